package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/**
 * Operands with one shape per item, by NumPy's rules of broadcasting.
 *
 * @param samples where the sample axis is in the result
 */
record Broadcasting(List<Value> values, Samples samples) {
    static Broadcasting of(NodeContext c, Traced... operands) {
        return of(c, List.of(operands));
    }

    static Broadcasting of(NodeContext c, List<Traced> operands) {
        int rank = 0;
        for (Traced l : operands) {
            rank = Math.max(rank, l.rank());
        }
        Samples samples = Samples.NONE;
        for (Traced l : operands) {
            if (l.samples().given()) {
                Samples own = l.samples().moved(rank - l.rank() + l.batch());
                if (samples.given() && !samples.equals(own)) {
                    throw c.samples("it combines different samples");
                }
                samples = own;
            }
        }
        int[] extents = new int[rank];
        Arrays.fill(extents, 1);
        List<Traced> fitting = new ArrayList<>();
        for (Traced l : operands) {
            int skipped = rank - l.rank();
            Traced f = repeated(c, l, samples.moved(samples.axis() - skipped));
            fitting.add(f);
            for (int i = 0; i < l.rank(); i++) {
                int e = f.extent(i);
                int at = skipped + i;
                if (at != samples.axis() && e != 1) {
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
        Shape shape = c.shape(samples.items(extents));
        List<Value> values = new ArrayList<>();
        for (Traced l : fitting) {
            values.add(fit(c, l, shape, rank, samples));
        }
        return new Broadcasting(values, samples);
    }

    /**
     * An operand with extent 1, or with samples, in the sample axis of another one. The same
     * numbers for each of the samples that the file fixes are one sample's.
     */
    static Traced repeated(NodeContext c, Traced l, Samples samples) {
        int axis = samples.axis();
        if (axis < 0 || l.samples().given() || axis >= l.rank() || l.extent(axis) == 1) {
            return l;
        }
        int extent = l.extent(axis);
        int n = c.fixedSamples();
        Shape shape = l.value().type().shape();
        long behind = (long) shape.strides()[axis] * samples.after();
        ProgramBuilder b = c.builder();
        if (extent != (long) n * samples.count() || !Repeats.along(b, l.value(), behind, n)) {
            throw c.samples("an operand has its own numbers for each of " + extent + " samples");
        }
        int each = Math.toIntExact(shape.size() / (n * behind));
        Value split = b.reshape(l.value(), Shape.of(each, n, Math.toIntExact(behind)));
        Value one = AxisPart.of(b, split, 1, 0, 1, 1);
        return l.with(b.reshape(one, Shape.of(samples.items(l.extents()))), samples);
    }

    /** The value of an operand of the same rank, with the samples of another one. */
    static Value with(NodeContext c, Traced l, Samples samples) {
        if (!samples.given() || l.samples().equals(samples)) {
            return l.value();
        }
        if (l.samples().given()) {
            throw c.samples("it combines different samples");
        }
        Traced one = repeated(c, l, samples);
        Shape shape = c.shape(samples.items(one.extents()));
        return fit(c, one, shape, l.rank(), samples);
    }

    static int[] without(int[] all, int at) {
        int[] rest = new int[all.length - 1];
        System.arraycopy(all, 0, rest, 0, at);
        System.arraycopy(all, at + 1, rest, at, rest.length - at);
        return rest;
    }

    private static Value fit(NodeContext c, Traced l, Shape shape, int rank, Samples samples) {
        ProgramBuilder b = c.builder();
        List<Integer> positions = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < l.rank(); i++) {
            int at = rank - l.rank() + i;
            for (int item :
                    at == samples.axis() && i != l.batch() ? List.<Integer>of() : l.items(i)) {
                int extent = l.value().type().shape().dim(item);
                int position = samples.item(at) + item - l.items(i).getFirst();
                if (extent == shape.dim(position)) {
                    positions.add(position);
                    kept.add(extent);
                }
            }
        }
        Shape own = Shape.of(kept.stream().mapToInt(n -> n).toArray());
        return b.broadcast(b.reshape(l.value(), own), shape, positions);
    }
}
