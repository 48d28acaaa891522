package org.plstar.landscape.floor;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * The part of a residual that gradient descent does not lower: its component along eigenvectors of
 * K whose eigenvalues are zero up to rounding, or too small for the steps that were taken.
 *
 * @param count number of such directions
 * @param energy ½ Σ (q_i·r)² over them, in the loss's normalisation: to first order, the loss that
 *     stays
 * @param rows samples that hold most of it, most first
 * @param shares their parts of it, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record WeakDirections(int count, double energy, int[] rows, double[] shares) {
    private static final int MOST_NAMED = 5;

    /**
     * The weak directions of a kernel, which is decomposed first. Cost 9 n³.
     *
     * @param kernel K [n, n], n = samples times outputs; overwritten
     */
    public static WeakDirections of(
            Matrix kernel, double[] residual, int outputs, double weight, double zero) {
        Require.size(kernel.rows(), residual.length, SystemRefusal.SIZE, "residual");
        double[] values = Lapack.eigenvectors(kernel);
        return of(values, kernel, residual, outputs, weight, zero);
    }

    /**
     * Collects the residual's part along weak eigenvectors. Cost n times their number.
     *
     * @param values eigenvalues, ascending
     * @param vectors their eigenvectors, one per row; not modified
     * @param residual [n]
     * @param weight c of the loss (c/2) Σ r²
     * @param zero eigenvalues up to here are weak
     */
    public static WeakDirections of(
            double[] values,
            Matrix vectors,
            double[] residual,
            int outputs,
            double weight,
            double zero) {
        int n = residual.length;
        Require.atLeast(1, outputs, SystemRefusal.RANGE, "outputs");
        Require.that(
                n % outputs == 0,
                SystemRefusal.SIZE,
                n + " residuals of " + outputs + " outputs",
                "as many for each sample");
        Require.finite(residual, SystemRefusal.NOT_FINITE, "residual");
        Require.size(n, values.length, SystemRefusal.SIZE, "values");
        Require.finite(values, SystemRefusal.NOT_FINITE, "eigenvalue");
        Require.size(n, vectors.rows(), SystemRefusal.SIZE, "vectors");
        Require.finite(vectors.largest(), SystemRefusal.NOT_FINITE, "largest element of vectors");
        Require.positive(weight, SystemRefusal.RANGE, "weight");
        Require.that(!Double.isNaN(zero), SystemRefusal.NOT_FINITE, "zero = " + zero, "a number");
        double[] part = new double[n];
        double[] q = new double[n];
        int count = 0;
        while (count < n && values[count] <= zero) {
            vectors.readRow(count++, q, 0);
            double c = 0;
            for (int j = 0; j < n; j++) {
                c = Math.fma(q[j], residual[j], c);
            }
            for (int j = 0; j < n; j++) {
                part[j] = Math.fma(c, q[j], part[j]);
            }
        }
        double[] bySample = new double[n / outputs];
        double sum = 0;
        for (int j = 0; j < n; j++) {
            bySample[j / outputs] += part[j] * part[j];
            sum += part[j] * part[j];
        }
        List<Integer> order = IntStream.range(0, bySample.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -bySample[i])
                        .thenComparingInt(i -> i))
                .limit(MOST_NAMED)
                .toList();
        double total = sum;
        return new WeakDirections(
                count,
                weight / 2 * sum,
                order.stream().mapToInt(i -> i).toArray(),
                order.stream()
                        .mapToDouble(i -> total > 0 ? bySample[i] / total : 0)
                        .toArray());
    }
}
