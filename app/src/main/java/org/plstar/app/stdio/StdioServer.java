package org.plstar.app.stdio;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.claim.table.TriedClaim;
import org.plstar.study.command.OptionHints;
import org.plstar.study.json.Json;
import org.plstar.study.page.Caller;
import org.plstar.study.page.Document;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs commands for the program that started this process: JSON-RPC 2.0, one message a line, over
 * standard input and output, by docs/protocol.md. One command runs at a time, others wait. The
 * server ends with its input.
 */
public final class StdioServer {
    /** Changes when an older client would misread a message. */
    static final int PROTOCOL = 1;

    /** The number of latest results whose pages can be requested. */
    private static final int KEPT = 16;

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--([a-z][a-z-]*)");

    private static final int REFUSED = -32000;
    private static final int MEMORY = -32001;
    private static final int CANCELLED = -32800;
    private static final int FAULT = -32603;
    private static final int METHOD = -32601;
    private static final int UNREADABLE = -32700;

    private final PrintStream out;
    private final Commands commands;
    private final Set<String> names;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final BlockingQueue<Call> waiting = new LinkedBlockingQueue<>();
    private final Set<JsonNode> cancelled = ConcurrentHashMap.newKeySet();
    private final KeptOperators operators = new KeptOperators();
    private final HandedModels models = new HandedModels();
    private final Map<JsonNode, Document<?, ?>> documents = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonNode, Document<?, ?>> eldest) {
            return size() > KEPT;
        }
    };

    /** Runs the commands of requests. */
    @FunctionalInterface
    public interface Commands {
        /**
         * Runs one command.
         *
         * @param arguments the command's name first
         * @return the exit status
         * @throws Exception a {@link Refusal}, or what else ended it
         */
        int run(List<String> arguments) throws Exception;

        /**
         * Prepares the next run of a command beside what is done meanwhile; called after an answer.
         */
        default void prepare(String name) {}
    }

    /**
     * A server before its first request; output of commands is their result from now on.
     *
     * @param out takes the messages
     * @param names of the commands
     */
    public StdioServer(PrintStream out, Set<String> names, Commands commands) {
        this.out = out;
        this.names = Set.copyOf(names);
        this.commands = commands;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    /** Answers requests until the input ends. */
    public void serve(InputStream in) throws IOException {
        Thread worker = Thread.ofPlatform().daemon().name("plstar-commands").start(this::work);
        send(Map.of(
                "method",
                "hello",
                "params",
                Map.of(
                        "protocol",
                        PROTOCOL,
                        "plstar",
                        Release.version(),
                        "java",
                        Runtime.version().toString(),
                        "heap",
                        Runtime.getRuntime().maxMemory(),
                        "commands",
                        names.stream().sorted().toList())));
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            receive(line);
        }
        worker.interrupt();
    }

    private void receive(String line) {
        JsonNode id = null;
        try {
            JsonNode message = JsonMapper.shared().readTree(line);
            id = Call.isId(message.path("id")) ? message.path("id") : null;
            Call call = Call.of(message);
            if (call.method().equals("cancel")) {
                cancelled.add(call.params().path("id"));
            } else if (id == null) {
                throw new Call.Wrong(Call.REQUEST, "a request has a text or a number as its id");
            } else {
                waiting.add(call);
            }
        } catch (Call.Wrong e) {
            wrong(id, e);
        } catch (JacksonException e) {
            wrong(null, new Call.Wrong(UNREADABLE, "no JSON: " + e.getOriginalMessage()));
        }
    }

    private void wrong(@Nullable JsonNode id, Call.Wrong e) {
        error(id, e.code, String.valueOf(e.getMessage()), Map.of("code", "PROTOCOL"));
    }

    private void work() {
        try {
            while (true) {
                Call call = waiting.take();
                answer(call);
                if (names.contains(call.method())) {
                    commands.prepare(call.method());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Call call) {
        try {
            if (cancelled.contains(call.id())) {
                throw new RunningCall.Cancelled();
            }
            if (call.method().equals("page")) {
                page(call);
            } else if (call.method().equals("operator")) {
                Document<?, ?> document = kept(call, "operator");
                send(Map.of("id", call.id(), "result", operators.answer(document, call.params())));
            } else if (call.method().equals("model")) {
                send(Map.of("id", call.id(), "result", models.answer(call.params())));
            } else if (call.method().equals("claims")) {
                send(Map.of("id", call.id(), "result", Map.of("claims", TriedClaim.all())));
            } else if (names.contains(call.method())) {
                run(call);
            } else {
                error(
                        call.id(),
                        METHOD,
                        call.method() + ": there is no such command",
                        Map.of("code", "METHOD"));
            }
        } catch (RunningCall.Cancelled e) {
            error(call.id(), CANCELLED, "cancelled", Map.of("code", "CANCELLED"));
        } catch (Call.Wrong e) {
            wrong(call.id(), e);
        } catch (Refusal refusal) {
            refuse(call, OptionHints.of(refusal));
        } catch (OutOfMemoryError e) {
            String more = "the memory of plstar's process does not suffice: " + e.getMessage();
            error(call.id(), MEMORY, more, Map.of("code", "MEMORY"));
        } catch (Exception | StackOverflowError e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            Map<String, String> data = Map.of("code", "FAULT", "trace", trace.toString());
            error(call.id(), FAULT, "a fault of plstar: " + e, data);
        } finally {
            cancelled.remove(call.id());
        }
    }

    private void run(Call call) throws Exception {
        printed.reset();
        RunningCall now = new RunningCall(call.id(), this::send, cancelled::contains);
        int status =
                ScopedValue.where(Caller.CURRENT, now).call(() -> commands.run(call.arguments()));
        now.document().ifPresent(d -> documents.put(call.id(), d));
        String text = printed.toString(StandardCharsets.UTF_8).strip();
        Object result = now.json().isPresent()
                ? now.json().get()
                : text.startsWith("{") ? JsonMapper.shared().readTree(text) : text;
        send(Map.of(
                "id",
                call.id(),
                "result",
                Map.of("status", status, "document", result, "notes", now.notes())));
    }

    /** Writes the page of an earlier answer, with its files, into a folder. */
    private void page(Call call) {
        if (!Call.isId(call.params().path("of"))
                || !call.params().path("folder").isString()) {
            throw new Call.Wrong(Call.PARAMS, "a page is of an id, into a folder");
        }
        Document<?, ?> document = kept(call, "page");
        String name = call.params().path("folder").asString();
        Path folder;
        try {
            folder = Files.createDirectories(Path.of(name));
            document.write(folder);
        } catch (IOException | InvalidPathException e) {
            throw Refusal.of(
                    RequestRefusal.UNWRITABLE,
                    "folder " + name,
                    "the page cannot be written there ("
                            + (e instanceof IOException io ? FailureWords.of(io) : e.getMessage())
                            + ")",
                    "a folder that can be written",
                    "name another");
        }
        send(Map.of(
                "id",
                call.id(),
                "result",
                Map.of("page", folder.resolve("report.html").toString())));
    }

    private Document<?, ?> kept(Call call, String what) {
        Document<?, ?> document = documents.get(call.params().path("of"));
        if (document == null) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    what,
                    "that result is not kept any more",
                    "one of the last " + KEPT + " results",
                    "repeat its request");
        }
        return document;
    }

    private void refuse(Call call, Refusal refusal) {
        error(
                call.id(),
                REFUSED,
                named(String.valueOf(refusal.getMessage())),
                Map.of(
                        "code",
                        refusal.code().name(),
                        "where",
                        named(refusal.where()),
                        "what",
                        named(refusal.what()),
                        "expected",
                        named(refusal.expected()),
                        "fix",
                        named(refusal.fix()),
                        "excerpt",
                        refusal.excerpt()));
    }

    /** The sentence with parameters by their names in place of options. */
    private static String named(String text) {
        return OPTION.matcher(text).replaceAll(m -> m.group(1).replace('-', '_'));
    }

    private void error(@Nullable JsonNode id, int code, String message, Map<String, ?> data) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("id", id);
        all.put("error", Map.of("code", code, "message", message, "data", data));
        send(all);
    }

    private synchronized void send(Map<String, ?> message) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("jsonrpc", "2.0");
        all.putAll(message);
        out.print(Json.text(all) + "\n");
        out.flush();
        if (out.checkError()) {
            throw new UncheckedIOException(new IOException("the caller reads no more"));
        }
    }
}
