package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.table.TableReport;
import org.plstar.app.table.TableSummary;
import org.plstar.app.table.TableWords;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Versions;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.Ingested;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.table.RowEngine;
import org.plstar.study.table.TableFitRequest;
import org.plstar.study.table.TableFitResult;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code plstar classify} and {@code plstar regress} share. */
final class TableOptions {
    /** Different texts of a column that become one-hot; the rare ones of more than 50 are one. */
    private static final int CATEGORIES = 1000;

    /** Bytes of a file that executors read unasked. */
    private static final long LARGE = 1_000_000_000;

    @Parameters(
            paramLabel = "DATA",
            description =
                    "A CSV or TSV file with a header line, a Parquet, NPY or NPZ file, a folder of"
                            + " IDX files, or a bundled set (breast_cancer, diabetes, digits, iris,"
                            + " wine).")
    @SuppressWarnings("NullAway.Init") // picocli sets it or refuses
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

    @Mixin private SpellingOptions spelling;

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

    @Option(
            names = "--single",
            description = "Take the best kernel alone, not an average of several.")
    private boolean single;

    /** What the distance of rows may be learned by. */
    enum MetricChoice {
        /** The average outer product of gradients, its diagonal. */
        AGOP
    }

    @Option(
            names = "--metric",
            paramLabel = "agop",
            description =
                    "Also try a kernel that learns how much each column counts, from the gradients of"
                            + " its predictions; worth it where many columns say nothing.")
    private @Nullable MetricChoice metric;

    @Option(
            names = "--centres",
            paramLabel = "M",
            defaultValue = "4000",
            description =
                    "Of more than 5000 rows: how many of them the fit is spanned by; more are better"
                            + " and take longer (default: ${DEFAULT-VALUE}).")
    private int centres = 4000;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for the model, report.html and table.json (default: the next free"
                            + " runs/NAME-COMMAND-K).")
    private @Nullable Path out;

    @Option(
            names = "--augment",
            paramLabel = "shifts,mirror",
            description =
                    "Learn from versions of each image too: shifted by one pixel in all directions,"
                            + " mirrored, or both (18 of each). They are formed as they are needed.")
    private @Nullable String augment;

    @Option(
            names = "--rows-cache",
            paramLabel = "DIR",
            description =
                    "With --master: store the rows here, on a disk or file system that executors"
                            + " see, as rows.zarr; they read what they need, and a later run finds"
                            + " them. Default: rows are sent to executors.")
    private @Nullable String rowsCache;

    /** Who reads the file. */
    enum Ingest {
        /** This process, which holds all rows. */
        DRIVER,
        /** Executors, range by range. */
        EXECUTORS
    }

    @Option(
            names = "--ingest",
            paramLabel = "driver|executors",
            description =
                    "With --master and --rows-cache: who reads a CSV, Parquet or NPY file. Executors"
                            + " read it range by range, and nobody holds all rows (default:"
                            + " executors from 1 GB on).")
    private @Nullable Ingest ingest;

    @Mixin private ClusterOptions cluster;

    private ReadOptions reading(ReadOptions.Task task) {
        ReadOptions options =
                ReadOptions.defaults()
                        .withTask(task)
                        .withMissing(missing)
                        .withSpelling(spelling.spelling())
                        .withIgnored(ignored.toArray(String[]::new))
                        .withCategories(
                                new ReadOptions.Categories.Automatic(categorical, CATEGORIES));
        if (target != null) {
            options = options.withTargets(target);
        }
        return rows == null ? options : options.withRows(rows);
    }

    private String rowsPlace() {
        return rowsCache + "/rows.zarr";
    }

