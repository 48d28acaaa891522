package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Require;

/**
 * A trained network's tangent kernel K on its rows with the ridge λ at which kernel regression has
 * the network's own training error, for leave-one-out predictions and the network's uncertainty.
 *
 * <p>The linear model f_T + J(w - w_T) is fitted to z = y - f_T + J(w_T - w_0) from w_0 (or f_0 + J
 * (w - w_0) to z = y - f_0, with the kernel at the start). λ is the one with ‖λ(K+λ)⁻¹z‖ = ‖y -
 * f_T‖, within [1e-12, 1e4] λ_max. Of N rows with C outputs each, equation i C + c is that of
 * output c of row i. Rows that stand for m equal ones come with kernel, z and residual times √m.
 */
public final class TrainedKernel implements AutoCloseable {
    private static final double LEAST = 1e-12;
    private static final double MOST = 1e4;

    /** The ridge, relative to λ_max, below which rows are fitted exactly. */
    private static final double EXACT = 1e-9;

    private static final int BISECTIONS = 60;

    private final KernelSpectrum spectrum;
    private final int outputs;
    private final double[] z;
    private final int[][] groups;
    private final double ridge;
    private final Optional<Reason> reason;

    /** Why leaving rows out says nothing. */
    public enum Reason {
        /**
         * The network fits its rows up to rounding, so that no residual remains to predict from.
         */
        EXACT,
        /** The training error is at least as large as at the start. */
        NOTHING_LEARNED
    }

