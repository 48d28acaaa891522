package org.plstar.landscape.certificate.check;

/**
 * A path from the centre on which the residual falls, in equal parts of what it must fall by: κ
 * bounds ‖(J - Ĵ)Ĵ⁺‖, δ what of J - Ĵ acts outside of V, t how far the path has left V, s its
 * length.
 *
 * <p>On a cell the rates are bounded by their values for guessed upper bounds at its end; where
 * those reproduce the guess, it holds. The path ends before it is longer than R.
 *
 * @param kappa κ, below 1
 * @param fallen by how much the residual has fallen at least, but for the factor of a descent
 * @param lambda Λ at the end
 * @param omega ∫Λ
 */
record PlainMajorant(double kappa, double fallen, double lambda, double omega) {
    private static final PlainMajorant NONE = new PlainMajorant(1, 0, 0, 0);

    /**
     * Constants of a claim.
     *
     * @param bend 1 for the flow, ½ for steps, 0 for a path that stays in V, as Newton's does
     * @param byResidual such a path, measured by the residual
     * @param curb η r0 for steps: a fall counts 1 - η r0 Λ times
     */
    record Rates(double first, double w2, double w3, double bend, boolean byResidual, double curb) {
        /** Bound of ‖(D²F - D²F(centre))[·, J⁺·]‖ on V. */
        double moved(PlainAround t, double a0) {
            if (bend > 0) {
                return t.first();
            }
            double least = byResidual ? a0 * t.pulled() : t.inside() / a0;
            return PlainAlgebra.up(Math.min(least, t.moved() / a0));
        }

        /** The largest (a + b T)/(1 + bend T²), T between 0 and {@code most}. */
        double worst(double a, double b, double most) {
            if (bend == 0) {
                return a;
            }
            // b/(bend (a + root)) is where it is largest
            double root = Math.sqrt(a * a + b * b / bend);
            double top = root > 0 ? b / (bend * (a + root)) : 0;
            double t = Math.min(top, most);
            return PlainAlgebra.up((a + b * t) / (1 + bend * t * t));
        }
    }

    /** What is known about the centre. */
    interface Surroundings {
        /** Λ(0). */
        double start();

        /** How far Ĵ may be from J at the centre. */
        double error();

        /** In a tube. */
        PlainAround at(double along, double across);

        /** Of a dense network. */
        static Surroundings of(PlainSystem system, PlainRestricted restricted) {
            double start = system.curvature.at(0);
            return new Surroundings() {
                @Override
                public double start() {
                    return start;
                }

                @Override
                public double error() {
                    return system.jacobianError;
                }

                @Override
                public PlainAround at(double along, double across) {
                    return PlainAround.inTube(system.curvature, restricted, along, across);
                }
            };
        }
    }

    static PlainMajorant along(
            Surroundings around, Rates rates, double radius, double need, double a0, int cells) {
        double start = around.start();
        double kappa = PlainAlgebra.up(around.error() / a0);
        double delta = around.error();
        double left = 0;
        double length = 0;
        double omega = 0;
        double width = need / cells;
        PlainMajorant last = NONE;
        for (int j = 1; j <= 2 * cells; j++) {
            boolean done = false;
            double sigma = a0 * (1 - kappa) * (1 - 1e-12);
            if (!(sigma > 0)) {
                break;
            }
            // how much longer the cell's path may be than at its beginning
            double room = 1.05;
            for (int tries = 0; tries < 8 && !done; tries++, room *= 1.4) {
                double far = Math.min(radius, length + room * width / sigma);
                double ahead = room * (delta + rates.w3 * width / sigma) / sigma;
                double share = room * width / sigma * rates.worst(0, 1, ahead);
                double most = rates.bend == 0 ? 0 : Math.min(far, left + share + 1e-9 * far);
                PlainAround t = around.at(far, most);
                if (t.whole() == Double.POSITIVE_INFINITY) {
                    break;
                }
                double whole = Math.min(t.whole(), PlainAlgebra.up(start + t.moved()));
                double first = rates.first + rates.moved(t, a0);
                double k = kappa;
                double d = delta;
                for (int inner = 0; inner < 30 && !done; inner++) {
                    double s = a0 * (1 - k) * (1 - 1e-12);
                    if (!(s > 0)) {
                        break;
                    }
                    double ratio = d / s * (1 + 1e-12);
                    double end = PlainAlgebra.up(length + width / s);
                    double out = PlainAlgebra.up(left + width / s * rates.worst(0, 1, ratio));
                    if (end > far || (rates.bend > 0 && out > most)) {
                        break;
                    }
                    double kRate =
                            Math.min(rates.worst(first, rates.w2 + t.second(), ratio), whole / a0);
                    double dRate =
                            Math.min(
                                    rates.worst(rates.w3 + t.out(), start + t.moved(), ratio),
                                    whole);
                    double nextK = PlainAlgebra.up(kappa + width / s * kRate);
                    double nextD = PlainAlgebra.up(delta + width / s * dRate);
                    if (nextK <= k && nextD <= d) {
                        done = true;
                        omega = PlainAlgebra.up(omega + (end - length) * whole);
                        kappa = nextK;
                        delta = nextD;
                        left = rates.bend == 0 ? 0 : out;
                        length = end;
                        last = new PlainMajorant(kappa, j * width * (1 - 1e-9), whole, omega);
                    } else {
                        k = nextK * (1 + 1e-7);
                        d = nextD * (1 + 1e-7);
                    }
                }
            }
            if (!done || (1 - rates.curb * last.lambda) * last.fallen * (1 - 1e-8) >= need) {
                break;
            }
        }
        return last;
    }
}
