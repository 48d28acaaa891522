package org.plstar.study.predict;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.array.npy.WholeFile;
import org.plstar.data.safetensors.SafeTensors;
import org.plstar.data.safetensors.TensorType;
import org.plstar.network.Adapted;
import org.plstar.network.HeadedModel;
import org.plstar.network.LowRank;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.study.json.Json;

/**
 * Low-rank adapters as Hugging Face's PEFT names and describes them:
 * {@code adapter_model.safetensors} in single precision, and {@code adapter_config.json}; and
 * {@code adapted.npz}, the matrices with their adapters' terms added.
 */
final class AdapterFiles {
    private static final String TENSORS = "adapter_model.safetensors";
    private static final String CONFIG = "adapter_config.json";

    /** What PEFT's names have before a module's path. */
    private static final String PREFIX = "base_model.model.";

    private static final String MATRICES = "adapted.npz";

    private AdapterFiles() {}

    /**
     * The content of {@code adapter_config.json}.
     *
     * @param fanInFanOut false: the adapters are of y = B A x, however a model stores its matrices
     */
    private record Config(
            String peftType,
            int r,
            Number loraAlpha,
            double loraDropout,
            String bias,
            boolean fanInFanOut,
            List<String> targetModules,
            boolean inferenceMode) {}

    /** The adapters of a model, which may stand behind a head. */
    private static Optional<Adapted> of(Model model) {
        Model body = model instanceof HeadedModel h ? h.body() : model;
        return body instanceof Adapted a ? Optional.of(a) : Optional.empty();
    }

    /**
     * Writes the adapters of a model, if it has any.
     *
     * @param w [p], the model's parameters; those of a head stand behind the adapters'
     */
    static void write(Model model, double[] w, Path folder) throws IOException {
        Optional<Adapted> adapted = of(model);
        if (adapted.isEmpty()) {
            return;
        }
        Adapted a = adapted.get();
        SequencedMap<String, NpyArray> tensors = new LinkedHashMap<>();
        List<String> modules = new ArrayList<>();
        for (LowRank l : a.adapters()) {
            modules.add(l.a().substring(0, l.a().lastIndexOf(".lora_A.")));
            for (String name : List.of(l.a(), l.b())) {
                tensors.put(PREFIX + name, array(a, w, name));
            }
        }
        SequencedMap<String, String> texts = new LinkedHashMap<>();
        texts.put("format", "pt");
        SafeTensors.write(folder.resolve(TENSORS), tensors, TensorType.F32, texts);
        double alpha = a.alpha();
        Config config = new Config(
                "LORA",
                a.adapters().getFirst().rank(),
                alpha == Math.rint(alpha) ? (Number) (long) alpha : (Number) alpha,
                0,
                "none",
                false,
                modules,
                true);
        byte[] text = Json.file(config);
        WholeFile.write(folder.resolve(CONFIG), out -> out.write(text));
        SequencedMap<String, NpyArray> matrices = new LinkedHashMap<>();
        a.merged(Arrays.copyOf(w, a.layout().size()))
                .forEach((name, numbers) ->
                        matrices.put(name, array(a.body().layout().entry(name).shape(), numbers)));
        Npz.write(folder.resolve(MATRICES), matrices);
    }

    private static NpyArray array(Adapted a, double[] w, String name) {
        ParamLayout.Entry e = a.layout().entry(name);
        return array(e.shape(), Arrays.copyOfRange(w, e.offset(), e.offset() + e.size()));
    }

    private static NpyArray array(Shape shape, double[] numbers) {
        return new NpyArray(Arrays.stream(shape.dims()).boxed().toList(), numbers);
    }
}
