package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Upper bounds of the exact numbers of one sample at the point of the claim: what the drift in a
 * ball starts from.
 *
 * <p>Symbols as in {@code docs/certificates.md}; stages 1 … L, the output L + 1, or maps in their
 * order. p, q, n and step are infinite where products were not asked for.
 */
final class PlainSizes {
    final double[] h;
    final double[] slope;
    final double[] bend;
    final double[] uMax;
    final double[] bent;
    final double[] v;
    final double[][] p;
    final double[][] q;
    final double[][] n;

    /**
     * By map: ‖X‖, the largest norm of what a site sees, ‖X‖_F, the norm of v as matrices
     * [channels, sites], ‖T φ'‖.
     */
    final double[] x;

    final double[] site;
    final double[] xFrobenius;
    final double[] shared;
    final double[] step;

    /** Radii that the Jacobian's error is made of. */
    final double[] hRadius;

    final double[] vRadius;
    final double[] vFrobenius;

    /** How far z_l are from a kink, at least. */
    final double[] apart;

    /** Whether no size exceeds 2⁶⁴, so that products of several numbers may be measured. */
    final boolean ordinary;

    private final PlainNetwork net;
    private final PlainNetwork.Pass pass;
    private final int hidden;

    PlainSizes(PlainNetwork net, PlainNetwork.Pass pass, boolean measured) {
        this.net = net;
        this.pass = pass;
        hidden = net.hidden();
        apart = pass.apart;
        int size = net.last + 1;
        h = new double[size];
        slope = new double[size];
        bend = new double[size];
        uMax = new double[size];
        bent = new double[size];
        v = new double[size];
        hRadius = new double[size];
        vRadius = new double[size];
        vFrobenius = new double[size];
        p = new double[size][size];
        q = new double[size][size];
        n = new double[size][size];
        int maps = net.maps.size();
        x = new double[maps];
        site = new double[maps];
        xFrobenius = new double[maps];
        shared = new double[maps];
        step = new double[maps];
        for (int l = 0; l <= net.last; l++) {
            hRadius[l] = Math.min(PlainAlgebra.norm(pass.hr[l]), pass.hBall[l]);
            h[l] = PlainAlgebra.up(PlainAlgebra.norm(pass.h[l]) + hRadius[l]);
            if (l > 0) {
                v[l] = PlainNetwork.norm(pass.v[l], pass.vr[l]);
                vRadius[l] =
                        Math.min(
                                PlainAlgebra.frobenius(pass.vr[l]),
                                PlainAlgebra.norm(pass.vBall[l]));
                vFrobenius[l] = PlainAlgebra.frobenius(pass.v[l]) + vRadius[l];
            }
            if (l > 0 && l <= hidden) {
                slope[l] = PlainNetwork.largest(pass.slope[l], pass.slopeRadius[l]);
                bend[l] = PlainNetwork.largest(pass.bend[l], pass.bendRadius[l]);
                curvature(l);
            }
        }
        for (int t = 0; t < maps; t++) {
            if (net.maps.get(t).trained) {
                map(t, net.maps.get(t));
            }
        }
        Arrays.fill(step, Double.POSITIVE_INFINITY);
        for (double[][] all : List.of(p, q, n)) {
            for (double[] row : all) {
                Arrays.fill(row, Double.POSITIVE_INFINITY);
            }
        }
        ordinary = ordinary();
        if (measured && ordinary) {
            products();
        }
    }

    private boolean ordinary() {
        boolean all =
                PlainAlgebra.ordinary(h)
                        && PlainAlgebra.ordinary(vFrobenius)
                        && PlainAlgebra.ordinary(uMax)
                        && PlainAlgebra.ordinary(xFrobenius);
        for (PlainMap map : net.maps) {
            all &= PlainAlgebra.ordinary(map.magnitude, map.column, Math.abs(map.scale));
        }
        return all;
    }

