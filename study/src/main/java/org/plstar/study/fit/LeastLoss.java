package org.plstar.study.fit;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.landscape.floor.KernelRank;
import org.plstar.landscape.floor.WeakDirections;
import org.plstar.program.ParameterDegree;
import org.plstar.study.KernelRows;
import org.plstar.study.LossFloor;
import org.plstar.study.Measured;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import org.plstar.tangent.Jacobian;

/** Losses below which no weights lead, where that follows from the rows or the network. */
final class LeastLoss {
    /**
     * The bound on ‖Jᵀz‖/(‖J‖ ‖z‖) up to which z cannot be reached; the rounding of an eigenvector
     * whose eigenvalue is 1e-10 of the largest stays below.
     */
    private static final double OUT_OF_REACH = 1e-10;

    /** The part of ‖y‖² + ‖f‖² below which ‖z‖² is rounding. */
    private static final double ROUNDING = 1e-28;

    private LeastLoss() {}

    /**
     * The least loss of a network that is linear in its weights: ½‖(I - JJ⁺)(y - f)‖²/N, which the
     * least square loss over all weights equals. Cost 9 n³.
     *
     * @param w any weights, [p]
     */
    static Measured linear(StudySystems systems, double[] w) {
        KernelRows rows = systems.rows;
        if (!systems.method.loss().equals(Loss.SQUARE)) {
            return Measured.absent("the loss is not the square loss");
        }
        if (!ParameterDegree.linear(rows.system().program())) {
            return Measured.absent("the network is not linear in its weights");
        }
        if (!rows.all()) {
            return Measured.absent("the kernel is that of a part of the rows");
        }
        double[] outputs = systems.kernelOutputs(w);
        double[] r = rows.weightedResidual(outputs);
        try (Matrix k = rows.at(w)) {
            double[] values = Lapack.eigenvectors(k, systems.workers);
            double zero = KernelRank.zero(values);
            double[] z = part(values, k, r, zero);
            double size = squares(z);
            double terms = squares(outputs) + squares(rows.system().targets());
            if (size > ROUNDING * terms
                    && reach(systems, w, z)
                            > OUT_OF_REACH * Math.sqrt(values[values.length - 1] * size)) {
                return Measured.absent("small eigenvalues of the kernel cannot be told from zero");
            }
            return Measured.of(WeakDirections.of(
                            values, k, r, rows.system().outputs(), rows.lossWeight(), zero)
                    .energy());
        }
    }

    /** The part of r along eigenvectors of zero eigenvalues. */
    private static double[] part(double[] values, Matrix vectors, double[] r, double zero) {
        double[] z = new double[r.length];
        double[] q = new double[r.length];
        for (int i = 0; i < values.length && values[i] <= zero; i++) {
            vectors.readRow(i, q, 0);
            double c = 0;
            for (int j = 0; j < q.length; j++) {
                c = Math.fma(q[j], r[j], c);
            }
            for (int j = 0; j < q.length; j++) {
                z[j] = Math.fma(c, q[j], z[j]);
            }
        }
        return z;
    }

    /** The norm ‖Jᵀz‖ for the weighted rows. */
    private static double reach(StudySystems systems, double[] w, double[] z) {
        double[] root = systems.rows.roots();
        double[] u = new double[z.length];
        Arrays.setAll(u, i -> root[i] * z[i]);
        double[] g = new double[w.length];
        Jacobian.at(systems.rows.system(), w, systems.workers).applyTranspose(u, g);
        return Math.sqrt(squares(g));
    }

    private static double squares(double... x) {
        double sum = 0;
        for (double v : x) {
            sum = Math.fma(v, v, sum);
        }
        return sum;
    }

    /**
     * The least loss of rows with equal features and different targets, which all get one output:
     * for the square loss the targets' mean.
     */
    static Measured conflicts(StudySystems systems) {
        if (!systems.method.loss().equals(Loss.SQUARE)) {
            return Measured.absent("the loss is not the square loss");
        }
        return systems.data.duplicates().conflicts().isEmpty()
                ? Measured.absent("no rows with equal features have different targets")
                : Measured.of(LossFloor.conflictFloor(systems.data));
    }

    /** The least loss that outputs within the range of the last layer allow. */
    static Measured range(StudySystems systems) {
        if (systems.method.smoothing() > 0) {
            return Measured.absent("labels are smoothed");
        }
        double[] targets = systems.system.targets();
        Loss loss = systems.method.loss();
        Optional<OutputRange> range = OutputRange.of(systems.network, targets, loss);
        return switch (LossKind.of(loss)) {
            case SQUARE -> floor(range, r -> r.squareFloor(targets, systems.system.samples()));
            case HUBER -> floor(range, r -> systems.training.loss(loss, r.nearest(targets)));
            case CROSS_ENTROPY ->
                floor(
                        range.filter(r -> r.most().isPresent()),
                        r -> r.entropyFloor(systems.system.outputs()));
            case OWN -> Measured.absent("it is not known of a loss of one's own");
        };
    }

    private static Measured floor(
            Optional<OutputRange> range, ToDoubleFunction<OutputRange> least) {
        return Measured.of(
                range.map(least::applyAsDouble),
                "the last layer does not bound the outputs away from the targets");
    }
}
