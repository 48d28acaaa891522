package org.plstar.app.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code run.json}: the numbers of {@link FitQuantity} by their keys, each absent one as null with
 * its reason beside it, then the other parts of a summary as objects.
 */
public final class RunJson {
    private static final JsonMapper MAPPER = mapper();

    private RunJson() {}

    private static JsonMapper mapper() {
        return Json.builder().addMixIn(LinearParallel.Column.class, ColumnNames.class).build();
    }

    /** The names of a column's members in files. */
    private record ColumnNames(
            @JsonProperty("condition_number") OptionalDouble condition,
            OptionalDouble mu,
            OptionalDouble rate,
            OptionalDouble loss,
            @JsonProperty("path_length") OptionalDouble length,
            @JsonProperty("path_bound") OptionalDouble longest) {}

    /** The object. */
    static ObjectNode write(RunSummary s) {
        FitSummary fit = s.fit();
        ObjectNode j = MAPPER.createObjectNode();
        j.put("schema", s.schema());
        j.put("command", s.command());
        j.put("outcome", Json.lower(fit.outcome()));
        j.put("outcome_message", fit.outcome().message());
        j.put("outcome_detail", fit.outcomeDetail());
        ObjectNode meaning = MAPPER.createObjectNode();
        for (FitQuantity q : FitQuantity.values()) {
            number(j, q, fit.number(q));
            meaning.put(q.key(), q.meaning());
        }
        RunMeaning.of(fit).forEach(meaning::put);
        j.put("eta_reason", fit.etaReason());
        fit.curvature().ifPresent(c -> trust(j.putObject("lambda_max_all_rows_trust"), c));
        errors(j, "train_errors", fit.trainErrors());
        errors(j, "test_errors", fit.testErrors());
        j.set("rate_steps", tree(fit.rateSteps()));
        j.set("pl_floor", tree(fit.plFloor()));
        fit.linearParallel()
                .ifPresentOrElse(
                        p -> j.set("linear_parallel", tree(p)),
                        () -> {
                            j.putNull("linear_parallel");
                            j.put("linear_parallel_reason", Findings.noPrediction(fit));
                        });
        fit.noPrediction().ifPresent(why -> j.put("no_prediction", Json.lower(why)));
        j.set("method", tree(fit.method()));
        j.set("looks", tree(fit.looks()));
        Findings.thinned(fit).ifPresent(t -> ((ObjectNode) j.path("looks")).put("thinned", t));
        j.set("network", tree(fit.network()));
        j.set("data", tree(fit.data()));
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
        s.certificate().ifPresent(c -> j.set("certificate", c));
        j.put("iterates", s.iterates());
        s.iteratesReason().ifPresent(r -> j.put("iterates_reason", r));
        j.put("directory", s.directory());
        return j;
    }

    /** A record as an object, its members in snake case. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
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

    private static void trust(ObjectNode j, Estimate e) {
        j.put("error", e.error());
        j.put("converged", e.converged());
        j.put("reason", e.reason());
    }

    private static void errors(ObjectNode j, String name, List<TargetErrors> errors) {
        j.set(name, errors.isEmpty() ? MAPPER.nullNode() : tree(errors));
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
                        MAPPER.treeToValue(j.path("outcome"), Outcome.class),
                        j.path("outcome_detail").asString(""),
                        numbers,
                        j.path("eta_reason").asString(""),
                        curvature(j),
                        list(j.path("train_errors"), TargetErrors.class),
                        list(j.path("test_errors"), TargetErrors.class),
                        list(j.path("rate_steps"), Integer.class),
                        MAPPER.treeToValue(j.path("pl_floor"), FloorSummary.class),
                        j.path("linear_parallel").isObject()
                                ? Optional.of(
                                        MAPPER.treeToValue(
                                                j.path("linear_parallel"), LinearParallel.class))
                                : Optional.empty(),
                        j.has("no_prediction")
                                ? Optional.of(
                                        MAPPER.treeToValue(
                                                j.path("no_prediction"), NoPrediction.class))
                                : Optional.empty(),
                        MAPPER.treeToValue(j.path("method"), FitSummary.MethodSummary.class),
                        MAPPER.treeToValue(j.path("looks"), FitSummary.LookSummary.class),
                        MAPPER.treeToValue(j.path("network"), FitSummary.NetworkSummary.class),
                        MAPPER.treeToValue(j.path("data"), FitSummary.DataSummary.class),
                        j.path("seed").asLong(0),
                        MAPPER.treeToValue(j.path("precision"), Precision.class));
        return new RunSummary(
                j.path("schema").asInt(1),
                j.path("command").asString(""),
                fit,
                findings(j),
                j.path("certificate") instanceof ObjectNode c ? Optional.of(c) : Optional.empty(),
                j.path("iterates").asInt(0),
                j.path("iterates_reason").isString()
                        ? Optional.of(j.path("iterates_reason").asString())
                        : Optional.empty(),
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
        JsonNode t = j.path("lambda_max_all_rows_trust");
        return value.isPresent() && t.isObject()
                ? Optional.of(
                        new Estimate(
                                value.getAsDouble(),
                                t.path("error").asDouble(0),
                                t.path("converged").asBoolean(false),
                                t.path("reason").asString(""),
                                0))
                : Optional.empty();
    }

    private static <T> List<T> list(JsonNode array, Class<T> type) {
        List<T> all = new ArrayList<>();
        array.forEach(item -> all.add(MAPPER.treeToValue(item, type)));
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
                            MAPPER.treeToValue(kinds.path(i), Finding.Kind.class),
                            texts.path(i).asString("")));
        }
        return found;
    }
}
