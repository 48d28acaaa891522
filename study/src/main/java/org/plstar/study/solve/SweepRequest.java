package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Solves several systems one after another, such as one text for many values of its params.
 *
 * <p>Each begins at the last solution that was found of the same unknowns, and at its own start
 * where that leads to none. What is refused of one case is told as its detail, and the others go
 * on.
 *
 * @param cases which, in order
 * @param method Levenberg-Marquardt, or full Gauss-Newton steps
 * @param tolerance solved: each equation holds to T of the size of its terms
 * @param steps most steps
 * @param scale units in which steps and distances are short: the unknowns' as they are, by the
 *     Jacobian, or by starts and bounds; auto: by the Jacobian with no more unknowns than
 *     equations, else by starts and bounds if these differ by more than 1e3
 * @param starts look for the nearest one from K further random starts too, and for any where the
 *     given start leads to none
 * @param seed of these starts
 */
@Study("sweep")
public record SweepRequest(
        List<Case> cases,
        @Asked("lm") SolveMethod method,
        @Asked(value = "1e-10", above = 0, label = "T") double tolerance,
        @Asked(value = "200", least = 0) int steps,
        @Asked("auto") SolveScale scale,
        @Asked(value = "0", least = 0, label = "K") int starts,
        @Asked("0") long seed)
        implements Request<SweepResult>, SweepRequestWith {
    /**
     * One system of a sweep.
     *
     * @param file its name
     * @param params values that replace those of the text
     * @param equations reads it
     */
    public record Case(String file, Map<String, Double> params, Supplier<Equations> equations) {}

    /**
     * Copies the list of cases.
     *
     * @throws Refusal RANGE without a case
     */
    public SweepRequest {
        cases = List.copyOf(cases);
        if (cases.isEmpty()) {
            throw StudyRefusal.range("no systems", "at least one");
        }
    }

    @Override
    public SweepResult run(Session session) {
        SweepRequest q = Description.checked(this);
        Session silent = session.withProgress(Progress.SILENT);
        List<SweepResult.Solution> all = new ArrayList<>();
        Optional<Equations> last = Optional.empty();
        double[] from = {};
        for (Case c : q.cases) {
            if (session.stop().getAsBoolean()) {
                break;
            }
            session.progress().at("systems", all.size(), q.cases.size());
            try {
                Equations text = c.equations.get();
                Optional<SolveResult> warm = Optional.empty();
                if (last.isPresent() && sameUnknowns(last.get(), text)) {
                    warm = q.fromLast(text, from, silent);
                }
                SolveResult r = warm.isPresent() ? warm.get() : q.solve(text, silent);
                if (warm.isPresent() && !r.found()) {
                    SolveResult own = q.solve(text, silent);
                    boolean better = !(r.residual().norm() <= own.residual().norm());
                    r = own.found() || better ? own : r;
                }
                if (r.found()) {
                    last = Optional.of(text);
                    from = r.w();
                }
                all.add(SweepResult.Solution.of(c, r));
            } catch (Refusal refusal) {
                all.add(SweepResult.Solution.refused(c, String.valueOf(refusal.getMessage())));
            }
        }
        return new SweepResult(List.copyOf(all));
    }

    /**
     * The result from the last solution as the start; absent where an equation has no finite value
     * there.
     */
    private Optional<SolveResult> fromLast(Equations text, double[] from, Session silent) {
        try {
            Equations there = text.from(clamped(text, from), text.lower(), text.upper());
            return Optional.of(solve(there, silent));
        } catch (Refusal refusal) {
            return Optional.empty();
        }
    }

    private SolveResult solve(Equations text, Session silent) {
        return SolveRequest.of(text)
                .withMethod(method)
                .withTolerance(tolerance)
                .withSteps(steps)
                .withScale(scale)
                .withStarts(starts)
                .withSeed(seed)
                .run(silent);
    }

    private static boolean sameUnknowns(Equations a, Equations b) {
        if (a.unknowns().size() != b.unknowns().size()) {
            return false;
        }
        for (int j = 0; j < a.unknowns().size(); j++) {
            if (!a.unknowns().get(j).name().equals(b.unknowns().get(j).name())) {
                return false;
            }
        }
        return true;
    }

    private static double[] clamped(Equations text, double[] w) {
        double[] start = w.clone();
        for (int j = 0; j < start.length; j++) {
            Equations.Unknown u = text.unknowns().get(j);
            start[j] = Math.min(Math.max(start[j], u.lower()), u.upper());
        }
        return start;
    }
}
