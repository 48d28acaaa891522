package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.study.certify.Statement;
import tools.jackson.databind.JsonNode;

/**
 * A certificate as a page: in words what is proved and what is not; then each theorem's claim, its
 * inequality and every constant, for a reader who checks it by hand.
 */
public final class CertificateReport {
    private CertificateReport() {}

    /** The page of a certificate. */
    public static Report of(JsonNode j) {
        Map<String, String> provenance = new LinkedHashMap<>();
        for (String name : List.of("command", "network", "source", "source_sha256", "w0", "rows")) {
            provenance.put(name, j.path(name).asString(""));
        }
        provenance.put("plstar", j.path("plstar").asString(""));
        provenance.put("digest", j.path("digest").asString(""));
        provenance.put("proved anew by", j.path("check").asString(""));
        List<Section> sections = new ArrayList<>();
        for (JsonNode t : j.path("theorems")) {
            sections.add(TheoremSection.of(t, j.path("w0").asString("")));
            MarchSection.of(t).ifPresent(sections::add);
        }
        sections.add(
                Section.of(
                        "How to check this",
                        "All of it follows from weights and data that lie beside this page, named by their SHA-256 in certificate.json; "
                                + j.path("check").asString("")
                                + " proves every claim anew from them, by code of its own. docs/certificates.md of plstar states and proves the theorems."
                                + " Tables show four digits; their CSV files have all.\n\n"
                                + j.path("rounding").asString("")));
        return new Report(
                "Certificate",
                j.path("network").asString("")
                        + " on "
                        + j.path("rows").asString("")
                        + " of "
                        + j.path("source").asString(""),
                findings(j),
                sections,
                provenance);
    }

    /** What a theorem gives, in a few words. */
    static String title(JsonNode t) {
        return switch (t.path("theorem").asString("")) {
            case "A'" -> "gradient flow reaches a solution";
            case "B'" ->
                    "gradient descent with the "
                            + (t.has("about") ? "longest step that is allowed" : "given step")
                            + " reaches a solution";
            case "C'" -> "a solution exists close by";
            default -> "a solution exists next to where Gauss-Newton steps lead";
        };
    }

    /** What is proved and what is not, in words. */
    public static List<Finding> findings(JsonNode j) {
        List<Finding> found = new ArrayList<>();
        found.add(
                Finding.note(j.path("system").asString("") + "; w0: " + j.path("w0").asString("")));
        for (JsonNode t : j.path("theorems")) {
            found.add(finding(t));
        }
        for (String name : List.of("method", "conflicts")) {
            if (j.has(name)) {
                found.add(Finding.warning(j.path(name).asString("")));
            }
        }
        return found;
    }

    private static Finding finding(JsonNode t) {
        String name = t.path("theorem").asString("");
        if (!t.path("holds").asBoolean(false)) {
            return Finding.note(name + " not proved (" + title(t) + "): " + missing(t) + ".");
        }
        String step =
                t.has("eta")
                        ? String.format(
                                Locale.ROOT,
                                " Step η = %.6g (1/(2N) normalisation), every step multiplies the residual by at most 1 - %.3g.",
                                t.path("eta").asDouble(),
                                t.path("rate").asDouble())
                        : "";
        String point =
                t.has("from_step")
                        ? "w0 is the weights of step " + t.path("from_step").asInt() + ", "
                        : "";
        return Finding.good(
                name
                        + " proved: "
                        + title(t)
                        + ". "
                        + t.path("claim").asString("")
                        + String.format(
                                Locale.ROOT,
                                " Here %sR = %.6g%s; margin of the inequality %.3g.",
                                point,
                                t.path("radius").asDouble(),
                                radiusAtW1(t),
                                t.path("margin").asDouble())
                        + step);
    }

    /** What a theorem lacks; steps in it are in the normalisation of the theorems. */
    static String missing(JsonNode t) {
        String words = t.path("words").asString("");
        return words.contains("η =")
                ? words + " (" + Statement.STEP + ", N times smaller than that of plstar train)"
                : words;
    }

    private static String radiusAtW1(JsonNode theorem) {
        for (JsonNode c : theorem.path("constants")) {
            if (c.path("symbol").asString("").equals("R1")) {
                return String.format(Locale.ROOT, ", R1 = %.3g", c.path("value").asDouble());
            }
        }
        return "";
    }

    /** Of a theorem, for names within a page. */
    static String id(JsonNode t) {
        return t.path("theorem").asString("").toLowerCase(Locale.ROOT).replace("'", "-prime")
                + (t.has("about") ? "-ahead" : "");
    }
}
