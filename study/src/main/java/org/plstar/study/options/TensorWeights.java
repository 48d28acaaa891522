package org.plstar.study.options;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.plstar.array.npy.NpyArray;
import org.plstar.data.NameList;
import org.plstar.data.safetensors.SafeTensors;
import org.plstar.network.NetworkRefusal;
import org.plstar.onnx.ImportedModel;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

/**
 * An ONNX model with the numbers of a safetensors file.
 *
 * <p>A parameter takes the tensor of its name, here or in the file of the model; else the only
 * tensor whose name ends with it behind a dot, or that ends its name so; gamma and beta are weight
 * and bias. Matrices of linear layers, which a graph multiplies with from the right, are
 * transposed.
 *
 * @param note what a user should know
 */
record TensorWeights(ImportedModel model, Optional<String> note) {
    /**
     * Reads the numbers.
     *
     * @throws Refusal WEIGHTS_NAMES if the file lacks parameters, or has several for one;
     *     WEIGHTS_SHAPE; a {@link org.plstar.data.safetensors.SafeTensorsRefusal}
     */
    static TensorWeights of(ImportedModel model, Path file) {
        SafeTensors tensors = SafeTensors.open(file);
        List<String> names = List.copyOf(tensors.tensors().sequencedKeySet());
        Set<String> used = new HashSet<>();
        List<String> missing = new ArrayList<>();
        double[] w = model.initialParameters(0);
        for (ParamLayout.Entry e : model.layout().entries()) {
            Optional<String> found = find(model, e.name(), names, file);
            found.ifPresentOrElse(
                    name -> {
                        used.add(name);
                        NpyArray own = tensors.read(name);
                        boolean turned = model.reading().transposed().contains(e.name());
                        double[] numbers = turned ? transposed(own) : own.values();
                        requireShape(file + ", tensor " + name, own, e, turned);
                        System.arraycopy(numbers, 0, w, e.offset(), e.size());
                    },
                    () -> missing.add(e.name()));
        }
        if (!missing.isEmpty()) {
            throw Refusal.of(
                    NetworkRefusal.WEIGHTS_NAMES,
                    file.toString(),
                    "it has no tensor for " + NameList.listed(missing),
                    "one for each parameter of " + model.text(),
                    "take the tensors of this model: there are " + NameList.listed(names));
        }
        int left = names.size() - used.size();
        return new TensorWeights(
                model.startingFrom(w),
                left == 0
                        ? Optional.empty()
                        : Optional.of("of " + file + " " + left
                                + (left == 1 ? " tensor belongs" : " tensors belong")
                                + " to no parameter of " + model.text()));
    }

    private static Optional<String> find(
            ImportedModel model, String parameter, List<String> names, Path file) {
        // a parameter that was parted for several readers has the tensor of the first
        String name = parameter.replaceFirst("#[0-9]+$", "");
        String source = model.reading().sources().getOrDefault(parameter, name);
        // layer norms of files that stem from TensorFlow
        String older = name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta");
        Optional<String> same =
                Stream.of(name, source, older).filter(names::contains).findFirst();
        if (same.isPresent()) {
            return same;
        }
        List<String> near = names.stream()
                .filter(n -> Stream.of(name, older)
                        .anyMatch(own -> n.endsWith("." + own) || own.endsWith("." + n)))
                .toList();
        if (near.size() > 1) {
            throw Refusal.of(
                    NetworkRefusal.WEIGHTS_NAMES,
                    file.toString(),
                    "several tensors may be the parameter " + parameter + ": "
                            + NameList.listed(near),
                    "one whose name ends so",
                    "take the tensors of this model");
        }
        return near.stream().findFirst();
    }

    private static void requireShape(
            String where, NpyArray tensor, ParamLayout.Entry e, boolean turned) {
        List<Integer> own = IntStream.of(e.shape().dims()).boxed().toList();
        if (!tensor.shape().equals(turned ? own.reversed() : own)) {
            throw Refusal.of(
                    NetworkRefusal.WEIGHTS_SHAPE,
                    where,
                    "its shape is " + tensor.shape(),
                    (turned ? own.reversed() : own) + " for the parameter " + e.name()
                            + (turned ? ", which the graph holds transposed" : ""),
                    "give the weights of this model, or the model of these weights");
        }
    }

    /** A matrix as its transpose, row-major; other arrays as they are. */
    private static double[] transposed(NpyArray a) {
        if (a.shape().size() != 2) {
            return a.values();
        }
        int rows = a.shape().get(0);
        int columns = a.shape().get(1);
        double[] turned = new double[a.values().length];
        Arrays.setAll(turned, i -> a.values()[i % rows * columns + i / rows]);
        return turned;
    }
}
