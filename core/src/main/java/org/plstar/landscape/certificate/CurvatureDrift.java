package org.plstar.landscape.certificate;

import java.util.Optional;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * How far the second derivative moves: dD ≥ sup ‖D²F(w) - D²F(w0)‖ over the points that some {@link
 * Drift} is about.
 *
 * <p>As {@link CurvatureBound}, with the drift of each factor in the place of its size: N_kl -
 * N_kl(w0) for N_kl, and for the second sort of block s_l(‖v_l - v_l(w0)‖ ‖Q‖ + ‖v_l(w0)‖ ‖Q -
 * Q(w0)‖), both on the inputs x_k at w0; and the whole factors on x_k - x_k(w0). A second way is
 * the distance times {@link ThirdDerivative}; the smaller counts.
 */
final class CurvatureDrift {
    private final InputForms forms;
    private final boolean measured;
    private final ForwardBackward at;
    private final Workers workers;
    private final ThirdDerivative third;

    /** Between the exact and the computed second derivative at w0. */
    private final double rounding;

    /**
     * At a point.
     *
     * @param origin the drift at radius 0, that is rounding; absent where no products were measured
     */
    CurvatureDrift(InputForms forms, Optional<Drift[]> origin, Workers workers) {
        this.forms = forms;
        this.measured = origin.isPresent();
        this.at = forms.measured();
        this.workers = workers;
        this.third = new ThirdDerivative(forms, workers);
        this.rounding = origin.map(this::fromComputed).orElse(0.0);
    }

    /**
     * dD.
     *
     * @param drift of all samples
     * @param radius the largest distance from w0 that they are about
     */
    double at(Drift[] drift, double radius) {
        double along = Rounding.up(radius * third.at(drift));
        return measured ? Math.min(along, fromMeasured(drift)) : along;
    }

    /** dD from measured products alone. */
    double fromMeasured(Drift[] drift) {
        return Rounding.up(fromComputed(drift) + rounding);
    }

    /** The same beside D²F at the computed numbers. */
    double fromComputed(Drift[] drift) {
        if (Drift.kink(drift)) {
            return Double.POSITIVE_INFINITY;
        }
        int[] blocks = at.stack.trained();
        int size = blocks.length;
        double[][] m = new double[size][size];
        workers.run(
                size * size,
                task -> {
                    int k = task / size;
                    int l = task % size;
                    if (k <= l) {
                        m[k][l] = pair(drift, blocks[k], blocks[l]);
                        m[l][k] = m[k][l];
                    }
                });
        double[] alone = new double[drift.length];
        workers.run(drift.length, i -> alone[i] = alone(drift[i], i, blocks));
        return Math.min(SmallNorm.symmetric(m), Rounding.norm(alone));
    }

    private int stage(int t) {
        return at.stack.term(t).stage();
    }

    private double pair(Drift[] drift, int k, int l) {
        int n = drift.length;
        double[] factor = new double[n];
        double[] moved = new double[n];
        double sum = 0;
        if (stage(l) <= at.hidden()) {
            for (int i = 0; i < n; i++) {
                Drift d = drift[i];
                factor[i] = d.curvatureDrift(stage(k), stage(l));
                moved[i] = d.c[stage(k)][stage(l)] * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
            }
            sum += Math.sqrt(forms.both(factor, k, l) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        if (stage(k) < stage(l)) {
            for (int i = 0; i < n; i++) {
                factor[i] = through(drift[i], i, stage(k), l);
                moved[i] = drift[i].e[stage(k)][l] * drift[i].xi[k];
            }
            sum += Math.sqrt(forms.one(factor, k) + Rounding.SQUARES) + Rounding.norm(moved);
        }
        return Rounding.up(sum);
    }

    private double alone(Drift d, int i, int[] blocks) {
        int size = blocks.length;
        double[][] m = new double[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = a; b < size; b++) {
                int k = blocks[a];
                int l = blocks[b];
                double sum = 0;
                if (stage(l) <= at.hidden()) {
                    sum +=
                            d.curvatureDrift(stage(k), stage(l)) * d.g0[k] * d.g0[l]
                                    + d.c[stage(k)][stage(l)]
                                            * (d.xi[k] * d.g[l] + d.g0[k] * d.xi[l]);
                }
                if (stage(k) < stage(l)) {
                    sum += through(d, i, stage(k), l) * d.g0[k] + d.e[stage(k)][l] * d.xi[k];
                }
                m[a][b] = Rounding.up(sum);
                m[b][a] = m[a][b];
            }
        }
        return SmallNorm.symmetric(m);
    }

    /**
     * For a stage k and a term t: σ_t(‖v - v(w0)‖ ‖Q‖ + ‖v(w0)‖ ‖Q - Q(w0)‖), 0 if no way leads
     * there.
     */
    private double through(Drift d, int i, int k, int t) {
        int source = at.stack.term(t).source();
        if (source < k) {
            return 0;
        }
        return Rounding.up(
                at.weights.spread()[t]
                        * (d.dv[stage(t)] * d.q[source][k]
                                + at.sharedNorm[t][i] * d.throughDrift(source, k)));
    }
}
