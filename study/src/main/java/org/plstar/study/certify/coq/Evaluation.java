package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * F(w) and its Jacobian by the lines of a certificate, in doubles without bounds. The numbers of a
 * proof are computed with it; the proof does not rely on them.
 */
final class Evaluation {
    private final ClaimedSystem system;
    private final int[] offsets;

    Evaluation(ClaimedSystem system) {
        this.system = system;
        offsets = new int[system.weights().size()];
        for (int k = 1; k < offsets.length; k++) {
            offsets[k] = offsets[k - 1] + system.weights().get(k - 1).length;
        }
    }

    /** All weights, joined in order. */
    static double[] joined(List<double[]> arrays) {
        return arrays.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    /** The weights w as one array per parameter. */
    List<double[]> arrays(double[] w) {
        List<double[]> all = new ArrayList<>();
        for (int k = 0; k < offsets.length; k++) {
            all.add(Arrays.copyOfRange(
                    w, offsets[k], offsets[k] + system.weights().get(k).length));
        }
        return all;
    }

    /**
     * The outputs F(w).
     *
     * @param jacobian [N][p], overwritten; no rows: it is not wanted
     */
    double[] at(double[] w, double[][] jacobian) {
        double[] outputs = new double[system.equations()];
        int row = 0;
        for (ClaimedSystem.Program p : system.programs()) {
            for (int i = 0; i < p.samples(); i++) {
                double[][] v = forward(p, i, w);
                double[] last = v[v.length - 1];
                for (int k = 0; k < last.length; k++, row++) {
                    outputs[row] = last[k];
                    if (jacobian.length > 0) {
                        Arrays.fill(jacobian[row], 0);
                        double[] seed = new double[last.length];
                        seed[k] = 1;
                        backward(p, i, v, seed, jacobian[row]);
                    }
                }
            }
        }
        return outputs;
    }

    private double[][] forward(ClaimedSystem.Program p, int sample, double[] w) {
        double[][] v = new double[p.lines().size()][];
        for (int n = 0; n < v.length; n++) {
            String[] t = p.lines().get(n).split(" ", -1);
            v[n] = switch (t[0]) {
                case "param" -> {
                    int from = offsets[Integer.parseInt(t[1])];
                    int[] at = Positions.of(t[2]).of(p, sample);
                    yield Arrays.stream(at).mapToDouble(j -> w[from + j]).toArray();
                }
                case "data" -> p.row(t[1], sample);
                case "const" -> constant(t[1], p);
                case "gather" -> {
                    double[] a = v[Integer.parseInt(t[1])];
                    int[] at = Positions.of(t[2]).of(p, sample);
                    yield Arrays.stream(at).mapToDouble(j -> j < 0 ? 0 : a[j]).toArray();
                }
                case "sum" -> {
                    double[] a = v[Integer.parseInt(t[1])];
                    int[] at = Positions.of(t[2]).of(p, sample);
                    double[] y = new double[Integer.parseInt(t[3])];
                    for (int j = 0; j < at.length; j++) {
                        y[at[j]] += a[j];
                    }
                    yield y;
                }
                case "lin" -> linear(t, v);
                case "mul" -> product(t, v);
                default -> {
                    Function f = Function.of(t[0].equals("relu") ? "relu" : t[1]);
                    yield Arrays.stream(v[Integer.parseInt(t[t.length - 1])])
                            .map(f.value())
                            .toArray();
                }
            };
        }
        return v;
    }

    static double[] constant(String text, ClaimedSystem.Program p) {
        if (p.has(text)) {
            return p.whole(text);
        }
        String[] parts = text.split("\\*", -1);
        double[] all = new double[Integer.parseInt(parts[1])];
        Arrays.fill(all, Double.parseDouble(parts[0]));
        return all;
    }

    private static double[] linear(String[] t, double[][] v) {
        double[] y = new double[v[Integer.parseInt(t[2])].length];
        for (int j = 1; j < t.length; j += 2) {
            double factor = Double.parseDouble(t[j]);
            double[] a = v[Integer.parseInt(t[j + 1])];
            for (int i = 0; i < y.length; i++) {
                y[i] += factor * a[i];
            }
        }
        return y;
    }

    /** The sizes k, r, s, t of products. */
    static int[] sizes(String[] t) {
        return Arrays.stream(t, 3, 7).mapToInt(Integer::parseInt).toArray();
    }

    private static double[] product(String[] t, double[][] v) {
        int[] n = sizes(t);
        double[] a = v[Integer.parseInt(t[1])];
        double[] b = v[Integer.parseInt(t[2])];
        double[] y = new double[n[0] * n[1] * n[3]];
        for (int row = 0; row < n[0] * n[1]; row++) {
            for (int q = 0; q < n[2]; q++) {
                int from = (row / n[1] * n[2] + q) * n[3];
                for (int u = 0; u < n[3]; u++) {
                    y[row * n[3] + u] += a[row * n[2] + q] * b[from + u];
                }
            }
        }
        return y;
    }

    private void backward(
            ClaimedSystem.Program p, int sample, double[][] v, double[] seed, double[] row) {
        double[][] g = new double[v.length][];
        g[v.length - 1] = seed;
        for (int n = v.length - 1; n >= 0; n--) {
            double[] x = g[n];
            if (x == null) {
                continue;
            }
            String[] t = p.lines().get(n).split(" ", -1);
            switch (t[0]) {
                case "param" -> {
                    int[] at = Positions.of(t[2]).of(p, sample);
                    int from = offsets[Integer.parseInt(t[1])];
                    for (int j = 0; j < at.length; j++) {
                        row[from + at[j]] += x[j];
                    }
                }
                case "gather" -> {
                    double[] to = of(g, v, t[1]);
                    int[] at = Positions.of(t[2]).of(p, sample);
                    for (int j = 0; j < at.length; j++) {
                        if (at[j] >= 0) {
                            to[at[j]] += x[j];
                        }
                    }
                }
                case "sum" -> {
                    double[] to = of(g, v, t[1]);
                    int[] at = Positions.of(t[2]).of(p, sample);
                    for (int j = 0; j < at.length; j++) {
                        to[j] += x[at[j]];
                    }
                }
                case "lin" -> {
                    for (int j = 1; j < t.length; j += 2) {
                        double[] to = of(g, v, t[j + 1]);
                        double factor = Double.parseDouble(t[j]);
                        for (int i = 0; i < to.length; i++) {
                            to[i] += factor * x[i];
                        }
                    }
                }
                case "mul" -> products(t, g, v, x);
                case "f", "relu" -> {
                    Function f = Function.of(t[0].equals("relu") ? "relu" : t[1]);
                    double[] a = v[Integer.parseInt(t[t.length - 1])];
                    double[] to = of(g, v, t[t.length - 1]);
                    for (int i = 0; i < to.length; i++) {
                        to[i] += f.slope().applyAsDouble(a[i]) * x[i];
                    }
                }
                default -> {} // data and constants have no derivative
            }
        }
    }

    private static double[] of(double[][] g, double[][] v, String line) {
        int a = Integer.parseInt(line);
        if (g[a] == null) {
            g[a] = new double[v[a].length];
        }
        return g[a];
    }

    private static void products(String[] t, double[][] g, double[][] v, double[] x) {
        int[] n = sizes(t);
        double[] a = v[Integer.parseInt(t[1])];
        double[] b = v[Integer.parseInt(t[2])];
        double[] toA = of(g, v, t[1]);
        double[] toB = of(g, v, t[2]);
        for (int row = 0; row < n[0] * n[1]; row++) {
            for (int q = 0; q < n[2]; q++) {
                int from = (row / n[1] * n[2] + q) * n[3];
                for (int u = 0; u < n[3]; u++) {
                    toA[row * n[2] + q] += x[row * n[3] + u] * b[from + u];
                    toB[from + u] += x[row * n[3] + u] * a[row * n[2] + q];
                }
            }
        }
    }
}
