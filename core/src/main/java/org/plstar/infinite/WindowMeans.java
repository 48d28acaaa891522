package org.plstar.infinite;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Window;

/** The layer that takes means over windows of positions. */
final class WindowMeans {
    private final LayerRefusals refusals;
    private final Walk walk;
    private final Sides sides;
    private int means;

    WindowMeans(Walk walk, LayerRefusals refusals) {
        this.walk = walk;
        this.refusals = refusals;
        sides = walk.sides();
    }

    Channels averaged(Window w, Channels x) {
        PairedPositions in = x.tile().positions();
        PairedPositions whole = Spatial.averaged(in, w);
        refusals.requireRoom(whole);
        // the mean over a whole image is a vector
        PairedPositions out = w.equals(Spatial.whole(in)) ? PairedPositions.one() : whole;
        Tile tile = x.tile().with(out);
        List<Field> fields = new ArrayList<>();
        for (Field field : x.fields()) {
            Field f = field.fold();
            double[] k = Spatial.averaged(f.kernel(), x.tile(), in, out, w);
            int number = means++;
            Field.Side left;
            Field.Side right;
            if (walk.filling()) {
                double[] mean = Spatial.averagedSites(f.left().mean(), in, out, w);
                double[] variance = new double[mean.length];
                for (int site = 0; site < variance.length; site++) {
                    int s = site % out.count();
                    variance[site] = k[site / out.count() * out.pairs() + out.pair(s, s)];
                }
                left = new Field.Side(variance, mean);
                right = left;
                sides.putMean(number, walk.left(), walk.filled(), left);
            } else if (walk.left() < 0) {
                left = f.left();
                right = f.right();
            } else {
                left = sides.mean(number, walk.left(), true);
                right = sides.mean(number, walk.right(), false);
            }
            double[] d = new double[k.length];
            for (int p = 0; p < d.length; p++) {
                double ab = left.variance()[tile.row()[p]] * right.variance()[tile.column()[p]];
                d[p] = Math.max(0, ab - k[p] * k[p]);
            }
            fields.add(new Field(
                    k,
                    d,
                    Spatial.averaged(f.tangent(), x.tile(), in, out, w),
                    left,
                    right,
                    f.width(),
                    f.kind(),
                    0,
                    f.folded()));
        }
        return new Channels(tile, List.copyOf(fields), x.draws(), false);
    }
}
