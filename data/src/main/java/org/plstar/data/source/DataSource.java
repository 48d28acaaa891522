package org.plstar.data.source;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.Location;
import org.plstar.data.ReadOptions;
import org.plstar.data.ResultColumn;
import org.plstar.data.RowNumbers;
import org.plstar.data.Schema;
import org.plstar.data.Spelling;
import org.plstar.data.Target;
import org.plstar.data.Trainable;
import org.plstar.data.arrays.NumpyFile;
import org.plstar.data.idx.IdxFolder;
import org.plstar.data.parquet.ParquetTable;
import org.plstar.data.table.CsvTable;
import org.plstar.data.table.NamedColumns;
import org.plstar.data.table.Purpose;
import org.plstar.data.table.SpelledTable;
import org.plstar.data.table.Table;
import org.plstar.data.table.TableReader;
import org.plstar.data.table.TableReader.Reading;
import org.plstar.refusal.Require;

/** Opens any file or folder that the user names, by its contents. */
public final class DataSource {
    private DataSource() {}

    /**
     * Reads the data to train on, and the test rows if the source carries its own.
     *
     * @throws org.plstar.refusal.Refusal for everything that is wrong with the file or does not fit
     *     the options: a {@link DataRefusal}, or an {@link org.plstar.array.npy.NpyRefusal} where
     *     an array file itself is damaged
     */
    public static Loaded open(Path path, ReadOptions options) {
        requireNonNull(path, "path");
        checkRows(options);
        if (!isImages(path)) {
            existing(path);
            if (Format.of(path) != Format.NPZ) {
                refuseArray(Location.file(path), options);
            }
        }
        return measurable(read(path, options, options.spelling(), new Purpose.Training()));
    }

    /**
     * Reads the data to train on from a program's own rows.
     *
     * @throws org.plstar.refusal.Refusal for everything that is wrong with the rows or does not fit
     *     the options: a {@link DataRefusal}
     */
    public static Loaded open(RowSource rows, ReadOptions options) {
        requireNonNull(rows, "rows");
        checkRows(options);
        SourceTable table = new SourceTable(rows);
        refuseArray(table.location(), options);
        return measurable(read(table, options, options.spelling(), new Purpose.Training()));
    }

    private static Loaded measurable(Loaded read) {
        return new Loaded(Trainable.measurable(read.data()), read.test(), read.notes());
    }

    private static void refuseArray(Location location, ReadOptions options) {
        if (!options.inputArray().isEmpty()) {
            throw location.refuse(
                    DataRefusal.ARRAY_NOT_FOUND,
                    "it has no named arrays",
                    "an NPZ file for the array " + Location.quoted(options.inputArray()),
                    "leave its name out");
        }
    }

    private static boolean isImages(Path path) {
        return Files.isDirectory(path) && IdxFolder.is(path);
    }

    private static Loaded read(Path path, ReadOptions options, Spelling spelling, Purpose purpose) {
        options.text()
                .filter(_ -> isImages(path)
                        || !List.of(Format.TEXT, Format.PARQUET).contains(Format.of(path)))
                .ifPresent(text -> {
                    throw Location.file(path)
                            .refuse(
                                    DataRefusal.UNKNOWN_COLUMN,
                                    "it has no column " + Location.quoted(text.name()),
                                    "a CSV, TSV or Parquet file with a column of text",
                                    "leave the column of text out");
                });
        if (isImages(path)) {
            IdxFolder.Images images = IdxFolder.read(path, options);
            return purpose instanceof Purpose.Training
                    ? new Loaded(images.training(), images.test(), List.of())
                    : new Loaded(
                            images.test().orElse(images.training()), Optional.empty(), List.of());
        }
        existing(path);
        NumpyFile.Arrays read = switch (Format.of(path)) {
            case TEXT -> rows(SpelledTable.of(CsvTable.of(path), spelling), options, purpose);
            case PARQUET ->
                rows(SpelledTable.of(ParquetTable.of(path), spelling), options, purpose);
            case NPY -> NumpyFile.readNpy(path, options, purpose);
            case NPZ -> NumpyFile.readNpz(path, options, purpose);
        };
        List<String> notes = new ArrayList<>(read.rows().notes());
        read.test().ifPresent(t -> t.notes().forEach(n -> notes.add("test rows: " + n)));
        return new Loaded(read.rows().dataset(), read.test().map(Reading::dataset), notes);
    }

    private static Loaded read(
            SourceTable table, ReadOptions options, Spelling spelling, Purpose purpose) {
        Reading read = TableReader.read(SpelledTable.of(table, spelling), options, purpose);
        return new Loaded(read.dataset(), Optional.empty(), read.notes());
    }

    private static NumpyFile.Arrays rows(Table table, ReadOptions options, Purpose purpose) {
        return NumpyFile.Arrays.of(TableReader.read(table, options, purpose));
    }

    /**
     * Reads a file of test rows with the columns, categories and classes of the training set; all
     * its rows are kept.
     */
    public static Loaded openTest(Path path, ReadOptions options, Dataset training) {
        return openTest(path, options, training.schema(), training.target());
    }

    /**
     * Reads a file of test rows with the columns and categories of a schema; all its rows are kept.
     *
     * @param training targets whose classes or columns are known; of any number of rows
     */
    public static Loaded openTest(Path path, ReadOptions options, Schema schema, Target training) {
        return read(
                path, options.withAllRows(), schema.spelling(), new Purpose.Test(schema, training));
    }

