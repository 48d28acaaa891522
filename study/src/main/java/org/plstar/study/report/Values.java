package org.plstar.study.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A column of finite numbers in which a value may be absent; each absence has a reason.
 *
 * <p>Immutable. Equal columns are written once into a report, however many charts use them.
 */
public final class Values {
    /**
     * A range of {@code length} neighbouring values, from index {@code from}, that are absent for
     * one reason.
     */
    public record Gap(int from, int length, String reason) {}

    // NaN means "absent" in this array only, which is private to the class.
    private final double[] numbers;
    private final List<Gap> gaps;

    private Values(double[] numbers, List<Gap> gaps) {
        this.numbers = numbers;
        this.gaps = gaps;
    }

    /**
     * A column without absences.
     *
     * @param numbers copied
     * @throws IllegalArgumentException if a number is NaN or infinite: say why it is absent instead
     */
    public static Values of(double... numbers) {
        Builder builder = builder();
        for (double number : numbers) {
            builder.add(number);
        }
        return builder.build();
    }

    /**
     * A column of numbers, absent where they are not finite.
     *
     * @param reason why it is absent there
     */
    public static Values finite(double[] numbers, String reason) {
        Builder builder = builder();
        for (double number : numbers) {
            builder.addOrAbsent(number, reason);
        }
        return builder.build();
    }

    /** A column with a number of each item. */
    public static <T> Values of(List<T> items, ToDoubleFunction<? super T> number) {
        return of(items.stream().mapToDouble(number).toArray());
    }

    /**
     * A column with a number of each item, absent where an item has none.
     *
     * @param reason why another has none
     */
    public static <T> Values of(
            List<T> items, Function<? super T, OptionalDouble> number, String reason) {
        Builder builder = builder();
        for (T item : items) {
            OptionalDouble value = number.apply(item);
            if (value.isPresent()) {
                builder.addOrAbsent(value.getAsDouble(), "beyond the range of numbers");
            } else {
                builder.absent(reason);
            }
        }
        return builder.build();
    }

    /** The numbers from the last to the first. */
    public static Values reversed(double... numbers) {
        double[] turned = new double[numbers.length];
        Arrays.setAll(turned, i -> numbers[numbers.length - 1 - i]);
        return of(turned);
    }

    /** The column 1, 2, …, {@code count}. */
    public static Values ranks(int count) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> i + 1.0);
        return new Values(numbers, List.of());
    }

    /** An empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** The number of values, including absent ones. */
    public int size() {
        return numbers.length;
    }

    /** The value at {@code index}; empty if it is absent. */
    public OptionalDouble at(int index) {
        double number = numbers[index];
        return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /** The reason why the value at {@code index} is absent; empty if it is present. */
    public Optional<String> reason(int index) {
        int low = 0;
        int high = gaps.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Gap gap = gaps.get(middle);
            if (index < gap.from()) {
                high = middle - 1;
            } else if (index >= gap.from() + gap.length()) {
                low = middle + 1;
            } else {
                return Optional.of(gap.reason());
            }
        }
        return Optional.empty();
    }

    /**
     * The ranges of absent values, in order; neighbours that are absent for the same reason form
     * one.
     */
    public List<Gap> gaps() {
        return gaps;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values that
                && Arrays.equals(numbers, that.numbers)
                && gaps.equals(that.gaps);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(numbers) + gaps.hashCode();
    }

    @Override
    public String toString() {
        return "Values[size=" + numbers.length + ", gaps=" + gaps + "]";
    }

    /** Collects a column value by value. */
    public static final class Builder {
        private double[] numbers = new double[16];
        private int size;
        private final List<Gap> gaps = new ArrayList<>();

        private Builder() {}

        /**
         * Appends a number; refuses one that is not finite.
         *
         * @throws IllegalArgumentException if it is NaN or infinite
         */
        public Builder add(double number) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException(
                        "value " + size + " is " + number + ": mark it absent with a reason");
            }
            append(number);
            return this;
        }

        /**
         * Appends an absent value with the reason, in words that a reader of the chart understands.
         */
        public Builder absent(String reason) {
            int last = gaps.size() - 1;
            if (last >= 0
                    && gaps.get(last).from() + gaps.get(last).length() == size
                    && gaps.get(last).reason().equals(reason)) {
                gaps.set(last, new Gap(gaps.get(last).from(), gaps.get(last).length() + 1, reason));
            } else {
                gaps.add(new Gap(size, 1, reason));
            }
            append(Double.NaN);
            return this;
        }

        /** Appends a number, or an absence if it is NaN or infinite. */
        public Builder addOrAbsent(double number, String reasonIfNotFinite) {
            return Double.isFinite(number) ? add(number) : absent(reasonIfNotFinite);
        }

        /** The column so far; further values may be added to the builder. */
        public Values build() {
            return new Values(Arrays.copyOf(numbers, size), List.copyOf(gaps));
        }

        private void append(double number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }
    }
}
