package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.Storage;

/**
 * Planes of one item, copied to scratch inside a border of one value, so that every window lies
 * inside. If the elements of planes alternate, they do so in the copy.
 *
 * @param planes where each plane begins, from the beginning of its item
 * @param rowStride from one row of a plane to the next
 * @param columnStride from one column to the next
 * @param top rows of the border above
 * @param bottom rows of the border below
 * @param left columns of the border
 * @param right columns of the border
 */
@SuppressWarnings("ArrayRecordComponent") // equal by identity only
record BorderedPlanes(
        int[] planes,
        int rowStride,
        int columnStride,
        int height,
        int width,
        int top,
        int bottom,
        int left,
        int right,
        double value) {
    /** Whether the planes' elements alternate, so that a row of all planes is contiguous. */
    private boolean alternate() {
        for (int p = 0; p < planes.length; p++) {
            if (planes[p] != p) {
                return false;
            }
        }
        return columnStride == planes.length;
    }

    /** The distance between neighbouring columns of the copy. */
    int step() {
        return alternate() ? planes.length : 1;
    }

    /** The distance between neighbouring rows of the copy. */
    int pitch() {
        return (left + width + right) * step();
    }

    /** Number of elements of the copy. */
    int size() {
        return (top + height + bottom) * pitch() * (planes.length / step());
    }

    /**
     * The index of an element in the copy; rows and columns of the border have numbers below 0 or
     * beyond the extent.
     */
    int place(int plane, int row, int column) {
        int first = alternate() ? plane : plane * (top + height + bottom) * pitch();
        return first + (top + row) * pitch() + (left + column) * step();
    }

    /** Makes the border, which the copies of all items share. */
    void makeBorder(Kernels k, Storage to, int at) {
        k.fill(value, to, at, size());
    }

    /** Copies the planes of an item that begins at {@code base}. */
    void load(Kernels k, Storage from, int base, Storage to, int at) {
        int step = step();
        int copies = planes.length / step;
        int length = width * step;
        int stride = step == 1 ? columnStride : 1;
        for (int p = 0; p < copies; p++) {
            int target = at + place(p, 0, 0);
            for (int r = 0; r < height; r++) {
                int start = base + planes[p] + r * rowStride;
                k.copy(from, start, stride, to, target + r * pitch(), 1, length);
            }
        }
    }
}
