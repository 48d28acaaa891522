package org.plstar.program.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.Derivatives;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/** Tiles cover the samples, and are small where that pays. */
final class TilingTest {
    private static final long BUDGET = 256L << 20;
    private static final long CACHE = 1 << 20;

    /** A loss of a layer of the given width, and its gradient. */
    private static Program layer(int in, int width) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(in));
        Value w = b.param("w", Shape.of(width, in));
        Value h = b.unary(UnaryFn.TANH, b.contract("i", x, "oi", w, "o"));
        b.output("loss", b.sum(b.sumAxes(b.unary(UnaryFn.SQUARE, h), Axes.SAMPLE), List.of(0)));
        return Derivatives.gradient(b.build(), "loss", "w"::equals);
    }

    private static Tiling cut(Program p, int samples, long budget, int pieces) {
        return Tiling.of(
                Planner.plan(p, samples, 1),
                samples,
                1,
                new Tiling.Room(Precision.DOUBLE, budget, CACHE, pieces));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "7, 2", "20000, 2", "20011, 3", "60000, 16", "123457, 64"})
    void tilesAndRunsCoverAllSamples(int samples, int pieces) {
        for (long budget : new long[] {1, 1 << 20, BUDGET}) {
            Tiling t = cut(layer(20, 64), samples, budget, pieces);
            assertThat(t.start(0)).isZero();
            assertThat(t.start(t.tiles())).isEqualTo(samples);
            for (int i = 0; i < t.tiles(); i++) {
                assertThat(t.start(i + 1) - t.start(i)).isBetween(t.least(), t.least() + 1);
            }
            assertThat(t.least()).isPositive();
            if (t.sideBySide()) {
                assertThat(t.startOfRun(0)).isZero();
                assertThat(t.startOfRun(t.runs())).isEqualTo(t.tiles());
                assertThat(t.runs()).isBetween(pieces, t.tiles());
            }
        }
    }

    @Test
    void manySamplesOfANarrowLayerGoThroughTheCaches() {
        assertThat(cut(layer(20, 64), 20000, BUDGET, 2).sideBySide()).isTrue();
    }

    @Test
    void fewSamplesAreOneTile() {
        assertThat(cut(layer(20, 64), 1000, BUDGET, 2)).isEqualTo(new Tiling(1000, 1, 0));
    }

    @Test
    void wideLayersAreOneTile() {
        // their weights would go through the cache for every tile
        assertThat(cut(layer(1000, 1000), 2000, BUDGET, 2)).isEqualTo(new Tiling(2000, 1, 0));
    }

    @Test
    void whatDoesNotFitTheBudgetIsTiledOneAfterTheOther() {
        Tiling t = cut(layer(1000, 1000), 2000, 8 << 20, 2);
        assertThat(t.sideBySide()).isFalse();
        assertThat(t.tiles()).isGreaterThan(1);
    }

    @Test
    void aProgramWhoseSamplesMeetIsOneTile() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(64));
        Value mean = b.scale(1e-3, b.sumAxes(b.unary(UnaryFn.TANH, x), Axes.SAMPLE));
        b.output("y", b.mul(b.unary(UnaryFn.SIN, x), b.broadcast(mean, Shape.of(64), List.of(0))));
        assertThat(cut(b.build(), 100_000, 1, 2).tiles()).isOne();
    }
}
