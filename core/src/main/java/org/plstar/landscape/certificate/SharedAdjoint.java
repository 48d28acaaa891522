package org.plstar.landscape.certificate;

import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * The derivative v of the outputs by z seen as matrices [channels, sites], as weights that act at
 * many sites meet it: ⟨Σ_c q_c v^c, dW P(h)⟩ ≤ ‖Σ_c q_c v^c‖ ‖dW‖_F ‖P(h)‖_F with the spectral
 * norm.
 */
final class SharedAdjoint {
    private SharedAdjoint() {}

    /**
     * A bound of the largest ‖Σ_c q_c v^c‖ with ‖q‖ = 1: the smaller of the norms of the v^c one
     * below the other and side by side, and the largest of the groups.
     *
     * @param v [C, channels, sites] from {@code at} on
     */
    static double norm(Weighted map, double[] v, int at, int outputs) {
        int sites = map.patches().sites();
        int each = map.each();
        double[] below = new double[outputs * each * sites];
        double[] beside = new double[outputs * each * sites];
        double largest = 0;
        for (int g = 0; g < map.patches().groups(); g++) {
            for (int c = 0; c < outputs; c++) {
                for (int o = 0; o < each; o++) {
                    int from = at + (c * map.channels() + g * each + o) * sites;
                    System.arraycopy(v, from, below, (c * each + o) * sites, sites);
                    System.arraycopy(v, from, beside, (o * outputs + c) * sites, sites);
                }
            }
            double norm = SpectralNorm.above(below, outputs * each, sites);
            if (outputs > 1) {
                norm = Math.min(norm, SpectralNorm.above(beside, each, outputs * sites));
            }
            largest = Math.max(largest, norm);
        }
        return largest;
    }
}
