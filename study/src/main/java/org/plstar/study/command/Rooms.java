package org.plstar.study.command;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.ServiceLoader;
import org.plstar.refusal.Refusal;
import org.plstar.study.Subject;
import org.plstar.study.claim.Claim;
import org.plstar.study.claim.PastedText;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.report.Report;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import tools.jackson.databind.node.ObjectNode;

/** The rooms that are on the class path. */
public final class Rooms {
    private static final List<Room> ALL =
            ServiceLoader.load(Room.class, Room.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private Rooms() {}

    /** The commands of all rooms, in the order of the help. */
    public static List<Offer> commands() {
        return ALL.stream()
                .flatMap(r -> r.commands().stream())
                .sorted(Comparator.comparing(Offer::group)) // a stable sort
                .toList();
    }

    /** A new command object for a name. */
    public static Object command(String name) {
        return commands().stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no room has plstar " + name))
                .made()
                .get();
    }

    /** The hints of all rooms, by the codes of refusals. */
    public static Map<Refusal.Code, Hint> hints() {
        Map<Refusal.Code, Hint> all = new HashMap<>();
        ALL.forEach(r -> all.putAll(r.hints()));
        return all;
    }

    /** The page of a directory; absent where no room has written the directory. */
    public static Optional<Report> report(ObjectNode summary, Path directory) {
        return ALL.stream().flatMap(r -> r.report(summary, directory).stream()).findFirst();
    }

    /**
     * The network, data and weights of a run.
     *
     * @param end whether at its last weights, or at its first
     * @throws Refusal UNFINISHED if no room can make one of it
     */
    public static Subject subject(RunDirectory directory, RunRequest request, boolean end) {
        return ALL.stream()
                .flatMap(r -> r.subject(directory, request, end).stream())
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        RequestRefusal.UNFINISHED,
                        directory.path().toString(),
                        "it was begun by plstar " + request.arguments().getFirst(),
                        "a run of plstar train",
                        "train on the data of your own, or name data and --weights "
                                + PastedText.path(directory.weights())));
    }

    /** The claims of all rooms, by their enumerations. */
    public static List<Claim[]> claims() {
        return ALL.stream().flatMap(r -> r.claims().stream()).toList();
    }

    /** The full command line for given arguments. */
    public static List<String> meant(List<String> arguments) {
        return ALL.stream()
                .flatMap(r -> r.meant(arguments).stream())
                .findFirst()
                .orElse(arguments);
    }
}
