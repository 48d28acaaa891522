package org.plstar.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;

/** Two widths on the same rows, in one report, in a real browser. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class ComparisonInBrowserTest {
    @Test
    void bothRunsAreOverlaidNamedAndSavedAsCsv(@TempDir Path folder) throws Exception {
        Path data = Commands.data(folder, "iris.csv");
        for (String width : List.of("16", "256")) {
            assertThat(
                            Commands.run(
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
        assertThat(
                        Commands.run(
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
            assertThat(
                            browser.run(
                                    """
                            const missing = [];
                            for (const card of plstar.page.cards) for (const series of card.state.chart.series) {
                                const color = plstar.theme.colour(card.theme(), plstar.model.groups, series);
                                const drawn = [...card.plot.querySelectorAll('path')].filter(p =>
                                    [p.getAttribute('stroke'), p.getAttribute('fill')].includes(color) && p.getBoundingClientRect().width > 1);
                                if (!drawn.length) missing.push(card.state.chart.id + ': ' + series.name);
                            }
                            return missing.join(', ');
                            """))
                    .isEqualTo("");
            assertThat(browser.button("loss", "Show or hide width-16").isDisplayed()).isTrue();
            assertThat(browser.button("loss", "Show or hide width-256").isDisplayed()).isTrue();
            assertThat(
                            (String)
                                    browser.run(
                                            "return [...document.querySelectorAll('#loss .plot text')].map(t => t.textContent).join(' | ')"))
                    .contains("10");
            browser.button("loss", "Save all values").click();
            assertThat(csv(saved)).contains("width-16", "width-256");
            assertThat(browser.console()).isEmpty();
        }
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
