package org.plstar.landscape.certificate;

import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;

/** An affine map T from what one stage of a network puts out to what another one takes in. */
public sealed interface LinearMap {
    /** Numbers that come in. */
    int in();

    /** Numbers that go out. */
    int out();

    /** Adds T h to z for some samples, one behind the other. */
    void forward(double[] h, int hAt, double[] z, int zAt, int samples);

    /** Adds Tᵀ v to u for some rows, one behind the other. */
    void backward(double[] v, int vAt, double[] u, int uAt, int rows);

    /**
     * Terms of the longest sum that {@link #forward} or {@link #backward} makes, with room for the
     * factors.
     */
    int depth();

    /** T B for a matrix B [in, columns]. */
    double[] times(double[] b, int columns);

    /**
     * Weights that are unknowns: z = s W P(h) + σ b at every site, the same W [channels, taps] and
     * b [channels] everywhere.
     *
     * @param name of W among the params
     * @param channels of the output, in as many groups as the patches have; the output is
     *     [channels, sites]
     * @param weight W row-major, not modified
     * @param bias b; empty without
     * @param scale s
     * @param biasScale σ; 0 without a bias
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Weighted(
            String name,
            Patches patches,
            int channels,
            double[] weight,
            double[] bias,
            double scale,
            double biasScale)
            implements LinearMap {
        /** Checks the sizes. */
        public Weighted {
            if (weight.length != Math.multiplyExact(channels, patches.taps())
                    || channels % patches.groups() != 0
                    || (bias.length != 0 && bias.length != channels)) {
                throw new IllegalArgumentException(
                        weight.length
                                + " weights, "
                                + bias.length
                                + " biases for "
                                + patches.taps()
                                + " → "
                                + channels);
            }
        }

        /** The same weights by another factor. */
        Weighted scaled(double factor) {
            return new Weighted(name, patches, channels, weight, bias, factor, biasScale);
        }

        /** With a bias in the place of none. */
        Weighted biased(double[] b, double factor) {
            return new Weighted(name, patches, channels, weight, b, scale, factor);
        }

        /** Whether it is the map of a dense layer. */
        public boolean isDense() {
            return patches.isWhole();
        }

        /** Output channels of a group. */
        int each() {
            return channels / patches.groups();
        }

        @Override
        public int in() {
            return patches.in();
        }

        @Override
        public int out() {
            return Math.multiplyExact(channels, patches.sites());
        }

        @Override
        public void forward(double[] h, int hAt, double[] z, int zAt, int samples) {
            int taps = patches.taps();
            int sites = patches.sites();
            int out = out();
            if (isDense()) {
                Blas.gemm(
                        scale,
                        Operand.of(h, hAt, samples, taps, taps),
                        Operand.of(weight, channels, taps).transpose(),
                        1,
                        Operand.of(z, zAt, samples, channels, channels));
            } else {
                double[] patch = new double[taps * sites];
                for (int i = 0; i < samples; i++) {
                    for (int g = 0; g < patches.groups(); g++) {
                        patches.gather(g, h, hAt + i * in(), patch);
                        int first = g * each();
                        Blas.gemm(
                                scale,
                                Operand.of(weight, first * taps, each(), taps, taps),
                                Operand.of(patch, taps, sites),
                                1,
                                Operand.of(z, zAt + i * out + first * sites, each(), sites, sites));
                    }
                }
            }
            for (int k = 0; bias.length > 0 && k < samples * out; k++) {
                z[zAt + k] += biasScale * bias[k % out / sites];
            }
        }

        @Override
        public void backward(double[] v, int vAt, double[] u, int uAt, int rows) {
            int taps = patches.taps();
            int sites = patches.sites();
            if (isDense()) {
                Blas.gemm(
                        scale,
                        Operand.of(v, vAt, rows, channels, channels),
                        Operand.of(weight, channels, taps),
                        1,
                        Operand.of(u, uAt, rows, taps, taps));
                return;
            }
            double[] patch = new double[taps * sites];
            for (int i = 0; i < rows; i++) {
                for (int g = 0; g < patches.groups(); g++) {
                    int first = g * each();
                    Blas.gemm(
                            scale,
                            Operand.of(weight, first * taps, each(), taps, taps).transpose(),
                            Operand.of(v, vAt + i * out() + first * sites, each(), sites, sites),
                            0,
                            Operand.of(patch, taps, sites));
                    patches.scatter(g, patch, u, uAt + i * in());
                }
            }
        }

