package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.data.equations.PdeProblem;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.solve.SystemSize;

/**
 * Solves windows of a coordinate one after another: each begins with the parameters of the window
 * before, whose values at its end are the initial conditions.
 */
final class PdeMarch {
    private final PdeRequest q;
    private final PdeProblem problem;
    private final Session session;

    PdeMarch(PdeRequest q, Session session) {
        this.q = q;
        this.problem = q.problem();
        this.session = session;
        if (!problem.coefficients().isEmpty()) {
            throw StudyRefusal.range(
                    "march with " + problem.coefficients().size() + " unknown coefficients",
                    "none: each window would have its own");
        }
    }

    PdeResult run() {
        List<PdeResult> all = new ArrayList<>();
        PreviousWindow earlier = PreviousWindow.NONE;
        Optional<double[]> start = Optional.empty();
        // the first window, even if stopped at once, gives the numbers of the start
        for (int k = 0; k < problem.windows(); k++) {
            if (k > 0 && session.stop().getAsBoolean()) {
                break;
            }
            PdeRequest own = q.of(problem.window(k), k == 0 ? q.descent() : 0);
            PdeSolving window = new PdeSolving(own, inAll(k), earlier, start);
            PdeResult found = window.run();
            all.add(found);
            earlier = window.later(found.w());
            start = Optional.of(found.w());
        }
        return joined(all);
    }

    /**
     * A session whose progress counts the steps of all windows, so that the remaining time is that
     * of all.
     */
    private Session inAll(int window) {
        return session.withProgress((stage, done, total) -> session.progress()
                .at(
                        stage + " in " + problem.windows() + " windows",
                        window * total + done,
                        problem.windows() * total));
    }

    private PdeResult joined(List<PdeResult> all) {
        PdeResult first = all.getFirst();
        PdeResult last = all.getLast();
        List<PdeResult.Moment> history = new ArrayList<>();
        int steps = 0;
        double loss = 0;
        double fresh = 0;
        int unsolved = -1;
        for (int k = 0; k < all.size(); k++) {
            PdeResult r = all.get(k);
            for (PdeResult.Moment m : r.course().history()) {
                // at the start of a window, the loss of the last one is recorded already
                if (k == 0 || m.step() > 0) {
                    history.add(new PdeResult.Moment(
                            steps + m.step(), m.loss(), m.error(), m.constant()));
                }
            }
            steps += r.course().steps();
            loss += r.loss().atEnd() / all.size();
            fresh += r.loss().fresh() / all.size();
            unsolved = unsolved < 0 && !r.solved() ? k : unsolved;
        }
        boolean whole = all.size() == problem.windows();
        PdeStatus status = !whole
                ? PdeStatus.STOPPED
                : unsolved < 0 ? PdeStatus.SOLVED : all.get(unsolved).status();
        String detail = !whole
                ? "stopped before window " + (all.size() + 1) + " of " + problem.windows()
                : unsolved < 0
                        ? "the tolerance is reached in each of " + all.size() + " windows"
                        : "in window "
                                + (unsolved + 1)
                                + " of "
                                + all.size()
                                + " "
                                + all.get(unsolved).detail();
        // the part that a stopped march did not reach is added to the last window
        List<PdeResult.Window> windows = new ArrayList<>();
        List<double[]> parameters = new ArrayList<>();
        for (int k = 0; k < problem.windows(); k++) {
            PdeResult r = all.get(Math.min(k, all.size() - 1));
            windows.add(window(k, r));
            parameters.add(r.w());
        }
        PdeModel model = new PdeModel(problem, parameters);
        ExactSolutionError errors = ExactSolutionError.of(problem, session);
        List<PdeResult.ConditionSummary> conditions = conditions(all);
        boolean resampled = first.course().resampled();
        return new PdeResult(
                status,
                detail,
                new SystemSize(
                        all.stream().mapToInt(r -> r.size().equations()).max().orElse(0),
                        first.size().unknowns(),
                        conditions.size()),
                PdeResult.Loss.of(first.loss().atStart(), loss, fresh, resampled),
                new PdeResult.Course(
                        steps, resampled, first.course().firstScale(), List.copyOf(history)),
                conditions,
                errors.all(model),
                List.of(),
                new PdeResult.KernelView(
                        first.kernel().atStart(),
                        last.kernel().atEnd(),
                        OptionalDouble.empty(),
                        first.kernel().stall()),
                List.copyOf(windows),
                new PdeResult.Solution(
                        model, errors.table(model), last.solution().discrete()),
                Optional.empty());
    }

    private PdeResult.Window window(int number, PdeResult r) {
        PdeProblem.Coordinate own = problem.window(number)
                .coordinates()
                .get(problem.march().orElseThrow().coordinate());
        return new PdeResult.Window(
                own.lower(),
                own.upper(),
                r.status(),
                r.course().steps(),
                r.loss().atEnd(),
                r.loss().fresh());
    }

    /** For each label, the root mean squares over all windows that have it. */
    private static List<PdeResult.ConditionSummary> conditions(List<PdeResult> all) {
        SequencedMap<String, List<PdeResult.ConditionSummary>> byLabel = new LinkedHashMap<>();
        for (PdeResult r : all) {
            for (PdeResult.ConditionSummary c : r.conditions()) {
                byLabel.computeIfAbsent(c.label(), _ -> new ArrayList<>()).add(c);
            }
        }
        List<PdeResult.ConditionSummary> joined = new ArrayList<>();
        for (List<PdeResult.ConditionSummary> own : byLabel.values()) {
            int points = 0;
            double residual = 0;
            double fresh = 0;
            for (PdeResult.ConditionSummary c : own) {
                points += c.points();
                residual += c.residual() * c.residual() / own.size();
                fresh += c.fresh() * c.fresh() / own.size();
            }
            PdeResult.ConditionSummary one = own.getFirst();
            joined.add(new PdeResult.ConditionSummary(
                    one.label(),
                    points,
                    one.weight(),
                    Math.sqrt(residual),
                    Math.sqrt(fresh),
                    OptionalDouble.empty()));
        }
        return List.copyOf(joined);
    }
}
