package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.plstar.data.Split;
import org.plstar.data.source.Bundled;
import org.plstar.optimize.Direction;
import org.plstar.refusal.Refusal;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.claim.Said;
import org.plstar.study.claim.Say;

/** The step that is found is the one whose run has the least loss on the rows left out. */
class StepSearchTest {
    private static FitRequest request() {
        Split split = Split.stratified(Bundled.DIABETES.load(), 0.5, 3);
        PreparedDataset data =
                PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
        return FitRequest.of(data, "dense(64) tanh dense").withSteps(150);
    }

    private static ChosenStep found(FitRequest request, boolean patient) {
        try (Session session = Session.of(2)) {
            return new FitStudy(request, session).search(patient);
        }
    }

    private static double tested(FitRequest request) {
        return FitSummary.of(request.run())
                .number(FitQuantity.TEST_LOSS)
                .value()
                .orElseThrow();
    }

    @Test
    void noNeighbouringStepHasALowerLoss() {
        FitRequest request = request();
        ChosenStep step = found(request, true);
        assertThat(step.searched()).isEqualTo(150);
        assertThat(step.looks()).isEqualTo(151);
        assertThat(step.step()).isBetween(1, 149);
        assertThat(tested(request.endingAt(step))).isEqualTo(step.loss());
        assertThat(tested(request.withSteps(step.step() - 1))).isGreaterThan(step.loss());
        assertThat(tested(request.withSteps(step.step() + 1))).isGreaterThanOrEqualTo(step.loss());
        assertThat(tested(request)).isEqualTo(step.last());
    }

    @Test
    void anEarlyEndIsAtTwiceTheStep() {
        FitRequest request = request().withSteps(2000);
        ChosenStep step = found(request, false);
        assertThat(step.searched()).isEqualTo(step.step() + Math.max(20, step.step()));
        assertThat(step.last()).isGreaterThan(step.loss());
    }

    @Test
    void withBatchesManyLooksArePatient() {
        Split split = Split.stratified(Bundled.DIGITS.load(), 0.2, 3);
        PreparedDataset data =
                PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
        FitRequest request = FitRequest.of(data, "dense(16) tanh dense")
                .withMethod(BatchEdgeTest.method(new Direction.Gradient(0), 4))
                .withSteps(2000);
        ChosenStep step = found(request, false);
        assertThat(step.step()).isPositive();
        assertThat(step.searched()).isGreaterThanOrEqualTo(Math.min(2000, 20 * 35));
    }

    @Test
    void theSentenceHasTheStepAndItsLoss() {
        FitRequest request = request();
        ChosenStep step = found(request, true);
        FitSummary summary = FitSummary.of(request.endingAt(step).run());
        Say say = new Say();
        FitClaims.tell(summary, new FitCommands(List.of(), Path.of("runs/a")), say, () -> {});
        Said said = say.account().findings().stream()
                .filter(s -> s.claim().equals("chosen_step"))
                .findFirst()
                .orElseThrow();
        assertThat(said.values()).containsEntry("step", step.step());
        assertThat(said.values()).containsEntry("loss", step.loss());
        assertThat(say.account().verdict().orElseThrow().text())
                .startsWith("Good on the rows that chose the step: R² ");
    }

    @Test
    void rowsLeftOutAreNeeded() {
        FitRequest request =
                FitRequest.of(PreparedDataset.standardized(Bundled.DIABETES.load()), "dense");
        assertThatThrownBy(() -> found(request, true)).isInstanceOf(Refusal.class);
    }
}
