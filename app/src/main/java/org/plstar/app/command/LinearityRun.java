package org.plstar.app.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.plstar.app.ExitCode;
import org.plstar.app.linearity.LinearityReport;
import org.plstar.app.linearity.LinearitySummary;
import org.plstar.app.linearity.RowFiles;
import org.plstar.app.report.ReportWriter;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunJournal;
import org.plstar.app.run.RunRequest;
import org.plstar.array.Workers;
import org.plstar.array.npy.WholeFile;
import org.plstar.landscape.linearity.Catapult;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.LinearitySweep;
import org.plstar.landscape.linearity.Structure;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Network;
import org.plstar.predict.LocalModel;
import org.plstar.study.PreparedDataset;
import org.plstar.study.linearity.CatapultRuns;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.system.ResidualSystem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Runs a sweep over widths, shows it and saves it. */
final class LinearityRun {
    private static final long UNITS = 1000;

    /** Parameters of the networks that are catapulted, at most: the quadratic model takes four times the network's work. */
    private static final int CATAPULT_UNKNOWNS = 1 << 18;

    private final PreparedDataset data;
    private final String template;
    private final WidthFamily family;
    private final LinearityResult.Request request;
    private final boolean limit;
    private final int catapultSteps;
    private final long bytes;

    LinearityRun(
            PreparedDataset data,
            String template,
            IntFunction<Network> network,
            LinearityResult.Request request,
            boolean limit,
            int catapultSteps,
            long bytes) {
        this.data = data;
        this.template = template;
        this.request = request;
        this.limit = limit;
        this.catapultSteps = catapultSteps;
        this.bytes = bytes;
        ResidualSystem kept =
                data.trainingSystem(network.apply(request.widths()[0]))
                        .rows(data.duplicates().kept());
        this.family = new WidthFamily(network, features(data), kept.targets());
    }

