package org.plstar.study.certify.command;

import static org.plstar.study.claim.Sign.WARNING;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Precision;
import org.plstar.certify.SafeDigits;
import org.plstar.landscape.KernelState;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyClaim;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.Goal;
import org.plstar.study.certify.ProofClaims;
import org.plstar.study.certify.RunPace;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.certify.coq.CoqClaims;
import org.plstar.study.certify.coq.CoqOutcome;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Hypothesis;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.fit.FitResult;
import org.plstar.study.train.run.ProofSummary;

/**
 * What a run proved, for its summary.
 *
 * @param certificate as {@code certificate.json} has it; absent for the reason {@code absent}
 * @param tried steps at which the theorems were tried
 * @param operations about the most that one of these observations took
 * @param chosen what was chosen for the proof, and why; empty where nothing was
 * @param pace of the run at its end
 * @param coq what Coq said; absent where it was not asked
 * @param next a command that goes on with a step for which B' holds; absent where the run's own
 *     steps are proved or none is known
 */
public record RunProof(
        Optional<CertifyResult> certificate,
        Goal goal,
        List<Integer> tried,
        double operations,
        Optional<Command> next,
        String chosen,
        RunPace pace,
        Optional<CoqOutcome> coq,
        String absent) {
    /** The steps that B' is about where it is not about the run's own. */
    private static final String AHEAD =
            "gradient descent from the point on, not the run's own steps";

    /** The proof of a run that has no point to prove anything at. */
    public static RunProof none(Goal goal, String reason) {
        return new RunProof(
                Optional.empty(),
                goal,
                List.of(),
                0,
                Optional.empty(),
                "",
                RunPace.UNKNOWN,
                Optional.empty(),
                reason);
    }

    /** Whether the requested statement was proved. */
    public boolean reached() {
        return theorems().stream()
                .anyMatch(t -> t.holds() && goal.reachedBy(t.theorem(), t.ahead()));
    }

    private List<TheoremResult> theorems() {
        return certificate.map(CertifyResult::theorems).orElse(List.of());
    }

    /** Says what was proved, as reasons for the run's verdict, then what was not. */
    public void tell(FitResult r, Say say) {
        if (certificate.isEmpty()) {
            say.reason(WARNING).measured(CertifyClaim.NOTHING_CERTIFIED, Scope.WHOLE, absent);
            return;
        }
        int rows = r.data().training().rows();
        ProofClaims.tell(certificate.get(), rows, goal, pace, say);
        coq.ifPresent(c -> CoqClaims.tell(c, say));
        if (!chosen.isEmpty()) {
            say.measured(CertifyClaim.START_CHOSEN, Scope.WHOLE, chosen);
        }
        proved(r).ifPresent(c -> ball(c, say));
        if (r.settings().precision() == Precision.FLOAT) {
            say.measured(CertifyClaim.ROUNDED_STEPS, Scope.WHOLE);
        }
        next.ifPresent(command -> {
            say.follows(
                    CertifyClaim.GO_ON_PROVED,
                    List.of(Hypothesis.that("B' is proved for its step", true)),
                    command);
            if (!reached()) {
                say.next(command);
            }
        });
        say.measured(
                CertifyClaim.THEOREMS_TRIED,
                Scope.WHOLE,
                Digits.count(tried.size(), "step"),
                operations);
    }

    /** Says the proved constant of PL*, and the measured one. */
    private static void ball(ProofSummary.Constant c, Say say) {
        say.follows(
                CertifyClaim.PL_BALL,
                List.of(Hypothesis.atLeast("σ²/N from below", c.mu(), 0)),
                SafeDigits.up(c.radius(), DIGITS),
                c.step(),
                SafeDigits.down(c.mu(), DIGITS));
        c.lambdaMinMeasured()
                .ifPresent(v -> say.measured(
                        CertifyClaim.BALL_MEASURED,
                        Scope.WHOLE.at("looks from step " + c.step()),
                        c.step(),
                        v));
    }

    /** The first constant of PL* that is proved in a ball. */
    private Optional<ProofSummary.Constant> proved(FitResult r) {
        for (TheoremResult t : theorems()) {
            OptionalDouble sigma = t.constant("σ");
            if (t.holds() && t.fromStep().isPresent() && sigma.isPresent()) {
                int from = t.fromStep().getAsInt();
                double s = sigma.getAsDouble();
                return Optional.of(new ProofSummary.Constant(
                        from,
                        t.theorem(),
                        t.radius().orElse(0),
                        s * s * r.kernelRows().lossWeight(),
                        measured(r, from)));
            }
        }
        return Optional.empty();
    }

    private static OptionalDouble measured(FitResult r, int from) {
        return r.kernelRows().all()
                ? r.kernels().stream()
                        .filter(k -> k.step() >= from)
                        .mapToDouble(KernelState::min)
                        .min()
                : OptionalDouble.empty();
    }

    /** The proof in the form of {@code run.json}. */
    public ProofSummary summary(FitResult r) {
        return new ProofSummary(
                goal,
                reached(),
                certificate.isEmpty() ? Optional.of(absent) : Optional.empty(),
                certificate.map(_ -> "certificate/" + CertificateFiles.NAME),
                tried,
                operations,
                theorems().stream()
                        .map(t -> new ProofSummary.Tried(
                                t.theorem(),
                                t.ahead() ? Optional.of(AHEAD) : Optional.empty(),
                                t.holds(),
                                t.fromStep(),
                                Optional.of(t.point()),
                                t.radius(),
                                t.inequality().margin(),
                                t.eta(),
                                t.rate(),
                                Optional.of(t.words())))
                        .toList(),
                proved(r),
                chosen,
                next.map(Command::toString));
    }

    /** Digits of a bound in a sentence. */
    private static final int DIGITS = 3;
}
