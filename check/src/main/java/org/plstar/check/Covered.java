package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.up;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Theorem U: a solution for every value of a parameter (docs/proofs.md, 5). */
public final class Covered {
    private final Certificate c;
    private final Claim claim;
    private final Range range;

    private Covered(Certificate c, Claim claim) {
        this.c = c;
        this.claim = claim;
        range = claim.range().orElseThrow();
        NotProved.require(range.parameter() < c.unknowns(), "there is no such parameter");
        NotProved.require(
                c.equations() == c.unknowns() - 1,
                "a claim U is of as many equations as unknowns beside the parameter");
    }

    /** A cell at its point, in the unknowns z and s. */
    private record Place(Range.Cell cell, double[] w, double[] t) {
        /** s where the parameter has a value, to 3 roundings. */
        double s(double value, int parameter) {
            return (value - w[parameter]) / t[parameter];
        }
    }

    /** Within what radius a solution of a cell exists, and within what it is the only one. */
    record Found(double exists, double only, double kappa) {}

    static Proof prove(Certificate c, Claim claim) {
        return new Covered(c, claim).proof();
    }

    /** The system of a cell in z and s, at its point. */
    public static Point point(Certificate c, Claim claim, Range.Cell cell) {
        double[][] w = c.weights(cell.point());
        List<Listing> programs = listings(c, claim.range().orElseThrow(), cell);
        double[][] z =
                Stream.concat(Arrays.stream(w), Stream.of(new double[1])).toArray(double[][]::new);
        return new Point(c, programs, z, true, claim.measured(), claim.sharp());
    }

    static List<Listing> listings(Certificate c, Range range, Range.Cell cell) {
        double[][] w = c.weights(cell.point());
        double[][] t = c.weights(cell.tangent());
        return c.programs().stream()
                .map(s -> Straight.of(s, range.parameter(), w, t))
                .toList();
    }

    private Proof proof() {
        double begin = range.from();
        double radius = 0;
        double only = Double.POSITIVE_INFINITY;
        double kappa = 0;
        Place before = null;
        Found last = null;
        for (Range.Cell cell : range.cells()) {
            Place place =
                    new Place(cell, flat(c.weights(cell.point())), flat(c.weights(cell.tangent())));
            requireCovered(place, begin);
            requireCovered(place, cell.to());
            Found found = found(point(c, claim, cell), cell);
            if (range.branch() && before != null && last != null) {
                double apart = apart(before, place, begin);
                boolean same = up(apart + found.exists) <= last.only
                        || up(apart + last.exists) <= found.only;
                NotProved.require(same, "two cells may have different solutions at " + begin);
            }
            radius = Math.max(radius, found.exists);
            only = Math.min(only, found.only);
            kappa = Math.max(kappa, found.kappa);
            begin = cell.to();
            before = place;
            last = found;
        }
        return new Proof(claim, true, "")
                .put("cells", range.cells().size())
                .put("kappa", kappa)
                .put("radius", radius)
                .put("only", only);
    }

    private static double[] flat(double[][] w) {
        return Arrays.stream(w).flatMapToDouble(Arrays::stream).toArray();
    }

    /**
     * Requires that the line reaches a value of the parameter and its neighbours, so that it
     * reaches every decimal number that is read as this value.
     */
    private void requireCovered(Place p, double value) {
        int at = range.parameter();
        NotProved.require(p.t[at] > 0, "the parameter does not grow along " + p.cell.tangent());
        double far = Math.max(-p.s(Math.nextDown(value), at), p.s(Math.nextUp(value), at));
        boolean reached = far * (1 + 8 * U) <= p.cell.half();
        NotProved.require(reached, "no cell reaches " + value);
    }

    /** How far the lines of two cells are apart where the parameter has a value. */
    private double apart(Place a, Place b, double value) {
        int at = range.parameter();
        double s = a.s(value, at);
        double r = b.s(value, at);
        double[] d = IntStream.range(0, a.w.length)
                .mapToDouble(j -> {
                    double size = Math.abs(a.w[j])
                            + Math.abs(b.w[j])
                            + Math.abs(s * a.t[j])
                            + Math.abs(r * b.t[j]);
                    double off = a.w[j] - b.w[j] + (s * a.t[j] - r * b.t[j]);
                    return j == at ? 0 : Math.abs(off) + 8 * U * size;
                })
                .toArray();
        return Bound.norm(d);
    }

    /** A bound of the residual on the line of a cell. */
    static double residual(Point p, double half) {
        Ball.Bounds change = p.alongLast(half);
        return up(p.residual() + half * (change.jump() + half * change.slope()));
    }

    /** The inequality of one cell. */
    static Found found(Point p, Range.Cell cell) {
        double h = cell.half();
        double residual = residual(p, h);
        double integral = 0;
        double exists = 0;
        double before = 0;
        double end = 0;
        for (double s : cell.radii()) {
            double ball = up(Math.hypot(s, h));
            Ball.Bounds k = p.kappa(ball);
            end = up(k.jump() + ball * k.slope());
            NotProved.require(
                    end < 1,
                    "kappa is " + Proof.up(end) + " within " + Proof.up(s) + " of the line to "
                            + cell.to() + ", not below 1");
            integral += p.least() * (s - before) * (1 - end) * (1 - 1e-12);
            exists = exists == 0 && integral > residual ? s : exists;
            before = s;
        }
        NotProved.require(
                exists > 0,
                "the residual on the line to " + cell.to() + " may be " + Proof.up(residual)
                        + ", proved are " + Proof.down(integral));
        return new Found(exists, before, end);
    }
}
