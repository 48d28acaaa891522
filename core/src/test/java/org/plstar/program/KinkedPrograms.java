package org.plstar.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;

/**
 * Random programs with kinks, ties, shared and detached weights, constants, gathers and windows:
 * input x [4] and params a [4, 4], b [4], c [4, 4] to out [3] per sample.
 */
public final class KinkedPrograms {
    private static final Shape FOUR = Shape.of(4);
    private static final List<UnaryFn> FUNCTIONS = List.of(
            UnaryFn.RELU,
            UnaryFn.ABS,
            UnaryFn.NEGATE,
            UnaryFn.TANH,
            UnaryFn.SIGMOID,
            UnaryFn.SOFTPLUS,
            UnaryFn.ERF,
            UnaryFn.SIN,
            UnaryFn.COS,
            UnaryFn.SQUARE);

    private KinkedPrograms() {}

    /** The program of a seed. */
    public static Program of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(4));
        Value a = b.param("a", Shape.of(4, 4));
        Value c = b.param("c", Shape.of(4, 4));
        Value bias = b.param("b", FOUR);
        List<Value> pool = new ArrayList<>();
        pool.add(b.add(b.contract("i", x, "oi", a, "o"), bias));
        pool.add(b.contract("i", x, "oi", b.permute(c, List.of(1, 0)), "o"));
        for (int i = 0; i < 7; i++) {
            Value p = pool.get(random.nextInt(pool.size()));
            Value q = random.nextInt(8) == 0 ? bias : pool.get(random.nextInt(pool.size()));
            pool.add(next(b, random, p, q, random.nextBoolean() ? a : c));
        }
        Value last = b.add(pool.getLast(), b.scale(0.5, pool.get(pool.size() - 2)));
        b.output("out", b.contract("i", b.add(last, pool.getFirst()), "oi", head(b, c), "o"));
        return b.build();
    }

    private static Value head(ProgramBuilder b, Value c) {
        return b.slice(c, List.of(0, 0), List.of(1, 1), List.of(3, 4));
    }

    private static Value next(
            ProgramBuilder b, SplittableRandom random, Value p, Value q, Value weights) {
        return switch (random.nextInt(18)) {
            case 0, 1 -> b.unary(FUNCTIONS.get(random.nextInt(FUNCTIONS.size())), p);
            case 2 -> b.unary(UnaryFn.RELU, p);
            case 3 -> leaky(b, p, random.nextDouble());
            case 4 -> chosen(b, p, q, random.nextBoolean(), random.nextBoolean());
            case 5 -> b.add(p, b.scale(random.nextDouble() - 0.5, q));
            case 6 -> b.mul(b.unary(UnaryFn.TANH, p), q);
            case 7 -> b.div(p, b.shift(b.unary(UnaryFn.ABS, q), 1.5));
            case 8 -> b.add(p, b.scale(0.3, b.detach(q)));
            case 9 -> b.scale(0.5, b.contract("i", p, "oi", weights, "o"));
            case 10 -> ties(b, p, q);
            case 11 -> gathered(b, p, random);
            case 12 -> pooled(b, p, q);
            case 13 -> folded(b, p, random);
            case 14 -> b.mul(p, b.constant(FOUR, new double[] {0, 1, -0.5, 2}));
            case 15 -> softmax(b, p);
            case 16 ->
                b.unary(
                        random.nextBoolean() ? UnaryFn.SQRT : UnaryFn.LOG,
                        b.shift(b.unary(UnaryFn.SQUARE, p), 0.75));
            default ->
                b.pad(
                        b.slice(b.unary(UnaryFn.RELU, p), List.of(1), List.of(2), List.of(2)),
                        FOUR,
                        List.of(0),
                        List.of(3));
        };
    }

    private static Value leaky(ProgramBuilder b, Value p, double slope) {
        return b.select(
                b.compare(BinaryFn.GREATER, p, b.fill(0, FOUR)),
                slope < 0.3 ? b.scale(-slope, p) : p,
                b.scale(slope, p));
    }

    private static Value chosen(ProgramBuilder b, Value p, Value q, boolean larger, boolean other) {
        Value mask = b.compare(other ? BinaryFn.GREATER : BinaryFn.GREATER_EQUAL, p, q);
        return larger ? b.select(mask, p, q) : b.select(mask, q, p);
    }

    /** The largest of p, q and p again. */
    private static Value ties(ProgramBuilder b, Value p, Value q) {
        Value row = Type.perSample(4).equals(p.type()) ? p : b.spread(p, Axes.SAMPLE);
        Value three = b.concat(
                0,
                List.of(
                        b.reshape(row, Shape.of(1, 4)),
                        b.reshape(b.spread(q, Axes.SAMPLE), Shape.of(1, 4)),
                        b.reshape(row, Shape.of(1, 4))));
        return b.max(three, 0);
    }

    private static Value gathered(ProgramBuilder b, Value p, SplittableRandom random) {
        double[] places = random.ints(4, 0, 4).mapToDouble(i -> i).toArray();
        return b.takeAlong("i", p, "j", b.constant(FOUR, places), "j");
    }

    /** Windows of p on a plane with a constant border. */
    private static Value pooled(ProgramBuilder b, Value p, Value q) {
        Window window = new Window(new Span(2, 1, 1, 0, 1), new Span(2, 1, 0, 1, 1));
        Value plane = b.reshape(b.unary(UnaryFn.TANH, p), Shape.of(2, 2));
        Value patches = b.patches(plane, window, Double.NEGATIVE_INFINITY);
        Value flat = b.reshape(patches, Shape.of(4, 4));
        return b.add(b.max(flat, 0), b.scale(0.1, q));
    }

    private static Value folded(ProgramBuilder b, Value p, SplittableRandom random) {
        Window window = new Window(new Span(2, 1, 0, 1, 1), new Span(1, 1, 0, 0, 1));
        Value plane = b.reshape(p, Shape.of(2, 2));
        Value folded = b.fold(b.patches(plane, window, 0), window, 2, 2);
        return b.scale(random.nextDouble(), b.reshape(folded, FOUR));
    }

    private static Value softmax(ProgramBuilder b, Value p) {
        Value most = b.detach(b.max(p, 0));
        Value e = b.unary(UnaryFn.EXP, b.subtract(p, b.broadcast(most, FOUR, List.of())));
        return b.div(e, b.broadcast(b.sum(e, List.of(0)), FOUR, List.of()));
    }
}
