package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole check as one file, {@code target/Check.java}, that needs nothing beside it. */
class SingleFileTest {
    private static final Path SINGLE = Path.of("target", "Check.java");
    private static final Path SOURCES = Path.of("src/main/java/org/plstar/check");

    @SuppressWarnings("InlineFormatString")
    private static final String CLAIM = """
            {"claim": "C", "point": "w1", "by": "rows", "measured": [[]], "radii": [%s]}\
            """;

    @TempDir
    Path folder;

    /** What a process said, and its status behind it. */
    static List<String> run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder b = new ProcessBuilder(command).directory(folder.toFile());
        Process p = b.redirectErrorStream(true).start();
        String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        List<String> lines = new ArrayList<>(said.lines().toList());
        lines.add("status " + p.waitFor());
        return lines;
    }

    @BeforeAll
    static void join() throws IOException, InterruptedException {
        Path here = Path.of("").toAbsolutePath();
        String tool = Path.of("..", "tools", "SingleCheck.java").toString();
        List<String> said = run(here, tool, SOURCES.toString(), SINGLE.toString());
        assertThat(said).containsExactly("status 0");
    }

    private void certificate(double far, double radius) throws IOException {
        Programs p = new Programs(2, new Random(1));
        p.dense(p.f("tanh", p.dense(p.data(3), 3, 4, 1)), 4, 1, 1);
        double[] y = new double[2];
        Certificate c = p.certificate();
        Group at = new Group(
                c.programs().getFirst(), p.w.toArray(double[][]::new), List.of(), true, 0, 1);
        for (int i = 0; i < 2; i++) {
            y[i] = at.samples[i].high[at.s.size.length - 1][0] + far;
        }
        List<Programs> all = List.of(p);
        Map<String, Certificate.Numbers> arrays = Programs.arrays(all, p.w, List.of(y));
        String json = Programs.json(all, p.w, CLAIM.formatted(radius));
        CertificateFiles.write(folder, json, arrays);
        Files.copy(SINGLE, folder.resolve("Check.java"));
    }

    @Test
    void oneFileConfirmsATrueCertificateWithoutAnythingElse() throws Exception {
        certificate(1e-4, 1e-3);
        List<String> said = run(folder, "Check.java", "certificate.json");
        assertThat(said.getFirst()).isEqualTo("2 equations in 21 unknowns");
        assertThat(said.get(1))
                .startsWith("claim C is confirmed: a solution lies within 1.000e-03");
        assertThat(said).endsWith("confirmed", "status 0");
        assertThat(said.get(said.size() - 3)).startsWith("believed: the printed program");
        assertThat(run(folder, "Check.java", "certificate.json", "--json").getFirst())
                .startsWith("{\"verdict\": \"confirmed\", \"claims\": [{\"claim\": \"C\"");
    }

    @Tag("net")
    @Test
    void oneFileDoesNotConfirmARadiusThatIsTooSmall() throws Exception {
        certificate(1e-2, 1e-3);
        List<String> said = run(folder, "Check.java", "certificate.json");
        assertThat(said.get(1)).startsWith("claim C is NOT confirmed: the residual may be 1.41");
        assertThat(said).endsWith("NOT confirmed", "status 1");
    }

    @Test
    void oneFileRefusesAnArrayOfAnotherDigest() throws Exception {
        certificate(1e-4, 1e-3);
        Path text = folder.resolve("certificate.json");
        String json = Files.readString(text).replace("\"y0\": \"", "\"y0\": \"0");
        Files.writeString(text, json);
        assertThat(run(folder, "Check.java", "certificate.json"))
                .containsExactly("check: array y0 has another SHA-256", "status 2");
    }

    @Test
    void oneFileHasTheSourcesOfThePackageWithoutItsName() throws IOException {
        String text = Files.readString(SINGLE);
        assertThat(text).doesNotContain("package ", "org.plstar", "import static");
        assertThat(text.indexOf("final class Check {")).isPositive();
        try (var all = Files.list(SOURCES)) {
            for (Path source : all.toList()) {
                String name = source.getFileName().toString().replace(".java", "");
                if (!name.equals("package-info")) {
                    assertThat(text)
                            .containsPattern(
                                    "\n(final |sealed )?(class|record|enum|interface|@interface) "
                                            + name
                                            + "\\b");
                }
            }
        }
    }
}
