package org.plstar.landscape;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.refusal.Require;
import org.plstar.system.SystemRefusal;

/**
 * Level lines of a function that is known on a grid, by marching squares: linear between
 * neighbouring points of the grid.
 */
public final class Contours {
    private final double[] x;
    private final double[] y;
    private final double[][] values;
    private final double level;

    /**
     * For each edge of the grid that the level crosses, the edges that it continues to: one or two.
     */
    private final Map<Integer, List<Integer>> next = new LinkedHashMap<>();

    private Contours(double[] x, double[] y, double[][] values, double level) {
        this.x = x;
        this.y = y;
        this.values = values;
        this.level = level;
    }

    /**
     * The lines on which the function has one value.
     *
     * @param x places of the columns, ascending
     * @param y places of the rows, ascending
     * @param values row i at y[i], column j at x[j]; no line runs through a cell with a corner that
     *     is not finite
     * @return points (x, y) of each line in order; a closed line ends where it begins
     */
    public static List<double[][]> at(double level, double[] x, double[] y, double[][] values) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        Require.finite(level, SystemRefusal.NOT_FINITE, "level");
        Require.finite(x, SystemRefusal.NOT_FINITE, "x");
        Require.finite(y, SystemRefusal.NOT_FINITE, "y");
        Require.size(y.length, values.length, SystemRefusal.SIZE, "values");
        for (double[] row : values) {
            Require.size(x.length, row.length, SystemRefusal.SIZE, "row of values");
        }
        Contours c = new Contours(x, y, values, level);
        for (int i = 0; i + 1 < y.length; i++) {
            for (int j = 0; j + 1 < x.length; j++) {
                c.cell(i, j);
            }
        }
        return c.lines();
    }

    /** The edge from a point of the grid to the next one in its row. */
    private int along(int i, int j) {
        return 2 * (i * x.length + j);
    }

    /** The edge from a point of the grid to the one above it. */
    private int across(int i, int j) {
        return along(i, j) + 1;
    }

    private boolean above(int i, int j) {
        return values[i][j] > level;
    }

    private void cell(int i, int j) {
        double sum = values[i][j] + values[i][j + 1] + values[i + 1][j] + values[i + 1][j + 1];
        if (!Double.isFinite(sum)) {
            return;
        }
        int bottom = along(i, j);
        int top = along(i + 1, j);
        int left = across(i, j);
        int right = across(i, j + 1);
        boolean first = above(i, j);
        boolean[] crossed = {
            first != above(i, j + 1),
            above(i, j + 1) != above(i + 1, j + 1),
            above(i + 1, j) != above(i + 1, j + 1),
            first != above(i + 1, j)
        };
        int[] edges = {bottom, right, top, left};
        if (crossed[0] && crossed[1] && crossed[2] && crossed[3]) {
            // a saddle: the middle says which opposite corners belong together
            boolean joined = (sum / 4 > level) == first;
            join(bottom, joined ? right : left);
            join(top, joined ? left : right);
            return;
        }
        int open = -1;
        for (int e = 0; e < 4; e++) {
            if (crossed[e]) {
                if (open < 0) {
                    open = edges[e];
                } else {
                    join(open, edges[e]);
                }
            }
        }
    }

    private void join(int a, int b) {
        next.computeIfAbsent(a, _ -> new ArrayList<>(2)).add(b);
        next.computeIfAbsent(b, _ -> new ArrayList<>(2)).add(a);
    }

    private List<double[][]> lines() {
        List<double[][]> lines = new ArrayList<>();
        List<Integer> ends =
                next.keySet().stream().filter(e -> links(e).size() == 1).toList();
        for (int end : ends) {
            if (!links(end).isEmpty()) {
                lines.add(follow(end));
            }
        }
        // the remaining lines are closed
        for (int edge : next.keySet()) {
            if (!links(edge).isEmpty()) {
                lines.add(follow(edge));
            }
        }
        return lines;
    }

    private List<Integer> links(int edge) {
        return next.getOrDefault(edge, List.of());
    }

    private double[][] follow(int start) {
        List<double[]> points = new ArrayList<>();
        points.add(point(start));
        int at = start;
        while (!links(at).isEmpty()) {
            int to = links(at).removeFirst();
            links(to).remove((Integer) at);
            points.add(point(to));
            at = to;
        }
        return points.toArray(double[][]::new);
    }

    private double[] point(int edge) {
        int i = edge / 2 / x.length;
        int j = edge / 2 % x.length;
        boolean up = edge % 2 == 1;
        double here = values[i][j];
        double there = up ? values[i + 1][j] : values[i][j + 1];
        double t = (level - here) / (there - here);
        return up
                ? new double[] {x[j], y[i] + t * (y[i + 1] - y[i])}
                : new double[] {x[j] + t * (x[j + 1] - x[j]), y[i]};
    }
}
