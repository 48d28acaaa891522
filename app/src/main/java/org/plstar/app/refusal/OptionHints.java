package org.plstar.app.refusal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.array.ArrayRefusal;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.lower.LoweringRefusal;
import org.plstar.data.DataRefusal;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.onnx.OnnxRefusal;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.optimize.Outcome;
import org.plstar.predict.PredictRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.kernel.StoreProblem;
import org.plstar.study.spectrum.SpectrumRefusal;

/** The options behind the arguments of which the library speaks. */
public final class OptionHints {
    private static final Map<Refusal.Code, Hint> HINTS = hints();

    /** Refusals of an argument's value, whose option has the argument's name. */
    private static final Set<Refusal.Code> RANGES =
            Set.of(StudyRefusal.RANGE, LinearityRefusal.NO_WIDTH, LinearityRefusal.WIDTHS);

    /** Refusals whose fix stays as the library says it, with the options behind it. */
    private static final Map<Refusal.Code, String> OPTIONS =
            Map.ofEntries(
                    Map.entry(DataRefusal.TARGET_NOT_GIVEN, "--target"),
                    Map.entry(DataRefusal.UNKNOWN_TARGET, "--target"),
                    Map.entry(DataRefusal.ARRAY_NOT_FOUND, "--inputs-array, --target"),
                    Map.entry(DataRefusal.ROWS_OUT_OF_RANGE, "--rows"),
                    Map.entry(DataRefusal.UNKNOWN_VERSIONS, "--augment"),
                    Map.entry(DataRefusal.NOT_IMAGES, "--augment"),
                    Map.entry(DataRefusal.TEST_FRACTION_OUT_OF_RANGE, "--test-fraction"),
                    Map.entry(DataRefusal.TOO_LARGE_FOR_MEMORY, "--rows, --ignore"),
                    Map.entry(DataRefusal.CLASSES_NEEDED, "--task classes, --loss square"),
                    Map.entry(DataRefusal.ONE_CLASS_ONLY, "--rows, --target, --task regression"),
                    Map.entry(DataRefusal.TOO_MANY_CLASSES, "--target, --task regression"),
                    Map.entry(
                            DataRefusal.SEVERAL_TARGETS_FOR_CLASSES, "--target, --task regression"),
                    Map.entry(DataRefusal.TEXT_TARGET_FOR_REGRESSION, "--task classes"),
                    Map.entry(DataRefusal.PARQUET_COLUMN_TYPE, "--ignore"),
                    Map.entry(DataRefusal.TOO_MANY_CATEGORIES, "--ignore"),
                    Map.entry(DataRefusal.TEXT_IN_NUMBER_COLUMN, "--categorical, --ignore"),
                    Map.entry(DataRefusal.UNKNOWN_CATEGORY, "--unknown absent"),
                    Map.entry(OnnxRefusal.SAMPLE_AXIS, "--axis NAME=samples"),
                    Map.entry(
                            StoreProblem.TOO_LARGE,
                            "--store no, --triangle lower, --outputs trace, --rows, --most-bytes"),
                    Map.entry(StudyRefusal.MEMORY, "--centres"),
                    Map.entry(StudyRefusal.NOT_TILED, "without --master and --dry-run"),
                    Map.entry(StudyRefusal.SMALL_STEPS, "without --master, or with --anyway"),
                    Map.entry(StudyRefusal.TOO_LONG, "--rows, --patient"),
                    Map.entry(PredictRefusal.DIVERGES, "--eta, --steps"),
                    Map.entry(StudyRefusal.TOO_MANY, "--rows"),
                    Map.entry(StudyRefusal.PROVABLE, "--provable, --network, --parametrization"),
                    Map.entry(LoweringRefusal.JUMP, "--network"),
                    Map.entry(CertificateRefusal.TOO_MANY, "--rows"),
                    Map.entry(DataRefusal.TOO_FEW_ROWS, "--rows, --missing mean"),
                    Map.entry(DataRefusal.MISSING_TARGET, "--missing drop"),
                    Map.entry(DataRefusal.MISSING_VALUE, "--missing drop, --missing mean"));

    private static final Pattern NAME = Pattern.compile("(?<![^ ])--[a-z][a-z-]*");

    private OptionHints() {}

    /**
     * What a user of the command line is told.
     *
     * @param option that gives the argument
     * @param fix what to do about it
     */
    private record Hint(String option, String fix) {}

