package org.plstar.app.linearity;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.landscape.linearity.Measure;
import org.plstar.landscape.linearity.Quantity;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.optimize.Outcome;

/**
 * What one network showed, as files have it.
 *
 * @param quantities the numbers by their keys, null where one is absent, and {@code KEY_note} where
 *     there is something to say of it
 */
record StoredRow(
        int width,
        long seed,
        int parameters,
        int steps,
        @Nullable Outcome outcome,
        @JsonAnyGetter @JsonAnySetter Map<String, @Nullable Object> quantities) {
    private static final String NOTE = "_note";

    static StoredRow of(WidthRow row) {
        Map<String, @Nullable Object> quantities = new LinkedHashMap<>();
        for (Quantity q : Quantity.values()) {
            Measure m = row.get(q);
            quantities.put(q.key(), m.value().isPresent() ? m.value().getAsDouble() : null);
            if (!m.note().isEmpty()) {
                quantities.put(q.key() + NOTE, m.note());
            }
        }
        return new StoredRow(
                row.width(), row.seed(), row.unknowns(), row.steps(), row.outcome(), quantities);
    }

    /**
     * The row.
     *
     * @throws IllegalArgumentException if there is none
     */
    WidthRow row() {
        if (width < 1 || outcome == null) {
            throw new IllegalArgumentException("it holds no row");
        }
        Map<Quantity, Measure> measures = new EnumMap<>(Quantity.class);
        for (Quantity q : Quantity.values()) {
            String note = quantities.get(q.key() + NOTE) instanceof String text ? text : "";
            measures.put(
                    q,
                    quantities.get(q.key()) instanceof Number n
                            ? Measure.of(n.doubleValue(), note)
                            : Measure.absent(note));
        }
        return new WidthRow(width, seed, parameters, steps, outcome, measures);
    }
}
