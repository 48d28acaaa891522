package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.operator.SparseRows;

/**
 * Powers of two near the sizes of unknowns and of the rows of the Jacobian, for proofs where sizes
 * differ: of an unknown that is 0, what changes its equations as much as the others do; of an
 * equation, 1 over the norm of its row of JC.
 *
 * @param columns exponents of the unknowns, [p]
 * @param rows exponents of the equations, [n]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ProofScales(int[] columns, int[] rows) {
    /** The scales at w, [p]; absent where a row of J is 0, or beyond numbers. */
    static Optional<ProofScales> of(LocalSystem local, double[] w) {
        local.residuals(w);
        return of(local.rows(), local::entries, w);
    }

    /**
     * The scales at w, [p]; absent where a row of J is 0, or beyond numbers.
     *
     * @param rows of J
     * @param entries visits all entries of J at w; one may be given in several parts
     */
    public static Optional<ProofScales> of(
            int rows, Consumer<SparseRows.Entry> entries, double[] w) {
        double[] c = new double[w.length];
        Arrays.setAll(c, j -> Math.abs(w[j]));
        double[] known = norms(rows, entries, c);
        double[] slopes = new double[c.length];
        entries.accept((i, j, v) ->
                slopes[j] = Math.max(slopes[j], Math.abs(v) / (known[i] > 0 ? known[i] : 1)));
        for (int j = 0; j < c.length; j++) {
            c[j] = c[j] > 0 ? c[j] : slopes[j] > 0 ? 1 / slopes[j] : 1;
        }
        int[] columns = exponents(c, 1);
        Arrays.setAll(c, j -> Math.scalb(1.0, columns[j]));
        double[] r = norms(rows, entries, c);
        for (double v : r) {
            if (!(v > 0) || Double.isInfinite(v)) {
                return Optional.empty();
            }
        }
        return Optional.of(new ProofScales(columns, exponents(r, -1)));
    }

    private static double[] norms(int rows, Consumer<SparseRows.Entry> entries, double[] c) {
        double[] r = new double[rows];
        entries.accept((i, j, v) -> r[i] = Math.hypot(r[i], v * c[j]));
        return r;
    }

    private static int[] exponents(double[] sizes, int sign) {
        int[] all = new int[sizes.length];
        Arrays.setAll(all, i -> sign * (int) Math.round(Math.log(sizes[i]) / Math.log(2)));
        return all;
    }
}
