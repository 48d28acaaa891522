package org.plstar.landscape.certificate.check;

import java.util.Arrays;
import org.plstar.array.Workers;

/**
 * The second derivative at the centre with slots held to V, the row space of Ĵ, and how fast the
 * samples' numbers move along V; dense networks only.
 */
final class PlainRestricted {
    /** As {@code docs/certificates.md} defines them, from above. */
    final double w1;

    final double wC;
    final double wE;
    double w2;
    double w3;

    /** [sample][stage]: along a unit vector of V. */
    final double[][] z;

    final double[][] zUnit;
    final double[][] uUnit;

    /** [sample][stage]: z' along J⁺b, |b| = 1, and the largest unit of it. */
    final double[][] pulled;

    final double[][] pulledUnit;

    /** σ_min of the computed Jacobian, from below. */
    final double a0;

    final double[][] v;

    private final PlainNetwork net;
    private final PlainNetwork.Pass[] passes;
    private final PlainSizes[] sizes;
    private final PlainInputs inputs;
    private final PlainWhitening white;
    private final int n;

    /** [a][i][j] = D²F_a[D_i, D_j]. */
    private final double[][][] t;

    /** Σ_a ⟨D²F_a[D_i, ·], D²F_a[D_j, ·]⟩. */
    private final double[][] gram;

    private final double[] errors;
    private final double[] parts;
    private final PlainSystem system;

    /** Of all samples, for few equations. */
    private final PlainTangents[] kept;

    /**
     * What the rows of the derivative of the Jacobian and the inner products of what is outside of
     * V may be off by.
     */
    private final double error;

    private final double lost;

