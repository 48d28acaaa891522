package org.plstar.app.run;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.report.Finding;
import org.plstar.array.Precision;
import org.plstar.landscape.LinearParallel;
import org.plstar.optimize.Outcome;
import org.plstar.study.FloorSummary;
import org.plstar.study.Measured;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.fit.Suspect;
import org.plstar.study.fit.TargetErrors;
import org.plstar.study.fit.WithoutSuspects;

/**
 * The members of {@code run.json}: what {@link RunSummary} is on disk and in {@code --json}.
 *
 * @param schema 0 in files that say none
 * @param outcomeMessage the outcome in words, with the option that it can be changed by
 * @param goal what the run was to do
 * @param numbers those of {@link FitQuantity} by their keys, null where one is absent, with {@code
 *     KEY_reason}, and the reason of the step
 * @param linearParallelReason why there is no {@code linearParallel}
 * @param meaning of the numbers and of parts
 * @param traceColumns what the columns of {@code trace.csv} are
 * @param findings in words
 * @param findingKinds how each of them is to be taken
 */
record RunJson(
        int schema,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String command,
        Outcome outcome,
        String outcomeMessage,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String outcomeDetail,
        Optional<FitSummary.GoalSummary> goal,
        @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> numbers,
        Optional<Trust> lambdaMaxAllRowsTrust,
        @JsonInclude(Include.ALWAYS) Optional<List<TargetErrors>> trainErrors,
        @JsonInclude(Include.ALWAYS) Optional<List<TargetErrors>> testErrors,
        Optional<List<Suspect>> suspicious,
        Optional<WithoutSuspects> without,
        List<Integer> rateSteps,
        FloorSummary plFloor,
        @JsonInclude(Include.ALWAYS) Optional<LinearParallel> linearParallel,
        Optional<String> linearParallelReason,
        Optional<NoPrediction> noPrediction,
        FitSummary.MethodSummary method,
        Looks looks,
        FitSummary.NetworkSummary network,
        FitSummary.DataSummary data,
        long seed,
        Precision precision,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String version,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String java,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String blas,
        Map<String, String> meaning,
        Map<String, String> traceColumns,
        List<String> findings,
        List<Finding.Kind> findingKinds,
        Optional<ProofSummary> certificate,
        int iterates,
        Optional<String> iteratesReason,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String directory,
        Optional<EngineFacts> cluster) {
    private static final String REASON = "_reason";

    /** Behind the name of a number: the rows that it was measured on, where they are a part. */
    static final String ROWS = "_rows";

    /** What was observed, and in words what of it was left out. */
    record Looks(@JsonUnwrapped FitSummary.ObservationSummary observed, Optional<String> thinned) {}

    static RunJson of(RunSummary s) {
        FitSummary fit = s.fit();
        return new RunJson(
                s.schema(),
                s.command(),
                fit.outcome(),
                OptionHints.of(fit.outcome()),
                fit.outcomeDetail(),
                fit.goal(),
                numbers(fit),
                fit.curvature().map(Trust::of),
                unlessEmpty(fit.trainErrors()),
                unlessEmpty(fit.testErrors()),
                unlessEmpty(fit.suspicious()),
                fit.without(),
                fit.rateSteps(),
                fit.plFloor(),
                fit.linearParallel(),
                fit.linearParallel().isPresent()
                        ? Optional.empty()
                        : Optional.of(Findings.noPrediction(fit)),
                fit.noPrediction(),
                fit.method(),
                new Looks(fit.observations(), Findings.thinned(fit)),
                fit.network(),
                fit.data(),
                fit.seed(),
                fit.precision(),
                s.versions().version(),
                s.versions().java(),
                s.versions().blas(),
                meaning(fit),
                Trace.MEANING,
                s.findings().stream().map(Finding::text).toList(),
                s.findings().stream().map(Finding::kind).toList(),
                s.certificate(),
                s.iterates(),
                s.iteratesReason(),
                s.directory(),
                s.cluster());
    }

    /**
     * The summary; what the version before did not write is absent.
     *
     * @throws NullPointerException if a part is missing that both versions write
     */
    RunSummary summary() {
        Measured largest = measured(FitQuantity.LAMBDA_MAX_ALL_ROWS);
        FitSummary fit =
                new FitSummary(
                        requireNonNull(outcome, "outcome"),
                        outcomeDetail,
                        goal,
                        measured(),
                        reason(FitQuantity.ETA).orElse(""),
                        lambdaMaxAllRowsTrust
                                .filter(_ -> largest.value().isPresent())
                                .map(t -> t.estimate(largest.orElse(0))),
                        trainErrors.orElse(List.of()),
                        testErrors.orElse(List.of()),
                        suspicious.orElse(List.of()),
                        without,
                        rateSteps,
                        requireNonNull(plFloor, "pl_floor"),
                        linearParallel,
                        noPrediction,
                        requireNonNull(method, "method"),
                        requireNonNull(looks, "looks").observed(),
                        requireNonNull(network, "network"),
                        requireNonNull(data, "data"),
                        seed,
                        requireNonNull(precision, "precision"));
        return new RunSummary(
                Math.max(1, schema),
                command,
                fit,
                Finding.all(findings, findingKinds),
                certificate,
                iterates,
                iteratesReason,
                directory,
                cluster,
                new RunSummary.Versions(version, java, blas));
    }

    private static Map<String, @Nullable Object> numbers(FitSummary fit) {
        Map<String, @Nullable Object> numbers = new LinkedHashMap<>();
        for (FitQuantity q : FitQuantity.values()) {
            Measured m = fit.number(q);
            numbers.put(q.key(), number(q, m));
            if (m.value().isEmpty()) {
                numbers.put(q.key() + REASON, m.reason());
            }
            m.sample().ifPresent(rows -> numbers.put(q.key() + ROWS, rows));
        }
        numbers.put(FitQuantity.ETA.key() + REASON, fit.etaReason());
        return numbers;
    }

    /** A number as files have it. */
    static @Nullable Object number(FitQuantity q, Measured m) {
        if (m.value().isEmpty()) {
            return null;
        }
        double value = m.value().getAsDouble();
        return q.counts() ? (Object) (long) value : (Object) value;
    }

    private Map<FitQuantity, Measured> measured() {
        Map<FitQuantity, Measured> all = new EnumMap<>(FitQuantity.class);
        for (FitQuantity q : FitQuantity.values()) {
            all.put(q, measured(q));
        }
        return all;
    }

    private Measured measured(FitQuantity q) {
        return numbers.get(q.key()) instanceof Number n
                ? Measured.of(n.doubleValue())
                : Measured.absent(reason(q).orElse("the run does not have it"));
    }

    private Optional<String> reason(FitQuantity q) {
        return numbers.get(q.key() + REASON) instanceof String why
                ? Optional.of(why)
                : Optional.empty();
    }

    private static Map<String, String> meaning(FitSummary fit) {
        Map<String, String> meaning = new LinkedHashMap<>();
        for (FitQuantity q : FitQuantity.values()) {
            meaning.put(q.key(), q.meaning());
        }
        meaning.putAll(RunMeaning.of(fit));
        return meaning;
    }

    private static <T> Optional<List<T>> unlessEmpty(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }
}
