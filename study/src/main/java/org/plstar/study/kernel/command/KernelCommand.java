package org.plstar.study.kernel.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.data.Dataset;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.command.AccountText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.SubjectOptions;
import org.plstar.study.engine.Engine;
import org.plstar.study.infinite.InfiniteKernelRequest;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.infinite.StoredInfiniteRequest;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.study.kernel.LocalKernels;
import org.plstar.study.kernel.StoredKernelRequest;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.kernel.command.KernelOptions.InfiniteChoice;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.options.PlanOption;
import org.plstar.study.options.PlanWords;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.spectrum.ImplicitKernelRequest;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.store.OutputFile;
import org.plstar.system.Loss;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code plstar kernel}. */
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
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOptions data;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private CommonOptions common;

    @Mixin
    private StoredKernelOptions stored;

    @Mixin
    private PlanOption planning;

    @Mixin
    private KernelOptions asked;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public KernelCommand() {}

    @Override
    public Integer call() {
        common.check();
        requireFitting();
        Optional<Subject> ofRun = SubjectOptions.run(spec).map(SubjectOptions::atEnd);
        Optional<Path> arrays = data.weights(asked.weights);
        PreparedDataset prepared =
                ofRun.map(Subject::data).orElseGet(() -> data.measured(Loss.SQUARE));
        if (asked.infinite != null) {
            return ofInfiniteWidth(asked.infinite, prepared, ofRun.isPresent());
        }
        Model model = ofRun.map(Subject::model).orElseGet(() -> network.model(data, prepared));
        ModelState state = arrays.map(file -> Weights.load(file, model))
                .or(() -> ofRun.map(Subject::state))
                .orElseGet(() -> ModelState.initial(model, common.seed));
        common.say(prepared);
        try (Session session = common.session()) {
            return ofNetwork(
                    new Subject(prepared, model, Loss.SQUARE, state, state, "as given"), session);
        }
    }

    /** Whether the kernel is written to a disk, block by block. */
    private boolean stores() {
        return StoredKernelOptions.wanted(asked.out) && asked.infinite != InfiniteChoice.BOTH;
    }

    /** Refuses options that the chosen way of computing the kernel does not use. */
    private void requireFitting() {
        if (stored.implicit()) {
            asked.requireProductsOnly();
            stored.requireUnusedByProducts();
        } else if (!stores()) {
            OutputFile.check("--out", asked.out, common.force);
            OutputFile.requireEnding(
                    "--out", asked.out, asked.infinite == InfiniteChoice.BOTH ? ".npz" : ".npy");
            stored.requireUnused();
            if (planning.dryRun()) {
                throw UnusedOption.because(
                        "--dry-run",
                        "the kernel is small enough for memory",
                        "--out K.zarr, or --store no");
            }
        }
        if (asked.against != null && asked.infinite == null && asked.out == null) {
            throw UnusedOption.because(
                    "--against",
                    "a kernel of two sets of rows has no eigenvalues to be told",
                    "--out with a name that ends in .npy or .zarr");
        }
        OutputFile.check("--save-weights", asked.saveWeights, common.force);
    }

    /** The kernel of a finite network: by products, on a disk, of two sets of rows, or whole. */
    private int ofNetwork(Subject subject, Session session) {
        if (stored.implicit()) {
            subject.data().requireFitting(subject.model());
            asked.saveWeights(subject.model(), subject.state());
            return byProducts(subject, session);
        }
        KernelRequest request = new KernelRequest(
                subject.model(),
                subject.state(),
                subject.data().training().features(),
                asked.outputs,
                asked.method,
                asked.others(subject.data()).map(Dataset::features),
                common.seed);
        asked.saveWeights(subject.model(), subject.state());
        if (stores()) {
            return onDisk(request, session);
        }
        try {
            return request.against().isPresent() && asked.out != null
                    ? crossed(request, asked.out, session)
                    : whole(request, subject.data(), session);
        } catch (IOException e) {
            throw OutputFile.unwritable(asked.out == null ? Path.of("") : asked.out, e);
        }
    }

    /** Computes a kernel in memory, and returns the exit status. */
    private int whole(KernelRequest request, PreparedDataset prepared, Session session)
            throws IOException {
        try (KernelResult result = request.run(session)) {
            if (asked.out != null) {
                Npy.write(asked.out, result.matrix());
            }
            session.progress().clear();
            print(KernelSummary.of(result, prepared.duplicates(), Optional.ofNullable(asked.out)));
        }
        return ExitCode.DONE.status();
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

    /** The ends of the spectrum of a kernel that is not formed. */
    private int byProducts(Subject subject, Session session) {
        Engine found = Engine.find();
        ImplicitKernelRequest request =
                new ImplicitKernelRequest(subject, asked.outputs, stored.products(), common.seed);
        JacobianEngine engine = JacobianEngine.of(found);
        if (planning.tells(found)) {
            planning.tell(engine.plan(subject, session), common);
        }
        if (planning.dryRun()) {
            return ExitCode.DONE.status();
        }
        KernelSummary summary = KernelSummary.of(request.run(session, engine), found);
        session.progress().clear();
        print(summary);
        return ExitCode.DONE.status();
    }

    private void print(KernelSummary summary) {
        AccountText.print(summary, summary.account(), common.json);
    }

    private int onDisk(KernelRequest request, Session session) {
        String name = outName();
        Engine found = Engine.find();
        KernelEngine engine = KernelEngine.of(found);
        StoredKernelRequest whole = stored.request(request, name, engine);
        if (planning.dryRun()) {
            planning.tell(whole.plan(session, engine).work(), common);
            return ExitCode.DONE.status();
        }
        StoredKernelResult result = whole.run(session, engine, plan -> {
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

    /** The text of --out as it was given: a path would lose slashes of names such as hdfs://…. */
    private String outName() {
        return spec.commandLine()
                .getParseResult()
                .matchedOption("--out")
                .originalStringValues()
                .getFirst();
    }

    private int ofInfiniteWidth(InfiniteChoice choice, PreparedDataset prepared, boolean run) {
        if (asked.weights != null || asked.saveWeights != null || run) {
            throw UnusedOption.because(
                    "--infinite",
                    "at infinite width there are no single weights",
                    "data and a network's text");
        }
        Optional<Dataset> others = asked.others(prepared);
        common.say(prepared);
        InfiniteKind kind = choice == InfiniteChoice.NNGP ? InfiniteKind.NNGP : InfiniteKind.NTK;
        if (StoredKernelOptions.wanted(asked.out)) {
            return infiniteOnDisk(kind, prepared);
        }
        InfiniteKernelRequest request = new InfiniteKernelRequest(
                infinite(prepared),
                prepared.training(),
                others,
                kind,
                common.seed,
                asked.patience.patient);
        NpyType type = common.precision.precision == Precision.FLOAT ? NpyType.F4 : NpyType.F8;
        try (Session session = common.session();
                InfiniteKernelRequest.Result result = request.run(session)) {
            if (asked.out != null && choice == InfiniteChoice.BOTH) {
                Npz.write(asked.out, entries -> {
                    entries.put("ntk", result.kernels().ntk(), type);
                    entries.put("nngp", result.kernels().nngp(), type);
                });
            } else if (asked.out != null) {
                Npy.write(asked.out, result.matrix(), type);
            }
            session.progress().clear();
            print(KernelSummary.of(result, network.text(), Optional.ofNullable(asked.out)));
            return ExitCode.DONE.status();
        } catch (IOException e) {
            throw OutputFile.unwritable(asked.out == null ? Path.of("") : asked.out, e);
        }
    }

    /**
     * The network with every hidden width infinite; a first dense layer reads images as rows of
     * pixels.
     */
    private InfiniteNetwork infinite(PreparedDataset data) {
        Architecture architecture = Architecture.parse(network.text());
        return InfiniteNetwork.of(
                architecture, data.rowEncoding().input(architecture), network.initialization());
    }

    private int infiniteOnDisk(InfiniteKind kind, PreparedDataset prepared) {
        asked.requireStoredInfinite(planning.dryRun(), common);
        String name = outName();
        StoredInfiniteRequest request = new StoredInfiniteRequest(
                infinite(prepared),
                prepared.training(),
                kind,
                stored.untiled(name, new LocalKernels()),
                common.seed,
                asked.patience.patient);
        try (Session session = common.session()) {
            StoredKernelResult result = request.run(session, plan -> {
                session.progress().clear();
                if (!common.quiet) {
                    System.err.println("plstar: " + StoredKernelSummary.plan(plan));
                }
            });
            session.progress().clear();
            print(KernelSummary.of(
                    result, network.text(), name, 0, Engine.find().facts()));
            return ExitCode.DONE.status();
        }
    }
}
