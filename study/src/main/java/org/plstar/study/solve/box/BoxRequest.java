package org.plstar.study.solve.box;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import org.plstar.data.equations.Equations;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Looks for all solutions of a system of equations within the bounds of its unknowns.
 *
 * <p>The box of the bounds is cut into parts, of which interval arithmetic with outward rounding
 * shows that they have no solution, or exactly one. Bounds that are infinite must follow from the
 * equations.
 *
 * @param equations as many as unknowns that are not fixed, or fewer with a cover
 * @param seconds the search ends after S seconds; what is not decided then is told
 * @param boxes the search ends after N boxes
 * @param cover of fewer equations than unknowns: cover all solutions with boxes, each at most WIDTH
 *     of the ranges wide
 */
@Study("box")
public record BoxRequest(
        Equations equations,

        @Asked(value = "60", above = 0, label = "S", group = "All solutions of a box")
        double seconds,

        @Asked(value = "2000000", least = 1, label = "N", group = "All solutions of a box")
        int boxes,

        @Asked(above = 0, most = 1, label = "WIDTH", group = "All solutions of a box")
        OptionalDouble cover)
        implements Request<BoxResult>, BoxRequestWith {
    /** Refuses null with a {@link NullPointerException}. */
    public BoxRequest {
        requireNonNull(cover, "cover");
        requireNonNull(equations, "equations");
    }

    /** The default limits. */
    private static final double SECONDS = 60;

    private static final int BOXES = 2_000_000;

    /** A request with the default limits. */
    public static BoxRequest of(Equations text) {
        requireNonNull(text, "text");
        return new BoxRequest(text, SECONDS, BOXES, OptionalDouble.empty());
    }

    /**
     * Runs the search.
     *
     * @throws org.plstar.refusal.Refusal RANGE where equations and unknowns are not as many, where
     *     no text states the equations, and for bounds that are not finite and do not follow
     */
    @Override
    public BoxResult run(Session session) {
        return BoxStudy.run(Description.checked(this), session);
    }
}
