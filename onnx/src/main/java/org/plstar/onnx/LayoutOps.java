package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops that move elements; none may move the sample axis into, or out of, another one. */
final class LayoutOps {
    private static final int OPEN = -2;

    private LayoutOps() {}

    static List<Item> transpose(Call c) {
        Live x = c.live(0);
        int[] perm = permutation(c, x.rank());
        int batch = Live.NONE;
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < perm.length; i++) {
            if (perm[i] == x.batch()) {
                batch = i;
            } else {
                order.add(x.item(perm[i]));
            }
        }
        return c.result(c.builder().permute(x.value(), order), batch, x.kind());
    }

    static int[] permutation(Call c, int rank) {
        int[] reversed = new int[rank];
        Arrays.setAll(reversed, i -> rank - 1 - i);
        int[] perm = c.axes(c.wholes("perm").orElse(reversed), rank);
        if (perm.length != rank) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "perm has " + perm.length + " entries", rank + "");
        }
        return perm;
    }

    static List<Item> reshape(Call c) {
        Live x = c.live(0);
        Known shape = c.fixed(1, "shape");
        if (shape.values().length > Limits.RANK + 1) {
            throw c.refuse(
                    OnnxRefusal.TOO_LARGE,
                    "a shape of " + shape.values().length + " axes",
                    "at most " + Limits.RANK);
        }
        int[] t = new int[shape.values().length];
        for (int i = 0; i < t.length; i++) {
            double v = shape.values()[i];
            if (shape.samplesAt(i) != 0) {
                if (shape.samplesAt(i) != 1 || v != 0) {
                    throw c.samples("it joins the sample axis with another one");
                }
                t[i] = Live.SAMPLES;
            } else if (v == 0 && c.whole("allowzero", 0) == 0 && i < x.rank()) {
                t[i] = x.extent(i);
            } else if (v == -1) {
                t[i] = OPEN;
            } else if (v >= 0 && v <= Limits.ELEMENTS) {
                t[i] = (int) v;
            } else {
                throw c.refuse(OnnxRefusal.BAD_NODE, "an extent of " + v, "-1, 0 or more");
            }
        }
        return c.result(reshape(c, x, t));
    }

    private static Live reshape(Call c, Live x, int[] t) {
        long size = x.value().type().shape().size();
        int batch = index(t, Live.SAMPLES);
        if (x.batch() >= 0 && batch < 0) {
            batch = sampleAxis(c, x, t, size);
        }
        if (batch >= 0) {
            t[batch] = Live.SAMPLES;
        }
        if ((batch >= 0) != (x.batch() >= 0) || (batch >= 0 && batch != lastIndex(t))) {
            throw c.samples("it joins the sample axis with another one");
        }
        int open = index(t, OPEN);
        long rest = product(t, t.length);
        if (open >= 0) {
            if (rest == 0 || size % rest != 0) {
                throw misfit(c, x, t);
            }
            t[open] = (int) (size / rest);
        }
        if (index(t, OPEN) >= 0 || product(t, t.length) != size) {
            throw misfit(c, x, t);
        }
        if (batch >= 0) {
            long before = 1;
            for (int i = 0; i < x.batch(); i++) {
                before *= x.extent(i);
            }
            if (before != product(t, batch)) {
                throw c.samples("it joins the sample axis with another one");
            }
        }
        Shape shape = c.shape(Aligned.without(t, batch));
        return new Live(c.builder().reshape(x.value(), shape), batch, x.kind());
    }

    private static int lastIndex(int[] t) {
        for (int i = t.length - 1; i >= 0; i--) {
            if (t[i] == Live.SAMPLES) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Which entry of a target without the number of samples is the sample axis: the open one, or
     * the number that the file fixes.
     */
    private static int sampleAxis(Call c, Live x, int[] t, long size) {
        int open = index(t, OPEN);
        if (open >= 0 && product(t, t.length) == size) {
            return open;
        }
        long before = 1;
        for (int i = 0; i < x.batch(); i++) {
            before *= x.extent(i);
        }
        for (int i = 0; i < t.length; i++) {
            if (c.fixedSamples() > 0 && t[i] == c.fixedSamples() && product(t, i) == before) {
                return i;
            }
        }
        return -1;
    }

    private static org.plstar.refusal.Refusal misfit(Call c, Live x, int[] t) {
        return c.refuse(
                OnnxRefusal.BAD_NODE,
                x.extents() + " cannot become " + Arrays.toString(t),
                "as many numbers before as after");
    }

    private static int index(int[] t, int what) {
        for (int i = 0; i < t.length; i++) {
            if (t[i] == what) {
                return i;
            }
        }
        return -1;
    }

    /** The product of the first entries that are extents. */
    private static long product(int[] t, int count) {
        long n = 1;
        for (int i = 0; i < count; i++) {
            if (t[i] >= 0) {
                n = Math.multiplyExact(n, (long) t[i]);
            }
        }
        return n;
    }

    static List<Item> flatten(Call c) {
        Live x = c.live(0);
        int axis = c.whole("axis", 1);
        int at = axis == x.rank() ? axis : c.axis(axis, x.rank());
        int[] t = {1, 1};
        for (int i = 0; i < x.rank(); i++) {
            int side = i < at ? 0 : 1;
            int e = x.extent(i);
            if (e == Live.SAMPLES) {
                if (t[side] != 1) {
                    throw c.samples("it joins the sample axis with another one");
                }
                t[side] = Live.SAMPLES;
            } else if (t[side] == Live.SAMPLES && e != 1) {
                throw c.samples("it joins the sample axis with another one");
            } else if (t[side] != Live.SAMPLES) {
                t[side] = Math.multiplyExact(t[side], e);
            }
        }
        return c.result(reshape(c, x, t));
    }

    static List<Item> squeeze(Call c) {
        Live x = c.live(0);
        List<Integer> ones = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            if (x.extent(i) == 1) {
                ones.add(i);
            }
        }
        int[] given =
                c.has(1) ? c.fixedWholes(1, "axes") : ones.stream().mapToInt(i -> i).toArray();
        int[] axes = c.axes(given, x.rank());
        List<Integer> t = new ArrayList<>(x.extents());
        Arrays.sort(axes);
        for (int i = axes.length - 1; i >= 0; i--) {
            if (x.extent(axes[i]) != 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "axis " + axes[i] + " has extent " + x.extent(axes[i]),
                        "extent 1");
            }
            t.remove(axes[i]);
        }
        return c.result(reshape(c, x, ints(t)));
    }

    static List<Item> unsqueeze(Call c) {
        Live x = c.live(0);
        int[] given = c.fixedWholes(1, "axes");
        int[] axes = c.axes(given, x.rank() + given.length);
        List<Integer> t = new ArrayList<>(x.extents());
        Arrays.sort(axes);
        for (int a : axes) {
            t.add(a, 1);
        }
        return c.result(reshape(c, x, ints(t)));
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(i -> i).toArray();
    }

    static List<Item> concat(Call c) {
        List<Live> parts = c.all().stream().map(c::lift).toList();
        if (parts.isEmpty()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it has no inputs", "at least one");
        }
        Live first =
                parts.stream().filter(p -> p.batch() >= 0).findFirst().orElse(parts.getFirst());
        int axis = c.axis(c.whole("axis", 0), first.rank());
        if (axis == first.batch()) {
            throw c.samples("it joins samples");
        }
        List<Value> values = new ArrayList<>();
        for (Live p : parts) {
            if (p.batch() == first.batch() && p.rank() == first.rank()) {
                values.add(p.value());
            } else if (p.rank() == first.rank() && p.batch() < 0 && p.extent(first.batch()) == 1) {
                int[] dims = p.value().type().shape().dims();
                values.add(
                        c.builder()
                                .reshape(
                                        p.value(), Shape.of(Aligned.without(dims, first.batch()))));
            } else {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        first.extents() + " and " + p.extents() + " are joined",
                        "the same axes");
            }
        }
        Value y = c.builder().concat(first.item(axis), values);
        c.shape(y.type().shape().dims());
        return c.result(y, first.batch(), first.kind());
    }

    static List<Item> split(Call c) {
        Live x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it splits samples");
        }
        int extent = x.extent(axis);
        int n = c.outputs();
        int[] sizes;
        if (c.has(1)) {
            sizes = c.fixedWholes(1, "sizes");
        } else {
            int each = Math.ceilDiv(extent, Math.max(n, 1));
            sizes = new int[n];
            Arrays.setAll(sizes, i -> Math.clamp(extent - (long) i * each, 0, each));
        }
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
        List<Item> parts = new ArrayList<>();
        int at = 0;
        for (int s : sizes) {
            parts.add(x.with(part(c.builder(), x.value(), x.item(axis), at, 1, s)));
            at += s;
        }
        return parts;
    }

    /** Elements {@code start}, {@code start + step}, … of one axis. */
    static Value part(ProgramBuilder b, Value x, int axis, int start, int step, int count) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (int i = 0; i < x.type().shape().rank(); i++) {
            starts.add(i == axis ? start : 0);
            steps.add(i == axis ? step : 1);
            counts.add(i == axis ? count : x.type().shape().dim(i));
        }
        return counts.equals(ints(x.type().shape().dims())) ? x : b.slice(x, starts, steps, counts);
    }

    private static List<Integer> ints(int... v) {
        return Arrays.stream(v).boxed().toList();
    }

    /** The elements that a slice of an axis takes. */
    static int[] taken(Call c, int extent, int start, int end, int step) {
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

    /** Axes and what a slice takes of them. */
    record Cut(int axis, int start, int end, int step) {}

    static List<Cut> cuts(Call c, int rank) {
        int[] starts = c.fixedWholes(1, "starts");
        int[] ends = c.fixedWholes(2, "ends");
        int[] axes = new int[starts.length];
        Arrays.setAll(axes, i -> i);
        axes = c.axes(c.has(3) ? c.fixedWholes(3, "axes") : axes, rank);
        int[] steps = new int[starts.length];
        Arrays.fill(steps, 1);
        steps = c.has(4) ? c.fixedWholes(4, "steps") : steps;
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

    static List<Item> slice(Call c) {
        Live x = c.live(0);
        ProgramBuilder b = c.builder();
        Value v = x.value();
        for (Cut cut : cuts(c, x.rank())) {
            if (cut.axis == x.batch()) {
                if (cut.start != 0 || cut.step != 1 || cut.end != Integer.MAX_VALUE) {
                    throw c.samples("it takes some of the samples");
                }
                continue;
            }
            int[] at = taken(c, x.extent(cut.axis), cut.start, cut.end, cut.step);
            int item = x.item(cut.axis);
            v =
                    cut.step > 0
                            ? part(b, v, item, at.length == 0 ? 0 : at[0], cut.step, at.length)
                            : chosen(c, v, item, Shape.of(at.length), doubles(at));
        }
        return c.result(x.with(v));
    }

    private static double[] doubles(int... v) {
        return Arrays.stream(v).asDoubleStream().toArray();
    }

    private static Value chosen(Call c, Value x, int axis, Shape shape, double... at) {
        return take(c, x, axis, c.builder().constant(shape, at));
    }

    /** Elements of an axis by number; the axes of {@code ids} take its place. */
    private static Value take(Call c, Value x, int axis, Value ids) {
        int rank = x.type().shape().rank();
        int more = ids.type().shape().rank();
        c.shape(new int[rank + more - 1]);
        String labels = "abcdefgh".substring(0, rank);
        String chosen = "ijklmnop".substring(0, more);
        return c.builder()
                .takeAlong(
                        labels,
                        x,
                        chosen,
                        ids,
                        labels.substring(0, axis) + chosen + labels.substring(axis + 1));
    }

    static List<Item> gather(Call c) {
        Live x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it picks samples");
        }
        int item = x.item(axis);
        int extent = x.extent(axis);
        ProgramBuilder b = c.builder();
        if (c.known(1).isPresent()) {
            Known k = c.fixed(1, "indices");
            double[] ids = indices(c, k, extent);
            int batch = x.batch() > axis ? x.batch() + k.rank() - 1 : x.batch();
            if (ids.length == 1 && k.rank() == 0) {
                Value one = part(b, x.value(), item, (int) ids[0], 1, 1);
                Shape rest = Shape.of(Aligned.without(x.value().type().shape().dims(), item));
                return c.result(b.reshape(one, rest), batch, x.kind());
            }
            return c.result(chosen(c, x.value(), item, k.shape(), ids), batch, x.kind());
        }
        Live ids = c.live(1);
        if (ids.kind() == Kind.REAL) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its indices are real numbers", "whole numbers");
        }
        int batch = ids.batch() >= 0 ? axis + ids.batch() : Live.NONE;
        if (x.batch() >= 0) {
            int own = x.batch() > axis ? x.batch() + ids.rank() - 1 : x.batch();
            if (batch >= 0) {
                throw c.samples("both its operands have samples");
            }
            batch = own;
        }
        Value y = take(c, x.value(), item, ids.value());
        c.shape(y.type().shape().dims());
        return c.result(y, batch, x.kind());
    }

    static double[] indices(Call c, Known k, int extent) {
        double[] ids = k.values().clone();
        for (int i = 0; i < ids.length; i++) {
            ids[i] += ids[i] < 0 ? extent : 0;
            if (!k.isFree() || ids[i] < 0 || ids[i] >= extent || ids[i] != Math.rint(ids[i])) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "index " + k.values()[i] + " into an axis of " + extent,
                        "whole numbers from " + -extent + " to " + (extent - 1));
            }
        }
        return ids;
    }

    static List<Item> expand(Call c) {
        Live x = c.live(0);
        Known shape = c.fixed(1, "shape");
        if (shape.values().length > Limits.RANK + 1) {
            throw c.refuse(OnnxRefusal.TOO_LARGE, "a shape of many axes", "at most 8");
        }
        int[] t = new int[shape.values().length];
        int batch = Live.NONE;
        for (int i = 0; i < t.length; i++) {
            if (shape.samplesAt(i) != 0) {
                if (shape.samplesAt(i) != 1 || shape.values()[i] != 0 || batch >= 0) {
                    throw c.samples("it repeats along a multiple of the samples");
                }
                batch = i;
            } else {
                t[i] = (int) Math.clamp(shape.values()[i], -1, Integer.MAX_VALUE);
            }
        }
        ProgramBuilder b = c.builder();
        Value frame = b.fill(0, c.shape(Aligned.without(t, batch)));
        frame = batch >= 0 ? b.spread(frame, Axes.SAMPLE) : frame;
        Aligned both = Aligned.of(c, List.of(x, new Live(frame, batch, x.kind())));
        Value y = both.values().getFirst();
        return c.result(both.batch() >= 0 ? b.spread(y, Axes.SAMPLE) : y, both.batch(), x.kind());
    }

    static List<Item> pad(Call c) {
        Live x = c.live(0);
        int[] pads = c.fixedWholes(1, "pads");
        String mode = c.text("mode", "constant");
        double fill = c.has(2) ? c.fixed(2, "value").uniform().orElse(0) : 0;
        if (!mode.equals("constant")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "it pads by mode " + Words.of(mode),
                    "mode constant");
        }
        int[] axes = new int[x.rank()];
        Arrays.setAll(axes, i -> i);
        axes = c.has(3) ? c.axes(c.fixedWholes(3, "axes"), x.rank()) : axes;
        if (pads.length != 2 * axes.length) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, pads.length + " pads", 2 * axes.length + " of them");
        }
        ProgramBuilder b = c.builder();
        Value v = x.value();
        int[] dims = v.type().shape().dims();
        List<Integer> start = new ArrayList<>();
        List<Integer> step = new ArrayList<>();
        for (int i = 0; i < dims.length; i++) {
            start.add(0);
            step.add(1);
        }
        for (int i = 0; i < axes.length; i++) {
            int before = pads[i];
            int after = pads[axes.length + i];
            if (axes[i] == x.batch()) {
                if (before != 0 || after != 0) {
                    throw c.samples("it adds samples");
                }
                continue;
            }
            int item = x.item(axes[i]);
            if (before < 0 || after < 0) {
                throw c.refuse(
                        OnnxRefusal.UNSUPPORTED_ATTRIBUTE, "a negative pad", "pads of at least 0");
            }
            start.set(item, before);
            dims[item] = Math.addExact(dims[item], Math.addExact(before, after));
        }
        Shape to = c.shape(dims);
        if (to.equals(v.type().shape())) {
            return c.result(x);
        }
        Value y = b.pad(v, to, start, step);
        if (fill != 0) {
            // chosen, not added: the fill may be infinite
            Value inside = b.pad(b.fill(1, v.type().shape()), to, start, step);
            y = b.select(inside, y, b.fill(fill, to));
        }
        return c.result(x.with(y));
    }

    static List<Item> shape(Call c) {
        Item x = c.input(0);
        int rank = x.rank();
        int start = Math.clamp(bound(c.whole("start", 0), rank), 0, rank);
        int end = Math.clamp(bound(c.whole("end", rank), rank), start, rank);
        double[] v = new double[end - start];
        double[] s = new double[end - start];
        for (int i = start; i < end; i++) {
            int extent = x instanceof Live l ? l.extent(i) : ((Known) x).shape().dim(i);
            v[i - start] = extent == Live.SAMPLES ? 0 : extent;
            s[i - start] = extent == Live.SAMPLES ? 1 : 0;
        }
        return c.result(new Known(Shape.of(v.length), Kind.WHOLE, v, s));
    }

    private static int bound(int at, int rank) {
        return at < 0 ? at + rank : at;
    }
}
