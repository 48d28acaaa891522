package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.data.RowNumbers;
import org.plstar.landscape.floor.PlFloor;
import org.plstar.landscape.floor.PlProfile;
import org.plstar.landscape.floor.WeakDirections;
import org.plstar.study.LossFloor;
import org.plstar.study.PreparedDataset;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Where PL* ends, in words and as JSON. */
public final class FloorWords {
    private static final int MOST_CONFLICTS = 3;

    private FloorWords() {}

    /**
     * What is to be said, the verdict first; empty where nothing is judged.
     *
     * @param before whether no step was taken yet, so that the floor is a forecast
     */
    public static List<Finding> findings(
            LossFloor f, PreparedDataset data, OptionalDouble eta, boolean before) {
        List<Finding> found = new ArrayList<>();
        f.floor().ifPresent(floor -> add(found, floor, f, data, eta, before));
        return found;
    }

    private static void add(
            List<Finding> found,
            PlFloor floor,
            LossFloor f,
            PreparedDataset data,
            OptionalDouble eta,
            boolean before) {
        if (floor.verdict() == PlFloor.Verdict.OVER_PARAMETERIZED) {
            found.add(
                    Finding.good(
                            "Over-parameterized as far as can be seen: the kernel has full rank and no rows contradict each other"
                                    + (before
                                            ? "."
                                            : ", and the loss has not stopped falling: PL* has no floor.")));
            return;
        }
        StringBuilder text = new StringBuilder("Almost over-parameterized");
        text.append(
                floor.verdict() == PlFloor.Verdict.ALMOST
                        ? ": "
                        : " in practice, though the kernel is not singular: ");
        text.append(
                floor.reasons().stream()
                        .map(r -> reason(r, floor))
                        .collect(Collectors.joining("; ")));
        OptionalDouble mu = floor.muUntilThere();
        if (before) {
            f.weak()
                    .ifPresent(
                            w ->
                                    text.append(
                                                    ". To first order PL* holds only down to a loss of ε = ")
                                            .append(n(floor.floor().orElse(0))));
        } else {
            text.append(". PL* holds only down to a loss of about ε = ")
                    .append(n(floor.floor().orElse(0)));
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
                .append(n(floor.effectiveRank()))
                .append(", its rank above rounding ")
                .append(floor.rank());
        floor.learned()
                .ifPresent(
                        l -> {
                            if (!before) {
                                text.append("; ")
                                        .append(l)
                                        .append(" directions had time to be learned (ηλt ≥ 1)");
                            }
                        });
        found.add(Finding.warning(text.append('.').toString()));
        f.weak()
                .filter(w -> w.energy() > 0)
                .ifPresent(w -> found.add(Finding.note(weak(w, f, data, before))));
    }

    private static String reason(PlFloor.Reason reason, PlFloor floor) {
        return switch (reason) {
            case FEWER_PARAMETERS ->
                    "there are fewer parameters than equations, so some residual stays whatever the weights";
            case CONFLICTING_ROWS ->
                    "rows with equal features have different targets and cannot all be fitted";
            case SINGULAR_KERNEL ->
                    "the tangent kernel is singular to rounding though there are enough parameters, as behind a bottleneck or with nearly equal rows";
            case WEAK_DIRECTIONS ->
                    "the loss has come to a plateau: ten times as many steps would not halve it"
                            + (floor.learned().isPresent()
                                    ? ", since the residual lies in directions that the kernel hardly moves"
                                    : "");
        };
    }

    private static String weak(
            WeakDirections w, LossFloor f, PreparedDataset data, boolean before) {
        RowNumbers numbers = data.training().rowNumbers();
        StringBuilder s = new StringBuilder();
        s.append(w.count())
                .append(" weak direction(s) of the kernel hold ")
                .append(n(w.energy()))
                .append(before ? " of the loss at the start" : " of the loss at the end")
                .append(", most of it at ");
        for (int k = 0; k < f.rows().size() && w.shares()[k] > 0.01; k++) {
            s.append(k == 0 ? "" : ", ")
                    .append(numbers.text(f.rows().get(k)))
                    .append(" (")
                    .append(Math.round(100 * w.shares()[k]))
                    .append(" %)");
        }
        return s.append('.').toString();
    }

    /** The same as an object; numbers that are not known are null, with a reason beside them. */
    public static void write(ObjectNode j, LossFloor f, PreparedDataset data, OptionalDouble eta) {
        if (f.floor().isEmpty()) {
            j.putNull("verdict");
            j.put("reason", f.absent());
            return;
        }
        PlFloor floor = f.floor().get();
        j.put("verdict", lower(floor.verdict()));
        ArrayNode reasons = j.putArray("reasons");
        floor.reasons().forEach(r -> reasons.add(lower(r)));
        number(j, "floor", floor.floor());
        j.put("floor_meaning", "the loss, in its own normalisation, down to which PL* holds");
        OptionalDouble mu = floor.muUntilThere();
        number(j, "mu_until_floor", mu);
        number(
                j,
                "factor_until_floor",
                mu.isPresent() && eta.isPresent()
                        ? OptionalDouble.of(1 - eta.getAsDouble() * mu.getAsDouble())
                        : OptionalDouble.empty());
        j.put("rank", floor.rank());
        j.put("effective_rank", floor.effectiveRank());
        if (floor.learned().isPresent()) {
            j.put("learned_directions", floor.learned().getAsInt());
        } else {
            j.putNull("learned_directions");
        }
        ArrayNode conflicts = j.putArray("conflicts");
        data.duplicates().conflicts().stream()
                .limit(MOST_CONFLICTS)
                .forEach(c -> conflicts.add(c.text()));
        if (f.weak().isPresent()) {
            WeakDirections w = f.weak().get();
            ObjectNode o = j.putObject("weak_directions");
            o.put("count", w.count());
            o.put("loss", w.energy());
            ArrayNode rows = o.putArray("rows");
            for (int k = 0; k < f.rows().size(); k++) {
                rows.addObject()
                        .put("row", data.training().rowNumbers().text(f.rows().get(k)))
                        .put("share", w.shares()[k]);
            }
        } else {
            j.putNull("weak_directions");
        }
        ArrayNode profile = j.putArray("profile");
        for (PlProfile.Point p : floor.profile().points()) {
            if (Double.isFinite(p.loss()) && Double.isFinite(p.mu())) {
                profile.addObject().put("loss", p.loss()).put("mu", p.mu());
            }
        }
    }

    private static void number(ObjectNode j, String name, OptionalDouble value) {
        if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
            j.put(name, value.getAsDouble());
        } else {
            j.putNull(name);
        }
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
