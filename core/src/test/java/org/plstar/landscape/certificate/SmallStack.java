package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/** A small random network on a few samples in plain loops: the oracle that bounds are held against. Its own formulas for φ, by StrictMath. */
final class SmallStack {
    final DenseStack stack;
    final double[] x;
    final double[] y;
    final int samples;
    final double[] w;

    private SmallStack(DenseStack stack, double[] x, double[] y) {
        this.stack = stack;
        this.x = x;
        this.y = y;
        this.samples = x.length / stack.inputs();
        this.w = flat(stack);
    }

    /** Settings of a random network. */
    record Plan(
            SmoothActivation activation,
            int hidden,
            int width,
            int inputs,
            int outputs,
            int samples,
            boolean bias,
            boolean standard) {
        static Plan random(Random random) {
            SmoothActivation[] all = SmoothActivation.values();
            return new Plan(
                    all[random.nextInt(all.length)],
                    1 + random.nextInt(4),
                    2 + random.nextInt(6),
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    1 + random.nextInt(4),
                    random.nextBoolean(),
                    random.nextInt(4) == 0);
        }
    }

    static SmallStack of(Plan plan, Random random) {
        List<DenseLayer> layers = new ArrayList<>();
        int in = plan.inputs;
        double gain = random.nextBoolean() ? 1 : 0.5 + 2 * random.nextDouble();
        for (int l = 0; l <= plan.hidden; l++) {
            boolean last = l == plan.hidden;
            int out = last ? plan.outputs : plan.width;
            double spread = plan.standard ? gain / Math.sqrt(in) : 1;
            layers.add(
                    new DenseLayer(
                            in,
                            out,
                            normals(random, in * out, spread),
                            normals(random, plan.bias ? out : 0, 1),
                            plan.standard ? 1 : gain / Math.sqrt(in),
                            plan.bias ? (plan.standard ? 1 : 0.3) : 0,
                            last ? SmoothActivation.IDENTITY : plan.activation));
            in = out;
        }
        DenseStack stack = new DenseStack(plan.inputs, layers);
        double[] x = normals(random, plan.samples * plan.inputs, 1);
        return new SmallStack(stack, x, normals(random, plan.samples * plan.outputs, 1));
    }

    private static double[] normals(Random random, int count, double spread) {
        double[] a = new double[count];
        for (int i = 0; i < count; i++) {
            a[i] = spread * random.nextGaussian();
        }
        return a;
    }

    int equations() {
        return samples * stack.outputs();
    }

    int unknowns() {
        return w.length;
    }

    SmallStack withTargets(double... targets) {
        return new SmallStack(stack, x, targets);
    }

    /** The same network at another point. */
    SmallStack at(double[] other) {
        return new SmallStack(stackAt(other), x, y);
    }

    DenseStack stackAt(double[] other) {
        List<DenseLayer> layers = new ArrayList<>();
        int at = 0;
        for (DenseLayer l : stack.layers()) {
            int weights = l.weight().length;
            int biases = l.bias().length;
            layers.add(
                    new DenseLayer(
                            l.in(),
                            l.out(),
                            Arrays.copyOfRange(other, at, at + weights),
                            Arrays.copyOfRange(other, at + weights, at + weights + biases),
                            l.scale(),
                            l.biasScale(),
                            l.activation()));
            at += weights + biases;
        }
        return new DenseStack(stack.inputs(), layers);
    }

    static double[] flat(DenseStack stack) {
        double[] w = new double[(int) stack.unknowns()];
        int at = 0;
        for (DenseLayer l : stack.layers()) {
            System.arraycopy(l.weight(), 0, w, at, l.weight().length);
            at += l.weight().length;
            System.arraycopy(l.bias(), 0, w, at, l.bias().length);
            at += l.bias().length;
        }
        return w;
    }

    /** F(w). */
    double[] values(double[] point) {
        double[] f = new double[equations()];
        for (int i = 0; i < samples; i++) {
            double[][] z = forward(point, i, null);
            System.arraycopy(z[z.length - 1], 0, f, i * stack.outputs(), stack.outputs());
        }
        return f;
    }

    double[] residual(double[] point) {
        double[] r = values(point);
        for (int k = 0; k < r.length; k++) {
            r[k] -= y[k];
        }
        return r;
    }

    /** z of every layer, 1 … L + 1 at index l - 1; inputs of layers into {@code in} if given. */
    private double[][] forward(double[] point, int i, double @Nullable [][] in) {
        double[] h = Arrays.copyOfRange(x, i * stack.inputs(), (i + 1) * stack.inputs());
        double[][] all = new double[stack.layers().size()][];
        int at = 0;
        for (int l = 0; l < all.length; l++) {
            DenseLayer layer = stack.layers().get(l);
            if (in != null) {
                in[l] = h;
            }
            double[] z = new double[layer.out()];
            for (int j = 0; j < z.length; j++) {
                double sum = 0;
                for (int k = 0; k < layer.in(); k++) {
                    sum += point[at + j * layer.in() + k] * h[k];
                }
                z[j] = layer.scale() * sum;
                if (layer.bias().length > 0) {
                    z[j] += layer.biasScale() * point[at + layer.weight().length + j];
                }
            }
            at += layer.weight().length + layer.bias().length;
            all[l] = z;
            h = new double[z.length];
            for (int j = 0; j < z.length; j++) {
                h[j] = phi(layer.activation(), z[j], 0);
            }
        }
        return all;
    }

