package org.plstar.landscape.certificate.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.plstar.landscape.certificate.check.Claim.Sum;
import org.plstar.landscape.certificate.check.Claim.Term;

/**
 * The network of a claim: stages 1 … {@code last}, the output, with their maps and activations; 0
 * is the input.
 */
final class PlainNetwork {
    final int last;
    final int inputs;
    final int outputs;

    /** Numbers of a stage; of the input at 0. */
    final int[] width;

    final PlainActivation[] phi;

    /** All maps, stage by stage. */
    final List<PlainMap> maps = new ArrayList<>();

    /** Whether a stage has weights. */
    final boolean[] trained;

    PlainNetwork(List<Sum> stages, int inputs) {
        this.inputs = inputs;
        last = stages.size();
        width = new int[last + 1];
        phi = new PlainActivation[last + 1];
        trained = new boolean[last + 1];
        width[0] = inputs;
        for (int l = 1; l <= last; l++) {
            Sum stage = stages.get(l - 1);
            width[l] = stage.width();
            for (Term t : stage.terms()) {
                add(l, t);
            }
            phi[l] = PlainActivation.valueOf(stage.activation().toUpperCase(Locale.ROOT));
        }
        outputs = width[last];
        if (phi[last] != PlainActivation.IDENTITY) {
            throw new IllegalArgumentException("the last stage has an activation");
        }
    }

    /** The one map of a stage that keeps the largest of every window. */
    PlainMap windows(int stage) {
        List<PlainMap> own = maps.stream().filter(m -> m.stage == stage).toList();
        if (own.size() != 1 || own.getFirst().listed == 0) {
            throw new IllegalArgumentException("stage " + stage + " lists no windows");
        }
        return own.getFirst();
    }

    private void add(int stage, Term term) {
        PlainMap map = new PlainMap(term, stage);
        if (term.source() >= stage || map.in != width[term.source()] || map.out != width[stage]) {
            throw new IllegalArgumentException("the maps of stage " + stage + " do not fit");
        }
        maps.add(map);
        trained[stage] |= map.trained;
    }

    /** Stages before the output. */
    int hidden() {
        return last - 1;
    }

    /** Whether it is one dense map behind the other, each alone in its stage. */
    boolean isStack() {
        boolean all = maps.size() == last;
        for (int l = 1; all && l <= last; l++) {
            PlainMap map = maps.get(l - 1);
            all = map.dense && map.stage == l && map.source == l - 1;
        }
        return all;
    }

    /** Largest magnitude of numbers with radii. */
    static double largest(double[] a, double[] r) {
        double max = 0;
        for (int k = 0; k < a.length; k++) {
            max = Math.max(max, Math.abs(a[k]) + r[k]);
        }
        return PlainAlgebra.up(max);
    }

    /** Norm of a bound of numbers with radii. */
    static double norm(double[] a, double[] r) {
        return PlainAlgebra.up(PlainAlgebra.norm(a) + PlainAlgebra.norm(r));
    }

    /** Spectral norm of a few rows with radii, from above. */
    static double norm(double[][] a, double[][] r) {
        return PlainAlgebra.up(
                (a.length == 1 ? PlainAlgebra.norm(a[0]) : PlainAlgebra.operatorNorm(a))
                        + PlainAlgebra.frobenius(r));
    }

    /**
     * One sample through the network and back, each number a ball: a middle and a radius that holds
     * the exact one.
     */
    static final class Pass {
        /** h_l and its radius; z_l at the output. */
        final double[][] h;

        final double[][] hr;

        /** z_l. */
        private final double[][] z;

        /** φ', φ'' at z_l; radii. */
        final double[][] slope;

        final double[][] slopeRadius;
        final double[][] bend;
        final double[][] bendRadius;

        /** [l][c][unit]: derivatives of output c by z_l and by h_l; radii. */
        final double[][][] v;

        final double[][][] vr;
        final double[][][] u;
        final double[][][] ur;

        /**
         * ‖ĥ_l - h_l‖ and, for each output, ‖v̂_l - v_l‖ from the norms of the maps: in deep
         * networks these grow less than the radii, which grow with the maps' magnitudes.
         */
        final double[] hBall;

        final double[][] vBall;

        /** The same of z_l. */
        final double[] zBall;

        /** How far the exact z_l are from a kink at least; infinite for functions without. */
        final double[] apart;

        private final PlainNetwork net;
        private final PlainSides sides;

        Pass(PlainNetwork net, double[] x, int at) {
            this.net = net;
            int size = net.last + 1;
            h = new double[size][];
            z = new double[size][];
            hr = new double[size][];
            slope = new double[size][];
            slopeRadius = new double[size][];
            bend = new double[size][];
            bendRadius = new double[size][];
            v = new double[size][net.outputs][];
            vr = new double[size][net.outputs][];
            u = new double[size][net.outputs][];
            ur = new double[size][net.outputs][];
            hBall = new double[size];
            zBall = new double[size];
            apart = new double[size];
            Arrays.fill(apart, Double.POSITIVE_INFINITY);
            vBall = new double[size][net.outputs];
            sides = new PlainSides(net, x, at);
            h[0] = Arrays.copyOfRange(x, at, at + net.inputs);
            hr[0] = new double[net.inputs];
            for (int l = 1; l <= net.last; l++) {
                forward(l);
            }
            for (int c = 0; c < net.outputs; c++) {
                v[net.last][c] = new double[net.outputs];
                vr[net.last][c] = new double[net.outputs];
                v[net.last][c][c] = 1;
                for (int l = net.last - 1; l >= 1; l--) {
                    backward(l, c);
                }
            }
        }

