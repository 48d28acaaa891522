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
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.ClosedForm;
import org.plstar.predict.Ensemble;
import org.plstar.predict.Filter;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * What training a network of infinite width on the square loss predicts, in closed form: the mean
 * over random starts, and with {@code ensemble} its spread, on training and test rows.
 *
 * <p>Cost: kernels of n² and n n* pairs, and an eigendecomposition, 9 n³; if only ridges are asked
 * for, a Cholesky factorization of each, n³/3. Memory: four matrices of n², four of n n*.
 *
 * @param network that the data's rows fit
 * @param kind the kernel that trains
 * @param moments the points of training that are wanted
 * @param ensemble whether the spread over random starts is wanted
 * @param patient whether kernels that take more than a day are computed, not refused
 * @param trained finite networks to train beside the prediction, which then tells the spread too
 */
public record InfiniteFitRequest(
        PreparedDataset data,
        InfiniteNetwork network,
        InfiniteKind kind,
        List<Moment> moments,
        boolean ensemble,
        boolean patient,
        Optional<FiniteNetworks> trained)
        implements Request<InfiniteFitResult> {
    /** Points of the curve over time. */
    private static final int CURVE = 41;

    /** Test rows of which single predictions are followed. */
    private static final int FOLLOWED = 3;

    /** Checks that something is asked for. */
    public InfiniteFitRequest {
        moments = List.copyOf(moments);
        if (moments.isEmpty()) {
            throw StudyRefusal.range("times", "at least one time, number of steps or ridge");
        }
        if (trained.isPresent() && data.test().isEmpty()) {
            throw StudyRefusal.range(
                    "trained networks without test rows", "rows to predict; set some aside");
        }
        if (trained.isPresent() && moments.stream().anyMatch(m -> m instanceof Moment.Ridge)) {
            throw StudyRefusal.range(
                    "trained networks with ridges", "times or steps of training alone");
        }
        ensemble |= trained.isPresent();
    }

    /** Rows as arrays. */
    static double[][] matrix(Dataset rows) {
        double[][] x = new double[rows.rows()][];
        int d = rows.width();
        Arrays.setAll(x, i -> Arrays.copyOfRange(rows.features(), i * d, (i + 1) * d));
        return x;
    }

    @Override
    public InfiniteFitResult run(Session session) {
        Workers workers = session.workers();
        double[][] x = matrix(data.training());
        double[] y = data.encoding().encode(data.training().target());
        Optional<Dataset> test = data.test();
        double[][] others = test.map(InfiniteFitRequest::matrix).orElse(new double[0][]);
        MachineMemory.require(
                "training in closed form on " + x.length + " rows",
                4.0 * Double.BYTES * x.length * (x.length + others.length),
                "take fewer rows of the data, or for classes a fit that takes some rows as centres");
        try (InfiniteKernels own =
                        told("kernel of the training rows", session).kernels(x, workers);
                InfiniteKernels cross =
                        told("kernel of the test rows", session).kernels(others, x, workers)) {
            double mean = 0;
            for (int i = 0; i < x.length; i++) {
                mean += kind.of(own).get(i, i) / x.length;
            }
            boolean ridges = !ensemble && moments.stream().allMatch(m -> m instanceof Moment.Ridge);
            double error = Math.max(own.dualError(), cross.dualError());
            return ridges
                    ? ridges(own, cross, y, mean, error, session)
                    : spectrum(own, cross, others, y, mean, error, session);
        }
    }

    private InfiniteNetwork told(String stage, Session session) {
        return network.withListener(new KernelPace(stage, patient, session.progress()));
    }

    private InfiniteFitResult ridges(
            InfiniteKernels own,
            InfiniteKernels cross,
            double[] y,
            double mean,
            double error,
            Session session) {
        int outputs = data.encoding().outputs();
        List<InfiniteFitResult.Point> points = new ArrayList<>();
        for (Moment m : moments) {
            session.progress().at("ridges", points.size(), moments.size());
            double ridge = ((Moment.Ridge) m).ridge() * mean;
            try (CholeskyInverse g =
                    RegularizedInverse.cholesky(kind.of(own), ridge, session.workers())) {
                double[] dual = RidgeFit.of(g, RidgeTargets.of(y, outputs)).dual();
                double[] train = new double[y.length];
                for (int i = 0; i < y.length; i++) {
                    train[i] = y[i] - ridge * dual[i];
                }
                double[] elsewhere = times(kind.of(cross), dual, outputs);
                points.add(point(m.words(), train, elsewhere, OptionalDouble.empty()));
            }
        }
        return new InfiniteFitResult(
                this,
                points,
                Optional.empty(),
                List.of(),
                List.of(),
                OptionalDouble.empty(),
                error,
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

    private InfiniteFitResult spectrum(
            InfiniteKernels own,
            InfiniteKernels cross,
            double[][] others,
            double[] y,
            double mean,
            double error,
            Session session) {
        int outputs = data.encoding().outputs();
        int n = own.ntk().rows();
        double weight = 1.0 / n;
        session.progress().at("eigenvectors", 0, 1);
        try (KernelSpectrum s = KernelSpectrum.of(kind.of(own).copy(), session.workers());
                ClosedForm form = ClosedForm.of(s, kind.of(cross));
                InfiniteKernels apart =
                        ensemble ? network.kernels(others, session.workers()) : emptied()) {
            Optional<Ensemble> spread =
                    ensemble
                            ? Optional.of(Ensemble.of(form, own.nngp(), cross.nngp(), apart.nngp()))
                            : Optional.empty();
            double[] none = new double[y.length];
            double[] noneThere = new double[others.length * outputs];
            List<InfiniteFitResult.Point> points = new ArrayList<>();
            double worst = 0;
            for (Moment m : moments) {
                session.progress().at("predictions", points.size(), moments.size());
                Filter f = m.filter(weight, mean);
                points.add(
                        point(
                                m.words(),
                                form.training(f, none, y, outputs),
                                form.elsewhere(f, none, noneThere, y, outputs),
                                spread.map(e -> OptionalDouble.of(deviation(e, f)))
                                        .orElse(OptionalDouble.empty())));
                worst = Math.max(worst, form.error(f, none, y));
            }
            double[] lambda = s.values();
            double least = Arrays.stream(lambda).filter(v -> v > 0).min().orElse(1);
            List<InfiniteFitResult.Point> curve = new ArrayList<>();
            List<InfiniteFitResult.Followed> followed = new ArrayList<>();
            for (int row = 0; row < Math.min(FOLLOWED, others.length); row++) {
                followed.add(
                        new InfiniteFitResult.Followed(
                                data.test().orElseThrow().rowNumbers().text(row),
                                new double[CURVE],
                                new double[CURVE]));
            }
            double from = 0.1 / (weight * s.largest());
            double to = Math.max(100 * from, 10 / (weight * least));
            for (int i = 0; i < CURVE; i++) {
                session.progress().at("curve over time", i, CURVE);
                double time = from * StrictMath.pow(to / from, i / (CURVE - 1.0));
                Moment m = new Moment.Time(time);
                Filter f = m.filter(weight, mean);
                double[] there = form.elsewhere(f, none, noneThere, y, outputs);
                curve.add(
                        point(
                                Double.toString(time),
                                form.training(f, none, y, outputs),
                                there,
                                OptionalDouble.empty()));
                if (!followed.isEmpty() && spread.isPresent()) {
                    try (Matrix covariance = spread.get().covariance(f)) {
                        for (int row = 0; row < followed.size(); row++) {
                            followed.get(row).mean()[i] = there[row * outputs];
                            followed.get(row).deviation()[i] = Math.sqrt(covariance.get(row, row));
                        }
                    }
                }
            }
            Optional<TrainedResult> beside =
                    trained.map(
                            finite ->
                                    new TrainedEnsemble(
                                                    finite,
                                                    data.training(),
                                                    data.test().orElseThrow(),
                                                    y,
                                                    data.encoding()
                                                            .encode(
                                                                    data.test()
                                                                            .orElseThrow()
                                                                            .target()),
                                                    moments,
                                                    2 / (weight * s.largest()))
                                            .against(spread.orElseThrow(), FOLLOWED, session));
            double[] zero = new double[y.length];
            Arrays.setAll(zero, i -> -y[i]);
            return new InfiniteFitResult(
                    this,
                    points,
                    Optional.of(
                            new InfiniteFitResult.Spectrum(
                                    lambda[0],
                                    s.largest(),
                                    s.rank(),
                                    n,
                                    2 / (weight * s.largest()),
                                    norm(s.unfitted(zero, outputs)) / Math.max(norm(y), 1e-300),
                                    loss(none, data.training()))),
                    curve,
                    spread.isPresent() ? followed : List.of(),
                    OptionalDouble.of(worst),
                    error,
                    beside);
        }
    }

    private InfiniteKernels emptied() {
        return new InfiniteKernels(Matrix.zeros(0, 0), Matrix.zeros(0, 0), 0);
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

    private InfiniteFitResult.Point point(
            String words, double[] train, double[] there, OptionalDouble deviation) {
        return new InfiniteFitResult.Point(
                words,
                loss(train, data.training()),
                accuracy(train, data.training()),
                data.test()
                        .map(t -> OptionalDouble.of(loss(there, t)))
                        .orElse(OptionalDouble.empty()),
                data.test().map(t -> accuracy(there, t)).orElse(OptionalDouble.empty()),
                deviation,
                there);
    }

    /** ½ mean over rows of the summed squared error. */
    private double loss(double[] f, Dataset rows) {
        double[] y = data.encoding().encode(rows.target());
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum = Math.fma(f[i] - y[i], f[i] - y[i], sum);
        }
        return sum / (2.0 * rows.rows());
    }

    private OptionalDouble accuracy(double[] f, Dataset rows) {
        return data.encoding() instanceof TargetEncoding.OfClasses c
                        && rows.target() instanceof Target.Classes t
                ? OptionalDouble.of(c.accuracy(f, t))
                : OptionalDouble.empty();
    }
}
