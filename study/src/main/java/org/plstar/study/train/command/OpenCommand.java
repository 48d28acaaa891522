package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.claim.PastedText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.LastRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** The command {@code plstar open}. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Opens the page of a run, or of another result, in a browser.",
        footer = "The browser is that of BROWSER in the environment, else the system's.")
public final class OpenCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The directory of a run or result (default: the last one in runs).")
    private @Nullable Path directory;

    @Option(names = "--print", description = "Print where the page is, and open nothing.")
    private boolean print;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    /** Called by picocli, which sets the fields. */
    public OpenCommand() {}

    @Override
    public Integer call() {
        Path found = LastRun.or(directory, _ -> true);
        if (!LastRun.hasPage(found)) {
            throw Refusal.of(
                    RequestRefusal.NOT_A_RUN,
                    found.toString(),
                    "it holds no page",
                    "the directory of a run or result",
                    "see plstar runs for those here, or write its page with plstar report "
                            + PastedText.path(found));
        }
        Path page = LastRun.page(found).toAbsolutePath().normalize();
        System.out.println(
                json
                        ? JsonMapper.shared().createObjectNode().put("report", page.toString())
                        : "Report: " + page);
        if (!print && !opened(page, openers(System.getenv(), System.getProperty("os.name")))) {
            System.err.println("plstar: no program here opens pages; open that file in a browser");
        }
        return ExitCode.DONE.status();
    }

    /** Programs that may open a page, the preferred ones first. */
    static List<List<String>> openers(Map<String, String> environment, String system) {
        List<List<String>> all = new ArrayList<>();
        String chosen = environment.getOrDefault("BROWSER", "");
        if (!chosen.isBlank()) {
            all.add(List.of(chosen));
        }
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            all.add(List.of("rundll32", "url.dll,FileProtocolHandler"));
        } else {
            all.add(List.of(name.startsWith("mac") ? "open" : "xdg-open"));
        }
        return all;
    }

    /** Whether one of the programs could be started; its end is not awaited. */
    static boolean opened(Path page, List<List<String>> openers) {
        for (List<String> opener : openers) {
            List<String> command = new ArrayList<>(opener);
            command.add(page.toUri().toString());
            try {
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return true;
            } catch (IOException _) {
                // the program is not installed; the next one is tried
            }
        }
        return false;
    }
}
