package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.study.StudyRefusal;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainingChange;
import org.plstar.study.unseen.Effect;

/** Models of tables without some rows, and with other targets. */
class ChangedTableTest {
    private static final Workers WORKERS = Workers.alone();

    private static Dataset some(Bundled set, int every) {
        Dataset all = set.load();
        return all.select(
                IntStream.iterate(0, i -> i < all.rows(), i -> i + every).toArray());
    }

    private static TrainingChange without(KernelModel model, int... rows) {
        BitSet out = new BitSet();
        IntStream.of(rows).forEach(out::set);
        return new TrainingChange(out, new BitSet(), model.rows().target());
    }

    @Tag("net")
    @Test
    void theEffectOfARowIsTheChangeOfThePredictionWithoutIt() {
        KernelModel wine = TableFitRequest.of(some(Bundled.WINE, 3))
                .withBalance(true)
                .run()
                .model();
        effects(wine, Bundled.WINE.load());
        effects(wine.withPrior(Map.of("0", 0.7, "1", 0.2, "2", 0.1)), Bundled.WINE.load());
        KernelModel numbers =
                TableFitRequest.of(some(Bundled.DIABETES, 8)).run().model();
        effects(numbers, Bundled.DIABETES.load());
    }

    private static void effects(KernelModel model, Dataset all) {
        Dataset others = all.select(new int[] {1, 70, 100, 171});
        Predictions p = model.predict(others);
        Effect[][] told = model.effects(p, 3, WORKERS);
        for (int x = 0; x < told.length; x++) {
            for (Effect e : told[x]) {
                Predictions q = model.changed(without(model, e.row()), WORKERS).predict(others);
                double change = p.classNames().isPresent()
                        ? probability(q, x, p.classOf(x)) - probability(p, x, p.classOf(x))
                        : q.number(x, 0) - p.number(x, 0);
                assertThat(e.effect()).isCloseTo(change, within(1e-9 * Math.max(1, size(p, x))));
            }
        }
    }

    private static double size(Predictions p, int x) {
        return p.classNames().isPresent() ? 1 : Math.abs(p.number(x, 0));
    }

    private static double probability(Predictions p, int row, int of) {
        return p.probabilities().orElseThrow()[row * p.encoding().outputs() + of];
    }

    @Tag("net")
    @Test
    void aChangedModelIsWrittenAndChangedAgain(@TempDir Path folder) throws Exception {
        KernelModel model = TableFitRequest.of(some(Bundled.WINE, 3)).run().model();
        Dataset others = Bundled.WINE.load();
        assertThat(model.changed(without(model), WORKERS)).isSameAs(model);

        KernelModel first = model.changed(without(model, 5), WORKERS);
        first.write(folder);
        KernelModel read = KernelModel.read(folder);
        double[] both =
                model.changed(without(model, 5, 9), WORKERS).predict(others).outputs();
        // row 5 stays out of a model whose change names it no more
        assertThat(read.changed(without(read, 9), WORKERS).predict(others).outputs())
                .containsExactly(both, within(1e-9));
        assertThat(read.effects(read.predict(others), 60, WORKERS)[0]).noneMatch(e -> e.row() == 5);
        assertThat(first.seen(others).orElseThrow())
                .isEqualTo(model.seen(others).orElseThrow() - 1);

        KernelModel twice = model.changed(without(model, 5), WORKERS);
        assertThat(twice.predict(others).outputs())
                .isEqualTo(first.predict(others).outputs());
    }

    @Test
    void aCorrectedTargetMovesThePredictionThere() {
        Dataset rows = some(Bundled.DIABETES, 8);
        KernelModel model = TableFitRequest.of(rows).run().model();
        Target.Regression y = (Target.Regression) rows.target();
        double[] values = y.values().clone();
        values[3] += 100;
        BitSet corrected = new BitSet();
        corrected.set(3);
        KernelModel changed = model.changed(
                new TrainingChange(
                        new BitSet(), corrected, new Target.Regression(values, y.names())),
                WORKERS);
        Dataset row = rows.select(new int[] {3});
        double rise = changed.predict(row).number(0, 0) - model.predict(row).number(0, 0);
        assertThat(rise).isBetween(0.1, 100.0);
        assertThat(changed.errors()[3]).isNotEqualTo(model.errors()[3]);
        assertThat(changed.errors()[4]).isEqualTo(model.errors()[4]);
    }

    @Test
    void centresHaveNoEffects() {
        KernelModel model = TableFitRequest.of(some(Bundled.WINE, 3)).run().model();
        KernelModel centres = new KernelModel(
                model.rows(),
                model.targets(),
                model.members(),
                model.errors(),
                model.prior(),
                Optional.empty());
        Predictions p = centres.predict(model.rows());
        assertThatThrownBy(() -> centres.effects(p, 1, WORKERS))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.LEFT_OUT);
        assertThatThrownBy(() -> centres.changed(without(model, 1), WORKERS))
                .hasFieldOrPropertyWithValue("code", StudyRefusal.LEFT_OUT);
        for (List<KernelModel.Support> all : centres.shares(p, 60, WORKERS)) {
            assertThat(all.stream().map(s -> -Math.abs(s.share()))).isSorted();
            assertThat(all.stream().mapToDouble(s -> Math.abs(s.share())).sum())
                    .isCloseTo(1, within(1e-9));
        }
    }
}
