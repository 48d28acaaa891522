package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.predict.EvaluationReport;
import org.plstar.app.predict.EvaluationSummary;
import org.plstar.app.predict.EvaluationWords;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.StoredRun;
import org.plstar.data.Dataset;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.table.KernelModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plstar evaluate}. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Says how good a trained model is on rows whose targets are known: accuracy,"
                        + " confusion matrix, precision and recall of each class, or R² and errors"
                        + " of numbers, and the rows that it is most wrong about.",
        footer = {
            "",
            "Without DATA the rows are those that the run held back. With DATA its columns are"
                    + " matched by name, the target's among them."
        })
public final class EvaluateCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private TrainedModelFile model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "Rows with targets: a CSV, TSV, Parquet, NPY or NPZ file, a folder of IDX"
                            + " files, or the name of a bundled set.")
    private @Nullable Path data;

    @Option(
            names = "--worst",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of the worst rows to name (default: ${DEFAULT-VALUE}).")
    private int worst = 10;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for report.html and evaluation.json (default: the next free"
                            + " runs/NAME-evaluation-K).")
    private @Nullable Path out;

    @Mixin private RowOptions rows;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public EvaluateCommand() {}

    @Override
    public Integer call() {
        TrainedModel fitted = model.read();
        EvaluationRequest request = data == null ? heldBack(fitted) : ofFile(fitted, data);
        EvaluationResult result;
        try (Session session = Session.of(CommonOptions.checked(rows.threads))) {
            result = request.run(session);
        }
        String name = String.valueOf(model.path.toAbsolutePath().normalize().getFileName());
        try (RunDirectory directory =
                out == null
                        ? RunDirectory.next(name + "-evaluation")
                        : RunDirectory.create(out, rows.force)) {
            EvaluationSummary summary =
                    EvaluationSummary.of(
                            result,
                            CommandText.of(spec),
                            model.path.toString(),
                            data == null
                                    ? Optional.empty()
                                    : trainedOn(fitted, request.rows().contentHash()),
                            directory.path().toString());
            ResultFiles.write(
                    directory, "evaluation.json", summary, EvaluationReport.of(result, summary));
            ResultFiles.print(rows.json, summary, EvaluationWords.of(summary));
            if (!rows.json) {
                ResultFiles.printReport(directory.path());
            }
        }
        return ExitCode.DONE.status();
    }

    /** Where better rows are, if these are of the file that the model was trained on. */
    private Optional<String> trainedOn(TrainedModel fitted, String hash) {
        if (fitted instanceof KernelModel kernels) {
            return kernels.rows().contentHash().equals(hash)
                    ? Optional.of("The model's table.json has its scores on left-out rows.")
                    : Optional.empty();
        }
        return RunDirectory.isRun(model.path)
                        && StoredRun.summary(model.path).fit().data().sha256().equals(hash)
                ? Optional.of(
                        "Rows that it did not train on: plstar evaluate "
                                + model.path
                                + ", if it held some back.")
                : Optional.empty();
    }

    private EvaluationRequest ofFile(TrainedModel fitted, Path file) {
        Loaded loaded =
                NamedData.read(
                        file, path -> fitted.readTest(path, rows.reading(fitted, List.of())));
        loaded.notes().forEach(note -> System.err.println("plstar: " + note));
        return new EvaluationRequest(fitted, loaded.data(), worst);
    }

    /** The rows that the run held back, as they are after scaling. */
    private EvaluationRequest heldBack(TrainedModel trained) {
        if (!RunDirectory.isRun(model.path) || !(trained instanceof FittedModel fitted)) {
            throw noRows("a model has no rows of its own");
        }
        FitRequest fit;
        try (RunDirectory directory = RunDirectory.open(model.path)) {
            fit = EarlierRun.of(directory);
        }
        Dataset test = fit.data().test().orElseThrow(() -> noRows("the run held back no rows"));
        return new EvaluationRequest(
                new FittedModel(
                        fitted.model(),
                        fitted.state(),
                        fit.data().rowEncoding().ofScaledRows(),
                        fitted.loss()),
                test,
                worst);
    }

    private Refusal noRows(String what) {
        return Refusal.of(
                RequestRefusal.NO_DATA,
                model.path.toString(),
                what,
                "rows with targets",
                "name a data file behind it");
    }
}
