package org.plstar.landscape.certificate;

import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * How far the numbers of one sample can be, anywhere in the ball of radius R about w0, from those computed at w0; rounding is what remains for R = 0.
 *
 * <p>All are upper bounds. Forward, l = 1 … L, with P_lk = ∂z_l/∂z_k and g_k ≥ ‖(s_k h_{k-1}, σ_k)‖:
 *
 * <ul>
 *   <li>dp_lk = s_l R dm_{l-1} p_{l-1,k} + ‖s_l W_l‖ ddr_{l-1} p_{l-1,k} + ‖s_l W_l D_{l-1}‖ dp_{l-1,k}, and p_lk the better of ‖P_lk‖ + dp_lk and (‖s_l W_l‖ + s_l
 *       R) dm_{l-1} p_{l-1,k};
 *   <li>zt_l = R √Σ_k (p_lk g_k)² bounds ‖z_l - z_l(w0)‖, zi_l the same in maximum norm, by rows;
 *   <li>ddr_l bounds |φ'(z) - φ'(z(w0))|, dm_l |φ'(z)|, eta_l ‖h_l - h_l(w0)‖.
 * </ul>
 *
 * <p>Backward: E_l, Ei_l bound u_l - u_l(w0) in spectral norm and by rows, F_l bounds v_l - v_l(w0). From these c_kl ≥ ‖N_kl‖ and e_kl ≥ s_l ‖v_l‖ ‖Q_{l-1,k}‖,
 * which are what the second derivative is made of. Cost O(L³).
 */
final class Drift {
    /** c_kl, k ≤ l ≤ L. */
    final double[][] c;

    /** e_kl, k < l ≤ L + 1. */
    final double[][] e;

    /** Of the layers' inputs: xi_k ≥ ‖x_k - x_k(w0)‖. */
    final double[] xi;

    /** g_k ≥ ‖x_k‖. */
    final double[] g;

    /** g_k at w0, of the computed numbers. */
    final double[] g0;

    /** F_l ≥ ‖v_l - v_l(w0)‖. */
    final double[] dv;

    private final ForwardBackward at;
    private final @Nullable ProductNorms norms;
    private final int i;
    private final double radius;
    private final int hidden;

    // named as in the formulas
    private final double[] zt;
    private final double[] zi;
    private final double[] ddr;
    private final double[] dm;
    private final double[] d2;
    private final double[] al;
    private final double[] du;
    private final double[] duRow;
    private final double[][] p;
    private final double[][] dp;
    private final double[][] q;

    /** Bounds for sample i; without product norms, these are bounded by products of norms. */
    Drift(ForwardBackward at, @Nullable ProductNorms norms, int i, double radius) {
        this.at = at;
        this.norms = norms;
        this.i = i;
        this.radius = radius;
        this.hidden = at.hidden();
        int size = hidden + 2;
        c = new double[size][size];
        e = new double[size][size];
        xi = new double[size];
        g = new double[size];
        g0 = new double[size];
        dv = new double[size];
        zt = new double[size];
        zi = new double[size];
        ddr = new double[size];
        dm = new double[size];
        d2 = new double[size];
        al = new double[size];
        du = new double[size];
        duRow = new double[size];
        p = new double[size][size];
        dp = new double[size][size];
        q = new double[size][size];
        forward();
        backward();
        curvature();
    }

    private double operator(int l) {
        return at.weights.operator()[l];
    }

    private double scale(int l) {
        return Math.abs(at.stack.layer(l).scale());
    }

    private void forward() {
        double eta = 0;
        for (int l = 1; l <= hidden + 1; l++) {
            DenseLayer layer = at.stack.layer(l);
            double s = scale(l);
            xi[l] = s * eta;
            g0[l] = at.inputNorm(l, i);
            g[l] = Rounding.norm(s * (at.hNorm[l - 1][i] + eta), layer.biasScale());
            if (l > hidden) {
                return;
            }
            carry(l);
            eta = move(l, layer.activation());
        }
    }

    /** p_lk and dp_lk for all k. */
    private void carry(int l) {
        double s = scale(l);
        p[l][l] = 1;
        for (int k = 1; k < l; k++) {
            double ball = (operator(l) + s * radius) * dm[l - 1] * p[l - 1][k];
            if (norms == null) {
                p[l][k] = ball;
                dp[l][k] = ball;
            } else {
                dp[l][k] =
                        (s * radius * dm[l - 1] + operator(l) * ddr[l - 1]) * p[l - 1][k]
                                + (norms.p[l][l - 1][i] + norms.pError[l][l - 1][i]) * dp[l - 1][k]
                                + norms.pError[l][k][i];
                p[l][k] = Math.min(norms.p[l][k][i] + dp[l][k], ball);
            }
        }
    }

