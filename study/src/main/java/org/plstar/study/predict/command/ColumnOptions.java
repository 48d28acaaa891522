package org.plstar.study.predict.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.ResultColumn;
import org.plstar.data.TargetEncoding;
import org.plstar.data.TargetEncoding.Standardized;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.predict.FittedModel;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainedModel;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.table.KernelModel;
import org.plstar.study.table.command.PriorOption;
import org.plstar.study.train.command.EarlierRun;
import org.plstar.study.unseen.RunKernel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the columns of predictions. */
public final class ColumnOptions {
    @Option(
            names = "--proba",
            description = "Add the probability of each class. For runs on the square loss it is"
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
            description = "Add the N training rows that each prediction rests on, with how much the"
                    + " number, or the predicted class's probability (of a run: output),"
                    + " falls without the row; of centres: their shares.")
    private @Nullable Integer explained;

    @Option(
            names = "--interval",
            paramLabel = "P",
            description =
                    "Add the interval in which the truth lies with this probability, such as 0.9"
                            + " (models of plstar regress, and runs on the square loss).")
    private @Nullable Double interval;

    @Mixin
    private PriorOption prior;

    @Option(
            names = "--threshold",
            paramLabel = "[CLASS=]P",
            description =
                    "Of two classes: answer CLASS from this probability on (default: the second,"
                            + " from 0.5 on). For models of plstar classify, and runs with --loss"
                            + " cross-entropy.")
    private @Nullable String threshold;

    @Option(
            names = "--show",
            paramLabel = "EXPRESSION",
            description =
                    "Of solved differential equations: an expression of the functions, such as u_xx"
                            + " or u*u_x; may be repeated (default: their first derivatives).")
    private List<String> shown = List.of();

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public ColumnOptions() {}

    /** The columns of the rows that are copied. */
    List<String> kept() {
        return kept;
    }

    /** The expressions of solved differential equations to be evaluated. */
    List<String> shown() {
        return shown;
    }

    /** The model with the requested class frequencies. */
    TrainedModel prior(TrainedModel fitted) {
        if (!prior.given()) {
            return fitted;
        }
        if (!(fitted instanceof KernelModel kernel)) {
            throw UnusedOption.because(
                    "--prior",
                    "the probabilities of a network are not calibrated to its training rows",
                    "a model of plstar classify");
        }
        return kernel.withPrior(prior.numbers());
    }

    /**
     * Refuses columns that are not known of a model whose training rows are changed.
     *
     * @param change the option that changes them
     * @param run whether the model is a run
     */
    void refuseOfChanged(String change, boolean run) {
        if (threshold != null) {
            throw UnusedOption.because(
                    "--threshold",
                    "classes before and after " + change + " are the likeliest ones",
                    "--proba");
        }
        if (run && (interval != null || explained != null)) {
            throw UnusedOption.because(
                    interval != null ? "--interval" : "--explain",
                    "it is not known of a run whose rows are changed by " + change,
                    "a model of plstar classify or regress");
        }
    }

    /** Refuses options that do not apply to a solution of differential equations. */
    void refuseOfSolution() {
        List<String> unused = new ArrayList<>();
        unused.addAll(probabilities ? List.of("--proba") : List.of());
        unused.addAll(scores ? List.of("--scores") : List.of());
        unused.addAll(kept.isEmpty() ? List.of() : List.of("--keep"));
        unused.addAll(explained == null ? List.of() : List.of("--explain"));
        unused.addAll(interval == null ? List.of() : List.of("--interval"));
        unused.addAll(threshold == null ? List.of() : List.of("--threshold"));
        unused.addAll(prior.given() ? List.of("--prior") : List.of());
        if (!unused.isEmpty()) {
            throw UnusedOption.of(
                    unused.getFirst(), "a solution of differential equations", "--show");
        }
    }

