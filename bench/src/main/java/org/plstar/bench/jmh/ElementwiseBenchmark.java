package org.plstar.bench.jmh;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.plstar.array.UnaryFn;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.array.elementwise.FloatElementwise;

/** Elementwise functions on a chunk that stays in the first-level cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"
        })
public class ElementwiseBenchmark {
    private static final int N = 1024;

    /** The function. */
    @Param({"TANH", "EXP", "RELU", "ERF"})
    public UnaryFn fn = UnaryFn.TANH;

    private double[] x = {};
    private double[] y = {};
    private float[] xf = {};
    private float[] yf = {};

    /** Fills the operands. */
    @Setup
    public void fill() {
        x = new double[N];
        Arrays.setAll(x, i -> 0.01 * i - 5);
        y = new double[N];
        xf = new float[N];
        for (int i = 0; i < N; i++) {
            xf[i] = (float) x[i];
        }
        yf = new float[N];
    }

    /** 1024 doubles. */
    @Benchmark
    public double[] doubles() {
        DoubleElementwise.unary(fn, x, 0, y, 0, N);
        return y;
    }

    /** 1024 floats. */
    @Benchmark
    public float[] floats() {
        FloatElementwise.unary(fn, xf, 0, yf, 0, N);
        return yf;
    }
}
