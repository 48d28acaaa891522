package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Operands brought to one shape per item, as NumPy broadcasts.
 *
 * @param batch where the sample axis stands in the result, or -1
 */
record Aligned(List<Value> values, int batch) {
    static Aligned of(Call c, List<Live> operands) {
        int rank = 0;
        for (Live l : operands) {
            rank = Math.max(rank, l.rank());
        }
        int batch = Live.NONE;
        for (Live l : operands) {
            if (l.batch() >= 0) {
                int at = rank - l.rank() + l.batch();
                if (batch >= 0 && batch != at) {
                    throw c.samples("it combines different samples");
                }
                batch = at;
            }
        }
        int[] extents = new int[rank];
        Arrays.fill(extents, 1);
        for (Live l : operands) {
            for (int i = 0; i < l.rank(); i++) {
                int at = rank - l.rank() + i;
                int e = l.extent(i);
                if (at == batch) {
                    if (e != Live.SAMPLES && e != 1) {
                        throw c.samples(
                                "an operand has its own numbers for each of " + e + " samples");
                    }
                } else if (e != 1) {
                    if (extents[at] != 1 && extents[at] != e) {
                        throw c.refuse(
                                OnnxRefusal.BAD_NODE,
                                "extents " + extents[at] + " and " + e + " meet",
                                "equal extents, or 1");
                    }
                    extents[at] = e;
                }
            }
        }
        Shape shape = c.shape(without(extents, batch));
        List<Value> values = new ArrayList<>();
        for (Live l : operands) {
            values.add(fit(c, l, shape, rank, batch));
        }
        return new Aligned(values, batch);
    }

    static int[] without(int[] all, int at) {
        if (at < 0) {
            return all;
        }
        int[] rest = new int[all.length - 1];
        System.arraycopy(all, 0, rest, 0, at);
        System.arraycopy(all, at + 1, rest, at, rest.length - at);
        return rest;
    }

    private static Value fit(Call c, Live l, Shape shape, int rank, int batch) {
        ProgramBuilder b = c.builder();
        List<Integer> positions = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < l.rank(); i++) {
            int at = rank - l.rank() + i;
            if (at != batch) {
                int position = batch >= 0 && at > batch ? at - 1 : at;
                if (l.extent(i) == shape.dim(position)) {
                    positions.add(position);
                    kept.add(l.extent(i));
                }
            }
        }
        Shape own = Shape.of(kept.stream().mapToInt(n -> n).toArray());
        return b.broadcast(b.reshape(l.value(), own), shape, positions);
    }
}
