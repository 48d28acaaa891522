package org.plstar.app.linearity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.linearity.MeasuredNumber;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.optimize.Outcome;

/**
 * What one network showed, as files have it.
 *
 * @param steps null if it failed, as is the outcome
 * @param failure why it could not be measured; null if it was
 * @param quantities the numbers by their keys, null where one is absent, and {@code KEY_note} where
 *     there is something to say of it
 */
record StoredRow(
        int width,
        long seed,
        int parameters,
        @Nullable Integer steps,
        @Nullable Outcome outcome,
        @JsonInclude(Include.NON_NULL) @Nullable String failure,
        @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> quantities) {
    private static final String NOTE = "_note";

    static StoredRow of(WidthRow row) {
        Map<String, @Nullable Object> quantities = new LinkedHashMap<>();
        for (Quantity q : Quantity.values()) {
            MeasuredNumber m = row.get(q);
            quantities.put(q.key(), m.value().isPresent() ? m.value().getAsDouble() : null);
            if (!m.note().isEmpty() && row.measured()) {
                quantities.put(q.key() + NOTE, m.note());
            }
        }
        return new StoredRow(
                row.width(),
                row.seed(),
                row.unknowns(),
                row.measured() ? (Integer) row.steps() : null,
                row.measured() ? row.outcome() : null,
                row.failure().orElse(null),
                quantities);
    }

    /**
     * The row.
     *
     * @throws IllegalArgumentException if there is none
     */
    WidthRow row() {
        if (width < 1 || (failure == null && (outcome == null || steps == null))) {
            throw new IllegalArgumentException("it holds no row");
        }
        if (outcome == null || steps == null) {
            return WidthRow.failed(width, seed, parameters, String.valueOf(failure));
        }
        Map<Quantity, MeasuredNumber> measures = new EnumMap<>(Quantity.class);
        for (Quantity q : Quantity.values()) {
            String note = quantities.get(q.key() + NOTE) instanceof String text ? text : "";
            measures.put(
                    q,
                    quantities.get(q.key()) instanceof Number n
                            ? MeasuredNumber.of(n.doubleValue(), note)
                            : MeasuredNumber.absent(note));
        }
        return new WidthRow(width, seed, parameters, steps, outcome, measures);
    }
}
