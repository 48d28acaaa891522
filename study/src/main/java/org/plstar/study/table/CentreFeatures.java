package org.plstar.study.table;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.predict.FeatureMap;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/**
 * Features of rows by M centres: φ(x) = L⁻¹ k(Z, x) with the kernel of the centres K_ZZ = L Lᵀ, so
 * that φ(x)·φ(x') is the kernel on their span. Source: Williams and Seeger 2001.
 *
 * @param kernel of two standardized rows
 * @param centres rows Z, as they were read
 */
public record CentreFeatures(RowKernel kernel, Dataset centres) {
    /**
     * Draws centres from some rows.
     *
     * @param count M, at most the number of rows
     * @throws Refusal RANGE if there are fewer than two
     */
    public static CentreFeatures of(Dataset rows, RowKernel kernel, int count, long seed) {
        int m = Math.min(count, rows.rows());
        if (m < 2) {
            throw StudyRefusal.range("centres " + m, "at least two rows");
        }
        int[] drawn = Arrays.copyOf(RandomStream.of(seed, "centres").permutation(rows.rows()), m);
        return new CentreFeatures(kernel, rows.select(drawn));
    }

    /** The number of centres M. */
    public int size() {
        return centres.rows();
    }

    /** Prepares the features of many rows: encodes the centres, and factors their kernel. */
    public Map map(Workers workers) {
        TableEncoder encoder = TableEncoder.fit(centres, Encoding.STANDARD);
        double[][] z = encoder.encode(centres);
        try (Matrix own = kernel.of(z, z, workers)) {
            return new Map(kernel, encoder, z, FeatureMap.of(own, workers));
        }
    }

    /** Centres that are prepared; the caller closes them. */
    public static final class Map implements AutoCloseable {
        private final RowKernel kernel;
        private final TableEncoder encoder;
        private final double[][] z;
        private final FeatureMap factor;

        private Map(RowKernel kernel, TableEncoder encoder, double[][] z, FeatureMap factor) {
            this.kernel = kernel;
            this.encoder = encoder;
            this.z = z;
            this.factor = factor;
        }

        /** Features of rows, [rows][M]. Cost M² a row, and a kernel of M entries. */
        public double[][] of(Dataset rows, Workers workers) {
            double[][] all = new double[rows.rows()][z.length];
            try (Matrix k = kernel.of(encoder.encode(rows), z, workers);
                    Matrix features = factor.features(k, workers)) {
                for (int i = 0; i < all.length; i++) {
                    for (int j = 0; j < z.length; j++) {
                        all[i][j] = features.get(j, i);
                    }
                }
            }
            return all;
        }

        /** The kernel of two rows of the centres. */
        public double kernel(int row, int other) {
            try (Matrix k = kernel.of(
                    new double[][] {z[row]}, new double[][] {z[other]}, Workers.alone())) {
                return k.get(0, 0);
            }
        }

        @Override
        public void close() {
            factor.close();
        }
    }
}
