package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.MachineMemory;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Network;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.ClosedForm;
import org.plstar.predict.Ensemble;
import org.plstar.predict.Filter;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;

/** Predicts what a request asks for, from the kernels of infinite width. */
final class InfiniteFitStudy {
    /** Points of the curve over time. */
    private static final int CURVE = 41;

    /** Test rows of which single predictions are followed. */
    private static final int FOLLOWED = 3;

    private final InfiniteFitRequest r;
    private final Session session;
    private final Workers workers;
    private final PreparedDataset data;
    private final List<Moment> moments;
    private final double[] y;
    private final int outputs;

    InfiniteFitStudy(InfiniteFitRequest r, Session session) {
        this.r = r;
        this.session = session;
        workers = session.workers();
        data = r.data();
        moments = r.moments();
        y = data.encoding().encode(data.training().target());
        outputs = data.encoding().outputs();
    }

    /** Rows as arrays. */
    static double[][] matrix(Dataset rows) {
        double[][] x = new double[rows.rows()][];
        int d = rows.width();
        Arrays.setAll(x, i -> Arrays.copyOfRange(rows.features(), i * d, (i + 1) * d));
        return x;
    }

    /** ½ mean over rows of the summed squared error. */
    static double loss(double[] f, double[] y, int rows) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum = Math.fma(f[i] - y[i], f[i] - y[i], sum);
        }
        return sum / (2.0 * rows);
    }

    InfiniteFitResult run() {
        InfiniteNetwork limit =
                InfiniteNetwork.of(
                        r.network(), data.rowEncoding().input(r.network()), r.initialization());
        Optional<Network> finite =
                r.trained().isPresent()
                        ? Optional.of(data.network(r.network(), r.initialization()))
                        : Optional.empty();
        double[][] x = matrix(data.training());
        double[][] others = data.test().map(InfiniteFitStudy::matrix).orElse(new double[0][]);
        MachineMemory.require(
                "training in closed form on " + x.length + " rows",
                4.0 * Double.BYTES * x.length * (x.length + others.length),
                "take fewer rows of the data, or for classes a fit that takes some rows as centres");
        try (InfiniteKernels own =
                        told(limit, "kernel of the training rows").kernels(x, workers);
                InfiniteKernels cross =
                        told(limit, "kernel of the test rows").kernels(others, x, workers)) {
            if (!spreads() && moments.stream().allMatch(m -> m instanceof Moment.Ridge)) {
                return ridges(own, cross);
            }
            session.progress().at("eigenvectors", 0, 1);
            try (KernelSpectrum s = KernelSpectrum.of(r.kernel().of(own).copy(), workers);
                    ClosedForm form = ClosedForm.of(s, r.kernel().of(cross));
                    InfiniteKernels apart =
                            spreads() ? limit.kernels(others, workers) : emptied()) {
                Optional<Ensemble> spread =
                        spreads()
                                ? Optional.of(
                                        Ensemble.of(form, own.nngp(), cross.nngp(), apart.nngp()))
                                : Optional.empty();
                return new InTime(s, form, spread, mean(own)).result(error(own, cross), finite);
            }
        }
    }

    private InfiniteNetwork told(InfiniteNetwork limit, String stage) {
        return limit.withListener(new KernelPace(stage, r.patient(), session.progress()));
    }

    private static InfiniteKernels emptied() {
        return new InfiniteKernels(Matrix.zeros(0, 0), Matrix.zeros(0, 0), 0);
    }

    private boolean spreads() {
        return r.ensemble() || r.trained().isPresent();
    }

    private static double error(InfiniteKernels own, InfiniteKernels cross) {
        return Math.max(own.dualError(), cross.dualError());
    }

    /** The mean of the diagonal. */
    private double mean(InfiniteKernels own) {
        Matrix k = r.kernel().of(own);
        double mean = 0;
        for (int i = 0; i < k.rows(); i++) {
            mean += k.get(i, i) / k.rows();
        }
        return mean;
    }

    private InfiniteFitResult ridges(InfiniteKernels own, InfiniteKernels cross) {
        double mean = mean(own);
        List<InfiniteFitResult.Point> points = new ArrayList<>();
        for (Moment m : moments) {
            session.progress().at("ridges", points.size(), moments.size());
            double absolute = ((Moment.Ridge) m).ridge() * mean;
            try (CholeskyInverse g =
                    RegularizedInverse.cholesky(r.kernel().of(own), absolute, workers)) {
                double[] dual = RidgeFit.of(g, RidgeTargets.of(y, outputs)).dual();
                double[] train = new double[y.length];
                for (int i = 0; i < y.length; i++) {
                    train[i] = y[i] - absolute * dual[i];
                }
                double[] elsewhere = times(r.kernel().of(cross), dual, outputs);
                points.add(point(m.words(), train, elsewhere, OptionalDouble.empty()));
            }
        }
        return new InfiniteFitResult(
                points,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                error(own, cross),
                Optional.empty());
    }

    private static double[] times(Matrix k, double[] b, int columns) {
        double[] out = new double[k.rows() * columns];
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                for (int c = 0; c < columns; c++) {
                    out[i * columns + c] =
                            Math.fma(row[j], b[j * columns + c], out[i * columns + c]);
                }
            }
        }
        return out;
    }

    private InfiniteFitResult.Point point(
            String words, double[] train, double[] there, OptionalDouble deviation) {
        return new InfiniteFitResult.Point(
                words,
                loss(train, data.training()),
                accuracy(train, data.training()),
                data.test().stream().mapToDouble(t -> loss(there, t)).findFirst(),
                data.test().map(t -> accuracy(there, t)).orElse(OptionalDouble.empty()),
                deviation,
                there);
    }

    private double loss(double[] f, Dataset rows) {
        return loss(f, data.encoding().encode(rows.target()), rows.rows());
    }

    private OptionalDouble accuracy(double[] f, Dataset rows) {
        return data.encoding() instanceof TargetEncoding.OfClasses c
                        && rows.target() instanceof Target.Classes t
                ? OptionalDouble.of(c.accuracy(f, t))
                : OptionalDouble.empty();
    }

    /** Predictions through the eigenvectors, at every time. */
    private final class InTime {
        private final KernelSpectrum s;
        private final ClosedForm form;
        private final Optional<Ensemble> spread;
        private final double mean;
        private final double weight;
        private final double[] none;
        private final double[] noneThere;

        InTime(KernelSpectrum s, ClosedForm form, Optional<Ensemble> spread, double mean) {
            this.s = s;
            this.form = form;
            this.spread = spread;
            this.mean = mean;
            weight = 1.0 / data.training().rows();
            none = new double[y.length];
            noneThere = new double[data.test().map(Dataset::rows).orElse(0) * outputs];
        }

        InfiniteFitResult result(double error, Optional<Network> finite) {
            List<InfiniteFitResult.Point> points = new ArrayList<>();
            double worst = 0;
            for (Moment m : moments) {
                session.progress().at("predictions", points.size(), moments.size());
                Filter f = m.filter(weight, mean);
                points.add(
                        at(m.words(), f, spread.stream().mapToDouble(e -> deviation(e, f))
                                .findFirst()));
                worst = Math.max(worst, form.error(f, none, y));
            }
            double largestStep = 2 / (weight * s.largest());
            InfiniteFitResult.Curve curve = curve();
            Optional<TrainedResult> beside =
                    finite.map(
                            built ->
                                    new TrainedEnsemble(r, built, y, moments, largestStep)
                                            .against(spread.orElseThrow(), FOLLOWED, session));
            double[] zero = new double[y.length];
            Arrays.setAll(zero, i -> -y[i]);
            return new InfiniteFitResult(
                    points,
                    Optional.of(
                            new InfiniteFitResult.Spectrum(
                                    s.values()[0],
                                    s.largest(),
                                    s.rank(),
                                    data.training().rows(),
                                    largestStep,
                                    norm(s.unfitted(zero, outputs)) / Math.max(norm(y), 1e-300),
                                    loss(none, data.training()))),
                    Optional.of(curve),
                    OptionalDouble.of(worst),
                    error,
                    beside);
        }

        private InfiniteFitResult.Point at(String words, Filter f, OptionalDouble deviation) {
            return point(
                    words,
                    form.training(f, none, y, outputs),
                    form.elsewhere(f, none, noneThere, y, outputs),
                    deviation);
        }

        private InfiniteFitResult.Curve curve() {
            double[] time = new double[CURVE];
            List<InfiniteFitResult.Point> points = new ArrayList<>();
            List<InfiniteFitResult.Followed> followed = new ArrayList<>();
            for (int row = 0;
                    spread.isPresent()
                            && row < Math.min(FOLLOWED, data.test().map(Dataset::rows).orElse(0));
                    row++) {
                followed.add(
                        new InfiniteFitResult.Followed(
                                data.test().orElseThrow().rowNumbers().text(row),
                                new double[CURVE],
                                new double[CURVE]));
            }
            double least = Arrays.stream(s.values()).filter(v -> v > 0).min().orElse(1);
            double from = 0.1 / (weight * s.largest());
            double to = Math.max(100 * from, 10 / (weight * least));
            for (int i = 0; i < CURVE; i++) {
                session.progress().at("curve over time", i, CURVE);
                time[i] = from * StrictMath.pow(to / from, i / (CURVE - 1.0));
                Filter f = new Moment.Time(time[i]).filter(weight, mean);
                points.add(at("", f, OptionalDouble.empty()));
                if (!followed.isEmpty()) {
                    double[] there = points.getLast().predictions();
                    try (Matrix covariance = spread.orElseThrow().covariance(f)) {
                        for (int row = 0; row < followed.size(); row++) {
                            followed.get(row).mean()[i] = there[row * outputs];
                            followed.get(row).deviation()[i] = Math.sqrt(covariance.get(row, row));
                        }
                    }
                }
            }
            return InfiniteFitResult.Curve.of(time, points, followed);
        }
    }

    /** The root mean square of the deviations at the test rows. */
    private static double deviation(Ensemble e, Filter f) {
        try (Matrix covariance = e.covariance(f)) {
            double sum = 0;
            for (int i = 0; i < covariance.rows(); i++) {
                sum += covariance.get(i, i) / covariance.rows();
            }
            return Math.sqrt(sum);
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }
}
