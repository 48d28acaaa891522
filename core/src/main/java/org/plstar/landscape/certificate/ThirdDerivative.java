package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.bound.Rounding;

/**
 * λ3 ≥ sup ‖D³F‖ over the points that some {@link Drift} is about: a Lipschitz constant of the
 * second derivative.
 *
 * <p>Differentiating three times along one direction and unrolling, f''' = Σ_l ⟨u_l, φ''' z'³ + 3
 * φ'' z' z''⟩ + 3 Σ_l s_l v_lᵀ dW_l h''_{l-1}, with z''_l = Σ_k P_lk 2 s_k dW_k h'_{k-1} +
 * Σ_{k&lt;l} P_{l,k+1} s W_{k+1} φ''_k z'_k². Polarized and with each slot held to one layer's
 * parameters, every term is a coefficient times the norms of D_a x_a for the slots that meet an
 * input x, and of dW for those that meet a tangent h'. By samples, Σ_i c_i² |D x_a^i|² |D' x_b^i|²
 * … is linear in each DᵀD, so largest at rank one and at most the squared norm of the rows c_i
 * x_a^i ⊗ x_b^i ⊗ …. The norm of the symmetric array of these numbers bounds the whole, by its
 * flattening.
 */
final class ThirdDerivative {
    private final InputForms forms;
    private final ForwardBackward at;
    private final Workers workers;

    ThirdDerivative(InputForms forms, Workers workers) {
        this.forms = forms;
        this.at = forms.measured();
        this.workers = workers;
    }

    /**
     * A kind of term: slots that meet inputs, ascending, and those that do not; each number per
     * sample.
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Term(int[] inputs, int[] others, double[] coefficients) {}

    double at(Drift[] drift) {
        if (Drift.kink(drift)) {
            return Double.POSITIVE_INFINITY;
        }
        List<Term> terms = terms(drift);
        double[] sizes = new double[terms.size()];
        workers.run(sizes.length, t -> sizes[t] = stacked(drift, terms.get(t)));
        double whole = norm(terms, sizes);
        double[] alone = new double[drift.length];
        workers.run(drift.length, i -> alone[i] = alone(drift[i], terms, i));
        return Rounding.up(Math.min(whole, Rounding.norm(alone)));
    }

    private List<Term> terms(Drift[] drift) {
        int last = at.hidden() + 1;
        List<Term> terms = new ArrayList<>();
        for (int a = 1; a <= last; a++) {
            for (int b = a; b <= last; b++) {
                for (int c = b; c <= last; c++) {
                    if (c < last) {
                        add(terms, drift, new int[] {a, b, c}, new int[0], 1);
                    }
                    // dW_c h'' with h'' from dW_b h'
                    if (a < b && b < c) {
                        add(terms, drift, new int[] {a}, new int[] {b, c}, 1);
                    }
                }
            }
        }
        for (int w = 2; w <= last; w++) {
            for (int a = 1; a < last; a++) {
                for (int c = a; c < last; c++) {
                    // any of the slots that are held to layer w may be the one that meets a tangent
                    int times = 1 + (a == w ? 1 : 0) + (c == w ? 1 : 0);
                    add(terms, drift, new int[] {a, c}, new int[] {w}, times);
                }
            }
        }
        return terms;
    }

    private void add(List<Term> terms, Drift[] drift, int[] inputs, int[] others, int times) {
        double[] f = new double[drift.length];
        double largest = 0;
        for (int i = 0; i < f.length; i++) {
            f[i] = times * coefficient(drift[i], i, inputs, others);
            largest = Math.max(largest, f[i]);
        }
        if (largest > 0) {
            terms.add(new Term(inputs, others, f));
        }
    }

    private double coefficient(Drift d, int i, int[] x, int[] w) {
        return switch (w.length) {
            case 0 -> inputsOnly(d, i, x[0], x[1], x[2]);
            case 1 -> oneWeight(d, i, x[0], x[1], w[0]);
            default -> twoWeights(d, i, x[0], w[0], w[1]);
        };
    }

    /**
     * Σ_l B3|u_l| p_la p_lb p_lc + al_l Σ (p_la r_l[b, c] and permuted), r_l[b, c] = Σ_{k<l}
     * p_{l,k+1} ‖s W_{k+1}‖ d2_k p_kb p_kc.
     */
    private double inputsOnly(Drift d, int i, int a, int b, int c) {
        double sum = 0;
        for (int l = Math.max(a, Math.max(b, c)); l <= at.hidden(); l++) {
            double u = at.uMax[l][i] + d.duRow[l];
            sum += at.stack.stage(l).activation().b3() * u * d.p[l][a] * d.p[l][b] * d.p[l][c];
            double carried =
                    d.p[l][a] * bent(d, d.p, l, b, c)
                            + d.p[l][b] * bent(d, d.p, l, a, c)
                            + d.p[l][c] * bent(d, d.p, l, a, b);
            sum += d.al[l] * carried;
        }
        return Rounding.up(sum);
    }

