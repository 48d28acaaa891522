package org.plstar.study.solve;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Workers;
import org.plstar.operator.SparseRows;
import org.plstar.optimize.Box;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.GroupedSystem;

/**
 * Searches for a solution of a square sparse system in groups, for studies whose equations are of
 * their own making.
 *
 * <p>Full Newton steps come first. They end at a solution where a step is short in the units of the
 * unknowns and the Jacobian is not singular to rounding: see {@link Regularity}. Units are asked
 * for, since an unknown may be 0 where its neighbours are not. Where these steps do not shrink, the
 * searches of {@link SolveRequest} follow, by their own tests.
 */
public final class SystemSearch {
    /** The length of a step, in units, after which the next one is rounding. */
    private static final double SHORT = 1e-8;

    /** The part of a step by which what a second one with its Jacobian leaves is rounding. */
    private static final double ROUNDING = 1e-13;

    private static final int MOST_FULL = 12;

    /** The steps after which each must be at most half as long as the last. */
    private static final int FREE = 4;

    /** The value of ηχ from which on a Jacobian is singular to rounding. */
    private static final double SINGULAR = 0.5;

    private SystemSearch() {}

    /**
     * The end of a search.
     *
     * @param w where it ended, [p]
     * @param solved whether it is a solution
     * @param steps of all its runs
     * @param detail the test that ended it
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record End(double[] w, boolean solved, long steps, String detail) {}

    /** The units of unknowns at a point. */
    public interface Units {
        /** The size of each unknown that counts as 1, [p], above 0. */
        double[] at(double[] w);
    }

    /**
     * Searches from a start.
     *
     * @param box the bounds of the unknowns
     * @param start [p], within the bounds
     * @param tolerance of the size of an equation's terms
     * @param steps most steps of each run after the full ones; 0 for none of these runs
     * @throws org.plstar.refusal.Refusal RANGE for a start of another size, or at which an equation
     *     has no finite value
     */
    public static End of(
            GroupedSystem system,
            Box box,
            double[] start,
            Units units,
            double tolerance,
            int steps,
            Session session) {
        if (start.length != system.unknowns()) {
            throw StudyRefusal.range(
                    "start of " + start.length + " numbers", system.unknowns() + " numbers");
        }
        Optional<End> full = full(system, box, start, units, session.workers());
        if (full.isPresent() || steps == 0) {
            return full.orElseGet(() -> new End(start, false, 0, "full steps do not shrink"));
        }
        LocalSystem plain = new GroupPoint(system, session.workers());
        if (!DenseJacobian.areFinite(plain.residuals(start))) {
            throw StudyRefusal.range(
                    "a start at which an equation has no finite value", "one where all have one");
        }
        Searches.Asked asked = new Searches.Asked(
                start, box, SolveMethod.LM, SolveScale.AUTO, tolerance, steps, 0, 0);
        Searches searches = new Searches(asked, plain, plain.sizes(), () -> false, session);
        SolverOutcome end = searches.steps(searches.measure(SolveScale.JACOBIAN), start, session);
        if (end.isSolved()) {
            return new End(end.w(), true, searches.taken(), end.detail());
        }
        // where its unknowns are near 0, the search may have ended at a solution without telling it
        return full(system, box, end.w(), units, session.workers())
                .map(e -> new End(e.w, true, searches.taken() + e.steps, e.detail))
                .orElseGet(() -> new End(end.w(), false, searches.taken(), end.detail()));
    }

    /** The solution to which full steps lead; absent where they do not shrink. */
    private static Optional<End> full(
            GroupedSystem system, Box box, double[] start, Units units, Workers workers) {
        GroupedSystem.Point at = system.points(workers);
        SparseOrders orders = new SparseOrders();
        double[] w = start.clone();
        double before = Double.POSITIVE_INFINITY;
        for (int k = 1; k <= MOST_FULL; k++) {
            double[] r = at.residuals(w).clone();
            SparseRows j = at.jacobian();
            double[] unit = units.at(w);
            double[] rows = largest(j, unit);
            double[] scale = new double[w.length];
            Arrays.setAll(scale, c -> 1 / unit[c]);
            if (!DenseJacobian.areFinite(times(rows, r)) || !DenseJacobian.areFinite(rows)) {
                return Optional.empty();
            }
            try (SparseSteps newton = new SparseSteps(j, orders, rows, scale)) {
                double[] d = newton.step(0, r);
                double length = length(d);
                if (!newton.isRegular()
                        || !moved(w, unit, d, box)
                        || (k > FREE && !(length <= before / 2))) {
                    return Optional.empty();
                }
                // a step by the same Jacobian shows how far the first one was from the solution
                double[] again = newton.step(0, times(rows, at.residuals(w).clone()));
                double rest = length(again);
                if (length <= SHORT || rest * rest <= ROUNDING * length) {
                    return newton.doubt().orElse(SINGULAR) < SINGULAR && moved(w, unit, again, box)
                            ? Optional.of(new End(w, true, k, "a full step is rounding"))
                            : Optional.empty();
                }
                before = length;
            }
        }
        return Optional.empty();
    }

    /** For each row, 1 over its largest entry in units. */
    private static double[] largest(SparseRows j, double[] unit) {
        double[] rows = new double[j.rows()];
        for (int i = 0; i < rows.length; i++) {
            double most = 0;
            for (int e = j.start(i); e < j.start(i + 1); e++) {
                most = Math.max(most, Math.abs(j.value(e)) * unit[j.column(e)]);
            }
            rows[i] = most > 0 ? 1 / most : 1;
        }
        return rows;
    }

    private static double[] times(double[] rows, double[] r) {
        for (int i = 0; i < r.length; i++) {
            r[i] *= rows[i];
        }
        return r;
    }

    /** Moves w by d in units; false where that leaves the bounds or is not finite. */
    private static boolean moved(double[] w, double[] unit, double[] d, Box box) {
        for (int c = 0; c < w.length; c++) {
            w[c] = Math.fma(unit[c], d[c], w[c]);
            if (!(w[c] >= box.lower()[c] && w[c] <= box.upper()[c]) || Double.isInfinite(w[c])) {
                return false;
            }
        }
        return true;
    }

    private static double length(double[] d) {
        double length = 0;
        for (double v : d) {
            length = Math.max(length, Math.abs(v));
        }
        return length;
    }
}
