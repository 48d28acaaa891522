package org.plstar.study.spectrum;

/** The operators whose spectrum can be requested. */
public enum Curvature {
    /** Second derivatives of the mean loss. */
    HESSIAN("Hessian of the mean loss", "λ(H)"),
    /** Generalized Gauss–Newton matrix of the mean loss. */
    GGN("Gauss-Newton matrix JᵀBJ of the mean loss", "λ(G)"),
    /** The Fisher information, per row. */
    FISHER("Fisher information per row, which for this loss is the Gauss-Newton matrix", "λ(F)"),
    /** Mean of the outer products of the rows' gradients. */
    EMPIRICAL_FISHER(
            "empirical Fisher matrix, the mean of g gᵀ over the rows' gradients g", "λ(F)"),
    /** The tangent kernel over the number of rows. */
    KERNEL("tangent kernel K/N", "λ(K/N)");

    private final String words;
    private final String symbol;

    Curvature(String words, String symbol) {
        this.words = words;
        this.symbol = symbol;
    }

    /** The name of the operator in words. */
    public String words() {
        return words;
    }

    /** The symbol of an eigenvalue of the operator. */
    public String symbol() {
        return symbol;
    }

    /** Whether the operator has no negative eigenvalue. */
    public boolean nonNegative() {
        return this != HESSIAN;
    }

    /** Whether the operator acts on parameters, and not on equations. */
    public boolean ofParameters() {
        return this != KERNEL;
    }
}
