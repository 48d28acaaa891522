package org.plstar.study.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.study.PreparedDataset;

/** On a network that is linear in its weights what is foretold is what happens. */
class AdviceNumbersTest {
    private static PreparedDataset data(double noise) {
        RandomStream random = RandomStream.of(1, "rows");
        double[][] x = new double[8][10];
        double[] y = new double[8];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 10; j++) {
                x[i][j] = random.normal(i * 10L + j);
            }
            y[i] = x[i][0] + noise * random.normal(1000 + i);
        }
        List<String> names = IntStream.range(0, 10).mapToObj(j -> "x" + j).toList();
        return PreparedDataset.raw(
                Dataset.of("made", names, x, new Target.Regression(y, List.of("y"))));
    }

    private static Advice advice(boolean verify) {
        PreparedDataset data = data(0.1);
        return AdviceRequest.of(data, data.network("dense")).withVerify(verify).run();
    }

    @Test
    void aLinearNetworkReachesItsTargetWhenItIsForetold() {
        Advice a = advice(true);
        for (String id : List.of("gd", "gd-19", "momentum")) {
            AdviceCheck c = a.forecast().orElseThrow().checks().stream()
                    .filter(x -> x.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            assertThat(c.foretold()).as(id).isPresent();
            assertThat(c.reached()).as(id).isEqualTo(c.foretold());
            assertThat(c.kernelStayed()).isTrue();
        }
    }

    @Test
    void beyondTheLimitNothingIsForetold() {
        AdviceCheck c = advice(true).forecast().orElseThrow().checks().stream()
                .filter(x -> x.id().equals("gd-22"))
                .findFirst()
                .orElseThrow();
        assertThat(c.foretold()).isEmpty();
        assertThat(c.reached()).isEmpty();
    }

    @Test
    void theSoonestStepIsNoLaterThanOneThatIsHeldBack() {
        Advice a = advice(false);
        Advice.Forecast f = a.forecast().orElseThrow();
        double eta = f.best().bestEta().orElseThrow();
        assertThat(eta).isLessThan(2 / a.start().lambdaMax());
        assertThat(f.held().orElseThrow().eta())
                .isLessThanOrEqualTo(1.9 / a.start().lambdaMax() * (1 + 1e-12));
        assertThat(f.best().bestSteps().orElseThrow())
                .isLessThanOrEqualTo(f.held().orElseThrow().steps());
    }

    /** The worth of a step goes on growing beyond m*, to 4(m* - 1). */
    @Test
    void batchesAboutTheCriticalOneAreWorthLessAndLess() {
        Advice.Forecast f = advice(false).forecast().orElseThrow();
        List<Advice.Batch> about = f.aboutCritical();
        assertThat(about).hasSize(4);
        double critical = f.criticalBatch();
        assertThat((double) about.get(3).size()).isCloseTo(10 * critical, within(0.5));
        double before = 0;
        for (Advice.Batch b : about) {
            assertThat(b.speedUp()).isGreaterThan(before).isLessThanOrEqualTo(b.size() + 1e-9);
            before = b.speedUp();
        }
    }

    @Test
    void whatIsExpectedOfOtherRowsIsToldBesideTheMean() {
        PreparedDataset noise = data(10);
        Advice.Unseen u = AdviceRequest.of(noise, noise.network("dense"))
                .run()
                .forecast()
                .orElseThrow()
                .unseen()
                .orElseThrow();
        double[] y = noise.trainingSystem(noise.network("dense")).targets();
        double sum = 0;
        for (int i = 0; i < 8; i++) {
            double others = 0;
            for (int j = 0; j < 8; j++) {
                others += j == i ? 0 : y[j] / 7;
            }
            sum += (y[i] - others) * (y[i] - others) / 16;
        }
        assertThat(u.ofMean()).isCloseTo(sum, within(1e-12));
        assertThat(u.loss()).isGreaterThan(0.9 * u.ofMean()); // noise is not learned
        assertThat(u.least()).isLessThanOrEqualTo(u.loss());
    }

    @Test
    void aRateThatHeldIsSaidToHoldThoughTheKernelMoved() {
        CheckedRates rates = new CheckedRates(new int[] {0, 50, 100}, 100);
        double[] predicted = {1, 0.5, 0.25};
        double[] near = {1, 0.5, 0.24};
        double[] far = {1, 0.5, 0.01};
        assertThat(verdict(rates, predicted, near, 0.4)).isEqualTo(CheckVerdict.AGREES);
        assertThat(verdict(rates, predicted, near, 0.01)).isEqualTo(CheckVerdict.AGREES);
        assertThat(verdict(rates, predicted, far, 0.4)).isEqualTo(CheckVerdict.ASSUMPTION_FAILS);
        assertThat(verdict(rates, predicted, far, 0.01)).isEqualTo(CheckVerdict.DISAGREES);
    }

    private static CheckVerdict verdict(
            CheckedRates rates, double[] predicted, double[] observed, double drift) {
        return rates.check(
                        "gd",
                        "made",
                        1,
                        0,
                        0,
                        predicted,
                        OptionalLong.empty(),
                        new CheckedRates.Observed(
                                observed,
                                OptionalLong.empty(),
                                100,
                                OptionalDouble.of(drift),
                                OptionalDouble.of(0)))
                .verdict();
    }
}
