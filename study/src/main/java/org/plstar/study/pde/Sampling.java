package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.PdeProblem;

/** Draws points in the box and on its faces. */
final class Sampling {
    private final PdeProblem problem;
    private final List<PdeProblem.Condition> conditions;
    private final int d;

    /** Points [n, d], the outward normals of their faces [n, d], and the opposite points [n, d]. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Points(int count, double[] at, double[] normal, double[] opposite) {}

    Sampling(PdeProblem problem, List<PdeProblem.Condition> conditions) {
        this.problem = problem;
        this.conditions = conditions;
        this.d = problem.coordinates().size();
    }

    /** The points of a condition in the draw with a given number. */
    Points of(PdeProblem.Condition c, int index, int draw) {
        PdeProblem.Points wanted = problem.points();
        RandomStream random = RandomStream.of(wanted.seed(), "points")
                .fork("condition " + index + " draw " + draw);
        return switch (c.place()) {
            case POINT, DATA -> alone(c.at());
            case INTERIOR ->
                alone(
                        wanted.chosen().length > 0
                                ? wanted.chosen()
                                : box(wanted.interior(), d, random, wanted.law()));
            case BOUNDARY, INITIAL, PERIODIC -> onFaces(c, count(c), random);
        };
    }

    private int count(PdeProblem.Condition c) {
        PdeProblem.Points wanted = problem.points();
        if (c.place() == PdeProblem.Place.INITIAL && wanted.initial().isPresent()) {
            return wanted.initial().getAsInt();
        }
        long sharing = conditions.stream()
                .filter(o -> o.place() == PdeProblem.Place.BOUNDARY
                        || o.place() == PdeProblem.Place.PERIODIC
                        || (o.place() == PdeProblem.Place.INITIAL
                                && wanted.initial().isEmpty()))
                .count();
        return (int) Math.max(1, wanted.boundary() / Math.max(1, sharing));
    }

    private Points alone(double[] at) {
        return new Points(at.length / d, at, new double[at.length], at);
    }

    /** Uniform points of the box, for errors. */
    double[] fresh(int n, long seed) {
        return box(n, d, RandomStream.of(seed, "fresh points"), PdeProblem.Law.UNIFORM);
    }

    private double[] box(int n, int free, RandomStream random, PdeProblem.Law law) {
        double[] unit = unit(n, free, random, law);
        double[] at = new double[n * free];
        for (int i = 0; i < at.length; i++) {
            PdeProblem.Coordinate c = problem.coordinates().get(i % free);
            at[i] = c.lower() + c.extent() * unit[i];
        }
        return at;
    }

    /**
     * The n points of the unit cube; for a grid, the middles of n cells or of the next smaller
     * number that is possible.
     */
    private static double[] unit(int n, int free, RandomStream random, PdeProblem.Law law) {
        double[] u = new double[n * free];
        switch (law) {
            case UNIFORM -> {
                for (int i = 0; i < u.length; i++) {
                    u[i] = random.uniform(i);
                }
            }
            case SOBOL -> {
                double[] shift = new double[free];
                for (int j = 0; j < free; j++) {
                    shift[j] = random.uniform((1L << 40) + j);
                }
                Sobol sequence = new Sobol(free);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < free; j++) {
                        double v = sequence.at(i, j) + shift[j];
                        u[i * free + j] = v >= 1 ? v - 1 : v;
                    }
                }
            }
            case GRID -> {
                int side = (int) Math.max(1, Math.floor(Math.pow(n, 1.0 / free) + 1e-9));
                for (int i = 0; i < n; i++) {
                    long cell = i;
                    for (int j = 0; j < free; j++) {
                        u[i * free + j] = (cell % side + 0.5) / side;
                        cell /= side;
                    }
                    // the remaining points when the grid is full
                    if (cell > 0) {
                        for (int j = 0; j < free; j++) {
                            u[i * free + j] = random.uniform((long) i * free + j);
                        }
                    }
                }
            }
        }
        return u;
    }

    /** Draws points on random faces. */
    private Points onFaces(PdeProblem.Condition c, int n, RandomStream random) {
        double[] at = box(n, d, random, problem.points().law());
        double[] normal = new double[n * d];
        double[] opposite = at.clone();
        List<PdeProblem.Face> faces = new ArrayList<>(c.faces());
        RandomStream choice = random.fork("faces");
        for (int i = 0; i < n; i++) {
            PdeProblem.Face f = c.place() == PdeProblem.Place.PERIODIC
                    ? faces.getFirst()
                    : faces.get(choice.below(i, faces.size()));
            PdeProblem.Coordinate x = problem.coordinates().get(f.coordinate());
            int k = i * d + f.coordinate();
            at[k] = f.upper() ? x.upper() : x.lower();
            normal[k] = f.upper() ? 1 : -1;
            System.arraycopy(at, i * d, opposite, i * d, d);
            opposite[k] = f.upper() ? x.lower() : x.upper();
        }
        return new Points(n, at, normal, opposite);
    }
}
