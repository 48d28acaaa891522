package org.plstar.study.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.plstar.study.json.Json;
import org.plstar.study.linearity.command.LinearityPage;
import org.plstar.study.train.run.ProofSummary;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Results that were written before their JSON was bound to records, by code that put every member
 * by hand, that of a sweep with its members at their places of today: read into a record and
 * written again they have the same members with the same values.
 */
class ResultFilesTest {
    private static JsonNode stored(String name) throws IOException {
        try (InputStream in = ResultFilesTest.class.getResourceAsStream(
                "/org/plstar/study/results/" + name + ".json")) {
            return JsonMapper.shared().readTree(Objects.requireNonNull(in));
        }
    }

    /** The tree after a way through a record and its text, in which numbers have one type. */
    private static JsonNode again(JsonNode tree, Class<?> type) {
        return JsonMapper.shared().readTree(Json.file(Json.read(tree, type)));
    }

    /** The sentences too, which are made again of the numbers. */
    @Test
    void theFileOfASweepIsTheDocumentBothWays() throws IOException {
        ObjectNode written = (ObjectNode) stored("linearity");
        ObjectNode again = (ObjectNode)
                new LinearityPage().read(written, Path.of("run.json")).json(Optional.empty());

        again.set("plstar", written.path("plstar"));
        assertThat(again).isEqualTo(written);
    }

    @Test
    void whatARunProvedIsTheRecordBothWays() throws IOException {
        JsonNode written = stored("train").path("certificate");

        assertThat(again(written, ProofSummary.class)).isEqualTo(written);
    }
}
