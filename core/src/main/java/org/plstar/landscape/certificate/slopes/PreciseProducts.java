package org.plstar.landscape.certificate.slopes;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.program.Op;

/** Products of pairs of doubles summed over labels. */
final class PreciseProducts {
    private PreciseProducts() {}

    static TwofoldArray contract(
            Op.Contract c, TwofoldArray x, Shape sx, TwofoldArray y, Shape sy, Shape result) {
        int size = result.size();
        int[] stepX = steps(c.a(), sx, c.a(), c.result());
        int[] stepY = steps(c.b(), sy, c.a(), c.result());
        int[] extents = extents(c.a(), sx, c.result());
        int terms = Arrays.stream(extents).reduce(1, Math::multiplyExact);
        int[] dx = offsets(extents, stepX, terms);
        int[] dy = offsets(extents, stepY, terms);
        TwofoldArray z = new TwofoldArray(size);
        Twofold sum = new Twofold();
        Twofold v = new Twofold();
        for (int k = 0; k < size; k++) {
            int i = place(c.a(), sx, c.result(), result, k, ' ', 0);
            int j = place(c.b(), sy, c.result(), result, k, ' ', 0);
            sum.set(0, 0);
            double magnitude = 0;
            double off = 0;
            boolean zero = true;
            for (int t = 0; t < terms; t++) {
                int p = i + dx[t];
                int q = j + dy[t];
                v.set(x.hi[p], x.lo[p]).multiply(y.hi[q], y.lo[q]);
                sum.add(v);
                zero &= x.hi[p] == 0 || y.hi[q] == 0;
                magnitude += Math.abs(v.hi);
                off +=
                        Math.abs(x.hi[p]) * y.error[q]
                                + x.error[p] * (Math.abs(y.hi[q]) + y.error[q]);
            }
            double lost =
                    zero && off == 0
                            ? 0
                            : (terms + 4.0) * TwofoldArray.OFF * magnitude * 2 + TwofoldArray.TINY;
            z.put(k, sum, off * TwofoldArray.MORE + lost);
        }
        return z;
    }

    /** The element of a labelled operand that element k of a labelled result is from. */
    static int place(
            String labels, Shape shape, String result, Shape of, int k, char taken, int choice) {
        int at = 0;
        for (int i = 0; i < labels.length(); i++) {
            int axis = result.indexOf(labels.charAt(i));
            int here =
                    labels.charAt(i) == taken || axis < 0
                            ? choice
                            : k / of.strides()[axis] % of.dim(axis);
            at = at * shape.dim(i) + here;
        }
        return at;
    }

    /** Extents of the summed labels, in the order of the left operand. */
    private static int[] extents(String labels, Shape shape, String result) {
        return IntStream.range(0, labels.length())
                .filter(i -> result.indexOf(labels.charAt(i)) < 0)
                .map(shape::dim)
                .toArray();
    }

    private static int[] steps(String labels, Shape shape, String left, String result) {
        return left.chars()
                .filter(label -> result.indexOf(label) < 0)
                .map(label -> shape.strides()[labels.indexOf(label)])
                .toArray();
    }

    private static int[] offsets(int[] extents, int[] steps, int terms) {
        int[] offsets = new int[terms];
        for (int t = 0; t < terms; t++) {
            int left = t;
            for (int i = extents.length - 1; i >= 0; i--) {
                offsets[t] += left % extents[i] * steps[i];
                left /= extents[i];
            }
        }
        return offsets;
    }
}
