package org.plstar.data.equations;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The settings in a text's {@code solve { }}; members that the text does not have are absent.
 *
 * @param method auto, lm or gauss-newton
 * @param tolerance above 0
 * @param steps from 0 up
 * @param nearest whether the solution nearest to the start is wanted
 * @param scale auto, none, jacobian or start
 * @param fit whether the equations are of data, although no table is read; they are none of data
 *     with {@code no}
 */
public record SolveSettings(
        Optional<String> method,
        OptionalDouble tolerance,
        OptionalInt steps,
        Optional<Boolean> nearest,
        Optional<String> scale,
        Optional<Boolean> fit) {
    static final SolveSettings NONE = new SolveSettings(
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final List<String> METHODS = List.of("auto", "lm", "gauss_newton");
    private static final List<String> NAMES =
            List.of("method", "tolerance", "steps", "nearest", "scale", "fit");
    private static final List<String> SCALES = List.of("auto", "none", "jacobian", "start");

    /** The settings with one more option of the text. */
    SolveSettings with(Source source, Statement.Option option) {
        Lexeme v = option.value();
        return switch (option.name().toLowerCase(Locale.ROOT)) {
            case "method" -> {
                if (!METHODS.contains(v.text())) {
                    throw wrong(source, v, "auto, lm or gauss_newton");
                }
                yield new SolveSettings(
                        Optional.of(v.text().replace('_', '-')),
                        tolerance,
                        steps,
                        nearest,
                        scale,
                        fit);
            }
            case "tolerance" -> {
                if (!(v.number() > 0)) {
                    throw wrong(source, v, "a number above 0");
                }
                yield new SolveSettings(
                        method, OptionalDouble.of(v.number()), steps, nearest, scale, fit);
            }
            case "steps" -> {
                double n = v.number();
                if (v.kind() != Lexeme.Kind.NUMBER || n != Math.rint(n) || n > 1e6) {
                    throw wrong(source, v, "a whole number up to 1e6");
                }
                yield new SolveSettings(
                        method, tolerance, OptionalInt.of((int) n), nearest, scale, fit);
            }
            case "nearest" ->
                new SolveSettings(
                        method, tolerance, steps, Optional.of(isYes(source, v)), scale, fit);
            case "scale" -> {
                if (!SCALES.contains(v.text())) {
                    throw wrong(source, v, "auto, none, jacobian or start");
                }
                yield new SolveSettings(
                        method, tolerance, steps, nearest, Optional.of(v.text()), fit);
            }
            case "fit" ->
                new SolveSettings(
                        method, tolerance, steps, nearest, scale, Optional.of(isYes(source, v)));
            default -> throw source.unknown(option.at(), option.name(), "one of " + NAMES, NAMES);
        };
    }

    private static boolean isYes(Source source, Lexeme v) {
        if (!v.text().equals("yes") && !v.text().equals("no")) {
            throw wrong(source, v, "yes or no");
        }
        return v.text().equals("yes");
    }

    private static org.plstar.refusal.Refusal wrong(Source source, Lexeme v, String expected) {
        return source.refuse(
                EquationRefusal.SETTING,
                v.at(),
                '"' + v.text() + "\" is no value of this setting",
                expected,
                "correct it");
    }
}
