package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.List;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/** The largest element along an axis. */
final class Maximum extends Line {
    private final int x;
    private final int axis;
    private final int[] from;

    Maximum(int id, Line x, int axis) {
        super(id, new int[] {x.id}, Shapes.without(axis, x.shape), x.moves);
        this.x = x.id;
        this.axis = axis;
        from = x.shape;
    }

    private int[] places(int k) {
        int[] rest = Shapes.coordinates(k, shape);
        int[] at = new int[from.length];
        int[] places = new int[from[axis]];
        for (int j = 0; j < places.length; j++) {
            for (int d = 0; d < at.length; d++) {
                at[d] = d == axis ? j : rest[d < axis ? d : d - 1];
            }
            places[j] = Shapes.element(at, from);
        }
        return places;
    }

    private int winner(Run r, int... places) {
        int best = places[0];
        for (int p : places) {
            if (r.mid[x][p] > r.mid[x][best]) {
                best = p;
            }
        }
        return best;
    }

    /** Those that can be the largest in the ball and are other functions than the largest now. */
    private List<Integer> rivals(Run r, int winner, int... places) {
        List<Integer> rivals = new ArrayList<>();
        double least = Double.NEGATIVE_INFINITY;
        for (int p : places) {
            least = Math.max(least, r.mid[x][p] - r.rad[x][p]);
        }
        for (int p : places) {
            boolean can = r.mid[x][p] + r.rad[x][p] >= least;
            if (p != winner && can && r.same(x)[p] != r.same(x)[winner]) {
                rivals.add(p);
            }
        }
        return rivals;
    }

    @Override
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            int[] places = places(k);
            int best = places[0];
            double off = 0;
            for (int p : places) {
                if (Double.isNaN(e.hi[x][p])) {
                    throw new Unproved("line " + id + " is not bounded");
                }
                boolean larger =
                        e.hi[x][p] > e.hi[x][best]
                                || (e.hi[x][p] == e.hi[x][best] && e.lo[x][p] > e.lo[x][best]);
                best = larger ? p : best;
                off = Math.max(off, e.off[x][p]);
            }
            e.put(id, k, e.at(x, best), off);
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < size; k++) {
            int[] places = places(k);
            double least = Double.NEGATIVE_INFINITY;
            for (int p : places) {
                least = Math.max(least, r.mid[x][p] - r.rad[x][p]);
            }
            for (int p : places) {
                if (r.mid[x][p] + r.rad[x][p] >= least) {
                    r.move[id][k] = Math.max(r.move[id][k], r.move[x][p]);
                }
            }
        }
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            if (c[k] == 0 && e[k] == 0) {
                continue;
            }
            int[] places = places(k);
            int winner = winner(r, places);
            List<Integer> rivals = rivals(r, winner, places);
            // a convex combination: 1 and 0 as far as it is certain
            r.give(x, winner, c[k], e[k], 1, rivals.isEmpty() ? 0 : 1);
            for (int p : rivals) {
                r.give(x, p, c[k], e[k], 0, 1);
            }
        }
    }

    @Override
    void push(Run r) {
        double[] c = r.tangent(x);
        double[] to = r.tangent(id);
        if (c == null || to == null) {
            return;
        }
        double[] e = r.tangentOff(x);
        double[] by = r.tangentOff(id);
        int sizeX = Shapes.size(from);
        for (int k = 0; k < size; k++) {
            int[] places = places(k);
            int winner = winner(r, places);
            List<Integer> rivals = rivals(r, winner, places);
            for (int d = 0; d < r.directions; d++) {
                double middle = c[d * sizeX + winner];
                double off = e[d * sizeX + winner];
                // a convex combination of all that can be the largest
                for (int p : rivals) {
                    double apart = Math.abs(c[d * sizeX + p] - middle);
                    off = Math.max(off, PlainAlgebra.up(apart + e[d * sizeX + p]));
                }
                to[d * size + k] = middle;
                by[d * size + k] = off;
            }
        }
    }

    @Override
    int[] same(Run r) {
        int[] names = new int[size];
        for (int k = 0; k < size; k++) {
            List<Integer> key = new ArrayList<>(List.of(id));
            for (int p : places(k)) {
                key.add(r.same(x)[p]);
            }
            names[k] = r.name(key);
        }
        return names;
    }

    @Override
    boolean takesInfinite() {
        return true;
    }
}
