package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.spectrum.SpectrumFiles;
import org.plstar.app.spectrum.SpectrumReport;
import org.plstar.app.spectrum.SpectrumSummary;
import org.plstar.app.spectrum.SpectrumWords;
import org.plstar.operator.Trace;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.engine.Engine;
import org.plstar.study.fit.PassCost;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.spectrum.Curvature;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.spectrum.SpectrumRequest;
import org.plstar.study.spectrum.SpectrumResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar spectrum}. */
@Command(
        name = "spectrum",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Eigenvalues, trace and spectral density of the loss's Hessian, the Gauss-Newton"
                        + " matrix, the Fisher information or the tangent kernel,"
                        + " at a run's weights or at random ones, each with its error.",
        footer = {
            "",
            "DATA may be the directory of a run of plstar train: its data, network, loss and"
                    + " weights are taken. Everything is of the mean loss over the",
            "training rows, and of K/N, so all four share one normalisation. Up to order --dense"
                    + " all eigenvalues are computed; above, Lanczos' method finds",
            "the extreme ones by products alone. The error of an eigenvalue bounds its distance to"
                    + " a true one; intervals are of 95 %%.",
            "Exit status: 0 done; 1 an eigenvalue did not converge within --products; 2 refused."
        })
public final class SpectrumCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private SubjectOptions subject;

    @Mixin private CommonOptions common;

    @Mixin private ClusterOptions cluster;

    @Mixin private Effort effort;

    @Option(
            names = "--of",
            paramLabel = "hessian|ggn|fisher|empirical_fisher|kernel",
            defaultValue = "hessian",
            description = "Which operator (default: ${DEFAULT-VALUE}).")
    private Curvature of = Curvature.HESSIAN;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "5",
            description = "How many of the largest eigenvalues (default: ${DEFAULT-VALUE}).")
    private int top = 5;

    @Option(
            names = "--bottom",
            paramLabel = "K",
            defaultValue = "1",
            description = "How many of the smallest eigenvalues (default: ${DEFAULT-VALUE}).")
    private int bottom = 1;

    @Option(names = "--density", description = "Sample the spectral density.")
    private boolean density;

    @Option(names = "--trace", description = "Estimate the trace.")
    private boolean trace;

    @Option(
            names = "--per-layer",
            description = "Look at each layer too: its diagonal block, or its share of the kernel.")
    private boolean perLayer;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for report.html, spectrum.json and NPY files (default: the next free"
                            + " runs/NAME-spectrum-K).")
    private @Nullable Path out;

    @Option(
            names = "--rows-cache",
            paramLabel = "DIR",
            description =
                    "With --master and --of kernel: store the rows here, on a disk or file system"
                            + " that executors see, as rows.zarr; each reads those of its tasks."
                            + " Default: they are sent.")
    private @Nullable String rowsCache;

    /** How much work is allowed. */
    static final class Effort {
        @Option(
                names = "--tolerance",
                paramLabel = "T",
                defaultValue = "1e-6",
                description =
                        "Residuals of eigenvalues, relative to the largest (default:"
                                + " ${DEFAULT-VALUE}).")
        double tolerance = 1e-6;

        @Option(
                names = "--products",
                paramLabel = "N",
                defaultValue = "1000",
                description =
                        "Most products for the eigenvalues of one operator (default:"
                                + " ${DEFAULT-VALUE}).")
        int products = 1000;

        @Option(
                names = "--probes",
                paramLabel = "N",
                defaultValue = "60",
                description =
                        "Products for a trace; a sixth as many probes for a density (default:"
                                + " ${DEFAULT-VALUE}).")
        int probes = 60;

        @Option(
                names = "--steps",
                paramLabel = "N",
                defaultValue = "60",
                description = "Lanczos steps per probe of the density (default: ${DEFAULT-VALUE}).")
        int steps = 60;

        @Option(
                names = "--estimator",
                paramLabel = "hutchinson|hutch_plus_plus|xtrace",
                defaultValue = "xtrace",
                description = "Of the trace (default: ${DEFAULT-VALUE}).")
        Trace.Method estimator = Trace.Method.XTRACE;

        @Option(
                names = "--dense",
                paramLabel = "N",
                defaultValue = "1500",
                description =
                        "Order up to which all eigenvalues are computed (default:"
                                + " ${DEFAULT-VALUE}).")
        int dense = 1500;
    }

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public SpectrumCommand() {}

    @Override
    public Integer call() {
        cluster.requireNone();
        SpectrumRequest request = request(subject.subject(spec, common));
        String command = CommandText.of(spec);
        PreparedDataset data = request.subject().data();
        String name = data.name().replaceFirst("\\.[^.]*$", "") + "-spectrum";
        common.say(data);
        Engine engine = Engine.find();
        if (cluster.tells(engine) && (of == Curvature.FISHER || of == Curvature.EMPIRICAL_FISHER)) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    cluster.dryRun() ? "--dry-run" : "--master",
                    "no products with the Fisher information are planned or distributed",
                    "--of kernel, hessian or ggn",
                    "leave it out");
        }
        if (rowsCache != null && of != Curvature.KERNEL) {
            throw Refusal.of(
                    RequestRefusal.UNUSED,
                    "--rows-cache",
                    "rows are stored for products with the kernel only",
                    "--of kernel",
                    "leave it out");
        }
        JacobianEngine jacobians =
                rowsCache == null
                        ? engine.jacobians()
                        : engine.jacobians().withRowsAt(rowsCache + "/rows.zarr");
        SpectrumResult result;
        try (Session session = common.session()) {
            if (cluster.tells(engine)) {
                cluster.tell(plan(request.subject(), session, engine, jacobians), common);
            }
            if (cluster.dryRun()) {
                return ExitCode.DONE.status();
            }
            result = request.run(session, jacobians, engine.losses());
        }
        try (RunDirectory directory =
                out == null ? RunDirectory.next(name) : RunDirectory.create(out, common.force)) {
            save(result, engine, directory, command);
        }
        return (result.converged() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status();
    }

    private WorkPlan plan(Subject point, Session session, Engine engine, JacobianEngine jacobians) {
        return of == Curvature.KERNEL
                ? jacobians.plan(point, session)
                : engine.losses()
                        .plan(
                                PassCost.ofProduct("a product with the " + of.words(), point),
                                session.workers());
    }

    private SpectrumRequest request(Subject point) {
        return new SpectrumRequest(
                point,
                of,
                top,
                bottom,
                density,
                trace,
                effort.estimator,
                perLayer,
                effort.tolerance,
                effort.products,
                effort.probes,
                effort.steps,
                effort.dense,
                common.seed);
    }

    private void save(
            SpectrumResult result, Engine engine, RunDirectory directory, String command) {
        SpectrumSummary summary;
        try {
            summary =
                    SpectrumSummary.of(
                            result,
                            command,
                            SpectrumFiles.write(result.blocks(), directory.path()),
                            engine.facts(),
                            directory.path().toString());
        } catch (IOException e) {
            throw ReportCommand.unwritable(directory.path(), e);
        }
        ResultFiles.write(directory, "spectrum.json", summary, SpectrumReport.of(result, command));
        ResultFiles.print(common.json, summary, SpectrumWords.of(result));
        if (!common.json) {
            ResultFiles.printReport(directory.path());
        }
    }
}
