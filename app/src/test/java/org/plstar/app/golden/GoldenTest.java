package org.plstar.app.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What small commands print, the JSON that they write and how they end are the bytes of committed
 * files, with the kernels of the BLAS for {@value #CORE}; with those of others numbers differ by
 * rounding alone. {@code -Dplstar.golden=write} writes these files again.
 */
class GoldenTest {
    private static final String CORE = "Haswell";

    private static final Path STORED =
            Path.of("src", "test", "resources", "org", "plstar", "app", "golden");

    private static final boolean WRITE = System.getProperty("plstar.golden", "").equals("write");

    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w.])-?\\d+(?:\\.\\d+)?(?:[eE][-+]?\\d+)?");

    /** Digests of files whose numbers differ by rounding. */
    private static final Pattern DIGEST = Pattern.compile("\\b[0-9a-f]{64}\\b");

    @TempDir
    private Path folder;

    @Test
    void whatCommandsPrintAndWriteIsAsStored() throws Exception {
        Path texts = run(CORE);
        boolean x86 = System.getProperty("os.arch").matches("amd64|x86_64");
        if (WRITE) {
            for (Path text : files(texts)) {
                Files.writeString(STORED.resolve(text.getFileName()), Files.readString(text));
            }
        }

        assertThat(differing(texts, x86)).isEmpty();
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(strings = {"Sandybridge", "Zen"})
    void onOtherProcessorsNumbersDifferByRoundingAlone(String core) throws Exception {
        assertThat(differing(run(core), false)).isEmpty();
    }

    /** Runs all commands with the kernels for a processor; the folder of their texts. */
    private Path run(String core) throws IOException, InterruptedException {
        Path texts = Files.createDirectories(Path.of("target", "golden", core));
        for (Path old : files(texts)) {
            Files.delete(old);
        }
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GoldenRun.class.getName(),
                        STORED.resolve("commands.txt").toString(),
                        Files.createDirectory(folder.resolve(core)).toString(),
                        texts.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("OPENBLAS_CORETYPE", core);
        assertThat(builder.start().waitFor()).as("%s", output).isZero();
        return texts;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    /** The texts that are not as stored: to the byte, or to rounding. */
    private static List<String> differing(Path texts, boolean toTheByte) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files(texts)) {
            Path stored = STORED.resolve(file.getFileName());
            String text = Files.readString(file);
            String wanted = Files.exists(stored) ? Files.readString(stored) : "";
            if (!(toTheByte
                    ? text.equals(wanted)
                    : alike(
                            DIGEST.matcher(text).replaceAll("digest"),
                            DIGEST.matcher(wanted).replaceAll("digest")))) {
                wrong.add(file + " differs from " + stored);
            }
        }
        assertThat(files(texts)).isNotEmpty();
        return wrong;
    }

    /** Whether two texts differ in numbers alone, and in these by what rounding does. */
    private static boolean alike(String text, String wanted) {
        return NUMBER.matcher(text)
                        .replaceAll("#")
                        .equals(NUMBER.matcher(wanted).replaceAll("#"))
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
