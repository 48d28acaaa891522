package org.plstar.study.kernel.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.source.DataSource;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.study.PreparedDataset;
import org.plstar.study.engine.Engine;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.Patience;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.store.OutputFile;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for the kernel that is computed, and for its file. */
public final class KernelOptions {
    @Option(
            names = "--outputs",
            paramLabel = "full|trace|mean",
            defaultValue = "full",
            description = "What becomes of several outputs (default: ${DEFAULT-VALUE}).")
    KernelOutputs outputs = KernelOutputs.FULL;

    @Option(
            names = "--method",
            paramLabel = "auto|pairwise|per_sample",
            defaultValue = "auto",
            description =
                    "How each parameter's share is computed; auto: the cheaper by operation count"
                            + " (default: ${DEFAULT-VALUE}).")
    KernelMethod method = KernelMethod.AUTO;

    @Option(
            names = "--infinite",
            paramLabel = "ntk|nngp|both",
            description =
                    "The kernel of the network with every hidden width infinite: the limit of the"
                            + " tangent kernel, or of the covariance of outputs at the start.")
    @Nullable
    InfiniteChoice infinite;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description =
                    "The kernel of DATA's rows with the rows of this file: a column for each of its"
                            + " rows; of a single network or, with --infinite, of infinite width.")
    @Nullable
    Path against;

    @Mixin
    Patience patience;

    @Option(
            names = "--out",
            paramLabel = "FILE.npy|K.zarr",
            description =
                    "Write the kernel to this NPY file; both kernels of infinite width to an NPZ"
                            + " file, as ntk and nngp; a name that ends in .zarr: block by block"
                            + " into this folder, for kernels larger than memory. Blocks that are"
                            + " there are kept.")
    @Nullable
    Path out;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description =
                    "Take the weights from this NPZ file instead of random ones; for an ONNX model also"
                            + " from a safetensors file.")
    @Nullable
    Path weights;

    @Option(
            names = "--save-weights",
            paramLabel = "FILE.npz",
            description = "Write the weights to this file, named as PyTorch names them.")
    @Nullable
    Path saveWeights;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public KernelOptions() {}

    /** The kernels of infinite width that can be requested. */
    enum InfiniteChoice {
        NTK,
        NNGP,
        BOTH
    }

    /** The rows of the columns, as inputs of the model; absent for the rows themselves. */
    Optional<Dataset> others(PreparedDataset prepared) {
        return Optional.ofNullable(against)
                .map(file -> prepared.rowEncoding()
                        .inputs(DataSource.openFeatures(
                                        file,
                                        ReadOptions.defaults(),
                                        prepared.training().schema())
                                .data()));
    }

    /** Writes the weights to a file, if requested. */
    void saveWeights(Model built, ModelState state) {
        if (saveWeights == null) {
            return;
        }
        try {
            Weights.save(saveWeights, built.layout(), state);
        } catch (IOException e) {
            throw OutputFile.unwritable(saveWeights, e);
        }
    }

    /** Refuses options that a kernel without a matrix does not use. */
    void requireProductsOnly() {
        UnusedOption.first(
                        "--out", out,
                        "--infinite", infinite,
                        "--against", against,
                        "--method", method == KernelMethod.AUTO ? null : method)
                .ifPresent(used -> {
                    throw UnusedOption.because(
                            used,
                            "with --store no the kernel of a finite network is neither formed nor"
                                    + " written",
                            "--store no alone");
                });
    }

    /** Refuses options that a stored kernel of infinite width does not use. */
    void requireStoredInfinite(boolean dryRun, CommonOptions common) {
        if (against != null) {
            throw UnusedOption.because(
                    "--against",
                    "a stored kernel of infinite width is that of one set of rows",
                    ".npy, or a finite network");
        }
        if (dryRun || Engine.find().distributed()) {
            throw UnusedOption.because(
                    dryRun ? "--dry-run" : "a cluster",
                    "kernels of infinite width are computed on this machine",
                    "a finite network");
        }
        if (common.precision.precision == Precision.FLOAT) {
            throw UnusedOption.because(
                    "--precision float", "stored kernels are in double precision", ".npy");
        }
    }
}