    /** The table as executors read it; absent where this process does. */
    private Optional<Ingested> ingested(Engine engine, ReadOptions options, Session session) {
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
        Optional<Ingested> read =
                rowsCache == null || (!asked && data.toFile().length() < LARGE)
                        ? Optional.empty()
                        : engine.ingest(data, options, rowsPlace(), session);
        if (asked && read.isEmpty()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--ingest executors",
                    engine.distributed()
                            ? data + " is read as a whole"
                            : "this process computes alone",
                    engine.distributed()
                            ? "a CSV, Parquet or NPY file without --rows"
                            : "a cluster (--master)",
                    "leave it out");
        }
        return read;
    }

    /** Reads, fits, tests, writes and prints. */
    void run(
            CommandSpec spec,
            ReadOptions.Task task,
            boolean balance,
            Map<String, Double> prior,
            CommonOptions common) {
        cluster.requireNone();
        common.check();
        if (missing == MissingValues.MEAN) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--missing mean",
                    "the model knows what is missing",
                    "keep, drop or refuse",
                    "leave it out");
        }
        ReadOptions options = reading(task);
        Engine engine = Engine.find();
        Optional<Ingested> ingested;
        try (Session session = common.session()) {
            ingested = ingested(engine, options, session);
        }
        Loaded loaded =
                ingested.map(Ingested::loaded)
                        .orElseGet(
                                () ->
                                        NamedData.read(
                                                data,
                                                data,
                                                file -> DataSource.open(file, options),
                                                set -> set.open(options)));
        Optional<Loaded> others =
                Optional.ofNullable(test)
                        .map(
                                file ->
                                        NamedData.read(
                                                file,
                                                f ->
                                                        DataSource.openTest(
                                                                f, options, loaded.data())));
        common.say(DataWords.of(loaded.data()), loaded.notes());
        TableFitRequest request =
                new TableFitRequest(
                        loaded.data(),
                        single,
                        balance,
                        centres,
                        augment == null ? Versions.NONE : Versions.parse(augment),
                        common.seed,
                        metric == MetricChoice.AGOP,
                        prior);
        RowEngine rowEngine =
                ingested.map(Ingested::rows)
                        .orElseGet(
                                () ->
                                        rowsCache == null
                                                ? engine.rows()
                                                : engine.rows().withRowsAt(rowsPlace()));
        List<WorkPlan> plans = new ArrayList<>();
        long[] begun = new long[1];
        Consumer<WorkPlan> planned =
                plan -> {
                    plans.add(plan);
                    cluster.tell(plan, common);
                    if (cluster.dryRun()) {
                        throw new PlannedOnly();
                    }
                    begun[0] = System.nanoTime();
                };
        boolean tells = cluster.tells(engine) || augment != null;
        long start = System.nanoTime();
        TableFitResult result;
        Optional<EvaluationResult> tested;
        double seconds;
        try (Session session = common.session()) {
            result =
                    request.run(
                            session, rowEngine, tells ? Optional.of(planned) : Optional.empty());
            TrainedModel model = result.model();
            seconds = (System.nanoTime() - start) / 1e9;
            session.progress().clear();
            tested =
                    others.map(Loaded::data)
                            .or(loaded::test)
                            .map(r -> new EvaluationRequest(model, r).run(session));
        } catch (PlannedOnly e) {
            return;
        }
        String name = String.valueOf(data.toAbsolutePath().normalize().getFileName());
        String stem = name.replaceFirst("\\.[^.]*$", "");
        try (RunDirectory directory =
                out == null
                        ? RunDirectory.next(stem + "-" + spec.name())
                        : RunDirectory.create(out, common.force)) {
            TableSummary summary =
                    TableSummary.of(
                            result,
                            tested,
                            CommandText.of(spec),
                            seconds,
                            new TableSummary.Work(
                                    request.versions().count(),
                                    engine.name(),
                                    engine.facts(),
                                    plans.stream().findFirst(),
                                    plans.isEmpty()
                                            ? OptionalDouble.empty()
                                            : OptionalDouble.of(
                                                    seconds - (begun[0] - start) / 1e9)),
                            directory.path().toString());
            try {
                result.model().write(directory.path());
            } catch (IOException e) {
                throw ReportCommand.unwritable(directory.path(), e);
            }
            ResultFiles.write(
                    directory, "table.json", summary, TableReport.of(result, tested, summary));
            ResultFiles.print(common.json, summary, TableWords.of(summary));
            if (!common.json) {
                ResultFiles.printReport(directory.path());
                System.out.println(
                        "Predict new rows: plstar predict " + directory.path() + " FILE");
            }
        }
    }
}
