package org.plstar.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;

/** The report of a real run in a real browser. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@Tag("net")
class RunReportInBrowserTest {
    @Test
    void everyChartOfARunIsDrawnAndNothingIsRequested(@TempDir Path folder) throws IOException {
        Path data = Commands.data(folder, "breast_cancer.csv");
        Path run = folder.resolve("run");
        assertThat(Commands.run(
                                "train",
                                data.toString(),
                                "--target",
                                "label",
                                "--steps",
                                "100",
                                "--out",
                                run.toString())
                        .status())
                .isZero();
        Files.createDirectories(folder.resolve("saved"));

        try (Browser browser = Browser.start(folder.resolve("profile"), folder.resolve("saved"))) {
            browser.open(run.resolve("report.html"), 1280, 900);

            assertThat(browser.number("return plstar.page.cards.length")).isEqualTo(9);
            assertThat(browser.number("""
                            return plstar.page.cards.filter(c => [...c.plot.querySelectorAll('path')]
                                .filter(p => p.getBoundingClientRect().width > 50).length > 0).length;
                            """)).isEqualTo(9);
            // the kernel by class, each layer's part of it, and right answers by class
            assertThat(browser.number("return document.querySelector('.matrix').naturalWidth"))
                    .isGreaterThan(50);
            assertThat(browser.find("#layers").getText()).contains("dense");
            assertThat(browser.find("#per-class").getText()).contains("test accuracy");
            // the loss along time, and smoothed
            browser.button("loss", "time: Seconds").click();
            assertThat(browser.find("#loss").getText()).contains("seconds since the start");
            browser.button("loss", "Smooth").click();
            assertThat(browser.find("#loss").getText()).contains("Smoothed lines");
            Path seen = folder.resolve("landscape");
            assertThat(Commands.run(
                                    "landscape",
                                    run.toString(),
                                    "--samples",
                                    "1",
                                    "--out",
                                    seen.toString())
                            .status())
                    .isZero();
            browser.open(seen.resolve("report.html"), 1280, 900);
            // level lines and the path on them; where the pen is lifted nothing is absent
            assertThat(browser.number("""
                            const plot = document.getElementById('path-plane-end');
                            return [...plot.querySelectorAll('path')].filter(p => p.getBoundingClientRect().width > 50).length;
                            """)).isGreaterThan(4);
            assertThat(browser.find("#path-plane-end").getText())
                    .contains("path", "start", "loss 0")
                    .doesNotContain("absent");

            assertThat(browser.console()).isEmpty();
            assertThat(browser.requests())
                    .allMatch(url -> url.startsWith("file:")
                            || url.startsWith("data:")
                            || url.startsWith("blob:"));
        }
    }
}
