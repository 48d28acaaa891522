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
                            "Over-parameterized as far as can be seen: the kernel has full rank and"
                                    + " no rows contradict each other"
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
        OptionalDouble mu = f.muUntilFloor();
        if (before) {
            f.weakDirections()
                    .ifPresent(
                            w ->
                                    text.append(
                                                    ". To first order PL* holds only down to a loss"
                                                            + " of ε = ")
                                            .append(n(f.floor().orElse(0))));
        } else {
            text.append(". PL* holds only down to a loss of about ε = ")
                    .append(n(f.floor().orElse(0)));
            mu.ifPresent(
                    m -> {
                        text.append(", above it with μ = ").append(n(m)).append(" as far as seen");
                        eta.ifPresent(
                                e ->
                                        text.append(": at least a factor of 1 - ημ = 1 - ")
                                                .append(n(e * m))
                                                .append(" a step"));
                    });
        }
        text.append(". The kernel's effective rank tr K/λ_max is ")
                .append(n(f.effectiveRank().orElse(0)))
                .append(", its rank above rounding ")
                .append(f.rank().orElse(0));
        f.learnedDirections()
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

    private static String reason(PlFloor.Reason reason, FloorSummary f) {
        return switch (reason) {
            case FEWER_PARAMETERS ->
                    "there are fewer parameters than equations, so some residual stays whatever the"
                            + " weights";
            case CONFLICTING_ROWS ->
                    "rows with equal features have different targets and cannot all be fitted";
            case SINGULAR_KERNEL ->
                    "the tangent kernel is singular to rounding though there are enough parameters,"
                            + " as behind a bottleneck or with nearly equal rows";
            case WEAK_DIRECTIONS ->
                    "the loss has come to a plateau: ten times as many steps, or ten thousand, would not"
                            + " halve it"
                            + (f.learnedDirections().isPresent()
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