    private static Map<Refusal.Code, Hint> hints() {
        Map<Refusal.Code, Hint> h = new HashMap<>();
        h.put(OptimizeRefusal.NEEDS_DOUBLE, new Hint("--precision float", "leave --precision out"));
        h.put(
                OptimizeRefusal.NO_STEP_ADVICE,
                new Hint("--eta auto", "give a step size, for instance --eta 0.1"));
        h.put(
                StudyRefusal.OUTPUTS,
                new Hint(
                        "--network", "end it with \"dense\" without a number, or take other data"));
        h.put(
                StudyRefusal.INPUT,
                new Hint(
                        "--data",
                        "take the data that the model is for; --ignore leaves columns out"));
        h.put(
                SpectrumRefusal.NOTHING,
                new Hint("--top, --bottom", "ask for one of them, or --density or --trace"));
        h.put(
                SpectrumRefusal.MEMORY,
                new Hint(
                        "--top, --steps, --probes",
                        "ask for fewer, or give Java more memory with PLSTAR_JAVA_OPTS=-Xmx…"));
        h.put(
                SpectrumRefusal.DENSE,
                new Hint(
                        "--dense",
                        "take the ends alone, by Lanczos' method, with --dense 0 and --top and"
                                + " --bottom"));
        return Map.copyOf(h);
    }

    /** How a run ended, with the options that may help. */
    public static String of(Outcome outcome) {
        return outcome == Outcome.DIVERGED
                ? outcome.message() + " (--eta auto, or a smaller --eta)"
                : outcome.message();
    }

    /** Those parts of a list that name no option which is lacking; empty if none is left. */
    private static String inBrackets(String options, Predicate<String> has) {
        String left =
                Stream.of(options.split(", (?=or |--|without )"))
                        .filter(
                                part ->
                                        NAME.matcher(part)
                                                .results()
                                                .allMatch(r -> has.test(r.group())))
                        .collect(Collectors.joining(", "))
                        .replaceFirst("^or ", "");
        return left.isEmpty() ? "" : " (" + left + ")";
    }

    /** Options about columns as they can be pasted. */
    private static String columns(Refusal refusal) {
        String names = String.join(",", refusal.names());
        String pasted = names.matches("[A-Za-z0-9_.,=-]+") ? names : "'" + names + "'";
        if (refusal.code() == DataRefusal.NEARLY_NUMBERS) {
            return "--missing-values " + pasted;
        }
        if (refusal.code() == DataRefusal.SIGNS_AROUND_NUMBERS) {
            return "--signs " + pasted;
        }
        if (refusal.code() == DataRefusal.COMMAS_IN_NUMBERS) {
            return "--decimal " + String.join(", or --decimal ", refusal.names());
        }
        return Set.of(DataRefusal.DATES, DataRefusal.SURPLUS_COLUMN, DataRefusal.ALL_VALUES_MISSING)
                        .contains(refusal.code())
                ? "--ignore " + pasted
                : "--ignore " + pasted + ", or --categorical " + pasted;
    }

    /**
     * The refusal in the words of the command line: {@code use eta 0.1} is {@code use --eta 0.1}.
     */
    public static Refusal of(Refusal refusal) {
        return of(refusal, _ -> true);
    }

    /**
     * The same for a command, which is told of no option that it lacks.
     *
     * @param has whether the command has an option of this name
     */
    public static Refusal of(Refusal refusal, Predicate<String> has) {
        if (!refusal.names().isEmpty()) {
            return refusal.with(refusal.where(), refusal.fix() + inBrackets(columns(refusal), has));
        }
        if (refusal.code() == ArrayRefusal.MEMORY && refusal.fix().contains("rows of the data")) {
            return refusal.with(refusal.where(), refusal.fix() + " (--rows; plstar classify)");
        }
        String options = OPTIONS.get(refusal.code());
        if (options != null) {
            return refusal.with(
                    refusal.where(),
                    refusal.fix()
                            + inBrackets(
                                    options,
                                    // of rows for a model, no column that training had can go
                                    o ->
                                            has.test(o)
                                                    && !(o.equals("--ignore")
                                                            && has.test("--unknown"))));
        }
        String where = RANGES.contains(refusal.code()) ? "--" + refusal.where() : refusal.where();
        Hint hint = HINTS.get(refusal.code());
        return hint == null
                        || !NAME.matcher(hint.option).results().allMatch(r -> has.test(r.group()))
                ? refusal.with(
                        where, refusal.fix().replaceFirst("^use (?=[a-z-]+ [0-9]|axis )", "use --"))
                : refusal.with(hint.option + ": " + where, hint.fix);
    }
}
