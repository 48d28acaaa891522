package org.plstar.study.solve.box;

import java.util.List;
import org.plstar.optimize.Box;

/** Looks at one box at a time: what is in it, or how it is cut. One thread uses it at a time. */
final class BoxWork implements BoxSearch.Look {
    /** Hull consistency is done again while a width falls below this part of what it was. */
    private static final double AGAIN = 0.75;

    private static final int MOST_AGAIN = 8;

    /** The width, as a part of its size, at which an unknown is not cut. */
    private static final double TINY = 1e-8;

    /** The width that is not cut, as a part of that of the first box. */
    private static final double FLOOR = 1e-16;

    /** Where an interval is cut: not in the middle, where solutions are by symmetry. */
    private static final double CUT = 0.487;

    /** The ratio of ends of one sign above which an interval is cut at their geometric mean. */
    private static final double FAR = 1e3;

    private final Tape tape;
    private final Krawczyk krawczyk;
    private final double[] floors;
    private final double[] widths;

    /** Work on parts of a first box. */
    BoxWork(Tape tape, Box first) {
        this.tape = tape;
        this.krawczyk = new Krawczyk(tape);
        int n = tape.unknowns();
        this.widths = new double[n];
        this.floors = new double[n];
        for (int j = 0; j < n; j++) {
            widths[j] = Math.max(first.upper()[j] - first.lower()[j], Double.MIN_VALUE);
            floors[j] = FLOOR * widths[j];
        }
    }

    /**
     * Narrows a box by hull consistency.
     *
     * @return false if no solution is in it
     */
    static boolean hull(Tape tape, double[] lo, double[] hi) {
        boolean again = true;
        double[] width = new double[lo.length];
        for (int k = 0; k < MOST_AGAIN && again; k++) {
            for (int j = 0; j < lo.length; j++) {
                width[j] = hi[j] - lo[j];
            }
            if (!tape.contract(lo, hi)) {
                return false;
            }
            again = false;
            for (int j = 0; j < lo.length; j++) {
                again |= hi[j] - lo[j] < AGAIN * width[j];
            }
        }
        return true;
    }

    @Override
    public Outcome look(Box box) {
        double[] lo = box.lower().clone();
        double[] hi = box.upper().clone();
        if (!hull(tape, lo, hi)) {
            return new Outcome.Empty();
        }
        return switch (krawczyk.narrow(lo, hi)) {
            case NONE -> new Outcome.Empty();
            case ROOT ->
                new Outcome.Root(
                        new Box(lo, hi),
                        new Box(krawczyk.aroundLo().clone(), krawczyk.aroundHi().clone()));
            case OPEN -> cut(lo, hi);
        };
    }

    private Outcome cut(double[] lo, double[] hi) {
        int n = lo.length;
        int best = -1;
        double most = -1;
        for (int j = 0; j < n; j++) {
            double width = hi[j] - lo[j];
            double size = Math.max(Math.abs(lo[j]), Math.abs(hi[j]));
            if (width > Math.max(TINY * size, floors[j])) {
                double smear = smear(j, lo, hi);
                if (smear > most) {
                    most = smear;
                    best = j;
                }
            }
        }
        if (best < 0) {
            return new Outcome.Undecided(new Box(lo, hi));
        }
        double at = middle(lo[best], hi[best]);
        double[] lower = lo.clone();
        double[] upper = hi.clone();
        upper[best] = at;
        lower[best] = at;
        return new Outcome.Cut(new Box(lo, upper), new Box(lower, hi));
    }

    private static double middle(double lo, double hi) {
        if (lo > 0 && hi > FAR * lo) {
            return Math.sqrt(lo) * Math.sqrt(hi);
        }
        if (hi < 0 && lo < FAR * hi) {
            return -Math.sqrt(-lo) * Math.sqrt(-hi);
        }
        return lo + CUT * (hi - lo);
    }

    /**
     * The part of an unknown in what moves the equations: Σ_i |J_ij| width_j / Σ_k |J_ik| width_k;
     * its part of the first width where slopes are not finite.
     */
    private double smear(int j, double[] lo, double[] hi) {
        Interval[][] slopes = krawczyk.slopes();
        double sum = 0;
        for (Interval[] row : slopes) {
            double all = 0;
            for (int k = 0; k < lo.length; k++) {
                all += row[k].magnitude() * (hi[k] - lo[k]);
            }
            double own = row[j].magnitude() * (hi[j] - lo[j]);
            sum += all > 0 && all < Double.POSITIVE_INFINITY
                    ? own / all
                    : (hi[j] - lo[j]) / widths[j];
        }
        return sum;
    }

    /** Whether a box lies in another one. */
    static boolean isWithin(Box box, Box other) {
        for (int j = 0; j < box.lower().length; j++) {
            if (!(box.lower()[j] >= other.lower()[j] && box.upper()[j] <= other.upper()[j])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a box lies in one of others. */
    static boolean isWithinOne(Box box, List<Box> others) {
        for (Box other : others) {
            if (isWithin(box, other)) {
                return true;
            }
        }
        return false;
    }
}
