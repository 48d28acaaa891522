package org.plstar.study.certify.command;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.certify.CertifiedSystem;
import org.plstar.study.certify.Goal;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for what a run is to prove. */
public final class CertifyOptions {
    private static final int STEPS = 24;

    @Option(
            names = "--certify",
            description =
                    "Try along the run to prove that a solution exists and that training reaches it"
                            + " (theorems A': gradient flow, B': gradient descent, C': a solution"
                            + " nearby, C'': one after Gauss-Newton steps), and leave"
                            + " certificate.json; exit status 1 if nothing is proved.")
    private boolean certify;

    @Option(
            names = "--provable",
            description =
                    "Choose width, start and step so that B' holds before the first step: paired"
                            + " output weights ±1, so that the network begins at"
                            + " zero, and hidden layers doubled until the bound holds; for few"
                            + " rows. Asks for --certify-goal descent.")
    private boolean provable;

    @Option(
            names = "--certify-goal",
            paramLabel = "solution|flow|descent",
            description =
                    "What must be proved for exit status 0: that a solution exists, that gradient"
                            + " flow reaches one (A'), or that the run's own"
                            + " steps do (B') (default: solution).")
    private @Nullable Goal goal;

    @Option(
            names = "--certify-steps",
            paramLabel = "K",
            description =
                    "Try the theorems at about so many log-spaced steps (default: at most 24, fewer"
                            + " where they take more than some minutes in all).")
    private @Nullable Integer steps;

    @Option(
            names = "--coq",
            description =
                    "With --certify: also write what is proved as a theorem for Coq, and ask it where"
                            + " coqc is installed.")
    private boolean coq;

    /**
     * The statement to be proved, and about which equations.
     *
     * @param system the equations
     * @param steps about how many steps the theorems are tried at
     * @param coq whether what is proved is written for Coq
     */
    public record Certification(CertifiedSystem system, Goal goal, int steps, boolean coq) {}

    /** Whether width, start and step are chosen so that B' holds from the start. */
    public boolean provable() {
        return provable;
    }

    /**
     * The statement that these options request of a run.
     *
     * @throws Refusal if no theorem speaks of such a run, before it begins
     */
    public Optional<Certification> of(FitRequest fit) {
        if (!certify && !provable) {
            if (goal != null || steps != null || coq) {
                throw Refusal.of(
                        RequestRefusal.UNUSED,
                        goal != null
                                ? "--certify-goal " + goal
                                : steps != null ? "--certify-steps " + steps : "--coq",
                        "it means nothing without --certify",
                        "options that are used",
                        "add --certify, or leave it out");
            }
            return Optional.empty();
        }
        if (steps != null && steps < 2) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--certify-steps " + steps,
                    "too few",
                    "at least 2",
                    "leave it out for the default");
        }
        CertifiedSystem system = CertifiedSystem.of(fit.data(), fit.model())
                .require(
                        fit.settings().method().loss(),
                        fit.start().parameters(),
                        "--certify",
                        "leave it out, or take --loss square");
        return Optional.of(new Certification(
                system,
                goal != null ? goal : provable ? Goal.DESCENT : Goal.SOLUTION,
                steps == null ? system.affordableSteps(STEPS) : steps,
                coq));
    }
}
