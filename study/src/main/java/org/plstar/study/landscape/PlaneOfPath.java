package org.plstar.study.landscape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.plstar.array.elementwise.DoubleElementwise;
import org.plstar.landscape.LossSlice;
import org.plstar.landscape.PathPlane;
import org.plstar.network.ModelState;
import org.plstar.study.Progress;
import org.plstar.study.Subject;
import org.plstar.system.Objective;

/** Measures the loss over the plane of a run's path. */
final class PlaneOfPath {
    /** The margin around the path, relative to the path's extents. */
    private static final double MARGIN = 0.25;

    /** The least extent of one axis, relative to the other. */
    private static final double NARROWEST = 0.6;

    private PlaneOfPath() {}

    /**
     * The loss over the plane through the start, the end and the iterates kept between them.
     *
     * @param between iterates by step; those that are not finite are left out
     * @param grid points along either axis
     * @param objective the loss with the statistics of a state
     */
    static PathPlanes of(
            Subject s,
            NavigableMap<Integer, double[]> between,
            int grid,
            Function<ModelState, Objective> objective,
            Progress progress) {
        NavigableMap<Integer, double[]> finite = new TreeMap<>(between);
        finite.values().removeIf(w -> !Arrays.stream(w).allMatch(Double::isFinite));
        List<double[]> path = new ArrayList<>();
        path.add(s.start().parameters());
        path.addAll(finite.values());
        path.add(s.weights());
        progress.at("plane of the path", 0, 1);
        PathPlane plane = PathPlane.of(path);
        double[][] at = plane.coordinates();
        double extent = Math.max(extent(at, 0), extent(at, 1));
        double[] x = places(at, 0, extent, grid);
        double[] y = places(at, 1, extent, grid);
        return new PathPlanes(
                finite.keySet().stream().mapToInt(k -> k).toArray(),
                at,
                plane.explained(),
                x,
                y,
                over(objective.apply(s.state()), s.weights(), plane, x, y, progress, "end"),
                // the plane through the start is parallel, with the start at its coordinates
                over(
                        objective.apply(s.start()),
                        moved(s.start().parameters(), plane, -at[0][0], -at[0][1]),
                        plane,
                        x,
                        y,
                        progress,
                        "start"));
    }

    private static double[] moved(double[] w, PathPlane plane, double first, double second) {
        double[] to = w.clone();
        DoubleElementwise.axpy(first, plane.first(), 0, to, 0, to.length);
        DoubleElementwise.axpy(second, plane.second(), 0, to, 0, to.length);
        return to;
    }

    private static double[][] over(
            Objective objective,
            double[] origin,
            PathPlane plane,
            double[] x,
            double[] y,
            Progress progress,
            String through) {
        double[][] loss = new double[y.length][];
        for (int i = 0; i < y.length; i++) {
            progress.at("plane of the path through its " + through, i, y.length);
            loss[i] = LossSlice.line(objective, moved(origin, plane, 0, y[i]), plane.first(), x);
        }
        return loss;
    }

    private static double extent(double[][] at, int axis) {
        double least = Arrays.stream(at).mapToDouble(c -> c[axis]).min().orElseThrow();
        double most = Arrays.stream(at).mapToDouble(c -> c[axis]).max().orElseThrow();
        return most - least;
    }

    private static double[] places(double[][] at, int axis, double largest, int grid) {
        double least = Arrays.stream(at).mapToDouble(c -> c[axis]).min().orElseThrow();
        double own = extent(at, axis);
        double half = Math.max(own, NARROWEST * largest) * (0.5 + MARGIN);
        double middle = least + own / 2;
        double[] places = new double[grid];
        Arrays.setAll(places, i -> middle + half * (2.0 * i / (grid - 1) - 1));
        return places;
    }
}
