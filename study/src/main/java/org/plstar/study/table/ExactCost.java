package org.plstar.study.table;

import java.util.List;
import org.plstar.array.Workers;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/** The cost of a fit to all rows. */
final class ExactCost {
    /** The number of rows up to which all of them are tried at once. */
    static final int SMALL = 700;

    /** The number of rows on which candidates are tried, if there are more. */
    static final int SCREENED = 600;

    /**
     * About the ratio of the time of factors and eigenvectors to that of a product with the same
     * operations.
     */
    private static final double SLOWER = 2;

    private ExactCost() {}

    /**
     * The cost: eigenvectors of all candidates on some rows, factors of the best ones and their
     * inverses.
     */
    static WorkPlan plan(double n, Workers workers) {
        double few = Math.min(n, SCREENED);
        int candidates = Candidate.all(List.of(Encoding.values())).size();
        double factors = n > SMALL ? 2 * TriedCandidate.KEPT * n * n * n : 0;
        double operations = candidates * 9 * few * few * few + factors;
        Pace pace = Pace.here(workers);
        return new WorkPlan(
                "fit to all rows",
                pace.name(),
                1,
                0,
                1,
                operations,
                WorkPlan.Bytes.NONE,
                DrawnRows.MATRICES * Double.BYTES * n * n,
                WorkPlan.seconds(
                        pace, 0, 1, SLOWER * operations / pace.all(), WorkPlan.Bytes.NONE, 0));
    }
}
