package org.plstar.study.table;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CriterionTest {
    /** Outputs of a network on rows that were left out; β by another program. */
    @Test
    void probabilitiesAreCalibratedAsAnotherProgramDoes() throws Exception {
        JsonNode o;
        try (InputStream in =
                requireNonNull(CriterionTest.class.getResourceAsStream("left_out.json"))) {
            o = JsonMapper.shared().readTree(in);
        }
        int n = o.path("targets").size();
        int[] labels = new int[n];
        double[] f = new double[3 * n];
        double[] ones = new double[n];
        for (int i = 0; i < n; i++) {
            ones[i] = 1;
            for (int k = 0; k < 3; k++) {
                double y = o.path("targets").get(i).get(k).asDouble();
                labels[i] = y == 1 ? k : labels[i];
                f[3 * i + k] = y - o.path("residuals").get(i).get(k).asDouble();
            }
        }
        assertThat(new Criterion.LogLoss(labels, 3, ones).calibrate(f).temperature())
                .isCloseTo(o.path("beta").asDouble(), within(1e-5));
    }
}
