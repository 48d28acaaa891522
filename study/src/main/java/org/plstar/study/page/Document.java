package org.plstar.study.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.plstar.array.npy.WholeFile;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.Request;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.Say;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Parameter;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.json.Json;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A result with the facts about its origin: the content of files, of {@code --json} and of the
 * page.
 *
 * @param command as it was given
 * @param name of the data
 * @param cluster what computed; absent in one process
 */
public record Document<Q extends Record & Request<R>, R>(
        Page<Q, R> page,
        String command,
        String name,
        SubjectFacts subject,
        Q request,
        R result,
        Optional<EngineFacts> cluster) {
    /**
     * The document in a JSON file.
     *
     * @param result its type
     * @param given components of the request that are no parameters
     * @param file for the message
     * @throws Refusal DAMAGED_RUN if it is not what this version writes
     */
    public static <Q extends Record & Request<R>, R> Document<Q, R> read(
            Page<Q, R> page, Class<R> result, Map<String, Object> given, JsonNode json, Path file) {
        try {
            Map<String, Object> values = new HashMap<>(given);
            for (Parameter p : page.description().parameters()) {
                JsonNode value = json.path("request").path(p.name().replace('-', '_'));
                if (!value.isMissingNode()) {
                    values.put(p.component().getName(), p.value(text(value)));
                }
            }
            SubjectFacts subject = Json.read(json.path("subject"), SubjectFacts.class);
            return new Document<>(
                    page,
                    json.path("command").asString(),
                    String.valueOf(Path.of(subject.data()).getFileName()),
                    subject,
                    page.description().make(values),
                    Objects.requireNonNull(Json.read(json.path("result"), result)),
                    Optional.empty());
        } catch (JacksonException | NullPointerException | IllegalArgumentException | Refusal e) {
            throw DamagedRun.of(file, "it is not what this version writes");
        }
    }

    /** A value in the form of an option. */
    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(","))
                : value.asString();
    }

    /** The sentences on the result. */
    public Account account() {
        Say say = new Say();
        page.tell(this, say);
        return say.account();
    }

    /** The page of the result. */
    public Report report() {
        return report(Map.of());
    }

    private Report report(Map<String, String> files) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        Json.tree(subject)
                .propertyStream()
                .forEach(e -> provenance.put(
                        e.getKey().replace('_', ' '), e.getValue().asString()));
        Object seed = page.description().asked(request).get("seed");
        if (seed != null) {
            provenance.put("seed", seed.toString());
        }
        provenance.putAll(files);
        provenance.put(
                "versions",
                "plstar " + Release.version() + ", Java " + Runtime.version().feature());
        return new Report(
                page.title(this), page.subtitle(this), account(), page.sections(this), provenance);
    }

    /**
     * The result as JSON.
     *
     * @param folder takes long arrays; absent: they stay in the JSON
     */
    public JsonNode json(Optional<Path> folder) {
        return json(folder, Map.of());
    }

    private JsonNode json(Optional<Path> folder, Map<String, String> files) {
        Description<Q> description = page.description();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("study", description.name());
        all.put("plstar", Release.version());
        all.put("command", command);
        all.put("subject", subject);
        all.put("request", description.asked(request));
        all.put("result", folder.isPresent() ? page.beside(result) : result);
        Json.tree(account()).propertyStream().forEach(e -> all.put(e.getKey(), e.getValue()));
        all.putAll(page.further(this));
        all.putAll(files);
        cluster.ifPresent(c -> all.put("cluster", c));
        folder.ifPresent(f -> all.put("directory", f.toString()));
        return ArrayFiles.tree(all, folder);
    }

    /**
     * Writes page, JSON and arrays to a folder, each file completely or not at all, and returns the
     * JSON.
     */
    public JsonNode write(Path folder) throws IOException {
        try {
            Map<String, String> files = page.write(this, folder);
            JsonNode tree = json(Optional.of(folder), files);
            Path file = folder.resolve(page.file() + ".json");
            Report report = page instanceof KeptPage<Q, R> kept
                    ? kept.read(tree, file).report()
                    : report(files);
            ReportWriter.write(report, folder.resolve("report.html"));
            byte[] text = (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
            WholeFile.write(file, out -> out.write(text));
            return tree;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
