package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.array.npy.Npy;
import org.plstar.data.Duplicates;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.operator.Estimate;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.kernel.KernelRequest;
import org.plstar.study.kernel.KernelResult;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.Share;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code plstar kernel}. */
@Command(
        name = "kernel",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Computes the tangent kernel K = J Jᵀ of a network on the rows of a file, and its extreme eigenvalues.",
        footer = {
            "",
            "full: [N·C, N·C], row i·C + c for output c of row i; trace: [N, N], summed over outputs; mean: trace divided by C. Features are",
            "standardized by the rows used. The kernel does not depend on the targets, whose number of classes or columns gives C."
        })
public final class KernelCommand implements Callable<Integer> {
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
                    "How each parameter's share is computed; auto: the cheaper by operation count (default: ${DEFAULT-VALUE}).")
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
        OutputFile.check("--save-weights", saveWeights, common.force);
        PreparedDataset prepared = data.all();
        Model built = network.model(data, prepared);
        ModelState state =
                weights == null
                        ? ModelState.initial(built, common.seed)
                        : Weights.load(weights, built);
        prepared.notes().forEach(note -> System.err.println("plstar: " + note));
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
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    String.valueOf(e.getMessage()),
                    "it cannot be written (" + FailureWords.of(e) + ")",
                    "room and permission to write",
                    "choose another file");
        }
    }

    private void show(KernelResult result, Duplicates duplicates) {
        KernelEnds ends = result.ends();
        Model model = result.request().model();
        ObjectNode j = JsonMapper.shared().createObjectNode();
        j.putArray("shape").add(result.order()).add(result.order());
        j.put("outputs", outputs.name().toLowerCase(Locale.ROOT));
        j.put("rows", result.rows());
        j.put("outputs_per_row", result.outputs());
        j.put("parameters", model.layout().size());
        estimate(j, "lambda_min", ends.min());
        estimate(j, "lambda_max", ends.max());
        if (ends.condition().value().isPresent()) {
            j.put("condition_number", ends.condition().value().getAsDouble());
        } else {
            j.putNull("condition_number");
            j.put("condition_number_reason", reason(ends, duplicates));
        }
        j.put("trace", ends.trace());
        ArrayNode shares = j.putArray("shares");
        for (Share s : result.shares()) {
            ObjectNode share = shares.addObject();
            share.put("parameter", s.param());
            share.put("method", s.pairwise() ? "pairwise" : "per_sample");
            share.put("positions", s.positions());
        }
        if (out != null) {
            j.put("file", out.toString());
        }
        j.put("merged_duplicates", duplicates.merged());
        if (common.json) {
            System.out.println(j);
            return;
        }
        System.out.println(
                "Tangent kernel "
                        + result.order()
                        + " x "
                        + result.order()
                        + " of "
                        + model.text()
                        + " ("
                        + model.layout().size()
                        + " parameters) on "
                        + result.rows()
                        + " rows.");
        System.out.println(
                "Eigenvalues from "
                        + text(ends.min())
                        + " to "
                        + text(ends.max())
                        + "; trace "
                        + ends.trace()
                        + ".");
        System.out.println(
                ends.condition().value().isPresent()
                        ? "Condition number " + ends.condition().value().getAsDouble() + "."
                        : "No condition number: " + reason(ends, duplicates) + ".");
        if (out != null) {
            System.out.println("Written to " + out + ".");
        }
    }

    /** Equal rows explain a singular kernel better than its eigenvalues do. */
    private static String reason(KernelEnds ends, Duplicates duplicates) {
        long conflicting = duplicates.conflicts().stream().mapToInt(c -> c.rows().size() - 1).sum();
        long repeated = duplicates.merged() + conflicting;
        return repeated == 0
                ? ends.condition().reason()
                : repeated
                        + " row(s) repeat the features of others, so K is singular; "
                        + ends.condition().reason();
    }

    private static void estimate(ObjectNode j, String name, Estimate e) {
        j.put(name, e.value());
        ObjectNode trust = j.putObject(name + "_trust");
        trust.put("error", e.error());
        trust.put("converged", e.converged());
        trust.put("reason", e.reason());
    }

    private static String text(Estimate e) {
        return e.value() + (e.converged() ? "" : " (not converged, ± " + e.error() + ")");
    }
}
