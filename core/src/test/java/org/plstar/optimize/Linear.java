package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.program.ParamLayout;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * A consistent linear system Aw = y with known rows and a known solution.
 *
 * @param a [n, p] row-major
 * @param solution one solution
 */
record Linear(double[] a, double[] y, double[] solution, int n, int p) {
    /** Random normal rows, scaled to unit length if asked. */
    static Linear random(int n, int p, boolean unit, long seed) {
        RandomStream stream = RandomStream.of(seed, "linear test system");
        double[] a = new double[n * p];
        for (int i = 0; i < a.length; i++) {
            a[i] = stream.normal(i);
        }
        double[] solution = new double[p];
        for (int j = 0; j < p; j++) {
            solution[j] = stream.normal(a.length + j);
        }
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            double norm = 0;
            for (int j = 0; j < p; j++) {
                norm += a[i * p + j] * a[i * p + j];
            }
            for (int j = 0; j < p; j++) {
                a[i * p + j] /= unit ? Math.sqrt(norm) : 1;
                y[i] += a[i * p + j] * solution[j];
            }
        }
        return new Linear(a, y, solution, n, p);
    }

    /** One equation per sample. */
    ResidualSystem system() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input("x", Type.perSample(p));
        Value w = b.param("w", Shape.of(p));
        b.output("f", b.reshape(b.contract("i", x, "i", w, ""), Shape.of(1)));
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        shapes.put("w", Shape.of(p));
        return ResidualSystem.of(b.build(), new ParamLayout(shapes), Map.of("x", a), n, y);
    }

    Objective objective(Workers workers) {
        return Objective.mean(system(), Loss.SQUARE, Precision.DOUBLE, workers);
    }

    /** ½ mean of squared residuals, by plain loops. */
    double loss(double[] w) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double r = -y[i];
            for (int j = 0; j < p; j++) {
                r += a[i * p + j] * w[j];
            }
            sum += r * r;
        }
        return 0.5 * sum / n;
    }

    double squaredNormOfRow(int i) {
        double norm = 0;
        for (int j = 0; j < p; j++) {
            norm += a[i * p + j] * a[i * p + j];
        }
        return norm;
    }

    /** Kaczmarz' projection of w onto equation i, by plain loops. */
    double[] projected(double[] w, int i) {
        double r = -y[i];
        for (int j = 0; j < p; j++) {
            r += a[i * p + j] * w[j];
        }
        double[] out = new double[p];
        for (int j = 0; j < p; j++) {
            out[j] = w[j] - r / squaredNormOfRow(i) * a[i * p + j];
        }
        return out;
    }

    /** Extreme eigenvalues of A Aᵀ, ascending, by Jacobi rotations. */
    double[] gramEigenvalues() {
        double[][] g = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < p; j++) {
                    g[i][k] += a[i * p + j] * a[k * p + j];
                }
            }
        }
        for (int sweep = 0; sweep < 30; sweep++) {
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < i; k++) {
                    rotate(g, i, k);
                }
            }
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            values[i] = g[i][i];
        }
        java.util.Arrays.sort(values);
        return values;
    }

    private static void rotate(double[][] g, int i, int k) {
        if (g[i][k] == 0) {
            return;
        }
        double theta = (g[k][k] - g[i][i]) / (2 * g[i][k]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(1, theta));
        double c = 1 / Math.hypot(1, t);
        double s = t * c;
        for (int m = 0; m < g.length; m++) {
            double x = g[m][i];
            double y = g[m][k];
            g[m][i] = c * x - s * y;
            g[m][k] = s * x + c * y;
        }
        for (int m = 0; m < g.length; m++) {
            double x = g[i][m];
            double y = g[k][m];
            g[i][m] = c * x - s * y;
            g[k][m] = s * x + c * y;
        }
    }
}
