package org.plstar.program.execute;

import org.plstar.array.Kernels;
import org.plstar.array.Span;
import org.plstar.array.Storage;
import org.plstar.array.Window;

/**
 * Images and the window that slides over them; their patches are made block by block.
 *
 * <p>Labels of the images: named axes, axes of the planes, {@code HW}. Labels of the patches: named
 * axes, axes of the planes, and four more: row and column in the window, row and column of windows.
 * A block's patches lie with the items inside: [planes, row and column in the window, items, rows,
 * columns].
 */
final class WindowedImages {
    private final String labels;
    private final Labelled images;
    private final Window window;
    private final double padding;
    private final int height;
    private final int width;
    private final int rows;
    private final int across;
    private final int[] offsets;

    /**
     * The images with a window.
     *
     * @param labels labels of the patches
     * @param images the last dimension has stride 1
     */
    WindowedImages(String labels, BufferView images, Window window, double padding) {
        this.labels = labels;
        this.images = new Labelled(labels.substring(0, labels.length() - 4) + "HW", images);
        this.window = window;
        this.padding = padding;
        this.height = this.images.extent('H');
        this.width = this.images.extent('W');
        this.rows = window.rows().count(height);
        this.across = window.columns().count(width);
        this.offsets = this.images.positions(Labels.without(this.images.labels(), "SOHW"));
    }

    String labels() {
        return labels;
    }

    Labelled images() {
        return images;
    }

    Window window() {
        return window;
    }

    double padding() {
        return padding;
    }

    /** Label of the rows of windows. */
    char row() {
        return labels.charAt(labels.length() - 2);
    }

    /** Label of the windows in a row. */
    char column() {
        return labels.charAt(labels.length() - 1);
    }

    /** Number of rows of windows. */
    int rows() {
        return rows;
    }

    /** Number of windows in a row. */
    int across() {
        return across;
    }

    /** Number of elements of one patch: all planes of an item. */
    int depth() {
        return Math.multiplyExact(offsets.length, window.size());
    }

    /** Extent of a label of the patches. */
    private int extent(int label) {
        return switch (labels.length() - labels.indexOf(label)) {
            case 1 -> across;
            case 2 -> rows;
            case 3 -> window.columns().kernel();
            case 4 -> window.rows().kernel();
            default -> images.extent(label);
        };
    }

    /** Whether an operand has items and windows, so that blocks of items can be joined in it. */
    boolean spans(Labelled side) {
        return images.has('S') && side.has('S') && side.has(row()) && side.has(column());
    }

    /** The offset of a block in an operand, relative to the operand's first element. */
    int offset(Labelled side, int output, int firstItem, int firstRow) {
        return (images.has('O') ? output * side.stride('O') : 0)
                + (images.has('S') ? firstItem * side.stride('S') : 0)
                + firstRow * side.stride(row());
    }

    /** A block's patches, contiguous: labels without the output axis, items inside. */
    Labelled block(int items, int rowsInBlock) {
        String inside = (images.has('S') ? "S" : "") + row() + column();
        return Labelled.contiguous(
                Labels.without(labels, "O" + inside) + inside,
                l -> l == 'S' ? items : l == row() ? rowsInBlock : extent(l));
    }

    Storage storage(PlanMemory memory) {
        return memory.storages()[images.view().buffer()];
    }

    /** The offset of an item. */
    int item(PlanMemory memory, int item) {
        BufferView v = images.view();
        return memory.bases()[v.buffer()] + v.offset() + item * images.stride('S');
    }

    /** Whether each row is contiguous. */
    boolean isRowwise() {
        return width == 1 || images.stride('W') == 1;
    }

    /** Number of planes. */
    int planes() {
        return offsets.length;
    }

    /** The offset of a plane, relative to its item. */
    int plane(int plane) {
        return offsets[plane];
    }

    /** The planes with the border that windows cover. */
    BorderedPlanes bordered() {
        return new BorderedPlanes(
                offsets,
                images.stride('H'),
                images.stride('W'),
                height,
                width,
                window.rows().before(),
                window.rows().after(),
                window.columns().before(),
                window.columns().after(),
                padding);
    }

    /** The offset of each window in an item's bordered planes. */
    int[] windows() {
        BorderedPlanes planes = bordered();
        int down = window.rows().stride() * planes.pitch();
        int right = window.columns().stride() * planes.step();
        int[] windows = new int[rows * across];
        for (int w = 0; w < windows.length; w++) {
            windows[w] = w / across * down + w % across * right;
        }
        return windows;
    }

    /** The offset of each element of a patch, relative to its window. */
    int[] elements() {
        BorderedPlanes planes = bordered();
        Span down = window.rows();
        Span right = window.columns();
        int[] elements = new int[depth()];
        for (int e = 0; e < elements.length; e++) {
            elements[e] = planes.place(
                    e / window.size(),
                    down.position(0, e / right.kernel() % down.kernel()),
                    right.position(0, e % right.kernel()));
        }
        return elements;
    }

    /** Computes a block's patches; the images of its first item begin at {@code base}. */
    void unfold(
            Kernels k,
            Storage from,
            int base,
            int items,
            int firstRow,
            int rowsInBlock,
            Storage to,
            int at) {
        int perItem = rowsInBlock * across;
        for (int p = 0; p < offsets.length; p++) {
            for (int s = 0; s < items; s++) {
                k.unfold(
                        window,
                        height,
                        width,
                        padding,
                        from,
                        base + offsets[p] + s * images.stride('S'),
                        images.stride('H'),
                        to,
                        at + (p * window.size() * items + s) * perItem,
                        items * perItem,
                        firstRow,
                        rowsInBlock);
            }
        }
    }

    /** The transpose: adds a block's patches, which are overwritten, onto the images. */
    void fold(
            Kernels k,
            Storage to,
            int base,
            int items,
            int firstRow,
            int rowsInBlock,
            Storage from,
            int at) {
        int perItem = rowsInBlock * across;
        for (int p = 0; p < offsets.length; p++) {
            for (int s = 0; s < items; s++) {
                k.fold(
                        window,
                        height,
                        width,
                        to,
                        base + offsets[p] + s * images.stride('S'),
                        images.stride('H'),
                        from,
                        at + (p * window.size() * items + s) * perItem,
                        items * perItem,
                        firstRow,
                        rowsInBlock,
                        true);
            }
        }
    }
}
