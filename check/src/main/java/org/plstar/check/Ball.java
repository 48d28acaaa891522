package org.plstar.check;

import static org.plstar.check.Bound.largest;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;
import static org.plstar.check.Group.times;

import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The samples of a program in a ball around the point: theorems 1 to 3 of docs/proofs.md. */
final class Ball {
    final Local[] samples;
    private final Group p;
    private final Listing s;

    Ball(Group p, double radius) {
        this.p = p;
        s = p.s;
        samples = IntStream.range(0, p.n())
                .parallel()
                .mapToObj(i -> new Local(p, i, radius))
                .toArray(Local[]::new);
    }

    /** A bound of a matrix: slope · radius + jump. */
    record Bounds(double slope, double jump) {}

    boolean kinks() {
        return Stream.of(samples).anyMatch(q -> q.kinks);
    }

    private double[] each(ToDoubleFunction<Local> of) {
        return Stream.of(samples).mapToDouble(of).toArray();
    }

    private double[] inputMoves(int e) {
        return each(q -> q.inputMoves(e));
    }

    /** The reach N^R or N of an entry to a line; all 0 if there is no path between them. */
    private double[] reach(int e, int t, boolean moved) {
        int a = s.sourceAt[s.entries[e]];
        int to = s.wantedAt[t];
        return each(q -> moved ? q.moved[a][to] : q.q.reach[a][to]);
    }

    /** Theorem 1, or theorem 2: bounds in all directions. */
    Bounds allDirections(boolean lipschitz) {
        return allDirections(lipschitz, s.changing);
    }

    /** The contribution of some changing lines to the bounds for all directions. */
    Bounds allDirections(boolean lipschitz, int... lines) {
        return new Form(lipschitz, lines).bounds();
    }

    /** The quadratic form of theorems 1 and 2 by entries: movement, direction. */
    private final class Form {
        private final boolean lipschitz;
        private final double[][] form = new double[s.entries.length][s.entries.length];
        private final double[] jump = new double[s.entries.length];

        Form(boolean lipschitz, int... lines) {
            this.lipschitz = lipschitz;
            for (int k : lines) {
                switch (s.lines.get(k)) {
                    case Line.Smooth f -> add(each(q -> q.curved(k, true)), f.a(), f.a());
                    case Line.Mul m -> {
                        double[] c = each(q -> up(p.alpha2[k][q.at] + q.drift[k]));
                        if (s.isDense(k)) {
                            dense(c, s.entryAt[k], m.b());
                        } else if (s.depends[m.a()] && s.depends[m.b()]) {
                            add(c, m.a(), m.b());
                            add(c, m.b(), m.a());
                        }
                    }
                    default -> kink(k, s.moving[k][0]);
                }
            }
        }

        private void add(double[] c, int moves, int along) {
            for (int a = 0; a < form.length; a++) {
                double[] left = times(c, reach(a, moves, true));
                double[] ma = inputMoves(a);
                for (int b = 0; b < form.length && largest(left) != 0; b++) {
                    double[] omega = times(left, reach(b, along, lipschitz));
                    if (largest(omega) == 0) {
                        continue;
                    }
                    double v = p.pair(a, b, omega);
                    v += largest(ma) != 0 ? p.stack(b, times(omega, ma)) : 0;
                    double[] mb = inputMoves(b);
                    if (lipschitz && largest(mb) != 0) {
                        v += p.stack(a, times(omega, mb)) + norm(times(omega, ma, mb));
                    }
                    form[a][b] += up(v);
                }
            }
        }

        private void dense(double[] c, int e, int t) {
            for (int b = 0; b < form.length; b++) {
                double[] still = times(c, reach(b, t, lipschitz));
                double[] moving = times(c, reach(b, t, true));
                double[] mb = inputMoves(b);
                if (largest(moving) != 0) {
                    form[e][b] += p.stack(b, still) + (lipschitz ? norm(times(still, mb)) : 0);
                    form[b][e] += up(p.stack(b, moving) + norm(times(moving, mb)));
                }
            }
        }

