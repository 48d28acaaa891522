package org.plstar.landscape.certificate.check.program;

import org.plstar.landscape.certificate.check.PlainAlgebra;

/** Sums, products and quotients of elements at the same place, and multiples. */
final class Arithmetic extends Line {
    /** Which of them. */
    enum Kind {
        ADD,
        MULTIPLY,
        DIVIDE,
        SCALE
    }

    private final Kind kind;
    private final double factor;
    private final int a;
    private final int b;

    Arithmetic(int id, Kind kind, Line a, Line b, double factor) {
        super(id, new int[] {a.id, b.id}, a.shape, a.moves || b.moves);
        Shapes.same(a.shape, b.shape, "line " + id + " of two shapes");
        this.kind = kind;
        this.factor = factor;
        this.a = a.id;
        this.b = b.id;
    }

    /** Whether it is a line times a number. */
    boolean isMultipleOf(int line) {
        return kind == Kind.SCALE && a == line;
    }

    @Override
    void exact(Exact e) {
        for (int k = 0; k < size; k++) {
            Pair x = e.at(a, k);
            Pair y = e.at(b, k);
            double rx = e.off[a][k];
            double ry = e.off[b][k];
            Pair v;
            double off;
            switch (kind) {
                case ADD -> {
                    v = x.plus(y);
                    off = rx + ry;
                }
                case MULTIPLY -> {
                    v = x.times(y);
                    off = x.size() * ry + rx * y.size() + rx * ry;
                }
                case DIVIDE -> {
                    double low = y.size() * (1 - 1e-12) - ry;
                    if (!(low > 0)) {
                        throw new Unproved("line " + id + " may divide by 0");
                    }
                    v = x.over(y);
                    // the rest of a small number may underflow before it is divided
                    off = (rx + v.size() * ry + 8 * Double.MIN_VALUE) / low;
                }
                default -> {
                    v = x.times(Pair.of(factor));
                    off = Math.abs(factor) * rx;
                }
            }
            boolean zero = v.hi() == 0 && (kind == Kind.ADD || x.hi() == 0 || y.hi() == 0);
            e.put(id, k, v, off + (zero ? 0 : Pair.OFF * v.size() + Double.MIN_NORMAL));
        }
    }

    @Override
    void move(Run r) {
        for (int k = 0; k < size; k++) {
            double mx = r.move[a][k];
            double my = r.move[b][k];
            double x = Math.abs(r.mid[a][k]) + r.rad[a][k];
            double y = Math.abs(r.mid[b][k]) + r.rad[b][k];
            double low = Math.abs(r.mid[b][k]) * (1 - 1e-12) - r.rad[b][k];
            if (kind == Kind.DIVIDE && !(low > 0)) {
                throw new Unproved("line " + id + " may divide by 0 in the ball");
            }
            double by =
                    switch (kind) {
                        case ADD -> mx + my;
                        case MULTIPLY -> x * my + mx * y;
                        case DIVIDE -> (mx + x / low * my) / low;
                        case SCALE -> Math.abs(factor) * mx;
                    };
            r.move[id][k] = mx == 0 && my == 0 ? 0 : PlainAlgebra.up(by);
        }
        if (kind == Kind.SCALE) {
            r.whole[id] = PlainAlgebra.up(Math.abs(factor) * r.whole[a]);
        }
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            switch (kind) {
                case ADD -> {
                    r.give(a, k, c[k], e[k], 1, 0);
                    r.give(b, k, c[k], e[k], 1, 0);
                }
                case MULTIPLY -> {
                    r.give(a, k, c[k], e[k], r.mid[b][k], r.rad[b][k]);
                    r.give(b, k, c[k], e[k], r.mid[a][k], r.rad[a][k]);
                }
                case DIVIDE -> {
                    // Δ(x/y) = (Δx - q' Δy)/y
                    double inverse = 1 / r.mid[b][k];
                    double off = inverseOff(r, k);
                    r.give(a, k, c[k], e[k], inverse, off);
                    double both = quotientOff(r, k, off);
                    r.give(b, k, c[k], e[k], -r.mid[id][k] * inverse, both);
                }
                default -> r.give(a, k, c[k], e[k], factor, 0);
            }
        }
    }

    @Override
    void push(Run r) {
        for (int k = 0; k < size; k++) {
            switch (kind) {
                case ADD -> {
                    r.push(a, k, id, k, 1, 0);
                    r.push(b, k, id, k, 1, 0);
                }
                case MULTIPLY -> {
                    r.push(a, k, id, k, r.mid[b][k], r.rad[b][k]);
                    r.push(b, k, id, k, r.mid[a][k], r.rad[a][k]);
                }
                case DIVIDE -> {
                    double inverse = 1 / r.mid[b][k];
                    double off = inverseOff(r, k);
                    r.push(a, k, id, k, inverse, off);
                    r.push(b, k, id, k, -r.mid[id][k] * inverse, quotientOff(r, k, off));
                }
                default -> r.push(a, k, id, k, factor, 0);
            }
        }
    }

    /** How far 1/y of the ball may be from that of the middle. */
    private double inverseOff(Run r, int k) {
        double y = Math.abs(r.mid[b][k]);
        double ry = r.rad[b][k];
        double low = (y - ry) * (1 - 1e-12);
        return PlainAlgebra.up(ry / (y * low) + PlainAlgebra.EPS / y);
    }

    /** The same of x/y². */
    private double quotientOff(Run r, int k, double off) {
        double inverse = 1 / r.mid[b][k];
        double q = r.mid[id][k];
        double both =
                Math.abs(q) * off
                        + r.rad[id][k] * (Math.abs(inverse) + off)
                        + PlainAlgebra.EPS * Math.abs(q * inverse);
        return PlainAlgebra.up(both);
    }

    @Override
    int[] same(Run r) {
        return kind == Kind.SCALE ? alike(r, a) : alike(r, a, b);
    }
}
