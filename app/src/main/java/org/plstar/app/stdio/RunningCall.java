package org.plstar.app.stdio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.plstar.study.page.Caller;
import org.plstar.study.page.Document;
import tools.jackson.databind.JsonNode;

/** A request in progress: its progress becomes messages, at most ten a second. */
final class RunningCall implements Caller {
    private static final long PAUSE_NANOS = 100_000_000L;

    private final JsonNode id;
    private final Consumer<Map<String, ?>> out;
    private final Predicate<JsonNode> cancelled;
    private boolean endsByItself;
    private String stage = "";
    private long told;
    private List<String> notes = List.of();
    private @Nullable Document<?, ?> document;
    private @Nullable JsonNode json;

    /** Thrown when the caller cancels the request. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A request before its first message.
     *
     * @param out takes messages
     * @param cancelled whether a call has been cancelled, by its id
     */
    RunningCall(JsonNode id, Consumer<Map<String, ?>> out, Predicate<JsonNode> cancelled) {
        this.id = id;
        this.out = out;
        this.cancelled = cancelled;
    }

    @Override
    public void progress(String now, long done, long total, OptionalDouble loss) {
        if (stopped() && !endsByItself) {
            throw new Cancelled();
        }
        long time = System.nanoTime();
        if (now.equals(stage) && time - told < PAUSE_NANOS) {
            return;
        }
        stage = now;
        told = time;
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("id", id);
        params.put("stage", now);
        params.put("done", done);
        params.put("total", total);
        loss.ifPresent(v -> params.put("loss", v));
        out.accept(Map.of("method", "progress", "params", params));
    }

    @Override
    public void endsByItself() {
        endsByItself = true;
    }

    @Override
    public boolean stopped() {
        return cancelled.test(id);
    }

    @Override
    public void notes(List<String> lines) {
        notes = List.copyOf(lines);
    }

    @Override
    public void take(Document<?, ?> found, JsonNode text) {
        document = found;
        json = text;
    }

    /** What was said of the data. */
    List<String> notes() {
        return notes;
    }

    /** The result of the study with its facts. */
    Optional<Document<?, ?>> document() {
        return Optional.ofNullable(document);
    }

    /** The JSON of the result. */
    Optional<JsonNode> json() {
        return Optional.ofNullable(json);
    }
}
