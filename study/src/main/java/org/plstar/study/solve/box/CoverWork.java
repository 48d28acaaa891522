package org.plstar.study.solve.box;

import org.plstar.optimize.Box;

/**
 * Covers the solutions of fewer equations than unknowns: boxes are narrowed by hull consistency and
 * cut where they are widest, to a width. A box of that width is solved for as many unknowns as
 * there are equations, those with the largest pivots of the Jacobian, for all values of the others.
 */
final class CoverWork implements BoxSearch.Look {
    /** Rounding of widths, as a part of them. */
    private static final double SLACK = 1e-9;

    private final Tape tape;
    private final Krawczyk krawczyk;
    private final double[] ranges;
    private final double width;

    /**
     * Work on parts of a box.
     *
     * @param width to which they are cut, as a part of that box's
     */
    CoverWork(Tape tape, Box whole, double width) {
        this.tape = tape;
        this.krawczyk = new Krawczyk(tape);
        this.width = width;
        this.ranges = new double[tape.unknowns()];
        for (int j = 0; j < ranges.length; j++) {
            ranges[j] = Math.max(whole.upper()[j] - whole.lower()[j], Double.MIN_NORMAL);
        }
    }

    @Override
    public Outcome look(Box box) {
        double[] lo = box.lower().clone();
        double[] hi = box.upper().clone();
        if (!BoxWork.hull(tape, lo, hi)) {
            return new Outcome.Empty();
        }
        int widest = 0;
        for (int j = 1; j < lo.length; j++) {
            widest = part(j, lo, hi) > part(widest, lo, hi) ? j : widest;
        }
        if (part(widest, lo, hi) > width * (1 + SLACK)) {
            double at = lo[widest] + (hi[widest] - lo[widest]) / 2;
            double[] lower = lo.clone();
            double[] upper = hi.clone();
            upper[widest] = at;
            lower[widest] = at;
            return new Outcome.Cut(new Box(lo, upper), new Box(lower, hi));
        }
        Box whole = new Box(lo.clone(), hi.clone());
        krawczyk.solveFor(columns(lo, hi));
        return switch (krawczyk.narrow(lo, hi)) {
            case NONE -> new Outcome.Empty();
            case ROOT ->
                new Outcome.Root(
                        new Box(lo, hi),
                        new Box(krawczyk.aroundLo().clone(), krawczyk.aroundHi().clone()));
            case OPEN -> new Outcome.Undecided(whole);
        };
    }

    private double part(int j, double[] lo, double[] hi) {
        return (hi[j] - lo[j]) / ranges[j];
    }

    /** The columns of the largest pivots of the slopes' middles, in units of the ranges. */
    private int[] columns(double[] lo, double[] hi) {
        int n = tape.equations();
        int p = lo.length;
        double[][] a = new double[n][p];
        Interval[] row = Tape.intervals(p);
        tape.forward(lo, hi);
        tape.slopes();
        for (int i = 0; i < n; i++) {
            tape.row(i, row);
            for (int j = 0; j < p; j++) {
                a[i][j] = row[j].isFinite() ? row[j].middle() * ranges[j] : 0;
            }
        }
        int[] columns = new int[n];
        boolean[] taken = new boolean[p];
        for (int k = 0; k < n; k++) {
            int best = -1;
            int at = k;
            for (int i = k; i < n; i++) {
                for (int j = 0; j < p; j++) {
                    if (!taken[j] && (best < 0 || Math.abs(a[i][j]) > Math.abs(a[at][best]))) {
                        best = j;
                        at = i;
                    }
                }
            }
            columns[k] = best;
            taken[best] = true;
            double[] pivot = a[at];
            a[at] = a[k];
            a[k] = pivot;
            for (int i = k + 1; i < n && pivot[best] != 0; i++) {
                double f = a[i][best] / pivot[best];
                for (int j = 0; j < p; j++) {
                    a[i][j] -= f * pivot[j];
                }
            }
        }
        return columns;
    }
}
