package org.plstar.app.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.Version;
import org.plstar.app.report.Finding;
import org.plstar.app.report.Report;
import org.plstar.app.report.ReportWriter;
import org.plstar.array.npy.WholeFile;
import org.plstar.study.Request;
import org.plstar.study.describe.Description;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.json.Json;
import tools.jackson.databind.JsonNode;

/**
 * A result with all that one needs to know where it comes from: what files hold, {@code --json}
 * prints and the page shows.
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
    /** What it says. */
    public List<Finding> findings() {
        Sentences say = new Sentences();
        page.findings(this, say);
        return say.all();
    }

    private Report report(Map<String, String> files) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", command);
        Json.tree(subject)
                .propertyStream()
                .forEach(
                        e -> provenance.put(e.getKey().replace('_', ' '), e.getValue().asString()));
        Object seed = page.description().asked(request).get("seed");
        if (seed != null) {
            provenance.put("seed", seed.toString());
        }
        provenance.putAll(files);
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        return new Report(
                page.title(this), page.subtitle(this), findings(), page.sections(this), provenance);
    }

    /**
     * As JSON.
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
        all.put("plstar", Version.current());
        all.put("command", command);
        all.put("subject", subject);
        all.put("request", description.asked(request));
        all.put("result", result);
        all.put("findings", findings());
        all.putAll(page.further(this));
        all.putAll(files);
        cluster.ifPresent(c -> all.put("cluster", c));
        folder.ifPresent(f -> all.put("directory", f.toString()));
        return ArrayFiles.tree(all, folder);
    }

    /** Leaves page, JSON and arrays in a folder, each whole or not at all, and returns the JSON. */
    public JsonNode write(Path folder) throws IOException {
        try {
            Map<String, String> files = page.write(this, folder);
            JsonNode tree = json(Optional.of(folder), files);
            ReportWriter.write(report(files), folder.resolve("report.html"));
            byte[] text = (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
            WholeFile.write(folder.resolve(page.file() + ".json"), out -> out.write(text));
            return tree;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
