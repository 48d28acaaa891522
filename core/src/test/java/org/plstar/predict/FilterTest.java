package org.plstar.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;

/** Filters against the steps that they stand for. */
final class FilterTest {
    private static final double C = 0.25;

    /** Residual and movement of one direction after so many steps. */
    private static double[] stepped(
            double lambda, double eta, double beta, long steps, boolean nesterov) {
        double r = 1;
        double v = 0;
        double moved = 0;
        for (long t = 0; t < steps; t++) {
            // the gradient in function space; what it moves f by is λ times that
            double g = C * r;
            v = beta * v + g;
            double step = eta * (nesterov ? g + beta * v : v);
            moved += step;
            r -= lambda * step;
        }
        return new double[] {r, moved};
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-17, 1e-3, 0.7, 2, 5, 9})
    void stepsAreThoseOfTheMethods(double lambda) {
        for (long steps : new long[] {0, 1, 2, 7, 40}) {
            double eta = 0.8;
            for (Filter f : List.of(
                    new Filter.Descent(C, eta, steps),
                    new Filter.HeavyBall(C, eta, 0.9, steps),
                    new Filter.Nesterov(C, eta, 0.6, steps))) {
                double[] expected = switch (f) {
                    case Filter.HeavyBall h -> stepped(lambda, eta, h.beta(), steps, false);
                    case Filter.Nesterov n -> stepped(lambda, eta, n.beta(), steps, true);
                    default -> stepped(lambda, eta, 0, steps, false);
                };
                double scale = Math.max(1, Math.abs(expected[0]));
                assertThat(f.residual(lambda)).isCloseTo(expected[0], within(1e-12 * scale));
                assertThat(f.gain(lambda))
                        .isCloseTo(expected[1], within(1e-12 * Math.max(scale, expected[1])));
            }
        }
    }

    @Test
    void flowIsDescentInSmallSteps() {
        Filter flow = new Filter.Flow(C, 10);
        Filter descent = new Filter.Descent(C, 1e-6, 10_000_000);
        for (double lambda : new double[] {0, 1e-9, 0.3, 4}) {
            assertThat(descent.residual(lambda)).isCloseTo(flow.residual(lambda), within(1e-5));
            assertThat(descent.gain(lambda)).isCloseTo(flow.gain(lambda), within(1e-4));
        }
    }

    @Test
    void momentumMayGoAsFarAsItsBound() {
        for (double lambda : new double[] {0.4, 3}) {
            for (Filter.Steps f : List.of(
                    new Filter.Descent(C, 1, 1),
                    new Filter.HeavyBall(C, 1, 0.5, 1),
                    new Filter.Nesterov(C, 1, 0.5, 1))) {
                double most = f.largestStep(lambda);
                assertThat(Math.abs(at(f, 0.99 * most).residual(lambda))).isLessThan(1e-3);
                assertThat(Math.abs(at(f, 1.01 * most).residual(lambda))).isGreaterThan(1e3);
            }
        }
    }

    private static Filter at(Filter.Steps f, double eta) {
        return switch (f) {
            case Filter.Descent _ -> new Filter.Descent(C, eta, 2000);
            case Filter.HeavyBall h -> new Filter.HeavyBall(C, eta, h.beta(), 2000);
            case Filter.Nesterov n -> new Filter.Nesterov(C, eta, n.beta(), 2000);
        };
    }

    @Test
    void divergenceIsTold() {
        try (KernelSpectrum s = KernelSpectrum.of(Matrix.of(1, 1, 4.0), Workers.alone());
                Matrix cross = Matrix.of(1, 1, 2.0);
                ClosedForm form = ClosedForm.of(s, cross)) {
            double[] one = {1};
            assertThatThrownBy(() ->
                            form.training(new Filter.Descent(1, 1, 5000), new double[1], one, 1))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("at step 210")
                    .hasMessageContaining("0.5");
            assertThat(form.training(new Filter.Descent(1, 1, 2), new double[1], one, 1))
                    .containsExactly(1 - 9.0);
        }
    }

    @Test
    void whatCannotBeFittedStays() {
        // one row twice with different targets
        try (KernelSpectrum s = KernelSpectrum.of(Matrix.of(2, 2, 1, 1, 1, 1), Workers.alone());
                Matrix cross = Matrix.of(1, 2, 0.5, 0.5);
                ClosedForm form = ClosedForm.of(s, cross)) {
            double[] y = {1, 3};
            assertThat(s.rank()).isEqualTo(1);
            assertThat(s.unfitted(new double[] {-1, -3}, 1)[0]).isCloseTo(1, within(1e-14));
            double[] f = form.training(new Filter.Limit(), new double[2], y, 1);
            assertThat(f[0]).isCloseTo(2, within(1e-14));
            assertThat(f[1]).isCloseTo(2, within(1e-14));
            assertThat(form.elsewhere(new Filter.Limit(), new double[2], new double[1], y, 1)[0])
                    .isCloseTo(1, within(1e-14));
        }
    }
}
