package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.study.claim.Account;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportJsonTest {
    private static JsonNode parse(Report report) {
        return JsonMapper.builder().build().readTree(ReportJson.of(report));
    }

    private static Report report(Chart... charts) {
        return new Report("t", "", Account.NONE, List.of(Section.of("s", "", charts)), Map.of());
    }

    private static Chart chart(Series series) {
        return Chart.of("c", "title", "sentence", Axis.log("step"), Axis.linear("loss"))
                .with(series);
    }

    @Test
    void noTextCanEndTheScriptElement() {
        Report report = SampleReports.hostile();
        assertThat(ReportJson.of(report)).doesNotContain("<", ">", "&");
        assertThat(parse(report).at("/charts/0/title").asString()).isEqualTo(report.title());
    }

    @Test
    void absentValuesAreNullWithTheirReason() {
        Values y = Values.builder()
                .add(0.1)
                .absent("singular")
                .absent("singular")
                .add(-1e-300)
                .build();
        JsonNode column = parse(report(chart(Series.line("a", "a", Values.of(0, 1, 2, 3), y))))
                .at("/columns/1");
        assertThat(column.toString())
                .isEqualTo(
                        "{\"values\":[0.1,null,null,-1.0E-300],\"gaps\":[{\"from\":1,\"length\":2,\"reason\":\"singular\"}]}");
    }

    @Test
    void equalColumnsAreWrittenOnce() {
        Chart chart = chart(Series.line("a", "a", Values.of(1, 2), Values.of(3, 4)))
                .with(Series.line("b", "b", Values.of(1, 2), Values.of(4, 3)));
        JsonNode json = parse(report(chart));
        assertThat(json.at("/columns").size()).isEqualTo(3);
        assertThat(json.at("/charts/0/series/0/x")).isEqualTo(json.at("/charts/0/series/1/x"));
        assertThat(json.at("/groups").toString()).isEqualTo("[\"a\",\"b\"]");
    }

    @Test
    void longColumnsArePackedToTheLastBit() {
        double[] numbers =
                IntStream.range(0, 1000).mapToDouble(i -> Math.exp(i - 700)).toArray();
        JsonNode json = parse(report(
                chart(new Series("s", Ink.ramp(0.5), new Mark.Spectrum(Values.of(numbers))))));
        int y = json.at("/charts/0/series/0/y").asInt();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder()
                        .decode(json.at("/columns/" + y + "/packed").asString()))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertThat(IntStream.range(0, 1000)
                        .mapToDouble(i -> bytes.getDouble(8 * i))
                        .toArray())
                .isEqualTo(numbers);
    }
}
