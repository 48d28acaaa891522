package org.plstar.network;

import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Require;

/**
 * A leaky relu whose slope is trained, from 0.25 on: x where x &gt; 0, else w x.
 *
 * @param slopes 1 for all elements, else as many as the first axis has (channels of an image,
 *     units)
 */
public record PRelu(int slopes) implements Layer {
    /** Refuses a number of slopes below 1 with BAD_ARGUMENT. */
    public PRelu {
        Require.atLeast(1, slopes, NetworkRefusal.BAD_ARGUMENT, "slopes");
    }

    /** The initial slope, PyTorch's default. */
    private static final double START = 0.25;

    @Override
    public String text() {
        return slopes == 1 ? "prelu" : "prelu(" + slopes + ")";
    }

    /** Reads the argument of {@code prelu(slopes)}. */
    static PRelu read(Arguments args) {
        return new PRelu(args.positiveInt(0, "slopes").orElse(1));
    }

    @Override
    public Value apply(Site site, Value x) {
        ProgramBuilder b = site.builder();
        Shape in = x.type().shape();
        if (slopes > 1 && (in.rank() == 0 || in.dim(0) != slopes)) {
            throw site.shapeRefusal(in, slopes + " numbers along the first axis");
        }
        Value w = site.constantStart("weight", Shape.of(slopes), START);
        Value slope = slopes == 1
                ? b.broadcast(b.reshape(w, Shape.SCALAR), in, List.of())
                : b.broadcast(w, in, List.of(0));
        Value above = b.compare(BinaryFn.GREATER, x, b.fill(0, in));
        return b.select(above, x, b.mul(slope, x));
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return true;
    }

    @Override
    public boolean activates() {
        return true;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        throw width.noLimit(
                "its slopes train, and few slopes serve all channels", "use leaky_relu");
    }
}
