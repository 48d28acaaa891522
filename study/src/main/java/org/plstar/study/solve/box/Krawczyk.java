package org.plstar.study.solve.box;

import java.util.Arrays;

/**
 * Krawczyk's operator K(X) = m - C(F(m) - y) + (I - CJ)(X - m) about the middle m of a box X, with
 * slopes J on X and C near the inverse of their middle (Krawczyk 1969, Neumaier 1990). All
 * solutions in X lie in K(X); where K(X) lies in the interior of X, X has exactly one. This needs
 * values and slopes everywhere in X, which the tape knows of.
 */
final class Krawczyk {
    /** A box is narrowed again while a width falls below this part of what it was. */
    private static final double AGAIN = 0.7;

    private static final int MOST_AGAIN = 10;

    /** The norm of I - CJ, in radii of the image, below which a box about the image is tried. */
    private static final double CONTRACTS = 0.9;

    private static final double INFLATION = 1.2;

    /** What is added to the radius of such a box, as a part of its middle. */
    private static final double TINY = 0x1p-50;

    /** What a box holds. */
    enum Found {
        /** No solution. */
        NONE,
        /** At most one, which is exactly one of a box around it. */
        ROOT,
        /** It is not known. */
        OPEN
    }

    private final Tape tape;
    private final int n;

    /** The unknowns that are solved for, [n]; the others stay as they are in a box. */
    private final int[] columns;

    private final double[] middleLo;
    private final double[] middleHi;
    private final double[] residualLo;
    private final double[] residualHi;
    private final Interval[][] slopes;
    private final double[][] matrix;
    private final double[][] inverse;
    private final Interval[] image;
    private final double[] sizes;
    private final Interval term = new Interval();
    private final Interval entry = new Interval();
    private final Interval away = new Interval();
    private final double[] nearLo;
    private final double[] nearHi;
    private final double[] aroundLo;
    private final double[] aroundHi;

    Krawczyk(Tape tape) {
        this.tape = tape;
        this.n = tape.equations();
        int p = tape.unknowns();
        this.columns = new int[n];
        Arrays.setAll(columns, j -> j);
        this.middleLo = new double[p];
        this.middleHi = new double[p];
        this.residualLo = new double[n];
        this.residualHi = new double[n];
        this.slopes = new Interval[n][];
        Arrays.setAll(slopes, _ -> Tape.intervals(p));
        this.matrix = new double[n][n];
        this.inverse = new double[n][n];
        this.image = Tape.intervals(n);
        this.sizes = new double[n * n];
        this.nearLo = new double[p];
        this.nearHi = new double[p];
        this.aroundLo = new double[p];
        this.aroundHi = new double[p];
    }

    /**
     * Solves for some of the unknowns, as many as there are equations: what is found of a box then
     * holds for all values of the others in it.
     */
    void solveFor(int[] unknowns) {
        System.arraycopy(unknowns, 0, columns, 0, n);
    }

    /** The slopes on the last box that was looked at, [n, p]; not a copy. */
    Interval[][] slopes() {
        return slopes;
    }

    /** The lower ends of the box in which the last root is the only one; not a copy. */
    double[] aroundLo() {
        return aroundLo;
    }

    /** The upper ends of that box; not a copy. */
    double[] aroundHi() {
        return aroundHi;
    }

    /**
     * Narrows a box to what may hold solutions; where one is found, to the least box that it is
     * proved to lie in, which may be beside the box that was given.
     */
    Found narrow(double[] lo, double[] hi) {
        for (int k = 0; k < MOST_AGAIN; k++) {
            Found found = image(lo, hi);
            if (found != Found.ROOT) {
                return found;
            }
            if (isInside(lo, hi)) {
                System.arraycopy(lo, 0, aroundLo, 0, lo.length);
                System.arraycopy(hi, 0, aroundHi, 0, hi.length);
                refine(lo, hi);
                return Found.ROOT;
            }
            boolean contracts = inflate(lo, hi);
            boolean again = meetImage(lo, hi);
            for (int c : columns) {
                if (!(lo[c] <= hi[c])) {
                    return Found.NONE;
                }
            }
            if (contracts) {
                // all solutions of the box lie in this one too
                Found around = image(aroundLo, aroundHi);
                if (around == Found.NONE) {
                    return Found.NONE;
                }
                if (around == Found.ROOT && isInside(aroundLo, aroundHi)) {
                    System.arraycopy(aroundLo, 0, lo, 0, lo.length);
                    System.arraycopy(aroundHi, 0, hi, 0, hi.length);
                    refine(lo, hi);
                    return Found.ROOT;
                }
            }
            if (!again) {
                break;
            }
        }
        return Found.OPEN;
    }

    /**
     * Narrows a box with exactly one root as far as rounding permits: by K, then to a box about the
     * end of Newton's method, if that box is proved to hold the root too.
     */
    private void refine(double[] lo, double[] hi) {
        shrink(lo, hi);
        System.arraycopy(lo, 0, nearLo, 0, lo.length);
        System.arraycopy(hi, 0, nearHi, 0, hi.length);
        for (int c : columns) {
            nearLo[c] = Interval.middle(lo[c], hi[c]);
            nearHi[c] = nearLo[c];
        }
        for (int k = 0; k < MOST_AGAIN; k++) {
            evaluate(nearLo, nearHi);
            if (!images(nearLo, nearHi)) {
                return;
            }
            for (int i = 0; i < n; i++) {
                int c = columns[i];
                nearLo[c] = Math.min(Math.max(image[i].middle(), lo[c]), hi[c]);
                nearHi[c] = nearLo[c];
            }
        }
        for (int i = 0; i < n; i++) {
            int c = columns[i];
            double x = nearLo[c];
            double width = image[i].hi - image[i].lo;
            double radius = 2 * width + TINY * Math.abs(x) + Double.MIN_NORMAL;
            nearLo[c] = x - radius;
            nearHi[c] = x + radius;
            if (nearLo[c] < lo[c] || nearHi[c] > hi[c]) {
                return;
            }
        }
        evaluate(nearLo, nearHi);
        if (images(nearLo, nearHi) && isInside(nearLo, nearHi)) {
            shrink(nearLo, nearHi);
            System.arraycopy(nearLo, 0, lo, 0, lo.length);
            System.arraycopy(nearHi, 0, hi, 0, hi.length);
        }
    }

