package org.plstar.network;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the value of an argument as a number or a word; empty if the text is no such value. */
final class ArgumentValue {
    private ArgumentValue() {}

    static Optional<Integer> integer(String text, int least) {
        OptionalInt n = wholeNumber(text);
        return n.isPresent() && n.getAsInt() >= least
                ? Optional.of(n.getAsInt())
                : Optional.empty();
    }

    private static OptionalInt wholeNumber(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    private static OptionalDouble number(String text) {
        try {
            return OptionalDouble.of(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The number of an argument if it is in [least, end). */
    static Optional<Double> number(String text, double least, double end) {
        double v = number(text).orElse(Double.NaN);
        return v >= least && v < end ? Optional.of(v) : Optional.empty();
    }

    static Optional<Boolean> flag(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    static Optional<Extent> extent(String text, int least) {
        String[] sides = text.split("x", -1);
        Optional<Integer> height = integer(sides[0].strip(), least);
        Optional<Integer> width = integer(sides[sides.length - 1].strip(), least);
        return sides.length <= 2 && height.isPresent() && width.isPresent()
                ? Optional.of(new Extent(height.get(), width.get()))
                : Optional.empty();
    }

    static Optional<Padding> padding(String text) {
        return switch (text) {
            case "same" -> Optional.of(new Padding.Same());
            case "valid" -> Optional.of(new Padding.Valid());
            default -> extent(text, 0).map(Padding.Fixed::new);
        };
    }

    static Optional<String> word(String text) {
        return text.matches("\\w+") ? Optional.of(text) : Optional.empty();
    }
}
