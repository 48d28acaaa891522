package org.plstar.study.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Sign;
import org.w3c.dom.Document;

/** Reports in Debian's Chromium, opened from disk as a reader opens them. */
@Tag("net")
class ReportInBrowserTest {
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void startTheBrowser(@TempDir Path fresh) throws IOException {
        folder = fresh;
        Files.createDirectories(folder.resolve("saved"));
        browser = Browser.start(folder.resolve("profile"), folder.resolve("saved"));
    }

    @AfterAll
    static void stopTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void consoleIsCleanAndNothingWasRequestedButTheFile() {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith("file:")
                        || url.startsWith("data:")
                        || url.startsWith("blob:"));
    }

    private static void open(Report report) throws IOException {
        open(report, 1280, 900);
    }

    private static void open(Report report, int width, int height) throws IOException {
        Path page = folder.resolve("report.html");
        ReportWriter.write(report, page);
        browser.open(page, width, height);
    }

    /** How many strokes or fills of its own colour a series has in its chart. */
    private static double shapes(String chart, String series) {
        return browser.number("""
                const card = plstar.page.cards.find(c => c.state.chart.id === arguments[0]);
                const series = card.state.chart.series.find(s => s.name === arguments[1]);
                const color = plstar.theme.colour(card.theme(), plstar.model.groups, series);
                return [...card.plot.querySelectorAll('path')].filter(p =>
                    [p.getAttribute('stroke'), p.getAttribute('fill')].includes(color) && p.getBoundingClientRect().width > 1).length;
                """, chart, series);
    }

    private static String text(String css) {
        return (String) browser.run("return document.querySelector(arguments[0]).textContent", css);
    }

    private static String labels(String chart) {
        return (String) browser.run(
                "return [...document.querySelectorAll('#' + arguments[0] + ' .plot"
                        + " text')].map(t => t.textContent).join(' | ')",
                chart);
    }

    @Test
    void everySeriesOfEveryChartIsDrawn() throws IOException {
        for (Report report : List.of(SampleReports.run(), SampleReports.comparison())) {
            open(report);
            for (Chart chart : report.charts()) {
                for (Series series : chart.series()) {
                    assertThat(shapes(chart.id(), series.name()))
                            .as(chart.id() + ", " + series.name())
                            .isPositive();
                }
            }
        }
    }

    @Test
    void findingsComeBeforeChartsInWords() throws IOException {
        open(SampleReports.run());
        assertThat(text(".findings")).contains("The loss fell from 0.50", "condition number");
        assertThat(browser.run("return"
                        + ""
                        + " document.querySelector('.findings').compareDocumentPosition(document.querySelector('.chart'))"
                        + " === Node.DOCUMENT_POSITION_FOLLOWING"))
                .isEqualTo(true);
    }

    @Test
    void logarithmicAxesShowPowersAndAZeroTick() throws IOException {
        open(SampleReports.run());
        assertThat(labels("loss")).contains("10⁻⁴", "10⁻⁶", "| 0 | 1 | 10 | 100 | 1,000 |");
        // Equal ratios lie equally far apart: 1 to 10 as far as 100 to 1,000.
        assertThat(gap("1", "10")).isCloseTo(gap("100", "1,000"), within(1.5)).isGreaterThan(50);
        browser.button("loss", "log x: Logarithmic").click();
        assertThat(labels("loss")).contains("| 0 | 200 | 400 | 600 |");
    }

    private static double gap(String from, String to) {
        String centre = "const c = t => { const e = [...document.querySelectorAll('#loss .plot"
                + " text')].find(e => e.textContent === t)"
                + ".getBoundingClientRect(); return e.x + e.width / 2; }; return"
                + " c(arguments[1]) - c(arguments[0]);";
        return browser.number(centre, from, to);
    }

    @Test
    void legendHidesAndShowsASeries() throws IOException {
        open(SampleReports.comparison());
        WebElement key = browser.button("drift", "Show or hide width 256");
        assertThat(key.getAttribute("aria-pressed")).isEqualTo("true");
        key.click();
        assertThat(key.getAttribute("aria-pressed")).isEqualTo("false");
        assertThat(shapes("drift", "width 256")).isZero();
        assertThat(shapes("drift", "width 4096")).isPositive();
        key.click();
        assertThat(shapes("drift", "width 256")).isPositive();
    }

    @Test
    void aRunKeepsItsColourInEveryChart() throws IOException {
        open(SampleReports.comparison());
        assertThat((List<?>) browser.run("""
                        const theme = plstar.theme.light, colours = new Set();
                        for (const chart of plstar.model.charts) for (const s of chart.series)
                            colours.add(s.group + plstar.theme.colour(theme, plstar.model.groups, s));
                        return [...colours];
                        """)).hasSize(2);
        assertThat((List<?>) browser.run("""
                        const groups = [...Array(24).keys()].map(String);
                        return [...new Set(groups.map(group => plstar.theme.colour(plstar.theme.dark, groups, { group })))];
                        """)).hasSize(24);
    }

    @Test
    void csvHoldsEveryValueToTheLastBit() throws IOException {
        Report report = SampleReports.large(50_000, 7_777, 15_001);
        open(report);
        browser.button("long", "Save all values").click();
        List<String> lines = Files.readAllLines(browser.download("long.csv"), UTF_8);
        assertThat(lines.getFirst()).isEqualTo("\ufeffseries,step,loss,absent because");
        assertThat(lines).hasSize(50_001);
        Mark.Line line =
                (Mark.Line) report.charts().getFirst().series().getFirst().mark();
        for (int i = 0; i < 50_000; i++) {
            String[] fields = lines.get(i + 1).split(",", -1);
            assertThat(Double.parseDouble(fields[1])).isEqualTo(i);
            assertThat(Double.parseDouble(fields[2])).isEqualTo(line.y().at(i).getAsDouble());
        }
    }

    @Test
    void csvSaysWhyAValueIsAbsent() throws IOException {
        open(SampleReports.run());
        browser.button("loss", "Save all values").click();
        List<String> lines = Files.readAllLines(browser.download("loss.csv"), UTF_8);
        assertThat(lines)
                .contains("predicted from K₀,700,,\"" + SampleReports.PREDICTION_REASON + "\"");
    }

    @Test
    void svgAndPngAreSavedWhole() throws Exception {
        open(SampleReports.run());
        browser.button("accuracy", "Save this chart as SVG").click();
        var svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(browser.download("accuracy.svg").toFile());
        assertThat(svg.getDocumentElement().getTextContent())
                .contains("Accuracy", "test rows", "share of rows");
        assertThat(svg.getElementsByTagName("path").getLength()).isGreaterThan(5);
        browser.button("accuracy", "Save this chart as PNG").click();
        BufferedImage png = ImageIO.read(browser.download("accuracy.png").toFile());
        assertThat(png.getWidth()).isEqualTo(1920);
        assertThat(colours(png)).isGreaterThan(50);
    }

    private static Document xml(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static long colours(BufferedImage image) {
        return IntStream.range(0, image.getHeight())
                .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> image.getRGB(x, y)))
                .distinct()
                .count();
    }

    @Test
    void hostileTextStaysText() throws Exception {
        Report report = SampleReports.hostile();
        open(report);
        assertThat(browser.run("return window.hacked === undefined")).isEqualTo(true);
        assertThat(browser.run("return document.title")).isEqualTo(report.title());
        assertThat(text("h1")).isEqualTo(report.title());
        assertThat(browser.number(
                        "return document.querySelectorAll('img, iframe, object," + " a').length"))
                .isZero();
        assertThat(browser.number("return document.scripts.length")).isEqualTo(3);
        browser.button("hostile", "Save all values").click();
        String csv = Files.readString(browser.download("hostile.csv"));
        assertThat(csv)
                .contains("\"'=HYPERLINK(\"\"http://example.invalid\"\")\"")
                .doesNotContain("\n=HYPERLINK", ",=HYPERLINK");
        new Actions(browser.driver())
                .moveToElement(browser.find("#hostile .stage"))
                .perform();
        browser.button("hostile", "Save this chart as SVG").click();
        Document svg = xml(browser.download("hostile.svg"));
        assertThat(svg.getElementsByTagName("script").getLength()).isZero();
        assertThat(svg.getElementsByTagName("img").getLength()).isZero();
        browser.button("evil-table", "Save this table").click();
        browser.download("evil-table.csv");
        assertThat(browser.run("return window.hacked === undefined")).isEqualTo(true);
    }

    @Test
    void chartsWithoutAnythingToDrawSaySo() throws IOException {
        open(SampleReports.hostile());
        assertThat(text("#empty .notes")).contains("Nothing to draw");
        assertThat(text("#absent .notes")).contains("Nothing to draw", "3 absent values");
        assertThat(labels("absent")).contains("absent");
    }

    @Test
    void thinningKeepsTheHighestAndLowestOfEveryColumn() throws IOException {
        open(SampleReports.large(1000, 10, 20));
        assertThat(browser.run("""
                        let seed = 1;
                        const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
                        for (const n of [1, 2, 399, 400, 401, 5000, 60000]) {
                          const us = Float64Array.from({ length: n }, (_, i) => i), vs = us.map(() => random() < 0.02 ? NaN : random());
                          const kept = plstar.thin.line(us, vs, 0, n - 1, 100);
                          if (kept.length > 502 && n > 400) return 'too many of ' + n + ': ' + kept.length;
                          if (kept.some((k, i) => i > 0 && k <= kept[i - 1])) return 'out of order';
                          const columns = list => {
                            const found = new Map();
                            for (const i of list) {
                              if (Number.isNaN(vs[i])) continue;
                              const c = Math.floor(us[i] / Math.max(1, n - 1) * 100), was = found.get(c) ?? [Infinity, -Infinity];
                              found.set(c, [Math.min(was[0], vs[i]), Math.max(was[1], vs[i])]);
                            }
                            return JSON.stringify([...found]);
                          };
                          if (columns(kept) !== columns(us.keys())) return 'an extreme of ' + n + ' is lost';
                        }
                        return 'kept';
                        """)).isEqualTo("kept");
    }

    @Test
    void peaksOfALongSeriesShowAndThinningIsSaid() throws IOException {
        open(SampleReports.large(50_000, 7_777, 15_001));
        assertThat(text("#long .notes")).contains("Thinned for display", "of 50,000 points");
        assertThat(browser.number("return plstar.page.cards[0].now.option.series[0].data.length"))
                .isLessThan(3000);
        assertThat((List<?>) browser.run("const v ="
                        + ""
                        + " plstar.page.cards[0].now.option.series[0].data.map(d"
                        + " => d.value[1]); return [Math.max(...v),"
                        + " Math.min(...v)]"))
                .satisfies(peaks -> {
                    assertThat(((Number) peaks.get(0)).doubleValue()).isCloseTo(3, within(1e-9));
                    assertThat(((Number) peaks.get(1)).doubleValue()).isCloseTo(-9, within(1e-9));
                });
    }

    @Test
    void absentAndNonPositiveValuesAreMarkedWithTheirReason() throws IOException {
        open(SampleReports.run());
        assertThat(text("#loss .notes"))
                .contains("1 value that is not positive", "29 absent values");
        assertThat(labels("loss")).contains("absent");
        WebElement stage = browser.find("#accuracy .stage");
        stage.sendKeys(Keys.HOME);
        for (int i = 0; i < 7; i++) {
            stage.sendKeys(Keys.ARROW_RIGHT);
        }
        assertThat(browser.find("#tooltip").isDisplayed()).isTrue();
        assertThat(text("#tooltip"))
                .contains("step = 7", "absent: " + SampleReports.ACCURACY_REASON);
        assertThat(text("#spoken")).contains("step 7: training rows 0.73");
        stage.sendKeys(Keys.TAB);
        assertThat(browser.find("#tooltip").isDisplayed()).isFalse();
    }

    @Test
    void draggingZoomsAndResetRestores() throws IOException {
        open(SampleReports.comparison());
        String before = labels("drift");
        WebElement stage = browser.find("#drift .stage");
        browser.driver().executeScript("arguments[0].scrollIntoView({block: 'center'})", stage);
        new Actions(browser.driver())
                .moveToElement(stage, -60, -40)
                .clickAndHold()
                .moveByOffset(110, 90)
                .release()
                .perform();
        List<?> window =
                (List<?>) browser.run("const c = plstar.page.cards.find(c => c.state.chart.id ==="
                        + " 'drift'); return [...c.state.x, ...c.state.y]");
        assertThat(window).hasSize(4);
        assertThat(labels("drift")).isNotEqualTo(before);
        browser.button("drift", "Reset the zoom").click();
        assertThat(labels("drift")).isEqualTo(before);
        browser.button("drift", "Zoom in").click();
        assertThat(labels("drift")).isNotEqualTo(before);
    }

    /** What a label of a reference line lies on: curves, other labels, the edge of the picture. */
    private static final String LABELS_ON = """
            const card = plstar.page.cards.find(c => c.state.chart.id === 'labels');
            const names = card.state.chart.references.map(r => r.label.slice(0, 8));
            const texts = [...card.plot.querySelectorAll('text')].map(t => [t, t.getBoundingClientRect()]);
            const labels = texts.filter(([t]) => names.some(n => t.textContent.startsWith(n)));
            const wrong = labels.length === names.length ? [] : [`${labels.length} of ${names.length} labels`];
            const frame = card.stage.getBoundingClientRect();
            for (const [t, b] of labels) {
              if (b.left < frame.left || b.right > frame.right || b.top < frame.top) wrong.push(`${t.textContent} leaves the chart`);
              for (const [other, o] of texts) {
                if (other !== t && b.left < o.right && o.left < b.right && b.top + 2 < o.bottom && o.top + 2 < b.bottom) wrong.push(`${t.textContent} on ${other.textContent}`);
              }
            }
            const colours = card.state.chart.series.map(s => plstar.theme.colour(card.theme(), plstar.model.groups, s));
            for (const path of [...card.plot.querySelectorAll('path')].filter(p => colours.includes(p.getAttribute('stroke')))) {
              const to = path.getScreenCTM();
              for (let at = 0; at <= path.getTotalLength(); at++) {
                const p = path.getPointAtLength(at).matrixTransform(to);
                for (const [t, b] of labels) {
                  if (p.x > b.left && p.x < b.right && p.y > b.top + 1 && p.y < b.bottom - 1) wrong.push(`${t.textContent} on a curve`);
                }
              }
            }
            return [...new Set(wrong)];
            """;

    @Test
    void labelsOfLinesLieOffAllCurvesAndOffEachOther() throws IOException {
        Values x = Values.of(IntStream.rangeClosed(0, 100).mapToDouble(i -> i).toArray());
        Chart chart = Chart.of("labels", "t", "s", Axis.linear("x"), Axis.linear("y"))
                .with(Series.line("falls", "network", x, map(x, t -> 100 - t)))
                .with(Series.line("rises", "test", x, map(x, t -> t)))
                .with(Series.line("waves", "other", x, map(x, t -> 50 + 45 * Math.sin(t / 4))));
        for (double at : new double[] {50, 52, 80, 5}) {
            chart = chart.with(Reference.horizontal(at, "horizontal line at " + at));
        }
        for (double at : new double[] {40, 43, 46, 99}) {
            chart = chart.with(Reference.vertical(at, "vertical line at " + at));
        }
        Report sample = SampleReports.run();
        for (int width : new int[] {1280, 700, 390}) {
            open(
                    new Report(
                            "t",
                            "",
                            sample.account(),
                            List.of(Section.of("c", "", chart)),
                            sample.provenance()),
                    width,
                    900);
            assertThat((List<?>) browser.run(LABELS_ON)).as("width " + width).isEmpty();
        }
    }

    private static Values map(Values x, DoubleUnaryOperator f) {
        return Values.of(IntStream.range(0, x.size())
                .mapToDouble(i -> f.applyAsDouble(x.at(i).orElseThrow()))
                .toArray());
    }

    @Test
    void whatLiesOutsideTheWindowIsNotLeftBehind() throws IOException {
        open(SampleReports.run());
        assertThat(labels("loss")).contains("proved from here", "absent");
        browser.run(
                "const c = plstar.page.cards.find(c => c.state.chart.id === 'loss'); c.state.x ="
                        + " [0.1, 0.9]; c.redraw(); return true");
        assertThat(labels("loss"))
                .doesNotContain("proved from here", "absent")
                .contains("| 2 | 3 | 4 | 5 |");
        assertThat(shapes("loss", "network")).isPositive();
    }

    @Test
    void theMostImportantFindingsAreOpenAndTheOthersFoldButPrint() throws IOException {
        Account said = SampleAccount.of(
                Sign.NOTE,
                "finding 0",
                List.of("finding 1", "finding 2", "finding 3"),
                "finding 4",
                "finding 5");
        Report sample = SampleReports.run();
        open(new Report("t", "", said, sample.sections(), sample.provenance()), 1400, 900);
        assertThat(browser.find(".findings").getText())
                .contains(
                        "finding 0", "finding 1", "finding 2", "Next: plstar report RUN", "3 more")
                .doesNotContain("finding 3", "finding 5");
        assertThat(browser.number("return document.querySelector('.stage').getBoundingClientRect()"
                        + ".bottom"))
                .isLessThanOrEqualTo(900);
        browser.run("window.dispatchEvent(new Event('beforeprint')); return true");
        assertThat(browser.find(".findings").getText()).contains("finding 3", "finding 5");
        browser.run("window.dispatchEvent(new Event('afterprint')); return true");
        assertThat(browser.find(".findings").getText()).doesNotContain("finding 5");
    }

    @Test
    void printsLightWhateverTheScreenShows() throws IOException {
        open(SampleReports.run());
        browser.find("#theme").click();
        browser.run("window.dispatchEvent(new Event('beforeprint')); return true");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("light");
        browser.run("window.dispatchEvent(new Event('afterprint')); return true");
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
    }

    @Test
    void darkAndLightCanBeChosen() throws IOException {
        open(SampleReports.run());
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("light");
        Object before = browser.run("return getComputedStyle(document.body).backgroundColor");
        browser.find("#theme").click();
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("dark");
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(before);
        assertThat(shapes("loss", "network")).isPositive();
    }

    @Test
    void fitsAPhone() throws IOException {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                375,
                                "height",
                                800,
                                "deviceScaleFactor",
                                2,
                                "mobile",
                                true));
        try {
            open(SampleReports.run());
            assertThat(browser.number("return document.documentElement.scrollWidth"))
                    .isLessThanOrEqualTo(375);
            assertThat(shapes("loss", "network")).isPositive();
        } finally {
            browser.driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }

    @Test
    void tablesSortAndSaveInFull() throws IOException {
        open(SampleReports.run());
        browser.button("summary", "Sort by loss").click();
        assertThat(text("#summary tbody tr td")).isEqualTo("2,000");
        browser.button("summary", "Sort by condition number").click();
        assertThat(text("#summary tbody tr td")).isEqualTo("100");
        browser.button("summary", "Save this table").click();
        assertThat(Files.readAllLines(browser.download("summary.csv"), UTF_8))
                .contains(
                        "\ufeffstep,loss,λ_min,condition number,remark,absent because",
                        "2000.0,2.1234567890123E-7,0.0025,,end,condition number: λ_min is below the"
                                + " rounding error of K");
    }

    @Test
    void everyControlHasANameAndIsReachedByKeyboard() throws IOException {
        open(SampleReports.run());
        assertThat((List<?>) browser.run("""
                        return [...document.querySelectorAll('button, [tabindex]')]
                            .filter(e => e.tabIndex < 0 || (e.getAttribute('aria-label') ?? e.textContent).trim() === '').map(e => e.outerHTML);
                        """)).isEmpty();
    }
}