    /** What the weights of a map meet: X from the input, v from the outputs. */
    private void map(int t, PlainMap map) {
        double moved = hRadius[map.source];
        double s = Math.abs(map.scale);
        shared[t] = v[map.stage];
        if (map.dense) {
            site[t] = PlainAlgebra.up(s * h[map.source]);
            double square = site[t] * site[t] + map.biasScale * map.biasScale;
            x[t] = PlainAlgebra.up(Math.sqrt(square + 1e-290));
            xFrobenius[t] = x[t];
            return;
        }
        double squares = 0;
        double stacked = 0;
        for (int g = 0; g < map.groups; g++) {
            double[][] inputs = map.inputs(g, pass.h[map.source]);
            x[t] = Math.max(x[t], PlainAlgebra.operatorNorm(inputs));
            double frobenius = PlainAlgebra.frobenius(inputs);
            squares += frobenius * frobenius;
            for (double[] column : PlainAlgebra.transposed(Arrays.copyOf(inputs, map.taps))) {
                site[t] = Math.max(site[t], PlainAlgebra.norm(column));
            }
            stacked = Math.max(stacked, adjoint(map, g));
        }
        x[t] = PlainAlgebra.up(x[t] + map.spread * moved);
        site[t] = PlainAlgebra.up(site[t] + s * moved);
        xFrobenius[t] = PlainAlgebra.up(Math.sqrt(squares) + map.spread * moved);
        shared[t] = Math.min(shared[t], PlainAlgebra.up(stacked + vRadius[map.stage]));
    }

    /** The smaller norm of the outputs' v of one group, one below the other or side by side. */
    private double adjoint(PlainMap map, int group) {
        double[][] below = new double[net.outputs * map.each][];
        double[][] beside = new double[map.each][net.outputs * map.sites];
        for (int c = 0; c < net.outputs; c++) {
            for (int o = 0; o < map.each; o++) {
                int from = (group * map.each + o) * map.sites;
                below[c * map.each + o] =
                        Arrays.copyOfRange(pass.v[map.stage][c], from, from + map.sites);
                System.arraycopy(pass.v[map.stage][c], from, beside[o], c * map.sites, map.sites);
            }
        }
        return Math.min(PlainAlgebra.operatorNorm(below), PlainAlgebra.operatorNorm(beside));
    }

    private void curvature(int l) {
        for (int j = 0; j < pass.slope[l].length; j++) {
            double sum = 0;
            for (int c = 0; c < net.outputs; c++) {
                double one = Math.abs(pass.u[l][c][j]) + pass.ur[l][c][j];
                sum += one * one;
            }
            double row = PlainAlgebra.up(Math.sqrt(sum));
            uMax[l] = Math.max(uMax[l], row);
            bent[l] =
                    Math.max(
                            bent[l],
                            PlainAlgebra.up(
                                    row * (Math.abs(pass.bend[l][j]) + pass.bendRadius[l][j])));
        }
    }

    /**
     * Norms of P_lk, Q_lk, N_kl of the middles, and what the radii can add; none where there is no
     * way from k to l.
     */
    private void products() {
        double[][][][] all = new double[hidden + 1][hidden + 1][][];
        double[][] size = new double[hidden + 1][hidden + 1];
        double[][] error = new double[hidden + 1][hidden + 1];
        for (int l = 1; l <= hidden; l++) {
            for (int t = 0; t < net.maps.size(); t++) {
                PlainMap map = net.maps.get(t);
                if (map.stage != l || map.source == 0) {
                    continue;
                }
                int j = map.source;
                double[][] one = map.matrix(pass.slope[j]);
                double slopeError = PlainAlgebra.norm(pass.slopeRadius[j]);
                step[t] =
                        PlainAlgebra.up(
                                Math.min(
                                        map.operator * slope[j],
                                        PlainAlgebra.operatorNorm(one)
                                                + map.magnitude
                                                        * (slopeError
                                                                + 4
                                                                        * PlainAlgebra.EPS
                                                                        * slope[j])));
                for (int k = 1; k <= j; k++) {
                    if (!net.trained[k] || (k < j && all[j][k] == null)) {
                        continue;
                    }
                    double[][] part = k == j ? one : PlainAlgebra.product(one, all[j][k]);
                    double below = k == j ? 1 : size[j][k];
                    double belowError = k == j ? 0 : error[j][k];
                    double rounding = PlainAlgebra.EPS * (map.depth + 8) * slope[j] * below;
                    error[l][k] +=
                            map.magnitude
                                    * (slopeError * (below + belowError)
                                            + slope[j] * belowError
                                            + 2 * rounding);
                    all[l][k] = sum(all[l][k], part);
                }
            }
            for (int k = 1; k < l; k++) {
                if (all[l][k] == null) {
                    p[l][k] = 0;
                    q[l][k] = 0;
                    continue;
                }
                error[l][k] = PlainAlgebra.up(error[l][k]);
                size[l][k] = PlainAlgebra.frobenius(all[l][k]);
                p[l][k] = PlainAlgebra.up(PlainAlgebra.operatorNorm(all[l][k]) + error[l][k]);
                double[][] scaled = new double[all[l][k].length][];
                for (int r = 0; r < scaled.length; r++) {
                    scaled[r] = all[l][k][r].clone();
                    for (int e = 0; e < scaled[r].length; e++) {
                        scaled[r][e] *= pass.slope[l][r];
                    }
                }
                double moved =
                        PlainAlgebra.norm(pass.slopeRadius[l]) * (size[l][k] + error[l][k])
                                + slope[l] * (error[l][k] + PlainAlgebra.EPS * size[l][k]);
                q[l][k] = PlainAlgebra.up(PlainAlgebra.operatorNorm(scaled) + moved);
            }
        }
        for (int k = 1; k <= hidden; k++) {
            for (int l = k; l <= hidden; l++) {
                if (net.trained[k] && net.trained[l]) {
                    n[k][l] = hessian(k, l, all, size, error);
                }
            }
        }
    }

