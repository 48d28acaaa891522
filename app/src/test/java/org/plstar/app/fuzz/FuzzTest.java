package org.plstar.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever bytes a reader is given, it reads or refuses them in one line, within 64 MiB of
 * allocations on the heap; systems of equations within 512 MiB.
 *
 * <p>Jazzer looks for others, guided by what code an input reaches, in a process of 256 MiB of heap
 * and 1 GiB in all: a short time in every build, {@code -Dplstar.fuzz.minutes=10} for so long each.
 * What it finds becomes a file in the folder of the reader beside this test's resources.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class FuzzTest {
    private static final int MINUTES = Integer.getInteger("plstar.fuzz.minutes", 0);
    private static final String ONLY = System.getProperty("plstar.fuzz.only", "");
    private static final int RUNS = 200;

    /** Whose branches guide Jazzer. */
    private static final String GUIDES = Stream.of(
                    "org.plstar.data.**",
                    "org.plstar.onnx.**",
                    "org.plstar.network.**",
                    "org.plstar.array.npy.**",
                    "org.plstar.study.store.**",
                    "org.plstar.study.train.run.**",
                    "org.plstar.optimize.**",
                    "de.siegmar.**",
                    "tools.jackson.core.**")
            .collect(Collectors.joining(":"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void soundInputsAreRead(FuzzedReader reader) throws IOException {
        ReaderFuzzer fuzzer = new ReaderFuzzer(reader, folder);
        for (byte[] seed : reader.seeds(folder)) {
            assertThat(fuzzer.accepts(seed)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatWasFoundOnceStaysMended(FuzzedReader reader) throws IOException, URISyntaxException {
        reader.seeds(folder);
        ReaderFuzzer fuzzer = new ReaderFuzzer(reader, folder);
        for (Path finding : findings(reader)) {
            assertThatCode(() -> fuzzer.accepts(Files.readAllBytes(finding)))
                    .as(finding.toString())
                    .doesNotThrowAnyException();
        }
    }

    @Tag("net")
    @Test
    void jazzerFindsNothing() throws Exception {
        if (MINUTES == 0) {
            Path corpus = Files.createDirectory(folder.resolve("corpus"));
            FuzzedReader[] readers = FuzzedReader.values();
            for (int i = 0; i < readers.length; i++) {
                fill(corpus, readers[i], new byte[] {(byte) i});
            }
            assertNothingFound("", corpus, "-runs=" + RUNS);
            return;
        }
        for (FuzzedReader reader : ONLY.isEmpty()
                ? FuzzedReader.values()
                : new FuzzedReader[] {FuzzedReader.valueOf(ONLY)}) {
            Path corpus = Files.createDirectory(folder.resolve("corpus-" + reader));
            fill(corpus, reader, new byte[0]);
            assertNothingFound(reader.name(), corpus, "-max_total_time=" + 60 * MINUTES);
        }
    }

    private void fill(Path corpus, FuzzedReader reader, byte[] before) throws Exception {
        Path work = Files.createDirectory(folder.resolve("seeds-" + reader));
        List<byte[]> inputs = new ArrayList<>(reader.seeds(work));
        for (Path finding : findings(reader)) {
            inputs.add(Files.readAllBytes(finding));
        }
        for (int i = 0; i < inputs.size(); i++) {
            byte[] input = new byte[before.length + inputs.get(i).length];
            System.arraycopy(before, 0, input, 0, before.length);
            System.arraycopy(inputs.get(i), 0, input, before.length, inputs.get(i).length);
            Files.write(corpus.resolve(reader + "-" + i), input);
        }
    }

    private void assertNothingFound(String reader, Path corpus, String howLong) throws Exception {
        Path log = folder.resolve("log.txt");
        int status = new ProcessBuilder(command(reader, corpus, howLong))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(folder.toFile())
                .start()
                .waitFor();

        List<String> said = Files.readAllLines(log, StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("INFO: Instrumented"))
                .toList();
        assertThat(status).as(String.join("\n", said)).isZero();
        assertThat(said).anyMatch(line -> line.startsWith("Done "));
        if (MINUTES > 0) {
            System.out.println(reader + ": " + said.getLast());
        }
    }

    private List<String> command(String reader, Path corpus, String howLong) {
        return List.of(
                // A process started by this JVM counts this JVM's peak as its own; a shell's child
                // begins at 0.
                "sh",
                "-c",
                "\"$@\"; exit $?",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:+UseSerialGC",
                MINUTES > 0 ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-Dplstar.fuzz.reader=" + reader,
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + ReaderFuzzer.class.getName(),
                "--instrumentation_includes=" + GUIDES,
                "--custom_hook_includes=org.plstar.**",
                // It fails on prepared statements by itself.
                "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.SqlInjection",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-seed=1",
                "-timeout=20",
                "-rss_limit_mb=1024",
                "-max_len=4096",
                howLong,
                corpus.toString());
    }

    private static List<Path> findings(FuzzedReader reader) throws IOException, URISyntaxException {
        URL url = FuzzTest.class.getResource(reader.name().toLowerCase(Locale.ROOT));
        if (url == null) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(Path.of(url.toURI()))) {
            return new ArrayList<>(all.sorted().toList());
        }
    }
}
