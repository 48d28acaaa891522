package org.plstar.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The rows that stand beside those of other programs: keys, cases and the numbers to check by. */
class BenchTest {
    private static final Settings QUICK =
            new Settings(2, 1, 0, 1, Path.of("no such folder"), "", true, 0, 0, false);

    private static List<Map<String, Object>> rows(String suite, String only) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Settings some = new Settings(2, 1, 0, 1, QUICK.data(), only, true, 0, 0, false);
        Bench.run(List.of(suite), List.of("f64"), some, row -> rows.add(row.values()));
        return rows;
    }

    private static double number(List<Map<String, Object>> rows, String name, String key) {
        return rows.stream()
                .filter(r -> name.equals(r.get("case")))
                .map(r -> r.get(key))
                .map(Double.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void timedRowsHaveWhatPeersPrint() {
        List<Map<String, Object>> rows = rows("krr", "");
        assertThat(rows)
                .extracting(r -> r.get("case"))
                .containsExactly("chol_solve10_N300", "eigh_N300", "eigvalsh_N300");
        assertThat(rows)
                .allSatisfy(r -> assertThat(r)
                        .containsKeys(
                                "bench",
                                "case",
                                "variant",
                                "dtype",
                                "threads",
                                "reps",
                                "median_s",
                                "min_s",
                                "cpu_s",
                                "wait_frac",
                                "quiet_reps",
                                "blas"));
        assertThat(number(rows, "chol_solve10_N300", "resid")).isLessThan(1e-12);
    }

    @Test
    void otherWidthsAndSamples() {
        List<Map<String, Object>> rows = new ArrayList<>();
        Settings some = new Settings(2, 1, 0, 1, QUICK.data(), "tanh_N24_C1", true, 16, 24, false);
        Bench.run(List.of("entk"), List.of("f64"), some, row -> rows.add(row.values()));
        assertThat(rows).extracting(r -> r.get("N")).containsOnly(24);
        assertThat(rows)
                .extracting(r -> r.get("case"))
                .containsExactly(
                        "mlp_tanh_N24_C1",
                        "mlp_tanh_N24_C1_into",
                        "mlp_tanh_N24_C10",
                        "mlp_tanh_N24_C10_into");
        int hidden = 784 * 16 + 16 + 16 * 16 + 16;
        assertThat(rows)
                .extracting(r -> r.get("params"))
                .containsExactly(hidden + 17, hidden + 17, hidden + 170, hidden + 170);
    }

    // The expected numbers below are those of PyTorch 2.6 on the same inputs: uniform noise and
    // weights from SplitMix64.

    @Test
    void kernelsHaveTheNormsOfAnIndependentImplementation() {
        List<Map<String, Object>> rows = rows("entk", "");
        assertThat(number(rows, "mlp_tanh_N20_C1", "fro")).isCloseTo(2458.59546544, offset(1e-7));
        assertThat(number(rows, "mlp_relu_N20_C10", "fro")).isCloseTo(11929.8916488, offset(1e-6));
        assertThat(number(rows, "cnn_N8_C10", "fro")).isCloseTo(2207.10561008, offset(1e-7));
        assertThat(number(rows, "cnn_N8_C10_into", "fro"))
                .isEqualTo(number(rows, "cnn_N8_C10", "fro"));
    }

    @Test
    void lossesOfTheFirstStepsAreThoseOfAnIndependentImplementation() {
        assertThat(rows("train", "mlp_tanh_sgd"))
                .singleElement()
                .satisfies(r -> assertThat(r.get("losses3"))
                        .asInstanceOf(InstanceOfAssertFactories.list(Double.class))
                        .usingElementComparator(
                                (a, b) -> Math.abs(a - b) < 1e-8 ? 0 : Double.compare(a, b))
                        .containsExactly(2.43381574, 2.40987869, 2.39121798));
    }

    @Test
    void curvatureHasTheExtremesOfAnIndependentImplementation() {
        List<Map<String, Object>> rows = rows("hessian", "");
        String name = "mlp_tanh_ce_N100_lanczos50";
        assertThat(number(rows, name, "lam_max")).isCloseTo(25.27287428058, offset(1e-9));
        assertThat(number(rows, name, "lam_min")).isCloseTo(-4.915161803158, offset(1e-6));
    }

    @Test
    void residualsGoToTheTarget() {
        assertThat(rows("lm", ""))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r).containsEntry("reached", true));
    }
}
