package org.plstar.landscape.certificate.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.check.Claim.Layer;

/** Λ(R), the residual and the tangent kernel of a claim, by plain loops; theorem and recursion as in {@code docs/certificates.md}. */
final class PlainCurvature {
    final int samples;
    final int outputs;
    final double residual;
    final double jacobianError;
    final double[] r;
    final double residualError;
    final double[][] kernel;
    final double formation;

    private final List<Layer> layers;
    private final PlainActivation[] phi;
    private final int hidden;
    private final PlainSizes[] sizes;
    private final double[] operator;
    private final double[] row;
    private final double[] column;
    private final double[][][] inner;
    private final Workers workers;

    PlainCurvature(Claim claim, Workers workers) {
        this.workers = workers;
        layers = claim.layers();
        int last = layers.size();
        hidden = last - 1;
        outputs = layers.getLast().out();
        samples = claim.x().length / layers.getFirst().in();
        phi = new PlainActivation[last + 1];
        operator = new double[last + 1];
        row = new double[last + 1];
        column = new double[last + 1];
        double[] frobenius = new double[last + 1];
        for (int l = 1; l <= last; l++) {
            phi[l] =
                    PlainActivation.valueOf(
                            layers.get(l - 1).activation().toUpperCase(Locale.ROOT));
        }
        workers.run(last, task -> norms(task + 1, frobenius));
        PlainNetwork[] nets = new PlainNetwork[samples];
        sizes = new PlainSizes[samples];
        workers.run(
                samples,
                i -> {
                    PlainNetwork net =
                            new PlainNetwork(layers, phi, claim.x(), i * layers.getFirst().in());
                    nets[i] = net;
                    sizes[i] = new PlainSizes(net, layers, frobenius, claim.measured());
                });
        r = new double[samples * outputs];
        double[] rounding = new double[r.length];
        for (int k = 0; k < r.length; k++) {
            PlainNetwork net = nets[k / outputs];
            r[k] = net.h[last][k % outputs] - claim.y()[k];
            rounding[k] = net.hr[last][k % outputs] + PlainAlgebra.EPS * Math.abs(r[k]);
        }
        residualError = PlainAlgebra.norm(rounding);
        residual = PlainAlgebra.up(PlainAlgebra.norm(r) + residualError);
        double square = 0;
        for (int i = 0; i < samples; i++) {
            for (int l = 1; l <= last; l++) {
                double s = Math.abs(layers.get(l - 1).scale());
                double part =
                        sizes[i].vRadius[l] * inputNorm(l, i, 0)
                                + sizes[i].vFrobenius[l] * s * sizes[i].hRadius[l - 1];
                square += part * part;
            }
        }
        jacobianError = PlainAlgebra.up(Math.sqrt(square + 1e-290));
        inner = new double[last + 1][samples][];
        workers.run(samples, i -> innerRow(nets, i));
        kernel = new double[r.length][];
        workers.run(samples, i -> kernelRows(nets, i));
        double trace = 0;
        int widest = 1;
        for (int k = 0; k < r.length; k++) {
            trace += kernel[k][k];
            for (int j = 0; j < k; j++) {
                kernel[j][k] = kernel[k][j];
            }
        }
        for (Layer l : layers) {
            widest = Math.max(widest, l.in());
        }
        formation = PlainAlgebra.up(PlainAlgebra.EPS * (2 * widest + hidden + 10) * trace);
    }

    private void norms(int l, double[] frobenius) {
        Layer layer = layers.get(l - 1);
        double s = Math.abs(layer.scale());
        double[][] w = new double[layer.out()][];
        for (int j = 0; j < w.length; j++) {
            w[j] = Arrays.copyOfRange(layer.weight(), j * layer.in(), (j + 1) * layer.in());
            row[l] = Math.max(row[l], PlainAlgebra.up(s * PlainAlgebra.norm(w[j])));
        }
        for (double[] one : PlainAlgebra.transposed(w)) {
            column[l] = Math.max(column[l], PlainAlgebra.up(s * PlainAlgebra.norm(one)));
        }
        operator[l] = PlainAlgebra.up(s * PlainAlgebra.operatorNorm(w));
        frobenius[l] = PlainAlgebra.up(s * PlainAlgebra.frobenius(w));
    }

    private void innerRow(PlainNetwork[] nets, int i) {
        for (int l = 1; l < inner.length; l++) {
            Layer layer = layers.get(l - 1);
            inner[l][i] = new double[samples];
            for (int j = 0; j < samples; j++) {
                double h = PlainAlgebra.dot(nets[i].h[l - 1], 0, nets[j].h[l - 1], 0, layer.in());
                inner[l][i][j] =
                        layer.scale() * layer.scale() * h + layer.biasScale() * layer.biasScale();
            }
        }
    }

