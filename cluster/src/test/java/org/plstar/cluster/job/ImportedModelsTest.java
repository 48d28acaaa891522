package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.SparkEngine;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.data.ReadOptions;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.predict.RowTiles;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.kernel.StoredKernelRequest;
import org.plstar.study.spectrum.BlockSpectrum;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.system.Loss;

/** Models that PyTorch exported, on executors: the bytes of this process. */
class ImportedModelsTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
        spark = cluster.spark();
    }

    private static ImportedModel model(String name, String... frozen) {
        return ImportedModel.read(
                Path.of("../onnx/src/test/resources/exports", name + ".onnx"),
                List.of(frozen)::contains);
    }

    private void run(KernelRequest kernel, String name, KernelEngine engine) {
        StoredKernelRequest r = StoredKernelRequest.of(kernel, folder.resolve(name))
                .withTile(8)
                .with(s -> s.withProducts(0));
        try (Session session = Session.of(2)) {
            r.run(session, engine, _ -> {});
        }
    }

    private static KernelRequest kernel(ImportedModel model, int rows) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[rows][model.input().size()];
        for (double[] row : x) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return KernelRequest.of(model, x);
    }

    private void same() throws IOException {
        Path own = folder.resolve("own");
        try (Stream<Path> files = Files.walk(own)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(folder.resolve("there").resolve(own.relativize(file)))
                        .hasSameBinaryContentAs(file);
            }
        }
    }

    @Tag("net")
    @ParameterizedTest
    @ValueSource(strings = {"mlp_opset9", "lenet", "resnet20_kept"})
    void kernelsHaveTheBytesOfThisProcess(String name) throws IOException {
        KernelRequest kernel = kernel(model(name), 26);
        run(kernel, "own", new LocalKernels());
        run(kernel, "there", new ClusterKernels(() -> cluster));
        same();
    }

    @Test
    void whatIsFrozenIsNoParameterOnExecutorsEither() throws IOException {
        ImportedModel some = model("lenet", "0.weight", "7.bias");
        assertThat(some.layout().size()).isLessThan(model("lenet").layout().size());
        KernelRequest kernel = kernel(some, 20);
        run(kernel, "own", new LocalKernels());
        run(kernel, "there", new ClusterKernels(() -> cluster));
        same();
    }

    @Tag("net")
    @Test
    void spectraHaveTheBytesOfThisProcess() throws IOException {
        StringBuilder table = new StringBuilder("a,b,c,d,label\n");
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < RowTiles.TILE + 300; i++) {
            for (int k = 0; k < 4; k++) {
                table.append(random.nextGaussian()).append(',');
            }
            table.append(List.of("x", "y", "z").get(i % 3)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("table.csv"), table);
        PreparedDataset data =
                PreparedDataset.read(file, ReadOptions.defaults().withTargets("label"), 0, 1);
        ImportedModel model = model("mlp_opset9");
        ModelState state = ModelState.initial(model, 1);
        SpectrumRequest request = SpectrumRequest.of(
                        new Subject(data, model, Loss.SQUARE, state, state, "as in the file"),
                        Curvature.KERNEL)
                .withTop(2)
                .withTrace(true)
                .withBottom(0)
                .withProducts(12)
                .withProbes(6)
                .withSteps(6)
                .withDense(10);
        try (Session session = Session.of(2)) {
            List<BlockSpectrum> own = request.run(session).blocks();
            assertThat(request.run(session.withEngine(new SparkEngine(cluster))).blocks())
                    .isEqualTo(own);
        }
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(ClusterRefusal.MODEL));
    }

    @Test
    void aModelThatExecutorsCannotBuildIsRefused() {
        Model strange = (Model) Proxy.newProxyInstance(
                Model.class.getClassLoader(), new Class<?>[] {Model.class}, (_, _, _) -> "strange");
        refused(() -> ModelSpec.of(strange, spark));
    }

    @Test
    void whatIsNotWhatWasSentIsRefused() {
        ImportedModel model = model("mlp_opset9");
        ModelSpec.File sent =
                new ModelSpec.File(model.text(), "0123", spark.broadcast(model.contents()));
        refused(sent::built);
        assertThat(ModelSpec.of(model, spark).built().layout().entries())
                .isEqualTo(model.layout().entries());
    }

    /** A kernel of another file of the same name is another kernel. */
    @Test
    void aModelIsKnownByItsBytes() throws IOException {
        Path file = folder.resolve("model.onnx");
        Files.copy(Path.of("../onnx/src/test/resources/exports/lenet.onnx"), file);
        String one = ImportedModel.read(file, ImportOptions.DEFAULT).identity();
        assertThat(ImportedModel.read(file, ImportOptions.DEFAULT.withUntied(true))
                        .identity())
                .startsWith("model.onnx, SHA-256 ")
                .isNotEqualTo(one);
    }
}
