package org.plstar.study.train.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.train.run.StoredProgress;

/** The server, asked without a browser. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LiveServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void onlyWhoHasTheTokenUnderItsNameAndFromItsOriginIsServed() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.finished("one");
            Path secret = Files.createDirectories(folder.resolve("secret"));
            Files.writeString(secret.resolve(".plstar-run"), "made by plstar\n");
            Files.createSymbolicLink(runs.path().resolve("link"), secret);
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                URI home = URI.create(server.address());
                String base = "http://" + home.getAuthority();
                String token = home.getQuery();

                assertThat(get(home.toString()).statusCode()).isEqualTo(200);
                assertThat(get(home.toString()).uri().getQuery()).isNull();
                assertThat(get(base + "/run/one?" + token).uri().getQuery()).isNull();
                assertThat(first(home.toString())
                                .headers()
                                .firstValue("Set-Cookie")
                                .orElse(""))
                        .contains("HttpOnly", "SameSite=Lax");
                assertThat(get(home.toString()).body()).contains("connect-src 'self'");
                assertThat(get(base + "/").statusCode()).isEqualTo(403);
                assertThat(get(base + "/?token=" + "0".repeat(32)).statusCode()).isEqualTo(403);
                assertThat(get(base + "/events").statusCode()).isEqualTo(403);
                assertThat(get(base + "/run/one?" + token).statusCode()).isEqualTo(200);
                assertThat(get(base + "/compare?run=one&" + token).statusCode()).isEqualTo(400);

                String cookie = first(home.toString())
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow();
                String own = cookie.split(";", -1)[0];
                assertThat(get(base + "/", "Cookie", own).statusCode()).isEqualTo(200);
                assertThat(get(home.toString(), "Origin", "http://evil.example").statusCode())
                        .isEqualTo(403);

                for (String name :
                        List.of("..%2Fsecret", "%2E%2E", "..", "link", "one%2F..%2F..%2Fsecret")) {
                    assertThat(raw(home, "/run/" + name, home.getAuthority(), own))
                            .as(name)
                            .contains(" 404 ");
                    assertThat(raw(home, "/events?run=" + name, home.getAuthority(), own))
                            .as(name)
                            .contains(" 404 ");
                }
                assertThat(raw(home, "/run/%zz", home.getAuthority(), own)).contains(" 400 ");
                assertThat(raw(home, "/", "evil.example:" + home.getPort(), own))
                        .contains(" 403 ");
                assertThat(raw(home, "/", "localhost:" + home.getPort(), own)).contains(" 200 ");

                String stop = base + "/run/one/stop?" + token;
                assertThat(post(stop).statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", "null").statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", base + "1").statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", base).statusCode()).isEqualTo(409);
                assertThat(post(base + "/run/one/resume?" + token, "Origin", base)
                                .statusCode())
                        .isEqualTo(409);
            }
        }
    }

    @Test
    void theTokenOutlivesTheServerAndIsItsOwnersOnly() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            String first;
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                first = server.address();
                assertThat(RunDirectory.isRun(runs.path())).isFalse();
            }
            try (LiveServer again = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                assertThat(query(again.address())).isEqualTo(query(first));
            }
            Path kept = runs.path().resolve(".plstar-serve");
            Files.setPosixFilePermissions(
                    kept, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
            try (LiveServer other = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                assertThat(query(other.address())).isNotEqualTo(query(first));
            }
        }
    }

    @Tag("net")
    @Test
    void aRunIsSeenToGrowStopsAndGoesOn() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            Process process = runs.begin("live");
            Path run = runs.path().resolve("live");
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                URI home = URI.create(server.address());
                String base = "http://" + home.getAuthority();
                String token = home.getQuery();

                List<String> events = events(base + "/events?run=live&" + token, 8);
                assertThat(events.stream().filter("event: states"::equals).count())
                        .isPositive();
                assertThat(events.stream().filter("event: charts"::equals).count())
                        .isPositive();
                assertThat(events).anyMatch(e -> e.contains("\"state\":\"running\""));
                assertThat(events(base + "/events?" + token, 3))
                        .anyMatch(e -> e.contains("\"name\":\"live\""));

                assertThat(post(base + "/run/live/stop?" + token, "Origin", base)
                                .statusCode())
                        .isEqualTo(202);
                assertThat(process.waitFor()).isEqualTo(130);
                assertThat(run.resolve("run.json")).exists();
                assertThat(run.resolve("stop")).doesNotExist();
                assertThat(run.resolve("progress.json")).doesNotExist();
                int rows = Files.readAllLines(run.resolve("trace.csv")).size();
                assertThat(get(base + "/run/live?" + token).body()).contains("Stopped at step");

                assertThat(post(base + "/run/live/resume?" + token, "Origin", base)
                                .statusCode())
                        .isEqualTo(202);
                ServedRuns.await(() -> Files.exists(run.resolve("progress.json")));
                assertThat(RunDirectory.isHeld(run)).isTrue();
                assertThat(post(base + "/run/live/resume?" + token, "Origin", base)
                                .statusCode())
                        .isEqualTo(409);
                assertThat(post(base + "/run/live/stop?" + token, "Origin", base)
                                .statusCode())
                        .isEqualTo(202);
                ServedRuns.await(() -> !RunDirectory.isHeld(run));
                assertThat(Files.readAllLines(run.resolve("trace.csv")).size())
                        .isGreaterThanOrEqualTo(rows);
            }
        }
    }

    @Tag("net")
    @Test
    void whatAKilledRunLeavesIsNoRunningRun() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            Process process = runs.begin("killed");
            ServedRuns.await(
                    () -> Files.exists(runs.path().resolve("killed").resolve("progress.json")));
            process.destroyForcibly().waitFor();
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                assertThat(runs.path().resolve("killed").resolve("progress.json"))
                        .exists();
                assertThat(get(server.address()).body())
                        .contains("\"state\":\"cut off\"", "\"resumable\":true");
                assertThat(get(server.address("killed")).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aLongTraceIsThinnedAndSaysSo() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.finished("long");
            Path trace = runs.path().resolve("long").resolve("trace.csv");
            List<String> lines = Files.readAllLines(trace);
            String last = lines.getLast();
            String rest = last.substring(last.indexOf(','));
            int drift = List.of(lines.getFirst().split(",", -1)).indexOf("kernel_drift");
            String[] cells = ("0" + rest).split(",", -1);
            cells[drift] = "";
            StringBuilder more = new StringBuilder();
            for (int step = 31; step < 30_000; step++) {
                cells[0] = String.valueOf(step);
                more.append(String.join(",", cells)).append('\n');
            }
            Files.writeString(trace, more, StandardOpenOption.APPEND);
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                HttpResponse<String> page = get(server.address("long"));

                assertThat(page.body()).contains("This page shows ", " rows of trace.csv");
                assertThat(page.body()).contains("\"seconds\"");
                assertThat(page.body().length()).isLessThan(1_500_000);
            }
        }
    }

    @Test
    void stopFollowsNoLinkAndWritesOverNothing() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Path victim = Files.writeString(folder.resolve("victim.txt"), "mine");
        Files.createSymbolicLink(run.resolve("stop"), victim);

        assertThatThrownBy(() -> StoredProgress.askToStop(run))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(victim).hasContent("mine");

        Files.delete(run.resolve("stop"));
        StoredProgress.askToStop(run);
        StoredProgress.askToStop(run);
        assertThat(StoredProgress.takeStop(run)).isTrue();
        assertThat(StoredProgress.takeStop(run)).isFalse();
    }

    @Test
    void aRunWithALinkInItIsNotServed() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.finished("one");
            Path secret = Files.writeString(folder.resolve("secret"), "secret");
            for (String name : List.of("run.json", "trace.csv", "report.html", "progress.json")) {
                Path own = runs.path().resolve("one").resolve(name);
                Path kept = folder.resolve("kept-" + name);
                if (Files.exists(own)) {
                    Files.move(own, kept);
                }
                Files.createSymbolicLink(own, secret);
                try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                    assertThat(get(server.address("one")).statusCode()).as(name).isEqualTo(404);
                    assertThat(get(server.address()).body()).as(name).doesNotContain("\"one\"");
                }
                Files.delete(own);
                if (Files.exists(kept)) {
                    Files.move(kept, own);
                }
            }
        }
    }

    @Test
    void aStoredPageMayFetchNothing() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            Path other = Files.createDirectories(runs.path().resolve("one"));
            Files.writeString(other.resolve("run.json"), "{\"kind\": \"x\"}");
            Files.writeString(other.resolve("report.html"), "<p>");
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                assertThat(get(server.address("one"))
                                .headers()
                                .firstValue("Content-Security-Policy")
                                .orElse(""))
                        .contains("sandbox", "default-src 'none'")
                        .doesNotContain("allow-same-origin", "connect-src");
            }
        }
    }

    @Tag("net")
    @Test
    void aRequestThatNeverEndsIsEndedAndEventsGoOn() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            runs.finished("one");
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0);
                    Socket slow = socket(URI.create(server.address()))) {
                slow.getOutputStream()
                        .write("GET / HTTP/1.1\r\nX".getBytes(StandardCharsets.US_ASCII));
                slow.getOutputStream().flush();
                // signs of life come every five seconds: five of them outlast the limit
                String events = server.address().replace("/?", "/events?");
                assertThat(events(events, 6)).hasSize(6);

                slow.setSoTimeout(10_000);
                assertThat(slow.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /** So many lines that stand for something. */
    private List<String> events(String address, int count)
            throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(
                HttpRequest.newBuilder(URI.create(address)).build(),
                HttpResponse.BodyHandlers.ofLines());
        List<String> lines = new ArrayList<>();
        try (Stream<String> all = answer.body()) {
            all.filter(l -> !l.isEmpty()).limit(count).forEach(lines::add);
        }
        return lines;
    }

    private static String query(String address) {
        return URI.create(address).getQuery();
    }

    /** What a browser is shown: it follows a redirection with the cookie that came with it. */
    private HttpResponse<String> get(String address, String... headers)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = first(address, headers);
        if (answer.statusCode() != 303) {
            return answer;
        }
        URI next = URI.create(address)
                .resolve(answer.headers().firstValue("Location").orElseThrow());
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        return first(next.toString(), "Cookie", cookie.split(";", -1)[0]);
    }

    private HttpResponse<String> first(String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        return sent(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> post(String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address))
                .POST(HttpRequest.BodyPublishers.noBody());
        return sent(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> sent(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Socket socket(URI server) throws IOException {
        return new Socket(server.getHost(), server.getPort());
    }

    /** The first line of the answer to a request that no client would make. */
    private static String raw(URI server, String target, String host, String cookie)
            throws IOException {
        try (Socket socket = socket(server)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET "
                            + target
                            + " HTTP/1.1\r\nHost: "
                            + host
                            + "\r\nCookie: "
                            + cookie
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }
}
