package org.plstar.infinite;

import java.util.Arrays;

/**
 * Channels that are identically distributed, on the pairs of a {@link Tile}.
 *
 * @param kernel [pairs], E[hh'] of one channel
 * @param determinant [pairs], E[h²]E[h'²] - E[hh']², carried since kinks ask for its root
 * @param tangent [pairs], the tangent kernel of one channel without the part of an open gain
 * @param left of the tile's left rows
 * @param right of its right rows
 * @param width the number of channels; 0 if it is not given
 * @param kind what the channels are
 * @param gain multiple of uu', the product of the channel's own values, that the tangent kernel has
 *     besides: it moves together with the channel, so no number represents it before an activation
 * @param folded whether such a part was replaced by its mean, which only a dense layer may read
 */
record Field(
        double[] kernel,
        double[] determinant,
        double[] tangent,
        Side left,
        Side right,
        int width,
        Kind kind,
        double gain,
        boolean folded) {
    /** The distribution of channels. */
    enum Kind {
        /** Channels that are columns of the data. */
        RAW,
        /** Channels that are centred Gaussian. */
        GAUSSIAN,
        /** Channels of another distribution. */
        OTHER
    }

    /**
     * Moments of a channel for each row.
     *
     * @param variance E[h²]
     * @param mean E[h]
     */
    record Side(double[] variance, double[] mean) {
        /** The variance of a site. */
        double at(int site) {
            return variance[site];
        }

        /** A side with equal variances at all sites and no means. */
        static Side constant(double variance, int sites) {
            double[] all = new double[sites];
            Arrays.fill(all, variance);
            return new Side(all, new double[sites]);
        }

        Side scaled(double factor) {
            return new Side(Sums.times(factor * factor, variance), Sums.times(factor, mean));
        }
    }

    boolean is(Kind which) {
        return kind == which;
    }

    Field withWidth(int channels) {
        return new Field(kernel, determinant, tangent, left, right, channels, kind, gain, folded);
    }

    /** The same channels with another kernel, determinants and gain. */
    Field with(double[] k, double[] d, double[] t) {
        return new Field(k, d, t, left, right, width, kind, gain, folded);
    }

    /** The same channels, multiplied by a factor. */
    Field scaled(double factor) {
        double square = factor * factor;
        return new Field(
                Sums.times(square, kernel),
                Sums.times(square * square, determinant),
                Sums.times(square, tangent),
                left.scaled(factor),
                right.scaled(factor),
                width,
                kind,
                gain,
                folded);
    }

    /** The field in which the part of the open gain is replaced by its mean. */
    Field fold() {
        if (gain == 0) {
            return this;
        }
        double[] all = new double[tangent.length];
        for (int p = 0; p < all.length; p++) {
            all[p] = tangent[p] + gain * kernel[p];
        }
        return new Field(kernel, determinant, all, left, right, width, kind, 0, true);
    }
}
