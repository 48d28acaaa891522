package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.landscape.floor.PlFloor;
import org.plstar.study.FloorSummary;

/** Where PL* ends, in words. */
public final class FloorWords {
    private FloorWords() {}

    /**
     * What is to be said, the verdict first; empty where nothing is judged.
     *
     * @param eta the constant step of plain gradients; absent for other methods
     * @param before whether no step was taken yet, so that the floor is a forecast
     */
    public static List<Finding> findings(FloorSummary f, OptionalDouble eta, boolean before) {
        List<Finding> found = new ArrayList<>();
        f.verdict().ifPresent(verdict -> add(found, verdict, f, eta, before));
        return found;
    }

    private static void add(
            List<Finding> found,
            PlFloor.Verdict verdict,
            FloorSummary f,
            OptionalDouble eta,
            boolean before) {
        if (verdict == PlFloor.Verdict.OVER_PARAMETERIZED) {
            found.add(
                    Finding.good(
                            "Over-parameterized as far as can be seen: the kernel"
                                    + f.sample().map(s -> " of " + s).orElse("")
                                    + " has full rank and no rows contradict each other"
                                    + (before
                                            ? "."
                                            : ", and nothing seen stops the loss from reaching"
                                                    + " zero.")));
            return;
        }
        StringBuilder text = new StringBuilder("Almost over-parameterized");
        text.append(
                verdict == PlFloor.Verdict.ALMOST
                        ? ": "
                        : " in practice, though the kernel is not singular: ");
        text.append(f.reasons().stream().map(r -> reason(r, f)).collect(Collectors.joining("; ")));
        if (!before) {
            reached(f, eta, text);
        } else if (f.floor().isPresent()) {
            text.append(". To first order PL* holds only down to a loss of ε = ")
                    .append(n(f.floor().getAsDouble()));
        }
        text.append(". The effective rank tr K/λ_max of the kernel")
                .append(f.sample().map(s -> " of " + s).orElse(""))
                .append(" is ")
                .append(n(f.directions().effectiveRank().orElse(0)))
                .append(", its rank above rounding ")
                .append(f.directions().rank().orElse(0));
        f.directions()
                .learnedDirections()
                .ifPresent(
                        l -> {
                            if (!before) {
                                text.append("; ")
                                        .append(l)
                                        .append(" directions had time to be learned (ηλt ≥ 1)");
                            }
                        });
        found.add(Finding.warning(text.append('.').toString()));
        f.weakDirections()
                .filter(w -> w.loss() > 0)
                .ifPresent(w -> found.add(Finding.note(weak(w, before))));
    }

    /** How far PL* holds: down to a floor where one is known, else as far as the run went. */
    private static void reached(FloorSummary f, OptionalDouble eta, StringBuilder text) {
        boolean stuck = f.reasons().contains(PlFloor.Reason.WEAK_DIRECTIONS);
        if (stuck) {
            text.append(". PL* holds only down to a loss of about ε = ")
                    .append(n(f.floor().orElse(0)))
                    .append(", above it");
        } else {
            f.floor()
                    .ifPresent(
                            e ->
                                    text.append(
                                                    ". The rows that contradict each other leave a loss")
                                            .append(" of at least ε = ")
                                            .append(n(e)));
            text.append(". PL* was seen down to a loss of ")
                    .append(n(f.seen().orElse(0)))
                    .append(
                            eta.isPresent()
                                    ? ", where the loss was still falling"
                                    : ", where the run stopped");
        }
        f.muUntilFloor()
                .ifPresent(
                        m -> {
                            text.append(", with μ = ").append(n(m)).append(" as far as seen");
                            eta.ifPresent(
                                    e ->
                                            text.append(": at least a factor of 1 - ημ = 1 - ")
                                                    .append(n(e * m))
                                                    .append(" a step"));
                        });
    }

    private static String reason(PlFloor.Reason reason, FloorSummary f) {
        return switch (reason) {
            case FEWER_PARAMETERS ->
                    "there are fewer parameters than equations, so some residual stays whatever the"
                            + " weights";
            case CONFLICTING_ROWS ->
                    "rows with equal features have different targets and cannot all be fitted";
            case SINGULAR_KERNEL ->
                    "the tangent kernel"
                            + f.sample().map(s -> " of " + s).orElse("")
                            + " is singular to rounding though there are enough parameters,"
                            + " as behind a bottleneck or with nearly equal rows";
            case WEAK_DIRECTIONS ->
                    "the loss has come to a plateau: ten times as many steps, or ten thousand, would not"
                            + " halve it"
                            + (f.directions().learnedDirections().isPresent()
                                    ? ", since the residual lies in directions that the kernel"
                                            + " hardly moves"
                                    : "");
        };
    }

    private static String weak(FloorSummary.Weak w, boolean before) {
        StringBuilder s = new StringBuilder();
        s.append(w.count())
                .append(" weak direction(s) of the kernel hold ")
                .append(n(w.loss()))
                .append(before ? " of the loss at the start" : " of the loss at the end")
                .append(", most of it at ");
        for (int k = 0; k < w.rows().size() && w.rows().get(k).share() > 0.01; k++) {
            s.append(k == 0 ? "" : ", ")
                    .append(w.rows().get(k).row())
                    .append(" (")
                    .append(Math.round(100 * w.rows().get(k).share()))
                    .append(" %)");
        }
        return s.append('.').toString();
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
