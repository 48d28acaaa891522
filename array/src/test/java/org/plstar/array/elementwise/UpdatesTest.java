package org.plstar.array.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.array.random.RandomStream;

/**
 * The fused loops of optimizers against their formulas, at sizes that fill vectors and that do not.
 */
class UpdatesTest {
    /** One loop and the same by its formula. */
    private record Loop(String name, int vectors, Fused fused, Plain plain) {}

    private interface Fused {
        void run(UpdateKernels k, Storage[] x, int at, int n);
    }

    private interface Plain {
        void run(double[] x);
    }

    private static final Loop[] LOOPS = {
        new Loop(
                "momentum",
                2,
                (k, x, at, n) -> k.momentum(0.9, 0.8, false, x[0], x[1], at, n),
                x -> {
                    x[0] = 0.9 * x[0] + 0.8 * x[1];
                    x[1] = x[0];
                }),
        new Loop("nesterov", 2, (k, x, at, n) -> k.momentum(0.9, 1, true, x[0], x[1], at, n), x -> {
            x[0] = 0.9 * x[0] + x[1];
            x[1] = x[1] + 0.9 * x[0];
        }),
        new Loop(
                "adam",
                3,
                (k, x, at, n) -> k.adam(0.9, 0.99, 3, 1.5, 1e-3, x[0], x[1], x[2], at, n),
                x -> {
                    x[0] = 0.9 * x[0] + 0.1 * x[2];
                    x[1] = 0.99 * x[1] + 0.01 * x[2] * x[2];
                    x[2] = 3 * x[0] / (1.5 * Math.sqrt(x[1]) + 1e-3);
                }),
        new Loop("rmsprop", 2, (k, x, at, n) -> k.rmsProp(0.9, 1e-3, x[0], x[1], at, n), x -> {
            x[0] = 0.9 * x[0] + 0.1 * x[1] * x[1];
            x[1] = x[1] / (Math.sqrt(x[0]) + 1e-3);
        }),
        new Loop(
                "rmsprop centred",
                3,
                (k, x, at, n) -> k.rmsPropCentred(0.9, 1e-3, x[0], x[1], x[2], at, n),
                x -> {
                    x[0] = 0.9 * x[0] + 0.1 * x[2] * x[2];
                    x[1] = 0.9 * x[1] + 0.1 * x[2];
                    x[2] = x[2] / (Math.sqrt(Math.max(0, x[0] - x[1] * x[1])) + 1e-3);
                })
    };

    private static Storage[] values(Loop loop, Precision p, int size) {
        Storage[] x = new Storage[loop.vectors];
        for (int v = 0; v < x.length; v++) {
            RandomStream stream = RandomStream.of(v, loop.name);
            x[v] = p.allocate(size);
            for (int i = 0; i < size; i++) {
                // second moments are positive, and large enough not to cancel
                x[v].set(
                        i,
                        v < x.length - 1 && v < 2
                                ? 4 + Math.abs(stream.normal(i))
                                : stream.normal(i));
            }
        }
        if (loop.name.equals("rmsprop centred")) {
            for (int i = 0; i < size; i++) {
                x[1].set(i, x[1].get(i) / 8);
            }
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 13, 207, 4098})
    void everyLoopIsItsFormula(int n) {
        for (Precision p : Precision.values()) {
            for (Loop loop : LOOPS) {
                int at = 3;
                Storage[] before = values(loop, p, n + 5);
                Storage[] x = values(loop, p, n + 5);
                loop.fused.run(UpdateKernels.of(p), x, at, n);
                for (int i = 0; i < n + 5; i++) {
                    double[] one = new double[loop.vectors];
                    for (int v = 0; v < one.length; v++) {
                        one[v] = before[v].get(i);
                    }
                    if (i >= at && i < at + n) {
                        loop.plain.run(one);
                    }
                    for (int v = 0; v < one.length; v++) {
                        assertThat(x[v].get(i))
                                .as("%s %s vector %d element %d", p, loop.name, v, i)
                                .isCloseTo(
                                        one[v],
                                        within(64 * p.unitRoundoff() * (1 + Math.abs(one[v]))));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 207})
    void anElementHasTheSameBitsWhereverTheSliceBegins(int n) {
        for (Precision p : Precision.values()) {
            for (Loop loop : LOOPS) {
                Storage[] whole = values(loop, p, n);
                Storage[] single = values(loop, p, n);
                loop.fused.run(UpdateKernels.of(p), whole, 0, n);
                for (int i = 0; i < n; i++) {
                    loop.fused.run(UpdateKernels.of(p), single, i, 1);
                }
                for (int v = 0; v < loop.vectors; v++) {
                    assertThat(single[v].toDoubles(0, n)).isEqualTo(whole[v].toDoubles(0, n));
                }
            }
        }
    }

    /** 1 - 0.999 in floats would be off by 1.3e-5 of itself. */
    @Test
    void theShareOfANewGradientIsExactInEveryPrecision() {
        for (Precision p : Precision.values()) {
            Storage v = p.allocate(40);
            Storage m = p.allocate(40);
            Storage a = p.allocate(40);
            Storage g = p.of(DoubleStream.generate(() -> 1).limit(40).toArray());
            UpdateKernels k = UpdateKernels.of(p);
            k.rmsProp(0.999, 0, v, g, 0, 40);
            near(v, 0.001);
            near(g, 1 / Math.sqrt(0.001));
            g = p.of(DoubleStream.generate(() -> 1).limit(40).toArray());
            k.adam(0.9, 0.999, 1, 1, 1e-8, m, a, g, 0, 40);
            near(m, 0.1);
            near(a, 0.001);
        }
    }

    private static void near(Storage x, double expected) {
        double bound = 16 * x.precision().unitRoundoff() * expected;
        for (int i = 0; i < x.size(); i++) {
            assertThat(x.get(i)).as("%s", x.precision()).isCloseTo(expected, within(bound));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3})
    void slicesOutsideTheirArraysAreRefused(int at) {
        for (Precision p : Precision.values()) {
            for (Loop loop : LOOPS) {
                Storage[] x = values(loop, p, 10);
                assertThatThrownBy(() -> loop.fused.run(UpdateKernels.of(p), x, at, 8))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }
}
