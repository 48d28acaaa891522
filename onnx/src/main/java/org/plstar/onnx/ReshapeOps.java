package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/**
 * Ops that give the same elements other axes.
 *
 * <p>A value holds P · N · Q elements, N samples with P elements outside of them and Q inside. An
 * axis that counts samples is found by the elements after it: R elements, where R divides Q; it
 * joins Q/R elements inside of the samples and the rest outside.
 */
final class ReshapeOps {
    private static final int OPEN = -1;

    private ReshapeOps() {}

    static List<GraphValue> reshape(NodeContext c) {
        Traced x = c.live(0);
        Constant shape = c.fixed(1, "shape");
        if (shape.values().length > Limits.RANK + 1) {
            throw c.refuse(
                    OnnxRefusal.TOO_LARGE,
                    "a shape of " + shape.values().length + " axes",
                    "at most " + Limits.RANK);
        }
        int[] t = new int[shape.values().length];
        int at = -1;
        for (int i = 0; i < t.length; i++) {
            double v = shape.values()[i];
            boolean copied = v == 0 && c.whole("allowzero", 0) == 0 && shape.samplesAt(i) == 0;
            if (shape.samplesAt(i) != 0 || (copied && i < x.rank() && i == x.batch())) {
                if (at >= 0 || v != 0) {
                    throw c.samples("it joins the sample axis with itself");
                }
                at = i;
                t[i] = 1;
            } else if (copied && i < x.rank()) {
                t[i] = x.extent(i);
            } else if (v >= OPEN && v <= Limits.ELEMENTS) {
                t[i] = (int) v;
            } else {
                throw c.refuse(OnnxRefusal.BAD_NODE, "an extent of " + v, "-1, 0 or more");
            }
        }
        return c.result(reshape(c, x, t, at));
    }

    /**
     * Reshapes to extents, one of which may be open; {@code at} is the axis that counts samples, if
     * known.
     */
    private static Traced reshape(NodeContext c, Traced x, int[] t, int at) {
        long size = x.value().type().shape().size();
        int open = -1;
        for (int i = 0; i < t.length; i++) {
            if (t[i] == OPEN) {
                if (open >= 0) {
                    throw c.refuse(OnnxRefusal.BAD_NODE, "two open extents", "one");
                }
                open = i;
                t[i] = 1;
            }
        }
        if (!x.samples().given()) {
            if (at >= 0) {
                throw c.samples("it gives " + x.words() + " a sample axis");
            }
            fill(c, x, t, open, size);
            return x.with(c.builder().reshape(x.value(), c.shape(t)));
        }
        int found = at;
        if (at < 0 && c.fixedSamples() > 0) {
            fill(c, x, t, open, Math.multiplyExact(size, (long) c.fixedSamples()));
            found = fixed(c, x, t);
        } else if (at < 0) {
            found = open;
        } else {
            fill(c, x, t, open, perSample(c, x, t, at));
        }
        if (found < 0) {
            throw c.samples(x.words()
                    + " becomes "
                    + Words.of(Arrays.toString(t))
                    + ", which fixes the number of samples");
        }
        return placed(c, x, t, found);
    }

    /**
     * The number of elements per sample without axis {@code at}, which counts a multiple of the
     * samples.
     */
    private static long perSample(NodeContext c, Traced x, int[] t, int at) {
        double multiple = c.fixed(1, "shape").samplesAt(at);
        long count = multiple == 0 ? x.samples().count() : (long) multiple;
        long size = x.value().type().shape().size();
        if (count < 1 || size % count != 0) {
            throw misfit(c, x, t);
        }
        return size / count;
    }

    /** Sets the open extent, if there is one, to the remaining number of elements. */
    private static void fill(NodeContext c, Traced x, int[] t, int open, long size) {
        long rest = product(t, 0, t.length);
        if (open >= 0 && rest > 0 && size % rest == 0) {
            t[open] = Math.toIntExact(size / rest);
        } else if (rest != size) {
            throw misfit(c, x, t);
        }
    }

    /** The axis that has the samples, whose number the file fixes. */
    private static int fixed(NodeContext c, Traced x, int[] t) {
        long inside = inside(x);
        for (int i = 0; i < t.length; i++) {
            long behind = product(t, i + 1, t.length);
            if (behind <= inside
                    && inside % behind == 0
                    && behind * t[i] % (inside * c.fixedSamples()) == 0) {
                return i;
            }
        }
        throw c.samples(x.words() + " becomes " + Words.of(Arrays.toString(t)));
    }

