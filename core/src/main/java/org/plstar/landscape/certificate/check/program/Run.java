package org.plstar.landscape.certificate.check.program;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.certificate.check.PlainAlgebra;

/**
 * The numbers of one sample: every line's values in an interval that holds them for all weights of
 * the ball, then cotangents in intervals that hold those of all slopes.
 */
final class Run {
    final double radius;
    final int sample;
    final double[][] mid;

    /** How far any value in the ball may be from the middle. */
    final double[][] rad;

    /** How far values in the ball may be from that at its centre. */
    final double[][] move;

    /** By line, a bound of the 2-norm of all its moves; infinite where none is known. */
    final double[] whole;

    /** n, where the ball is one of z, w = w1 + Dz with n columns of D; else 0. */
    final int directions;

    /** By line that moves, slopes by each direction, [n, size], and how far they may be off. */
    private final double[] @Nullable [] tangent;

    private final double[] @Nullable [] tangentOff;
    final double[] @Nullable [] cotangent;
    final double[] @Nullable [] spread;
    private final List<Line> lines;
    private final int[] @Nullable [] same;
    private final Map<List<Integer>, Integer> names = new HashMap<>();
    private int next = 1;

    Run(List<Line> lines, double radius, Exact exact) {
        this(lines, radius, exact, null, null);
    }

    /**
     * Encloses.
     *
     * @param along the directions of the ball; absent where it is one of all weights
     * @param shared the run of another sample with the same directions, for the lines that are the
     *     same for all
     */
    Run(List<Line> lines, double radius, Exact exact, @Nullable Along along, @Nullable Run shared) {
        this.lines = lines;
        directions = along == null ? 0 : along.columns().length;
        tangent = new double[lines.size()][];
        tangentOff = new double[lines.size()][];
        this.radius = radius;
        sample = exact.sample;
        int n = lines.size();
        mid = exact.hi;
        rad = new double[n][];
        move = new double[n][];
        whole = new double[n];
        cotangent = new double[n][];
        spread = new double[n][];
        same = new int[n][];
        Arrays.fill(whole, Double.POSITIVE_INFINITY);
        for (Line line : lines) {
            int id = line.id;
            if (shared != null && !line.perSample) {
                rad[id] = shared.rad[id];
                move[id] = shared.move[id];
                tangent[id] = shared.tangent[id];
                tangentOff[id] = shared.tangentOff[id];
                continue;
            }
            rad[id] = new double[line.size];
            move[id] = new double[line.size];
            line.move(this);
            enclose(line, exact);
            if (along != null && line.moves) {
                push(line, along);
                enclose(line, exact);
            }
        }
    }

    private void enclose(Line line, Exact exact) {
        for (int k = 0; k < line.size; k++) {
            double off = Math.abs(exact.lo[line.id][k]) + exact.off[line.id][k];
            double all = off + move[line.id][k];
            rad[line.id][k] = all == 0 ? 0 : PlainAlgebra.up(all);
        }
        line.requireFinite(this);
    }

    /**
     * The directions of a ball.
     *
     * @param columns of D, each a row
     * @param last by line, the last line that takes it
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Along(double[][] columns, int[] last) {}

    /** Slopes by the directions, and from them how far a line's elements move. */
    private void push(Line line, Along along) {
        int id = line.id;
        double[] mid = new double[Math.multiplyExact(directions, line.size)];
        double[] off = new double[mid.length];
        tangent[id] = mid;
        tangentOff[id] = off;
        if (line.first() >= 0) {
            for (int d = 0; d < directions; d++) {
                System.arraycopy(along.columns()[d], line.first(), mid, d * line.size, line.size);
            }
        } else {
            line.push(this);
        }
        whole[id] = Double.POSITIVE_INFINITY;
        for (int k = 0; k < line.size; k++) {
            double sum = 0;
            boolean still = true;
            for (int d = 0; d < directions; d++) {
                double most = Math.abs(mid[d * line.size + k]) + off[d * line.size + k];
                sum += most * most;
                still &= most == 0;
            }
            double norm = Math.sqrt(sum * (1 + PlainAlgebra.EPS * (directions + 4.0)) + 1e-290);
            move[id][k] = still ? 0 : PlainAlgebra.up(radius * norm);
        }
        for (int o : line.in) {
            if (along.last()[o] == id && lines.get(o).perSample) {
                tangent[o] = null;
                tangentOff[o] = null;
            }
        }
    }

    /** Slopes of a line by each direction, [n, size]; absent where it does not move. */
    double @Nullable [] tangent(int line) {
        return tangent[line];
    }

    /** How far these may be off. */
    double[] tangentOff(int line) {
        double[] known = tangentOff[line];
        if (known == null) {
            throw new IllegalStateException("no slopes of line " + line);
        }
        return known;
    }

    /**
     * Adds, for every direction, the slope of element i of a line times f ± r to that of element k
     * of another.
     */
    void push(int from, int i, int line, int k, double f, double r) {
        double[] c = tangent[from];
        double[] to = tangent[line];
        if (c == null || to == null) {
            return;
        }
        double[] e = tangentOff(from);
        double[] by = tangentOff(line);
        int sizeFrom = lines.get(from).size;
        int size = lines.get(line).size;
        for (int d = 0; d < directions; d++) {
            int at = d * sizeFrom + i;
            add(to, by, d * size + k, c[at], e[at], f, r);
        }
    }

    /** Goes backward from one element of the output. */
    void pull(int output, int element) {
        for (Line line : lines) {
            cotangent[line.id] = null;
            spread[line.id] = null;
        }
        cotangent(output)[element] = 1;
        for (int i = output; i >= 0; i--) {
            if (cotangent[i] != null && lines.get(i).moves) {
                lines.get(i).pull(this);
            }
        }
    }

    double[] cotangent(int line) {
        double[] known = cotangent[line];
        if (known == null) {
            known = new double[lines.get(line).size];
            cotangent[line] = known;
            spread[line] = new double[known.length];
        }
        return known;
    }

    double[] spread(int line) {
        cotangent(line);
        double[] known = spread[line];
        if (known == null) {
            throw new IllegalStateException("no cotangent");
        }
        return known;
    }

    /**
     * Adds c ± e times f ± r to the cotangent of element k of a line.
     *
     * @param c the factor's middle, exact
     */
    void give(int line, int k, double c, double e, double f, double r) {
        add(cotangent(line), spread(line), k, c, e, f, r);
    }

    private static void add(
            double[] to, double[] by, int k, double c, double e, double f, double r) {
        double product = c * f;
        double sum = to[k] + product;
        double lost = PlainAlgebra.EPS * (Math.abs(product) + Math.abs(sum));
        double more = Math.abs(c) * r + e * (Math.abs(f) + r);
        if ((c != 0 || e != 0) && (f != 0 || r != 0)) {
            by[k] = PlainAlgebra.up(by[k] + more + lost);
        }
        to[k] = sum;
    }

    // ---- which elements are the same function of the weights

    /** Numbers of the elements of a line, equal where they are the same function of the weights. */
    int[] same(int line) {
        int[] known = same[line];
        if (known == null) {
            known = lines.get(line).same(this);
            same[line] = known;
        }
        return known;
    }

    int name(List<Integer> key) {
        Integer known = names.get(key);
        if (known == null) {
            known = next++;
            names.put(key, known);
        }
        return known;
    }

    int fresh() {
        return next++;
    }
}
