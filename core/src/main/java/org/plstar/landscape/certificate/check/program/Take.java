package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.List;

/** Elements at places that another line says, which must not depend on the weights. */
final class Take extends Line {
    private final Line x;
    private final Line ids;
    private final String lx;
    private final String li;
    private final String lr;
    private final int taken;

    private Take(
            int id, int[] shape, Line x, String lx, Line ids, String li, String lr, int taken) {
        super(id, new int[] {x.id, ids.id}, shape, x.moves);
        Shapes.require(!ids.moves, "line " + id + " takes by what depends on the weights");
        this.x = x;
        this.ids = ids;
        this.lx = lx;
        this.li = li;
        this.lr = lr;
        this.taken = taken;
    }

    static Take of(int id, Line x, String lx, Line ids, String li, String lr) {
        Shapes.require(
                lx.length() == x.shape.length && li.length() == ids.shape.length,
                "labels of line " + id);
        List<Integer> gone = new ArrayList<>();
        for (int i = 0; i < lx.length(); i++) {
            if (lr.indexOf(lx.charAt(i)) < 0) {
                gone.add(i);
            }
        }
        Shapes.require(gone.size() == 1, "labels of line " + id);
        for (String labels : List.of(lx, li, lr)) {
            Shapes.require(
                    labels.chars().distinct().count() == labels.length(), "labels of line " + id);
        }
        int[] shape = new int[lr.length()];
        for (int k = 0; k < shape.length; k++) {
            int i = lx.indexOf(lr.charAt(k));
            int j = li.indexOf(lr.charAt(k));
            Shapes.require(i >= 0 || j >= 0, "labels of line " + id);
            Shapes.require(i < 0 || j < 0 || x.shape[i] == ids.shape[j], "labels of line " + id);
            shape[k] = i >= 0 ? x.shape[i] : ids.shape[j];
        }
        Shapes.require(
                li.chars().allMatch(label -> lr.indexOf(label) >= 0), "labels of line " + id);
        return new Take(id, shape, x, lx, ids, li, lr, gone.getFirst());
    }

    /** Where element k comes from. */
    private int place(Run r, int k) {
        return place(r.mid[ids.id], r.rad[ids.id], k);
    }

    private int place(double[] numbers, double[] off, int k) {
        int[] at = Shapes.coordinates(k, shape);
        int[] choice = new int[li.length()];
        for (int i = 0; i < choice.length; i++) {
            choice[i] = at[lr.indexOf(li.charAt(i))];
        }
        int[] from = new int[lx.length()];
        int where = Shapes.element(choice, ids.shape);
        double chosen = numbers[where];
        if (off[where] != 0
                || chosen != Math.rint(chosen)
                || !(chosen >= 0 && chosen < x.shape[taken])) {
            throw new Unproved("line " + id + " takes what is not there");
        }
        for (int i = 0; i < from.length; i++) {
            from[i] = i == taken ? (int) chosen : at[lr.indexOf(lx.charAt(i))];
        }
        return Shapes.element(from, x.shape);
    }

    @Override
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            e.copy(x.id, place(e.hi[ids.id], e.off[ids.id], k), id, k);
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < size; k++) {
            r.move[id][k] = r.move[x.id][place(r, k)];
        }
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            r.give(x.id, place(r, k), c[k], e[k], 1, 0);
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < size; k++) {
            r.push(x.id, place(r, k), id, k, 1, 0);
        }
    }

    @Override
    int[] same(Run r) {
        int[] names = new int[size];
        for (int k = 0; k < size; k++) {
            names[k] = r.same(x.id)[place(r, k)];
        }
        return names;
    }
}
