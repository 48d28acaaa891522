package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;

/** Ops on images that move elements between channels and planes, or combine channels. */
final class ChannelOps {
    private ChannelOps() {}

    /** Moves channels to blocks of a plane, or blocks to channels. */
    static List<GraphValue> blocks(NodeContext c, boolean toPlane) {
        Traced x = c.live(0);
        int size = c.whole("blocksize", 0);
        if (x.rank() != 4 || x.batch() > 0 || size < 1) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE,
                    "its input is " + x.words() + ", its blocks of size " + size,
                    "samples, channels, height and width");
        }
        int channels = x.extent(1);
        int height = x.extent(2);
        int width = x.extent(3);
        if (toPlane ? channels % (size * size) != 0 : height % size != 0 || width % size != 0) {
            throw c.refuse(
                    OnnxRefusal.BAD_NODE, x.words() + " in blocks of " + size, "whole blocks");
        }
        ProgramBuilder b = c.builder();
        int[] split;
        int[] order;
        int[] joined;
        if (toPlane) {
            int rest = channels / (size * size);
            boolean channelsFirst = c.text("mode", "DCR").equals("CRD");
            split = channelsFirst
                    ? new int[] {rest, size, size, height, width}
                    : new int[] {size, size, rest, height, width};
            order = channelsFirst ? new int[] {0, 3, 1, 4, 2} : new int[] {2, 3, 0, 4, 1};
            joined = new int[] {rest, height * size, width * size};
        } else {
            split = new int[] {channels, height / size, size, width / size, size};
            order = new int[] {2, 4, 0, 1, 3};
            joined = new int[] {channels * size * size, height / size, width / size};
        }
        int first = x.item(1);
        List<Integer> permutation = new ArrayList<>();
        for (int i = 0; i < first; i++) {
            permutation.add(i);
        }
        for (int i : order) {
            permutation.add(first + i);
        }
        Value v = b.permute(b.reshape(x.value(), behind(c, x, split)), permutation);
        return c.result(x.with(b.reshape(v, behind(c, x, joined))));
    }

    /** The shape of the axes before the channels, followed by the given axes. */
    private static Shape behind(NodeContext c, Traced x, int... rest) {
        int first = x.item(1);
        int[] dims = new int[first + rest.length];
        System.arraycopy(x.value().type().shape().dims(), 0, dims, 0, first);
        System.arraycopy(rest, 0, dims, first, rest.length);
        return c.shape(dims);
    }

    /** x/(bias + alpha/size · sum of squares of neighbouring channels)^beta. */
    static List<GraphValue> localResponse(NodeContext c) {
        Traced x = c.live(0);
        int size = c.whole("size", 1);
        double bias = c.number("bias", 1);
        if (x.rank() < 2 || x.batch() > 0 || size < 1 || bias <= 0) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_ATTRIBUTE,
                    "its input is " + x.words() + ", its size " + size + ", its bias " + bias,
                    "samples, channels; a size and a bias above 0");
        }
        int item = x.item(1);
        int n = x.extent(1);
        double[] near = new double[c.folded(n, n).size()];
        for (int i = 0; i < n; i++) {
            for (int j = Math.max(0, i - (size - 1) / 2); j <= Math.min(n - 1, i + size / 2); j++) {
                near[i * n + j] = 1;
            }
        }
        ProgramBuilder b = c.builder();
        String labels = "abcdefghij".substring(0, x.value().type().shape().rank());
        String old = labels.substring(item, item + 1);
        Value sums = b.contract(
                labels,
                b.unary(UnaryFn.SQUARE, x.value()),
                "z" + old,
                b.constant(Shape.of(n, n), near),
                labels.replace(old, "z"));
        Value base = b.shift(b.scale(c.number("alpha", 1e-4) / size, sums), bias);
        Value power =
                b.unary(UnaryFn.EXP, b.scale(-c.number("beta", 0.75), b.unary(UnaryFn.LOG, base)));
        return c.result(x.with(b.mul(x.value(), power)));
    }
}
