package org.plstar.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Proves the claims of a certificate, each by its theorem (docs/proofs.md, 5). */
public final class Claims {
    private Claims() {}

    /** The default of the operations that a proof may take. */
    public static final double WORK = Work.USUAL;

    /** Proves all claims, in order, if that takes at most about {@code most} operations. */
    public static List<Proof> prove(Certificate c, double most) {
        Work.require(c, most);
        return prove(c);
    }

    /** Proves all claims, in order; claims about the same point share computations. */
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

    /** Proves one claim. */
    public static Proof prove(Certificate c, Claim claim) {
        return prove(c, claim, new HashMap<>());
    }

    private static Proof absence(Certificate c, Claim claim) {
        List<double[][]> q = new ArrayList<>();
        for (Listing s : c.programs()) {
            q.add(s.rows(claim.direction().get(q.size()), s.outputs));
        }
        Away a = new Away(c, claim.point(), claim.measured(), claim.sharp(), q);
        double moves = a.moves(claim.radius());
        if (!(a.away() > moves)) {
            String far = Proof.down(Math.max(a.away(), 0));
            return Proof.failed(
                    claim,
                    "along q the system is " + far + " away and may move by " + Proof.up(moves));
        }
        return new Proof(claim, true, "")
                .put("away", a.away())
                .put("moves", moves)
                .put("radius", claim.radius());
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
