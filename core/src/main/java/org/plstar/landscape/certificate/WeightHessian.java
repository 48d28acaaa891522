package org.plstar.landscape.certificate;

import java.lang.foreign.MemorySegment;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.blas.Triangle;
import org.plstar.landscape.certificate.LinearMap.Weighted;
import org.plstar.landscape.certificate.bound.Rounding;
import org.plstar.landscape.certificate.bound.SpectralNorm;

/**
 * ‖D²F‖ at the computed numbers of a network with few unknowns, from the matrices H_a of second
 * derivatives themselves: at most √λ_max(Σ_a H_a²), a over all equations.
 *
 * <p>A convolution meets its input at many sites, and norms of N and of its inputs lose what
 * cancels between them; H does not. Row d of H is the derivative of the gradient along the d-th
 * unknown, a forward and a backward pass, for some unknowns at once. Cost for each equation: p
 * passes and p³; memory p² and some hundred passes.
 */
final class WeightHessian {
    /** p at most. */
    private static final int MOST = 1024;

    /** Operations at most, for all samples. */
    private static final double WORK = 1e10;

    private static final int CHUNK = 32;

    private final ForwardBackward at;
    private final Workers workers;
    private final Weighted[] maps;
    private final LinearMap[] linear;
    private final int[] offset;
    private final int unknowns;

    private WeightHessian(ForwardBackward at, Workers workers) {
        this.at = at;
        this.workers = workers;
        int terms = at.stack.terms() + 1;
        maps = new Weighted[terms];
        linear = new LinearMap[terms];
        offset = new int[terms + 1];
        for (int t = 1; t < terms; t++) {
            offset[t + 1] = offset[t];
            linear[t] = at.stack.term(t).map();
            if (linear[t] instanceof Weighted w) {
                maps[t] = w;
                linear[t] = w.biased(new double[0], 0);
                offset[t + 1] += w.weight().length + w.bias().length;
            }
        }
        unknowns = offset[terms];
    }

    /** Whether a network is small enough: at most {@value #MOST} unknowns, and some seconds. */
    static boolean isSmall(StageNetwork stack, int samples) {
        double p = 0;
        double pass = 0;
        for (int t = 1; t <= stack.terms(); t++) {
            if (stack.term(t).map() instanceof Weighted w) {
                p += w.weight().length + w.bias().length;
                pass += (double) w.weight().length * w.patches().sites();
            }
        }
        double c = stack.outputs();
        return p <= MOST && samples * p * ((2 + 4 * c) * pass + c * p * p) <= WORK;
    }

    /** A bound of ‖D²F‖ at the computed numbers; empty if there are too many unknowns. */
    static OptionalDouble norm(ForwardBackward at, Workers workers) {
        return isSmall(at.stack, at.samples)
                ? OptionalDouble.of(new WeightHessian(at, workers).norm())
                : OptionalDouble.empty();
    }

    private double norm() {
        int p = unknowns;
        double trace = 0;
        double square = 0;
        try (Matrix gram = Matrix.zeros(p, p)) {
            double[][] hessian = new double[at.outputs][p * p];
            for (int i = 0; i < at.samples; i++) {
                int sample = i;
                workers.run(
                        (p + CHUNK - 1) / CHUNK,
                        task ->
                                rows(
                                        sample,
                                        task * CHUNK,
                                        Math.min(p, (task + 1) * CHUNK),
                                        hessian));
                for (double[] h : hessian) {
                    double f = Rounding.norm(h);
                    trace += f * f;
                    MemorySegment s = MemorySegment.ofArray(h);
                    Blas.syrk(Triangle.LOWER, 1, Operand.of(s, p, p), 1, Operand.of(gram));
                }
                double off = error(i);
                square += off * off;
            }
            gram.mirrorLower();
            double formation = Rounding.gamma((long) at.samples * at.outputs * (p + 1) + 4) * trace;
            double norm =
                    Math.sqrt(
                            SpectralNorm.largest(gram, Rounding.up(formation)) + Rounding.SQUARES);
            return Rounding.up(norm + Math.sqrt(square) + Rounding.MULTIPLIED);
        }
    }

    /** Rows [from, to) of H, for all outputs of a sample. */
    private void rows(int i, int from, int to, double[][] hessian) {
        int count = to - from;
        int last = at.hidden() + 1;
        double[][] z = new double[last + 1][];
        double[][] h = new double[last + 1][];
        for (int l = 1; l < last; l++) {
            int m = at.stack.width(l);
            z[l] = new double[count * m];
            for (int t : at.stack.termsOf(l)) {
                int j = at.stack.term(t).source();
                if (j > 0) {
                    linear[t].forward(h[j], 0, z[l], 0, count);
                }
                for (int d = Math.max(from, offset[t]); d < Math.min(to, offset[t + 1]); d++) {
                    turn(t, d - offset[t], i, z[l], (d - from) * m);
                }
            }
            h[l] = new double[count * m];
            for (int k = 0; k < z[l].length; k++) {
                h[l][k] = at.slope[l][i * m + k % m] * z[l][k];
            }
        }
        for (int c = 0; c < at.outputs; c++) {
            double[][] v = new double[last + 1][];
            for (int l = last - 1; l >= 1; l--) {
                int m = at.stack.width(l);
                double[] u = new double[count * m];
                for (int t : at.stack.usesOf(l)) {
                    int stage = at.stack.term(t).stage();
                    if (stage < last) {
                        linear[t].backward(v[stage], 0, u, 0, count);
                    }
                    for (int d = Math.max(from, offset[t]); d < Math.min(to, offset[t + 1]); d++) {
                        turnBack(t, d - offset[t], i, c, u, (d - from) * m);
                    }
                }
                v[l] = new double[count * m];
                int own = (i * at.outputs + c) * m;
                for (int k = 0; k < u.length; k++) {
                    int unit = k % m;
                    v[l][k] =
                            at.bend[l][i * m + unit] * at.u[l][own + unit] * z[l][k]
                                    + at.slope[l][i * m + unit] * u[k];
                }
            }
            for (int d = from; d < to; d++) {
                row(i, c, d - from, h, v, hessian[c], d * unknowns);
            }
        }
    }

