package org.plstar.landscape.certificate.slopes;

import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.Op;

/** Functions and arithmetic of pairs of doubles element by element, each with its error. */
final class PreciseElements {
    private PreciseElements() {}

    // ---- elementwise

    static TwofoldArray unary(UnaryFn fn, TwofoldArray x, int size) {
        TwofoldArray y = new TwofoldArray(size);
        TwofoldFunctions functions = new TwofoldFunctions();
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            double off = x.error[k];
            if (!Double.isFinite(x.hi[k] + x.lo[k])
                    || !TwofoldFunctions.covers(fn, x.hi[k])
                    || Double.isNaN(off)
                    || (off > 0 && !fn.isSmooth() && jumps(fn, x, k))) {
                throw new TwofoldArray.Undecided();
            }
            double steep = off == 0 ? 0 : steepest(fn, x.hi[k], off);
            functions.apply(fn, v.set(x.hi[k], x.lo[k]));
            boolean exact = fn == UnaryFn.NEGATE || !fn.isSmooth();
            double own = exact ? 0 : TwofoldFunctions.ERROR * (1 + Math.abs(v.hi));
            y.put(k, v, off == 0 ? own : own + steep * off);
        }
        return y;
    }

    private static boolean jumps(UnaryFn fn, TwofoldArray x, int k) {
        return (fn == UnaryFn.STEP || fn == UnaryFn.SIGN) && Math.abs(x.hi[k]) <= 2 * x.error[k];
    }

    /** The steepest slope within {@code off} of x, rounded up. */
    private static double steepest(UnaryFn fn, double x, double off) {
        double most = UnaryBounds.steepestAnywhere(fn);
        if (Double.isFinite(most)) {
            return most;
        }
        double wide = 2 * off + 1e-15 * Math.abs(x);
        double low = Math.abs(x) - wide;
        if (fn == UnaryFn.LOG1P) {
            low = 1 + x - wide;
        }
        boolean positive =
                fn == UnaryFn.RECIPROCAL
                        || fn == UnaryFn.LOG
                        || fn == UnaryFn.SQRT
                        || fn == UnaryFn.LOG1P;
        if (positive && !(low > 0)) {
            throw new TwofoldArray.Undecided();
        }
        return TwofoldArray.MORE
                * switch (fn) {
                    case RECIPROCAL -> 1 / (low * low);
                    case LOG, LOG1P -> 1 / low;
                    case SQRT -> 0.5 / Math.sqrt(low);
                    case SQUARE -> 2 * (Math.abs(x) + wide);
                    default -> Math.exp(x + wide) * (1 + 1e-12);
                };
    }

    static TwofoldArray add(TwofoldArray x, TwofoldArray y, int size) {
        TwofoldArray sum = new TwofoldArray(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).add(y.hi[k], y.lo[k]);
            boolean exact = y.hi[k] == 0 || x.hi[k] == 0;
            sum.put(
                    k,
                    v,
                    x.error[k] + y.error[k] + (exact ? 0 : TwofoldArray.OFF * Math.abs(v.hi)));
        }
        return sum;
    }

    static TwofoldArray multiply(TwofoldArray x, TwofoldArray y, int size) {
        TwofoldArray product = new TwofoldArray(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).multiply(y.hi[k], y.lo[k]);
            boolean exact = x.hi[k] == 0 || y.hi[k] == 0;
            double off =
                    Math.abs(x.hi[k]) * y.error[k]
                            + x.error[k] * Math.abs(y.hi[k])
                            + x.error[k] * y.error[k];
            product.put(
                    k,
                    v,
                    off + (exact ? 0 : TwofoldArray.OFF * Math.abs(v.hi) + TwofoldArray.TINY));
        }
        return product;
    }

    static TwofoldArray divide(TwofoldArray x, TwofoldArray y, int size) {
        TwofoldArray q = new TwofoldArray(size);
        Twofold v = new Twofold();
        Twofold d = new Twofold();
        for (int k = 0; k < size; k++) {
            double low = Math.abs(y.hi[k]) * (1 - 1e-15) - y.error[k];
            if (!(low > 0)) {
                throw new TwofoldArray.Undecided();
            }
            v.set(x.hi[k], x.lo[k]).divide(d.set(y.hi[k], y.lo[k]));
            double off = (x.error[k] + Math.abs(v.hi) * y.error[k]) / low;
            // the rest of a small number may underflow before it is divided
            double small = TwofoldArray.TINY + 4 * Double.MIN_VALUE / low;
            q.put(k, v, off * TwofoldArray.MORE + 8 * TwofoldArray.OFF * Math.abs(v.hi) + small);
        }
        return q;
    }

    // ---- choices

    static TwofoldArray compare(Op.Compare c, TwofoldArray x, TwofoldArray y, int size) {
        TwofoldArray mask = new TwofoldArray(size);
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            v.set(x.hi[k], x.lo[k]).add(-y.hi[k], -y.lo[k]);
            double off = x.error[k] + y.error[k];
            if (Double.isNaN(v.hi + off) || (off > 0 && !(Math.abs(v.hi) > 2 * off))) {
                throw new TwofoldArray.Undecided();
            }
            boolean holds =
                    switch (c.fn()) {
                        case GREATER -> v.hi > 0;
                        case GREATER_EQUAL -> v.hi >= 0;
                        case EQUAL -> v.hi == 0;
                        default -> throw new TwofoldArray.Undecided();
                    };
            mask.hi[k] = holds ? 1 : 0;
        }
        return mask;
    }

    static TwofoldArray select(TwofoldArray mask, TwofoldArray p, TwofoldArray q, int size) {
        TwofoldArray y = new TwofoldArray(size);
        for (int k = 0; k < size; k++) {
            if (mask.error[k] != 0) {
                throw new TwofoldArray.Undecided();
            }
            TwofoldArray from = mask.hi[k] != 0 ? p : q;
            y.copy(from, k, k);
        }
        return y;
    }
}
