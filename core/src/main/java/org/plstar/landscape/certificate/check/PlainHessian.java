package org.plstar.landscape.certificate.check;

import org.plstar.array.Workers;

/**
 * ‖D²F‖ at the centre from the second derivatives by all unknowns, one unknown after the other,
 * each number with a radius; for networks with few unknowns.
 */
final class PlainHessian {
    /** As many unknowns, and operations, as the first way may use this for, and some more. */
    private static final int MOST = 1024;

    private static final double WORK = 2e10;

    private final PlainNetwork net;
    private final int[] offset;
    private final int unknowns;

    private PlainHessian(PlainNetwork net) {
        this.net = net;
        offset = new int[net.maps.size() + 1];
        for (int t = 0; t < net.maps.size(); t++) {
            PlainMap map = net.maps.get(t);
            offset[t + 1] = offset[t] + (map.trained ? map.weight.length + map.bias.length : 0);
        }
        unknowns = offset[net.maps.size()];
    }

    private boolean isSmall(int samples) {
        double pass = 0;
        for (PlainMap map : net.maps) {
            pass += map.trained ? (double) map.weight.length * map.sites : 0;
        }
        double c = net.outputs;
        double p = unknowns;
        return p <= MOST && samples * p * ((2 + 4 * c) * pass + c * p * p) <= WORK;
    }

    /** An upper bound; infinite if there are too many unknowns. */
    static double norm(PlainNetwork net, PlainNetwork.Pass[] passes, Workers workers) {
        PlainHessian all = new PlainHessian(net);
        return all.isSmall(passes.length) ? all.norm(passes, workers) : Double.POSITIVE_INFINITY;
    }

    private double norm(PlainNetwork.Pass[] passes, Workers workers) {
        int p = unknowns;
        double[][] gram = new double[p][p];
        double[][][] h = new double[net.outputs][p][];
        double[] radii = new double[p];
        double error = 0;
        double trace = 0;
        for (PlainNetwork.Pass pass : passes) {
            workers.run(p, d -> radii[d] = new Row(pass, d).fill(h));
            for (double r : radii) {
                error += r;
            }
            for (double[][] one : h) {
                workers.run(
                        p,
                        a -> {
                            for (int b = 0; b <= a; b++) {
                                gram[a][b] += PlainAlgebra.dot(one[a], 0, one[b], 0, p);
                            }
                        });
            }
        }
        for (int a = 0; a < p; a++) {
            trace += gram[a][a];
            for (int b = 0; b < a; b++) {
                gram[b][a] = gram[a][b];
            }
        }
        double formation =
                PlainAlgebra.EPS * ((double) passes.length * net.outputs * (p + 2) + 4) * trace;
        double norm = Math.sqrt(PlainAlgebra.largest(gram, PlainAlgebra.up(formation)) + 1e-290);
        return PlainAlgebra.up(norm + Math.sqrt(error + 1e-290));
    }

    /** The derivatives of a sample's numbers along one unknown. */
    private final class Row {
        private final PlainNetwork.Pass pass;
        private final int unknown;

        /** The map that the unknown belongs to, its output channel, and its tap; -1 for a bias. */
        private final int own;

        private final int channel;
        private final int tap;

        private final double[][] z;
        private final double[][] zr;
        private final double[][] h;
        private final double[][] hr;

        Row(PlainNetwork.Pass pass, int unknown) {
            this.pass = pass;
            this.unknown = unknown;
            int t = 0;
            while (offset[t + 1] <= unknown) {
                t++;
            }
            own = t;
            PlainMap map = net.maps.get(t);
            int e = unknown - offset[t];
            boolean weight = e < map.weight.length;
            channel = weight ? e / map.taps : e - map.weight.length;
            tap = weight ? e % map.taps : -1;
            z = new double[net.last + 1][];
            zr = new double[net.last + 1][];
            h = new double[net.last + 1][];
            hr = new double[net.last + 1][];
            for (int l = 1; l <= net.hidden(); l++) {
                forward(l);
            }
        }

        private int seen(PlainMap map, int o, int q, int p) {
            return map.seen[o / map.each][q * map.sites + p];
        }

        private void forward(int l) {
            int m = net.width[l];
            z[l] = new double[m];
            zr[l] = new double[m];
            double[] size = new double[m];
            int terms = 2;
            for (int t = 0; t < net.maps.size(); t++) {
                PlainMap map = net.maps.get(t);
                if (map.stage != l) {
                    continue;
                }
                terms++;
                if (map.source > 0) {
                    map.linear(h[map.source], hr[map.source], z[l], zr[l], size);
                }
                for (int p = 0; t == own && p < map.sites; p++) {
                    int element = tap < 0 ? 0 : seen(map, channel, tap, p);
                    if (element >= 0) {
                        double x =
                                tap < 0 ? map.biasScale : map.scale * pass.h[map.source][element];
                        double r = tap < 0 ? 0 : Math.abs(map.scale) * pass.hr[map.source][element];
                        int to = channel * map.sites + p;
                        z[l][to] += x;
                        zr[l][to] += r;
                        size[to] += Math.abs(x);
                    }
                }
            }
            h[l] = new double[m];
            hr[l] = new double[m];
            for (int k = 0; k < m; k++) {
                zr[l][k] = PlainAlgebra.up(zr[l][k] + PlainAlgebra.EPS * terms * size[k]);
                h[l][k] = pass.slope[l][k] * z[l][k];
                hr[l][k] = product(pass.slope[l][k], pass.slopeRadius[l][k], z[l][k], zr[l][k]);
            }
        }

