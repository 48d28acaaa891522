package org.plstar.study.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.study.train.serve.LiveServer;

/**
 * Pages of every kind, on a wide screen and a phone, light and dark, in a real browser: no text
 * lies on another or is cut, nothing is wider than the page, no chart leaves a blank, and every
 * text stands out from its ground.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@Tag("net")
class LayoutInBrowserTest {
    /** How far down the middle of the first chart is, where findings lead to charts. */
    private static final String FIRST_CHART = """
            const stage = document.querySelector('.findings + section .stage');
            if (stage === null) return 0;
            const box = stage.getBoundingClientRect();
            return (box.top + box.bottom) / 2;
            """;

    @TempDir
    private Path folder;

    @Test
    void noPageHasTextThatOverlapsOverflowsOrIsHardToRead() throws Exception {
        Path runs = Files.createDirectory(folder.resolve("runs"));
        String run = train(runs.resolve("a"), "digits", "--rows", "80", "--schedule", "cosine");
        String other = train(runs.resolve("diverged"), "digits", "--rows", "80", "--eta", "1000");
        String proved = train(runs.resolve("proved"), "breast_cancer", "--rows", "30");
        command("runs", "compare", run, other, "--out", folder.resolve("compared.html"));
        made("evaluated", "evaluate", run);
        made("classes", "classify", "breast_cancer", "--rows", "60", "--columns");
        made("spectrum", "spectrum", run, "--top", "2", "--density");
        made("landscape", "landscape", run, "--samples", "1");
        made("certificate", "certify", proved);
        String family = "dense({m}) tanh dense";
        made(
                "family",
                "linearity",
                "digits",
                "--rows",
                "30",
                "--network",
                family,
                "--widths",
                "4,8");
        made("advice", "advise", "digits", "--rows", "40", "--network", "dense(8) tanh dense");
        try (Browser browser = Browser.start(
                        folder.resolve("profile"), Files.createDirectory(folder.resolve("saved")));
                LiveServer server = LiveServer.start(runs, LiveServer.LOOPBACK, 0)) {
            List<String> pages = new ArrayList<>();
            for (String file : List.of(
                    "runs/a/report.html",
                    "runs/diverged/report.html",
                    "compared.html",
                    "evaluated/report.html",
                    "classes/report.html",
                    "spectrum/report.html",
                    "landscape/report.html",
                    "certificate/report.html",
                    "family/report.html",
                    "advice/report.html")) {
                pages.add(folder.resolve(file).toUri().toString());
            }
            pages.add(server.address());
            pages.add(server.address("a"));
            for (String page : pages) {
                check(browser, page);
            }
            assertThat(browser.console()).isEmpty();
        }
    }

    /** The check must be able to fail. */
    @Test
    void wrongPagesAreSeen() throws Exception {
        Path page = folder.resolve("page.html");
        ReportWriter.write(SampleReports.run(), page);
        try (Browser browser = Browser.start(
                folder.resolve("profile"), Files.createDirectory(folder.resolve("saved")))) {
            browser.open(page, 1280, 900);
            browser.run("""
                    document.querySelector('.subtitle').style.marginTop = '-30px';
                    document.querySelector('figcaption h3').style.color = '#bbbbbb';
                    document.querySelector('h2').textContent = 'x'.repeat(300);
                    document.querySelector('h2').style.overflowWrap = 'normal';
                    document.querySelector('.stage').style.marginBottom = '90px';
                    document.querySelector('.stage text').setAttribute('transform', 'translate(-60 50)');
                    return true;
                    """);
            assertThat(String.join("\n", wrong(browser)))
                    .contains(
                            " lies on ",
                            "contrast 1.9",
                            "leaves the page",
                            "the page is",
                            "blank pixels in the chart",
                            "is cut by its chart");
        }
    }

    private String train(Path out, String data, String... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("train", data, "--network", "dense(32) tanh dense"));
        arguments.addAll(List.of("--steps", "20", "--out", out));
        arguments.addAll(List.of(more));
        command(arguments.toArray());
        return out.toString();
    }

    private void made(String name, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--out", folder.resolve(name)));
        command(all.toArray());
    }

    private static void command(Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        Commands.Ended ended = Commands.run(words);
        assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
    }

    private static void check(Browser browser, String page) throws IOException {
        for (int width : new int[] {1400, 390}) {
            browser.size(width, 900);
            for (String scheme : List.of("light", "dark")) {
                browser.scheme(scheme);
                if (width == 1400 && scheme.equals("light")) {
                    browser.visit(page);
                    assertThat(browser.number(FIRST_CHART)).as(page).isLessThanOrEqualTo(900);
                    browser.run("document.querySelectorAll('details').forEach(d => d.open = true);"
                            + "return true;");
                }
                browser.await("the page in its size and colours", """
                        return innerWidth === %d && document.documentElement.dataset.theme === '%s'
                            && plstar.page.cards.every(c => c.engine.getWidth() === c.stage.clientWidth
                                && c.engine.getHeight() === c.stage.clientHeight)
                        """.formatted(width, scheme));
                assertThat(wrong(browser))
                        .as(page + ", " + width + " pixels, " + scheme)
                        .isEmpty();
                assertThat(violations(browser))
                        .as(page + ", " + width + ", " + scheme)
                        .isEmpty();
            }
        }
    }

    /** What axe-core finds, where its file is named: {@code -Dplstar.axe=axe.min.js}. */
    @SuppressWarnings("unchecked") // the script returns texts
    private static List<String> violations(Browser browser) throws IOException {
        String file = System.getProperty("plstar.axe", "");
        if (file.isEmpty()) {
            return List.of();
        }
        browser.driver()
                .executeCdpCommand(
                        "Runtime.evaluate", Map.of("expression", Files.readString(Path.of(file))));
        return (List<String>) Objects.requireNonNull(browser.driver().executeAsyncScript("""
                                        const done = arguments[0];
                                        axe.run(document, { resultTypes: ['violations'] }).then(
                                          r => done(r.violations.flatMap(v => v.nodes.map(
                                            n => v.id + ': ' + n.html.slice(0, 200)))));
                                        """));
    }

    @SuppressWarnings("unchecked") // the script returns texts
    private static List<String> wrong(Browser browser) throws IOException {
        try (InputStream in = LayoutInBrowserTest.class.getResourceAsStream("layout.js")) {
            String script = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            return (List<String>) browser.run(script);
        }
    }
}
