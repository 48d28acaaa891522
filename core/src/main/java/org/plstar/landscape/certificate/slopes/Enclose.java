package org.plstar.landscape.certificate.slopes;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Type;
import org.plstar.program.Value;

/**
 * A program that computes, for every value of another, bounds that hold for all weights in a ball:
 * one exhaustive switch.
 *
 * <p>The other's params and inputs keep their names; {@link #RADIUS} is R. Every rule is a line of
 * docs/certificates.md. Detach is the identity here: it changes derivatives, not values.
 */
final class Enclose extends Boxes {
    private final ElementwiseBoxes elementwise = new ElementwiseBoxes(this);
    private final SumBoxes sums = new SumBoxes(this);
    private final ChoiceBoxes choices = new ChoiceBoxes(this);

    private final @Nullable ForwardSlopes forward;

    /**
     * Encloses.
     *
     * @param samples extent of the sample axis
     * @param given nodes whose values and errors are inputs {@link #VALUE} and {@link #ERROR},
     *     computed elsewhere with more digits
     * @param ties nodes of which an input {@link #SAME} says which elements are the same function
     */
    Enclose(Program program, int samples, Set<Integer> ties, Set<Integer> given) {
        this(program, samples, ties, given, 0);
    }

    /**
     * Encloses.
     *
     * @param directions n > 0: the ball is |z| ≤ {@link #RADIUS}, w = w1 + Dz with n columns of D;
     *     0: it is that of all w
     */
    Enclose(Program program, int samples, Set<Integer> ties, Set<Integer> given, int directions) {
        super(program, samples, ties);
        forward = directions > 0 ? new ForwardSlopes(this, directions) : null;
        for (Node n : program.nodes()) {
            int id = all.size();
            Enclosed own = rule(n, id);
            Enclosed x = given.contains(id) && !own.isExact() ? given(own, id) : own;
            all.add(forward == null ? x : forward.next(n, x));
        }
    }

    /** Slopes by z of a line, where there are directions; absent where they are 0. */
    @Nullable Interval along(int node) {
        return forward == null ? null : forward.of(node);
    }

    private Enclosed given(Enclosed x, int id) {
        Type type = program.nodes().get(id).type();
        return finish(
                b.input(VALUE + id, type),
                b.input(ERROR + id, type),
                x.change(),
                x.norm(),
                x.unknowns(),
                x.least());
    }

    private Enclosed rule(Node n, int id) {
        return switch (n.op()) {
            case Op.Param p -> param(p);
            case Op.Input _, Op.Seeds _ -> exact(b.add(n.op()), NO_LEAST);
            case Op.Const c -> constant(c, id);
            case Op.Unary u -> elementwise.unary(u.fn(), in(n, 0), id);
            case Op.Scale s -> elementwise.scale(s.factor(), in(n, 0), id);
            case Op.Add _ -> elementwise.add(in(n, 0), in(n, 1));
            case Op.Mul _ -> elementwise.multiply(in(n, 0), in(n, 1));
            case Op.Div _ -> elementwise.divide(in(n, 0), in(n, 1), id);
            case Op.Compare c -> elementwise.compare(c, in(n, 0), in(n, 1), id);
            case Op.Select _ -> elementwise.select(n, id);
            case Op.Contract c -> sums.contract(c, in(n, 0), in(n, 1));
            case Op.Sum s -> sums.sum(s, in(n, 0));
            case Op.Broadcast s -> {
                double copies = s.shape().size() / (double) in(n, 0).mid().type().shape().size();
                yield choices.moved(in(n, 0), v -> b.add(s, v), Math.sqrt(copies));
            }
            case Op.SumAxes s -> sums.sumAxes(s.axes(), in(n, 0));
            case Op.Spread s -> spread(in(n, 0), s.axes());
            case Op.Reshape s -> choices.moved(in(n, 0), v -> b.reshape(v, s.shape()), 1);
            case Op.Permute _, Op.Slice _ -> choices.moved(in(n, 0), v -> b.add(n.op(), v), 1);
            case Op.Pad _ -> withLeast(choices.moved(in(n, 0), v -> b.add(n.op(), v), 1), 0);
            case Op.Concat c -> choices.concat(c, n);
            case Op.TakeAlong t -> kinks.isMaximum(n) ? choices.maximum(n) : choices.take(t, n, id);
            case Op.ScatterAdd s -> choices.scatter(s, n, id);
            case Op.Patches p -> choices.patches(p, in(n, 0));
            case Op.Fold f -> choices.fold(f, in(n, 0));
            case Op.ArgMax a -> choices.argMax(a, in(n, 0), id);
            case Op.Detach _ -> in(n, 0);
        };
    }

    // ---- leaves

    private Enclosed param(Op.Param p) {
        Value w = b.add(p);
        Value one = b.fill(1, w.type().shape());
        return finish(w, null, one, b.scalar(1), Set.of(p.name()), NO_LEAST);
    }

    private Enclosed constant(Op.Const c, int id) {
        for (double v : c.values()) {
            if (Double.isNaN(v)) {
                doubts.add(new Doubt(id, "it is not a number", b.scalar(1)));
                break;
            }
        }
        return exact(b.add(c), least(c.values()));
    }

    private static double least(double... values) {
        double least = Double.POSITIVE_INFINITY;
        for (double v : values) {
            least = Math.min(least, v);
        }
        return least;
    }
}
