package org.plstar.check;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Values that samples of a program share: unknowns at the point, and the norms of matrices. */
final class SharedOperands {
    private final double[][] w;
    private final Map<Integer, double[]> values = new ConcurrentHashMap<>();
    private final Map<Integer, double[]> zeros = new ConcurrentHashMap<>();
    private final Map<List<Integer>, Double> norms = new ConcurrentHashMap<>();

    SharedOperands(double[][] w) {
        this.w = w;
    }

    /** The value of a line {@code param}; must not be modified. */
    double[] value(int line, Line.Param p, int sample) {
        if (p.index().each()) {
            return at(w[p.p()], p.index().of(sample));
        }
        return values.computeIfAbsent(
                line, k -> p.index().plain() ? w[p.p()] : at(w[p.p()], p.index().of(0)));
    }

    static double[] at(double[] a, int[] places) {
        double[] v = new double[places.length];
        for (int j = 0; j < v.length; j++) {
            v[j] = places[j] < 0 ? 0 : a[places[j]];
        }
        return v;
    }

    double[] zeros(int n) {
        return zeros.computeIfAbsent(n, double[]::new);
    }

    /** The norm by {@link Matrices#blocks} of a param, computed once. */
    double norm(int line, double[] v, int k, int rows, int columns, boolean sharp) {
        return norms.computeIfAbsent(
                List.of(line, k, rows, columns),
                key -> Matrices.blocks(v, k, rows, columns, sharp));
    }
}
