package org.plstar.infinite;

import org.plstar.array.Span;
import org.plstar.array.Window;

/** Layers that join positions: sums of the covariances of pairs of positions over windows. */
final class Spatial {
    private Spatial() {}

    /**
     * Thrown when pairs of positions are needed that are farther apart than those that are
     * followed.
     */
    static final class NeedsMore extends RuntimeException {
        private static final long serialVersionUID = 1;

        NeedsMore() {
            super("", null, false, false);
        }
    }

    /** The positions after a convolution, whose windows are the same on both sides. */
    static PairedPositions convolved(PairedPositions in, Window w) {
        int stride = Math.max(w.rows().stride(), w.columns().stride());
        return in.sized(
                w.rows().count(in.height()),
                w.columns().count(in.width()),
                in.radius() == PairedPositions.ALL ? PairedPositions.ALL : in.radius() / stride);
    }

    /**
     * The positions after a mean over windows, which reads all pairs of two windows.
     *
     * @throws NeedsMore if these are not followed
     */
    static PairedPositions averaged(PairedPositions in, Window w) {
        int reach = Math.max(w.rows().reach(), w.columns().reach()) - 1;
        int stride = Math.max(w.rows().stride(), w.columns().stride());
        if (in.radius() != PairedPositions.ALL && in.radius() < reach) {
            throw new NeedsMore();
        }
        return in.sized(
                w.rows().count(in.height()),
                w.columns().count(in.width()),
                in.radius() == PairedPositions.ALL
                        ? PairedPositions.ALL
                        : (in.radius() - reach) / stride);
    }

    /** The input position of element (i, j) of a window; -1 in the padding. */
    static int inside(PairedPositions in, PairedPositions out, Window w, int window, int i, int j) {
        int y = w.rows().position(window / out.width(), i);
        int x = w.columns().position(window % out.width(), j);
        return y < 0 || y >= in.height() || x < 0 || x >= in.width() ? -1 : y * in.width() + x;
    }

    /** Sources without any window. */
    static final Sources NONE = new Sources(new int[0], new int[0], new int[0]);

    /**
     * For each pair of positions after a convolution, the pairs before it, one for each element of
     * the window.
     *
     * @param left position of the first; -1 in the padding
     * @param right position of the second
     * @param pair of both; -1 where one lies in the padding
     */
    record Sources(int[] left, int[] right, int[] pair) {}

    static Sources sources(PairedPositions in, PairedPositions out, Window w) {
        int size = w.size();
        int columns = w.columns().kernel();
        int[] left = new int[Math.multiplyExact(out.pairs(), size)];
        int[] right = new int[left.length];
        int[] sources = new int[left.length];
        for (int k = 0; k < out.pairs(); k++) {
            for (int e = 0; e < size; e++) {
                int s = inside(in, out, w, out.from(k), e / columns, e % columns);
                int t = inside(in, out, w, out.to(k), e / columns, e % columns);
                left[k * size + e] = s;
                right[k * size + e] = t;
                sources[k * size + e] = s < 0 || t < 0 ? -1 : in.pair(s, t);
            }
        }
        return new Sources(left, right, sources);
    }

    /** The window that covers all positions. */
    static Window whole(PairedPositions in) {
        return new Window(Span.of(in.height(), 1, 0), Span.of(in.width(), 1, 0));
    }

    /** A field's numbers averaged over all pairs of two windows. */
    static double[] averaged(
            double[] x, Tile from, PairedPositions in, PairedPositions out, Window w) {
        int size = w.size();
        double factor = 1.0 / ((double) size * size);
        double[] y = new double[from.rowPairs() * out.pairs()];
        if (out.count() == 1 && size == in.count()) {
            for (int p = 0; p < from.rowPairs(); p++) {
                double sum = 0;
                for (int k = 0; k < in.pairs(); k++) {
                    sum += x[p * in.pairs() + k];
                }
                y[p] = factor * sum;
            }
            return y;
        }
        int columns = w.columns().kernel();
        for (int k = 0; k < out.pairs(); k++) {
            for (int e = 0; e < size; e++) {
                int s = inside(in, out, w, out.from(k), e / columns, e % columns);
                for (int g = 0; g < size && s >= 0; g++) {
                    int t = inside(in, out, w, out.to(k), g / columns, g % columns);
                    if (t < 0) {
                        continue;
                    }
                    int pair = in.pair(s, t);
                    for (int p = 0; p < from.rowPairs(); p++) {
                        y[p * out.pairs() + k] += factor * x[p * in.pairs() + pair];
                    }
                }
            }
        }
        return y;
    }

    /** Numbers of sites averaged over windows; zeros in the padding count. */
    static double[] averagedSites(double[] x, PairedPositions in, PairedPositions out, Window w) {
        int rows = x.length / in.count();
        int size = w.size();
        int columns = w.columns().kernel();
        double[] y = new double[rows * out.count()];
        for (int s = 0; s < out.count(); s++) {
            for (int e = 0; e < size; e++) {
                int source = inside(in, out, w, s, e / columns, e % columns);
                for (int r = 0; r < rows && source >= 0; r++) {
                    y[r * out.count() + s] += x[r * in.count() + source] / size;
                }
            }
        }
        return y;
    }
}
