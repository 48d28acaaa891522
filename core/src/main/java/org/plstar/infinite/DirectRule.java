package org.plstar.infinite;

import java.util.Arrays;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;

/**
 * Duals as integrals in polar coordinates.
 *
 * <p>With U = √a r sin x and V = √b r sin(L - x), E is the integral over r of r e^{-r²/2}/2π times
 * that of φ(U)φ(V) + φ(-U)φ(-V) over x in [0, π - θ], L = π - θ, and that of φ(-U)φ(V) + φ(U)φ(-V)
 * over x in [0, θ], L = θ. Kinks at 0 lie on the ends of the intervals, so the integrand is smooth
 * inside for every angle θ between u and v.
 *
 * <p>Over x runs the tanh-sinh rule, over r Gauss and Legendre's, in panels for variances above 2.
 * The error relative to √(E_aa E_bb) is at most 1e-12 for variances up to 20 and 1e-10 up to 100. A
 * pair costs 30,000 to 60,000 values of φ and φ'.
 *
 * @param function φ
 */
record DirectRule(PointFunction function) implements DualActivation {
    /** The numbers of nodes of the quadrature rules of an integral. */
    private record Points(Nodes few, Nodes many, Nodes whole, Nodes panel) {
        static Points of(int few, int many, int whole, int panel) {
            return new Points(
                    Nodes.tanhSinh(few),
                    Nodes.tanhSinh(many),
                    Nodes.legendre(whole).on(0, END),
                    Nodes.legendre(panel));
        }

        Nodes angles(double largest) {
            return largest > 20 ? many : few;
        }

        Nodes radii(double largest) {
            if (largest <= 2) {
                return whole;
            }
            double root = Math.sqrt(largest);
            return panel.on(0, 2 / root, 8 / root, END);
        }
    }

    /** The radius beyond which e^{-r²/2} is below 1e-19. */
    private static final double END = 9.5;

    private static final Points FINE = Points.of(73, 89, 48, 28);
    private static final Points COARSE = Points.of(55, 67, 36, 21);

    @Override
    public void at(double a, double b, double c, double d, double[] out) {
        if (d == 0 && a == b && c > 0) {
            line(a, out);
        } else {
            integrate(FINE, a, b, c, d, out);
        }
    }

    @Override
    public double error(double a, double b, double c, double d) {
        double[] fine = new double[NUMBERS];
        double[] coarse = new double[NUMBERS];
        integrate(FINE, a, b, c, d, fine);
        integrate(COARSE, a, b, c, d, coarse);
        double[] left = new double[NUMBERS];
        double[] right = new double[NUMBERS];
        integrate(FINE, a, a, a, 0, left);
        integrate(FINE, b, b, b, 0, right);
        double largest = 1e-15;
        for (int i = VALUE; i <= SLOPE; i++) {
            double size = Math.sqrt(left[i] * right[i]);
            if (size > 0) {
                largest = Math.max(largest, Math.abs(fine[i] - coarse[i]) / size);
            }
        }
        return largest;
    }

    @Override
    public double mean(double a) {
        return line(a, new double[NUMBERS]);
    }

    /** The mean of φ(u); the means of φ², φ'² and (uφ')² are written to {@code out}. */
    private double line(double a, double[] out) {
        Nodes radii = FINE.radii(a);
        int n = radii.x().length;
        double[] x = new double[2 * n];
        double[] value = new double[2 * n];
        double[] slope = new double[2 * n];
        for (int i = 0; i < n; i++) {
            x[i] = Math.sqrt(a) * radii.x()[i];
            x[n + i] = -x[i];
        }
        function.at(x, value, slope, 2 * n);
        double sum = 0;
        out[VALUE] = 0;
        out[SLOPE] = 0;
        out[GAIN] = 0;
        for (int i = 0; i < 2 * n; i++) {
            double r = radii.x()[i % n];
            double w = radii.weight()[i % n] * StrictMath.exp(-r * r / 2) / Math.sqrt(2 * Math.PI);
            double moved = x[i] * slope[i];
            sum += w * value[i];
            out[VALUE] += w * value[i] * value[i];
            out[SLOPE] += w * slope[i] * slope[i];
            out[GAIN] += w * moved * moved;
        }
        return sum;
    }

    private void integrate(Points points, double a, double b, double c, double d, double[] out) {
        double root = Math.sqrt(d);
        double largest = Math.max(a, b);
        Nodes radii = points.radii(largest);
        double[] weight = radial(radii);
        Sector sector = new Sector(function, radii.x(), weight, Math.sqrt(a), Math.sqrt(b), out);
        Nodes angles = points.angles(largest);
        out[VALUE] = 0;
        out[SLOPE] = 0;
        out[GAIN] = 0;
        sector.add(angles, StrictMath.atan2(root, -c), 1);
        sector.add(angles, StrictMath.atan2(root, c), -1);
    }

    private static double[] radial(Nodes radii) {
        double[] weight = new double[radii.x().length];
        for (int i = 0; i < weight.length; i++) {
            double r = radii.x()[i];
            weight[i] = radii.weight()[i] * r * StrictMath.exp(-r * r / 2) / (2 * Math.PI);
        }
        return weight;
    }

