package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.check.Claim.Layer;

/**
 * Upper bounds of the exact numbers of one sample at the point of the claim: what the drift in a ball starts from.
 *
 * <p>Symbols as in {@code docs/certificates.md}; hidden layers 1 … L, the output L + 1. p, q, n are infinite where products were not asked for.
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

    /** Radii that the Jacobian's error is made of. */
    final double[] hRadius;

    final double[] vRadius;
    final double[] vFrobenius;

    private final int hidden;

    PlainSizes(PlainNetwork net, List<Layer> layers, double[] frobenius, boolean measured) {
        hidden = net.last - 1;
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
        for (int l = 0; l <= net.last; l++) {
            h[l] = PlainNetwork.norm(net.h[l], net.hr[l]);
            hRadius[l] = PlainAlgebra.norm(net.hr[l]);
            if (l > 0) {
                v[l] = PlainNetwork.norm(net.v[l], net.vr[l]);
                vRadius[l] = PlainAlgebra.frobenius(net.vr[l]);
                vFrobenius[l] = PlainAlgebra.frobenius(net.v[l]) + vRadius[l];
            }
            if (l > 0 && l <= hidden) {
                slope[l] = PlainNetwork.largest(net.slope[l], net.slopeRadius[l]);
                bend[l] = PlainNetwork.largest(net.bend[l], net.bendRadius[l]);
                curvature(net, l);
            }
        }
        for (double[][] all : new double[][][] {p, q, n}) {
            for (double[] row : all) {
                Arrays.fill(row, Double.POSITIVE_INFINITY);
            }
        }
        if (measured) {
            products(net, layers, frobenius);
        }
    }

    private void curvature(PlainNetwork net, int l) {
        for (int j = 0; j < net.slope[l].length; j++) {
            double sum = 0;
            for (int c = 0; c < net.outputs; c++) {
                double one = Math.abs(net.u[l][c][j]) + net.ur[l][c][j];
                sum += one * one;
            }
            double row = PlainAlgebra.up(Math.sqrt(sum));
            uMax[l] = Math.max(uMax[l], row);
            bent[l] =
                    Math.max(
                            bent[l],
                            PlainAlgebra.up(
                                    row * (Math.abs(net.bend[l][j]) + net.bendRadius[l][j])));
        }
    }

    /** Norms of P_lk, Q_lk, N_kl of the middles, and what the radii can add. */
    private void products(PlainNetwork net, List<Layer> layers, double[] frobenius) {
        double[][][][] all = new double[hidden + 1][hidden + 1][][];
        double[][] size = new double[hidden + 1][hidden + 1];
        double[][] error = new double[hidden + 1][hidden + 1];
        for (int l = 2; l <= hidden; l++) {
            double slopeError = PlainAlgebra.norm(net.slopeRadius[l - 1]);
            double[][] step = step(layers.get(l - 1), net.slope[l - 1]);
            for (int k = l - 1; k >= 1; k--) {
                boolean next = k == l - 1;
                all[l][k] = next ? step : PlainAlgebra.product(step, all[l - 1][k]);
                size[l][k] = PlainAlgebra.frobenius(all[l][k]);
                double below = next ? 1 : size[l - 1][k];
                double belowError = next ? 0 : error[l - 1][k];
                error[l][k] =
                        PlainAlgebra.up(
                                frobenius[l]
                                        * (slopeError * (below + belowError)
                                                + slope[l - 1] * belowError
                                                + PlainAlgebra.EPS
                                                        * (step[0].length + 4)
                                                        * slope[l - 1]
                                                        * below));
                p[l][k] = PlainAlgebra.up(PlainAlgebra.operatorNorm(all[l][k]) + error[l][k]);
                double[][] scaled = new double[all[l][k].length][];
                for (int r = 0; r < scaled.length; r++) {
                    scaled[r] = all[l][k][r].clone();
                    for (int t = 0; t < scaled[r].length; t++) {
                        scaled[r][t] *= net.slope[l][r];
                    }
                }
                double moved =
                        PlainAlgebra.norm(net.slopeRadius[l]) * (size[l][k] + error[l][k])
                                + slope[l] * (error[l][k] + PlainAlgebra.EPS * size[l][k]);
                q[l][k] = PlainAlgebra.up(PlainAlgebra.operatorNorm(scaled) + moved);
            }
        }
        for (int k = 1; k <= hidden; k++) {
            for (int l = k; l <= hidden; l++) {
                n[k][l] = hessian(net, k, l, all, size, error);
            }
        }
    }

    private static double[][] step(Layer layer, double[] slope) {
        double[][] a = new double[layer.out()][layer.in()];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < layer.in(); j++) {
                a[i][j] = layer.scale() * layer.weight()[i * layer.in() + j] * slope[j];
            }
        }
        return a;
    }

    private double hessian(
            PlainNetwork net, int k, int l, double[][][][] all, double[][] size, double[][] error) {
        if (k == hidden) {
            return bent[k];
        }
        int rows = net.slope[k].length;
        int columns = net.slope[l].length;
        double[][] side = new double[rows][columns * net.outputs];
        double lost = 0;
        double root = Math.sqrt(net.outputs);
        for (int j = l; j <= hidden; j++) {
            int m = net.slope[j].length;
            double left = j == k ? 1 : size[j][k];
            double leftError = j == k ? 0 : error[j][k];
            double right = j == l ? 1 : size[j][l];
            double rightError = j == l ? 0 : error[j][l];
            double alphaError = 0;
            for (int c = 0; c < net.outputs; c++) {
                double[] alpha = new double[m];
                double radius = 0;
                for (int r = 0; r < m; r++) {
                    alpha[r] = net.u[j][c][r] * net.bend[j][r];
                    radius =
                            Math.max(
                                    radius,
                                    net.ur[j][c][r]
                                                    * (Math.abs(net.bend[j][r])
                                                            + net.bendRadius[j][r])
                                            + Math.abs(net.u[j][c][r]) * net.bendRadius[j][r]);
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
        return PlainAlgebra.up(PlainAlgebra.operatorNorm(side) + lost);
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
