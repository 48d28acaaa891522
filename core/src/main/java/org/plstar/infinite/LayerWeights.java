package org.plstar.infinite;

import java.util.List;
import java.util.Set;
import org.plstar.array.Window;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;

/** Random weights of a walk: those of dense layers and convolutions, and which draws are shared. */
final class LayerWeights {
    /**
     * The bound on (ab - c²)/(ab) above which ab - c² is used as computed, with a rounding error of
     * some 1e-14 of ab.
     */
    private static final double WIDE = 0.01;

    private final LayerRefusals refusals;
    private final Initialization initialization;
    private final int frozen;

    /** Name of the layer that shares its weights; empty outside of such a layer. */
    String sharedName = "";

    /** The number of layers with weights of their own that the walk has passed. */
    int draws;

    LayerWeights(Initialization initialization, int frozen, LayerRefusals refusals) {
        this.initialization = initialization;
        this.frozen = frozen;
        this.refusals = refusals;
    }

    /** Random weights over all channels and the elements of a window, the same on both sides. */
    Channels weights(
            int units,
            Window w,
            PairedPositions out,
            double w2,
            double b2,
            boolean bias,
            Channels x) {
        boolean standard = initialization.parametrization() == Parametrization.STANDARD;
        if (standard && x.width() == 0) {
            throw refusals.open(
                    "the tangent kernel grows with the width in standard parametrization");
        }
        Tile tile = x.tile();
        PairedPositions in = tile.positions();
        Field f = Sums.mean(tile, x.fields());
        Tile t = in == out ? tile : tile.with(out);
        int size = w.size();
        boolean plain = size == 1 && in == out;
        Spatial.Sources sources = plain ? Spatial.NONE : Spatial.sources(in, out, w);
        double[] k = new double[t.pairs()];
        double[] d = new double[k.length];
        double[] tangent = new double[k.length];
        double share = w2 / size;
        double[] as = new double[size];
        double[] bs = new double[size];
        double[] cs = new double[size];
        double[] ds = new double[size];
        for (int p = 0; p < k.length; p++) {
            int pair = p / out.pairs();
            int at = p % out.pairs() * size;
            double a = 0;
            double b = 0;
            double c = 0;
            double theta = 0;
            double plainSum = 0;
            for (int e = 0; e < size; e++) {
                int s = plain ? in.from(p % in.pairs()) : sources.left()[at + e];
                int o = plain ? in.to(p % in.pairs()) : sources.right()[at + e];
                // where only one side has padding, the angle is wider
                as[e] = s < 0 ? 0 : share * f.left().at(tile.lefts()[pair] * in.count() + s);
                bs[e] = o < 0 ? 0 : share * f.right().at(tile.rights()[pair] * in.count() + o);
                cs[e] = 0;
                ds[e] = 0;
                if (s >= 0 && o >= 0) {
                    int source = plain ? p : pair * in.pairs() + sources.pair()[at + e];
                    cs[e] = share * f.kernel()[source];
                    ds[e] = share * share * f.determinant()[source];
                    plainSum += f.kernel()[source];
                    theta += share * f.tangent()[source];
                }
                a += as[e];
                b += bs[e];
                c += cs[e];
            }
            k[p] = c + b2;
            d[p] = Pairs.joined(a, b, c, summed(as, bs, cs, ds, a, b, c), b2, b2, b2, 0);
            double own = standard ? x.width() * plainSum + (bias ? 1 : 0) : k[p];
            tangent[p] = (draws < frozen ? 0 : own) + theta;
        }
        String name = sharedName.isEmpty() ? "draw " + draws : Channels.SHARED + sharedName;
        draws++;
        Field result = new Field(
                k,
                d,
                tangent,
                affine(f.left(), in, out, w, w2, b2),
                affine(f.right(), in, out, w, w2, b2),
                units,
                Field.Kind.GAUSSIAN,
                0,
                false);
        return new Channels(t, List.of(result), Set.of(name), false);
    }

    /** The determinant of a sum, with all digits where the two sides are nearly parallel. */
    private static double summed(
            double[] as, double[] bs, double[] cs, double[] ds, double a, double b, double c) {
        double plain = a * b - c * c;
        if (as.length > 1 && plain > WIDE * (a * b)) {
            return plain;
        }
        double sumA = 0;
        double sumB = 0;
        double sumC = 0;
        double det = 0;
        for (int e = 0; e < as.length; e++) {
            det = as.length == 1
                    ? ds[e]
                    : Pairs.joined(sumA, sumB, sumC, det, as[e], bs[e], cs[e], ds[e]);
            sumA += as[e];
            sumB += bs[e];
            sumC += cs[e];
        }
        return det;
    }

    private static Field.Side affine(
            Field.Side side,
            PairedPositions in,
            PairedPositions out,
            Window w,
            double w2,
            double b2) {
        double[] mean = Spatial.averagedSites(side.variance(), in, out, w);
        for (int i = 0; i < mean.length; i++) {
            mean[i] = w2 * mean[i] + b2;
        }
        return new Field.Side(mean, new double[mean.length]);
    }

    /**
     * Random weights for each token, and for each position if {@code positions} is true.
     *
     * @param x the data, token ids
     * @param rows those of the left side
     * @param columns those of the right side
     */
    Channels embedded(
            boolean positions,
            int width,
            double sw,
            Channels x,
            double[][] rows,
            double[][] columns) {
        int tokens = x.fields().getFirst().width();
        PairedPositions in = PairedPositions.tokens(tokens, PairedPositions.ALL);
        Tile tile = x.tile().with(in);
        boolean standard = initialization.parametrization() == Parametrization.STANDARD;
        double[] k = new double[tile.pairs()];
        double[] d = new double[k.length];
        double[] t = new double[k.length];
        double variance = sw * sw * (positions ? 2 : 1);
        for (int p = 0; p < k.length; p++) {
            int pair = p / in.pairs();
            double[] u = rows[tile.left()[tile.lefts()[pair]]];
            double[] v = columns[tile.right()[tile.rights()[pair]]];
            int s = in.from(p % in.pairs());
            int o = in.to(p % in.pairs());
            double same = (u[s] == v[o] ? 1 : 0) + (positions && s == o ? 1 : 0);
            k[p] = sw * sw * same;
            d[p] = Math.max(0, variance * variance - k[p] * k[p]);
            t[p] = standard ? same : k[p];
        }
        draws++;
        Field out = new Field(
                k,
                d,
                t,
                Field.Side.constant(variance, tile.left().length * tokens),
                Field.Side.constant(variance, tile.right().length * tokens),
                width,
                Field.Kind.GAUSSIAN,
                0,
                false);
        return new Channels(tile, List.of(out), Set.of("draw " + (draws - 1)), false);
    }
}
