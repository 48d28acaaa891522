package org.plstar.network;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Span;

/** The number of zeros around the image of a convolution, counted as in PyTorch. */
public sealed interface Padding {
    /**
     * The number of zeros with which a convolution with stride 1 keeps the size: dilation · (kernel
     * - 1) in all, half of them, rounded down, in front; with a larger stride the same number,
     * where TensorFlow's SAME has fewer.
     */
    record Same() implements Padding {}

    /** No padding. */
    record Valid() implements Padding {}

    /** A fixed number of rows above and below, and of columns at each side. */
    record Fixed(Extent extent) implements Padding {
        /** Refuses null with a {@link NullPointerException}. */
        public Fixed {
            requireNonNull(extent, "extent");
        }
    }

    /** The padding as an argument in network texts. */
    default String text() {
        return switch (this) {
            case Same _ -> "same";
            case Valid _ -> "valid";
            case Fixed(Extent e) -> e.toString();
        };
    }

    /** The positions of a window along one axis. */
    default Span span(int kernel, int stride, int dilation, boolean rows) {
        return switch (this) {
            case Same _ -> {
                int total = Math.multiplyExact(dilation, kernel - 1);
                yield new Span(kernel, stride, total / 2, total - total / 2, dilation);
            }
            case Valid _ -> new Span(kernel, stride, 0, 0, dilation);
            case Fixed(Extent e) -> {
                int each = rows ? e.height() : e.width();
                yield new Span(kernel, stride, each, each, dilation);
            }
        };
    }
}
