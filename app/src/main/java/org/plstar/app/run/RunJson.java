package org.plstar.app.run;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.report.Finding;
import org.plstar.array.Precision;
import org.plstar.landscape.LinearParallel;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.FloorSummary;
import org.plstar.study.Measured;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.fit.TargetErrors;
import org.plstar.study.json.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code run.json}: the numbers of {@link FitQuantity} by their keys, each absent one as null with
 * its reason beside it, then the other parts of a summary as objects.
 */
public final class RunJson {
    private RunJson() {}

    /** The object. */
    static ObjectNode write(RunSummary s) {
        FitSummary fit = s.fit();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.put("schema", s.schema());
        j.put("command", s.command());
        j.put("outcome", Json.lower(fit.outcome()));
        j.put("outcome_message", OptionHints.of(fit.outcome()));
        j.put("outcome_detail", fit.outcomeDetail());
        ObjectNode meaning = JsonMapper.shared().createObjectNode();
        for (FitQuantity q : FitQuantity.values()) {
            number(j, q, fit.number(q));
            meaning.put(q.key(), q.meaning());
        }
        RunMeaning.of(fit).forEach(meaning::put);
        j.put("eta_reason", fit.etaReason());
        fit.curvature().ifPresent(c -> j.set("lambda_max_all_rows_trust", Json.tree(Trust.of(c))));
        errors(j, "train_errors", fit.trainErrors());
        errors(j, "test_errors", fit.testErrors());
        j.set("rate_steps", Json.tree(fit.rateSteps()));
        j.set("pl_floor", Json.tree(fit.plFloor()));
        fit.linearParallel()
                .ifPresentOrElse(
                        p -> j.set("linear_parallel", Json.tree(p)),
                        () -> {
                            j.putNull("linear_parallel");
                            j.put("linear_parallel_reason", Findings.noPrediction(fit));
                        });
        fit.noPrediction().ifPresent(why -> j.put("no_prediction", Json.lower(why)));
        j.set("method", Json.tree(fit.method()));
        j.set("looks", Json.tree(fit.observations()));
        Findings.thinned(fit).ifPresent(t -> ((ObjectNode) j.path("looks")).put("thinned", t));
        j.set("network", Json.tree(fit.network()));
        j.set("data", Json.tree(fit.data()));
        j.put("seed", fit.seed());
        j.put("precision", Json.lower(fit.precision()));
        j.put("version", s.versions().version());
        j.put("java", s.versions().java());
        j.put("blas", s.versions().blas());
        j.set("meaning", meaning);
        ObjectNode columns = j.putObject("trace_columns");
        Trace.MEANING.forEach(columns::put);
        ArrayNode findings = j.putArray("findings");
        ArrayNode kinds = j.putArray("finding_kinds");
        for (Finding f : s.findings()) {
            findings.add(f.text());
            kinds.add(Json.lower(f.kind()));
        }
        s.certificate().ifPresent(c -> j.set("certificate", Json.tree(c)));
        j.put("iterates", s.iterates());
        s.iteratesReason().ifPresent(r -> j.put("iterates_reason", r));
        j.put("directory", s.directory());
        return j;
    }

    /** Puts a number under its key, or null and the reason. */
    static void number(ObjectNode j, FitQuantity q, Measured m) {
        if (m.value().isEmpty()) {
            j.putNull(q.key());
            j.put(q.key() + "_reason", m.reason());
        } else if (q.counts()) {
            j.put(q.key(), (long) m.value().getAsDouble());
        } else {
            j.put(q.key(), m.value().getAsDouble());
        }
    }

    private static void errors(ObjectNode j, String name, List<TargetErrors> errors) {
        j.set(name, errors.isEmpty() ? NullNode.getInstance() : Json.tree(errors));
    }

    /**
     * Reads an object that this version or the one before wrote; what that one lacks is absent.
     *
     * @throws JacksonException if it is no such object
     */
    static RunSummary read(ObjectNode j) {
        Map<FitQuantity, Measured> numbers = new EnumMap<>(FitQuantity.class);
        for (FitQuantity q : FitQuantity.values()) {
            numbers.put(q, number(j, q));
        }
        FitSummary fit =
                new FitSummary(
                        Json.read(j.path("outcome"), Outcome.class),
                        j.path("outcome_detail").asString(""),
                        numbers,
                        j.path("eta_reason").asString(""),
                        curvature(j),
                        list(j.path("train_errors"), TargetErrors.class),
                        list(j.path("test_errors"), TargetErrors.class),
                        list(j.path("rate_steps"), Integer.class),
                        Json.read(j.path("pl_floor"), FloorSummary.class),
                        part(j, "linear_parallel", LinearParallel.class),
                        part(j, "no_prediction", NoPrediction.class),
                        Json.read(j.path("method"), FitSummary.MethodSummary.class),
                        Json.read(j.path("looks"), FitSummary.ObservationSummary.class),
                        Json.read(j.path("network"), FitSummary.NetworkSummary.class),
                        Json.read(j.path("data"), FitSummary.DataSummary.class),
                        j.path("seed").asLong(0),
                        Json.read(j.path("precision"), Precision.class));
        return new RunSummary(
                j.path("schema").asInt(1),
                j.path("command").asString(""),
                fit,
                findings(j),
                part(j, "certificate", ProofSummary.class),
                j.path("iterates").asInt(0),
                part(j, "iterates_reason", String.class),
                j.path("directory").asString(""),
                new RunSummary.Versions(
                        j.path("version").asString(""),
                        j.path("java").asString(""),
                        j.path("blas").asString("")));
    }

    private static Measured number(ObjectNode j, FitQuantity q) {
        JsonNode value = j.path(q.key());
        return value.isNumber()
                ? Measured.of(value.asDouble())
                : Measured.absent(j.path(q.key() + "_reason").asString("the run does not have it"));
    }

    private static Optional<Estimate> curvature(ObjectNode j) {
        OptionalDouble value = number(j, FitQuantity.LAMBDA_MAX_ALL_ROWS).value();
        JsonNode tree = j.path("lambda_max_all_rows_trust");
        if (value.isEmpty() || !tree.isObject()) {
            return Optional.empty();
        }
        Trust t = Json.read(tree, Trust.class);
        return Optional.of(
                new Estimate(value.getAsDouble(), t.error(), t.converged(), t.reason(), 0));
    }

    private static <T> Optional<T> part(ObjectNode j, String name, Class<T> type) {
        JsonNode tree = j.path(name);
        return tree.isMissingNode() || tree.isNull()
                ? Optional.empty()
                : Optional.of(Json.read(tree, type));
    }

    private static <T> List<T> list(JsonNode array, Class<T> type) {
        List<T> all = new ArrayList<>();
        array.forEach(item -> all.add(Json.read(item, type)));
        return all;
    }

    /** What a summary, of a run or of a sweep, says in words. */
    static List<Finding> findings(ObjectNode j) {
        List<Finding> found = new ArrayList<>();
        JsonNode texts = j.path("findings");
        JsonNode kinds = j.path("finding_kinds");
        for (int i = 0; i < texts.size(); i++) {
            found.add(
                    new Finding(
                            Json.read(kinds.path(i), Finding.Kind.class),
                            texts.path(i).asString("")));
        }
        return found;
    }
}
