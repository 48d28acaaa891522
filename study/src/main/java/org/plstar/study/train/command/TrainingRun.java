package org.plstar.study.train.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.plstar.array.Workers;
import org.plstar.landscape.Schedule;
import org.plstar.network.Weights;
import org.plstar.optimize.Outcome;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.certify.RunCertifier;
import org.plstar.study.certify.command.CertifyOptions;
import org.plstar.study.certify.command.RunProof;
import org.plstar.study.claim.Account;
import org.plstar.study.claim.PastedText;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.command.AccountText;
import org.plstar.study.command.ExitCode;
import org.plstar.study.command.Interruption;
import org.plstar.study.engine.Engine;
import org.plstar.study.fit.Certifier;
import org.plstar.study.fit.FitClaim;
import org.plstar.study.fit.FitClaims;
import org.plstar.study.fit.FitCommands;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.FitStudy;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.ObservationPlan;
import org.plstar.study.fit.PassCost;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.TerminalProgress;
import org.plstar.study.portrait.Portrait;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.report.ReportWriter;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;
import org.plstar.study.train.run.EarlierPart;
import org.plstar.study.train.run.ProofSummary;
import org.plstar.study.train.run.RunJournal;
import org.plstar.study.train.run.RunReport;
import org.plstar.study.train.run.RunSummary;
import org.plstar.study.train.run.StoredPath;
import org.plstar.study.train.run.StoredPortrait;
import org.plstar.study.train.run.StoredProgress;
import org.plstar.study.train.run.StoredRun;
import org.plstar.study.train.run.StoredSplit;

/**
 * Runs a training study, prints its result and saves it: the common part of {@code train} and
 * {@code demo}.
 */
final class TrainingRun {
    private TrainingRun() {}

    /**
     * The request of a run, and its output.
     *
     * @param fit what is trained
     * @param directory closed at the end
     * @param request what to resume with
     * @param looks what is kept of it
     * @param certification what the run is to prove of itself
     * @param engine for what may be computed elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Plan(
            FitRequest fit,
            RunDirectory directory,
            RunRequest request,
            Looks looks,
            String command,
            Optional<CertifyOptions.Certification> certification,
            Engine engine) {
        /** The steps at which theorems are tried. */
        NavigableSet<Integer> certified() {
            return certification
                    .map(c -> Schedule.logSpaced(fit.settings().steps(), c.steps()))
                    .orElseGet(TreeSet::new);
        }

        /** All steps that are observed. */
        NavigableSet<Integer> observed(ObservationPlan observations) {
            NavigableSet<Integer> all = new TreeSet<>(observations.all());
            all.addAll(certified());
            return all;
        }

