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
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;

/** Square products, general and symmetric, in both precisions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"
        })
public class ProductBenchmark {
    /** Rows, columns and depth. */
    @Param({"4", "64", "256", "777", "1024"})
    public int n;

    private double[] a = {};
    private double[] c = {};
    private float[] af = {};
    private float[] cf = {};

    /** Fills the operands. */
    @Setup
    public void fill() {
        a = new double[n * n];
        Arrays.setAll(a, i -> Math.sin(i));
        c = new double[n * n];
        af = new float[n * n];
        Arrays.fill(af, 0.5f);
        cf = new float[n * n];
    }

    /** C = A Aᵀ as a general product. */
    @Benchmark
    public double[] gemmDouble() {
        Blas.gemm(
                1.0,
                Operand.of(a, n, n),
                Operand.of(a, n, n).transpose(),
                0.0,
                Operand.of(c, n, n));
        return c;
    }

    /** The same in float. */
    @Benchmark
    public float[] gemmFloat() {
        Blas.gemm(
                1f,
                Operand.of(af, n, n),
                Operand.of(af, n, n).transpose(),
                0f,
                Operand.of(cf, n, n));
        return cf;
    }

    /** One triangle of C = A Aᵀ. */
    @Benchmark
    public double[] syrkDouble() {
        Blas.syrk(Triangle.LOWER, 1.0, Operand.of(a, n, n), 0.0, Operand.of(c, n, n));
        return c;
    }
}
