package org.plstar.site;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pictures of a report, drawn by Chromium as the report's own SVG button saves them. */
final class Browser {
    private static final String POLICY =
            "<meta http-equiv=\"Content-Security-Policy\"[^>]*>"; // taken out of the copy alone

    private static final String SAVE = """
            <script>
            const wait = setInterval(() => {
              if (document.documentElement.dataset.ready !== 'true') return;
              clearInterval(wait);
              const saved = [];
              const card = plstar.page.cards.find(c => c.state.chart.id === 'CHART');
              if (card !== undefined) {
                for (const theme of [plstar.theme.light, plstar.theme.dark]) {
                  saved.push(plstar.exports.svg(card.state, theme, 960, 440).text);
                }
              } else {
                const figure = document.getElementById('CHART');
                const heat = figure?.querySelector('img.matrix');
                if (heat) {
                  const t = plstar.theme, X = plstar.exports.element, said = t => t.textContent;
                  const groups = [...figure.querySelectorAll('.groups td')].map(said);
                  const ends = [...figure.querySelectorAll('.heat-scale span')].map(said);
                  const title = heat.alt + ', from ' + ends[0] + ' to ' + ends[1];
                  for (const theme of [t.light, t.dark]) {
                    const g = X('svg', { width: 640, height: 560, viewBox: '0 0 640 560',
                      'font-family': t.font });
                    g.append(X('rect', { width: 640, height: 560, fill: theme.background }));
                    g.append(X('text', { x: 80, y: 30, 'font-size': 16, 'font-weight': 600,
                      fill: theme.text }, title));
                    const image = { x: 80, y: 44, width: 480, height: 480, href: heat.src };
                    g.append(X('image', { ...image, style: 'image-rendering: pixelated' }));
                    groups.forEach((name, i) => g.append(X('text', { fill: theme.muted,
                      x: 80 + 480 * (i + 0.5) / groups.length, y: 544, 'font-size': 13,
                      'text-anchor': 'middle' }, name)));
                    saved.push(new XMLSerializer().serializeToString(g));
                  }
                }
              }
              const pre = document.createElement('pre');
              pre.id = 'saved';
              pre.textContent = saved.join('\\n@@\\n');
              document.body.replaceChildren(pre);
            }, 20);
            </script>
            </body>\
            """;

    private Browser() {}

    /** A chart or matrix of a report as an SVG document with the colours of both modes. */
    static String picture(Path report, String chart) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("plstar-picture");
        try {
            Path copy = folder.resolve("report.html");
            String page = Files.readString(report).replaceAll(POLICY, "");
            Files.writeString(copy, page.replace("</body>", SAVE.replace("CHART", chart)));
            String dom = dom(copy, folder);
            Matcher saved = Pattern.compile("<pre id=\"saved\">(.*?)</pre>", Pattern.DOTALL)
                    .matcher(dom);
            String[] modes =
                    saved.find() ? plain(saved.group(1)).split("\n@@\n", -1) : new String[0];
            if (modes.length != 2) {
                throw new IllegalArgumentException(report + " has no picture " + chart);
            }
            return Themed.of(modes[0], modes[1]) + "\n";
        } finally {
            Folders.delete(folder);
        }
    }

    private static String dom(Path page, Path folder) throws IOException, InterruptedException {
        Path out = folder.resolve("dom.html");
        Process chromium = new ProcessBuilder(List.of(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--window-size=1280,900",
                        "--virtual-time-budget=8000",
                        "--dump-dom",
                        page.toUri().toString()))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        if (chromium.waitFor() != 0) {
            throw new IOException(Files.readString(folder.resolve("errors.txt")));
        }
        return Files.readString(out, UTF_8);
    }

    private static String plain(String html) {
        return html.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&nbsp;", "\u00a0")
                .replace("&amp;", "&");
    }
}
