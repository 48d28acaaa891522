package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

class PreparedDatasetTest {
    private static Dataset rows() {
        return Dataset.of(
                "rows",
                List.of("a", "b"),
                new double[][] {{1, 20}, {2, -10}, {4, 0}},
                new Target.Regression(new double[] {5, 6, 9}, List.of("y")));
    }

    @Test
    void noPreparationWritesIntoTheRows() {
        Dataset rows = rows();
        double[] before = rows.features().clone();
        PreparedDataset once = PreparedDataset.standardized(rows);
        PreparedDataset twice = PreparedDataset.standardized(rows);
        PreparedDataset.raw(rows);
        assertThat(rows.features()).isEqualTo(before);
        assertThat(twice.training().features()).isEqualTo(once.training().features());
    }

    @Test
    void rawDataStayAsTheyAre() {
        PreparedDataset raw = PreparedDataset.raw(rows());
        assertThat(raw.training().features()).isEqualTo(rows().features());
        assertThat(raw.encoding().encode(raw.training().target())).containsExactly(5, 6, 9);
        assertThat(((TargetEncoding.Standardized) raw.encoding()).isRaw()).isTrue();
        assertThat(raw.targetScaling()).hasValue("raw");
    }

    @Test
    void rawTargetsMayBeConstant() {
        Dataset constant = Dataset.of(
                "rows",
                List.of("a"),
                new double[][] {{1}, {2}},
                new Target.Regression(new double[] {3, 3}, List.of("y")));
        PreparedDataset raw = PreparedDataset.raw(constant);
        assertThat(raw.encoding().encode(raw.training().target())).containsExactly(3, 3);
    }
}
