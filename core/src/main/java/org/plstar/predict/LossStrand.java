package org.plstar.predict;

import java.util.ArrayDeque;
import java.util.Deque;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.system.Objective;
import org.plstar.system.PartialLoss;
import org.plstar.system.PartialLoss.Quantity;

/**
 * Sums of single strands of a loss, for rows of this process: tiles are added one after another, or
 * for a batch, groups of {@value RowTiles#TILE} of its rows.
 *
 * <p>Vectors that come back by {@link #free} are taken again. Not thread-safe.
 */
public final class LossStrand {
    private final RowTiles cut;
    private final int firstRow;
    private final Objective rows;
    private final PartialLoss parts;
    private final Storage none;
    private final Deque<Storage> spare = new ArrayDeque<>();

    /**
     * A strand of rows in memory.
     *
     * @param cut of all rows
     * @param firstRow of all rows, which is the first that {@code rows} has
     * @param rows their loss; each with the weight that it has in the whole
     * @param most bytes that may be kept of the point of products
     */
    public LossStrand(RowTiles cut, int firstRow, Objective rows, long most) {
        this.cut = cut;
        this.firstRow = firstRow;
        this.rows = rows;
        this.parts = rows.parts(most);
        this.none = rows.precision().allocate(0);
    }

    /** The sum of one strand, all rows of which are here. */
    public LossSum sum(int strand, LossQuery q) {
        return q.batch().all() ? ofTiles(strand, q) : ofBatch(strand, q);
    }

    /** Returns a vector to the pool. */
    public void free(Storage vector) {
        if (vector.size() > 0) {
            spare.push(vector);
        }
    }

    private LossSum ofTiles(int strand, LossQuery q) {
        Sum sum = new Sum(q);
        for (int t = cut.firstTile(strand); t < cut.firstTile(strand + 1); t++) {
            Storage to = sum.next();
            int first = cut.firstRow(t) - firstRow;
            double loss = 0;
            if (q.quantity().product()) {
                parts.product(q.quantity(), q.point(), first, cut.rowsOf(t), q.w(), q.v(), to);
            } else {
                loss = parts.of(first, cut.rowsOf(t), q.w(), to);
            }
            sum.add(loss, to);
        }
        return sum.total();
    }

    private LossSum ofBatch(int strand, LossQuery q) {
        BatchCut batch = q.batch();
        int from = batch.first()[strand];
        int[] here = new int[batch.first()[strand + 1] - from];
        for (int i = 0; i < here.length; i++) {
            here[i] = batch.which()[from + i] - firstRow;
        }
        Sum sum = new Sum(q);
        for (int at = 0; at < here.length; at += RowTiles.TILE) {
            int count = Math.min(RowTiles.TILE, here.length - at);
            Storage to = sum.next();
            sum.add(parts.ofChosen(here, at, count, RowTiles.TILE, batch.scale(), q.w(), to), to);
        }
        return sum.total();
    }

    private Storage vector() {
        return spare.isEmpty() ? rows.precision().allocate(rows.unknowns()) : spare.pop();
    }

    /** A sum over tiles. */
    private final class Sum {
        private final boolean vectors;
        private LossSum sum = new LossSum(0, none);

        Sum(LossQuery q) {
            vectors = q.quantity() != Quantity.VALUE;
        }

        Storage next() {
            return vectors ? vector() : none;
        }

        void add(double loss, Storage to) {
            if (vectors && sum.vector().size() == 0) {
                sum = new LossSum(loss, to);
            } else {
                sum = LossSum.sum(sum, new LossSum(loss, to));
                free(to);
            }
        }

        LossSum total() {
            if (vectors && sum.vector().size() == 0) { // a strand without rows of the batch
                Storage zero = vector();
                Kernels.of(zero.precision()).fill(0, zero, 0, zero.size());
                return new LossSum(0, zero);
            }
            return sum;
        }
    }
}