        private void forward(int l) {
            int n = net.width[l];
            double[] z = new double[n];
            double[] zr = new double[n];
            double[] size = new double[n];
            int terms = 0;
            int depth = 0;
            double carried = 0;
            for (PlainMap map : net.maps) {
                if (map.stage == l) {
                    map.forward(h[map.source], hr[map.source], z, zr, size);
                    terms++;
                    depth = Math.max(depth, map.depth);
                    carried += map.operator * hBall[map.source] + map.lostForward();
                }
            }
            double local = PlainAlgebra.EPS * (depth + terms) * PlainAlgebra.norm(size);
            zBall[l] = PlainAlgebra.up(carried + local);
            hBall[l] = PlainAlgebra.up(net.phi[l].b1 * zBall[l] + PlainAlgebra.norm(errors(l, z)));
            this.z[l] = z;
            h[l] = new double[n];
            hr[l] = new double[n];
            slope[l] = new double[n];
            slopeRadius[l] = new double[n];
            bend[l] = new double[n];
            bendRadius[l] = new double[n];
            PlainActivation phi = net.phi[l];
            double[] errors = errors(l, z);
            boolean[] kept = sides.kept(l, z);
            double[] off = new double[n];
            for (int j = 0; j < n; j++) {
                double r = PlainAlgebra.up(zr[j] + PlainAlgebra.EPS * terms * size[j]);
                off[j] = Math.min(r, zBall[l]);
                double error = errors[j];
                h[l][j] = kept[j] ? phi.at(0, z[j]) : 0;
                hr[l][j] = kept[j] ? PlainAlgebra.up(phi.b1 * r + error) : 0;
                slope[l][j] = kept[j] ? phi.at(1, z[j]) : 0;
                slopeRadius[l][j] = PlainAlgebra.up(phi.b2 * r + error);
                bend[l][j] = phi.at(2, z[j]);
                bendRadius[l][j] = PlainAlgebra.up(phi.b3 * r + error);
            }
            apart[l] = sides.apart(l, z, off, slope[l]);
        }

        /** Of computing φ and its derivatives. */
        private double[] errors(int l, double[] z) {
            double[] error = new double[z.length];
            for (int j = 0; j < z.length && net.phi[l] != PlainActivation.IDENTITY; j++) {
                error[j] = PlainActivation.ERROR * (1 + Math.abs(z[j]));
            }
            return error;
        }

        /** ‖v̂ - v‖ ≤ ‖φ'‖_∞ ‖û - u‖ + ‖φ̂' - φ'‖ ‖û‖_∞. */
        private double ball(int l, double[] u, double uBall) {
            double largest = 0;
            double size = 0;
            for (int k = 0; k < u.length; k++) {
                largest = Math.max(largest, Math.abs(slope[l][k]));
                size = Math.max(size, Math.abs(u[k]));
            }
            double turned =
                    PlainAlgebra.up(net.phi[l].b2 * zBall[l] + PlainAlgebra.norm(errors(l, z[l])));
            return PlainAlgebra.up(
                    (largest + turned) * uBall
                            + turned * size
                            + PlainAlgebra.EPS * largest * PlainAlgebra.norm(u));
        }

        /** u_l = Σ Tᵀ v over the maps that take h_l, v_l = φ'(z_l) u_l. */
        private void backward(int l, int c) {
            int m = net.width[l];
            double[] sum = new double[m];
            double[] moved = new double[m];
            double[] size = new double[m];
            int depth = 0;
            double carried = 0;
            for (PlainMap map : net.maps) {
                if (map.source == l) {
                    map.backward(v[map.stage][c], vr[map.stage][c], sum, moved, size);
                    depth += map.depth;
                    carried +=
                            map.operator * vBall[map.stage][c] + map.lostBackward(v[map.stage][c]);
                }
            }
            double local = PlainAlgebra.EPS * depth * PlainAlgebra.norm(size);
            vBall[l][c] = ball(l, sum, PlainAlgebra.up(carried + local));
            double[] radius = new double[m];
            double[] vRadius = new double[m];
            double[] value = new double[m];
            for (int k = 0; k < m; k++) {
                radius[k] = PlainAlgebra.up(moved[k] + PlainAlgebra.EPS * depth * size[k]);
                value[k] = slope[l][k] * sum[k];
                vRadius[k] =
                        PlainAlgebra.up(
                                (Math.abs(slope[l][k]) + slopeRadius[l][k]) * radius[k]
                                        + slopeRadius[l][k] * Math.abs(sum[k])
                                        + PlainAlgebra.EPS * Math.abs(value[k]));
            }
            u[l][c] = sum;
            ur[l][c] = radius;
            v[l][c] = value;
            vr[l][c] = vRadius;
        }
    }
}
