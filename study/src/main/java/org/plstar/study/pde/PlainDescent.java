package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.study.Session;
import org.plstar.tangent.Jacobian;

/** Takes plain gradient steps on the loss, and compares them with what the kernel predicts. */
final class PlainDescent implements AutoCloseable {
    /** After so many steps the step size is set again while it settles. */
    private static final int RENEWED = 50;

    private static final int MOST_HALVINGS = 60;

    private final PdeSystem system;
    private final List<Jacobian> blocks = new ArrayList<>();
    private final double[] lower;
    private final double[] upper;
    private final Matrix jacobian;
    private final double[] r;
    private final double[] gradient;
    private double[] w;
    private double loss;

    PlainDescent(
            PdeSystem system,
            PdeNetwork fields,
            double[] start,
            double[] lower,
            double[] upper,
            Workers workers) {
        this.system = system;
        this.lower = lower;
        this.upper = upper;
        this.w = start.clone();
        this.r = new double[system.equations()];
        this.gradient = new double[system.unknowns()];
        this.jacobian = Matrix.zeros(system.equations(), system.unknowns());
        for (PdeSystem.Block b : system.blocks()) {
            blocks.add(
                    Jacobian.at(fields.system(b.condition(), b.points(), b.targets()), w, workers));
        }
    }

    /** Settles for two thirds of the steps and watches the others. */
    DescentPlateau run(int steps, Session session) {
        measure(w);
        double atStart = loss;
        int settling = 2 * steps / 3;
        double eta = 0;
        int settled = 0;
        for (; settled < settling && !session.stop().getAsBoolean(); settled++) {
            session.progress().at("steps of plain descent", settled, steps);
            if (settled % RENEWED == 0) {
                eta = 1 / largest();
            }
            eta = moved(eta);
            if (eta == 0) {
                break;
            }
        }
        return watched(steps - settling, settled, atStart, session);
    }

    /** Residuals, loss and gradient at a point. */
    private void measure(double[] at) {
        Arrays.fill(gradient, 0);
        double[] own = new double[gradient.length];
        double sum = 0;
        for (int k = 0; k < blocks.size(); k++) {
            PdeSystem.Block b = system.blocks().get(k);
            Jacobian j = blocks.get(k);
            j.moveTo(at);
            double[] u = j.value().clone();
            double weight = b.factor() * b.factor();
            for (int i = 0; i < u.length; i++) {
                r[b.firstRow() + i] = b.factor() * u[i];
                sum = Math.fma(weight * u[i], u[i], sum);
                u[i] *= weight;
            }
            j.applyTranspose(u, own);
            for (int i = 0; i < own.length; i++) {
                gradient[i] += own[i];
            }
        }
        loss = sum / 2;
    }

    private double[] ahead(double eta) {
        double[] there = new double[w.length];
        for (int i = 0; i < there.length; i++) {
            there[i] = Math.min(Math.max(w[i] - eta * gradient[i], lower[i]), upper[i]);
        }
        return there;
    }

    /** A step that lowers the loss, halved if need be; the step size that did, or 0. */
    private double moved(double eta) {
        double before = loss;
        double[] from = gradient.clone();
        double size = eta;
        for (int k = 0; k < MOST_HALVINGS; k++, size /= 2) {
            System.arraycopy(from, 0, gradient, 0, from.length);
            double[] there = ahead(size);
            measure(there);
            if (loss <= before) {
                w = there;
                return size;
            }
        }
        measure(w);
        return 0;
    }

    private double largest() {
        int n = system.equations();
        system.jacobian(Precision.DOUBLE.of(w), jacobian);
        try (Matrix k = Matrix.zeros(n, n)) {
            Blas.syrk(Triangle.LOWER, 1, Operand.of(jacobian), 0, Operand.of(k));
            double[] values = Lapack.eigenvalues(k);
            return values[n - 1];
        }
    }

