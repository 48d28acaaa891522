package org.plstar.network;

import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * Sets each element to zero with probability {@code rate} and divides the others by 1 - rate, in
 * training; outside of training it changes nothing.
 *
 * <p>The random factors are an input of the training program, see {@link TrainingNetwork.Mask}.
 */
public record Dropout(double rate) implements Layer {
    /** Refuses a rate out of range with BAD_ARGUMENT. */
    public Dropout {
        Require.that(
                rate >= 0 && rate < 1,
                NetworkRefusal.BAD_ARGUMENT,
                "rate = " + rate,
                "at least 0 and below 1");
    }

    @Override
    public String text() {
        return "dropout(" + rate + ")";
    }

    /** Reads the argument of {@code dropout(rate)}. */
    static Dropout read(Arguments args) {
        return new Dropout(args.fraction(0, "rate"));
    }

    @Override
    public Value apply(Site site, Value x) {
        return site.training() && rate > 0 ? site.builder().mul(x, site.mask(x.type(), rate)) : x;
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return before;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        return x; // kernels are those of the network in evaluation, without dropout
    }
}
