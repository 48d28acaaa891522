package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.optimize.Outcome;

/**
 * The measurements of one network of a sweep, in the form in which they are sent: numbers to the
 * last bit.
 *
 * @param measures in the order of the quantities
 * @param failure why it could not be measured; null if it was
 */
public record MeasuredRow(
        int width,
        long seed,
        int unknowns,
        int steps,
        Outcome outcome,
        List<Measured> measures,
        @Nullable String failure)
        implements Serializable {
    /** The value of a quantity; {@code present} is false if it is absent. */
    private record Measured(Quantity quantity, boolean present, double value, String note)
            implements Serializable {}

    /** The measured row of a row. */
    public static MeasuredRow of(WidthRow row) {
        List<Measured> all = new ArrayList<>();
        row.measures()
                .forEach((q, m) -> all.add(
                        new Measured(q, m.value().isPresent(), m.value().orElse(0), m.note())));
        return new MeasuredRow(
                row.width(),
                row.seed(),
                row.unknowns(),
                row.steps(),
                row.outcome(),
                all,
                row.failure().orElse(null));
    }

    /** The row of measurements. */
    public WidthRow row() {
        Map<Quantity, MeasuredNumber> all = new EnumMap<>(Quantity.class);
        measures.forEach(m -> all.put(
                m.quantity,
                new MeasuredNumber(
                        m.present ? OptionalDouble.of(m.value) : OptionalDouble.empty(), m.note)));
        return new WidthRow(
                width, seed, unknowns, steps, outcome, all, Optional.ofNullable(failure));
    }
}
