package org.plstar.network;

/** The effect of a layer when every hidden width is infinite. */
public interface InfiniteReading {
    /** The text from which this layer can be read, for instance {@code dense(1024)}. */
    String text();

    /**
     * Whether the output was last shaped by a relu-like activation, given whether the input was.
     */
    boolean afterReluLike(boolean before);

    /**
     * The output at infinite width, computed from the input by the rules of {@code width}; refused
     * where no limit of the layer is known.
     *
     * @param <S> what is followed through the layers, for instance the covariances of channels
     */
    default <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "no limit of it is known", "leave it out of networks of infinite width");
    }
}