        /** How far the computed a b is from the product of numbers within the radii. */
        private static double product(double a, double ar, double b, double br) {
            return PlainAlgebra.up(
                    (Math.abs(a) + ar) * br
                            + ar * Math.abs(b)
                            + PlainAlgebra.EPS * Math.abs(a * b));
        }

        /** Row of H for every output; returns the squares of its radii, summed. */
        double fill(double[][][] hessian) {
            double squares = 0;
            for (int c = 0; c < net.outputs; c++) {
                double[][] v = new double[net.last + 1][];
                double[][] vr = new double[net.last + 1][];
                for (int l = net.hidden(); l >= 1; l--) {
                    backward(l, c, v, vr);
                }
                double[] row = new double[unknowns];
                for (int t = 0; t < net.maps.size(); t++) {
                    squares += net.maps.get(t).trained ? entries(t, c, v, vr, row) : 0;
                }
                hessian[c][unknown] = row;
            }
            return squares;
        }

        private void backward(int l, int c, double[][] v, double[][] vr) {
            int m = net.width[l];
            double[] u = new double[m];
            double[] ur = new double[m];
            double[] size = new double[m];
            int depth = 4;
            for (int t = 0; t < net.maps.size(); t++) {
                PlainMap map = net.maps.get(t);
                if (map.source != l) {
                    continue;
                }
                depth += map.depth;
                if (map.stage < net.last) {
                    map.backward(v[map.stage], vr[map.stage], u, ur, size);
                }
                for (int p = 0; t == own && tap >= 0 && p < map.sites; p++) {
                    int element = seen(map, channel, tap, p);
                    if (element >= 0) {
                        int from = channel * map.sites + p;
                        double x = map.scale * pass.v[map.stage][c][from];
                        u[element] += x;
                        ur[element] += Math.abs(map.scale) * pass.vr[map.stage][c][from];
                        size[element] += Math.abs(x);
                    }
                }
            }
            v[l] = new double[m];
            vr[l] = new double[m];
            for (int k = 0; k < m; k++) {
                double radius = PlainAlgebra.up(ur[k] + PlainAlgebra.EPS * depth * size[k]);
                double bent = pass.bend[l][k] * z[l][k];
                double bentRadius =
                        product(pass.bend[l][k], pass.bendRadius[l][k], z[l][k], zr[l][k]);
                double first = bent * pass.u[l][c][k];
                double second = pass.slope[l][k] * u[k];
                v[l][k] = first + second;
                vr[l][k] =
                        PlainAlgebra.up(
                                product(bent, bentRadius, pass.u[l][c][k], pass.ur[l][c][k])
                                        + product(
                                                pass.slope[l][k],
                                                pass.slopeRadius[l][k],
                                                u[k],
                                                radius)
                                        + PlainAlgebra.EPS * Math.abs(v[l][k]));
            }
        }

        /** The derivatives of Σ_p v_op X_qp for one map. */
        private double entries(int t, int c, double[][] v, double[][] vr, double[] row) {
            PlainMap map = net.maps.get(t);
            double squares = 0;
            boolean moved = map.stage < net.last;
            boolean turned = map.source > 0;
            double[] x = pass.h[map.source];
            double[] xr = pass.hr[map.source];
            for (int o = 0; o < map.channels; o++) {
                for (int q = 0; q < map.taps + (map.bias.length > 0 ? 1 : 0); q++) {
                    boolean weight = q < map.taps;
                    double sum = 0;
                    double radius = 0;
                    double size = 0;
                    for (int p = 0; p < map.sites; p++) {
                        int element = weight ? seen(map, o, q, p) : 0;
                        int k = o * map.sites + p;
                        if (element >= 0 && moved) {
                            double a = weight ? x[element] : 1;
                            double ar = weight ? xr[element] : 0;
                            sum += v[map.stage][k] * a;
                            size += Math.abs(v[map.stage][k] * a);
                            radius += product(v[map.stage][k], vr[map.stage][k], a, ar);
                        }
                        if (element >= 0 && weight && turned) {
                            double a = pass.v[map.stage][c][k];
                            double b = h[map.source][element];
                            sum += a * b;
                            size += Math.abs(a * b);
                            radius +=
                                    product(
                                            a,
                                            pass.vr[map.stage][c][k],
                                            b,
                                            hr[map.source][element]);
                        }
                    }
                    double s = weight ? map.scale : map.biasScale;
                    int to = offset[t] + (weight ? o * map.taps + q : map.weight.length + o);
                    row[to] = s * sum;
                    double off =
                            Math.abs(s) * (radius + PlainAlgebra.EPS * (2 * map.sites + 4) * size);
                    squares += PlainAlgebra.up(off * off);
                }
            }
            return squares;
        }
    }
}
