package org.plstar.landscape.floor;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.operator.DenseForm;

/**
 * Whether PL* holds down to zero loss or only down to a floor, as a run and its kernel show it.
 *
 * @param verdict what was recognised
 * @param reasons why, the most certain first; empty for {@link Verdict#OVER_PARAMETERIZED}
 * @param floor estimate of the loss down to which PL* holds, in the loss's normalisation; absent where there is none
 * @param profile μ(ε)
 * @param rank number of eigenvalues of K/N above rounding
 * @param learned number of directions that the run had time to learn: ηλ_i t ≥ 1; absent where no constant step was taken
 */
public record PlFloor(
        Verdict verdict,
        List<Reason> reasons,
        OptionalDouble floor,
        PlProfile profile,
        int rank,
        OptionalInt learned) {
    /** A tenfold longer run that would not halve the loss counts as stuck. */
    private static final double PATIENCE = 10;

    /** What was recognised. */
    public enum Verdict {
        /** λ_min(K) > 0 and the loss goes on falling. */
        OVER_PARAMETERIZED,
        /** λ_min(K) > 0, but so small that the loss stays where it is for any number of steps that one would wait. */
        ALMOST_IN_PRACTICE,
        /** The equations cannot all be solved, or K is singular. */
        ALMOST
    }

    /** Why PL* does not hold down to zero. */
    public enum Reason {
        /** p < n: K has at least n - p zero eigenvalues. */
        FEWER_PARAMETERS,
        /** Equal inputs with different targets. */
        CONFLICTING_ROWS,
        /** λ_min(K) is zero up to rounding though p ≥ n, as behind a bottleneck. */
        SINGULAR_KERNEL,
        /** The residual lies in directions that the run does not move. */
        WEAK_DIRECTIONS
    }

    /** What is known of a run, besides its path. */
    public record Evidence(
            int equations,
            int parameters,
            double conflictFloor,
            OptionalDouble eta,
            KernelState kernel,
            OptionalDouble singularFloor) {}

    /**
     * Judges.
     *
     * @param path in order of steps; losses above the least possible one
     * @param e conflictFloor: the least loss that conflicting rows allow, 0 without any; singularFloor: {@link WeakDirections#energy}, where it was computed;
     *     kernel: the last one
     */
    public static PlFloor of(List<Observation> path, Evidence e) {
        PlProfile profile = PlProfile.of(path);
        double[] values = e.kernel.eigenvalues();
        double zero = zero(values);
        int rank = 0;
        for (double v : values) {
            rank += v > zero ? 1 : 0;
        }
        Observation last = path.getLast();
        OptionalInt learned = OptionalInt.empty();
        if (e.eta.isPresent()) {
            int count = 0;
            for (double v : values) {
                count += e.eta.getAsDouble() * v * last.step() >= 1 ? 1 : 0;
            }
            learned = OptionalInt.of(count);
        }
        List<Reason> reasons = new ArrayList<>();
        if (e.parameters < e.equations) {
            reasons.add(Reason.FEWER_PARAMETERS);
        }
        if (e.conflictFloor > 0) {
            reasons.add(Reason.CONFLICTING_ROWS);
        }
        if (e.parameters >= e.equations && rank < values.length) {
            reasons.add(Reason.SINGULAR_KERNEL);
        }
        boolean structural = !reasons.isEmpty();
        boolean stuck =
                e.eta.isPresent()
                        && last.mu().isPresent()
                        && last.step() > 0
                        && PATIENCE
                                        * last.step()
                                        * 2
                                        * e.eta.getAsDouble()
                                        * last.mu().getAsDouble()
                                < Math.log(2);
        if (stuck) {
            reasons.add(Reason.WEAK_DIRECTIONS);
        }
        OptionalDouble floor = OptionalDouble.empty();
        if (structural || stuck) {
            double known = Math.max(e.conflictFloor, e.singularFloor.orElse(0));
            floor = OptionalDouble.of(stuck || known == 0 ? Math.max(known, last.loss()) : known);
        }
        Verdict verdict =
                structural
                        ? Verdict.ALMOST
                        : stuck ? Verdict.ALMOST_IN_PRACTICE : Verdict.OVER_PARAMETERIZED;
        return new PlFloor(verdict, List.copyOf(reasons), floor, profile, rank, learned);
    }

    /** Eigenvalues up to here are rounding. */
    public static double zero(double... ascending) {
        int n = ascending.length;
        return DenseForm.rounding(n, Math.max(0, ascending[n - 1]));
    }
}
