package org.plstar.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.check.Proof;

/**
 * Searches for claims that hold at a point: directions, cells and a step; only claims that the
 * check has confirmed are reported as proved.
 *
 * <p>Nothing here is trusted: the inequality is the check's, and so are all bounds.
 */
public final class Prover {
    /** The reaches that are measured (docs/proofs.md, 3). */
    public enum Measure {
        /** All reaches are measured, if that takes no more than about a minute. */
        AUTO,
        /** All reaches are measured. */
        YES,
        /** No reach is measured. */
        NO
    }

    /** The most multiplications of measurements at one point, some half a minute. */
    public static final double AFFORDABLE = 1e11;

    /**
     * The largest number of equations for which the row space is used, and of elements of its
     * directions.
     */
    static final int ROWS = 1200;

    static final double DIRECTIONS = 1.5e8;

    /** The radii that are tried, as multiples of the least radius by the linear part. */
    static final double[] LONGER = {1.01, 1.1, 1.25, 1.5};

    /** Those of B', whose c is below 1 for long steps. */
    static final double[] LONGER_DESCENT = {1.01, 1.1, 1.25, 1.5, 2.25, 3.5};

    static final double[] SHORTER = {1, 0.5, 0.25};
    static final int CELLS = 6;
    static final double FLAT = 0.02;

    /**
     * The value of κ beyond which further cells do not help: a0 S (1 - κ/2) with S = r0/a0 · x is
     * largest at κ x = 1.
     */
    static final double LARGEST = 0.5;

    final LoweredEquations equations;
    final Measure measure;
    final double affordable;

    /** A search for claims of some equations. */
    public Prover(LoweredEquations equations, Measure measure) {
        this(equations, measure, AFFORDABLE);
    }

    /** A search with another limit of the operations of measurements with {@link Measure#AUTO}. */
    public Prover(LoweredEquations equations, Measure measure, double affordable) {
        this.equations = equations;
        this.measure = measure;
        this.affordable = affordable;
    }

    /**
     * Tries A', B' and C' at w0, or C'' at a point that was found from it.
     *
     * @param step of gradient descent that B' is to speak of, in the normalisation ½‖r‖²; absent:
     *     1/b1², or a part of it
     * @param refined the point of C''; absent for A', B', C'
     */
    public List<Trial> at(double[] w0, OptionalDouble step, Optional<double[]> refined) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w0);
        refined.ifPresent(w1 -> points.put("w1", w1));
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        PointSearch search = new PointSearch(this, refined.isPresent() ? "w1" : "w0", c).begin();
        if (refined.isPresent()) {
            return List.of(search.existence(Theorem.REFINED_EXISTENCE, "w0"));
        }
        List<Trial> all = new ArrayList<>();
        all.add(search.flow());
        Trial descent = search.descent(step);
        all.add(descent);
        if (step.isPresent() && !descent.holds()) {
            all.add(search.descent(OptionalDouble.empty()));
        }
        all.add(search.existence(Theorem.EXISTENCE, ""));
        return all;
    }

    /** Theorem B' at a point, with a step of 1/b1² or a part of it. */
    public Trial descent(double[] w) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w);
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        return new PointSearch(this, "w0", c).begin().descent(OptionalDouble.empty());
    }

    /** Bounds the movement of outputs while the weights move by at most a radius (claim M). */
    public Trial movement(double[] w, double radius) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w);
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        PointSearch s = new PointSearch(this, "w0", c);
        Claim claim = new Claim(
                Claim.Kind.M, "w0", List.of(radius), false, s.measured, s.sharp, 0, "", List.of());
        Proof p = Claims.prove(c, claim);
        if (!p.confirmed()) {
            return Trial.missing(
                    Theorem.MOVEMENT, false, OptionalDouble.empty(), List.of(), p.why());
        }
        double moves = p.number("movement");
        String classes = equations.programs().getFirst().outputs() < 2
                ? ""
                : String.format(
                        Locale.ROOT,
                        "; %.0f of %.0f rows keep their class",
                        p.number("kept"),
                        p.number("samples"));
        String words = String.format(
                Locale.ROOT,
                "no output moves by more than %.4g while the weights move by at most %.4g%s",
                SafeDigits.up(moves, 4),
                SafeDigits.down(radius, 4),
                classes);
        return new Trial(
                Theorem.MOVEMENT,
                false,
                Optional.of(claim),
                moves,
                moves,
                OptionalDouble.of(radius),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(ProofNumber.upper("movement", moves, "of any output of any row")),
                List.of(),
                words);
    }
}
