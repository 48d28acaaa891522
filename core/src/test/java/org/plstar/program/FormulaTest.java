package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;

/** Formulas that are written by the methods of values. */
final class FormulaTest {
    private static final double[] A = {0.5, -1.25, 2, 3};
    private static final double[] B = {1.5, 0.75, -2, 4};

    private interface Formula {
        Value of(Value a, Value b);
    }

    private static double[] run(Shape sa, double[] x, Shape sb, double[] y, Formula f) {
        ProgramBuilder p = new ProgramBuilder();
        Value out = f.of(p.param("a", sa), p.param("b", sb));
        p.output("f", out);
        Storage result = Precision.DOUBLE.allocate(out.type().shape().size());
        Binding binding = new Binding();
        binding.input("a", Precision.DOUBLE.of(x), 0);
        binding.input("b", Precision.DOUBLE.of(y), 0);
        binding.output("f", result, 0);
        try (Workers workers = Workers.of(1)) {
            Executor.of(p.build(), Precision.DOUBLE, workers, 1 << 20).run(binding, 1);
        }
        return result.toDoubles(0, result.size());
    }

    private static void elementwise(Formula f, DoubleBinaryOperator expected) {
        double[] found = run(Shape.of(4), A, Shape.of(4), B, f);
        for (int i = 0; i < A.length; i++) {
            double e = expected.applyAsDouble(A[i], B[i]);
            assertThat(found[i]).isCloseTo(e, within(1e-14 * Math.max(1, Math.abs(e))));
        }
    }

    @Test
    void elementsAreThoseOfTheFormula() {
        elementwise((a, b) -> a.mul(b).sub(a).add(b), (a, b) -> a * b - a + b);
        elementwise((a, b) -> a.div(b).add(2).sub(0.5).mul(3).neg(), (a, b) -> -3 * (a / b + 1.5));
        elementwise((a, b) -> a.square().add(b.div(4)).add(1).sqrt(), (a, b) -> root(a, b));
        elementwise((a, b) -> a.less(b).choose(a, b), Math::min);
        elementwise((a, _) -> a.apply(UnaryFn.TANH), (a, _) -> Math.tanh(a));
    }

    private static double root(double a, double b) {
        return Math.sqrt(a * a + b / 4 + 1);
    }

    @Test
    void powersAreProductsOrExponentials() {
        for (int p : new int[] {0, 1, 2, 3, 7, 10, -1, -3}) {
            elementwise((a, _) -> a.pow(p), (a, _) -> Math.pow(a, p));
        }
        UnaryOperator<Value> size = v -> v.apply(UnaryFn.ABS);
        elementwise((a, _) -> size.apply(a).pow(1.7), (a, _) -> Math.pow(Math.abs(a), 1.7));
        elementwise((a, _) -> size.apply(a).pow(-70), (a, _) -> Math.pow(Math.abs(a), -70));
    }

    @Test
    void sumsAndProductsOfMatricesAreThoseOfTheirElements() {
        double[] m = {1, 2, 3, 4, 5, 6};
        double[] n = {1, -1, 0, 2, 5, 7};
        double[] expected = {16, 24, 34, 48}; // [2, 3] times [3, 2]

        assertThat(run(Shape.of(2, 3), m, Shape.of(3, 2), n, Value::matmul))
                .containsExactly(expected);
        assertThat(run(Shape.of(2, 3), m, Shape.of(3), A3, Value::matmul)).containsExactly(1, 1);
        assertThat(run(Shape.of(2), A2, Shape.of(2, 3), m, Value::matmul))
                .containsExactly(9, 12, 15);
        assertThat(run(Shape.of(2, 3), m, Shape.of(1), A1, (a, _) -> a.sum())).containsExactly(21);
        assertThat(run(Shape.of(2, 3), m, Shape.of(1), A1, (a, _) -> a.sum(0)))
                .containsExactly(5, 7, 9);
        assertThat(run(
                        Shape.of(2, 3),
                        m,
                        Shape.of(1),
                        A1,
                        (a, _) -> a.reshape(3, 2).sum(1)))
                .containsExactly(3, 7, 11);
        try (Matrix a = Matrix.of(2, 3, m);
                Matrix b = Matrix.of(3, 2, n);
                Matrix c = Blas.product(a, b)) {
            assertThat(c.toArray()).isDeepEqualTo(new double[][] {{16, 24}, {34, 48}});
        }
    }

    private static final double[] A1 = {0};
    private static final double[] A2 = {1, 2};
    private static final double[] A3 = {-1, 1, 0};

    @Test
    void operandsOfAnotherShapeOrBuilderAreRefused() {
        ProgramBuilder p = new ProgramBuilder();
        Value a = p.param("a", Shape.of(2));
        Value b = p.param("b", Shape.of(3));
        Value other = new ProgramBuilder().param("a", Shape.of(2));

        assertThatThrownBy(() -> a.add(b)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> a.mul(other)).isInstanceOf(Refusal.class);
        try (Matrix m = Matrix.zeros(2, 3);
                Matrix n = Matrix.zeros(2, 3)) {
            assertThatThrownBy(() -> Blas.product(m, n)).isInstanceOf(Refusal.class);
        }
    }
}
