package org.plstar.cluster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.cluster.LocalCluster;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.parquet.ParquetTable;
import org.plstar.data.source.DataSource;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.table.Ingested;
import org.plstar.study.table.RowEngine;
import org.plstar.study.table.RowKernel;
import org.plstar.study.table.TableFitRequest;
import org.plstar.study.table.TableFitResult;

/** Files that executors read give what the driver's reading gives, to the byte. */
class ClusterTableTest {
    private static JavaSparkContext spark;
    private static ClusterSession cluster;

    @TempDir
    private Path folder;

    @BeforeAll
    static void begin() {
        cluster = LocalCluster.session();
        spark = cluster.spark();
    }

    private Path text(int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder s = new StringBuilder("a,b,kind,\"c\",label\n");
        for (int i = 0; i < rows; i++) {
            double a = random.nextGaussian();
            int kind = random.nextInt(4);
            s.append(random.nextInt(9) == 0 ? "" : a).append(',');
            s.append(random.nextGaussian()).append(',');
            s.append(kind == 3 ? "\"x, \"\"y\"\"\"" : "k" + kind).append(',');
            s.append(random.nextInt(5)).append(',');
            s.append(a + kind > 1 ? "yes" : "no").append('\n');
        }
        return Files.writeString(folder.resolve("t.csv"), s);
    }

    private Ingested ingested(Path file, ReadOptions options, String name, Session session) {
        return new ClusterRows(() -> cluster)
                .ingest(file, options, folder.resolve(name).toString(), 30_000, session)
                .orElseThrow();
    }

    private Map<String, String> files(String name) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder.resolve(name))) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                all.put(
                        folder.resolve(name).relativize(file).toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    private static TableFitRequest request(Dataset rows, int centres) {
        return TableFitRequest.of(rows).withSingle(true).withCentres(centres).withSeed(5);
    }

    /** Models, rows left out, and stored rows. */
    private void same(TableFitResult its, TableFitResult own) throws IOException {
        its.model().write(Files.createDirectories(folder.resolve("its")));
        own.model().write(Files.createDirectories(folder.resolve("own")));
        assertThat(files("its")).isEqualTo(files("own"));
        assertThat(its.leftOut().predictions().outputs())
                .containsExactly(own.leftOut().predictions().outputs());
        assertThat(its.leftOut().classes()).isEqualTo(own.leftOut().classes());
        assertThat(its.leftOut().numbers()).isEqualTo(own.leftOut().numbers());
        assertThat(files("its.zarr")).isEqualTo(files("own.zarr"));
    }

    @Tag("net")
    @Test
    void aTextFileWithCategoriesAndMissingValues() throws IOException {
        Path file = text(5500);
        ReadOptions options =
                ReadOptions.defaults().withTargets("label").withMissing(MissingValues.KEEP);
        try (Session session = Session.of(2)) {
            Ingested in = ingested(file, options, "its.zarr", session);
            Dataset whole = DataSource.open(file, options).data();
            assertThat(in.loaded().data().held()).isFalse();
            assertThat(in.loaded().notes())
                    .isEqualTo(DataSource.open(file, options).notes());
            TableFitResult its = request(in.loaded().data(), 200).on(in.rows()).run(session);
            RowEngine driver = new ClusterRows(() -> cluster)
                    .withRowsAt(folder.resolve("own.zarr").toString());
            TableFitResult own = request(whole, 200).on(driver).run(session);
            same(its, own);
            TableFitResult here = request(whole, 200).run(session);
            assertThat(its.leftOut().predictions().outputs())
                    .containsExactly(here.leftOut().predictions().outputs());
        }
    }

    @Tag("net")
    @Test
    void aParquetFileOfSeveralRowGroups() throws IOException {
        SparkSession sql = SparkSession.builder().sparkContext(spark.sc()).getOrCreate();
        sql.sql("SELECT sin(id) a, IF(id % 7 = 0, NULL, cos(3 * id)) b,"
                        + " IF(id % 3 = 0, 'u', concat('v', id % 5)) t,"
                        + " sin(id) + id % 5 label FROM range(0, 6100, 1, 1)")
                .write()
                .option("parquet.block.size", "16000")
                .option("parquet.page.size.row.check.min", "100")
                .option("parquet.page.size", "4000")
                .parquet(folder.resolve("p").toString());
        Path file;
        try (Stream<Path> found = Files.list(folder.resolve("p"))) {
            file = found.filter(f -> f.toString().endsWith(".parquet"))
                    .findFirst()
                    .orElseThrow();
        }
        assertThat(ParquetTable.of(file).ranges(1)).hasSizeGreaterThan(3);
        ReadOptions options =
                ReadOptions.defaults().withTargets("label").withMissing(MissingValues.KEEP);
        fitted(file, options);
    }

    /** By a given kernel. */
    private void fitted(Path file, ReadOptions options) throws IOException {
        RowKernel kernel = new RowKernel.Laplace(1);
        try (Session session = Session.of(2)) {
            Ingested in = ingested(file, options, "its.zarr", session);
            TableFitResult its = request(in.loaded().data(), 150)
                    .on(in.rows())
                    .run(kernel, OptionalDouble.empty(), session);
            TableFitResult own = request(DataSource.open(file, options).data(), 150)
                    .on(new ClusterRows(() -> cluster)
                            .withRowsAt(folder.resolve("own.zarr").toString()))
                    .run(kernel, OptionalDouble.empty(), session);
            same(its, own);
        }
    }

    @Tag("net")
    @Test
    void anArrayOfNumbers() throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        double[] values = new double[7000 * 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 5 == 4 ? values[i - 1] + values[i - 2] : random.nextGaussian() + i % 5;
        }
        Path file = folder.resolve("t.npy");
        Npy.write(file, new NpyArray(List.of(7000, 5), values));
        ReadOptions options = ReadOptions.defaults().withTargets("4");
        fitted(file, options);
    }

    @Test
    void aMistakeIsSaidAsTheDriverSaysIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.csv"),
                Files.readString(text(3000)) + "1,2,k1,3,\n1,2,k1,3,no\n");
        ReadOptions options =
                ReadOptions.defaults().withTargets("label").withMissing(MissingValues.KEEP);
        String expected = "";
        try {
            DataSource.open(file, options);
        } catch (Refusal r) {
            expected = r.getMessage();
        }
        assertThat(expected).contains("3002");
        try (Session session = Session.of(1)) {
            assertThatThrownBy(() -> ingested(file, options, "bad.zarr", session))
                    .isInstanceOf(Refusal.class)
                    .hasMessage(expected);
        }
    }
}