        @Override
        public int depth() {
            return Math.max(patches.taps(), each() + patches.spread()) + 6;
        }

        @Override
        public double[] times(double[] b, int columns) {
            double[] c = new double[Math.multiplyExact(out(), columns)];
            double[] full = matrix();
            Blas.gemm(
                    1,
                    Operand.of(full, out(), in()),
                    Operand.of(b, in(), columns),
                    0,
                    Operand.of(c, out(), columns));
            return c;
        }

        /** T as a matrix [out, in], every element rounded once. */
        double[] matrix() {
            int taps = patches.taps();
            int sites = patches.sites();
            double[] full = new double[Math.multiplyExact(out(), in())];
            for (int o = 0; o < channels; o++) {
                int group = o / each();
                for (int q = 0; q < taps; q++) {
                    for (int p = 0; p < sites; p++) {
                        int element = patches.index()[(group * taps + q) * sites + p];
                        if (element >= 0) {
                            full[(o * sites + p) * in() + element] = scale * weight[o * taps + q];
                        }
                    }
                }
            }
            return full;
        }
    }

    /** z = factor · h. */
    record Multiple(int size, double factor) implements LinearMap {
        /** The same as windows of one element each. */
        public Patches patches() {
            return Patches.elements(size);
        }

        @Override
        public int in() {
            return size;
        }

        @Override
        public int out() {
            return size;
        }

        @Override
        public void forward(double[] h, int hAt, double[] z, int zAt, int samples) {
            for (int k = 0; k < samples * size; k++) {
                z[zAt + k] += factor * h[hAt + k];
            }
        }

        @Override
        public void backward(double[] v, int vAt, double[] u, int uAt, int rows) {
            forward(v, vAt, u, uAt, rows);
        }

        @Override
        public int depth() {
            return 2;
        }

        @Override
        public double[] times(double[] b, int columns) {
            double[] c = new double[b.length];
            for (int k = 0; k < b.length; k++) {
                c[k] = factor * b[k];
            }
            return c;
        }
    }

    /**
     * The sum over the window at every site of every group of channels, the padding counted as
     * zeros, times a factor. With a group for each tap it lists what the windows see.
     *
     * @param share the factor of every element seen, as the program itself has it
     */
    record Mean(Patches patches, double share) implements LinearMap {
        @Override
        public int in() {
            return patches.in();
        }

        @Override
        public int out() {
            return Math.multiplyExact(patches.groups(), patches.sites());
        }

        @Override
        public void forward(double[] h, int hAt, double[] z, int zAt, int samples) {
            for (int i = 0; i < samples; i++) {
                add(h, hAt + i * in(), 1, z, zAt + i * out(), 1);
            }
        }

        private void add(double[] h, int hAt, int hStep, double[] z, int zAt, int zStep) {
            int taps = patches.taps();
            int sites = patches.sites();
            for (int g = 0; g < patches.groups(); g++) {
                for (int p = 0; p < sites; p++) {
                    double sum = 0;
                    for (int q = 0; q < taps; q++) {
                        int element = patches.index()[(g * taps + q) * sites + p];
                        sum += element < 0 ? 0 : h[hAt + element * hStep];
                    }
                    z[zAt + (g * sites + p) * zStep] += share * sum;
                }
            }
        }

        @Override
        public void backward(double[] v, int vAt, double[] u, int uAt, int rows) {
            int taps = patches.taps();
            int sites = patches.sites();
            for (int i = 0; i < rows; i++) {
                for (int k = 0; k < patches.index().length; k++) {
                    int element = patches.index()[k];
                    if (element >= 0) {
                        int site = k / (taps * sites) * sites + k % sites;
                        u[uAt + i * in() + element] += share * v[vAt + i * out() + site];
                    }
                }
            }
        }

        @Override
        public int depth() {
            return Math.max(patches.taps(), patches.spread()) + 4;
        }

        @Override
        public double[] times(double[] b, int columns) {
            double[] c = new double[Math.multiplyExact(out(), columns)];
            for (int j = 0; j < columns; j++) {
                add(b, j, columns, c, j, columns);
            }
            return c;
        }
    }
}
