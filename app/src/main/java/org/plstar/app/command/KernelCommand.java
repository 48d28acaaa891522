package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.DataSource;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.engine.Engine;
import org.plstar.study.infinite.InfiniteKernelRequest;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.StoredInfiniteRequest;
import org.plstar.study.json.Json;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.kernel.StoredKernelRequest;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.spectrum.ImplicitKernelRequest;
import org.plstar.system.Loss;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar kernel}. */
@Command(
        name = "kernel",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Computes the tangent kernel K = J Jᵀ of a network on the rows of a file, and its"
                        + " extreme eigenvalues.",
        footer = {
            "",
            "DATA may be the directory of a run of plstar train, whose last weights are taken.",
            "full: [N·C, N·C], row i·C + c for output c of row i; trace: [N, N], summed over"
                    + " outputs; mean: trace divided by C. Features are",
            "standardized by the rows used. The kernel does not depend on the targets, whose number"
                    + " of classes or columns gives C."
        })
public final class KernelCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private DataOptions data;

    @Mixin private NetworkOptions network;

    @Mixin private CommonOptions common;

    @Mixin private StoredKernelOptions stored;

    @Mixin private ClusterOptions cluster;

    @Option(
            names = "--outputs",
            paramLabel = "full|trace|mean",
            defaultValue = "full",
            description = "What becomes of several outputs (default: ${DEFAULT-VALUE}).")
    private KernelOutputs outputs = KernelOutputs.FULL;

    @Option(
            names = "--method",
            paramLabel = "auto|pairwise|per_sample",
            defaultValue = "auto",
            description =
                    "How each parameter's share is computed; auto: the cheaper by operation count"
                            + " (default: ${DEFAULT-VALUE}).")
    private KernelMethod method = KernelMethod.AUTO;

    @Option(
            names = "--infinite",
            paramLabel = "ntk|nngp|both",
            description =
                    "The kernel of the network with every hidden width infinite: the limit of the"
                            + " tangent kernel, or of the covariance of outputs at the start.")
    private @Nullable InfiniteChoice infinite;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "The kernel of DATA's rows with the rows of this file: a column for each of its"
                            + " rows; of a single network or, with --infinite, of infinite width.")
    private @Nullable Path against;

    @Mixin private Patience patience;

    @Option(
            names = "--out",
            paramLabel = "FILE.npy|K.zarr",
            description =
                    "Write the kernel to this NPY file; both kernels of infinite width to an NPZ"
                            + " file, as ntk and nngp; a name that ends in .zarr: block by block"
                            + " into this folder, for kernels larger than memory. Blocks that are"
                            + " there are kept.")
    private @Nullable Path out;

    @Option(
            names = "--weights",
            paramLabel = "FILE.npz",
            description = "Take the weights from this file instead of random ones.")
    private @Nullable Path weights;

    @Option(
            names = "--save-weights",
            paramLabel = "FILE.npz",
            description = "Write the weights to this file, named as PyTorch names them.")
    private @Nullable Path saveWeights;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public KernelCommand() {}

    @Override
    public Integer call() {
        common.check();
        cluster.requireNone();
        boolean onDisk = StoredKernelOptions.wanted(out) && infinite != InfiniteChoice.BOTH;
        if (stored.implicit()) {
            requireProductsOnly();
        } else if (!onDisk) {
            OutputFile.check("--out", out, common.force);
            OutputFile.requireEnding(
                    "--out", out, infinite == InfiniteChoice.BOTH ? ".npz" : ".npy");
            stored.requireUnused();
            if (cluster.dryRun()) {
                throw unused(
                        "--dry-run",
                        "the kernel is small enough for memory",
                        "--out K.zarr, or --store no");
            }
        }
        if (against != null && infinite == null && out == null) {
            throw unused(
                    "--against",
                    "a kernel of two sets of rows has no eigenvalues to be told",
                    "--out with a name that ends in .npy or .zarr");
        }
        OutputFile.check("--save-weights", saveWeights, common.force);
        Optional<Subject> ofRun = SubjectOptions.run(spec).map(SubjectOptions::atEnd);
        PreparedDataset prepared =
                ofRun.map(Subject::data).orElseGet(() -> data.measured(Loss.SQUARE));
        if (infinite != null) {
            return ofInfiniteWidth(infinite, prepared, ofRun.isPresent());
        }
        Model built = ofRun.map(Subject::model).orElseGet(() -> network.model(data, prepared));
        ModelState state =
                weights != null
                        ? Weights.load(weights, built)
                        : ofRun.map(Subject::state)
                                .orElseGet(() -> ModelState.initial(built, common.seed));
        common.say(prepared);
        KernelRequest request =
                new KernelRequest(
                        built,
                        state,
                        prepared.training().features(),
                        outputs,
                        method,
                        others(prepared).map(Dataset::features),
                        common.seed);
        try (Session session = common.session()) {
            saveWeights(built, state);
            if (stored.implicit()) {
                prepared.requireFitting(built);
                return byProducts(
                        new Subject(prepared, built, Loss.SQUARE, state, state, "as given"),
                        session);
            }
            if (onDisk) {
                return onDisk(request, session);
            }
            if (request.against().isPresent() && out != null) {
                return crossed(request, out, session);
            }
            try (KernelResult result = request.run(session)) {
                if (out != null) {
                    Npy.write(out, result.matrix());
                }
                session.progress().clear();
                print(KernelSummary.of(result, prepared.duplicates(), Optional.ofNullable(out)));
            }
            return ExitCode.DONE.status();
        } catch (IOException e) {
            throw ReportCommand.unwritable(out == null ? Path.of("") : out, e);
        }
    }

    private void saveWeights(Model built, ModelState state) {
        if (saveWeights == null) {
            return;
        }
        try {
            Weights.save(saveWeights, built.layout(), state);
        } catch (IOException e) {
            throw ReportCommand.unwritable(saveWeights, e);
        }
    }

    /** The rows that columns stand for, as the model takes them; absent for the rows themselves. */
    private Optional<Dataset> others(PreparedDataset prepared) {
        return Optional.ofNullable(against)
                .map(
                        file ->
                                prepared.rowEncoding()
                                        .inputs(
                                                DataSource.openFeatures(
                                                                file,
                                                                ReadOptions.defaults(),
                                                                prepared.training().schema())
                                                        .data()));
    }

    /** A kernel of two sets of rows in memory, which has no spectrum. */
    private int crossed(KernelRequest request, Path file, Session session) throws IOException {
        try (Matrix k = request.cross(session)) {
            Npy.write(file, k);
            session.progress().clear();
            print(KernelSummary.of(request, k, file));
        }
        return ExitCode.DONE.status();
    }

    /** Refuses what a kernel that is not formed has no use for. */
    private void requireProductsOnly() {
        if (out != null || infinite != null || against != null || method != KernelMethod.AUTO) {
            throw unused(
                    out != null
                            ? "--out"
                            : infinite != null
                                    ? "--infinite"
                                    : against != null ? "--against" : "--method",
                    "with --store no the kernel of a finite network is neither formed nor written",
                    "--store no alone");
        }
        stored.requireUnusedByProducts();
    }

    /** The ends of the spectrum of a kernel that is not formed. */
    private int byProducts(Subject subject, Session session) {
        Engine found = Engine.find();
        ImplicitKernelRequest request =
                new ImplicitKernelRequest(subject, outputs, stored.products(), common.seed);
        if (cluster.tells(found)) {
            cluster.tell(found.jacobians().plan(subject, session), common);
        }
        if (cluster.dryRun()) {
            return ExitCode.DONE.status();
        }
        KernelSummary summary = KernelSummary.of(request.run(session, found.jacobians()), found);
        session.progress().clear();
        print(summary);
        return ExitCode.DONE.status();
    }

    private void print(KernelSummary summary) {
        if (common.json) {
            System.out.println(Json.tree(summary));
        } else {
            summary.lines().forEach(System.out::println);
        }
    }

    private int onDisk(KernelRequest request, Session session) {
        String name = outName();
        Engine found = Engine.find();
        KernelEngine engine = found.kernels();
        StoredKernelRequest whole = stored.request(request, name, engine);
        if (cluster.dryRun()) {
            cluster.tell(whole.plan(session, engine).work(), common);
            return ExitCode.DONE.status();
        }
        StoredKernelResult result =
                whole.run(
                        session,
                        engine,
                        plan -> {
                            session.progress().clear();
                            if (!common.quiet) {
                                System.err.println("plstar: " + StoredKernelSummary.plan(plan));
                                if (found.distributed()) {
                                    System.err.println("plstar: " + PlanWords.line(plan.work()));
                                }
                            }
                        });
        session.progress().clear();
        Model model = request.model();
        print(KernelSummary.of(result, model.text(), name, model.layout().size(), found.facts()));
        return ExitCode.DONE.status();
    }

    /** The name of --out as it was given: a path would take slashes from one such as hdfs://…. */
    private String outName() {
        return spec.commandLine()
                .getParseResult()
                .matchedOption("--out")
                .originalStringValues()
                .getFirst();
    }

    /** Which kernels of infinite width. */
    enum InfiniteChoice {
        NTK,
        NNGP,
        BOTH
    }

    private int ofInfiniteWidth(InfiniteChoice choice, PreparedDataset prepared, boolean run) {
        if (weights != null || saveWeights != null || run) {
            throw unused(
                    "--infinite",
                    "at infinite width there are no single weights",
                    "data and a network's text");
        }
        Optional<Dataset> others = others(prepared);
        common.say(prepared);
        InfiniteKind kind = choice == InfiniteChoice.NNGP ? InfiniteKind.NNGP : InfiniteKind.NTK;
        if (StoredKernelOptions.wanted(out)) {
            return infiniteOnDisk(kind, prepared);
        }
        InfiniteKernelRequest request =
                new InfiniteKernelRequest(
                        network.infinite(prepared),
                        prepared.training(),
                        others,
                        kind,
                        common.seed,
                        patience.patient);
        NpyType type = common.precision.precision == Precision.FLOAT ? NpyType.F4 : NpyType.F8;
        try (Session session = common.session();
                InfiniteKernelRequest.Result result = request.run(session)) {
            if (out != null && choice == InfiniteChoice.BOTH) {
                Npz.write(
                        out,
                        entries -> {
                            entries.put("ntk", result.kernels().ntk(), type);
                            entries.put("nngp", result.kernels().nngp(), type);
                        });
            } else if (out != null) {
                Npy.write(out, result.matrix(), type);
            }
            session.progress().clear();
            print(KernelSummary.of(result, network.text(), Optional.ofNullable(out)));
            return ExitCode.DONE.status();
        } catch (IOException e) {
            throw ReportCommand.unwritable(out == null ? Path.of("") : out, e);
        }
    }

    private int infiniteOnDisk(InfiniteKind kind, PreparedDataset prepared) {
        if (against != null) {
            throw unused(
                    "--against",
                    "a stored kernel of infinite width is that of one set of rows",
                    ".npy, or a finite network");
        }
        if (cluster.dryRun() || Engine.find().distributed()) {
            throw unused(
                    cluster.dryRun() ? "--dry-run" : "--master",
                    "kernels of infinite width are computed on this machine",
                    "a finite network");
        }
        if (common.precision.precision == Precision.FLOAT) {
            throw unused("--precision float", "stored kernels are in double precision", ".npy");
        }
        String name = outName();
        StoredInfiniteRequest request =
                new StoredInfiniteRequest(
                        network.infinite(prepared),
                        prepared.training(),
                        kind,
                        stored.untiled(name, new LocalKernels()),
                        common.seed,
                        patience.patient);
        try (Session session = common.session()) {
            StoredKernelResult result =
                    request.run(
                            session,
                            plan -> {
                                session.progress().clear();
                                if (!common.quiet) {
                                    System.err.println("plstar: " + StoredKernelSummary.plan(plan));
                                }
                            });
            session.progress().clear();
            print(KernelSummary.of(result, network.text(), name, 0, Engine.find().facts()));
            return ExitCode.DONE.status();
        }
    }

    private static Refusal unused(String option, String why, String expected) {
        return Refusal.of(RequestRefusal.UNUSED, option, why, expected, "leave it out");
    }
}
