package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;

/** Λ(R) of a claim by plain loops; theorem and recursion as in {@code docs/certificates.md}. */
final class PlainCurvature {
    private final PlainNetwork net;
    private final PlainNetwork.Pass[] passes;
    private final PlainSizes[] sizes;
    private final int samples;

    /** Maps with weights, in order. */
    private final int[] blocks;

    /** Of a dense map, inner products of its inputs over the samples. */
    private final double[][][] inner;

    /** Of each dense map, what underflow may have taken from one of them. */
    private final double[] lost;

    private final Workers workers;

    /** ‖D²F‖ at the centre; infinite where it is not worked out. */
    private final double point;

    /** For one dense hidden layer. */
    private final @Nullable PlainUnits units;

    PlainCurvature(
            PlainNetwork net,
            PlainNetwork.Pass[] passes,
            PlainSizes[] sizes,
            boolean measured,
            Workers workers) {
        this.net = net;
        this.passes = passes;
        this.sizes = sizes;
        this.workers = workers;
        samples = passes.length;
        blocks = IntStream.range(0, net.maps.size()).filter(t -> net.maps.get(t).trained).toArray();
        inner = new double[net.maps.size()][samples][0];
        workers.run(samples, this::innerRow);
        lost = new double[inner.length];
        for (int t = 0; t < lost.length; t++) {
            lost[t] = underflow(net.maps.get(t));
        }
        boolean stack = net.maps.stream().allMatch(m -> m.dense && m.source == m.stage - 1);
        point =
                measured && !stack
                        ? PlainHessian.norm(net, passes, workers)
                        : Double.POSITIVE_INFINITY;
        units = stack && net.hidden() == 1 ? new PlainUnits(net, passes, sizes, this) : null;
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

    /**
     * Λ on the ball of radius R: by blocks, by samples, or from the second derivative at the
     * centre, whichever is smallest; infinite if there may be a kink in the ball.
     */
    double at(double radius) {
        PlainBall[] balls = balls(radius);
        if (kink(balls)) {
            return Double.POSITIVE_INFINITY;
        }
        double least = least(balls);
        return point < least ? Math.min(least, PlainAlgebra.up(point + drift(balls))) : least;
    }

    /** By blocks, by samples or by units. */
    private double least(PlainBall[] balls) {
        double[] alone = new double[samples];
        workers.run(samples, i -> alone[i] = alone(balls[i], i));
        double[][] m = matrix(balls);
        // the norm of a symmetric matrix is at most the root of that of its square
        double least = Math.min(PlainAlgebra.operatorNorm(m), PlainAlgebra.norm(alone));
        return units == null ? least : Math.min(least, units.at(balls, m[0][0], m[0][1], workers));
    }

    /** The bound by blocks alone. */
    double blocks(double radius) {
        PlainBall[] balls = balls(radius);
        return kink(balls) ? Double.POSITIVE_INFINITY : PlainAlgebra.operatorNorm(matrix(balls));
    }

    private static boolean kink(PlainBall... balls) {
        return Arrays.stream(balls).anyMatch(b -> b.kink);
    }

    private PlainBall[] balls(double radius) {
        PlainBall[] balls = new PlainBall[samples];
        workers.run(samples, i -> balls[i] = new PlainBall(net, sizes[i], radius));
        return balls;
    }

    /** What is known in a tube of a dense network. */
    PlainAround inTube(PlainRestricted restricted, double along, double across) {
        PlainBall[] still = balls(0);
        PlainBall[] balls = new PlainBall[samples];
        workers.run(
                samples,
                i -> {
                    PlainTube tube = new PlainTube(net, restricted, i, along, across);
                    balls[i] = new PlainBall(net, sizes[i], along, tube);
                });
        if (kink(balls)) {
            return PlainAround.UNKNOWN;
        }
        double whole = least(balls);
        double moved = drift(balls);
        double pulled = PlainAlgebra.up(moved / restricted.a0);
        double[] inV = new double[samples];
        double[] twice = new double[samples];
        double[] first = new double[samples];
        double[] second = new double[samples];
        double[] out = new double[samples];
        workers.run(
                samples,
                i -> {
                    PlainMoves moves = new PlainMoves(net, sizes[i], balls[i], still[i]);
                    PlainMoves.Way v = restricted.along(i);
                    PlainMoves.Way p = restricted.pulled(i);
                    PlainMoves.Way any = new PlainMoves.Way(still[i].rate, still[i].unitRate, 1);
                    inV[i] = moves.of(v, v);
                    twice[i] = moves.of(p, p);
                    first[i] = moves.of(v, p);
                    second[i] = moves.of(any, p);
                    out[i] = moves.of(v, any);
                });
        return new PlainAround(
                moved,
                whole,
                Math.min(pulled, PlainAlgebra.norm(first)),
                Math.min(pulled, PlainAlgebra.norm(second)),
                Math.min(moved, PlainAlgebra.norm(out)),
                PlainAlgebra.norm(inV),
                PlainAlgebra.norm(twice));
    }

    /**
     * ‖D²F - D²F at the centre‖ by blocks: what N and σ v Q move by on the inputs, and N and σ v Q
     * on what the inputs move by.
     */
    private double drift(PlainBall[] balls) {
        int size = blocks.length;
        double[][] m = new double[size][size];
        workers.run(
                size * size,
                task -> {
                    int k = blocks[task / size];
                    int l = blocks[task % size];
                    if (k > l) {
                        return;
                    }
                    double sum = 0;
                    double[] f = new double[samples];
                    double[] moved = new double[samples];
                    if (stage(l) <= net.hidden()) {
                        for (int i = 0; i < samples; i++) {
                            PlainBall b = balls[i];
                            f[i] = b.dn[stage(k)][stage(l)];
                            moved[i] =
                                    b.c[stage(k)][stage(l)] * (b.xi[k] * b.g[l] + b.g0[k] * b.xi[l])
                                            + f[i]
                                                    * (b.inputRadius(k) * b.g[l]
                                                            + b.g0[k] * b.inputRadius(l));
                        }
                        sum += both(f, k, l) + PlainAlgebra.norm(moved);
                    }
                    if (stage(k) < stage(l)) {
                        for (int i = 0; i < samples; i++) {
                            PlainBall b = balls[i];
                            f[i] = b.edgeMoved(l, stage(k));
                            moved[i] = b.e[stage(k)][l] * b.xi[k] + f[i] * b.inputRadius(k);
                        }
                        sum += one(f, k) + PlainAlgebra.norm(moved);
                    }
                    m[task / size][task % size] = PlainAlgebra.up(sum);
                    m[task % size][task / size] = m[task / size][task % size];
                });
        return PlainAlgebra.operatorNorm(m);
    }

    private int stage(int t) {
        return net.maps.get(t).stage;
    }

    private double alone(PlainBall b, int i) {
        if (units != null) {
            return units.alone(b, i);
        }
        int size = blocks.length;
        double[][] m = new double[size][size];
        for (int k = 0; k < size; k++) {
            for (int l = k; l < size; l++) {
                double g = b.g[blocks[k]];
                double both = b.c[stage(blocks[k])][stage(blocks[l])] * g * b.g[blocks[l]];
                double one = b.e[stage(blocks[k])][blocks[l]] * g;
                m[k][l] = PlainAlgebra.up(both + one);
                m[l][k] = m[k][l];
            }
        }
        return PlainAlgebra.operatorNorm(m);
    }

    /** By pairs of maps. */
    private double[][] matrix(PlainBall[] balls) {
        int size = blocks.length;
        double[][] m = new double[size][size];
        workers.run(
                size * size,
                task -> {
                    int k = task / size;
                    int l = task % size;
                    if (k <= l) {
                        m[k][l] = pair(balls, blocks[k], blocks[l]);
                        m[l][k] = m[k][l];
                    }
                });
        return m;
    }

    private double pair(PlainBall[] balls, int k, int l) {
        double sum = 0;
        double[] f = new double[samples];
        double[] moved = new double[samples];
        if (stage(l) <= net.hidden()) {
            for (int i = 0; i < samples; i++) {
                PlainBall b = balls[i];
                f[i] = b.c[stage(k)][stage(l)];
                moved[i] = f[i] * (b.xi[k] * b.g[l] + b.g0[k] * b.xi[l]);
            }
            sum += both(f, k, l) + PlainAlgebra.norm(moved);
        }
        if (stage(k) < stage(l)) {
            for (int i = 0; i < samples; i++) {
                f[i] = balls[i].e[stage(k)][l];
                moved[i] = f[i] * balls[i].xi[k];
            }
            sum += one(f, k) + PlainAlgebra.norm(moved);
        }
        return PlainAlgebra.up(sum);
    }

    /** Largest √Σ f_i² ‖D X_k^i‖² ‖D' X_l^i‖². */
    private double both(double[] f, int k, int l) {
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
    private double one(double[] f, int k) {
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
