package org.plstar.certify.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.UnaryFn;
import org.plstar.array.Window;
import org.plstar.program.Axes;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;

class OpLoweringTest {
    private static final Shape SHAPE = Shape.of(2, 6);
    private static final Window WINDOW =
            new Window(new Span(2, 1, 1, 0, 1), new Span(2, 2, 0, 1, 2));
    private static final double NONE = Double.NEGATIVE_INFINITY;

    /** Of v, which depends on weights and data, of a param w and of data x, all [2, 6]. */
    private interface Rule {
        Value of(ProgramBuilder b, Value v, Value w, Value x);
    }

    private static Program program(Rule rule, boolean data) {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", SHAPE);
        Value u = b.param("u", SHAPE);
        Value x = data ? b.input("x", Type.perSample(2, 6)) : b.constant(SHAPE, ids(12, 3));
        Value v = b.add(b.unary(UnaryFn.SIN, u), b.scale(0.3, x));
        Value y = rule.of(b, v, w, x);
        y = data ? b.spread(y, Axes.SAMPLE) : y;
        b.output("out", b.reshape(y, Shape.of(y.type().shape().size())));
        return b.build();
    }

    private static Lowered lower(Rule rule) {
        Agreement.of(program(rule, false), 1);
        return Agreement.of(program(rule, true), 3);
    }

    private static double[] ids(int n, int below) {
        double[] ids = new double[n];
        Arrays.setAll(ids, k -> (k * 5 + 3) % below);
        return ids;
    }

    private static Rule chosen(BinaryFn fn, BinaryOperator<Value> first) {
        return (b, v, w, _) -> b.select(b.compare(fn, v, w), first.apply(v, w), first.apply(w, v));
    }

    private static Value masked(ProgramBuilder b, Value v) {
        double[] mask = new double[12];
        Arrays.setAll(mask, i -> i % 4 == 1 ? NONE : 0);
        return b.add(v, b.constant(SHAPE, mask));
    }

