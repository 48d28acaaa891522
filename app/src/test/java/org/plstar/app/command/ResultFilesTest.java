package org.plstar.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.plstar.app.linearity.LinearitySummary;
import org.plstar.app.run.ProofSummary;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results that were written before their JSON was bound to records, by code that put every member
 * by hand: read into a record and written again they have the same members with the same values.
 */
class ResultFilesTest {
    private static JsonNode stored(String name) throws IOException {
        try (InputStream in =
                ResultFilesTest.class.getResourceAsStream(
                        "/org/plstar/app/results/" + name + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
    }

    /** The tree after a way through a record and its text, in which numbers have one type. */
    private static JsonNode again(JsonNode tree, Class<?> type) {
        return JsonMapper.shared().readTree(Json.file(Json.read(tree, type)));
    }

    @Test
    void aFileIsTheRecordBothWays() throws IOException {
        JsonNode written = stored("linearity");

        assertThat(again(written, LinearitySummary.class)).isEqualTo(written);
    }

    @Test
    void whatARunProvedIsTheRecordBothWays() throws IOException {
        JsonNode written = stored("train").path("certificate");

        assertThat(again(written, ProofSummary.class)).isEqualTo(written);
    }
}
