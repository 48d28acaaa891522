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
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;

/** Computes the requested predictions from the kernels of infinite width. */
final class InfiniteFitStudy {
    final InfiniteFitRequest r;
    final Session session;
    private final Workers workers;
    private final PreparedDataset data;
    final List<Moment> moments;
    final double[] y;
    final int outputs;

    InfiniteFitStudy(InfiniteFitRequest r, Session session) {
        this.r = r;
        this.session = session;
        workers = session.workers();
        data = r.data();
        moments = r.moments();
        y = data.encoding().encode(data.training().target());
        outputs = data.encoding().outputs();
    }

    /** The rows as arrays, one per row. */
    static double[][] matrix(Dataset rows) {
        double[][] x = new double[rows.rows()][];
        int d = rows.width();
        Arrays.setAll(x, i -> Arrays.copyOfRange(rows.features(), i * d, (i + 1) * d));
        return x;
    }

    InfiniteFitResult run() {
        InfiniteNetwork limit = InfiniteNetwork.of(
                r.network(), data.rowEncoding().input(r.network()), r.initialization());
        Optional<Network> finite = r.trained().isPresent()
                ? Optional.of(data.network(r.network(), r.initialization()))
                : Optional.empty();
        double[][] x = matrix(data.training());
        double[][] others = data.test().map(InfiniteFitStudy::matrix).orElse(new double[0][]);
        MachineMemory.require(
                "training in closed form on " + x.length + " rows",
                4.0 * Double.BYTES * x.length * (x.length + others.length),
                "take fewer rows of the data, or for classes a fit that takes some rows as centres");
        try (InfiniteKernels own = told(limit, "kernel of the training rows").kernels(x, workers);
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
                Optional<Ensemble> spread = spreads()
                        ? Optional.of(Ensemble.of(form, own.nngp(), cross.nngp(), apart.nngp()))
                        : Optional.empty();
                return new TrainingInTime(this, s, form, spread, mean(own))
                        .result(error(own, cross), finite);
            }
        }
    }

    private InfiniteNetwork told(InfiniteNetwork limit, String stage) {
        return limit.withListener(InfinitePace.of(stage, r.patient(), session.progress()));
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

    InfiniteFitResult.Point point(
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

    double loss(double[] f, Dataset rows) {
        return TrainedEnsemble.loss(f, data.encoding().encode(rows.target()), rows.rows());
    }

    private OptionalDouble accuracy(double[] f, Dataset rows) {
        return data.encoding() instanceof TargetEncoding.OfClasses c
                        && rows.target() instanceof Target.Classes t
                ? OptionalDouble.of(c.accuracy(f, t))
                : OptionalDouble.empty();
    }
}
