package org.plstar.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Sums, means and maxima over axes other than the samples'. */
final class ReductionOps {
    private ReductionOps() {}

    /** The reductions of axes. */
    enum How {
        SUM,
        MEAN,
        MAX,
        MIN,
        PRODUCT,
        SUM_OF_SIZES,
        LOG_OF_SUM,
        SUM_OF_SQUARES,
        ROOT_OF_SQUARES,
        LOG_SUM_EXP
    }

    static List<GraphValue> reduce(NodeContext c, How how) {
        Traced x = c.live(0);
        int[] axes = c.wholesAt(1, "axes").orElse(new int[0]);
        if (axes.length == 0) {
            if (c.whole("noop_with_empty_axes", 0) != 0) {
                return c.result(x);
            }
            axes = new int[x.rank()];
            Arrays.setAll(axes, i -> i);
        }
        return c.result(over(c, x, how, c.axes(axes, x.rank()), c.whole("keepdims", 1) != 0));
    }

    /**
     * The op CumSum: sums from the first element on along an axis, by a triangular matrix of ones.
     */
    static List<GraphValue> runningSum(NodeContext c) {
        Traced x = c.live(0);
        int[] given = c.fixedWholes(1, "axis");
        int axis = c.axis(given.length == 1 ? given[0] : x.rank(), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it sums over the samples");
        }
        int n = x.extent(axis);
        boolean reverse = c.whole("reverse", 0) != 0;
        int least = c.whole("exclusive", 0) != 0 ? 1 : 0;
        double[] m = new double[c.folded(n, n).size()];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i * n + j] = (reverse ? j - i : i - j) >= least ? 1 : 0;
            }
        }
        String labels = "abcdefghij".substring(0, x.value().type().shape().rank());
        char old = labels.charAt(x.item(axis));
        ProgramBuilder b = c.builder();
        return c.result(x.with(b.contract(
                labels,
                x.value(),
                "z" + old,
                b.constant(Shape.of(n, n), m),
                labels.replace(old, 'z'))));
    }

    static List<GraphValue> global(NodeContext c, How how) {
        Traced x = c.live(0);
        if (x.rank() < 3) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, "its input has " + x.rank() + " axes", "at least 3");
        }
        int[] axes = new int[x.rank() - 2];
        Arrays.setAll(axes, i -> i + 2);
        return c.result(over(c, x, how, axes, true));
    }

    static Traced over(NodeContext c, Traced x, How how, int[] axes, boolean keep) {
        ProgramBuilder b = c.builder();
        boolean[] gone = new boolean[x.rank()];
        for (int a : axes) {
            gone[a] = true;
        }
        if (x.samples().given() && gone[x.batch()]) {
            throw c.samples("it reduces over the samples");
        }
        List<Integer> items = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        long n = 1;
        int batch = x.batch();
        for (int i = 0; i < gone.length; i++) {
            if (i == x.batch()) {
                x.items(i).forEach(item -> kept.add(x.value().type().shape().dim(item)));
                continue;
            }
            if (gone[i]) {
                items.add(x.item(i));
                n *= x.extent(i);
                batch -= !keep && i < x.batch() ? 1 : 0;
            }
            if (!gone[i] || keep) {
                kept.add(gone[i] ? 1 : x.extent(i));
            }
        }
        if (n == 0) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "it reduces nothing", "at least one number");
        }
        Value v = x.value();
        Value y = switch (how) {
            case SUM -> b.sum(v, items);
            case MEAN -> b.scale(1.0 / n, b.sum(v, items));
            case MAX -> max(b, v, items);
            case MIN -> b.scale(-1, max(b, b.scale(-1, v), items));
            case PRODUCT -> product(b, v, items);
            case SUM_OF_SIZES -> b.sum(b.unary(UnaryFn.ABS, v), items);
            case LOG_OF_SUM -> b.unary(UnaryFn.LOG, b.sum(v, items));
            case SUM_OF_SQUARES -> b.sum(b.unary(UnaryFn.SQUARE, v), items);
            case ROOT_OF_SQUARES -> b.unary(UnaryFn.SQRT, b.sum(b.unary(UnaryFn.SQUARE, v), items));
            case LOG_SUM_EXP -> logSumExp(b, v, items);
        };
        Shape shape = Shape.of(kept.stream().mapToInt(k -> k).toArray());
        return x.with(b.reshape(y, shape), x.samples().moved(batch));
    }

    private static Value max(ProgramBuilder b, Value v, List<Integer> items) {
        return items.isEmpty() ? v : b.max(joined(b, v, items), 0);
    }

    /** Halves times halves: few steps, and no division. */
    private static Value product(ProgramBuilder b, Value v, List<Integer> items) {
        Value flat = items.isEmpty() ? v : joined(b, v, items);
        while (!items.isEmpty() && flat.type().shape().dim(0) > 1) {
            int n = flat.type().shape().dim(0);
            Value pairs = b.mul(
                    AxisPart.of(b, flat, 0, 0, 1, n / 2), AxisPart.of(b, flat, 0, n / 2, 1, n / 2));
            flat = n % 2 == 0
                    ? pairs
                    : b.concat(0, List.of(pairs, AxisPart.of(b, flat, 0, n - 1, 1, 1)));
        }
        return flat;
    }

    /** The given axes joined to one first axis. */
    private static Value joined(ProgramBuilder b, Value v, List<Integer> items) {
        List<Integer> order = new ArrayList<>(items);
        List<Integer> dims = new ArrayList<>();
        int n = 1;
        for (int i : items) {
            n *= v.type().shape().dim(i);
        }
        dims.add(n);
        for (int i = 0; i < v.type().shape().rank(); i++) {
            if (!items.contains(i)) {
                order.add(i);
                dims.add(v.type().shape().dim(i));
            }
        }
        return b.reshape(
                b.permute(v, order), Shape.of(dims.stream().mapToInt(d -> d).toArray()));
    }

    private static Value logSumExp(ProgramBuilder b, Value v, List<Integer> items) {
        if (items.isEmpty()) {
            return v;
        }
        Value flat = joined(b, v, items);
        Value top = b.detach(b.max(flat, 0));
        Value shifted = b.subtract(flat, along(b, top, flat.type().shape()));
        return b.add(top, b.unary(UnaryFn.LOG, b.sum(b.unary(UnaryFn.EXP, shifted), List.of(0))));
    }

    /** Repeats along a new axis in front. */
    private static Value along(ProgramBuilder b, Value v, Shape shape) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 1; i < shape.rank(); i++) {
            positions.add(i);
        }
        return b.broadcast(v, shape, positions);
    }
}
