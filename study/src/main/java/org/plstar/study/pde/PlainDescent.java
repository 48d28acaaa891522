package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.optimize.Box;
import org.plstar.optimize.leastsquares.Damping;
import org.plstar.optimize.leastsquares.Halving;
import org.plstar.optimize.leastsquares.LeastSquares;
import org.plstar.study.Session;
import org.plstar.tangent.Jacobian;

/** Takes plain gradient steps on the loss, and compares them with the kernel's prediction. */
final class PlainDescent implements AutoCloseable {
    /** The number of steps after which the step size is set again at the beginning. */
    private static final int RENEWED = 50;

    private static final Halving SEARCH = Halving.first(60, 0);

    private final PdeSystem system;
    private final List<Jacobian> blocks = new ArrayList<>();
    private final Matrix jacobian;
    private final LeastSquares search;

    PlainDescent(PdeSystem system, PdeNetwork fields, double[] start, Box box, Workers workers) {
        this.system = system;
        this.jacobian = Matrix.zeros(system.equations(), system.unknowns());
        for (PdeSystem.Block b : system.blocks()) {
            blocks.add(Jacobian.at(
                    fields.system(b.condition(), b.points(), b.targets()), start, workers));
        }
        this.search = new LeastSquares(
                this::residuals,
                start.clone(),
                new LeastSquares.Method(PdeSteps::half, new Damping() {}, SEARCH, box));
    }

    /** Runs the steps: two thirds before the comparison, and the others compared. */
    DescentPlateau run(int steps, Session session) {
        double atStart = search.size();
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

    private double[] residuals(double[] at) {
        double[] r = new double[system.equations()];
        for (int k = 0; k < blocks.size(); k++) {
            PdeSystem.Block b = system.blocks().get(k);
            blocks.get(k).moveTo(at);
            double[] u = blocks.get(k).value();
            for (int i = 0; i < u.length; i++) {
                r[b.firstRow() + i] = b.factor() * u[i];
            }
        }
        return r;
    }

    /** Makes a step that does not raise the loss, halved if needed; returns the step size, or 0. */
    private double moved(double eta) {
        boolean moved =
                search.step((_, r) -> Optional.of(gradientStep(eta, r)), search.size(), false);
        return moved ? eta * search.length() : 0;
    }

    /** -η Jᵀ r, where J was evaluated. */
    private double[] gradientStep(double eta, double[] r) {
        double[] d = new double[system.unknowns()];
        double[] own = new double[d.length];
        for (int k = 0; k < blocks.size(); k++) {
            PdeSystem.Block b = system.blocks().get(k);
            double[] u = Arrays.copyOfRange(r, b.firstRow(), b.firstRow() + b.rows());
            for (int i = 0; i < u.length; i++) {
                u[i] *= b.factor();
            }
            blocks.get(k).applyTranspose(u, own);
            for (int i = 0; i < d.length; i++) {
                d[i] -= eta * own[i];
            }
        }
        return d;
    }

    private double largest() {
        int n = system.equations();
        system.jacobian(Precision.DOUBLE.of(search.w()), jacobian);
        try (Matrix k = Matrix.zeros(n, n)) {
            Blas.syrk(Triangle.LOWER, 1, Operand.of(jacobian), 0, Operand.of(k));
            double[] values = Lapack.eigenvalues(k);
            return values[n - 1];
        }
    }

    private DescentPlateau watched(int steps, int settled, double atStart, Session session) {
        int n = system.equations();
        system.jacobian(Precision.DOUBLE.of(search.w()), jacobian);
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
            double begin = search.size();
            double[] first = parts(vectors);
            double[] last = first;
            double[] half = new double[m];
            Arrays.fill(half, Double.NaN);
            List<DescentPlateau.Moment> course = new ArrayList<>();
            course.add(new DescentPlateau.Moment(0, begin, begin));
            int t = 0;
            while (t < steps && !session.stop().getAsBoolean()) {
                session.progress().at("steps of plain descent", settled + t, settled + steps);
                double[] there = search.moved(gradientStep(eta, search.r()), 1);
                search.take(there, search.at(there));
                t++;
                double[] now = parts(vectors);
                for (int k = 0; k < m; k++) {
                    if (Double.isNaN(half[k]) && Math.abs(now[k]) <= Math.abs(first[k]) / 2) {
                        half[k] = between(Math.abs(first[k]) / 2, last[k], now[k], t);
                    }
                }
                last = now;
                if (t == steps || t % Math.max(1, Integer.highestOneBit(t) / 8) == 0) {
                    course.add(new DescentPlateau.Moment(
                            t, search.size(), predicted(first, ratio, t)));
                }
            }
            List<DescentPlateau.Direction> directions = new ArrayList<>();
            for (int k = 0; k < m; k++) {
                if (first[k] == 0 || ratio[k] <= Math.ulp(1.0)) {
                    continue;
                }
                directions.add(new DescentPlateau.Direction(
                        k + 1,
                        ratio[k],
                        first[k] * first[k] / (2 * begin),
                        halfLife(ratio[k]),
                        Double.isNaN(half[k]) ? OptionalDouble.empty() : OptionalDouble.of(half[k]),
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

    /** The time between two steps at which a part crossed a bound, by linear interpolation. */
    private static double between(double bound, double before, double after, int t) {
        double above = Math.abs(before) - bound;
        double below = bound - Math.abs(after);
        return above + below > 0 ? t - below / (above + below) : t;
    }

    private double[] parts(double[][] vectors) {
        double[] r = search.r();
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

    /** The factor (1 - λ/λ_max)ᵗ. */
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
