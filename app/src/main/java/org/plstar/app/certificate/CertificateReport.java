package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Table;
import tools.jackson.databind.JsonNode;

/** A certificate as a page: each theorem with its claim, its inequality and every constant, for a reader who checks it by hand. */
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
        List<Section> sections = new ArrayList<>();
        for (JsonNode t : j.path("theorems")) {
            sections.add(section(t));
            MarchSection.of(t).ifPresent(sections::add);
        }
        return new Report(
                "Certificate", j.path("system").asString(""), findings(j), sections, provenance);
    }

    /** What is proved and what is not, in words. */
    public static List<Finding> findings(JsonNode j) {
        List<Finding> found = new ArrayList<>();
        found.add(
                Finding.note(j.path("system").asString("") + "; w0: " + j.path("w0").asString("")));
        for (JsonNode t : j.path("theorems")) {
            String name = t.path("theorem").asString("");
            if (t.path("holds").asBoolean(false)) {
                String step =
                        t.has("eta")
                                ? String.format(
                                        Locale.ROOT,
                                        " Step η = %.6g (1/(2N) normalisation), every step multiplies the residual by at most 1 - %.3g.",
                                        t.path("eta").asDouble(),
                                        t.path("rate").asDouble())
                                : "";
                found.add(
                        Finding.good(
                                name
                                        + " proved"
                                        + (t.has("from_step")
                                                ? " at the weights of step "
                                                        + t.path("from_step").asInt()
                                                : "")
                                        + (t.has("about") ? " for other steps from here on" : "")
                                        + ". "
                                        + t.path("claim").asString("")
                                        + String.format(
                                                Locale.ROOT,
                                                " Here R = %.6g%s; margin of the inequality %.3g.",
                                                t.path("radius").asDouble(),
                                                radiusAtW1(t),
                                                t.path("margin").asDouble())
                                        + step));
            } else {
                found.add(
                        Finding.note(
                                name
                                        + " not proved"
                                        + (t.has("about") ? " for other steps either" : "")
                                        + ": "
                                        + t.path("words").asString("")
                                        + "."));
            }
        }
        for (String name : List.of("method", "conflicts")) {
            if (j.has(name)) {
                found.add(Finding.warning(j.path(name).asString("")));
            }
        }
        return found;
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

    private static Section section(JsonNode t) {
        boolean holds = t.path("holds").asBoolean(false);
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode c : t.path("constants")) {
            rows.add(
                    List.of(
                            Cell.of(c.path("symbol").asString("")),
                            Cell.of(c.path("value").asDouble()),
                            Cell.of(
                                    switch (c.path("bound").asString("")) {
                                        case "upper" -> "from above";
                                        case "lower" -> "from below";
                                        default -> "chosen";
                                    }),
                            Cell.of(c.path("meaning").asString(""))));
        }
        boolean ahead = t.has("about");
        String id = id(t);
        String text =
                (holds ? "Proved at " : "Not proved at ")
                        + t.path("point").asString("")
                        + ": "
                        + t.path("words").asString("")
                        + ".\n\nClaim: "
                        + t.path("claim").asString("")
                        + "\n\nWhat it does not say: "
                        + t.path("does_not_claim").asString("")
                        + "\n\nInequality: "
                        + t.path("inequality").asString("")
                        + (holds
                                ? String.format(
                                        Locale.ROOT,
                                        "; here %.8g ≥ %.8g, with S = R, a margin of %.3g.",
                                        t.path("left").asDouble(),
                                        t.path("right").asDouble(),
                                        t.path("margin").asDouble())
                                : ".");
        return new Section(
                "Theorem "
                        + t.path("theorem").asString("")
                        + (ahead ? " for other steps from here on" : ""),
                text,
                List.of(),
                Optional.of(
                        new Table(
                                "constants-" + id,
                                "Every number that enters, and on which side of the exact one it is",
                                List.of("symbol", "value", "bounded", "meaning"),
                                rows)));
    }
}
