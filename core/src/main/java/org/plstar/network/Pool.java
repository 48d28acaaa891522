package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Window;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * The mean or the maximum over windows of every channel of an image [C, H, W], as PyTorch defines
 * them.
 *
 * <p>The mean counts the zeros of the padding. The maximum never takes the padding, and its
 * derivative is that of the first of the largest, row by row.
 *
 * @param padding rows above and below and columns on either side; at most half the kernel
 */
public record Pool(Kind kind, Extent kernel, Extent stride, Extent padding) implements Layer {
    /** The function that is applied to a window. */
    public enum Kind {
        /** The mean of the window. */
        AVG,
        /** The maximum of the window. */
        MAX;

        /** The layer's name in network texts. */
        String text() {
            return name().toLowerCase(Locale.ROOT) + "pool";
        }
    }

    /** Refuses numbers out of range with BAD_ARGUMENT. */
    public Pool {
        requireNonNull(kind, "kind");
        requireNonNull(padding, "padding");
        kernel.requireAtLeast(1, "kernel");
        stride.requireAtLeast(1, "stride");
    }

    /** Windows side by side, without padding. */
    public static Pool of(Kind kind, Extent kernel) {
        requireNonNull(kind, "kind");
        return new Pool(kind, kernel, kernel, new Extent(0, 0));
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer(kind.text());
        p.value(kernel.toString());
        p.namedUnless(kernel, "stride", stride);
        p.namedUnless(new Extent(0, 0), "padding", padding);
        return p.text();
    }

    /** Reads the arguments of {@code avgpool(kernel, stride=…, padding=…)} and {@code maxpool}. */
    static Pool read(Kind kind, Arguments args) {
        Extent kernel = args.requiredExtent(0, "kernel");
        return new Pool(
                kind,
                kernel,
                args.extent("stride", 1).orElse(kernel),
                args.extent("padding", 0).orElse(new Extent(0, 0)));
    }

    @Override
    public Value apply(Site site, Value x) {
        Shape in = site.image(x);
        ProgramBuilder b = site.builder();
        if (padding.height() > kernel.height() / 2 || padding.width() > kernel.width() / 2) {
            throw site.refusal(
                    NetworkRefusal.BAD_ARGUMENT,
                    "padding " + padding + " leaves windows without an element",
                    "at most half the kernel " + kernel,
                    "use a smaller padding");
        }
        Window w = window();
        int down = w.rows().count(in.dim(1));
        int across = w.columns().count(in.dim(2));
        if (down == 0 || across == 0) {
            throw site.shapeRefusal(in, "with padding at least " + kernel + " rows and columns");
        }
        return switch (kind) {
            case AVG -> b.scale(1.0 / w.size(), b.sum(b.patches(x, w, 0), List.of(1, 2)));
            case MAX -> {
                Value patches = b.patches(x, w, Double.NEGATIVE_INFINITY);
                Shape listed = Shape.of(in.dim(0), w.size(), down, across);
                yield b.max(b.reshape(patches, listed), 1);
            }
        };
    }

    private Window window() {
        return new Window(
                Span.of(kernel.height(), stride.height(), padding.height()),
                Span.of(kernel.width(), stride.width(), padding.width()));
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return before;
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        if (kind == Kind.MAX) {
            throw width.noLimit(
                    "the maximum of correlated Gaussians has no closed second moment",
                    "use avgpool or a stride");
        }
        return width.average(window(), x);
    }
}
