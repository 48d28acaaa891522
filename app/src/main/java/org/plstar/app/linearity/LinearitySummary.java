package org.plstar.app.linearity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.plstar.app.Version;
import org.plstar.app.refusal.OptionHints;
import org.plstar.app.report.Finding;
import org.plstar.app.run.DamagedRun;
import org.plstar.array.Precision;
import org.plstar.array.blas.Blas;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.NonlinearityObstruction;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.json.Json;
import org.plstar.study.linearity.CatapultRuns;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The {@code run.json} of a sweep over widths, which is also what {@code --json} prints; without
 * wall times, so that the same sweep gives the same bytes.
 *
 * @param kind {@link #KIND}
 * @param linearFromWidth the width from which on the gap is under the tolerance
 * @param slopes by the key of a quantity
 * @param rows every network; one that could not be measured says why in {@code failure}
 * @param limit what the limit kernel was made of; absent if it was not computed
 * @param catapult absent if it was not asked for
 * @param meaning of the members
 * @param seed the first
 * @param seeds how many
 * @param cluster what measured the networks; absent in one process
 * @param findings in words
 * @param findingKinds how each of them is to be taken
 */
public record LinearitySummary(
        String command,
        String kind,
        String outcome,
        Verdict.Kind verdict,
        String verdictReason,
        OptionalInt linearFromWidth,
        double tolerance,
        Map<String, Exponent> slopes,
        Structure structure,
        List<StoredRow> rows,
        @JsonInclude(Include.ALWAYS) Optional<LinearityResult.Limit> limit,
        Optional<CatapultSummary> catapult,
        Map<String, String> meaning,
        Method method,
        NetworkSummary network,
        DataSummary data,
        long seed,
        int seeds,
        Precision precision,
        long bytesPerNetwork,
        String version,
        String java,
        String blas,
        Optional<EngineFacts> cluster,
        List<String> findings,
        List<Finding.Kind> findingKinds,
        String directory) {
    /** What {@code kind} says in such a summary. */
    public static final String KIND = "linearity";

    /** The outcome of a sweep in which networks failed: {@code --resume} tries them again. */
    public static final String INCOMPLETE = "incomplete";

    /** Quantities with a slope of their own in {@code slopes}. */
    private static final List<Quantity> SLOPED =
            List.of(
                    Quantity.HESSIAN,
                    Quantity.HESSIAN_STACKED,
                    Quantity.LAMBDA_MIN,
                    Quantity.HESSIAN_OVER_LAMBDA_MIN,
                    Quantity.KERNEL_DRIFT,
                    Quantity.FUNCTION_GAP,
                    Quantity.PATH_GAP,
                    Quantity.WEIGHT_MOTION,
                    Quantity.LIMIT_GAP);

    /**
     * The exponent of a quantity in the width, with its 95 % interval, or why there is none.
     *
     * @param logScale logarithm of the factor before the power
     */
    record Exponent(
            OptionalDouble value,
            OptionalDouble low,
            OptionalDouble high,
            Optional<String> method,
            @JsonInclude(Include.NON_EMPTY) OptionalDouble logScale,
            Optional<String> reason) {
        static Exponent of(Slope s) {
            return new Exponent(
                    OptionalDouble.of(s.value()),
                    OptionalDouble.of(s.low()),
                    OptionalDouble.of(s.high()),
                    Optional.of(s.method()),
                    OptionalDouble.of(s.logScale()),
                    Optional.empty());
        }

        static Exponent absent(String reason) {
            return new Exponent(
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    Optional.of(reason));
        }

        /** The fitted power; absent if there is none. */
        Optional<Slope> slope() {
            return value.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Slope(
                                    value.getAsDouble(),
                                    low.orElse(value.getAsDouble()),
                                    high.orElse(value.getAsDouble()),
                                    logScale.orElse(0),
                                    method.orElse("")));
        }
    }

    /**
     * What the programs of two widths show.
     *
     * @param compared whether they could be compared
     */
    record Structure(boolean compared, List<Found> obstacles, List<String> kinks) {
        /** Something that keeps the Hessian from shrinking. */
        record Found(NonlinearityObstruction.Kind kind, String where, int numbersPerSample) {}
    }

    /** Trainings with step sizes through 2/λ_max and 4/λ_max. */
    record CatapultSummary(
            int width, String meaning, List<Trained> rows, Map<String, Boundary> boundaries) {
        private static final String MEANING =
                "factor: η λ_max(K_0/N); end_factor: η λ_max(K_T/N); peak, end: of L_t/L_0;"
                        + " monotone:"
                        + " the loss never rose; catapult: it rose and then converged; unsettled:"
                        + " it"
                        + " rose and had not converged at the last step";

        /** One training. */
        record Trained(
                String model,
                long seed,
                double factor,
                Catapult.Phase phase,
                int steps,
                OptionalDouble peak,
                OptionalDouble end,
                OptionalDouble endFactor) {}

        /** The factors between which the phases change. */
        record Boundary(OptionalDouble monotoneUpTo, OptionalDouble divergentFrom) {}

        static CatapultSummary of(LinearityResult.CatapultSweep sweep) {
            Map<String, Boundary> boundaries = new LinkedHashMap<>();
            for (String model : List.of("quadratic", "network")) {
                boundaries.put(
                        model,
                        new Boundary(
                                CatapultRuns.below(sweep.runs(), model),
                                CatapultRuns.above(sweep.runs(), model)));
            }
            return new CatapultSummary(
                    sweep.width(),
                    MEANING,
                    sweep.runs().stream()
                            .flatMap(c -> c.runs().stream().map(r -> trained(c, r)))
                            .toList(),
                    boundaries);
        }

        private static Trained trained(CatapultRuns c, Catapult.Run r) {
            return new Trained(
                    c.model(),
                    c.seed(),
                    r.factor(),
                    r.phase(),
                    r.steps(),
                    Json.finite(r.peak()),
                    finite(r.end()),
                    finite(r.endFactor()));
        }

        private static OptionalDouble finite(OptionalDouble value) {
            return value.isPresent() ? Json.finite(value.getAsDouble()) : value;
        }
    }

    /** How every network was trained. */
    record Method(
            String title,
            String loss,
            String optimizer,
            OptionalInt batch,
            double until,
            int mostSteps,
            double etaLambdaMax,
            double hessianTolerance,
            List<Integer> widths) {}

    /** The networks, with the most parameters of any. */
    record NetworkSummary(
            String text,
            Parametrization parametrization,
            OptionalDouble sigmaW,
            double sigmaB,
            int parameters) {}

    /** The data; rows that repeat another are left out. */
    record DataSummary(
            String name,
            String source,
            String sha256,
            int trainingRows,
            int leftOutDuplicates,
            int conflictingGroups,
            int features,
            int outputs,
            int equations) {}

    /** Of a sweep. */
    public static LinearitySummary of(
            LinearityResult o, String command, Optional<EngineFacts> cluster, String directory) {
        LinearityRequest r = o.request();
        Verdict verdict = o.verdict();
        List<Finding> findings = LinearityFindings.of(o);
        return new LinearitySummary(
                command,
                KIND,
                o.stopped() ? "stopped" : o.failed().isEmpty() ? "done" : INCOMPLETE,
                verdict.kind(),
                OptionHints.of(verdict),
                verdict.from(),
                r.tolerance(),
                slopes(o.slopes(), o.complete().rows()),
                new Structure(
                        o.structure().compared(),
                        o.structure().obstacles().stream()
                                .map(x -> new Structure.Found(x.kind(), x.where(), x.size()))
                                .toList(),
                        List.copyOf(o.structure().kinks())),
                o.rows().stream().map(StoredRow::of).toList(),
                o.limit(),
                o.catapult().map(CatapultSummary::of),
                meanings(),
                new Method(
                        "Transition to linearity",
                        "square",
                        "gd",
                        OptionalInt.empty(),
                        r.settings().until(),
                        r.settings().steps(),
                        r.settings().stepFactor(),
                        r.settings().hessianTolerance(),
                        Arrays.stream(r.widths()).boxed().toList()),
                network(o),
                data(o),
                r.firstSeed(),
                r.seeds(),
                Precision.DOUBLE,
                o.bytes(),
                Version.current(),
                Runtime.version().toString(),
                Blas.provider(),
                cluster,
                findings.stream().map(Finding::text).toList(),
                findings.stream().map(Finding::kind).toList(),
                directory);
    }

    /**
     * The summary that {@code run.json} holds.
     *
     * @param file for the message
     * @throws Refusal DAMAGED_RUN if it holds none
     */
    public static LinearitySummary read(JsonNode tree, Path file) {
        try {
            return Json.read(tree, LinearitySummary.class);
        } catch (JacksonException | NullPointerException _) {
            throw DamagedRun.of(file, "it is not the summary of a sweep of this version");
        }
    }

    /** What it says in words. */
    public List<Finding> sentences() {
        return Finding.all(findings, findingKinds);
    }

    /** The rows. */
    List<WidthRow> networks() {
        return rows.stream().map(StoredRow::row).toList();
    }

    private static Map<String, Exponent> slopes(Map<Quantity, Slope> slopes, List<WidthRow> rows) {
        Map<String, Exponent> all = new LinkedHashMap<>();
        for (Quantity q : SLOPED) {
            Slope s = slopes.get(q);
            all.put(q.key(), s == null ? Exponent.absent(missing(q, rows)) : Exponent.of(s));
        }
        return all;
    }

    private static String missing(Quantity q, List<WidthRow> rows) {
        return rows.stream()
                .map(r -> r.get(q))
                .filter(m -> m.value().isEmpty())
                .map(m -> m.note())
                .findFirst()
                .orElse("it takes two widths and two seeds, or three widths, with values above 0");
    }

    private static Map<String, String> meanings() {
        Map<String, String> meaning = new LinkedHashMap<>();
        Stream.of(Quantity.values()).forEach(q -> meaning.put(q.key(), q.text()));
        meaning.put(
                "slopes",
                "exponents s of y ≈ C·width^s by least squares in logarithms; low and high: 95 %"
                        + " interval");
        meaning.put("looks", "every step up to 16, then steps a tenth apart, and the last");
        return meaning;
    }

    private static NetworkSummary network(LinearityResult o) {
        Initialization drawn = o.narrowest().initialization();
        return new NetworkSummary(
                o.request().template(),
                drawn.parametrization(),
                drawn.sigmaW(),
                drawn.sigmaB(),
                o.rows().stream().mapToInt(WidthRow::unknowns).max().orElse(0));
    }

    private static DataSummary data(LinearityResult o) {
        int rows = o.dataRows();
        int outputs = o.data().encoding().outputs();
        return new DataSummary(
                o.data().name(),
                o.data().training().source(),
                o.data().training().contentHash(),
                rows,
                o.data().training().rows() - rows,
                o.data().duplicates().conflicts().size(),
                o.data().training().width(),
                outputs,
                rows * outputs);
    }
}
