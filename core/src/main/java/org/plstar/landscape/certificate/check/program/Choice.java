package org.plstar.landscape.certificate.check.program;

/**
 * Comparisons, and choices by them.
 *
 * <p>Where the intervals of compared numbers meet, the choice is open: of the larger or the smaller
 * of two, and of x and αx by the sign of x, which is one of these. f(p, q) - f(p', q') = s(p - p')
 * + (1 - s)(q - q') with s in [0, 1] then. Any other choice is refused there, and so is a
 * comparison that is more than a mask of such choices.
 */
final class Choice extends Line {
    private final boolean compares;
    private final String fn;

    private final boolean mayBeOpen;

    /** The line that must be 0 for that, where a sign is asked for; else -1. */
    private final int zero;

    private Choice(
            int id,
            boolean compares,
            String fn,
            boolean moves,
            boolean mayBeOpen,
            int zero,
            Line... in) {
        super(id, ids(in), in[0].shape, moves);
        for (Line line : in) {
            Shapes.same(line.shape, shape, "line " + id + " of several shapes");
        }
        this.compares = compares;
        this.fn = fn;
        this.mayBeOpen = mayBeOpen;
        this.zero = zero;
    }

    /**
     * A comparison.
     *
     * @param masks whether it is used as a mask only
     */
    static Choice compare(int id, String fn, boolean masks, Line a, Line b) {
        Shapes.require(
                fn.equals("GREATER") || fn.equals("GREATER_EQUAL") || fn.equals("EQUAL"),
                "comparison " + fn);
        return new Choice(id, true, fn, false, masks && !fn.equals("EQUAL"), -1, a, b);
    }

    static Choice select(int id, Line mask, Line p, Line q) {
        boolean moves = p.moves || q.moves;
        boolean larger =
                mask instanceof Choice c
                        && c.compares
                        && (same(c.in, p.id, q.id) || same(c.in, q.id, p.id));
        int zero = -1;
        for (int side = 0; mask instanceof Choice c && c.compares && side < 2; side++) {
            if (multiple(p, c.in[side]) && multiple(q, c.in[side])) {
                zero = c.in[1 - side];
            }
        }
        return new Choice(
                id, false, "", moves, larger || zero >= 0, larger ? -1 : zero, mask, p, q);
    }

    private static boolean same(int[] lines, int first, int second) {
        return lines[0] == first && lines[1] == second;
    }

    private static boolean multiple(Line line, int x) {
        return line.id == x || (line instanceof Arithmetic a && a.isMultipleOf(x));
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
                    if (!mayBeOpen) {
                        throw new Unproved(
                                "line " + id + " compares what may be equal in the ball");
                    }
                    r.move[id][k] = 1;
                }
            } else {
                double other = isOpen(r, k) ? r.move[other(r, k)][k] : 0;
                r.move[id][k] = Math.max(r.move[from(r, k)][k], other);
            }
        }
    }

    /** Whether either may be chosen in the ball. */
    private boolean isOpen(Run r, int k) {
        if (r.rad[in[0]][k] == 0) {
            return false;
        }
        if (!mayBeOpen || (zero >= 0 && (r.mid[zero][k] != 0 || r.rad[zero][k] != 0))) {
            throw new Unproved("line " + id + " may choose another value in the ball");
        }
        return true;
    }

    /** The line that is chosen at the centre. */
    private int from(Run r, int k) {
        return r.mid[in[0]][k] != 0 ? in[1] : in[2];
    }

    private int other(Run r, int k) {
        return r.mid[in[0]][k] != 0 ? in[2] : in[1];
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            boolean open = isOpen(r, k);
            r.give(from(r, k), k, c[k], e[k], 1, open ? 1 : 0);
            if (open) {
                r.give(other(r, k), k, c[k], e[k], 0, 1);
            }
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < size; k++) {
            boolean open = isOpen(r, k);
            r.push(from(r, k), k, id, k, 1, open ? 1 : 0);
            if (open) {
                r.push(other(r, k), k, id, k, 0, 1);
            }
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
