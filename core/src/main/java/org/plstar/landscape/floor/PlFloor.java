package org.plstar.landscape.floor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.landscape.Observation;
import org.plstar.operator.DenseForm;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * Whether PL* holds down to zero loss or only down to a floor, as a run and its kernel show it:
 * almost over-parameterized systems.
 *
 * @param verdict what was recognised
 * @param reasons why, the most certain first; empty for {@link Verdict#OVER_PARAMETERIZED}
 * @param floor the loss down to which PL* holds, in the loss's normalisation: what conflicting rows
 *     leave at least, where the loss has stopped falling the loss there, and before the first step
 *     what zero eigenvalues leave to first order; absent where none is known
 * @param seen the last loss of the path, down to which it was observed
 * @param profile μ(ε)
 * @param rank number of eigenvalues of K/N above rounding
 * @param effectiveRank tr K/λ_max: how many directions as strong as the strongest the spectrum
 *     amounts to (Koltchinskii and Lounici 2017)
 * @param learned number of directions that the run had time to learn: ηλ_i t ≥ 1; absent where no
 *     constant step was taken
 */
public record PlFloor(
        Verdict verdict,
        List<Reason> reasons,
        OptionalDouble floor,
        double seen,
        PlProfile profile,
        int rank,
        double effectiveRank,
        OptionalInt learned) {
    /** Where so many times the steps, and so many steps, would not halve the loss, it is stuck. */
    private static final double PATIENCE = 10;

    private static final double PATIENT_STEPS = 10_000;

    /** What was recognised. */
    public enum Verdict {
        /** λ_min(K) > 0 and the loss continues falling. */
        OVER_PARAMETERIZED,
        /**
         * λ_min(K) > 0, but so small that the loss stays where it is for any number of steps that
         * one would wait.
         */
        ALMOST_IN_PRACTICE,
        /** The equations cannot all be solved, or K is singular. */
        ALMOST
    }

    /** Why PL* does not hold down to zero. */
    public enum Reason {
        /** p &lt; n: K has at least n - p zero eigenvalues. */
        FEWER_PARAMETERS,
        /** Equal inputs with different targets. */
        CONFLICTING_ROWS,
        /** λ_min(K) is zero up to rounding though p ≥ n, as behind a bottleneck. */
        SINGULAR_KERNEL,
        /** The residual lies in directions that the run does not move. */
        WEAK_DIRECTIONS
    }

    /**
     * What is known of a run, besides its path.
     *
     * @param equations n of the whole system, of which the eigenvalues may be those of a part
     * @param parameters p
     * @param conflictFloor the least loss that conflicting rows allow; 0 without any
     * @param conflicting zero eigenvalues of the kernel that these rows explain: equal inputs have
     *     equal rows of K
     * @param eta the constant step of plain gradients; absent for other methods
     * @param eigenvalues of K/N, ascending
     * @param singularFloor {@link WeakDirections#energy} of directions with zero eigenvalues;
     *     absent where it was not computed
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Evidence(
            int equations,
            int parameters,
            double conflictFloor,
            int conflicting,
            OptionalDouble eta,
            double[] eigenvalues,
            OptionalDouble singularFloor) {}

    /**
     * Judges.
     *
     * @param path in order of steps, at least one; losses above the least possible one. Of a single
     *     observation only what holds at every point is judged
     */
    public static PlFloor of(List<Observation> path, Evidence e) {
        double[] values = e.eigenvalues;
        double zero = zero(values);
        int rank = 0;
        double trace = 0;
        for (double v : values) {
            rank += v > zero ? 1 : 0;
            trace += Math.max(0, v);
        }
        Observation last = path.getLast();
        List<Reason> reasons = structural(e, rank);
        boolean structural = !reasons.isEmpty();
        boolean stuck = stuck(last, e.eta);
        if (stuck) {
            reasons.add(Reason.WEAK_DIRECTIONS);
        }
        // where weak directions lead moves with the weights: it forecasts a run, and ends none
        boolean begun = last.step() > 0;
        double forecast = begun ? 0 : e.singularFloor.orElse(0);
        double known = structural ? Math.max(e.conflictFloor, forecast) : 0;
        double floor = stuck ? Math.max(known, last.loss()) : known;
        Verdict verdict =
                structural
                        ? Verdict.ALMOST
                        : stuck ? Verdict.ALMOST_IN_PRACTICE : Verdict.OVER_PARAMETERIZED;
        double max = values[values.length - 1];
        return new PlFloor(
                verdict,
                List.copyOf(reasons),
                floor > 0 ? OptionalDouble.of(floor) : OptionalDouble.empty(),
                last.loss(),
                PlProfile.of(path),
                rank,
                max > 0 ? trace / max : 0,
                e.eta.isPresent()
                        ? OptionalInt.of(learned(values, e.eta.getAsDouble(), last.step()))
                        : OptionalInt.empty());
    }

    private static List<Reason> structural(Evidence e, int rank) {
        List<Reason> reasons = new ArrayList<>();
        if (e.parameters < e.equations) {
            reasons.add(Reason.FEWER_PARAMETERS);
        }
        if (e.conflictFloor > 0) {
            reasons.add(Reason.CONFLICTING_ROWS);
        }
        if (e.parameters >= e.equations && rank + e.conflicting < e.eigenvalues.length) {
            reasons.add(Reason.SINGULAR_KERNEL);
        }
        return reasons;
    }

    /**
     * dL/dt = -2ημ_t L: whether ten times as many steps more, and no less than ten thousand, would
     * not halve the loss.
     */
    private static boolean stuck(Observation last, OptionalDouble eta) {
        return eta.isPresent()
                && last.mu().isPresent()
                && last.step() > 0
                && Math.max(PATIENCE * last.step(), PATIENT_STEPS)
                                * 2
                                * eta.getAsDouble()
                                * last.mu().getAsDouble()
                        < Math.log(2);
    }

    /**
     * Eigenvalues from the top with ηλ_i t ≥ 1: along the others the residual is nearly as it was.
     */
    private static int learned(double[] ascending, double eta, int steps) {
        int count = 0;
        for (double v : ascending) {
            count += eta * v * steps >= 1 ? 1 : 0;
        }
        return count;
    }

    /**
     * μ at the floor, and without a floor at the last loss: PL* holds with it until there; absent
     * where the loss was zero throughout.
     */
    public OptionalDouble muUntilThere() {
        return profile.at(floor.orElse(0));
    }

    /** Eigenvalues up to here are rounding. */
    public static double zero(double... ascending) {
        Require.atLeast(1, ascending.length, SystemRefusal.SIZE, "eigenvalues");
        Require.finite(ascending, SystemRefusal.NOT_FINITE, "eigenvalue");
        int n = ascending.length;
        return DenseForm.rounding(n, Math.max(0, ascending[n - 1]));
    }
}
