package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops that move, join and repeat elements; they must not reorder or combine samples. */
final class LayoutOps {
    private LayoutOps() {}

    static List<GraphValue> transpose(NodeContext c) {
        Traced x = c.live(0);
        int[] perm = permutation(c, x.rank());
        int batch = x.batch();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < perm.length; i++) {
            batch = perm[i] == x.batch() ? i : batch;
            order.addAll(x.items(perm[i]));
        }
        return c.result(
                x.with(c.builder().permute(x.value(), order), x.samples().moved(batch)));
    }

    static int[] permutation(NodeContext c, int rank) {
        int[] reversed = new int[rank];
        Arrays.setAll(reversed, i -> rank - 1 - i);
        int[] perm = c.axes(c.wholes("perm").orElse(reversed), rank);
        if (perm.length != rank) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "perm has " + perm.length + " entries", rank + "");
        }
        return perm;
    }

    static List<GraphValue> concat(NodeContext c) {
        List<Traced> parts = c.all().stream().map(c::lift).toList();
        if (parts.isEmpty()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it has no inputs", "at least one");
        }
        int axis = c.axis(c.whole("axis", 0), parts.getFirst().rank());
        return c.result(joined(c, axis, parts));
    }

    /** Joins values along an existing axis. */
    static Traced joined(NodeContext c, int axis, List<Traced> parts) {
        Traced first = parts.stream()
                .filter(p -> p.samples().given())
                .findFirst()
                .orElse(parts.getFirst());
        if (axis == first.batch()) {
            throw c.samples("it joins samples");
        }
        List<Value> values = new ArrayList<>();
        for (Traced p : parts) {
            if (p.rank() != first.rank()) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        first.words() + " and " + p.words() + " are joined",
                        "the same axes");
            }
            values.add(Broadcasting.with(c, p, first.samples()));
        }
        Value y = c.builder().concat(first.item(axis), values);
        c.shape(y.type().shape().dims());
        return first.with(y);
    }

    static List<GraphValue> split(NodeContext c) {
        Traced x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it splits samples");
        }
        int extent = x.extent(axis);
        int n = c.outputs();
        int each = Math.ceilDiv(extent, Math.max(n, 1));
        int[] equal = new int[n];
        Arrays.setAll(equal, i -> Math.clamp(extent - (long) i * each, 0, each));
        int[] sizes = c.wholesAt(1, "split").orElse(equal);
        long sum = 0;
        for (int s : sizes) {
            sum += s < 0 ? Integer.MAX_VALUE : s;
        }
        if (sizes.length != n || sum != extent) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "parts of " + Words.of(Arrays.toString(sizes)),
                    n + " parts of " + extent + " in all");
        }
        List<GraphValue> parts = new ArrayList<>();
        int at = 0;
        for (int s : sizes) {
            parts.add(x.with(AxisPart.of(c.builder(), x.value(), x.item(axis), at, 1, s)));
            at += s;
        }
        return parts;
    }

    /** The indices of a slice of an axis. */
    static int[] taken(NodeContext c, int extent, int start, int end, int step) {
        if (step == 0) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "a step of 0", "another step");
        }
        long from = start < 0 ? (long) start + extent : start;
        long to = end < 0 ? (long) end + extent : end;
        if (step > 0) {
            from = Math.clamp(from, 0, extent);
            to = Math.clamp(to, 0, extent);
        } else {
            from = Math.clamp(from, -1, extent - 1);
            to = Math.clamp(to, -1, extent - 1);
        }
        long count = Math.max(0, Math.ceilDiv(to - from, (long) step));
        int[] at = new int[(int) count];
        for (int i = 0; i < at.length; i++) {
            at[i] = (int) (from + (long) i * step);
        }
        return at;
    }

    /** One axis with the bounds of a slice. */
    record Cut(int axis, int start, int end, int step) {}

    private static final int END = Integer.MAX_VALUE;

    static List<Cut> cuts(NodeContext c, int rank) {
        int[] starts = c.wholesAt(1, "starts").orElse(new int[0]);
        int[] ends = ends(c);
        int[] all = new int[starts.length];
        Arrays.setAll(all, i -> i);
        int[] axes = c.axes(c.wholesAt(3, "axes").orElse(all), rank);
        int[] ones = new int[starts.length];
        Arrays.fill(ones, 1);
        int[] steps = c.wholesAt(4, "steps").orElse(ones);
        if (ends.length != starts.length
                || axes.length != starts.length
                || steps.length != starts.length) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "lists of different lengths", "equal lengths");
        }
        List<Cut> cuts = new ArrayList<>();
        for (int i = 0; i < axes.length; i++) {
            cuts.add(new Cut(axes[i], starts[i], ends[i], steps[i]));
        }
        return cuts;
    }

    /** The ends of slices; the number of samples is the end of the sample axis. */
    private static int[] ends(NodeContext c) {
        if (c.known(2).map(Constant::isFree).orElse(true)) {
            return c.wholesAt(2, "ends").orElse(new int[0]);
        }
        Constant k = c.fixed(2, "ends");
        Traced x = c.live(0);
        int[] axes = c.wholesAt(3, "axes").orElse(new int[] {0});
        int[] ends = new int[k.values().length];
        for (int i = 0; i < ends.length; i++) {
            boolean samples = k.samplesAt(i) != 0;
            if (samples
                    && (k.values()[i] != 0
                            || k.samplesAt(i) != x.samples().count()
                            || i >= axes.length
                            || c.axis(axes[i], x.rank()) != x.batch())) {
                throw c.samples("its ends depend on the number of samples");
            }
            ends[i] = samples ? END : (int) Math.clamp(k.values()[i], -END, END);
        }
        return ends;
    }

    static List<GraphValue> slice(NodeContext c) {
        Traced x = c.live(0);
        ProgramBuilder b = c.builder();
        Value v = x.value();
        for (Cut cut : cuts(c, x.rank())) {
            if (cut.axis == x.batch()) {
                int last = c.fixedSamples() > 0 ? c.fixedSamples() * x.samples().count() : END;
                if (cut.start != 0 || cut.step != 1 || cut.end < last) {
                    throw c.samples("it takes some of the samples");
                }
                continue;
            }
            int[] at = taken(c, x.extent(cut.axis), cut.start, cut.end, cut.step);
            int item = x.item(cut.axis);
            v = cut.step > 0
                    ? AxisPart.of(b, v, item, at.length == 0 ? 0 : at[0], cut.step, at.length)
                    : GatherOps.chosen(c, v, item, at);
        }
        return c.result(x.with(v));
    }

    static List<GraphValue> shape(NodeContext c) {
        GraphValue x = c.input(0);
        int rank = x.rank();
        int start = Math.clamp(bound(c.whole("start", 0), rank), 0, rank);
        int end = Math.clamp(bound(c.whole("end", rank), rank), start, rank);
        double[] v = new double[end - start];
        double[] s = new double[end - start];
        for (int i = start; i < end; i++) {
            int at = i - start;
            switch (x) {
                case Traced l -> {
                    boolean samples = i == l.batch();
                    v[at] = samples ? 0 : l.extent(i);
                    s[at] = samples ? l.samples().count() : 0;
                }
                case Constant k -> v[at] = k.shape().dim(i);
            }
        }
        return c.result(new Constant(Shape.of(v.length), Kind.WHOLE, v, s));
    }

    private static int bound(int at, int rank) {
        return at < 0 ? at + rank : at;
    }

    /** The op Size: the number of elements. */
    static List<GraphValue> size(NodeContext c) {
        Traced x = c.live(0);
        double perSample = x.value().type().shape().size();
        boolean samples = x.samples().given();
        double[] v = {samples ? 0 : perSample};
        double[] s = {samples ? perSample : 0};
        return c.result(new Constant(Shape.SCALAR, Kind.WHOLE, v, s));
    }
}