    /** How far z_l and h_l move; the latter is returned. */
    private double move(int l, SmoothActivation phi) {
        double s = scale(l);
        double all = 0;
        double before = 0;
        for (int k = 1; k <= l; k++) {
            double way = p[l][k] * g[k];
            all += way * way;
            if (k < l) {
                double inner = dm[l - 1] * p[l - 1][k] * g[k];
                before += inner * inner;
            }
        }
        double row = at.weights.row()[l] + s * radius;
        double toUnit = Math.sqrt(g[l] * g[l] + row * row * before + Rounding.SQUARES);
        double toLayer = Math.sqrt(all + Rounding.SQUARES);
        zt[l] = radius * toLayer + at.zError[l][i];
        zi[l] = radius * Math.min(toLayer, toUnit) + at.zError[l][i];
        double error = at.slopeError[l][i];
        double bend = at.bendMax[l][i] + error;
        ddr[l] = error + Math.min(phi.b2() * zi[l], (bend + phi.b3() * zi[l] / 2) * zi[l]);
        dm[l] = Math.min(phi.b1(), at.slopeMax[l][i] + ddr[l]);
        d2[l] = Math.min(phi.b2(), bend + phi.b3() * zi[l]);
        return dm[l] * zt[l] + at.valueError[l][i];
    }

    private void backward() {
        for (int l = hidden; l >= 1; l--) {
            SmoothActivation phi = at.stack.layer(l).activation();
            double s = scale(l + 1);
            double own = s * radius * at.vNorm[l + 1][i] + at.uError[l][i];
            du[l] = own + (operator(l + 1) + s * radius) * dv[l + 1];
            duRow[l] = own + (at.weights.column()[l + 1] + s * radius) * dv[l + 1];
            double error = at.slopeError[l][i];
            double u = at.uMax[l][i];
            double bent = at.bentMax[l][i] + error * u;
            // (φ'(z) - φ'(z0)) u0, and the product that made v0
            double turned =
                    error * at.uFrobenius[l][i]
                            + Math.min(phi.b2() * u, bent + phi.b3() * u * zi[l] / 2) * zt[l]
                            + 2 * Rounding.UNIT * at.slopeMax[l][i] * at.uFrobenius[l][i];
            dv[l] = dm[l] * du[l] + turned;
            al[l] =
                    Math.min(
                            d2[l] * (u + duRow[l]), bent + d2[l] * duRow[l] + phi.b3() * u * zi[l]);
        }
    }

    private void curvature() {
        for (int k = 1; k <= hidden; k++) {
            q[k][k] = dm[k];
            for (int l = k + 1; l <= hidden; l++) {
                double ball = dm[l] * p[l][k];
                q[l][k] =
                        norms == null
                                ? ball
                                : Math.min(
                                        ball,
                                        norms.q[l][k][i]
                                                + norms.qError[l][k][i]
                                                + ddr[l] * p[l][k]
                                                + at.slopeMax[l][i] * dp[l][k]);
            }
            for (int l = k; l <= hidden; l++) {
                c[k][l] = Rounding.up(curvature(k, l));
            }
            for (int l = k + 1; l <= hidden + 1; l++) {
                double v = at.vNorm[l][i] + dv[l];
                e[k][l] = Rounding.up(scale(l) * v * q[l - 1][k]);
            }
        }
    }

    private double curvature(int k, int l) {
        double products = 0;
        for (int j = l; j <= hidden; j++) {
            products += al[j] * p[j][k] * p[j][l];
        }
        return norms == null
                ? products
                : Math.min(products, norms.n[k][l][i] + curvatureDrift(k, l));
    }

    /** dN_kl ≥ ‖N_kl - N_kl(w0)‖. */
    double curvatureDrift(int k, int l) {
        if (norms == null) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = norms.nError[k][l][i];
        for (int j = l; j <= hidden; j++) {
            SmoothActivation phi = at.stack.layer(j).activation();
            double u = at.uMax[j][i];
            double error = at.slopeError[j][i] * u;
            double bent =
                    d2[j] * duRow[j] + error + Math.min(phi.b3() * u * zi[j], 2 * phi.b2() * u);
            double left = j == k ? 1 : norms.p[j][k][i];
            sum +=
                    bent * p[j][k] * p[j][l]
                            + at.bentMax[j][i] * (dp[j][k] * p[j][l] + left * dp[j][l]);
        }
        return sum;
    }
}
