package org.plstar.study.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.source.Bundled;
import org.plstar.landscape.Observation;
import org.plstar.optimize.Batches;
import org.plstar.study.PreparedDataset;

/** Rises and halves are those of the whole list of losses. */
class StepLossesTest {
    private static Observation look(int t, double loss) {
        return Observation.of(t, loss, 1, OptionalDouble.empty(), Optional.empty());
    }

    private static StepLosses seen(double... losses) {
        StepLosses s = new StepLosses(1e-24);
        for (int t = 0; t < losses.length; t++) {
            s.see(t, losses[t]);
        }
        return s;
    }

    @Test
    void theLargestRiseIsOverTheLeastLossBeforeAndNotOverTheLastOne() {
        LossPath p = seen(8, 4, 1, 1.2, 1.3, 0.5, 0.6, 2, 0.4).summary(8, List.of());

        assertThat(p.seen()).isEqualTo(9);
        assertThat(p.rise().factor()).isEqualTo(4);
        assertThat(p.rise().step()).hasValue(7);
        assertThat(p.roseFrom()).hasValue(2);
        assertThat(p.roseAt()).hasValue(4);
        assertThat(p.least()).isEqualTo(new LossPath.Least(0.4, 8));
        assertThat(p.half()).isEqualTo(new LossPath.Half(1.3, 4));
    }

    @Test
    void aFallingLossNeverRises() {
        LossPath p = seen(3, 2, 2, 1).summary(3, List.of());
        assertThat(p.rise().factor()).isEqualTo(1);
        assertThat(p.rise().step()).isEmpty();
        assertThat(p.roseAt()).isEmpty();
        assertThat(p.half()).isEqualTo(new LossPath.Half(2, 1));
    }

    @Test
    void lossesAtTheLevelOfRoundingDoNotRise() {
        assertThat(seen(1, 1e-30, 9e-28).summary(2, List.of()).rise().factor()).isEqualTo(1);
        assertThat(seen(1, 1e-30, 2e-24).summary(2, List.of()).rise().factor())
                .isCloseTo(2, within(1e-12));
    }

    @Test
    void aDivergenceIsARiseBeyondAllNumbers() {
        LossPath p = seen(1, 2, Double.POSITIVE_INFINITY).summary(2, List.of());
        assertThat(p.rise().factor()).isInfinite();
        assertThat(p.rise().step()).hasValue(2);
    }

    @Test
    void aStepThatIsShownTwiceCountsOnce() {
        StepLosses s = seen(4, 2);
        s.see(1, 2);
        s.see(2, 1);
        assertThat(s.summary(2, List.of()).seen()).isEqualTo(3);
    }

    @Test
    void theHalfOfLongRunsIsWithinAPartOfFourThousand() {
        for (int steps : new int[] {1, 4095, 4096, 8192, 10_000, 100_003}) {
            StepLosses s = new StepLosses(1e-24);
            for (int t = 0; t <= steps; t++) {
                s.see(t, 1e6 - t);
            }
            LossPath.Half half = s.summary(steps, List.of()).half();
            assertThat(half.loss()).isEqualTo(1e6 - half.step());
            assertThat(Math.abs(half.step() - steps / 2))
                    .isLessThanOrEqualTo(steps < 4096 ? 0 : steps / 4000);
        }
    }

    @Test
    void whereNotEveryStepWasSeenTheLooksSpeak() {
        StepLosses s = new StepLosses(1e-24);
        s.see(7, 1);
        List<Observation> looks = List.of(look(0, 5), look(4, 2), look(6, 3), look(10, 1));
        LossPath p = s.summary(10, looks);

        assertThat(p.seen()).isEqualTo(4);
        assertThat(p.rise().factor()).isEqualTo(1.5);
        assertThat(p.rise().step()).hasValue(6);
        assertThat(p.half()).isEqualTo(new LossPath.Half(2, 4));
    }

    @Test
    void itIsWhatAllLossesOfARandomWalkSay() {
        RandomStream random = RandomStream.of(3, "walk");
        List<Double> all = new ArrayList<>();
        StepLosses s = new StepLosses(1e-24);
        double log = 0;
        for (int t = 0; t <= 500; t++) {
            log += 0.2 * random.normal(t);
            all.add(Math.exp(log));
            s.see(t, Math.exp(log));
        }
        double largest = 1;
        for (int t = 1; t < all.size(); t++) {
            double least = all.subList(0, t).stream().mapToDouble(x -> x).min().orElseThrow();
            largest = Math.max(largest, all.get(t) / least);
        }
        assertThat(s.summary(500, List.of()).rise().factor()).isEqualTo(largest);
        assertThat(s.summary(500, List.of()).half().loss()).isEqualTo(all.get(250));
    }

    @Test
    void fullBatchesKnowEveryLossAndBatchesTheirLooks() {
        PreparedDataset data = PreparedDataset.standardized(Bundled.IRIS.load());
        FitRequest request = FitRequest.of(data, "dense(4) tanh dense").withSteps(70);
        FitResult whole = request.run();
        assertThat(FitNumbers.of(FitQuantity.LOSS_LOOKS, whole).value()).hasValue(71);
        assertThat(FitNumbers.of(FitQuantity.HALF_LOSS_STEP, whole).value()).hasValue(35);
        assertThat(whole.path().size()).isLessThan(71);

        Method gd = Method.GRADIENT_DESCENT;
        Method batches = new Method(
                "sgd",
                gd.loss(),
                0,
                gd.direction(),
                gd.rule(),
                gd.schedule(),
                Optional.of(new Batches(10, Batches.Sampling.IN_ORDER, 1)),
                gd.newton(),
                gd.customary());
        FitResult some = request.withMethod(batches).withEta(0.1).run();
        assertThat(FitNumbers.of(FitQuantity.LOSS_LOOKS, some).value())
                .hasValue(some.path().size());
    }
}
