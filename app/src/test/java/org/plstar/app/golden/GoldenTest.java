package org.plstar.app.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.app.Main;
import org.plstar.app.Version;
import org.plstar.array.blas.Blas;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What small commands print, the JSON that they write and how they end are the bytes of committed
 * files. {@code -Dplstar.golden=write} writes these files again. On another processor than theirs
 * numbers may differ by a little.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class GoldenTest {
    private static final Path STORED =
            Path.of("src", "test", "resources", "org", "plstar", "app", "golden");

    private static final boolean WRITE = System.getProperty("plstar.golden", "").equals("write");

    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

    /** Parts of what is printed that are others each time. */
    private static final Pattern VOLATILE =
            Pattern.compile(
                    "(\"(?:\\w*seconds|changed|computing|digest|peak_memory)\" : )[^,\\s]+");

    @TempDir private static Path folder;

    @Test
    void whatCommandsPrintAndWriteIsAsStored() throws IOException {
        Files.writeString(folder.resolve("two.txt"), "var x = 1; var y = 1\nx*y = 2\nx + y = 3\n");
        Files.writeString(
                folder.resolve("line.pde"),
                """
                unknown u(x in 0..1)
                interior: -u_xx = 1
                boundary: u = 0
                network "dense(8) tanh dense"
                points interior 6 boundary 2 fixed
                """);
        Files.writeString(
                folder.resolve("rows.csv"),
                "sepal_length_(cm),sepal_width_(cm),petal_length_(cm),petal_width_(cm)\n5.1,3.5,1.4,0.2\n6,3,5,2\n");
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(STORED.resolve("commands.txt"))) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(": ", 2);
                compare(parts[0], ended(parts[0], parts[1]), wrong);
            }
        }
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            Commands.Ended help = Commands.run(command, "--help");
            compare("help-" + command, "status " + help.status() + "\n" + help.stdout(), wrong);
        }
        compare("processor", Blas.provider() + "\n", new ArrayList<>());

        assertThat(wrong).isEmpty();
    }

    /** What a command did, as text. */
    private static String ended(String name, String arguments) throws IOException {
        List<String> all =
                ARGUMENT.matcher(arguments.replace("@", folder.toString()))
                        .results()
                        .map((MatchResult m) -> m.group(1) == null ? m.group(2) : m.group(1))
                        .toList();
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        String printed = all.contains("--json") ? pretty(ended.stdout()) : ended.stdout();
        StringBuilder text = new StringBuilder("plstar " + arguments + "\n");
        text.append("status ").append(ended.status()).append("\n").append(printed);
        if (ended.status() > 1) {
            text.append(ended.stderr());
        }
        Path out = folder.resolve(name);
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    text.append("file ").append(out.relativize(file)).append("\n");
                    if (out.relativize(file).getNameCount() == 1
                            && file.toString().endsWith(".json")) {
                        String written = pretty(Files.readString(file));
                        text.append(written.equals(printed) ? "as printed\n" : written);
                    }
                }
            }
        }
        String said =
                text.toString()
                        .replace(folder.toString(), "@")
                        .replace(folder.toRealPath().toString(), "@")
                        .replace(Path.of("").toAbsolutePath().toString(), "HERE")
                        .replace(Version.current(), "VERSION");
        return VOLATILE.matcher(said).replaceAll("$1?");
    }

    private static String pretty(String json) {
        try {
            return JsonMapper.shared().readTree(json).toPrettyString() + "\n";
        } catch (JacksonException e) {
            return json;
        }
    }

    private static void compare(String name, String text, List<String> wrong) throws IOException {
        Path stored = STORED.resolve(name + ".txt");
        if (WRITE) {
            Files.writeString(stored, text);
            return;
        }
        Files.createDirectories(Path.of("target", "golden"));
        Files.writeString(Path.of("target", "golden", name + ".txt"), text);
        String wanted = Files.exists(stored) ? Files.readString(stored) : "";
        boolean same =
                Files.readString(STORED.resolve("processor.txt")).strip().equals(Blas.provider())
                        ? text.equals(wanted)
                        : alike(text, wanted);
        if (!same) {
            wrong.add("target/golden/" + name + ".txt differs from " + stored);
        }
    }

    /** Whether two texts differ in numbers alone, and in these by what rounding does. */
    private static boolean alike(String text, String wanted) {
        return NUMBER.matcher(text).replaceAll("#").equals(NUMBER.matcher(wanted).replaceAll("#"))
                && numbers(text, wanted);
    }

    private static boolean numbers(String text, String wanted) {
        Matcher a = NUMBER.matcher(text);
        Matcher b = NUMBER.matcher(wanted);
        while (a.find() && b.find()) {
            double x = Double.parseDouble(a.group());
            double y = Double.parseDouble(b.group());
            if (Math.abs(x - y) > 1e-4 * Math.max(Math.abs(x), Math.abs(y)) + 1e-7) {
                return false;
            }
        }
        return true;
    }
}
