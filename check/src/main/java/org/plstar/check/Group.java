package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The samples of one program at the point, their adjoints, and sums over samples (docs/proofs.md,
 * 3).
 */
final class Group {
    /** The number of samples above which sums over them are bounded by the Frobenius norm. */
    static final int MOST_SHARP = 1500;

    final Listing s;
    final Sample[] samples;

    /**
     * For changing lines, the norms over outputs of the adjoint's elements,
     * [line][sample][element].
     */
    final double[][][] alpha;

    /** For products, the spectral norm of the adjoint, [line][sample]. */
    final double[][] alpha2;

    /** ‖H‖ of entries and the error of H, [entry][sample]. */
    final double[][] input;

    final double[][] inputError;

    /**
     * The products H Hᵀ over samples of entries of one site, otherwise empty; and their relative
     * errors.
     */
    final double[][][] products;

    final double[] productsError;

    private final boolean sharp;

    Group(Listing s, double[][] w, List<Integer> measured, boolean sharp, int... which) {
        this.s = s;
        this.sharp = sharp;
        boolean[] measure = new boolean[s.size.length];
        for (int k : measured) {
            boolean source = k < measure.length && s.sourceAt[k] >= 0;
            Unreadable.require(source, "measured: line " + k + " is no source");
            measure[k] = true;
        }
        SharedOperands shared = new SharedOperands(w);
        samples = IntStream.of(which)
                .parallel()
                .mapToObj(i -> new Sample(s, shared, i, measure, sharp))
                .toArray(Sample[]::new);
        alpha = new double[s.size.length][][];
        alpha2 = new double[s.size.length][];
        int entries = s.entries.length;
        input = new double[entries][];
        inputError = new double[entries][samples.length];
        products = new double[entries][0][];
        productsError = new double[entries];
        for (int e = 0; e < entries; e++) {
            inputs(e);
        }
    }

    int n() {
        return samples.length;
    }

    double[] each(ToDoubleFunction<Sample> of) {
        return Stream.of(samples).parallel().mapToDouble(of).toArray();
    }

    /** Computes adjoints from seeds [outputs][seeds], one for each sample. */
    void differentiate(List<double[][]> seeds) {
        IntStream.range(0, n()).parallel().forEach(i -> samples[i].differentiate(seeds.get(i)));
        for (int k : s.changing) {
            alpha[k] = Stream.of(samples).map(q -> sizes(q.adjoint[k])).toArray(double[][]::new);
            if (s.lines.get(k) instanceof Line.Mul m) {
                alpha2[k] = each(q -> spectral(q.adjoint[k], m));
            }
        }
    }

    private static double[] sizes(Bounded a) {
        return Arrays.stream(a.x())
                .mapToDouble(row -> up(norm(row) + a.error()))
                .toArray();
    }

    /** The largest norm over blocks of an adjoint, as [seeds t, r] or as [seeds r, t]. */
    private static double spectral(Bounded a, Line.Mul m) {
        double most = 0;
        for (int b = 0; b < m.k(); b++) {
            double one = m.k() > 8 ? norm(turned(a, m, b, false)) : sigma(a, m, b, false);
            boolean both = m.k() <= 8 && m.t() > 1;
            most = Math.max(most, both ? Math.min(one, sigma(a, m, b, true)) : one);
        }
        return up(most + a.error());
    }

    private static double sigma(Bounded a, Line.Mul m, int block, boolean columns) {
        return Matrices.sigma(turned(a, m, block, columns), 0);
    }

    private static double[][] turned(Bounded a, Line.Mul m, int block, boolean columns) {
        int c = a.x()[0].length;
        double[][] y = new double[c * (columns ? m.r() : m.t())][columns ? m.t() : m.r()];
        for (int i = 0; i < m.r() * m.t(); i++) {
            int row = columns ? i / m.t() : i % m.t();
            for (int o = 0; o < c; o++) {
                y[row * c + o][columns ? i % m.t() : i / m.t()] =
                        a.x()[block * m.r() * m.t() + i][o];
            }
        }
        return y;
    }

