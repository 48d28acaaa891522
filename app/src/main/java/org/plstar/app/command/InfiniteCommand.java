package org.plstar.app.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.infinite.InfiniteReport;
import org.plstar.app.infinite.InfiniteSummary;
import org.plstar.app.infinite.InfiniteWords;
import org.plstar.app.infinite.WidthStudy;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.data.Dataset;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.infinite.FiniteNetworks;
import org.plstar.study.infinite.InfiniteFitRequest;
import org.plstar.study.infinite.InfiniteFitResult;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.Moment;
import org.plstar.study.infinite.WidthStudyRequest;
import org.plstar.system.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar infinite}. */
@Command(
        name = "infinite",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Predicts, without training, what networks of infinite width learn: losses and"
                        + " accuracies at any time of training on the square loss, and the spread"
                        + " over random starts.",
        footer = {
            "",
            "Widths in the network's text are read as infinite. Times are the step size times the"
                    + " number of steps."
        })
public final class InfiniteCommand implements Callable<Integer> {
    /** Rows on which kernels of finite networks are compared. */
    private static final int STUDIED = 100;

    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private DataOptions.Holdout holdout;

    @Mixin private NetworkOptions network;

    @Option(
            names = "--kernel",
            paramLabel = "ntk|nngp",
            defaultValue = "ntk",
            description =
                    "ntk: all layers train; nngp: the last layer alone (default:"
                            + " ${DEFAULT-VALUE}).")
    private InfiniteKind kind = InfiniteKind.NTK;

