package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Several lists of layers on the same input, whose results are joined.
 *
 * @param branches at least one; the layers of branch i are named {@code i.0}, {@code i.1}, …
 * @param axis the axis that {@code CONCAT} joins, 0 the first of an item
 */
public record Branches(Kind kind, List<List<Layer>> branches, int axis) implements Layer {
    /** The way in which results are joined. */
    public enum Kind {
        /** The elementwise sum of results with equal shapes. */
        SUM,
        /** The elementwise product of results with equal shapes. */
        PRODUCT,
        /** Concatenation along an axis. */
        CONCAT;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies {@code branches}. */
    public Branches {
        requireNonNull(kind, "kind");
        branches = branches.stream().map(List::copyOf).toList();
    }

    @Override
    public String text() {
        Arguments.Printer p = new Arguments.Printer(kind.text());
        branches.forEach(b -> p.value(Arguments.text(b)));
        p.namedUnless(0, "axis", axis);
        return p.text();
    }

    /**
     * Reads the arguments of {@code sum(branch, branch, …)}, {@code product(…)} and
     * {@code concat(…, axis=…)}.
     */
    static Branches read(Kind kind, Arguments args) {
        int axis = kind == Kind.CONCAT ? args.nonNegativeInt("axis").orElse(0) : 0;
        List<List<Layer>> branches = new ArrayList<>();
        branches.add(args.requiredLayers(0, "branch", "0."));
        for (int i = 1; i < args.count(); i++) {
            branches.add(args.requiredLayers(i, "branch", i + "."));
        }
        return new Branches(kind, branches, axis);
    }

    @Override
    public Value apply(Site site, Value x) {
        List<Value> parts = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            parts.add(site.sequence(i + ".", branches.get(i), x));
        }
        Shape first = parts.getFirst().type().shape();
        for (Value part : parts) {
            if (!fits(first, part.type().shape())) {
                throw site.shapeRefusal(
                        part.type().shape(),
                        kind == Kind.CONCAT
                                ? "from every branch, but for axis " + axis + ", " + first
                                : "from every branch " + first);
            }
        }
        ProgramBuilder b = site.builder();
        return switch (kind) {
            case SUM -> parts.stream().reduce(b::add).orElseThrow();
            case PRODUCT -> parts.stream().reduce(b::mul).orElseThrow();
            case CONCAT -> b.concat(axis, parts);
        };
    }

    private boolean fits(Shape a, Shape b) {
        if (kind != Kind.CONCAT) {
            return a.equals(b);
        }
        if (a.rank() != b.rank() || axis >= a.rank()) {
            return false;
        }
        int[] dims = b.dims();
        dims[axis] = a.dim(axis);
        return a.equals(Shape.of(dims));
    }

    @Override
    public <S> S atInfiniteWidth(InfiniteWidth<S> width, S x) {
        List<S> parts = new ArrayList<>();
        for (int i = 0; i < branches.size(); i++) {
            parts.add(width.sequence(i + ".", branches.get(i), x));
        }
        return switch (kind) {
            case SUM -> width.sum(parts);
            case PRODUCT -> width.product(parts);
            case CONCAT -> width.concat(axis, parts);
        };
    }
}
