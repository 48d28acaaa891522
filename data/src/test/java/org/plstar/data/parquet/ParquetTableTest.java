package org.plstar.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Samples;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;
import org.plstar.refusal.Refusal;

class ParquetTableTest {
    private static final ReadOptions TO_Y = ReadOptions.defaults().withTargets("y");
    private final Path folder;

    ParquetTableTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Writes what a query gives to a file. */
    private Path write(String name, String query) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        }
        return file;
    }

    @Test
    void realDataAreTheSameAsInCsv() throws SQLException {
        for (String name : new String[] {"iris", "wine", "breast_cancer", "digits"}) {
            Path csv = Samples.real(folder, name + ".csv");
            Path parquet = write(name + ".parquet", "SELECT * FROM read_csv('" + csv + "')");
            ReadOptions options = ReadOptions.defaults().withTargets("label");
            Dataset expected = DataSource.open(csv, options).data();
            Dataset data = DataSource.open(parquet, options).data();
            assertThat(data.features()).isEqualTo(expected.features());
            assertThat(data.featureNames()).isEqualTo(expected.featureNames());
            Target.Classes classes = (Target.Classes) data.target();
            assertThat(classes.labels()).isEqualTo(((Target.Classes) expected.target()).labels());
            assertThat(classes.classNames())
                    .isEqualTo(((Target.Classes) expected.target()).classNames());
        }
    }

    @Test
    void allKindsOfNumbersAreRead() throws SQLException {
        Path file =
                write(
                        "t.parquet",
                        "SELECT -1::TINYINT a, 2::USMALLINT b, 3::BIGINT c, 4::UBIGINT d, 0.5::FLOAT e, 2.5::DOUBLE f, 1.25::DECIMAL(9,2) g,"
                                + " true h, '7' i, 8::HUGEINT j, 'no' y UNION ALL SELECT 0,0,0,0,0,0,0,false,'0',0,'yes'");
        Dataset data = DataSource.open(file, TO_Y).data();
        assertThat(Arrays.copyOf(data.features(), 10))
                .containsExactly(-1, 2, 3, 4, 0.5, 2.5, 1.25, 1, 7, 8);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("no", "yes");
        assertThat(data.rowNumbers().numbers()).containsExactly(0, 1);
    }

    @Test
    void truthValuesAreClassesAndTextIsOneHotWhenAsked() throws SQLException {
        Path file =
                write(
                        "t.parquet",
                        "SELECT * FROM (VALUES ('red', 1, true), ('blue', 2, false), (NULL, NULL, true)) t(c, a, y)");
        ReadOptions options =
                TO_Y.withCategories(new Categories.TextColumns()).withMissing(MissingValues.DROP);
        Dataset data = DataSource.open(file, options).data();
        assertThat(data.featureNames()).containsExactly("c=blue", "c=red", "a");
        assertThat(data.features()).containsExactly(0, 1, 1, 1, 0, 2);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("0", "1");
        Dataset test = DataSource.openTest(file, options, data).data();
        assertThat(test.features()).isEqualTo(data.features());
        assertRefused(
                DataRefusal.TEXT_IN_NUMBER_COLUMN, file, TO_Y.withMissing(MissingValues.DROP));
        assertRefused(DataRefusal.MISSING_VALUE, file, TO_Y.withIgnored("c"));
    }

    @Test
    void namesLikePatternsAreNames() throws SQLException, IOException {
        Path file = write("t.parquet", "SELECT 1 a, 0 y UNION ALL SELECT 2, 1");
        Path odd = folder.resolve("t[1]*?'.parquet");
        Files.move(file, odd);
        Files.move(write("u.parquet", "SELECT 'other' z"), folder.resolve("t1xx'.parquet"));
        assertThat(DataSource.open(odd, TO_Y).data().features()).containsExactly(1, 2);
    }

    @Test
    void manyRowsComeInOrder() throws SQLException {
        Path file = write("t.parquet", "SELECT i a, i % 2 y FROM range(300000) t(i)");
        double[] features = DataSource.open(file, TO_Y).data().features();
        assertThat(features).hasSize(300_000);
        for (int i = 0; i < features.length; i++) {
            assertThat(features[i]).isEqualTo(i);
        }
    }

    @Test
    void listsAreRefusedUnlessLeftOut() throws SQLException {
        Path file = write("t.parquet", "SELECT [1, 2] l, 1 a, 0 y UNION ALL SELECT [3], 2, 1");
        assertRefused(DataRefusal.PARQUET_COLUMN_TYPE, file, TO_Y);
        assertThat(DataSource.open(file, TO_Y.withIgnored("l")).data().features())
                .containsExactly(1, 2);
    }

    @Test
    void badFilesAreRefused() throws SQLException, IOException {
        Path file = write("t.parquet", "SELECT i a, i % 2 y FROM range(1000) t(i)");
        byte[] bytes = Files.readAllBytes(file);
        assertRefused(
                DataRefusal.PARQUET_DAMAGED,
                Samples.bytes(folder, "half.parquet", Arrays.copyOf(bytes, bytes.length / 2)),
                TO_Y);
        assertRefused(
                DataRefusal.PARQUET_DAMAGED,
                Samples.bytes(folder, "start.parquet", Arrays.copyOf(bytes, 4)),
                TO_Y);
        assertRefused(DataRefusal.UNKNOWN_TARGET, file, TO_Y.withTargets("z"));
        assertRefused(
                DataRefusal.TOO_FEW_ROWS,
                write("none.parquet", "SELECT 1 a, 0 y WHERE false"),
                TO_Y);
        assertRefused(DataRefusal.TOO_LARGE_FOR_MEMORY, file, TO_Y.withMemoryLimit(7999));
        Path infinite = write("inf.parquet", "SELECT 'inf'::DOUBLE a, 0 y UNION ALL SELECT 1, 1");
        assertRefused(DataRefusal.INFINITE_VALUE, infinite, TO_Y);
    }

    private static void assertRefused(Refusal.Code code, Path file, ReadOptions options) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> DataSource.open(file, options));
        assertThat(refusal).as("expected %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }
}
