package org.plstar.study.train.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.plstar.array.Workers;
import org.plstar.certify.Theorem;
import org.plstar.optimize.Outcome;
import org.plstar.study.Progress;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyClaims.Origin;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.RunCertifier;
import org.plstar.study.certify.RunPace;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.certify.command.CertificatePage;
import org.plstar.study.certify.command.CertifyOptions;
import org.plstar.study.certify.command.RunProof;
import org.plstar.study.claim.Command;
import org.plstar.study.command.NextCommand;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.Resumption;
import org.plstar.study.page.Document;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.store.RunDirectory;
import org.plstar.system.Loss;

/** The proof of a training run. */
final class TrainingProof {
    private TrainingProof() {}

    /** The trials of theorems along a run, if requested. */
    static Optional<RunCertifier> certifier(
            TrainingRun.Plan plan,
            Optional<Resumption> resumption,
            Workers workers,
            Progress progress) {
        Set<Integer> kept = new HashSet<>();
        resumption.ifPresent(r -> r.path().forEach(o -> kept.add(o.step())));
        return plan.certification()
                .map(c -> RunCertifier.of(
                        c.system(),
                        plan.fit().settings().method(),
                        plan.certified(),
                        plan.directory().path(),
                        kept::contains,
                        workers,
                        progress));
    }

    /** The proof of the run; a run that diverged or was stopped has no end to prove anything at. */
    static RunProof proof(RunCertifier certifier, TrainingRun.Plan plan, FitResult r) {
        CertifyOptions.Certification asked = plan.certification().orElseThrow();
        if (r.outcome() == Outcome.STOPPED || r.outcome() == Outcome.DIVERGED) {
            return RunProof.none(
                    asked.goal(),
                    r.outcome() == Outcome.STOPPED
                            ? "the run was stopped; plstar train --resume goes on with it"
                            : "the run diverged");
        }
        CertifyResult result =
                certifier.finish(r.last().step(), r.network(), r.end(), r.plainStep());
        Optional<FrozenSteps> frozen = r.plainStep().isPresent()
                ? Optional.of(new FrozenSteps(
                        r.data(), r.network(), r.end(), r.plainStep().getAsDouble()))
                : Optional.empty();
        RunPace pace = RunPace.of(r.path(), frozen);
        Path folder = CertificateFiles.ofRun(plan.directory().path());
        String at = "the last weights, after " + r.last().step() + " steps";
        CertificatePage page = new CertificatePage(_ -> Origin.ofRun(pace), asked::coq);
        try {
            new Document<>(
                            page,
                            plan.command(),
                            r.data().name(),
                            SubjectFacts.of(r.data(), r.network(), Loss.SQUARE, at),
                            CertifyRequest.of(r),
                            result,
                            Optional.empty())
                    .write(folder);
        } catch (IOException e) {
            throw RunDirectory.unwritable(plan.directory().path(), e);
        }
        boolean own = false;
        Optional<Command> next = Optional.empty();
        for (TheoremResult t : result.theorems()) {
            boolean descent = t.is(Theorem.DESCENT) && t.holds();
            own |= descent && !t.ahead();
            if (descent && !own && !asked.system().merged()) {
                next = Optional.of(NextCommand.of(
                        plan.request().arguments(),
                        t.eta().orElseThrow(),
                        folder.resolve(t.point() + ".npz")));
            }
        }
        return new RunProof(
                Optional.of(result),
                asked.goal(),
                certifier.tried(),
                asked.system().operations(),
                next,
                plan.request().foundWhy(),
                pace,
                page.coq(),
                "");
    }
}
