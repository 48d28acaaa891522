package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;

/**
 * One dimension of a nest of loops over a source, indices and a target.
 *
 * @param from stride in the source
 * @param ids stride in the indices
 * @param to stride in the target; 0 if the dimension is summed
 */
record LoopAxis(int extent, int from, int ids, int to) {
    /** The same loops with fewer axes: neighbours are merged, extents of 1 dropped. */
    static List<LoopAxis> merged(List<LoopAxis> axes) {
        List<LoopAxis> out = new ArrayList<>();
        for (LoopAxis a : axes) {
            LoopAxis last = out.isEmpty() ? null : out.getLast();
            if (a.extent == 1) {
                continue;
            }
            if (last != null
                    && last.from == a.from * a.extent
                    && last.ids == a.ids * a.extent
                    && last.to == a.to * a.extent) {
                out.set(out.size() - 1, new LoopAxis(last.extent * a.extent, a.from, a.ids, a.to));
            } else {
                out.add(a);
            }
        }
        if (out.isEmpty()) {
            out.add(new LoopAxis(1, 0, 0, 0));
        }
        return out;
    }

    static int count(List<LoopAxis> axes) {
        int n = 1;
        for (LoopAxis a : axes) {
            n = Math.multiplyExact(n, a.extent);
        }
        return n;
    }

    /** Offsets of the index-th turn of the loops in source, indices and target. */
    static void locate(List<LoopAxis> axes, int index, int[] at) {
        for (int d = axes.size() - 1; d >= 0; d--) {
            LoopAxis a = axes.get(d);
            int i = index % a.extent;
            index /= a.extent;
            at[0] += i * a.from;
            at[1] += i * a.ids;
            at[2] += i * a.to;
        }
    }
}
