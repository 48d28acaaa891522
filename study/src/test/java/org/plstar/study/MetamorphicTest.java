package org.plstar.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.array.Precision;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.source.Bundled;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.onnx.ImportedModel;
import org.plstar.study.advise.AdviceRequest;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.table.KernelModel;
import org.plstar.study.table.TableFitRequest;
import org.plstar.system.Loss;

/**
 * Two ways to the same numbers give the same numbers: each pair with its tolerance, relative to the
 * largest number; 0 asks for the same bits.
 */
class MetamorphicTest {
    private static final String DENSE = "dense(12) tanh dense";
    private static final String IMAGE = "conv(4,3x3) relu flatten dense";

    @TempDir
    private static Path folder;

    /**
     * A pair.
     *
     * @param tolerance relative to the largest number of the first way
     */
    private record Pair(
            String name, double tolerance, Supplier<double[]> first, Supplier<double[]> second) {
        @Override
        public String toString() {
            return name;
        }
    }

    // ---- data and their changes

    private static Dataset rows(Bundled set, int count) {
        Dataset all = set.load();
        int[] some = IntStream.range(0, count).map(i -> i * all.rows() / count).toArray();
        return all.select(some);
    }

    private static int[] shuffled(int n) {
        int[] order = IntStream.range(0, n).toArray();
        Random random = new Random(7);
        for (int i = n - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    private static Dataset permuted(Dataset d) {
        return d.select(shuffled(d.rows()));
    }

    private static Dataset repeated(Dataset d) {
        return d.select(IntStream.concat(IntStream.range(0, d.rows()), IntStream.range(0, d.rows()))
                .toArray());
    }

    /** Columns in other units: powers of ten from 1e-12 to 1e12. */
    private static Dataset scaled(Dataset d) {
        double[][] x = new double[d.rows()][d.width()];
        for (int i = 0; i < d.rows(); i++) {
            for (int j = 0; j < d.width(); j++) {
                x[i][j] = d.feature(i, j) * Math.pow(10, 12 - 24.0 * j / (d.width() - 1));
            }
        }
        return Dataset.of(d.source(), d.featureNames(), x, d.target());
    }

    private static Dataset withTarget(Dataset d, double factor, double shift) {
        double[] y = ((Target.Regression) d.target()).values().clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = factor * y[i] + shift;
        }
        double[][] x = new double[d.rows()][d.width()];
        for (int i = 0; i < d.rows(); i++) {
            for (int j = 0; j < d.width(); j++) {
                x[i][j] = d.feature(i, j);
            }
        }
        return Dataset.of(
                d.source(), d.featureNames(), x, new Target.Regression(y, List.of("target")));
    }

    private static PreparedDataset prepared(Dataset d) {
        return PreparedDataset.standardized(d);
    }

    // ---- what is measured

    private static FitRequest fit(Dataset d, String network) {
        return FitRequest.of(prepared(d), network).withSteps(40);
    }

    private static double[] losses(FitResult r) {
        return r.path().stream().mapToDouble(o -> o.loss()).toArray();
    }

    private static double[] weights(FitResult r) {
        return r.end().parameters();
    }

    private static double[] predicted(FittedModel model, Dataset rows) {
        return model.predict(rows).outputs();
    }

    private static double[] with(int threads, Function<Session, double[]> what) {
        try (Session session = Session.of(threads)) {
            return what.apply(session);
        }
    }

    private static double[] eigenvalues(Model model, PreparedDataset data) {
        try (KernelResult k = KernelRequest.of(model, data).run()) {
            return k.ends().all().orElseThrow();
        }
    }

    private static double[] matrix(KernelRequest request, Session session) {
        try (KernelResult k = request.run(session)) {
            int columns = k.matrix().columns();
            return IntStream.range(0, k.matrix().rows() * columns)
                    .mapToDouble(i -> k.matrix().get(i / columns, i % columns))
                    .toArray();
        }
    }

    private static Subject subject(PreparedDataset data, String network) {
        Model model = data.network(network);
        ModelState state = ModelState.initial(model, 1);
        return new Subject(data, model, Loss.SQUARE, state, state, "at the start");
    }

    private static double[] ends(PreparedDataset data, Curvature of, int threads) {
        return with(threads, s -> {
            var whole = SpectrumRequest.of(subject(data, DENSE), of)
                    .withTop(3)
                    .run(s)
                    .whole();
            return Stream.concat(whole.top().stream(), whole.bottom().stream())
                    .mapToDouble(e -> e.value())
                    .toArray();
        });
    }

    private static double[] leftOut(Dataset d, int threads) {
        return with(
                threads,
                s -> TableFitRequest.of(d).run(s).leftOut().predictions().outputs());
    }

    private static double[] inOrder(double[] outputs, int[] order) {
        int c = outputs.length / order.length;
        double[] back = new double[outputs.length];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(outputs, i * c, back, order[i] * c, c);
        }
        return back;
    }

