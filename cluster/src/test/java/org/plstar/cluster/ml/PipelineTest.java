package org.plstar.cluster.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.cluster.LocalCluster;
import org.plstar.data.DataRefusal;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.table.CentreFeatures;
import org.plstar.study.table.KernelModel;
import org.plstar.study.table.TableFitRequest;

/** Stages in pipelines of Spark, on executors that are processes of their own. */
class PipelineTest {
    private static final String NETWORK = "dense relu dense";
    private static final int ROWS = 240;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        spark = SparkSession.builder()
                .sparkContext(LocalCluster.session().spark().sc())
                .getOrCreate();
    }

    /** Points of the plane, inside or outside of a circle; z is a smooth function of them. */
    private static double[][] points() {
        SplittableRandom random = new SplittableRandom(6);
        double[][] all = new double[ROWS][4];
        for (double[] p : all) {
            p[0] = random.nextGaussian();
            p[1] = random.nextGaussian();
            p[2] = p[0] * p[0] + p[1] * p[1] < 1.4 ? 1 : 0;
            p[3] = Math.sin(2 * p[0]) + p[1];
        }
        return all;
    }

    private static Dataset<Row> frame(int partitions) {
        StructType schema = new StructType()
                .add("id", DataTypes.LongType)
                .add("a", DataTypes.DoubleType)
                .add("b", DataTypes.DoubleType)
                .add("label", DataTypes.DoubleType)
                .add("z", DataTypes.DoubleType);
        List<Row> rows = new ArrayList<>();
        for (double[] p : points()) {
            rows.add(RowFactory.create((long) rows.size(), p[0], p[1], p[2], p[3]));
        }
        return spark.createDataFrame(rows, schema).repartition(partitions);
    }

    private static VectorAssembler features() {
        return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    }

    private static TangentKernelClassifier classifier() {
        return new TangentKernelClassifier()
                .setNetwork(NETWORK)
                .setCentres(80)
                .setSeed(3)
                .setIndexCol("id");
    }

    private static Pipeline pipeline(PipelineStage stage) {
        return new Pipeline().setStages(new PipelineStage[] {features(), stage});
    }

    private static KernelModel model(PipelineModel fitted) {
        return ((TangentKernelClassificationModel) fitted.stages()[1]).model();
    }

    private static List<String> said(Dataset<Row> predicted) {
        return predicted.orderBy("id").select("probability", "prediction").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    /** The bytes of the library's own fit, for any partitions, and in another process. */
    @Tag("net")
    @Test
    void classesAreThoseOfTheLibraryAndOfASecondProcess() throws IOException, InterruptedException {
        PipelineModel fitted = pipeline(classifier()).fit(frame(3));
        double[][] points = points();
        int[] labels = Arrays.stream(points).mapToInt(p -> (int) p[2]).toArray();
        org.plstar.data.Dataset rows = org.plstar.data.Dataset.of(
                "data frame",
                List.of("x0", "x1"),
                Arrays.stream(points).map(p -> new double[] {p[0], p[1]}).toArray(double[][]::new),
                new Target.Classes(labels, List.of("0", "1")));
        try (Session session = Session.of(1)) {
            KernelModel own = TableFitRequest.of(rows)
                    .withCentres(80)
                    .withSeed(3)
                    .run(FrameFit.kernel(NETWORK), OptionalDouble.empty(), session)
                    .model();
            assertThat(model(fitted).members().getFirst().dual())
                    .containsExactly(own.members().getFirst().dual());
        }
        Dataset<Row> predicted = fitted.transform(frame(2));
        assertThat(predicted.columns())
                .containsExactly(
                        "id",
                        "a",
                        "b",
                        "label",
                        "z",
                        "features",
                        "rawPrediction",
                        "probability",
                        "prediction");
        assertThat(new MulticlassClassificationEvaluator()
                        .setMetricName("accuracy")
                        .evaluate(predicted))
                .isGreaterThan(0.93);
        assertThat(new BinaryClassificationEvaluator().evaluate(predicted)).isGreaterThan(0.97);
        List<String> said = said(predicted);
        assertThat(said(fitted.transform(frame(7)))).isEqualTo(said);
        assertThat(said(pipeline(classifier()).fit(frame(1)).transform(frame(5))))
                .isEqualTo(said);
        Row first = predicted.orderBy("id").first();
        assertThat(((TangentKernelClassificationModel) fitted.stages()[1])
                        .predict((Vector) first.getAs("features")))
                .isEqualTo(first.<Double>getAs("prediction"));

        String saved = folder.resolve("pipeline").toString();
        fitted.write().overwrite().save(saved);
        frame(1).write().parquet(folder.resolve("rows").toString());
        Path answer = folder.resolve("said.txt");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadedPipeline.class.getName(),
                        saved,
                        folder.resolve("rows").toString(),
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        assertThat(other.waitFor())
                .as(Files.readString(folder.resolve("log.txt")))
                .isZero();
        assertThat(Files.readAllLines(answer)).isEqualTo(said);
    }

    @Tag("net")
    @Test
    void crossValidationChoosesTheRidge() throws IOException {
        TangentKernelClassifier stage = classifier();
        ParamMap[] grid = new ParamGridBuilder()
                .addGrid(stage.ridge(), new double[] {1e-4, 1e6})
                .build();
        CrossValidatorModel best = new CrossValidator()
                .setEstimator(pipeline(stage))
                .setEstimatorParamMaps(grid)
                .setEvaluator(new MulticlassClassificationEvaluator())
                .setNumFolds(2)
                .setSeed(1)
                .fit(frame(2));
        assertThat(best.avgMetrics()[0]).isGreaterThan(best.avgMetrics()[1] + 0.1);
        assertThat(model((PipelineModel) best.bestModel()).members().getFirst().ridge())
                .isEqualTo(1e-4);

        String saved = folder.resolve("stage").toString();
        stage.setRidge(0.5).save(saved);
        TangentKernelClassifier again = TangentKernelClassifier.load(saved);
        assertThat(again.uid()).isEqualTo(stage.uid());
        assertThat(again.explainParams()).isEqualTo(stage.explainParams());
    }

    @Tag("net")
    @Test
    void numbersAreFittedWithAKernelThatIsChosen() throws IOException {
        TangentKernelRegressor stage = new TangentKernelRegressor().setIndexCol("id");
        stage.setLabelCol("z");
        PipelineModel fitted = pipeline(stage).fit(frame(2));
        Dataset<Row> predicted = fitted.transform(frame(3));
        assertThat(new RegressionEvaluator()
                        .setLabelCol("z")
                        .setMetricName("r2")
                        .evaluate(predicted))
                .isGreaterThan(0.95);
        String saved = folder.resolve("regression").toString();
        fitted.write().save(saved);
        assertThat(PipelineModel.load(saved)
                        .transform(frame(1))
                        .orderBy("id")
                        .select("prediction")
                        .collectAsList())
                .isEqualTo(predicted.orderBy("id").select("prediction").collectAsList());
    }

    /** Features whose products are the kernel of the rows, as far as centres span it. */
    @Tag("net")
    @Test
    void featuresHaveTheKernelAsTheirProduct() throws IOException {
        TangentKernelFeatures stage = new TangentKernelFeatures()
                .setNetwork(NETWORK)
                .setCentres(ROWS)
                .setIndexCol("id")
                .setInputCol("features")
                .setOutputCol("phi");
        PipelineModel fitted = pipeline(stage).fit(frame(2));
        List<Row> rows = fitted.transform(frame(3)).orderBy("id").collectAsList();
        double[][] phi = rows.stream()
                .map(r -> ((Vector) r.getAs("phi")).toArray())
                .toArray(double[][]::new);
        assertThat(phi[0]).hasSize(ROWS);
        org.plstar.data.Dataset all = FrameRows.of(
                        features().transform(frame(1)), "features", "", "id")
                .unlabelled();
        // all rows are centres, in the order of the draw
        org.plstar.data.Dataset drawn =
                CentreFeatures.of(all, FrameFit.kernel(NETWORK), ROWS, 1).centres();
        try (Session session = Session.of(1);
                CentreFeatures.Map map = new CentreFeatures(FrameFit.kernel(NETWORK), drawn)
                        .map(session.workers())) {
            int[] numbers = drawn.rowNumbers().numbers();
            for (int i = 0; i < ROWS; i += 13) {
                for (int j = 0; j < ROWS; j += 7) {
                    double product = 0;
                    for (int k = 0; k < ROWS; k++) {
                        product += phi[numbers[i]][k] * phi[numbers[j]][k];
                    }
                    assertThat(product).isCloseTo(map.kernel(i, j), within(1e-6));
                }
            }
        }
        String saved = folder.resolve("features").toString();
        fitted.write().save(saved);
        assertThat(PipelineModel.load(saved)
                        .transform(frame(1))
                        .orderBy("id")
                        .select("phi")
                        .collectAsList())
                .isEqualTo(
                        fitted.transform(frame(4)).orderBy("id").select("phi").collectAsList());
    }

    @Tag("net")
    @Test
    void labelsThatAreNoClassesAreRefused() {
        assertThatThrownBy(() -> pipeline(classifier().setLabelCol("z")).fit(frame(1)))
                .asInstanceOf(type(Refusal.class))
                .extracting(Refusal::code)
                .isEqualTo(DataRefusal.CLASSES_NEEDED);
    }
}