    @Option(
            names = "--time",
            paramLabel = "T",
            split = ",",
            description =
                    "Times of gradient flow, 'inf' for training without end (default: 1,10,100,inf"
                            + " where nothing else is asked for).")
    private List<String> times = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            split = ",",
            description = "Numbers of steps of gradient descent with --eta.")
    private List<Long> steps = List.of();

    @Option(names = "--eta", paramLabel = "E", description = "Step size of --steps.")
    private @Nullable Double eta;

    @Option(
            names = "--momentum",
            paramLabel = "B",
            description = "Momentum of --steps, the heavy ball's (default: 0).")
    private @Nullable Double momentum;

    @Option(names = "--nesterov", description = "Take --momentum as Nesterov's, as PyTorch has it.")
    private boolean nesterov;

    @Option(
            names = "--ridge",
            paramLabel = "R",
            split = ",",
            description =
                    "Kernel ridge regression in place of training, with this multiple of the mean of"
                            + " the kernel's diagonal.")
    private List<Double> ridges = List.of();

    @Option(
            names = "--ensemble",
            description = "Tell the spread over random starts, and follow single predictions.")
    private boolean ensemble;

    @Option(
            names = "--trained",
            paramLabel = "N",
            description =
                    "Also train N networks of the widths in --network, from seeds that follow"
                            + " --seed, and compare: their mean and spread beside the predicted"
                            + " ones, in words and on the page.")
    private @Nullable Integer trained;

    @Option(
            names = "--width-study",
            paramLabel = "M,M,…",
            description =
                    "In place of predictions: how far the kernels of finite networks are from that of"
                            + " infinite width, at these widths; {m} stands for the width in"
                            + " --network.")
    private @Nullable String study;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Random starts of each width (default: ${DEFAULT-VALUE}).")
    private int seeds = 5;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for report.html and infinite.json (default: the next free"
                            + " runs/infinite-K).")
    private @Nullable Path out;

    @Mixin private Patience patience;

    @Mixin private CommonOptions common;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public InfiniteCommand() {}

    @Override
    public Integer call() {
        common.check();
        if (study != null) {
            return widths(study);
        }
        List<Moment> moments = moments();
        PreparedDataset prepared = data.split(holdout, common.seed, Loss.SQUARE);
        common.say(prepared);
        InfiniteFitRequest request =
                new InfiniteFitRequest(
                        prepared,
                        network.infinite(prepared),
                        kind,
                        moments,
                        ensemble,
                        patience.patient,
                        finite(prepared));
        InfiniteFitResult result;
        try (Session session = common.session()) {
            result = request.run(session);
        }
        try (RunDirectory directory =
                out == null
                        ? RunDirectory.next("infinite")
                        : RunDirectory.create(out, common.force)) {
            InfiniteSummary summary =
                    InfiniteSummary.of(
                            result,
                            CommandText.of(spec),
                            network.text(),
                            directory.path().toString());
            ResultFiles.write(
                    directory, "infinite.json", summary, InfiniteReport.of(result, summary));
            ResultFiles.print(common.json, summary, InfiniteWords.of(summary));
            if (!common.json) {
                ResultFiles.printReport(directory.path());
            }
        }
        return ExitCode.DONE.status();
    }

    private Optional<FiniteNetworks> finite(PreparedDataset prepared) {
        if (trained == null) {
            return Optional.empty();
        }
        if (kind != InfiniteKind.NTK) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--trained with --kernel nngp",
                    "the networks that are trained train all layers",
                    "--kernel ntk",
                    "leave one of them out");
        }
        return Optional.of(new FiniteNetworks(network.build(prepared), trained, common.seed));
    }

    private int widths(String list) {
        if (!times.isEmpty()
                || !steps.isEmpty()
                || !ridges.isEmpty()
                || ensemble
                || trained != null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--width-study",
                    "it predicts nothing",
                    "neither --time, --steps, --ridge, --ensemble nor --trained beside it",
                    "leave them out");
        }
        PreparedDataset prepared = data.measured(Loss.SQUARE);
        common.say(prepared);
        int most = Math.min(STUDIED, prepared.training().rows());
        Dataset rows = prepared.training().select(IntStream.range(0, most).toArray());
        WidthStudyRequest request =
                new WidthStudyRequest(
                        rows,
                        network.text(),
                        network.input(prepared, WidthFamily.text(network.text(), 1)),
                        network.initialization(),
                        Arrays.stream(WidthFamily.widths(list)).boxed().toList(),
                        seeds,
                        common.seed);
        WidthStudyRequest.Result result;
        try (Session session = common.session()) {
            result = request.run(session);
        }
        try (RunDirectory directory =
                out == null
                        ? RunDirectory.next("infinite")
                        : RunDirectory.create(out, common.force)) {
            WidthStudy left =
                    WidthStudy.of(
                            request, result, CommandText.of(spec), directory.path().toString());
            ResultFiles.write(directory, "widths.json", left, left.report());
            ResultFiles.print(common.json, left, left.words());
            if (!common.json) {
                ResultFiles.printReport(directory.path());
            }
        }
        return ExitCode.DONE.status();
    }

    private List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        List<String> wanted =
                times.isEmpty() && steps.isEmpty() && ridges.isEmpty()
                        ? List.of("1", "10", "100", "inf")
                        : times;
        wanted.forEach(t -> moments.add(new Moment.Time(time(t))));
        if (steps.isEmpty() != (eta == null) || (momentum != null && steps.isEmpty())) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    steps.isEmpty() ? "--eta, --momentum" : "--steps",
                    steps.isEmpty() ? "there are no steps" : "there is no step size",
                    "--steps with --eta",
                    "give both, or --time");
        }
        if (nesterov && momentum == null) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--nesterov",
                    "there is no momentum",
                    "--momentum with it",
                    "give both");
        }
        for (long n : steps) {
            if (n < 1) {
                throw out("--steps " + n, "whole numbers from 1 up");
            }
            moments.add(
                    new Moment.Steps(
                            positive("--eta", eta == null ? 0 : eta),
                            momentum == null ? 0 : momentum,
                            nesterov,
                            n));
        }
        ridges.forEach(r -> moments.add(new Moment.Ridge(positive("--ridge", r))));
        if (momentum != null && !(momentum >= 0 && momentum < 1)) {
            throw out("--momentum " + momentum, "a number from 0 up to, but not including, 1");
        }
        return moments;
    }

    private static double time(String text) {
        if (text.equals("inf")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double t = Double.parseDouble(text);
            if (t >= 0 && Double.isFinite(t)) {
                return t;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw out("--time " + text, "numbers of at least 0, or inf, such as 1,10,inf");
    }

    private static double positive(String option, double v) {
        if (!(v > 0 && Double.isFinite(v))) {
            throw out(option + " " + v, "a number above 0");
        }
        return v;
    }

    private static Refusal out(String what, String expected) {
        return Refusal.of(RequestRefusal.COUNT, what, "out of range", expected, "correct it");
    }
}
