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
                JAVA_INT, // order
                JAVA_BYTE, // values or vectors
                JAVA_BYTE, // triangle
                JAVA_INT, // n
                ADDRESS, // A
                JAVA_INT,
                ADDRESS, // values
                ADDRESS, // work
                JAVA_INT,
                ADDRESS, // integer work
                JAVA_INT);
    }

    static final class Dstevd {
        static final MethodHandle CALL = handle(
                "LAPACKE_dstevd_work",
                JAVA_INT, // order
                JAVA_BYTE, // values or vectors
                JAVA_INT, // n
                ADDRESS, // diagonal
                ADDRESS, // below
                ADDRESS, // Z
                JAVA_INT,
                ADDRESS, // work
                JAVA_INT,
                ADDRESS, // integer work
                JAVA_INT);
    }

    static final class Dpotrf {
        static final MethodHandle CALL = handle(
                "LAPACKE_dpotrf_work",
                JAVA_INT, // order
                JAVA_BYTE, // triangle
                JAVA_INT, // n
                ADDRESS, // A
                JAVA_INT);
    }

    static final class Dgesdd {
        static final MethodHandle CALL = handle(
                "LAPACKE_dgesdd_work",
                JAVA_INT, // order
                JAVA_BYTE, // which vectors
                JAVA_INT, // m
                JAVA_INT, // n
                ADDRESS, // A
                JAVA_INT,
                ADDRESS, // singular values
                ADDRESS, // U
                JAVA_INT,
                ADDRESS, // Vᵀ
                JAVA_INT,
                ADDRESS, // work
                JAVA_INT,
                ADDRESS); // integer work
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