    private void kernelRows(PlainNetwork[] nets, int i) {
        for (int c = 0; c < outputs; c++) {
            double[] line = new double[r.length];
            for (int j = 0; j <= i; j++) {
                for (int d = 0; d < outputs; d++) {
                    double sum = 0;
                    for (int l = 1; l < inner.length; l++) {
                        double[] a = nets[i].v[l][c];
                        double[] b = nets[j].v[l][d];
                        double g =
                                l == inner.length - 1
                                        ? (c == d ? 1 : 0)
                                        : PlainAlgebra.dot(a, 0, b, 0, a.length);
                        sum += g * inner[l][i][j];
                    }
                    line[j * outputs + d] = sum;
                }
            }
            kernel[i * outputs + c] = line;
        }
    }

    private double inputNorm(int l, int i, double eta) {
        Layer layer = layers.get(l - 1);
        double h = layer.scale() * (sizes[i].h[l - 1] + eta);
        return PlainAlgebra.up(Math.sqrt(h * h + layer.biasScale() * layer.biasScale() + 1e-290));
    }

    /** Numbers of one sample in the ball that the bound is made of. */
    private static final class InBall {
        final double[][] c;
        final double[][] e;
        final double[] xi;
        final double[] g;
        final double[] g0;

        InBall(int size) {
            c = new double[size][size];
            e = new double[size][size];
            xi = new double[size];
            g = new double[size];
            g0 = new double[size];
        }
    }

    /** Λ on the ball of radius R: by blocks, or by samples, whichever is smaller. */
    double at(double radius) {
        InBall[] balls = new InBall[samples];
        workers.run(samples, i -> balls[i] = inBall(i, radius));
        double[] alone = new double[samples];
        workers.run(samples, i -> alone[i] = alone(balls[i]));
        return Math.min(blocks(balls), PlainAlgebra.norm(alone));
    }

    /** The bound by blocks alone. */
    double blocks(double radius) {
        InBall[] balls = new InBall[samples];
        workers.run(samples, i -> balls[i] = inBall(i, radius));
        return blocks(balls);
    }

    private double alone(InBall b) {
        int size = hidden + 1;
        double[][] m = new double[size][size];
        for (int k = 1; k <= size; k++) {
            for (int l = k; l <= size; l++) {
                double both = l < size ? b.c[k][l] * b.g[k] * b.g[l] : 0;
                double one = k < l ? b.e[k][l] * b.g[k] : 0;
                m[k - 1][l - 1] = PlainAlgebra.up(both + one);
                m[l - 1][k - 1] = m[k - 1][l - 1];
            }
        }
        return PlainAlgebra.operatorNorm(m);
    }

    private double blocks(InBall[] balls) {
        int size = hidden + 2;
        double[][] m = new double[size - 1][size - 1];
        List<int[]> pairs = new ArrayList<>();
        for (int k = 1; k < size; k++) {
            for (int l = k; l < size; l++) {
                pairs.add(new int[] {k, l});
            }
        }
        workers.run(
                pairs.size(),
                task -> {
                    int k = pairs.get(task)[0];
                    int l = pairs.get(task)[1];
                    double sum = 0;
                    double[] f = new double[samples];
                    double[] moved = new double[samples];
                    if (l <= hidden) {
                        for (int i = 0; i < samples; i++) {
                            InBall b = balls[i];
                            f[i] = b.c[k][l];
                            moved[i] = f[i] * (b.xi[k] * b.g[l] + b.g0[k] * b.xi[l]);
                        }
                        sum += stacked(f, k, l) + PlainAlgebra.norm(moved);
                    }
                    if (k < l) {
                        for (int i = 0; i < samples; i++) {
                            f[i] = balls[i].e[k][l];
                            moved[i] = f[i] * balls[i].xi[k];
                        }
                        sum += stacked(f, k, 0) + PlainAlgebra.norm(moved);
                    }
                    m[k - 1][l - 1] = PlainAlgebra.up(sum);
                    m[l - 1][k - 1] = m[k - 1][l - 1];
                });
        // the norm of a symmetric matrix is at most the root of that of its square
        return PlainAlgebra.operatorNorm(m);
    }

