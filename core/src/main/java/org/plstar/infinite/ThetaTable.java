package org.plstar.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.plstar.array.Workers;

/**
 * A dual as a Chebyshev series in (log a, log b, θ), a and b the variances and θ the angle between
 * u and v, in which duals of kinked activations are smooth too.
 *
 * <p>Filled by the direct rule at the nodes, some ms for each of M angles; P and M grow until
 * values at points between the nodes are met to 1e-11. Terms of θ below {@link #SMALL} are dropped
 * then: half of them for odd and even activations, whose duals are odd or even about θ = π/2. A
 * pair costs a product of P times the terms that are left, and the recurrence of these, some 30 ns
 * for P = 15 and 40 terms.
 */
final class ThetaTable {
    /** The number of functions: value, slope and gain. */
    private static final int FUNCTIONS = 3;

    private static final double GOAL = 1e-11;

    /** The bound, relative to the largest coefficient, below which a coefficient is dropped. */
    private static final double SMALL = 1e-14;

    private static final int MOST_TERMS = 160;
    private static final int MOST_VARIANCES = 40;
    private static final int PROBES = 64;

    private final double low;
    private final double high;
    final int variances;
    private final int terms;

    /**
     * Terms of one function whose degrees in θ are all odd or all even.
     *
     * @param from the index of the first among the terms of all parts
     */
    record Part(int function, boolean odd, int from, int count) {
        int degree(int k) {
            return 2 * k + (odd ? 1 : 0);
        }

        int to() {
            return from + count;
        }
    }

    /** The parts, in the order of the functions. */
    final List<Part> parts;

    /**
     * For the first 1, 2, … functions, the coefficients [P, P, terms], by degrees in a, in b and in
     * θ.
     */
    final double[][] series;

    private final double error;

    private ThetaTable(ThetaTable table, double error) {
        low = table.low;
        high = table.high;
        variances = table.variances;
        terms = table.terms;
        parts = table.parts;
        series = table.series;
        this.error = error;
    }

    /**
     * Copies a table without its small coefficients.
     *
     * @param all [functions, P, P, terms]
     */
    private ThetaTable(double low, double high, int variances, int terms, double[] all) {
        this.low = low;
        this.high = high;
        this.variances = variances;
        this.terms = terms;
        parts = parts(all, variances * variances, terms);
        series = new double[FUNCTIONS][];
        Arrays.setAll(series, f -> series(all, f + 1));
        error = 0;
    }

    List<Part> parts(int functions) {
        return parts.stream().filter(p -> p.function < functions).toList();
    }

    double[] series(double[] all, int functions) {
        int square = variances * variances;
        List<Part> own = parts(functions);
        int width = own.getLast().to();
        double[] kept = new double[square * width];
        for (Part part : own) {
            for (int pq = 0; pq < square; pq++) {
                int row = (part.function * square + pq) * terms;
                for (int k = 0; k < part.count; k++) {
                    kept[pq * width + part.from + k] = all[row + part.degree(k)];
                }
            }
        }
        return kept;
    }

    static List<Part> parts(double[] all, int square, int terms) {
        List<Part> parts = new ArrayList<>();
        int from = 0;
        for (int f = 0; f < FUNCTIONS; f++) {
            double[] largest = new double[terms];
            for (int i = 0; i < square * terms; i++) {
                int m = i % terms;
                largest[m] = Math.max(largest[m], Math.abs(all[f * square * terms + i]));
            }
            double small = SMALL * Arrays.stream(largest).max().orElse(0);
            for (int odd = 0; odd < 2; odd++) {
                int count = 0;
                for (int m = odd; m < terms; m += 2) {
                    count = largest[m] > small ? m / 2 + 1 : count;
                }
                if (count > 0) {
                    parts.add(new Part(f, odd == 1, from, count));
                    from += count;
                }
            }
        }
        return parts;
    }

    /** About how many evaluations of the dual take as long as making a table. */
    static int cost(double low, double high) {
        return 2 * variances(low, high) * terms(high);
    }

    static int variances(double low, double high) {
        return high <= low * (1 + 1e-12) ? 1 : 8 + (int) (4 * StrictMath.log(high / low));
    }

    private static int terms(double high) {
        return 28 + (int) (8 * Math.sqrt(high));
    }

    /**
     * The table for variances in a range.
     *
     * @param low above 0
     */
    static ThetaTable of(DirectRule rule, double low, double high, Workers workers) {
        int p = variances(low, high);
        int m = terms(high);
        ThetaTable best = filled(rule, low, high, p, m, workers);
        while (best.error > GOAL && m < MOST_TERMS && p < MOST_VARIANCES) {
            // refined along the side that lacks more accuracy, or along both where neither is known
            // to suffice
            p = p == 1 ? 1 : p + 5;
            m += 20;
            ThetaTable finer = filled(rule, low, high, p, m, workers);
            if (finer.error > 0.5 * best.error) {
                return finer.error < best.error ? finer : best;
            }
            best = finer;
        }
        return best;
    }

