package org.plstar.study.train.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/**
 * Serves the runs in a folder to browsers on this machine: lists them, shows them while they train,
 * compares them, stops and resumes them.
 */
public final class LiveServer implements AutoCloseable {
    /** The default address of the server. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The port that is tried first. */
    public static final int PORT = 7580;

    private static final int PORTS = 20;
    private static final int MOST_STREAMS = 64;
    private static final String MOST_SECONDS = "10";
    private static final String MOST_CONNECTIONS = "256";
    private static final long GRACE_MILLIS = 2500;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String host;
    private final Access access;
    private final Folder folder;
    private final ResumedRuns resumed = new ResumedRuns();
    private final Semaphore streams = new Semaphore(MOST_STREAMS);
    private volatile boolean open = true;

    private LiveServer(HttpServer server, String host, Folder folder) {
        this.server = server;
        this.host = host;
        this.folder = folder;
        this.access =
                new Access(Token.of(folder.path()), host, server.getAddress().getPort());
    }

    /**
     * Starts a server for a folder or a run.
     *
     * @param path the folder of runs
     * @param host name or address to bind
     * @param port to bind; 0 takes the first free one from {@link #PORT} on
     * @throws Refusal ADDRESS if it cannot be bound, NOT_A_RUN if the folder cannot be read
     */
    public static LiveServer start(Path path, String host, int port) {
        Folder folder = new Folder(path);
        folder.all();
        limit();
        LiveServer s = new LiveServer(bound(host, port), host, folder);
        s.server.setExecutor(s.threads);
        s.server.createContext("/", s::handle);
        s.server.start();
        s.threads.execute(folder::begin);
        return s;
    }

    /**
     * Limits the JDK's server, which otherwise waits for the rest of a request without end, and
     * accepts any number of connections.
     */
    private static void limit() {
        System.getProperties().putIfAbsent("sun.net.httpserver.maxReqTime", MOST_SECONDS);
        System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
    }

    private static HttpServer bound(String host, int port) {
        int first = port == 0 ? PORT : port;
        int last = port == 0 ? PORT + PORTS : port;
        for (int p = first; ; p++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), p), 0);
            } catch (BindException e) {
                if (p == last) {
                    throw refused(
                            "--host " + host + " --port " + p,
                            FailureWords.of(e),
                            "an address of this machine and a free port");
                }
            } catch (UnknownHostException e) {
                throw refused("--host " + host, "it has no address", "one of this machine");
            } catch (IOException e) {
                throw refused("--host " + host, FailureWords.of(e), "one of this machine");
            }
        }
    }

    private static Refusal refused(String where, String what, String expected) {
        return Refusal.of(
                RequestRefusal.ADDRESS,
                where,
                "it cannot be bound (" + what + ")",
                expected,
                "choose another, or leave it out");
    }

    /** The address of the list of runs, with the token. */
    public String address() {
        return base() + "/?token=" + access.token().text();
    }

    /** The address of a run's page, with the token. */
    public String address(String run) {
        return base()
                + "/run/"
                + URLEncoder.encode(run, StandardCharsets.UTF_8).replace("+", "%20")
                + "?token="
                + access.token().text();
    }

    private String base() {
        boolean any = host.equals("0.0.0.0") || host.equals("::");
        String name = any ? LOOPBACK : host.contains(":") ? "[" + host + "]" : host;
        return "http://" + name + ":" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            Query query = Query.of(exchange.getRequestURI());
            String method = exchange.getRequestMethod();
            Optional<String> refusal = access.refusal(method, exchange.getRequestHeaders(), query);
            if (refusal.isPresent()) {
                Answer.say(exchange, 403, refusal.get());
                return;
            }
            Optional<Route> route = route(method, query.path());
            if (query.first("token").isPresent()) {
                exchange.getResponseHeaders().set("Set-Cookie", access.cookie());
                if (method.equals("GET") && route.filter(r -> !r.streams()).isPresent()) {
                    // a page in the folder may be by anyone, and can read its own address
                    exchange.getResponseHeaders()
                            .set("Location", Query.without("token", exchange.getRequestURI()));
                    Answer.say(exchange, 303, "the same address without the token");
                    return;
                }
            }
            if (route.isPresent()) {
                route.get().answer(exchange, query);
            } else {
                Answer.say(exchange, 404, "there is nothing here");
            }
        } catch (IllegalArgumentException e) {
            Answer.say(exchange, 400, "the address is not well formed");
        } catch (Refusal e) {
            Answer.say(exchange, 409, Objects.requireNonNullElse(e.getMessage(), "refused"));
        }
    }

    private Optional<Route> route(String method, List<String> path) {
        String first = path.isEmpty() ? "" : path.getFirst();
        if (method.equals("POST")) {
            return path.size() == 3
                            && first.equals("run")
                            && List.of("stop", "resume").contains(path.get(2))
                    ? Optional.of(new ActionRoute(folder, resumed))
                    : Optional.empty();
        }
        if (!method.equals("GET")) {
            return Optional.empty();
        }
        return switch (path.size() + " " + first) {
            case "0 " -> Optional.of(new ListRoute(folder));
            case "1 compare" -> Optional.of(new CompareRoute(folder));
            case "1 events" -> Optional.of(new EventsRoute(folder, () -> open, streams));
            case "2 run" -> Optional.of(new RunRoute(folder));
            default -> Optional.empty();
        };
    }

    /** Closes the server; open pages have some time to fetch the end of the run. */
    public void finish() {
        try {
            if (streams.availablePermits() < MOST_STREAMS) {
                Thread.sleep(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
        }
    }

    /** Ends all answers; runs in processes of their own continue. */
    @Override
    public void close() {
        open = false;
        server.stop(0);
        threads.shutdownNow();
    }
}
