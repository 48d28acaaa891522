package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.plstar.data.equations.Equations;

/**
 * Equations times factors whose sum does not depend on any unknown.
 *
 * @param parts the equations, in the order of their lines
 */
public record Combination(List<Part> parts) {
    /** The accuracy, relative to the least factor, with which whole numbers are recognised. */
    private static final double WHOLE = 1e-9;

    private static final double LARGEST_WHOLE = 1e6;

    /**
     * An equation with its factor in the combination.
     *
     * @param factor of its left side minus its right side, without its scale
     */
    public record Part(String equation, double factor) {}

    /**
     * The factors divided by the least of them, as whole numbers where they are; the first is
     * positive.
     *
     * @param u factors, [n]; 0 for equations that have no part
     */
    static double[] reduced(double[] u) {
        double least = Double.POSITIVE_INFINITY;
        int first = -1;
        for (int i = 0; i < u.length; i++) {
            if (u[i] != 0) {
                least = Math.min(least, Math.abs(u[i]));
                first = first < 0 ? i : first;
            }
        }
        double[] f = u.clone();
        for (int i = 0; i < f.length && first >= 0; i++) {
            double over = u[i] / (u[first] < 0 ? -least : least);
            double whole = Math.rint(over);
            boolean exact = Math.abs(over - whole) <= WHOLE * Math.max(1, Math.abs(over));
            f[i] = exact && Math.abs(over) <= LARGEST_WHOLE ? whole : over;
        }
        return f;
    }

    /** The combination of factors of the equations of a text. */
    static Combination of(Equations text, double[] factors) {
        record Numbered(int line, Part part) {}

        List<Numbered> all = new ArrayList<>();
        for (int i = 0; i < factors.length; i++) {
            if (factors[i] != 0) {
                Equations.Equation e = text.equations().get(i);
                all.add(new Numbered(e.line(), new Part(e.label(), factors[i])));
            }
        }
        all.sort(Comparator.comparingInt(Numbered::line));
        return new Combination(all.stream().map(Numbered::part).toList());
    }
}
