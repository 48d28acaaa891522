package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.study.claim.Account;

class ReportWriterTest {
    @Test
    void sameReportGivesTheSameBytesAndNothingElseIsLeft(@TempDir Path folder) throws IOException {
        Path first = folder.resolve("a.html");
        Path second = folder.resolve("b.html");
        ReportWriter.write(SampleReports.run(), first);
        ReportWriter.write(SampleReports.comparison(), second);
        ReportWriter.write(SampleReports.run(), second);
        assertThat(first).hasSameBinaryContentAs(second);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void aFailedWriteLeavesWhatWasThere(@TempDir Path folder) throws IOException {
        Path taken = Files.createDirectory(folder.resolve("report.html"));
        Files.writeString(taken.resolve("kept.txt"), "kept");
        assertThatThrownBy(() -> ReportWriter.write(SampleReports.comparison(), taken))
                .isInstanceOf(IOException.class);
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left).containsExactlyInAnyOrder(folder, taken, taken.resolve("kept.txt"));
        }
        assertThatThrownBy(() -> ReportWriter.write(
                        SampleReports.comparison(), folder.resolve("none/report.html")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void thePolicyAllowsExactlyTheThreeInlinedParts() {
        String page = ReportPage.of(SampleReports.comparison());
        assertThat(page)
                .contains("default-src 'none'; script-src "
                        + Assets.hash(Assets.engine())
                        + " "
                        + Assets.hash(Assets.script())
                        + "; style-src "
                        + Assets.hash(Assets.style())
                        + "; ")
                .doesNotContain("unsafe-inline", "unsafe-eval");
        assertThat(Stream.of(Assets.engine(), Assets.script(), Assets.style()))
                .noneMatch(part -> part.contains("</script")
                        || part.contains("</style")
                        || part.contains("<!--")
                        || part.contains("\r"));
    }

    @Test
    void theEngineCarriesItsLicences() {
        assertThat(ReportPage.of(SampleReports.comparison()))
                .contains("Apache License 2.0", "BSD 3-Clause License");
    }

    @Test
    void forbiddenCharactersAreReplaced() {
        assertThat(Html.escape("a\u0000\u001b[31m\ud800<b>'\"&\t\n"))
                .isEqualTo("a\ufffd\ufffd[31m\ufffd&lt;b&gt;&#39;&quot;&amp;\t\n");
    }

    @Test
    void aColumnThatIsAbsentForOneReasonIsANote() {
        ReportTable table = ReportTable.of("t", "c", List.of(1, 2))
                .words("at", at -> "row " + at)
                .cells("some", at -> at == 1 ? Cell.of(7) : Cell.absent("too early"))
                .cells("none", at -> Cell.absent("no <rows>"))
                .cells("two reasons", at -> Cell.absent("reason " + at))
                .table();
        StringBuilder html = new StringBuilder();
        TableHtml.append(table, "s", html);
        assertThat(html)
                .contains(">some</th>", ">two reasons</th>", "too early", "reason 2")
                .contains("<p class=\"notes\">none is absent: no &lt;rows&gt;</p>")
                .doesNotContain(">none</th>");
    }

    @Test
    void malformedModelsAreRefused() {
        Chart chart = Chart.of("same", "t", "s", Axis.linear("x"), Axis.linear("y"));
        Section section = Section.of("s", "", chart, chart);
        assertThatThrownBy(() -> new Report("t", "", Account.NONE, List.of(section), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> Chart.of("No Spaces", "t", "s", Axis.linear("x"), Axis.linear("y")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ReportTable("t", "", List.of("a"), List.of(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Reference.horizontal(Double.NaN, "l"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cell.of(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ink.ramp(1.5)).isInstanceOf(IllegalArgumentException.class);
    }
}
