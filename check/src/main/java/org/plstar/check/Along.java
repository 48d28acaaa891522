package org.plstar.check;

import static org.plstar.check.Bound.U;
import static org.plstar.check.Bound.norm;
import static org.plstar.check.Bound.up;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The derivatives along the directions D of the row space for the samples of one program: the
 * distance of JD from the identity, norms of tangents along D, and the contribution of D²F to ν0²
 * (docs/proofs.md, theorem 3).
 */
final class Along {
    final Group p;
    final Listing s;
    final int directions;
    final double[][][] d;
    private final Bounded[][] kept;

    /** The norms ‖D_t D‖, of its largest row, and ‖diag(α|f''|) D_t D‖, by line and sample. */
    final double[][] norm;

    final double[][] row;
    final double[][] curved;

    /** The norms of the rows p of D. */
    final double[] param;

    /** The square of ‖JD - I‖, rows of this program. */
    double identity;

    /** The square of the error of second derivatives, and the rounding of ν0². */
    double secondError;

    double formed;

    /**
     * @param d of each param, a row of all directions for each element
     * @param first the number of the first equation of this program; -1 where D is no inverse, so
     *     that the identity counts as 0
     * @param second Σ G Gᵀ is added to it
     */
    Along(Group p, double[][][] d, double[] param, int first, double[][] second) {
        this.p = p;
        this.d = d;
        this.param = param;
        directions = second.length;
        s = p.s;
        int n = p.n();
        norm = new double[s.size.length][n];
        row = new double[s.size.length][n];
        curved = new double[s.size.length][n];
        kept = new Bounded[n][s.size.length];
        double[] apart = new double[n];
        // in batches, so that the order of sums does not depend on the number of threads, and few
        // are kept
        int batch = Runtime.getRuntime().availableProcessors();
        for (int from = 0; from < n; from += batch) {
            SecondAlong[] done = new SecondAlong[Math.min(batch, n - from)];
            int begin = from;
            IntStream.range(0, done.length).parallel().forEach(j -> {
                Bounded[] x = pushed(p.samples[begin + j]);
                Bounded out = x[x.length - 1];
                int equation = first < 0 ? -1 : first + (begin + j) * s.outputs;
                apart[begin + j] = offIdentity(out, equation);
                sizes(begin + j, x);
                done[j] = new SecondAlong(this, p.samples[begin + j], x);
            });
            for (SecondAlong one : done) {
                Matrices.add(second, 1, one.own);
                formed += one.formed;
                secondError += one.error;
            }
        }
        identity = Bound.squares(apart);
    }

    private Bounded[] pushed(Sample q) {
        Bounded[] x = new Bounded[s.size.length];
        for (int k = 0; k < x.length; k++) {
            if (s.lines.get(k) instanceof Line.Param of) {
                double[][] rows = d[of.p()];
                int[] at = of.index().of(q.number);
                x[k] = new Bounded(new Edge.Taken(at, rows.length).times(rows), 0);
            } else if (s.depends[k]) {
                Bounded y = q.push(k, x);
                x[k] = y == null ? Bounded.zero(s.size[k], directions) : y;
            }
        }
        return x;
    }

    private static double offIdentity(Bounded out, int equation) {
        double[][] rest = new double[out.x().length][];
        for (int o = 0; o < rest.length; o++) {
            rest[o] = out.x()[o].clone();
            if (equation >= 0) {
                rest[o][equation + o] -= 1;
            }
        }
        return up(Bound.norm(rest) + out.error());
    }

    private void sizes(int i, Bounded[] x) {
        for (int t : s.wanted) {
            norm[t][i] = x[t].norm(true);
            row[t][i] = x[t].row();
        }
        for (int k : s.changing) {
            if (s.lines.get(k) instanceof Line.Smooth f) {
                double[][] weighted = new double[s.size[k]][directions];
                double most = 0;
                for (int j = 0; j < weighted.length; j++) {
                    double size = Math.abs(f.fn().d2(p.samples[i].high[f.a()][j]));
                    double off = secondError(p.samples[i], f, j, size);
                    double w = up(p.alpha[k][i][j] * (size + off));
                    most = Math.max(most, w);
                    Matrices.add(weighted[j], w, x[f.a()].x()[j], 0);
                }
                double off = up(most * x[f.a()].error() + U * norm(weighted));
                curved[k][i] = up(Matrices.sigma(weighted, off));
            } else if (s.lines.get(k) instanceof Line.Relu r) {
                kept[i][r.a()] = x[r.a()];
            }
        }
    }

    static double secondError(Sample q, Line.Smooth f, int j, double size) {
        double z = q.high[f.a()][j];
        double b = up(q.error[f.a()]);
        return up(f.fn().sup3(z - b, z + b) * b + 16 * U * (1 + size));
    }

    /** The contribution of open elements of a kink to theorem 3; sizes of closed elements are 0. */
    double jump(double[][] open, int t) {
        int count = (int) Arrays.stream(open)
                .flatMapToDouble(Arrays::stream)
                .filter(v -> v != 0)
                .count();
        double[][] whole = new double[count][directions];
        double[][] each = new double[count][directions];
        double[] errors = new double[open.length];
        int most = 0;
        int at = 0;
        for (int i = 0; i < open.length; i++) {
            double weight = norm(open[i]);
            int before = at;
            for (int j = 0; j < open[i].length; j++) {
                if (open[i][j] != 0) {
                    errors[i] = weight * kept[i][t].error();
                    Matrices.add(whole[at], weight, kept[i][t].x()[j], 0);
                    Matrices.add(each[at++], open[i][j], kept[i][t].x()[j], 0);
                }
            }
            most = Math.max(most, at - before);
        }
        if (count == 0) {
            return 0;
        }
        double first = Matrices.sigma(whole, U * norm(whole));
        double other = up(Math.sqrt(most) * Matrices.sigma(each, U * norm(each)));
        return up(Math.min(first, other) + norm(errors));
    }
}
