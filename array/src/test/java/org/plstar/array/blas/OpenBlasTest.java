package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class OpenBlasTest {
    /** The native provider, whose jar is on the class path of every build of this project. */
    static Provider provider() {
        OpenBlasLibrary.Outcome outcome = OpenBlasLibrary.load();
        assertThat(outcome).isInstanceOf(OpenBlasLibrary.Loaded.class);
        return new OpenBlas(((OpenBlasLibrary.Loaded) outcome).provider());
    }

    @Test
    void nativeLibraryLoadsAndNamesItself() {
        assertThat(provider().provider()).matches("OpenBLAS \\d+\\.\\d+\\.\\d+\\S* \\S+");
    }

    @Test
    void longCallsAreCutAndStillRight() {
        // 4.4e9 flops: rows are cut; the reference is the uncut call on off-heap memory.
        check(1300, 1700, 1000);
        // Deep: rows and columns are few, so the inner dimension is cut.
        check(200, 300, 40_000);
    }

    private static void check(int m, int n, int k) {
        Provider blas = provider();
        SplittableRandom random = new SplittableRandom(7);
        assertThat(ProductBlocks.isShort(m, n, k)).isFalse();
        double[] a = random.doubles((long) m * k, -1, 1).toArray();
        double[] b = random.doubles((long) k * n, -1, 1).toArray();
        double[] c = random.doubles((long) m * n, -1, 1).toArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment as = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, a);
            MemorySegment bs = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, b);
            MemorySegment cs = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, c);
            blas.gemm(1, Operand.of(as, m, k), Operand.of(bs, k, n), 0.5, Operand.of(cs, m, n));
            OnArrays.gemm(blas, false, false, m, n, k, 1, a, 0, k, b, 0, n, 0.5, c, 0, n);
            assertThat(Operands.difference(c, cs.toArray(ValueLayout.JAVA_DOUBLE)))
                    .isLessThan(1e-11);
        }
    }

    @Test
    void longSymmetricProductIsCutAndStillRight() {
        Provider blas = provider();
        int n = 1450;
        int k = 2100;
        assertThat(ProductBlocks.symmetric(n, k)).isLessThan(n);
        double[] a = new SplittableRandom(8).doubles((long) n * k, -1, 1).toArray();
        for (Triangle triangle : Triangle.values()) {
            double[] c = new double[n * n];
            blas.syrk(triangle, 1, Operand.of(a, n, k), 0, Operand.of(c, n, n));
            double[] full = new double[n * n];
            OnArrays.gemm(blas, false, true, n, n, k, 1, a, 0, k, a, 0, k, 0, full, 0, n);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    boolean written = triangle == Triangle.LOWER ? j <= i : j >= i;
                    double wanted = written ? full[i * n + j] : 0;
                    assertThat(Math.abs(c[i * n + j] - wanted)).isLessThan(1e-11);
                }
            }
        }
    }

    @Test
    void concurrentCallsGiveTheBytesOfASingleOne() throws Exception {
        Provider blas = provider();
        int size = 150;
        SplittableRandom random = new SplittableRandom(9);
        double[] a = random.doubles((long) size * size, -1, 1).toArray();
        double[] b = random.doubles((long) size * size, -1, 1).toArray();
        double[] alone = new double[size * size];
        OnArrays.gemm(
                blas, false, false, size, size, size, 1, a, 0, size, b, 0, size, 0, alone, 0, size);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<double[]>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(threads.submit(() -> {
                    double[] c = new double[size * size];
                    OnArrays.gemm(
                            blas, false, false, size, size, size, 1, a, 0, size, b, 0, size, 0, c,
                            0, size);
                    return c;
                }));
            }
            for (Future<double[]> result : results) {
                assertThat(result.get()).isEqualTo(alone);
            }
        }
    }
}
