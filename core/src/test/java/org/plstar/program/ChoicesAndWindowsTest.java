package org.plstar.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.ArrayRefusal;
import org.plstar.array.Shape;
import org.plstar.array.Span;
import org.plstar.array.Window;

class ChoicesAndWindowsTest {
    private static final int N = 5;

    /**
     * Same, valid, strided, dilated, rectangular, overlapping and one-sided windows; planes are 5 x
     * 7.
     */
    static List<Window> windows() {
        return List.of(
                new Window(Span.of(3, 1, 1), Span.of(3, 1, 1)),
                new Window(Span.of(3, 1, 0), Span.of(3, 1, 0)),
                new Window(Span.of(3, 2, 1), Span.of(3, 2, 1)),
                new Window(new Span(3, 1, 2, 2, 2), new Span(3, 1, 2, 2, 2)),
                new Window(Span.of(2, 2, 0), Span.of(2, 2, 0)),
                new Window(Span.of(1, 1, 0), Span.of(5, 3, 2)),
                new Window(new Span(2, 1, 0, 1, 3), new Span(4, 3, 3, 0, 1)),
                new Window(Span.of(1, 1, 0), Span.of(1, 1, 0)),
                new Window(new Span(5, 1, 0, 0, 1), new Span(7, 1, 0, 0, 1)),
                new Window(new Span(2, 4, 6, 6, 1), new Span(2, 5, 8, 8, 1)));
    }