    /** J [n][p]. */
    double[][] jacobian(double[] point) {
        int depth = stack.layers().size();
        int[] start = new int[depth];
        for (int l = 1; l < depth; l++) {
            DenseLayer before = stack.layers().get(l - 1);
            start[l] = start[l - 1] + before.weight().length + before.bias().length;
        }
        double[][] jacobian = new double[equations()][unknowns()];
        for (int i = 0; i < samples; i++) {
            double[][] in = new double[depth][];
            double[][] z = forward(point, i, in);
            for (int c = 0; c < stack.outputs(); c++) {
                double[] row = jacobian[i * stack.outputs() + c];
                double[] v = new double[stack.outputs()];
                v[c] = 1;
                for (int l = depth - 1; l >= 0; l--) {
                    DenseLayer layer = stack.layers().get(l);
                    for (int j = 0; j < layer.out(); j++) {
                        for (int k = 0; k < layer.in(); k++) {
                            row[start[l] + j * layer.in() + k] = layer.scale() * v[j] * in[l][k];
                        }
                        if (layer.bias().length > 0) {
                            row[start[l] + layer.weight().length + j] = layer.biasScale() * v[j];
                        }
                    }
                    if (l > 0) {
                        DenseLayer below = stack.layers().get(l - 1);
                        double[] u = new double[layer.in()];
                        for (int k = 0; k < u.length; k++) {
                            for (int j = 0; j < layer.out(); j++) {
                                u[k] += layer.scale() * point[start[l] + j * layer.in() + k] * v[j];
                            }
                            u[k] *= phi(below.activation(), z[l - 1][k], 1);
                        }
                        v = u;
                    }
                }
            }
        }
        return jacobian;
    }

    /** D²F[d, ·] as a matrix [n][p], by central differences. */
    double[][] second(double[] point, double[] d) {
        double step = 1e-5;
        double[][] up = jacobian(moved(point, d, step));
        double[][] down = jacobian(moved(point, d, -step));
        for (int i = 0; i < up.length; i++) {
            for (int k = 0; k < up[i].length; k++) {
                up[i][k] = (up[i][k] - down[i][k]) / (2 * step);
            }
        }
        return up;
    }

    static double[] moved(double[] point, double[] d, double by) {
        double[] there = point.clone();
        for (int k = 0; k < there.length; k++) {
            there[k] += by * d[k];
        }
        return there;
    }

    /** φ, φ' or φ''. */
    static double phi(SmoothActivation a, double x, int derivative) {
        return switch (a) {
            case TANH -> {
                double t = StrictMath.tanh(x);
                yield derivative == 0 ? t : derivative == 1 ? 1 - t * t : -2 * t * (1 - t * t);
            }
            case SIGMOID -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                yield derivative == 0
                        ? s
                        : derivative == 1 ? s * (1 - s) : s * (1 - s) * (1 - 2 * s);
            }
            case SOFTPLUS -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                yield derivative == 0
                        ? Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)))
                        : derivative == 1 ? s : s * (1 - s);
            }
            case GELU -> {
                double below = 0.5 * (1 + erf(x / Math.sqrt(2)));
                double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
                yield derivative == 0
                        ? x * below
                        : derivative == 1 ? below + x * density : density * (2 - x * x);
            }
            case SILU -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                yield derivative == 0
                        ? x * s
                        : derivative == 1
                                ? s * (1 + x * (1 - s))
                                : s * (1 - s) * (2 + x * (1 - 2 * s));
            }
            case SIN ->
                    derivative == 0
                            ? StrictMath.sin(x)
                            : derivative == 1 ? StrictMath.cos(x) : -StrictMath.sin(x);
            case ERF -> {
                double slope = 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
                yield derivative == 0 ? erf(x) : derivative == 1 ? slope : -2 * x * slope;
            }
            case IDENTITY -> derivative == 0 ? x : derivative == 1 ? 1 : 0;
        };
    }

    /** erf by its series, to about 1e-15 where |x| is below 3, and by its continued fraction beyond. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a < 3) {
            // e^(-x²) Σ 2^k x^(2k+1)/(2k+1)!!, all terms of one sign
            double term = x;
            double sum = x;
            for (int k = 1; k < 100; k++) {
                term *= 2 * x * x / (2 * k + 1);
                sum += term;
            }
            return 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x) * sum;
        }
        double fraction = 0;
        for (int k = 60; k >= 1; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        double rest = StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
        return Math.signum(x) * (1 - rest);
    }
}
