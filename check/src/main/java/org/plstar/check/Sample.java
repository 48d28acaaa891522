package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.U2;
import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.Arrays;

/**
 * One sample at the point: values in pairs with error bounds, slopes, adjoints, and the reach of
 * sources (docs/proofs.md, 3 and 6).
 */
final class Sample {
    private static final double LARGEST = 0x1p500;
    private static final int SHARP_BLOCKS = 9;

    final Listing s;
    final int number;

    /** Leading and trailing doubles of the values. */
    final double[][] high;

    final double[][] low;

    /** Errors, in norm, of the pairs and of the leading doubles. */
    final double[] delta;

    final double[] error;

    /** For each line, its slopes by the operands that depend on w. */
    final Edge[][] edges;

    /** Derivatives of the outputs by lines that depend on w, one row for each element. */
    Bounded[] adjoint = new Bounded[0];

    /** The reach N by source and wanted line, 0 where no path leads from one to the other. */
    final double[][] reach;

    /** Norms of rows by entry and wanted line; empty where each is N. */
    final double[][][] rows;

    private final SharedOperands shared;

    Sample(Listing s, SharedOperands shared, int number, boolean[] measured, boolean sharp) {
        this.s = s;
        this.shared = shared;
        this.number = number;
        int lines = s.size.length;
        high = new double[lines][];
        low = new double[lines][];
        delta = new double[lines];
        error = new double[lines];
        edges = new Edge[lines][0];
        for (int k = 0; k < lines; k++) {
            double err = evaluate(k);
            boolean small = Bound.largest(high[k]) < LARGEST;
            NotProved.require(small, "the value of line " + k + " is not below 2^500");
            delta[k] = err == 0 ? 0 : up(err);
            error[k] = up(delta[k] + U * norm(high[k]));
        }
        reach = new double[s.sources.length][];
        rows = new double[s.entries.length][s.wanted.length][0];
        for (int a = 0; a < reach.length; a++) {
            reach[a] = reach(s.sources[a], measured[s.sources[a]], sharp);
        }
    }

    /** The error of a line's pairs: 0 only where nothing can be lost, not even an underflow. */
    private double evaluate(int k) {
        Line line = s.lines.get(k);
        if (line instanceof Line.Param p) {
            high[k] = shared.value(k, p, number);
            low[k] = shared.zeros(s.size[k]);
            return 0;
        }
        if (line instanceof Line.Data d) {
            high[k] = d.rows()[d.rows().length == 1 ? 0 : number];
            low[k] = shared.zeros(s.size[k]);
            return 0;
        }
        high[k] = new double[s.size[k]];
        low[k] = new double[s.size[k]];
        switch (line) {
            case Line.Param _, Line.Data _ -> throw new AssertionError(line);
            case Line.Gather g -> {
                int[] at = g.index().of(number);
                high[k] = SharedOperands.at(high[g.a()], at);
                low[k] = SharedOperands.at(low[g.a()], at);
                double n = g.index().norm();
                connect(k, g.a(), new Edge.Taken(at, s.size[g.a()]), n, 0, n * more(g.index(), 1));
                return n * delta[g.a()];
            }
            case Line.Sum sum -> {
                int[] at = sum.index().of(number);
                for (int j = 0; j < at.length; j++) {
                    set(k, at[j], pair(k, at[j]).plus(pair(sum.a(), j)));
                }
                double n = sum.index().norm();
                Edge.Slope turned = new Edge.Turned(new Edge.Taken(at, sum.size()));
                connect(k, sum.a(), turned, n, n * more(sum.index(), 0), 0);
                return up(n * (delta[sum.a()] + sum.index().most() * U2 * norm(high[sum.a()])));
            }
            case Line.Lin l -> {
                for (int j = 0; j < s.size[k]; j++) {
                    Pair p = pair(l.a(), j).times(l.alpha());
                    set(k, j, l.b() < 0 ? p : p.plus(pair(l.b(), j).times(l.beta())));
                }
                double a = scaled(k, l.a(), l.alpha());
                return up(a + (l.b() < 0 ? 0 : scaled(k, l.b(), l.beta())));
            }
            case Line.Mul m -> {
                m.forEach((i, j, y) -> add(k, y, pair(m.a(), i).times(pair(m.b(), j))));
                double a = norm(high[m.a()]);
                double b = norm(high[m.b()]);
                double left = side(m, m.a(), true);
                double right = side(m, m.b(), false);
                double lostLeft = (s.isParam(m.a()) ? 0 : error[m.a()]) + gamma(m.s() + 3) * a;
                double lostRight = error[m.b()] + gamma(m.s() + 3) * b;
                double most = gamma(Math.max(m.r(), m.t()) + 3);
                Edge.Slope byLeft = new Edge.Side(m, high[m.a()], true);
                Edge.Slope byRight = new Edge.Side(m, high[m.b()], false);
                connect(k, m.b(), byLeft, left, lostLeft, lostLeft + most * a);
                connect(k, m.a(), byRight, right, lostRight, lostRight + most * b);
                return up(left * delta[m.b()]
                        + (b + delta[m.b()]) * delta[m.a()]
                        + (m.s() + 4) * U2 * a * b);
            }
            case Line.Smooth f -> {
                return function(k, f);
            }
            case Line.Relu r -> {
                double[] on = new double[s.size[k]];
                for (int j = 0; j < on.length; j++) {
                    if (high[r.a()][j] > 0) {
                        set(k, j, pair(r.a(), j));
                        on[j] = 1;
                    }
                }
                connect(k, r.a(), new Edge.Diagonal(on), 1, 0, 0);
                return delta[r.a()];
            }
        }
    }

