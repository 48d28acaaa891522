package org.plstar.study.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.plstar.array.npy.WholeFile;
import org.plstar.refusal.Refusal;
import org.plstar.study.Release;
import org.plstar.study.json.Json;
import org.plstar.study.json.JsonFile;
import org.plstar.study.json.Unread;
import org.plstar.study.refusal.DamagedRun;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.core.JacksonException;

/**
 * {@code request.json}: the request of a run, written before the run begins, so that it can be
 * resumed.
 *
 * @param arguments of the command line, the subcommand first
 * @param folder where relative paths among them begin
 * @param data hash of the training rows
 * @param model identity of the model; empty where none is kept
 * @param found arguments that a search found, which stand in the place of equal ones
 * @param foundWhy what the search chose and why; empty where there was none
 */
public record RunRequest(
        List<String> arguments,
        Path folder,
        String data,
        String model,
        List<String> found,
        String foundWhy) {
    private static final String NAME = "request.json";

    /** The content of the file. */
    private record Stored(
            List<String> arguments,
            @Nullable String folder,
            @Nullable String dataSha256,
            Optional<String> model,
            Optional<List<String>> found,
            Optional<String> foundWhy,
            @Nullable String version) {}

    /** Copies {@code arguments} and {@code found}. */
    public RunRequest {
        arguments = List.copyOf(arguments);
        found = List.copyOf(found);
    }

    /** A request without a model and a search. */
    public RunRequest(List<String> arguments, Path folder, String data) {
        this(arguments, folder, data, "", List.of(), "");
    }

    /**
     * The same request with one more option, which replaces an equal one.
     *
     * @param other option that says the same in another way, and goes
     */
    public RunRequest with(String option, String value, String other) {
        List<String> more = new ArrayList<>();
        Set<String> replaced = Set.of(option, other);
        for (int i = 0; i < arguments.size(); i++) {
            String a = arguments.get(i);
            if (!replaced.contains(a.replaceFirst("=.*", ""))) {
                more.add(a);
            } else if (!a.contains("=")) {
                i++; // skips the value
            }
        }
        more.addAll(1, List.of(option, value)); // an argument -- may end the options
        return new RunRequest(more, folder, data, model, found, foundWhy);
    }

    /** Writes the request to the file. */
    public void write(RunDirectory directory) throws IOException {
        byte[] text = Json.file(new Stored(
                arguments,
                folder.toString(),
                data,
                model.isEmpty() ? Optional.empty() : Optional.of(model),
                found.isEmpty() ? Optional.empty() : Optional.of(found),
                found.isEmpty() ? Optional.empty() : Optional.of(foundWhy),
                Release.version()));
        WholeFile.write(directory.file(NAME), out -> out.write(text));
    }

    /**
     * Reads the request from the file.
     *
     * @throws Refusal if it is missing or damaged
     */
    public static RunRequest read(RunDirectory directory) {
        return read(directory.path());
    }

    /** Reads the request from a directory in which another process may be working. */
    public static RunRequest read(Path directory) {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    directory.toString(),
                    "the run was cut off before it began",
                    "a run with request.json",
                    "repeat its command with --force");
        }
        try {
            Stored j = Json.read(JsonFile.read(file), Stored.class);
            if (j == null || j.arguments.isEmpty() || j.folder == null) {
                throw DamagedRun.of(file, "it names no command");
            }
            return new RunRequest(
                    j.arguments,
                    Path.of(j.folder),
                    j.dataSha256 == null ? "" : j.dataSha256,
                    j.model.orElse(""),
                    j.found.orElse(List.of()),
                    j.foundWhy.orElse(""));
        } catch (JacksonException | IOException e) {
            throw DamagedRun.of(file, Unread.why(file, e));
        }
    }
}
