package org.plstar.study.certify;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Theorem;
import tools.jackson.databind.JsonNode;

/**
 * What a certificate says of a theorem beside the numbers that are proved anew: its words are those
 * of the theorem, and the numbers that follow from others do.
 *
 * <p>The second way proves R, the step, the rate, a0 and b0; σ and c must be those of the rate.
 * Other constants, knots and the majorant say how the proof was found; a check does not need and
 * does not read them.
 */
public final class Statement {
    static final String AHEAD =
            "gradient descent from this point on, with the longest step that the theorem allows";

    /** What a step of B' means in the theorems. */
    public static final String STEP = "η in the normalisation ½‖F - y‖²";

    static final String ETA =
            "the same step in the normalisation of the square loss of plstar train, 1/(2N) Σ";

    /** Doubles are written to their last digit; this is for the few operations between them. */
    private static final double NEARLY = 1e-12;

    /** For numbers that were rounded in the safe direction, by some 2⁻³⁰ each time. */
    private static final double MARGIN = 1e-7;

    private static final Map<String, String> BOUNDS =
            Map.of(
                    "kink radius",
                    "lower",
                    "a0",
                    "lower",
                    "σ",
                    "lower",
                    "c",
                    "lower",
                    "R",
                    "chosen",
                    "ρ",
                    "chosen",
                    "η",
                    "chosen");

    private Statement() {}

    /**
     * Refuses a theorem that says more than was proved.
     *
     * @param t one that is said to hold
     * @param rows N
     * @throws IllegalArgumentException naming the member that is wrong
     */
    static void require(JsonNode t, int rows) {
        Optional<Theorem> theorem =
                Arrays.stream(Theorem.values())
                        .filter(x -> x.symbol().equals(t.path("theorem").asString("")))
                        .findFirst();
        // an unknown one is not confirmed
        theorem.ifPresent(x -> words(t, x));
        constants(t);
        double left = number(t, "left").orElse(Double.NaN);
        double right = number(t, "right").orElse(Double.NaN);
        need("right", right > 0);
        need("left", left >= right);
        same(t, "margin", left / right - 1, 1e-9);
        double radius = number(t, "radius").orElse(Double.NaN);
        need("radius", radius > 0 && Double.isFinite(radius));
        boolean refined = theorem.filter(x -> x == Theorem.REFINED_EXISTENCE).isPresent();
        double ball = refined ? constant(t, "R1").asDouble(0) : radius;
        boolean slopes = CertificateFiles.way(t) == Way.SLOPES;
        if (CertificateFiles.way(t) == Way.DIRECTIONS) {
            need("R1", refined || value(t, "R1") == radius);
        } else if (slopes && refined) {
            need("R", value(t, "R") >= ball);
        } else if (!slopes || theorem.filter(x -> x == Theorem.EXISTENCE).isEmpty()) {
            same(constant(t, "R"), "R", ball, NEARLY);
        } else {
            need("R", value(t, "R") >= ball);
        }
        OptionalDouble step = number(t, "step");
        need("step", step.isPresent() == t.has("eta"));
        if (step.isPresent()) {
            same(t, "eta", step.getAsDouble() * rows, NEARLY);
            same(constant(t, "η"), "η", step.getAsDouble(), NEARLY);
            need("step_meaning", t.path("step_meaning").asString("").equals(STEP));
            need("eta_meaning", t.path("eta_meaning").asString("").equals(ETA));
        }
        theorem.ifPresent(x -> shrinking(t, x));
        need("about", !t.has("about") || t.path("about").asString("").equals(AHEAD));
        need(
                "from_step",
                !t.has("from_step")
                        || t.path("point")
                                .asString("")
                                .equals(
                                        String.format(
                                                Locale.ROOT,
                                                "step-%08d",
                                                t.path("from_step").asInt(-1))));
    }

