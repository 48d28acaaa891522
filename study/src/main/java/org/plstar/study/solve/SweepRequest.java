package org.plstar.study.solve;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
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
import org.plstar.study.solve.branch.BranchRequest;
import org.plstar.study.solve.branch.BranchResult;

/**
 * Solves several systems one after another, such as one text for many values of its params.
 *
 * <p>Each begins at the last solution that was found of the same unknowns, and at its own start
 * where that leads to none. Where neither does and one param has changed, the branch of the last
 * solution is followed; where it turns back on the way, that is told. What is refused of one case
 * is told as its detail, and the others go on.
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
     * @param free reads it with one of its params as an unknown; absent: it has none
     */
    public record Case(
            String file,
            Map<String, Double> params,
            Supplier<Equations> equations,
            Optional<Function<String, Equations>> free) {
        /** A system none of whose params can be an unknown. */
        public Case(String file, Map<String, Double> params, Supplier<Equations> equations) {
            this(file, params, equations, Optional.empty());
        }
    }

    /**
     * Copies the list of cases.
     *
     * @throws Refusal RANGE without a case
     */
    public SweepRequest {
        requireNonNull(method, "method");
        requireNonNull(scale, "scale");
        requireNonNull(cases, "cases");
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
        Optional<Case> before = Optional.empty();
        Optional<BranchResult> turned = Optional.empty();
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
                Optional<BranchResult> branch = Optional.empty();
                if (!r.found() && before.isPresent()) {
                    branch = turned.filter(b -> isBeyond(b, c));
                    branch = branch.isPresent() ? branch : branch(before.get(), from, c, silent);
                    turned = branch;
                }
                if (branch.isPresent() && branch.get().end() == BranchResult.End.TO) {
                    r = q.fromLast(text, branch.get().points().getLast().w(), silent)
                            .filter(SolveResult::found)
                            .orElse(r);
                }
                if (r.found()) {
                    turned = Optional.empty();
                    last = Optional.of(text);
                    before = Optional.of(c);
                    from = r.w();
                }
                all.add(
                        branch.isPresent() && !r.found()
                                ? SweepResult.Solution.of(c, r).beyond(branch.get())
                                : SweepResult.Solution.of(c, r));
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

    /**
     * Whether a branch that turned back also turns back before a case, which is told by the same
     * params but its own.
     */
    private static boolean isBeyond(BranchResult branch, Case c) {
        Double value = c.params.get(branch.param());
        if (value == null || branch.folds().isEmpty() || branch.end() == BranchResult.End.TO) {
            return false;
        }
        BranchResult.Fold fold = branch.folds().getFirst();
        return fold.largest() ? value > fold.value() : value < fold.value();
    }

    /**
     * The branch from the solution of one case to the params of another; absent where more than one
     * param changes, or none can be an unknown, or the branch is not followed.
     */
    private static Optional<BranchResult> branch(
            Case before, double[] from, Case to, Session silent) {
        List<String> changed = to.params.keySet().stream()
                .filter(p -> !Objects.equals(to.params.get(p), before.params.get(p)))
                .toList();
        if (to.free.isEmpty()
                || !before.file.equals(to.file)
                || changed.size() != 1
                || !before.params.keySet().equals(to.params.keySet())) {
            return Optional.empty();
        }
        String param = changed.getFirst();
        try {
            Equations text = to.free.get().apply(param);
            double begin = requireNonNull(before.params.get(param));
            double[] start = text.start();
            int next = 0;
            for (int j = 0; j < start.length; j++) {
                boolean other = !text.unknowns().get(j).name().equals(param);
                start[j] = other ? from[next++] : begin;
            }
            return Optional.of(BranchRequest.of(
                            text.from(start, text.lower(), text.upper()),
                            param,
                            begin,
                            requireNonNull(to.params.get(param)))
                    .run(silent));
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
