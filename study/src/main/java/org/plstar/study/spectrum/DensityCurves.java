package org.plstar.study.spectrum;

import java.util.Arrays;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import org.plstar.operator.Estimate;
import org.plstar.operator.SpectralDensity;

/**
 * The distribution of eigenvalues: the part of them above a size, on a logarithmic scale, and the
 * density smoothed by a normal distribution.
 *
 * @param sizes ascending
 * @param above part of the eigenvalues above each size
 * @param below part of them below minus each size
 * @param at where the density was taken
 * @param density its values there, per unit of eigenvalue
 * @param sigma standard deviation of the blur
 * @param products that it took, 0 for a formed matrix
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record DensityCurves(
        double[] sizes,
        Curve above,
        Curve below,
        double[] at,
        Curve density,
        double sigma,
        int products) {
    /** The size of eigenvalues that all are 0, whose blurred density would overflow. */
    private static final double LEAST = 1e-280;

    private static final int SIZES = 60;
    private static final int POINTS = 160;
    private static final double DECADES = 12;

    /** The values of a curve, and half their 95 % intervals, which are 0 for exact counts. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Curve(double[] values, double[] errors) {
        private Curve(int points) {
            this(new double[points], new double[points]);
        }

        private void set(int i, double value, double error) {
            values[i] = value;
            errors[i] = error;
        }

        /** The lower ends of the intervals, at least 0. */
        public double[] low() {
            return ends(-1);
        }

        /** The upper ends of the intervals. */
        public double[] high() {
            return ends(1);
        }

        private double[] ends(int sign) {
            return IntStream.range(0, values.length)
                    .mapToDouble(i -> Math.max(0, values[i] + sign * errors[i]))
                    .toArray();
        }
    }

    /** A number and half its 95 % interval. */
    private record Part(double value, double error) {}

    /** The density curves of all eigenvalues, ascending. */
    static DensityCurves of(double[] all, int steps) {
        double n = all.length;
        return of(
                all[0],
                all[all.length - 1],
                t -> new Part(Arrays.stream(all).filter(v -> v <= t).count() / n, 0),
                (t, sigma) -> new Part(
                        Arrays.stream(all)
                                        .map(v -> StrictMath.exp(-0.5 * square((v - t) / sigma)))
                                        .sum()
                                / (n * sigma * Math.sqrt(2 * Math.PI)),
                        0),
                steps,
                0);
    }

    /** The density curves of a sampled spectrum. */
    static DensityCurves of(SpectralDensity d, int steps) {
        return of(
                d.range()[0],
                d.range()[1],
                t -> part(d.upTo(t)),
                (t, sigma) -> part(d.density(t, sigma)),
                steps,
                d.products());
    }

    private interface Blurred {
        Part at(double t, double sigma);
    }

    private static Part part(Estimate e) {
        return new Part(e.value(), e.error());
    }

    private static double square(double x) {
        return x * x;
    }

    private static DensityCurves of(
            double low,
            double high,
            DoubleFunction<Part> upTo,
            Blurred blurred,
            int steps,
            int products) {
        double most = Math.max(Math.abs(low), Math.abs(high));
        double largest = most > LEAST ? most : 1;
        double[] sizes = new double[SIZES];
        Curve above = new Curve(SIZES);
        Curve below = new Curve(SIZES);
        for (int i = 0; i < SIZES; i++) {
            sizes[i] = largest * StrictMath.pow(10, DECADES * ((double) i / (SIZES - 1) - 1));
            Part under = upTo.apply(sizes[i]);
            above.set(i, Math.max(0, 1 - under.value), under.error);
            Part beneath = upTo.apply(-sizes[i]);
            below.set(i, beneath.value, beneath.error);
        }
        // twice the distance of the quadrature's nodes: finer detail is not resolved by the steps
        double sigma = Math.max((high - low) * 2 / steps, largest * 1e-6);
        double[] at = new double[POINTS];
        Curve density = new Curve(POINTS);
        for (int i = 0; i < POINTS; i++) {
            at[i] = low - 3 * sigma + (high - low + 6 * sigma) * i / (POINTS - 1);
            Part there = blurred.at(at[i], sigma);
            density.set(i, there.value, there.error);
        }
        return new DensityCurves(sizes, above, below, at, density, sigma, products);
    }
}
