package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.March;
import org.plstar.data.equations.PdeProblem.Place;

/** A problem in one window of a coordinate. */
final class PdeWindows {
    private PdeWindows() {}

    /** The beginnings of the windows, and the end of the last one. */
    static double[] edges(Coordinate c, double by) {
        int n = (int) Math.max(1, Math.ceil(c.extent() / by - 1e-9));
        double[] edges = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            edges[i] = i == n ? c.upper() : c.lower() + i * by;
        }
        return edges;
    }

    /** The problem in one of its windows. */
    static PdeProblem of(PdeProblem p, int number) {
        March march = p.march().orElseThrow();
        List<Coordinate> coordinates = p.coordinates();
        int d = coordinates.size();
        int j = march.coordinate();
        double[] edges = edges(coordinates.get(j), march.by());
        Coordinate own =
                new Coordinate(coordinates.get(j).name(), edges[number], edges[number + 1]);
        List<Coordinate> box = new ArrayList<>(coordinates);
        box.set(j, own);
        List<Condition> within = new ArrayList<>();
        for (Condition c : p.conditions()) {
            boolean pointwise = c.place() == Place.POINT || c.place() == Place.DATA;
            int[] kept = pointwise ? rowsWithin(c.at(), j, own, d) : new int[0];
            if (!pointwise) {
                within.add(c);
            } else if (kept.length > 0) {
                within.add(c.at(
                        rows(c.at(), kept, d),
                        c.measured().length == 0 ? c.measured() : rows(c.measured(), kept, 1)));
            }
        }
        double[] chosen = p.points().chosen();
        return p.within(box, within, new March(j, own.extent()))
                .with(p.points().with(rows(chosen, rowsWithin(chosen, j, own, d), d)));
    }

    private static int[] rowsWithin(double[] at, int j, Coordinate c, int d) {
        return IntStream.range(0, at.length / d)
                .filter(i -> at[i * d + j] >= c.lower() && at[i * d + j] <= c.upper())
                .toArray();
    }

    private static double[] rows(double[] all, int[] kept, int width) {
        double[] some = new double[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(all, kept[i] * width, some, i * width, width);
        }
        return some;
    }
}
