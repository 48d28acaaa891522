package org.plstar.check;

/** A matrix of rows, and a bound on its distance from the exact matrix in the Frobenius norm. */
record Bounded(double[][] x, double error) {
    static Bounded zero(int rows, int columns) {
        return new Bounded(new double[rows][columns], 0);
    }

    static Bounded identity(int n) {
        Bounded r = zero(n, n);
        for (int j = 0; j < n; j++) {
            r.x[j][j] = 1;
        }
        return r;
    }

    /** The sum of two, rounding counted; the first may be null. */
    static Bounded sum(@Nullable Bounded a, Bounded b) {
        if (a == null) {
            return b;
        }
        double[][] s = new double[b.x.length][];
        for (int j = 0; j < s.length; j++) {
            s[j] = a.x[j].clone();
            Matrices.add(s[j], 1, b.x[j], 0);
        }
        return new Bounded(s, Bound.up(a.error + b.error + Bound.U * Bound.norm(s)));
    }

    /** An upper bound of the spectral norm, or of the Frobenius norm where it need not be sharp. */
    double norm(boolean sharp) {
        return sharp ? Matrices.sigma(x, error) : Bound.up(Bound.norm(x) + error);
    }

    /** The largest norm of a row. */
    double row() {
        double most = 0;
        for (double[] row : x) {
            most = Math.max(most, Bound.norm(row));
        }
        return Bound.up(most + error);
    }
}
