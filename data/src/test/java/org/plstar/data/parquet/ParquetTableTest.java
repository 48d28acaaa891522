package org.plstar.data.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Samples;
import org.plstar.data.Target;
import org.plstar.data.source.DataSource;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.Rows;
import org.plstar.refusal.Refusal;

class ParquetTableTest {
    private static final ReadOptions TO_Y = ReadOptions.defaults().withTargets("y");
    private final Path folder;

    ParquetTableTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Writes what a query gives to a file. */
    private Path write(String name, String query) throws SQLException {
        return write(name, query, "");
    }

    private Path write(String name, String query, String options) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "COPY (" + query + ") TO '" + file + "' (FORMAT parquet" + options + ")");
        }
        return file;
    }

    @Tag("net")
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

    /** Values of all types, with many repeated, with all different, with missing ones. */
    private static final String EVERYTHING =
            "SELECT (i % 5)::TINYINT a, (i * 7)::SMALLINT b, CASE WHEN i % 3 = 0 THEN NULL ELSE i *"
                    + " 100003 END c, i::BIGINT * 10000000019 d,"
                    + " (i % 256)::UTINYINT e, (4000000000 + i)::UINTEGER f, 18446744073709551615 -"
                    + " i::UBIGINT g, (i / 7)::FLOAT h, sqrt(i) j,"
                    + " (i / 8)::DECIMAL(4,1) k, (i - 5)::DECIMAL(9,2) l, (i *"
                    + " 1000003)::DECIMAL(18,3) m, (i * 1000003 - 7)::DECIMAL(30,9) n,"
                    + " i % 3 = 1 o, 'text ' || (i % 4) p, CASE WHEN i % 2 = 0 THEN NULL ELSE"
                    + " repeat('ab', i % 50) || i END q,"
                    + " DATE '2024-01-31' + i::INTEGER r, TIME '00:00:01.5' + to_seconds(i % 1000)"
                    + " s,"
                    + " TIMESTAMP '1969-12-31 23:00:00.25' + to_seconds(i) t, TIMESTAMP_NS"
                    + " '2024-01-31 12:30:00.123456789' u,"
                    + " ('00000000-0000-4000-8000-' || lpad(i::VARCHAR, 12, '0'))::UUID v, ('e' ||"
                    + " (i % 3))::ENUM('e0', 'e1', 'e2') w,"
                    + " NULL::DOUBLE x, (i % 7 = 0)::INTEGER y, '{\"a\":' || i || '}' z, i::HUGEINT"
                    + " aa, TIMESTAMP_MS '2024-01-31 12:30:00.5' ab,"
                    + " 0.5 ac, TIMESTAMPTZ '2024-01-31 12:30:00+00' ad"
                    + " FROM range(3000) t(i)";

    @Tag("net")
    @ParameterizedTest
    @CsvSource({
        "uncompressed, V1, 2048", "snappy, V1, 122880", "gzip, V1, 2048", "zstd, V1, 2048",
        "brotli, V1, 2048", "lz4, V1, 2048", "lz4_raw, V1, 2048", "snappy, V2, 2048",
        "uncompressed, V2, 122880", "zstd, V2, 2048"
    })
    void cellsAreAsDuckDbReadsThem(String codec, String version, int group) throws SQLException {
        Path file = write(
                "t.parquet",
                EVERYTHING,
                ", CODEC '"
                        + codec
                        + "', PARQUET_VERSION "
                        + version
                        + ", ROW_GROUP_SIZE "
                        + group);
        assertThat(compare(file)).isEqualTo(ParquetTable.of(file).columns().size());
    }

    /**
     * Files by Spark, Impala, parquet-java, Arrow and others, from the Apache project
     * parquet-testing. {@code -Dplstar.parquet=FOLDER} takes others.
     */
    @Test
    void filesOfOtherProgramsAreAsDuckDbReadsThem() throws Exception {
        String given = System.getProperty("plstar.parquet", "");
        Path from = given.isEmpty()
                ? Path.of(ParquetTableTest.class.getResource("/parquet").toURI())
                : Path.of(given);
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.filter(f -> f.toString().endsWith(".parquet")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThan(9);
        int columns = 0;
        for (Path file : files) {
            columns += compare(file);
        }
        assertThat(columns).isGreaterThan(30);
    }

    @Test
    void momentsOfSparkAndLz4OfHadoopAreRead() throws Exception {
        Path folder =
                Path.of(ParquetTableTest.class.getResource("/parquet/beyond").toURI());
        assertThat(texts(folder.resolve("int96_from_spark.parquet"), 0).subList(0, 5))
                .containsExactly(
                        "2024-01-01 20:34:56.123456",
                        "2024-01-01 01:00:00.0",
                        "9999-12-31 03:00:00.0",
                        "2024-12-30 23:00:00.0",
                        "");
        // DuckDB has no such LZ4; the other file has the same rows
        for (int column : new int[] {0, 2}) {
            assertThat(texts(folder.resolve("hadoop_lz4_compressed.parquet"), column))
                    .isEqualTo(texts(folder.resolveSibling("lz4_raw_compressed.parquet"), column));
        }
    }

    private static List<String> texts(Path file, int column) {
        List<String> texts = new ArrayList<>();
        try (Rows rows = ParquetTable.of(file).open()) {
            while (rows.advance()) {
                texts.add(rows.text(column));
            }
        }
        return texts;
    }

    /** Compares all cells of the columns that are read, and gives the number of these. */
    private static int compare(Path file) throws SQLException {
        ParquetTable table = ParquetTable.of(file);
        Set<Integer> read = new TreeSet<>();
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement();
                ResultSet expected =
                        statement.executeQuery("SELECT * FROM read_parquet('" + file + "')");
                Rows rows = table.open()) {
            for (int i = 0; i < table.columns().size(); i++) {
                read.add(i);
            }
            while (expected.next()) {
                assertThat(rows.advance()).as(file.toString()).isTrue();
                for (int i : List.copyOf(read)) {
                    try {
                        compare(
                                expected,
                                rows,
                                i,
                                file.getFileName() + " " + table.columns().get(i));
                    } catch (Refusal refusal) {
                        assertThat(refusal.code())
                                .as(refusal.getMessage())
                                .isEqualTo(DataRefusal.PARQUET_COLUMN_TYPE);
                        assertThat(expected.getMetaData().getColumnTypeName(i + 1))
                                .as(file + " " + table.columns().get(i))
                                .matches(".*(\\[\\]|STRUCT|MAP|BLOB|INTERVAL).*");
                        read.remove(i);
                    }
                }
            }
            assertThat(rows.advance()).as(file.toString()).isFalse();
        }
        return read.size();
    }

    private static void compare(ResultSet expected, Rows rows, int i, String column)
            throws SQLException {
        String where = column + " " + rows.number();
        CellKind kind = rows.kind(i);
        String text = expected.getString(i + 1);
        int type = expected.getMetaData().getColumnType(i + 1);
        boolean number = type == Types.BOOLEAN || expected.getObject(i + 1) instanceof Number;
        if (text == null) {
            assertThat(kind).as(where).isEqualTo(CellKind.MISSING);
            assertThat(rows.text(i)).as(where).isEmpty();
        } else if (number) {
            double value = type == Types.BOOLEAN
                    ? (expected.getBoolean(i + 1) ? 1 : 0)
                    : expected.getDouble(i + 1);
            boolean none = Double.isNaN(value);
            assertThat(kind).as(where).isEqualTo(none ? CellKind.MISSING : CellKind.NUMBER);
            assertThat(rows.value(i)).as(where).isEqualTo(Double.valueOf(value + 0.0));
        } else if (type == Types.TIMESTAMP_WITH_TIMEZONE) {
            // DuckDB's depends on where the machine stands
            assertThat(rows.text(i)).as(where).isEqualTo("2024-01-31T12:30Z");
        } else {
            assertThat(rows.text(i)).as(where).isEqualTo(text.strip());
        }
    }

    @Test
    void allKindsOfNumbersAreRead() throws SQLException {
        Path file = write(
                "t.parquet",
                "SELECT -1::TINYINT a, 2::USMALLINT b, 3::BIGINT c, 4::UBIGINT d,"
                        + " 0.5::FLOAT e, 2.5::DOUBLE f, 1.25::DECIMAL(9,2) g,"
                        + " true h, '7' i, 8::HUGEINT j, 'no' y UNION ALL SELECT"
                        + " 0,0,0,0,0,0,0,false,'0',0,'yes'");
        Dataset data = DataSource.open(file, TO_Y).data();
        assertThat(Arrays.copyOf(data.features(), 10))
                .containsExactly(-1, 2, 3, 4, 0.5, 2.5, 1.25, 1, 7, 8);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("no", "yes");
        assertThat(data.rowNumbers().numbers()).containsExactly(0, 1);
    }

    @Test
    void truthValuesAreClassesAndTextIsOneHotWhenAsked() throws SQLException {
        Path file = write(
                "t.parquet",
                "SELECT * FROM (VALUES ('red', 1, true), ('blue', 2, false), (NULL, NULL,"
                        + " true)) t(c, a, y)");
        ReadOptions options =
                TO_Y.withCategories(new Categories.TextColumns()).withMissing(MissingValues.DROP);
        Dataset data = DataSource.open(file, options).data();
        assertThat(data.featureNames()).containsExactly("c=blue", "c=red", "a");
        assertThat(data.features()).containsExactly(0, 1, 1, 1, 0, 2);
        assertThat(((Target.Classes) data.target()).classNames()).containsExactly("0", "1");
        Dataset test = DataSource.openTest(file, options, data).data();
        assertThat(test.features()).isEqualTo(data.features());
        assertRefused(
                DataRefusal.TEXT_IN_NUMBER_COLUMN,
                file,
                TO_Y.withMissing(MissingValues.DROP).withCategories(new Categories.None()));
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
