package org.plstar.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a search for claims asks beyond their proofs. Nothing of it is part of the check: a wrong
 * answer makes a claim that is not confirmed.
 */
public final class Search {
    private Search() {}

    /** For each program, the lines whose reach can be measured. */
    public static List<List<Integer>> sources(Certificate c) {
        return c.programs().stream()
                .map(s -> Arrays.stream(s.sources).boxed().toList())
                .toList();
    }

    /** The same in the unknowns of a cell of a claim U. */
    public static List<List<Integer>> sources(Certificate c, Range range) {
        return Covered.listings(c, range, range.cells().getFirst()).stream()
                .map(s -> Arrays.stream(s.sources).boxed().toList())
                .toList();
    }

    /**
     * About the largest number of multiplications for measuring all sources.
     *
     * @param sharp with spectral norms
     */
    public static double measuring(Certificate c, boolean sharp) {
        double all = 0;
        for (Listing s : c.programs()) {
            double once = s.lines.stream().mapToDouble(Search::operations).sum();
            for (int source : s.sources) {
                double d = s.size[source];
                all += s.samples * d * once;
                for (int t : sharp ? s.wanted : new int[0]) {
                    all += s.samples * d * s.size[t] * Math.min(d, s.size[t]);
                }
            }
        }
        return all;
    }

    private static double operations(Line line) {
        return line instanceof Line.Mul m ? (double) m.k() * m.r() * m.s() * m.t() : 0;
    }

    /** The bound κ(s) at the end of a radius. */
    public static double kappa(Point at, double radius) {
        Ball.Bounds k = at.kappa(radius);
        return k.jump() + radius * k.slope();
    }

    /** The residual that F may have on the line of a cell of a claim U, |s| up to a half. */
    public static double residual(Point at, double half) {
        return Covered.residual(at, half);
    }

    /**
     * The least radius of a cell of a claim U within which its solutions are proved.
     *
     * @throws NotProved if there is none
     */
    public static double within(Point at, Range.Cell cell) {
        return Covered.found(at, cell).exists();
    }

    /**
     * The contribution to κ at a radius of second derivatives at the point; 0 if not along the row
     * space.
     */
    public static double second(Point at, double radius) {
        return radius * at.second;
    }

    /**
     * The contribution of each changing line to κ at a radius: for every program, by the line's
     * number.
     */
    public static List<Map<Integer, Double>> parts(Point at, double radius) {
        List<Map<Integer, Double>> all = new ArrayList<>();
        for (Group g : at.groups) {
            Ball ball = new Ball(g, radius);
            Map<Integer, Double> parts = new TreeMap<>();
            for (int k : g.s.changing) {
                Ball.Bounds b = at.byRows
                        ? ball.along(at.along.get(all.size()), k)
                        : ball.allDirections(false, k);
                parts.put(k, (radius * b.slope() + b.jump()) / (at.byRows ? 1 : at.least()));
            }
            all.add(parts);
        }
        return all;
    }

    /** 1/b1² of a radius, rounded down: theorem B permits steps below twice that. */
    public static double step(Point at, double radius) {
        double b1 = at.norm(radius);
        return (1 - 1e-4) / (b1 * b1);
    }

    /** The residual that the claim's cells prove; 0 where κ reaches 1 or B cannot be proved. */
    public static double reach(Point at, Claim claim) {
        try {
            return at.inequality(claim).number("reach");
        } catch (NotProved e) {
            return 0;
        }
    }

    /**
     * The combination along the residual at a point, with all reaches measured: at a stationary
     * point its gradient is 0.
     *
     * @throws NotProved if the residual is 0
     */
    public static Away alongResidual(Certificate c, String point) {
        List<double[][]> q = new ArrayList<>();
        for (Listing s : c.programs()) {
            int[] all = IntStream.range(0, s.samples).toArray();
            Group g = new Group(s, c.weights(point), List.of(), true, all);
            q.add(Arrays.stream(g.samples)
                    .map(at -> IntStream.range(0, s.outputs)
                            .mapToDouble(o -> Point.residual(at, o))
                            .toArray())
                    .toArray(double[][]::new));
        }
        return new Away(c, point, sources(c), true, q);
    }

    /** The least ‖F - y‖ within a radius, from below; not positive where it may be 0. */
    public static double least(Away of, double radius) {
        try {
            return (of.away - of.moves(radius)) / of.size * (1 - 1e-12);
        } catch (NotProved e) {
            return Double.NEGATIVE_INFINITY;
        }
    }
}
