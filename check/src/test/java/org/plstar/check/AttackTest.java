package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Looks, by ascent and at random, for points of a ball where a bound of docs/proofs.md is exceeded;
 * how many programs: {@code -Dplstar.attack=N}.
 */
class AttackTest {
    private static final int FOR_MUTANTS = 30;
    private static final int PROGRAMS = Integer.getInteger("plstar.attack", 8);
    private static final long FIRST = Long.getLong("plstar.attack.first", 0);

    @Test
    void noBoundIsExceeded() {
        attack(PROGRAMS, (int) FIRST);
    }

    /** What a mutant is shown, however many programs the test takes. */
    static void attackFew() {
        attack(FOR_MUTANTS, 0);
    }

    private static void attack(int programs, int first) {
        Map<String, double[]> all = new TreeMap<>();
        for (int i = 0; i < programs; i++) {
            new Attack(first + i, Programs.random(first + i)).run(all);
        }
        for (Systems of : Systems.all()) {
            if (of.programs().size() == 1 && !of.name().startsWith("random")) {
                new Attack(3, of.programs().getFirst()).ball(of.radius(), all);
            }
        }
        all.forEach((what, n) -> assertThat(n[1])
                .as("%s of %d: the largest part", what, (int) n[0])
                .isLessThanOrEqualTo(1));
        assertThat(all.keySet())
                .contains("along D", "all directions", "Lipschitz", "movement", "adjoint", "N");
    }

    @Test
    void smallBallsCountWhatIsRounded() {
        for (int seed = 0; seed < 16; seed++) {
            Attack a = new Attack(seed, Programs.random(seed));
            for (Local q : new Ball(a.at, 1e-90).samples) {
                for (int t : a.s.wanted) {
                    double least = Arrays.stream(q.element[t]).min().orElseThrow();
                    assertThat(least).isGreaterThan(q.q.error[t]);
                }
            }
        }
    }

    @Test
    void anyMatrixMayStandForTheInverse() {
        for (int seed = 0; seed < 16; seed++) {
            Attack a = new Attack(seed, Programs.random(seed));
            double[][] d = new double[a.unknowns][a.j.length];
            for (double[] row : d) {
                Arrays.setAll(row, i -> a.random.nextGaussian());
            }
            double[][] off = Attack.times(a.j, d);
            for (int i = 0; i < off.length; i++) {
                off[i][i] -= 1;
            }
            double right = Bound.norm(off);
            Along along = a.alongOf(d, new double[off.length][off.length]);
            assertThat(Math.sqrt(along.identity))
                    .isBetween(right * (1 - 1e-12), right * (1 + 1e-6));
            assertThat(along.formed).isPositive();
            assertThat(along.secondError).isPositive();
        }
    }

    @Test
    void sumsOverSamplesOfTinyInputsAreNotForgotten() {
        Programs p = new Programs(2, new Random(1));
        p.mul(p.param(p.unknown(1, 2)), p.constant(1e-170, 2), 1, 1, 2, 1);
        Group g = new Attack(1, p).at;
        assertThat(Bound.norm(Group.filled(10_000, 1))).isBetween(100.0, 100.00001);
        double right = 1e200 * 2 * 1e-170;
        assertThat(g.stack(0, new double[] {1e200, 1e200})).isGreaterThanOrEqualTo(right);
        assertThat(g.pair(0, 0, new double[] {1e300, 1e300})).isGreaterThan(1e-40);
    }

    private static final class Attack {
        private final int seed;
        private final Random random;
        private final Listing s;
        private final double[][] w;
        private final int unknowns;
        private final List<Integer> measured;
        private final Group at;
        private final double[][] j;
        private final double[] f;

        Attack(int seed, Programs p) {
            this.seed = seed;
            random = new Random(seed);
            s = p.certificate().programs().getFirst();
            w = p.w.toArray(double[][]::new);
            unknowns = Arrays.stream(w).mapToInt(v -> v.length).sum();
            measured =
                    seed % 2 == 0 ? List.of() : Arrays.stream(s.sources).boxed().toList();
            at = group(w, measured);
            j = jacobian(at);
            f = outputs(at);
        }

        private Group group(double[][] w, List<Integer> measured) {
            Group g = new Group(
                    s, w, measured, true, IntStream.range(0, s.samples).toArray());
            g.differentiate(
                    Collections.nCopies(s.samples, Bounded.identity(s.outputs).x()));
            return g;
        }