    private static double more(Index index, int operations) {
        return gamma(index.most() + operations);
    }

    private double scaled(int k, int operand, double by) {
        double size = Math.abs(by);
        connect(k, operand, new Edge.Diagonal(new double[] {by}), size, 3 * U * size, 3 * U * size);
        return size * (delta[operand] + U2 * norm(high[operand]));
    }

    private double function(int k, Line.Smooth f) {
        double[] z = high[f.a()];
        double[] slope = new double[z.length];
        double first = 0;
        double second = 0;
        for (int j = 0; j < z.length; j++) {
            double b = up(delta[f.a()] + U * Math.abs(z[j]));
            set(k, j, f.fn().of(pair(f.a(), j)));
            slope[j] = f.fn().d1(z[j]);
            try {
                first = Math.max(first, f.fn().sup1(z[j] - b, z[j] + b));
                second = Math.max(second, f.fn().sup2(z[j] - b, z[j] + b) * b);
            } catch (NotProved e) {
                throw e.at(k, z[j], b, "is known up to the bound of rounding");
            }
        }
        double most = Bound.largest(slope);
        double off = up(second + 16 * U * (1 + most));
        connect(k, f.a(), new Edge.Diagonal(slope), up(most + off), off + U, off + U);
        return first * delta[f.a()] + 0x1p-88 * (Math.sqrt(z.length) + norm(high[k]));
    }

    private void connect(int k, int operand, Edge.Slope map, double n, double lost, double back) {
        if (s.depends[operand]) {
            int last = edges[k].length;
            edges[k] = Arrays.copyOf(edges[k], last + 1);
            edges[k][last] = new Edge(operand, map, up(n), up(lost), up(back));
        }
    }

    Pair pair(int k, int j) {
        return new Pair(high[k][j], low[k][j]);
    }

    private void set(int k, int j, Pair p) {
        high[k][j] = p.h();
        low[k][j] = p.l();
    }

    private void add(int k, int j, Pair p) {
        set(k, j, pair(k, j).plus(p));
    }

    /** The norm of one side of a product as a map, for the exact values. */
    private double side(Line.Mul m, int line, boolean left) {
        int rows = left ? m.r() : m.s();
        int columns = left ? m.s() : m.t();
        if (s.lines.get(line) instanceof Line.Param p && !p.index().each()) {
            return shared.norm(line, high[line], m.k(), rows, columns, m.k() < SHARP_BLOCKS);
        }
        return up(Matrices.blocks(high[line], m.k(), rows, columns, false) + error[line]);
    }

    /** The tangents of a line from those of its operands; null where no operand has tangents. */
    @Nullable
    Bounded push(int k, @Nullable Bounded[] x) {
        Bounded r = null;
        for (Edge e : edges[k]) {
            Bounded of = x[e.operand()];
            r = of == null ? r : Bounded.sum(r, e.times(of));
        }
        return r;
    }

    /** Computes the adjoints of all lines from that of the output, one row for each output. */
    void differentiate(double[][] seed) {
        adjoint = new Bounded[s.size.length];
        adjoint[adjoint.length - 1] = new Bounded(seed, 0);
        for (int k = adjoint.length - 1; k >= 0; k--) {
            if (s.depends[k] && adjoint[k] == null && !s.isParam(k)) {
                adjoint[k] = Bounded.zero(s.size[k], seed[0].length);
            }
            if (adjoint[k] != null) {
                back(k, adjoint[k], adjoint);
            }
        }
    }

    /**
     * Adds to the adjoints of a line's operands the contributions of its own adjoint, except for a
     * left param.
     */
    void back(int k, Bounded a, @Nullable Bounded[] into) {
        for (Edge e : edges[k]) {
            if (!s.isLeftParam(k, e.operand())) {
                into[e.operand()] = Bounded.sum(into[e.operand()], e.back(a));
            }
        }
    }

    /** The reaches N(source→t) for all wanted lines t. */
    private double[] reach(int source, boolean measure, boolean sharp) {
        double[] n = new double[s.wanted.length];
        double[] chain = new double[s.size.length];
        @Nullable Bounded[] x = new @Nullable Bounded[s.size.length];
        chain[source] = 1;
        if (measure) {
            x[source] = Bounded.identity(s.size[source]);
        }
        int last = s.wanted.length == 0 ? -1 : s.wanted[s.wanted.length - 1];
        for (int k = source; k <= last; k++) {
            for (Edge e : k > source ? edges[k] : new Edge[0]) {
                chain[k] += e.norm() * chain[e.operand()];
            }
            int t = s.wantedAt[k];
            Bounded here = measure && k > source ? push(k, x) : x[k];
            x[k] = here;
            // a norm is 1e-150 at least, so that 0 says that no path exists
            if (k > source && chain[k] != 0) {
                chain[k] = up(chain[k]);
                chain[k] = t < 0 || here == null ? chain[k] : Math.min(chain[k], here.norm(sharp));
            }
            if (t >= 0 && chain[k] != 0) {
                n[t] = chain[k];
                if (here != null && s.entryAt[source] >= 0) {
                    double off = here.error();
                    rows[s.entryAt[source]][t] = Arrays.stream(here.x())
                            .mapToDouble(row -> up(norm(row) + off))
                            .toArray();
                }
            }
        }
        return n;
    }
}
