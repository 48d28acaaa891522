package org.plstar.study.solve;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.LeastSquares;

/**
 * Judges whether a point solves a system. Sizes of terms say how far each equation must hold, and a
 * step along a direction that no equation sees makes terms as large as one likes. So a solution is
 * what holds when nothing has moved along such directions.
 *
 * <p>Where the Jacobian is singular to rounding, terms are measured at the anchor too: the start,
 * moved as the point was in the directions that the equations see. Where that fails, steps in these
 * directions lead on from there. Then a further step must change hardly anything, and no equation
 * may have become flat: see {@link Nearness}.
 */
final class Solved {
    /** The value of ηχ from which on terms are also measured without the weakest direction. */
    private static final double WEAK = 1e-2;

    /**
     * The length of a step relative to an unknown above which the unknown does not converge to 0.
     */
    static final double LONG = 0.25;

    /** The growth of an unknown, by three doublings, from which on it grows without end. */
    static final double GROWN = 8;

    /** The growth up to which terms count as those of the start, if nothing else is known. */
    private static final double MOST_GROWTH = 1e4;

    private final LocalSystem system;
    private final Box box;
    private final double[] start;
    private final double tolerance;
    private final boolean[] fixed;

    /** The equations that hold for all values of the unknowns. */
    private final BitSet trivial;

    /** The kinds of ends. */
    enum Kind {
        /** The point is a solution. */
        HOLDS,
        /** The point is no solution: an equation is flat, or unknowns grow without end. */
        LIMIT,
        /** The point is no solution, or it cannot be decided. */
        OPEN
    }

    /**
     * The kind of an end, with the point that it is about.
     *
     * @param w the point that is judged: a solution beside the one that was asked for, or the
     *     anchor where terms had grown, [p]
     * @param singular whether the Jacobian there is singular to rounding
     * @param grown whether terms had grown along directions that no equation sees
     * @param doubt ηχ of {@link Regularity} there, 0 where only its being small is known; absent
     *     where the Jacobian was not found to be regular
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Verdict(Kind kind, double[] w, boolean singular, boolean grown, OptionalDouble doubt) {
        Verdict(Kind kind, double[] w, boolean singular, boolean grown) {
            this(kind, w, singular, grown, OptionalDouble.empty());
        }

        /** The same verdict of the point in other units, which change none of its words. */
        Verdict at(double[] there) {
            return new Verdict(kind, there, singular, grown, doubt);
        }

