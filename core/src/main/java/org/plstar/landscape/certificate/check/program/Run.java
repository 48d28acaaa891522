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

    final double[] @Nullable [] cotangent;
    final double[] @Nullable [] spread;
    private final List<Line> lines;
    private final int[] @Nullable [] same;
    private final Map<List<Integer>, Integer> names = new HashMap<>();
    private int next = 1;

    Run(List<Line> lines, double radius, Exact exact) {
        this.lines = lines;
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
            rad[line.id] = new double[line.size];
            move[line.id] = new double[line.size];
            line.move(this);
            for (int k = 0; k < line.size; k++) {
                double off = Math.abs(exact.lo[line.id][k]) + exact.off[line.id][k];
                double all = off + move[line.id][k];
                rad[line.id][k] = all == 0 ? 0 : PlainAlgebra.up(all);
            }
            line.requireFinite(this);
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
        double[] to = cotangent(line);
        double[] by = spread(line);
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
