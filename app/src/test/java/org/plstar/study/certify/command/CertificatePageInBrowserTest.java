package org.plstar.study.certify.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.plstar.app.Commands;
import org.plstar.study.report.Browser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The page of a run's certificate in a real browser, as one reads it who has the claims to believe
 * and the numbers to check.
 */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@Tag("net")
class CertificatePageInBrowserTest {
    private static Path run;
    private static Browser browser;

    @BeforeAll
    static void certifyARun(@TempDir Path folder) throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        run = folder.resolve("run");
        Commands.Ended ended = Commands.run(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "25",
                "--network",
                "dense(128) tanh dense",
                "--steps",
                "1500",
                "--certify",
                "--out",
                run.toString());
        assertThat(ended.status()).as(ended.stderr()).isZero();
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
        browser.driver().executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
    }

    private static void open(int width) {
        browser.driver()
                .executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                width,
                                "height",
                                900,
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                false));
        browser.open(run.resolve("certificate").resolve("report.html"), 1280, 900);
    }

    private static List<JsonNode> theorems() throws IOException {
        List<JsonNode> all = new ArrayList<>();
        JsonMapper.shared()
                .readTree(Files.readString(run.resolve("certificate").resolve("theorems.json")))
                .path("result")
                .path("theorems")
                .forEach(all::add);
        return all;
    }

    /** The text of the page that is visible. */
    private static String text(String css) {
        return browser.find(css).getText();
    }

    /** The text of the section of a theorem, whose constants are in the table of that id. */
    private static String section(String id) {
        return browser.run(
                        "return document.getElementById(arguments[0]).closest('section').innerText",
                        "constants-" + id)
                .toString();
    }

    @Test
    void wordsSayWhatIsProvedAndWhatIsMissingBeforeAnyNumber() throws IOException {
        open(1200);
        browser.run("document.querySelector('.findings details').open = true; return true");

        String findings = text(".findings");
        assertThat(findings)
                .contains(
                        "Proved (A'): gradient flow from ",
                        "Proved (B'): the run's own steps of η = ",
                        "Proved (C'): a solution of these ",
                        "Proved (C''): a solution of these ");
        assertThat(text("main").indexOf("Proved (A')")).isLessThan(text("main").indexOf("symbol"));
        for (JsonNode t : theorems()) {
            if (!t.path("holds").asBoolean()) {
                assertThat(findings).contains(t.path("words").asString());
            }
        }
    }

    /**
     * A theorem that held at an earlier step is about the weights there, not about the last ones.
     */
    @Test
    void everyTheoremNamesTheWeightsThatItIsAbout() throws IOException {
        open(1200);

        for (JsonNode t : theorems()) {
            String section = section(id(t));
            if (t.has("from_step")) {
                assertThat(section)
                        .contains("Here w0 is the weights of step "
                                + t.path("from_step").asInt()
                                + " ("
                                + t.path("point").asString()
                                + ".npz).");
            } else {
                assertThat(section)
                        .contains("Here w0 is the last weights, after 1500 steps (w0.npz).");
            }
        }
        assertThat(section("c-prime-prime"))
                .contains("those at w1 (w1.npz), which takes the place of w0 in them");
    }

    @Test
    void everyConstantStandsWithTheSideOnWhichItIsBoundedAndEveryInequalityWithItsMargin()
            throws IOException {
        open(1200);

        for (JsonNode t : theorems()) {
            String id = id(t);
            String section = section(id);
            assertThat(section)
                    .contains(
                            t.path("inequality").path("text").asString(),
                            t.path("does_not_claim").asString());
            List<WebElement> rows =
                    browser.driver().findElements(By.cssSelector("#constants-" + id + " tbody tr"));
            List<JsonNode> constants = new ArrayList<>();
            int parts = 0;
            for (JsonNode c : t.path("inequality").path("constants")) {
                if (c.path("direction").asString().equals("part")) {
                    parts++;
                } else {
                    constants.add(c);
                }
            }
            assertThat(rows).hasSize(constants.size());
            assertThat(browser.driver()
                            .findElements(By.cssSelector("#contributions-" + id + " tbody tr")))
                    .hasSize(parts);
            for (int k = 0; k < rows.size(); k++) {
                JsonNode c = constants.get(k);
                List<WebElement> cells = rows.get(k).findElements(By.tagName("td"));
                assertThat(cells.get(0).getText()).isEqualTo(c.path("symbol").asString());
                assertThat(Double.parseDouble(cells.get(1).getDomAttribute("data-value")))
                        .isEqualTo(c.path("value").asDouble());
                assertThat(cells.get(2).getText())
                        .isEqualTo(Map.of(
                                        "upper",
                                        "from above",
                                        "lower",
                                        "from below",
                                        "chosen",
                                        "chosen")
                                .get(c.path("direction").asString()));
                assertThat(cells.get(3).getText()).isEqualTo(c.path("meaning").asString());
            }
            if (t.path("holds").asBoolean()) {
                assertThat(section).containsPattern("here \\S+ ≥ \\S+");
            }
        }
    }

    @Test
    void theInequalityIsDrawnForEveryProof() throws IOException {
        open(1200);

        for (JsonNode t : theorems()) {
            boolean drawn =
                    !browser.driver().findElements(By.id("kappa-" + id(t))).isEmpty();
            assertThat(drawn).isEqualTo(t.path("holds").asBoolean());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1200, 400})
    void nothingLeavesThePageAndNothingLiesOnSomethingElse(int width) {
        open(width);

        browser.run(
                "document.querySelectorAll('details').forEach(d => d.open = true); return true");
        assertThat(browser.number("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(browser.number("return document.documentElement.clientWidth"));
        // wide tables scroll within their own frame; all else fits into what it lies in
        assertThat(browser.run("""
                                return [...document.querySelectorAll('main *')]
                                    .filter(e => e.clientWidth > 0 && !e.closest('svg') && !e.matches('.scroll'))
                                    .filter(e => e.scrollWidth > e.clientWidth && getComputedStyle(e).display !== 'inline')
                                    .map(e => e.tagName + '.' + e.className + ': ' + e.textContent.slice(0, 60)).join('; ');
                                """)).isEqualTo("");
        // boxes one below the other, or beside each other in charts
        assertThat(browser.run("""
                                const boxes = [...document.querySelectorAll('h1, .subtitle, h2, .findings li, .prose, figure, .table, .provenance dl')]
                                    .map(e => [e, e.getBoundingClientRect()]);
                                const overlap = [];
                                for (const [a, r] of boxes) for (const [b, s] of boxes) {
                                    if (a !== b && !a.contains(b) && !b.contains(a)
                                            && r.left < s.right - 1 && s.left < r.right - 1 && r.top < s.bottom - 1 && s.top < r.bottom - 1) {
                                        overlap.push(a.textContent.slice(0, 40) + ' | ' + b.textContent.slice(0, 40));
                                    }
                                }
                                return overlap.join('; ');
                                """)).isEqualTo("");
        assertThat(browser.number("return"
                        + ""
                        + " Math.min(...[...document.querySelectorAll('#constants-a-prime"
                        + " td')].map(e =>"
                        + " parseFloat(getComputedStyle(e).fontSize)))"))
                .isGreaterThan(12);
    }

    /** As {@code TheoremResult} names tables. */
    private static String id(JsonNode t) {
        return t.path("theorem").asString().toLowerCase(Locale.ROOT).replace("'", "-prime")
                + (t.path("ahead").asBoolean() ? "-ahead" : "");
    }
}
