package org.plstar.study.certify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;

/** Where the kernel stays, as that of a linear network does, the steps are those of the run. */
class FrozenStepsTest {
    static PreparedDataset data(int rows) {
        RandomStream random = RandomStream.of(7, "rows");
        double[][] x = new double[rows][6];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 6; j++) {
                x[i][j] = random.normal(i * 6L + j);
            }
            y[i] = random.normal(1000 + i);
        }
        List<String> names = IntStream.range(0, 6).mapToObj(j -> "x" + j).toList();
        return PreparedDataset.raw(
                Dataset.of("made", names, x, new Target.Regression(y, List.of("y"))));
    }

    private static FrozenSteps of(FitResult run, double eta) {
        return new FrozenSteps(run.data(), run.network(), run.end(), eta);
    }

    @Test
    void aLinearNetworkTakesAsManySteps() {
        FitRequest request = FitRequest.of(data(5), "dense").withSteps(20);
        FitResult run = request.run();
        double eta = run.eta().orElseThrow();
        for (double factor : new double[] {3, 100, 1e4}) {
            long more = of(run, eta).until(factor).orElseThrow();
            FitResult on = request.withStart(run.end())
                    .withEta(eta)
                    .withUntil(run.last().loss() / factor / factor)
                    .withSteps((int) (2 * more + 10))
                    .run();
            assertThat(on.outcome()).isEqualTo(Outcome.TARGET_REACHED);
            assertThat((long) on.last().step()).isBetween(more - 1, more + 1);
        }
    }

    @Test
    void whatCannotBeReachedHasNoSteps() {
        FitResult more = FitRequest.of(data(12), "dense").withSteps(20).run();
        double eta = more.eta().orElseThrow();
        assertThat(of(more, eta).until(1e6)).isEmpty(); // 7 parameters for 12 equations
        FitResult run = FitRequest.of(data(5), "dense").withSteps(20).run();
        assertThat(of(run, 2.5 * run.eta().orElseThrow()).until(10)).isEmpty();
        assertThat(of(run, run.eta().orElseThrow()).until(1)).hasValue(0);
        assertThatThrownBy(() -> of(run, eta).until(0.5))
                .isInstanceOfSatisfying(
                        Refusal.class, r -> assertThat(r.code()).isEqualTo(StudyRefusal.RANGE));
    }
}
