package org.plstar.program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;

/** One program for each op: of params v and w [2, 6], both curved, to out. */
public final class OpPrograms {
    private static final Shape SHAPE = Shape.of(2, 6);
    private static final Window WINDOW =
            new Window(new Span(2, 1, 1, 0, 1), new Span(2, 2, 0, 1, 2));

    private OpPrograms() {}

    /** By name. */
    public static Map<String, Program> all() {
        Map<String, Program> all = new LinkedHashMap<>();
        for (Map.Entry<String, Rule> e : RULES.entrySet()) {
            ProgramBuilder b = new ProgramBuilder();
            Value v = b.unary(UnaryFn.SIN, b.param("v", SHAPE));
            Value w = b.unary(UnaryFn.TANH, b.param("w", SHAPE));
            Value y = e.getValue().of(b, v, w);
            b.output("out", b.reshape(y, Shape.of(y.type().shape().size())));
            all.put(e.getKey(), b.build());
        }
        return all;
    }

    private interface Rule {
        Value of(ProgramBuilder b, Value v, Value w);
    }

    private static final Map<String, Rule> RULES = rules();

    private static Rule chosen(BinaryFn fn, BinaryOperator<Value> first) {
        return (b, v, w) -> b.select(b.compare(fn, v, w), first.apply(v, w), first.apply(w, v));
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> all = new LinkedHashMap<>();
        all.put("scale", (b, v, _) -> b.scale(-0.7, v));
        all.put("add", ProgramBuilder::add);
        all.put("add to itself", (b, v, _) -> b.add(v, v));
        all.put("multiply", ProgramBuilder::mul);
        all.put("multiply by itself", (b, v, _) -> b.mul(v, v));
        all.put("multiply shared", (b, v, w) -> b.mul(b.add(v, w), v));
        all.put("divide", (b, v, w) -> b.div(v, b.shift(w, 2)));
        all.put("divide shared", (b, v, w) -> b.div(b.mul(v, w), b.shift(w, -1.7)));
        all.put("divide a constant", (b, _, w) -> b.div(b.fill(3, SHAPE), b.shift(w, 2)));
        all.put("larger", chosen(BinaryFn.GREATER, (v, _) -> v));
        all.put("smaller", chosen(BinaryFn.GREATER_EQUAL, (_, w) -> w));
        all.put(
                "leaky",
                (b, v, _) -> b.select(
                        b.compare(BinaryFn.GREATER_EQUAL, b.fill(0, SHAPE), v),
                        b.scale(0.2, v),
                        b.scale(-3, v)));
        all.put("contract", (b, v, w) -> b.contract("ai", v, "bi", w, "ab"));
        all.put("contract shared", (b, v, w) -> b.contract("ai", b.add(v, w), "bi", w, "ba"));
        all.put("contract batch", (b, v, w) -> b.contract("ai", v, "ai", w, "i"));
        all.put("outer product", (b, v, w) -> b.contract("ai", v, "bj", w, "abij"));
        all.put(
                "contract a constant",
                (b, v, _) -> b.contract("ai", v, "i", b.constant(Shape.of(6), ids(6)), "a"));
        all.put(
                "contract all samples",
                (b, v, w) -> b.contract(
                        "ai",
                        b.spread(v, Axes.SAMPLE),
                        "bi",
                        b.spread(w, Axes.SAMPLE),
                        "ab",
                        Axes.SAMPLE));
        all.put("sum", (b, v, _) -> b.sum(v, List.of(1)));
        all.put("sum all", (b, v, _) -> b.sum(v, List.of(0, 1)));
        all.put(
                "sum samples",
                (b, v, w) -> b.sumAxes(b.mul(v, b.spread(w, Axes.SAMPLE)), Axes.SAMPLE));
        all.put("broadcast", (b, v, _) -> b.broadcast(v, Shape.of(2, 3, 6), List.of(0, 2)));
        all.put("permute", (b, v, _) -> b.permute(v, List.of(1, 0)));
        all.put("slice", (b, v, _) -> b.slice(v, List.of(0, 1), List.of(1, 2), List.of(2, 3)));
        all.put("pad", (b, v, _) -> b.pad(v, Shape.of(3, 12), List.of(1, 0), List.of(1, 2)));
        all.put("concat", (b, v, w) -> b.concat(1, List.of(v, w, b.fill(1, SHAPE), v)));
        all.put(
                "take",
                (b, v, _) -> b.takeAlong("ai", v, "j", b.constant(Shape.of(4), ids(4)), "aj"));
        all.put(
                "scatter",
                (b, v, _) -> b.scatterAdd(
                        "ai",
                        v,
                        "i",
                        b.constant(Shape.of(6), new double[] {0, 2, 2, 1, 2, 0}),
                        "aj",
                        3,
                        Axes.NONE));
        all.put("patches", (b, v, _) -> b.patches(v, WINDOW, 0.5));
        all.put("fold", (b, v, _) -> b.fold(b.patches(v, WINDOW, 0), WINDOW, 2, 6));
        all.put("largest", (b, v, _) -> b.max(v, 1));
        all.put("largest of two", (b, v, w) -> b.max(b.concat(0, List.of(v, w)), 0));
        all.put("detach", (b, v, w) -> b.add(b.detach(b.mul(v, w)), v));
        all.put(
                "square of a negative",
                (b, v, w) ->
                        b.add(b.unary(UnaryFn.SQUARE, b.unary(UnaryFn.NEGATE, v)), b.mul(v, w)));
        for (UnaryFn fn : List.of(UnaryFn.RELU, UnaryFn.ABS, UnaryFn.NEGATE, UnaryFn.EXP)) {
            all.put(fn.toString(), (b, v, _) -> b.unary(fn, v));
        }
        return all;
    }

    private static double[] ids(int n) {
        double[] ids = new double[n];
        for (int k = 0; k < n; k++) {
            ids[k] = (k * 5 + 3) % 6;
        }
        return ids;
    }
}
