package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.plstar.program.Value;

/**
 * y = post(body(x) + skip(x)).
 *
 * @param body layers of the body, named {@code body.0}, {@code body.1}, …
 * @param skip layers of the skip connection, named {@code skip.0}, …; none: the identity
 * @param post activation of the sum
 */
public record Residual(List<Layer> body, List<Layer> skip, Optional<Activation> post)
        implements Layer {
    /** Copies {@code body} and {@code skip}. */
    public Residual {
        requireNonNull(post, "post");
        requireNonNull(body, "body");
        requireNonNull(skip, "skip");
        body = List.copyOf(body);
        skip = List.copyOf(skip);
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer("residual");
        p.value(Arguments.text(body));
        if (!skip.isEmpty()) {
            p.named("skip", Arguments.text(skip));
        }
        post.ifPresent(a -> p.named("post", a.text()));
        return p.text();
    }

    /** Reads the arguments of {@code residual(body, skip, post=…)}. */
    static Residual read(Arguments args) {
        return new Residual(
                args.requiredLayers(0, "body", "body."),
                args.layers(1, "skip", "skip.").orElse(List.of()),
                args.activation("post"));
    }

    @Override
    public Value apply(Site site, Value x) {
        Value main = site.sequence("body.", body, x);
        Value side = site.sequence("skip.", skip, x);
        if (!main.type().equals(side.type())) {
            throw site.shapeRefusal(
                    main.type().shape(),
                    (skip.isEmpty()
                                    ? "from the body the shape of the input, "
                                    : "as the skip has, ")
                            + side.type().shape());
        }
        Value sum = site.builder().add(main, side);
        return post.isPresent() ? post.get().apply(site.builder(), sum) : sum;
    }

    @Override
    public boolean activates() {
        return post.isPresent();
    }

    @Override
    public boolean afterReluLike(boolean before) {
        return post.isPresent() && post.get().isReluLike();
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        S main = width.sequence("body.", body, x);
        S side = width.sequence("skip.", skip, x);
        S sum = width.sum(List.of(main, side));
        return post.isPresent() ? width.activate(post.get(), sum) : sum;
    }
}
