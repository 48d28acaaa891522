package org.plstar.app.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random steps within a box, longer after a better point and shorter after a worse one; then those
 * of Newton, by differences, where the unknowns that the box leaves free are as many as equations.
 *
 * @param lower least values by name
 * @param upper greatest values by name
 */
record Descent(PlainSystem f, Map<String, Double> lower, Map<String, Double> upper) {
    private static final int STEPS = 1500;
    private static final int NEWTON = 8;

    /** The box around a point. */
    static Descent around(PlainSystem f, Map<String, Double> middle, Map<String, Double> half) {
        Map<String, Double> lower = new HashMap<>();
        Map<String, Double> upper = new HashMap<>();
        middle.forEach((name, x) -> {
            lower.put(name, x - half.getOrDefault(name, 0.0));
            upper.put(name, x + half.getOrDefault(name, 0.0));
        });
        return new Descent(f, lower, upper);
    }

    double width(String name) {
        return upper.getOrDefault(name, 0.0) - lower.getOrDefault(name, 0.0);
    }

    /** A random point of the box. */
    Map<String, Double> start(Random random) {
        Map<String, Double> w = new HashMap<>();
        lower.forEach((name, x) -> w.put(name, x + random.nextDouble() * width(name)));
        return w;
    }

    /** Moves a point of the box; the residual where it ends. */
    double from(Map<String, Double> w, Random random) {
        double best = f.residual(w);
        double size = 0.1;
        for (int i = 0; i < STEPS; i++) {
            Map<String, Double> next = new HashMap<>();
            for (Map.Entry<String, Double> e : w.entrySet()) {
                String name = e.getKey();
                double x = e.getValue() + size * width(name) * random.nextGaussian();
                double low = lower.getOrDefault(name, x);
                next.put(name, Math.clamp(x, low, low + width(name)));
            }
            double there = f.residual(next);
            boolean better = there < best || Double.isNaN(best);
            size *= better ? 1.5 : 0.85;
            if (better) {
                best = there;
                w.putAll(next);
            }
            size = size < 1e-17 ? 1e-3 : size;
        }
        List<String> free = w.keySet().stream().filter(name -> width(name) > 0).toList();
        if (free.size() == f.residuals(w).length) {
            Map<String, Double> end = w;
            for (int i = 0; i < NEWTON; i++) {
                end = newton(end, free);
            }
            double there = f.residual(end);
            if (there < best && has(end)) {
                best = there;
                w.putAll(end);
            }
        }
        return best;
    }

    private boolean has(Map<String, Double> w) {
        return w.entrySet().stream()
                .allMatch(e -> e.getValue() >= lower.getOrDefault(e.getKey(), e.getValue())
                        && e.getValue() <= upper.getOrDefault(e.getKey(), e.getValue()));
    }

    /** The zero of the linear equations that differences give at a point. */
    private Map<String, Double> newton(Map<String, Double> w, List<String> free) {
        int n = free.size();
        double[] r = f.residuals(w);
        double[][] a = new double[n][n + 1];
        for (int j = 0; j < n; j++) {
            Map<String, Double> moved = new HashMap<>(w);
            double h = 1e-7 * width(free.get(j));
            moved.merge(free.get(j), h, Double::sum);
            double[] there = f.residuals(moved);
            for (int i = 0; i < n; i++) {
                a[i][j] = (there[i] - r[i]) / h;
                a[i][n] = -r[i];
            }
        }
        for (int k = 0; k < n; k++) {
            int column = k;
            Arrays.sort(a, k, n, Comparator.comparingDouble(row -> -Math.abs(row[column])));
            for (int i = 0; i < n; i++) {
                double factor = a[i][k] / a[k][k];
                for (int j = k; j <= n && i != k; j++) {
                    a[i][j] -= factor * a[k][j];
                }
            }
        }
        Map<String, Double> next = new HashMap<>(w);
        for (int k = 0; k < n; k++) {
            next.merge(free.get(k), a[k][n] / a[k][k], Double::sum);
        }
        return next;
    }
}
