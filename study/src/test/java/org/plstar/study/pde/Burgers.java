package org.plstar.study.pde;

import org.plstar.study.Session;

/**
 * The exact solution of u_t + u u_x = ν u_xx with u = -sin πx at t = 0 (Cole 1951, Hopf 1950): -∫
 * sin π(x-η) f(x-η) e^{-η²/4νt} dη / ∫ f(x-η) e^{-η²/4νt} dη with f(y) = e^{-cos πy/2πν}.
 */
final class Burgers {
    private static final int POINTS = 4001;

    /** Beyond so many standard deviations the Gauss function is 0 in doubles. */
    private static final double REACH = 12;

    private Burgers() {}

    static double exact(double x, double t, double nu) {
        if (t == 0) {
            return -Math.sin(Math.PI * x);
        }
        double scale = Math.sqrt(4 * nu * t);
        double above = 0;
        double below = 0;
        // the trapezoidal rule converges faster than any power; -1 + 1 keeps exponents below 0
        for (int i = 0; i < POINTS; i++) {
            double z = REACH * (2.0 * i / (POINTS - 1) - 1);
            double y = x - scale * z;
            double f = Math.exp(-(Math.cos(Math.PI * y) + 1) / (2 * Math.PI * nu) - z * z);
            above -= Math.sin(Math.PI * y) * f;
            below += f;
        }
        return above / below;
    }

    /** Relative in L2, on a grid. */
    static double error(PdeModel model, double nu, Session session) {
        int n = 81;
        double end = model.problem().coordinates().get(1).upper();
        double[] at = new double[2 * n * n];
        for (int i = 0; i < n * n; i++) {
            at[2 * i] = -1 + 2.0 * (i % n) / (n - 1);
            int row = i / n;
            at[2 * i + 1] = end * row / (n - 1);
        }
        double[] u = model.values(at, session);
        double off = 0;
        double size = 0;
        for (int i = 0; i < n * n; i++) {
            double e = exact(at[2 * i], at[2 * i + 1], nu);
            off += (u[i] - e) * (u[i] - e);
            size += e * e;
        }
        return Math.sqrt(off / size);
    }
}
