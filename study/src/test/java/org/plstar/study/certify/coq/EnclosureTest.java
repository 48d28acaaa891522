package org.plstar.study.certify.coq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intervals hold what they should: values, slopes and changes of F between points of a box. */
class EnclosureTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tanh",
                "exp",
                "sin",
                "cos",
                "atan",
                "erf",
                "softplus",
                "log",
                "sqrt",
                "recip",
                "relu"
            })
    void valuesAndSlopesAreHeld(String name) {
        Function f = Function.of(name);
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            double middle = 6 * random.nextGaussian();
            double width = Math.exp(random.nextDouble(-20, 2));
            Interval x = Interval.about(middle, width);
            double a = random.nextDouble(middle - width, middle + width);
            double b = random.nextDouble(middle - width, middle + width);
            double u = f.value().applyAsDouble(a);
            double v = f.value().applyAsDouble(b);
            if (Double.isNaN(u) || Double.isNaN(v)) {
                assertThat(x.value(name)).isEqualTo(Interval.ALL);
                assertThat(x.smooth(name)).isFalse();
                continue;
            }
            assertThat(x.value(name).lo()).isLessThanOrEqualTo(u);
            assertThat(x.value(name).hi()).isGreaterThanOrEqualTo(u);
            Interval s = x.slope(name);
            if (x.smooth(name)) {
                double d = f.slope().applyAsDouble(a);
                double rounding = 1e-12 * (1 + Math.abs(d));
                assertThat(d).isBetween(s.lo() - rounding, s.hi() + rounding);
            }
            double spare = 1e-12 * (1 + Math.abs(u) + Math.abs(v));
            Interval change = s.times(Interval.of(a - b));
            assertThat(u - v).isBetween(change.lo() - spare, change.hi() + spare);
        }
    }

    @Test
    void whatHasNoDerivativeIsSeen() {
        assertThat(Interval.about(0.5, 1).smooth("relu")).isFalse();
        assertThat(Interval.about(2, 1).smooth("relu")).isTrue();
        assertThat(Interval.about(0, 1).smooth("log")).isFalse();
        assertThat(Interval.about(0, 1).smooth("recip")).isFalse();
        assertThat(Interval.about(1, 1).smooth("sqrt")).isFalse();
    }

    /** F(w) - F(w') is a form in w - w' with coefficients in the slopes, for points of the box. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    3 | dense(6) tanh dense | 3 | 1
                    2 | dense(5) gelu dense(4) softplus dense | 2 | 2
                    3 | dense(5) layernorm silu dense | 2 | 1
                    1 x 4 x 4 | conv(2, 3) tanh flatten dense | 2 | 1
                    4 x 3 | residual(layernorm attention(1)) mean_tokens dense | 2 | 1
                    """)
    void changesOfFAreForms(String shape, String text, int rows, int outputs) throws IOException {
        Instances.write(folder, shape, text, rows, outputs);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        Evaluation f = new Evaluation(s);
        double[] w = Evaluation.joined(s.weights());
        double[] widths = new double[w.length];
        Arrays.fill(widths, 1e-3);
        List<Enclosure.Dual> out = new Enclosure(s, s.weights(), widths).outputs();
        Random random = new Random(11);
        double[][] none = new double[0][];
        for (int round = 0; round < 10; round++) {
            double[] a = w.clone();
            double[] b = w.clone();
            for (int k = 0; k < w.length; k++) {
                a[k] += 1e-3 * random.nextDouble(-1, 1);
                b[k] += 1e-3 * random.nextDouble(-1, 1);
            }
            double[] fa = f.at(a, none);
            double[] fb = f.at(b, none);
            for (int i = 0; i < fa.length; i++) {
                Interval form = Interval.ZERO;
                for (int k = 0; k < w.length; k++) {
                    form = form.plus(out.get(i).slope(k).times(Interval.of(a[k] - b[k])));
                }
                assertThat(fa[i] - fb[i]).isBetween(form.lo() - 1e-12, form.hi() + 1e-12);
                assertThat(fa[i])
                        .isBetween(out.get(i).value().lo(), out.get(i).value().hi());
            }
        }
    }
}
