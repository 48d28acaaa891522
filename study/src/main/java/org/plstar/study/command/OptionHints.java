package org.plstar.study.command;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.array.ArrayRefusal;
import org.plstar.data.DataRefusal;
import org.plstar.data.text.TextRefusal;
import org.plstar.network.NetworkRefusal;
import org.plstar.onnx.OnnxRefusal;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.predict.PredictRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** The options that belong to arguments named in the library's refusals. */
public final class OptionHints {
    private static final Map<Refusal.Code, Hint> HINTS = hints();

    private static Map<Refusal.Code, Hint> hints() {
        Map<Refusal.Code, Hint> h = new HashMap<>(Rooms.hints());
        h.put(DataRefusal.TARGET_NOT_GIVEN, Hint.beside("--target"));
        h.put(DataRefusal.UNKNOWN_TARGET, Hint.beside("--target"));
        h.put(DataRefusal.ARRAY_NOT_FOUND, Hint.beside("--inputs-array, --target"));
        h.put(DataRefusal.ROWS_OUT_OF_RANGE, Hint.beside("--rows"));
        h.put(DataRefusal.UNKNOWN_VERSIONS, Hint.beside("--augment"));
        h.put(DataRefusal.NOT_IMAGES, Hint.beside("--augment"));
        h.put(DataRefusal.TEST_FRACTION_OUT_OF_RANGE, Hint.beside("--test-fraction"));
        h.put(DataRefusal.TOO_LARGE_FOR_MEMORY, Hint.beside("--rows, --ignore"));
        h.put(DataRefusal.CLASSES_NEEDED, Hint.beside("--task classes, --loss square"));
        h.put(DataRefusal.ONE_CLASS_ONLY, Hint.beside("--rows, --target, --task regression"));
        h.put(DataRefusal.TOO_MANY_CLASSES, Hint.beside("--target, --task regression"));
        h.put(DataRefusal.SEVERAL_TARGETS_FOR_CLASSES, Hint.beside("--target, --task regression"));
        h.put(DataRefusal.TEXT_TARGET_FOR_REGRESSION, Hint.beside("--task classes"));
        h.put(DataRefusal.PARQUET_COLUMN_TYPE, Hint.beside("--ignore"));
        h.put(DataRefusal.TOO_MANY_CATEGORIES, Hint.beside("--ignore"));
        h.put(DataRefusal.TEXT_IN_NUMBER_COLUMN, Hint.beside("--categorical, --ignore"));
        h.put(DataRefusal.UNKNOWN_CATEGORY, Hint.beside("--unknown absent"));
        h.put(NetworkRefusal.ADAPTER, Hint.beside("--adapter"));
        h.put(TextRefusal.NO_TOKENIZER, Hint.beside("--tokenizer FILE"));
        h.put(TextRefusal.SEVERAL_TOKENIZERS, Hint.beside("--tokenizer FILE"));
        h.put(OnnxRefusal.SAMPLE_AXIS, Hint.beside("--axis NAME=samples"));
        h.put(StudyRefusal.MEMORY, Hint.beside("--centres"));
        h.put(StudyRefusal.NOT_TILED, Hint.beside("without a cluster and --dry-run"));
        h.put(StudyRefusal.SMALL_STEPS, Hint.beside("without a cluster, or with --anyway"));
        h.put(StudyRefusal.TOO_LONG, Hint.beside("--rows, --patient"));
        h.put(PredictRefusal.DIVERGES, Hint.beside("--eta, --steps"));
        h.put(StudyRefusal.TOO_MANY, Hint.beside("--rows"));
        h.put(StudyRefusal.PROVABLE, Hint.beside("--provable, --network, --parametrization"));
        h.put(DataRefusal.TOO_FEW_ROWS, Hint.beside("--rows, --missing mean"));
        h.put(DataRefusal.MISSING_TARGET, Hint.beside("--missing drop"));
        h.put(DataRefusal.MISSING_TEXT, Hint.beside("--missing drop"));
        h.put(DataRefusal.MISSING_VALUE, Hint.beside("--missing drop, --missing mean"));
        h.put(
                OptimizeRefusal.NEEDS_DOUBLE,
                Hint.instead("--precision float", "leave --precision out"));
        h.put(
                OptimizeRefusal.NO_STEP_ADVICE,
                Hint.instead("--eta auto", "give a step size, for instance --eta 0.1"));
        h.put(
                StudyRefusal.OUTPUTS,
                Hint.instead(
                        "--network", "end it with \"dense\" without a number, or take other data"));
        h.put(StudyRefusal.MODEL_OUTPUTS, Hint.beside("--head mean"));
        h.put(
                StudyRefusal.INPUT,
                Hint.instead(
                        "--data",
                        "take the data that the model is for, or leave columns out (--ignore)"));
        h.put(StudyRefusal.RANGE, Hint.named());
        return Map.copyOf(h);
    }

    private static final Pattern NAME = Pattern.compile("(?<![^ ])--[a-z][a-z-]*");

    private OptionHints() {}

    /** The parts of a list without an option that the command lacks; empty if there are none. */
    private static String inBrackets(String options, Predicate<String> has) {
        String left = Stream.of(options.split(", (?=or |--|without )"))
                .filter(part -> NAME.matcher(part).results().allMatch(r -> has.test(r.group())))
                .collect(Collectors.joining(", "))
                .replaceFirst("^or ", "");
        return left.isEmpty() ? "" : " (" + left + ")";
    }

    /** Options about columns in a form that can be pasted. */
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
                : "--ignore "
                        + pasted
                        + ", or --categorical "
                        + pasted
                        + (refusal.names().size() == 1
                                ? ", or --text " + pasted + " for a model that reads tokens"
                                : "");
    }

    /**
     * The refusal in the words of the command line: {@code use eta 0.1} is {@code use --eta 0.1}.
     */
    public static Refusal of(Refusal refusal) {
        return of(refusal, _ -> true);
    }

    /**
     * The refusal with the options of a command; options that the command lacks are not named.
     *
     * @param has whether the command has an option of this name
     */
    public static Refusal of(Refusal refusal, Predicate<String> has) {
        if (!refusal.names().isEmpty() && refusal.code() instanceof DataRefusal) {
            return refusal.with(refusal.where(), refusal.fix() + inBrackets(columns(refusal), has));
        }
        if (refusal.code() == ArrayRefusal.MEMORY && refusal.fix().contains("rows of the data")) {
            return refusal.with(refusal.where(), refusal.fix() + " (--rows; plstar classify)");
        }
        Hint hint = HINTS.get(refusal.code());
        if (hint == null) {
            return spelled(refusal, refusal.where());
        }
        return switch (hint.kind()) {
            case BESIDE ->
                refusal.with(
                        refusal.where(),
                        refusal.fix()
                                + inBrackets(
                                        hint.option(),
                                        // a column that a model was trained with cannot be left out
                                        // of rows
                                        o -> has.test(o)
                                                && !(o.equals("--ignore")
                                                        && has.test("--unknown"))));
            case INSTEAD ->
                NAME.matcher(hint.option()).results().allMatch(r -> has.test(r.group()))
                        ? refusal.with(hint.option() + ": " + refusal.where(), hint.fix())
                        : spelled(refusal, refusal.where());
            case NAMED -> spelled(refusal, "--" + refusal.where());
        };
    }

    private static Refusal spelled(Refusal refusal, String where) {
        return refusal.with(
                where, refusal.fix().replaceFirst("^use (?=[a-z-]+ [0-9]|axis )", "use --"));
    }
}