    private DescentPlateau watched(int steps, int settled, double atStart, Session session) {
        int n = system.equations();
        system.jacobian(Precision.DOUBLE.of(w), jacobian);
        try (Matrix copy = jacobian.copy();
                Lapack.Svd svd = Lapack.svd(copy)) {
            double[] s = svd.s();
            int m = s.length;
            double[] ratio = new double[m];
            double[][] vectors = new double[m][n];
            for (int k = 0; k < m; k++) {
                ratio[k] = s[k] / s[0] * (s[k] / s[0]);
                for (int i = 0; i < n; i++) {
                    vectors[k][i] = svd.u().get(i, k);
                }
            }
            double eta = 1 / (s[0] * s[0]);
            double begin = loss;
            double[] first = parts(vectors);
            double[] last = first;
            double[] half = new double[m];
            Arrays.fill(half, Double.NaN);
            List<DescentPlateau.Moment> course = new ArrayList<>();
            course.add(new DescentPlateau.Moment(0, loss, loss));
            int t = 0;
            while (t < steps && !session.stop().getAsBoolean()) {
                session.progress().at("steps of plain descent", settled + t, settled + steps);
                w = ahead(eta);
                measure(w);
                t++;
                double[] now = parts(vectors);
                for (int k = 0; k < m; k++) {
                    if (Double.isNaN(half[k]) && Math.abs(now[k]) <= Math.abs(first[k]) / 2) {
                        half[k] = between(Math.abs(first[k]) / 2, last[k], now[k], t);
                    }
                }
                last = now;
                if (t == steps || t % Math.max(1, Integer.highestOneBit(t) / 8) == 0) {
                    course.add(new DescentPlateau.Moment(t, loss, predicted(first, ratio, t)));
                }
            }
            List<DescentPlateau.Direction> directions = new ArrayList<>();
            for (int k = 0; k < m; k++) {
                if (first[k] == 0 || ratio[k] <= Math.ulp(1.0)) {
                    continue;
                }
                directions.add(
                        new DescentPlateau.Direction(
                                k + 1,
                                ratio[k],
                                first[k] * first[k] / (2 * begin),
                                halfLife(ratio[k]),
                                Double.isNaN(half[k])
                                        ? OptionalDouble.empty()
                                        : OptionalDouble.of(half[k]),
                                kept(ratio[k], t),
                                last[k] / first[k]));
            }
            return new DescentPlateau(
                    settled,
                    t,
                    eta,
                    atStart,
                    begin,
                    DescentSteps.to(0.01, ratio, squared(first)),
                    directions,
                    course);
        }
    }

    /** When a part crossed a bound between two steps, linearly. */
    private static double between(double bound, double before, double after, int t) {
        double above = Math.abs(before) - bound;
        double below = bound - Math.abs(after);
        return above + below > 0 ? t - below / (above + below) : t;
    }

    private double[] parts(double[][] vectors) {
        double[] c = new double[vectors.length];
        for (int k = 0; k < c.length; k++) {
            double dot = 0;
            for (int i = 0; i < r.length; i++) {
                dot = Math.fma(vectors[k][i], r[i], dot);
            }
            c[k] = dot;
        }
        return c;
    }

    private static double[] squared(double[] c) {
        return Arrays.stream(c).map(v -> v * v).toArray();
    }

    /** (1 - λ/λ_max)ᵗ. */
    private static double kept(double ratio, int t) {
        return t == 0 ? 1 : Math.exp(t * Math.log1p(-Math.min(1, ratio)));
    }

    private static double halfLife(double ratio) {
        return ratio < 1 ? -Math.log(2) / Math.log1p(-ratio) : 0;
    }

    private static double predicted(double[] first, double[] ratio, int t) {
        double sum = 0;
        for (int k = 0; k < first.length; k++) {
            double c = first[k] * kept(ratio[k], t);
            sum = Math.fma(c, c, sum);
        }
        return sum / 2;
    }

    @Override
    public void close() {
        jacobian.close();
    }
}
