package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;

/**
 * The spectrum of the Jacobian of the weighted residuals at a point.
 *
 * @param equations n
 * @param rank singular values above 1e-8 of the largest
 * @param roundingRank those above 1e-14 of the largest
 * @param largest σ_max
 * @param smallest σ_min, of n; below about 1e-16 σ_max it is rounding
 * @param hundredth steps that gradient descent with η = 1/σ_max² needs to a hundredth of the loss
 *     if the Jacobian stays as it is; 1e18 for no end
 * @param bands where the residual lies, from large eigenvalues of K = JJᵀ to small ones
 * @param blocks the same of each condition alone
 * @param coefficients of an inverse problem
 */
public record Spectrum(
        int equations,
        int rank,
        int roundingRank,
        double largest,
        double smallest,
        double hundredth,
        List<Band> bands,
        List<Block> blocks,
        List<Coefficient> coefficients) {
    /** The largest n² p for which the spectrum is computed. */
    static final double MOST = 1.5e9;

    private static final double RANK = 1e-8;
    private static final double ROUNDING = 1e-14;
    private static final double[] EDGES = {1e-3, 1e-6, 1e-9, 1e-12, 0};

    /** Copies {@code bands}, {@code blocks} and {@code coefficients}. */
    public Spectrum {
        bands = List.copyOf(bands);
        blocks = List.copyOf(blocks);
        coefficients = List.copyOf(coefficients);
    }

    /**
     * The part of ‖r‖² along eigenvectors of K with λ/λ_max down to a bound.
     *
     * @param above the lower bound of λ/λ_max
     */
    public record Band(double above, int eigenvalues, double share) {}

    /**
     * The spectrum of one condition.
     *
     * @param trace of its block of K
     * @param residual part of ‖r‖²
     */
    public record Block(
            String label,
            int equations,
            int rank,
            int roundingRank,
            double largest,
            double trace,
            double residual) {}

    /**
     * How exactly a coefficient is determined.
     *
     * @param identified the part of its direction that lies in the numerical row space of J; 1: it
     *     is determined, 0: nothing depends on it alone
     * @param standardError from the scatter of the measurements; 0 without any
     */
    public record Coefficient(double identified, double standardError) {}

    static boolean isAffordable(PdeSystem system) {
        double n = system.equations();
        return n * n * system.unknowns() <= MOST;
    }

    /**
     * The spectrum at a point; absent where it is too large to compute, or a number is not finite.
     */
    static Optional<Spectrum> of(PdeSystem system, Matrix jacobian, double[] r, int[] positions) {
        if (!isAffordable(system) || !isFinite(jacobian)) {
            return Optional.empty();
        }
        double all = squares(r, 0, r.length);
        List<Block> blocks = new ArrayList<>();
        for (PdeSystem.Block b : system.blocks()) {
            double[] s = singularValues(jacobian, b.firstRow(), b.rows());
            blocks.add(new Block(
                    b.condition().label(),
                    b.rows(),
                    above(s, RANK),
                    above(s, ROUNDING),
                    s[0],
                    squares(s, 0, s.length),
                    all == 0 ? 0 : squares(r, b.firstRow(), b.rows()) / all));
        }
        try (Matrix copy = jacobian.copy()) {
            Lapack.Svd svd = Lapack.svd(copy);
            try {
                double[] s = svd.s();
                List<Coefficient> coefficients = new ArrayList<>();
                for (int position : positions) {
                    coefficients.add(coefficient(system, svd, r, position));
                }
                return Optional.of(new Spectrum(
                        r.length,
                        above(s, RANK),
                        above(s, ROUNDING),
                        s[0],
                        s[s.length - 1],
                        hundredth(svd, r),
                        bands(svd, r, all),
                        blocks,
                        coefficients));
            } finally {
                svd.close();
            }
        }
    }

    /** The number of singular values above a part of the largest one. */
    static int rank(Matrix jacobian) {
        return above(singularValues(jacobian, 0, jacobian.rows()), RANK);
    }

    private static boolean isFinite(Matrix j) {
        double[] row = new double[j.columns()];
        for (int i = 0; i < j.rows(); i++) {
            j.readRow(i, row, 0);
            for (double v : row) {
                if (!Double.isFinite(v)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double[] singularValues(Matrix j, int first, int count) {
        try (Matrix part = Matrix.zeros(count, j.columns())) {
            double[] row = new double[j.columns()];
            for (int i = 0; i < count; i++) {
                j.readRow(first + i, row, 0);
                part.writeRow(i, row, 0);
            }
            try (Lapack.Svd svd = Lapack.svd(part)) {
                return svd.s();
            }
        }
    }

    private static double squares(double[] v, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum = Math.fma(v[i], v[i], sum);
        }
        return sum;
    }

    private static int above(double[] s, double part) {
        int count = 0;
        for (double v : s) {
            count += v > part * s[0] ? 1 : 0;
        }
        return count;
    }

    private static double hundredth(Lapack.Svd svd, double[] r) {
        double[] s = svd.s();
        double[] ratio = new double[s.length];
        double[] squares = new double[s.length];
        for (int k = 0; k < s.length; k++) {
            ratio[k] = s[k] / s[0] * (s[k] / s[0]);
            double dot = along(svd, k, r);
            squares[k] = dot * dot;
        }
        return DescentSteps.to(0.01, ratio, squares);
    }

    /** The component u_kᵀ r. */
    private static double along(Lapack.Svd svd, int k, double[] r) {
        double dot = 0;
        for (int i = 0; i < r.length; i++) {
            dot = Math.fma(svd.u().get(i, k), r[i], dot);
        }
        return dot;
    }

    private static List<Band> bands(Lapack.Svd svd, double[] r, double all) {
        int[] counts = new int[EDGES.length];
        double[] shares = new double[EDGES.length];
        for (int k = 0; k < svd.s().length; k++) {
            double ratio = svd.s()[k] / svd.s()[0];
            double dot = along(svd, k, r);
            int band = 0;
            while (ratio * ratio < EDGES[band]) {
                band++;
            }
            counts[band]++;
            shares[band] += all == 0 ? 0 : dot * dot / all;
        }
        List<Band> bands = new ArrayList<>();
        for (int k = 0; k < EDGES.length; k++) {
            bands.add(new Band(EDGES[k], counts[k], shares[k]));
        }
        return bands;
    }

    private static Coefficient coefficient(
            PdeSystem system, Lapack.Svd svd, double[] r, int position) {
        double[] s = svd.s();
        double within = 0;
        double[] inverse = new double[r.length];
        for (int k = 0; k < s.length && s[k] > RANK * s[0]; k++) {
            double v = svd.vt().get(k, position);
            within += v * v;
            for (int i = 0; i < inverse.length; i++) {
                inverse[i] += v * svd.u().get(i, k) / s[k];
            }
        }
        double variance = 0;
        for (PdeSystem.Block b : system.blocks()) {
            if (b.condition().measured().length > 0) {
                double scatter = squares(r, b.firstRow(), b.rows()) / b.rows();
                variance += scatter * squares(inverse, b.firstRow(), b.rows());
            }
        }
        return new Coefficient(Math.min(1, within), Math.sqrt(variance));
    }
}
