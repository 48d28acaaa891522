package org.plstar.landscape.certificate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * ‖D²F‖ of a network of one dense hidden layer, from its units one by one.
 *
 * <p>D²F⟨q⟩[d, d'] = Σ_j Σ_i ⟨q_i, u_j⟩ φ''_ij (D_j·x_i)(D'_j·x_i) + φ'_ij s (⟨q_i, w_j⟩ D'_j·x_i +
 * ⟨q_i, w'_j⟩ D_j·x_i), D_j the move of unit j's weights and bias, w_j that of its output weights:
 * no two units meet, so the norm is the largest of the units' own. With c_i ≥ ‖u_j‖ |φ''_ij| and
 * e_i ≥ s |φ'_ij| in the ball, that of unit j is at most
 *
 * <p>(A + √(A² + 4B²))/2, A² = λ_max(C(K ∘ K)C), B² = λ_max(E K E), K the Gram matrix of the inputs
 * x_i, which are exact.
 *
 * <p>Which unit it is takes few eigenvalues: A_j ≤ A max_i c_ij/c_i with the c_i that bound those
 * of all units, and their A; likewise B_j. And (K ∘ K)C² has no negative element, so A² ≤ max_i ((K
 * ∘ K)C²w)_i/w_i for every w &gt; 0 (Collatz, Math. Z. 48, 1942). A unit of which that is no more
 * than what is proved of another is left at that.
 */
final class UnitCurvature {
    /** The one hidden layer's term, and the outputs'. */
    private static final int IN = 1;

    private static final int OUT = 2;

    /** A unit that may exceed the best by less is not looked at. */
    private static final double CLOSE = 1.001;

    /** Units that are looked at, hardly ever more than some dozens. */
    static final int MOST = 128;

    private static final int STEPS = 8;
    private static final double LEAST = 1e-9;

    private final InputForms forms;
    private final ForwardBackward at;
    private final int units;
    private final SmoothActivation phi;

    /** ‖u_j‖ of all outputs. */
    private final double[] u;

    /** For a network that fits. */
    UnitCurvature(InputForms forms) {
        this.forms = forms;
        this.at = forms.measured();
        this.units = at.stack.width(IN);
        this.phi = at.stack.stage(IN).activation();
        this.u = new double[units];
        for (int j = 0; j < units; j++) {
            for (int i = 0; i < at.samples; i++) {
                int first = i * at.outputs * units + j;
                u[j] = Math.max(u[j], Rounding.norm(at.u[IN], first, at.outputs, units));
            }
        }
    }

    /** Whether a network is one dense layer behind another. */
    static boolean fits(StageNetwork network) {
        return network.isDense() && network.hidden() == 1;
    }

    /** c_ij ≥ ‖u_j‖ |φ''_ij|. */
    private double bent(Drift d, int i, int j) {
        double centre = Math.abs(at.bend[IN][i * units + j]) + at.slopeError[IN][i];
        double bend = Math.min(phi.b2(), centre + phi.b3() * d.zi[IN]);
        return Rounding.up((u[j] + d.duRow[IN]) * bend);
    }

    /** e_ij ≥ s |φ'_ij|. */
    private double sloped(Drift d, int i, int j) {
        double error = at.slopeError[IN][i];
        double bend = Math.abs(at.bend[IN][i * units + j]) + error;
        double z = d.zi[IN];
        double moved = error + Math.min(phi.b2() * z, (bend + phi.b3() * z / 2) * z);
        double slope = Math.min(phi.b1(), Math.abs(at.slope[IN][i * units + j]) + moved);
        return Rounding.up(at.weights.spread()[OUT] * slope);
    }

    /** The norm of the form [[a, b], [b, 0]]. */
    private static double form(double a, double b) {
        return Rounding.up((a + Math.sqrt(a * a + 4 * b * b)) / 2);
    }

    /** Of the outputs of sample i alone; equal to the norm, rounding aside, at R = 0. */
    double alone(Drift d, int i) {
        double g = d.g[IN];
        double most = 0;
        for (int j = 0; j < units; j++) {
            most = Math.max(most, form(bent(d, i, j) * g * g, sloped(d, i, j) * g));
        }
        return most;
    }