    private static double[][] sum(double @Nullable [][] a, double[][] b) {
        if (a == null) {
            return b;
        }
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < c[i].length; j++) {
                c[i][j] = a[i][j] + b[i][j];
            }
        }
        return c;
    }

    private double hessian(int k, int l, double[][][][] all, double[][] size, double[][] error) {
        int rows = net.width[k];
        int columns = net.width[l];
        boolean diagonal = k == l;
        double[][] side = new double[rows][columns * net.outputs];
        double lost = 0;
        double root = Math.sqrt(net.outputs);
        for (int j = l; j <= hidden; j++) {
            boolean reached = (j == k || all[j][k] != null) && (j == l || all[j][l] != null);
            if (net.phi[j] == PlainActivation.IDENTITY || !reached) {
                continue;
            }
            diagonal &= j == k;
            int m = net.width[j];
            double left = j == k ? 1 : size[j][k];
            double leftError = j == k ? 0 : error[j][k];
            double right = j == l ? 1 : size[j][l];
            double rightError = j == l ? 0 : error[j][l];
            double alphaError = 0;
            for (int c = 0; c < net.outputs; c++) {
                double[] alpha = new double[m];
                double radius = 0;
                for (int r = 0; r < m; r++) {
                    alpha[r] = pass.u[j][c][r] * pass.bend[j][r];
                    radius =
                            Math.max(
                                    radius,
                                    pass.ur[j][c][r]
                                                    * (Math.abs(pass.bend[j][r])
                                                            + pass.bendRadius[j][r])
                                            + Math.abs(pass.u[j][c][r]) * pass.bendRadius[j][r]);
                }
                alphaError = Math.max(alphaError, radius);
                add(side, c * columns, alpha, j == k ? null : all[j][k], j == l ? null : all[j][l]);
            }
            lost +=
                    root * alphaError * (left + leftError) * (right + rightError)
                            + root
                                    * bent[j]
                                    * (leftError * (right + rightError) + left * rightError)
                            + root * bent[j] * PlainAlgebra.EPS * (m + 8 + hidden) * left * right;
        }
        // one below the other the diagonals of the outputs have orthogonal columns
        return diagonal ? bent[k] : PlainAlgebra.up(PlainAlgebra.operatorNorm(side) + lost);
    }

    /** Adds leftᵀ diag(alpha) right from a column on; none means the identity. */
    private static void add(
            double[][] side,
            int column,
            double[] alpha,
            double @Nullable [][] left,
            double @Nullable [][] right) {
        for (int r = 0; r < alpha.length; r++) {
            if (left == null && right == null) {
                side[r][column + r] += alpha[r];
            } else if (left == null) {
                for (int t = 0; right != null && t < right[r].length; t++) {
                    side[r][column + t] += alpha[r] * right[r][t];
                }
            } else if (right == null) {
                for (int i = 0; i < side.length; i++) {
                    side[i][column + r] += left[r][i] * alpha[r];
                }
            } else {
                for (int i = 0; i < side.length; i++) {
                    double f = left[r][i] * alpha[r];
                    for (int t = 0; t < right[r].length; t++) {
                        side[i][column + t] += f * right[r][t];
                    }
                }
            }
        }
    }
}
