import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the CPU seconds of small commands go: prints the table of docs/performance.md.
 *
 * <p>{@code java tools/CommandProfile.java ./plstar [NAME ...]}. Threads of the JVM are told apart
 * by what Linux counts for each; what Java code does by a flight recording with a sample for every
 * 10 ms of CPU.
 */
final class CommandProfile {
    private static final String CNN = "conv(16,3x3) relu conv(32,3x3,stride=2) relu gap dense";
    private static final double TICK = 0.01;

    /** What a sample of a Java thread counts for, by the first method on its stack that tells. */
    private enum Phase {
        KERNELS("tangent.", "landscape.", "InfiniteLayers", "study.KernelRows"),
        LOOKS("StepObserver", "fit.Evaluation"),
        STEPS("GradientSteps", "LossPass", "solve.", "study.table", "predict."),
        READING("plstar.data.", "DataOptions", "PreparedDataset"),
        WRITING("study.train.run.", "study.store.", "study.report.", "study.json", "RunReport", "portrait"),
        OTHER("");

        private final String[] marks;

        Phase(String... marks) {
            this.marks = marks;
        }

        boolean has(String method) {
            return Stream.of(marks).anyMatch(method::contains);
        }
    }

    private record Command(String name, List<String> arguments) {}

    private final Path program;
    private final Path work;

    private CommandProfile(Path program, Path work) {
        this.program = program;
        this.work = work;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("profile");
        CommandProfile profile = new CommandProfile(Path.of(arguments[0]).toAbsolutePath(), work);
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        try {
            profile.table(wanted);
        } finally {
            try (Stream<Path> all = Files.walk(work)) {
                all.sorted((a, b) -> b.compareTo(a)).forEach(f -> f.toFile().delete());
            }
        }
    }

    private List<Command> commands() throws IOException {
        images(work.resolve("images"));
        Files.writeString(
                work.resolve("two.pls"), "var x = 1\nvar y = 2\nx^2 + y^2 = 5\nx*y = 1\n");
        return List.of(
                cnn(16),
                cnn(128),
                new Command("train iris", List.of("train", "iris")),
                new Command("classify wine", List.of("classify", "wine")),
                new Command("solve two equations", List.of("solve", "two.pls")),
                new Command("kernel digits", List.of("kernel", "digits", "--rows", "200", "--out", "kernel.npy")),
                new Command("demo", List.of("demo")));
    }

    private static Command cnn(int batch) {
        List<String> all = new ArrayList<>(List.of("train", "images", "--network", CNN));
        all.addAll(List.of("--batch", "" + batch, "--epochs", "30", "--optimizer", "sgd"));
        all.addAll(List.of("--lr", "0.05", "--loss", "cross-entropy", "--precision", "float"));
        return new Command("convolutions, batch " + batch, all);
    }

    /** 2,000 training and 10,000 test images of 28 x 28, each a noisy stripe in its class's row. */
    private static void images(Path folder) throws IOException {
        Files.createDirectories(folder);
        Random random = new Random(1);
        for (Map.Entry<String, Integer> part : Map.of("train", 2000, "t10k", 10000).entrySet()) {
            int n = part.getValue();
            byte[] labels = new byte[n];
            byte[] pixels = new byte[n * 784];
            random.nextBytes(pixels);
            for (int i = 0; i < n; i++) {
                labels[i] = (byte) random.nextInt(10);
                for (int x = 0; x < 56; x++) {
                    pixels[i * 784 + labels[i] * 56 + x] |= (byte) 0x80;
                }
            }
            write(folder.resolve(part.getKey() + "-labels-idx1-ubyte.gz"), labels, 2049, n);
            write(folder.resolve(part.getKey() + "-images-idx3-ubyte.gz"), pixels, 2051, n, 28, 28);
        }
    }