    private TrainedKernel(
            KernelSpectrum spectrum, int outputs, double[] z, int[][] groups, double error) {
        this.groups = groups;
        this.spectrum = spectrum;
        this.outputs = outputs;
        this.z = z;
        double[] c = spectrum.coefficients(z, 1);
        double[] values = spectrum.values();
        double scale = spectrum.largest() > 0 ? spectrum.largest() : 1;
        double low = Math.log(LEAST * scale);
        double high = Math.log(MOST * scale);
        double first = left(values, c, Math.exp(low));
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (left(values, c, Math.exp(middle)) < error) {
                low = middle;
            } else {
                high = middle;
            }
        }
        ridge = Math.exp((low + high) / 2);
        reason = !(error < left(values, c, MOST * scale))
                ? Optional.of(Reason.NOTHING_LEARNED)
                : error <= first || ridge < EXACT * scale
                        ? Optional.of(Reason.EXACT)
                        : Optional.empty();
    }

    /**
     * Matches the ridge. Cost 9 n³.
     *
     * @param kernel K [n, n]; modified and kept: it is closed with this
     * @param z what the linear model is fitted to, [n]
     * @param residual of the network at its end, [n]
     * @param outputs C
     */
    public static TrainedKernel of(
            Matrix kernel, double[] z, double[] residual, int outputs, Workers workers) {
        return of(kernel, z, residual, outputs, new int[0][], workers);
    }

    /**
     * The trained kernel of rows some of which are left out only together.
     *
     * @param groups rows that are left out together, as those with equal features; a row is in one
     *     of them at most
     */
    public static TrainedKernel of(
            Matrix kernel,
            double[] z,
            double[] residual,
            int outputs,
            int[][] groups,
            Workers workers) {
        Require.size(kernel.rows(), z.length, PredictRefusal.SIZE, "z");
        Require.size(z.length, residual.length, PredictRefusal.SIZE, "residual");
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        Require.that(
                z.length % outputs == 0,
                PredictRefusal.SIZE,
                "kernel of " + z.length + " equations",
                "a multiple of " + outputs + " outputs");
        Require.finite(z, PredictRefusal.NOT_FINITE, "z");
        Require.finite(residual, PredictRefusal.NOT_FINITE, "residual");
        double error = Arrays.stream(residual).map(r -> r * r).sum();
        return new TrainedKernel(
                KernelSpectrum.of(kernel, workers), outputs, z.clone(), groups.clone(), error);
    }

    /**
     * The same rows with the ridge of another training error. The kernel is shared, and is closed
     * with either object. It shares the kernel, which is closed with either.
     *
     * @param error ‖y - f_T‖²
     */
    public TrainedKernel leaving(double error) {
        Require.notNegative(error, PredictRefusal.RANGE, "error");
        return new TrainedKernel(spectrum, outputs, z, groups, error);
    }

    /** The squared residual ‖λ(K+λ)⁻¹z‖². */
    private static double left(double[] values, double[] c, double ridge) {
        double sum = 0;
        for (int i = 0; i < c.length; i++) {
            double part = ridge / (values[i] + ridge) * c[i];
            sum = Math.fma(part, part, sum);
        }
        return sum;
    }

    /** The reason why the estimates say nothing; absent where they are valid. */
    public Optional<Reason> reason() {
        return reason;
    }

    /** The ridge λ. */
    public double ridge() {
        return ridge;
    }

    /** The degrees of freedom tr K(K+λ)⁻¹ of the fit, in equations. */
    public double degreesOfFreedom() {
        return Arrays.stream(spectrum.values()).map(v -> v / (v + ridge)).sum();
    }

    /**
     * The leave-one-out residual of every row, with all outputs and the rows of its group left out,
     * [n]: e_i = (G_ii)⁻¹ (Gz)_i with C x C blocks of G = (K+λ)⁻¹, larger ones for groups.
     */
    public double[] leftOut() {
        double[] dual = spectrum.apply(v -> 1 / (v + ridge), z, 1);
        double[] e = dual.clone();
        double[] blocks = spectrum.blocks(v -> 1 / (v + ridge), outputs);
        double[] one = new double[outputs];
        for (int i = 0; i < e.length; i += outputs) {
            double[] g = Arrays.copyOfRange(blocks, i * outputs, (i + outputs) * outputs);
            SmallCholesky.factor(g, outputs, Double.MIN_NORMAL);
            System.arraycopy(e, i, one, 0, outputs);
            SmallCholesky.solve(g, one);
            System.arraycopy(one, 0, e, i, outputs);
        }
        for (int[] group : groups) {
            int[] equations = equations(group);
            double[] g = spectrum.block(v -> 1 / (v + ridge), equations);
            double[] all = Arrays.stream(equations).mapToDouble(i -> dual[i]).toArray();
            SmallCholesky.factor(g, equations.length, Double.MIN_NORMAL);
            SmallCholesky.solve(g, all);
            for (int i = 0; i < all.length; i++) {
                e[equations[i]] = all[i];
            }
        }
        return e;
    }

    private int[] equations(int... group) {
        int[] equations = new int[group.length * outputs];
        Arrays.setAll(equations, i -> group[i / outputs] * outputs + i % outputs);
        return equations;
    }

    /**
     * The change of predictions if a training row is left out, [n*, N]: -(k(x)ᵀG)_i e_i.
     *
     * @param cross K of the predictions, one output of a row in each row, and the equations, [n*,
     *     n]
     * @param leftOut of {@link #leftOut}
     */
    public Matrix effects(Matrix cross, double[] leftOut) {
        TeamProducts.require(cross, cross.rows(), z.length, "cross");
        Require.size(z.length, leftOut.length, PredictRefusal.SIZE, "leftOut");
        Require.finite(leftOut, PredictRefusal.NOT_FINITE, "leftOut");
        Matrix effects = Matrix.zeros(cross.rows(), z.length / outputs);
        try (Matrix weights = weights(cross)) {
            double[] row = new double[z.length];
            double[] sums = new double[z.length / outputs];
            for (int x = 0; x < cross.rows(); x++) {
                weights.readRow(x, row, 0);
                Arrays.fill(sums, 0);
                for (int i = 0; i < row.length; i++) {
                    sums[i / outputs] -= row[i] * leftOut[i];
                }
                effects.writeRow(x, sums, 0);
            }
        }
        return effects;
    }

    /**
     * The change of the coefficients by which predictions follow from the kernel, at the same
     * ridge, if rows have other weights and targets: R(RKR + λ)⁻¹(Rz + d) - (K + λ)⁻¹z, [n], with R
     * = diag(r). A row with r = 0 and d = 0 is left out. Cost 5 n³/3 with the product that gives K
     * back.
     *
     * @param ratios r, [n]: roots of the new weights over those of the old ones, not below 0
     * @param changes d of the targets, times the roots of the new weights, [n]
     */
    public double[] changes(double[] ratios, double[] changes) {
        Require.size(z.length, ratios.length, PredictRefusal.SIZE, "ratios");
        Require.size(z.length, changes.length, PredictRefusal.SIZE, "changes");
        Require.finite(changes, PredictRefusal.NOT_FINITE, "change");
        for (double r : ratios) {
            Require.notNegative(r, PredictRefusal.RANGE, "ratio");
        }
        double[] changed = new double[z.length];
        Arrays.setAll(changed, i -> ratios[i] * z[i] + changes[i]);
        double[] dual = spectrum.apply(v -> 1 / (v + ridge), z, 1);
        try (Matrix kernel = spectrum.matrix(v -> v)) {
            double[] row = new double[z.length];
            for (int i = 0; i < row.length; i++) {
                kernel.readRow(i, row, 0);
                for (int j = 0; j < row.length; j++) {
                    row[j] *= ratios[i] * ratios[j];
                }
                kernel.writeRow(i, row, 0);
            }
            try (CholeskyInverse inverse =
                    RegularizedInverse.cholesky(kernel, ridge, spectrum.workers())) {
                double[] again = inverse.times(changed, 1);
                Arrays.setAll(again, i -> ratios[i] * again[i] - dual[i]);
                return again;
            }
        }
    }

    /** The weights k(x)ᵀ(K+λ)⁻¹, [n*, n]. */
    private Matrix weights(Matrix cross) {
        Require.finite(cross.largest(), PredictRefusal.NOT_FINITE, "the largest element of cross");
        try (Matrix inverse = spectrum.matrix(v -> 1 / (v + ridge))) {
            return TeamProducts.of(Operand.of(cross), Operand.of(inverse), spectrum.workers());
        }
    }

    /**
     * The width of intervals that hold the truth with a given probability, for networks of one
     * output.
     *
     * @param noise σ² = mean e_i²/h_i, h_i = 1/(λ G_ii)
     * @param quantile the ⌈p(N+1)⌉-th smallest |e_i|/(σ√h_i); infinite for fewer rows
     */
    public record Width(double noise, double quantile) {
        /** Refuses a noise variance that is negative or not finite. */
        public Width {
            Require.notNegative(noise, PredictRefusal.RANGE, "noise");
            Require.atLeast(0.0, quantile, PredictRefusal.RANGE, "quantile");
        }
    }

    /**
     * The width of intervals.
     *
     * @param level p, above 0 and below 1
     */
    public Width width(double level) {
        Require.size(1, outputs, PredictRefusal.SIZE, "outputs");
        Require.that(
                level > 0 && level < 1,
                PredictRefusal.RANGE,
                "level = " + level,
                "a probability between 0 and 1");
        double[] e = leftOut();
        double[] g = spectrum.diagonal(v -> 1 / (v + ridge));
        double noise = 0;
        for (int i = 0; i < e.length; i++) {
            noise += e[i] * e[i] * ridge * g[i] / e.length;
        }
        double[] relative = new double[e.length];
        for (int i = 0; i < e.length; i++) {
            relative[i] = Math.abs(e[i]) * Math.sqrt(ridge * g[i] / noise);
        }
        Arrays.sort(relative);
        int at = (int) Math.ceil(level * (e.length + 1));
        return new Width(
                noise, at > e.length ? Double.POSITIVE_INFINITY : relative[Math.max(0, at - 1)]);
    }

    /**
     * Standard deviations of the targets of other rows, [n*]: √(a(k(x,x) - k(x)ᵀ(K+λ)⁻¹k(x)) + σ²)
     * with the prior variance a = σ²/λ.
     *
     * @param cross K of the other rows and the rows, [n*, n]
     * @param own K of each other row with itself, [n*]
     */
    public double[] deviations(Matrix cross, double[] own, Width width) {
        requireNonNull(cross, "cross");
        requireNonNull(own, "own");
        Require.finite(own, PredictRefusal.NOT_FINITE, "own");
        TeamProducts.require(cross, own.length, z.length, "cross");
        double[] deviations = new double[own.length];
        double[] k = new double[z.length];
        double[] w = new double[z.length];
        try (Matrix weights = weights(cross)) {
            for (int x = 0; x < own.length; x++) {
                cross.readRow(x, k, 0);
                weights.readRow(x, w, 0);
                double known = 0;
                for (int i = 0; i < k.length; i++) {
                    known = Math.fma(w[i], k[i], known);
                }
                double prior = width.noise / ridge * Math.max(0, own[x] - known);
                deviations[x] = Math.sqrt(prior + width.noise);
            }
        }
        return deviations;
    }

    @Override
    public void close() {
        spectrum.close();
    }
}