    private void inputs(int e) {
        Line.Mul m = s.product(e);
        int n = n();
        if (m == null) {
            input[e] = filled(n, 1);
            products[e] = Stream.generate(() -> input[e]).limit(n).toArray(double[][]::new);
            productsError[e] = 4 * U;
            return;
        }
        inputError[e] = each(q -> q.error[m.b()]);
        input[e] = each(q -> up(
                Matrices.blocks(q.high[m.b()], m.k(), m.s(), m.t(), m.k() == 1) + q.error[m.b()]));
        if (m.k() == 1 && m.t() == 1 && Stream.of(samples).allMatch(q -> square(q.high[m.b()]))) {
            double[][] h = Stream.of(samples).map(q -> q.high[m.b()]).toArray(double[][]::new);
            products[e] = Matrices.gram(Matrices.transposed(h));
            productsError[e] = gamma(m.s() + 4);
        }
    }

    /** Whether the squares of the numbers do not underflow. */
    private static boolean square(double[] h) {
        return Bound.largest(h) == 0 || norm(h) > 1e-100;
    }

    static double[] filled(int n, double v) {
        double[] x = new double[n];
        Arrays.fill(x, v);
        return x;
    }

    /**
     * Elementwise products of nonnegative numbers, rounded so that only those with a factor 0
     * vanish: 0 stands for no path, no movement or a closed element, all of them exact.
     */
    static double[] times(double[]... factors) {
        double[] r = filled(factors[0].length, 1);
        for (double[] f : factors) {
            for (int i = 0; i < r.length; i++) {
                boolean zero = r[i] == 0 || f[i] == 0;
                r[i] = zero ? 0 : Math.max(r[i] * f[i], Bound.TINY);
            }
        }
        return r;
    }

    private boolean sharp() {
        return sharp && n() > 1 && n() <= MOST_SHARP;
    }

    /** √Σ ω_i² ‖e H_i‖² over unit e. */
    double stack(int e, double[] omega) {
        double f = norm(times(omega, input[e]));
        if (!sharp() || f <= Bound.TINY) {
            return f;
        }
        double lost = norm(times(omega, inputError[e]));
        if (products[e].length > 0) {
            return Math.min(f, up(gram(omega, productsError[e] + 4 * U, e) + lost));
        }
        Line.Mul m = java.util.Objects.requireNonNull(s.product(e));
        double most = 0;
        for (int b = 0; b < m.k(); b++) {
            double[][] x = new double[m.s()][m.t() * n()];
            for (int i = 0; i < m.s() * m.t() * n(); i++) {
                int j = i % (m.s() * m.t());
                double v = samples[i / (m.s() * m.t())].high[m.b()][b * m.s() * m.t() + j];
                x[j / m.t()][i / (m.s() * m.t()) * m.t() + j % m.t()] =
                        omega[i / (m.s() * m.t())] * v;
            }
            most = Math.max(most, Matrices.sigma(x, U * norm(x)));
        }
        return Math.min(f, up(most + lost));
    }

    /** √Σ ω_i² ‖e H_i‖² ‖u H'_i‖² over unit e and u. */
    double pair(int a, int b, double[] omega) {
        if (sharp() && products[a].length > 0 && products[b].length > 0) {
            double relative = productsError[a] + productsError[b] + 8 * U;
            double left = norm(times(omega, inputError[a], input[b]));
            double right = norm(times(omega, input[a], inputError[b]));
            return up(gram(omega, relative, a, b) + 2 * (left + right));
        }
        double least = stack(b, times(omega, input[a]));
        return a == b ? least : Math.min(least, stack(a, times(omega, input[b])));
    }

    /** √λ_max of the products of entries, element by element, weighted. */
    private double gram(double[] omega, double relative, int... entries) {
        double[][] g = new double[n()][n()];
        for (int i = 0; i < g.length; i++) {
            for (int j = 0; j < g.length; j++) {
                g[i][j] = omega[i] * omega[j];
                for (int e : entries) {
                    g[i][j] *= products[e][i][j];
                }
            }
        }
        return up(Math.sqrt(Matrices.top(g, up(relative * Matrices.trace(g)))));
    }

    /** The norm of the matrix of an entry's indices: how often a param enters. */
    double often(int entry) {
        return s.param(entry).index().norm();
    }

    /**
     * The norm of Cᵀ times numbers by entry, where the entries of one param are added
     * (docs/proofs.md, theorem 1).
     */
    double byParam(double[] byEntry) {
        double[] c = new double[s.params];
        for (int e = 0; e < byEntry.length; e++) {
            c[s.param(e).p()] += often(e) * byEntry[e];
        }
        return norm(c);
    }
}
