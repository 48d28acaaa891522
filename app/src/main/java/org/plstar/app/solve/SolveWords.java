package org.plstar.app.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;

/** What {@code plstar solve} says of how it ended. */
public final class SolveWords {
    private static final int MOST_SHOWN = 20;

    private SolveWords() {}

    /** The findings, the end first. */
    public static List<Finding> of(SolveSummary s) {
        List<Finding> all = new ArrayList<>();
        String end =
                capital(s.status().words())
                        + String.format(
                                Locale.ROOT,
                                ". %d equations, %d unknowns: residual %s after %d steps (%s at"
                                        + " the start, at most %.3g counts as solved).",
                                s.equations(),
                                s.unknowns(),
                                number(s.residual()),
                                s.steps(),
                                number(s.residualAtStart()),
                                s.allowed());
        all.add(
                s.status() == SolveStatus.SOLVED
                        ? Finding.good(end)
                        : Finding.warning(end + " It ended since " + s.detail() + "."));
        all.add(Finding.note("Distance from the start: " + number(s.distance()) + "."));
        s.rank().ifPresent(r -> all.add(rank(s, r)));
        if (s.status() != SolveStatus.SOLVED) {
            s.worst().stream()
                    .limit(1)
                    .forEach(
                            w ->
                                    all.add(
                                            Finding.note(
                                                    "Equation \""
                                                            + w.label()
                                                            + "\" (line "
                                                            + w.line()
                                                            + ") is off most, by "
                                                            + number(w.residual())
                                                            + ".")));
        }
        s.warnings().forEach(w -> all.add(Finding.warning(w + ".")));
        s.certificate().ifPresent(c -> all.add(proved(c)));
        s.solution().stream()
                .limit(MOST_SHOWN)
                .forEach(
                        v ->
                                all.add(
                                        Finding.note(
                                                v.name()
                                                        + " = "
                                                        + (v.value().isPresent()
                                                                ? "" + v.value().getAsDouble()
                                                                : "beyond numbers"))));
        if (s.solution().size() > MOST_SHOWN) {
            all.add(
                    Finding.note(
                            (s.solution().size() - MOST_SHOWN)
                                    + " more unknowns are in solution.csv."));
        }
        return all;
    }

    private static Finding rank(SolveSummary s, SolveResult.Rank r) {
        int full = Math.min(s.equations(), s.unknowns());
        String words =
                String.format(
                        Locale.ROOT,
                        "Rank of the Jacobian: %d of %d (singular values from %.3g to %.3g; rank %d"
                                + " down to rounding).",
                        r.rank(),
                        full,
                        r.smallest(),
                        r.largest(),
                        r.roundingRank());
        return r.rank() < full ? Finding.warning(words) : Finding.note(words);
    }

    private static Finding proved(SolveSummary.Proved c) {
        return c.theorems().isEmpty()
                ? Finding.warning("Nothing is proved: " + c.reason())
                : Finding.good(
                        "Proved: "
                                + String.join(", ", c.theorems())
                                + c.file().map(f -> " (" + f + ")").orElse("")
                                + ".");
    }

    private static String number(OptionalDouble v) {
        return v.isPresent()
                ? String.format(Locale.ROOT, "%.6g", v.getAsDouble())
                : "beyond numbers";
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
