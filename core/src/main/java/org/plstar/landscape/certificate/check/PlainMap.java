package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import org.plstar.landscape.certificate.check.Claim.Axis;
import org.plstar.landscape.certificate.check.Claim.Term;

/** One affine map with its norms from above, each as {@code docs/certificates.md} defines it. */
final class PlainMap {
    /** Numbers of an array; a forged size must not ask for all memory. */
    private static final int MOST = 1 << 28;

    final int stage;
    final int source;
    final boolean trained;
    final boolean dense;

    /** Elements of a window that is listed; 0 of a map that sums. */
    final int listed;

    final int in;
    final int out;
    final int channels;
    final int each;
    final int groups;
    final int taps;
    final int sites;
    final double[] weight;
    final double[] bias;
    final double scale;
    final double biasScale;

    /** Terms of the longest sum forward or backward, with room. */
    final int depth;

    /** [group][tap · sites + site], the element seen there, -1 for a zero. */
    final int[][] seen;

    /** ‖T‖. */
    final double operator;

    /** Of the matrix of magnitudes. */
    final double magnitude;

    /** Largest norms of a row and of a column; largest sums of magnitudes. */
    final double row;

    final double column;
    final double rowSum;
    final double columnSum;

    /**
     * How much a row or a column changes with the weights, |s|; how much T, |s| √(sites that see an
     * element).
     */
    final double unit;

    final double spread;

    PlainMap(Term term, int stage) {
        this.stage = stage;
        source = term.source();
        trained = term.weight().length > 0;
        in = product(term.channels(), term.height(), term.width());
        int kernel = product(term.rows().kernel(), term.columns().kernel());
        listed = term.lists() ? kernel : 0;
        // a map that lists has a group for every element of a window
        channels = product(term.out(), term.lists() ? kernel : 1);
        groups = product(term.groups(), term.lists() ? kernel : 1);
        each = channels / groups;
        taps = term.lists() ? 1 : product(term.channels() / groups, kernel);
        sites = product(term.rows().count(), term.columns().count());
        out = product(channels, sites);
        product(channels, taps);
        product(groups, taps, sites);
        if (!term.rows().sees(term.height()) || !term.columns().sees(term.width())) {
            throw new IllegalArgumentException("windows of stage " + stage + " see nothing");
        }
        bias = term.bias();
        scale = term.scale();
        biasScale = bias.length > 0 ? term.biasScale() : 0;
        weight = trained ? term.weight() : new double[channels * taps];
        if (!trained) {
            Arrays.fill(weight, 1);
        }
        if (weight.length != channels * taps
                || term.channels() % term.groups() != 0
                || (term.lists() && (trained || term.out() != term.channels()))
                || (term.lists() && term.groups() != term.channels())
                || channels % groups != 0
                || (bias.length > 0 && (bias.length != channels || !trained))) {
            throw new IllegalArgumentException("a map of stage " + stage + " does not fit");
        }
        seen = seen(term);
        dense = trained && sites == 1 && taps == in && inOrder(seen[0]);
        double s = Math.abs(scale);
        int[] uses = new int[in];
        double[] squares = new double[in];
        double[] sums = new double[in];
        double widest = 0;
        double most = 0;
        for (int o = 0; o < channels; o++) {
            double sum = 0;
            double square = 0;
            for (int q = 0; q < taps; q++) {
                double w = Math.abs(weight[o * taps + q]);
                sum += w;
                square += w * w;
                for (int p = 0; p < sites; p++) {
                    int element = seen[o / each][q * sites + p];
                    if (element >= 0) {
                        squares[element] += w * w;
                        sums[element] += w;
                        uses[element] += o % each == 0 ? 1 : 0;
                    }
                }
            }
            widest = Math.max(widest, square);
            most = Math.max(most, sum);
        }
        row = PlainAlgebra.up(s * Math.sqrt(widest));
        rowSum = PlainAlgebra.up(s * most);
        column = PlainAlgebra.up(s * Math.sqrt(Arrays.stream(squares).max().orElse(0)));
        columnSum = PlainAlgebra.up(s * Arrays.stream(sums).max().orElse(0));
        int sees = Math.max(1, Arrays.stream(uses).max().orElse(1));
        double root = Math.sqrt(sees);
        depth = Math.max(taps, each * sees) + 6;
        unit = trained ? s : 0;
        spread = trained ? PlainAlgebra.up(s * root) : 0;
        // ‖T‖² ≤ ‖T‖_1 ‖T‖_∞, also of the magnitudes
        double crude = PlainAlgebra.up(Math.sqrt(rowSum * columnSum));
        double frobenius = PlainAlgebra.up(s * root * PlainAlgebra.norm(weight));
        magnitude = Math.min(crude, frobenius);
        operator = trained ? Math.min(crude, PlainAlgebra.up(s * symbol(term))) : crude;
    }

