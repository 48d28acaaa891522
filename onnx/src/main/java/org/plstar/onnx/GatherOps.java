package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops that select elements by indices. */
final class GatherOps {
    private GatherOps() {}

    static List<GraphValue> gather(NodeContext c) {
        Traced x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it picks samples");
        }
        int item = x.item(axis);
        if (c.known(1).isPresent()) {
            Constant k = c.fixed(1, "indices");
            int[] ids = indices(c, k, x.extent(axis));
            Samples samples =
                    x.samples().moved(x.batch() > axis ? x.batch() + k.rank() - 1 : x.batch());
            ProgramBuilder b = c.builder();
            if (k.rank() == 0) {
                Value one = AxisPart.of(b, x.value(), item, ids[0], 1, 1);
                int[] rest = Broadcasting.without(x.value().type().shape().dims(), item);
                return c.result(x.with(b.reshape(one, Shape.of(rest)), samples));
            }
            return c.result(x.with(take(c, x.value(), item, constant(b, k.shape(), ids)), samples));
        }
        Traced ids = c.live(1);
        if (ids.kind() == Kind.REAL) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its indices are real numbers", "whole numbers");
        }
        if (x.samples().given() && ids.samples().given()) {
            throw c.samples("both its operands have samples");
        }
        Samples samples = ids.samples().given()
                ? ids.samples().moved(axis + ids.batch())
                : x.samples().moved(x.batch() > axis ? x.batch() + ids.rank() - 1 : x.batch());
        return c.result(x.with(take(c, x.value(), item, ids.value()), samples));
    }

    /** Elements of an axis, chosen for each place of the result. */
    static List<GraphValue> gatherElements(NodeContext c) {
        Traced x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it picks samples");
        }
        GraphValue given = c.input(1);
        int extent = x.extent(axis);
        Traced ids = given instanceof Constant k
                ? c.lift(Constant.of(
                        k.shape(),
                        Kind.WHOLE,
                        Arrays.stream(indices(c, k, extent)).asDoubleStream().toArray()))
                : c.live(1);
        Samples samples = x.samples().given() ? x.samples() : ids.samples();
        if (ids.rank() != x.rank()) {
            throw c.refuse(OnnxRefusal.BAD_NODE, x.words() + " and " + ids.words(), "equal ranks");
        }
        Value from = Broadcasting.with(c, x, samples);
        Value at = Broadcasting.with(c, ids, samples);
        int item = samples.item(axis);
        ProgramBuilder b = c.builder();
        int[] dims = at.type().shape().dims();
        for (int i = 0; i < dims.length; i++) {
            if (i != item) {
                from = AxisPart.of(b, from, i, 0, 1, dims[i]);
            }
        }
        String labels = "abcdefghij".substring(0, dims.length);
        String chosen = labels.replace(labels.charAt(item), 'z');
        return c.result(x.with(b.takeAlong(labels, from, chosen, at, chosen), samples));
    }

    /** The op OneHot: 1, or another value, at the index of an element, along a new axis. */
    static List<GraphValue> oneHot(NodeContext c) {
        Traced ids = c.live(0);
        int[] depth = c.fixedWholes(1, "depth");
        Constant values = c.fixed(2, "values");
        if (depth.length != 1
                || depth[0] < 1
                || values.values().length != 2
                || ids.kind() == Kind.REAL) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its depth, values or numbers do not fit",
                    "whole numbers, one depth and two values");
        }
        int axis = c.axis(c.whole("axis", -1), ids.rank() + 1);
        double[] all = new double[c.folded(depth[0]).size()];
        Arrays.setAll(all, i -> i);
        int[] dims = new int[ids.rank() + 1 - axis];
        Arrays.fill(dims, 1);
        dims[0] = depth[0];
        ProgramBuilder b = c.builder();
        Traced places = new Traced(b.constant(Shape.of(dims), all), Samples.NONE, Kind.WHOLE);
        Broadcasting both = Broadcasting.of(c, ReshapeOps.unsqueezed(c, ids, axis), places);
        Value id = both.values().get(0);
        Shape shape = id.type().shape();
        Value negative = b.compare(BinaryFn.GREATER, b.fill(0, shape), id);
        Value place = b.select(negative, b.shift(id, depth[0]), id);
        Value mask = b.compare(BinaryFn.EQUAL, place, both.values().get(1));
        return c.result(
                b.select(
                        mask, b.fill(values.values()[1], shape), b.fill(values.values()[0], shape)),
                both.samples(),
                values.kind());
    }

    /**
     * Slices of a value without samples, found by the last axis of known indices, replaced by
     * others.
     */
    static List<GraphValue> scatter(NodeContext c) {
        Traced x = c.live(0);
        Constant ids = c.fixed(1, "indices");
        Traced updates = c.live(2);
        int depth = ids.rank() == 0 ? 0 : ids.shape().dim(ids.rank() - 1);
        if (x.samples().given() || updates.samples().given()) {
            throw c.samples("it writes into samples");
        }
        if (depth < 1
                || depth > x.rank()
                || !ids.isFree()
                || !c.text("reduction", "none").equals("none")) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "it reduces, or its indices are " + ids.shape(),
                    "indices of slices");
        }
        Shape shape = x.value().type().shape();
        int slice = shape.strides()[depth - 1];
        double[] from = new double[c.folded(shape.dims()).size()];
        double[] mask = new double[from.length];
        for (int i = 0; i < ids.values().length / depth; i++) {
            int at = 0;
            for (int d = 0; d < depth; d++) {
                double id = ids.values()[i * depth + d];
                at += ((int) (id < 0 ? id + shape.dim(d) : id)) * shape.strides()[d];
            }
            for (int j = 0; j < slice; j++) {
                from[at + j] = i * slice + j;
                mask[at + j] = 1;
            }
        }
        ProgramBuilder b = c.builder();
        Value flat = b.reshape(
                updates.value(), Shape.of(updates.value().type().shape().size()));
        Value moved = b.takeAlong("u", flat, "x", b.constant(Shape.of(from.length), from), "x");
        Value y = b.select(b.constant(shape, mask), b.reshape(moved, shape), x.value());
        return c.result(x.with(y));
    }

    static int[] indices(NodeContext c, Constant k, int extent) {
        int[] ids = new int[k.values().length];
        for (int i = 0; i < ids.length; i++) {
            double id = k.values()[i] + (k.values()[i] < 0 ? extent : 0);
            if (!k.isFree() || id < 0 || id >= extent || id != Math.rint(id)) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "index " + k.values()[i] + " into an axis of " + extent,
                        "whole numbers from " + -extent + " to " + (extent - 1));
            }
            ids[i] = (int) id;
        }
        return ids;
    }

    /** The elements of an axis of the shape per item with given indices. */
    static Value chosen(NodeContext c, Value x, int item, int... at) {
        return take(c, x, item, constant(c.builder(), Shape.of(at.length), at));
    }

    private static Value constant(ProgramBuilder b, Shape shape, int... at) {
        return b.constant(shape, Arrays.stream(at).asDoubleStream().toArray());
    }

    /** The elements of an axis with the indices {@code ids}, whose axes replace it. */
    private static Value take(NodeContext c, Value x, int item, Value ids) {
        int rank = x.type().shape().rank();
        int more = ids.type().shape().rank();
        String labels = "abcdefghij".substring(0, rank);
        String chosen = "klmnopqrst".substring(0, more);
        Value y = c.builder()
                .takeAlong(
                        labels,
                        x,
                        chosen,
                        ids,
                        labels.substring(0, item) + chosen + labels.substring(item + 1));
        c.shape(y.type().shape().dims());
        return y;
    }
}
