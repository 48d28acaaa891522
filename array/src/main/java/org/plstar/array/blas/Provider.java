package org.plstar.array.blas;

/**
 * The implementations of {@link Blas}; arguments are checked before, and have the meaning that they
 * have there.
 *
 * <p>One implementation is native, one is Java; nothing outside the package knows which one runs.
 */
sealed interface Provider permits OpenBlas, JavaBlas {
    /**
     * The name of the setting, a system property or environment variable, that forces pure Java by
     * {@code java}.
     */
    String SETTING = "PLSTAR_BLAS";

    /** OpenBLAS if it can be loaded, otherwise pure Java after one warning with a remedy. */
    static Provider choose() {
        String wish = System.getProperty(SETTING, System.getenv().getOrDefault(SETTING, ""));
        if (wish.equalsIgnoreCase("java")) {
            return new JavaBlas();
        }
        return switch (OpenBlasLibrary.load()) {
            case OpenBlasLibrary.Loaded loaded -> new OpenBlas(loaded.provider());
            case OpenBlasLibrary.Missing missing -> {
                System.err.println("warning: no native BLAS, slower pure Java runs instead: "
                        + missing.reason()
                        + "; "
                        + missing.fix()
                        + " (or set "
                        + SETTING
                        + "=java to accept this)");
                yield new JavaBlas();
            }
        };
    }

    String provider();

    /** The value of {@link Blas#cutRows} for products that are not divided otherwise. */
    int cutRows();

    void gemm(double alpha, Operand a, Operand b, double beta, Operand c);

    void syrk(Triangle triangle, double alpha, Operand a, double beta, Operand c);

    void gemv(double alpha, Operand a, Operand x, double beta, Operand y);

    void trsm(Triangle triangle, double alpha, Operand t, Operand b);

    /**
     * Computes B = B T⁻ᵀ for a lower triangular T; by transposing B unless the provider has a
     * better way.
     */
    default void solveRight(Operand t, Operand b) {
        int m = b.rows();
        int n = b.columns();
        Operand across = Operand.of(new double[m * n], n, m);
        copyTransposed(b, across);
        trsm(Triangle.LOWER, 1, t, across);
        copyTransposed(across, b);
    }

    private static void copyTransposed(Operand from, Operand to) {
        for (int i = 0; i < from.rows(); i++) {
            for (int j = 0; j < from.columns(); j++) {
                to.set(j, i, from.get(i, j));
            }
        }
    }
}