        private double[][] jacobian(Group g) {
            int[] elements = Arrays.stream(w).mapToInt(v -> v.length).toArray();
            JacobianRows of = new JacobianRows(List.of(g), s.samples * s.outputs, elements);
            double[][] rows = new double[unknowns][];
            int i = 0;
            for (int p = 0; p < w.length; p++) {
                for (double[] row : of.rows(p)) {
                    rows[i++] = row;
                }
            }
            return Matrices.transposed(rows);
        }

        private static double[] outputs(Group g) {
            return Arrays.stream(g.samples)
                    .flatMapToDouble(q -> Arrays.stream(q.high[q.high.length - 1]))
                    .toArray();
        }

        private double[][] moved(double[] e) {
            double[][] v = new double[w.length][];
            int i = 0;
            for (int p = 0; p < v.length; p++) {
                v[p] = w[p].clone();
                for (int k = 0; k < v[p].length; k++) {
                    v[p][k] += e[i++];
                }
            }
            return v;
        }

        private double[] step(double length) {
            double[] e = random.doubles(unknowns, -1, 1).toArray();
            return scaled(e, length);
        }

        private static double[] scaled(double[] e, double length) {
            double n = Bound.norm(e);
            return Arrays.stream(e).map(v -> v * length / n * (1 - 1e-9)).toArray();
        }

        void run(Map<String, double[]> all) {
            double radius = Math.pow(10, -4 * random.nextDouble());
            for (double r : new double[] {radius, radius / 30}) {
                try {
                    ball(r, all);
                } catch (NotProved e) {
                    assertThat(e.why()).contains("leave its domain");
                }
            }
        }

        private void note(Map<String, double[]> all, String what, double found, double bound) {
            double[] n = all.computeIfAbsent(what, k -> new double[2]);
            n[0]++;
            double part = found <= bound ? found / Math.max(bound, 1e-300) : found / bound;
            assertThat(part).as("%s of program %d", what, seed).isLessThanOrEqualTo(1);
            n[1] = Math.max(n[1], part);
        }

        private void ball(double r, Map<String, double[]> all) {
            Ball ball = new Ball(at, r);
            Ball.Bounds whole = ball.allDirections(false);
            double bound = r * whole.slope() + whole.jump() + 1e-10;
            double lip = ball.kinks() ? Double.NaN : ball.allDirections(true).slope();
            double[][] d = directions();
            double along = d == null ? Double.NaN : along(ball, r, d) + 1e-9;
            for (int start = 0; start < 3; start++) {
                double[] e = step(r);
                double[] rows = step(r);
                for (int i = 0; i < 6; i++) {
                    Group there = group(moved(e), List.of());
                    double[][] je = jacobian(there);
                    numbers(ball, there, all);
                    double[] next = new double[unknowns];
                    note(all, "all directions", top(minus(je, j), next), bound);
                    double[] df = difference(outputs(there), f, j, e);
                    note(all, "secant", Bound.norm(df), r * bound + 1e-12);
                    double[] other = step(r * random.nextDouble());
                    Group second = group(moved(other), List.of());
                    double[] apart = minus(e, other);
                    df = difference(outputs(there), outputs(second), j, apart);
                    note(all, "pair", Bound.norm(df), bound * Bound.norm(apart) + 1e-12);
                    if (lip >= 0) {
                        double change = top(minus(je, jacobian(second)), new double[unknowns]);
                        note(all, "Lipschitz", change, lip * Bound.norm(apart) + 1e-10);
                    }
                    e = ascent(e, next, r, null);
                    if (d != null && along >= 0) {
                        double[][] jd = minus(jacobian(group(moved(rows), List.of())), j);
                        double[] way = new double[d[0].length];
                        note(all, "along D", top(times(jd, d), way), along);
                        rows = ascent(rows, way, r, d);
                    }
                }
            }
        }

        /** A step up the norm of J(w) u, u a direction, by differences. */
        private double[] ascent(double[] e, double[] u, double r, double @Nullable [][] d) {
            double[] v = d == null ? u : times(d, u);
            double h = 1e-4 * r / Math.max(Bound.norm(v), 1e-300);
            double[] up = e.clone();
            Matrices.add(up, h, v, 0);
            double[] down = e.clone();
            Matrices.add(down, -h, v, 0);
            double[][] turn = minus(
                    jacobian(group(moved(up), List.of())), jacobian(group(moved(down), List.of())));
            double[] q = times(minus(jacobian(group(moved(e), List.of())), j), v);
            double[] g = new double[unknowns];
            for (int i = 0; i < q.length; i++) {
                Matrices.add(g, q[i], turn[i], 0);
            }
            return Bound.squares(g) > 1e-200 ? scaled(g, r) : step(r);
        }