    /** Σ_{k<l} t_{l,k+1} (‖s_{k+1} W_{k+1}‖ + s_{k+1} R) d2_k p_kb p_kc. */
    private double bent(Drift d, double[][] t, int l, int b, int c) {
        double sum = 0;
        for (int k = Math.max(b, c); k < l; k++) {
            sum += t[l][k + 1] * weight(d, k + 1) * d.d2[k] * d.p[k][b] * d.p[k][c];
        }
        return sum;
    }

    private double weight(Drift d, int l) {
        return at.weights.operator()[l] + Math.abs(at.stack.layer(l).scale()) * d.radius();
    }

    /** Two slots that meet inputs, a ≤ c, and dW_b: as part of z'' below, or on top of h''. */
    private double oneWeight(Drift d, int i, int a, int c, int b) {
        double sum = 0;
        for (int l = Math.max(b, Math.max(a, c)); l <= at.hidden(); l++) {
            double s = Math.abs(at.stack.layer(b).scale());
            double both = 0;
            if (c < b) {
                both += d.p[l][a] * d.q[b - 1][c];
            }
            // with a = c the two orders are two terms
            if (a < b) {
                both += d.p[l][c] * d.q[b - 1][a];
            }
            sum += d.al[l] * d.p[l][b] * s * both;
        }
        int l = b - 1;
        if (l >= Math.max(a, c)) {
            double s = Math.abs(at.stack.layer(b).scale());
            double second = bent(d, d.q, l, a, c) + d.d2[l] * d.p[l][a] * d.p[l][c];
            sum += s * (at.vNorm[b][i] + d.dv[b]) * second;
        }
        return Rounding.up(sum);
    }

    /** s_c |v_c| q_{c-1,b} s_b q_{b-1,a}, a < b < c. */
    private double twoWeights(Drift d, int i, int a, int b, int c) {
        double s = Math.abs(at.stack.layer(c).scale() * at.stack.layer(b).scale());
        return Rounding.up(s * (at.vNorm[c][i] + d.dv[c]) * d.q[c - 1][b] * d.q[b - 1][a]);
    }

    private double stacked(Drift[] drift, Term t) {
        double[] moved = new double[drift.length];
        for (int i = 0; i < moved.length; i++) {
            Drift d = drift[i];
            double sum = 0;
            for (int slot = 0; slot < t.inputs.length; slot++) {
                double way = d.xi[t.inputs[slot]];
                for (int other = 0; other < t.inputs.length; other++) {
                    int k = t.inputs[other];
                    way *= other == slot ? 1 : other < slot ? d.g0[k] : d.g[k];
                }
                sum += way;
            }
            moved[i] = t.coefficients[i] * sum;
        }
        double measured = Math.sqrt(forms.gram(t.coefficients, t.inputs) + Rounding.SQUARES);
        return Rounding.up(measured + Rounding.norm(moved));
    }

    private double alone(Drift d, List<Term> terms, int i) {
        double[] sizes = new double[terms.size()];
        for (int t = 0; t < sizes.length; t++) {
            double size = terms.get(t).coefficients[i];
            for (int k : terms.get(t).inputs) {
                size *= d.g[k];
            }
            sizes[t] = Rounding.up(size);
        }
        return norm(terms, sizes);
    }

    /**
     * Norm of the flattening [L + 1, (L + 1)²] of the array that holds each term at every order of
     * its slots.
     */
    private double norm(List<Term> terms, double[] sizes) {
        int size = at.hidden() + 1;
        double[][][] all = new double[size][size][size];
        for (int t = 0; t < sizes.length; t++) {
            int[] x = terms.get(t).inputs;
            int[] w = terms.get(t).others;
            int[] s = new int[3];
            System.arraycopy(x, 0, s, 0, x.length);
            System.arraycopy(w, 0, s, x.length, w.length);
            Arrays.sort(s);
            all[s[0] - 1][s[1] - 1][s[2] - 1] += sizes[t];
        }
        double[][] gram = new double[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                for (int k = 0; k < size * size; k++) {
                    gram[a][b] +=
                            sorted(all, a, k / size, k % size) * sorted(all, b, k / size, k % size);
                }
            }
        }
        return Rounding.up(Math.sqrt(SmallNorm.symmetric(gram) + Rounding.SQUARES));
    }

    private static double sorted(double[][][] all, int a, int b, int c) {
        int low = Math.min(a, Math.min(b, c));
        int high = Math.max(a, Math.max(b, c));
        return all[low][a + b + c - low - high][high];
    }
}
