package org.plstar.study.train.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.study.report.Browser;

/** The live page in two real browsers, while a run trains. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LiveInBrowserTest {
    private static final String LAST = """
            plstar.page.cards.flatMap(c => c.state.chart.series)
                .filter(s => s.name.startsWith('loss at each step')).map(s => s.x.values.at(-1)).at(0) ?? 0
            """;

    @Tag("net")
    @Test
    void aRunMovesStopsGoesOnAndIsFoundAgain(@TempDir Path folder) throws Exception {
        try (ServedRuns runs = new ServedRuns(folder);
                Browser one = browser(folder, "one");
                Browser two = browser(folder, "two")) {
            runs.begin("live");
            runs.finished("done");
            int port;
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                port = URI.create(server.address()).getPort();
                one.visit(server.address(), 1280, 900);
                assertThat(one.find("#live-table").getText()).contains("live", "running", "done");
                one.find("#live-table th button[title='Sort by run']").click();
                assertThat(order(one)).isEqualTo("done,live");
                one.find("#live-table th button[title='Sort by run']").click();
                assertThat(order(one)).isEqualTo("live,done");
                assertThat(one.run("return location.search")).isEqualTo("");
                one.run("""
                        for (const box of document.querySelectorAll('#live-table input')) box.click();
                        return true;
                        """);
                one.find("#live-compare").click();
                one.await(
                        "both runs in one chart",
                        "return location.pathname === '/compare' && plstar.page.cards.length > 0");

                two.visit(server.address("live"), 390, 800);
                moves(two);
                one.visit(server.address("live"), 1280, 900);
                moves(one);
                // a page that is wider than a phone would scroll sideways
                assertThat(two.number("return document.documentElement.scrollWidth"))
                        .isLessThanOrEqualTo(two.number("return window.innerWidth"));
            }
            one.await("the loss of the server", lost("tries again"));
            try (LiveServer _ = LiveServer.start(runs.path(), LiveServer.LOOPBACK, port)) {
                one.await("the server again", lost("Connected again."));
                moves(one);

                one.find("#live-stop").click();
                one.await("the end", state("stopped"));
                two.await("the end", state("stopped"));
                assertThat(one.find(".findings").getText()).contains("Stopped at step");
                assertThat(runs.path().resolve("live").resolve("run.json")).exists();

                one.find("#live-resume").click();
                one.await("the run again", state("running"));
                moves(one);
                one.find("#live-stop").click();
                one.await("the end", state("stopped"));

                assertThat(one.requests())
                        .allMatch(url -> url.startsWith("http://127.0.0.1:" + port + "/")
                                || url.startsWith("data:")
                                || url.startsWith("blob:"));
                // only the time without a server is complained of
                assertThat(one.console()).allMatch(line -> line.contains("ERR_"));
            }
        }
    }

    private static Browser browser(Path folder, String name) throws Exception {
        return Browser.start(
                folder.resolve("profile-" + name),
                Files.createDirectories(folder.resolve("saved-" + name)));
    }

    private static String order(Browser browser) {
        return (String)
                browser.run("return [...document.querySelectorAll('#live-table tbody th')].map(h =>"
                        + " h.textContent).join()");
    }

    private static void moves(Browser browser) {
        double before = browser.number("return " + LAST.strip());
        browser.await("the curve to move", "return (" + LAST.strip() + ") > " + before);
    }

    private static String lost(String text) {
        return "return document.getElementById('live-said').textContent.includes('" + text + "')";
    }

    private static String state(String text) {
        return "return document.getElementById('live-state')?.textContent === '"
                + text
                + "' && document.documentElement.dataset.ready === 'true'";
    }
}
