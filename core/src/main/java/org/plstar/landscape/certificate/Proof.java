package org.plstar.landscape.certificate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of trying a theorem at a point: the proof, or what it lacks.
 *
 * @param holds whether {@code left ≥ right} was shown, rounding included
 * @param inequality what had to be shown, in the documents' symbols
 * @param left its left side from below
 * @param right its right side from above
 * @param radius R of the claim; infinite if there is none
 * @param step η in the normalisation ½‖r‖², for B'
 * @param rate of A': σ², of B': c η σ²
 * @param constants every number that enters
 * @param knots s_1 &lt; s_2 &lt; … up to R, at which Λ was bounded
 * @param curvature Λ(s_j)
 * @param majorant what it rests on beyond Λ; empty where Λ alone is enough
 * @param words one sentence: what is proved, or what is missing
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Proof(
        Theorem theorem,
        boolean holds,
        String inequality,
        double left,
        double right,
        double radius,
        OptionalDouble step,
        OptionalDouble rate,
        List<Constant> constants,
        double[] knots,
        double[] curvature,
        Optional<Majorant> majorant,
        String words) {
    /** One that rests on Λ alone. */
    public Proof(
            Theorem theorem,
            boolean holds,
            String inequality,
            double left,
            double right,
            double radius,
            OptionalDouble step,
            OptionalDouble rate,
            List<Constant> constants,
            double[] knots,
            double[] curvature,
            String words) {
        this(
                theorem,
                holds,
                inequality,
                left,
                right,
                radius,
                step,
                rate,
                constants,
                knots,
                curvature,
                Optional.empty(),
                words);
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
                inequality,
                0,
                0,
                Double.POSITIVE_INFINITY,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                constants,
                new double[0],
                new double[0],
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

    /**
     * How much the left side exceeds the right, as a part of the right; negative if it does not.
     */
    public double margin() {
        return left / right - 1;
    }
}
