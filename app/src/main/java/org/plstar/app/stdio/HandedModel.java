package org.plstar.app.stdio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.JsonNode;

/**
 * A model that another program has sent: its outputs f on rows, and Jᵀu, which the other program
 * compares with its own. A pass forwards, linearized, and one back.
 */
final class HandedModel {
    /** The number of elements that all nodes have together for the rows of one pass. */
    private static final long PASS = 1L << 25;

    private static final long MOST = Integer.MAX_VALUE;

    private HandedModel() {}

    /**
     * Computes the numbers; the other program compares them.
     *
     * @param params {@code model}, an ONNX file, and, where more than its parameters is wanted,
     *     {@code rows}, an NPZ file with X, of whose rows the first N are taken, {@code cotangent},
     *     an NPY file with u [N, C], and {@code folder}, into which {@code outputs.npy} [N, C] and
     *     {@code gradient.npy} [p] are written
     * @return {@code outputs}, C, and {@code parameters}: name and size of each, in the order of p
     */
    static Map<String, Object> answer(JsonNode params) throws IOException {
        ImportedModel model = ImportedModel.read(path(params, "model"), ImportOptions.DEFAULT);
        if (params.has("rows")) {
            NpyArray x = Npz.read(path(params, "rows"), "X", MOST);
            NpyArray u = Npy.read(path(params, "cotangent"));
            Path folder = path(params, "folder");
            try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
                products(model, x.values(), u.values(), folder, workers);
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

    private static void products(
            ImportedModel model, double[] x, double[] u, Path folder, Workers workers)
            throws IOException {
        int width = Math.max(1, model.input().size());
        int outputs = model.output().size();
        int rows = u.length / outputs;
        double[] w = model.initialParameters(0);
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
            j.applyTranspose(Arrays.copyOfRange(u, first * outputs, end * outputs), part);
            for (int i = 0; i < g.length; i++) {
                g[i] += part[i];
            }
        }
        Npy.write(folder.resolve("outputs.npy"), new NpyArray(List.of(rows, outputs), f));
        Npy.write(folder.resolve("gradient.npy"), new NpyArray(List.of(g.length), g));
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
