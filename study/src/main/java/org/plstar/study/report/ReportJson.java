package org.plstar.study.report;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.databind.json.JsonMapper;

/**
 * The charts of a report as the JSON that its script reads.
 *
 * <p>Equal columns are written once and named by index. The text may stand inside a
 * {@code <script>} element: no {@code <}, {@code >} or {@code &} appears in it.
 */
final class ReportJson {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** The length above which columns are packed. */
    private static final int LONGEST_PLAIN = 256;

    private final Map<Values, Integer> columns = new LinkedHashMap<>();
    private final Set<String> groups = new LinkedHashSet<>();

    private ReportJson() {}

    /** {@code {"groups": […], "charts": […], "columns": […]}}. */
    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            json.setCharacterEscapes(new ScriptEscapes());
            new ReportJson().write(report, json);
        }
        return text.toString();
    }

    private void write(Report report, JsonGenerator json) {
        List<Chart> charts = report.charts();
        charts.stream()
                .flatMap(chart -> chart.series().stream())
                .map(series -> series.ink().group())
                .filter(group -> !group.isEmpty())
                .forEach(groups::add);
        json.writeStartObject();
        json.writeArrayPropertyStart("groups");
        groups.forEach(json::writeString);
        json.writeEndArray();
        json.writeArrayPropertyStart("charts");
        charts.forEach(chart -> write(chart, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("columns");
        columns.keySet().forEach(values -> write(values, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Chart chart, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", chart.id());
        json.writeStringProperty("title", chart.title());
        json.writeStringProperty("sentence", chart.sentence());
        write("x", chart.x(), json);
        write("y", chart.y(), json);
        if (!chart.extras().isEmpty()) {
            json.writeArrayPropertyStart("extras");
            chart.extras().stream().sorted().map(ReportJson::lower).forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeArrayPropertyStart("series");
        chart.series().forEach(series -> write(series, json));
        json.writeEndArray();
        json.writeArrayPropertyStart("references");
        for (Reference reference : chart.references()) {
            json.writeStartObject();
            json.writeStringProperty("direction", lower(reference.direction()));
            json.writeNumberProperty("value", reference.value());
            json.writeStringProperty("label", reference.label());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(String name, Axis axis, JsonGenerator json) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("label", axis.label());
        json.writeStringProperty("scale", lower(axis.scale()));
        json.writeEndObject();
    }

    private void write(Series series, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", series.name());
        json.writeStringProperty("group", series.ink().group());
        series.ink()
                .position()
                .ifPresent(position -> json.writeNumberProperty("position", position));
        json.writeStringProperty("stroke", lower(series.ink().stroke()));
        switch (series.mark()) {
            case Mark.Line(Values x, Values y) -> mark("line", Map.of("x", x, "y", y), json);
            case Mark.Points(Values x, Values y) -> mark("points", Map.of("x", x, "y", y), json);
            case Mark.Curves(Values x, Values y) -> mark("curves", Map.of("x", x, "y", y), json);
            case Mark.Steps(Values x, Values y) -> mark("steps", Map.of("x", x, "y", y), json);
            case Mark.Band(Values x, Values low, Values high) ->
                mark("band", Map.of("x", x, "low", low, "high", high), json);
            case Mark.Spectrum(Values eigenvalues) ->
                mark(
                        "spectrum",
                        Map.of("x", Values.ranks(eigenvalues.size()), "y", eigenvalues),
                        json);
        }
        series.seconds().ifPresent(t -> json.writeNumberProperty("seconds", column(t)));
        json.writeEndObject();
    }

    private int column(Values values) {
        return columns.computeIfAbsent(values, _ -> columns.size());
    }

    private void mark(String kind, Map<String, Values> roles, JsonGenerator json) {
        json.writeStringProperty("mark", kind);
        for (String role : List.of("x", "y", "low", "high")) {
            Values values = roles.get(role);
            if (values != null) {
                json.writeNumberProperty(role, column(values));
            }
        }
    }

    private static void write(Values values, JsonGenerator json) {
        json.writeStartObject();
        if (values.size() > LONGEST_PLAIN) {
            json.writeStringProperty("packed", packed(values));
        } else {
            json.writeArrayPropertyStart("values");
            for (int i = 0; i < values.size(); i++) {
                values.at(i).ifPresentOrElse(json::writeNumber, json::writeNull);
            }
            json.writeEndArray();
        }
        json.writeArrayPropertyStart("gaps");
        for (Values.Gap gap : values.gaps()) {
            json.writeStartObject();
            json.writeNumberProperty("from", gap.from());
            json.writeNumberProperty("length", gap.length());
            json.writeStringProperty("reason", gap.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * A column as little-endian doubles in Base64, half as long as digits; a quiet NaN represents
     * an absent value.
     */
    private static String packed(Values values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Double.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.size(); i++) {
            bytes.putDouble(values.at(i).orElse(Double.NaN));
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Escapes {@code </script>} and {@code <!--}, which would end the element that holds the JSON.
     */
    private static final class ScriptEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = standardAsciiEscapesForJSON();
            escapes['<'] = ESCAPE_STANDARD;
            escapes['>'] = ESCAPE_STANDARD;
            escapes['&'] = ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int character) {
            return null;
        }
    }
}
