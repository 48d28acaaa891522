package org.plstar.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.array.blas.Lapack;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.operator.Eigenpairs;
import org.plstar.operator.Estimate;
import org.plstar.operator.Lanczos;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.TraceEstimate;
import org.plstar.operator.TraceEstimator;
import org.plstar.program.ParamLayout;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * Holds spectra and traces of a reference file against those of matrices made from our products.
 */
final class ReferenceSpectra {
    /**
     * Eigenvalues of a matrix that is off by 1e-9 of its norm are off by as much, and the
     * eigensolver adds its own part.
     */
    private static final double TOLERANCE = 1e-8;

    private ReferenceSpectra() {}

    /** A dense symmetric matrix, column by column. */
    private static double[][] dense(LinearOperator a) {
        int n = a.rows();
        double[][] columns = new double[n][n];
        double[] unit = new double[n];
        for (int i = 0; i < n; i++) {
            unit[i] = 1;
            a.apply(unit, columns[i]);
            unit[i] = 0;
        }
        return columns;
    }

    private static double[] eigenvalues(double[][] a) {
        int n = a.length;
        double[] flat = new double[n * n];
        for (int i = 0; i < n * n; i++) {
            flat[i] = (a[i / n][i % n] + a[i % n][i / n]) / 2;
        }
        try (Matrix m = Matrix.of(n, n, flat)) {
            return Lapack.eigenvalues(m);
        }
    }

    private static double[] diagonal(double[][] a) {
        double[] d = new double[a.length];
        Arrays.setAll(d, i -> a[i][i]);
        return d;
    }

    private static double sum(double[] x) {
        return DoubleReductions.sum(x, 0, x.length);
    }

    static void hessian(Reference r, String loss, Objective objective, Storage w) {
        double[][] h = dense(objective.hessian(w));
        int n = h.length;
        double[] values = eigenvalues(h);
        ReferenceTest.same(r, loss + "/hess_eigs", TOLERANCE, values);
        double squares = 0;
        double asymmetry = 0;
        for (int i = 0; i < n; i++) {
            squares += DoubleReductions.sumSquares(h[i], 0, n);
            for (int j = 0; j < i; j++) {
                asymmetry = Math.max(asymmetry, Math.abs(h[i][j] - h[j][i]));
            }
        }
        assertThat(asymmetry).isLessThanOrEqualTo(1e-13 * Math.sqrt(squares));
        ReferenceTest.same(r, loss + "/hess_top", TOLERANCE, values[n - 1]);
        ReferenceTest.same(r, loss + "/hess_bottom", TOLERANCE, values[0]);
        ReferenceTest.same(r, loss + "/hess_fro", Math.sqrt(squares));
        ReferenceTest.same(r, loss + "/hess_diag", diagonal(h));
        ReferenceTest.same(r, loss + "/hess_trace", sum(diagonal(h)));
        double[][] g = dense(objective.gaussNewton(w));
        ReferenceTest.same(r, loss + "/ggn_top", TOLERANCE, eigenvalues(g)[n - 1]);
        ReferenceTest.same(r, loss + "/ggn_trace", sum(diagonal(g)));
    }

    /** The estimators hold what they state, on the file's own eigenvalues and traces. */
    static void estimators(Reference r, String loss, Objective objective, Storage w) {
        LinearOperator h = objective.hessian(w);
        double[] exact = r.numbers(loss + "/hess_eigs");
        int p = exact.length;
        double norm = Math.max(-exact[0], exact[p - 1]);
        Eigenpairs e = Eigenpairs.of(h, new Eigenpairs.Request(2, 3, 1e-9, 20_000, 1, 0));
        assertThat(e.converged()).as("%s %s", r.file().getFileName(), loss).isTrue();
        for (int i = 0; i < 3; i++) {
            covers(r, e.top().get(i).value(), exact[p - 1 - i], norm);
        }
        for (int i = 0; i < 2; i++) {
            covers(r, e.bottom().get(i).value(), exact[i], norm);
        }
        covers(
                r,
                Lanczos.run(h, Lanczos.End.MAGNITUDE, 1e-9, p, 1).largest(),
                exact[p - 1] > -exact[0] ? exact[p - 1] : exact[0],
                norm);
        double trace = r.numbers(loss + "/hess_trace")[0];
        for (TraceEstimator.Method method : TraceEstimator.Method.values()) {
            TraceEstimate t = TraceEstimator.estimate(h, method, 30, 7);
            // four standard errors and more: not to fail for one file in twenty
            assertThat(Math.abs(t.value() - trace))
                    .as("%s %s %s: %s", r.file().getFileName(), loss, method, t)
                    .isLessThanOrEqualTo(t.high() - t.low() + 1e-12 * norm);
        }
    }

    private static void covers(Reference r, Estimate e, double exact, double norm) {
        assertThat(Math.abs(e.value() - exact))
                .as("%s: %s, reference %s", r.file().getFileName(), e, exact)
                .isLessThanOrEqualTo(e.error() + 1e-11 * norm);
    }

    static void kernel(Reference r, Matrix k) {
        double[][] rows = new double[k.rows()][k.columns()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                rows[i][j] = k.get(i, j);
            }
        }
        ReferenceTest.same(r, "ntk_eigs", TOLERANCE, eigenvalues(rows));
    }

    /** Each parameter's part of the kernel's trace: the squares of its columns of J. */
    static void traceByParameter(Reference r, ResidualSystem system, Jacobian j) {
        double[] parts = new double[system.layout().entries().size()];
        double[] unit = new double[system.equations()];
        double[] row = new double[system.unknowns()];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = 1;
            j.applyTranspose(unit, row);
            unit[i] = 0;
            int p = 0;
            for (ParamLayout.Entry e : system.layout().entries()) {
                parts[p++] += DoubleReductions.sumSquares(row, e.offset(), e.size());
            }
        }
        double[] theirs = system.layout().entries().stream()
                .mapToDouble(e -> r.at("ntk_trace_by_param").get(e.name()).asDouble())
                .toArray();
        ReferenceTest.same(r, "ntk_trace_by_param", 1e-9, parts, theirs);
    }
}