    /** Reads a program's own test rows as {@link #openTest(Path, ReadOptions, Schema, Target)}. */
    public static Loaded openTest(
            RowSource rows, ReadOptions options, Schema schema, Target training) {
        requireNonNull(rows, "rows");
        requireNonNull(training, "training");
        return read(
                new SourceTable(rows),
                options.withAllRows(),
                schema.spelling(),
                new Purpose.Test(schema, training));
    }

    /**
     * Reads rows to predict: the columns and categories of a schema, by name and in any order. Its
     * targets and the columns that training left out are allowed and not read; any other column is
     * refused. Of a folder of IDX files the test images, or its only ones.
     *
     * @param schema how the file that was trained on became features
     */
    public static Loaded openFeatures(Path path, ReadOptions options, Schema schema) {
        return read(path, options.withAllRows(), schema.spelling(), new Purpose.Prediction(schema));
    }

    /**
     * Reads a program's own rows to predict as {@link #openFeatures(Path, ReadOptions, Schema)}.
     */
    public static Loaded openFeatures(RowSource rows, ReadOptions options, Schema schema) {
        return read(
                new SourceTable(rows),
                options.withAllRows(),
                schema.spelling(),
                new Purpose.Prediction(schema));
    }

    /**
     * Reads a program's own rows to predict in batches, which need not fit into memory together.
     *
     * @param schema how the file that was trained on became features
     * @param size rows of a batch, at least 1
     * @param each takes the batches in the order of the rows
     * @throws org.plstar.refusal.Refusal as {@link #openFeatures(RowSource, ReadOptions, Schema)};
     *     the batches before were told
     */
    public static void openFeatures(
            RowSource rows, ReadOptions options, Schema schema, int size, Consumer<Dataset> each) {
        Require.atLeast(1, size, DataRefusal.ROWS_OUT_OF_RANGE, "rows of a batch");
        TableReader.features(
                SpelledTable.of(new SourceTable(rows), schema.spelling()),
                options.withAllRows(),
                schema,
                size,
                each);
    }

    /**
     * Numbers of some columns of a CSV, TSV or Parquet file, of all rows, [rows, columns].
     *
     * @param role what the columns are to a user, such as {@code a coordinate}
     * @throws org.plstar.refusal.Refusal for a column that is not there, and what is no finite
     *     number
     */
    public static double[] numbers(Path path, List<String> columns, String role) {
        return NamedColumns.numbers(table(path, Spelling.USUAL), columns, role);
    }

    /**
     * A CSV, TSV or Parquet file as cells, before anything is made of them.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_COLUMN for arrays, and what is wrong with the file
     */
    static Table table(Path path, Spelling spelling) {
        return SpelledTable.of(
                table(path, "named columns", "write the numbers with a header line"), spelling);
    }

    private static Table table(Path path, String lacks, String fix) {
        existing(path);
        return switch (Format.of(path)) {
            case TEXT -> CsvTable.of(path);
            case PARQUET -> ParquetTable.of(path);
            case NPY, NPZ ->
                throw Location.file(path)
                        .refuse(
                                DataRefusal.UNKNOWN_COLUMN,
                                "an array has no " + lacks,
                                "a CSV, TSV or Parquet file",
                                fix);
        };
    }

    /**
     * Cells of a table as the file has them, such as names of rows.
     *
     * @param columns of a CSV, TSV or Parquet file
     * @param rows of the file
     * @return for each column the cells of the rows
     */
    public static List<ResultColumn> texts(Path path, List<String> columns, RowNumbers rows) {
        Table table = table(path, "columns of text", "take the columns from elsewhere");
        List<List<String>> texts = NamedColumns.texts(table, columns, rows.numbers());
        List<ResultColumn> named = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            named.add(new ResultColumn.Texts(columns.get(i), texts.get(i)));
        }
        return named;
    }

    /**
     * Cells of all rows of a table as the file has them, a list for each column.
     *
     * @param columns of a CSV, TSV or Parquet file
     * @param role what the columns are to a user, such as {@code a coordinate}
     * @throws org.plstar.refusal.Refusal for a column that is not there
     */
    public static List<List<String>> texts(Path path, List<String> columns, String role) {
        return NamedColumns.texts(table(path, Spelling.USUAL), columns, role);
    }

    private static void checkRows(ReadOptions options) {
        requireNonNull(options, "options");
        options.rows().ifPresent(rows -> {
            if (rows < 1) {
                throw Location.of("rows " + rows)
                        .refuse(
                                DataRefusal.ROWS_OUT_OF_RANGE,
                                "no row would be left",
                                "a number of rows from 1 up",
                                "give one, or take all rows");
            }
        });
    }

    private static void existing(Path path) {
        Location location = Location.file(path);
        if (!Files.exists(path)) {
            throw location.refuse(
                    DataRefusal.MISSING_FILE,
                    "there is no such file",
                    "a data file",
                    "check the path");
        }
        if (Files.isDirectory(path)) {
            throw location.refuse(
                    DataRefusal.FOLDER_GIVEN,
                    "this is a folder",
                    "a file, or a folder of IDX files (train-images-idx3-ubyte and its companions)",
                    "name the file in it");
        }
        if (!Files.isRegularFile(path)) {
            throw location.refuse(
                    DataRefusal.NO_REGULAR_FILE,
                    "this is a pipe or a device, which can be read only once",
                    "a file",
                    "write what it gives to a file, and name that");
        }
        if (!Files.isReadable(path)) {
            throw location.refuse(
                    DataRefusal.UNREADABLE_FILE,
                    "the file may not be read",
                    "read permission",
                    "change its permissions (chmod +r)");
        }
    }
}