        /** The iterates that are kept. */
        StoredPath iterates(ObservationPlan observations) {
            return StoredPath.of(
                    observed(observations), fit.model().layout().size(), looks.pathMib);
        }
    }

    /** Runs the training from its start. */
    static int begin(CommonOptions common, Plan plan) {
        try (RunDirectory directory = plan.directory) {
            try {
                Weights.save(start(directory), plan.fit.model().layout(), plan.fit.start());
                StoredSplit.write(directory, plan.fit.data());
                plan.request.write(directory);
            } catch (IOException e) {
                throw RunDirectory.unwritable(directory.path(), e);
            }
            try {
                return run(common, plan, _ -> EarlierPart.none(directory));
            } catch (Refusal refusal) {
                // Nothing needs to be kept of a run that failed before its first step.
                if (refusal.code() != RequestRefusal.UNWRITABLE
                        && refusal.code() != StudyRefusal.UNWRITABLE
                        && !RunJournal.begun(directory)) {
                    directory.discard();
                }
                throw refusal;
            }
        }
    }

    /** Continues from the last checkpoint, to more steps if the request has changed. */
    static int resume(CommonOptions common, Plan plan) {
        try (RunDirectory directory = plan.directory) {
            boolean longer = !RunRequest.read(directory).equals(plan.request);
            int unknowns = plan.fit.model().layout().size();
            return run(
                    common,
                    plan,
                    observations -> longer
                            ? EarlierPart.longer(
                                    directory,
                                    plan.request,
                                    unknowns,
                                    plan.fit.settings().steps())
                            : EarlierPart.of(directory, plan.observed(observations), unknowns));
        }
    }

    /** The file of a run's initial weights. */
    static Path start(RunDirectory directory) {
        return directory.file("checkpoint").resolve("start.npz");
    }

    private static int run(
            CommonOptions common, Plan plan, Function<ObservationPlan, EarlierPart> earlierPart) {
        RunDirectory directory = plan.directory;
        common.say(plan.fit.data());
        try (Interruption interruption = Interruption.watch();
                Workers workers = common.workers()) {
            FitResult result;
            Optional<RunProof> proof;
            try (TerminalProgress progress = common.progress();
                    RunProgress told = RunProgress.begin(
                            progress, directory.path(), StoredProgress.About.of(plan.fit))) {
                FitStudy study = new FitStudy(
                        plan.fit,
                        new Session(
                                workers, told, () -> interruption.requested() || told.stopped()),
                        LossEngine.of(plan.engine));
                EarlierPart earlier = earlierPart.apply(study.observations());
                // a state that does not match is refused here, before the run's files change
                earlier.resumption().ifPresent(study::resume);
                try (RunJournal journal =
                        earlier.open(plan.iterates(study.observations()), plan.looks.seconds())) {
                    Optional<RunCertifier> certifier =
                            TrainingProof.certifier(plan, earlier.resumption(), workers, told);
                    result = study.run(
                            certifier.isPresent() ? certifier.get() : Certifier.NONE, journal);
                    progress.begin();
                    proof = certifier.map(c -> TrainingProof.proof(c, plan, result));
                }
            }
            RunSummary summary = save(result, proof, plan, Portrait.of(result, workers));
            show(common, directory, summary);
            if (result.outcome() == Outcome.STOPPED) {
                boolean unstable = plan.fit.settings().untilUnstable() && !interruption.requested();
                return (unstable ? ExitCode.TARGET_MISSED : ExitCode.INTERRUPTED).status();
            }
            boolean missed = summary.missed(plan.fit.settings().until().isPresent())
                    || (proof.isPresent() && !proof.get().reached());
            return (missed ? ExitCode.TARGET_MISSED : ExitCode.DONE).status();
        }
    }

    private static RunSummary save(
            FitResult result, Optional<RunProof> proof, Plan plan, Portrait portrait) {
        RunDirectory directory = plan.directory;
        try {
            if (Arrays.stream(result.end().parameters()).allMatch(Double::isFinite)) {
                result.model().write(directory.file("checkpoint"));
            }
            int kept = StoredPath.count(directory.path());
            RunSummary summary = RunSummary.of(
                    plan.command,
                    FitSummary.of(result),
                    account(result, proof, plan),
                    proof.map(p -> p.summary(result)),
                    kept,
                    kept > 0 ? Optional.empty() : Optional.of(noIterates(plan, result)),
                    directory.path().toString(),
                    plan.engine.facts());
            RunJournal.write(directory, result.batches());
            StoredPortrait.write(directory, portrait);
            ReportWriter.write(
                    RunReport.of(StoredRun.of(directory.path(), summary)),
                    directory.file("report.html"));
            directory.date();
            summary.write(directory);
            return summary;
        } catch (IOException e) {
            throw RunDirectory.unwritable(directory.path(), e);
        }
    }

    /** The sentences on the run: its result, proof and cost. */
    private static Account account(FitResult result, Optional<RunProof> proof, Plan plan) {
        Say say = new Say();
        FitClaims.tell(
                FitSummary.of(result),
                new FitCommands(plan.request.arguments(), plan.directory.path()),
                say,
                () -> proof.ifPresent(p -> p.tell(result, say)));
        plan.engine
                .facts()
                .ifPresent(f -> say.measured(
                        FitClaim.CLUSTER,
                        Scope.WHOLE,
                        ClusterWords.of(
                                f,
                                PassCost.ofStep(
                                        plan.fit.data(), plan.fit.model(), plan.fit.settings()),
                                plan.directory.path())));
        return say.account();
    }

    /** The reason why no iterates are kept. */
    private static String noIterates(Plan plan, FitResult result) {
        if (plan.looks.pathMib == 0) {
            return "--looks few";
        }
        return plan.iterates(result.observations()).steps().isEmpty()
                ? "three of them would not fit into " + plan.looks.pathMib + " MiB"
                : "the run ended before the first that would be kept";
    }

    private static void show(CommonOptions common, RunDirectory directory, RunSummary summary) {
        if (common.json) {
            System.out.println(summary.json());
            return;
        }
        PrintStream out = System.out;
        AccountText.print(summary.account(), Optional.of(directory.path()));
        summary.certificate()
                .flatMap(ProofSummary::file)
                .ifPresent(file -> out.println("Certificate: "
                        + directory.file(file)
                        + "; check it: plstar certify --check "
                        + PastedText.path(directory.path())));
        out.println("Trace and summary: "
                + directory.file("trace.csv")
                + ", "
                + directory.file(RunDirectory.SUMMARY));
    }
}