    /** The features of the rows that stay. */
    private static double[] features(PreparedDataset data) {
        int width = data.training().width();
        int[] kept = data.duplicates().kept();
        double[] some = new double[kept.length * width];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(data.training().features(), kept[i] * width, some, i * width, width);
        }
        return some;
    }

    /** What will run side by side; refuses what does not fit. */
    SweepPlan plan(int threads) {
        SweepPlan networks =
                SweepPlan.of(
                        family,
                        request.widths(),
                        request.firstSeed(),
                        request.seeds(),
                        request.settings(),
                        threads,
                        bytes);
        SweepPlan plan = limit ? networks.withLimit(family, request.widths(), threads) : networks;
        return catapultSteps > 0 ? plan.withCatapult(family, catapultWidth(), threads) : plan;
    }

    /** Runs from the start. */
    int begin(CommonOptions common, RunDirectory directory, RunRequest asked, String command) {
        try (directory) {
            try {
                asked.write(directory);
            } catch (IOException e) {
                throw RunJournal.unwritable(directory.path(), e);
            }
            return run(common, directory, command, List.of());
        }
    }

    /** Goes on from the networks that were measured. */
    int resume(CommonOptions common, RunDirectory directory, String command) {
        return run(common, directory, command, RowFiles.read(directory));
    }

    private int run(
            CommonOptions common, RunDirectory directory, String command, List<WidthRow> done) {
        data.notes().forEach(note -> System.err.println("plstar: " + note));
        try (Interruption interruption = Interruption.watch();
                Workers workers = common.workers();
                TerminalProgress progress = TerminalProgress.standard()) {
            SweepPlan plan = plan(workers.threads());
            System.err.printf(
                    "plstar: %d networks of up to %d parameters; their vectors and matrices take about %d MiB at most, the whole process less than %d MiB%s%n",
                    plan.tasks().size(),
                    plan.tasks().getFirst().unknowns(),
                    plan.peak() >> 20,
                    plan.process() >> 20,
                    done.isEmpty() ? "" : "; " + done.size() + " of them were measured before");
            LinearityResult outcome =
                    measure(plan, directory, done, workers, progress, interruption::requested);
            progress.clear();
            ObjectNode summary = LinearitySummary.of(outcome, command);
            save(summary, directory);
            show(common, summary, directory);
            boolean missed = outcome.rows().stream().anyMatch(r -> !r.reached());
            return (missed ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
        }
    }

    private LinearityResult measure(
            SweepPlan plan,
            RunDirectory directory,
            List<WidthRow> done,
            Workers workers,
            TerminalProgress progress,
            BooleanSupplier stop) {
        LinearitySweep sweep = new LinearitySweep(family, plan, request.settings(), workers, stop);
        Optional<LimitKernel> kernel = Optional.empty();
        if (limit) {
            progress.at("limit kernel", 0, 1);
            kernel = Optional.of(sweep.limit(request.widths(), request.firstSeed()));
        }
        boolean whole =
                !stop.getAsBoolean(); // else the limit's mean is of fewer kernels than it says
        List<WidthRow> rows;
        try {
            rows =
                    sweep.run(
                            done,
                            kernel,
                            row -> RowFiles.write(directory, row),
                            fraction -> {
                                synchronized (progress) {
                                    progress.at("networks", Math.round(fraction * UNITS), UNITS);
                                }
                            });
        } finally {
            kernel.ifPresent(LimitKernel::close);
        }
        Optional<LinearityResult.CatapultSweep> catapult =
                catapultSteps > 0 && !stop.getAsBoolean()
                        ? Optional.of(catapult(workers, progress, stop))
                        : Optional.empty();
        Network narrowest = family.network().apply(request.widths()[0]);
        return new LinearityResult(
                data,
                data.duplicates().kept().length,
                template,
                narrowest,
                request,
                rows,
                Structure.of(width -> family.network().apply(width).program(), request.widths()[0]),
                kernel.filter(_ -> whole)
                        .map(k -> new LinearityResult.Limit(k.width(), k.count(), k.error())),
                catapult,
                plan.tasks().getFirst().bytes(),
                stop.getAsBoolean());
    }

    /** The widest that is not too large, else the narrowest. */
    private int catapultWidth() {
        return Arrays.stream(request.widths())
                .filter(m -> family.network().apply(m).layout().size() <= CATAPULT_UNKNOWNS)
                .max()
                .orElse(request.widths()[0]);
    }

    private LinearityResult.CatapultSweep catapult(
            Workers workers, TerminalProgress progress, BooleanSupplier stop) {
        int width = catapultWidth();
        Network network = family.network().apply(width);
        ResidualSystem system = family.system(network);
        CatapultRuns[] found = new CatapultRuns[2 * request.seeds()];
        progress.at("large steps", 0, found.length);
        int[] ready = {0};
        workers.run(
                found.length,
                i -> {
                    long seed = request.firstSeed() + i / 2;
                    double[] w0 = network.initialParameters(seed);
                    boolean quadratic = i % 2 == 0;
                    found[i] =
                            new CatapultRuns(
                                    quadratic ? "quadratic" : "network",
                                    seed,
                                    Catapult.sweep(
                                            quadratic ? LocalModel.quadratic(system, w0) : system,
                                            w0,
                                            Catapult.FACTORS,
                                            request.settings().until(),
                                            catapultSteps,
                                            workers,
                                            stop));
                    synchronized (progress) {
                        progress.at("large steps", ++ready[0], found.length);
                    }
                });
        return new LinearityResult.CatapultSweep(width, new ArrayList<>(List.of(found)));
    }

    private static void save(ObjectNode summary, RunDirectory directory) {
        try {
            summary.put("directory", directory.path().toString());
            ReportWriter.write(LinearityReport.of(summary), directory.file("report.html"));
            WholeFile.write(
                    directory.file(RunDirectory.SUMMARY),
                    out ->
                            out.write(
                                    (summary.toPrettyString() + "\n")
                                            .getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw RunJournal.unwritable(directory.path(), e);
        }
    }

    private static void show(CommonOptions common, ObjectNode summary, RunDirectory directory) {
        if (common.json) {
            System.out.println(summary);
            return;
        }
        for (int i = 0; i < summary.path("findings").size(); i++) {
            JsonNode kind = summary.path("finding_kinds").path(i);
            System.out.println(
                    (kind.asString("").equals("warning") ? "! " : "- ")
                            + summary.path("findings").path(i).asString(""));
        }
        System.out.println();
        System.out.println("Report: " + directory.file("report.html").toAbsolutePath().normalize());
        System.out.println("Summary: " + directory.file(RunDirectory.SUMMARY));
    }
}
