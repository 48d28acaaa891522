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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole check as one file, {@code target/Check.java}, that needs nothing beside it. */
class SingleFileTest {
    private static final Path SINGLE = Path.of("target", "Check.java");
    private static final Path BIND = Path.of("target", "Bind.java");
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
        for (Path file : List.of(SINGLE, BIND)) {
            List<String> said = run(here, tool, SOURCES.toString(), file.toString());
            assertThat(said).endsWith("status 0");
        }
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

    @Tag("net")
    @Test
    void oneFileConfirmsATrueCertificateWithoutAnythingElse() throws Exception {
        certificate(1e-4, 1e-3);
        List<String> said = run(folder, "Check.java", "certificate.json");
        assertThat(said.getFirst()).isEqualTo("2 equations in 21 unknowns");
        assertThat(said.get(1))
                .startsWith("claim C is confirmed: a solution lies within 1.000e-03");
        assertThat(said).endsWith("confirmed", "status 0");
        assertThat(said).contains("believed: the printed program and the arrays beside it");
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

    @Tag("net")
    @Test
    void oneFileRefusesAnArrayOfAnotherDigest() throws Exception {
        certificate(1e-4, 1e-3);
        Path text = folder.resolve("certificate.json");
        String json = Files.readString(text).replace("\"y0\": \"", "\"y0\": \"0");
        Files.writeString(text, json);
        assertThat(run(folder, "Check.java", "certificate.json"))
                .containsExactly("check: array y0 has another SHA-256", "status 2");
    }

    @Tag("net")
    @Test
    void filesAreBoundByAProgramThatProvesNothing() throws Exception {
        certificate(1e-4, 1e-3);
        Files.copy(BIND, folder.resolve("Bind.java"));
        assertThat(run(folder, "Bind.java", "certificate.json", "--data", "own.csv"))
                .containsExactly("bind: binding lacks data", "status 2");
    }

    @Tag("net")
    @Test
    void oneFileHasTheSourcesThatItsProgramNeeds() throws IOException {
        String check = Files.readString(SINGLE);
        String bind = Files.readString(BIND);
        assertThat(check + bind).doesNotContain("package ", "org.plstar", "import static");
        assertThat(check.indexOf("final class Check {")).isPositive();
        // what proves, and what compares with files, are apart; what searches is in neither
        List<String> proofs = List.of("Ball", "Point", "Along", "Away", "Matrices", "Work");
        List<String> files = List.of("Bind", "FileBinding", "Table", "Onnx");
        proofs.forEach(name -> assertThat(types(bind)).doesNotContain(name));
        files.forEach(name -> assertThat(types(check)).doesNotContain(name));
        assertThat(types(check)).containsAll(proofs).doesNotContain("Search", "EquationsText");
        assertThat(types(bind)).containsAll(files).doesNotContain("Search", "EquationsText");
    }

    private static List<String> types(String text) {
        return Pattern.compile(
                        "(?m)^(?:final |sealed )?(?:class|record|enum|interface|@interface) (\\w+)")
                .matcher(text)
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
