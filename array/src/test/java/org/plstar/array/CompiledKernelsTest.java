package org.plstar.array;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kernels whose vectors the compiler keeps in registers: one that it gives up, or where it leaves a
 * call between vectors, makes an object of every vector.
 */
@Tag("net")
final class CompiledKernelsTest {
    private static final int N = 1000;
    private static final int CALLS = 500;

    /** Rounds in which the compiler may finish; it takes some 20. */
    private static final int ROUNDS = 4000;

    /**
     * What the compiler makes of a kernel hangs on what ran before it: in one of many processes it
     * left some vectors of a product on the heap. A kernel fails that leaves objects in the process
     * of all tests and in so many of its own.
     */
    private static final int PROCESSES = 3;

    /** What measuring leaves. */
    private static final long BYTES = 4096;

    static Stream<Arguments> kernels() {
        return byName().entrySet().stream().map(k -> Arguments.of(k.getKey(), k.getValue()));
    }

    private static SequencedMap<String, Runnable> byName() {
        SequencedMap<String, Runnable> all = new LinkedHashMap<>();
        for (Precision p : Precision.values()) {
            Kernels k = Kernels.of(p);
            double[] positive = new double[N];
            Arrays.setAll(positive, i -> 0.5 + i % 7);
            Storage x = p.of(positive);
            Storage y = p.of(positive);
            Storage z = p.allocate(N);
            for (UnaryFn f : UnaryFn.values()) {
                all.put(p + " " + f, () -> k.unary(f, x, 0, z, 0, N));
            }
            for (BinaryFn f : BinaryFn.values()) {
                all.put(p + " " + f, () -> k.binary(f, x, 0, 1, y, 0, 1, z, 0, N));
            }
            all.put(p + " axpy", () -> k.axpy(1e-9, x, 0, z, 0, N));
            all.put(p + " sum", () -> z.set(0, k.sum(x, 0, N)));
            all.put(p + " dot", () -> z.set(0, k.dot(x, 0, y, 0, N)));
            all.put(p + " scale", () -> k.scale(2, x, 0, z, 0, N));
            for (int n :
                    new int[] {IndexTables.BLOCK, 2 * IndexTables.BLOCK, 3 * IndexTables.BLOCK}) {
                int[] table = new int[15];
                Arrays.setAll(table, i -> i);
                IndexTables tables = IndexTables.of(table, table, n);
                for (boolean more : new boolean[] {false, true}) {
                    all.put(
                            "%s product with %d columns, %s".formatted(p, n, more),
                            () -> k.multiply(tables, 0, 15, x, 0, y, 0, n, z, 0, more));
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void compiledKernelsLeaveNothingOnTheHeap(String name, Runnable kernel) throws Exception {
        long left = left(kernel);
        for (int process = 0; process < PROCESSES && left > BYTES; process++) {
            left = leftInAProcessOfItsOwn(name);
        }
        assertThat(left).describedAs("bytes of %d calls of %s", CALLS, name).isLessThan(BYTES);
    }

    private static long left(Runnable kernel) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long left = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && left > BYTES; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int call = 0; call < CALLS; call++) {
                kernel.run();
            }
            left = threads.getCurrentThreadAllocatedBytes() - before;
        }
        return left;
    }

    private static long leftInAProcessOfItsOwn(String name) throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "--add-modules=jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CompiledKernelsTest.class.getName(),
                        name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String left = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Long.parseLong(left.strip());
    }

    /** Prints what the kernel of a name leaves. */
    public static void main(String[] arguments) {
        System.out.println(left(requireNonNull(byName().get(arguments[0]))));
    }
}
