package org.plstar.program.execute;

import org.jspecify.annotations.Nullable;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * The matrix products of one block of patches, planned for one size of block.
 *
 * <p>Where a block has several items, an operand that has items and windows is staged through
 * scratch with the items inside, so that their windows join in one dimension of the product.
 */
final class BlockProduct {
    /** A of the product A B = C, or B, or C. */
    static final int A = 0;

    static final int B = 1;
    static final int C = 2;

    /** How the block of an operand is accessed. */
    enum Access {
        /** The block is computed in scratch. */
        MADE,
        /** The block is copied to or from scratch. */
        STAGED,
        /** The block is used in place. */
        IN_PLACE
    }

    /** An operand of the whole product. */
    record Side(Labelled whole, Access access) {
        private Labelled part(WindowedImages planes, int items, int rows) {
            if (access == Access.MADE) {
                return planes.block(items, rows);
            }
            Labelled part = whole.limited(planes.row(), rows);
            if (planes.images().has('O')) {
                part = part.ordered(Labels.without(part.labels(), "O"));
            }
            if (planes.images().has('S')) {
                part = part.limited('S', items);
            }
            String inside = "S" + planes.row() + planes.column();
            return access == Access.STAGED
                    ? part.ordered(Labels.without(part.labels(), inside) + inside)
                    : part;
        }
    }

    final int items;
    final int rows;
    private final ProductLayout layout;
    private final BufferView[] parts;
    private final BufferView[] seen;
    private final int[] at;

    private BlockProduct(
            int items,
            int rows,
            ProductLayout layout,
            BufferView[] parts,
            BufferView[] seen,
            int[] at) {
        this.items = items;
        this.rows = rows;
        this.layout = layout;
        this.parts = parts;
        this.seen = seen;
        this.at = at;
    }

    /** Plans a block, or returns null if it is no matrix product. */
    static @Nullable BlockProduct of(
            WindowedImages planes, int items, int rows, Side a, Side b, Side c) {
        Side[] sides = {a, b, c};
        Labelled[] seen = new Labelled[3];
        BufferView[] parts = new BufferView[3];
        BufferView[] views = new BufferView[3];
        int[] at = new int[4];
        for (int i = 0; i < 3; i++) {
            Labelled part = sides[i].part(planes, items, rows);
            boolean inPlace = sides[i].access == Access.IN_PLACE;
            seen[i] = inPlace ? part : Labelled.contiguous(part.labels(), part::extent);
            parts[i] = part.view();
            views[i] = seen[i].view();
            at[i + 1] = at[i] + (inPlace ? 0 : views[i].size());
        }
        ProductLayout layout = ProductLayout.of(Labels.dims(seen[A], seen[B], seen[C]));
        return layout == null ? null : new BlockProduct(items, rows, layout, parts, views, at);
    }

    /** Number of elements of scratch that a block takes. */
    int scratch() {
        return at[3];
    }

    /** The offset in scratch of the block of a side. */
    int at(int side) {
        return at[side];
    }

    /**
     * Copies a side's block to scratch; the block begins at {@code base} plus the view's own
     * offset.
     */
    void load(Kernels k, int side, Storage from, int base, Storage scratch) {
        CopyStep.copy(k, from, base, parts[side], scratch, at[side], seen[side]);
    }

    /** Copies a side's block from scratch to its place. */
    void store(Kernels k, int side, Storage to, int base, Storage scratch) {
        CopyStep.copy(k, scratch, at[side], seen[side], to, base, parts[side]);
    }

    /**
     * C = factor · A B, or C += factor · A B; offsets as in {@code load} for a side in place,
     * {@code at} for one in scratch.
     */
    void multiply(
            double factor, Storage a, int ao, Storage b, int bo, Storage c, int co, boolean add) {
        layout.run(
                factor,
                a,
                ao + seen[A].offset(),
                b,
                bo + seen[B].offset(),
                c,
                co + seen[C].offset(),
                add);
    }
}
