package org.plstar.landscape.certificate;

import java.util.List;
import java.util.Map;

/**
 * One number that a proof uses.
 *
 * @param symbol as in the documents, for instance {@code a0}
 * @param direction on which side of the exact number it is
 * @param meaning in words
 */
public record Constant(String symbol, double value, Direction direction, String meaning) {
    /** Which side of the exact number a computed one is on. */
    public enum Direction {
        /** At least the exact number. */
        UPPER,
        /** At most the exact number. */
        LOWER,
        /** Chosen, not measured. */
        CHOSEN
    }

    /** How far no unit changes side. */
    public static final String KINK_RADIUS = "kink radius";

    /** Parts of a whole that are told. */
    private static final int NAMED = 3;

    /** A radius about the point within which no unit changes side. */
    public static Constant kinkRadius(double k) {
        return lower(KINK_RADIUS, k, "no unit changes side within it of the point");
    }

    /**
     * The largest parts of a number, by param.
     *
     * @param whole its symbol
     * @param meaning of a part
     */
    public static List<Constant> largestParts(
            String whole, Map<String, Double> parts, String meaning) {
        return parts.entrySet().stream()
                .filter(e -> e.getValue() > 0 && Double.isFinite(e.getValue()))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(NAMED)
                .map(e -> upper(whole + ", " + e.getKey(), e.getValue(), meaning))
                .toList();
    }

    /** One that is at least the exact number. */
    public static Constant upper(String symbol, double value, String meaning) {
        return new Constant(symbol, value, Direction.UPPER, meaning);
    }

    /** One that is at most the exact number. */
    public static Constant lower(String symbol, double value, String meaning) {
        return new Constant(symbol, value, Direction.LOWER, meaning);
    }

    /** One that was chosen. */
    public static Constant chosen(String symbol, double value, String meaning) {
        return new Constant(symbol, value, Direction.CHOSEN, meaning);
    }
}
