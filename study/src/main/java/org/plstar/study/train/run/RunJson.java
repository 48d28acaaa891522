package org.plstar.study.train.run;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.optimize.Outcome;
import org.plstar.study.Measured;
import org.plstar.study.claim.Account;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.fit.FitClaims;
import org.plstar.study.fit.FitQuality;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.page.Trust;
import tools.jackson.databind.JsonNode;

/**
 * The members of {@code run.json}: the form of {@link RunSummary} on disk and in {@code --json}.
 *
 * @param numbers those of {@link FitQuantity} by their keys, null where one is absent, with
 *     {@code KEY_reason}, and the reason of the step
 */
record RunJson(
        int schema,
        @JsonSetter(nulls = Nulls.AS_EMPTY) String command,
        @JsonUnwrapped FitSummary.Ending ending,
        @JsonUnwrapped Told told,
        @JsonAnyGetter @Nullable Map<String, @Nullable Object> numbers,
        Optional<Trust> lambdaMaxAllRowsTrust,
        @JsonUnwrapped FitQuality quality,
        @JsonUnwrapped FitSummary.Law law,
        FitSummary.MethodSummary method,
        Looks looks,
        @JsonUnwrapped FitSummary.Trained trained,
        @JsonUnwrapped Made made) {
    private static final String REASON = "_reason";

    /**
     * The suffix of a number's name for the rows that it was measured on, if they are a part of
     * all.
     */
    static final String ROWS = "_rows";

    /**
     * The run in words.
     *
     * @param outcomeMessage the outcome, with the option that it can be changed by
     * @param account its sentences
     * @param linearParallelReason why there is no {@code linear_parallel}
     */
    record Told(
            String outcomeMessage,
            @JsonUnwrapped Account account,
            Optional<String> linearParallelReason) {
        private static Told of(RunSummary s) {
            return new Told(
                    words(s.fit().outcome()),
                    s.account(),
                    s.fit().law().linearParallel().isPresent()
                            ? Optional.empty()
                            : Optional.of(RunMeaning.noPrediction(s.fit())));
        }
    }

    /** The observations, and in words which were left out. */
    record Looks(@JsonUnwrapped FitSummary.ObservationSummary observed, Optional<String> thinned) {}

    /**
     * The programs and files of a run.
     *
     * @param meaning of the numbers and of parts
     * @param traceColumns what the columns of {@code trace.csv} are
     */
    record Made(
            @JsonSetter(nulls = Nulls.AS_EMPTY) String version,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String java,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String blas,
            Map<String, String> meaning,
            Map<String, String> traceColumns,
            Optional<ProofSummary> certificate,
            int iterates,
            Optional<String> iteratesReason,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String directory,
            Optional<EngineFacts> cluster) {
        private static Made of(RunSummary s) {
            return new Made(
                    s.versions().version(),
                    s.versions().java(),
                    s.versions().blas(),
                    RunJson.meaning(s.fit()),
                    Trace.MEANING,
                    s.certificate(),
                    s.iterates(),
                    s.iteratesReason(),
                    s.directory(),
                    s.cluster());
        }
    }

    static RunJson of(RunSummary s) {
        FitSummary fit = s.fit();
        return new RunJson(
                s.schema(),
                s.command(),
                fit.ending(),
                Told.of(s),
                numbers(fit),
                fit.curvature().map(Trust::of),
                fit.quality(),
                fit.law(),
                fit.method(),
                new Looks(fit.observations(), FitClaims.thinned(fit)),
                fit.trained(),
                Made.of(s));
    }

    /**
     * The summary in a file.
     *
     * @throws tools.jackson.core.JacksonException if a part is of another type
     */
    static RunSummary read(JsonNode file) {
        return Json.read(file, RunJson.class).summary(file);
    }

    private RunSummary summary(JsonNode file) {
        Measured largest = measured(file, FitQuantity.LAMBDA_MAX_ALL_ROWS);
        FitSummary fit = new FitSummary(
                ending,
                measured(file),
                file.path(FitQuantity.ETA.key() + REASON).asString(""),
                lambdaMaxAllRowsTrust
                        .filter(_ -> largest.value().isPresent())
                        .map(t -> t.estimate(largest.orElse(0))),
                quality,
                law,
                method,
                looks.observed(),
                trained);
        return new RunSummary(
                schema,
                command,
                fit,
                told.account,
                made.certificate,
                made.iterates,
                made.iteratesReason,
                made.directory,
                made.cluster,
                new RunSummary.Versions(made.version, made.java, made.blas));
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

    /** A number in the form of files. */
    static @Nullable Object number(FitQuantity q, Measured m) {
        if (m.value().isEmpty()) {
            return null;
        }
        double value = m.value().getAsDouble();
        return q.counts() ? (Object) (long) value : (Object) value;
    }

    private static Map<FitQuantity, Measured> measured(JsonNode file) {
        Map<FitQuantity, Measured> all = new EnumMap<>(FitQuantity.class);
        for (FitQuantity q : FitQuantity.values()) {
            all.put(q, measured(file, q));
        }
        return all;
    }

    private static Measured measured(JsonNode file, FitQuantity q) {
        JsonNode number = file.path(q.key());
        JsonNode rows = file.path(q.key() + ROWS);
        Measured m = number.isNumber()
                ? Measured.of(number.doubleValue())
                : Measured.absent(file.path(q.key() + REASON).asString("the run does not have it"));
        return rows.isString() ? m.on(rows.asString()) : m;
    }

    private static Map<String, String> meaning(FitSummary fit) {
        Map<String, String> meaning = new LinkedHashMap<>();
        for (FitQuantity q : FitQuantity.values()) {
            meaning.put(q.key(), q.meaning());
        }
        meaning.putAll(RunMeaning.of(fit));
        return meaning;
    }

    /** The end of a run in words, with the options that may help. */
    private static String words(Outcome outcome) {
        return outcome == Outcome.DIVERGED
                ? outcome.message() + " (--eta auto, or a smaller --eta)"
                : outcome.message();
    }
}