    /** Narrows a box with exactly one root by K, of which the last image is. */
    private void shrink(double[] lo, double[] hi) {
        boolean again = true;
        for (int k = 0; k < MOST_AGAIN && again; k++) {
            again = meetImage(lo, hi);
            if (again) {
                evaluate(lo, hi);
                again = images(lo, hi);
            }
        }
    }

    /** Keeps of a box what its image has; whether a width fell enough to do it again. */
    private boolean meetImage(double[] lo, double[] hi) {
        boolean again = false;
        for (int i = 0; i < n; i++) {
            int c = columns[i];
            double width = hi[c] - lo[c];
            lo[c] = Math.max(lo[c], image[i].lo);
            hi[c] = Math.min(hi[c], image[i].hi);
            again |= hi[c] - lo[c] < AGAIN * width;
        }
        return again;
    }

    private boolean isInside(double[] lo, double[] hi) {
        for (int i = 0; i < n; i++) {
            if (!(lo[columns[i]] < image[i].lo && image[i].hi < hi[columns[i]])) {
                return false;
            }
        }
        return true;
    }

    /** The box about the last image, 1.2 times as wide; false where a proof is unlikely there. */
    private boolean inflate(double[] lo, double[] hi) {
        System.arraycopy(lo, 0, aroundLo, 0, lo.length);
        System.arraycopy(hi, 0, aroundHi, 0, hi.length);
        for (int i = 0; i < n; i++) {
            int c = columns[i];
            double m = image[i].middle();
            double radius = Math.max(image[i].hi - m, m - image[i].lo);
            radius = INFLATION * radius + TINY * Math.abs(m) + Double.MIN_NORMAL;
            aroundLo[c] = m - radius;
            aroundHi[c] = m + radius;
            if (!(aroundHi[c] - aroundLo[c] < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        for (int i = 0; i < n; i++) {
            double moved = 0;
            for (int j = 0; j < n; j++) {
                moved += sizes[i * n + j] * (aroundHi[columns[j]] - aroundLo[columns[j]]);
            }
            if (!(moved < CONTRACTS * (aroundHi[columns[i]] - aroundLo[columns[i]]))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Computes K of a box.
     *
     * @return NONE if an equation has no solution in it, OPEN if K is not defined, else ROOT
     */
    private Found image(double[] lo, double[] hi) {
        evaluate(lo, hi);
        for (int i = 0; i < n; i++) {
            if (!tape.equation(i).contains(tape.target(i))) {
                return Found.NONE;
            }
        }
        return images(lo, hi) ? Found.ROOT : Found.OPEN;
    }

    /** Computes F - y in the middle of a box, then F on it. */
    private void evaluate(double[] lo, double[] hi) {
        System.arraycopy(lo, 0, middleLo, 0, lo.length);
        System.arraycopy(hi, 0, middleHi, 0, hi.length);
        for (int c : columns) {
            middleLo[c] = Interval.middle(lo[c], hi[c]);
            middleHi[c] = middleLo[c];
        }
        tape.forward(middleLo, middleHi);
        for (int i = 0; i < n; i++) {
            away.set(tape.target(i), tape.target(i));
            away.difference(tape.equation(i), away);
            residualLo[i] = away.lo;
            residualHi[i] = away.hi;
        }
        tape.forward(lo, hi);
    }

    /** Computes the images of an evaluated box; false where slopes or C are not defined. */
    private boolean images(double[] lo, double[] hi) {
        boolean smooth = true;
        tape.slopes();
        for (int i = 0; i < n; i++) {
            smooth &= tape.isSmooth(i);
            tape.row(i, slopes[i]);
            for (int j = 0; j < n; j++) {
                smooth &= slopes[i][columns[j]].isFinite();
                matrix[i][j] = slopes[i][columns[j]].middle();
            }
        }
        if (!smooth || !Inverse.of(matrix, inverse)) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            image(i, lo, hi);
        }
        return true;
    }

    private void image(int i, double[] lo, double[] hi) {
        double[] c = inverse[i];
        Interval k = image[i];
        k.set(middleLo[columns[i]], middleHi[columns[i]]);
        for (int e = 0; e < n; e++) {
            away.set(residualLo[e], residualHi[e]);
            term.scaled(-c[e], away);
            k.sum(k, term);
        }
        for (int j = 0; j < n; j++) {
            entry.set(i == j ? 1 : 0, i == j ? 1 : 0);
            for (int e = 0; e < n; e++) {
                Interval s = slopes[e][columns[j]];
                if (s.lo != 0 || s.hi != 0) {
                    term.scaled(-c[e], s);
                    entry.sum(entry, term);
                }
            }
            sizes[i * n + j] = entry.magnitude();
            int x = columns[j];
            away.set(Outward.sumDown(lo[x] - middleLo[x]), Outward.sumUp(hi[x] - middleLo[x]));
            term.product(entry, away);
            k.sum(k, term);
        }
    }
}
