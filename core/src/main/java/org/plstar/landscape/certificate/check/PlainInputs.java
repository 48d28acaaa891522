package org.plstar.landscape.certificate.check;

import org.plstar.array.Workers;

/** What the weights of all maps are multiplied by, over the samples, and norms that follow. */
final class PlainInputs {
    private final PlainNetwork net;
    private final PlainNetwork.Pass[] passes;
    private final PlainSizes[] sizes;
    private final int samples;

    /** Of a dense map, inner products of its inputs over the samples. */
    private final double[][][] inner;

    /** Of each dense map, what underflow may have taken from one of them. */
    private final double[] lost;

    PlainInputs(PlainNetwork net, PlainNetwork.Pass[] passes, PlainSizes[] sizes, Workers workers) {
        this.net = net;
        this.passes = passes;
        this.sizes = sizes;
        samples = passes.length;
        inner = new double[net.maps.size()][samples][0];
        workers.run(samples, this::innerRow);
        lost = new double[inner.length];
        for (int t = 0; t < lost.length; t++) {
            lost[t] = underflow(net.maps.get(t));
        }
    }

    /** s², and a product of two inputs before it is multiplied by s². */
    private double underflow(PlainMap map) {
        double largest = 0;
        for (PlainSizes one : sizes) {
            largest = Math.max(largest, one.h[map.source]);
        }
        double factors = 1 + map.scale * map.scale + largest * largest;
        return PlainAlgebra.up(PlainAlgebra.underflow(map.in + 4) * factors);
    }

    /** What underflow may have taken from an inner product of a dense map. */
    double lost(int t) {
        return lost[t];
    }

    private void innerRow(int i) {
        for (int t = 0; t < inner.length; t++) {
            PlainMap map = net.maps.get(t);
            if (!map.dense) {
                continue;
            }
            inner[t][i] = new double[samples];
            for (int j = 0; j < samples; j++) {
                double[] a = passes[i].h[map.source];
                double[] b = passes[j].h[map.source];
                inner[t][i][j] =
                        map.scale * map.scale * PlainAlgebra.dot(a, 0, b, 0, map.in)
                                + map.biasScale * map.biasScale;
            }
        }
    }

    /** Inner products of the inputs of a dense map. */
    double inner(int t, int i, int j) {
        return inner[t][i][j];
    }

    /** Largest √Σ f_i² ‖D X_k^i‖² ‖D' X_l^i‖². */
    double both(double[] f, int k, int l) {
        if (net.maps.get(k).dense && net.maps.get(l).dense) {
            return stacked(f, k, l);
        }
        double[] left = new double[samples];
        double[] right = new double[samples];
        for (int i = 0; i < samples; i++) {
            left[i] = PlainAlgebra.up(f[i] * sizes[i].x[l]);
            right[i] = PlainAlgebra.up(f[i] * sizes[i].x[k]);
        }
        return Math.min(one(left, k), one(right, l));
    }

    /** Largest √Σ f_i² ‖D X_k^i‖². */
    double one(double[] f, int k) {
        return net.maps.get(k).dense ? stacked(f, k, -1) : moments(f, k);
    }

    /** The root of λ_max(Σ f_i² X_i X_iᵀ), largest over the groups. */
    private double moments(double[] f, int k) {
        PlainMap map = net.maps.get(k);
        double largest = 0;
        double trace = 0;
        double lost = 0;
        for (int i = 0; i < samples; i++) {
            double size = sizes[i].xFrobenius[k];
            double part = f[i] * size;
            trace += part * part;
            // f², and a sum over sites before it is multiplied by f²
            lost +=
                    (map.taps + 1)
                            * PlainAlgebra.underflow(map.sites + 2)
                            * (1 + f[i] * f[i] + size * size);
        }
        double formation =
                PlainAlgebra.EPS * ((double) samples * (map.sites + 2) + 20) * trace + lost;
        for (int g = 0; g < map.groups; g++) {
            int size = map.taps + (map.bias.length > 0 ? 1 : 0);
            double[][] a = new double[size][size];
            for (int i = 0; i < samples; i++) {
                double[][] x = map.inputs(g, passes[i].h[map.source]);
                for (int r = 0; r < size; r++) {
                    for (int s = 0; s <= r; s++) {
                        a[r][s] += f[i] * f[i] * PlainAlgebra.dot(x[r], 0, x[s], 0, map.sites);
                    }
                }
            }
            for (int r = 0; r < size; r++) {
                for (int s = 0; s < r; s++) {
                    a[s][r] = a[r][s];
                }
            }
            largest = Math.max(largest, PlainAlgebra.largest(a, PlainAlgebra.up(formation)));
        }
        return PlainAlgebra.up(Math.sqrt(largest + 1e-290));
    }

    /**
     * The root of λ_max of f_i f_j times inner products of the inputs of k, and of those of l if it
     * is not negative.
     */
    double stacked(double[] f, int k, int l) {
        double[][] a = new double[samples][samples];
        double trace = 0;
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j <= i; j++) {
                double g = inner[k][i][j] * (l < 0 ? 1 : inner[l][i][j]);
                a[i][j] = f[i] * f[j] * g;
                a[j][i] = a[i][j];
            }
            double norm = sizes[i].x[k] * (l < 0 ? 1 : sizes[i].x[l]);
            trace += f[i] * f[i] * norm * norm;
        }
        int width = net.maps.get(k).in + (l < 0 ? 0 : net.maps.get(l).in);
        double formation = PlainAlgebra.EPS * (width + 20) * trace + samples * underflow(f, k, l);
        return PlainAlgebra.up(
                Math.sqrt(PlainAlgebra.largest(a, PlainAlgebra.up(formation)) + 1e-290));
    }

    /** What underflow may take from f_i f_j times one or two inner products. */
    private double underflow(double[] f, int k, int l) {
        double largest = 0;
        double first = 0;
        double second = 1;
        for (int i = 0; i < samples; i++) {
            largest = Math.max(largest, Math.abs(f[i]));
            first = Math.max(first, sizes[i].x[k]);
            second = l < 0 ? 1 : Math.max(second, sizes[i].x[l]);
        }
        double a = first * first + lost[k];
        double b = second * second + (l < 0 ? 0 : lost[l]);
        double one = Double.MIN_VALUE;
        double g = lost[k] * b + (l < 0 ? 0 : a * lost[l]) + one;
        return PlainAlgebra.up(largest * largest * g + one * (a * b + g) + one);
    }
}
