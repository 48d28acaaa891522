package org.plstar.onnx;

import java.util.Arrays;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Elements of an axis by their numbers. */
final class GatherOps {
    private GatherOps() {}

    static List<Item> gather(Call c) {
        Live x = c.live(0);
        int axis = c.axis(c.whole("axis", 0), x.rank());
        if (axis == x.batch()) {
            throw c.samples("it picks samples");
        }
        int item = x.item(axis);
        if (c.known(1).isPresent()) {
            Known k = c.fixed(1, "indices");
            int[] ids = indices(c, k, x.extent(axis));
            Samples samples =
                    x.samples().moved(x.batch() > axis ? x.batch() + k.rank() - 1 : x.batch());
            ProgramBuilder b = c.builder();
            if (k.rank() == 0) {
                Value one = LayoutOps.part(b, x.value(), item, ids[0], 1, 1);
                int[] rest = Aligned.without(x.value().type().shape().dims(), item);
                return c.result(x.with(b.reshape(one, Shape.of(rest)), samples));
            }
            return c.result(x.with(take(c, x.value(), item, constant(b, k.shape(), ids)), samples));
        }
        Live ids = c.live(1);
        if (ids.kind() == Kind.REAL) {
            throw c.refuse(OnnxRefusal.BAD_NODE, "its indices are real numbers", "whole numbers");
        }
        if (x.samples().given() && ids.samples().given()) {
            throw c.samples("both its operands have samples");
        }
        Samples samples =
                ids.samples().given()
                        ? ids.samples().moved(axis + ids.batch())
                        : x.samples()
                                .moved(x.batch() > axis ? x.batch() + ids.rank() - 1 : x.batch());
        return c.result(x.with(take(c, x.value(), item, ids.value()), samples));
    }

    static int[] indices(Call c, Known k, int extent) {
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

    /** The elements of an axis of the shape per item with these numbers. */
    static Value chosen(Call c, Value x, int item, int... at) {
        return take(c, x, item, constant(c.builder(), Shape.of(at.length), at));
    }

    private static Value constant(ProgramBuilder b, Shape shape, int... at) {
        return b.constant(shape, Arrays.stream(at).asDoubleStream().toArray());
    }

    /** Elements of an axis by number; the axes of {@code ids} take its place. */
    private static Value take(Call c, Value x, int item, Value ids) {
        int rank = x.type().shape().rank();
        int more = ids.type().shape().rank();
        String labels = "abcdefghij".substring(0, rank);
        String chosen = "klmnopqrst".substring(0, more);
        Value y =
                c.builder()
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
