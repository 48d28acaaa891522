package org.plstar.landscape.certificate;

import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * How far D²F[d, d'] moves in a tube where d, d' are held to V, the row space of the Jacobian: sup
 * ‖(D²F(w) - D²F(w0))[d, d']‖.
 *
 * <p>With ζ_l = z'_l at w0, x_l ≥ ‖z'_l - ζ_l‖, y_l ≥ ‖h'_l - h'_l(w0)‖ and Δ for differences from
 * w0,
 *
 * <ul>
 *   <li>‖Δφ'_l ∘ ζ_l‖ ≤ min(|Δφ'|_∞ ‖ζ_l‖, ‖Δφ'‖ |ζ_l|_∞) =: f_l, y_l = f_l + dm_l x_l, x_l =
 *       s‖Δh_{l-1}‖ |d_l| + s R dm_{l-1}(w0) ‖ζ_{l-1}‖ + (‖s W_l‖ + s R) f_{l-1} + p_{l,l-1}
 *       x_{l-1};
 *   <li>⟨u ∘ φ'', z'(d) ∘ z'(d')⟩ moves by at most min(|Δ(u∘φ'')|_∞ ‖ζ‖ ‖ζ'‖, ‖Δ(u∘φ'')‖ min(|ζ|_∞
 *       ‖ζ'‖, ‖ζ‖ |ζ'|_∞)) + al (‖ζ‖ x' + x ‖ζ'‖ + x x');
 *   <li>s⟨v_l, dW_l h'_{l-1}(d')⟩ by at most s |d_l| (‖Δv_l‖ dm_{l-1}(w0) ‖ζ'_{l-1}‖ + ‖v_l‖
 *       y'_{l-1}), and the same with d, d' exchanged.
 * </ul>
 *
 * <p>Over samples the root of the sum of squares. On V, and more so for J⁺b, ζ is much smaller than
 * for the worst direction, and no unit of it is large: this is what makes it sharper than {@link
 * CurvatureDrift}. For a stack of dense layers; cost O(L) for each sample.
 */
final class RestrictedDrift {
    /** What a direction is. */
    enum Slot {
        /** A unit vector of V. */
        ALONG,
        /** J⁺b with |b| = 1. */
        PULLED,
        /** Any unit vector. */
        ANY
    }

    private final ForwardBackward at;
    private final TangentSizes sizes;
    private final Drift[] origin;
    private final double a0;
    private final Workers workers;

    /**
     * At a point.
     *
     * @param origin the drift at radius 0, that is rounding
     * @param a0 σ_min of the computed Jacobian, from below
     */
    RestrictedDrift(
            ForwardBackward at, TangentSizes sizes, Drift[] origin, double a0, Workers workers) {
        this.at = at;
        this.sizes = sizes;
        this.origin = origin;
        this.a0 = a0;
        this.workers = workers;
    }

    /** The supremum over the points that some drifts are about. */
    double at(Drift[] drift, Slot a, Slot b) {
        if (Drift.kink(drift)) {
            return Double.POSITIVE_INFINITY;
        }
        double[] alone = new double[drift.length];
        workers.run(drift.length, i -> alone[i] = alone(drift[i], i, a, b));
        return Rounding.up(Rounding.norm(alone));
    }

    private double length(Slot slot) {
        return slot == Slot.PULLED ? Rounding.up(1 / a0) : 1;
    }

    private double size(Slot slot, int l, int i) {
        return switch (slot) {
            case ALONG -> sizes.z[l][i];
            case PULLED -> sizes.zPulled[l][i];
            case ANY -> origin[i].toLayer[l];
        };
    }

    private double unit(Slot slot, int l, int i) {
        return switch (slot) {
            case ALONG -> sizes.zUnit[l][i];
            case PULLED -> sizes.zPulledUnit[l][i];
            case ANY -> origin[i].toUnit[l];
        };
    }

    private double alone(Drift d, int i, Slot a, Slot b) {
        Drift o = origin[i];
        int hidden = at.hidden();
        double[][] one = moved(d, i, a);
        double[][] two = moved(d, i, b);
        double sum = 0;
        for (int l = 1; l <= hidden; l++) {
            double za = size(a, l, i);
            double zb = size(b, l, i);
            double b3 = at.stack.stage(l).activation().b3();
            double bent = d.bentDrift(l) + o.bentDrift(l);
            double whole =
                    (d.du[l] + o.du[l]) * d.d2[l]
                            + (at.uMax[l][i] + o.duRow[l]) * b3 * (d.zt[l] + o.zt[l]);
            sum +=
                    Math.min(
                            bent * za * zb,
                            whole * Math.min(unit(a, l, i) * zb, za * unit(b, l, i)));
            double xa = one[0][l];
            double xb = two[0][l];
            sum += d.al[l] * (za * xb + xa * zb + xa * xb);
        }
        double own = 0;
        double other = 0;
        for (int l = 2; l <= hidden + 1; l++) {
            double s = at.weights.spread()[l];
            double turned = (d.dv[l] + o.dv[l]) * o.dm[l - 1];
            double v = at.vNorm[l][i] + d.dv[l];
            double first = s * (turned * size(b, l - 1, i) + v * two[1][l - 1]);
            double second = s * (turned * size(a, l - 1, i) + v * one[1][l - 1]);
            own += first * first;
            other += second * second;
        }
        // the layers' parts of a direction have norms whose squares add up to that of the whole
        return Rounding.up(sum + Math.sqrt(own) * length(a) + Math.sqrt(other) * length(b));
    }

    /** x_l and y_l. */
    private double[][] moved(Drift d, int i, Slot slot) {
        Drift o = origin[i];
        int hidden = at.hidden();
        double[] x = new double[hidden + 1];
        double[] y = new double[hidden + 1];
        double turned = 0;
        for (int l = 1; l <= hidden; l++) {
            if (l > 1) {
                double s = at.weights.spread()[l];
                double norm = at.weights.operator()[l] + s * d.radius();
                x[l] =
                        s * (d.eta[l - 1] + o.eta[l - 1]) * length(slot)
                                + s * d.radius() * o.dm[l - 1] * size(slot, l - 1, i)
                                + norm * turned
                                + Math.min(norm * d.dm[l - 1], d.p[l][l - 1]) * x[l - 1];
            }
            SmoothActivation phi = at.stack.stage(l).activation();
            double slope =
                    Math.min(phi.b2(), o.d2[l] + phi.b3() / 2 * (d.zi[l] + o.zi[l]))
                            * (d.zt[l] + o.zt[l]);
            turned = Math.min((d.ddr[l] + o.ddr[l]) * size(slot, l, i), slope * unit(slot, l, i));
            y[l] = turned + d.dm[l] * x[l];
        }
        return new double[][] {x, y};
    }
}