    private double stacked(double[] f, int k, int l) {
        double[][] a = new double[samples][samples];
        double trace = 0;
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j <= i; j++) {
                double g = inner[k][i][j] * (l == 0 ? 1 : inner[l][i][j]);
                a[i][j] = f[i] * f[j] * g;
                a[j][i] = a[i][j];
            }
            double norm = inputNorm(k, i, 0) * (l == 0 ? 1 : inputNorm(l, i, 0));
            trace += f[i] * f[i] * norm * norm;
        }
        int width = layers.get(k - 1).in() + (l == 0 ? 0 : layers.get(l - 1).in());
        double formation = PlainAlgebra.EPS * (width + 20) * trace;
        return PlainAlgebra.up(
                Math.sqrt(PlainAlgebra.largest(a, PlainAlgebra.up(formation)) + 1e-290));
    }

    /** The recursion of the drift, from exact numbers at the centre; every line ends in an upper bound. */
    private InBall inBall(int i, double radius) {
        PlainSizes o = sizes[i];
        int size = hidden + 2;
        InBall b = new InBall(size);
        double[] eta = new double[size];
        double[] zt = new double[size];
        double[] zi = new double[size];
        double[] ddr = new double[size];
        double[] dm = new double[size];
        double[] d2 = new double[size];
        double[] al = new double[size];
        double[] dvNorm = new double[size];
        double[] duRow = new double[size];
        double[][] p = new double[size][size];
        double[][] dp = new double[size][size];
        for (int l = 1; l <= hidden + 1; l++) {
            double s = Math.abs(layers.get(l - 1).scale());
            // the radii of h at the centre are part of how far the computed inputs are from the
            // exact ones
            b.xi[l] = PlainAlgebra.up(s * (eta[l - 1] + o.hRadius[l - 1]));
            b.g[l] = inputNorm(l, i, eta[l - 1]);
            b.g0[l] = inputNorm(l, i, 0);
            if (l > hidden) {
                break;
            }
            p[l][l] = 1;
            double all = b.g[l] * b.g[l];
            double before = 0;
            for (int k = 1; k < l; k++) {
                double ball = (operator[l] + s * radius) * dm[l - 1] * p[l - 1][k];
                double turned = (s * radius * dm[l - 1] + operator[l] * ddr[l - 1]) * p[l - 1][k];
                double carried = dp[l - 1][k] == 0 ? 0 : o.p[l][l - 1] * dp[l - 1][k];
                dp[l][k] = PlainAlgebra.up(turned + carried);
                p[l][k] = PlainAlgebra.up(Math.min(o.p[l][k] + dp[l][k], ball));
                double way = p[l][k] * b.g[k];
                double inside = dm[l - 1] * p[l - 1][k] * b.g[k];
                all += way * way;
                before += inside * inside;
            }
            PlainActivation a = phi[l];
            double edge = row[l] + s * radius;
            zt[l] = PlainAlgebra.up(radius * Math.sqrt(all));
            zi[l] =
                    Math.min(
                            zt[l],
                            PlainAlgebra.up(
                                    radius * Math.sqrt(b.g[l] * b.g[l] + edge * edge * before)));
            ddr[l] =
                    PlainAlgebra.up(Math.min(a.b2 * zi[l], (o.bend[l] + a.b3 * zi[l] / 2) * zi[l]));
            dm[l] = Math.min(a.b1, PlainAlgebra.up(o.slope[l] + ddr[l]));
            d2[l] = Math.min(a.b2, PlainAlgebra.up(o.bend[l] + a.b3 * zi[l]));
            eta[l] = PlainAlgebra.up(dm[l] * zt[l]);
        }
        for (int l = hidden; l >= 1; l--) {
            PlainActivation a = phi[l];
            double s = Math.abs(layers.get(l).scale());
            double own = s * radius * o.v[l + 1];
            double du = own + (operator[l + 1] + s * radius) * dvNorm[l + 1];
            duRow[l] = PlainAlgebra.up(own + (column[l + 1] + s * radius) * dvNorm[l + 1]);
            double turned =
                    Math.min(a.b2 * o.uMax[l], o.bent[l] + a.b3 * o.uMax[l] * zi[l] / 2) * zt[l];
            dvNorm[l] = PlainAlgebra.up(dm[l] * du + turned);
            al[l] =
                    PlainAlgebra.up(
                            Math.min(
                                    d2[l] * (o.uMax[l] + duRow[l]),
                                    o.bent[l] + d2[l] * duRow[l] + a.b3 * o.uMax[l] * zi[l]));
        }
        for (int k = 1; k <= hidden; k++) {
            for (int l = k; l <= hidden; l++) {
                double products = 0;
                double moved = 0;
                for (int j = l; j <= hidden; j++) {
                    products += al[j] * p[j][k] * p[j][l];
                    double turned =
                            d2[j] * duRow[j]
                                    + Math.min(
                                            phi[j].b3 * o.uMax[j] * zi[j],
                                            2 * phi[j].b2 * o.uMax[j]);
                    double carried = dp[j][l] == 0 ? 0 : (j == k ? 1 : o.p[j][k]) * dp[j][l];
                    moved +=
                            turned * p[j][k] * p[j][l] + o.bent[j] * (dp[j][k] * p[j][l] + carried);
                }
                b.c[k][l] = PlainAlgebra.up(Math.min(products, o.n[k][l] + moved));
            }
            for (int l = k + 1; l <= hidden + 1; l++) {
                double out = dm[l - 1] * p[l - 1][k];
                if (k < l - 1) {
                    out =
                            Math.min(
                                    out,
                                    o.q[l - 1][k]
                                            + ddr[l - 1] * p[l - 1][k]
                                            + o.slope[l - 1] * dp[l - 1][k]);
                }
                double s = Math.abs(layers.get(l - 1).scale());
                b.e[k][l] = PlainAlgebra.up(s * (o.v[l] + dvNorm[l]) * out);
            }
        }
        return b;
    }
}
