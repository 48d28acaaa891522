package org.plstar.network;

/**
 * What a layer does where every hidden width is infinite: its third reading, after text and ops.
 */
public interface InfiniteReading {
    /** The text that reads back as this layer, for instance {@code dense(1024)}. */
    String text();

    /**
     * Whether a relu-like activation was last to shape what comes out, given whether it was for
     * what goes in.
     */
    boolean afterReluLike(boolean before);

    /**
     * What comes out at infinite width, made of what goes in by the rules of {@code width}; refused
     * where no limit of the layer is known.
     *
     * @param <S> what is followed through the layers, for instance the covariances of channels
     */
    default <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "no limit of it is known", "leave it out of networks of infinite width");
    }
}