    /**
     * Of all rows together. Cost: some n m operations, and eigenvalues of order n for a few units.
     *
     * @param a A of the numbers c_11 that bound those of all units
     * @param b B of e_12, likewise
     * @param looks the most units to look at; what is known of the others without that counts
     */
    double at(Drift[] drift, double a, double b, int looks, Workers workers) {
        int n = drift.length;
        if (!Double.isFinite(a) || !Double.isFinite(b)) {
            return Double.POSITIVE_INFINITY;
        }
        double[] mostA = new double[units];
        double[] mostB = new double[units];
        double[] most = new double[units];
        workers.run(
                units,
                j -> {
                    double shareA = 0;
                    double shareB = 0;
                    for (int i = 0; i < n; i++) {
                        shareA = Math.max(shareA, bent(drift[i], i, j) / drift[i].c[IN][IN]);
                        shareB = Math.max(shareB, sloped(drift[i], i, j) / drift[i].e[IN][OUT]);
                    }
                    mostA[j] = Rounding.up(shareA * a);
                    mostB[j] = Rounding.up(shareB * b);
                    most[j] = form(mostA[j], mostB[j]);
                });
        int[] order =
                IntStream.range(0, units)
                        .boxed()
                        .sorted(Comparator.comparingDouble(j -> -most[j]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        double[] w = new double[n];
        Arrays.fill(w, 1);
        double proved = 0;
        double left = 0;
        for (int k = 0; k < units; k++) {
            int j = order[k];
            if (k == looks || most[j] <= CLOSE * proved) {
                // nor are those behind it any larger
                left = Math.max(left, most[j]);
                break;
            }
            double[] c = new double[n];
            double[] e = new double[n];
            for (int i = 0; i < n; i++) {
                c[i] = bent(drift[i], i, j);
                e[i] = sloped(drift[i], i, j);
            }
            double enough = CLOSE * proved;
            double cheap = form(Math.min(mostA[j], quotient(c, w, mostB[j], enough)), mostB[j]);
            if (cheap <= enough) {
                left = Math.max(left, cheap);
                continue;
            }
            double[] exact = new double[2];
            workers.run(
                    2,
                    task ->
                            exact[task] =
                                    root(task == 0 ? forms.both(c, IN, IN) : forms.one(e, IN)));
            proved = Math.max(proved, form(exact[0], exact[1]));
        }
        return Math.max(proved, left);
    }

    private static double root(double square) {
        return Rounding.up(Math.sqrt(square + Rounding.SQUARES));
    }

    /** What underflow may take from (K_ij c_j)² w_j, w_j at most 1. */
    private double underflow(double[] c, double inner) {
        double largest = Arrays.stream(c).max().orElse(0);
        double x = Arrays.stream(at.inputFrobenius[IN]).max().orElse(0);
        double once = inner * largest + Rounding.SMALLEST;
        return Rounding.up((2 * largest * x * x + once) * once + 2 * Rounding.SMALLEST);
    }

    /**
     * A by Collatz' quotients: the least of those of some steps of the power method.
     *
     * @param w positive numbers to begin with; changed to better ones
     * @param b the unit's B
     * @param enough the norm at which to stop
     */
    private double quotient(double[] c, double[] w, double b, double enough) {
        int n = c.length;
        double[] k = forms.inner()[IN];
        double trace = 0;
        for (int i = 0; i < n; i++) {
            double g = c[i] * at.inputNorm(IN, i) * at.inputNorm(IN, i);
            trace += g * g;
        }
        // as in the Gram matrix that is formed; a quotient is divided by LEAST at the least
        double error =
                Rounding.gamma(2L * at.stack.inputs() + 22) * trace
                        + n / LEAST * underflow(c, forms.lost()[IN]);
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step < STEPS && enough > 0 && form(least, b) > enough; step++) {
            double[] next = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int j = 0; j < i; j++) {
                    // not K² first, which may be too small a number
                    double right = k[i * n + j] * c[j];
                    double left = k[i * n + j] * c[i];
                    sum += right * right * w[j];
                    next[j] += left * left * w[i];
                }
                double own = k[i * n + i] * c[i];
                next[i] += sum + own * own * w[i];
            }
            double most = 0;
            double top = 0;
            for (int i = 0; i < n; i++) {
                most = Math.max(most, next[i] / w[i]);
                top = Math.max(top, next[i]);
            }
            least = Math.min(least, root(most * (1 + Rounding.gamma(n + 8L)) + error));
            if (!(top > 0)) {
                break;
            }
            for (int i = 0; i < n; i++) {
                w[i] = Math.max(next[i] / top, LEAST);
            }
        }
        return least;
    }
}