    /**
     * An exact product of sizes.
     *
     * @throws IllegalArgumentException if a size is below 1, or the product above {@link #MOST}
     */
    private static int product(int... sizes) {
        long product = 1;
        for (int size : sizes) {
            product *= size;
            if (size < 1 || product > MOST) {
                throw new IllegalArgumentException("sizes " + Arrays.toString(sizes));
            }
        }
        return (int) product;
    }

    private static boolean inOrder(int[] elements) {
        for (int k = 0; k < elements.length; k++) {
            if (elements[k] != k) {
                return false;
            }
        }
        return true;
    }

    private int[][] seen(Term term) {
        int per = term.channels() / term.groups();
        int window = term.rows().kernel() * term.columns().kernel();
        int[][] table = new int[groups][taps * sites];
        for (int g = 0; g < groups; g++) {
            for (int k = 0; k < taps * sites; k++) {
                int q = term.lists() ? g % window : k / sites;
                int p = k % sites;
                int b = q % term.columns().kernel();
                int a = q / term.columns().kernel() % term.rows().kernel();
                int c = term.lists() ? g / window : g * per + q / window;
                int i = term.rows().position(p / term.columns().count(), a);
                int j = term.columns().position(p % term.columns().count(), b);
                boolean inside = i >= 0 && i < term.height() && j >= 0 && j < term.width();
                table[g][k] = inside ? (c * term.height() + i) * term.width() + j : -1;
            }
        }
        return table;
    }

    /**
     * Norm of the periodic convolution on a grid with room for the zeros: the largest over its
     * frequencies.
     */
    private double symbol(Term term) {
        Axis rows = term.rows();
        Axis columns = term.columns();
        int down = product(Math.addExact(term.height(), rows.reach() - 1));
        int across = product(Math.addExact(term.width(), columns.reach() - 1));
        product(down, across);
        int per = term.channels() / groups;
        int kernel = rows.kernel() * columns.kernel();
        double largest = 0;
        for (int g = 0; g < groups; g++) {
            for (int f = 0; f < down * across; f++) {
                int f1 = f / across;
                int f2 = f % across;
                if (2 * f1 > down || (f1 == 0 && 2 * f2 > across)) {
                    continue; // the same as at the opposite frequency
                }
                double[][] real = new double[2 * each][2 * per];
                for (int k = 0; k < kernel; k++) {
                    long a = (long) f1 * (k / columns.kernel()) * rows.dilation() % down;
                    long b = (long) f2 * (k % columns.kernel()) * columns.dilation() % across;
                    double angle = 2 * Math.PI * ((double) a / down + (double) b / across);
                    double cos = StrictMath.cos(angle);
                    double sin = StrictMath.sin(angle);
                    for (int o = 0; o < each; o++) {
                        for (int c = 0; c < per; c++) {
                            double w = weight[(g * each + o) * taps + c * kernel + k];
                            real[o][c] += w * cos;
                            real[o][per + c] -= w * sin;
                            real[each + o][c] += w * sin;
                            real[each + o][per + c] += w * cos;
                        }
                    }
                }
                largest = Math.max(largest, PlainAlgebra.operatorNorm(real));
            }
        }
        return largest
                + (kernel > 1 ? 2e-14 + 2 * kernel * PlainAlgebra.EPS : 0)
                        * Math.sqrt(2.0 * kernel)
                        * PlainAlgebra.norm(weight);
    }

