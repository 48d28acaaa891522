package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.Shape;

/** Shapes, cuts and repetitions of numbers known while the graph is read. */
final class FoldedLayouts {
    private FoldedLayouts() {}

    static Constant reshape(NodeContext c) {
        Constant k = Folding.known(c, 0);
        int[] t = c.fixedWholes(1, "shape");
        int open = -1;
        long rest = 1;
        for (int i = 0; i < t.length; i++) {
            if (t[i] == 0 && c.whole("allowzero", 0) == 0 && i < k.rank()) {
                t[i] = k.shape().dim(i);
            }
            if (t[i] == -1 && open < 0) {
                open = i;
            } else if (t[i] < 0) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "an extent of " + t[i], "-1, 0 or more");
            } else {
                rest = Math.multiplyExact(rest, (long) t[i]);
            }
        }
        if (open >= 0) {
            t[open] = rest == 0 ? 0 : (int) (k.values().length / rest);
            rest *= t[open];
        }
        if (rest != k.values().length) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    k.shape() + " cannot become " + Words.of(Arrays.toString(t)),
                    "as many numbers before as after");
        }
        return k.reshaped(c.folded(t));
    }

    static Constant flatten(NodeContext c) {
        Constant k = Folding.known(c, 0);
        int axis = c.whole("axis", 1);
        int at = axis == k.rank() ? axis : c.axis(axis, k.rank());
        int rows = 1;
        for (int i = 0; i < at; i++) {
            rows *= k.shape().dim(i);
        }
        return k.reshaped(Shape.of(rows, rows == 0 ? 0 : k.values().length / rows));
    }

    static Constant oneAxes(NodeContext c) {
        Constant k = Folding.known(c, 0);
        boolean add = c.op().equals("Unsqueeze");
        List<Integer> dims = new ArrayList<>();
        for (int d : k.shape().dims()) {
            dims.add(d);
        }
        Optional<int[]> listed = c.wholesAt(1, "axes");
        if (!add && listed.isEmpty()) {
            dims.removeIf(d -> d == 1);
        } else {
            int[] given = listed.orElseThrow(() -> ReshapeOps.noAxes(c));
            int[] axes = c.axes(given, add ? k.rank() + given.length : k.rank());
            Arrays.sort(axes);
            for (int i = 0; i < axes.length; i++) {
                if (add) {
                    dims.add(axes[i], 1);
                } else {
                    dims.remove(axes[i] - i);
                }
            }
        }
        Shape to = c.shape(dims.stream().mapToInt(d -> d).toArray());
        if (to.size() != k.values().length) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it drops an axis of " + k.shape(), "extent 1");
        }
        return k.reshaped(to);
    }

    static Constant transpose(NodeContext c) {
        Constant k = Folding.known(c, 0);
        int[] perm = LayoutOps.permutation(c, k.rank());
        int[] own = k.shape().strides();
        int[] dims = new int[perm.length];
        int[] strides = new int[perm.length];
        for (int i = 0; i < perm.length; i++) {
            dims[i] = k.shape().dim(perm[i]);
            strides[i] = own[perm[i]];
        }
        Shape to = c.folded(dims);
        return k.pick(to, FoldedArithmetic.offsets(to, strides, 0));
    }

    static Constant concat(NodeContext c) {
        List<Constant> parts = IntStream.range(0, c.count()).mapToObj(i -> Folding.known(c, i)).toList();
        if (parts.isEmpty()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it has no inputs", "at least one");
        }
        Constant first = parts.getFirst();
        int axis = c.axis(c.whole("axis", 0), first.rank());
        int[] dims = first.shape().dims();
        int total = 0;
        for (Constant p : parts) {
            int[] d = p.shape().dims();
            if (d.length != dims.length) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "different ranks are joined", "equal ranks");
            }
            total = Math.addExact(total, d[axis]);
            d[axis] = dims[axis];
            if (!Arrays.equals(d, dims)) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "different shapes are joined", "equal shapes");
            }
        }
        dims[axis] = total;
        Shape to = c.folded(dims);
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= dims[i];
        }
        double[] v = new double[to.size()];
        double[] s = new double[v.length];
        int row = outer == 0 ? 0 : v.length / outer;
        int at = 0;
        for (Constant p : parts) {
            int width = outer == 0 ? 0 : p.values().length / outer;
            for (int o = 0; o < outer; o++) {
                for (int i = 0; i < width; i++) {
                    v[o * row + at + i] = p.values()[o * width + i];
                    s[o * row + at + i] = p.samplesAt(o * width + i);
                }
            }
            at += width;
        }
        return new Constant(to, first.kind(), v, s);
    }

    static Constant gather(NodeContext c) {
        Constant k = Folding.known(c, 0);
        Constant ids = Folding.free(c, 1);
        int axis = c.axis(c.whole("axis", 0), k.rank());
        int[] at = GatherOps.indices(c, ids, k.shape().dim(axis));
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < k.rank(); i++) {
            if (i == axis) {
                for (int d : ids.shape().dims()) {
                    dims.add(d);
                }
            } else {
                dims.add(k.shape().dim(i));
            }
        }
        return taken(k, axis, at, c.folded(dims.stream().mapToInt(d -> d).toArray()));
    }

    /** What lies at some indices of an axis. */
    private static Constant taken(Constant k, int axis, int[] at, Shape to) {
        int inner = k.shape().strides()[axis];
        int extent = k.shape().dim(axis);
        int[] from = new int[to.size()];
        for (int i = 0; i < from.length; i++) {
            int outer = i / inner / at.length;
            from[i] = (outer * extent + at[i / inner % at.length]) * inner + i % inner;
        }
        return k.pick(to, from);
    }

    static Constant slice(NodeContext c) {
        Constant k = Folding.known(c, 0);
        for (LayoutOps.Cut cut : LayoutOps.cuts(c, k.rank())) {
            int extent = k.shape().dim(cut.axis());
            int[] at = LayoutOps.taken(c, extent, cut.start(), cut.end(), cut.step());
            int[] dims = k.shape().dims();
            dims[cut.axis()] = at.length;
            k = taken(k, cut.axis(), at, c.folded(dims));
        }
        return k;
    }

    static Constant expand(NodeContext c) {
        Constant k = Folding.known(c, 0);
        if (!Folding.known(c, 1).isFree()) {
            // the same numbers for every sample: extent 1, which broadcasts
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
        return FoldedArithmetic.spread(k, FoldedArithmetic.common(c, k.shape(), c.shape(c.fixedWholes(1, "shape"))));
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
            // the same for every sample
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
