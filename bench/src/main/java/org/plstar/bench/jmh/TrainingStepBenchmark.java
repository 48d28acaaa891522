package org.plstar.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.SplitMix64;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.optimize.Ending;
import org.plstar.optimize.Optimizer;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * Steps of full-batch gradient descent; with {@code -prof gc} it shows the heap that a step takes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"
        })
public class TrainingStepBenchmark {
    private static final int STEPS = 50;

    /** The format. */
    @Param({"FLOAT", "DOUBLE"})
    public Precision precision = Precision.DOUBLE;

    /** Threads, the caller included. */
    @Param({"1", "2"})
    public int threads = 1;

    /** Width of both hidden layers. */
    @Param({"64"})
    public int width = 64;

    private Workers workers = Workers.of(1);
    private Training training = training(Precision.DOUBLE, 1, workers);
    private int done;

    /** Makes the run. */
    @Setup
    public void begin() {
        workers = Workers.of(threads);
        training = training(precision, width, workers);
    }

    private static Training training(Precision precision, int width, Workers workers) {
        int n = 256;
        Network m = Architecture.parse(
                        "dense(%d) tanh dense(%d) tanh dense".formatted(width, width))
                .build(Shape.of(32), 10, Initialization.DEFAULT);
        SplitMix64 stream = new SplitMix64(5);
        double[] x = new double[n * 32];
        double[] y = new double[n * 10];
        for (int i = 0; i < x.length; i++) {
            x[i] = stream.symmetric(i);
        }
        for (int i = 0; i < n; i++) {
            y[i * 10 + i % 10] = 1;
        }
        Objective objective =
                Objective.mean(ResidualSystem.of(m, x, y), Loss.CROSS_ENTROPY, precision, workers);
        Storage w = precision.of(m.initialParameters(1));
        return Training.of(objective, Optimizer.gradientDescent(1e-3), w);
    }

    /** Ends the threads. */
    @TearDown
    public void end() {
        workers.close();
    }

    /** So many steps. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public Ending step() {
        done += STEPS;
        return training.run(Stopping.after(done), _ -> true);
    }
}