    /** What a site sees, with the row of the bias: X of one group, [taps (+ 1)][sites]. */
    double[][] inputs(int group, double[] h) {
        double[][] x = new double[taps + (bias.length > 0 ? 1 : 0)][sites];
        for (int k = 0; k < taps * sites; k++) {
            int element = seen[group][k];
            x[k / sites][k % sites] = element < 0 ? 0 : scale * h[element];
        }
        if (bias.length > 0) {
            Arrays.fill(x[taps], biasScale);
        }
        return x;
    }

    /** Adds T h to numbers with radii, and the magnitudes of what is added to {@code size}. */
    void forward(double[] h, double[] hr, double[] z, double[] zr, double[] size) {
        linear(h, hr, z, zr, size);
        for (int j = 0; j < out && bias.length > 0; j++) {
            double shift = biasScale * bias[j / sites];
            z[j] += shift;
            zr[j] += PlainAlgebra.up(PlainAlgebra.EPS * depth * Math.abs(shift));
            size[j] += Math.abs(shift);
        }
    }

    /** The same without the bias. */
    void linear(double[] h, double[] hr, double[] z, double[] zr, double[] size) {
        double s = Math.abs(scale);
        for (int j = 0; j < out; j++) {
            int o = j / sites;
            int[] group = seen[o / each];
            double sum = 0;
            double magnitudes = 0;
            double moved = 0;
            for (int q = 0; q < taps; q++) {
                int element = group[q * sites + j % sites];
                if (element >= 0) {
                    double w = weight[o * taps + q];
                    double p = w * h[element];
                    sum += p;
                    magnitudes += Math.abs(p);
                    moved += Math.abs(w) * hr[element];
                }
            }
            double part = s * magnitudes;
            z[j] += scale * sum;
            double lost = s * PlainAlgebra.underflow(taps);
            zr[j] += PlainAlgebra.up(s * moved + PlainAlgebra.EPS * depth * part + lost);
            size[j] += part;
        }
    }

    /** Adds Tᵀ v likewise. */
    void backward(double[] v, double[] vr, double[] u, double[] ur, double[] size) {
        for (int j = 0; j < out; j++) {
            int o = j / sites;
            int[] group = seen[o / each];
            for (int q = 0; q < taps; q++) {
                int element = group[q * sites + j % sites];
                if (element >= 0) {
                    double w = scale * weight[o * taps + q];
                    u[element] += w * v[j];
                    size[element] += Math.abs(w * v[j]);
                    ur[element] += Math.abs(w) * vr[j] + PlainAlgebra.underflow(Math.abs(v[j]));
                }
            }
        }
    }

    /** What underflow may take from T h, in norm. */
    double lostForward() {
        return PlainAlgebra.up(
                Math.sqrt(out) * (Math.abs(scale) * PlainAlgebra.underflow(taps) + 1e-300));
    }

    /** What underflow may take from Tᵀ v, in norm. */
    double lostBackward(double[] v) {
        double each = PlainAlgebra.underflow(1) * PlainAlgebra.norm(v);
        return PlainAlgebra.up(in * Math.sqrt(out) * depth * each);
    }

    /** T diag(d) as a matrix. */
    double[][] matrix(double[] d) {
        double[][] a = new double[out][in];
        for (int j = 0; j < out; j++) {
            int o = j / sites;
            for (int q = 0; q < taps; q++) {
                int element = seen[o / each][q * sites + j % sites];
                if (element >= 0) {
                    a[j][element] = scale * weight[o * taps + q] * d[element];
                }
            }
        }
        return a;
    }
}
