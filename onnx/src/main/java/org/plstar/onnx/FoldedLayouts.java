package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.plstar.array.Precision;
import org.plstar.array.Shape;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;

/** Shapes, cuts and repetitions of numbers known while the graph is read. */
final class FoldedLayouts {
    private FoldedLayouts() {}

    /**
     * The result of an op that moves elements, by its rule for programs applied to the indices of
     * the elements.
     *
     * @param moved the number of inputs that are moved, from the first on
     */
    static Constant moved(NodeContext c, int moved, OpTable.Rule rule) {
        List<Constant> parts =
                IntStream.range(0, moved).mapToObj(i -> Folding.known(c, i)).toList();
        boolean free = parts.stream().allMatch(Constant::isFree);
        ProgramBuilder b = new ProgramBuilder();
        List<Traced> positions = new ArrayList<>();
        double[] values = {};
        double[] samples = {};
        for (Constant k : parts) {
            int from = values.length;
            double[] at = IntStream.range(from, from + k.values().length)
                    .asDoubleStream()
                    .toArray();
            positions.add(new Traced(b.constant(k.shape(), at), Samples.NONE, k.kind()));
            values = joined(values, k.values());
            samples = free
                    ? samples
                    : joined(samples, k.isFree() ? new double[at.length] : k.samples());
        }
        Traced y = (Traced) rule.apply(c.apart(b, positions)).getFirst();
        Shape to = c.folded(y.value().type().shape().dims());
        Kind kind = parts.isEmpty() ? Kind.REAL : parts.getFirst().kind();
        Constant all = new Constant(Shape.of(values.length), kind, values, samples);
        return all.pick(to, elements(b, y, to));
    }

    private static double[] joined(double[] a, double[] b) {
        double[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static int[] elements(ProgramBuilder b, Traced y, Shape to) {
        b.output("at", y.value());
        Storage at = Precision.DOUBLE.allocate(to.size());
        Executor.of(b.build(), Precision.DOUBLE, Workers.alone())
                .run(new Binding().output("at", at, 0), 1);
        return IntStream.range(0, to.size()).map(i -> (int) at.get(i)).toArray();
    }

    static Constant expand(NodeContext c) {
        Constant k = Folding.known(c, 0);
        if (!Folding.known(c, 1).isFree()) {
            // the same numbers for every sample: an extent of 1, which is broadcast
            int[] one = new int[Folding.known(c, 1).values().length];
            Constant shape = Folding.known(c, 1);
            for (int i = 0; i < one.length; i++) {
                int own = i - one.length + k.rank();
                if (shape.samplesAt(i) != 0
                        && own >= 0
                        && k.shape().dim(own) != 1
                        && k.uniform().isEmpty()) {
                    throw c.samples("it repeats along the samples");
                }
                one[i] = shape.samplesAt(i) != 0 ? 1 : (int) shape.values()[i];
            }
            return FoldedArithmetic.spread(k, FoldedArithmetic.common(c, k.shape(), c.shape(one)));
        }
        return FoldedArithmetic.spread(
                k, FoldedArithmetic.common(c, k.shape(), c.shape(c.fixedWholes(1, "shape"))));
    }

    static Constant tile(NodeContext c) {
        Constant k = Folding.known(c, 0);
        Constant repeats = Folding.known(c, 1);
        if (repeats.values().length != k.rank()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, repeats.values().length + " repeats", k.rank() + "");
        }
        int[] dims = k.shape().dims();
        for (int i = 0; i < dims.length; i++) {
            // the same number for every sample
            double times = repeats.samplesAt(i) != 0 ? 1 : repeats.values()[i];
            if (repeats.samplesAt(i) != 0 && (dims[i] != 1 || k.uniform().isEmpty())) {
                throw c.samples("it repeats along the samples");
            }
            dims[i] = Math.multiplyExact(dims[i], (int) Math.clamp(times, -1, Integer.MAX_VALUE));
        }
        Shape to = c.folded(dims);
        int[] own = k.shape().strides();
        int[] wide = to.strides();
        int[] from = new int[to.size()];
        for (int i = 0; i < from.length; i++) {
            for (int d = 0; d < own.length; d++) {
                from[i] += i / wide[d] % to.dim(d) % k.shape().dim(d) * own[d];
            }
        }
        return k.pick(to, from);
    }
}
