package org.plstar.landscape.certificate;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.StageNetwork.StageTerm;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * How far the numbers of one sample can be, anywhere in the ball of radius R about w0, from those
 * computed at w0; rounding is what remains for R = 0.
 *
 * <p>All are upper bounds. Forward, for stage l and the terms t that it is the sum of, j the source
 * of t, with P_lk = ∂z_l/∂z_k and g_t ≥ ‖X_t‖, σ_t = |s| √(sites that see an element), so that T_t
 * h changes by at most σ_t ‖dW‖ ‖h‖:
 *
 * <ul>
 *   <li>dp_lk = Σ_t (σ_t R dm_j + ‖T_t‖ ddr_j) p_jk + ‖T_t D_j‖ dp_jk, and p_lk the better of
 *       ‖P_lk‖ + dp_lk and Σ_t (‖T_t‖ + σ_t R) dm_j p_jk;
 *   <li>zt_l = R √Σ_t (p_{l,stage(t)} g_t)² over all terms with weights bounds ‖z_l - z_l(w0)‖,
 *       zi_l the same in maximum norm, by rows;
 *   <li>ddr_l bounds |φ'(z) - φ'(z(w0))|, dm_l |φ'(z)|, eta_l ‖h_l - h_l(w0)‖.
 * </ul>
 *
 * <p>Of stages with kinks no unit may be as close to 0 as zi_l: then their sides are the same
 * everywhere, φ'' = 0, and F is as smooth as its other stages; else {@link #kink} is set.
 *
 * <p>Backward: du_l, duRow_l bound u_l - u_l(w0) in spectral norm and by rows, dv_l, dvRow_l v_l -
 * v_l(w0). From these c_kl ≥ ‖N_kl‖ for stages and e_kt ≥ σ_t ‖v‖ ‖Q_{source(t),k}‖ for a stage and
 * a term, which are what the second derivative is made of. Cost O(L³).
 */
final class Drift {
    /** More than a unit moves, for a check whose bounds are a little coarser. */
    private static final double APART = 1.02;

    /** The same for rounding. */
    private static final double ROUNDING = 32;

    /** What is known of a part of the ball: each may lower the numbers of stage l. */
    interface Limits {
        /** How far z_l moves, before anything is made of it. */
        void limitZ(Drift d, int l);

        /** How far u_l moves. */
        void limitU(Drift d, int l);

        /** How far v_l moves. */
        void limitV(Drift d, int l);
    }

    /** Whether a unit may change side of its kink: then nothing else here is a bound. */
    boolean kink;

    /** c_kl for stages k ≤ l ≤ L that have weights. */
    final double[][] c;

    /** e_kt for a stage k and a term t whose source it reaches; 0 for others. */
    final double[][] e;

    /** Of the inputs of term t: xi_t ≥ ‖X_t - X_t(w0)‖. */
    final double[] xi;

    /** g_t ≥ ‖X_t‖. */
    final double[] g;

    /** g_t at w0, of the computed numbers. */
    final double[] g0;

    /** dv_l ≥ ‖v_l - v_l(w0)‖. */
    final double[] dv;

    private final ForwardBackward at;
    private final @Nullable ProductNorms norms;
    private final int i;
    private final double radius;
    private final int hidden;
    private final @Nullable Limits limits;

    // named as in the formulas: bounds everywhere in the ball
    final double[] eta;
    private final double[] site;
    final double[] toLayer;
    final double[] toUnit;
    final double[] zt;
    final double[] zi;
    final double[] ddr;
    final double[] dm;
    final double[] d2;
    final double[] al;
    final double[] du;
    final double[] duRow;
    private final double[] dvRow;
    final double[][] p;
    private final double[][] dp;
    final double[][] q;

    /** Bounds for sample i; without product norms, these are bounded by products of norms. */
    Drift(ForwardBackward at, @Nullable ProductNorms norms, int i, double radius) {
        this(at, norms, i, radius, null);
    }

    /** The same for a part of the ball, where numbers move less. */
    Drift(
            ForwardBackward at,
            @Nullable ProductNorms norms,
            int i,
            double radius,
            @Nullable Limits limits) {
        this.limits = limits;
        this.at = at;
        this.norms = norms;
        this.i = i;
        this.radius = radius;
        this.hidden = at.hidden();
        int size = hidden + 2;
        int terms = at.stack.terms() + 1;
        c = new double[size][size];
        e = new double[size][terms];
        xi = new double[terms];
        g = new double[terms];
        g0 = new double[terms];
        site = new double[terms];
        dv = new double[size];
        eta = new double[size];
        toLayer = new double[size];
        toUnit = new double[size];
        zt = new double[size];
        zi = new double[size];
        ddr = new double[size];
        dm = new double[size];
        d2 = new double[size];
        al = new double[size];
        du = new double[size];
        duRow = new double[size];
        dvRow = new double[size];
        p = new double[size][size];
        dp = new double[size][size];
        q = new double[size][size];
        forward();
        backward();
        curvature();
    }

    private double operator(int t) {
        return at.weights.operator()[t];
    }

    /** σ_t R. */
    private double turned(int t) {
        return at.weights.spread()[t] * radius;
    }

    private void forward() {
        for (int l = 1; l <= hidden + 1; l++) {
            for (int t : at.stack.termsOf(l)) {
                if (at.stack.term(t).map() instanceof Weighted w) {
                    input(t, w);
                }
            }
            if (l > hidden) {
                return;
            }
            p[l][l] = 1;
            for (int k = 1; k < l; k++) {
                if (at.stack.hasWeights(k)) {
                    carry(l, k);
                }
            }
            eta[l] = move(l, at.stack.stage(l).activation());
            through(l);
        }
    }

    /** What the weights of term t are multiplied by. */
    private void input(int t, Weighted map) {
        double moved = eta[at.stack.term(t).source()];
        double unit = at.weights.unit()[t];
        xi[t] = at.weights.spread()[t] * moved;
        g0[t] = at.inputNorm(t, i);
        // a patch changes by no more than the whole
        site[t] = Rounding.norm(at.siteNorm[t][i] + unit * moved, map.biasScale());
        g[t] = map.isDense() ? site[t] : Rounding.up(g0[t] + xi[t]);
    }

    /** p_lk and dp_lk. */
    private void carry(int l, int k) {
        double ball = 0;
        double drift = 0;
        for (int t : at.stack.termsOf(l)) {
            int j = at.stack.term(t).source();
            if (j < k || p[j][k] == 0) {
                continue;
            }
            double whole = (operator(t) + turned(t)) * dm[j] * p[j][k];
            ball += whole;
            if (norms != null) {
                drift +=
                        (turned(t) * dm[j] + operator(t) * ddr[j]) * p[j][k]
                                + (norms.step[t][i] + norms.stepError[t][i]) * dp[j][k];
            }
        }
        if (norms == null) {
            p[l][k] = ball;
            dp[l][k] = ball;
        } else {
            dp[l][k] = drift + norms.pError[l][k][i];
            p[l][k] = Math.min(norms.p[l][k][i] + dp[l][k], ball);
        }
    }

    /** How far z_l and h_l move; the latter is returned. */
    private double move(int l, SmoothActivation phi) {
        double all = 0;
        double own = 0;
        double before = 0;
        for (int t = 1; t <= at.stack.terms(); t++) {
            int k = at.stack.term(t).stage();
            if (k <= l) {
                double way = p[l][k] * g[t];
                all += way * way;
            }
        }
        for (int t : at.stack.termsOf(l)) {
            int j = at.stack.term(t).source();
            own += site[t] * site[t];
            double row = at.weights.row()[t] + at.weights.unit()[t] * radius;
            double carried = row * dm[j] * toLayer[j];
            if (Double.isFinite(at.weights.rowSum()[t])) {
                carried = Math.min(carried, at.weights.rowSum()[t] * dm[j] * toUnit[j]);
            }
            before += carried;
        }
        toLayer[l] = Math.sqrt(all + Rounding.SQUARES);
        toUnit[l] = Math.min(toLayer[l], Math.sqrt(own + before * before + Rounding.SQUARES));
        zt[l] = radius * toLayer[l] + at.zError[l][i];
        zi[l] = radius * toUnit[l] + at.zError[l][i];
        if (limits != null) {
            limits.limitZ(this, l);
        }
        kink |= !(APART * zi[l] + ROUNDING * at.zError[l][i] < at.kinkDistance[l][i]);
        double error = at.slopeError[l][i];
        double bend = at.bendMax[l][i] + error;
        ddr[l] = error + Math.min(phi.b2() * zi[l], (bend + phi.b3() * zi[l] / 2) * zi[l]);
        dm[l] = Math.min(phi.b1(), at.slopeMax[l][i] + ddr[l]);
        d2[l] = Math.min(phi.b2(), bend + phi.b3() * zi[l]);
        return dm[l] * zt[l] + at.valueError[l][i];
    }

    /** q_lk ≥ ‖Q_lk‖. */
    private void through(int l) {
        for (int k = 1; k <= l; k++) {
            double ball = dm[l] * p[l][k];
            q[l][k] =
                    norms == null || k == l
                            ? ball
                            : Math.min(ball, norms.q[l][k][i] + throughDrift(l, k));
        }
    }

    private void backward() {
        for (int l = hidden; l >= 1; l--) {
            SmoothActivation phi = at.stack.stage(l).activation();
            double own = at.uError[l][i];
            double ownRow = at.uError[l][i];
            for (int t : at.stack.usesOf(l)) {
                int m = at.stack.term(t).stage();
                double unit = at.weights.unit()[t] * radius;
                double moved = turned(t) * at.sharedNorm[t][i];
                own += moved + (operator(t) + turned(t)) * dv[m];
                double row = (at.weights.column()[t] + unit) * dv[m];
                if (Double.isFinite(at.weights.columnSum()[t])) {
                    row = Math.min(row, at.weights.columnSum()[t] * dvRow[m]);
                }
                ownRow += Math.min(moved, unit * at.vNorm[m][i]) + row;
            }
            du[l] = own;
            duRow[l] = ownRow;
            if (limits != null) {
                limits.limitU(this, l);
            }
            double error = at.slopeError[l][i];
            double u = at.uMax[l][i];
            double bent = at.bentMax[l][i] + error * u;
            // (φ'(z) - φ'(z0)) u0 by its largest factor, and the product that made v0
            double factor = Math.min(phi.b2() * u, bent + phi.b3() * u * zi[l] / 2);
            double rounding = 2 * Rounding.UNIT * at.slopeMax[l][i];
            double turned = (error + rounding) * at.uFrobenius[l][i] + factor * zt[l];
            dv[l] = dm[l] * du[l] + turned;
            dvRow[l] = dm[l] * duRow[l] + (error + rounding) * u + factor * zi[l];
            al[l] =
                    Math.min(
                            d2[l] * (u + duRow[l]), bent + d2[l] * duRow[l] + phi.b3() * u * zi[l]);
            if (limits != null) {
                limits.limitV(this, l);
            }
        }
    }

    private void curvature() {
        for (int k = 1; k <= hidden; k++) {
            if (!at.stack.hasWeights(k)) {
                continue;
            }
            for (int l = k; l <= hidden; l++) {
                c[k][l] = at.stack.hasWeights(l) ? Rounding.up(curvature(k, l)) : 0;
            }
            for (int t = 1; t <= at.stack.terms(); t++) {
                StageTerm term = at.stack.term(t);
                if (term.source() >= k) {
                    double v = at.sharedNorm[t][i] + dv[term.stage()];
                    e[k][t] = Rounding.up(at.weights.spread()[t] * v * q[term.source()][k]);
                }
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
            double left = j == k ? 1 : norms.p[j][k][i];
            sum +=
                    bentDrift(j) * p[j][k] * p[j][l]
                            + at.bentMax[j][i] * (dp[j][k] * p[j][l] + left * dp[j][l]);
        }
        return sum;
    }

    /** Whether some sample's numbers are no bounds. */
    static boolean kink(Drift[] all) {
        return Arrays.stream(all).anyMatch(d -> d.kink);
    }

    /** R. */
    double radius() {
        return radius;
    }

    /** How far u_j ∘ φ''(z_j) moves, by rows. */
    double bentDrift(int j) {
        SmoothActivation phi = at.stack.stage(j).activation();
        double u = at.uMax[j][i];
        double error = at.slopeError[j][i] * u;
        return d2[j] * duRow[j] + error + Math.min(phi.b3() * u * zi[j], 2 * phi.b2() * u);
    }

    /** ‖Q_lk - Q_lk(w0)‖; infinite without product norms. */
    double throughDrift(int l, int k) {
        if (l == k) {
            return ddr[l];
        }
        return norms == null
                ? Double.POSITIVE_INFINITY
                : norms.qError[l][k][i] + ddr[l] * p[l][k] + at.slopeMax[l][i] * dp[l][k];
    }
}
