package org.plstar.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of a document, run in order in an empty folder, end as it says: with status 0, or as
 * a comment behind them tells ({@code # ends with 1}).
 */
class DocumentedCommandsTest {
    private static final Path HOME = Path.of("").toAbsolutePath().resolve("..").normalize();
    private static final Pattern STATUS = Pattern.compile("# .*ends with (\\d+)");

    private static final Pattern SHOWN =
            Pattern.compile("<!-- ([\\w.]+) -->\\s*```\\w*\n(.*?)```", Pattern.DOTALL);

    /** Documents whose commands need what no machine has by itself, and what tests them. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "docs/cluster.md",
            "a cluster: the tests of module cluster",
            "docs/finetune.md",
            "a pretrained model: PretrainedDocumentTest",
            Entry.GALLERY,
            "a folder for each entry: GalleryRunsTest");

    /** Options whose file the command writes. */
    private static final Set<String> WRITTEN = Set.of("--export", "--out");

    /** The names of some; all if there are none. */
    private static final String WANTED = System.getProperty("plstar.documents", "");

    private static final boolean WRITE = "write".equals(System.getProperty("plstar.printed"));

    static Stream<String> documents() {
        return Documents.read(HOME).pages().keySet().stream()
                .filter(d -> WANTED.isEmpty() || WANTED.contains(d))
                .filter(d -> !ELSEWHERE.containsKey(d));
    }

    private static MarkdownPage document(String name) {
        return Objects.requireNonNull(Documents.read(HOME).pages().get(name), name);
    }

    /** Lines that a command of a document printed; … stands for others. */
    private static final Pattern PRINTED =
            Pattern.compile("<!-- printed by: (.*?) -->\\s*```\n(.*?)```", Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?(?:e[-+]?\\d+)?");

    /**
     * Lines that a document says a command prints and that were not, for what rounding leaves. With
     * {@code -Dplstar.printed=write} the document gets the printed lines that begin alike.
     */
    private static List<String> unprinted(String document, String command, Path output)
            throws IOException {
        List<String> wrong = new ArrayList<>();
        String text = Files.readString(HOME.resolve(document));
        Matcher m = PRINTED.matcher(text);
        while (m.find()) {
            if (m.group(1).equals(command)) {
                List<String> printed = Files.readAllLines(output);
                if (WRITE) {
                    String now = m.group(2)
                            .lines()
                            .map(l -> printed.stream()
                                    .filter(p -> begins(l, p))
                                    .findFirst()
                                    .orElse(l))
                            .collect(Collectors.joining("\n", "", "\n"));
                    text = text.replace(m.group(2), now);
                    Files.writeString(HOME.resolve(document), text);
                    continue;
                }
                m.group(2)
                        .lines()
                        .filter(l -> !l.strip().equals("…"))
                        .filter(l -> printed.stream().noneMatch(p -> alike(l, p)))
                        .forEach(l -> wrong.add("not printed by " + command + ": " + l));
            }
        }
        return wrong;
    }

    /** Whether two lines are the same up to a colon. */
    private static boolean begins(String told, String printed) {
        int colon = told.indexOf(':');
        return colon > 0 && printed.startsWith(told.substring(0, colon + 1));
    }

    /** The same words, and the same numbers to a hundredth; what is below 1e-9 is rounding. */
    private static boolean alike(String told, String printed) {
        if (!NUMBER.matcher(told).replaceAll("#").equals(NUMBER.matcher(printed).replaceAll("#"))) {
            return false;
        }
        Matcher a = NUMBER.matcher(told);
        Matcher b = NUMBER.matcher(printed);
        while (a.find() && b.find()) {
            double x = Double.parseDouble(a.group());
            double y = Double.parseDouble(b.group());
            if (Math.abs(x - y) > 0.01 * Math.max(Math.abs(x), Math.abs(y)) + 1e-9) {
                return false;
            }
        }
        return true;
    }

    /** Files that a document shows: a comment with the name, then the text. */
    private static void shown(String document, Path folder) throws IOException {
        Matcher m = SHOWN.matcher(Files.readString(HOME.resolve(document)));
        while (m.find()) {
            Files.writeString(folder.resolve(m.group(1)), m.group(2));
        }
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandEndsAsTheTextSays(String document, @TempDir Path folder) throws Exception {
        List<String> wrong = new ArrayList<>();
        shown(document, folder);
        for (MarkdownPage.Block block : document(document).blocks()) {
            for (String line : block.text().replaceAll("\\\\\\R\\s*", " ").split("\\R", -1)) {
                for (List<String> arguments : ShellBlock.commands(line)) {
                    Matcher told = STATUS.matcher(line);
                    int expected = told.find() ? Integer.parseInt(told.group(1)) : 0;
                    provide(folder, arguments);
                    Ended ended = run(folder, arguments);
                    if (ended.status != expected) {
                        wrong.add(line.strip() + " ends with " + ended.status + ": " + ended.last);
                    }
                    wrong.addAll(unprinted(
                            document, String.join(" ", arguments), folder.resolve("output.txt")));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void theReadmeHasCommands() {
        long commands = document("README.md").blocks().stream()
                .mapToLong(b -> ShellBlock.commands(b.text()).size())
                .sum();
        assertThat(commands).isGreaterThan(10);
    }

    private record Ended(int status, String last) {}

    private static Ended run(Path folder, List<String> arguments) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(StartCommand.with(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (arguments.getFirst().equals("serve")) {
            // it serves until it is ended
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (process.isAlive()
                    && !Files.readString(output).contains("http://")
                    && System.nanoTime() < until) {
                Thread.sleep(50);
            }
            boolean serves = process.isAlive() && Files.readString(output).contains("http://");
            process.destroy();
            process.waitFor();
            return new Ended(serves ? 0 : 3, Files.readString(output));
        }
        int status = process.waitFor();
        List<String> lines = Files.readAllLines(output);
        return new Ended(status, lines.isEmpty() ? "" : lines.getLast());
    }

    /** Files that a document speaks of as the reader's own. */
    private static void provide(Path folder, List<String> arguments) throws Exception {
        for (int i = 0; i < arguments.size(); i++) {
            String name = arguments.get(i);
            boolean written = i > 0 && WRITTEN.contains(arguments.get(i - 1));
            Path file = folder.resolve(name);
            if (!name.matches("[a-z]+\\.(csv|onnx)") || written || Files.exists(file)) {
                continue;
            }
            if (name.equals("model.onnx")) {
                List<String> train = List.of(
                        "train",
                        "digits",
                        "--network",
                        "dense(8) tanh dense",
                        "--steps",
                        "1",
                        "--out",
                        "runs/provided",
                        "--export",
                        name);
                assertThat(run(folder, train).status).isZero();
            } else if (name.endsWith(".csv")) {
                table(file);
            }
        }
    }

    private static void table(Path file) throws IOException {
        StringBuilder rows = new StringBuilder("x,z,price,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(String.format(
                    Locale.ROOT,
                    "%.3f,%.3f,%.3f,%.3f%n",
                    Math.sin(i),
                    Math.cos(2 * i),
                    Math.sin(i) + 0.3 * Math.cos(2 * i),
                    Math.sin(3 * i)));
        }
        Files.writeString(file, rows.toString());
    }
}
