package org.plstar.program;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

/**
 * Random smooth programs over all ops, for properties that hold for every program: input x [3] and
 * params a [4, 3], b [4] to out [k] per sample.
 */
public final class RandomPrograms {
    private static final List<UnaryFn> SMOOTH = List.of(
            UnaryFn.TANH,
            UnaryFn.SIGMOID,
            UnaryFn.SOFTPLUS,
            UnaryFn.ERF,
            UnaryFn.SIN,
            UnaryFn.COS,
            UnaryFn.SQUARE);

    private RandomPrograms() {}

    /** The program of a seed; its output is a per-sample scalar list [k]. */
    public static Program of(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(3));
        Value a = b.param("a", Shape.of(4, 3));
        Value bias = b.param("b", Shape.of(4));
        List<Value> pool = new ArrayList<>();
        pool.add(b.add(b.contract("i", x, "oi", a, "o"), bias));
        pool.add(b.contract(
                "i",
                x,
                "oi",
                b.scale(0.3, b.reshape(b.permute(a, List.of(1, 0)), Shape.of(4, 3))),
                "o"));
        for (int i = 0; i < 8; i++) {
            pool.add(next(b, random, pool, bias));
        }
        Value last = pool.getLast();
        Value before = pool.get(pool.size() - 2);
        b.output(
                "out",
                b.concat(
                        0,
                        List.of(
                                last,
                                b.sum(
                                        b.reshape(before, Shape.of(2, 2)),
                                        List.of(random.nextInt(2))))));
        return b.build();
    }

    /** A new value [4] per sample from those that exist. */
    private static Value next(
            ProgramBuilder b, SplittableRandom random, List<Value> pool, Value bias) {
        Value p = pool.get(random.nextInt(pool.size()));
        Value q = pool.get(random.nextInt(pool.size()));
        return switch (random.nextInt(10)) {
            case 0 -> b.unary(SMOOTH.get(random.nextInt(SMOOTH.size())), p);
            case 1 -> b.add(p, b.scale(random.nextDouble() - 0.5, q));
            case 2 -> b.mul(b.unary(UnaryFn.TANH, p), b.unary(UnaryFn.SIN, q));
            case 3 -> b.div(p, b.shift(b.unary(UnaryFn.SQUARE, q), 2));
            case 4 ->
                b.select(
                        b.compare(
                                BinaryFn.GREATER,
                                b.detach(p),
                                b.fill(0.1, p.type().shape())),
                        q,
                        b.scale(0.5, p));
            case 5 ->
                b.reshape(
                        b.slice(
                                b.broadcast(p, Shape.of(2, 4), List.of(1)),
                                List.of(1, 0),
                                List.of(1, 1),
                                List.of(1, 4)),
                        Shape.of(4));
            case 6 ->
                b.pad(
                        b.slice(p, List.of(0), List.of(2), List.of(2)),
                        Shape.of(4),
                        List.of(1),
                        List.of(2));
            case 7 -> b.mul(p, b.unary(UnaryFn.COS, bias));
            // an outer product of a value with itself, summed again over one side
            case 8 ->
                b.scale(
                        0.2,
                        b.sum(
                                b.contract(
                                        "i",
                                        b.unary(UnaryFn.TANH, p),
                                        "j",
                                        b.unary(UnaryFn.TANH, q),
                                        "ji"),
                                List.of(0)));
            default ->
                b.add(p, b.broadcast(b.scale(0.25, b.sum(q, List.of(0))), Shape.of(4), List.of()));
        };
    }
}
