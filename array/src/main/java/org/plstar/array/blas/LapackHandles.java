package org.plstar.array.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;

/** The routines of LAPACK that are called, as method handles. */
final class LapackHandles {
    private LapackHandles() {}

    static final class Dsyevd {
        static final MethodHandle CALL = handle(
                "LAPACKE_dsyevd_work",
                JAVA_INT, // the storage order
                JAVA_BYTE, // whether eigenvectors are computed
                JAVA_BYTE, // which triangle is used
                JAVA_INT, // the order or number of columns n
                ADDRESS, // the address of A
                JAVA_INT,
                ADDRESS, // the address of the eigenvalues
                ADDRESS, // the address of working memory
                JAVA_INT,
                ADDRESS, // the address of integer working memory
                JAVA_INT);
    }

    static final class Dstevd {
        static final MethodHandle CALL = handle(
                "LAPACKE_dstevd_work",
                JAVA_INT, // the storage order
                JAVA_BYTE, // whether eigenvectors are computed
                JAVA_INT, // the order or number of columns n
                ADDRESS, // the address of the diagonal
                ADDRESS, // the address of the subdiagonal
                ADDRESS, // the address of Z
                JAVA_INT,
                ADDRESS, // the address of working memory
                JAVA_INT,
                ADDRESS, // the address of integer working memory
                JAVA_INT);
    }

    static final class Dpotrf {
        static final MethodHandle CALL = handle(
                "LAPACKE_dpotrf_work",
                JAVA_INT, // the storage order
                JAVA_BYTE, // which triangle is used
                JAVA_INT, // the order or number of columns n
                ADDRESS, // the address of A
                JAVA_INT);
    }

    static final class Dgesdd {
        static final MethodHandle CALL = handle(
                "LAPACKE_dgesdd_work",
                JAVA_INT, // the storage order
                JAVA_BYTE, // which singular vectors are computed
                JAVA_INT, // the number of rows m
                JAVA_INT, // the order or number of columns n
                ADDRESS, // the address of A
                JAVA_INT,
                ADDRESS, // the address of the singular values
                ADDRESS, // the address of U
                JAVA_INT,
                ADDRESS, // the address of Vᵀ
                JAVA_INT,
                ADDRESS, // the address of working memory
                JAVA_INT,
                ADDRESS); // the address of integer working memory
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return switch (OpenBlasLibrary.load()) {
            case OpenBlasLibrary.Loaded(SymbolLookup symbols, String _) ->
                Linker.nativeLinker()
                        .downcallHandle(
                                symbols.findOrThrow(name),
                                FunctionDescriptor.of(JAVA_INT, arguments));
            case OpenBlasLibrary.Missing missing ->
                throw new IllegalStateException(missing.reason());
        };
    }
}
