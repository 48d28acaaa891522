package org.plstar.study.table;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;

/**
 * The effects of leaving each training row out of an average of regressions, on the probability of
 * one class, or on a number, of some other rows.
 */
final class RowEffects {
    /** The number of rows that are solved for at once. */
    private static final int SLICE = 32;

    private final Criterion criterion;
    private final double[] ratios;
    private final int[] columns;

    /** For each other row what its column is without each kept row, and at last with all. */
    private final double[][] part;

    /** Likewise the sum over the classes, each times its ratio; empty where all ratios are 1. */
    private final double[][] whole;

    /**
     * No effects yet.
     *
     * @param ratios that probabilities are multiplied by before they are normalized; empty for
     *     numbers
     * @param columns the class of each other row, 0 for numbers
     * @param kept the number of training rows that are not left out
     */
    RowEffects(Criterion criterion, double[] ratios, int[] columns, int kept) {
        this.criterion = criterion;
        this.ratios = ratios;
        this.columns = columns;
        part = new double[columns.length][kept + 1];
        boolean same = Arrays.stream(ratios).allMatch(r -> r == 1);
        whole = new double[same ? 0 : columns.length][kept + 1];
    }

    /**
     * Adds a regression to the average.
     *
     * @param f its outputs at the other rows from one on, [count, outputs]
     * @param cross kernel between these and all training rows
     */
    void add(
            double weight,
            double temperature,
            HeldFit held,
            int from,
            double[] f,
            Matrix cross,
            Workers workers) {
        double[] e = held.leftOutErrors();
        int c = criterion.outputs();
        int n = e.length / c;
        workers.run((cross.rows() + SLICE - 1) / SLICE, slice -> {
            int first = slice * SLICE;
            int count = Math.min(SLICE, cross.rows() - first);
            double[] w = held.weights(cross, first, count);
            double[] without = new double[(n + 1) * c];
            for (int x = 0; x < count; x++) {
                for (int i = 0; i < without.length; i++) {
                    double change = i < e.length ? w[x * n + i / c] * e[i] : 0;
                    without[i] = f[(first + x) * c + i % c] - change;
                }
                add(weight, criterion.predictions(without, temperature), from + first + x);
            }
        });
    }

    private void add(double weight, double[] predictions, int other) {
        int classes = predictions.length / part[other].length;
        for (int i = 0; i < part[other].length; i++) {
            int column = columns[other];
            double own = weight * predictions[i * classes + column];
            if (whole.length == 0) {
                part[other][i] += own;
                continue;
            }
            part[other][i] += ratios[column] * own;
            for (int k = 0; k < classes; k++) {
                whole[other][i] += weight * ratios[k] * predictions[i * classes + k];
            }
        }
    }

    /** The change of an other row's prediction without each kept row, [kept]. */
    double[] changes(int other) {
        double[] changes = new double[part[other].length - 1];
        double all = at(other, changes.length);
        Arrays.setAll(changes, i -> at(other, i) - all);
        return changes;
    }

    private double at(int other, int i) {
        return whole.length == 0 ? part[other][i] : part[other][i] / whole[other][i];
    }
}
