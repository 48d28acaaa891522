package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.pde.PdePrediction;
import org.plstar.app.predict.PredictedRows;
import org.plstar.app.predict.SupportWords;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.data.Dataset;
import org.plstar.data.ResultColumn;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetEncoding.Standardized;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.data.source.ResultTable;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.json.Json;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.table.KernelModel;
import org.plstar.study.unseen.RunKernel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plstar predict}. */
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
    @Mixin private TrainedModelFile model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DATA",
            description =
                    "Rows to predict: a CSV, TSV, Parquet, NPY or NPZ file, a folder of IDX files,"
                            + " or the name of a bundled set.")
    @SuppressWarnings("NullAway.Init") // picocli sets it, or call
    private Path data;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Write to this file: CSV, .tsv, .parquet or .npy by its name (default: CSV on"
                            + " standard output).")
    private @Nullable Path out;

    @Option(
            names = "--proba",
            description =
                    "Add the probability of each class. For runs on the square loss it is"
                            + " calibrated on the training rows, each predicted without itself.")
    private boolean probabilities;

    @Option(names = "--scores", description = "Add the model's outputs as the loss sees them.")
    private boolean scores;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description = "Copy these columns of DATA to the result, such as names of the rows.")
    private List<String> kept = List.of();

    @Option(
            names = "--explain",
            paramLabel = "N",
            description =
                    "Add the N training rows that each prediction rests on. For runs on the square"
                            + " loss: with how much it would fall without the row.")
    private @Nullable Integer explained;

    @Option(
            names = "--interval",
            paramLabel = "P",
            description =
                    "Add the interval in which the truth lies with this probability, such as 0.9"
                            + " (models of plstar regress, and runs on the square loss).")
    private @Nullable Double interval;

    @Mixin private PriorOption prior;

    @Option(
            names = "--show",
            paramLabel = "EXPRESSION",
            description =
                    "Of solved differential equations: an expression of the functions, such as u_xx"
                            + " or u*u_x; may be repeated (default: their first derivatives).")
    private List<String> shown = List.of();

    @Mixin private RowOptions rows;

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

    /** For picocli, which fills the fields in. */
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
        TrainedModel fitted = prior(model.read());
        boolean array = out != null && out.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        refuse(fitted, array);
        Loaded loaded =
                NamedData.read(
                        data,
                        file ->
                                DataSource.openFeatures(
                                        file, rows.reading(fitted, kept), fitted.schema()));
        loaded.notes().forEach(note -> System.err.println("plstar: " + note));
        List<ResultColumn> copied =
                kept.isEmpty()
                        ? List.of()
                        : DataSource.texts(data, kept, loaded.data().rowNumbers());
        Predictions p = fitted.predict(loaded.data());
        PredictedRows predicted = predicted(fitted, p, copied);
        try {
            if (out == null && !json) {
                predicted.table().write(System.out, ',');
                System.out.flush();
                return ExitCode.DONE.status();
            }
            if (out != null && array) {
                predicted.writeArray(out);
            } else if (out != null) {
                predicted.table().write(out);
            }
        } catch (IOException e) {
            throw ReportCommand.unwritable(out == null ? Path.of("standard output") : out, e);
        }
        if (json) {
            System.out.println(Json.tree(predicted.summary(model.path, data, out)));
        } else {
            System.out.println(predicted.words(model.path));
            System.out.println("Written to " + out + ".");
        }
        return ExitCode.DONE.status();
    }

    /** The functions of solved differential equations at points. */
    private int solution() {
        List<String> unused = new ArrayList<>();
        unused.addAll(probabilities ? List.of("--proba") : List.of());
        unused.addAll(scores ? List.of("--scores") : List.of());
        unused.addAll(kept.isEmpty() ? List.of() : List.of("--keep"));
        unused.addAll(explained == null ? List.of() : List.of("--explain"));
        unused.addAll(interval == null ? List.of() : List.of("--interval"));
        unused.addAll(prior.given() ? List.of("--prior") : List.of());
        if (!unused.isEmpty()) {
            throw UnusedOption.of(
                    unused.getFirst(), "a solution of differential equations", "--show");
        }
        try (Session session = Session.of(CommonOptions.checked(threads))) {
            ResultTable table = PdePrediction.read(model.path, shown).at(data, session);
            if (out != null) {
                table.write(out);
            } else if (!json) {
                table.write(System.out, ',');
                System.out.flush();
            }
            if (json) {
                System.out.println(
                        Json.tree(
                                PdePrediction.summary(
                                        model.path, data, table, Optional.ofNullable(out))));
            } else if (out != null) {
                System.out.println("Written to " + out + ".");
            }
        } catch (IOException e) {
            throw ReportCommand.unwritable(out == null ? Path.of("standard output") : out, e);
        }
        return ExitCode.DONE.status();
    }

    /** The predictions with the copied columns, and what they rest on. */
    private PredictedRows predicted(TrainedModel fitted, Predictions p, List<ResultColumn> copied) {
        List<ResultColumn> all = new ArrayList<>(copied);
        Optional<double[]> odds = probabilities ? p.probabilities() : Optional.empty();
        if (fitted instanceof KernelModel kernels) {
            if (interval != null) {
                all.addAll(PredictedRows.interval(kernels, p, interval));
            }
            if (explained != null) {
                all.add(SupportWords.column(kernels, p, explained));
            }
        } else if (fitted instanceof FittedModel network
                && (interval != null || explained != null || (probabilities && odds.isEmpty()))) {
            try (RunDirectory directory = RunDirectory.open(model.path);
                    Session session = Session.of(CommonOptions.checked(threads))) {
                FitRequest run = EarlierRun.of(directory);
                odds = ofRun(run, network, p, odds, all, session);
            }
        }
        return new PredictedRows(fitted, p, all, odds, scores);
    }

    /** What a run's kernel says of predictions: columns, and the probabilities. */
    private Optional<double[]> ofRun(
            FitRequest run,
            FittedModel network,
            Predictions p,
            Optional<double[]> odds,
            List<ResultColumn> columns,
            Session session) {
        Dataset inputs = network.encoding().inputs(p.rows());
        try (RunKernel kernel =
                RunKernel.of(
                        run.data(),
                        run.model(),
                        run.settings().method().loss(),
                        run.start(),
                        network.state(),
                        session.workers())) {
            if (interval != null) {
                columns.addAll(PredictedRows.interval(p, 0, kernel.halfWidths(inputs, interval)));
            }
            if (explained != null) {
                int[] classes = new int[p.size()];
                Arrays.setAll(classes, i -> p.classNames().isPresent() ? p.classOf(i) : 0);
                columns.add(
                        SupportWords.column(
                                run.data().training(), kernel.effects(inputs, classes, explained)));
            }
            return probabilities && odds.isEmpty()
                    ? Optional.of(kernel.probabilities(p.outputs()))
                    : odds;
        }
    }

    private TrainedModel prior(TrainedModel fitted) {
        if (!prior.given()) {
            return fitted;
        }
        if (!(fitted instanceof KernelModel kernel)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--prior",
                    "the probabilities of a network are not calibrated to its training rows",
                    "a model of plstar classify",
                    "leave it out");
        }
        return kernel.withPrior(prior.numbers());
    }

    private void refuse(TrainedModel fitted, boolean array) {
        if (!shown.isEmpty()) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--show",
                    "the model is no solution of differential equations",
                    "a folder of plstar solve FILE.pde",
                    "leave it out");
        }
        boolean run = fitted instanceof FittedModel && RunDirectory.isRun(model.path);
        if (interval != null
                && !((run || fitted instanceof KernelModel)
                        && fitted.targets() instanceof Standardized)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--interval",
                    "the model was not tested on rows that it left out, or predicts classes",
                    "a model of plstar regress, or a run of plstar train",
                    "leave it out");
        }
        if (explained != null && (explained < 1 || !(run || fitted instanceof KernelModel))) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--explain " + explained,
                    explained < 1 ? "no row would be told" : "the model has no rows",
                    "a number from 1 up, and a run, or a model of plstar classify or regress",
                    "leave it out");
        }
        if (probabilities
                && !fitted.hasProbabilities()
                && !(run && fitted.targets() instanceof TargetEncoding.OfClasses)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--proba",
                    "the model was trained on the "
                            + fitted.loss().text()
                            + " loss, whose outputs are no probabilities",
                    "a run of classes, or a model trained with --loss cross-entropy",
                    "take --scores for its outputs, or train with --loss cross-entropy");
        }
        if (array && (!kept.isEmpty() || explained != null)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    kept.isEmpty() ? "--explain" : "--keep",
                    "an NPY file holds numbers only",
                    "a CSV, TSV or Parquet file",
                    "write to another file, or leave it out");
        }
    }
}
