package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.plstar.landscape.certificate.DenseStack.DenseLayer;

/**
 * A small random network on a few samples in plain loops: the oracle that bounds are held against.
 * Its own formulas for φ, by StrictMath.
 */
final class SmallStack {
    /** Those without a kink. */
    static final SmoothActivation[] SMOOTH =
            Arrays.stream(SmoothActivation.values())
                    .filter(a -> !a.isKinked())
                    .toArray(SmoothActivation[]::new);

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

    /**
     * Random numbers of a system. Neighbouring seeds of {@link Random} itself agree in what they
     * draw first, the activation.
     */
    static Random random(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
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
            SmoothActivation[] all = SMOOTH;
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
        // of all sizes; now and then all rows on one line, where a stack of rows is as large as its
        // parts allow
        double[] x =
                normals(
                        random,
                        plan.samples * plan.inputs,
                        random.nextInt(3) > 0 ? 1 : Math.pow(10, 1.5 * random.nextDouble() - 1));
        if (random.nextInt(6) == 0) {
            for (int k = plan.inputs; k < x.length; k++) {
                x[k] = x[k % plan.inputs] * (1 + k / plan.inputs % 2);
            }
        }
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

    /** All equations times a number. */
    SmallStack scaled(double factor) {
        List<DenseLayer> layers = new ArrayList<>(stack.layers());
        DenseLayer last = layers.removeLast();
        layers.add(
                new DenseLayer(
                        last.in(),
                        last.out(),
                        last.weight(),
                        last.bias(),
                        factor * last.scale(),
                        factor * last.biasScale(),
                        last.activation()));
        return new SmallStack(
                new DenseStack(stack.inputs(), layers),
                x,
                Arrays.stream(y).map(one -> factor * one).toArray());
    }

    /** One row alone. */
    SmallStack sample(int i) {
        int c = stack.outputs();
        return new SmallStack(
                stack,
                Arrays.copyOfRange(x, i * stack.inputs(), (i + 1) * stack.inputs()),
                Arrays.copyOfRange(y, i * c, (i + 1) * c));
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
            double[][] z = forward(point, i);
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

    /** z of every layer, 1 … L + 1 at index l - 1. */
    private double[][] forward(double[] point, int i) {
        double[] h = Arrays.copyOfRange(x, i * stack.inputs(), (i + 1) * stack.inputs());
        double[][] all = new double[stack.layers().size()][];
        int at = 0;
        for (int l = 0; l < all.length; l++) {
            DenseLayer layer = stack.layers().get(l);
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
        return new Derivatives(this, point).jacobian();
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

    /** φ or one of its first three derivatives. */
    static double phi(SmoothActivation a, double x, int derivative) {
        return switch (a) {
            case TANH -> {
                double t = StrictMath.tanh(x);
                double slope = (1 - t) * (1 + t);
                yield pick(derivative, t, slope, -2 * t * slope, slope * (6 * t * t - 2));
            }
            case SIGMOID -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                double slope = s * (1 - s);
                yield pick(derivative, s, slope, slope * (1 - 2 * s), slope * (1 - 6 * slope));
            }
            case SOFTPLUS -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                double value = Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
                yield pick(derivative, value, s, s * (1 - s), s * (1 - s) * (1 - 2 * s));
            }
            case GELU -> {
                double below = 0.5 * (1 + erf(x / Math.sqrt(2)));
                double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
                yield pick(
                        derivative,
                        x * below,
                        below + x * density,
                        density * (2 - x * x),
                        density * x * (x * x - 4));
            }
            case SILU -> {
                double s = 1 / (1 + StrictMath.exp(-x));
                double slope = s * (1 - s);
                yield pick(
                        derivative,
                        x * s,
                        s * (1 + x * (1 - s)),
                        slope * (2 + x * (1 - 2 * s)),
                        slope * (3 * (1 - 2 * s) + x * (1 - 6 * slope)));
            }
            case SIN ->
                    pick(
                            derivative,
                            StrictMath.sin(x),
                            StrictMath.cos(x),
                            -StrictMath.sin(x),
                            -StrictMath.cos(x));
            case ERF -> {
                double slope = 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x);
                yield pick(derivative, erf(x), slope, -2 * x * slope, slope * (4 * x * x - 2));
            }
            case RELU -> pick(derivative, Math.max(x, 0), x > 0 ? 1 : 0, 0, 0);
            case LEAKY_RELU -> pick(derivative, Math.max(x, 0.01 * x), x > 0 ? 1 : 0.01, 0, 0);
            case IDENTITY -> pick(derivative, x, 1, 0, 0);
        };
    }

    private static double pick(int derivative, double... values) {
        return values[derivative];
    }

    /**
     * erf by its series, to about 1e-15 where |x| is below 3, and by its continued fraction beyond.
     */
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
