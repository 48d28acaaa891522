package org.plstar.check;

import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

/**
 * One sample in a ball around the point: how far values move, and how much slopes and adjoints
 * change (docs/proofs.md, 4).
 */
final class Local {
    final Sample q;

    /** The reach N^R by source and wanted line. */
    final double[][] moved;

    /** For each line, its movement in norm and element by element. */
    final double[] movement;

    final double[][] element;

    /** For smooth lines, the suprema of |f''| and |f'''|. */
    final double[][] second;

    final double[][] third;

    /** The change of the adjoint of a changing line. */
    final double[] drift;

    /** Whether a kink may be in the ball. */
    boolean kinks;

    private final Listing s;
    private final Group p;
    final int at;
    private final double radius;
    private final boolean[][] open;
    private final double[][] change;

    Local(Group p, int at, double radius) {
        this.p = p;
        this.at = at;
        this.radius = radius;
        q = p.samples[at];
        s = p.s;
        int lines = s.size.length;
        moved = new double[s.sources.length][s.wanted.length];
        movement = new double[lines];
        element = new double[lines][];
        second = new double[lines][];
        third = new double[lines][];
        drift = new double[lines];
        open = new boolean[lines][];
        change = new double[lines][];
        for (int i = 0; i < s.changing.length; i++) {
            for (int t : s.moving[s.changing[i]]) {
                if (element[t] == null) {
                    move(t, i);
                }
            }
            change(s.changing[i]);
        }
        adjoints();
    }

    /** The movement of a line as one side of a product; 0 for a line that does not depend on w. */
    double moves(int line) {
        return s.lines.get(line) instanceof Line.Param of
                ? up(radius * of.index().norm())
                : movement[line];
    }

    /** The movement of the matrix that an entry's param is multiplied by. */
    double inputMoves(int e) {
        Line.Mul m = s.product(e);
        return m == null ? 0 : moves(m.b());
    }

    /** Bounds the movement of a wanted line by the first {@code before} changing lines. */
    private void move(int t, int before) {
        int target = s.wantedAt[t];
        double[] whole = new double[s.params];
        double[] beside = new double[s.params];
        double[][] rows = new double[s.params][];
        for (int a = 0; a < s.sources.length; a++) {
            double here = q.reach[a][target];
            if (here == 0) {
                continue;
            }
            double more = 0;
            // lines from i on are at or after the one that reads t: no path leads from them to t
            for (int i = 0; i < before; i++) {
                int k = s.changing[i];
                for (int o = 0; k > s.sources[a] && o < s.moving[k].length; o++) {
                    double to = moved[a][s.wantedAt[s.moving[k][o]]];
                    more += q.reach[s.sourceAt[k]][target] * change[k][o] * to;
                }
            }
            more = up(more);
            moved[a][target] = up(here + more);
            int e = s.entryAt[s.sources[a]];
            if (e >= 0) {
                int param = s.param(e).p();
                double h = p.input[e][at];
                double moves = inputMoves(e);
                whole[param] += p.often(e) * moved[a][target] * (h + moves);
                beside[param] += p.often(e) * up(more * (h + moves) + here * moves);
                rows[param] = rows[param] == null ? new double[s.size[t]] : rows[param];
                double[] own = q.rows[e][target];
                double[] row = own.length == 0 ? Group.filled(s.size[t], here) : own;
                Matrices.add(rows[param], p.often(e) * h, row, 0);
            }
        }
        movement[t] = up(radius * norm(whole));
        double[] parts = new double[s.size[t]];
        for (double[] row : rows) {
            for (int j = 0; row != null && j < parts.length; j++) {
                parts[j] += row[j] * row[j];
            }
        }
        for (int j = 0; j < parts.length; j++) {
            double own = radius * up(Math.sqrt(parts[j]) + norm(beside));
            parts[j] = up(Math.min(own, movement[t]) + 2 * q.error[t]);
        }
        element[t] = parts;
    }

    /** Bounds the change of the slopes of a changing line: σ of docs/proofs.md. */
    private void change(int k) {
        change[k] = new double[s.moving[k].length];
        switch (s.lines.get(k)) {
            case Line.Smooth f -> {
                double[] z = q.high[f.a()];
                second[k] = new double[z.length];
                third[k] = new double[z.length];
                for (int j = 0; j < z.length; j++) {
                    double g = element[f.a()][j];
                    double low = Math.nextDown(z[j] - g);
                    double top = Math.nextUp(z[j] + g);
                    try {
                        second[k][j] = f.fn().sup2(low, top);
                        third[k][j] = f.fn().sup3(low, top);
                        double first = f.fn().sup1(low, top) * (f.fn().turns() ? 2 : 1);
                        double most = Math.min(second[k][j] * g, first);
                        change[k][0] = up(Math.max(change[k][0], most));
                    } catch (NotProved e) {
                        throw e.at(k, z[j], g, "may move in the ball by");
                    }
                }
            }
            case Line.Mul m -> {
                for (int o = 0; o < change[k].length; o++) {
                    int operand = s.moving[k][o];
                    change[k][o] = (operand == m.a() ? moves(m.b()) : 0)
                            + (operand == m.b() ? moves(m.a()) : 0);
                }
            }
            default -> {
                int z = s.moving[k][0];
                open[k] = new boolean[s.size[k]];
                for (int j = 0; j < open[k].length; j++) {
                    // an element whose sign at the point is rounding is open: g is 2e at least
                    open[k][j] = !(Math.abs(q.high[z][j]) > element[z][j]);
                    change[k][0] = open[k][j] ? 1 : change[k][0];
                    kinks |= open[k][j];
                }
            }
        }
    }

    private void adjoints() {
        double[][] given = new double[s.size.length][];
        for (int i = s.changing.length - 1; i >= 0; i--) {
            int k = s.changing[i];
            for (int l = i + 1; l < s.changing.length; l++) {
                int m = s.changing[l];
                for (int o = 0; o < given[m].length; o++) {
                    double to = q.reach[s.sourceAt[k]][s.wantedAt[s.moving[m][o]]];
                    drift[k] += given[m][o] * to;
                }
            }
            drift[k] = up(drift[k]);
            given[k] = new double[s.moving[k].length];
            for (int o = 0; o < given[k].length; o++) {
                double g = change[k][o];
                given[k][o] = up(
                        switch (s.lines.get(k)) {
                            case Line.Smooth _ ->
                                Bound.largest(p.alpha[k][at], 0, second[k])
                                                * movement[s.moving[k][o]]
                                        + drift[k] * g;
                            case Line.Mul _ -> (p.alpha2[k][at] + drift[k]) * g;
                            default -> norm(open(k));
                        });
            }
        }
    }

    /** The sums α_j + dA for the open elements of a kink, and 0 for the others. */
    double[] open(int k) {
        double[] r = new double[s.size[k]];
        for (int j = 0; j < r.length; j++) {
            r[j] = open[k][j] ? p.alpha[k][at][j] + drift[k] : 0;
        }
        return r;
    }

    /** The maximum over j of (α_j + dA) sup |f''|, without dA where {@code drifts} is false. */
    double curved(int k, boolean drifts) {
        return Bound.largest(p.alpha[k][at], drifts ? drift[k] : 0, second[k]);
    }

    /** The maximum over j of α_j sup |f'''|. */
    double bent(int k) {
        return Bound.largest(p.alpha[k][at], 0, third[k]);
    }
}