    /** The number of elements of a value after its samples. */
    private static long inside(Traced x) {
        int[] dims = x.value().type().shape().dims();
        int from = x.batch() + (x.samples().joined() ? 1 : 0);
        return product(dims, from, dims.length);
    }

    private static Traced placed(NodeContext c, Traced x, int[] t, int at) {
        long size = x.value().type().shape().size();
        long inside = inside(x);
        long outside = size / inside;
        long behind = product(t, at + 1, t.length);
        long ahead = product(t, 0, at);
        if (inside % behind != 0 || outside % ahead != 0) {
            t[at] = Traced.SAMPLES;
            throw c.samples(x.words()
                    + " becomes "
                    + Words.of(Arrays.toString(t).replace("-1", "N"))
                    + ", which mixes samples");
        }
        Samples samples =
                new Samples(at, Math.toIntExact(outside / ahead), Math.toIntExact(inside / behind));
        Value y = c.builder().reshape(x.value(), c.shape(samples.items(t)));
        return x.with(y, samples);
    }

    private static Refusal misfit(NodeContext c, Traced x, int[] t) {
        return c.refuse(
                OnnxRefusal.BAD_NODE,
                x.words() + " cannot become " + Words.of(Arrays.toString(t)),
                "as many numbers before as after");
    }

    private static long product(int[] t, int from, int to) {
        long n = 1;
        for (int i = from; i < to; i++) {
            n = Math.multiplyExact(n, (long) t[i]);
        }
        return n;
    }

    static List<GraphValue> flatten(NodeContext c) {
        Traced x = c.live(0);
        int axis = c.whole("axis", 1);
        int split = axis == x.rank() ? axis : c.axis(axis, x.rank());
        int[] t = {1, 1};
        for (int i = 0; i < x.rank(); i++) {
            int side = i < split ? 0 : 1;
            t[side] = i == x.batch() ? t[side] : Math.multiplyExact(t[side], x.extent(i));
        }
        return c.result(
                x.samples().given()
                        ? placed(c, x, t, x.batch() < split ? 0 : 1)
                        : reshape(c, x, t, -1));
    }

    static List<GraphValue> squeeze(NodeContext c) {
        Traced x = c.live(0);
        List<Integer> ones = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            if (x.extent(i) == 1) {
                ones.add(i);
            }
        }
        int[] axes = c.axes(
                c.wholesAt(1, "axes")
                        .orElseGet(() -> ones.stream().mapToInt(i -> i).toArray()),
                x.rank());
        return c.result(squeezed(c, x, axes));
    }

    /** The value without axes of extent 1. */
    static Traced squeezed(NodeContext c, Traced x, int... axes) {
        int[] t = x.extents();
        Arrays.sort(axes);
        int batch = x.batch();
        for (int i = axes.length - 1; i >= 0; i--) {
            if (t[axes[i]] == Traced.SAMPLES) {
                throw c.samples("it drops the sample axis");
            }
            if (t[axes[i]] != 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "axis " + axes[i] + " has extent " + t[axes[i]],
                        "extent 1");
            }
            t = Broadcasting.without(t, axes[i]);
            batch -= axes[i] < x.batch() ? 1 : 0;
        }
        Samples s = x.samples().moved(batch);
        return x.with(c.builder().reshape(x.value(), c.shape(s.items(t))), s);
    }

    static List<GraphValue> unsqueeze(NodeContext c) {
        Traced x = c.live(0);
        int[] given = c.wholesAt(1, "axes")
                .orElseThrow(() -> c.refuse(OnnxRefusal.BAD_NODE, "it has no axes", "axes"));
        return c.result(unsqueezed(c, x, c.axes(given, x.rank() + given.length)));
    }

    /** The value with further axes of extent 1, numbered as in the result. */
    static Traced unsqueezed(NodeContext c, Traced x, int... axes) {
        List<Integer> t = new ArrayList<>();
        for (int e : x.extents()) {
            t.add(e);
        }
        Arrays.sort(axes);
        int batch = x.batch();
        for (int a : axes) {
            t.add(a, 1);
            batch += x.samples().given() && a <= batch ? 1 : 0;
        }
        Samples s = x.samples().moved(batch);
        int[] extents = t.stream().mapToInt(i -> i).toArray();
        return x.with(c.builder().reshape(x.value(), c.shape(s.items(extents))), s);
    }
}
