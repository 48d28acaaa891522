package org.plstar.study.linearity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.optimize.Outcome;
import org.plstar.study.StudyRefusal;

/**
 * The measurements of one network, in the form of files.
 *
 * @param steps absent if it failed, as is the outcome
 * @param failure why it could not be measured; absent if it was
 * @param quantities the numbers by their keys, and {@code KEY_note} where there is something to say
 *     of one
 */
public record StoredRow(
        int width,
        long seed,
        int parameters,
        OptionalInt steps,
        @JsonInclude(Include.ALWAYS) Optional<Outcome> outcome,
        Optional<String> failure,
        @JsonAnyGetter @JsonAnySetter Map<String, Object> quantities) {
    private static final String NOTE = "_note";

    /** The stored row of a measured row. */
    public static StoredRow of(WidthRow row) {
        Map<String, Object> quantities = new LinkedHashMap<>();
        for (Quantity q : Quantity.values()) {
            MeasuredNumber m = row.get(q);
            quantities.put(q.key(), m.value());
            if (!m.note().isEmpty() && row.measured()) {
                quantities.put(q.key() + NOTE, m.note());
            }
        }
        return new StoredRow(
                row.width(),
                row.seed(),
                row.unknowns(),
                row.measured() ? OptionalInt.of(row.steps()) : OptionalInt.empty(),
                row.measured() ? Optional.of(row.outcome()) : Optional.empty(),
                row.failure(),
                quantities);
    }

    /**
     * The row of measurements.
     *
     * @throws org.plstar.refusal.Refusal RANGE if there is none
     */
    public WidthRow row() {
        if (width < 1 || (failure.isEmpty() && (outcome.isEmpty() || steps.isEmpty()))) {
            throw StudyRefusal.range("width " + width, "a row with its outcome, or why it failed");
        }
        if (failure.isPresent()) {
            return WidthRow.failed(width, seed, parameters, failure.get());
        }
        Map<Quantity, MeasuredNumber> measures = new EnumMap<>(Quantity.class);
        for (Quantity q : Quantity.values()) {
            String note = quantities.get(q.key() + NOTE) instanceof String text ? text : "";
            OptionalDouble value = switch (quantities.get(q.key())) {
                case OptionalDouble v -> v;
                case Number v -> OptionalDouble.of(v.doubleValue());
                case null, default -> OptionalDouble.empty();
            };
            measures.put(q, new MeasuredNumber(value, note));
        }
        return new WidthRow(width, seed, parameters, steps.getAsInt(), outcome.get(), measures);
    }
}
