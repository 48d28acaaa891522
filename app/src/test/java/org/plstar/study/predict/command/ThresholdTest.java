package org.plstar.study.predict.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.refusal.Refusal;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ThresholdTest {
    private static final List<String> CLASSES = List.of("no", "yes");

    @TempDir
    private Path folder;

    @Test
    void theSecondClassIsMeantWithoutAName() {
        double[] p = {0.8, 0.2, 0.7, 0.3, 0.4, 0.6};
        assertThat(Threshold.of("0.3", CLASSES).classes(p)).containsExactly(0, 1, 1);
        assertThat(Threshold.of("no=0.75", CLASSES).classes(p)).containsExactly(0, 1, 1);
        assertThat(Threshold.of("1", CLASSES).classes(p)).containsExactly(0, 0, 0);
    }

    @Test
    void whatIsNoProbabilityOfAClassIsRefused() {
        for (String wrong : List.of("2", "-0.1", "maybe=0.5", "yes=", "NaN", "x")) {
            assertThatThrownBy(() -> Threshold.of(wrong, CLASSES))
                    .as(wrong)
                    .isInstanceOf(Refusal.class);
        }
    }

    /** The class column follows from the column of probabilities. */
    @Test
    void predictAnswersByTheThreshold() {
        String model = folder.resolve("m").toString();
        assertThat(Commands.run("classify", "breast_cancer", "--rows", "60", "--out", model)
                        .status())
                .isZero();
        Commands.Ended ended =
                Commands.run("predict", model, "breast_cancer", "--proba", "--threshold", "0.9");
        List<String[]> rows =
                ended.stdout().lines().skip(1).map(line -> line.split(",", -1)).toList();
        assertThat(rows).hasSize(569);
        assertThat(rows).allMatch(r -> r[1].equals("1") == Double.parseDouble(r[3]) >= 0.9);
        assertThat(rows)
                .anyMatch(r -> Double.parseDouble(r[3]) > 0.5 && Double.parseDouble(r[3]) < 0.9);
        assertThat(Commands.run("predict", model, "breast_cancer", "--threshold", "2")
                        .status())
                .isEqualTo(2);
    }
}
