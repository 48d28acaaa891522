package org.plstar.certify;

import java.util.Arrays;
import java.util.Optional;

/** The theorems of certificates; {@code docs/proofs.md} states and proves them. */
public enum Theorem {
    /** Theorem A': gradient flow from w0 converges to a solution within a bounded distance. */
    FLOW(
            "A'",
            "Gradient flow dw/dt = -Jᵀ(F(w) - y) from w0 stays within R of w0, along a path no"
                    + " longer than R, and converges to a solution of F(w) = y;"
                    + " ‖F(w) - y‖ falls at least like exp(-σ² t).",
            "It says nothing about other methods, or about rounding in an integration of the"
                    + " flow."),
    /** B': gradient descent with a constant step converges to a solution. */
    DESCENT(
            "B'",
            "Gradient descent w ← w - η Jᵀ(F(w) - y) from w0 with this constant step on all"
                    + " samples stays within R of w0, segments included, along a path no"
                    + " longer than R, and converges to a solution of F(w) = y; every step"
                    + " multiplies ‖F(w) - y‖ by at most 1 - c η σ².",
            "It is about exact arithmetic, this step and all samples at once: it says nothing"
                    + " about momentum, Adam, batches or another step."),
    /** C': a solution exists close to w0. */
    EXISTENCE(
            "C'",
            "A solution of F(w) = y exists within R of w0.",
            "It does not say that any method reaches it."),
    /** C'': a solution exists near a point to which Gauss-Newton steps led. */
    REFINED_EXISTENCE(
            "C''",
            "A solution of F(w) = y exists within R1 of the point w1 (its weights are stored),"
                    + " and so within ‖w1 - w0‖ + R1 of w0.",
            "It does not say that gradient descent from w0 reaches it."),
    /** M: how far outputs move while the weights move by a little. */
    MOVEMENT(
            "M",
            "While the weights move by at most R in all, no output of any row moves by more than"
                    + " the bound, and the rows that are counted keep their class.",
            "It is a bound from above: outputs may move by much less, and other rows may keep their"
                    + " class too.");

    private final String symbol;
    private final String claim;
    private final String silence;

    Theorem(String symbol, String claim, String silence) {
        this.symbol = symbol;
        this.claim = claim;
        this.silence = silence;
    }

    /** The theorem of a symbol; absent if there is none. */
    public static Optional<Theorem> of(String symbol) {
        return Arrays.stream(values()).filter(t -> t.symbol.equals(symbol)).findFirst();
    }

    /** The letter of the theorem in the documents. */
    public String symbol() {
        return symbol;
    }

    /** The statement that is proved if the inequality holds. */
    public String claim() {
        return claim;
    }

    /** The inequality that has to hold, in the documents' symbols. */
    public String inequality() {
        if (this == MOVEMENT) {
            return "movement ≤ R(‖J‖ + R Lam + Jump), row by row";
        }
        return this == DESCENT
                ? "c ∫₀^S a0(1 - κ(s)) ds ≥ r0, c > 0 of theorem B, η < 2/b1²"
                : "∫₀^S a0(1 - κ(s)) ds ≥ r0";
    }

    /** The statement that the theorem does not make. */
    public String silence() {
        return silence;
    }
}
