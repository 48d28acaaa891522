package org.plstar.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class ConjugateGradientsTest {
    /** A diagonal operator seen in coordinates turned by a Householder reflection. */
    private record Turned(double[] values) implements LinearOperator {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public int columns() {
            return values.length;
        }

        @Override
        public void apply(double[] x, double[] y) {
            double[] h = reflected(x);
            for (int i = 0; i < h.length; i++) {
                h[i] *= values[i];
            }
            System.arraycopy(reflected(h), 0, y, 0, y.length);
        }

        static double[] reflected(double[] x) {
            double sum = 0;
            for (double v : x) {
                sum += v;
            }
            double[] y = x.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] -= 2 * sum / y.length;
            }
            return y;
        }
    }

    private static double[] times(LinearOperator a, double shift, double[] x) {
        double[] y = new double[x.length];
        a.apply(x, y);
        for (int i = 0; i < y.length; i++) {
            y[i] += shift * x[i];
        }
        return y;
    }

    private static double[] values(int n) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) {
            v[i] = 1 + i * i;
        }
        return v;
    }

    @Test
    void theSolutionOfAShiftedSystemIsFound() {
        Turned a = new Turned(values(30));
        double[] expected = new double[30];
        for (int i = 0; i < 30; i++) {
            expected[i] = Math.sin(i);
        }
        for (double shift : new double[] {0, 0.5, 100}) {
            double[] b = times(a, shift, expected);
            double[] x = new double[30];
            ConjugateGradients.Solve s = ConjugateGradients.solve(a, shift, b, x, 1e-12, 200);
            assertThat(s.converged()).isTrue();
            assertThat(x).containsExactly(expected, within(1e-9));
        }
    }

    @Test
    void asManyProductsAsDistinctEigenvaluesAreEnough() {
        Turned a = new Turned(new double[] {1, 1, 1, 4, 4, 9, 9, 9, 9});
        double[] x = new double[9];
        ConjugateGradients.Solve s = ConjugateGradients.solve(
                a, 0, new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, x, 1e-10, 100);
        assertThat(s.converged()).isTrue();
        assertThat(s.products()).isEqualTo(3);
    }

    @Test
    void aSingularSystemThatHasSolutionsGetsTheShortestOne() {
        Turned a = new Turned(new double[] {0, 0, 3, 5, 8});
        double[] any = {1, -2, 3, 0.5, 1};
        double[] b = times(a, 0, any);
        double[] x = new double[5];
        assertThat(ConjugateGradients.solve(a, 0, b, x, 1e-12, 50).converged()).isTrue();
        double[] shortest = Turned.reflected(any);
        shortest[0] = 0;
        shortest[1] = 0;
        assertThat(x).containsExactly(Turned.reflected(shortest), within(1e-10));
    }

    @Test
    void theBudgetIsKeptAndTheResidualSaysWhatIsLeft() {
        Turned a = new Turned(values(30));
        double[] b = new double[30];
        b[3] = 1;
        double[] x = new double[30];
        ConjugateGradients.Solve s = ConjugateGradients.solve(a, 0, b, x, 1e-12, 4);
        assertThat(s.converged()).isFalse();
        assertThat(s.products()).isEqualTo(4);
        double[] left = times(a, 0, x);
        double sum = 0;
        for (int i = 0; i < 30; i++) {
            sum += (b[i] - left[i]) * (b[i] - left[i]);
        }
        assertThat(s.residual()).isCloseTo(Math.sqrt(sum), within(1e-12));
    }
}
