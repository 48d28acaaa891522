package org.plstar.app.serve;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.plstar.app.run.RunDirectory;

/** The server, asked without a browser. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class LiveServerTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir private Path folder;

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
                assertThat(get(home.toString()).headers().firstValue("Set-Cookie").orElse(""))
                        .contains("HttpOnly", "SameSite=Strict");
                assertThat(get(home.toString()).body()).contains("connect-src 'self'");
                assertThat(get(base + "/").statusCode()).isEqualTo(403);
                assertThat(get(base + "/?token=" + "0".repeat(32)).statusCode()).isEqualTo(403);
                assertThat(get(base + "/events").statusCode()).isEqualTo(403);
                assertThat(get(base + "/run/one?" + token).statusCode()).isEqualTo(200);
                assertThat(get(base + "/compare?run=one&" + token).statusCode()).isEqualTo(400);

                String cookie =
                        get(home.toString()).headers().firstValue("Set-Cookie").orElseThrow();
                assertThat(get(base + "/", "Cookie", cookie.split(";", -1)[0]).statusCode())
                        .isEqualTo(200);
                assertThat(get(home.toString(), "Origin", "http://evil.example").statusCode())
                        .isEqualTo(403);

                for (String name :
                        List.of("..%2Fsecret", "%2E%2E", "..", "link", "one%2F..%2F..%2Fsecret")) {
                    assertThat(raw(home, "/run/" + name + "?" + token, home.getAuthority()))
                            .as(name)
                            .contains(" 404 ");
                    assertThat(raw(home, "/events?run=" + name + "&" + token, home.getAuthority()))
                            .as(name)
                            .contains(" 404 ");
                }
                assertThat(raw(home, "/run/%zz?" + token, home.getAuthority())).contains(" 400 ");
                assertThat(raw(home, "/?" + token, "evil.example:" + home.getPort()))
                        .contains(" 403 ");
                assertThat(raw(home, "/?" + token, "localhost:" + home.getPort()))
                        .contains(" 200 ");

                String stop = base + "/run/one/stop?" + token;
                assertThat(post(stop).statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", "null").statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", base + "1").statusCode()).isEqualTo(403);
                assertThat(post(stop, "Origin", base).statusCode()).isEqualTo(409);
                assertThat(post(base + "/run/one/resume?" + token, "Origin", base).statusCode())
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
                assertThat(events.stream().filter("event: states"::equals).count()).isPositive();
                assertThat(events.stream().filter("event: charts"::equals).count()).isPositive();
                assertThat(events).anyMatch(e -> e.contains("\"state\":\"running\""));
                assertThat(events(base + "/events?" + token, 3))
                        .anyMatch(e -> e.contains("\"name\":\"live\""));

                assertThat(post(base + "/run/live/stop?" + token, "Origin", base).statusCode())
                        .isEqualTo(202);
                assertThat(process.waitFor()).isEqualTo(130);
                assertThat(run.resolve("run.json")).exists();
                assertThat(run.resolve("stop")).doesNotExist();
                assertThat(run.resolve("progress.json")).doesNotExist();
                int rows = Files.readAllLines(run.resolve("trace.csv")).size();
                assertThat(get(base + "/run/live?" + token).body()).contains("Stopped at step");

                assertThat(post(base + "/run/live/resume?" + token, "Origin", base).statusCode())
                        .isEqualTo(202);
                ServedRuns.await(() -> Files.exists(run.resolve("progress.json")));
                assertThat(RunDirectory.isHeld(run)).isTrue();
                assertThat(post(base + "/run/live/resume?" + token, "Origin", base).statusCode())
                        .isEqualTo(409);
                assertThat(post(base + "/run/live/stop?" + token, "Origin", base).statusCode())
                        .isEqualTo(202);
                ServedRuns.await(() -> !RunDirectory.isHeld(run));
                assertThat(Files.readAllLines(run.resolve("trace.csv")).size())
                        .isGreaterThanOrEqualTo(rows);
            }
        }
    }

    @Test
    void whatAKilledRunLeavesIsNoRunningRun() throws Exception {
        try (ServedRuns runs = new ServedRuns(folder)) {
            Process process = runs.begin("killed");
            ServedRuns.await(
                    () -> Files.exists(runs.path().resolve("killed").resolve("progress.json")));
            process.destroyForcibly().waitFor();
            try (LiveServer server = LiveServer.start(runs.path(), LiveServer.LOOPBACK, 0)) {
                assertThat(runs.path().resolve("killed").resolve("progress.json")).exists();
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

    /** So many lines that stand for something. */
    private List<String> events(String address, int count)
            throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer =
                client.send(
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

    private HttpResponse<String> get(String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        return sent(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> post(String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address))
                        .POST(HttpRequest.BodyPublishers.noBody());
        return sent(headers.length == 0 ? request : request.headers(headers));
    }

    private HttpResponse<String> sent(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The first line of the answer to a request that no client would make. */
    private static String raw(URI server, String target, String host) throws IOException {
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("GET "
                                    + target
                                    + " HTTP/1.1\r\nHost: "
                                    + host
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            return String.valueOf(in.readLine());
        }
    }
}
