package org.plstar.tangent;

/**
 * One parameter's part in the kernel, and what is computed per sample for it.
 *
 * @param pairwise whether a and g are kept, else per-sample gradients
 * @param positions P, over which a and g are summed; 1 for per-sample gradients
 * @param in length of one a_p; 0 for per-sample gradients
 * @param out length of one g_p, or of one gradient
 */
public record Share(String param, boolean pairwise, int positions, int in, int out) {
    /** Multiplications for one pair of samples with C outputs each. */
    double costPerPair(int outputs) {
        double c2 = (double) outputs * outputs;
        return pairwise ? (double) positions * positions * (in + c2 * out + c2) : c2 * out;
    }

    /** Numbers kept per sample. */
    long numbersPerSample(int outputs) {
        return (long) positions * in + (long) outputs * positions * out;
    }
}
