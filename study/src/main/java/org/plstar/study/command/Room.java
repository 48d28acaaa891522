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
 * A question that plstar answers, with all that belongs to it. The command line finds rooms as
 * services and knows none by name.
 */
public interface Room {
    /** Its commands, in the order of help. */
    List<Offer> commands();

    /** What its refusals mean to who types commands, by their codes. */
    default Map<Refusal.Code, Hint> hints() {
        return Map.of();
    }

    /**
     * The page of a directory that a command of the room has left, made again from its summary;
     * absent for directories of other rooms.
     *
     * @param summary its {@code run.json}
     */
    default Optional<Report> report(ObjectNode summary, Path directory) {
        return Optional.empty();
    }

    /**
     * A run of the room as what can be measured: its network, data and weights; absent for runs of
     * other rooms.
     *
     * @param request with which it was begun
     * @param end whether at its last weights, or at its first
     */
    default Optional<Subject> subject(RunDirectory directory, RunRequest request, boolean end) {
        return Optional.empty();
    }

    /** What it says, by the enumerations of its claims. */
    default List<Claim[]> claims() {
        return List.of();
    }

    /**
     * The command line for which a shorter or foreign form stands; absent where these arguments are
     * none.
     */
    default Optional<List<String>> meant(List<String> arguments) {
        return Optional.empty();
    }
}
