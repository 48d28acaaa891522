package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The second derivatives of one sample along D, by its reverse pass. */
final class SecondAlong {
    private final Along along;
    private final Listing s;
    private final int directions;
    private final double[][][] d;

    /** The sum Σ_o G_o G_oᵀ, its rounding error, and the square of G's error. */
    final double[][] own;

    double formed;
    double error;
    private final Sample q;
    private final Bounded[] x;
    private final @Nullable Bounded[] t;
    private final int c;

    SecondAlong(Along along, Sample q, Bounded[] x) {
        this.along = along;
        s = along.s;
        directions = along.directions;
        own = new double[directions][directions];
        t = new @Nullable Bounded[s.size.length];
        d = along.d;
        this.q = q;
        this.x = x;
        c = q.adjoint[s.size.length - 1].x()[0].length;
        for (int k = s.size.length - 1; k >= 0; k--) {
            if (q.adjoint[k] != null && s.lines.get(k) instanceof Line.Smooth f) {
                if (s.depends[f.a()]) {
                    curve(q.adjoint[k], f);
                }
            } else if (q.adjoint[k] != null && s.lines.get(k) instanceof Line.Mul m) {
                if (s.depends[m.b()] && x[m.a()] != null) {
                    t[m.b()] = Bounded.sum(t[m.b()], cross(q.adjoint[k], m, x[m.a()], false));
                }
                if (s.depends[m.a()] && !s.isDense(k) && x[m.b()] != null) {
                    t[m.a()] = Bounded.sum(t[m.a()], cross(q.adjoint[k], m, x[m.b()], true));
                }
            }
            if (t[k] != null) {
                q.back(k, t[k], t);
            }
        }
        for (int p = 0; p < d.length; p++) {
            add(p);
        }
        Arrays.fill(t, null);
    }

    /**
     * Adds an outer product to columns of outputs times directions: row[o · directions + b] += a[o]
     * y[b].
     */
    private void outer(double[] r, double[] a, double factor, double[] y) {
        for (int o = 0; o < c; o++) {
            double v = factor * a[o];
            for (int b = 0; v != 0 && b < directions; b++) {
                r[o * directions + b] += v * y[b];
            }
        }
    }

    /** f''(z) (D_z D) a, to the operand. */
    private void curve(Bounded a, Line.Smooth f) {
        Bounded y = x[f.a()];
        double[][] r = new double[y.x().length][c * directions];
        double size = 0;
        double off = 0;
        double whole = 0;
        for (int j = 0; j < r.length; j++) {
            double f2 = f.fn().d2(q.high[f.a()][j]);
            outer(r[j], a.x()[j], f2, y.x()[j]);
            size = Math.max(size, Math.abs(f2));
            off = Math.max(off, Along.secondError(q, f, j, Math.abs(f2)));
            whole = Math.max(whole, Math.abs(f2) * norm(a.x()[j]));
        }
        double lost = off * a.row() + (size + off) * a.error();
        double e = (whole + lost) * y.error() + (lost + 3 * U * whole) * norm(y.x());
        t[f.a()] = Bounded.sum(t[f.a()], new Bounded(r, up(e)));
    }

    /** The tangents of one side of a product times the adjoint, for the other side. */
    private Bounded cross(Bounded a, Line.Mul m, Bounded y, boolean toLeft) {
        double[][] r = new double[s.size[toLeft ? m.a() : m.b()]][c * directions];
        m.forEach((i, j, to) -> outer(r[toLeft ? i : j], a.x()[to], 1, y.x()[toLeft ? j : i]));
        double na = norm(a.x());
        double lost = a.error() + gamma(Math.max(m.r(), m.t()) + 3) * na;
        return new Bounded(r, up((na + a.error()) * y.error() + lost * norm(y.x())));
    }