        /** Every number of the ball by itself. */
        private void numbers(Ball ball, Group there, Map<String, double[]> all) {
            for (int i = 0; i < s.samples; i++) {
                Sample a = at.samples[i];
                Sample b = there.samples[i];
                Local q = ball.samples[i];
                for (int t : s.wanted) {
                    double[] move = minus(b.high[t], a.high[t]);
                    note(all, "movement", Bound.norm(move), q.moves(t) + 1e-12);
                    for (int k = 0; k < move.length; k++) {
                        note(all, "element", Math.abs(move[k]), q.element[t][k] + 1e-12);
                    }
                }
                for (int k : s.changing) {
                    double[][] change = minus(b.adjoint[k].x(), a.adjoint[k].x());
                    note(all, "adjoint", sigma(change), q.drift[k] + 1e-11);
                }
                for (int source = 0; source < s.sources.length; source++) {
                    @Nullable Bounded[] x = new @Nullable Bounded[s.size.length];
                    x[s.sources[source]] = Bounded.identity(s.size[s.sources[source]]);
                    for (int k = s.sources[source]; k < x.length; k++) {
                        Bounded y = k == s.sources[source] ? x[k] : b.push(k, x);
                        x[k] = y;
                        if (y != null && s.wantedAt[k] >= 0) {
                            double most = q.moved[source][s.wantedAt[k]];
                            note(all, "N", sigma(y.x()), most + 1e-11);
                        }
                    }
                }
            }
        }

        private double @Nullable [][] directions() {
            double[][] factor = Matrices.factor(Matrices.gram(Matrices.transposed(j)), -1e-9, 1);
            if (factor == null) {
                return null;
            }
            return Arrays.stream(Matrices.transposed(j))
                    .map(x -> Matrices.solved(factor, x))
                    .toArray(double[][]::new);
        }

        private double along(Ball ball, double r, double[][] d) {
            double[][] tensor = new double[d[0].length][d[0].length];
            Along a = alongOf(d, tensor);
            Ball.Bounds b = ball.along(a);
            double second = Math.sqrt(Matrices.top(tensor, a.formed)) + Math.sqrt(a.secondError);
            return r * (second + b.slope()) + b.jump();
        }

        private Along alongOf(double[][] d, double[][] tensor) {
            double[][][] parts = new double[w.length][][];
            double[] sizes = new double[w.length];
            int from = 0;
            for (int p = 0; p < parts.length; p++) {
                parts[p] = Arrays.copyOfRange(d, from, from + w[p].length);
                sizes[p] = Matrices.sigma(parts[p], 0);
                from += w[p].length;
            }
            return new Along(at, parts, sizes, 0, tensor);
        }

        // ---- small matrices

        private static double[] minus(double[] a, double[] b) {
            return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
        }

        private static double[][] minus(double[][] a, double[][] b) {
            return IntStream.range(0, a.length)
                    .mapToObj(i -> minus(a[i], b[i]))
                    .toArray(double[][]::new);
        }

        private static double[] times(double[][] a, double[] x) {
            return Arrays.stream(a)
                    .mapToDouble(row -> IntStream.range(0, x.length)
                            .mapToDouble(i -> row[i] * x[i])
                            .sum())
                    .toArray();
        }

        private static double[][] times(double[][] a, double[][] b) {
            double[][] r = new double[a.length][b[0].length];
            for (int i = 0; i < a.length; i++) {
                for (int k = 0; k < b.length; k++) {
                    Matrices.add(r[i], a[i][k], b[k], 0);
                }
            }
            return r;
        }

        private static double[] difference(double[] a, double[] b, double[][] j, double[] e) {
            return minus(minus(a, b), times(j, e));
        }

        private static double sigma(double[][] a) {
            return top(a, new double[a[0].length]);
        }

        /** The norm from below, by the power method; and the direction. */
        private static double top(double[][] a, double[] direction) {
            Arrays.setAll(direction, i -> Math.cos(i + 1));
            double[][] turned = Matrices.transposed(a);
            double n = 0;
            for (int i = 0; i < 60; i++) {
                double[] y = times(a, direction);
                n = Math.sqrt(Bound.squares(y));
                double[] x = times(turned, y);
                double length = Math.sqrt(Bound.squares(x));
                if (!(length > 1e-300)) {
                    return n;
                }
                Arrays.setAll(direction, k -> x[k] / length);
            }
            return Math.sqrt(Bound.squares(times(a, direction)));
        }
    }
}