    private static void write(Path file, byte[] bytes, int... header) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(4 * header.length);
        for (int h : header) {
            head.putInt(h);
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(head.array());
            out.write(bytes);
        }
    }

    private void table(List<String> wanted) throws IOException, InterruptedException {
        System.out.println(
                "| command | wall s | CPU s | compilers | kernels | looks | steps | reading |"
                        + " writing | start and rest |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (Command c : commands()) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(c.name::contains)) {
                System.out.println(row(c));
            }
        }
    }

    private String row(Command c) throws IOException, InterruptedException {
        Path recording = work.resolve("recording.jfr");
        Path settings = work.resolve("settings.jfc");
        Files.writeString(
                settings,
                """
                <configuration version="2.0"><event name="jdk.CPUTimeSample">
                <setting name="enabled">true</setting><setting name="throttle">10ms</setting>
                </event></configuration>
                """);
        List<String> line = new ArrayList<>(List.of(program.toString()));
        line.addAll(c.arguments);
        line.addAll(List.of("--threads", "1", "--quiet"));
        if (!line.contains("--out")) {
            line.addAll(List.of("--out", "out"));
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(work.toFile());
        builder.environment()
                .put(
                        "PLSTAR_JAVA_OPTS",
                        "-XX:StartFlightRecording=dumponexit=true,settings=%s,filename=%s"
                                        .formatted(settings, recording)
                                + " -XX:FlightRecorderOptions=stackdepth=256");
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        long begin = System.nanoTime();
        Process process = builder.start();
        Map<String, Double> threads = new HashMap<>();
        Map<String, Boolean> compilers = new HashMap<>();
        while (process.isAlive()) {
            poll(process.pid(), threads, compilers);
            Thread.sleep(20);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(line + " ended with status " + process.exitValue());
        }
        double wall = (System.nanoTime() - begin) * 1e-9;
        double cpu = threads.values().stream().mapToDouble(t -> t).sum();
        double compiling =
                threads.entrySet().stream()
                        .filter(t -> compilers.get(t.getKey()))
                        .mapToDouble(Map.Entry::getValue)
                        .sum();
        Map<Phase, Double> phases = phases(recording);
        double known = compiling;
        StringBuilder out = new StringBuilder();
        for (Phase p : Phase.values()) {
            double seconds = phases.getOrDefault(p, 0.0);
            if (p != Phase.OTHER) {
                known += seconds;
                out.append(" %.2f |".formatted(seconds));
            }
        }
        deleteOut();
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.2f |%s %.2f |",
                c.name,
                wall,
                cpu,
                compiling,
                out,
                Math.max(0, cpu - known));
    }

    /** What Linux has counted for each thread so far. */
    private static void poll(
            long pid, Map<String, Double> threads, Map<String, Boolean> compilers) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                String stat = Files.readString(task.resolve("stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
                String id = task.getFileName().toString();
                threads.put(
                        id, TICK * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
                compilers.put(id, stat.contains("CompilerThre"));
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // a thread has ended: what it took until the last look counts
        }
    }

    private static Map<Phase, Double> phases(Path recording) throws IOException {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals("jdk.CPUTimeSample")
                        && event.getStackTrace() != null) {
                    seconds.merge(phase(event.getStackTrace().getFrames()), TICK, Double::sum);
                }
            }
        }
        return seconds;
    }

    private static Phase phase(List<RecordedFrame> stack) {
        for (Phase p : Phase.values()) {
            for (RecordedFrame frame : stack) {
                String method = frame.getMethod().getType().getName();
                if (method.startsWith("org.plstar") && p.has(method)) {
                    return p;
                }
            }
        }
        return Phase.OTHER;
    }

    private void deleteOut() throws IOException {
        Path out = work.resolve("out");
        if (Files.exists(out)) {
            try (Stream<Path> all = Files.walk(out)) {
                all.sorted((a, b) -> b.compareTo(a)).forEach(f -> f.toFile().delete());
            }
        }
    }
}
