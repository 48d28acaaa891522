package org.plstar.network;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.array.Window;
import org.plstar.refusal.Refusal;

/**
 * The rules by which layers are computed at infinite width, in the role of a program builder's ops
 * at finite width.
 *
 * <p>What comes in is the last argument of each rule; it is not modified.
 *
 * @param <S> what is followed through the layers
 */
public interface InfiniteWidth<S> {
    /**
     * Fresh Gaussian weights over all channels.
     *
     * @param units channels that come out, which count where layers are joined; absent: not said
     * @param sigmaW σ_w; absent: the network's
     * @param sigmaB σ_b; absent: the network's
     */
    S dense(OptionalInt units, boolean bias, OptionalDouble sigmaW, OptionalDouble sigmaB, S x);

    /**
     * Fresh Gaussian weights over all channels and the elements of a window.
     *
     * @param channels that come out
     * @param window the same for all channels
     */
    S convolve(
            int channels,
            Window window,
            int groups,
            boolean bias,
            OptionalDouble sigmaW,
            OptionalDouble sigmaB,
            S x);

    /** The mean over windows of every channel. */
    S average(Window window, S x);

    /** The mean over all positions of every channel. */
    S averageAll(S x);

    /** Joins all positions to the features of one vector. */
    S flatten(S x);

    /**
     * Gaussian vectors with new random weights for token ids, and for their positions if
     * {@code positions}.
     *
     * @param width channels that come out
     */
    S embed(boolean positions, int width, OptionalDouble sigmaW, S x);

    /** Applies φ to every channel. */
    S activate(Activation activation, S x);

    /** Multiplies every channel by a fixed factor. */
    S scale(double factor, S x);

    /**
     * Subtracts the mean and divides by the deviation over the channels, then applies a trained
     * gain and bias.
     */
    S normalize(double epsilon, S x);

    /** The elementwise sum of one or more inputs. */
    S sum(List<S> parts);

    /** The elementwise product of one or more inputs. */
    S product(List<S> parts);

    /** Concatenates channels; axis 0 is the only one of a vector. */
    S concat(int axis, List<S> parts);

    /** Applies the inner layers of a layer in order; their names are {@code name + i}. */
    S sequence(String name, List<? extends InfiniteReading> layers, S x);

    /** Applies a layer that shares its weights with all layers of the same name. */
    S shared(String name, InfiniteReading layer, S x);

    /** The refusal of a layer that has no limit. */
    Refusal noLimit(String reason, String fix);
}