    private static Value softmax(ProgramBuilder b, Value v, boolean detached, boolean log) {
        Value m = detached ? b.detach(b.max(v, 1)) : b.max(v, 1);
        Value z = b.subtract(v, b.broadcast(m, SHAPE, List.of(0)));
        Value e = b.unary(UnaryFn.EXP, z);
        Value sum = b.sum(e, List.of(1));
        return log
                ? b.subtract(z, b.broadcast(b.unary(UnaryFn.LOG, sum), SHAPE, List.of(0)))
                : b.div(e, b.broadcast(sum, SHAPE, List.of(0)));
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> all = new LinkedHashMap<>();
        all.put("scale", (b, v, _, _) -> b.scale(-0.7, v));
        all.put("nothing", (b, v, w, _) -> b.add(w, b.scale(0, v)));
        all.put("add", (b, v, w, _) -> b.add(v, w));
        all.put("add to itself", (b, v, _, _) -> b.add(v, v));
        all.put("add transposed", (b, v, w, _) -> b.add(transposed(b, v), transposed(b, w)));
        all.put("multiply", (b, v, w, _) -> b.mul(v, w));
        all.put("multiply by data", (b, v, _, x) -> b.mul(b.mul(v, x), b.mul(x, x)));
        all.put("multiply a param by itself", (b, _, w, _) -> b.mul(w, w));
        all.put("multiply shared", (b, v, w, _) -> b.mul(b.add(v, w), v));
        all.put("multiply by a number", (b, v, w, _) -> b.mul(v, one(b, b.mul(v, w))));
        all.put("multiply by a param", (b, v, w, _) -> b.mul(v, one(b, w)));
        all.put("multiply rows", (b, v, w, _) -> b.mul(v, rows(b, w)));
        all.put("multiply rows by values", (b, v, w, _) -> b.mul(w, rows(b, v)));
        all.put("multiply columns", (b, v, w, _) -> b.mul(v, columns(b, w)));
        all.put("multiply rows and columns", (b, v, w, _) -> b.mul(rows(b, v), columns(b, w)));
        all.put("multiply columns of values", (b, v, w, _) -> b.mul(columns(b, v), w));
        all.put(
                "multiply what is transposed",
                (b, v, w, _) -> b.mul(transposed(b, v), transposed(b, b.mul(v, w))));
        all.put("multiply padded", (b, v, w, _) -> b.mul(padded(b, v), padded(b, w)));
        all.put("divide", (b, v, w, _) -> b.div(v, b.shift(b.unary(UnaryFn.SQUARE, w), 2)));
        all.put(
                "divide a constant",
                (b, v, _, _) -> b.div(b.fill(3, SHAPE), b.shift(b.unary(UnaryFn.TANH, v), 2)));
        all.put("larger", chosen(BinaryFn.GREATER, (v, _) -> v));
        all.put("smaller", chosen(BinaryFn.GREATER_EQUAL, (_, w) -> w));
        all.put(
                "leaky",
                (b, v, _, _) -> b.select(
                        b.compare(BinaryFn.GREATER_EQUAL, b.fill(0, SHAPE), v),
                        b.scale(0.2, v),
                        b.scale(-3, v)));
        all.put(
                "leaky by weights",
                (b, v, w, _) -> b.select(
                        b.compare(BinaryFn.GREATER, v, b.fill(0, SHAPE)),
                        b.mul(v, w),
                        b.scale(0.1, v)));
        all.put(
                "the larger, ties between",
                (b, v, w, _) -> b.select(
                        b.compare(BinaryFn.EQUAL, v, w),
                        b.scale(0.5, b.add(v, w)),
                        b.select(b.compare(BinaryFn.GREATER, v, w), v, w)));
        all.put(
                "not above",
                (b, v, w, _) ->
                        b.select(b.shift(b.scale(-1, b.compare(BinaryFn.GREATER, v, w)), 1), w, v));
        all.put("clip", (b, v, _, _) -> {
            Value y = b.select(
                    b.compare(BinaryFn.GREATER_EQUAL, v, b.fill(-0.1, SHAPE)),
                    v,
                    b.fill(-0.1, SHAPE));
            return b.select(
                    b.compare(BinaryFn.GREATER_EQUAL, b.fill(0.3, SHAPE), y),
                    y,
                    b.fill(0.3, SHAPE));
        });
        all.put(
                "shrink",
                (b, v, _, _) -> b.select(
                        b.compare(BinaryFn.GREATER, v, b.fill(0.2, SHAPE)),
                        b.shift(v, -0.2),
                        b.select(
                                b.compare(BinaryFn.GREATER, b.fill(-0.2, SHAPE), v),
                                b.shift(v, 0.2),
                                b.fill(0, SHAPE))));
        all.put(
                "elu",
                (b, v, _, _) -> b.select(
                        b.compare(BinaryFn.GREATER, v, b.fill(0, SHAPE)),
                        v,
                        b.scale(
                                1.5,
                                b.unary(UnaryFn.EXPM1, b.subtract(v, b.unary(UnaryFn.RELU, v))))));
        all.put(
                "choose by data",
                (b, v, w, x) -> b.select(b.compare(BinaryFn.GREATER, x, b.fill(0.5, SHAPE)), v, w));
        all.put(
                "choose by a constant",
                (b, v, w, _) -> b.select(b.constant(SHAPE, ids(12, 2)), v, transposedBack(b, w)));
        all.put("contract", (b, v, w, _) -> b.contract("ai", v, "bi", w, "ab"));
        all.put("contract by values", (b, v, w, _) -> b.contract("ai", b.add(v, w), "bi", v, "ba"));
        all.put("contract batch", (b, v, w, _) -> b.contract("ai", v, "ai", w, "i"));
        all.put("outer product", (b, v, w, _) -> b.contract("ai", v, "bj", w, "abij"));
        all.put("contract with data", (b, v, _, x) -> b.contract("ai", v, "aj", x, "ji"));
        all.put(
                "contract scaled",
                (b, v, w, _) -> b.contract("ai", b.scale(2, v), "ai", b.scale(3, w), ""));
        all.put(
                "contract repeated",
                (b, v, w, _) -> b.contract("ai", rows(b, v), "bi", columns(b, w), "ab"));
        all.put("sum", (b, v, _, _) -> b.sum(v, List.of(1)));
        all.put("sum all", (b, v, _, _) -> b.sum(b.scale(2, v), List.of(0, 1)));
        all.put(
                "sum repeated",
                (b, v, w, _) -> b.sum(b.add(columns(b, v), rows(b, w)), List.of(0)));
        all.put(
                "sum of what is transposed",
                (b, v, w, _) -> b.sum(transposed(b, b.mul(v, w)), List.of(0)));
        all.put("sum of one", (b, v, _, _) -> b.sum(b.reshape(v, Shape.of(6, 1, 2)), List.of(1)));
        all.put("sum of padded", (b, v, _, _) -> b.sum(padded(b, v), List.of(1)));
        all.put("sum of squares", (b, v, _, _) -> b.sum(b.unary(UnaryFn.SQUARE, v), List.of(0)));
        all.put(
                "sum of squares of weights",
                (b, v, w, _) -> b.add(b.sumAll(b.mul(w, w)), b.sumAll(v)));
        all.put("repeat", (b, v, _, _) -> b.broadcast(v, Shape.of(2, 3, 6), List.of(0, 2)));
        all.put("function of what is repeated", (b, v, _, _) -> b.unary(UnaryFn.TANH, rows(b, v)));
        all.put("permute", (b, v, _, _) -> transposed(b, v));
        all.put("slice", (b, v, _, _) -> b.slice(v, List.of(0, 1), List.of(1, 2), List.of(2, 3)));
        all.put(
                "function of a slice",
                (b, v, w, _) -> b.unary(
                        UnaryFn.TANH, b.slice(w, List.of(0, 1), List.of(1, 2), List.of(2, 3))));
        all.put("pad", (b, v, _, _) -> padded(b, v));
        all.put("function of padded", (b, v, _, _) -> b.unary(UnaryFn.COS, padded(b, v)));
        all.put("concat", (b, v, w, x) -> b.concat(1, List.of(v, w, b.fill(1, SHAPE), v, x)));
        all.put(
                "concat of parts",
                (b, v, _, _) -> b.concat(
                        0, List.of(b.slice(v, List.of(1, 0), List.of(1, 1), List.of(1, 6)), v)));
        all.put(
                "take",
                (b, v, _, _) ->
                        b.takeAlong("ai", v, "j", b.constant(Shape.of(4), ids(4, 6)), "aj"));
        all.put(
                "take by batch",
                (b, v, _, _) ->
                        b.takeAlong("ai", v, "ja", b.constant(Shape.of(3, 2), ids(6, 6)), "aj"));
        all.put(
                "scatter",
                (b, v, _, _) -> b.scatterAdd(
                        "ai",
                        v,
                        "i",
                        b.constant(Shape.of(6), 0, 2, 2, 1, 2, 0),
                        "aj",
                        3,
                        Axes.NONE));
        all.put(
                "scatter and sum",
                (b, v, w, _) -> b.scatterAdd(
                        "ai",
                        b.mul(v, w),
                        "i",
                        b.constant(Shape.of(6), 0, 2, 2, 1, 2, 0),
                        "aj",
                        4,
                        Axes.NONE));
        all.put("patches", (b, v, _, _) -> b.patches(v, WINDOW, 0.5));
        all.put(
                "patches of a param",
                (b, v, w, _) -> b.patches(b.add(w, b.scale(0, v)), WINDOW, 0));
        all.put("fold", (b, v, _, _) -> b.fold(b.scale(2, b.patches(v, WINDOW, 0)), WINDOW, 2, 6));
        all.put("largest", (b, v, _, _) -> b.max(v, 1));
        all.put("smallest", (b, v, _, _) -> b.scale(-1, b.max(b.scale(-1, v), 0)));
        all.put("largest of two", (b, v, w, _) -> b.max(b.concat(0, List.of(v, w)), 0));
        all.put("largest of masked", (b, v, _, _) -> b.max(masked(b, v), 1));
        all.put(
                "largest of windows",
                (b, v, _, _) -> b.max(b.reshape(b.patches(v, WINDOW, NONE), Shape.of(4, 6)), 0));
        all.put("softmax", (b, v, _, _) -> softmax(b, v, true, false));
        all.put("softmax with a derivative", (b, v, _, _) -> softmax(b, v, false, false));
        all.put("log softmax", (b, v, _, _) -> softmax(b, v, true, true));
        all.put("masked softmax", (b, v, w, _) -> b.mul(softmax(b, masked(b, v), true, false), w));
        all.put(
                "softmax masked by a choice",
                (b, v, _, _) -> softmax(
                        b,
                        b.select(
                                b.constant(SHAPE, 1, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1),
                                v,
                                b.fill(NONE, SHAPE)),
                        true,
                        false));
        all.put("softmax masked by data", (b, v, _, x) -> {
            Value mask = b.compare(
                    BinaryFn.GREATER,
                    x,
                    b.broadcast(b.scale(0.3, b.sum(x, List.of(1))), SHAPE, List.of(0)));
            return softmax(b, b.select(mask, b.fill(NONE, SHAPE), v), true, false);
        });
        all.put("softmax masked by a number below all", (b, v, _, x) -> {
            Value mean = b.broadcast(b.scale(0.3, b.sum(x, List.of(1))), SHAPE, List.of(0));
            Value out = b.compare(BinaryFn.GREATER, x, mean);
            return softmax(b, b.add(v, b.scale(-3.4028234663852886e38, out)), true, false);
        });
        all.put("exponentials divided late", (b, v, w, _) -> {
            Value e = b.unary(
                    UnaryFn.EXP, b.subtract(v, b.broadcast(b.max(v, 1), SHAPE, List.of(0))));
            return b.div(
                    b.contract("ai", e, "bi", w, "ab"),
                    b.broadcast(b.sum(e, List.of(1)), Shape.of(2, 2), List.of(0)));
        });
        all.put("logsumexp", (b, v, _, _) -> {
            Value m = b.detach(b.max(v, 1));
            Value e = b.unary(UnaryFn.EXP, b.subtract(v, b.broadcast(m, SHAPE, List.of(0))));
            return b.add(m, b.unary(UnaryFn.LOG, b.sum(e, List.of(1))));
        });
        return all;
    }

