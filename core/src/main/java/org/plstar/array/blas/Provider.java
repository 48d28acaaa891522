package org.plstar.array.blas;

import java.lang.foreign.MemorySegment;

/**
 * What {@link Blas} runs on; arguments come checked, and mean what they mean there.
 *
 * <p>One implementation is native, one is Java; nothing outside the package knows which one runs.
 */
sealed interface Provider permits OpenBlas, JavaBlas {
    /**
     * The name of the setting, a system property or environment variable, that forces pure Java by
     * {@code java}, asks for MKL by {@code mkl}, and for another build of OpenBLAS by the path of
     * its shared library.
     */
    String SETTING = "PLSTAR_BLAS";

    /** OpenBLAS where it loads, else pure Java after one warning that names the fix. */
    static Provider choose() {
        if (WantedLibrary.wish().equals("java")) {
            return new JavaBlas();
        }
        return switch (WantedLibrary.load()) {
            case OpenBlasLibrary.Loaded loaded -> new OpenBlas(loaded.provider());
            case OpenBlasLibrary.Missing missing -> {
                System.err.println(
                        "warning: no native BLAS, slower pure Java runs instead: "
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

    /** As {@link Blas#cutRows}, of products that are not cut in any case. */
    int cutRows();

    void gemm(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int ldb,
            double beta,
            MemorySegment c,
            long co,
            int ldc);

    void gemmFloats(
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment b,
            long bo,
            int ldb,
            float beta,
            MemorySegment c,
            long co,
            int ldc);

    void syrk(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            double beta,
            MemorySegment c,
            long co,
            int ldc);

    void syrkFloats(
            Triangle triangle,
            boolean ta,
            int n,
            int k,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            float beta,
            MemorySegment c,
            long co,
            int ldc);

    void gemv(
            boolean ta,
            int m,
            int n,
            double alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            double beta,
            MemorySegment y,
            long yo);

    void gemvFloats(
            boolean ta,
            int m,
            int n,
            float alpha,
            MemorySegment a,
            long ao,
            int lda,
            MemorySegment x,
            long xo,
            float beta,
            MemorySegment y,
            long yo);

    void trsm(
            Triangle triangle,
            boolean tt,
            int m,
            int n,
            double alpha,
            MemorySegment t,
            long to,
            int ldt,
            MemorySegment b,
            long bo,
            int ldb);
}
