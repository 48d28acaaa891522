package org.plstar.study.unseen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.Split;
import org.plstar.data.source.Bundled;
import org.plstar.optimize.Direction;
import org.plstar.study.Preparation;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitQuantity;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.Method;

/** What a run says of rows that it has not seen. */
class LeftOutTest {
    private static PreparedDataset data(Bundled set, double fraction) {
        Split split = Split.stratified(set.load(), fraction, 2);
        return PreparedDataset.of(split, Preparation.standardizing(split.training()), List.of());
    }

    private static FitRequest iris(String network) {
        return FitRequest.of(data(Bundled.IRIS, 0.3), network);
    }

    static Stream<Arguments> networks() {
        return Stream.of(
                Arguments.of(Bundled.IRIS, "dense(64) tanh dense"),
                Arguments.of(Bundled.WINE, "dense(64) tanh dense"),
                Arguments.of(Bundled.WINE, "dense(32) relu dense(32) relu dense"),
                Arguments.of(Bundled.DIABETES, "dense(64) tanh dense"),
                Arguments.of(Bundled.BREAST_CANCER, "dense(64) tanh dense"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void theTestRowsAreAsWasExpected(Bundled set, String network) {
        FitResult run = FitRequest.of(data(set, 0.4), network).withSteps(300).run();

        assertThat(run.leftOut().reason()).isEmpty();
        LeftOut.Numbers n = run.leftOut().numbers().orElseThrow();
        double tested = run.last().testLoss().orElseThrow();
        assertThat(n.loss() / tested).isBetween(1 / 3.0, 3.0);
        assertThat(n.low()).isLessThan(n.loss());
        assertThat(n.high()).isGreaterThan(n.loss());
        if (n.accuracy().isPresent()) {
            assertThat(n.accuracy().getAsDouble() - run.last().testAccuracy().orElseThrow())
                    .isBetween(-0.1, 0.1);
        }
    }

    private static String reason(FitRequest request) {
        FitSummary s = FitSummary.of(request.run());
        assertThat(s.number(FitQuantity.LEFT_OUT_LOSS).value()).isEmpty();
        return s.number(FitQuantity.LEFT_OUT_LOSS).reason();
    }

    @Test
    void aRunThatDivergedEndsWithoutIt() {
        FitResult run = iris("dense(8) tanh dense").withSteps(60).withEta(1e4).run();

        assertThat(run.leftOut().numbers()).isEmpty();
        assertThat(run.leftOut().reason()).isNotEmpty();
    }

    @Tag("net")
    @Test
    void whatCannotBeSaidIsWithheldWithItsReason() {
        assertThat(reason(iris("dense(8) tanh dense").withSteps(0)))
                .contains("learned nothing yet");
        assertThat(reason(iris("dense(8) batchnorm tanh dense").withSteps(20)))
                .contains("trains in another way");
        assertThat(reason(FitRequest.of(data(Bundled.DIGITS, 0.3), "dense(8) tanh dense")))
                .contains("part of the rows");
        assertThat(reason(iris("dense(8) tanh dense").withSteps(20).withMethod(decaying())))
                .contains("weights decay");
    }

    private static Method decaying() {
        Method gd = Method.GRADIENT_DESCENT;
        return new Method(
                "gd",
                gd.loss(),
                0,
                new Direction.Gradient(0.01),
                gd.rule(),
                gd.schedule(),
                gd.batches(),
                gd.newton(),
                gd.customary());
    }
}
