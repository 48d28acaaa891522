package org.plstar.study.certify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.plstar.array.ArrayRefusal;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.certificate.CertificateRefusal;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Majorant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.check.Claim;
import org.plstar.landscape.certificate.check.program.PlainStages;
import org.plstar.landscape.certificate.check.program.SlopeClaim;
import org.plstar.network.Weights;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import org.plstar.system.ResidualSystem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code certificate.json} and the arrays that it is about: {@code data.npz} with x and y, {@code
 * w0.npz}, {@code w1.npz}.
 *
 * <p>The file names every array by its SHA-256 and ends with the SHA-256 of itself; beyond that, a
 * check proves what is claimed anew.
 */
public final class CertificateFiles {
    /** The name of the file. */
    public static final String NAME = "certificate.json";

    private static final String DIGEST = "digest";

    /** Since 3 every certificate is about the program in it. */
    private static final int FORMAT = 3;

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
     * Writes a certificate into a folder that has its points already.
     *
     * @param points names of the stored weights
     * @param theorems as {@link #theorem} makes them
     * @param facts for the reader
     */
    static ObjectNode write(
            Path folder,
            CertifiedSystem about,
            List<String> points,
            List<ObjectNode> theorems,
            SequencedMap<String, String> facts)
            throws IOException {
        ResidualSystem system = about.system();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("format", FORMAT);
        j.put("plstar", Release.version());
        facts.forEach(j::put);
        j.put("system", system(system.equations(), system.unknowns()));
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        ProgramFiles.inputs(system, arrays);
        arrays.put(
                "y", new NpyArray(List.of(system.samples(), system.outputs()), system.targets()));
        ProgramFiles.write(j.putObject("program"), system, arrays);
        ObjectNode data = j.putObject("data");
        Npz.write(folder.resolve("data.npz"), arrays);
        data.put("file", "data.npz");
        data.put("sha256", Digest.of(folder.resolve("data.npz")));
        ObjectNode stored = j.putObject("points");
        for (String name : points) {
            stored.putObject(name)
                    .put("file", name + ".npz")
                    .put("sha256", Digest.of(folder.resolve(name + ".npz")));
        }
        j.putArray("theorems").addAll(theorems);
        j.put(
                "rounding",
                "Every constant is bounded in the direction that is said beside it. Rounding of"
                        + " the network's evaluation is part of r0, a0 and Λ;"
                        + " an inequality that holds only without these margins counts as failed.");
        j.put("check", "plstar certify --check " + NAME);
        j.put(DIGEST, Digest.of(j.toString()));
        byte[] text = (j.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(folder.resolve(NAME), out -> out.write(text));
        return j;
    }

    /** What a theorem of a certificate rests on. */
    static Way way(JsonNode theorem) {
        return Way.of(theorem.path("by").asString(""));
    }

    /** What came of trying a theorem, as the certificate has it. */
    static ObjectNode theorem(Attempt a, ResidualSystem system) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        Proof p = a.proof();
        j.put("theorem", p.theorem().symbol());
        j.put("holds", p.holds());
        j.put("by", a.way().word());
        j.put("point", a.refined() ? "w1" : "w0");
        if (a.ahead()) {
            j.put("about", Statement.AHEAD);
        }
        j.put("claim", p.theorem().claim());
        j.put("does_not_claim", p.theorem().silence());
        j.put("inequality", p.inequality().text());
        if (p.holds()) {
            j.put("left", p.inequality().left());
            j.put("right", p.inequality().right());
            j.put("margin", p.inequality().margin());
            j.put("radius", p.radius());
            if (p.step().isPresent()) {
                j.put("step", p.step().getAsDouble());
                j.put("step_meaning", Statement.STEP);
                j.put("eta", p.step().getAsDouble() * system.samples());
                j.put("eta_meaning", Statement.ETA);
            }
            if (p.rate().isPresent()) {
                j.put("rate", p.rate().getAsDouble());
            }
        }
        j.put("products_measured", a.measured());
        ArrayNode constants = j.putArray("constants");
        for (Constant c : p.constants()) {
            ObjectNode o = constants.addObject();
            o.put("symbol", c.symbol());
            o.put("value", Double.isFinite(c.value()) ? c.value() : Double.MAX_VALUE);
            o.put("bound", c.direction().name().toLowerCase(Locale.ROOT));
            o.put("meaning", c.meaning());
        }
        ArrayNode knots = j.putArray("knots");
        ArrayNode curvature = j.putArray("curvature");
        for (int k = 0; p.holds() && k < p.cells().knots().length; k++) {
            knots.add(p.cells().knots()[k]);
            curvature.add(p.cells().curvature()[k]);
        }
        p.cells().majorant().ifPresent(m -> majorant(j.putObject("majorant"), m));
        j.put("words", p.words());
        return j;
    }

    /** The knots of a majorant: at each the bounds that hold until there. */
    private static void majorant(ObjectNode j, Majorant m) {
        j.put(
                "meaning",
                "at the length s of a path from w0: κ ≥ ‖(J - J(w0))J(w0)⁺‖, δ ≥ ‖J - J(w0)‖"
                        + " outside of V, t ≥ the distance from w0 + V, dD ≥ ‖D²F - D²F(w0)‖, Λ ≥"
                        + " ‖D²F‖,"
                        + " Ω = ∫Λ, and ρ ≤ ∫ a0(1 - κ) ds, of which A' needs r0, B' r0/c², C' a0"
                        + " aN or r0; V is the row space of J(w0)");
        column(j, "s", m, Majorant.Knot::s);
        column(j, "κ", m, Majorant.Knot::kappa);
        column(j, "δ", m, Majorant.Knot::out);
        column(j, "t", m, Majorant.Knot::across);
        column(j, "dD", m, Majorant.Knot::change);
        column(j, "Λ", m, Majorant.Knot::curvature);
        column(j, "Ω", m, Majorant.Knot::omega);
        column(j, "ρ", m, Majorant.Knot::fallen);
    }

    private static void column(
            ObjectNode j, String name, Majorant m, ToDoubleFunction<Majorant.Knot> of) {
        ArrayNode numbers = j.putArray(name);
        m.knots().forEach(k -> numbers.add(of.applyAsDouble(k)));
    }

    /**
     * Reads a certificate and makes sure that neither it nor its arrays were changed.
     *
     * @throws Refusal if they were, or if it is no certificate
     */
    public static ObjectNode read(Path file) {
        try {
            JsonNode text = JsonFile.read(file);
            if (text.isMissingNode()) {
                throw unreadable(file, "it is empty");
            }
            if (!(text instanceof ObjectNode j) || !j.has("format") || !j.has("theorems")) {
                throw unreadable(file, "it is JSON, but no certificate");
            }
            int format = j.path("format").asInt(0);
            if (format != FORMAT) {
                throw unreadable(
                        file,
                        "it is a certificate of format "
                                + j.path("format")
                                + ", and this version reads format "
                                + FORMAT
                                + " only");
            }
            ObjectNode rest = j.deepCopy();
            rest.remove(DIGEST);
            if (!Digest.of(rest.toString()).equals(j.path(DIGEST).asString(""))) {
                throw changed(file, "its text is not the one that its digest names");
            }
            unchanged(file, j.path("data"));
            for (JsonNode p : j.path("points")) {
                unchanged(file, p);
            }
            return j;
        } catch (JacksonException | IOException e) {
            throw unreadable(
                    file,
                    Files.isDirectory(file)
                            ? "this folder holds no " + NAME + ", nor does certificate/ in it"
                            : Unread.why(file, e));
        }
    }

    private static void unchanged(Path file, JsonNode named) throws IOException {
        Path array = file.resolveSibling(named.path("file").asString(""));
        if (!Files.isRegularFile(array)) {
            throw changed(array, "it is missing");
        }
        if (!Digest.of(array).equals(named.path("sha256").asString(""))) {
            throw changed(array, "its SHA-256 is not the one in " + file.getFileName());
        }
    }

    /**
     * The claims of a certificate with the arrays that they are about; those that do not hold are
     * left out.
     */
    static List<Claimed> claims(Path file, ObjectNode j) {
        return fitting(file, () -> claimed(file, j));
    }

    /**
     * Does something with the parts of a certificate; where they do not fit together, it is
     * refused.
     */
    static <T> T fitting(Path file, Supplier<T> use) {
        try {
            return use.get();
        } catch (Refusal e) {
            if (e.code() instanceof ArrayRefusal || e.code() instanceof ProgramRefusal) {
                throw unreadable(file, "its parts do not fit together (" + e.where() + ")");
            }
            throw e;
        } catch (IllegalArgumentException | ArithmeticException | JacksonException e) {
            throw unreadable(file, "its parts do not fit together (" + e.getMessage() + ")");
        }
    }

    private static List<Claimed> claimed(Path file, ObjectNode j) {
        List<Claimed> claims = new ArrayList<>();
        var data = Npz.read(file.resolveSibling("data.npz"));
        NpyArray y = data.get("y");
        if (!j.path("data").path("file").asString("").equals("data.npz")
                || y == null
                || y.shape().size() != 2) {
            throw new IllegalArgumentException("data");
        }
        Map<String, NpyArray> numbers = new LinkedHashMap<>(data);
        // padding in front of a maximum may be infinite
        numbers.keySet().removeIf(name -> name.startsWith("constant "));
        requireFinite(numbers);
        for (JsonNode t : j.path("theorems")) {
            if (!t.path("holds").asBoolean(false)) {
                continue;
            }
            String point = t.path("point").asString("");
            String theorem = t.path("theorem").asString("");
            boolean refined = theorem.equals("C''");
            // only of weights whose hash was compared: w1 of C'', w0 or those of a step of the
            // others
            String stored = j.path("points").path(point).path("file").asString("");
            if (!stored.equals(point + ".npz") || refined != point.equals("w1")) {
                throw new IllegalArgumentException(theorem + " at " + point);
            }
            Statement.require(t, y.shape().getFirst());
            if (refined
                    && !j.path("points").path("w0").path("file").asString("").equals("w0.npz")) {
                throw new IllegalArgumentException(theorem + " without w0");
            }
            var weights = Npz.read(file.resolveSibling(stored));
            requireFinite(weights);
            require(j, y, weights);
            claims.add(
                    way(t) == Way.CURVATURE
                            ? Claimed.of(curvature(j, t, data, y, weights))
                            : Claimed.of(slopes(j, t, data, y, weights)));
        }
        return claims;
    }

    private static Map<String, double[]> values(Map<String, NpyArray> arrays) {
        Map<String, double[]> values = new LinkedHashMap<>();
        arrays.forEach((name, a) -> values.put(name, a.values()));
        return values;
    }

    /** What a theorem claims of the curvature of the certificate's program. */
    private static Claim curvature(
            ObjectNode j,
            JsonNode t,
            Map<String, NpyArray> data,
            NpyArray y,
            Map<String, NpyArray> weights) {
        String theorem = t.path("theorem").asString("");
        PlainStages.Read read =
                PlainStages.of(
                        ProgramFiles.read(j.path("program"), data),
                        j.path("program").path("output").asInt(-1),
                        values(weights),
                        y.shape().getFirst());
        return new Claim(
                theorem,
                read.stages(),
                read.x(),
                y.values(),
                theorem.equals("C''") ? constant(t, "R1") : t.path("radius").asDouble(),
                constant(t, "a0"),
                number(t.path("step")),
                number(t.path("rate")),
                t.path("products_measured").asBoolean(false),
                t.has("majorant"),
                theorem.equals("B'")
                        ? OptionalDouble.of(constant(t, "b0"))
                        : OptionalDouble.empty());
    }

    /** What a theorem claims of the slopes of the certificate's program. */
    private static SlopeClaim slopes(
            ObjectNode j,
            JsonNode t,
            Map<String, NpyArray> data,
            NpyArray y,
            Map<String, NpyArray> weights) {
        boolean refined = t.path("theorem").asString("").equals("C''");
        boolean along = way(t) == Way.DIRECTIONS;
        return new SlopeClaim(
                t.path("theorem").asString(""),
                ProgramFiles.read(j.path("program"), data),
                j.path("program").path("output").asInt(-1),
                values(weights),
                y.shape().getFirst(),
                y.values(),
                along,
                constant(t, along ? "ρ" : "R"),
                refined ? constant(t, "R1") : t.path("radius").asDouble(),
                constant(t, "a0"),
                number(t.path("step")),
                number(t.path("rate")));
    }

    /** That no array holds NaN or an infinite number. */
    static void requireFinite(Map<String, NpyArray> arrays) {
        for (Map.Entry<String, NpyArray> e : arrays.entrySet()) {
            if (!Arrays.stream(e.getValue().values()).allMatch(Double::isFinite)) {
                throw new IllegalArgumentException(e.getKey() + " is not finite");
            }
        }
    }

    /** That the sentence about the system is that of these arrays. */
    private static void require(ObjectNode j, NpyArray y, Map<String, NpyArray> weights) {
        long unknowns = weights.values().stream().mapToLong(a -> a.values().length).sum();
        if (!j.path("system").asString("").equals(system(y.values().length, unknowns))) {
            throw new IllegalArgumentException("system");
        }
    }

    private static String system(int equations, long unknowns) {
        return "F(w) = y: "
                + equations
                + " equations, one for each output of each row of data.npz, in "
                + unknowns
                + " unknowns, all weights and biases";
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
    }

    private static double constant(JsonNode theorem, String symbol) {
        for (JsonNode c : theorem.path("constants")) {
            if (c.path("symbol").asString("").equals(symbol)) {
                return c.path("value").asDouble();
            }
        }
        return 0;
    }

    private static Refusal unreadable(Path file, String what) {
        return Refusal.of(
                CertificateRefusal.UNREADABLE,
                file.toString(),
                what,
                "a certificate.json that plstar wrote, or a run that has one",
                "name it, or make one with plstar certify");
    }

    private static Refusal changed(Path file, String what) {
        return Refusal.of(
                CertificateRefusal.CHANGED,
                file.toString(),
                what,
                "the files as plstar wrote them, side by side",
                "restore them, or certify anew");
    }
}
