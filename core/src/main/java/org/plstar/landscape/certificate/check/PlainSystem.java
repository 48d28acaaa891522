package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import org.plstar.array.Workers;

/** The residual, the tangent kernel and the curvature of a claim, with bounds of their rounding. */
final class PlainSystem {
    final int samples;
    final int outputs;
    final double residual;
    final double jacobianError;
    final double[] r;
    final double residualError;
    final double[][] kernel;
    final double formation;
    final PlainCurvature curvature;

    /** Whether products of several numbers may be measured, see {@link PlainSizes#ordinary}. */
    final boolean ordinary;

    final PlainNetwork net;
    final PlainNetwork.Pass[] passes;
    final PlainSizes[] sizes;

    PlainSystem(Claim claim, Workers workers) {
        int last = claim.layers().size();
        samples = claim.y().length / claim.outputs();
        int inputs = claim.x().length / samples;
        if (claim.x().length != samples * inputs || claim.y().length != samples * claim.outputs()) {
            throw new IllegalArgumentException("inputs and targets are not of as many rows");
        }
        net = new PlainNetwork(claim.layers(), inputs);
        outputs = net.outputs;
        passes = new PlainNetwork.Pass[samples];
        sizes = new PlainSizes[samples];
        workers.run(
                samples,
                i -> {
                    passes[i] = new PlainNetwork.Pass(net, claim.x(), i * inputs);
                    sizes[i] = new PlainSizes(net, passes[i], claim.measured());
                });
        r = new double[samples * outputs];
        double[] rounding = new double[r.length];
        for (int k = 0; k < r.length; k++) {
            PlainNetwork.Pass pass = passes[k / outputs];
            r[k] = pass.h[last][k % outputs] - claim.y()[k];
            rounding[k] = pass.hr[last][k % outputs] + PlainAlgebra.EPS * Math.abs(r[k]);
        }
        double[] balls = new double[samples];
        for (int i = 0; i < samples; i++) {
            balls[i] = passes[i].zBall[last];
        }
        residualError =
                Math.min(
                        PlainAlgebra.norm(rounding),
                        PlainAlgebra.up(
                                PlainAlgebra.norm(balls)
                                        + PlainAlgebra.EPS * PlainAlgebra.norm(r)));
        residual = PlainAlgebra.up(PlainAlgebra.norm(r) + residualError);
        double square = 0;
        for (PlainSizes o : sizes) {
            for (int t = 0; t < net.maps.size(); t++) {
                double part = moved(o, t);
                square += part * part;
            }
        }
        // at a kink there is no J
        boolean kink = Arrays.stream(passes).anyMatch(p -> !(least(p.apart) > 0));
        jacobianError =
                kink ? Double.POSITIVE_INFINITY : PlainAlgebra.up(Math.sqrt(square + 1e-290));
        ordinary = Arrays.stream(sizes).allMatch(o -> o.ordinary);
        curvature = new PlainCurvature(net, passes, sizes, claim.measured() && ordinary, workers);
        kernel = new double[r.length][];
        double[][][] derivatives = new double[samples][][];
        workers.run(samples, i -> derivatives[i] = derivatives(i));
        workers.run(samples, i -> kernelRows(i, derivatives));
        double trace = 0;
        for (int k = 0; k < r.length; k++) {
            trace += kernel[k][k];
            for (int j = 0; j < k; j++) {
                kernel[j][k] = kernel[k][j];
            }
        }
        long longest = derivatives[0][0].length;
        for (PlainMap map : net.maps) {
            longest = Math.max(longest, map.dense ? map.in + map.out : 0);
        }
        double lost = lost(longest);
        formation =
                PlainAlgebra.up(
                        PlainAlgebra.EPS * (longest + net.maps.size() + 20) * (trace + lost)
                                + lost);
    }

    private static double least(double[] numbers) {
        return Arrays.stream(numbers).min().orElse(0);
    }

    /** What underflow may have taken from the kernel, in Frobenius norm. */
    private double lost(long longest) {
        int n = r.length;
        double sum = n * PlainAlgebra.underflow((double) longest + net.maps.size());
        for (int t = 0; t < net.maps.size(); t++) {
            PlainMap map = net.maps.get(t);
            if (!map.dense) {
                continue;
            }
            double v = 0;
            double x = 0;
            for (PlainSizes o : sizes) {
                v = Math.max(v, o.vFrobenius[map.stage]);
                x = Math.max(x, o.x[t]);
            }
            double inner = curvature.inputs.lost(t);
            double off = inner * v * v + PlainAlgebra.underflow(map.out) * (x * x + inner);
            sum += n * (off + PlainAlgebra.underflow(1));
        }
        return PlainAlgebra.up(sum);
    }

    /** How far the part of the Jacobian that belongs to a map may be from the exact one. */
    private double moved(PlainSizes o, int t) {
        PlainMap map = net.maps.get(t);
        if (!map.trained) {
            return 0;
        }
        double formed = map.dense ? 0 : PlainAlgebra.EPS * (map.sites + 4) * o.xFrobenius[t];
        return o.vRadius[map.stage] * o.x[t]
                + o.vFrobenius[map.stage] * (map.spread * o.hRadius[map.source] + formed);
    }

    /**
     * For every output of a sample, the derivatives by the weights and biases of all maps that act
     * at many sites.
     */
    private double[][] derivatives(int i) {
        int size = 0;
        for (PlainMap map : net.maps) {
            size += map.trained && !map.dense ? map.weight.length + map.bias.length : 0;
        }
        double[][] all = new double[outputs][size];
        int at = 0;
        for (PlainMap map : net.maps) {
            if (!map.trained || map.dense) {
                continue;
            }
            for (int g = 0; g < map.groups; g++) {
                double[][] x = map.inputs(g, passes[i].h[map.source]);
                for (int o = g * map.each; o < (g + 1) * map.each; o++) {
                    for (double[] row : x) {
                        for (int c = 0; c < outputs; c++) {
                            all[c][at] =
                                    PlainAlgebra.dot(
                                            row,
                                            0,
                                            passes[i].v[map.stage][c],
                                            o * map.sites,
                                            map.sites);
                        }
                        at++;
                    }
                }
            }
        }
        return all;
    }

    private void kernelRows(int i, double[][][] derivatives) {
        for (int c = 0; c < outputs; c++) {
            double[] line = new double[r.length];
            for (int j = 0; j <= i; j++) {
                for (int d = 0; d < outputs; d++) {
                    double[] mine = derivatives[i][c];
                    double sum = PlainAlgebra.dot(mine, 0, derivatives[j][d], 0, mine.length);
                    for (int t = 0; t < net.maps.size(); t++) {
                        PlainMap map = net.maps.get(t);
                        if (map.dense) {
                            double[] a = passes[i].v[map.stage][c];
                            double[] b = passes[j].v[map.stage][d];
                            sum +=
                                    PlainAlgebra.dot(a, 0, b, 0, a.length)
                                            * curvature.inputs.inner(t, i, j);
                        }
                    }
                    line[j * outputs + d] = sum;
                }
            }
            kernel[i * outputs + c] = line;
        }
    }
}
