package org.plstar.app.command;

import java.io.IOException;
import java.util.List;
import org.plstar.app.ExitCode;
import org.plstar.app.linearity.LinearityReport;
import org.plstar.app.linearity.LinearitySummary;
import org.plstar.app.linearity.RowFiles;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.run.RunJournal;
import org.plstar.app.run.RunRequest;
import org.plstar.landscape.linearity.SweepPlan;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.linearity.LinearityRequest;
import org.plstar.study.linearity.LinearityResult;
import org.plstar.study.linearity.LinearityStudy;

/** Runs a sweep over widths, shows it and saves it. */
final class LinearityRun {
    private LinearityRun() {}

    /** Runs from the start. */
    static int begin(
            CommonOptions common,
            LinearityRequest request,
            RunDirectory directory,
            RunRequest asked,
            String command) {
        try (directory) {
            try {
                asked.write(directory);
            } catch (IOException e) {
                throw RunJournal.unwritable(directory.path(), e);
            }
            return run(common, request, directory, command, List.of());
        }
    }

    /** Goes on from the networks that were measured. */
    static int resume(
            CommonOptions common,
            LinearityRequest request,
            RunDirectory directory,
            String command) {
        return run(common, request, directory, command, RowFiles.read(directory));
    }

    private static int run(
            CommonOptions common,
            LinearityRequest request,
            RunDirectory directory,
            String command,
            List<WidthRow> done) {
        common.say(request.data());
        try (Interruption interruption = Interruption.watch();
                Session session = common.session().withStop(interruption::requested)) {
            LinearityStudy study = new LinearityStudy(request, session);
            SweepPlan plan = study.plan();
            System.err.printf(
                    "plstar: %d networks of up to %d parameters; their vectors and matrices take"
                            + " about %d MiB at most, the whole process less than %d MiB%s%n",
                    plan.tasks().size(),
                    plan.tasks().getFirst().unknowns(),
                    plan.peak() >> 20,
                    plan.process() >> 20,
                    done.isEmpty() ? "" : "; " + done.size() + " of them were measured before");
            Engine engine = Engine.find();
            if (engine.distributed() && !common.quiet) {
                System.err.println(
                        "plstar: at most: " + PlanWords.line(study.plan(done, engine.networks())));
            }
            LinearityResult outcome =
                    study.run(done, row -> RowFiles.write(directory, row), engine.networks());
            session.progress().clear();
            LinearitySummary summary =
                    LinearitySummary.of(
                            outcome, command, engine.facts(), directory.path().toString());
            try {
                ResultFiles.save(
                        directory, RunDirectory.SUMMARY, summary, LinearityReport.of(summary));
            } catch (IOException e) {
                throw RunJournal.unwritable(directory.path(), e);
            }
            ResultFiles.print(common.json, summary, summary.sentences());
            if (!common.json) {
                ResultFiles.printReport(directory.path());
                System.out.println("Summary: " + directory.file(RunDirectory.SUMMARY));
            }
            boolean missed = outcome.rows().stream().anyMatch(r -> !r.reached());
            return (missed ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
        }
    }
}