        boolean holds() {
            return kind == Kind.HOLDS;
        }
    }

    /**
     * A judge of the ends of searches.
     *
     * @param start where everything began, [p]; unknowns whose bounds agree do not move
     */
    Solved(LocalSystem system, Box box, double[] start, double tolerance) {
        this(system, box, start, tolerance, new BitSet());
    }

    private Solved(LocalSystem system, Box box, double[] start, double tolerance, BitSet trivial) {
        this.trivial = trivial;
        this.system = system;
        this.box = box;
        this.start = start;
        this.tolerance = tolerance;
        this.fixed = new boolean[start.length];
        for (int j = 0; j < start.length; j++) {
            fixed[j] = box.lower()[j] == box.upper()[j];
        }
    }

    /** The same test, given equations that hold for all values of the unknowns. */
    Solved without(BitSet equations) {
        return new Solved(system, box, start, tolerance, equations);
    }

    /**
     * Judges an end; the system is left at the point.
     *
     * @param most the largest size of each unknown on the way, [p]
     */
    Verdict of(double[] w, double[] most) {
        double[] largest = most.clone();
        for (int j = 0; j < largest.length; j++) {
            largest[j] = Math.max(largest[j], Math.max(Math.abs(w[j]), Math.abs(start[j])));
        }
        Optional<double[]> zero = new Vanishing(system, box, fixed).of(w, largest);
        if (zero.isPresent()) {
            Verdict there = at(zero.get(), largest, true);
            if (there.holds()) {
                return there;
            }
        }
        Verdict here = at(w, largest, true);
        system.residuals(here.w());
        return here;
    }

    /** Judges a point of a system whose Jacobian is too large: its terms may not have grown. */
    Verdict withoutJacobian(double[] w) {
        double[] r = system.residuals(w);
        double[] sizes = system.sizes();
        boolean holds = Nearness.worst(r, sizes) <= tolerance && !hasGrown(w, sizes);
        return new Verdict(holds ? Kind.HOLDS : Kind.OPEN, w, false, false);
    }

    private Verdict at(double[] w, double[] most, boolean again) {
        double[] r = system.residuals(w);
        double[] sizes = system.sizes();
        if (!(Nearness.worst(r, sizes) <= tolerance)) {
            return new Verdict(Kind.OPEN, w, false, false);
        }
        double[] scale = new double[w.length];
        Optional<LinearSteps> steps = system.steps(norms -> {
            for (int j = 0; j < norms.length; j++) {
                scale[j] = fixed[j] ? 0 : norms[j];
            }
            return scale.clone();
        });
        if (steps.isEmpty()) {
            boolean exact = Nearness.worst(r, sizes) <= Nearness.ROUNDING;
            return new Verdict(exact ? Kind.HOLDS : Kind.OPEN, w, false, false);
        }
        double eta = Regularity.rounding(system);
        try (LinearSteps all = steps.get()) {
            double doubt = doubt(all);
            if (doubt < Regularity.SINGULAR) {
                if (doubt >= WEAK && !holdsAtAnchor(w, r, sizes)) {
                    return new Verdict(Kind.OPEN, w, false, false);
                }
                StepsInBox within = new StepsInBox(all, scale, box, w, false);
                boolean small = Nearness.worst(r, sizes) <= eta;
                double[] d = small ? new double[w.length] : within.pure(r);
                small = small || Nearness.isSmall(within, w, d, sizes, Nearness.SMALL);
                Kind kind = ended(w, r, d, small, most, sizes);
                return new Verdict(kind, w, false, false, OptionalDouble.of(doubt));
            }
        }
        Optional<Directions> directions = Directions.at(system, fixed, true);
        if (directions.isEmpty()) {
            return new Verdict(withoutDirections(w, r, sizes, most), w, true, false);
        }
        double[] anchor;
        boolean holds;
        boolean small;
        double[] d;
        try (Directions seen = directions.get()) {
            anchor = anchor(seen, w);
            small = Nearness.worst(r, sizes) <= eta;
            d = small ? new double[w.length] : seen.step(r).orElse(w);
            small = small || isSmall(seen, w, d, sizes, eta);
            holds = holdsBeside(anchor, w, r, sizes, Nearness.ROUNDING);
        }
        Kind kind = holds ? ended(w, r, d, small, most, sizes) : Kind.OPEN;
        if (kind == Kind.HOLDS || !again) {
            return new Verdict(kind, w, true, !holds);
        }
        double[] other = new TruncatedSteps(system, box, fixed).from(anchor);
        Verdict there = at(other, most, false);
        if (there.holds()) {
            return there;
        }
        return new Verdict(kind, holds ? w : other, true, !holds);
    }

    private double doubt(LinearSteps all) {
        OptionalDouble known = all.doubt();
        if (known.isPresent()) {
            return known.getAsDouble();
        }
        Optional<Directions> found = Directions.at(system, fixed, false);
        found.ifPresent(Directions::close);
        return found.isPresent() ? 1 : 0;
    }

    /** Repeats the test without the weakest direction, along which terms may have grown. */
    private boolean holdsAtAnchor(double[] w, double[] r, double[] sizes) {
        Optional<Directions> directions = Directions.at(system, fixed, true);
        if (directions.isEmpty()) {
            return true;
        }
        try (Directions seen = directions.get()) {
            return holdsBeside(anchor(seen, w), w, r, sizes, 0);
        }
    }

    /**
     * Judges a point at which the equations hold: whether a further step changes it, or 0 is a
     * limit.
     */
    private Kind ended(
            double[] w, double[] r, double[] d, boolean small, double[] most, double[] sizes) {
        if (!small) {
            for (int j = 0; j < w.length; j++) {
                double before = Math.max(Math.abs(start[j]), Double.MIN_NORMAL);
                if (Math.abs(d[j]) >= LONG * Math.abs(w[j]) && Math.abs(w[j]) >= GROWN * before) {
                    return Kind.LIMIT;
                }
            }
            return Kind.OPEN;
        }
        system.residuals(w);
        double[] own = sizes.clone();
        for (int i = 0; i < own.length; i++) {
            own[i] = trivial.get(i) ? 0 : own[i];
        }
        boolean flat = Nearness.isFlat(system, box, w, r, most, own);
        return flat ? Kind.LIMIT : Kind.HOLDS;
    }

    private static boolean isSmall(
            Directions seen, double[] w, double[] d, double[] sizes, double eta) {
        double[] part = new double[d.length];
        for (int j = 0; j < d.length; j++) {
            part[j] = Math.abs(d[j]) <= Nearness.SMALL * Math.abs(w[j]) ? 0 : d[j];
        }
        return Nearness.worst(seen.product(part), sizes) <= 4 * eta;
    }

    /**
     * The start, moved like w in the range of the Jacobian; movements that are rounding of the
     * longest one are undone, to the start or to 0.
     */
    private double[] anchor(Directions seen, double[] w) {
        double[] move = new double[w.length];
        double longest = 0;
        for (int j = 0; j < w.length; j++) {
            move[j] = w[j] - start[j];
            longest = Math.max(longest, Math.abs(move[j] / seen.units()[j]));
        }
        double[] part = seen.seen(move);
        double noise = w.length * Nearness.ROUNDING * longest;
        double[] anchor = new double[w.length];
        for (int j = 0; j < w.length; j++) {
            double unit = seen.units()[j];
            double there = start[j] + part[j];
            double size = Math.max(noise, w.length * Nearness.ROUNDING * Math.abs(start[j]) / unit);
            anchor[j] = Math.abs(part[j]) / unit <= noise
                    ? start[j]
                    : box.clamp(j, Math.abs(there) / unit <= 4 * size ? 0 : there);
        }
        return anchor;
    }

    private boolean holdsBeside(
            double[] anchor, double[] w, double[] r, double[] sizes, double rounding) {
        double[] there = system.residuals(anchor);
        if (!DenseJacobian.areFinite(there)) {
            system.residuals(start);
        }
        double[] beside = system.sizes();
        system.residuals(w);
        for (int i = 0; i < r.length; i++) {
            double size = Math.min(sizes[i], beside[i]);
            if (!(Math.abs(r[i]) + rounding * sizes[i] <= tolerance * size)) {
                return false;
            }
        }
        return true;
    }

    /** Judges where the directions are unknown: terms may not have grown. */
    private Kind withoutDirections(double[] w, double[] r, double[] sizes, double[] most) {
        return hasGrown(w, sizes)
                ? Kind.OPEN
                : ended(w, r, new double[w.length], true, most, sizes);
    }

    private boolean hasGrown(double[] w, double[] sizes) {
        system.residuals(start);
        double atStart = LeastSquares.norm(system.sizes());
        system.residuals(w);
        return !(LeastSquares.norm(sizes) <= MOST_GROWTH * atStart);
    }
}
