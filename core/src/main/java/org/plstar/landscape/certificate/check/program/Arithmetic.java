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

    @Override
    void value(Run r) {
        for (int k = 0; k < size; k++) {
            double x = r.mid[a][k];
            double rx = r.rad[a][k];
            double y = r.mid[b][k];
            double ry = r.rad[b][k];
            double v;
            double rad;
            switch (kind) {
                case ADD -> {
                    v = x + y;
                    rad = rx + ry;
                }
                case MULTIPLY -> {
                    v = x * y;
                    rad = Math.abs(x) * ry + rx * Math.abs(y) + rx * ry;
                }
                case DIVIDE -> {
                    double low = Math.abs(y) - ry;
                    if (!(low > 0)) {
                        throw new Unproved("line " + id + " may divide by 0 in the ball");
                    }
                    v = x / y;
                    rad = (rx + Math.abs(v) * ry) / (low * (1 - 1e-12));
                }
                default -> {
                    v = factor * x;
                    rad = Math.abs(factor) * rx;
                }
            }
            r.mid[id][k] = v;
            double lost = v == x && kind != Kind.ADD ? 0 : PlainAlgebra.EPS * Math.abs(v);
            // what is 0 by an exact 0 stays 0
            r.rad[id][k] = rad == 0 && lost == 0 && v == 0 ? 0 : PlainAlgebra.up(rad + lost);
        }
        if (kind == Kind.SCALE) {
            r.whole[id] = PlainAlgebra.up(Math.abs(factor) * r.whole[a] + rounding(r));
        }
    }

    /** What rounding adds to the norm of all deviations. */
    private double rounding(Run r) {
        double sum = 0;
        for (double v : r.mid[id]) {
            sum += v * v;
        }
        return 2 * PlainAlgebra.EPS * Math.sqrt(sum + 1e-290);
    }

    @Override
    void pull(Run r) {
        double[] c = r.cotangent(id);
        double[] e = r.spread(id);
        for (int k = 0; k < size; k++) {
            double ry = r.rad[b][k];
            switch (kind) {
                case ADD -> {
                    r.give(a, k, c[k], e[k], 1, 0);
                    r.give(b, k, c[k], e[k], 1, 0);
                }
                case MULTIPLY -> {
                    r.give(a, k, c[k], e[k], r.mid[b][k], ry);
                    r.give(b, k, c[k], e[k], r.mid[a][k], r.rad[a][k]);
                }
                case DIVIDE -> {
                    // Δ(x/y) = (Δx - q' Δy)/y
                    double y = r.mid[b][k];
                    double low = (Math.abs(y) - ry) * (1 - 1e-12);
                    double inverse = 1 / y;
                    double off = ry / (Math.abs(y) * low) + PlainAlgebra.EPS * Math.abs(inverse);
                    r.give(a, k, c[k], e[k], inverse, PlainAlgebra.up(off));
                    double q = r.mid[id][k];
                    double offQ = r.rad[id][k];
                    double both =
                            Math.abs(q) * off
                                    + offQ * (Math.abs(inverse) + off)
                                    + PlainAlgebra.EPS * Math.abs(q * inverse);
                    r.give(b, k, c[k], e[k], -q * inverse, PlainAlgebra.up(both));
                }
                default -> r.give(a, k, c[k], e[k], factor, 0);
            }
        }
    }

    @Override
    int[] same(Run r) {
        return kind == Kind.SCALE ? alike(r, a) : alike(r, a, b);
    }
}
