package org.plstar.study.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.json.JsonFile;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Certificates of programs that have no bounded second derivative, issued, checked and forged. */
class SlopeCertificatesTest {
    @TempDir private Path folder;

    private static ResidualSystem system(String text, Shape input, int outputs, int rows) {
        Random random = new Random(7);
        Network network = network(text, input, outputs);
        double[] x = new double[rows * input.size()];
        for (int i = 0; i < x.length; i++) {
            // images with a constant border
            int column = i % Math.max(1, input.dim(input.rank() - 1));
            x[i] = input.rank() == 3 && column == 0 ? 0 : random.nextGaussian();
        }
        double[] y = new double[rows * outputs];
        Arrays.setAll(y, _ -> random.nextDouble(-1, 1));
        return ResidualSystem.of(network, x, y);
    }

    private static Network network(String text, Shape input, int outputs) {
        return Architecture.parse(text)
                .build(
                        input,
                        outputs,
                        new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.1));
    }

    private CertifyResult issue(ResidualSystem system, double... w0) throws IOException {
        try (Session session = Session.of(2)) {
            CertifyResult result = CertifyRequest.of(system, w0).run(session);
            result.write(folder);
            return result;
        }
    }

    private CertificateCheck check() {
        try (Session session = Session.of(2)) {
            return CertificateCheck.of(folder, session);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(32) relu dense(32) relu dense",
                "dense(32) leaky_relu dense(32) leaky_relu dense",
                "dense(32) gelu dense(32) gelu dense",
                "dense(32) silu dense(32) silu dense",
                "dense(32) elu dense(32) elu dense",
                "dense(32) softsign dense(32) softsign dense",
                "dense(32) relu dense(32) relu dense(32) relu dense(32) relu dense",
                "dense(32) mish dense(32) selu dense(32) hardswish dense(32) relu6 dense",
                "dense(32) layernorm relu dense(32) layernorm gelu dense",
                "dense(32) prelu shared(a,dense(32)) tanh shared(a,dense(32)) relu dense",
                "product(dense(24) relu, dense(24) sigmoid) dense",
                "dense(32) dropout(0.2) relu dense"
            })
    void networksAreProvedAndConfirmed(String text) throws IOException {
        ResidualSystem system = system(text, Shape.of(8), 1, 12);
        confirm(system, network(text, Shape.of(8), 1).initialParameters(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1x6x6 | conv(6,3x3,padding=1) relu maxpool(2) conv(8,2x2) relu flatten dense",
                "1x6x6 | conv(6,3x3,padding=1) batchnorm relu maxpool(2) flatten dense",
                "1x6x6 | conv(6,3x3,padding=1) relu residual(conv(6,3x3,padding=1) relu) gap dense",
                "4x6 | attention(2) mean_tokens dense",
                "4x8 | residual(layernorm attention(2)) residual(layernorm dense(16) gelu"
                        + " dense(8)) mean_tokens dense"
            })
    void imagesAndSequencesAreProvedAndConfirmed(String shape, String text) throws IOException {
        Shape input =
                Shape.of(
                        List.of(shape.split("x", -1)).stream()
                                .mapToInt(Integer::parseInt)
                                .toArray());
        ResidualSystem system = system(text, input, 2, 6);
        confirm(system, network(text, input, 2).initialParameters(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6x16 | 1 | 24 | residual(layernorm attention(2)) residual(layernorm dense(32)"
                        + " gelu dense(16)) residual(layernorm attention(2)) residual(layernorm"
                        + " dense(32) gelu dense(16)) mean_tokens dense(1)",
                "5x8 | 2 | 14 | residual(layernorm attention(2)) residual(layernorm dense(16)"
                        + " silu dense(8)) residual(layernorm attention(2)) residual(layernorm"
                        + " dense(16) gelu dense(8)) mean_tokens dense"
            })
    void severalBlocksAreProvedAlongDirections(String shape, int outputs, int rows, String text)
            throws IOException {
        CertifyResult result = blocks(shape, outputs, rows, text);
        Attempt refined = result.attempts().getLast();
        assertThat(refined.way()).isEqualTo(Way.DIRECTIONS);
        assertThat(result.of(Theorem.REFINED_EXISTENCE)).isEqualTo(refined.proof());
    }

    private CertifyResult blocks(String shape, int outputs, int rows, String text)
            throws IOException {
        Shape input =
                Shape.of(Stream.of(shape.split("x", -1)).mapToInt(Integer::parseInt).toArray());
        ResidualSystem system = system(text, input, outputs, rows);
        return confirm(system, network(text, input, outputs).initialParameters(3));
    }

    private CertifyResult confirm(ResidualSystem system, double... w0) throws IOException {
        CertifyResult result = issue(system, w0);
        Proof proof = result.of(Theorem.REFINED_EXISTENCE);
        assertThat(proof.holds()).as(proof.words()).isTrue();
        assertThat(proof.inequality().margin()).isPositive();
        CertificateCheck check = check();
        assertThat(check.confirmed()).as(check.toString()).isTrue();
        return result;
    }

    @Test
    void theoremsAboutDescentHoldNearASolution() throws IOException {
        String text = "dense(64) relu dense(64) relu dense";
        ResidualSystem system = system(text, Shape.of(8), 1, 8);
        double[] w1 =
                issue(system, network(text, Shape.of(8), 1).initialParameters(3))
                        .refinement()
                        .point();
        Random random = new Random(5);
        for (int k = 0; k < w1.length; k++) {
            w1[k] += 1e-7 * random.nextGaussian();
        }
        CertifyResult near = issue(system, w1);
        for (Theorem t : Theorem.values()) {
            assertThat(near.of(t).holds()).as(t + ": " + near.of(t).words()).isTrue();
        }
        CertificateCheck check = check();
        assertThat(check.claims()).hasSize(4);
        assertThat(check.confirmed()).as(check.toString()).isTrue();
    }

    @Test
    void aSystemOfOnesOwnIsProved() throws IOException {
        // five unknowns: a circle, an exponential and a quotient
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", Shape.of(5));
        Value square = b.sum(b.unary(UnaryFn.SQUARE, w), List.of(0));
        Value first = slice(b, w, 0);
        Value second = slice(b, w, 1);
        Value mixed =
                b.add(
                        b.unary(UnaryFn.EXP, first),
                        b.div(second, b.shift(b.unary(UnaryFn.ABS, slice(b, w, 2)), 1)));
        b.output("f", b.concat(0, List.of(b.reshape(square, Shape.of(1)), mixed)));
        ResidualSystem system = ResidualSystem.of(b.build(), 2, 1.5);
        confirm(system, 0.3, -0.2, 0.9, 0.1, 0.4);
    }

    private static Value slice(ProgramBuilder b, Value w, int at) {
        return b.slice(w, List.of(at), List.of(1), List.of(1));
    }

    // ---- forged files

    private ObjectNode forge(Consumer<ObjectNode> change) throws IOException {
        Path file = folder.resolve(CertificateFiles.NAME);
        ObjectNode j = (ObjectNode) JsonFile.read(file);
        change.accept(j);
        j.remove("digest");
        j.put("digest", Digest.of(j.toString()));
        Files.writeString(file, j.toPrettyString());
        return j;
    }

    private static ObjectNode line(ObjectNode j, String op) {
        for (var line : j.path("program").path("lines")) {
            if (line.path("op").asString("").equals(op)) {
                return (ObjectNode) line;
            }
        }
        throw new AssertionError("no " + op);
    }

    private static ObjectNode theorem(ObjectNode j) {
        return (ObjectNode) j.path("theorems").get(j.path("theorems").size() - 1);
    }

    private void issueSmall() throws IOException {
        String text = "conv(3,3x3,padding=1) relu maxpool(2) flatten dense";
        ResidualSystem system = system(text, Shape.of(1, 4, 4), 1, 4);
        confirm(system, network(text, Shape.of(1, 4, 4), 1).initialParameters(2));
    }

    @Test
    void forgedProgramsAreRefused() throws IOException {
        List<Consumer<ObjectNode>> forged =
                List.of(
                        j -> line(j, "Contract").putArray("in").add(900).add(0),
                        j -> line(j, "Contract").put("result", "zz"),
                        j -> line(j, "Contract").put("summed", "more"),
                        j -> line(j, "Param").put("name", "other"),
                        j -> line(j, "Param").putArray("shape").add(1 << 24).add(1 << 24),
                        j ->
                                line(j, "Patches")
                                        .putArray("window")
                                        .add(1 << 24)
                                        .add(1)
                                        .add(0)
                                        .add(0)
                                        .add(1 << 24)
                                        .add(1)
                                        .add(1)
                                        .add(0)
                                        .add(0)
                                        .add(1),
                        j -> line(j, "Patches").putArray("window").add(0),
                        j -> line(j, "Broadcast").putArray("positions").add(7),
                        j -> line(j, "Unary").put("fn", "MAGIC"),
                        j -> line(j, "ArgMax").put("axis", 2),
                        j -> line(j, "TakeAlong").put("result", "ab"),
                        j -> ((ObjectNode) j.path("program")).put("output", -1),
                        j -> ((ObjectNode) j.path("program")).put("output", 100000),
                        j -> ((ArrayNode) j.path("program").path("lines")).removeAll(),
                        j ->
                                ((ObjectNode) j.path("program").path("lines").get(0))
                                        .put("op", "Trust"));
        issueSmall();
        allAreRefused(forged);
    }

    private void allAreRefused(List<Consumer<ObjectNode>> forged) throws IOException {
        String whole = Files.readString(folder.resolve(CertificateFiles.NAME));
        for (int k = 0; k < forged.size(); k++) {
            Files.writeString(folder.resolve(CertificateFiles.NAME), whole);
            forge(forged.get(k));
            boolean confirmed;
            try {
                confirmed = check().confirmed();
            } catch (Refusal refused) {
                confirmed = false;
            }
            assertThat(confirmed).as("forged %d", k).isFalse();
        }
    }

    @Test
    void aLargerClaimIsNotConfirmed() throws IOException {
        issueSmall();
        String whole = Files.readString(folder.resolve(CertificateFiles.NAME));
        List<String> symbols = List.of("R1", "R", "a0");
        for (String symbol : symbols) {
            for (double factor : new double[] {1e-3, 1e12}) {
                Files.writeString(folder.resolve(CertificateFiles.NAME), whole);
                ObjectNode j =
                        forge(
                                c -> {
                                    for (var constant : theorem(c).path("constants")) {
                                        if (constant.path("symbol").asString("").equals(symbol)) {
                                            ((ObjectNode) constant)
                                                    .put(
                                                            "value",
                                                            constant.path("value").asDouble()
                                                                    * factor);
                                        }
                                    }
                                });
                assertThat(j).isNotNull();
                boolean harmless = symbol.equals("a0") && factor < 1;
                if (!harmless && !(symbol.equals("R1") && factor > 1)) {
                    boolean confirmed;
                    try {
                        confirmed = check().confirmed();
                    } catch (Refusal refused) {
                        confirmed = false;
                    }
                    assertThat(confirmed).as(symbol + " times " + factor).isFalse();
                }
            }
        }
    }

    private void issueAlong() throws IOException {
        CertifyResult result =
                blocks(
                        "5x8",
                        2,
                        14,
                        "residual(layernorm attention(2)) residual(layernorm dense(16) silu"
                                + " dense(8))"
                                + " residual(layernorm attention(2)) residual(layernorm dense(16)"
                                + " gelu"
                                + " dense(8)) mean_tokens dense");
        assertThat(result.attempts().getLast().way()).isEqualTo(Way.DIRECTIONS);
    }

    private static void scale(ObjectNode j, String symbol, double factor) {
        for (var constant : theorem(j).path("constants")) {
            if (constant.path("symbol").asString("").equals(symbol)) {
                double value = constant.path("value").asDouble() * factor;
                ((ObjectNode) constant).put("value", value);
            }
        }
    }

    @Test
    void forgedClaimsAlongDirectionsAreNotConfirmed() throws IOException {
        List<Consumer<ObjectNode>> forged =
                List.of(
                        j -> scale(j, "ρ", 1e-3),
                        j -> scale(j, "ρ", 1e12),
                        j -> scale(j, "R1", 1e-3),
                        j -> scale(j, "ρ", 0),
                        j -> theorem(j).put("by", "slopes"),
                        j -> theorem(j).put("by", "curvature"),
                        j -> theorem(j).put("by", "trust"),
                        j -> theorem(j).put("theorem", "B'"),
                        j ->
                                line(j, "Scale")
                                        .put(
                                                "factor",
                                                line(j, "Scale").path("factor").asDouble() * 1.001),
                        j -> line(j, "Unary").put("fn", "COS"));
        issueAlong();
        allAreRefused(forged);
    }

    @Test
    void otherFactorsOfAProgramAreAnotherSystem() throws IOException {
        issueSmall();
        forge(
                j ->
                        line(j, "Scale")
                                .put("factor", line(j, "Scale").path("factor").asDouble() * 1.001));
        assertThat(check().confirmed()).isFalse();
    }

    @Test
    void anUnknownFormatIsNamed() throws IOException {
        issueSmall();
        for (int format : new int[] {1, 2, 4}) {
            forge(j -> j.put("format", format));
            assertThatThrownBy(this::check)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("format " + format);
        }
    }
}
