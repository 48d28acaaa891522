package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.command.AccountText;
import org.plstar.study.command.CommandText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.report.Report;
import org.plstar.study.report.ReportWriter;
import org.plstar.study.store.LastRun;
import org.plstar.study.store.OutputFile;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.StoredResult;
import org.plstar.study.train.run.ComparisonReport;
import org.plstar.study.train.run.RunTable;
import org.plstar.study.train.run.StoredRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code plstar runs}: without a subcommand, the list. */
@Command(
        name = "runs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists runs, shows one, or compares two or more in one report.",
        subcommands = {RunsCommand.ListRuns.class, RunsCommand.Show.class, RunsCommand.Compare.class
        })
public final class RunsCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "runs",
            description = "A folder of runs to list, or a run to show (default: runs).")
    private Path directory = Path.of("runs");

    @Mixin
    private Listing listing;

    /** Called by picocli, which sets the fields. */
    @SuppressWarnings("NullAway.Init")
    public RunsCommand() {}

    @Override
    public Integer call() {
        return RunDirectory.isRun(directory)
                ? Show.print(directory, listing.json)
                : listing.print(directory);
    }

    /** Options for printing a list. */
    static final class Listing {
        @Option(names = "--csv", description = "Print every run in one table, all columns.")
        boolean csv;

        @Option(names = "--json", description = "Print one JSON object on standard output.")
        boolean json;

        @Option(
                names = "--sort",
                paramLabel = "name|date|loss|accuracy",
                defaultValue = "name",
                description = "The order (default: ${DEFAULT-VALUE}).")
        RunTable.Order order = RunTable.Order.NAME;

        @Option(
                names = "--filter",
                paramLabel = "TEXT",
                defaultValue = "",
                description =
                        "List those whose name, data, network, optimizer, loss or outcome holds"
                                + " this text.")
        String filter = "";

        int print(Path folder) {
            RunTable table = RunTable.of(folder).with(filter).by(order);
            if (csv) {
                System.out.print(table.csv());
            } else if (json) {
                ObjectNode j = JsonMapper.shared().createObjectNode();
                j.set("runs", table.json());
                System.out.println(j);
            } else {
                System.out.print(table.text());
            }
            return ExitCode.DONE.status();
        }
    }

    /** The command {@code plstar runs list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the runs in a folder.")
    static final class ListRuns implements Callable<Integer> {
        @Parameters(
                paramLabel = "FOLDER",
                arity = "0..1",
                defaultValue = "runs",
                description = "Where to look (default: ${DEFAULT-VALUE}).")
        private Path folder = Path.of("runs");

        @Mixin
        private Listing listing;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        ListRuns() {}

        @Override
        public Integer call() {
            return listing.print(folder);
        }
    }

    /** The command {@code plstar runs show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows what a run found.")
    static final class Show implements Callable<Integer> {
        @Parameters(
                paramLabel = "DIR",
                arity = "0..1",
                description = "The directory of a run (default: the last one in runs).")
        private @Nullable Path directory;

        @Option(names = "--json", description = "Print its run.json.")
        private boolean json;

        Show() {}

        @Override
        public Integer call() {
            return print(LastRun.or(directory, _ -> true), json);
        }

        static int print(Path directory, boolean json) {
            Optional<StoredResult> other = StoredResult.of(directory);
            ObjectNode summary =
                    other.isPresent() ? other.get().json() : StoredResult.summary(directory);
            if (json) {
                System.out.println(summary);
                return ExitCode.DONE.status();
            }
            System.out.println(summary.path("command").asString(""));
            System.out.println();
            if (summary.path("findings").isArray()) {
                AccountText.print(StoredRun.account(directory, summary), Optional.empty());
            }
            if (other.isPresent()) {
                System.out.println("Report: " + RunDirectory.page(directory));
            }
            return ExitCode.DONE.status();
        }
    }

    /** The command {@code plstar runs compare}. */
    @Command(
            name = "compare",
            mixinStandardHelpOptions = true,
            description = "Writes one report of two or more runs, overlaid.")
    static final class Compare implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "DIR", arity = "1..*", description = "The directories of runs.")
        private List<Path> directories;

        @Option(
                names = "--out",
                paramLabel = "FILE.html",
                defaultValue = "comparison.html",
                description = "Where to (default: ${DEFAULT-VALUE}).")
        private Path out = Path.of("comparison.html");

        @Option(names = "--json", description = "Print one JSON object on standard output.")
        private boolean json;

        @SuppressWarnings("NullAway.Init") // picocli sets the fields
        Compare() {}

        @Override
        public Integer call() {
            if (directories.stream()
                            .map(d -> d.toAbsolutePath().normalize())
                            .distinct()
                            .count()
                    < 2) {
                throw Refusal.of(
                        RequestRefusal.TOO_FEW_RUNS,
                        "DIR",
                        "there is only one run to compare",
                        "two or more different runs",
                        "name another, or see plstar report for one");
            }
            Report report = ComparisonReport.of(directories, CommandText.of(spec));
            try {
                ReportWriter.write(report, out);
            } catch (IOException e) {
                throw OutputFile.unwritable(out, e);
            }
            AccountText.print(Map.of("report", out.toString()), report.account(), json);
            if (!json) {
                System.out.println();
                System.out.println("Report: " + out.toAbsolutePath().normalize());
            }
            return ExitCode.DONE.status();
        }
    }
}
