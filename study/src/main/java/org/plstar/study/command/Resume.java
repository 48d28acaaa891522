package org.plstar.study.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.Json;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import org.plstar.study.store.StoredResult;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/** Continues an interrupted run with the arguments that it was started with. */
public final class Resume {
    private static final Set<String> ALLOWED =
            Set.of("--resume", "--threads", "--json", "--quiet", "--live", "--anyway");

    /** The commands that have the option {@code --resume}. */
    private static final Set<String> KEEPING = Set.of("train", "linearity");

    private Resume() {}

    /** Continues a run. */
    public interface Going {
        /** Continues a run, and returns the exit status. */
        int on(RunDirectory directory, RunRequest request);
    }

    /**
     * Continues the run in a directory.
     *
     * @param spec the command line as it is now
     * @param steps that are asked for now; absent: those of then
     * @param earlier a new command of the same kind, filled with the arguments of then
     * @param going is called with {@code earlier} filled
     */
    public static int of(
            CommandSpec spec, Path path, Object earlier, OptionalInt steps, Going going) {
        CommandLine.ParseResult given = spec.commandLine().getParseResult();
        given.matchedOptions().stream()
                .map(o -> o.longestName())
                .filter(name -> !ALLOWED.contains(name))
                .filter(name -> !(name.equals("--steps") && steps.isPresent()))
                .findFirst()
                .ifPresent(name -> {
                    throw unused(name);
                });
        if (!given.matchedPositionals().isEmpty()) {
            throw unused("DATA");
        }
        RunDirectory directory = RunDirectory.open(path);
        try {
            return resumed(directory, spec.name(), earlier, steps, going);
        } finally {
            directory.close();
        }
    }

    private static int resumed(
            RunDirectory directory,
            String command,
            Object earlier,
            OptionalInt steps,
            Going going) {
        RunRequest request = RunRequest.read(directory);
        if (Files.exists(directory.file(RunDirectory.SUMMARY))) {
            JsonNode summary = StoredResult.summary(directory.path());
            String outcome = summary.path("result")
                    .path("outcome")
                    .asString(summary.path("outcome").asString("unknown"));
            boolean more = outcome.equals(Json.lower(Outcome.STEPS_DONE))
                    && steps.isPresent()
                    && steps.getAsInt() > summary.path("steps").asInt(0);
            boolean whole =
                    !outcome.equals(Json.lower(Outcome.STOPPED)) && !outcome.equals("incomplete");
            if (whole && !more) {
                throw Refusal.of(
                        RequestRefusal.FINISHED,
                        directory.path().toString(),
                        "the run has ended (" + outcome + ")",
                        "a run that was cut off, or more steps than it has done",
                        "see its report.html, begin a new run, or add --steps with a larger"
                                + " number");
            }
        }
        List<String> arguments = request.arguments();
        if (!arguments.getFirst().equals(command)) {
            throw Refusal.of(
                    RequestRefusal.UNFINISHED,
                    directory.path().toString(),
                    "it was begun by plstar " + arguments.getFirst(),
                    "a run of plstar " + command,
                    KEEPING.contains(arguments.getFirst())
                            ? "use plstar " + arguments.getFirst() + " --resume"
                            : "repeat its command with --force");
        }
        RunRequest now = steps.isPresent()
                ? request.with("--steps", "" + steps.getAsInt(), "--epochs")
                : request;
        EarlierArguments.parsed(directory, now, earlier);
        return going.on(directory, now);
    }

    private static Refusal unused(String what) {
        return UnusedOption.because(
                what + " with --resume",
                "the run goes on as it was begun",
                "--threads, --json, --quiet and --live besides --resume");
    }
}
