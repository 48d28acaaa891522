package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.app.report.Axis;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Chart;
import org.plstar.app.report.Reference;
import org.plstar.app.report.Section;
import org.plstar.app.report.Series;
import org.plstar.app.report.Table;
import org.plstar.app.report.Values;
import org.plstar.landscape.Observation;
import org.plstar.landscape.certificate.CertifiedRadii;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What a run proved of itself, as a part of its report. */
final class CertificateSection {
    private CertificateSection() {}

    /** The steps from which theorems hold, as lines across a chart over steps. */
    static List<Reference> from(StoredRun r) {
        List<Reference> lines = new ArrayList<>();
        for (JsonNode t : theorems(r)) {
            if (t.path("holds").asBoolean(false) && t.has("from_step") && !t.has("about")) {
                lines.add(
                        Reference.vertical(
                                t.path("from_step").asInt(),
                                t.path("theorem").asString("") + " certified"));
            }
        }
        return lines;
    }

    private static Iterable<JsonNode> theorems(StoredRun r) {
        return r.summary()
                .certificate()
                .map(c -> c.path("theorems"))
                .orElse(MissingNode.getInstance());
    }

    /** The section; absent where nothing was asked for. */
    static Optional<Section> of(StoredRun r) {
        if (r.summary().certificate().isEmpty()) {
            return Optional.empty();
        }
        JsonNode c = r.summary().certificate().get();
        List<Observation> tried = new ArrayList<>();
        for (Observation o : r.path()) {
            for (JsonNode step : c.path("tried_at")) {
                if (step.asInt() == o.step()) {
                    tried.add(o);
                }
            }
        }
        List<Chart> charts = new ArrayList<>();
        if (!tried.isEmpty()) {
            Values steps = Values.of(tried.stream().mapToDouble(Observation::step).toArray());
            charts.add(
                    Chart.of(
                                    "certified-radius",
                                    "Certified radius",
                                    "Within which distance of the weights at a step a solution is proved to lie; blank where it is not proved.",
                                    Axis.log("step"),
                                    Axis.log("R"))
                            .with(
                                    Series.line(
                                            "C', a solution exists",
                                            "network",
                                            steps,
                                            radii(tried, CertifiedRadii::existence)))
                            .with(
                                    Series.line(
                                            "A', gradient flow reaches it",
                                            "linearized",
                                            steps,
                                            radii(tried, CertifiedRadii::flow)))
                            .with(
                                    Series.line(
                                            "B', the run's steps reach it",
                                            "bound",
                                            steps,
                                            radii(tried, CertifiedRadii::descent)))
                            .wide());
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode t : c.path("theorems")) {
            boolean holds = t.path("holds").asBoolean(false);
            String why = holds ? "it is about the last weights" : "not proved";
            rows.add(
                    List.of(
                            Cell.of(
                                    t.path("theorem").asString("")
                                            + (t.has("about") ? " for other steps" : "")),
                            number(t.path("from_step"), why),
                            number(t.path("radius"), "not proved"),
                            number(t.path("margin"), "not proved"),
                            number(t.path("eta"), holds ? "no step in it" : "not proved"),
                            Cell.of(t.path("words").asString(""))));
        }
        return Optional.of(
                new Section(
                        "Certificates",
                        "Theorems about this run; certificate/certificate.html has their claims and every constant, and plstar certify --check proves them anew"
                                + " from the stored weights and data.",
                        charts,
                        Optional.of(
                                new Table(
                                        "certificates",
                                        "What is proved, and from which step on",
                                        List.of(
                                                "theorem",
                                                "from step",
                                                "R",
                                                "margin",
                                                "η",
                                                "in words"),
                                        rows))));
    }

    private static Cell number(JsonNode v, String reason) {
        return v.isNumber() && Double.isFinite(v.asDouble())
                ? Cell.of(v.asDouble())
                : Cell.absent(reason);
    }

    private static Values radii(
            List<Observation> tried, Function<CertifiedRadii, OptionalDouble> radius) {
        Values.Builder b = Values.builder();
        for (Observation o : tried) {
            OptionalDouble v = radius.apply(o.certified());
            if (v.isPresent()) {
                b.add(v.getAsDouble());
            } else {
                b.absent("not proved at this step");
            }
        }
        return b.build();
    }
}
