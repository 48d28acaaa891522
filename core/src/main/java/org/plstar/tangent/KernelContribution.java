package org.plstar.tangent;

import static java.util.Objects.requireNonNull;

/**
 * The share of one parameter in the kernel, and the numbers that are computed for it per sample.
 *
 * @param positions P, over which a and g are summed; 1 for per-sample gradients
 * @param in length of one a_p; 1 if a_p is a choice, 0 for per-sample gradients
 * @param out length of one g_p, or of one gradient
 * @param repeats 0 if g is known for every output by itself; else g of output c is u_c ∘ m with one
 *     m for the sample, every number of u_c standing for so many of m in a row
 * @param fixed whether g is the same for every sample, as at a linear last layer
 */
public record KernelContribution(
        String param,
        Structure structure,
        int positions,
        int in,
        int out,
        int repeats,
        boolean fixed) {
    /** Refuses null with a {@link NullPointerException}. */
    public KernelContribution {
        requireNonNull(param, "param");
        requireNonNull(structure, "structure");
    }

    /** The form of a per-sample gradient. */
    public enum Structure {
        /**
         * Σ_p a_p ⊗ g_p with numbers a_p: products over pairs of samples are (a_p·a_q)(g_p·g_q).
         */
        OUTER,
        /**
         * Σ_p e_{a_p} ⊗ g_p with a choice a_p, as in an embedding: products over pairs are g_p·g_q
         * where a_p = a_q.
         */
        SELECT,
        /**
         * The gradient is a multiple f of the factor g of another parameter, as a bias's gradient
         * is of its weight's: f² is added to a·a of that parameter.
         */
        JOINED,
        /** The gradient has no structure that is used: it is computed as a whole. */
        GRADIENT
    }

    static KernelContribution perSample(String param, int size) {
        return new KernelContribution(param, Structure.GRADIENT, 1, 0, size, 0, false);
    }

    /**
     * The share of a parameter whose gradient is a multiple of another's g; it costs nothing of its
     * own.
     */
    static KernelContribution joined(String param) {
        return new KernelContribution(param, Structure.JOINED, 1, 0, 0, 0, false);
    }

    /** Whether a and g are kept, instead of per-sample gradients or nothing. */
    public boolean pairwise() {
        return structure == Structure.OUTER || structure == Structure.SELECT;
    }

    /** Whether g is known as u_c ∘ m. */
    public boolean separated() {
        return repeats > 0;
    }

    /** The share with g known as u_c ∘ m. */
    KernelContribution separated(int repeats) {
        return new KernelContribution(param, structure, positions, in, out, repeats, false);
    }

    /** The share in which one g is the same for all samples. */
    KernelContribution withFixed() {
        return new KernelContribution(param, structure, positions, in, out, 0, true);
    }

    /** The number of multiplications for one pair of samples with C outputs each. */
    double costPerPair(int outputs) {
        double c2 = (double) outputs * outputs;
        if (fixed) {
            return in + c2;
        }
        if (separated()) {
            double pairs = outputs * (outputs + 1) / 2.0;
            return structure == Structure.OUTER
                    ? in + pairs * out + c2
                    : out + pairs * out / repeats + c2;
        }
        return pairwise() ? (double) positions * positions * (in + c2 * out + c2) : c2 * out;
    }

    /** The number of values kept per sample. */
    long numbersPerSample(int outputs) {
        int each = fixed ? 0 : separated() ? 1 : outputs;
        return (long) positions * in + (long) each * positions * out;
    }

    /**
     * The share with all outputs joined in g, so that products sum over them; u_c ∘ m is then |u| ∘
     * m, the norm over the outputs.
     */
    KernelContribution traced(int outputs) {
        return new KernelContribution(
                param,
                structure,
                positions,
                in,
                separated() ? out : Math.multiplyExact(out, outputs),
                0,
                false);
    }
}
