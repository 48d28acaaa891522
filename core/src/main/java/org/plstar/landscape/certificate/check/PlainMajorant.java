package org.plstar.landscape.certificate.check;

/**
 * A path of length R from the centre, in equal cells: κ bounds ‖(J - Ĵ)Ĵ⁺‖, δ what of J - Ĵ acts outside of V, t how far the path has left V.
 *
 * <p>On a cell the rates are bounded by their values for guessed upper bounds at its end; where those reproduce the guess, it holds.
 *
 * @param kappa κ(R), below 1
 * @param integral ∫₀ᴿ a0(1 - κ), from below
 * @param lambda Λ at the end
 * @param omega ∫₀ᴿ Λ
 */
record PlainMajorant(double kappa, double integral, double lambda, double omega) {
    /** Constants of a claim; {@code inside}: the path stays in V, as Newton's does. */
    record Rates(double first, double w2, double w3, boolean inside) {}

    static PlainMajorant along(
            PlainSystem system,
            PlainRestricted restricted,
            Rates rates,
            double radius,
            double a0,
            int cells) {
        double start = system.curvature.at(0);
        double kappa = PlainAlgebra.up(system.jacobianError / a0);
        double delta = system.jacobianError;
        double left = 0;
        double integral = 0;
        double omega = 0;
        double lambda = 0;
        double width = PlainAlgebra.up(radius / cells);
        for (int j = 1; j <= cells; j++) {
            double end = PlainAlgebra.up(j == cells ? radius : j * width);
            boolean done = false;
            // how much of the cell's length may leave V
            double share = Math.min(1, 1.2 * (delta + rates.w3 * width) / (a0 * (1 - kappa)));
            for (int tries = 0; tries < 8 && !done; tries++, share = Math.min(1, 1.5 * share)) {
                double most = rates.inside ? 0 : Math.min(end, left + share * width);
                double[] tube = system.curvature.inTube(restricted, end, most);
                double moved = tube[1];
                double whole = Math.min(tube[0], PlainAlgebra.up(start + moved));
                double k = kappa;
                double d = delta;
                for (int inner = 0; inner < 30 && !done; inner++) {
                    double phi = rates.inside ? 0 : Math.min(1, d / (a0 * (1 - k)) * (1 + 1e-12));
                    if (!(k < 1) || phi * width > share * width * (1 + 1e-9)) {
                        break;
                    }
                    double kRate = Math.min(rates.first + phi * rates.w2 + moved / a0, whole / a0);
                    double dRate = Math.min(rates.w3 + phi * start + moved, whole);
                    double nextK = PlainAlgebra.up(kappa + width * kRate);
                    double nextD = PlainAlgebra.up(delta + width * dRate);
                    if (nextK <= k && nextD <= d) {
                        done = true;
                        integral += radius / cells * a0 * (1 - (kappa + nextK) / 2) * (1 - 1e-9);
                        omega = PlainAlgebra.up(omega + width * whole);
                        lambda = whole;
                        kappa = nextK;
                        delta = nextD;
                        left = PlainAlgebra.up(left + phi * width);
                    } else {
                        k = nextK * (1 + 1e-7);
                        d = nextD * (1 + 1e-7);
                    }
                }
            }
            if (!done || !(kappa < 1)) {
                return new PlainMajorant(1, 0, lambda, omega);
            }
        }
        return new PlainMajorant(kappa, integral, lambda, omega);
    }
}
