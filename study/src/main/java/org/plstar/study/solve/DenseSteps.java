package org.plstar.study.solve;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Lapack;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.operator.SparseRows;

/**
 * Linear steps by a dense matrix: by singular values if it is small; otherwise by Cholesky's factor
 * of the smaller Gram matrix, and by singular values where the squared condition number is too
 * large.
 */
final class DenseSteps implements LinearSteps {
    /** The smaller side up to which singular values are used from the beginning. */
    private static final int SMALL = 80;

    /** The order up to which a square matrix is solved by LU. */
    private static final int MOST_BY_LU = 400;

    /** The part of the largest singular value below which singular values count as 0. */
    static final double TRUNCATED = 1e-12;

    /** The part of the largest singular value above which singular values are not rounding. */
    private static final double CONDITIONED = 1e-8;

    /** The part of the largest diagonal entry below which a factor is not used. */
    private static final double LEAST_PIVOT = 1e-5;

    private final Matrix a;
    private final int n;
    private final int p;
    private Lapack.@Nullable Svd svd;
    private @Nullable Matrix gram;

    /** Cholesky's factor of the Gram matrix itself, once it was asked for and is usable. */
    private @Nullable Matrix root;

    private final boolean[] dropped;
    private final @Nullable SquareSteps square;
    private double trace;

    /** The steps of a matrix [n, p], which is closed with them. */
    DenseSteps(Matrix a) {
        this(a, new boolean[a.columns()]);
    }

    private DenseSteps(Matrix a, boolean[] dropped) {
        this.a = a;
        this.dropped = dropped;
        this.n = a.rows();
        this.p = a.columns();
        boolean whole = n == p && n <= MOST_BY_LU && Arrays.equals(dropped, new boolean[p]);
        this.square = whole ? new SquareSteps(SparseRows.of(a), new SparseOrders()) : null;
        if (Math.min(n, p) <= SMALL) {
            svd = decomposed();
        } else {
            gram = gram(a);
            for (int i = 0; i < gram.rows(); i++) {
                trace += gram.get(i, i);
            }
        }
    }

    private Lapack.Svd decomposed() {
        try (Matrix copy = a.copy()) {
            return Lapack.svd(copy);
        }
    }

    /** The smaller one of A Aᵀ and Aᵀ A, by its lower triangle. */
    private static Matrix gram(Matrix a) {
        int k = Math.min(a.rows(), a.columns());
        Matrix g = Matrix.zeros(k, k);
        Operand rows = Operand.of(a);
        Blas.syrk(
                Triangle.LOWER,
                1,
                a.rows() <= a.columns() ? rows : rows.transpose(),
                0,
                Operand.of(g));
        return g;
    }

    @Override
    public double scale() {
        if (svd != null) {
            return svd.s().length == 0 ? 0 : svd.s()[0] * svd.s()[0];
        }
        return trace / Math.min(n, p);
    }

    @Override
    public double[] step(double lambda, double[] r) {
        if (lambda == 0 && square != null) {
            Optional<double[]> z = square.solve(r);
            if (z.isPresent()) {
                return Arrays.stream(z.get()).map(v -> -v).toArray();
            }
        }
        if (svd == null && gram != null) {
            Optional<double[]> z = byFactor(gram, lambda, r);
            if (z.isPresent()) {
                return z.get();
            }
            svd = decomposed();
        }
        double[] z = bySingularValues(lambda, r);
        if (lambda == 0) {
            double[] rest = product(z);
            for (int i = 0; i < n; i++) {
                rest[i] += r[i];
            }
            double[] more = bySingularValues(0, rest);
            for (int j = 0; j < p; j++) {
                z[j] += more[j];
            }
        }
        return z;
    }

    private Optional<double[]> byFactor(Matrix gramMatrix, double lambda, double[] r) {
        if (lambda == 0) {
            return root(gramMatrix).map(l -> solved(l, 0, r));
        }
        Optional<Matrix> factor = factor(gramMatrix, lambda);
        if (factor.isEmpty()) {
            return Optional.empty();
        }
        try (Matrix l = factor.get()) {
            return Optional.of(solved(l, lambda, r));
        }
    }

    /** The factor of the Gram matrix itself; absent where it is not usable. */
    private Optional<Matrix> root(Matrix gramMatrix) {
        if (root == null) {
            root = factor(gramMatrix, 0).orElse(null);
        }
        return Optional.ofNullable(root);
    }

