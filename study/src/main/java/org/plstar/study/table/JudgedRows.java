package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Map;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

/**
 * Rows with the criterion by which their predictions are judged.
 *
 * @param weights of the rows
 * @param groups rows that are left out together, two or more each, as {@link Duplicates#together}
 *     has them
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record JudgedRows(Dataset data, double[] weights, Criterion criterion, int[][] groups) {
    /**
     * The judged rows of a data set.
     *
     * @param balance whether all classes count alike, whatever their numbers of rows
     */
    static JudgedRows of(Dataset data, TargetEncoding targets, boolean balance) {
        double[] weights = weights(data.target(), balance);
        int[][] groups = data.held() ? Duplicates.together(data) : new int[0][];
        return new JudgedRows(data, weights, Criterion.of(data.target(), targets, weights), groups);
    }

    private static double[] weights(Target target, boolean balance) {
        double[] weights = new double[target.rows()];
        Arrays.fill(weights, 1);
        if (balance && target instanceof Target.Classes c) {
            int[] counts = c.counts();
            long there = Arrays.stream(counts).filter(n -> n > 0).count();
            Arrays.setAll(weights, i -> (double) weights.length / (there * counts[c.labels()[i]]));
        }
        return weights;
    }

    /** The kernel of a candidate. */
    Matrix kernel(Candidate c, Map<Encoding, TableEncoder> encoders, Workers workers) {
        double[][] x = requireNonNull(encoders.get(c.encoding())).encode(data);
        return c.kernel().of(x, x, workers);
    }

    /** A kernel with its ridge, fitted to these rows, as a member of a model. */
    KernelModel.Member member(
            LeftOutFit fit, double weight, Map<Encoding, TableEncoder> encoders, Workers workers) {
        try (Matrix k = kernel(fit.candidate(), encoders, workers);
                HeldFit held = HeldFit.of(k, criterion, weights, fit.ridge(), workers)) {
            return new KernelModel.Member(
                    fit.candidate(),
                    weight,
                    fit.ridge(),
                    fit.temperature(),
                    held.dual(),
                    held.intercepts());
        }
    }
}
