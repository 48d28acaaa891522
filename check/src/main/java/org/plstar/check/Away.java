package org.plstar.check;

import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Theorems N and M (docs/proofs.md, 5), by a system combined along a direction q of its equations:
 * the distance of qᵀ(F - y) from 0 at the point, and its movement within a radius. q = Σ β_i s_i
 * with β_i powers of two, so that nothing is rounded.
 */
public final class Away {
    private final List<Group> groups = new ArrayList<>();
    private final double[] beta;
    private final double gradient;
    final double away;
    final double size;

    /**
     * Evaluates the combination at a point.
     *
     * @param directions for each program a row of q for each sample
     * @throws NotProved if q is 0
     */
    Away(
            Certificate c,
            String point,
            List<List<Integer>> measured,
            boolean sharp,
            List<double[][]> directions) {
        List<Double> scales = new ArrayList<>();
        double apart = 0;
        double terms = 0;
        double off = 0;
        double square = 0;
        for (Listing s : c.programs()) {
            int g = c.programs().indexOf(s);
            double[][] q = directions.get(g);
            int[] used = IntStream.range(0, s.samples)
                    .filter(i -> norm(q[i]) > 1e-100)
                    .toArray();
            if (used.length == 0) {
                continue;
            }
            Group group = new Group(s, c.weights(point), measured.get(g), sharp, used);
            List<double[][]> seeds = new ArrayList<>();
            for (Sample at : group.samples) {
                double[] v = q[at.number];
                double scale = Math.scalb(1.0, 1 + Math.getExponent(norm(v)));
                double[][] seed = new double[s.outputs][1];
                for (int o = 0; o < seed.length; o++) {
                    seed[o][0] = v[o] / scale;
                    double r = v[o] * Point.residual(at, o);
                    apart += r;
                    terms += Math.abs(r);
                    off += Math.abs(v[o]) * at.delta[s.size.length - 1];
                    square += v[o] * v[o];
                }
                scales.add(scale);
                seeds.add(seed);
            }
            group.differentiate(seeds);
            groups.add(group);
        }
        NotProved.require(!groups.isEmpty(), "the direction q is 0");
        beta = scales.stream().mapToDouble(v -> v).toArray();
        size = up(Math.sqrt(square), c.equations());
        away = Math.abs(apart) - up(gamma(c.equations() + 8.0) * terms + off, c.equations());
        gradient = gradient(c);
    }

    /**
     * The combination that is one output of a sample, or the difference of two, for a group of that
     * sample alone.
     */
    Away(Certificate c, Group one, int plus, int minus) {
        double[][] seed = new double[one.s.outputs][1];
        seed[plus][0] = 1;
        if (minus >= 0) {
            seed[minus][0] = -1;
        }
        one.differentiate(java.util.Collections.nCopies(1, seed));
        groups.add(one);
        beta = new double[] {1};
        size = 1;
        away = 0;
        gradient = gradient(c);
    }

    /** The norm ‖Jᵀq‖, from above. */
    private double gradient(Certificate c) {
        JacobianRows j = new JacobianRows(groups, beta.length, c.elements());
        double square = 0;
        double rows = 0;
        for (int p = 0; p < c.elements().length; p++) {
            double[][] of = j.rows(p);
            rows += norm(of);
            for (double[] row : of) {
                double sum = 0;
                for (int i = 0; i < beta.length; i++) {
                    sum += row[i] * beta[i];
                }
                square += sum * sum;
            }
        }
        double lost = j.error + gamma(beta.length + 2) * rows;
        return up(up(Math.sqrt(square)) + norm(beta) * lost);
    }

    /** The change of qᵀF within a radius, from above. */
    double moves(double radius) {
        Ball.Bounds b = Point.together(groups.stream()
                .map(g -> new Ball(g, radius).allDirections(false))
                .toList());
        return up(radius * (gradient + norm(beta) * (radius * b.slope() + b.jump())));
    }

    /** Proves claim N. */
    static Proof absence(Certificate c, Claim claim) {
        List<double[][]> q = new ArrayList<>();
        for (Listing s : c.programs()) {
            q.add(s.rows(claim.direction().get(q.size()), s.outputs));
        }
        Away a = new Away(c, claim.point(), claim.measured(), claim.sharp(), q);
        double moves = a.moves(claim.radius());
        if (!(a.away > moves)) {
            String far = Proof.down(Math.max(a.away, 0));
            return Proof.failed(
                    claim,
                    "along q the system is " + far + " away and may move by " + Proof.up(moves));
        }
        return new Proof(claim, true, "")
                .put("away", a.away)
                .put("moves", moves)
                .put("radius", claim.radius());
    }

    /** Proves claim M: every output of every sample, and the differences to the largest. */
    static Proof movement(Certificate c, Claim claim) {
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
                    most = Math.max(most, new Away(c, one, o, -1).moves(claim.radius()));
                }
                boolean keeps = z.length > 1;
                for (int o = 0; o < z.length && keeps; o++) {
                    double apart = (z[top] - z[o]) * (1 - 1e-12) - off;
                    keeps = o == top || apart > new Away(c, one, top, o).moves(claim.radius());
                }
                kept += keeps ? 1 : 0;
            }
        }
        NotProved.require(most < 1e300, "the bound of a movement is not finite");
        Proof p = new Proof(claim, true, "").put("movement", most).put("kept", kept);
        return p.put("samples", samples).put("radius", claim.radius());
    }
}
