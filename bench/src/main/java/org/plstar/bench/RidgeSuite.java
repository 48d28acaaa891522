package org.plstar.bench;

import java.util.stream.Stream;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;

/**
 * Kernel ridge regression's dense algebra: a Cholesky solve with ten right-hand sides, all
 * eigenvalues, with and without eigenvectors.
 */
final class RidgeSuite implements Suite {
    @Override
    public void run(BenchSession s) {
        int n = s.settings().quick() ? 300 : 4000;
        if (s.precision() != Precision.DOUBLE) {
            Stream.of("chol_solve10_N", "eigh_N", "eigvalsh_N")
                    .forEach(c -> s.skip("krr", c + n, "dense algebra is in double only"));
            return;
        }
        PeerInputs.Images images = PeerInputs.images(s.settings().data(), n);
        try (Matrix k = kernel(images.x(), n)) {
            solve(s, k, images.oneHot());
            if (s.settings().wants("eigh_N" + n, "plstar")) {
                double[][] values = new double[1][];
                Timing t = s.time(() -> {
                    try (Matrix a = k.copy()) {
                        values[0] = Lapack.eigenvectors(a, s.workers());
                    }
                });
                s.emit(s.row("krr", "eigh_N" + n, "plstar")
                        .with(t)
                        .with("lam_max", values[0][n - 1])
                        .with("lam_min", values[0][0]));
            }
            if (s.settings().wants("eigvalsh_N" + n, "plstar")) {
                double[][] values = new double[1][];
                Timing t = s.time(() -> {
                    try (Matrix a = k.copy()) {
                        values[0] = Lapack.eigenvalues(a, s.workers());
                    }
                });
                s.emit(s.row("krr", "eigvalsh_N" + n, "plstar")
                        .with(t)
                        .with("lam_max", values[0][n - 1])
                        .with("lam_min", values[0][0]));
            }
        }
    }

    private static void solve(BenchSession s, Matrix k, double[] oneHot) {
        int n = k.rows();
        String name = "chol_solve10_N" + n;
        if (!s.settings().wants(name, "plstar")) {
            return;
        }
        double[] y = new double[oneHot.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = oneHot[i] - 0.1;
        }
        try (Matrix x = Matrix.of(n, 10, y)) {
            Timing t = s.time(() -> {
                try (Matrix a = k.copy()) {
                    Lapack.cholesky(a, s.workers());
                    x.segment().copyFrom(java.lang.foreign.MemorySegment.ofArray(y));
                    Lapack.solveCholesky(a, x);
                }
            });
            s.emit(s.row("krr", name, "plstar").with(t).with("resid", residual(k, x, y)));
        }
    }

    private static double residual(Matrix k, Matrix x, double[] y) {
        int n = k.rows();
        try (Matrix r = Matrix.of(n, 10, y)) {
            Blas.gemm(
                    1,
                    Operand.of(k.segment(), n, n),
                    Operand.of(x.segment(), n, 10),
                    -1,
                    Operand.of(r.segment(), n, 10));
            double top = 0;
            double bottom = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < 10; j++) {
                    top += r.get(i, j) * r.get(i, j);
                    bottom += y[i * 10 + j] * y[i * 10 + j];
                }
            }
            return Math.sqrt(top / bottom);
        }
    }

    /**
     * The tangent kernel of an infinitely wide relu network with three hidden layers (σ_w² = 2,
     * σ_b² = 0.01), plus 1 % of its mean diagonal.
     */
    private static Matrix kernel(double[] x, int n) {
        int d = x.length / n;
        double[] s = new double[n * n];
        Blas.gemm(
                2.0 / d,
                Operand.of(x, n, d),
                Operand.of(x, n, d).transpose(),
                0,
                Operand.of(s, n, n));
        for (int i = 0; i < s.length; i++) {
            s[i] += 0.01;
        }
        double[] theta = s.clone();
        for (int layer = 0; layer < 3; layer++) {
            double[] q = new double[n];
            for (int i = 0; i < n; i++) {
                q[i] = Math.sqrt(s[i * n + i]);
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    int at = i * n + j;
                    double norm = q[i] * q[j];
                    double c = Math.clamp(s[at] / norm, -1, 1);
                    double rest = Math.PI - Math.acos(c);
                    double k = norm * (Math.sqrt(1 - c * c) + rest * c) / (2 * Math.PI);
                    s[at] = 2 * k + 0.01;
                    theta[at] = s[at] + 2 * (rest / (2 * Math.PI)) * theta[at];
                }
            }
        }
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += theta[i * n + i];
        }
        Matrix k = Matrix.zeros(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double mean = (theta[i * n + j] + theta[j * n + i]) / 2;
                k.set(i, j, mean + (i == j ? 1e-2 * trace / n : 0));
            }
        }
        return k;
    }
}
