package org.plstar.study.predict.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.ResultColumn;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.data.source.ResultTable;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.command.ExitCode;
import org.plstar.study.json.Json;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.NamedData;
import org.plstar.study.options.RowOptions;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.predict.ChangedModel;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.solve.command.PdePrediction;
import org.plstar.study.store.OutputFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code plstar predict}. */
@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Predicts new rows with a trained model: the class of each row, or numbers in the"
                        + " units of the training file.",
        footer = {
            "",
            "Columns are matched by name, in any order. A missing column is refused, and one that"
                    + " training did not have. The target's columns may be there",
            "and are not read. Each row of the result has the number of its line or row in DATA."
        })
public final class PredictCommand implements Callable<Integer> {
    @Mixin
    private TrainedModelFile model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "Rows to predict: a CSV, TSV, Parquet, NPY or NPZ file, a folder of IDX files,"
                            + " or the name of a bundled set.")
    @SuppressWarnings("NullAway.Init") // set by picocli, or by call
    private Path data;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write to this file: CSV, .tsv, .parquet or .npy by its name (default: CSV on"
                            + " standard output).")
    private @Nullable Path out;

    @Mixin
    private ColumnOptions columns;

    @Mixin
    private ChangeOptions change;

    @Mixin
    private RowOptions rows;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads (default: one per processor). Results do not depend on it.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--json",
            description =
                    "Print one JSON object on standard output; all else goes to standard error.")
    private boolean json;

    @Option(names = "--force", description = "Replace what --out names.")
    private boolean force;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public PredictCommand() {}

    @Override
    public Integer call() {
        OutputFile.check("--out", out, force);
        @Nullable Path named = model.orLast(data);
        if (named == null) {
            throw Refusal.of(
                    RequestRefusal.NO_DATA,
                    "DATA",
                    "no rows were named",
                    "a data file",
                    "name one behind the model, or alone for the last one in runs");
        }
        data = named;
        if (PdePrediction.isModel(model.path)) {
            return solution();
        }
        TrainedModel fitted = columns.prior(model.read());
        boolean array = out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        columns.refuse(fitted, model.path, array);
        Loaded loaded = NamedData.read(
                data,
                file -> DataSource.openFeatures(
                        file, rows.reading(fitted.missing(), columns.kept()), fitted.schema()));
        loaded.notes().forEach(note -> System.err.println("plstar: " + note));
        List<ResultColumn> copied = columns.kept().isEmpty()
                ? List.of()
                : DataSource.texts(data, columns.kept(), loaded.data().rowNumbers());
        Predictions p = fitted.predict(loaded.data());
        PredictedRows predicted = change.given().isEmpty()
                ? columns.predicted(fitted, p, copied, model.path, threads)
                : changed(fitted, p, copied);
        try {
            if (out == null && !json) {
                predicted.table().print(System.out, ',');
                System.out.flush();
                predicted.changedWords().forEach(s -> System.err.println("plstar: " + s));
                return ExitCode.DONE.status();
            }
            if (out != null && array) {
                predicted.writeArray(out);
            } else if (out != null) {
                predicted.table().write(out);
            }
        } catch (IOException e) {
            throw OutputFile.unwritable(out == null ? Path.of("standard output") : out, e);
        }
        if (json) {
            System.out.println(Json.tree(predicted.summary(model.path, data, out)));
        } else {
            System.out.println(predicted.words(model.path));
            System.out.println("Written to " + out + ".");
            predicted.changedWords().forEach(System.out::println);
        }
        return ExitCode.DONE.status();
    }

    /** What the model would say with a change of its training rows. */
    private PredictedRows changed(
            TrainedModel fitted, Predictions before, List<ResultColumn> copied) {
        boolean ofRun = fitted instanceof FittedModel;
        columns.refuseOfChanged(change.given(), ofRun);
        try (Workers workers = Workers.of(CommonOptions.checked(threads))) {
            ChangedModel changed =
                    change.changed(EvaluatedOptions.withRun(model.path, fitted), workers);
            Predictions p = changed.predict(before.rows(), workers);
            TrainedModel told = ofRun ? fitted : changed.model();
            return columns.predicted(told, p, copied, model.path, threads)
                    .with(new ChangedPredictions(before, p, changed));
        }
    }

    /** The functions of solved differential equations at points. */
    private int solution() {
        columns.refuseOfSolution();
        if (!change.given().isEmpty()) {
            throw UnusedOption.of(change.given(), "a solution of differential equations", "--show");
        }
        try (Session session = Session.of(CommonOptions.checked(threads))) {
            ResultTable table = PdePrediction.read(model.path, columns.shown()).at(data, session);
            if (out != null) {
                table.write(out);
            } else if (!json) {
                table.print(System.out, ',');
                System.out.flush();
            }
            if (json) {
                System.out.println(Json.tree(
                        PdePrediction.summary(model.path, data, table, Optional.ofNullable(out))));
            } else if (out != null) {
                System.out.println("Written to " + out + ".");
            }
        } catch (IOException e) {
            throw OutputFile.unwritable(out == null ? Path.of("standard output") : out, e);
        }
        return ExitCode.DONE.status();
    }
}
