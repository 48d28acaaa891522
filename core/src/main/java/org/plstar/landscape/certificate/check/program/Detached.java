package org.plstar.landscape.certificate.check.program;

/** A value that derivatives may pass or not: slopes of both kinds are enclosed. */
final class Detached extends Line {
    private final int x;

    Detached(int id, Line x) {
        super(id, new int[] {x.id}, x.shape, x.moves);
        this.x = x.id;
    }

    @Override
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            e.copy(x, k, id, k);
        }
    }

    @Override
    void move(Run r) {
        System.arraycopy(r.move[x], 0, r.move[id], 0, size);
        r.whole[id] = r.whole[x];
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            r.give(x, k, 0, Math.abs(c[k]) + e[k], 1, 0);
        }
    }

    @Override
    void push(Run r) {
        // a function of the weights like any other
        for (int k = 0; k < size; k++) {
            r.push(x, k, id, k, 1, 0);
        }
    }

    @Override
    int[] same(Run r) {
        return r.same(x);
    }

    @Override
    boolean mayBeInfinite() {
        return true;
    }
}
