package org.plstar.array.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Span;
import org.plstar.array.Storage;
import org.plstar.array.Window;

/** Patches against a loop over their elements, for random windows and blocks of rows. */
final class WindowsOfPlanesTest {
    private static final int ROUNDS = 3000;
    private static final double OUTSIDE = 7;

    private record Case(Window window, int height, int width, int pitch, int first, int rows) {
        static Case random(Random r) {
            while (true) {
                Window w = new Window(span(r), span(r));
                int height = 1 + r.nextInt(9);
                int width = 1 + r.nextInt(40);
                int down = w.rows().count(height);
                if (down > 0 && w.columns().count(width) > 0) {
                    int first = r.nextInt(down);
                    int rows = 1 + r.nextInt(down - first);
                    return new Case(w, height, width, width + r.nextInt(2), first, rows);
                }
            }
        }

        private static Span span(Random r) {
            int kernel = 1 + r.nextInt(4);
            return new Span(kernel, 1 + r.nextInt(3), r.nextInt(4), r.nextInt(4), 1 + r.nextInt(2));
        }

        int across() {
            return window.columns().count(width);
        }

        /** Elements of one block. */
        int block() {
            return rows * across();
        }

        /** Where an element of a block's patches lies in the plane, or -1 in the padding. */
        int position(int element, int window) {
            int kernel = this.window.columns().kernel();
            int y = this.window.rows().position(first + window / across(), element / kernel);
            int x = this.window.columns().position(window % across(), element % kernel);
            return y >= 0 && y < height && x >= 0 && x < width ? y * pitch + x : -1;
        }
    }

    @Test
    void patchesAreTheElementsOfTheirWindows() {
        Random r = new Random(5);
        for (int round = 0; round < ROUNDS; round++) {
            Case c = Case.random(r);
            Precision p = round % 2 == 0 ? Precision.DOUBLE : Precision.FLOAT;
            Storage x = random(r, p, c.height * c.pitch);
            int blockPitch = c.block() + r.nextInt(3);
            Storage y = p.allocate(c.window.size() * blockPitch + 1);
            Kernels.of(p)
                    .unfold(
                            c.window,
                            c.height,
                            c.width,
                            OUTSIDE,
                            x,
                            0,
                            c.pitch,
                            y,
                            1,
                            blockPitch,
                            c.first,
                            c.rows);
            double[] expected = new double[y.size()];
            for (int e = 0; e < c.window.size(); e++) {
                for (int w = 0; w < c.block(); w++) {
                    int at = c.position(e, w);
                    expected[1 + e * blockPitch + w] = at < 0 ? OUTSIDE : x.get(at);
                }
            }
            assertThat(y.toDoubles(0, y.size())).describedAs("%s", c).isEqualTo(expected);
        }
    }

    @Test
    void foldingAddsPatchesOntoTheirElements() {
        Random r = new Random(6);
        for (int round = 0; round < ROUNDS; round++) {
            Case c = Case.random(r);
            Precision p = round % 2 == 0 ? Precision.DOUBLE : Precision.FLOAT;
            int blockPitch = c.block() + r.nextInt(3);
            Storage y = random(r, p, c.window.size() * blockPitch + 1);
            Storage x = random(r, p, c.height * c.pitch);
            double[] expected = x.toDoubles(0, x.size());
            for (int e = 0; e < c.window.size(); e++) {
                for (int w = 0; w < c.block(); w++) {
                    int at = c.position(e, w);
                    if (at >= 0) {
                        expected[at] += y.get(1 + e * blockPitch + w);
                    }
                }
            }
            Kernels.of(p)
                    .fold(
                            c.window,
                            c.height,
                            c.width,
                            x,
                            0,
                            c.pitch,
                            y,
                            1,
                            blockPitch,
                            c.first,
                            c.rows,
                            r.nextBoolean());
            // whole numbers: sums are exact in any order
            assertThat(x.toDoubles(0, x.size())).describedAs("%s", c).isEqualTo(expected);
        }
    }

    private static Storage random(Random r, Precision p, int n) {
        double[] values = new double[n];
        Arrays.setAll(values, i -> r.nextInt(201) - 100);
        return p.of(values);
    }
}
