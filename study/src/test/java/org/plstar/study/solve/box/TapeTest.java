package org.plstar.study.solve.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Workers;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.ScalarGraph;
import org.plstar.system.GroupedSystem;

/** The tape encloses what the program of the same text computes. */
class TapeTest {
    /** The rounding of the program's values, as a part of the largest there. */
    private static final double ROUNDING = 1e-10;

    static Stream<String> expressions() {
        return Stream.of(
                "x + 2*y - 3",
                "x*y - y",
                "x/y",
                "(x - y)/(2 + x^2)",
                "x^2 + y^3 - x^5",
                "x^-3",
                "x*x*x - x",
                "x^64",
                "sqrt(x + 4)",
                "(x + 4)^0.5",
                "(x + 5)^0.7",
                "(x + 5)^y",
                "abs(x) - abs(y - 1)",
                "exp(x) - y",
                "expm1(x)*y",
                "log(x + 4)",
                "log1p(x + 1.5)",
                "log10(x + 5)",
                "sin(3*x)*cos(y)",
                "tan(x)",
                "asin(x/5)",
                "acos(y/5)",
                "atan(x*y)",
                "atan2(y, x)",
                "sinh(x)",
                "cosh(y)",
                "tanh(x - y)",
                "asinh(3*x)",
                "acosh(x + 6)",
                "atanh(x/5)",
                "erf(x)",
                "sigmoid(4*x)",
                "softplus(x*y)",
                "silu(x)",
                "softsign(x)",
                "elu(x)",
                "leaky_relu(x - y)",
                "relu(x)*y",
                "gelu(x)",
                "gelu_tanh(y)",
                "sign(x)*y",
                "step(x - y)",
                "pow(x + 5, 3)",
                "hypot(x, y)",
                "max(x, y, 1)",
                "min(x^2, y)",
                "if x > y then x^2 else y",
                "if x >= 1 and y < 2 then x else 3*y",
                "if x < 0 or y > 1 then x else log(x + 0.1)",
                "if not x = y then 1/(x - y) else 0",
                "max(x, y) - min(x, y)",
                "sum(k in 1..5: k*x^k)",
                "prod(k in 1..3: x - k*y)",
                "if x > 0 then log(x) else x",
                "1/(1/x + 1/y)",
                "exp(-x^2 - y^2)");
    }

    private record Case(Equations text, Tape tape, GroupedSystem.Point program) {
        static Case of(String expression) {
            // equation 2 keeps y in the text
            Equations text = Equations.parse(
                    expression,
                    Path.of("."),
                    "var x = 0.7; var y = 0.6\n" + expression + " = 0.25\nx + y = 1");
            ScalarGraph graph = text.structure().graph().orElseThrow();
            TapeNodes.Made made = TapeNodes.of(graph, new int[] {0, 1}, new double[2]);
            return new Case(
                    text,
                    new Tape(made.nodes(), made.equations(), graph.targets(), 2),
                    text.grouped().orElseThrow().points(Workers.alone()));
        }

        /** F(w) - y. */
        double[] at(double x, double y) {
            return program.residuals(new double[] {x, y}).clone();
        }
    }

    private static double[] box(SplittableRandom random, double[] hi) {
        double[] lo = new double[2];
        for (int j = 0; j < 2; j++) {
            double width = Math.pow(10, random.nextDouble(-6, 1));
            lo[j] = random.nextInt(6) == 0 ? 0 : random.nextDouble(-3.5, 3.5);
            hi[j] = Math.min(lo[j] + width, 4);
        }
        return lo;
    }

