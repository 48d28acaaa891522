package org.plstar.onnx;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.plstar.array.Shape;

/** Arithmetic on numbers known while the graph is read, counts of samples among them. */
final class FoldedArithmetic {
    private FoldedArithmetic() {}

    static Constant unary(NodeContext c, DoubleUnaryOperator f) {
        Constant k = Folding.free(c, 0);
        return checked(
                c,
                Constant.of(
                        k.shape(), k.kind(), Arrays.stream(k.values()).map(f).toArray()));
    }

    private static Constant checked(NodeContext c, Constant k) {
        for (double v : k.values()) {
            if (Double.isNaN(v)) {
                throw c.refuse(OnnxRefusal.BAD_NODE, "it gives a not-a-number", "numbers");
            }
        }
        return k;
    }

    /** Two operands with their common shape. */
    private record Pair(Constant a, Constant b) {
        static Pair of(NodeContext c) {
            Constant a = Folding.known(c, 0);
            Constant b = Folding.known(c, 1);
            Shape s = common(c, a.shape(), b.shape());
            return new Pair(spread(a, s), spread(b, s));
        }

        boolean isFree() {
            return a.isFree() && b.isFree();
        }
    }

    static Shape common(NodeContext c, Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int da = i < rank - a.rank() ? 1 : a.dim(i - rank + a.rank());
            int db = i < rank - b.rank() ? 1 : b.dim(i - rank + b.rank());
            if (da != db && da != 1 && db != 1) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE, a + " and " + b + " meet", "equal extents, or 1");
            }
            dims[i] = da == 1 ? db : da;
        }
        return c.folded(dims);
    }

    /** Repeats a constant to a shape that it can be broadcast to. */
    static Constant spread(Constant k, Shape to) {
        if (k.shape().equals(to)) {
            return k;
        }
        int[] own = k.shape().strides();
        int[] strides = new int[to.rank()];
        for (int i = 0; i < own.length; i++) {
            strides[to.rank() - own.length + i] = k.shape().dim(i) == 1 ? 0 : own[i];
        }
        return k.pick(to, offsets(to, strides, 0));
    }

    /** For every index of a shape, its offset with other strides. */
    static int[] offsets(Shape shape, int[] strides, int start) {
        int[] at = new int[shape.size()];
        int[] own = shape.strides();
        for (int i = 0; i < at.length; i++) {
            int o = start;
            for (int d = 0; d < strides.length; d++) {
                o += i / own[d] % shape.dim(d) * strides[d];
            }
            at[i] = o;
        }
        return at;
    }

    static Constant binary(NodeContext c, DoubleBinaryOperator f, boolean truth) {
        Pair p = Pair.of(c);
        if (!p.isFree()) {
            throw c.samples("it computes with the number of samples");
        }
        double[] v = new double[p.a.values().length];
        Arrays.setAll(v, i -> f.applyAsDouble(p.a.values()[i], p.b.values()[i]));
        return checked(c, Constant.of(p.a.shape(), truth ? Kind.TRUTH : p.a.kind(), v));
    }

    /** A number of samples differs from every number that is no count. */
    static Constant equal(NodeContext c) {
        Pair p = Pair.of(c);
        double[] v = new double[p.a.values().length];
        for (int i = 0; i < v.length; i++) {
            double a = p.a.values()[i];
            double b = p.b.values()[i];
            if (p.a.samplesAt(i) == p.b.samplesAt(i)) {
                v[i] = a == b ? 1 : 0;
            } else if (Math.max(a, b) > 0) {
                throw c.samples("it compares the number of samples");
            }
        }
        return Constant.of(p.a.shape(), Kind.TRUTH, v);
    }

    static Constant arithmetic(NodeContext c) {
        Pair p = Pair.of(c);
        int n = p.a.values().length;
        double[] v = new double[n];
        double[] s = new double[n];
        for (int i = 0; i < n; i++) {
            double a = p.a.values()[i];
            double b = p.b.values()[i];
            double sa = p.a.samplesAt(i);
            double sb = p.b.samplesAt(i);
            switch (c.op()) {
                case "Add" -> {
                    v[i] = a + b;
                    s[i] = sa + sb;
                }
                case "Sub" -> {
                    v[i] = a - b;
                    s[i] = sa - sb;
                }
                case "Mul" -> {
                    if (sa * sb != 0) {
                        throw c.samples("it squares the number of samples");
                    }
                    v[i] = a * b;
                    s[i] = sa * b + sb * a;
                }
                default -> {
                    if (b == 0 || sb != 0 || (sa != 0 && (a != 0 || sa % b != 0))) {
                        throw c.refuse(
                                OnnxRefusal.BAD_NODE,
                                "it divides by 0, or by the number of samples",
                                "another divisor");
                    }
                    v[i] = a / b;
                    s[i] = sa / b;
                    if (p.a.kind() == Kind.WHOLE) {
                        v[i] = v[i] < 0 ? Math.ceil(v[i]) : Math.floor(v[i]);
                    }
                }
            }
        }
        return checked(c, new Constant(p.a.shape(), p.a.kind(), v, p.isFree() ? new double[0] : s));
    }

    static Constant where(NodeContext c) {
        Constant mask = Folding.free(c, 0);
        Constant a = Folding.known(c, 1);
        Constant b = Folding.known(c, 2);
        Shape shape = common(c, mask.shape(), common(c, a.shape(), b.shape()));
        Constant m = spread(mask, shape);
        Constant x = spread(a, shape);
        Constant y = spread(b, shape);
        double[] v = new double[shape.size()];
        double[] s = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            Constant from = m.values()[i] != 0 ? x : y;
            v[i] = from.values()[i];
            s[i] = from.samplesAt(i);
        }
        return new Constant(shape, a.kind(), v, s);
    }
}
