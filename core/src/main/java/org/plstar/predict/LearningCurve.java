package org.plstar.predict;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.plstar.refusal.Require;

/**
 * The expected error of kernel regression by the number of rows, through errors that were measured
 * on fewer: the geometric mean of a power law with a floor and of the self-consistent curve of the
 * kernel's own spectrum.
 *
 * <p>The power law is a + b m^-c with a, b ≥ 0. The self-consistent curve is A m κ(m) with m = Σ
 * λ_i/(λ_i + κ) + δ/κ, the error at the best ridge for targets that are drawn from the Gaussian
 * process of the kernel. Both have the least squared relative distance from the points. Source:
 * Sollich 2002; Canatar, Bordelon and Pehlevan 2021; Simon, Dickens, Karkada and DeWeese 2023.
 *
 * @param floor a
 * @param factor b
 * @param exponent c
 * @param eigenvalues λ_i of the kernel's operator, [≥ 1], above 0, the largest first
 * @param noise δ
 * @param scale A
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record LearningCurve(
        double floor,
        double factor,
        double exponent,
        double[] eigenvalues,
        double noise,
        double scale) {
    private static final int EXPONENTS = 29;
    private static final double FIRST_EXPONENT = 0.1;
    private static final double EXPONENT_STEP = 0.05;

    /** Noises, relative to Σ λ_i: from 1e-4 to 10^1.5 by a quarter of a decade. */
    private static final int NOISES = 23;

    /** The number of eigenvalues, as a multiple of the number of rows. */
    private static final int TAIL = 32;

    /** The part of the largest eigenvalue below which one is rounding. */
    private static final double LOST = 1e-14;

    private static final double LEAST_DECAY = 1.05;
    private static final int STEPS = 200;

    /** Copies the eigenvalues; refuses numbers that no curve has, with RANGE. */
    public LearningCurve {
        requireNonNull(eigenvalues, "eigenvalues");
        Require.notNegative(floor, PredictRefusal.RANGE, "floor");
        Require.notNegative(factor, PredictRefusal.RANGE, "factor");
        Require.positive(exponent, PredictRefusal.RANGE, "exponent");
        requirePositive(eigenvalues, "eigenvalue");
        Require.positive(noise, PredictRefusal.RANGE, "noise");
        Require.notNegative(scale, PredictRefusal.RANGE, "scale");
        eigenvalues = eigenvalues.clone();
    }

    private static void requirePositive(double[] values, String what) {
        Require.atLeast(1, values.length, PredictRefusal.SIZE, what + "s");
        for (double v : values) {
            Require.positive(v, PredictRefusal.RANGE, what);
        }
    }

    /**
     * The curve through some points. Cost: 23 roots for each point, of some ten sums over the
     * eigenvalues.
     *
     * @param rows of the points, m, [k]; above 0
     * @param errors there, [k]; above 0
     * @param eigenvalues of {@link #operator}
     */
    public static LearningCurve of(double[] rows, double[] errors, double[] eigenvalues) {
        requireNonNull(eigenvalues, "eigenvalues");
        Require.size(rows.length, errors.length, PredictRefusal.SIZE, "errors");
        requirePositive(rows, "number of rows");
        requirePositive(errors, "error");
        requirePositive(eigenvalues, "eigenvalue");
        double[] power = power(rows, errors);
        double sum = Arrays.stream(eigenvalues).sum();
        double least = Double.POSITIVE_INFINITY;
        double noise = sum;
        double scale = 0;
        for (int i = 0; i < NOISES; i++) {
            double delta = StrictMath.pow(10, -4 + i * 0.25) * sum;
            double[] g = Arrays.stream(rows)
                    .map(m -> m * kappa(eigenvalues, m, delta))
                    .toArray();
            double a = relative(g, errors);
            double off = off(m -> a * g[(int) m], errors);
            if (off < least) {
                least = off;
                noise = delta;
                scale = a;
            }
        }
        return new LearningCurve(power[0], power[1], power[2], eigenvalues, noise, scale);
    }

    /** The factor of g with the least squared relative distance from the errors. */
    private static double relative(double[] g, double... errors) {
        double cross = 0;
        double square = 0;
        for (int i = 0; i < g.length; i++) {
            cross += g[i] / errors[i];
            square += g[i] / errors[i] * (g[i] / errors[i]);
        }
        return cross / square;
    }

    /** The squared relative distance from the errors. */
    private static double off(DoubleUnaryOperator value, double... errors) {
        double sum = 0;
        for (int i = 0; i < errors.length; i++) {
            double d = value.applyAsDouble(i) / errors[i] - 1;
            sum = Math.fma(d, d, sum);
        }
        return sum;
    }

    /** Floor, factor and exponent of the power law. */
    private static double[] power(double[] rows, double... errors) {
        double[] best = new double[3];
        double least = Double.POSITIVE_INFINITY;
        double[] ones = new double[rows.length];
        Arrays.fill(ones, 1);
        for (int k = 0; k < EXPONENTS; k++) {
            double c = FIRST_EXPONENT + k * EXPONENT_STEP;
            double[] p = Arrays.stream(rows).map(m -> StrictMath.pow(m, -c)).toArray();
            for (double[] ab : candidates(ones, p, errors)) {
                double off = off(i -> ab[0] + ab[1] * p[(int) i], errors);
                if (ab[0] >= 0 && ab[1] >= 0 && off < least) {
                    least = off;
                    best = new double[] {ab[0], ab[1], c};
                }
            }
        }
        return best;
    }

    /** The least squares in both factors, and in each alone. */
    private static double[][] candidates(double[] u, double[] p, double... errors) {
        double uu = 0;
        double up = 0;
        double pp = 0;
        double u1 = 0;
        double p1 = 0;
        for (int i = 0; i < u.length; i++) {
            double x = u[i] / errors[i];
            double y = p[i] / errors[i];
            uu += x * x;
            up += x * y;
            pp += y * y;
            u1 += x;
            p1 += y;
        }
        double determinant = uu * pp - up * up;
        double[] both = determinant > 0
                ? new double[] {(u1 * pp - p1 * up) / determinant, (p1 * uu - u1 * up) / determinant
                }
                : new double[] {-1, -1};
        return new double[][] {both, {0, p1 / pp}, {u1 / uu, 0}};
    }

    /**
     * The eigenvalues of the kernel's operator: of K/n the upper half as they are; from there on,
     * to 32 n of them, a power law that has the rest of the trace.
     *
     * @param values eigenvalues of K, [n], in any order; some above 0
     */
    public static double[] operator(double... values) {
        int n = values.length;
        Require.finite(values, PredictRefusal.NOT_FINITE, "eigenvalue");
        double[] w =
                Arrays.stream(values).map(v -> -Math.max(v, 0) / n).sorted().toArray();
        Arrays.setAll(w, i -> -w[i]);
        Require.that(
                n > 0 && w[0] > 0,
                PredictRefusal.RANGE,
                "eigenvalues of which none is above 0",
                "one that is");
        int count = (int) Arrays.stream(w).filter(v -> v > LOST * w[0]).count();
        int h = Math.min(Math.max(4, n / 2), count - 1);
        double all = Arrays.stream(w, 0, count).sum();
        double rest = all - Arrays.stream(w, 0, h).sum();
        if (h < 1 || !(rest > 0)) {
            return Arrays.copyOf(w, Math.max(1, h));
        }
        double decay = decay(w, Math.max(2, h / 4), h);
        double[] whole = Arrays.copyOf(w, TAIL * n);
        double tail = 0;
        for (int i = h; i < whole.length; i++) {
            whole[i] = StrictMath.pow((i + 1.0) / h, -decay);
            tail += whole[i];
        }
        for (int i = h; i < whole.length; i++) {
            whole[i] *= rest / tail;
        }
        return whole;
    }

    /** The exponent of the power law of some eigenvalues, by least squares of the logarithms. */
    private static double decay(double[] w, int from, int to) {
        if (to - from <= 2) {
            return 2;
        }
        double x = 0;
        double y = 0;
        for (int i = from; i < to; i++) {
            x += StrictMath.log(i + 1.0) / (to - from);
            y += StrictMath.log(w[i]) / (to - from);
        }
        double xx = 0;
        double xy = 0;
        for (int i = from; i < to; i++) {
            double d = StrictMath.log(i + 1.0) - x;
            xx = Math.fma(d, d, xx);
            xy = Math.fma(d, StrictMath.log(w[i]) - y, xy);
        }
        return Math.max(LEAST_DECAY, -xy / xx);
    }

    /**
     * The root κ of m = Σ λ_i/(λ_i + κ) + δ/κ, by Newton's method in log κ within bounds.
     *
     * @param m number of rows, above 0
     * @param delta noise δ, above 0
     */
    static double kappa(double[] eigenvalues, double m, double delta) {
        double low = StrictMath.log(delta / m);
        double high = StrictMath.log((Arrays.stream(eigenvalues).sum() + delta) / m);
        double t = high;
        for (int step = 0; step < STEPS && high - low > 1e-15 * Math.abs(t); step++) {
            double kappa = StrictMath.exp(t);
            double value = delta / kappa - m;
            double slope = -delta / kappa;
            for (double v : eigenvalues) {
                double part = v / (v + kappa);
                value += part;
                slope -= part * (1 - part);
            }
            if (value > 0) {
                low = t;
            } else {
                high = t;
            }
            double next = t - value / slope;
            double inside = next > low && next < high ? next : (low + high) / 2;
            if (Math.abs(inside - t) < 1e-14 * Math.max(1, Math.abs(t))) {
                return StrictMath.exp(inside);
            }
            t = inside;
        }
        return StrictMath.exp(t);
    }

    /** The error of the power law at m rows. */
    public double power(double m) {
        Require.positive(m, PredictRefusal.RANGE, "m");
        return floor + factor * StrictMath.pow(m, -exponent);
    }

    /** The error of the self-consistent curve at m rows. Cost: some ten sums over λ. */
    public double consistent(double m) {
        Require.positive(m, PredictRefusal.RANGE, "m");
        return scale * m * kappa(eigenvalues, m, noise);
    }

    /** The error at m rows: the geometric mean of both. */
    public double at(double m) {
        return Math.sqrt(power(m) * consistent(m));
    }
}
