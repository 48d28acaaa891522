package org.plstar.study;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Duplicates;
import org.plstar.optimize.LeastSquaresBatches;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * The training rows on which kernels are computed, and the kernel there.
 *
 * <p>Rows with equal features and targets are one equation of higher weight: entry (i, j) carries
 * the factor √(m_i m_j) of their multiplicities, which leaves the non-zero spectrum and the loss as
 * they are. More equations than the limit are thinned to m evenly spaced rows. Then λ_min(K_m)/m is
 * at least λ_min(K)/N (interlacing, and m &lt; N), and λ_max(K_m)/m lies in the mean over random
 * rows above λ_max(K)/N as well: it is a convex function of the mean of J_iᵀJ_i over the rows
 * (Jensen).
 *
 * @param rows positions among the training rows
 * @param weights multiplicities
 * @param place for every training row the position here of the one that stands for it; empty unless
 *     {@code all}
 * @param all whether these are all training rows, duplicates merged
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record KernelRows(
        ResidualSystem system,
        int[] rows,
        int[] weights,
        int[] place,
        boolean all,
        TangentKernel kernel) {
    /** The sentence on how eigenvalues of a sample of rows compare with those of all rows. */
    private static final String OVERESTIMATES =
            " (the least is above that of all rows, the largest is so in the mean over samples)";

    /** Chooses at most {@code equations} equations, at least one row. */
    public static KernelRows of(
            ResidualSystem training, Duplicates duplicates, int equations, Workers workers) {
        int[] kept = duplicates.kept();
        int most = Math.max(1, equations / training.outputs());
        boolean all = kept.length <= most;
        int count = Math.min(most, kept.length);
        int[] rows = new int[count];
        int[] weights = new int[count];
        for (int i = 0; i < count; i++) {
            int at = (int) ((long) i * kept.length / count);
            rows[i] = kept[at];
            weights[i] = all ? duplicates.weight()[at] : 1;
        }
        ResidualSystem some = training.rows(rows);
        return new KernelRows(
                some,
                rows,
                weights,
                all ? duplicates.place() : new int[0],
                all,
                TangentKernel.of(some, KernelOutputs.FULL, workers));
    }

    /** Number of equations. */
    public int equations() {
        return system.equations();
    }

    /** The weighted kernel at w; to be closed by the caller. */
    public Matrix at(double[] w) {
        Matrix k = kernel.at(w);
        if (weighted()) {
            double[] root = roots();
            double[] row = new double[k.columns()];
            for (int i = 0; i < k.rows(); i++) {
                k.readRow(i, row, 0);
                for (int j = 0; j < row.length; j++) {
                    row[j] = row[j] * root[i] * root[j];
                }
                k.writeRow(i, row, 0);
            }
        }
        return k;
    }

    /** The residuals of these rows, times the roots of their weights. */
    public double[] weightedResidual(double[] outputs) {
        Require.size(system.equations(), outputs.length, StudyRefusal.RANGE, "outputs");
        Require.finite(outputs, StudyRefusal.OUTPUT, "output");
        double[] root = roots();
        double[] r = new double[outputs.length];
        for (int i = 0; i < r.length; i++) {
            r[i] = root[i] * (outputs[i] - system.targets()[i]);
        }
        return r;
    }

    /** The weight of a row in the loss: one over the number of rows that these rows represent. */
    public double lossWeight() {
        return 1.0 / Arrays.stream(weights).sum();
    }

    /**
     * β: the largest eigenvalue of a row's C x C block of a weighted kernel, that is ‖J_i‖² in the
     * operator norm.
     */
    public double largestBlock(Matrix kernel) {
        int c = system.outputs();
        double largest = 0;
        for (int i = 0; i < rows.length; i++) {
            double block = LeastSquaresBatches.block(kernel, i, c);
            largest = Math.max(largest, block / weights[i]);
        }
        Require.finite(largest, StudyRefusal.OUTPUT, "largest block of the kernel");
        return largest;
    }

    private boolean weighted() {
        return Arrays.stream(weights).anyMatch(m -> m != 1);
    }

    /** The roots √m_i of every equation's weight, [n]. */
    public double[] roots() {
        double[] root = new double[system.equations()];
        for (int i = 0; i < root.length; i++) {
            root[i] = Math.sqrt(weights[i / system.outputs()]);
        }
        return root;
    }

    /**
     * A description of these rows if they are a part of {@code training} rows; absent where they
     * are all.
     */
    public Optional<String> sample(int training) {
        return all
                ? Optional.empty()
                : Optional.of(rows.length + " of " + training + " training rows");
    }

    /** A description of these rows. */
    public String text(int training) {
        int merged = Arrays.stream(weights).sum() - weights.length;
        if (all) {
            return "all "
                    + training
                    + " training rows"
                    + (merged == 0
                            ? ""
                            : " ("
                                    + merged
                                    + (merged == 1 ? " duplicate" : " duplicates")
                                    + " merged into weights)");
        }
        return "a sample of " + sample(training).orElseThrow() + OVERESTIMATES;
    }
}
