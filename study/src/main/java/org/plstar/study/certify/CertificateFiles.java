package org.plstar.study.certify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.StreamSupport;
import org.plstar.array.npy.WholeFile;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.ProofNumber;
import org.plstar.certify.Theorem;
import org.plstar.certify.Trial;
import org.plstar.certify.lower.Array;
import org.plstar.check.Claim;
import org.plstar.network.Weights;
import org.plstar.program.ParamLayout;
import org.plstar.study.Release;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of a certificate: {@code certificate.json} and {@code arrays.npz}, which the check
 * reads, and {@code theorems.json}, what came of each theorem, for people and pages.
 */
public final class CertificateFiles {
    /** The name of the file that is checked. */
    public static final String NAME = LoweredEquations.TEXT;

    /** The name of the file that pages are made of. */
    public static final String TOLD = "theorems.json";

    /** What a step is measured in. */
    public static final String STEP = "η in the normalisation ½‖F - y‖²";

    private CertificateFiles() {}

    /** The folder in which a run keeps its certificate. */
    public static Path ofRun(Path run) {
        return run.resolve("certificate");
    }

    /** The certificate that is meant by a file, its folder, or a run that has one. */
    public static Path file(Path given) {
        for (Path folder : List.of(given, ofRun(given))) {
            if (Files.isRegularFile(folder.resolve(NAME))) {
                return folder.resolve(NAME);
            }
        }
        return given;
    }

    /** Stores weights beside a certificate, under the name of their point. */
    static void point(Path folder, String name, ParamLayout layout, double[] w) throws IOException {
        Weights.save(folder.resolve(name + ".npz"), layout, w);
    }

    /**
     * Writes a certificate.
     *
     * @param points weights by name
     * @param theorems as {@link #theorem} makes them
     * @param facts for the reader
     */
    static ObjectNode write(
            Path folder,
            CertifiedSystem about,
            LoweredEquations equations,
            SequencedMap<String, double[]> points,
            List<ObjectNode> theorems,
            SequencedMap<String, String> facts)
            throws IOException {
        List<Claim> claims =
                theorems.stream()
                        .filter(CertificateFiles::holds)
                        .map(CertificateFiles::claim)
                        .toList();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("plstar", Release.version());
        facts.forEach(j::put);
        ResidualSystem system = about.system();
        j.put("system", system.equations() + " equations in " + system.unknowns() + " unknowns");
        j.putArray("theorems").addAll(theorems);
        j.put("check", "plstar certify --check " + NAME);
        Map<String, String> said = new LinkedHashMap<>(facts);
        said.put("plstar", Release.version());
        if (!claims.isEmpty()) {
            SequencedMap<String, Array> more = new LinkedHashMap<>();
            String binding = BindingText.of(about, equations.programs().getFirst(), more);
            equations.write(folder, points, claims, said, binding, more);
            j.put("digest", Digest.of(folder.resolve(NAME)));
        } else {
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder.resolve(LoweredEquations.ARRAYS));
            j.put("digest", "nothing is claimed");
        }
        for (String name : List.of("w0", "w1")) {
            double[] w = points.get(name);
            if (w != null) {
                point(folder, name, system.layout(), w);
            }
        }
        byte[] text = (j.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(TOLD), out -> out.write(text));
        return j;
    }

    private static boolean holds(JsonNode theorem) {
        return theorem.path("holds").asBoolean(false);
    }

    /** What came of trying a theorem at a point, for pages; and the claim, where it holds. */
    static ObjectNode theorem(Trial t, ResidualSystem system) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("theorem", t.theorem().symbol());
        j.put("holds", t.holds());
        j.put("point", t.theorem() == Theorem.REFINED_EXISTENCE ? "w1" : "w0");
        if (t.ahead()) {
            j.put("about", "gradient descent from the point on, not the run's own steps");
        }
        j.put("claim", t.theorem().claim());
        j.put("does_not_claim", t.theorem().silence());
        j.put("inequality", t.theorem().inequality());
        t.tooLarge().ifPresent(f -> j.put("too_large", f));
        t.claim()
                .ifPresent(
                        c -> {
                            j.put("left", t.left());
                            j.put("right", t.right());
                            j.put("margin", t.margin());
                            j.put("radius", t.radius().orElse(c.radius()));
                            j.put("by", c.byRows() ? "rows" : "norms");
                            j.put("sharp", c.sharp());
                            c.radii().forEach(j.putArray("radii")::add);
                            ArrayNode measured = j.putArray("measured");
                            c.measured().forEach(m -> m.forEach(measured.addArray()::add));
                        });
        t.step()
                .ifPresent(
                        s -> {
                            j.put("step", s);
                            j.put("step_meaning", STEP);
                            j.put("eta", s * system.samples());
                            j.put("eta_meaning", "η of plstar train, in the normalisation 1/(2N)");
                        });
        t.rate().ifPresent(r -> j.put("rate", r));
        ArrayNode constants = j.putArray("constants");
        for (ProofNumber c : t.constants()) {
            ObjectNode o = constants.addObject();
            o.put("symbol", c.symbol());
            o.put("value", Double.isFinite(c.value()) ? c.value() : Double.MAX_VALUE);
            o.put("bound", c.direction().name().toLowerCase(Locale.ROOT));
            o.put("meaning", c.meaning());
        }
        ArrayNode kappa = j.putArray("kappa");
        t.kappa().forEach(k -> kappa.addArray().add(k[0]).add(k[1]));
        j.put("words", t.words());
        return j;
    }

    /** The claim of a theorem that holds. */
    private static Claim claim(JsonNode t) {
        String symbol = t.path("theorem").asString("");
        boolean refined = symbol.equals(Theorem.REFINED_EXISTENCE.symbol());
        List<Double> radii = new ArrayList<>();
        t.path("radii").forEach(r -> radii.add(r.asDouble()));
        List<List<Integer>> measured = new ArrayList<>();
        for (JsonNode m : t.path("measured")) {
            measured.add(
                    StreamSupport.stream(m.spliterator(), false).map(JsonNode::asInt).toList());
        }
        return new Claim(
                Claim.Kind.valueOf(symbol.substring(0, 1)),
                t.path("point").asString(""),
                radii,
                t.path("by").asString("").equals("rows"),
                measured,
                t.path("sharp").asBoolean(true),
                t.path("step").asDouble(0),
                refined ? "w0" : "",
                List.of());
    }
}
