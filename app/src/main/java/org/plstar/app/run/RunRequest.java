package org.plstar.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.app.Version;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.array.npy.WholeFile;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code request.json}: what a run was asked for, written before it begins, so that it can be
 * resumed.
 *
 * @param arguments of the command line, the subcommand first
 * @param folder where relative paths among them begin
 * @param data hash of the training rows
 * @param found arguments that a search found, which stand in the place of equal ones
 * @param foundWhy what the search chose and why; empty where there was none
 */
public record RunRequest(
        List<String> arguments, Path folder, String data, List<String> found, String foundWhy) {
    private static final String NAME = "request.json";

    /** Takes a copy. */
    public RunRequest {
        arguments = List.copyOf(arguments);
        found = List.copyOf(found);
    }

    /** A request without a search. */
    public RunRequest(List<String> arguments, Path folder, String data) {
        this(arguments, folder, data, List.of(), "");
    }

    /** Writes it. */
    public void write(RunDirectory directory) throws IOException {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        ArrayNode a = j.putArray("arguments");
        arguments.forEach(a::add);
        j.put("folder", folder.toString());
        j.put("data_sha256", data);
        if (!found.isEmpty()) {
            ArrayNode f = j.putArray("found");
            found.forEach(f::add);
            j.put("found_why", foundWhy);
        }
        j.put("version", Version.current());
        byte[] text = (j.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
        WholeFile.write(directory.file(NAME), out -> out.write(text));
    }

    /**
     * Reads it.
     *
     * @throws Refusal if it is missing or damaged
     */
    public static RunRequest read(RunDirectory directory) {
        Path file = directory.file(NAME);
        if (!Files.exists(file)) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    directory.path().toString(),
                    "the run was cut off before it began",
                    "a run with request.json",
                    "repeat its command with --force");
        }
        try {
            JsonNode j = JsonFile.read(file);
            List<String> arguments = new ArrayList<>();
            for (JsonNode a : j.path("arguments")) {
                arguments.add(a.asString(""));
            }
            List<String> found = new ArrayList<>();
            for (JsonNode a : j.path("found")) {
                found.add(a.asString(""));
            }
            if (arguments.isEmpty() || !j.path("folder").isString()) {
                throw DamagedRun.of(file, "it names no command");
            }
            return new RunRequest(
                    arguments,
                    Path.of(j.path("folder").asString("")),
                    j.path("data_sha256").asString(""),
                    found,
                    j.path("found_why").asString(""));
        } catch (JacksonException | IOException e) {
            throw DamagedRun.of(file, Unread.why(file, e));
        }
    }
}
