package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * What came of trying a theorem at a point: the proof, or what it lacks.
 *
 * @param holds whether the inequality was shown, rounding included
 * @param inequality what had to be shown
 * @param radius R of the claim; infinite if there is none
 * @param step η in the normalisation ½‖r‖², for B'
 * @param rate of A': σ², of B': c η σ²
 * @param constants every number that enters
 * @param cells of the integral, where there is one
 * @param words one sentence: what is proved, or what is missing
 */
public record Proof(
        Theorem theorem,
        boolean holds,
        Inequality inequality,
        double radius,
        OptionalDouble step,
        OptionalDouble rate,
        List<Constant> constants,
        Cells cells,
        String words) {
    /**
     * This part of a proved rate is claimed: the check, whose Λ may be 2 % larger, must prove what
     * is claimed, not nearly so.
     */
    public static final double CLAIMED = 0.98;

    /**
     * {@code left ≥ right}.
     *
     * @param text in the documents' symbols
     * @param left its left side from below
     * @param right its right side from above
     */
    public record Inequality(String text, double left, double right) {
        /** How much the left side exceeds the right, as a part of the right. */
        public double margin() {
            return left / right - 1;
        }
    }

    /**
     * The cells of an integral of Λ.
     *
     * @param knots s_1 &lt; s_2 &lt; … up to R, at which Λ was bounded
     * @param curvature Λ(s_j)
     * @param majorant what it rests on beyond Λ; empty where Λ alone is enough
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Cells(double[] knots, double[] curvature, Optional<Majorant> majorant) {
        static final Cells NONE = new Cells(new double[0], new double[0], Optional.empty());
    }

    /** Copies. */
    public Proof {
        constants = List.copyOf(constants);
    }

    /** A theorem that holds within a radius, without a rate. */
    public static Proof within(
            double radius, Theorem theorem, Inequality inequality, List<Constant> constants) {
        return new Proof(
                theorem,
                true,
                inequality,
                radius,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                constants,
                Cells.NONE,
                provedWithin(radius));
    }

    /** A theorem that says nothing here, and why. */
    public static Proof withheld(Theorem theorem, String reason) {
        return missing(theorem, "", List.of(), reason);
    }

    /** A theorem whose inequality could not be shown, and what it lacks. */
    public static Proof missing(
            Theorem theorem, String inequality, List<Constant> constants, String reason) {
        return new Proof(
                theorem,
                false,
                new Inequality(inequality, 0, 0),
                Double.POSITIVE_INFINITY,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                constants,
                Cells.NONE,
                reason);
    }

    /** What a proof says of its radius. */
    public static String provedWithin(double radius) {
        return String.format(Locale.ROOT, "proved within R = %.6g", SafeDigits.up(radius, 6));
    }

    /** What C'' says of the distances of a solution. */
    public static String solutionWithin(double ofW1, double ofW0) {
        return String.format(
                Locale.ROOT,
                "a solution exists within %.3g of w1, and so within %.6g of w0",
                SafeDigits.up(ofW1, 3),
                SafeDigits.up(ofW0, 6));
    }

    /** With the rate of A', or that of B' and its step. */
    public Proof falling(OptionalDouble by, double atRate) {
        OptionalDouble claimed = OptionalDouble.of(atRate);
        return new Proof(theorem, holds, inequality, radius, by, claimed, constants, cells, words);
    }

    /** With more numbers to be told. */
    Proof telling(List<Constant> more) {
        List<Constant> all = new ArrayList<>(constants);
        all.addAll(more);
        return new Proof(theorem, holds, inequality, radius, step, rate, all, cells, words);
    }

    /** With the cells that it rests on. */
    Proof over(Cells all) {
        return new Proof(theorem, holds, inequality, radius, step, rate, constants, all, words);
    }

    /**
     * C'' as seen from w0.
     *
     * @param own R1, within which of w1 a solution lies
     * @param distance ‖w1 - w0‖ from above
     */
    public Proof seenFrom(double own, double distance) {
        List<Constant> all = new ArrayList<>(constants);
        if (all.stream().noneMatch(c -> c.symbol().equals("R1"))) {
            all.add(Constant.upper("R1", own, "distance from w1 to the solution"));
        }
        all.add(Constant.upper("‖w1 - w0‖", distance, "length of the way by Gauss-Newton"));
        double far = Rounding.up(distance + own);
        String said = solutionWithin(own, far);
        return new Proof(theorem, holds, inequality, far, step, rate, all, cells, said);
    }
}
