package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the library says to its callers, in the sources of its modules. */
final class LibraryWordsTest {
    private static final List<String> MODULES =
            List.of("array", "core", "certify", "data", "onnx", "study");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

    /** Options of Java itself. */
    private static final List<String> OF_JAVA = List.of("--add-modules", "--enable-native-access");

    /** Where the exception of Java stays, and why. */
    private static final Map<String, String> FAULTS = Map.ofEntries(
            Map.entry("org/plstar/array/blas/", "no caller comes here but the library"),
            Map.entry("org/plstar/array/elementwise/", "pieces of loops"),
            Map.entry("org/plstar/study/certify/", "caught by who reads a file"),
            Map.entry("org/plstar/study/table/KernelModelFiles", "caught where it reads"),
            Map.entry("org/plstar/onnx/OpTable", "caught by who reads the graph"),
            Map.entry("org/plstar/data/equations/", "caught by who reads the text"));

    /** What of module study belongs to the command line. */
    private static final Pattern COMMAND_LINE = Pattern.compile(
            "org/plstar/study/(command|options|page|refusal|report|store|train|[a-z]+/command)/.*");

    /** Each line of the library's main sources that is no comment, by file and number. */
    private static Map<String, String> lines() throws IOException {
        Map<String, String> all = new TreeMap<>();
        for (String module : MODULES) {
            Path root = Path.of("..", module, "src", "main", "java");
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(f -> f.toString().endsWith(".java"))
                        .filter(f -> !COMMAND_LINE.matcher(name(root, f)).matches())
                        .forEach(f -> read(f, name(root, f), all));
            }
        }
        assertThat(all).hasSizeGreaterThan(50_000);
        return all;
    }

    private static String name(Path root, Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static void read(Path file, String name, Map<String, String> all) {
        try {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                String text = line.strip();
                if (!text.startsWith("*") && !text.startsWith("/*") && !text.startsWith("//")) {
                    all.put(name + ":" + number, text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noMessageNamesAnOptionOfTheCommandLine() throws IOException {
        List<String> found = new ArrayList<>();
        lines().forEach((where, line) -> {
            Matcher literal = LITERAL.matcher(line);
            while (literal.find()) {
                Matcher option = OPTION.matcher(literal.group(1));
                if (option.find() && !OF_JAVA.contains(option.group())) {
                    found.add(where + " " + option.group());
                }
            }
        });
        assertThat(found).isEmpty();
    }

    @Test
    void aWrongCallGetsARefusal() throws IOException {
        List<String> found = new ArrayList<>();
        lines().forEach((where, line) -> {
            if (line.contains("new IllegalArgumentException")
                    && FAULTS.keySet().stream().noneMatch(where::startsWith)) {
                found.add(where);
            }
        });
        assertThat(found).isEmpty();
    }
}