    /**
     * Refuses columns that the model cannot compute.
     *
     * @param path of the model
     * @param array whether the result is an array
     */
    void refuse(TrainedModel fitted, Path path, boolean array) {
        if (!shown.isEmpty()) {
            throw UnusedOption.because(
                    "--show",
                    "the model is no solution of differential equations",
                    "a folder of plstar solve FILE.pde");
        }
        boolean run = fitted instanceof FittedModel && RunDirectory.isRun(path);
        if (interval != null
                && !((run || fitted instanceof KernelModel)
                        && fitted.targets() instanceof Standardized)) {
            throw UnusedOption.because(
                    "--interval",
                    "the model was not tested on rows that it left out, or predicts classes",
                    "a model of plstar regress, or a run of plstar train");
        }
        if (explained != null && threshold != null) {
            throw UnusedOption.because(
                    "--threshold", "--explain is of the likeliest class", "--proba");
        }
        if (explained != null && (explained < 1 || !(run || fitted instanceof KernelModel))) {
            throw UnusedOption.because(
                    "--explain " + explained,
                    explained < 1 ? "no row would be told" : "the model has no rows",
                    "a number from 1 up, and a run, or a model of plstar classify or regress");
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

    /** The predictions with the copied columns, and the training rows that they rest on. */
    PredictedRows predicted(
            TrainedModel fitted, Predictions p, List<ResultColumn> copied, Path path, int threads) {
        List<ResultColumn> all = new ArrayList<>(copied);
        Optional<double[]> odds = probabilities ? p.probabilities() : Optional.empty();
        if (fitted instanceof KernelModel kernels) {
            if (interval != null) {
                try (Workers workers = Workers.of(CommonOptions.checked(threads))) {
                    all.addAll(PredictedRows.interval(kernels, p, interval, workers));
                }
            }
            if (explained != null) {
                all.add(SupportColumn.column(kernels, p, explained, threads));
            }
        } else if (fitted instanceof FittedModel network
                && (interval != null || explained != null || (probabilities && odds.isEmpty()))) {
            try (RunDirectory directory = RunDirectory.open(path);
                    Session session = Session.of(CommonOptions.checked(threads))) {
                FitRequest run = EarlierRun.of(directory);
                odds = ofRun(run, network, p, odds, all, session);
            }
        }
        return new PredictedRows(
                fitted, decided(fitted, p), p, all, odds, scores, Optional.empty());
    }

    /** The classes of the rows, absent for numbers. */
    private Optional<int[]> decided(TrainedModel fitted, Predictions p) {
        if (threshold == null) {
            return p.classNames()
                    .map(_ -> IntStream.range(0, p.size()).map(p::classOf).toArray());
        }
        if (!fitted.hasProbabilities() || p.classNames().orElseThrow().size() != 2) {
            throw UnusedOption.because(
                    "--threshold " + threshold,
                    "the model has no probabilities of two classes",
                    "a model of plstar classify, or a run with --loss cross-entropy, of two"
                            + " classes");
        }
        Threshold t = Threshold.of(threshold, p.classNames().get());
        return Optional.of(t.classes(p.probabilities().orElseThrow()));
    }

    /** The columns that a run's kernel gives for predictions, and the probabilities. */
    private Optional<double[]> ofRun(
            FitRequest run,
            FittedModel network,
            Predictions p,
            Optional<double[]> odds,
            List<ResultColumn> columns,
            Session session) {
        Dataset inputs = network.encoding().inputs(p.rows());
        try (RunKernel kernel = RunKernel.of(
                run.data(),
                run.model(),
                run.settings().method().loss(),
                run.settings().method().decays(),
                run.start(),
                network.state(),
                session.workers())) {
            if (interval != null) {
                columns.addAll(PredictedRows.interval(p, 0, kernel.halfWidths(inputs, interval)));
            }
            if (explained != null) {
                int[] classes = new int[p.size()];
                Arrays.setAll(classes, i -> p.classNames().isPresent() ? p.classOf(i) : 0);
                columns.add(SupportColumn.column(
                        run.data().training(), kernel.effects(inputs, classes, explained)));
            }
            return probabilities && odds.isEmpty()
                    ? Optional.of(kernel.probabilities(p.outputs()))
                    : odds;
        }
    }
}