    @ParameterizedTest
    @MethodSource("windows")
    void patchesAreWhatTheWindowSees(Window w) {
        ProgramBuilder b = new ProgramBuilder();
        b.output("y", b.patches(b.input("x", Type.perSample(2, 5, 7)), w, -3));
        double[] x = new double[N * 2 * 5 * 7];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        double[] y = Probe.of(b.build(), N, Map.of("x", x)).outputs().get("y");
        int at = 0;
        for (int plane = 0; plane < 2 * N; plane++) {
            for (int i = 0; i < w.rows().kernel(); i++) {
                for (int j = 0; j < w.columns().kernel(); j++) {
                    for (int r = 0; r < w.rows().count(5); r++) {
                        for (int c = 0; c < w.columns().count(7); c++) {
                            int p = r * w.rows().stride() + i * w.rows().dilation();
                            int q = c * w.columns().stride() + j * w.columns().dilation();
                            p -= w.rows().before();
                            q -= w.columns().before();
                            boolean inside = p >= 0 && p < 5 && q >= 0 && q < 7;
                            assertThat(y[at++]).isEqualTo(inside ? x[(plane * 5 + p) * 7 + q] : -3);
                        }
                    }
                }
            }
        }
        assertThat(at).isEqualTo(y.length);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void patchesAndFoldAreEachOthersTranspose(Window w) {
        ProgramBuilder b = new ProgramBuilder();
        Value p = b.patches(b.input("x", Type.perSample(2, 5, 7)), w, 0);
        b.output("y", b.fold(b.mul(p, p), w, 5, 7));
        Probe.of(b.build(), N, Map.of()).checkDerivatives();
    }

    @ParameterizedTest
    @MethodSource("windows")
    void convolutionHasItsDerivatives(Window w) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(2, 5, 7));
        Value k = b.param("k", Shape.of(3, 2, w.rows().kernel(), w.columns().kernel()));
        b.output("y", b.contract("cijyx", b.patches(x, w, 0), "ocij", k, "oyx"));
        Probe.of(b.build(), N, Map.of()).checkDerivatives();
    }

    /**
     * Large images are cut into rows of windows, of small ones several share a block; neither
     * number divides its whole.
     */
    @ParameterizedTest
    @CsvSource({"2, 20, 21, 23", "61, 3, 3, 2", "7, 1, 130, 140", "9, 40, 13, 13"})
    void convolutionByBlocksHasItsDerivatives(int samples, int channels, int height, int width) {
        ProgramBuilder b = new ProgramBuilder();
        Window w = new Window(Span.of(3, 1, 1), Span.of(3, 1, 1));
        Value x = b.input("x", Type.perSample(channels, height, width));
        Value k = b.param("k", Shape.of(2, channels, 3, 3));
        Value y = b.contract("cijyx", b.patches(x, w, 0), "ocij", b.scale(0.1, k), "oyx");
        Value z = b.contract("oyx", y, "yx", b.param("v", Shape.of(height, width)), "o");
        b.output("z", b.scale(1.0 / (height * width), z));
        Probe.of(b.build(), samples, Map.of()).checkDerivatives();
    }

    @Test
    void groupedConvolutionOfASharedInputHasItsDerivatives() {
        ProgramBuilder b = new ProgramBuilder();
        Window w = new Window(Span.of(3, 2, 1), Span.of(2, 1, 1));
        Value x = b.param("x", Shape.of(2, 3, 5, 7));
        Value scaled = b.mul(b.input("s", Type.perSample(2, 3, 5, 7)), x);
        Value k = b.param("k", Shape.of(2, 4, 3, 3, 2));
        b.output("both", b.contract("gcijyx", b.patches(scaled, w, 0), "gocij", k, "goyx"));
        b.output("shared", b.contract("gcijyx", b.patches(x, w, 0), "gocij", k, "goyx"));
        Probe.of(b.build(), N, Map.of()).checkDerivatives();
    }

    @Test
    void maximumIsTheFirstOfTheLargestAndItsDerivativeGoesThere() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(2, 3));
        b.output("y", b.argMax(x, 1));
        b.output("top", b.max(x, 1));
        b.output("first", b.argMax(x, 0));
        double inf = Double.NEGATIVE_INFINITY;
        double[] data = {1, 1, 0, inf, -2, inf};
        Named out = Probe.of(b.build(), 1, Map.of("x", data)).outputs();
        assertThat(out.get("y")).containsExactly(0, 1);
        assertThat(out.get("top")).containsExactly(1, -2);
        assertThat(out.get("first")).containsExactly(0, 0, 0);
    }

    @Test
    void positionsOfTheLargestAreTheSameInWideAndNarrowRows() {
        int width = 21;
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[5 * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(12) == 0 ? Double.NaN : random.nextInt(4);
        }
        ProgramBuilder b = new ProgramBuilder();
        Value v = b.input("x", Type.perSample(5, width));
        b.output("down", b.argMax(v, 0));
        b.output("across", b.argMax(b.permute(v, List.of(1, 0)), 1));
        Named out = Probe.of(b.build(), 1, Map.of("x", x)).outputs();
        assertThat(out.get("down")).isEqualTo(out.get("across"));
        for (int c = 0; c < width; c++) {
            int best = 0;
            for (int i = 1; i < 5 && !Double.isNaN(x[best * width + c]); i++) {
                best = x[i * width + c] <= x[best * width + c] ? best : i;
            }
            assertThat(out.get("down")[c]).isEqualTo(best);
        }
    }

    @Test
    void maximumHasItsDerivatives() {
        for (int axis = 0; axis < 3; axis++) {
            ProgramBuilder b = new ProgramBuilder();
            Value x = b.input("x", Type.perSample(3, 4, 2));
            b.output("y", b.max(b.mul(x, b.param("w", Shape.of(3, 4, 2))), axis));
            Probe.of(b.build(), N, Map.of()).checkDerivatives();
        }
    }

    @Test
    void rowsOfATableAreChosenPerSample() {
        ProgramBuilder b = new ProgramBuilder();
        Value ids = b.input("ids", Type.perSample(3));
        Value w = b.param("w", Shape.of(4, 2));
        b.output("y", b.takeAlong("vd", w, "t", ids, "td"));
        b.output("turned", b.takeAlong("dv", b.permute(w, List.of(1, 0)), "t", ids, "dt"));
        double[] data = {0, 1, 1, 3, 3, 3, 2, 0, 2, 1, 2, 3, 0, 0, 0};
        Probe probe = Probe.of(b.build(), N, Map.of("ids", data));
        double[] y = probe.outputs().get("y");
        double[] turned = probe.outputs().get("turned");
        assertThat(new double[] {y[0], y[1]}).isEqualTo(new double[] {turned[0], turned[3]});
        probe.checkDerivatives();
    }

    @Test
    void indicesMayBeSharedBySamplesOrBelongToOneAxis() {
        ProgramBuilder b = new ProgramBuilder();
        Value ids = b.param("ids", Shape.of(3));
        Value x = b.input("x", Type.perSample(3, 4));
        b.output("batch", b.takeAlong("ad", x, "a", ids, "a"));
        b.output("rows", b.takeAlong("da", x, "t", ids, "ta"));
        Value one = b.input("one", Type.perSample());
        b.output("single", b.takeAlong("ad", x, "", one, "a"));
        Probe.of(b.build(), N, Map.of("ids", new double[] {2, 0, 2}, "one", new double[] {
                    3, 0, 1, 1, 2
                }))
                .checkDerivatives();
    }

    @Test
    void anIndexOutsideIsRefused() {
        ProgramBuilder b = new ProgramBuilder();
        Value ids = b.input("ids", Type.perSample(1));
        b.output("y", b.takeAlong("vd", b.param("w", Shape.of(4, 2)), "t", ids, "td"));
        Probe probe = Probe.of(b.build(), 1, Map.of("ids", new double[] {4}));
        assertThatThrownBy(probe::outputs).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void typesThatDoNotFitAreRefused() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(2, 3, 3));
        Window large = new Window(Span.of(5, 1, 0), Span.of(1, 1, 0));
        assertThatThrownBy(() -> b.patches(x, large, 0))
                .hasFieldOrPropertyWithValue("code", ProgramRefusal.OPERANDS);
        Window w = new Window(Span.of(2, 1, 0), Span.of(2, 1, 0));
        assertThatThrownBy(() -> b.fold(b.patches(x, w, 0), w, 3, 4))
                .hasFieldOrPropertyWithValue("code", ProgramRefusal.OPERANDS);
        assertThatThrownBy(() -> b.takeAlong("abc", x, "b", x, "ac"))
                .hasFieldOrPropertyWithValue("code", ProgramRefusal.OPERANDS);
        assertThatThrownBy(() -> Span.of(0, 1, 0))
                .hasFieldOrPropertyWithValue("code", ArrayRefusal.RANGE);
    }
}
