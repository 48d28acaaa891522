package org.plstar.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints one line of JSON per case. */
@Command(
        name = "bench/run",
        description =
                "Times plstar on inputs that other programs can make too; prints one line of JSON"
                        + " per case.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class Bench implements Runnable {
    @Parameters(
            arity = "1..*",
            paramLabel = "SUITE",
            description = "train, entk, hessian, jvp, krr, lm or blas")
    private List<String> suites = List.of();

    @Option(
            names = "--dtype",
            split = ",",
            defaultValue = "f32",
            description = "f32, f64 or f32,f64 (default ${DEFAULT-VALUE})")
    private List<String> dtypes = List.of();

    @Option(names = "--threads", defaultValue = "2", description = "(default ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--reps",
            defaultValue = "5",
            description = "repetitions of a case (default ${DEFAULT-VALUE})")
    private int reps;

    @Option(
            names = "--warm",
            defaultValue = "2",
            description = "seconds of running before times count (default ${DEFAULT-VALUE})")
    private double warm;

    @Option(
            names = "--budget",
            defaultValue = "45",
            description = "seconds of a case after which there are fewer repetitions (default"
                    + " ${DEFAULT-VALUE})")
    private double budget;

    @Option(
            names = "--data",
            defaultValue = "${env:PLSTAR_FASHION_MNIST:-/usr/share/datasets/fashion-mnist}",
            description = "folder with Fashion-MNIST's files; uniform noise without one (default"
                    + " ${DEFAULT-VALUE})")
    private Path data = Path.of("");

    @Option(
            names = "--only",
            defaultValue = "",
            description = "run cases or variants whose name contains this")
    private String only = "";

    @Option(names = "--quick", description = "small sizes")
    private boolean quick;

    @Option(
            names = "--width",
            defaultValue = "0",
            description = "width of the dense networks' layers (else 1024)")
    private int width;

    @Option(
            names = "--samples",
            defaultValue = "0",
            description = "samples that dense networks are measured on (else 1000)")
    private int samples;

    @Option(names = "--bare", description = "also time the bare BLAS calls of a case")
    private boolean bare;

    /** Runs what the arguments say. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }

    @Override
    public void run() {
        Settings settings =
                new Settings(threads, reps, warm, budget, data, only, quick, width, samples, bare);
        run(suites, dtypes, settings, row -> System.out.println(row.json()));
    }

    /** Runs suites in some precisions. */
    static void run(
            List<String> suites, List<String> dtypes, Settings settings, Consumer<Row> out) {
        try (Workers workers = Workers.of(settings.threads())) {
            for (String suite : suites) {
                for (String dtype : dtypes) {
                    Suite.of(suite).run(new BenchSession(settings, precision(dtype), workers, out));
                }
            }
        }
    }

    private static Precision precision(String dtype) {
        return switch (dtype) {
            case "f32" -> Precision.FLOAT;
            case "f64" -> Precision.DOUBLE;
            default -> throw new IllegalArgumentException(dtype + ": expected f32 or f64");
        };
    }
}
