package org.plstar.infinite;

/**
 * Points and weights of an integral.
 *
 * @param x [n]
 * @param weight [n]
 */
record Nodes(double[] x, double[] weight) {
    /** Gauss and Legendre's n points on [-1, 1], by Newton's method on the polynomial. */
    static Nodes legendre(int n) {
        double[] x = new double[n];
        double[] w = new double[n];
        for (int i = 0; i < n; i++) {
            double z = StrictMath.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 1;
            for (int step = 0; step < 10; step++) {
                double p = 1;
                double before = 0;
                for (int k = 1; k <= n; k++) {
                    double next = ((2 * k - 1) * z * p - (k - 1) * before) / k;
                    before = p;
                    p = next;
                }
                slope = n * (z * p - before) / (z * z - 1);
                z -= p / slope;
            }
            x[i] = z;
            w[i] = 2 / ((1 - z * z) * slope * slope);
        }
        return new Nodes(x, w);
    }

    /**
     * The tanh-sinh rule for [0, 1] with n points: those of the double exponential map of τ =
     * -3.3…3.3.
     */
    static Nodes tanhSinh(int n) {
        double[] x = new double[n];
        double[] w = new double[n];
        double h = 6.6 / (n - 1);
        for (int j = 0; j < n; j++) {
            double tau = h * (j - (n - 1) / 2.0);
            double down = StrictMath.exp(-Math.PI * StrictMath.sinh(tau));
            x[j] = 1 / (1 + down);
            w[j] = h * Math.PI * StrictMath.cosh(tau) * x[j] * (down / (1 + down));
        }
        return new Nodes(x, w);
    }

    /**
     * The nodes of this rule on [-1, 1], moved to each of the adjacent panels between the given
     * ends.
     */
    Nodes on(double... ends) {
        int n = x.length;
        double[] y = new double[n * (ends.length - 1)];
        double[] w = new double[y.length];
        for (int p = 0; p + 1 < ends.length; p++) {
            double half = (ends[p + 1] - ends[p]) / 2;
            for (int i = 0; i < n; i++) {
                y[p * n + i] = ends[p] + half * (1 + x[i]);
                w[p * n + i] = half * weight[i];
            }
        }
        return new Nodes(y, w);
    }
}
