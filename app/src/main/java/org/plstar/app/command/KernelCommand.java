package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.array.npy.Npy;
import org.plstar.data.Duplicates;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.json.Json;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
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
            names = "--out",
            paramLabel = "FILE.npy",
            description = "Write the kernel to this NPY file.")
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
        OutputFile.check("--out", out, common.force);
        OutputFile.requireEnding("--out", out, ".npy");
        OutputFile.check("--save-weights", saveWeights, common.force);
        Optional<Subject> ofRun = SubjectOptions.run(spec).map(SubjectOptions::atEnd);
        PreparedDataset prepared = ofRun.map(Subject::data).orElseGet(data::all);
        Model built = ofRun.map(Subject::model).orElseGet(() -> network.model(data, prepared));
        ModelState state =
                weights != null
                        ? Weights.load(weights, built)
                        : ofRun.map(Subject::state)
                                .orElseGet(() -> ModelState.initial(built, common.seed));
        common.say(prepared);
        KernelRequest request =
                new KernelRequest(
                        built, state, prepared.training().features(), outputs, method, common.seed);
        try (Session session = common.session()) {
            if (saveWeights != null) {
                Weights.save(saveWeights, built.layout(), state);
            }
            try (KernelResult result = request.run(session)) {
                if (out != null) {
                    Npy.write(out, result.matrix());
                }
                session.progress().clear();
                show(result, prepared.duplicates());
            }
            return ExitCode.DONE.status();
        } catch (IOException e) {
            throw ReportCommand.unwritable(Path.of(String.valueOf(e.getMessage())), e);
        }
    }

    private void show(KernelResult result, Duplicates duplicates) {
        KernelSummary summary = KernelSummary.of(result, duplicates, Optional.ofNullable(out));
        if (common.json) {
            System.out.println(Json.tree(summary));
            return;
        }
        summary.lines(result.request().model().text()).forEach(System.out::println);
        if (out != null) {
            System.out.println("Written to " + out + ".");
        }
    }
}
