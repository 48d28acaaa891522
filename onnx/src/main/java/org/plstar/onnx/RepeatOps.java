package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops that repeat elements, also once per sample. */
final class RepeatOps {
    private RepeatOps() {}

    /** Repeats axes of extent 1 to a shape. */
    static List<GraphValue> expand(NodeContext c) {
        Traced x = c.live(0);
        Constant shape = c.fixed(1, "shape");
        if (shape.values().length > Limits.RANK + 1) {
            throw c.refuse(OnnxRefusal.TOO_LARGE, "a shape of many axes", "at most 8");
        }
        int[] t = new int[shape.values().length];
        Samples samples = Samples.NONE;
        for (int i = 0; i < t.length; i++) {
            double count = shape.samplesAt(i);
            if (count == 0) {
                t[i] = (int) Math.clamp(shape.values()[i], -1, Integer.MAX_VALUE);
                continue;
            }
            if (count < 1 || shape.values()[i] != 0 || samples.given()) {
                throw c.samples("it repeats along a multiple of the samples");
            }
            int own = i - t.length + x.rank();
            samples = own >= 0 && own == x.batch() && x.samples().count() == count
                    ? x.samples().moved(i)
                    : new Samples(i, 1, (int) count);
        }
        ProgramBuilder b = c.builder();
        Value frame = b.fill(0, c.shape(samples.items(t)));
        frame = samples.given() ? b.spread(frame, Axes.SAMPLE) : frame;
        Broadcasting both = Broadcasting.of(c, x, new Traced(frame, samples, x.kind()));
        Value y = both.values().getFirst();
        return c.result(
                x.with(both.samples().given() ? b.spread(y, Axes.SAMPLE) : y, both.samples()));
    }

    /** The op Tile, which repeats whole axes. */
    static List<GraphValue> tile(NodeContext c) {
        Traced x = c.live(0);
        Constant repeats = c.fixed(1, "repeats");
        if (repeats.values().length != x.rank()) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, repeats.values().length + " repeats", x.rank() + "");
        }
        Value v = x.value();
        ProgramBuilder b = c.builder();
        for (int i = x.rank() - 1; i >= 0; i--) {
            if (repeats.samplesAt(i) != 0) {
                return spreadAlong(c, x, i);
            }
            int times = (int) Math.clamp(repeats.values()[i], -1, Integer.MAX_VALUE);
            if (i == x.batch() && times != 1) {
                throw c.samples("it repeats samples");
            }
            if (i == x.batch() || times == 1) {
                continue;
            }
            int[] dims = v.type().shape().dims();
            int item = x.item(i);
            int[] more = new int[dims.length + 1];
            List<Integer> kept = new ArrayList<>();
            for (int d = 0; d < more.length; d++) {
                more[d] = d < item ? dims[d] : d == item ? times : dims[d - 1];
                if (d != item) {
                    kept.add(d);
                }
            }
            dims[item] = Math.multiplyExact(dims[item], times);
            Shape to = c.shape(dims);
            v = b.reshape(b.broadcast(v, Shape.of(more), kept), to);
        }
        return c.result(x.with(v));
    }

    /** Repeats an axis of extent 1 once per sample, and no other axis. */
    private static List<GraphValue> spreadAlong(NodeContext c, Traced x, int axis) {
        Constant repeats = c.fixed(1, "repeats");
        boolean alone = repeats.samplesAt(axis) == 1 && repeats.values()[axis] == 0;
        for (int i = 0; i < x.rank(); i++) {
            alone &=
                    i == axis ? !x.samples().given() && x.extent(i) == 1 : repeats.values()[i] == 1;
        }
        if (!alone) {
            throw c.samples("it repeats samples");
        }
        Samples samples = Samples.at(axis);
        ProgramBuilder b = c.builder();
        Value one = b.reshape(x.value(), Shape.of(samples.items(x.extents())));
        return c.result(x.with(b.spread(one, Axes.SAMPLE), samples));
    }
}
