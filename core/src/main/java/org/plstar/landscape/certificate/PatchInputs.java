package org.plstar.landscape.certificate;

import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * X = (s P(h); σ 1ᵀ) of one sample and one group of a map whose weights act at many sites: (W, b)
 * enter as W X, so all that the unknowns of this map meet is in it.
 */
final class PatchInputs {
    private final Weighted map;
    private final int taps;
    private final int sites;
    private final int size;
    private final double[] rows;

    PatchInputs(Weighted map) {
        this.map = map;
        this.taps = map.patches().taps();
        this.sites = map.patches().sites();
        this.size = taps + (map.bias().length > 0 ? 1 : 0);
        this.rows = new double[Math.multiplyExact(size, sites)];
    }

    /** Takes what a group sees of h; elements are rounded once. */
    void fill(int group, double[] h, int at) {
        map.patches().gather(group, h, at, rows);
        for (int k = 0; k < taps * sites; k++) {
            rows[k] *= map.scale();
        }
        for (int k = taps * sites; k < rows.length; k++) {
            rows[k] = map.biasScale();
        }
    }

    /** X row-major, valid until the next {@link #fill}. */
    double[] rows() {
        return rows;
    }

    /** Rows of X: taps, and one for the bias if there is one. */
    int size() {
        return size;
    }

    /** ‖X‖ from above, X as computed. */
    double norm() {
        return SpectralNorm.above(rows, size, sites);
    }

    /** The largest norm of a column, without the bias. */
    double largestSite() {
        double largest = 0;
        for (int p = 0; p < sites; p++) {
            largest = Math.max(largest, Rounding.norm(rows, p, taps, sites));
        }
        return largest;
    }
}