    private double[] solved(Matrix l, double lambda, double[] r) {
        double[] z = new double[p];
        double[] rest = r.clone();
        // a second step compensates for the squared condition number
        for (int round = 0; round < 2; round++) {
            double[] b = n <= p ? rest : transposed(rest);
            for (int j = 0; n > p && j < p; j++) {
                b[j] = Math.fma(lambda, z[j], b[j]);
            }
            Lapack.solveCholesky(l, b);
            double[] d = n <= p ? transposed(b) : b;
            for (int j = 0; j < p; j++) {
                z[j] -= d[j];
            }
            if (n <= p && lambda > 0) {
                break;
            }
            rest = product(z);
            for (int i = 0; i < n; i++) {
                rest[i] += r[i];
            }
        }
        return z;
    }

    /** Cholesky's factor of the Gram matrix plus λ; absent where it is not usable. */
    private static Optional<Matrix> factor(Matrix gramMatrix, double lambda) {
        Matrix l = gramMatrix.copy();
        int k = l.rows();
        for (int i = 0; i < k; i++) {
            l.set(i, i, l.get(i, i) + lambda);
        }
        boolean useful = Lapack.cholesky(l).isEmpty();
        double largest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < k; i++) {
            largest = Math.max(largest, l.get(i, i));
            least = Math.min(least, l.get(i, i));
        }
        if (!useful || (lambda == 0 && !(least > LEAST_PIVOT * largest))) {
            l.close();
            return Optional.empty();
        }
        return Optional.of(l);
    }

    @Override
    public boolean isRegular() {
        return square != null ? square.isRegular() : n == p && root != null;
    }

    /**
     * The regularity of the matrix: a condition number of at most 1e8 in these units, or the
     * verdict of Cholesky's factor, leaves no doubt.
     */
    @Override
    public OptionalDouble doubt() {
        if (square != null) {
            return square.doubt();
        }
        if (svd != null) {
            double[] s = svd.s();
            boolean full = s.length > 0 && s[s.length - 1] > CONDITIONED * s[0];
            return full ? OptionalDouble.of(0) : OptionalDouble.empty();
        }
        return gram != null && root(gram).isPresent()
                ? OptionalDouble.of(0)
                : OptionalDouble.empty();
    }

    @Override
    public double[] transposed(double[] u) {
        double[] g = new double[p];
        Blas.gemv(
                1, Operand.of(a).transpose(), Operand.vector(u, 0, n), 0, Operand.vector(g, 0, p));
        return g;
    }

    private double[] bySingularValues(double lambda, double[] r) {
        Lapack.Svd d = requireNonNull(svd);
        double[] s = d.s();
        double[] z = new double[p];
        for (int k = 0; k < s.length && s[k] > TRUNCATED * s[0]; k++) {
            double g = 0;
            for (int i = 0; i < n; i++) {
                g = Math.fma(d.u().get(i, k), r[i], g);
            }
            double c = -g * s[k] / (s[k] * s[k] + lambda);
            for (int j = 0; j < p; j++) {
                z[j] = Math.fma(d.vt().get(k, j), c, z[j]);
            }
        }
        return z;
    }

    @Override
    public LinearSteps withoutColumns(boolean[] which) {
        Matrix rest = a.copy();
        for (int j = 0; j < p; j++) {
            for (int i = 0; which[j] && i < n; i++) {
                rest.set(i, j, 0);
            }
        }
        return new DenseSteps(rest, which.clone());
    }

    @Override
    public boolean dropsExactly(boolean[] which) {
        return Arrays.equals(dropped, which);
    }

    @Override
    public double[] multipliers(double[] g) {
        if (svd == null && gram != null) {
            Optional<Matrix> factor = root(gram);
            if (factor.isPresent()) {
                double[] b = n <= p ? product(g) : g.clone();
                Lapack.solveCholesky(factor.get(), b);
                return n <= p ? b : product(b);
            }
            svd = decomposed();
        }
        Lapack.Svd d = requireNonNull(svd);
        double[] s = d.s();
        double[] mu = new double[n];
        for (int k = 0; k < s.length && s[k] > TRUNCATED * s[0]; k++) {
            double c = 0;
            for (int j = 0; j < p; j++) {
                c = Math.fma(d.vt().get(k, j), g[j], c);
            }
            for (int i = 0; i < n; i++) {
                mu[i] = Math.fma(d.u().get(i, k), c / s[k], mu[i]);
            }
        }
        return mu;
    }

    @Override
    public double[] product(double[] z) {
        double[] y = new double[n];
        if (n > 0 && p > 0) {
            Blas.gemv(1, Operand.of(a), Operand.vector(z, 0, p), 0, Operand.vector(y, 0, n));
        }
        return y;
    }

    @Override
    public void close() {
        a.close();
        if (svd != null) {
            svd.close();
        }
        if (gram != null) {
            gram.close();
        }
        if (root != null) {
            root.close();
        }
    }
}