    /**
     * The sentence of A' and B' speaks of σ, c and b1 = b0 + Ω(R): they must be those of the rate
     * and the step, which are proved anew.
     */
    private static void shrinking(JsonNode t, Theorem theorem) {
        if (theorem != Theorem.FLOW && theorem != Theorem.DESCENT) {
            return;
        }
        double sigma = value(t, "σ");
        need("σ", sigma > 0 && sigma <= value(t, "a0"));
        double rate = Proof.CLAIMED * sigma * sigma;
        if (theorem == Theorem.DESCENT) {
            double b1 = value(t, "b1");
            boolean slopes = CertificateFiles.way(t) == Way.SLOPES;
            String change = slopes ? "E(R)" : "Ω(R)";
            same(constant(t, "b1"), "b1", value(t, "b0") + value(t, change), MARGIN);
            need("b0", value(t, "b0") >= value(t, "a0"));
            double step = number(t, "step").orElse(Double.NaN);
            need("b1", step * b1 * b1 <= 1);
            rate *=
                    slopes
                            ? step * (value(t, "a0") - 3 * value(t, "E(R)")) / sigma
                            : step * shrink(t);
        }
        same(t, "rate", rate, MARGIN);
    }

    private static double shrink(JsonNode t) {
        double c = value(t, "c");
        need("c", c > 0 && c <= 1);
        return c;
    }

    private static double value(JsonNode t, String symbol) {
        return number(constant(t, symbol)).orElse(Double.NaN);
    }

    private static void words(JsonNode t, Theorem theorem) {
        need("claim", t.path("claim").asString("").equals(theorem.claim()));
        need("does_not_claim", t.path("does_not_claim").asString("").equals(theorem.silence()));
        boolean descent = theorem == Theorem.DESCENT;
        need("step", t.has("step") == descent);
        need("rate", t.path("rate").isNumber() == (descent || theorem == Theorem.FLOW));
        double radius = t.path("radius").asDouble();
        boolean refined = theorem == Theorem.REFINED_EXISTENCE;
        double own = refined ? constant(t, "R1").asDouble() : radius;
        String words = t.path("words").asString("");
        need(
                "words",
                words.equals(
                                refined
                                        ? Proof.solutionWithin(own, radius)
                                        : Proof.provedWithin(radius))
                        || words.equals(nearest(refined, own, radius)));
    }

    /** The sentence of earlier versions, whose digits are the nearest. */
    private static String nearest(boolean refined, double own, double radius) {
        return refined
                ? String.format(
                        Locale.ROOT,
                        "a solution exists within %.3g of w1, and so within %.6g of w0",
                        own,
                        radius)
                : String.format(Locale.ROOT, "proved within R = %.6g", radius);
    }

    /** That every constant is a number, and bounded on the side that the theorem needs. */
    private static void constants(JsonNode t) {
        for (JsonNode c : t.path("constants")) {
            String symbol = c.path("symbol").asString("");
            double value = number(c, "value").orElse(Double.NaN);
            need(symbol, value >= 0 && Double.isFinite(value));
            need(symbol, c.path("bound").asString("").equals(BOUNDS.getOrDefault(symbol, "upper")));
        }
        boolean existence = t.path("theorem").asString("").startsWith("C");
        List<String> all =
                switch (CertificateFiles.way(t)) {
                    case CURVATURE -> List.of("r0", "a0", "R", "Λ(R)");
                    case SLOPES -> List.of("r0", "a0", "R", existence ? "κ" : "E(R)");
                    case DIRECTIONS -> List.of("r0", "ρ", "κ", "‖D‖", "R1");
                };
        for (String needed : all) {
            need(needed, constant(t, needed).isNumber());
        }
    }

    private static JsonNode constant(JsonNode t, String symbol) {
        JsonNode found = t.path("nothing");
        for (JsonNode c : t.path("constants")) {
            if (c.path("symbol").asString("").equals(symbol)) {
                need(symbol + " twice", found.isMissingNode());
                found = c.path("value");
            }
        }
        return found;
    }

    private static OptionalDouble number(JsonNode t, String member) {
        return number(t.path(member));
    }

    private static OptionalDouble number(JsonNode n) {
        return n.isNumber() ? OptionalDouble.of(n.asDouble()) : OptionalDouble.empty();
    }

    private static void same(JsonNode t, String member, double value, double nearly) {
        JsonNode n = t.isObject() ? t.path(member) : t;
        need(
                member,
                n.isNumber()
                        && Double.isFinite(value)
                        && Math.abs(n.asDouble() - value) <= nearly * Math.abs(value));
    }

    private static void need(String member, boolean right) {
        if (!right) {
            throw new IllegalArgumentException(member);
        }
    }
}
