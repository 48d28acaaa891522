package org.plstar.app.linearity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.NonlinearityObstruction;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.Slope;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.Verdict;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Initialization;
import org.plstar.optimize.Outcome;
import org.plstar.study.describe.Description;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.linearity.StoredRow;

/** What is said about made-up rows. */
class VerdictWordsTest {
    private static final Structure CLEAR = new Structure(List.of(), Set.of(), true);
    private static final Structure NARROW =
            new Structure(
                    List.of(
                            new NonlinearityObstruction(
                                    NonlinearityObstruction.Kind.BOTTLENECK,
                                    "4.weight weighs 3 numbers",
                                    3)),
                    Set.of(),
                    true);

    private static List<WidthRow> rows(double scale, double exponent, Outcome outcome) {
        List<WidthRow> rows = new ArrayList<>();
        for (int m = 64; m <= 1024; m *= 2) {
            for (long seed = 1; seed <= 3; seed++) {
                Map<Quantity, MeasuredNumber> measures = new EnumMap<>(Quantity.class);
                double y = scale * (1 + 0.02 * seed) * Math.pow(m, exponent);
                measures.put(Quantity.FUNCTION_GAP, MeasuredNumber.of(y));
                measures.put(Quantity.KERNEL_DRIFT, MeasuredNumber.of(2 * y));
                rows.add(new WidthRow(m, seed, m * m, 10, outcome, measures));
            }
        }
        return rows;
    }

    private static String said(List<WidthRow> rows, Structure structure, double tolerance) {
        Map<Quantity, Slope> slopes = LinearitySweep.slopes(rows);
        return said(rows, slopes, structure, tolerance);
    }

    private static String said(
            List<WidthRow> rows,
            Map<Quantity, Slope> slopes,
            Structure structure,
            double tolerance) {
        Map<String, Slope> named = new LinkedHashMap<>();
        slopes.forEach((q, s) -> named.put(q.key(), s));
        boolean all = rows.size() == 15;
        LinearityResult result =
                new LinearityResult(
                        LinearityResult.Outcome.DONE,
                        all ? Verdict.of(rows, slopes, structure, tolerance) : Verdict.STOPPED,
                        named,
                        Optional.empty(),
                        Map.of(),
                        structure,
                        rows.stream().map(StoredRow::of).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        new LinearityResult.UsedRows(8, 0, 0, 2, 8),
                        Initialization.DEFAULT,
                        1000);
        LinearityRequest asked =
                Description.of(LinearityRequest.class)
                        .make(
                                Map.of(
                                        "networks",
                                        Optional.empty(),
                                        "widths",
                                        List.of(64, 128, 256, 512, 1024),
                                        "seeds",
                                        3,
                                        "tolerance",
                                        tolerance));
        return new VerdictWords(asked, result).reason();
    }

    @Test
    void aGapUnderTheToleranceIsToldWithItsWidthAndSlope() {
        assertThat(said(rows(64, -1, Outcome.TARGET_REACHED), CLEAR, 0.3))
                .isEqualTo(
                        "From width 256 on the gap between model and linearization is at most"
                                + " 0.265 of the initial residual, in all seeds (tolerance 0.300)."
                                + " It changes like width^-1.00 (-1.00 to -1.00).");
    }

    @Test
    void aBottleneckIsNamedWithTheGapThatItLeaves() {
        assertThat(said(rows(1, 0, Outcome.TARGET_REACHED), NARROW, 0.05))
                .contains("bottleneck: 4.weight weighs 3 numbers", "is still 1.06 of the initial");
    }

    @Test
    void aFallingGapSaysWhatWidthItTakes() {
        List<WidthRow> rows = rows(64, -1, Outcome.TARGET_REACHED);
        assertThat(said(rows, CLEAR, 0.01))
                .containsPattern("from width 6[0-9]00 on.*\\(--widths\\)$");
        // 0.0650 at the widest on average, but 0.0663 in the last seed: that one decides
        assertThat(said(rows, CLEAR, 0.0655)).contains("from width 1100 on");
    }

    @Test
    void anObstacleThatDoesNotShowAsksForASmallerTolerance() {
        assertThat(said(rows(1e-4, 0, Outcome.TARGET_REACHED), NARROW, 0.05))
                .contains("under the tolerance 0.0500 from width 64 on")
                .endsWith("larger targets. (--tolerance)");
    }

    @Test
    void aFlatGapWithoutACauseAsksForSeedsAndWidths() {
        List<WidthRow> rows = rows(1, 0, Outcome.TARGET_REACHED);
        assertThat(said(rows, CLEAR, 0.05))
                .contains("it changes like width^0.00", "no bottleneck and no non-linear output")
                .endsWith("(--seeds, --widths)");
        assertThat(said(rows, Map.of(), CLEAR, 0.05)).contains("too few widths or seeds");
    }

    @Test
    void networksThatDidNotArriveAreCounted() {
        assertThat(said(rows(64, -1, Outcome.STEPS_DONE), CLEAR, 0.3))
                .contains("15 of 15", "width 64, seed 1", "It takes more steps")
                .endsWith("(--steps, --until)");
    }

    @Test
    void aSweepThatWasStoppedSaysHowFarItCame() {
        assertThat(said(rows(64, -1, Outcome.TARGET_REACHED).subList(0, 4), CLEAR, 0.3))
                .contains("when 4 of 15 networks")
                .contains("--resume");
    }
}
