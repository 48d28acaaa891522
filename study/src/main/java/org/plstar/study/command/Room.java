package org.plstar.study.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.refusal.Refusal;
import org.plstar.study.Subject;
import org.plstar.study.claim.Claim;
import org.plstar.study.report.Report;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import tools.jackson.databind.node.ObjectNode;

/**
 * The commands, pages and refusals of one question that plstar answers. The command line finds
 * rooms as services and knows none by name.
 */
public interface Room {
    /** The commands of the room, in the order of the help. */
    List<Offer> commands();

    /** For each code of the room's refusals, the options that belong to it. */
    default Map<Refusal.Code, Hint> hints() {
        return Map.of();
    }

    /**
     * The page of a directory that a command of the room has written, made again from its summary;
     * absent for directories of other rooms.
     *
     * @param summary its {@code run.json}
     */
    default Optional<Report> report(ObjectNode summary, Path directory) {
        return Optional.empty();
    }

    /**
     * The network, data and weights of a run of the room; absent for runs of other rooms.
     *
     * @param request with which it was begun
     * @param end whether at its last weights, or at its first
     */
    default Optional<Subject> subject(RunDirectory directory, RunRequest request, boolean end) {
        return Optional.empty();
    }

    /** The claims of the room, by their enumerations. */
    default List<Claim[]> claims() {
        return List.of();
    }

    /**
     * The full command line for a shorter or foreign form; absent where the arguments are no such
     * form.
     */
    default Optional<List<String>> meant(List<String> arguments) {
        return Optional.empty();
    }
}
