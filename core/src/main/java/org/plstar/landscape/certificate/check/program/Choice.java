package org.plstar.landscape.certificate.check.program;

/**
 * Comparisons, and choices by them. A comparison of numbers whose intervals meet proves nothing, so
 * no kink of a choice lies in the ball.
 */
final class Choice extends Line {
    private final boolean compares;
    private final String fn;

    private Choice(int id, boolean compares, String fn, boolean moves, Line... in) {
        super(id, ids(in), in[0].shape, moves);
        for (Line line : in) {
            Shapes.same(line.shape, shape, "line " + id + " of several shapes");
        }
        this.compares = compares;
        this.fn = fn;
    }

    static Choice compare(int id, String fn, Line a, Line b) {
        Shapes.require(
                fn.equals("GREATER") || fn.equals("GREATER_EQUAL") || fn.equals("EQUAL"),
                "comparison " + fn);
        return new Choice(id, true, fn, false, a, b);
    }

    static Choice select(int id, Line mask, Line p, Line q) {
        return new Choice(id, false, "", p.moves || q.moves, mask, p, q);
    }

    private static int[] ids(Line... lines) {
        int[] ids = new int[lines.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = lines[i].id;
        }
        return ids;
    }

    @Override
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            if (!compares) {
                if (e.off[in[0]][k] != 0) {
                    throw new Unproved("line " + id + " chooses by a computed number");
                }
                e.copy(e.hi[in[0]][k] != 0 ? in[1] : in[2], k, id, k);
                continue;
            }
            double d = e.at(in[0], k).minus(e.at(in[1], k)).hi();
            double off = e.off[in[0]][k] + e.off[in[1]][k];
            if (off > 0 && !(Math.abs(d) > 2 * off)) {
                throw new Unproved("line " + id + " compares what may be equal");
            }
            boolean holds =
                    switch (fn) {
                        case "GREATER" -> d > 0;
                        case "GREATER_EQUAL" -> d >= 0;
                        default -> d == 0;
                    };
            e.put(id, k, holds ? Pair.ONE : Pair.ZERO, 0);
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < size; k++) {
            if (compares) {
                double both = (r.rad[in[0]][k] + r.rad[in[1]][k]) * (1 + 1e-12);
                if (both > 0 && !(Math.abs(r.mid[in[0]][k] - r.mid[in[1]][k]) > both)) {
                    throw new Unproved("line " + id + " compares what may be equal in the ball");
                }
            } else {
                r.move[id][k] = r.move[from(r, k)][k];
            }
        }
    }

    private int from(Run r, int k) {
        if (r.rad[in[0]][k] != 0) {
            throw new Unproved("line " + id + " chooses by a computed number");
        }
        return r.mid[in[0]][k] != 0 ? in[1] : in[2];
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            r.give(from(r, k), k, c[k], e[k], 1, 0);
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < size; k++) {
            r.push(from(r, k), k, id, k, 1, 0);
        }
    }

    @Override
    int[] same(Run r) {
        return alike(r, in);
    }

    @Override
    boolean mayBeInfinite() {
        return !compares;
    }
}
