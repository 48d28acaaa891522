package org.plstar.array.blas;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The functions of the C interface to BLAS, and its names of constants. */
final class Cblas {
    static final int ROW_MAJOR = 101;
    static final int PLAIN = 111;
    static final int TRANSPOSED = 112;
    static final int UPPER = 121;
    static final int LOWER = 122;
    static final int NON_UNIT = 131;
    static final int LEFT = 141;
    static final int RIGHT = 142;

    private Cblas() {}

    // Handles are constants, so that calls compile to a plain jump; each pair is made at its first
    // use, which takes some milliseconds. "Critical" ones take arrays without a copy, and hold up
    // garbage collection while they run.

    static final class Dgemm {
        static final MethodHandle CALL = gemm("cblas_dgemm", JAVA_DOUBLE);
        static final MethodHandle CRITICAL = gemm("cblas_dgemm", JAVA_DOUBLE, AT_ONCE);
    }

    static final class Sgemm {
        static final MethodHandle CALL = gemm("cblas_sgemm", JAVA_FLOAT);
        static final MethodHandle CRITICAL = gemm("cblas_sgemm", JAVA_FLOAT, AT_ONCE);
    }

    static final class Dsyrk {
        static final MethodHandle CALL = syrk("cblas_dsyrk", JAVA_DOUBLE);
        static final MethodHandle CRITICAL = syrk("cblas_dsyrk", JAVA_DOUBLE, AT_ONCE);
    }

    static final class Ssyrk {
        static final MethodHandle CALL = syrk("cblas_ssyrk", JAVA_FLOAT);
        static final MethodHandle CRITICAL = syrk("cblas_ssyrk", JAVA_FLOAT, AT_ONCE);
    }

    static final class Dgemv {
        static final MethodHandle CALL = gemv("cblas_dgemv", JAVA_DOUBLE);
        static final MethodHandle CRITICAL = gemv("cblas_dgemv", JAVA_DOUBLE, AT_ONCE);
    }

    static final class Sgemv {
        static final MethodHandle CALL = gemv("cblas_sgemv", JAVA_FLOAT);
        static final MethodHandle CRITICAL = gemv("cblas_sgemv", JAVA_FLOAT, AT_ONCE);
    }

    static final class Dtrsm {
        static final MethodHandle CALL = trsm("cblas_dtrsm", JAVA_DOUBLE);
        static final MethodHandle CRITICAL = trsm("cblas_dtrsm", JAVA_DOUBLE, AT_ONCE);
    }

    private static final Linker.Option[] AT_ONCE = {Linker.Option.critical(true)};

    private static MethodHandle gemm(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // the storage order
                JAVA_INT, // whether A is transposed
                JAVA_INT, // whether B is transposed
                JAVA_INT, // the number of rows m
                JAVA_INT, // the order or number of columns n
                JAVA_INT, // the inner dimension k
                real, // the factor alpha
                ADDRESS, // the address of A
                JAVA_INT, ADDRESS, // the address of B
                JAVA_INT, real, // the factor beta
                ADDRESS, // the address of C
                JAVA_INT);
    }

    private static MethodHandle syrk(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // the storage order
                JAVA_INT, // which triangle is used
                JAVA_INT, // whether A is transposed
                JAVA_INT, // the order or number of columns n
                JAVA_INT, // the inner dimension k
                real, // the factor alpha
                ADDRESS, // the address of A
                JAVA_INT, real, // the factor beta
                ADDRESS, // the address of C
                JAVA_INT);
    }

    private static MethodHandle gemv(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // the storage order
                JAVA_INT, // whether A is transposed
                JAVA_INT, // the number of rows m
                JAVA_INT, // the order or number of columns n
                real, // the factor alpha
                ADDRESS, // the address of A
                JAVA_INT, ADDRESS, // the address of x
                JAVA_INT, real, // the factor beta
                ADDRESS, // the address of y
                JAVA_INT);
    }

    private static MethodHandle trsm(String name, ValueLayout real, Linker.Option... options) {
        return handle(
                name, options, JAVA_INT, // the storage order
                JAVA_INT, // the side of T in the product
                JAVA_INT, // which triangle is used
                JAVA_INT, // whether T is transposed
                JAVA_INT, // whether the diagonal of T is 1
                JAVA_INT, // the number of rows m
                JAVA_INT, // the order or number of columns n
                real, // the factor alpha
                ADDRESS, // the address of T
                JAVA_INT, ADDRESS, // the address of B
                JAVA_INT);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(
            String name, Linker.Option[] options, MemoryLayout... arguments) {
        return switch (OpenBlasLibrary.load()) {
            case OpenBlasLibrary.Loaded(SymbolLookup symbols, String _) ->
                Linker.nativeLinker()
                        .downcallHandle(
                                symbols.findOrThrow(name),
                                FunctionDescriptor.ofVoid(arguments),
                                options);
            case OpenBlasLibrary.Missing missing ->
                throw new IllegalStateException(missing.reason());
        };
    }

    static int part(Triangle triangle) {
        return triangle == Triangle.LOWER ? LOWER : UPPER;
    }
}