    private static Value transposed(ProgramBuilder b, Value v) {
        return b.permute(v, List.of(1, 0));
    }

    private static Value transposedBack(ProgramBuilder b, Value v) {
        return b.reshape(transposed(b, v), SHAPE);
    }

    private static Value padded(ProgramBuilder b, Value v) {
        return b.pad(v, Shape.of(3, 12), List.of(1, 0), List.of(1, 2));
    }

    private static Value one(ProgramBuilder b, Value v) {
        Value first = b.slice(v, List.of(1, 2), List.of(1, 1), List.of(1, 1));
        return b.broadcast(b.reshape(first, Shape.SCALAR), SHAPE, List.of());
    }

    private static Value rows(ProgramBuilder b, Value v) {
        Value first = b.slice(v, List.of(0, 1), List.of(1, 1), List.of(2, 1));
        return b.broadcast(b.reshape(first, Shape.of(2)), SHAPE, List.of(0));
    }

    private static Value columns(ProgramBuilder b, Value v) {
        Value first = b.slice(v, List.of(1, 0), List.of(1, 1), List.of(1, 6));
        return b.broadcast(b.reshape(first, Shape.of(6)), SHAPE, List.of(1));
    }

    static List<String> names() {
        return new ArrayList<>(rules().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void opsAreTheSameFunction(String name) {
        Lowered l = lower(java.util.Objects.requireNonNull(rules().get(name)));

        assertThat(l.stopsDerivatives()).isFalse();
        boolean softmax = name.contains("softmax") || name.equals("logsumexp");
        assertThat(softmax && l.lines().stream().anyMatch(t -> t.startsWith("relu")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(UnaryFn.class)
    void functionsAreTheSame(UnaryFn fn) {
        boolean positive = fn == UnaryFn.LOG
                || fn == UnaryFn.LOG1P
                || fn == UnaryFn.SQRT
                || fn == UnaryFn.RECIPROCAL;
        Rule rule = (b, v, _, _) ->
                b.unary(fn, positive ? b.shift(b.unary(UnaryFn.SQUARE, v), 0.5) : v);
        if (fn == UnaryFn.SIGN || fn == UnaryFn.STEP) {
            refuses(rule, LoweringRefusal.JUMP);
        } else {
            lower(rule);
        }
    }

    private static void refuses(Rule rule, LoweringRefusal code) {
        assertThatThrownBy(() -> lower(rule))
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(code);
    }

    @Test
    void whatJumpsIsRefused() {
        refuses((b, v, w, _) -> b.compare(BinaryFn.GREATER, v, w), LoweringRefusal.JUMP);
        refuses((b, v, _, _) -> b.argMax(v, 1), LoweringRefusal.JUMP);
        refuses(
                (b, v, w, x) -> b.select(b.compare(BinaryFn.GREATER, v, w), x, w),
                LoweringRefusal.JUMP);
        refuses(
                (b, v, w, _) -> b.select(b.compare(BinaryFn.EQUAL, v, w), b.shift(v, 1), w),
                LoweringRefusal.JUMP);
        refuses(
                (b, v, w, _) -> b.takeAlong("ai", w, "a", b.argMax(v, 1), "a"),
                LoweringRefusal.JUMP);
        refuses(
                (b, v, _, _) -> b.select(
                        b.compare(BinaryFn.GREATER, v, b.fill(1, SHAPE)), v, b.fill(0, SHAPE)),
                LoweringRefusal.JUMP);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        refuses(
                (b, v, _, _) -> b.add(v, b.fill(Double.POSITIVE_INFINITY, SHAPE)),
                LoweringRefusal.NOT_FINITE);
        refuses((b, v, _, _) -> masked(b, v), LoweringRefusal.NOT_FINITE);
        refuses((b, v, _, _) -> b.unary(UnaryFn.TANH, masked(b, v)), LoweringRefusal.NOT_FINITE);
        refuses((b, v, _, _) -> b.scale(-1, masked(b, v)), LoweringRefusal.NOT_FINITE);
    }

    @Test
    void sumsOverSamplesAreRefusedButOfOneSample() {
        Rule sum = (b, v, w, _) -> b.sumAxes(b.mul(v, b.spread(w, Axes.SAMPLE)), Axes.SAMPLE);
        Rule spread = (b, v, w, x) -> b.spread(sum.of(b, v, w, x), Axes.SAMPLE);

        assertThatThrownBy(() -> Agreement.of(program(spread, true), 3))
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(LoweringRefusal.OTHER_SAMPLES);
        Agreement.of(program(sum, true), 1);
    }

    @Test
    void anOutputWithoutWeightsIsRefused() {
        assertThatThrownBy(() -> lower((_, _, _, x) -> x)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> lower((b, v, _, x) -> b.add(x, b.scale(0, v))))
                .asInstanceOf(InstanceOfAssertFactories.type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(LoweringRefusal.NO_UNKNOWN);
    }

    @Test
    void aDetachedValueIsTheValueAndSaidSo() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(2));
        b.output("out", b.add(b.detach(b.mul(w, w)), w));
        Lowered l = Lowering.of(Agreement.system(b.build(), 1, Map.of()), new double[] {3, -2});

        assertThat(l.stopsDerivatives()).isTrue();
        assertThat(PlainProgram.run(l, new double[] {3, -2}).getFirst()[0]).containsExactly(12, 2);
    }

    /** The second maximum does not cancel, so it must not become numbers. */
    @Test
    void aMaximumThatDoesNotCancelKeepsItsKinks() {
        Rule half = (b, v, _, _) ->
                b.subtract(v, b.broadcast(b.scale(0.5, b.max(v, 1)), SHAPE, List.of(0)));
        assertThat(lower(half).lines()).anyMatch(t -> t.startsWith("relu"));

        Rule shifted = (b, v, _, _) -> {
            Value z = b.subtract(v, b.broadcast(b.max(v, 1), SHAPE, List.of(0)));
            Value e = b.unary(UnaryFn.EXP, z);
            Value sum = b.shift(b.sum(e, List.of(1)), 1);
            return b.div(e, b.broadcast(sum, SHAPE, List.of(0)));
        };
        assertThat(lower(shifted).lines()).anyMatch(t -> t.startsWith("relu"));

        Rule crossed = (b, v, _, _) -> {
            Value z = b.subtract(v, b.broadcast(b.max(v, 1), SHAPE, List.of(0)));
            Value e = b.unary(UnaryFn.EXP, z);
            return b.div(e, columnsSum(b, e));
        };
        assertThat(lower(crossed).lines()).anyMatch(t -> t.startsWith("relu"));
    }

    /** Its maximum cancels only because of the data, so it has kinks and says so. */
    @Test
    void theCrossEntropyOfSamplesIsTheSameFunction() {
        Program p = program((b, v, w, _) -> b.mul(v, w), true);
        Lowered l =
                Agreement.of(Agreement.system(p, 3, Map.of()).sampleLosses(Loss.CROSS_ENTROPY), 1);

        assertThat(l.stopsDerivatives()).isTrue();
    }

    private static Value columnsSum(ProgramBuilder b, Value e) {
        return b.broadcast(b.sum(e, List.of(0)), SHAPE, List.of(1));
    }

    @Test
    void numbersOfTheDataChooseForEachSample() {
        ProgramBuilder b = new ProgramBuilder();
        Value ids = b.input("ids", Type.perSample(3));
        Value table = b.param("table", Shape.of(5, 2));
        Value rows = b.takeAlong("vd", table, "t", ids, "td");
        Value other = b.unary(UnaryFn.TANH, b.contract("td", rows, "vd", table, "tv"));
        Value back = b.scatterAdd("tv", other, "t", ids, "sv", 5, Axes.NONE);
        b.output("out", b.reshape(back, Shape.of(25)));
        Map<String, double[]> given = Map.of("ids", new double[] {4, 0, 4, 1, 2, 3});
        Lowered l = Agreement.of(Agreement.system(b.build(), 2, given), 1);

        assertThat(l.lines()).anyMatch(t -> t.startsWith("param 0 each:"));
    }

    @Test
    void equalLinesAndArraysAreShared() {
        Lowered l = lower((b, v, w, x) -> {
            Value a = b.mul(v, b.constant(SHAPE, ids(12, 7)));
            Value c = b.mul(w, b.constant(SHAPE, ids(12, 7)));
            return b.add(b.add(a, c), b.add(b.unary(UnaryFn.TANH, v), x));
        });
        assertThat(l.arrays()).hasSize(3);
        assertThat(l.lines().stream().distinct()).hasSameSizeAs(l.lines());
        Program p = program((b, v, w, x) -> b.mul(b.mul(v, w), x), true);
        Lowered named = Lowering.of(Agreement.system(p, 3, Map.of()), new double[24], "a.");
        assertThat(named.arrays().keySet()).containsExactly("a.x", "a.targets");
    }
}
