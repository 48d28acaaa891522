package org.plstar.study.solve;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.study.claim.Digits;
import org.plstar.study.solve.branch.BranchResult;

/**
 * The results of several systems.
 *
 * @param solutions one for each, in order
 */
public record SweepResult(List<Solution> solutions) {
    private static final int FOLD_DIGITS = 6;

    /**
     * The end of the search for a solution of one system.
     *
     * @param file its name
     * @param params the values that it was solved for
     * @param status absent where the system was refused
     * @param detail the test that ended it, or why it was refused
     * @param residual ‖F(w) - y‖; absent where the system was refused, or it is beyond numbers
     * @param names of the unknowns
     * @param w the point, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Solution(
            String file,
            Map<String, Double> params,
            Optional<SolveStatus> status,
            String detail,
            int steps,
            OptionalDouble residual,
            List<String> names,
            double[] w) {
        static Solution of(SweepRequest.Case c, SolveResult r) {
            return new Solution(
                    c.file(),
                    c.params(),
                    Optional.of(r.status()),
                    r.detail(),
                    r.steps(),
                    Double.isFinite(r.residual().norm())
                            ? OptionalDouble.of(r.residual().norm())
                            : OptionalDouble.empty(),
                    r.solution().stream().map(SolveResult.Unknown::name).toList(),
                    r.w());
        }

        static Solution refused(SweepRequest.Case c, String why) {
            return new Solution(
                    c.file(),
                    c.params(),
                    Optional.empty(),
                    why,
                    0,
                    OptionalDouble.empty(),
                    List.of(),
                    new double[0]);
        }

        /** The same end where a branch of solutions turns back on the way to these params. */
        Solution beyond(BranchResult branch) {
            return branch.folds().isEmpty() || branch.end() == BranchResult.End.TO
                    ? this
                    : new Solution(
                            file,
                            params,
                            Optional.of(SolveStatus.BEYOND_FOLD),
                            "the branch of the last solution turns back at "
                                    + branch.param()
                                    + " = "
                                    + Digits.of(branch.folds().getFirst().value(), FOLD_DIGITS),
                            steps,
                            residual,
                            names,
                            w);
        }

        /** Whether the system is solved, or data are fitted. */
        public boolean found() {
            return status.map(SolveStatus::isFound).orElse(false);
        }
    }

    /** The number of systems that are solved or fitted. */
    public long found() {
        return solutions.stream().filter(Solution::found).count();
    }
}
