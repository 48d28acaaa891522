package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;

/** Fields after a layernorm, whose mean and scale over all channels are removed. */
final class Normalized {
    private Normalized() {}

    /** The mean over the channels of a row, and the root of their variance plus ε. */
    private record Statistics(double[] mean, double[] root) {
        static Statistics of(List<Field.Side> sides, double[] shares, double epsilon) {
            int n = sides.getFirst().mean().length;
            double[] mean = new double[n];
            double[] root = new double[n];
            for (int i = 0; i < n; i++) {
                double second = 0;
                for (int g = 0; g < shares.length; g++) {
                    mean[i] += shares[g] * sides.get(g).mean()[i];
                    second += shares[g] * sides.get(g).variance()[i];
                }
                root[i] = Math.sqrt(Math.max(0, second - mean[i] * mean[i]) + epsilon);
            }
            return new Statistics(mean, root);
        }

        Field.Side apply(Field.Side in) {
            int n = mean.length;
            double[] variance = new double[n];
            double[] shifted = new double[n];
            for (int i = 0; i < n; i++) {
                shifted[i] = (in.mean()[i] - mean[i]) / root[i];
                variance[i] = (in.variance()[i]
                                - mean[i] * in.mean()[i]
                                - in.mean()[i] * mean[i]
                                + mean[i] * mean[i])
                        / (root[i] * root[i]);
            }
            return new Field.Side(variance, shifted);
        }
    }

    static List<Field> fields(Tile tile, List<Field> in, double epsilon) {
        double[] shares = Sums.shares(in);
        Statistics left = Statistics.of(in.stream().map(Field::left).toList(), shares, epsilon);
        Statistics right = Statistics.of(in.stream().map(Field::right).toList(), shares, epsilon);
        boolean gaussian = in.stream().allMatch(f -> f.is(Field.Kind.GAUSSIAN));
        List<Field> out = new ArrayList<>();
        for (Field f : in) {
            // the gain of centred channels before is a multiple of the gain after the layernorm
            out.add(field(tile, gaussian ? f : f.fold(), left, right, gaussian, in.size() == 1));
        }
        return List.copyOf(out);
    }

    private static Field field(
            Tile tile,
            Field f,
            Statistics left,
            Statistics right,
            boolean gaussian,
            boolean alone) {
        Field.Side l = left.apply(f.left());
        Field.Side r = right.apply(f.right());
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        double[] t = new double[n];
        for (int p = 0; p < n; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            double m = left.mean()[i];
            double o = right.mean()[j];
            double scale = left.root()[i] * right.root()[j];
            double c = f.kernel()[p];
            k[p] = (c - m * f.right().mean()[j] - f.left().mean()[i] * o + m * o) / scale;
            t[p] = f.tangent()[p] / scale + 1;
            d[p] = alone
                    ? Pairs.centred(
                                    f.left().variance()[i],
                                    f.right().variance()[j],
                                    c,
                                    f.determinant()[p],
                                    m,
                                    o)
                            / (scale * scale)
                    : Math.max(0, l.variance()[i] * r.variance()[j] - k[p] * k[p]);
        }
        return new Field(
                k,
                d,
                t,
                l,
                r,
                f.width(),
                gaussian ? Field.Kind.GAUSSIAN : Field.Kind.OTHER,
                f.gain() + 1,
                f.folded());
    }
}
