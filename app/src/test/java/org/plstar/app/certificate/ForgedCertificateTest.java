package org.plstar.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.study.certify.Digest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A certificate that claims more than is true, with a digest that fits: the check proves anew and
 * does not confirm it.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ForgedCertificateTest {
    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("c").resolve("certificate.json");
    }

    /**
     * A certificate in which A', B', C' and C'' hold, by a second one at the point that the first
     * one refined.
     */
    private void issue() throws IOException {
        String data = folder.resolve("breast_cancer.csv").toString();
        Commands.data(folder, "breast_cancer.csv");
        String[] first = {
            "certify",
            data,
            "--target",
            "label",
            "--rows",
            "20",
            "--network",
            "dense(32) tanh dense",
            "--out",
            folder.resolve("c").toString()
        };
        assertThat(Commands.run(first).status()).isZero();
        String[] again = Arrays.copyOf(first, first.length + 3);
        again[first.length] = "--force";
        again[first.length + 1] = "--weights";
        again[first.length + 2] = folder.resolve("c").resolve("w1.npz").toString();
        assertThat(Commands.run(again).status()).isZero();
    }

    private static void forEach(ObjectNode j, String theorem, Consumer<ObjectNode> edit) {
        for (JsonNode t : j.path("theorems")) {
            if (t.path("theorem").asString().equals(theorem)) {
                edit.accept((ObjectNode) t);
            }
        }
    }

    private static void scale(ObjectNode t, String field, double factor) {
        t.put(field, factor * t.path(field).asDouble());
    }

    /** With all that says the same. */
    private static void radius(ObjectNode t, double factor) {
        scale(t, "radius", factor);
        if (!t.path("theorem").asString().equals("C''")) {
            constant(t, "R", factor);
        }
        reword(t);
    }

    private static void first(ObjectNode t, double factor) {
        constant(t, "R1", factor);
        constant(t, "R", factor);
        reword(t);
    }

    private static void step(ObjectNode t, double factor) {
        scale(t, "step", factor);
        scale(t, "eta", factor);
        constant(t, "η", factor);
        scale(t, "rate", factor);
        norm(t, 1 / Math.sqrt(factor));
    }

    private static void rate(ObjectNode t, double factor) {
        scale(t, "rate", factor);
        constant(t, "σ", Math.sqrt(factor));
    }

    /** Another bound of ‖J‖, at the point and within R. */
    private static void norm(ObjectNode t, double factor) {
        double less = (1 - factor) * value(t, "b1");
        constant(t, "b1", factor);
        constant(t, "b0", 1 - less / value(t, "b0"));
    }

    private static void reword(ObjectNode t) {
        double radius = t.path("radius").asDouble();
        double first = 0;
        for (JsonNode c : t.path("constants")) {
            first = c.path("symbol").asString("").equals("R1") ? c.path("value").asDouble() : first;
        }
        t.put(
                "words",
                first > 0
                        ? String.format(
                                Locale.ROOT,
                                "a solution exists within %.3g of w1, and so within %.6g of w0",
                                first,
                                radius)
                        : String.format(Locale.ROOT, "proved within R = %.6g", radius));
    }

    /** Another network than the one that was certified: every factor forty times as large. */
    private static void rescale(JsonNode node) {
        if (node instanceof ObjectNode o && o.has("factor")) {
            scale(o, "factor", 40);
        }
        for (JsonNode child : node) {
            rescale(child);
        }
    }

    private static void constant(ObjectNode t, String symbol, double factor) {
        for (JsonNode c : t.path("constants")) {
            if (c.path("symbol").asString().equals(symbol)) {
                scale((ObjectNode) c, "value", factor);
            }
        }
    }

    @Test
    void whatIsClaimedBeyondTheProofIsNotConfirmed() throws IOException {
        issue();
        String honest = Files.readString(file());
        assertThat(check()).isZero();
        refuted(honest, j -> forEach(j, "A'", t -> radius(t, 1e-3)));
        refused(honest, j -> forEach(j, "A'", t -> scale(t, "rate", 1.05)));
        refused(honest, j -> forEach(j, "A'", t -> rate(t, 1.05)));
        refuted(honest, j -> forEach(j, "B'", t -> step(t, 1.05)));
        refused(honest, j -> forEach(j, "B'", t -> scale(t, "rate", 1.05)));
        refused(honest, j -> forEach(j, "B'", t -> rate(t, 1.05)));
        refuted(honest, j -> forEach(j, "C'", t -> constant(t, "a0", 1.2)));
        refuted(honest, j -> forEach(j, "C''", t -> radius(t, 0.5)));
        refuted(honest, j -> forEach(j, "C''", t -> first(t, 1e-3)));
        refuted(honest, j -> rescale(j.path("program")));
        // what the sentences say beside
        refused(honest, j -> forEach(j, "A'", t -> constant(t, "σ", 1000)));
        refused(honest, j -> forEach(j, "B'", t -> constant(t, "σ", 1000)));
        refused(honest, j -> forEach(j, "B'", t -> constant(t, "c", 0.5)));
        refused(honest, j -> forEach(j, "B'", t -> constant(t, "b0", 0.5)));
        refuted(honest, j -> forEach(j, "B'", t -> norm(t, 0.95)));
        // the points of theorems are not interchangeable
        refused(honest, j -> forEach(j, "C''", t -> t.put("theorem", "C'")));
        otherPointsAreRefused(honest);
        String twice = honest.replace("\"theorems\" :", "\"theorems\" : [ ], \"theorems\" :");
        assertThat(twice).isNotEqualTo(honest);
        Files.writeString(file(), twice);
        assertThat(check()).isEqualTo(2);
    }

    /** The distance from w0 to w1 counts only for weights of one network, all of them numbers. */
    private void otherPointsAreRefused(String honest) throws IOException {
        Path w0 = file().resolveSibling("w0.npz");
        SequencedMap<String, NpyArray> all = Npz.read(w0);
        byte[] before = Files.readAllBytes(w0);
        for (Consumer<SequencedMap<String, NpyArray>> edit :
                List.<Consumer<SequencedMap<String, NpyArray>>>of(
                        arrays -> arrays.values().forEach(a -> a.values()[0] = Double.NaN),
                        arrays -> arrays.keySet().removeIf(name -> name.endsWith("weight")),
                        SequencedMap::clear,
                        arrays -> arrays.put("more", all.firstEntry().getValue()))) {
            SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
            all.forEach((name, a) -> arrays.put(name, new NpyArray(a.shape(), a.values().clone())));
            edit.accept(arrays);
            Npz.write(w0, arrays);
            refused(
                    honest,
                    j -> {
                        try {
                            ((ObjectNode) j.path("points").path("w0")).put("sha256", Digest.of(w0));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        forEach(j, "C''", t -> radius(t, 0.5));
                    });
        }
        Files.write(w0, before);
        // nor without the hash of w0
        refused(honest, j -> ((ObjectNode) j.path("points")).remove("w0"));
    }

    private void refused(String honest, Consumer<ObjectNode> edit) throws IOException {
        forge(honest, edit);
        assertThat(check()).isEqualTo(2);
    }

    private static double value(ObjectNode t, String symbol) {
        for (JsonNode c : t.path("constants")) {
            if (c.path("symbol").asString().equals(symbol)) {
                return c.path("value").asDouble();
            }
        }
        throw new IllegalArgumentException(symbol);
    }

    private void refuted(String honest, Consumer<ObjectNode> edit) throws IOException {
        forge(honest, edit);
        assertThat(check()).isEqualTo(1);
    }

    private void forge(String honest, Consumer<ObjectNode> edit) throws IOException {
        ObjectNode j = (ObjectNode) JsonMapper.shared().readTree(honest);
        edit.accept(j);
        j.remove("digest");
        j.put("digest", Digest.of(j.toString()));
        assertThat(j.toPrettyString()).isNotEqualTo(honest.strip());
        Files.writeString(file(), j.toPrettyString());
    }

    private int check() {
        return Commands.run("certify", "--check", file().toString()).status();
    }
}
