package org.plstar.study.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Refusal;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.Predictions;

/** Trees take the best cuts, their kernel is what it says, and no row is judged by its own. */
class TreeKernelsTest {
    @TempDir
    private Path folder;

    /** Numbers of six uniform columns. */
    private static Dataset numbers(int n, long seed, ToDoubleFunction<double[]> law) {
        Random random = new Random(seed);
        double[][] x = new double[n][6];
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            Arrays.setAll(x[i], _ -> random.nextDouble());
            y[i] = law.applyAsDouble(x[i]) + 0.5 * random.nextGaussian();
        }
        return Dataset.of(
                "made",
                List.of("a", "b", "c", "d", "e", "f"),
                x,
                new Target.Regression(y, List.of("y")));
    }

    private static double steps(double... x) {
        return (x[0] > 0.5 ? 3 : 0) + (x[1] > 0.3 && x[2] < 0.6 ? 2 : 0);
    }

    private static double r2(Dataset rows, KernelModel model) {
        return new EvaluationRequest(model, rows)
                .run()
                .numbers()
                .getFirst()
                .r2()
                .orElseThrow();
    }

    private static LeftOutFit fit(Dataset rows, Workers workers) {
        TargetEncoding targets = TargetEncoding.forSquareLoss(rows.target());
        return TreeKernels.fit(
                JudgedRows.of(rows, targets, false),
                TableEncoder.fit(rows, Encoding.RANK),
                TreeKernels.RIDGES,
                1,
                new LinkedHashMap<>(),
                workers);
    }

    private static double squares(double[] y, int... rows) {
        double mean = Arrays.stream(rows).mapToDouble(i -> y[i]).average().orElseThrow();
        return Arrays.stream(rows)
                .mapToDouble(i -> (y[i] - mean) * (y[i] - mean))
                .sum();
    }

    /** One input, so that it is drawn at each node; against all cuts, by their squares. */
    @Test
    void eachNodeTakesTheBestCut() {
        Random random = new Random(3);
        for (int trial = 0; trial < 30; trial++) {
            int n = 10 + random.nextInt(40);
            double[][] x = new double[n][1];
            double[] y = new double[n];
            for (int i = 0; i < n; i++) {
                x[i][0] = random.nextInt(15);
                y[i] = Math.sin(x[i][0]) + 0.3 * random.nextGaussian();
            }
            double[] ones = new double[n];
            Arrays.fill(ones, 1);
            int[] all = IntStream.range(0, n).toArray();
            GrownTree tree = new TreeGrowth(x, y, ones).grow(RandomStream.of(1, "tree"), all);
            checked(tree, 0, x, y, all);
        }
    }

    private static void checked(GrownTree tree, int node, double[][] x, double[] y, int... rows) {
        double least = Double.POSITIVE_INFINITY;
        for (int cut = 0; cut < 15; cut++) {
            double at = cut + 0.5;
            int[] low = Arrays.stream(rows).filter(i -> x[i][0] <= at).toArray();
            int[] high = Arrays.stream(rows).filter(i -> x[i][0] > at).toArray();
            if (low.length >= 5 && high.length >= 5) {
                least = Math.min(least, squares(y, low) + squares(y, high));
            }
        }
        if (tree.input()[node] < 0) {
            assertThat(rows).hasSizeGreaterThanOrEqualTo(5);
            assertThat(rows.length < 10 || least > squares(y, rows) * (1 - 1e-6))
                    .isTrue();
            return;
        }
        double cut = tree.cut()[node];
        int[] low = Arrays.stream(rows).filter(i -> x[i][0] <= cut).toArray();
        int[] high = Arrays.stream(rows).filter(i -> x[i][0] > cut).toArray();
        assertThat(squares(y, low) + squares(y, high)).isCloseTo(least, within(1e-9));
        checked(tree, node + 1, x, y, low);
        checked(tree, tree.high()[node], x, y, high);
    }

    /** A weight of 2 is the row twice, as long as no leaf is at its least size. */
    @Test
    void aWeightIsARowSeveralTimes() {
        double[][] x = IntStream.range(0, 60)
                .mapToObj(i -> new double[] {Math.floorDiv(i, 2)})
                .toArray(double[][]::new);
        double[] y = IntStream.range(0, 60).mapToDouble(i -> i < 37 ? i % 3 : 9).toArray();
        double[] twice = new double[60];
        Arrays.setAll(twice, i -> i % 4 < 2 ? 2 : 1);
        int[] all = IntStream.range(0, 60).toArray();
        int[] repeated = IntStream.range(0, 60)
                .flatMap(i -> i % 4 < 2 ? IntStream.of(i, i) : IntStream.of(i))
                .toArray();
        double[] ones = new double[60];
        Arrays.fill(ones, 1);
        RandomStream random = RandomStream.of(1, "tree");
        GrownTree weighted = new TreeGrowth(x, y, twice).grow(random, all);
        GrownTree rows = new TreeGrowth(x, y, ones).grow(random, repeated);
        assertThat(weighted.cut()[0]).isEqualTo(rows.cut()[0]).isEqualTo(18.5);
    }

    @Test
    void theKernelIsTheShareOfTreesWithBothRowsInOneLeaf() {
        Dataset rows = numbers(90, 4, TreeKernelsTest::steps);
        double[][] x = TableEncoder.fit(rows, Encoding.RANK).encode(rows);
        RowKernel.Trees kernel =
                (RowKernel.Trees) fit(rows, Workers.alone()).candidate().kernel();
        assertThat(kernel.trees()).hasSize(100);
        double[][] some = Arrays.copyOf(x, 7);
        try (Workers four = Workers.of(4);
                Matrix all = kernel.of(x, x, Workers.alone());
                Matrix cross = kernel.of(some, x, four)) {
            for (int i = 0; i < 7; i++) {
                for (int j = 0; j < x.length; j++) {
                    int both = 0;
                    for (GrownTree t : kernel.trees()) {
                        both += t.leaf(x[i]) == t.leaf(x[j]) ? 1 : 0;
                    }
                    assertThat(all.get(i, j)).isEqualTo(both / 100.0);
                    assertThat(cross.get(i, j)).isEqualTo(both / 100.0);
                    assertThat(all.get(j, i)).isEqualTo(both / 100.0);
                }
            }
        }
    }

    @Test
    void threadsChangeNothing() {
        Dataset rows = numbers(120, 5, TreeKernelsTest::steps);
        LeftOutFit one = fit(rows, Workers.alone());
        try (Workers three = Workers.of(3)) {
            LeftOutFit other = fit(rows, three);
            assertThat(other.predictions()).isEqualTo(one.predictions());
            assertThat(other.ridge()).isEqualTo(one.ridge());
        }
    }

    /** Another target of a row changes no tree, and no regression, by which it is predicted. */
    @Test
    void noRowIsPredictedByItsOwnTarget() {
        Dataset rows = numbers(100, 6, TreeKernelsTest::steps);
        double[] y = ((Target.Regression) rows.target()).values();
        TargetEncoding targets = TargetEncoding.forSquareLoss(rows.target());
        TableEncoder encoder = TableEncoder.fit(rows, Encoding.RANK);
        double[] ridge = {1};
        SequencedMap<Double, Double> path = new LinkedHashMap<>();
        double[] said = TreeKernels.fit(
                        JudgedRows.of(rows, targets, false),
                        encoder,
                        ridge,
                        1,
                        path,
                        Workers.alone())
                .predictions();
        for (int row : new int[] {0, 17, 99}) {
            double[] other = y.clone();
            other[row] += 40;
            Dataset changed = Dataset.of(
                    "made",
                    rows.featureNames(),
                    IntStream.range(0, rows.rows())
                            .mapToObj(i -> Arrays.copyOfRange(rows.features(), 6 * i, 6 * i + 6))
                            .toArray(double[][]::new),
                    new Target.Regression(other, List.of("y")));
            double[] again = TreeKernels.fit(
                            JudgedRows.of(changed, targets, false),
                            encoder,
                            ridge,
                            1,
                            path,
                            Workers.alone())
                    .predictions();
            assertThat(again[row]).isEqualTo(said[row]);
            assertThat(again).isNotEqualTo(said);
        }
    }

    /** Rows twice are in one part, so that a row's copy does not tell its target. */
    @Test
    void noiseIsNotPredictedThoughEachRowIsThereTwice() {
        Dataset once = numbers(150, 7, _ -> 0);
        int[] twice = IntStream.range(0, 300).map(i -> i % 150).toArray();
        assertThat(fit(once, Workers.alone()).loss()).isGreaterThan(0.97);
        assertThat(fit(once.select(twice), Workers.alone()).loss()).isGreaterThan(0.97);
    }

    /** What is told of noise, and of numbers that jump, is what comes on other rows. */
    @Tag("net")
    @Test
    void whatIsToldHoldsOnOtherRows() {
        for (long seed : new long[] {1, 2}) {
            TableFitResult jumps = TableFitRequest.of(numbers(400, seed, TreeKernelsTest::steps))
                    .run();
            double told = jumps.leftOut().numbers().getFirst().r2().orElseThrow();
            double came = r2(numbers(2000, 90 + seed, TreeKernelsTest::steps), jumps.model());
            assertThat(came).isGreaterThan(0.86).isCloseTo(told, within(0.03));
            assertThat(jumps.chosen().getFirst().kernel()).startsWith("leaves of 100 trees");
            TableFitResult noise =
                    TableFitRequest.of(numbers(400, seed, _ -> 0)).run();
            assertThat(noise.leftOut().numbers().getFirst().r2().orElseThrow()).isLessThan(0.04);
        }
    }

    @Tag("net")
    @Test
    void aColumnOfNoiseDoesNotCountInAModelOfTrees() {
        TableFitResult fit = TableFitRequest.of(numbers(400, 8, TreeKernelsTest::steps))
                .withColumns(true)
                .run();
        assertThat(fit.columns().stream().filter(ColumnEffect::counts).map(ColumnEffect::column))
                .containsExactlyInAnyOrder("a", "b", "c");
    }

    @Tag("net")
    @Test
    void theErrorWithMoreRowsIsNotToldOfTrees() {
        TableFitResult fit = TableFitRequest.of(numbers(400, 1, TreeKernelsTest::steps))
                .withSingle(true)
                .withMoreRows(true)
                .run();
        assertThat(fit.moreRows().orElseThrow().told()).isEmpty();
        assertThat(fit.moreRows().orElseThrow().reason()).contains("trees");
    }

    @Tag("net")
    @Test
    void theLeaderboardHasAllFitsAndTheirShares() {
        TableFitResult fit =
                TableFitRequest.of(numbers(320, 10, TreeKernelsTest::steps)).run();
        List<Standing> all = fit.leaderboard();
        assertThat(all).hasSize(8).allMatch(s -> s.rows() == 320);
        assertThat(all).isSortedAccordingTo((a, b) -> Double.compare(a.loss(), b.loss()));
        assertThat(all.stream().mapToDouble(Standing::weight).sum()).isCloseTo(1, within(1e-12));
        assertThat(all.stream().filter(s -> s.weight() > 0).map(Standing::kernel))
                .containsExactlyInAnyOrderElementsOf(
                        fit.chosen().stream().map(TableFitResult.Chosen::kernel).toList());
        // of standardized numbers the mean is 0 and the mean square 1
        assertThat(all)
                .allSatisfy(s ->
                        assertThat(s.r2().orElseThrow()).isCloseTo(1 - s.loss(), within(1e-9)));
    }

    @Test
    void aModelOfTreesIsReadAsItWasWritten() throws IOException {
        Dataset rows = numbers(120, 11, TreeKernelsTest::steps);
        KernelModel model = TableFitRequest.of(rows).withSingle(true).run().model();
        assertThat(model.members().getFirst().candidate().kernel())
                .isInstanceOf(RowKernel.Trees.class);
        model.write(folder);
        Dataset others = numbers(50, 12, TreeKernelsTest::steps);
        Predictions said = model.predict(others, Workers.alone());
        Predictions read = KernelModel.read(folder).predict(others, Workers.alone());
        assertThat(read.values()).isEqualTo(said.values());
        Path kernels = folder.resolve("kernels.json");
        String text = Files.readString(kernels);
        Files.writeString(
                kernels, text.replaceFirst("\"high\"\\s*:\\s*\\[\\s*[0-9]+", "\"high\":[1"));
        assertThatThrownBy(() -> KernelModel.read(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its JSON has not the form that is read here");
        Files.writeString(
                kernels, text.replaceFirst("\"input\"\\s*:\\s*\\[\\s*[0-9]+", "\"input\":[99"));
        assertThatThrownBy(() -> KernelModel.read(folder))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("its parts do not fit each other");
        for (String numbers : List.of("input", "cut", "high")) {
            Files.writeString(
                    kernels,
                    text.replaceFirst(
                            "\"" + numbers + "\"\\s*:\\s*\\[\\s*[-0-9.eE]+",
                            "\"" + numbers + "\":[null"));
            assertThatThrownBy(() -> KernelModel.read(folder))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("its JSON has not the form that is read here");
        }
    }

    @Test
    void badTreesAreRefused() {
        List<Runnable> bad = new ArrayList<>();
        bad.add(() -> new GrownTree(new int[0], new double[0], new int[0]));
        bad.add(() -> new GrownTree(new int[] {0}, new double[] {0}, new int[] {0}));
        bad.add(() -> new GrownTree(new int[] {0, -1}, new double[] {0, 0}, new int[] {1, 0}));
        bad.add(() -> new GrownTree(
                new int[] {0, -1, -1}, new double[] {Double.NaN, 0, 0}, new int[] {2, 0, 0}));
        bad.add(() -> new GrownTree(new int[] {-1}, new double[] {0, 0}, new int[] {0}));
        bad.add(() -> new RowKernel.Trees(List.of()));
        GrownTree second =
                new GrownTree(new int[] {1, -1, -1}, new double[] {0, 0, 0}, new int[] {2, 0, 0});
        double[][] narrow = {{1}, {2}};
        bad.add(() -> new RowKernel.Trees(List.of(second))
                .of(narrow, narrow, Workers.alone())
                .close());
        for (Runnable r : bad) {
            assertThatThrownBy(r::run).isInstanceOf(Refusal.class);
        }
    }
}
