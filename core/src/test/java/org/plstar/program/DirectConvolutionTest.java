package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Shape;
import org.plstar.array.Window;

/** Convolutions of so few channels that windows are read where they lie. */
class DirectConvolutionTest {
    private static final int N = 3;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;

    static Stream<Arguments> cases() {
        return ChoicesAndWindowsTest.windows().stream()
                .flatMap(w -> Stream.of(
                        Arguments.of(w, 2, 16), Arguments.of(w, 16, 9), Arguments.of(w, 32, 32)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void resultsAreThoseOfPlainLoops(Window w, int in, int out) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(in, HEIGHT, WIDTH));
        Value k = b.param("k", Shape.of(out, in, w.rows().kernel(), w.columns().kernel()));
        Value made = b.contract("cijyx", b.patches(x, w, 2), "ocij", k, "oyx");
        b.output("y", made);
        b.output("square", b.mul(b.scale(-1, made), made));
        double[] images = numbers(N * in * HEIGHT * WIDTH, 7);
        double[] weights = numbers(out * in * w.size(), 11);

        Named outputs =
                Probe.of(b.build(), N, Map.of("x", images, "k", weights)).outputs();
        double[] y = outputs.get("y");

        int at = 0;
        for (int s = 0; s < N; s++) {
            for (int o = 0; o < out; o++) {
                for (int r = 0; r < w.rows().count(HEIGHT); r++) {
                    for (int c = 0; c < w.columns().count(WIDTH); c++) {
                        double sum = 0;
                        for (int e = 0; e < in * w.size(); e++) {
                            int p = e / w.size();
                            int row = w.rows()
                                    .position(r, e % w.size() / w.columns().kernel());
                            int column = w.columns().position(c, e % w.columns().kernel());
                            boolean inside =
                                    row >= 0 && row < HEIGHT && column >= 0 && column < WIDTH;
                            int from = ((s * in + p) * HEIGHT + row) * WIDTH + column;
                            sum += weights[o * in * w.size() + e] * (inside ? images[from] : 2);
                        }
                        assertThat(outputs.get("square")[at]).isEqualTo(-y[at] * y[at]);
                        assertThat(y[at++]).isCloseTo(sum, within(1e-12));
                    }
                }
            }
        }
        assertThat(at).isEqualTo(y.length);
    }

    /** What follows reads the results in the order in which they lie, and in another. */
    @ParameterizedTest
    @MethodSource("cases")
    void whatFollowsHasItsDerivatives(Window w, int in, int out) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(in, HEIGHT, WIDTH));
        Value k = b.param("k", Shape.of(out, in, w.rows().kernel(), w.columns().kernel()));
        Value y = b.contract("cijyx", b.patches(x, w, 0), "ocij", b.scale(0.03, k), "oyx");
        int rows = w.rows().count(HEIGHT);
        int across = w.columns().count(WIDTH);
        Value other = b.mul(y, b.input("z", Type.perSample(out, rows, across)));
        Value mixed = b.add(b.mul(y, b.scale(0.1, y)), other);
        Value v = b.param("v", Shape.of(out, rows, across));
        double terms = Math.sqrt(out * rows * across);
        b.output("y", b.scale(1 / terms, b.contract("oyx", mixed, "oyx", v, "")));
        Probe.of(b.build(), N, Map.of()).checkDerivatives();
    }

    private static double[] numbers(int n, int seed) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = Math.sin(seed * (i + 1.0));
        }
        return values;
    }
}
