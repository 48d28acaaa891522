package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Where rows are cut freely, pieces have the bits of the whole: on every processor whose kernels
 * can run here.
 */
class CutRowsTest {
    /** Rows of a product from which on it is cut freely, and of a piece on average. */
    private static final int LEAST_ROWS = 192;

    private static final int LEAST_PIECE = 96;

    private static final int ROUNDS = Integer.getInteger("plstar.cut.rounds", 12);

    /** OpenBLAS' names, and what a processor must have to run their kernels, as Linux calls it. */
    private static final Map<String, String> CORES = Map.of(
            "", "",
            "Cooperlake", "avx512_bf16",
            "SkylakeX", "avx512dq",
            "Haswell", "avx2",
            "Zen", "avx2",
            "Sandybridge", "avx",
            "Nehalem", "sse4_2",
            "Prescott", "sse2");

    static List<String> cores() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        Set<String> has = new HashSet<>(Set.of(""));
        if (Files.exists(info)) {
            for (String line : Files.readAllLines(info)) {
                has.addAll(List.of(line.split(" ")));
            }
        }
        return CORES.keySet().stream()
                .filter(c -> has.contains(CORES.get(c)))
                .sorted()
                .toList();
    }

    @Tag("net")
    @ParameterizedTest
    @MethodSource("cores")
    void piecesHaveTheBitsOfTheWhole(String core) throws Exception {
        // OpenBLAS reads its variable when it is loaded
        ProcessBuilder run = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                CutRowsTest.class.getName(),
                Integer.toString(ROUNDS));
        run.environment().remove(Provider.SETTING);
        if (!core.isEmpty()) {
            run.environment().put("OPENBLAS_CORETYPE", core);
        }
        run.redirectErrorStream(true);
        Process process = run.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        String runs = core.isEmpty() ? Blas.provider() : "OpenBLAS";
        assertThat(said).contains(runs).containsAnyOf("the same bits", "cuts no rows freely");
        if (!core.isEmpty()) {
            assertThat(said).contains(core + ": the same bits");
        }
    }

    @Tag("net")
    @Test
    void pureJavaToo() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 4; round++) {
            assertThat(differences(new JavaBlas(), random, 200, 130)).isEmpty();
        }
    }

    /** In a process of its own, which fails where bits differ. */
    public static void main(String[] args) {
        Provider blas = Provider.choose();
        if (blas.cutRows() == 0) {
            System.out.println(blas.provider() + " cuts no rows freely");
            return;
        }
        SplittableRandom random = new SplittableRandom(blas.provider().hashCode());
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            String wrong = differences(blas, random, 500, 700);
            if (!wrong.isEmpty()) {
                throw new AssertionError(blas.provider() + ": " + wrong);
            }
        }
        System.out.println(blas.provider() + ": the same bits");
    }

    /**
     * What differs for one random product that is long enough to be cut, in both precisions; empty
     * if nothing does.
     */
    private static String differences(Provider blas, SplittableRandom random, int rows, int most) {
        int m = LEAST_ROWS + random.nextInt(2 * rows - LEAST_ROWS);
        int n = 1 + random.nextInt(random.nextInt(4) == 0 ? 12 : most);
        int k = Math.max(1 + random.nextInt(most), Math.ceilDiv(8_500_000, m * n));
        boolean ta = random.nextBoolean();
        boolean tb = random.nextBoolean();
        int lda = (ta ? m : k) + random.nextInt(4);
        int ldb = (tb ? k : n) + random.nextInt(4);
        int ldc = n + random.nextInt(4);
        double[] a = values(random, (ta ? k : m) * lda);
        double[] b = values(random, (tb ? n : k) * ldb);
        double[] c = values(random, m * ldc);
        double beta = random.nextInt(3) / 2.0;
        double alpha = random.nextBoolean() ? 1 : random.nextDouble(-1, 1);
        String shape = "m=%d n=%d k=%d ta=%s tb=%s alpha=%s beta=%s"
                .formatted(m, n, k, ta, tb, alpha, beta);
        double[] whole = c.clone();
        float[] wholeFloats = Operands.floats(c);
        doubles(blas, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, whole, ldc, 1);
        floats(
                blas,
                ta,
                tb,
                m,
                n,
                k,
                (float) alpha,
                Operands.floats(a),
                lda,
                Operands.floats(b),
                ldb,
                (float) beta,
                wholeFloats,
                ldc,
                1);
        for (int pieces = 2; pieces <= 5; pieces++) {
            if (m / LEAST_PIECE < pieces || (double) m * n * k / pieces < 4e6) {
                continue;
            }
            double[] cut = c.clone();
            float[] cutFloats = Operands.floats(c);
            doubles(blas, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, cut, ldc, pieces);
            floats(
                    blas,
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    (float) alpha,
                    Operands.floats(a),
                    lda,
                    Operands.floats(b),
                    ldb,
                    (float) beta,
                    cutFloats,
                    ldc,
                    pieces);
            if (!Arrays.equals(whole, cut)) {
                return "double, " + shape + ", " + pieces + " pieces";
            }
            if (!Arrays.equals(wholeFloats, cutFloats)) {
                return "float, " + shape + ", " + pieces + " pieces";
            }
        }
        return "";
    }

    private static double[] values(SplittableRandom random, int n) {
        return IntStream.range(0, n).mapToDouble(i -> random.nextDouble(-1, 1)).toArray();
    }

    private static int from(Provider blas, int m, int piece, int pieces) {
        return piece == pieces
                ? m
                : (int) Math.rint((double) m * piece / pieces / blas.cutRows()) * blas.cutRows();
    }

    private static void doubles(
            Provider blas,
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            double alpha,
            double[] a,
            int lda,
            double[] b,
            int ldb,
            double beta,
            double[] c,
            int ldc,
            int pieces) {
        for (int p = 0; p < pieces; p++) {
            int i = from(blas, m, p, pieces);
            int rows = from(blas, m, p + 1, pieces) - i;
            OnArrays.gemm(
                    blas,
                    ta,
                    tb,
                    rows,
                    n,
                    k,
                    alpha,
                    a,
                    ta ? i : i * lda,
                    lda,
                    b,
                    0,
                    ldb,
                    beta,
                    c,
                    i * ldc,
                    ldc);
        }
    }

    private static void floats(
            Provider blas,
            boolean ta,
            boolean tb,
            int m,
            int n,
            int k,
            float alpha,
            float[] a,
            int lda,
            float[] b,
            int ldb,
            float beta,
            float[] c,
            int ldc,
            int pieces) {
        for (int p = 0; p < pieces; p++) {
            int i = from(blas, m, p, pieces);
            int rows = from(blas, m, p + 1, pieces) - i;
            OnArrays.gemm(
                    blas,
                    ta,
                    tb,
                    rows,
                    n,
                    k,
                    alpha,
                    a,
                    ta ? i : i * lda,
                    lda,
                    b,
                    0,
                    ldb,
                    beta,
                    c,
                    i * ldc,
                    ldc);
        }
    }
}
