package org.plstar.app.stdio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.network.Model;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.program.Node;
import org.plstar.program.ParamLayout;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;
import tools.jackson.databind.JsonNode;

/**
 * Models that another program has sent: outputs f on rows, Jᵀu and K = J Jᵀ, of which the other
 * program compares the first two with its own. A pass forwards, linearized, and one back. The last
 * few models are kept as they were read, while their files stay.
 */
final class HandedModels {
    /** The number of elements that all nodes have together for the rows of one pass. */
    private static final long PASS = 1L << 25;

    private static final long MOST = Integer.MAX_VALUE;

    /** The number of models that are kept. */
    private static final int KEPT = 4;

    /** A file as it was when it was read. */
    private record Read(Path file, long size, FileTime modified) {}

    private final Map<Read, ImportedModel> kept = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Read, ImportedModel> eldest) {
            return size() > KEPT;
        }
    };

    /**
     * Computes the numbers; the other program compares them.
     *
     * @param params {@code model}, an ONNX file, and, where more than its parameters is wanted,
     *     {@code rows}, an NPZ file with X, and {@code folder}, into which {@code outputs.npy} [N,
     *     C] is written; with {@code cotangent}, an NPY file with u [N, C], of the first N rows,
     *     and {@code gradient.npy} [p] too; with {@code weights}, an NPY file [p], at these in the
     *     place of the file's; with {@code kernel}, {@code kernel.npy} [N C, N C] too
     * @return {@code outputs}, C, and {@code parameters}: name and size of each, in the order of p
     */
    Map<String, Object> answer(JsonNode params) throws IOException {
        ImportedModel model = read(path(params, "model"));
        if (params.has("rows")) {
            double[] x = Npz.read(path(params, "rows"), "X", MOST).values();
            double[] w = params.has("weights")
                    ? Npy.read(path(params, "weights")).values()
                    : model.initialParameters(0);
            double[] u = params.has("cotangent")
                    ? Npy.read(path(params, "cotangent")).values()
                    : new double[0];
            Path folder = path(params, "folder");
            try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
                products(model, x, w, u, folder, workers);
                if (params.path("kernel").asBoolean(false)) {
                    kernel(model, x, w, folder, workers);
                }
            }
        }
        List<Map<String, Object>> parameters = new ArrayList<>();
        for (ParamLayout.Entry e : model.layout().entries()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", e.name());
            one.put("size", e.size());
            parameters.add(one);
        }
        return Map.of("outputs", model.output().size(), "parameters", parameters);
    }

    private ImportedModel read(Path file) throws IOException {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        Read key = new Read(file, about.size(), about.lastModifiedTime());
        ImportedModel model = kept.remove(key);
        if (model == null) {
            model = ImportedModel.read(file, ImportOptions.DEFAULT);
        }
        kept.put(key, model);
        return model;
    }

    private static void kernel(
            ImportedModel model, double[] x, double[] w, Path folder, Workers workers)
            throws IOException {
        int rows = x.length / Math.max(1, model.input().size());
        ResidualSystem all =
                ResidualSystem.of(model, x, new double[rows * model.output().size()]);
        try (Matrix k = TangentKernel.of(all, KernelOutputs.FULL, workers).at(w)) {
            Npy.write(folder.resolve("kernel.npy"), k);
        }
    }

    /**
     * Outputs, and Jᵀu.
     *
     * @param u of the first rows; none for outputs of all rows alone
     */
    private static void products(
            ImportedModel model, double[] x, double[] w, double[] u, Path folder, Workers workers)
            throws IOException {
        int width = Math.max(1, model.input().size());
        int outputs = model.output().size();
        int rows = u.length == 0 ? x.length / width : u.length / outputs;
        double[] f = new double[rows * outputs];
        double[] g = new double[w.length];
        double[] part = new double[w.length];
        int most = Math.clamp(PASS / numbers(model), 1, rows);
        for (int first = 0; first < rows; first += most) {
            int end = Math.min(rows, first + most);
            ResidualSystem some = ResidualSystem.of(
                    model,
                    Arrays.copyOfRange(x, first * width, end * width),
                    new double[(end - first) * outputs]);
            Jacobian j = Jacobian.sharing(some, w, workers);
            System.arraycopy(j.value(), 0, f, first * outputs, (end - first) * outputs);
            if (u.length > 0) {
                j.applyTranspose(Arrays.copyOfRange(u, first * outputs, end * outputs), part);
                for (int i = 0; i < g.length; i++) {
                    g[i] += part[i];
                }
            }
        }
        Npy.write(folder.resolve("outputs.npy"), new NpyArray(List.of(rows, outputs), f));
        if (u.length > 0) {
            Npy.write(folder.resolve("gradient.npy"), new NpyArray(List.of(g.length), g));
        }
    }

    private static long numbers(Model model) {
        long all = 1;
        for (Node n : model.program().nodes()) {
            all += n.type().axes().sample() ? n.type().shape().size() : 0;
        }
        return all;
    }

    private static Path path(JsonNode params, String name) {
        return Path.of(params.path(name).asString());
    }
}
