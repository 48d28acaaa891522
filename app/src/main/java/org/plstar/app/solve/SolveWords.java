package org.plstar.app.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.study.solve.JacobianRank;
import org.plstar.study.solve.SecondOrder;
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
        end += " It ended since " + s.detail() + ".";
        all.add(s.status() == SolveStatus.SOLVED ? Finding.good(end) : Finding.warning(end));
        all.add(Finding.note("Distance from the start: " + number(s.distance()) + "."));
        if (s.scale().equals("start")) {
            all.add(
                    Finding.note(
                            "Unknowns are measured in units of their starts or ranges, whose sizes"
                                    + " differ; near and nearest are meant in these units. --scale"
                                    + " none takes them as they are."));
        }
        s.nearest().ifPresent(n -> all.add(nearest(n)));
        s.rank().ifPresent(r -> all.add(rank(s, r)));
        all.addAll(missing(s));
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

    private static Finding nearest(SolveSummary.Near n) {
        String bound =
                n.noneWithin().isPresent()
                        ? " No solution at all is nearer than "
                                + number(n.noneWithin())
                                + ": that is proved."
                        : "";
        return n.converged()
                ? Finding.good(
                        String.format(
                                Locale.ROOT,
                                "Nearest to the start of the solutions around it, after %d steps"
                                        + " along them (%.1e is left to first order).%s",
                                n.steps(),
                                n.stationarity(),
                                bound))
                : Finding.warning(
                        String.format(
                                Locale.ROOT,
                                "A nearer solution may be close: the way along the solutions ended"
                                        + " at %.1e.%s",
                                n.stationarity(),
                                bound));
    }

    /** What is known of a point of least squares. */
    private static List<Finding> missing(SolveSummary s) {
        List<Finding> all = new ArrayList<>();
        s.secondOrder()
                .ifPresent(
                        o ->
                                all.add(
                                        o == SecondOrder.MINIMUM
                                                ? Finding.note(capital(o.words()) + ".")
                                                : Finding.warning(capital(o.words()) + ".")));
        if (s.status() == SolveStatus.STATIONARY && s.fit().isEmpty()) {
            all.add(
                    Finding.note(
                            "Elsewhere there may be a solution: --starts 20 looks from other"
                                    + " starts."));
        }
        s.absence()
                .filter(a -> a.radius().isPresent())
                .ifPresent(
                        a ->
                                all.add(
                                        Finding.good(
                                                "Proved: there is no solution within "
                                                        + number(a.radius())
                                                        + " of this point.")));
        if (!s.contradiction().isEmpty()) {
            List<String> parts = new ArrayList<>();
            for (SolveSummary.Part p : s.contradiction()) {
                parts.add(String.format(Locale.ROOT, "%+.3g \"%s\"", p.value(), p.equation()));
            }
            all.add(
                    Finding.note(
                            "These equations contradict each other to first order: "
                                    + String.join(" ", parts)
                                    + "."));
        }
        if (!s.pressed().isEmpty()) {
            String names = String.join(", ", s.pressed().stream().limit(MOST_SHOWN).toList());
            all.add(
                    Finding.note(
                            s.withoutBounds().isPresent()
                                    ? "Without the bounds of "
                                            + names
                                            + " there is a solution at distance "
                                            + number(s.withoutBounds())
                                            + "."
                                    : "Bounds of " + names + " keep the residual up."));
        }
        s.fit()
                .ifPresent(
                        f ->
                                all.add(
                                        Finding.note(
                                                String.format(
                                                        Locale.ROOT,
                                                        "Least squares: residual deviation %.6g"
                                                                + " with %d degrees of freedom;"
                                                                + " standard errors are in"
                                                                + " solve.json.%s",
                                                        f.residualDeviation(),
                                                        f.degreesOfFreedom(),
                                                        f.undetermined().isEmpty()
                                                                ? ""
                                                                : " Not determined: "
                                                                        + String.join(
                                                                                ", ",
                                                                                f.undetermined())
                                                                        + "."))));
        return all;
    }

    private static Finding rank(SolveSummary s, JacobianRank r) {
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