    PlainRestricted(PlainSystem system, PlainWhitening white, double a0, Workers workers) {
        this.a0 = a0;
        this.system = system;
        this.net = system.net;
        this.passes = system.passes;
        this.sizes = system.sizes;
        this.inputs = system.curvature.inputs;
        this.white = white;
        n = white.x().length;
        int samples = passes.length;
        t = new double[n][][];
        kept = new PlainTangents[n <= PlainMixed.MOST ? samples : 0];
        gram = new double[n][n];
        errors = new double[samples];
        parts = new double[samples];
        z = new double[samples][net.last + 1];
        zUnit = new double[samples][net.last + 1];
        uUnit = new double[samples][net.last + 1];
        v = new double[samples][net.last + 1];
        pulled = new double[samples][net.last + 1];
        pulledUnit = new double[samples][net.last + 1];
        for (int first = 0; first < samples; first += 8) {
            int count = Math.min(8, samples - first);
            int from = first;
            double[][][] own = new double[count][][];
            workers.run(count, task -> own[task] = sample(from + task));
            for (double[][] one : own) {
                add(one, gram);
            }
        }
        int longest = 0;
        double jacobian = 0;
        for (PlainMap map : net.maps) {
            longest = Math.max(longest, map.in + map.out);
        }
        for (PlainSizes o : sizes) {
            for (int m = 0; m < net.maps.size(); m++) {
                double part = o.vFrobenius[net.maps.get(m).stage] * o.x[m];
                jacobian += part * part;
            }
        }
        double square = Arrays.stream(parts).sum();
        error = PlainAlgebra.up(Math.sqrt(Arrays.stream(errors).sum() + 1e-290));
        double formed =
                PlainAlgebra.EPS
                        * (longest + net.last + n + 30)
                        * PlainAlgebra.up(Math.sqrt(square))
                        * PlainAlgebra.up(Math.sqrt(jacobian))
                        * white.frobenius();
        double gramFormed =
                PlainAlgebra.EPS * (longest + 4.0 * n * (net.last + 2) + 60) * 2 * square;
        double size = 0;
        for (double[][] slice : t) {
            double f = PlainAlgebra.frobenius(slice);
            size += f * f;
        }
        size = PlainAlgebra.up(Math.sqrt(size));
        double[][][] right = new double[n][][];
        workers.run(n, a -> right[a] = PlainAlgebra.product(t[a], white.x()));
        double[][][] both = new double[n][][];
        double[][] across = PlainAlgebra.transposed(white.x());
        workers.run(n, a -> both[a] = PlainAlgebra.product(across, right[a]));
        double[][][] left = mixed(workers);
        double[] norms = new double[4];
        double[][][][] all = {t, right, left, both};
        for (int k = 0; k < 4; k++) {
            norms[k] = flattened(all[k], workers);
        }
        double x = white.norm();
        double e = white.epsilon() / (1 - white.epsilon());
        double stretch = white.stretch();
        double off = formed + error * Math.sqrt(1 + white.epsilon());
        double once = off * x + PlainAlgebra.EPS * (n + 4) * white.frobenius() * size;
        double plain = norms[0] + off;
        w1 = PlainAlgebra.up(stretch * (norms[1] + once + e * x * plain));
        wC = PlainAlgebra.up(stretch * stretch * stretch * (norms[2] + once));
        wE =
                PlainAlgebra.up(
                        norms[3]
                                + once * x
                                + 2
                                        * PlainAlgebra.EPS
                                        * (n + 4)
                                        * white.frobenius()
                                        * white.frobenius()
                                        * size
                                + 2 * e * (1 + e) * x * x * plain);
        double[][] rest = new double[n][n];
        lost =
                gramFormed
                        + (2 * size + off) * formed
                        + (PlainAlgebra.EPS * ((double) n * n + 8) + white.epsilon())
                                * (size + formed)
                                * (size + formed)
                        + 2 * PlainAlgebra.EPS * (square + size * size);
        outside(rest, workers);
        double whole = Math.sqrt(PlainAlgebra.largest(rest, PlainAlgebra.up(lost)) + 1e-290);
        w3 = PlainAlgebra.up(stretch * (whole + error));
        double[][] scaled = PlainAlgebra.product(across, PlainAlgebra.product(rest, white.x()));
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                scaled[j][i] = scaled[i][j];
            }
        }
        double scaledLost =
                2
                                * PlainAlgebra.EPS
                                * (n + 4)
                                * PlainAlgebra.frobenius(rest)
                                * white.frobenius()
                                * white.frobenius()
                        + lost * x * x;
        w2 =
                PlainAlgebra.up(
                        Math.sqrt(
                                        PlainAlgebra.largest(scaled, PlainAlgebra.up(scaledLost))
                                                + 1e-290)
                                + x * (1 + e) * (e * whole + error));
    }

    /** Lowers w2 and w3 where there are few equations; false if there are too many. */
    boolean mix(Workers workers) {
        if (kept.length == 0) {
            return false;
        }
        PlainMixed mixed = new PlainMixed(system, kept, t, lost, workers);
        double e = white.epsilon() / (1 - white.epsilon());
        double whole = mixed.norm();
        w3 = Math.min(w3, PlainAlgebra.up(white.stretch() * (whole + error)));
        w2 =
                Math.min(
                        w2,
                        PlainAlgebra.up(
                                mixed.scaledNorm(white)
                                        + white.norm() * (1 + e) * (e * whole + error)));
        return true;
    }

    private static void add(double[][] one, double[][] sum) {
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[i][j] += one[i][j];
            }
        }
    }

    /** Fills what belongs to a sample and returns its share of the Gram matrix. */
    private double[][] sample(int s) {
        PlainTangents d = new PlainTangents(net, passes, s, white.x());
        if (kept.length > 0) {
            kept[s] = d;
        }
        for (int c = 0; c < net.outputs; c++) {
            t[s * net.outputs + c] = slice(d, s, c);
        }
        double stretch = white.stretch();
        for (int l = 1; l <= net.hidden(); l++) {
            double[][] beside = new double[n][net.width[l] * net.outputs];
            double[][] rough = new double[n][];
            double largestZ = 0;
            double largestU = 0;
            for (int k = 0; k < net.width[l]; k++) {
                double zs = 0;
                double us = 0;
                for (int i = 0; i < n; i++) {
                    double one = Math.abs(d.z[l][i][k]) + d.zr[l][i][k];
                    zs += one * one;
                    for (int c = 0; c < net.outputs; c++) {
                        double two = Math.abs(d.u[l][c][i][k]) + d.ur[l][c][i][k];
                        us += two * two;
                    }
                }
                largestZ = Math.max(largestZ, zs);
                largestU = Math.max(largestU, us);
            }
            double off = 0;
            for (int i = 0; i < n; i++) {
                rough[i] = d.zr[l][i];
                for (int c = 0; c < net.outputs; c++) {
                    System.arraycopy(d.v[l][c][i], 0, beside[i], c * net.width[l], net.width[l]);
                    double r = PlainAlgebra.norm(d.vr[l][c][i]);
                    off += r * r;
                }
            }
            zUnit[s][l] = PlainAlgebra.up(stretch * Math.sqrt(largestZ + 1e-290));
            uUnit[s][l] = PlainAlgebra.up(stretch * Math.sqrt(largestU + 1e-290));
            z[s][l] =
                    PlainAlgebra.up(
                            stretch
                                    * (PlainAlgebra.operatorNorm(d.z[l])
                                            + PlainAlgebra.frobenius(rough)));
            v[s][l] =
                    PlainAlgebra.up(stretch * (PlainAlgebra.operatorNorm(beside) + Math.sqrt(off)));
            pulled(s, l, d.z[l], PlainAlgebra.frobenius(rough));
        }
        return share(d, s);
    }

    /** J⁺b is the sum of the D_i with the coefficients (I + E)⁻¹ X b. */
    private void pulled(int s, int l, double[][] own, double rough) {
        double[][] columns =
                PlainAlgebra.transposed(
                        PlainAlgebra.product(PlainAlgebra.transposed(white.x()), own));
        double e = white.epsilon() / (1 - white.epsilon());
        double off =
                white.norm() * (1 + e) * rough
                        + white.norm() * e * z[s][l]
                        + PlainAlgebra.EPS
                                * (n + 4)
                                * white.frobenius()
                                * PlainAlgebra.frobenius(own);
        double unit = 0;
        for (double[] column : columns) {
            unit = Math.max(unit, PlainAlgebra.norm(column));
        }
        pulled[s][l] = PlainAlgebra.up(PlainAlgebra.operatorNorm(columns) + off);
        pulledUnit[s][l] = PlainAlgebra.up(unit + off);
    }

    /** A unit vector of V. */
    PlainMoves.Way along(int s) {
        return new PlainMoves.Way(z[s], zUnit[s], 1);
    }

    /** J⁺b. */
    PlainMoves.Way pulled(int s) {
        return new PlainMoves.Way(pulled[s], pulledUnit[s], PlainAlgebra.up(1 / a0));
    }

    /** D²F_a[D_i, D_j], the rows of the derivative of the Jacobian times Ĵᵀ Xᵀ. */
    private double[][] slice(PlainTangents d, int s, int c) {
        double[][] a = new double[n][n];
        for (int j = 0; j < n; j++) {
            PlainNetwork.Pass other = passes[j / net.outputs];
            for (int m = 0; m < net.maps.size(); m++) {
                PlainMap map = net.maps.get(m);
                double[] v = other.v[map.stage][j % net.outputs];
                double k = inputs.inner(m, s, j / net.outputs);
                double g = PlainAlgebra.dot(passes[s].v[map.stage][c], 0, v, 0, v.length);
                double[] h = other.h[map.source];
                for (int i = 0; i < n; i++) {
                    if (map.stage <= net.hidden()) {
                        a[i][j] += k * PlainAlgebra.dot(d.v[map.stage][c][i], 0, v, 0, v.length);
                    }
                    if (map.source > 0) {
                        double turned = PlainAlgebra.dot(d.h[map.source][i], 0, h, 0, h.length);
                        a[i][j] += g * (map.scale * map.scale * turned);
                    }
                }
            }
        }
        double[][] slice = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                slice[i][j] = PlainAlgebra.dot(a[i], 0, white.x()[j], 0, n);
            }
        }
        return slice;
    }

    private double[][] share(PlainTangents d, int s) {
        double[][] sum = new double[n][n];
        PlainSizes o = sizes[s];
        for (int m = 0; m < net.maps.size(); m++) {
            PlainMap map = net.maps.get(m);
            int l = map.stage;
            boolean inner = l <= net.hidden();
            boolean moves = map.source > 0;
            double square = map.scale * map.scale;
            double x = inputs.inner(m, s, s);
            double vSquare = 0;
            double[][] through = new double[net.outputs][n];
            double[] across = new double[n];
            double[] h = passes[s].h[map.source];
            for (int i = 0; i < n; i++) {
                double vSize = 0;
                double vRough = 0;
                double hSize = 0;
                double hRough = 0;
                if (moves) {
                    double[] own = d.h[map.source][i];
                    across[i] = square * PlainAlgebra.dot(own, 0, h, 0, h.length);
                    hSize = PlainAlgebra.norm(own);
                    hRough = PlainAlgebra.norm(d.hr[map.source][i]);
                }
                for (int c = 0; c < net.outputs && inner; c++) {
                    double[] v = passes[s].v[l][c];
                    through[c][i] = PlainAlgebra.dot(d.v[l][c][i], 0, v, 0, v.length);
                    double one = PlainAlgebra.norm(d.v[l][c][i]);
                    double two = PlainAlgebra.norm(d.vr[l][c][i]);
                    vSize += one * one;
                    vRough += two * two;
                }
                vSize = Math.sqrt(vSize);
                double moved =
                        Math.sqrt(vRough) * o.x[m]
                                + vSize * map.spread * o.hRadius[map.source]
                                + o.vFrobenius[l] * map.spread * hRough
                                + o.vRadius[l] * map.spread * hSize;
                errors[s] += PlainAlgebra.up(moved * moved);
                double part = vSize * o.x[m] + o.vFrobenius[l] * map.spread * hSize;
                parts[s] += PlainAlgebra.up(part * part);
            }
            for (int c = 0; c < net.outputs; c++) {
                double[] v = passes[s].v[l][c];
                vSquare += PlainAlgebra.dot(v, 0, v, 0, v.length);
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    for (int c = 0; c < net.outputs && inner; c++) {
                        double[] a = d.v[l][c][i];
                        sum[i][j] +=
                                x * PlainAlgebra.dot(a, 0, d.v[l][c][j], 0, a.length)
                                        + through[c][i] * across[j]
                                        + across[i] * through[c][j];
                    }
                    if (moves) {
                        double[] a = d.h[map.source][i];
                        double[] b = d.h[map.source][j];
                        sum[i][j] += square * vSquare * PlainAlgebra.dot(a, 0, b, 0, a.length);
                    }
                }
            }
        }
        return sum;
    }

    /** Σ_b x_ab T_b. */
    private double[][][] mixed(Workers workers) {
        double[][][] mixed = new double[n][n][n];
        workers.run(
                n,
                a -> {
                    for (int b = 0; b < n; b++) {
                        double factor = white.x()[a][b];
                        for (int i = 0; i < n && factor != 0; i++) {
                            for (int j = 0; j < n; j++) {
                                mixed[a][i][j] += factor * t[b][i][j];
                            }
                        }
                    }
                });
        return mixed;
    }

    /** The smallest norm of the three flattenings. */
    private double flattened(double[][][] tensor, Workers workers) {
        double[] norm = new double[3];
        workers.run(3, slot -> norm[slot] = flattened(tensor, slot));
        return Math.min(norm[0], Math.min(norm[1], norm[2]));
    }

    private double flattened(double[][][] tensor, int slot) {
        double[][] sum = new double[n][n];
        for (int a = 0; a < n; a++) {
            if (slot == 0) {
                for (int b = 0; b <= a; b++) {
                    for (int i = 0; i < n; i++) {
                        sum[a][b] += PlainAlgebra.dot(tensor[a][i], 0, tensor[b][i], 0, n);
                    }
                }
                continue;
            }
            double[][] rows = slot == 1 ? tensor[a] : PlainAlgebra.transposed(tensor[a]);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    sum[i][j] += PlainAlgebra.dot(rows[i], 0, rows[j], 0, n);
                }
            }
        }
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += sum[i][i];
            for (int j = 0; j < i; j++) {
                sum[j][i] = sum[i][j];
            }
        }
        double formation = PlainAlgebra.EPS * ((double) n * n + n + 4) * trace;
        return PlainAlgebra.up(Math.sqrt(PlainAlgebra.largest(sum, formation) + 1e-290));
    }

    /** N - Σ_a T_a T_aᵀ. */
    private void outside(double[][] rest, Workers workers) {
        workers.run(
                n,
                i -> {
                    for (int j = 0; j <= i; j++) {
                        double inside = 0;
                        for (int a = 0; a < n; a++) {
                            inside += PlainAlgebra.dot(t[a][i], 0, t[a][j], 0, n);
                        }
                        rest[i][j] = gram[i][j] - inside;
                    }
                });
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                rest[j][i] = rest[i][j];
            }
        }
    }
}
