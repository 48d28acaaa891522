package org.plstar.study.table.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.UnknownCategories;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataWords;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.LookWords;
import org.plstar.study.options.NamedData;
import org.plstar.study.options.SpellingOptions;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.table.Ingested;
import org.plstar.study.table.RowEngine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for the table that {@code plstar classify} and {@code plstar regress} learn from. */
final class TableOptions implements GivenOptions {
    /**
     * The number of different texts up to which a column becomes one-hot; of more than 50, the rare
     * ones become one category.
     */
    static final int CATEGORIES = 1000;

    /** The size of a file in bytes from which on executors read it by default. */
    private static final long LARGE = 1_000_000_000;

    @Parameters(
            paramLabel = "DATA",
            description =
                    "A CSV or TSV file with a header line, a Parquet, NPY or NPZ file, a folder of"
                            + " IDX files, or a bundled set (breast_cancer, diabetes, digits, iris,"
                            + " wine).")
    @SuppressWarnings("NullAway.Init") // set or refused by picocli
    private Path data;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description = "The column to predict; for NPZ the array of targets.")
    private @Nullable String target;

    @Option(
            names = "--missing",
            paramLabel = "keep|drop|refuse",
            description =
                    "What to do where a value is missing; keep: the model learns what is missing"
                            + " (default: keep).")
    private MissingValues missing = MissingValues.KEEP;

    @Mixin
    private SpellingOptions spelling;

    @Option(
            names = "--categorical",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of numbers that name categories; columns of text do anyway.")
    private List<String> categorical = List.of();

    @Option(
            names = "--ignore",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns to leave out.")
    private List<String> ignored = List.of();

    @Option(names = "--rows", paramLabel = "N", description = "Use only the first N rows.")
    private @Nullable Integer rows;

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "Rows to test the model on; it does not need any.")
    private @Nullable Path test;

    /** The process that reads the file. */
    enum Ingest {
        /** This process reads the file, and holds all rows. */
        DRIVER,
        /** Executors read the file, range by range. */
        EXECUTORS
    }

    @Option(
            names = "--ingest",
            paramLabel = "driver|executors",
            description =
                    "On a cluster, with --rows-cache: who reads a CSV, Parquet or NPY file. Executors"
                            + " read it range by range, and nobody holds all rows (default:"
                            + " executors from 1 GB on).")
    private @Nullable Ingest ingest;

    private final ReadOptions.Task task;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    TableOptions(ReadOptions.Task task) {
        this.task = task;
    }

    private ReadOptions reading() {
        ReadOptions options = ReadOptions.defaults()
                .withTask(task)
                .withMissing(missing)
                .withUnknown(
                        missing == MissingValues.KEEP
                                ? UnknownCategories.ABSENT
                                : UnknownCategories.REFUSE)
                .withSpelling(spelling.spelling())
                .withIgnored(ignored.toArray(String[]::new))
                .withCategories(new ReadOptions.Categories.Automatic(categorical, CATEGORIES));
        if (target != null) {
            options = options.withTargets(target);
        }
        return rows == null ? options : options.withRows(rows);
    }

    /** The table that executors have read; absent where this process reads it. */
    private Optional<Ingested> ingested(
            ReadOptions options, @Nullable String rowsCache, Session session) {
        Engine engine = session.engine();
        if (ingest == Ingest.DRIVER) {
            return Optional.empty();
        }
        boolean asked = ingest == Ingest.EXECUTORS;
        if (asked && rowsCache == null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--ingest executors",
                    "executors store what they read",
                    "--rows-cache DIR, a place that they see",
                    "give it, or leave --ingest out");
        }
        Optional<Ingested> read = rowsCache == null || (!asked && data.toFile().length() < LARGE)
                ? Optional.empty()
                : RowEngine.of(engine).ingest(data, options, rowsCache + "/rows.zarr", session);
        if (asked && read.isEmpty()) {
            throw UnusedOption.because(
                    "--ingest executors",
                    engine.distributed()
                            ? data + " is read as a whole"
                            : "this process computes alone",
                    engine.distributed()
                            ? "a CSV, Parquet or NPY file without --rows"
                            : "a cluster (-- --master URL)");
        }
        return read;
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        if (missing == MissingValues.MEAN) {
            throw UnusedOption.because(
                    "--missing mean", "the model knows what is missing", "keep, drop or refuse");
        }
        ReadOptions options = reading();
        @Nullable
        String rowsCache = spec.commandLine()
                .getParseResult()
                .matchedOptionValue("--rows-cache", (String) null);
        Optional<Ingested> ingested;
        try (Session session = common.session()) {
            ingested = ingested(options, rowsCache, session);
        }
        Loaded loaded = ingested.map(Ingested::loaded)
                .orElseGet(() -> NamedData.read(
                        data,
                        data,
                        file -> DataSource.open(file, options),
                        set -> set.open(options)));
        Optional<Dataset> others = Optional.ofNullable(test)
                .map(file -> NamedData.read(
                                file, f -> DataSource.openTest(f, options, loaded.data()))
                        .data())
                .or(loaded::test);
        List<String> notes = new ArrayList<>(loaded.notes());
        notes.addAll(new LookWords(loaded.data(), LookWords.Learner.TABLE).lines());
        common.say(DataWords.of(loaded.data()), notes);
        return new Given(
                Map.of(
                        "rows",
                        loaded.data(),
                        "test",
                        others,
                        "engine",
                        ingested.map(Ingested::rows)),
                SubjectFacts.of(loaded.data(), others),
                String.valueOf(data.toAbsolutePath().normalize().getFileName()));
    }
}
