package org.plstar.landscape.certificate;

import org.plstar.array.Workers;

/**
 * How far the second derivative moves: dD ≥ sup ‖D²F(w) - D²F(w0)‖ over the points that some {@link Drift} is about.
 *
 * <p>As {@link CurvatureBound}, with the drift of each factor in the place of its size: N_kl - N_kl(w0) for N_kl, and for the second sort of block s_l(‖v_l - v_l(w0)‖ ‖Q‖
 * + ‖v_l(w0)‖ ‖Q - Q(w0)‖), both on the inputs x_k at w0; and the whole factors on x_k - x_k(w0). A second way is the distance times {@link ThirdDerivative}; the
 * smaller counts.
 */
final class CurvatureDrift {
    private final CurvatureBound bound;
    private final ForwardBackward at;
    private final Workers workers;
    private final ThirdDerivative third;

    /** Between the exact and the computed second derivative at w0. */
    private final double rounding;

    CurvatureDrift(CurvatureBound bound, Workers workers) {
        this.bound = bound;
        this.at = bound.measured();
        this.workers = workers;
        this.third = new ThirdDerivative(bound, workers);
        this.rounding = bound.measuresProducts() ? fromComputed(bound.drifts(0)) : 0;
    }

    /**
     * dD.
     *
     * @param drift of all samples
     * @param radius the largest distance from w0 that they are about
     */
    double at(Drift[] drift, double radius) {
        double along = Rounding.up(radius * third.at(drift));
        return bound.measuresProducts() ? Math.min(along, fromMeasured(drift)) : along;
    }

    /** dD from measured products alone. */
    double fromMeasured(Drift[] drift) {
        return Rounding.up(fromComputed(drift) + rounding);
    }

    private double fromComputed(Drift[] drift) {
        int size = at.hidden() + 1;
        double[][] m = new double[size][size];
        workers.run(
                size * size,
                task -> {
                    int k = task / size + 1;
                    int l = task % size + 1;
                    if (k <= l) {
                        m[k - 1][l - 1] = pair(drift, k, l);
                        m[l - 1][k - 1] = m[k - 1][l - 1];
                    }
                });
        double[] alone = new double[drift.length];
        workers.run(drift.length, i -> alone[i] = alone(drift[i], i));
        return Math.min(SmallNorm.symmetric(m), Rounding.norm(alone));
    }

    private double pair(Drift[] drift, int k, int l) {
        int n = drift.length;
        double[] factor = new double[n];
        double[] moved = new double[n];
        double sum = 0;
        if (l <= at.hidden()) {
            for (int i = 0; i < n; i++) {
                Drift d = drift[i];
                factor[i] = d.curvatureDrift(k, l);
                moved[i] = d.c[k][l] * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
            }
            sum += Math.sqrt(bound.gram(factor, k, l) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        if (k < l) {
            for (int i = 0; i < n; i++) {
                factor[i] = through(drift[i], i, k, l);
                moved[i] = drift[i].e[k][l] * drift[i].xi[k];
            }
            sum += Math.sqrt(bound.gram(factor, k) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        return Rounding.up(sum);
    }

    private double alone(Drift d, int i) {
        int size = at.hidden() + 1;
        double[][] m = new double[size][size];
        for (int k = 1; k <= size; k++) {
            for (int l = k; l <= size; l++) {
                double sum = 0;
                if (l < size) {
                    sum +=
                            d.curvatureDrift(k, l) * d.g0[k] * d.g0[l]
                                    + d.c[k][l] * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
                }
                if (k < l) {
                    sum += through(d, i, k, l) * d.g0[k] + d.e[k][l] * d.xi[k];
                }
                m[k - 1][l - 1] = Rounding.up(sum);
                m[l - 1][k - 1] = m[k - 1][l - 1];
            }
        }
        return SmallNorm.symmetric(m);
    }

    /** s_l(‖v_l - v_l(w0)‖ ‖Q_{l-1,k}‖ + ‖v_l(w0)‖ ‖Q_{l-1,k} - Q_{l-1,k}(w0)‖). */
    private double through(Drift d, int i, int k, int l) {
        double s = Math.abs(at.stack.layer(l).scale());
        return Rounding.up(
                s * (d.dv[l] * d.q[l - 1][k] + at.vNorm[l][i] * d.throughDrift(l - 1, k)));
    }
}
