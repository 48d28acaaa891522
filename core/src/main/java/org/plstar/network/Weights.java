package org.plstar.network;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.array.npy.Npz;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

/** A network's weights as an NPZ file with PyTorch's names, for exchange in both directions. */
public final class Weights {
    private Weights() {}

    /** Writes the parameters w [p] to a file, one array per parameter. */
    public static void save(Path file, ParamLayout layout, double[] w) throws IOException {
        requireNonNull(w, "w");
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        for (ParamLayout.Entry e : layout.entries()) {
            arrays.put(e.name(), array(e, w));
        }
        Npz.write(file, arrays);
    }

    /** Writes parameters and running statistics to a file, one array each. */
    public static void save(Path file, ParamLayout layout, ModelState state) throws IOException {
        Npz.write(file, entries -> {
            for (ParamLayout.Entry e : layout.entries()) {
                entries.put(e.name(), array(e, state.parameters()));
            }
            for (Map.Entry<String, double[]> b : state.buffers().entrySet()) {
                boolean counter = isCounter(b.getKey());
                entries.put(
                        b.getKey(),
                        new NpyArray(shape(b.getKey(), b.getValue()), b.getValue()),
                        counter ? NpyType.I8 : NpyType.F8);
            }
        });
    }

    private static NpyArray array(ParamLayout.Entry e, double[] w) {
        return new NpyArray(
                IntStream.of(e.shape().dims()).boxed().toList(),
                Arrays.copyOfRange(w, e.offset(), e.offset() + e.size()));
    }

    private static boolean isCounter(String buffer) {
        return buffer.endsWith("num_batches_tracked");
    }

    /** The shape of a buffer's array; a count is one number without an axis. */
    private static List<Integer> shape(String buffer, double[] values) {
        return isCounter(buffer) ? List.of() : List.of(values.length);
    }

    /**
     * Reads parameters and running statistics; counts of batches may be missing, as in files by
     * NumPy users.
     *
     * @throws Refusal if the file is not readable, or its names, shapes or values are not those of
     *     the model
     */
    public static ModelState load(Path file, Model model) {
        Map<String, NpyArray> arrays = Npz.read(file);
        SequencedMap<String, double[]> buffers = ModelState.initialBuffers(model);
        for (Map.Entry<String, double[]> b : buffers.entrySet()) {
            NpyArray a = arrays.remove(b.getKey());
            if (a == null && !isCounter(b.getKey())) {
                throw names(file, "it has no array " + b.getKey());
            }
            if (a != null) {
                List<Integer> shape = shape(b.getKey(), b.getValue());
                check(
                        file,
                        b.getKey(),
                        a,
                        shape,
                        b.getKey().endsWith("running_var") ? 0 : -Double.MAX_VALUE);
                b.setValue(a.values());
            }
        }
        return new ModelState(load(file, arrays, model.layout()), buffers);
    }

    /**
     * Reads the parameters w [p] from a file.
     *
     * @throws Refusal if the file is not readable, or its names, shapes or values are not those of
     *     the network
     */
    public static double[] load(Path file, ParamLayout layout) {
        return load(file, Npz.read(file), layout);
    }

    private static double[] load(Path file, Map<String, NpyArray> arrays, ParamLayout layout) {
        TreeSet<String> superfluous = new TreeSet<>(arrays.keySet());
        double[] w = new double[layout.size()];
        for (ParamLayout.Entry e : layout.entries()) {
            NpyArray a = arrays.get(e.name());
            if (a == null) {
                throw names(file, "it has no array " + e.name());
            }
            superfluous.remove(e.name());
            List<Integer> shape = IntStream.of(e.shape().dims()).boxed().toList();
            check(file, e.name(), a, shape, -Double.MAX_VALUE);
            System.arraycopy(a.values(), 0, w, e.offset(), e.size());
        }
        if (!superfluous.isEmpty()) {
            throw names(file, "its array " + superfluous.first() + " belongs to no parameter");
        }
        return w;
    }

    private static void check(
            Path file, String name, NpyArray a, List<Integer> shape, double least) {
        if (!a.shape().equals(shape)) {
            throw Refusal.of(
                    NetworkRefusal.WEIGHTS_SHAPE,
                    file + ", array " + name,
                    "its shape is " + a.shape(),
                    shape + " in this network",
                    "give the weights of this network, or the network of these weights");
        }
        for (int i = 0; i < a.values().length; i++) {
            if (!Double.isFinite(a.values()[i]) || a.values()[i] < least) {
                throw Refusal.of(
                        NetworkRefusal.WEIGHTS_VALUE,
                        file + ", array " + name + ", element " + i,
                        "the number is " + a.values()[i],
                        least == 0 ? "finite numbers of at least 0" : "finite numbers",
                        "these weights come from a diverged run; take others");
            }
        }
    }

    private static Refusal names(Path file, String what) {
        return Refusal.of(
                NetworkRefusal.WEIGHTS_NAMES,
                file.toString(),
                what,
                "exactly this network's parameters",
                "give the weights of this network, or the network of these weights");
    }
}
