package org.plstar.study.linearity;

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
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Withheld;
import org.plstar.study.describe.Description;

/** What is said about made-up rows. */
class LinearityClaimsTest {
    private static final Structure CLEAR = new Structure(List.of(), Set.of(), true);
    private static final Structure NARROW = new Structure(
            List.of(new NonlinearityObstruction(
                    NonlinearityObstruction.Kind.BOTTLENECK, "4.weight weighs 3 numbers", 3)),
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
                measures.put(
                        Quantity.HESSIAN,
                        MeasuredNumber.of(y * Math.pow(m, 0.5 + 0.01 * (seed - 2))));
                measures.put(Quantity.LAMBDA_MIN, MeasuredNumber.of(1));
                measures.put(Quantity.LOSS_RATIO, MeasuredNumber.of(0.125));
                rows.add(new WidthRow(m, seed, m * m, 10, outcome, measures));
            }
        }
        return rows;
    }

    private static Account said(List<WidthRow> rows, Structure structure, double tolerance) {
        Map<Quantity, Slope> slopes = LinearitySweep.slopes(rows);
        return said(rows, slopes, structure, tolerance);
    }

    private static Account said(
            List<WidthRow> rows,
            Map<Quantity, Slope> slopes,
            Structure structure,
            double tolerance) {
        Map<String, Slope> named = new LinkedHashMap<>();
        slopes.forEach((q, s) -> named.put(q.key(), s));
        boolean all = rows.size() == 15;
        LinearityResult result = new LinearityResult(
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
        LinearityRequest asked = Description.of(LinearityRequest.class)
                .make(Map.of(
                        "networks",
                        Optional.empty(),
                        "widths",
                        List.of(64, 128, 256, 512, 1024),
                        "seeds",
                        3,
                        "tolerance",
                        tolerance));
        Say say = new Say();
        LinearityClaims.tell(asked, result, Optional.empty(), say);
        return say.account();
    }

    private static Said verdict(Account account) {
        return account.verdict().orElseThrow();
    }

    @Test
    void aGapUnderTheToleranceIsToldWithTheWidthsThatWereTried() {
        Account a = said(rows(64, -1, Outcome.TARGET_REACHED), CLEAR, 0.3);
        assertThat(verdict(a).claim()).isEqualTo(LinearityClaim.LINEAR.key());
        assertThat(verdict(a).text()).contains("widths 256, 512, 1024", "0.265", "3 seeds");
        assertThat(a.said(LinearityClaim.SLOPE_FALLS)).isTrue();
    }

    @Test
    void aBottleneckIsNamedAsWhatTheTheoremDoesNotCover() {
        Account a = said(rows(1, 0, Outcome.TARGET_REACHED), NARROW, 0.05);
        assertThat(verdict(a).claim()).isEqualTo(LinearityClaim.NOT_LINEAR.key());
        assertThat(verdict(a).text()).contains("1.06 of the initial");
        assertThat(a.reasons().getFirst().text())
                .contains("does not apply", "bottleneck: 4.weight weighs 3 numbers");
        assertThat(a.said(LinearityClaim.THEORY_HELD)).isFalse();
        assertThat(a.said(LinearityClaim.THEORY_MISSED)).isFalse();
    }

    @Test
    void aFallingGapForetellsAWidth() {
        List<WidthRow> rows = rows(64, -1, Outcome.TARGET_REACHED);
        Account a = said(rows, CLEAR, 0.01);
        assertThat(verdict(a).claim()).isEqualTo(LinearityClaim.BECOMING_LINEAR.key());
        assertThat(soon(a)).startsWith("6").endsWith("00");
        // 0.0650 at the widest on average, but 0.0663 in the last seed: that one decides
        assertThat(soon(said(rows, CLEAR, 0.0655))).isEqualTo("1100");
    }

    /** A forecast without a record is withheld, with its values. */
    private static String soon(Account a) {
        Withheld w = a.withheld().stream()
                .filter(x -> x.claim().equals(LinearityClaim.WIDTH_NEEDED.key()))
                .findFirst()
                .orElseThrow();
        return String.valueOf(w.values().get("soon"));
    }

    @Test
    void anObstacleThatDoesNotShowDecidesNothing() {
        Account a = said(rows(1e-4, 0, Outcome.TARGET_REACHED), NARROW, 0.05);
        assertThat(verdict(a).claim()).isEqualTo(LinearityClaim.NEAR_DESPITE_OBSTACLES.key());
        assertThat(a.said(LinearityClaim.THEOREM_NOT_APPLICABLE)).isTrue();
    }

    @Test
    void aFlatGapWithoutACauseIsUndecided() {
        List<WidthRow> rows = rows(1, 0, Outcome.TARGET_REACHED);
        assertThat(verdict(said(rows, CLEAR, 0.05)).claim())
                .isEqualTo(LinearityClaim.GAP_FLAT.key());
        assertThat(verdict(said(rows, Map.of(), CLEAR, 0.05)).claim())
                .isEqualTo(LinearityClaim.GAP_WITHOUT_SLOPE.key());
    }

    @Test
    void networksThatDidNotArriveAreCountedAndTheirDriftIsOfTheSteps() {
        Account a = said(rows(64, -1, Outcome.STEPS_DONE), CLEAR, 0.3);
        assertThat(verdict(a).claim()).isEqualTo(LinearityClaim.ENDS_NOT_REACHED.key());
        assertThat(verdict(a).text()).contains("15 of 15", "width 64, seed 1");
        assertThat(a.said(LinearityClaim.WIDEST)).isFalse();
        assertThat(a.said(LinearityClaim.WIDEST_IN_STEPS)).isTrue();
        assertThat(said(rows(64, -1, Outcome.TARGET_REACHED), CLEAR, 0.3)
                        .said(LinearityClaim.WIDEST))
                .isTrue();
    }

    @Test
    void aSweepThatWasStoppedSaysHowFarItCame() {
        Account a = said(rows(64, -1, Outcome.TARGET_REACHED).subList(0, 4), CLEAR, 0.3);
        assertThat(verdict(a).text()).contains("when 4 of 15 networks");
    }

    @Test
    void theoryIsComparedByTheInterval() {
        assertThat(said(rows(64, -1, Outcome.TARGET_REACHED), CLEAR, 0.3)
                        .said(LinearityClaim.THEORY_HELD))
                .isTrue();
        assertThat(said(rows(64, 0, Outcome.TARGET_REACHED), CLEAR, 0.3)
                        .said(LinearityClaim.THEORY_MISSED))
                .isTrue();
    }

    @Test
    void twoWidthsOrAWideIntervalTellNoSlope() {
        List<WidthRow> two = rows(64, -1, Outcome.TARGET_REACHED).stream()
                .filter(r -> r.width() <= 128)
                .toList();
        assertThat(said(two, CLEAR, 0.3).said(LinearityClaim.SLOPE_FALLS)).isFalse();
        List<WidthRow> rows = rows(64, -1, Outcome.TARGET_REACHED);
        Map<Quantity, Slope> wide =
                Map.of(Quantity.FUNCTION_GAP, new Slope(-1, -1.6, -0.4, 0, "made up"));
        Account a = said(rows, wide, CLEAR, 0.3);
        assertThat(a.said(LinearityClaim.SLOPE_FALLS)).isFalse();
        assertThat(a.withheld())
                .extracting(Withheld::claim)
                .contains(LinearityClaim.SLOPE_FALLS.key());
    }
}