    /** dT h for unknown number e of term t. */
    private void turn(int t, int e, int i, double[] z, int to) {
        Weighted map = maps[t];
        int taps = map.patches().taps();
        int sites = map.patches().sites();
        double[] h = at.h[at.stack.term(t).source()];
        boolean weight = e < map.weight().length;
        int o = weight ? e / taps : e - map.weight().length;
        int seen = (o / map.each() * taps + e % taps) * sites;
        for (int p = 0; p < sites; p++) {
            int element = weight ? map.patches().index()[seen + p] : 0;
            if (element >= 0) {
                z[to + o * sites + p] +=
                        weight ? map.scale() * h[i * map.in() + element] : map.biasScale();
            }
        }
    }

    /** dTᵀ v. */
    private void turnBack(int t, int e, int i, int c, double[] u, int to) {
        Weighted map = maps[t];
        if (e >= map.weight().length) {
            return;
        }
        int taps = map.patches().taps();
        int sites = map.patches().sites();
        int o = e / taps;
        int seen = (o / map.each() * taps + e % taps) * sites;
        double[] v = at.v[at.stack.term(t).stage()];
        int from = (i * at.outputs + c) * map.out() + o * sites;
        for (int p = 0; p < sites; p++) {
            int element = map.patches().index()[seen + p];
            if (element >= 0) {
                u[to + element] += map.scale() * v[from + p];
            }
        }
    }

    /** The derivative of the gradient, from h' and v' of one direction. */
    private void row(
            int i, int c, int direction, double[][] h, double[][] v, double[] hessian, int to) {
        for (int t = 1; t < maps.length; t++) {
            Weighted map = maps[t];
            if (map == null) {
                continue;
            }
            int taps = map.patches().taps();
            int sites = map.patches().sites();
            int stage = at.stack.term(t).stage();
            int source = at.stack.term(t).source();
            double[] moved = v[stage];
            double[] turned = h[source];
            int base = (i * at.outputs + c) * map.out();
            for (int o = 0; o < map.channels(); o++) {
                int here = direction * map.out() + o * sites;
                for (int q = 0; q < taps; q++) {
                    int seen = (o / map.each() * taps + q) * sites;
                    double sum = 0;
                    for (int p = 0; p < sites; p++) {
                        int element = map.patches().index()[seen + p];
                        if (element < 0) {
                            continue;
                        }
                        if (moved != null) {
                            sum += moved[here + p] * at.h[source][i * map.in() + element];
                        }
                        if (turned != null) {
                            sum +=
                                    at.v[stage][base + o * sites + p]
                                            * turned[direction * map.in() + element];
                        }
                    }
                    hessian[to + offset[t] + o * taps + q] = map.scale() * sum;
                }
                if (map.bias().length > 0) {
                    double sum = 0;
                    for (int p = 0; p < sites && moved != null; p++) {
                        sum += moved[here + p];
                    }
                    hessian[to + offset[t] + map.weight().length + o] = map.biasScale() * sum;
                }
            }
        }
    }

    /**
     * What rounding of the sums themselves can have moved, in Frobenius norm: γ times the same
     * passes over magnitudes, with norms for the factors and all directions together.
     */
    private double error(int i) {
        int last = at.hidden() + 1;
        double[] z = new double[last + 1];
        double[] h = new double[last + 1];
        double[] v = new double[last + 1];
        long depth = 40;
        for (int l = 1; l <= last; l++) {
            int longest = 0;
            for (int t : at.stack.termsOf(l)) {
                longest = Math.max(longest, linear[t].depth());
                if (maps[t] != null) {
                    z[l] += Math.sqrt(maps[t].channels()) * at.inputFrobenius[t][i];
                    longest = Math.max(longest, 2 * maps[t].patches().sites() + 8);
                }
                z[l] += at.weights.frobenius()[t] * h[at.stack.term(t).source()];
            }
            depth += 3L * longest + 3L * at.stack.termsOf(l).size() + 12;
            h[l] = l < last ? at.slopeMax[l][i] * z[l] : 0;
        }
        for (int l = last - 1; l >= 1; l--) {
            double u = 0;
            for (int t : at.stack.usesOf(l)) {
                int stage = at.stack.term(t).stage();
                u += at.weights.frobenius()[t] * v[stage];
                if (maps[t] != null) {
                    double s = Math.abs(maps[t].scale());
                    u += Math.sqrt(maps[t].patches().taps()) * s * at.vFrobenius[stage][i];
                }
            }
            depth += 3L * at.stack.usesOf(l).size();
            v[l] = at.bentMax[l][i] * z[l] + at.slopeMax[l][i] * u;
        }
        double sum = 0;
        for (int t = 1; t < maps.length; t++) {
            if (maps[t] != null) {
                int stage = at.stack.term(t).stage();
                sum +=
                        v[stage] * at.inputFrobenius[t][i]
                                + at.vFrobenius[stage][i]
                                        * at.weights.spread()[t]
                                        * h[at.stack.term(t).source()];
            }
        }
        return Rounding.up(Rounding.gamma(depth) * sum);
    }
}
