package org.plstar.check;

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
                        at = new Point(c, claim);
                        points.put(key, at);
                    }
                    yield at.prove(claim);
                }
                case N -> Away.absence(c, claim);
                case M -> Away.movement(c, claim);
                case U -> Covered.prove(c, claim);
            };
        } catch (NotProved e) {
            return Proof.failed(claim, e.why());
        }
    }

    /** Proves one claim. */
    public static Proof prove(Certificate c, Claim claim) {
        return prove(c, claim, new HashMap<>());
    }
}
