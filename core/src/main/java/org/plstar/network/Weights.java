package org.plstar.network;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;

/** A network's weights as an NPZ file with PyTorch's names, so that they pass both ways. */
public final class Weights {
    private Weights() {}

    /** Writes w [p], one array per parameter. */
    public static void save(Path file, ParamLayout layout, double[] w) throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        for (ParamLayout.Entry e : layout.entries()) {
            arrays.put(
                    e.name(),
                    new NpyArray(
                            IntStream.of(e.shape().dims()).boxed().toList(),
                            Arrays.copyOfRange(w, e.offset(), e.offset() + e.size())));
        }
        Npz.write(file, arrays);
    }

    /**
     * Reads w [p].
     *
     * @throws Refusal if the file is not readable, or its names, shapes or values are not those of the network
     */
    public static double[] load(Path file, ParamLayout layout) {
        Map<String, NpyArray> arrays = Npz.read(file);
        TreeSet<String> superfluous = new TreeSet<>(arrays.keySet());
        double[] w = new double[layout.size()];
        for (ParamLayout.Entry e : layout.entries()) {
            NpyArray a = arrays.get(e.name());
            if (a == null) {
                throw names(file, "it has no array " + e.name());
            }
            superfluous.remove(e.name());
            if (!a.shape().equals(IntStream.of(e.shape().dims()).boxed().toList())) {
                throw Refusal.of(
                        NetworkRefusal.WEIGHTS_SHAPE,
                        file + ", array " + e.name(),
                        "its shape is " + a.shape(),
                        e.shape() + " in this network",
                        "give the weights of this network, or the network of these weights");
            }
            for (int i = 0; i < e.size(); i++) {
                if (!Double.isFinite(a.values()[i])) {
                    throw Refusal.of(
                            NetworkRefusal.WEIGHTS_VALUE,
                            file + ", array " + e.name() + ", element " + i,
                            "the weight is " + a.values()[i],
                            "finite numbers",
                            "these weights come from a diverged run; take others");
                }
            }
            System.arraycopy(a.values(), 0, w, e.offset(), e.size());
        }
        if (!superfluous.isEmpty()) {
            throw names(file, "its array " + superfluous.first() + " belongs to no parameter");
        }
        return w;
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