    private static double part(double lo, double hi, SplittableRandom random) {
        int kind = random.nextInt(6);
        return kind == 0 ? lo : kind == 1 ? hi : lo + random.nextDouble() * (hi - lo);
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void valuesSecantsAndSolutionsAreEnclosed(String expression) {
        Case c = Case.of(expression);
        SplittableRandom random = new SplittableRandom(expression.hashCode());
        Interval[] slopes = Tape.intervals(2);
        int smooth = 0;
        for (int i = 0; i < 400; i++) {
            double[] hi = new double[2];
            double[] lo = box(random, hi);
            double[] u = {part(lo[0], hi[0], random), part(lo[1], hi[1], random)};
            double[] v = {part(lo[0], hi[0], random), part(lo[1], hi[1], random)};
            double[] fu = c.at(u[0], u[1]);
            double[] fv = c.at(v[0], v[1]);
            for (int e = 0; e < 2; e++) {
                c.tape.forward(lo, hi);
                Interval f = c.tape.equation(e);
                double y = c.tape.target(e);
                double size = 1 + Math.abs(fu[e]) + Math.abs(y);
                assertThat(!Double.isFinite(fu[e])
                                || (f.lo <= fu[e] + y + ROUNDING * size
                                        && fu[e] + y - ROUNDING * size <= f.hi))
                        .as("%s at %s, %s: %s, %s", expression, u[0], u[1], fu[e] + y, f)
                        .isTrue();
                if (c.tape.isSmooth(e)) {
                    smooth += e == 0 ? 1 : 0;
                    assertThat(fu[e]).as("%s at %s, %s", expression, u[0], u[1]).isFinite();
                    c.tape.slopes();
                    c.tape.row(e, slopes);
                    double most = 0;
                    double least = 0;
                    for (int j = 0; j < 2; j++) {
                        Interval step = new Interval(u[j] - v[j], u[j] - v[j]);
                        step.product(slopes[j], step);
                        most += step.hi;
                        least += step.lo;
                    }
                    double rounding = ROUNDING * (size + Math.abs(fv[e]));
                    assertThat(fu[e] - fv[e])
                            .as("%s from %s, %s to %s, %s", expression, u[0], u[1], v[0], v[1])
                            .isBetween(least - rounding, most + rounding);
                }
            }
        }
        assertThat(smooth).as("boxes with slopes").isPositive();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void noSolutionIsCutOff(String expression) {
        Equations text = Equations.parse(
                expression,
                Path.of("."),
                "var x = 0.7; var y = 0.6; var t = 0; var s = 0\n(" + expression
                        + ") - t = 0\nx + y - s = 0");
        ScalarGraph graph = text.structure().graph().orElseThrow();
        TapeNodes.Made made = TapeNodes.of(graph, new int[] {0, 1, 2, 3}, new double[4]);
        Tape tape = new Tape(made.nodes(), made.equations(), graph.targets(), 4);
        SplittableRandom random = new SplittableRandom(expression.hashCode());
        int narrowed = 0;
        int solved = 0;
        for (int i = 0; i < 400; i++) {
            double[] h = new double[2];
            double[] l = box(random, h);
            double x = part(l[0], h[0], random);
            double y = part(l[1], h[1], random);
            double[] point = {x, y, 0, 0};
            tape.forward(point, point);
            Interval t = tape.equation(0);
            if (t.isEmpty() || !tape.isSmooth(0)) {
                continue;
            }
            // exact values of t and s lie in these, so this box has a solution with x and y
            double more = random.nextBoolean() ? 0 : random.nextDouble();
            double[] lo = {l[0], l[1], t.lo - more, tape.equation(1).lo};
            double[] hi = {h[0], h[1], t.hi + more, tape.equation(1).hi};
            boolean holds = BoxWork.hull(tape, lo, hi);
            assertThat(holds && lo[0] <= x && x <= hi[0] && lo[1] <= y && y <= hi[1])
                    .as("%s at %s, %s: %s, [%s, %s]", expression, x, y, holds, lo[0], hi[0])
                    .isTrue();
            solved++;
            narrowed += hi[0] - lo[0] + hi[1] - lo[1] < h[0] - l[0] + h[1] - l[1] ? 1 : 0;
        }
        assertThat(solved).isGreaterThan(100);
        assertThat(narrowed).isGreaterThan(100);
    }

    @Test
    void aKinkWhoseSidesAgreeHasSlopesAndAJumpHasNone() {
        double[] lo = {-0.5, -0.5};
        double[] hi = {0.5, 0.5};
        Interval[] row = Tape.intervals(2);
        for (String smooth :
                List.of("max(x, y)", "elu(x)", "leaky_relu(y)", "asinh(x)", "abs(x)")) {
            Case c = Case.of(smooth);
            c.tape.forward(lo, hi);
            assertThat(c.tape.isSmooth(0)).as(smooth).isTrue();
        }
        Case max = Case.of("max(x, 3*y)");
        max.tape.forward(lo, hi);
        max.tape.slopes();
        max.tape.row(0, row);
        assertThat(row[0].toString()).isEqualTo("[0.0, 1.0]");
        assertThat(row[1].lo).isZero();
        assertThat(row[1].hi).isBetween(3.0, 3.00001);
        for (String jump : List.of(
                "if x > 0 then 1 else 2",
                "sign(x)",
                "step(y)*x",
                "if x > 0 then x else 1e-300",
                "if x = 0 then 1 else x",
                "if sign(x) > 0 then x else 2*x",
                "if x + y > 0 then x else 2*x")) {
            Case c = Case.of(jump);
            c.tape.forward(lo, hi);
            assertThat(c.tape.isSmooth(0)).as(jump).isFalse();
        }
    }

    @Test
    void whatIsOutsideOfADomainIsNotSmoothEvenTimesZero() {
        Case c = Case.of("0*log(x) + x");
        c.tape.forward(new double[] {-1, -1}, new double[] {1, 1});
        assertThat(c.tape.isSmooth(0)).isFalse();
        c.tape.forward(new double[] {0.5, -1}, new double[] {1, 1});
        assertThat(c.tape.isSmooth(0)).isTrue();
    }

    @Test
    void aBranchThatIsNotTakenMayHaveNoValue() {
        Case c = Case.of("if x > 0 then log(x) else x");
        double[] lo = {-3, 3.9};
        double[] hi = {-2.5, 4};
        c.tape.forward(lo, hi);
        assertThat(c.tape.equation(0).lo).isEqualTo(-3);
        assertThat(c.tape.isSmooth(0)).isTrue();
    }

    @Test
    void narrowingUsesTheWholeText() {
        Case c = Case.of("exp(x)");
        double[] lo = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[] hi = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
        assertThat(c.tape.contract(lo, hi)).isTrue();
        assertThat(c.tape.contract(lo, hi)).isTrue();
        assertThat(lo[0]).isCloseTo(Math.log(0.25), org.assertj.core.data.Offset.offset(1e-14));
        assertThat(hi[1]).isCloseTo(1 - Math.log(0.25), org.assertj.core.data.Offset.offset(1e-14));
    }
}
