package org.plstar.certify.lower;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.array.Window;
import org.plstar.program.Op;

/** For each element of an op's result, the element of its operand, row-major. */
final class ElementOrder {
    private ElementOrder() {}

    /** The identical order 0, 1, … */
    static int[] identity(int n) {
        return strided(0, new int[] {n}, new int[] {1});
    }

    static int[] filled(int n, int value) {
        int[] all = new int[n];
        Arrays.fill(all, value);
        return all;
    }

    /** Start plus a sum over loops, the first the slowest. */
    static int[] strided(int start, int[] counts, int[] strides) {
        int[] at = {start};
        for (int i = 0; i < counts.length; i++) {
            int[] next = new int[Math.multiplyExact(at.length, counts[i])];
            for (int j = 0; j < next.length; j++) {
                next[j] = at[j / counts[i]] + j % counts[i] * strides[i];
            }
            at = next;
        }
        return at;
    }

    /** The inverse of a permutation. */
    static int[] inverse(int... permutation) {
        int[] to = new int[permutation.length];
        for (int i = 0; i < to.length; i++) {
            to[permutation[i]] = i;
        }
        return to;
    }

    /** For every element, the element of the sum over some axes that it is added to. */
    static int[] summed(Shape from, List<Integer> axes, Shape to) {
        int[] strides = new int[from.rank()];
        int kept = 0;
        for (int i = 0; i < strides.length; i++) {
            strides[i] = axes.contains(i) ? 0 : to.strides()[kept++];
        }
        return strided(0, from.dims(), strides);
    }

    /**
     * For every element of axes in another order, the element of a labelled value; the value is
     * repeated along labels that it lacks.
     */
    static int[] labelled(String labels, Shape shape, String order, Shape counts) {
        int[] strides = new int[order.length()];
        for (int i = 0; i < strides.length; i++) {
            int axis = labels.indexOf(order.charAt(i));
            strides[i] = axis < 0 ? 0 : shape.strides()[axis];
        }
        return strided(0, counts.dims(), strides);
    }

    /** The order of ops that only move elements; absent for other ops. */
    static Optional<int[]> of(Op op, Shape from, Shape to) {
        return switch (op) {
            case Op.Reshape _, Op.Spread _, Op.Detach _, Op.Scale _ ->
                Optional.of(identity(to.size()));
            case Op.Broadcast b -> {
                int[] strides = new int[to.rank()];
                for (int i = 0; i < from.rank(); i++) {
                    strides[b.positions().get(i)] = from.strides()[i];
                }
                yield Optional.of(strided(0, to.dims(), strides));
            }
            case Op.Permute p -> {
                int[] strides = new int[to.rank()];
                Arrays.setAll(strides, i -> from.strides()[p.order().get(i)]);
                yield Optional.of(strided(0, to.dims(), strides));
            }
            case Op.Slice s -> Optional.of(sliced(from, s.start(), s.step(), to));
            case Op.Pad p -> {
                int[] at = filled(to.size(), LineView.ZERO);
                int[] kept = sliced(to, p.start(), p.step(), from);
                for (int i = 0; i < kept.length; i++) {
                    at[kept[i]] = i;
                }
                yield Optional.of(at);
            }
            default -> Optional.empty();
        };
    }

    private static int[] sliced(Shape from, List<Integer> start, List<Integer> step, Shape to) {
        int[] strides = from.strides();
        int first = 0;
        for (int i = 0; i < strides.length; i++) {
            first += start.get(i) * strides[i];
            strides[i] *= step.get(i);
        }
        return strided(first, to.dims(), strides);
    }

    /** For every element of patches, the element of planes; {@code outside} in the padding. */
    static int[] patches(Window w, Shape planes, Shape patches, int outside) {
        int rank = planes.rank();
        int height = planes.dim(rank - 2);
        int width = planes.dim(rank - 1);
        int[] d = Arrays.copyOfRange(patches.dims(), rank - 2, rank + 2);
        int[] at = new int[patches.size()];
        for (int i = 0; i < at.length; i++) {
            int down = i / d[3];
            int right = down / d[2];
            int y = w.rows().position(down % d[2], right / d[1] % d[0]);
            int x = w.columns().position(i % d[3], right % d[1]);
            int plane = right / d[1] / d[0];
            boolean inside = y >= 0 && y < height && x >= 0 && x < width;
            at[i] = inside ? (plane * height + y) * width + x : outside;
        }
        return at;
    }
}