    /** Adds the contribution of the entries of one param to ν0². */
    private void add(int param) {
        double size = 0;
        double lost = 0;
        int[] same = IntStream.range(0, s.entries.length)
                .filter(e -> s.param(e).p() == param)
                .toArray();
        boolean alone = same.length == 1 && s.param(same[0]).index().most() == 1;
        double additions = 0; // to an element of the param, two of each entry and occurrence
        for (int e : same) {
            additions += 2.0 * s.param(e).index().most();
        }
        double[][] g = new double[0][];
        for (int e : same) {
            Line.Mul m = s.product(e);
            Bounded a = q.adjoint[s.entries[e]];
            Bounded at = t[s.entries[e]];
            Bounded by = m == null ? null : x[m.b()];
            double often = along.p.often(e);
            double nt = at == null ? 0 : norm(at.x());
            double et = at == null ? 0 : at.error();
            if (m == null || a == null) {
                size += often * nt;
                lost += often * et;
                g = at == null ? g : scattered(g, e, at.x());
                continue;
            }
            double h = norm(q.high[m.b()]);
            double eh = q.error[m.b()];
            double na = norm(a.x());
            double nd = by == null ? 0 : norm(by.x());
            double ed = by == null ? 0 : by.error();
            size += often * (nt * h + na * nd);
            lost += often * (et * (h + eh) + nt * eh + a.error() * nd + (na + a.error()) * ed);
            if (alone && m.k() == 1 && m.t() == 1) {
                single(m, a, at, by);
                continue;
            }
            Edge.Slope input = new Edge.Side(m, q.high[m.b()], false);
            double[][] r = at == null ? null : input.back(at.x());
            double[][] turn = by == null ? null : cross(a, m, by, true).x();
            // of all entries so far, which also pays for adding both parts
            lost += gamma(m.t() + 4) * size;
            g = r == null ? g : scattered(g, e, r);
            g = turn == null ? g : scattered(g, e, turn);
        }
        for (int o = 0; g.length > 0 && o < c; o++) {
            int from = o * directions;
            double[][] part = new double[g.length][];
            for (int j = 0; j < part.length; j++) {
                part[j] = Arrays.copyOfRange(g[j], from, from + directions);
            }
            Matrices.add(own, 1, Matrices.gram(part));
        }
        // sums over o of products of columns of the param, in blocks of 64 rows and a few more
        formed += up(gamma((double) c * d[param].length + 72) * size * size);
        double off = up(lost + gamma(8 + additions) * size);
        error += off * off;
    }

    /** ⟨ȧ⊗h + a⊗ḣ, ȧ'⊗h + a⊗ḣ'⟩, where nothing of the param's size is formed. */
    private void single(Line.Mul m, Bounded a, @Nullable Bounded at, @Nullable Bounded by) {
        double[] h = q.high[m.b()];
        double[] across = new double[directions];
        for (int o = 0; at != null && o < c; o++) {
            double[][] part = new double[m.r()][];
            for (int i = 0; i < part.length; i++) {
                int from = o * directions;
                part[i] = Arrays.copyOfRange(at.x()[i], from, from + directions);
                Matrices.add(across, a.x()[i][o], part[i], 0);
            }
            Matrices.add(own, Bound.squares(h), Matrices.gram(part));
        }
        if (by == null) {
            return;
        }
        double square = Arrays.stream(a.x()).mapToDouble(Bound::squares).sum();
        Matrices.add(own, square, Matrices.gram(by.x()));
        double[] along = new double[directions];
        for (int j = 0; j < h.length; j++) {
            Matrices.add(along, h[j], by.x()[j], 0);
        }
        for (int i = 0; i < directions; i++) {
            Matrices.add(own[i], across[i], along, 0);
            Matrices.add(own[i], along[i], across, 0);
        }
    }

    private double[][] scattered(double[][] g, int e, double[][] r) {
        int[] at = s.param(e).index().of(q.number);
        double[][] to = new Edge.Taken(at, d[s.param(e).p()].length).back(r);
        Matrices.add(g, 1, to);
        return g.length > 0 ? g : to;
    }
}
