package org.plstar.landscape.certificate;

import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * The spectral norm of a convolution from above.
 *
 * <p>Let x be an image with zeros around it on a periodic grid of at least (height + reach - 1) x
 * (width + reach - 1) points, reach the extent of the window. There every sum that the convolution
 * makes is one that the periodic convolution makes, at other places of the output those that stride
 * and size leave out. So its norm is at most that of the periodic one, which Fourier's transform
 * turns into blocks: the largest norm of Ŵ(ω) = Σ_ab W_ab e^{i(ω_1 a + ω_2 b)}, [out, in], over the
 * frequencies ω of the grid. A complex matrix X + iY has the norm of the real one ((X, -Y), (Y,
 * X)), and -ω that of ω.
 */
final class ConvolutionNorm {
    /** Of a computed cosine or sine of an angle up to 4π, by far. */
    private static final double CIRCLE = 1e-14;

    private ConvolutionNorm() {}

    /**
     * A bound of ‖T‖/|s|. Cost: a few thousand products for every frequency, tap and pair of
     * channels; a dense layer's is that of its matrix.
     */
    static double above(Weighted map) {
        Patches p = map.patches();
        if (map.isDense()) {
            return SpectralNorm.above(map.weight(), map.channels(), p.taps());
        }
        double largest = 0;
        for (int g = 0; g < p.groups(); g++) {
            largest = Math.max(largest, group(map, g));
        }
        return largest;
    }

    private static double group(Weighted map, int g) {
        Patches p = map.patches();
        int rows = p.window().rows().kernel();
        int columns = p.window().columns().kernel();
        int down = p.height() + p.window().rows().reach() - 1;
        int across = p.width() + p.window().columns().reach() - 1;
        int out = map.each();
        int in = p.channels() / p.groups();
        double[] symbol = new double[4 * out * in];
        double largest = 0;
        for (int i = 0; i < down; i++) {
            for (int j = 0; j < across; j++) {
                boolean mirrored = i > 0 ? i > down - i : j > across - j;
                if (!mirrored) {
                    fill(map, g, i, down, j, across, symbol);
                    largest = Math.max(largest, SpectralNorm.above(symbol, 2 * out, 2 * in));
                }
            }
        }
        int taps = rows * columns;
        double size =
                Rounding.norm(map.weight(), g * out * p.taps(), out * p.taps(), 1)
                        * Math.sqrt(2.0 * taps);
        return Rounding.up(largest + (CIRCLE + Rounding.gamma(taps + 4)) * size);
    }

    /**
     * ((X, -Y), (Y, X)), X + iY = Ŵ at 2π(i/down, j/across); a dilation multiplies the frequency.
     */
    private static void fill(
            Weighted map, int g, int i, int down, int j, int across, double[] symbol) {
        Patches p = map.patches();
        int rows = p.window().rows().kernel();
        int columns = p.window().columns().kernel();
        int out = map.each();
        int in = p.channels() / p.groups();
        double[] cosine = new double[rows * columns];
        double[] sine = new double[rows * columns];
        for (int k = 0; k < cosine.length; k++) {
            // whole turns are left out before anything is rounded
            long first = (long) i * (k / columns) * p.window().rows().dilation() % down;
            long second = (long) j * (k % columns) * p.window().columns().dilation() % across;
            double angle = 2 * Math.PI * ((double) first / down + (double) second / across);
            cosine[k] = StrictMath.cos(angle);
            sine[k] = StrictMath.sin(angle);
        }
        for (int o = 0; o < out; o++) {
            for (int c = 0; c < in; c++) {
                double real = 0;
                double imaginary = 0;
                int from = ((g * out + o) * in + c) * cosine.length;
                for (int k = 0; k < cosine.length; k++) {
                    real += map.weight()[from + k] * cosine[k];
                    imaginary += map.weight()[from + k] * sine[k];
                }
                symbol[o * 2 * in + c] = real;
                symbol[o * 2 * in + in + c] = -imaginary;
                symbol[(out + o) * 2 * in + c] = imaginary;
                symbol[(out + o) * 2 * in + in + c] = real;
            }
        }
    }
}