    /**
     * The duals of all pairs of some variances at one angle: the points of u and v are the same in
     * the other order, so φ is taken at each point once and the integrals are products of matrices.
     *
     * @return [numbers, n, n]: E, Ė, Ψ of (variances[p], variances[q])
     */
    double[] square(double[] variances, double angle) {
        int n = variances.length;
        double largest = Arrays.stream(variances).max().orElse(0);
        Nodes radii = FINE.radii(largest);
        Nodes angles = FINE.angles(largest);
        double[] out = new double[3 * n * n];
        squareSector(radii, angles, variances, Math.PI - angle, false, out);
        squareSector(radii, angles, variances, angle, true, out);
        return out;
    }

    /**
     * Adds one sector. Rays j and rays - 1 - j meet each other in both orders, so that the product
     * of the first half of the rays with the second gives half of the integral, and its transpose
     * the other.
     */
    private void squareSector(
            Nodes radii,
            Nodes angles,
            double[] variances,
            double length,
            boolean turned,
            double[] out) {
        int n = variances.length;
        int rays = angles.x().length;
        int half = (rays + 1) / 2;
        int each = radii.x().length;
        double[] radial = radial(radii);
        // where φ is odd, u and -u have the same product
        int signs = function.odd() ? 1 : 2;
        int points = half * each;
        int width = signs * points;
        double[] x = new double[signs * rays * each];
        double[] value = new double[x.length];
        double[] slope = new double[x.length];
        double[][] first = new double[3][n * width];
        double[][] second = new double[3][n * width];
        for (int p = 0; p < n; p++) {
            double root = Math.sqrt(variances[p]);
            for (int j = 0; j < rays; j++) {
                double u = root * StrictMath.sin(length * angles.x()[j]);
                for (int sign = 0; sign < signs; sign++) {
                    double signed = sign == 0 ? u : -u;
                    int at = (sign * rays + j) * each;
                    for (int i = 0; i < each; i++) {
                        x[at + i] = signed * radii.x()[i];
                    }
                }
            }
            function.at(x, value, slope, x.length);
            for (int j = 0; j < half; j++) {
                int back = rays - 1 - j;
                double share = length * angles.weight()[j] * (j == back ? 0.5 : 1) * (2.0 / signs);
                for (int sign = 0; sign < signs; sign++) {
                    int other = turned ? signs - 1 - sign : sign;
                    int to = p * width + sign * points + j * each;
                    int u = (sign * rays + j) * each;
                    int v = (other * rays + back) * each;
                    for (int i = 0; i < each; i++) {
                        double w = share * radial[i];
                        first[0][to + i] = w * value[u + i];
                        first[1][to + i] = w * slope[u + i];
                        first[2][to + i] = w * x[u + i] * slope[u + i];
                        second[0][to + i] = value[v + i];
                        second[1][to + i] = slope[v + i];
                        second[2][to + i] = x[v + i] * slope[v + i];
                    }
                }
            }
        }
        double[] m = new double[n * n];
        for (int f = 0; f < 3; f++) {
            Blas.gemm(
                    1,
                    Operand.of(first[f], n, width),
                    Operand.of(second[f], n, width).transpose(),
                    0,
                    Operand.of(m, n, n));
            // of an odd φ, φ' is even
            double sign = turned && function.odd() && f != SLOPE ? -1 : 1;
            for (int p = 0; p < n; p++) {
                for (int q = 0; q < n; q++) {
                    out[(f * n + p) * n + q] += sign * (m[p * n + q] + m[q * n + p]);
                }
            }
        }
    }

    /** One of the two integrals over x, with its scratch arrays. */
    private static final class Sector {
        private final PointFunction function;
        private final double[] radius;
        private final double[] weight;
        private final double rootA;
        private final double rootB;
        private final double[] out;
        private final double[] x;
        private final double[] value;
        private final double[] slope;

        Sector(
                PointFunction function,
                double[] radius,
                double[] weight,
                double rootA,
                double rootB,
                double[] out) {
            this.function = function;
            this.radius = radius;
            this.weight = weight;
            this.rootA = rootA;
            this.rootB = rootB;
            this.out = out;
            x = new double[4 * radius.length];
            value = new double[x.length];
            slope = new double[x.length];
        }

        /**
         * Adds the integral over an angle.
         *
         * @param sign of V's argument: φ(U)φ(sign V) + φ(-U)φ(-sign V)
         */
        void add(Nodes angles, double length, int sign) {
            int last = angles.x().length - 1;
            for (int j = 0; length > 0 && j <= last; j++) {
                double u = rootA * StrictMath.sin(length * angles.x()[j]);
                double v = sign * rootB * StrictMath.sin(length * angles.x()[last - j]);
                ray(u, v, length * angles.weight()[j]);
            }
        }

        private void ray(double u, double v, double share) {
            int n = radius.length;
            for (int i = 0; i < n; i++) {
                x[i] = u * radius[i];
                x[n + i] = -x[i];
                x[2 * n + i] = v * radius[i];
                x[3 * n + i] = -x[2 * n + i];
            }
            function.at(x, value, slope, 4 * n);
            double e = 0;
            double dot = 0;
            double psi = 0;
            for (int i = 0; i < n; i++) {
                double slopes = slope[i] * slope[2 * n + i] + slope[n + i] * slope[3 * n + i];
                e += weight[i] * (value[i] * value[2 * n + i] + value[n + i] * value[3 * n + i]);
                dot += weight[i] * slopes;
                psi += weight[i] * (x[i] * x[2 * n + i] * slopes);
            }
            out[VALUE] += share * e;
            out[SLOPE] += share * dot;
            out[GAIN] += share * psi;
        }
    }
}
