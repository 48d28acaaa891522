package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rows of the Jacobian to which many small numbers are added, each of which rounds back. */
class AdditionsTest {
    private static final int ENTRIES = 100;
    private static final int EACH = 1000;
    private static final double LARGE = 1 + 0x1p-52;
    private static final double SMALL = -0.99 * 0x1p-53;

    @Test
    void theErrorOfARowCountsAllAdditionsToAnElement() {
        List<String> lines = new ArrayList<>(List.of("param 0 0", "lin " + LARGE + " 0"));
        for (int e = 0; e < ENTRIES; e++) {
            int at = lines.size();
            lines.add("param 0 0+" + EACH + "*0");
            lines.add("sum " + at + " 0+" + EACH + "*0 1");
            lines.add("lin 1 " + (at - 1) + " " + SMALL + " " + (at + 1));
        }
        Map<String, Certificate.Numbers> arrays = new LinkedHashMap<>();
        arrays.put("y", new Certificate.Numbers(new double[] {0}, false, 1, 1));
        arrays.put("w", new Certificate.Numbers(new double[] {1}, false, 1));
        Certificate c = Certificate.of("""
                {"format": 4, "params": [{"name": "a", "shape": [1]}], "programs": [{"samples": 1,
                "targets": "y", "lines": ["%s"]}], "arrays": {}, "points": {"w1": ["w"]},
                "claims": []}
                """.formatted(String.join("\", \"", lines)), arrays);
        Listing s = c.programs().getFirst();
        Group g = new Group(s, c.weights("w1"), List.of(), true, 0);
        g.differentiate(Collections.singletonList(new double[][] {{1}}));
        JacobianRows j = new JacobianRows(List.of(g), 1, c.elements());
        BigDecimal exact = new BigDecimal(LARGE)
                .add(new BigDecimal(SMALL).multiply(BigDecimal.valueOf((long) ENTRIES * EACH)));
        double off = new BigDecimal(j.rows(0)[0][0]).subtract(exact).abs().doubleValue();
        assertThat(off).isGreaterThan(1e-11);
        assertThat(j.error).isGreaterThan(off).isLessThan(1.1 * off);
    }
}