    private static ThetaTable filled(
            DirectRule rule, double low, double high, int p, int m, Workers workers) {
        double[] a = nodes(p);
        double[] variance = new double[p];
        Arrays.setAll(variance, i -> variance(low, high, a[i]));
        double[] theta = nodes(m);
        double[] values = new double[p * p * FUNCTIONS * m];
        workers.run(m, k -> {
            double angle = Math.PI * (theta[k] + 1) / 2;
            double[] square = rule.square(variance, angle);
            for (int i = 0; i < square.length; i++) {
                values[i * m + k] = square[i];
            }
        });
        // values at nodes become coefficients along each of the three axes
        double[] c = transformed(values, FUNCTIONS * p * p, m, 1);
        c = transformed(c, FUNCTIONS * p, p, m);
        c = transformed(c, FUNCTIONS, p, p * m);
        ThetaTable table = new ThetaTable(low, high, p, m, c);
        return new ThetaTable(table, table.probed(rule, workers));
    }

    private static double variance(double low, double high, double x) {
        double l = StrictMath.log(low);
        double h = StrictMath.log(high);
        return StrictMath.exp(l + (h - l) * (x + 1) / 2);
    }

    private static void at(DirectRule rule, double a, double b, double angle, double[] out) {
        double s = Math.sqrt(a * b);
        double sine = StrictMath.sin(angle);
        rule.at(a, b, s * StrictMath.cos(angle), s * s * sine * sine, out);
    }

    private static double[] nodes(int n) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> StrictMath.cos(Math.PI * (i + 0.5) / n));
        return x;
    }

    /** Along the middle axis of [outer, n, inner], values at Chebyshev's nodes to coefficients. */
    private static double[] transformed(double[] values, int outer, int n, int inner) {
        double[] c = new double[values.length];
        for (int k = 0; k < n; k++) {
            double scale = (k == 0 ? 1.0 : 2.0) / n;
            for (int i = 0; i < n; i++) {
                double w = scale * StrictMath.cos(Math.PI * k * (i + 0.5) / n);
                for (int o = 0; o < outer; o++) {
                    int from = (o * n + i) * inner;
                    int to = (o * n + k) * inner;
                    for (int q = 0; q < inner; q++) {
                        c[to + q] = Math.fma(w, values[from + q], c[to + q]);
                    }
                }
            }
        }
        return c;
    }

    /** The largest error at random points, relative to √(E_aa E_bb) and likewise for slopes. */
    private double probed(DirectRule rule, Workers workers) {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = random.doubles(3L * PROBES).toArray();
        double[] errors = new double[PROBES];
        workers.run(PROBES, probe -> {
            double a = variance(low, high, 2 * x[3 * probe] - 1);
            double b = variance(low, high, 2 * x[3 * probe + 1] - 1);
            // a part of the angles lies near the ends
            double t = x[3 * probe + 2];
            double angle = switch (probe % 4) {
                case 0 -> 1e-3 * t;
                case 1 -> Math.PI - 1e-3 * t;
                default -> Math.PI * t;
            };
            double[] exact = new double[DualActivation.NUMBERS];
            double[] left = new double[DualActivation.NUMBERS];
            double[] right = new double[DualActivation.NUMBERS];
            at(rule, a, b, angle, exact);
            at(rule, a, a, 0, left);
            at(rule, b, b, 0, right);
            ThetaRows rows = rows(FUNCTIONS - 1, new double[] {a}, new double[] {b}, 1);
            rows.evaluate(0, new int[1], 0, new double[] {angle}, 1);
            for (int f = 0; f < 2; f++) {
                double size = Math.sqrt(left[f] * right[f]);
                double e = Math.abs(rows.results[f][0] - exact[f]);
                errors[probe] = Math.max(errors[probe], size > 0 ? e / size : 0);
            }
        });
        return Arrays.stream(errors).max().orElse(0);
    }

    /** The largest error that was measured between the nodes, relative to √(E_aa E_bb). */
    double error() {
        return error;
    }

    /**
     * The table for pairs of some variances a with some b; for one thread.
     *
     * @param functions the number of functions wanted: values, slopes, gains
     * @param block the number of adjacent a that are requested together
     */
    ThetaRows rows(int functions, double[] a, double[] b, int block) {
        return new ThetaRows(this, functions, a, b, block);
    }

    private double place(double variance) {
        return high <= low * (1 + 1e-12)
                ? 0
                : Math.clamp(
                        2 * StrictMath.log(variance / low) / StrictMath.log(high / low) - 1, -1, 1);
    }

    /** Chebyshev's polynomials at the places of some variances, [n, P]. */
    double[] polynomials(double[] variance, int n) {
        double[] t = new double[n * variances];
        for (int i = 0; i < n; i++) {
            int at = i * variances;
            double x = place(variance[i]);
            t[at] = 1;
            if (variances > 1) {
                t[at + 1] = x;
            }
            for (int p = 2; p < variances; p++) {
                t[at + p] = 2 * x * t[at + p - 1] - t[at + p - 2];
            }
        }
        return t;
    }
}