    private static double[] certified(PreparedDataset data, int threads) {
        return with(
                threads,
                s ->
                        CertifyRequest.of(data, data.network("dense(256) tanh dense"))
                                .run(s)
                                .theorems()
                                .stream()
                                .flatMapToDouble(t -> t.radius().stream())
                                .toArray());
    }

    private static double[] advice(PreparedDataset data, int threads) {
        return with(threads, s -> {
            var start = AdviceRequest.of(data, data.network(DENSE)).run(s).start();
            return new double[] {start.lambdaMax(), start.loss(), start.target()};
        });
    }

    private static Path at(String name) {
        return folder.resolve(name);
    }

    /** The model written by a function and read again. */
    private static FittedModel through(FittedModel model, String name, boolean onnx) {
        try {
            if (onnx) {
                model.writeOnnx(at(name + ".onnx"), Precision.DOUBLE);
                return FittedModel.read(at(name + ".onnx"));
            }
            model.write(at(name));
            return FittedModel.read(at(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- the pairs

    static Stream<Pair> pairs() {
        Dataset iris = rows(Bundled.IRIS, 30);
        Dataset numbers = rows(Bundled.DIABETES, 40);
        Dataset digits = rows(Bundled.DIGITS, 20).withShape(List.of(1, 8, 8));
        return Stream.of(
                        ofRows(iris, numbers),
                        ofColumns(iris, numbers),
                        ofThreads(iris, numbers, digits),
                        ofPrecision(iris, numbers, digits),
                        ofFiles(iris, numbers, digits))
                .flatMap(s -> s);
    }

    private static Stream<Pair> ofRows(Dataset iris, Dataset numbers) {
        int[] order = shuffled(iris.rows());
        return Stream.of(
                new Pair(
                        "losses of permuted rows",
                        1e-9,
                        () -> losses(fit(iris, DENSE).run()),
                        () -> losses(fit(permuted(iris), DENSE).run())),
                new Pair(
                        "losses of permuted rows, numbers",
                        1e-9,
                        () -> losses(fit(numbers, DENSE).run()),
                        () -> losses(fit(permuted(numbers), DENSE).run())),
                new Pair(
                        "losses of repeated rows",
                        1e-9,
                        () -> losses(fit(iris, DENSE).run()),
                        () -> losses(fit(repeated(iris), DENSE).run())),
                new Pair(
                        "weights of repeated rows",
                        1e-9,
                        () -> weights(fit(numbers, DENSE).run()),
                        () -> weights(fit(repeated(numbers), DENSE).run())),
                new Pair(
                        "eigenvalues of the kernel of permuted rows",
                        1e-9,
                        () -> eigenvalues(prepared(iris).network(DENSE), prepared(iris)),
                        () -> eigenvalues(prepared(iris).network(DENSE), prepared(permuted(iris)))),
                new Pair(
                        "the Hessian's ends of permuted rows",
                        1e-9,
                        () -> ends(prepared(numbers), Curvature.HESSIAN, 1),
                        () -> ends(prepared(permuted(numbers)), Curvature.HESSIAN, 1)),
                new Pair(
                        "the Hessian's ends of repeated rows",
                        1e-9,
                        () -> ends(prepared(numbers), Curvature.HESSIAN, 1),
                        () -> ends(prepared(repeated(numbers)), Curvature.HESSIAN, 1)),
                new Pair(
                        "predictions of left-out permuted rows of a table",
                        1e-9,
                        () -> leftOut(iris, 1),
                        () -> inOrder(leftOut(permuted(iris), 1), order)),
                new Pair(
                        "predictions of rows in two parts",
                        0,
                        () -> predicted(fit(iris, DENSE).run().model(), iris),
                        () -> {
                            FittedModel m = fit(iris, DENSE).run().model();
                            int half = iris.rows() / 2;
                            double[] first = predicted(
                                    m, iris.select(IntStream.range(0, half).toArray()));
                            double[] rest = predicted(
                                    m,
                                    iris.select(
                                            IntStream.range(half, iris.rows()).toArray()));
                            double[] all = Arrays.copyOf(first, first.length + rest.length);
                            System.arraycopy(rest, 0, all, first.length, rest.length);
                            return all;
                        }),
                new Pair(
                        "advice for permuted rows",
                        1e-9,
                        () -> advice(prepared(iris), 1),
                        () -> advice(prepared(permuted(iris)), 1)),
                new Pair(
                        "proved radii of permuted rows",
                        1e-6,
                        () -> certified(prepared(rows(Bundled.DIABETES, 6)), 1),
                        () -> certified(prepared(permuted(rows(Bundled.DIABETES, 6))), 1)));
    }

    private static Stream<Pair> ofColumns(Dataset iris, Dataset numbers) {
        return Stream.of(
                new Pair(
                        "losses of columns in other units",
                        1e-9,
                        () -> losses(fit(iris, DENSE).run()),
                        () -> losses(fit(scaled(iris), DENSE).run())),
                new Pair(
                        "predictions of columns in other units",
                        1e-9,
                        () -> predicted(fit(numbers, DENSE).run().model(), numbers),
                        () -> predicted(
                                fit(scaled(numbers), DENSE).run().model(), scaled(numbers))),
                new Pair(
                        "predictions of a table of columns in other units",
                        1e-9,
                        () -> leftOut(iris, 1),
                        () -> leftOut(scaled(iris), 1)),
                new Pair(
                        "predictions of targets in other units",
                        1e-9,
                        () -> fit(numbers, DENSE).run().model().predict(numbers).values(),
                        () -> Arrays.stream(fit(withTarget(numbers, 1e12, 0), DENSE)
                                        .run()
                                        .model()
                                        .predict(numbers)
                                        .values())
                                .map(v -> v / 1e12)
                                .toArray()),
                new Pair(
                        "eigenvalues of the kernel, whatever the targets",
                        0,
                        () -> eigenvalues(prepared(numbers).network(DENSE), prepared(numbers)),
                        () -> eigenvalues(
                                prepared(numbers).network(DENSE),
                                prepared(withTarget(numbers, -3, 5)))));
    }

    private static Stream<Pair> ofThreads(Dataset iris, Dataset numbers, Dataset digits) {
        KernelRequest kernel = KernelRequest.of(prepared(iris).network(DENSE), prepared(iris));
        return Stream.of(
                new Pair(
                        "weights by one more thread",
                        0,
                        () -> with(1, s -> weights(fit(digits, IMAGE).run(s))),
                        () -> with(2, s -> weights(fit(digits, IMAGE).run(s)))),
                new Pair(
                        "a kernel by one more thread",
                        0,
                        () -> with(1, s -> matrix(kernel, s)),
                        () -> with(3, s -> matrix(kernel, s))),
                new Pair(
                        "the Gauss-Newton matrix' ends by one more thread",
                        0,
                        () -> ends(prepared(numbers), Curvature.GGN, 1),
                        () -> ends(prepared(numbers), Curvature.GGN, 2)),
                new Pair(
                        "a table by one more thread",
                        0,
                        () -> leftOut(numbers, 1),
                        () -> leftOut(numbers, 2)),
                new Pair(
                        "advice by one more thread",
                        0,
                        () -> advice(prepared(iris), 1),
                        () -> advice(prepared(iris), 2)),
                new Pair(
                        "proved radii by one more thread",
                        0,
                        () -> certified(prepared(rows(Bundled.DIABETES, 6)), 1),
                        () -> certified(prepared(rows(Bundled.DIABETES, 6)), 2)));
    }

    private static Stream<Pair> ofPrecision(Dataset iris, Dataset numbers, Dataset digits) {
        return Stream.of(iris, numbers, digits)
                .flatMap(d -> Stream.of(DENSE, IMAGE)
                        .filter(n -> n.equals(DENSE) || d.shaped())
                        .map(network -> new Pair(
                                "losses in single precision, " + d.source() + ", " + network,
                                1e-4,
                                () -> losses(fit(d, network).run()),
                                () -> losses(fit(d, network)
                                        .withPrecision(Precision.FLOAT)
                                        .run()))));
    }

    private static Stream<Pair> ofFiles(Dataset iris, Dataset numbers, Dataset digits) {
        Stream<Pair> networks = Stream.of(iris, numbers, digits).flatMap(d -> {
            FittedModel m = fit(d, d.shaped() ? IMAGE : DENSE).run().model();
            return Stream.of(
                    new Pair(
                            "predictions of a stored model, " + d.source(),
                            0,
                            () -> predicted(m, d),
                            () -> predicted(through(m, d.source(), false), d)),
                    new Pair(
                            "predictions through ONNX, " + d.source(),
                            1e-12,
                            () -> predicted(m, d),
                            () -> predicted(through(m, d.source(), true), d)));
        });
        return Stream.concat(
                networks,
                Stream.of(
                        new Pair(
                                "predictions of a stored table's model",
                                0,
                                () -> table(iris).predict(iris).outputs(),
                                () -> {
                                    try {
                                        table(iris).write(at("table"));
                                        return KernelModel.read(at("table"))
                                                .predict(iris)
                                                .outputs();
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                }),
                        new Pair(
                                "a kernel through ONNX",
                                1e-12,
                                () -> {
                                    FittedModel m = fit(numbers, DENSE).run().model();
                                    through(m, "kernel", true);
                                    ImportedModel read =
                                            ImportedModel.read(at("kernel.onnx"), _ -> false);
                                    return eigenvalues(read, PreparedDataset.raw(numbers));
                                },
                                () -> {
                                    FitResult r = fit(numbers, DENSE).run();
                                    PreparedDataset data = prepared(numbers);
                                    try (KernelResult k = KernelRequest.of(r.network(), data)
                                            .withState(r.end())
                                            .run()) {
                                        return k.ends().all().orElseThrow();
                                    }
                                })));
    }

    private static KernelModel table(Dataset d) {
        return TableFitRequest.of(d).run().model();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothWaysGiveTheSameNumbers(Pair pair) {
        double[] first = pair.first.get();
        double[] second = pair.second.get();
        assertThat(first).isNotEmpty();
        if (pair.tolerance == 0) {
            assertThat(second).isEqualTo(first);
            return;
        }
        assertThat(second).hasSameSizeAs(first);
        double largest = Arrays.stream(first).map(Math::abs).max().orElseThrow();
        int worst = IntStream.range(0, first.length)
                .boxed()
                .max(Comparator.comparingDouble(i -> Math.abs(first[i] - second[i])))
                .orElseThrow();
        assertThat(Math.abs(first[worst] - second[worst]))
                .as("%s: %s and %s", Optional.of(worst), first[worst], second[worst])
                .isLessThanOrEqualTo(pair.tolerance * largest);
    }

    @Test
    void thereArePairsOfEachKind() {
        assertThat(pairs().map(Pair::name)).doesNotHaveDuplicates().hasSizeGreaterThan(30);
    }
}
