package org.plstar.check;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a claim: whether it is proved, and the numbers of its inequality, each rounded to
 * the safe side: r0, a0, E0, nu0, kappa, integral, radius, and further numbers of the claim.
 */
public final class Proof {
    private final Claim claim;
    private final boolean confirmed;
    private final String why;
    private final Map<String, Double> numbers = new LinkedHashMap<>();

    Proof(Claim claim, boolean confirmed, String why) {
        this.claim = claim;
        this.confirmed = confirmed;
        this.why = why;
    }

    static Proof failed(Claim claim, String why) {
        return new Proof(claim, false, why);
    }

    Proof put(String name, double value) {
        numbers.put(name, value);
        return this;
    }

    /** The claim that the outcome is of. */
    public Claim claim() {
        return claim;
    }

    /** Whether the claim is proved. */
    public boolean confirmed() {
        return confirmed;
    }

    /** The inequality that fails, or an empty text. */
    public String why() {
        return why;
    }

    /** The numbers by name; empty where nothing was proved. */
    public Map<String, Double> numbers() {
        return numbers;
    }

    /** A number of the inequality; not-a-number if it has none of that name. */
    public double number(String name) {
        return numbers.getOrDefault(name, Double.NaN);
    }

    /** One line with the statement that is proved, or that it is not proved. */
    public String words() {
        String kind = "claim " + claim.kind();
        if (!confirmed) {
            return kind + " is NOT confirmed: " + why;
        }
        String from = "from " + claim.point() + " stays within " + up(claim.radius());
        String to = from + " and converges to a solution; ";
        boolean whole = claim.kind() == Claim.Kind.N || claim.kind() == Claim.Kind.M;
        // a statement on all points of a ball is weaker for a smaller ball, one on some point for a
        // larger ball
        String radius = whole ? down(claim.radius()) : up(claim.radius());
        String near = " within " + radius + " of " + claim.point();
        return kind
                + " is confirmed: "
                + switch (claim.kind()) {
                    case A ->
                        "gradient flow "
                                + to
                                + "the residual falls at least like exp(-"
                                + down(number("rate"))
                                + " t)";
                    case B ->
                        "gradient descent with step "
                                + claim.eta()
                                + " "
                                + to
                                + "each step takes at least the part "
                                + down(number("rate"))
                                + " of the residual";
                    case C ->
                        "a solution lies"
                                + near
                                + (claim.from().isEmpty()
                                        ? ""
                                        : ", and within "
                                                + up(number("from"))
                                                + " of "
                                                + claim.from());
                    case N -> "there is no solution" + near;
                    case M ->
                        "no output moves by more than "
                                + up(number("movement"))
                                + near
                                + "; "
                                + (long) number("kept")
                                + " of "
                                + (long) number("samples")
                                + " samples keep their class";
                    case U -> everyValue();
                };
    }

    private String everyValue() {
        Range r = claim.range().orElseThrow();
        return "for every value of the parameter, element "
                + r.parameter()
                + " of the params, from "
                + r.from()
                + " to "
                + r.to()
                + " a solution lies within "
                + up(number("radius"))
                + " of the line of its cell, in "
                + r.cells().size()
                + (r.branch() ? " cells, all on one branch" : " cells")
                + "; no other within "
                + down(number("only"));
    }

    /** Four digits, not below the number. */
    static String up(double x) {
        String s = String.format(Locale.ROOT, "%.3e", x);
        return Double.parseDouble(s) >= x ? s : String.format(Locale.ROOT, "%.3e", x * 1.001);
    }

    /** Four digits, not above the number. */
    static String down(double x) {
        String s = String.format(Locale.ROOT, "%.3e", x);
        return Double.parseDouble(s) <= x ? s : String.format(Locale.ROOT, "%.3e", x * 0.999);
    }
}
