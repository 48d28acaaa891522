package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;

/** Λ(R) of a claim by plain loops; theorem and recursion as in {@code docs/certificates.md}. */
final class PlainCurvature {
    final PlainNetwork net;
    final PlainSizes[] sizes;
    private final int samples;

    /** Maps with weights, in order. */
    private final int[] blocks;

    /** What the inputs of maps are. */
    final PlainInputs inputs;

    final Workers workers;

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
        this.sizes = sizes;
        this.workers = workers;
        samples = passes.length;
        blocks = IntStream.range(0, net.maps.size()).filter(t -> net.maps.get(t).trained).toArray();
        inputs = new PlainInputs(net, passes, sizes, workers);
        boolean stack = net.isStack();
        point =
                measured && !stack
                        ? PlainHessian.norm(net, passes, workers)
                        : Double.POSITIVE_INFINITY;
        units = stack && net.hidden() == 1 ? new PlainUnits(net, passes, sizes, inputs) : null;
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
    double least(PlainBall[] balls) {
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

    static boolean kink(PlainBall... balls) {
        return Arrays.stream(balls).anyMatch(b -> b.kink);
    }

    PlainBall[] balls(double radius) {
        PlainBall[] balls = new PlainBall[samples];
        workers.run(samples, i -> balls[i] = new PlainBall(net, sizes[i], radius));
        return balls;
    }

    /**
     * ‖D²F - D²F at the centre‖ by blocks: what N and σ v Q move by on the inputs, and N and σ v Q
     * on what the inputs move by.
     */
    double drift(PlainBall[] balls) {
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
                        sum += inputs.both(f, k, l) + PlainAlgebra.norm(moved);
                    }
                    if (stage(k) < stage(l)) {
                        for (int i = 0; i < samples; i++) {
                            PlainBall b = balls[i];
                            f[i] = b.edgeMoved(l, stage(k));
                            moved[i] = b.e[stage(k)][l] * b.xi[k] + f[i] * b.inputRadius(k);
                        }
                        sum += inputs.one(f, k) + PlainAlgebra.norm(moved);
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
            sum += inputs.both(f, k, l) + PlainAlgebra.norm(moved);
        }
        if (stage(k) < stage(l)) {
            for (int i = 0; i < samples; i++) {
                f[i] = balls[i].e[stage(k)][l];
                moved[i] = f[i] * balls[i].xi[k];
            }
            sum += inputs.one(f, k) + PlainAlgebra.norm(moved);
        }
        return PlainAlgebra.up(sum);
    }
}
