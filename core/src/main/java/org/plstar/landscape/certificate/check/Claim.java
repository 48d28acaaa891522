package org.plstar.landscape.certificate.check;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What a certificate claims, with the numbers that it is about.
 *
 * @param theorem {@code A'}, {@code B'}, {@code C'} or {@code C''}
 * @param layers of the network at the point of the claim, the last without an activation
 * @param x inputs [N, d]
 * @param y targets [N, C]
 * @param radius R, for C'' R1
 * @param leastSingularValue a0, which is proved anew, not believed
 * @param step η of B', in the normalisation ½‖F - y‖²
 * @param rate that is claimed for A' and B'
 * @param measured whether norms of products of weights are needed, which take long
 * @param largestSingularValue b0 of B', which is proved anew, to 1 %; absent: nothing is said of it
 * @param restricted whether the second derivative on the Jacobian's row space and the majorant are
 *     needed
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record Claim(
        String theorem,
        List<Sum> layers,
        double[] x,
        double[] y,
        double radius,
        double leastSingularValue,
        OptionalDouble step,
        OptionalDouble rate,
        boolean measured,
        boolean restricted,
        OptionalDouble largestSingularValue) {
    /** A claim that says nothing of ‖J‖. */
    public Claim(
            String theorem,
            List<Sum> layers,
            double[] x,
            double[] y,
            double radius,
            double leastSingularValue,
            OptionalDouble step,
            OptionalDouble rate,
            boolean measured,
            boolean restricted) {
        this(
                theorem,
                layers,
                x,
                y,
                radius,
                leastSingularValue,
                step,
                rate,
                measured,
                restricted,
                OptionalDouble.empty());
    }

    /** A claim that Λ(R) alone is to prove. */
    public Claim(
            String theorem,
            List<Sum> layers,
            double[] x,
            double[] y,
            double radius,
            double leastSingularValue,
            OptionalDouble step,
            OptionalDouble rate,
            boolean measured) {
        this(theorem, layers, x, y, radius, leastSingularValue, step, rate, measured, false);
    }

    /** C. */
    int outputs() {
        return layers.getLast().width();
    }

    /**
     * z as a sum of affine maps of what earlier stages put out, then an activation by its name;
     * {@code largest} is that of the windows of a map that lists them.
     */
    public record Sum(int width, List<Term> terms, String activation) {
        /** Copies the list. */
        public Sum {
            terms = List.copyOf(terms);
        }
    }

    /**
     * Windows on an image [channels, height, width]: at every site z = scale · W (what is seen) +
     * biasScale · b, W and b the same at all sites.
     *
     * @param source the stage whose output is the image, 0 for the input
     * @param groups of channels, in and out, that do not meet
     * @param out channels of the output
     * @param weight [out, channels/groups · rows.kernel · columns.kernel], unknowns; empty: all 1,
     *     and no unknowns
     * @param bias [out], or empty
     * @param lists whether z is all that the windows see, [channels, taps, sites], and nothing is
     *     summed
     */
    public record Term(
            int source,
            int channels,
            int height,
            int width,
            int groups,
            Axis rows,
            Axis columns,
            int out,
            double[] weight,
            double[] bias,
            double scale,
            double biasScale,
            boolean lists) {
        /** Windows whose elements are summed. */
        public Term(
                int source,
                int channels,
                int height,
                int width,
                int groups,
                Axis rows,
                Axis columns,
                int out,
                double[] weight,
                double[] bias,
                double scale,
                double biasScale) {
            this(
                    source, channels, height, width, groups, rows, columns, out, weight, bias,
                    scale, biasScale, false);
        }
    }

    /**
     * Windows along one axis: {@code count} of them, element k of window i at i · stride + k ·
     * dilation - before, zeros outside of the image.
     */
    public record Axis(int kernel, int stride, int before, int dilation, int count) {
        /**
         * Checks the sizes.
         *
         * @throws IllegalArgumentException if a size is below 1, {@code before} below 0, or a
         *     position no int
         */
        public Axis {
            if (kernel < 1 || stride < 1 || dilation < 1 || count < 1 || before < 0) {
                throw new IllegalArgumentException("windows of no size");
            }
            long last = (count - 1L) * stride + (kernel - 1L) * dilation;
            if (last > Integer.MAX_VALUE - 1 || before > Integer.MAX_VALUE - 1) {
                throw new IllegalArgumentException("windows that reach too far");
            }
        }

        /** The place of an element of a window; outside of the image it is a zero. */
        public int position(int window, int element) {
            return window * stride + element * dilation - before;
        }

        int reach() {
            return dilation * (kernel - 1) + 1;
        }

        /** Whether some window sees an element of an image of that extent; one may lie in zeros. */
        boolean sees(int extent) {
            for (int window = 0; window < count; window++) {
                for (int k = 0; k < kernel; k++) {
                    int at = position(window, k);
                    if (at >= 0 && at < extent) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
