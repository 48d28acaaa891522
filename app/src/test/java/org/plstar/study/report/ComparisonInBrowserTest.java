package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.study.claim.Account;

/** Two widths on the same rows, in one report, in a real browser. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@Tag("net")
class ComparisonInBrowserTest {
    @Test
    void bothRunsAreOverlaidNamedAndSavedAsCsv(@TempDir Path folder) throws Exception {
        Path data = Commands.data(folder, "iris.csv");
        for (String width : List.of("16", "256")) {
            assertThat(Commands.run(
                                    "train",
                                    data.toString(),
                                    "--target",
                                    "label",
                                    "--network",
                                    "dense(" + width + ") tanh dense",
                                    "--steps",
                                    "60",
                                    "--out",
                                    folder.resolve("width-" + width).toString())
                            .status())
                    .isZero();
        }
        Path page = folder.resolve("comparison.html");
        assertThat(Commands.run(
                                "runs",
                                "compare",
                                folder.resolve("width-16").toString(),
                                folder.resolve("width-256").toString(),
                                "--out",
                                page.toString())
                        .status())
                .isZero();
        Path saved = Files.createDirectories(folder.resolve("saved"));

        try (Browser browser = Browser.start(folder.resolve("profile"), saved)) {
            browser.open(page, 1280, 900);

            // every series of every chart has a stroke of its own colour
            assertThat(browser.run("""
                            const missing = [];
                            for (const card of plstar.page.cards) for (const series of card.state.chart.series) {
                                const color = plstar.theme.colour(card.theme(), plstar.model.groups, series);
                                const drawn = [...card.plot.querySelectorAll('path')].filter(p =>
                                    [p.getAttribute('stroke'), p.getAttribute('fill')].includes(color) && p.getBoundingClientRect().width > 1);
                                if (!drawn.length) missing.push(card.state.chart.id + ': ' + series.name);
                            }
                            return missing.join(', ');
                            """)).isEqualTo("");
            // the drift at the start, a zero by definition, is not drawn as a value that is missing
            assertThat(browser.run("return plstar.page.cards.find(c => c.state.chart.id ==="
                            + " 'drift').notes.textContent;"))
                    .isEqualTo("");
            assertThat(browser.button("loss", "Show or hide width-16").isDisplayed())
                    .isTrue();
            assertThat(browser.button("loss", "Show or hide width-256").isDisplayed())
                    .isTrue();
            for (String axis : List.of("x", "y")) {
                assertThat(bend(browser, axis, "Math.log10")).as(axis + ", log").isLessThan(1.5);
                browser.button("loss", "log " + axis + ": Logarithmic").click();
                assertThat(bend(browser, axis, "Number")).as(axis + ", linear").isLessThan(1.5);
                browser.button("loss", "log " + axis + ": Logarithmic").click();
                assertThat(bend(browser, axis, "Math.log10"))
                        .as(axis + ", again")
                        .isLessThan(1.5);
            }
            browser.button("loss", "Save all values").click();
            assertThat(csv(saved)).contains("width-16", "width-256");
            assertThat(browser.console()).isEmpty();
        }
    }

    /** A run that left the range of the others is cut, said so, and shown whole on demand. */
    @Test
    void aDivergedRunDoesNotFlattenTheOthers(@TempDir Path folder) throws Exception {
        Report report = new Report(
                "t",
                "",
                Account.NONE,
                List.of(Section.of(
                        "s",
                        "",
                        Chart.of("c", "c", "c", Axis.log("step"), Axis.log("loss"))
                                .with(Chart.Extra.OUTLIER_PROOF)
                                .with(line("a", 1, .1))
                                .with(line("b", 2, .3))
                                .with(line("away", 1, 1e30))
                                .with(Series.line(
                                        "away, linearized",
                                        "away",
                                        Values.of(1, 10),
                                        Values.of(1, 1e40))))),
                Map.of());
        Path page = folder.resolve("page.html");
        ReportWriter.write(report, page);
        try (Browser browser = Browser.start(
                folder.resolve("profile"), Files.createDirectories(folder.resolve("saved")))) {
            browser.open(page, 1280, 900);
            String top = "return plstar.page.cards[0].now.view.y[1];";
            assertThat(browser.number(top)).isLessThan(1);
            assertThat(browser.find("#c .notes").getText()).contains("away: far from the others");
            browser.button("c", "Show all").click();
            assertThat(browser.number(top)).isGreaterThan(39);
            assertThat(browser.find("#c .notes").getText()).doesNotContain("away");
        }
    }

    private static Series line(String name, double from, double to) {
        return Series.line(name, name, Values.of(1, 10), Values.of(from, to));
    }

    /**
     * How far, in pixels, the labels of an axis lie off where a scale puts them, between the first
     * and the last; a zero has a place of its own.
     */
    private static double bend(Browser browser, String axis, String scale) {
        return browser.number("""
                const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
                const number = t => Number(t.replaceAll(',', '').replace(/^10(?=[⁻⁰-⁹¹²³])/, '1×10')
                    .replace(/×10(⁻?)(.+)$/, (_, m, d) => 'e' + (m ? '-' : '') + [...d].map(c => superscripts.indexOf(c)).join('')));
                const rows = new Map();
                for (const e of document.querySelectorAll('#loss .plot text')) {
                    const r = e.getBoundingClientRect();
                    const value = number(e.textContent);
                    const row = Math.round((arguments[0] === 'x' ? r.bottom : r.right) / 2);
                    const at = arguments[0] === 'x' ? r.x + r.width / 2 : r.y + r.height / 2;
                    if (value > 0) rows.set(row, [...(rows.get(row) ?? []), [eval(arguments[1])(value), at]]);
                }
                const labels = [...rows.values()].sort((a, b) => b.length - a.length)[0];
                if (labels.length < 3) return Infinity;
                const [[v0, p0], [v1, p1]] = [labels[0], labels.at(-1)];
                return Math.max(...labels.map(([v, p]) => Math.abs(p - p0 - (v - v0) / (v1 - v0) * (p1 - p0))));
                """, axis, scale);
    }

    private static String csv(Path saved) throws IOException, InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            try (Stream<Path> all = Files.list(saved)) {
                List<Path> done = all.filter(p -> p.toString().endsWith(".csv")).toList();
                if (!done.isEmpty() && Files.size(done.getFirst()) > 0) {
                    return Files.readString(done.getFirst());
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no CSV was saved");
    }
}
