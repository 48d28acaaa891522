package org.plstar.study.solve;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.operator.FillOrder;
import org.plstar.operator.RowMatching;
import org.plstar.operator.SparseLu;
import org.plstar.operator.SparseQr;
import org.plstar.operator.SparseRows;

/** Factors of sparse matrices with the same pattern of entries, in one order. */
final class SparseOrders {
    /** The most entries of a factor. */
    private static final int MOST = 50_000_000;

    private int @Nullable [] rows;
    private int @Nullable [] pivots;
    private int @Nullable [] columns;
    private boolean singular;

    /**
     * The sparse LU factors of a square matrix; absent where it is singular, or the factors are too
     * large.
     */
    Optional<SparseLu> lu(SparseRows a) {
        int[] order = rows;
        int[] at = pivots;
        if (order == null && !singular) {
            RowMatching matched = RowMatching.of(a);
            singular = !matched.isFull();
            if (!singular) {
                at = matched.columns();
                order = FillOrder.ofRows(a, at);
                pivots = at;
                rows = order;
            }
        }
        return order == null || at == null ? Optional.empty() : SparseLu.of(a, order, at, MOST);
    }

    /**
     * The sparse QR factor of a matrix with at least as many rows as columns; absent where R is too
     * large.
     */
    Optional<SparseQr> qr(SparseRows tall, double lambda) {
        int[] order = columns;
        if (order == null) {
            order = FillOrder.ofColumns(tall);
            columns = order;
        }
        return SparseQr.of(tall, lambda, order, MOST);
    }
}
