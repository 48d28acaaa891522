package org.plstar.app.command;

import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.landscape.LandscapeReport;
import org.plstar.app.landscape.LandscapeSummary;
import org.plstar.app.landscape.LandscapeWords;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.StoredPath;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.landscape.LandscapeRequest;
import org.plstar.study.landscape.LandscapeResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plstar landscape}. */
@Command(
        name = "landscape",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Looks at the loss around a run's start and end, or random weights: slices along"
                        + " the Hessian's eigenvectors and random directions, the plane of a run's"
                        + " path,"
                        + " the curvature near a solution, and the kernel's smallest eigenvalue"
                        + " over parameter space.",
        footer = {
            "",
            "DATA may be the directory of a run of plstar train: its data, network, loss and"
                    + " weights are taken.",
            "Random directions have every filter as long as the network's own."
        })
public final class LandscapeCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Mixin private SubjectOptions subject;

    @Mixin private CommonOptions common;

    @Option(
            names = "--directions",
            paramLabel = "K",
            defaultValue = "2",
            description =
                    "Slices along so many eigenvectors and so many random directions (default:"
                            + " ${DEFAULT-VALUE}).")
    private int directions = 2;

    @Option(
            names = "--radius",
            paramLabel = "R",
            defaultValue = "0.5",
            description = "Half length of slices in units of ‖w‖ (default: ${DEFAULT-VALUE}).")
    private double radius = 0.5;

    @Option(
            names = "--points",
            paramLabel = "N",
            defaultValue = "41",
            description = "Points of each slice (default: ${DEFAULT-VALUE}).")
    private int points = 41;

    @Option(
            names = "--grid",
            paramLabel = "N",
            defaultValue = "31",
            description =
                    "Points of the plane of a run's path along either axis, so twice its square"
                            + " losses; 0: no plane (default: ${DEFAULT-VALUE}).")
    private int grid = 31;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Random weights, and points of each sphere, at which the kernel is computed"
                            + " (default: ${DEFAULT-VALUE}).")
    private int samples = 20;

    @Option(
            names = "--equations",
            paramLabel = "N",
            defaultValue = "1200",
            description =
                    "Compute kernels and seek a solution for at most so many equations, rows times"
                            + " outputs (default: ${DEFAULT-VALUE}).")
    private int equations = 1200;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for report.html and landscape.json (default: the next free"
                            + " runs/NAME-landscape-K).")
    private @Nullable Path out;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public LandscapeCommand() {}

    @Override
    public Integer call() {
        Subject s = subject.subject(spec, common);
        LandscapeRequest request =
                new LandscapeRequest(
                        s,
                        SubjectOptions.run(spec)
                                .map(run -> StoredPath.read(run, s.model().layout().size()))
                                .orElseGet(TreeMap::new),
                        directions,
                        radius,
                        points,
                        grid,
                        samples,
                        equations,
                        common.seed);
        String command = CommandText.of(spec);
        common.say(s.data());
        LandscapeResult l;
        try (Session session = common.session()) {
            l = request.run(session);
        }
        String name = s.data().name().replaceFirst("\\.[^.]*$", "") + "-landscape";
        try (RunDirectory directory =
                out == null ? RunDirectory.next(name) : RunDirectory.create(out, common.force)) {
            save(l, directory, command);
        }
        return ExitCode.DONE.status();
    }

    private void save(LandscapeResult l, RunDirectory directory, String command) {
        LandscapeSummary summary = LandscapeSummary.of(l, command, directory.path().toString());
        ResultFiles.write(directory, "landscape.json", summary, LandscapeReport.of(l, command));
        ResultFiles.print(common.json, summary, LandscapeWords.of(l));
        if (!common.json) {
            ResultFiles.printReport(directory.path());
        }
    }
}
