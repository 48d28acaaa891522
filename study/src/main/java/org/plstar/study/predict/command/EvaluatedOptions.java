package org.plstar.study.predict.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.json.Json;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.NamedData;
import org.plstar.study.options.RowOptions;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.predict.TrainingFile;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.table.KernelModel;
import org.plstar.study.train.command.EarlierRun;
import org.plstar.study.train.run.StoredRun;
import org.plstar.study.unseen.RunModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options for the trained model that is evaluated, and for the rows. */
final class EvaluatedOptions implements GivenOptions {
    @Mixin
    private TrainedModelFile model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description = "Rows with targets: a CSV, TSV, Parquet, NPY or NPZ file, a folder of IDX"
                    + " files, or the name of a bundled set.")
    private @Nullable Path data;

    @Option(
            names = "--left-out",
            description = "Evaluate on the training rows of a run, each predicted by the kernel"
                    + " regression that fits the others as the network does (square loss,"
                    + " at most 3,000 equations).")
    private boolean leftOut;

    @Mixin
    private ChangeOptions change;

    @Mixin
    private RowOptions rows;

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    EvaluatedOptions() {}

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        data = model.orLast(data);
        TrainedModel fitted = model.read();
        if (leftOut && data != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--left-out",
                    "it evaluates on the training rows, and " + data + " names others",
                    "one of both",
                    "leave out one of them");
        }
        if (leftOut && !change.given().isEmpty()) {
            throw UnusedOption.because(
                    change.given(), "--left-out leaves each row out in turn", "one of both");
        }
        if (data == null) {
            return ofRun(fitted, common);
        }
        Loaded loaded = NamedData.read(
                data, path -> fitted.readTest(path, rows.reading(fitted.missing(), List.of())));
        if (!common.quiet) {
            loaded.notes().forEach(note -> System.err.println("plstar: " + note));
        }
        return given(
                changed(withRun(model.path, fitted), common),
                loaded.data(),
                trainedOn(fitted, loaded.data().contentHash()));
    }

    private TrainedModel changed(TrainedModel fitted, CommonOptions common) {
        try (Workers workers = Workers.of(common.threads())) {
            return change.applied(fitted, workers);
        }
    }

    private Given given(TrainedModel fitted, Dataset of, Optional<TrainingFile> trainedOn) {
        return new Given(
                Map.of("model", fitted, "rows", of),
                SubjectFacts.of(of, Optional.of(model.path.toString()), trainedOn.map(Json::lower)),
                String.valueOf(model.path.toAbsolutePath().normalize().getFileName()));
    }

    /** A network together with its run, if it belongs to one. */
    static TrainedModel withRun(Path path, TrainedModel trained) {
        if (!RunDirectory.isRun(path) || !(trained instanceof FittedModel fitted)) {
            return trained;
        }
        try (RunDirectory directory = RunDirectory.open(path)) {
            FitRequest fit = EarlierRun.of(directory);
            return new RunModel(
                    fit.data(), fit.settings().method().decays(), fit.start(), fitted, false);
        }
    }

    /** The rows that show the model's quality, if the given rows are of its training file. */
    private Optional<TrainingFile> trainedOn(TrainedModel fitted, String hash) {
        if (fitted instanceof KernelModel kernels) {
            return Optional.of(TrainingFile.LEFT_OUT)
                    .filter(_ -> kernels.rows().contentHash().equals(hash));
        }
        if (!RunDirectory.isRun(model.path)) {
            return Optional.empty();
        }
        FitSummary.DataSummary data = StoredRun.summary(model.path).fit().data();
        return Optional.of(
                        data.testRows() > 0 && !choseStep()
                                ? TrainingFile.HELD_BACK
                                : TrainingFile.NONE)
                .filter(_ -> data.sha256().equals(hash));
    }

    /** The rows that the run held back, after scaling. */
    private Given ofRun(TrainedModel trained, CommonOptions common) {
        if (!RunDirectory.isRun(model.path) || !(trained instanceof FittedModel fitted)) {
            throw noRows("a model has no rows of its own");
        }
        FitRequest fit;
        try (RunDirectory directory = RunDirectory.open(model.path)) {
            fit = EarlierRun.of(directory);
        }
        FittedModel scaled = new FittedModel(
                fitted.model(),
                fitted.state(),
                fit.data().rowEncoding().ofScaledRows(),
                fitted.loss());
        Dataset rows = leftOut
                ? fit.data().training()
                : fit.data().test().orElseThrow(() -> noRows("the run held back no rows"));
        return given(
                changed(
                        new RunModel(
                                fit.data(),
                                fit.settings().method().decays(),
                                fit.start(),
                                scaled,
                                leftOut),
                        common),
                rows,
                Optional.of(TrainingFile.CHOSE_STEP).filter(_ -> !leftOut && choseStep()));
    }

    /** Whether the rows that the run held back chose its last step. */
    private boolean choseStep() {
        return Files.exists(model.path.resolve(RunDirectory.SUMMARY))
                && StoredRun.summary(model.path).fit().ending().chosen().isPresent();
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