        // tangents are along slopes at the point, so the other side of an entry does not move here
        private void kink(int k, int t) {
            for (int b = 0; b < form.length; b++) {
                int entry = b;
                double[] to = reach(b, t, false);
                double[] open = IntStream.range(0, samples.length)
                        .mapToDouble(i -> opened(k, t, entry, samples[i], to[i]))
                        .toArray();
                jump[b] += largest(open) != 0 ? norm(times(open, p.input[b])) : 0;
            }
        }

        private double opened(int k, int t, int entry, Local q, double to) {
            double[] sizes = q.open(k);
            double[] rows = q.q.rows[entry][s.wantedAt[t]];
            if (to == 0 || largest(sizes) == 0) {
                return 0;
            }
            double all = norm(sizes) * to;
            double sum = 0;
            for (int j = 0; j < rows.length; j++) {
                sum += sizes[j] * rows[j];
            }
            return up(rows.length == 0 ? all : Math.min(all, sum), rows.length);
        }

        Bounds bounds() {
            double[][] c = new double[s.params][s.params];
            for (int a = 0; a < form.length; a++) {
                for (int b = 0; b < form.length; b++) {
                    double v = p.often(a) * form[a][b] * p.often(b);
                    c[s.param(a).p()][s.param(b).p()] += v;
                }
            }
            double pairs = (double) form.length * form.length;
            return new Bounds(up(Matrices.sigma(c, 0), pairs), kinks() ? p.byParam(jump) : 0);
        }
    }

    /** Theorem 3: drift and jump along D. */
    Bounds along(Along d) {
        return along(d, s.changing);
    }

    /** The contribution of some changing lines to the bounds along the row space. */
    Bounds along(Along d, int... lines) {
        double[] by = new double[s.entries.length];
        double[] jumps = new double[s.size.length];
        for (int k : lines) {
            double[] drift = each(q -> q.drift[k]);
            switch (s.lines.get(k)) {
                case Line.Smooth f -> {
                    double[] c = each(q -> up(q.drift[k] * largest(q.second[k])
                            + 0.5 * q.bent(k) * q.movement[f.a()]));
                    thin(by, times(c, d.row[f.a()]), d.curved[k], f.a());
                }
                case Line.Mul m -> {
                    if (s.isDense(k)) {
                        int e = s.entryAt[k];
                        by[e] += norm(times(drift, d.norm[m.b()]));
                        double u = up(p.often(e) * d.param[s.param(e).p()]);
                        double[] rows = Group.filled(drift.length, u);
                        thin(by, times(drift, rows), times(p.alpha2[k], rows), m.b());
                    } else if (s.depends[m.a()] && s.depends[m.b()]) {
                        double[] a = d.norm[m.a()];
                        double[] b = d.norm[m.b()];
                        thin(by, times(drift, b), times(p.alpha2[k], b), m.a());
                        thin(by, times(drift, a), times(p.alpha2[k], a), m.b());
                    }
                }
                default -> {
                    if (kinks()) {
                        double[][] open =
                                Stream.of(samples).map(q -> q.open(k)).toArray(double[][]::new);
                        jumps[k] = d.jump(open, s.moving[k][0]);
                    }
                }
            }
        }
        return new Bounds(
                p.byParam(by), up(IntStream.of(lines).mapToDouble(k -> jumps[k]).sum()));
    }

    /** Adds o1 · movement + o0 · (movement - its linear part) of a line, by entry. */
    private void thin(double[] by, double[] o1, double[] o0, int t) {
        for (int a = 0; a < by.length; a++) {
            double[] to = reach(a, t, true);
            if (largest(to) == 0) {
                continue;
            }
            double[] here = reach(a, t, false);
            double[] moves = inputMoves(a);
            double[] linear = new double[to.length];
            double[] rest = new double[to.length];
            for (int i = 0; i < to.length; i++) {
                linear[i] = up(o1[i] * to[i] + o0[i] * Math.max(to[i] - here[i], 0));
                rest[i] = (o1[i] + o0[i]) * to[i] * moves[i];
            }
            by[a] += up(p.stack(a, linear) + norm(rest));
        }
    }
}
