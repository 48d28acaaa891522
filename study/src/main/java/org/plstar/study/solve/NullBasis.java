package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.operator.FillOrder;
import org.plstar.operator.SparseQr;
import org.plstar.operator.SparseRows;

/**
 * The sparse factor R of the Jacobian, in equations and unknowns of about size 1: the directions
 * that change no equation to first order, and how exactly the others are determined.
 *
 * @param r of J with rows times factors and columns over norms
 * @param norms of the columns, [p]; 1 for one without entries
 * @param free the columns that depend on others, as many as there are directions
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record NullBasis(SparseQr r, double[] norms, int[] free) {
    /** The most entries of R. */
    private static final long MOST = 20_000_000;

    /**
     * The basis at the point of a system; absent where R is too large or an entry is not finite.
     *
     * @param even whether each equation is divided by its largest entry
     */
    static Optional<NullBasis> of(LocalSystem system, boolean even) {
        return of(system, even, new boolean[system.columns()]);
    }

    /** The basis with the columns of unknowns that are held as zeros. */
    static Optional<NullBasis> of(LocalSystem system, boolean even, boolean[] held) {
        int p = system.columns();
        double[] factors = new double[system.rows()];
        system.entries(
                (i, j, v) -> factors[i] = held[j] ? factors[i] : Math.max(factors[i], Math.abs(v)));
        for (int i = 0; i < factors.length; i++) {
            factors[i] = even && factors[i] > 0 ? 1 / factors[i] : 1;
        }
        double[] norms = new double[p];
        system.entries((i, j, v) -> norms[j] = held[j] ? 0 : Math.hypot(norms[j], factors[i] * v));
        if (!DenseJacobian.areFinite(norms)) {
            return Optional.empty();
        }
        for (int j = 0; j < p; j++) {
            norms[j] = norms[j] == 0 ? 1 : norms[j];
        }
        SparseRows a = SparseRows.of(
                factors.length,
                p,
                entry -> system.entries((i, j, v) -> {
                    if (!held[j]) {
                        entry.at(i, j, factors[i] * v / norms[j]);
                    }
                }));
        return SparseQr.of(a, 0, FillOrder.ofColumns(a), MOST)
                .map(qr -> new NullBasis(qr, norms, qr.dependent()));
    }

    /** One vector [p] for each direction, in the original unknowns. */
    double[][] vectors() {
        double[][] all = new double[free.length][];
        for (int k = 0; k < all.length; k++) {
            all[k] = r.nullVector(free[k]);
            for (int j = 0; j < norms.length; j++) {
                all[k][j] /= norms[j];
            }
        }
        return all;
    }

    /** √ of the diagonal of (JᵀJ)⁻¹ for unknown j, where that is determined. */
    double deviation(int j) {
        return r.deviation(j) / norms[j];
    }
}
