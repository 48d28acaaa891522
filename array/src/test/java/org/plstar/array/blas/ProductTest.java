package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Precision;

/** Products of every provider against their definition, at awkward shapes, strides and scalars. */
class ProductTest {
    private static final double[][] SCALARS = {{1, 0}, {1, 1}, {-0.5, 2}, {0, 0.5}, {2, 0}};

    static List<Provider> providers() {
        return List.of(OpenBlasTest.provider(), new JavaBlas());
    }

    private record Shape(int m, int n, int k) {}

    private static List<Shape> shapes() {
        int[] sizes = {1, 4, 6, 13};
        List<Shape> shapes = new ArrayList<>();
        for (int m : sizes) {
            for (int n : sizes) {
                for (int k : sizes) {
                    shapes.add(new Shape(m, n, k));
                }
            }
        }
        shapes.add(new Shape(207, 1, 13));
        shapes.add(new Shape(1, 207, 300));
        shapes.add(new Shape(207, 207, 207));
        shapes.add(new Shape(400, 20, 7));
        shapes.add(new Shape(20, 400, 600));
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void gemmOnArraysIsTheProduct(Provider blas) {
        SplittableRandom random = new SplittableRandom(1);
        for (Shape s : shapes()) {
            for (int flags = 0; flags < 4; flags++) {
                boolean ta = (flags & 1) != 0;
                boolean tb = (flags & 2) != 0;
                int lda = (ta ? s.m : s.k) + 2;
                int ldb = (tb ? s.k : s.n) + 1;
                int ldc = s.n + 5;
                double[] a = Operands.random(random, ta ? s.k : s.m, ta ? s.m : s.k, lda);
                double[] b = Operands.random(random, tb ? s.n : s.k, tb ? s.k : s.n, ldb);
                double[] c = Operands.random(random, s.m, s.n, ldc);
                double[] scalar = SCALARS[random.nextInt(SCALARS.length)];
                double[] wanted = Operands.product(
                        ta, tb, s.m, s.n, s.k, scalar[0], a, lda, b, ldb, scalar[1], c, ldc);
                double[] got = c.clone();
                new Called(blas).gemm(ta, tb, s, scalar, a, lda, b, ldb, got, ldc);
                assertThat(Operands.difference(got, wanted))
                        .as("%s %s %s", s, ta, tb)
                        .isLessThan(1e-15 * (s.k + 10) * 4);

                float[] gotFloats = Operands.floats(c);
                new Called(blas)
                        .gemm(
                                ta,
                                tb,
                                s,
                                scalar,
                                Operands.floats(a),
                                lda,
                                Operands.floats(b),
                                ldb,
                                gotFloats,
                                ldc);
                assertThat(Operands.difference(Operands.doubles(gotFloats), wanted))
                        .as("float %s %s %s", s, ta, tb)
                        .isLessThan(1e-7 * (s.k + 10) * 4);
            }
        }
    }

    /** Calls with offsets, as {@link Blas} would after its checks. */
    private record Called(Provider blas) {
        void gemm(
                boolean ta,
                boolean tb,
                Shape s,
                double[] scalar,
                double[] a,
                int lda,
                double[] b,
                int ldb,
                double[] c,
                int ldc) {
            int o = Operands.OFFSET;
            if (scalar[0] == 0) {
                // What Blas settles before it asks a provider.
                Scaling.of(scalar[1], Operand.of(c, o, s.m, s.n, ldc));
                return;
            }
            OnArrays.gemm(
                    blas, ta, tb, s.m, s.n, s.k, scalar[0], a, o, lda, b, o, ldb, scalar[1], c, o,
                    ldc);
        }

        void gemm(
                boolean ta,
                boolean tb,
                Shape s,
                double[] scalar,
                float[] a,
                int lda,
                float[] b,
                int ldb,
                float[] c,
                int ldc) {
            int o = Operands.OFFSET;
            if (scalar[0] == 0) {
                Scaling.of(scalar[1], Operand.of(c, o, s.m, s.n, ldc));
                return;
            }
            OnArrays.gemm(
                    blas,
                    ta,
                    tb,
                    s.m,
                    s.n,
                    s.k,
                    (float) scalar[0],
                    a,
                    o,
                    lda,
                    b,
                    o,
                    ldb,
                    (float) scalar[1],
                    c,
                    o,
                    ldc);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void betaZeroNeverReadsC(Provider blas) {
        for (int size : new int[] {1, 6, 40}) {
            double[] ones = new double[size * size];
            java.util.Arrays.fill(ones, 1);
            double[] c = new double[size * size];
            java.util.Arrays.fill(c, Double.NaN);
            OnArrays.gemm(
                    blas, false, false, size, size, size, 1, ones, 0, size, ones, 0, size, 0, c, 0,
                    size);
            assertThat(c).containsOnly(size);
            float[] floats = Operands.floats(ones);
            float[] f = new float[size * size];
            java.util.Arrays.fill(f, Float.NaN);
            OnArrays.gemm(
                    blas, false, false, size, size, size, 1, floats, 0, size, floats, 0, size, 0, f,
                    0, size);
            assertThat(f).containsOnly(size);
            double[] y = new double[size];
            java.util.Arrays.fill(y, Double.NaN);
            MemorySegment o = MemorySegment.ofArray(ones);
            blas.gemv(
                    1,
                    Operand.of(o, size, size),
                    Operand.vector(o, 0, size),
                    0,
                    Operand.vector(MemorySegment.ofArray(y), 0, size));
            assertThat(y).containsOnly(size);
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void segmentsAndArraysGiveTheSameBytes(Provider blas) {
        SplittableRandom random = new SplittableRandom(2);
        int m = 37;
        int n = 29;
        int k = 51;
        double[] a = Operands.random(random, m, k, k);
        double[] b = Operands.random(random, k, n, n);
        double[] c = Operands.random(random, m, n, n);
        int o = Operands.OFFSET;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment as = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, a);
            MemorySegment bs = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, b);
            MemorySegment cs = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, c);
            MemorySegment mixed = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, c);
            blas.gemm(
                    1.5,
                    Operand.of(as, o, m, k, k),
                    Operand.of(bs, o, k, n, n),
                    0.5,
                    Operand.of(cs, o, m, n, n));
            MemorySegment ah = MemorySegment.ofArray(a);
            MemorySegment bh = MemorySegment.ofArray(b);
            blas.gemm(
                    1.5,
                    Operand.of(ah, o, m, k, k),
                    Operand.of(bh, o, k, n, n),
                    0.5,
                    Operand.of(mixed, o, m, n, n));
            OnArrays.gemm(blas, false, false, m, n, k, 1.5, a, o, k, b, o, n, 0.5, c, o, n);
            assertThat(cs.toArray(ValueLayout.JAVA_DOUBLE)).isEqualTo(c);
            assertThat(mixed.toArray(ValueLayout.JAVA_DOUBLE)).isEqualTo(c);

            MemorySegment fa = arena.allocateFrom(ValueLayout.JAVA_FLOAT, Operands.floats(a));
            MemorySegment fb = arena.allocateFrom(ValueLayout.JAVA_FLOAT, Operands.floats(b));
            MemorySegment fc = arena.allocateFrom(ValueLayout.JAVA_FLOAT, Operands.floats(c));
            float[] cf = Operands.floats(c);
            blas.gemm(1.5, floats(fa, m, k), floats(fb, k, n), 0.5, floats(fc, m, n));
            OnArrays.gemm(
                    blas,
                    false,
                    false,
                    m,
                    n,
                    k,
                    1.5f,
                    Operands.floats(a),
                    o,
                    k,
                    Operands.floats(b),
                    o,
                    n,
                    0.5f,
                    cf,
                    o,
                    n);
            assertThat(fc.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(cf);
        }
    }

    private static Operand floats(MemorySegment s, int rows, int columns) {
        return new Operand(Precision.FLOAT, s, Operands.OFFSET, rows, columns, columns, false);
    }

    @ParameterizedTest
    @MethodSource("providers")
    void syrkWritesOneTriangleOfTheProductOnly(Provider blas) {
        SplittableRandom random = new SplittableRandom(3);
        int o = Operands.OFFSET;
        for (int n : new int[] {1, 4, 6, 13, 207}) {
            for (int k : new int[] {1, 5, 40}) {
                for (int flags = 0; flags < 4; flags++) {
                    boolean ta = (flags & 1) != 0;
                    Triangle triangle = (flags & 2) != 0 ? Triangle.LOWER : Triangle.UPPER;
                    int lda = (ta ? n : k) + 3;
                    int ldc = n + 2;
                    double[] a = Operands.random(random, ta ? k : n, ta ? n : k, lda);
                    double[] c = Operands.random(random, n, n, ldc);
                    double[] full =
                            Operands.product(ta, !ta, n, n, k, 0.5, a, lda, a, lda, -2, c, ldc);
                    double[] wanted = c.clone();
                    for (int i = 0; i < n; i++) {
                        for (int j = 0; j < n; j++) {
                            if (triangle == Triangle.LOWER ? j <= i : j >= i) {
                                wanted[o + i * ldc + j] = full[o + i * ldc + j];
                            }
                        }
                    }
                    double[] got = c.clone();
                    blas.syrk(
                            triangle,
                            0.5,
                            Operands.matrix(ta, a, o, n, k, lda),
                            -2,
                            Operand.of(got, o, n, n, ldc));
                    assertThat(Operands.difference(got, wanted)).isLessThan(1e-13);
                    float[] f = Operands.floats(c);
                    blas.syrk(
                            triangle,
                            0.5f,
                            Operands.matrix(ta, Operands.floats(a), o, n, k, lda),
                            -2,
                            Operand.of(f, o, n, n, ldc));
                    assertThat(Operands.difference(Operands.doubles(f), wanted)).isLessThan(1e-5);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void gemvIsTheProductWithAVector(Provider blas) {
        SplittableRandom random = new SplittableRandom(4);
        int o = Operands.OFFSET;
        for (int m : new int[] {1, 4, 13, 207}) {
            for (int n : new int[] {1, 6, 13, 207}) {
                for (boolean ta : new boolean[] {false, true}) {
                    int in = ta ? m : n;
                    int out = ta ? n : m;
                    double[] a = Operands.random(random, m, n, n + 1);
                    double[] x = Operands.random(random, in, 1, 1);
                    double[] y = Operands.random(random, out, 1, 1);
                    double[] wanted =
                            Operands.product(ta, false, out, 1, in, 1.5, a, n + 1, x, 1, 0.5, y, 1);
                    double[] got = y.clone();
                    blas.gemv(
                            1.5,
                            Operands.matrix(ta, a, o, out, in, n + 1),
                            Operand.vector(x, o, in),
                            0.5,
                            Operand.vector(got, o, out));
                    assertThat(Operands.difference(got, wanted)).isLessThan(1e-13);
                    float[] f = Operands.floats(y);
                    blas.gemv(
                            1.5,
                            Operands.matrix(ta, Operands.floats(a), o, out, in, n + 1),
                            Operand.vector(Operands.floats(x), o, in),
                            0.5,
                            Operand.vector(f, o, out));
                    assertThat(Operands.difference(Operands.doubles(f), wanted)).isLessThan(1e-4);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void trsmSolvesForAllRightHandSides(Provider blas) {
        SplittableRandom random = new SplittableRandom(5);
        int o = Operands.OFFSET;
        for (int m : new int[] {1, 6, 13, 207}) {
            for (int flags = 0; flags < 4; flags++) {
                boolean tt = (flags & 1) != 0;
                Triangle triangle = (flags & 2) != 0 ? Triangle.LOWER : Triangle.UPPER;
                int n = 9;
                int ldt = m + 2;
                int ldb = n + 4;
                double[] t = Operands.random(random, m, m, ldt);
                double[] clean = t.clone();
                for (int i = 0; i < m; i++) {
                    t[o + i * ldt + i] += 3 + m / 4.0;
                    clean[o + i * ldt + i] = t[o + i * ldt + i];
                    for (int j = 0; j < m; j++) {
                        if (triangle == Triangle.LOWER ? j > i : j < i) {
                            t[o + i * ldt + j] = Double.NaN;
                            clean[o + i * ldt + j] = 0;
                        }
                    }
                }
                double[] b = Operands.random(random, m, n, ldb);
                double[] x = b.clone();
                blas.trsm(
                        triangle,
                        2,
                        Operands.matrix(tt, t, o, m, m, ldt),
                        Operand.of(x, o, m, n, ldb));
                // op(T) X - 2 B = 0
                double[] residual =
                        Operands.product(tt, false, m, n, m, 1, clean, ldt, x, ldb, -2, b, ldb);
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        assertThat(residual[o + i * ldb + j]).isBetween(-1e-13, 1e-13);
                    }
                }
            }
        }
    }

    /** Where in memory an array happens to lie must not show in the last bit. */
    @ParameterizedTest
    @MethodSource("providers")
    void bytesDoNotDependOnAlignment(Provider blas) {
        SplittableRandom random = new SplittableRandom(6);
        for (int size : new int[] {5, 16, 61, 130}) {
            double[] a = random.doubles((long) size * size, -1, 1).toArray();
            double[] b = random.doubles((long) size * size, -1, 1).toArray();
            List<double[]> results = new ArrayList<>();
            for (int shift = 0; shift < 8; shift++) {
                double[] as = new double[size * size + 8];
                double[] bs = new double[size * size + 8];
                System.arraycopy(a, 0, as, shift, a.length);
                System.arraycopy(b, 0, bs, 7 - shift, b.length);
                double[] c = new double[size * size + 8];
                double[] y = new double[size + 8];
                double[] out = new double[size * size * 2 + 2 * size];
                OnArrays.gemm(
                        blas, false, true, size, size, size, 1, as, shift, size, bs, 7 - shift,
                        size, 0, c, shift, size);
                System.arraycopy(c, shift, out, 0, size * size);
                MemorySegment ah = MemorySegment.ofArray(as);
                MemorySegment ch = MemorySegment.ofArray(c);
                blas.syrk(
                        Triangle.LOWER,
                        1,
                        Operand.of(ah, shift, size, size, size).transpose(),
                        0,
                        Operand.of(ch, shift, size, size, size));
                System.arraycopy(c, shift, out, size * size, size * size);
                MemorySegment xh = MemorySegment.ofArray(bs);
                MemorySegment yh = MemorySegment.ofArray(y);
                blas.gemv(
                        1,
                        Operand.of(ah, shift, size, size, size),
                        Operand.vector(xh, 7 - shift, size),
                        0,
                        Operand.vector(yh, shift, size));
                System.arraycopy(y, shift, out, 2 * size * size, size);
                blas.gemv(
                        1,
                        Operand.of(ah, shift, size, size, size).transpose(),
                        Operand.vector(xh, 7 - shift, size),
                        0,
                        Operand.vector(yh, shift, size));
                System.arraycopy(y, shift, out, 2 * size * size + size, size);
                results.add(out);
            }
            assertThat(results).allSatisfy(r -> assertThat(r).isEqualTo(results.getFirst()));
        }
    }
}
