package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.landscape.KernelState;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.Goal;
import org.plstar.study.fit.FitResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run proved of itself, for its summary.
 *
 * @param certificate as {@code certificate.json} has it; absent for the reason {@code absent}
 * @param tried steps at which the theorems were tried
 * @param operations about the most that one of these looks took
 * @param chosen what was chosen for the sake of the proof, and why; empty where nothing was
 * @param next a command that goes on with a step for which B' holds; absent where the run's own
 *     steps are proved or none is known
 */
public record RunProof(
        Optional<ObjectNode> certificate,
        Goal goal,
        List<Integer> tried,
        double operations,
        Optional<String> next,
        String chosen,
        String absent) {
    /** Nothing was proved, since there is no point to prove anything of. */
    public static RunProof none(Goal goal, String reason) {
        return new RunProof(Optional.empty(), goal, List.of(), 0, Optional.empty(), "", reason);
    }

    /** Whether what was asked for was proved. */
    public boolean reached() {
        return theorems().stream()
                .anyMatch(
                        t ->
                                t.path("holds").asBoolean(false)
                                        && goal.reachedBy(
                                                t.path("theorem").asString(""), t.has("about")));
    }

    private List<JsonNode> theorems() {
        List<JsonNode> all = new ArrayList<>();
        certificate.ifPresent(c -> c.path("theorems").forEach(all::add));
        return all;
    }

    /** In words, whether what was asked for was proved first. */
    public List<Finding> findings(FitResult r) {
        List<Finding> found = new ArrayList<>();
        if (certificate.isEmpty()) {
            found.add(Finding.warning("Nothing is certified: " + absent + "."));
            return found;
        }
        if (!chosen.isEmpty()) {
            found.add(Finding.note(chosen + "."));
        }
        if (!reached()) {
            found.add(
                    Finding.warning(
                            "The certificate that was asked for ("
                                    + goal.words()
                                    + ") is withheld; what is missing follows."));
        }
        theorems().forEach(t -> found.add(finding(t)));
        proved(r).ifPresent(p -> found.add(Finding.note(p.words())));
        next.ifPresent(
                command ->
                        found.add(
                                Finding.note(
                                        "To go on with a step for which convergence is proved: "
                                                + command)));
        found.add(
                Finding.note(
                        "The theorems were tried at "
                                + tried.size()
                                + " steps, each time with at most about "
                                + n(operations)
                                + " operations."));
        return found;
    }

    private static Finding finding(JsonNode t) {
        String name = t.path("theorem").asString("");
        boolean ahead = t.has("about");
        if (!t.path("holds").asBoolean(false)) {
            return Finding.note(
                    name
                            + (ahead ? " for steps from here on" : "")
                            + " is not proved: "
                            + t.path("words").asString("")
                            + (t.path("words").asString("").contains("η =")
                                    ? " (η in the normalisation ½‖F - y‖², N times smaller than the run's)."
                                    : "."));
        }
        String within = " within R = " + n(t.path("radius").asDouble()) + " of the weights there";
        String margin = " (margin " + n(t.path("margin").asDouble()) + ").";
        String from = name + " certified from step " + t.path("from_step").asInt(0) + ": ";
        return Finding.good(
                switch (name) {
                    case "A'" ->
                            from + "gradient flow from there reaches a solution" + within + margin;
                    case "B'" ->
                            from
                                    + (ahead
                                            ? "gradient descent with η = "
                                                    + n(t.path("eta").asDouble())
                                                    + " from there on reaches"
                                            : "the run's steps from there on reach")
                                    + " a solution"
                                    + within
                                    + ", the residual shrinking by at least 1 - "
                                    + n(t.path("rate").asDouble())
                                    + " a step"
                                    + margin;
                    case "C'" -> from + "a solution exists" + within + margin;
                    default ->
                            name
                                    + " proved: a solution exists within R = "
                                    + n(t.path("radius").asDouble())
                                    + " of the last weights, next to the point that Gauss–Newton steps from there lead to"
                                    + margin;
                });
    }

    /**
     * A proved constant of PL*, beside what was measured along the run.
     *
     * @param everywhere whether it holds in the whole ball of that radius; else only along the path
     *     that the theorem speaks of, which is at most as long
     * @param theorem whose σ it is
     * @param mu σ²/N ≤ λ_min(K/N)
     * @param measured the least λ_min(K/N) at the looks from that step on; absent if it was not
     *     measured on all rows
     */
    private record Proved(
            boolean everywhere,
            String theorem,
            int step,
            double radius,
            double mu,
            OptionalDouble measured) {
        String words() {
            String from = " of the weights at step " + step;
            String where =
                    everywhere
                            ? "Within R = " + n(radius) + from + " μ-PL* is proved with μ = "
                            : "Along the path of "
                                    + (theorem.equals("A'") ? "gradient flow" : "gradient descent")
                                    + " from the weights at step "
                                    + step
                                    + ", at most R = "
                                    + n(radius)
                                    + " long, μ-PL* is proved (not in the whole ball) with μ = ";
            String run =
                    measured.isPresent()
                            ? "; along the run from there λ_min(K/N) was measured as "
                                    + n(measured.getAsDouble())
                            : "";
            return where + (everywhere ? "(a0 - Ω(R))²/N = " : "σ²/N = ") + n(mu) + run + ".";
        }

        ObjectNode json() {
            ObjectNode o = JsonMapper.shared().createObjectNode();
            o.put("step", step);
            o.put("theorem", theorem);
            o.put("radius", radius);
            o.put("mu", mu);
            if (measured.isPresent()) {
                o.put("lambda_min_measured", measured.getAsDouble());
            } else {
                o.putNull("lambda_min_measured");
            }
            return o;
        }
    }

    /**
     * The first constant of PL* that is proved in a ball, or else along a path. A proof by Λ alone
     * bounds J in the whole ball, one by a majorant only where the path may be.
     */
    private Optional<Proved> proved(FitResult r) {
        Optional<Proved> path = Optional.empty();
        for (JsonNode t : theorems()) {
            if (!t.path("holds").asBoolean(false) || !t.has("from_step")) {
                continue;
            }
            boolean everywhere = !t.has("majorant");
            for (JsonNode c : t.path("constants")) {
                if (c.path("symbol").asString("").equals("σ")) {
                    int from = t.path("from_step").asInt();
                    double sigma = c.path("value").asDouble();
                    Proved found =
                            new Proved(
                                    everywhere,
                                    t.path("theorem").asString(""),
                                    from,
                                    t.path("radius").asDouble(),
                                    sigma * sigma * r.kernelRows().lossWeight(),
                                    measured(r, from));
                    if (everywhere) {
                        return Optional.of(found);
                    }
                    path = path.or(() -> Optional.of(found));
                }
            }
        }
        return path;
    }

    private static OptionalDouble measured(FitResult r, int from) {
        return r.kernelRows().all()
                ? r.kernels().stream()
                        .filter(k -> k.step() >= from)
                        .mapToDouble(KernelState::min)
                        .min()
                : OptionalDouble.empty();
    }

    /** For {@code run.json}. */
    public ObjectNode json(FitResult r) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("goal", goal.toString());
        j.put("reached", reached());
        if (certificate.isEmpty()) {
            j.put("reason", absent);
        } else {
            j.put("file", "certificate/" + CertificateFiles.NAME);
        }
        ArrayNode at = j.putArray("tried_at");
        tried.forEach(at::add);
        j.put("operations_per_look", operations);
        ArrayNode all = j.putArray("theorems");
        for (JsonNode t : theorems()) {
            ObjectNode o = all.addObject();
            for (String name :
                    List.of(
                            "theorem",
                            "about",
                            "holds",
                            "from_step",
                            "point",
                            "radius",
                            "margin",
                            "eta",
                            "rate",
                            "words")) {
                if (t.has(name)) {
                    o.set(name, t.path(name));
                }
            }
        }
        Optional<Proved> proved = proved(r);
        for (boolean everywhere : new boolean[] {true, false}) {
            String name = everywhere ? "ball" : "path";
            proved.filter(p -> p.everywhere() == everywhere)
                    .ifPresentOrElse(p -> j.set(name, p.json()), () -> j.putNull(name));
        }
        j.put("chosen", chosen);
        next.ifPresentOrElse(c -> j.put("next_command", c), () -> j.putNull("next_command"));
        return j;
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
