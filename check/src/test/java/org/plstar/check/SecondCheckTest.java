package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code tools/check.py}, which was written from docs/proofs.md alone, comes to the same verdicts
 * and numbers. It needs python3 with numpy.
 */
@Tag("net")
class SecondCheckTest {
    private static final int PROGRAMS = 16;

    @TempDir
    Path folder;

    /** Claims B that both checks confirmed. */
    private static int descents;

    @AfterAll
    static void someDescentsAreConfirmed() {
        assertThat(descents).isGreaterThan(PROGRAMS);
    }

    static IntStream programs() {
        return IntStream.range(0, PROGRAMS);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void bothChecksAgree(int seed) throws IOException, InterruptedException {
        Programs p = Programs.random(seed);
        List<String> claims = new ArrayList<>();
        for (String by : List.of("rows", "norms")) {
            for (double radius : new double[] {1e-7, 1e-5, 1e-3}) {
                for (String kind : List.of("A", "C")) {
                    claims.add(
                            "{\"claim\": \"%s\", \"point\": \"w1\", \"by\": \"%s\", \"radii\": [%s, %s], \"measured\": [%s]}"
                                    .formatted(
                                            kind,
                                            by,
                                            radius / 2,
                                            radius,
                                            seed % 2 == 0 ? "[]" : all(p)));
                }
            }
        }
        Random random = new Random(seed);
        Certificate plain = p.certificate();
        for (String by : List.of("rows", "norms")) {
            claims.addAll(descents(plain, by, seed % 2 == 0 ? "[]" : all(p)));
        }
        Group at = new Group(
                plain.programs().getFirst(),
                p.w.toArray(double[][]::new),
                List.of(),
                true,
                IntStream.range(0, p.samples).toArray());
        double[] y = Arrays.stream(at.samples)
                .flatMapToDouble(q -> Arrays.stream(q.high[q.high.length - 1]))
                .map(v -> v + 1e-7 * random.nextGaussian())
                .toArray();
        Map<String, Certificate.Numbers> arrays = new LinkedHashMap<>(p.arrays);
        arrays.put("y0", new Certificate.Numbers(y, false, p.samples, p.outputs()));
        for (int i = 0; i < p.w.size(); i++) {
            arrays.put("p" + i, new Certificate.Numbers(p.w.get(i), false, p.shapes.get(i)));
        }
        String json = Programs.json(List.of(p), p.w, claims.toArray(String[]::new));
        Path file = CertificateFiles.write(folder, json, arrays);

        List<Proof> own = Claims.prove(Certificate.read(file));
        Map<?, ?> said = second(file);
        List<?> other = (List<?>) said.get("claims");
        assertThat(said.get("why")).isEqualTo("");

        assertThat(other).hasSize(own.size());
        for (int i = 0; i < own.size(); i++) {
            Map<?, ?> o = (Map<?, ?>) other.get(i);
            assertThat(o.get("confirmed"))
                    .as("%s: %s, %s", claims.get(i), own.get(i).why(), o.get("why"))
                    .isEqualTo(own.get(i).confirmed());
            descents += own.get(i).confirmed() && claims.get(i).contains("eta") ? 1 : 0;
            for (String name : own.get(i).confirmed() ? List.of("r0", "a0") : List.<String>of()) {
                double v = own.get(i).number(name);
                assertThat(number(o, name)).as(name).isCloseTo(v, within(2e-9 * v));
            }
            if (own.get(i).confirmed()) {
                for (String name : List.of("kappa", "integral")) {
                    double v = own.get(i).number(name);
                    assertThat(number(o, name)).as(name).isCloseTo(v, within(1e-2 * v + 1e-9));
                }
            }
        }
    }

    /** B with steps below and above 1/b1² of the ball; none where the point has none. */
    private static List<String> descents(Certificate c, String by, String measured) {
        List<String> all = new ArrayList<>();
        Point at;
        try {
            at = new Point(c, "w1", by.equals("rows"), List.of(List.of()), true);
        } catch (NotProved e) {
            return all;
        }
        for (double radius : new double[] {1e-5, 1e-3}) {
            for (double part : new double[] {0.5, 1.2, 1.6, 2.5}) {
                all.add(("{\"claim\": \"B\", \"point\": \"w1\", \"by\": \"%s\", \"eta\": %s,"
                                + " \"radii\": [%s], \"measured\": [%s]}")
                        .formatted(by, Search.step(at, radius) * part, radius, measured));
            }
        }
        return all;
    }

    @Test
    void whatIsNoFileAndWhatAsksForTooMuchEndsAtOnce() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path none : List.of(pipe, Path.of("/dev/zero"))) {
            assertThat(String.valueOf(second(none).get("why"))).contains("is no file");
        }
        Programs p = Programs.random(1);
        Map<String, Certificate.Numbers> arrays =
                Programs.arrays(List.of(p), p.w, List.of(new double[p.samples * p.outputs()]));
        String claim = "{\"claim\": \"M\", \"point\": \"w1\", \"radii\": [1], \"measured\": [[]]}";
        String json = Programs.json(List.of(p), p.w, claim);
        String many = json.replaceFirst("param (\\d+) [^\"]*", "param $1 0+268435455*0");
        assertThat(many).isNotEqualTo(json);
        Path file = CertificateFiles.write(folder, many, arrays);
        assertThat(String.valueOf(second(file).get("why"))).contains("values of more than");
    }

    private static double number(Map<?, ?> of, String name) {
        return of.get(name) instanceof Double d ? d : Double.NaN;
    }

    private static String all(Programs p) {
        return Arrays.toString(p.certificate().programs().getFirst().sources);
    }

    private static Map<?, ?> second(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "/usr/bin/python3", "../tools/check.py", file.toString(), "--json")
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        assertThat(out).startsWith("{");
        return (Map<?, ?>) JsonText.read(out.strip());
    }
}
