package org.plstar.check;

import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Proves the claims of a certificate, each by its theorem (docs/proofs.md, 5). */
public final class Claims {
    private Claims() {}

    /** All claims, in order; claims of one point and one way share what is computed of it. */
    public static List<Proof> prove(Certificate c) {
        Map<List<Object>, Point> points = new HashMap<>();
        return c.claims().stream().map(claim -> prove(c, claim, points)).toList();
    }

    private static Proof prove(Certificate c, Claim claim, Map<List<Object>, Point> points) {
        try {
            return switch (claim.kind()) {
                case A, B, C -> {
                    List<Object> key =
                            List.of(claim.point(), claim.byRows(), claim.measured(), claim.sharp());
                    Point at = points.get(key);
                    if (at == null) {
                        at = c.at(claim);
                        points.put(key, at);
                    }
                    yield at.prove(claim);
                }
                case N -> absence(c, claim);
                case M -> movement(c, claim);
            };
        } catch (NotProved e) {
            return Proof.failed(claim, e.why());
        }
    }

    /** One claim. */
    public static Proof prove(Certificate c, Claim claim) {
        return prove(c, claim, new HashMap<>());
    }

    /** Theorem N: along q = Σ β_i s_i, β_i powers of two so that nothing is rounded. */
    private static Proof absence(Certificate c, Claim claim) {
        List<Group> groups = new ArrayList<>();
        List<Double> beta = new ArrayList<>();
        double apart = 0;
        double size = 0;
        double off = 0;
        for (Listing s : c.programs()) {
            int g = c.programs().indexOf(s);
            double[][] q = s.rows(claim.direction().get(g), s.outputs);
            int[] used = IntStream.range(0, s.samples).filter(i -> norm(q[i]) > 1e-100).toArray();
            if (used.length == 0) {
                continue;
            }
            Group group =
                    new Group(
                            s,
                            c.weights(claim.point()),
                            claim.measured().get(g),
                            claim.sharp(),
                            used);
            List<double[][]> seeds = new ArrayList<>();
            for (Sample at : group.samples) {
                double[] v = q[at.number];
                double scale = Math.scalb(1.0, 1 + Math.getExponent(norm(v)));
                double[][] seed = new double[s.outputs][1];
                for (int o = 0; o < seed.length; o++) {
                    seed[o][0] = v[o] / scale;
                    double r = v[o] * Point.residual(at, o);
                    apart += r;
                    size += Math.abs(r);
                    off += Math.abs(v[o]) * at.delta[s.size.length - 1];
                }
                beta.add(scale);
                seeds.add(seed);
            }
            group.differentiate(seeds);
            groups.add(group);
        }
        NotProved.require(!groups.isEmpty(), "the direction q is 0");
        double[] weights = beta.stream().mapToDouble(v -> v).toArray();
        double away = Math.abs(apart) - up(gamma(c.equations() + 8.0) * size + off);
        double moves = moves(c, groups, weights, claim.radius());
        NotProved.require(
                away > moves,
                "along q the system is "
                        + Proof.down(Math.max(away, 0))
                        + " away and may move by "
                        + Proof.up(moves));
        return new Proof(claim, true, "")
                .put("away", away)
                .put("moves", moves)
                .put("radius", claim.radius());
    }

    /** R(‖Jᵀq‖ + ‖β‖(R Lam + Jump)) from the rows of seeds and their weights β. */
    private static double moves(Certificate c, List<Group> groups, double[] beta, double radius) {
        Jacobian j = new Jacobian(groups, beta.length, c.elements());
        double[] parts = new double[c.elements().length];
        double size = 0;
        for (int p = 0; p < parts.length; p++) {
            double[][] rows = j.rows(p);
            size += norm(rows);
            for (double[] row : rows) {
                double g = DoubleStream.of(Group.times(row, beta)).sum();
                parts[p] += g * g;
            }
        }
        double lost = j.error + gamma(beta.length + 2) * size;
        Ball.Bounds b =
                Point.together(
                        groups.stream()
                                .map(g -> new Ball(g, radius).allDirections(false))
                                .toList());
        double gradient = up(Math.sqrt(DoubleStream.of(parts).sum()));
        return up(radius * (gradient + norm(beta) * (lost + radius * b.slope() + b.jump())));
    }

    /** Theorem M: every output of every sample, and the differences to the largest. */
    private static Proof movement(Certificate c, Claim claim) {
        double most = 0;
        int kept = 0;
        int samples = 0;
        for (Listing s : c.programs()) {
            List<Integer> lines = claim.measured().get(c.programs().indexOf(s));
            samples += s.samples;
            for (int i = 0; i < s.samples; i++) {
                Group one = new Group(s, c.weights(claim.point()), lines, claim.sharp(), i);
                double[] z = one.samples[0].high[s.size.length - 1];
                double off = 2 * one.samples[0].error[s.size.length - 1];
                int top = 0;
                for (int o = 0; o < z.length; o++) {
                    top = z[o] > z[top] ? o : top;
                    most = Math.max(most, moves(c, one, claim.radius(), o, -1));
                }
                boolean keeps = z.length > 1;
                for (int o = 0; o < z.length && keeps; o++) {
                    double apart = (z[top] - z[o]) * (1 - 1e-12) - off;
                    keeps = o == top || apart > moves(c, one, claim.radius(), top, o);
                }
                kept += keeps ? 1 : 0;
            }
        }
        NotProved.require(most < 1e300, "the bound of a movement is not finite");
        Proof p = new Proof(claim, true, "").put("movement", most).put("kept", kept);
        return p.put("samples", samples).put("radius", claim.radius());
    }

    /** How far an output may move, or the difference of two. */
    private static double moves(Certificate c, Group one, double radius, int plus, int minus) {
        double[][] seed = new double[one.s.outputs][1];
        seed[plus][0] = 1;
        if (minus >= 0) {
            seed[minus][0] = -1;
        }
        one.differentiate(Collections.nCopies(1, seed));
        return moves(c, List.of(one), new double[] {1}, radius);
    }
}
