package org.plstar.app.certificate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.run.ProofSummary;
import org.plstar.array.Precision;
import org.plstar.certify.SafeDigits;
import org.plstar.landscape.KernelState;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.FrozenSteps;
import org.plstar.study.certify.Goal;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.fit.FitResult;

/**
 * What a run proved of itself, for its summary.
 *
 * @param certificate as {@code certificate.json} has it; absent for the reason {@code absent}
 * @param tried steps at which the theorems were tried
 * @param operations about the most that one of these observations took
 * @param chosen what was chosen for the proof, and why; empty where nothing was
 * @param frozen how the run goes on if its kernel stays; absent where that is not known
 * @param next a command that goes on with a step for which B' holds; absent where the run's own
 *     steps are proved or none is known
 */
public record RunProof(
        Optional<CertifyResult> certificate,
        Goal goal,
        List<Integer> tried,
        double operations,
        Optional<String> next,
        String chosen,
        Optional<FrozenSteps> frozen,
        String absent) {
    /** What B' is about where it is not about the run's own steps. */
    private static final String AHEAD =
            "gradient descent from the point on, not the run's own steps";

    /** Nothing was proved, since there is no point to prove anything of. */
    public static RunProof none(Goal goal, String reason) {
        return new RunProof(
                Optional.empty(),
                goal,
                List.of(),
                0,
                Optional.empty(),
                "",
                Optional.empty(),
                reason);
    }

    /** Whether what was asked for was proved. */
    public boolean reached() {
        return theorems().stream()
                .anyMatch(t -> t.holds() && goal.reachedBy(t.theorem(), t.ahead()));
    }

    private List<TheoremResult> theorems() {
        return certificate.map(CertifyResult::theorems).orElse(List.of());
    }

    /** In words, whether what was asked for was proved first. */
    public List<Finding> findings(FitResult r) {
        List<Finding> found = new ArrayList<>();
        if (certificate.isEmpty()) {
            found.add(Finding.warning("Nothing is certified: " + absent + "."));
            return found;
        }
        if (!chosen.isEmpty()) {
            found.add(Finding.note(chosen + "."));
        }
        if (!reached()) {
            found.add(
                    Finding.warning(
                            "The certificate that was asked for ("
                                    + goal.words()
                                    + ") is withheld; what is missing follows."));
        }
        OptionalDouble rate = ResidualRate.of(r.path());
        theorems().forEach(t -> found.add(finding(t, rate, frozen)));
        proved(r).ifPresent(c -> found.add(Finding.note(words(c))));
        if (r.settings().precision() == Precision.FLOAT) {
            found.add(
                    Finding.note(
                            "Theorems are about exact arithmetic; this run's steps are rounded to"
                                    + " single precision, so that B' says how they go, not where"
                                    + " rounding lets them end."));
        }
        next.ifPresent(
                command ->
                        found.add(
                                Finding.note(
                                        "To go on with a step for which convergence is proved: "
                                                + command)));
        found.add(
                Finding.note(
                        "The theorems were tried at "
                                + tried.size()
                                + " steps, each time with at most about "
                                + n(operations)
                                + " operations."));
        return found;
    }

    private static Finding finding(
            TheoremResult t, OptionalDouble rate, Optional<FrozenSteps> frozen) {
        String name = t.theorem();
        if (!t.holds()) {
            return Finding.note(
                    name
                            + " ("
                            + about(name)
                            + ")"
                            + (t.ahead() ? " for steps from here on" : "")
                            + " is not proved: "
                            + ResidualRate.missing(t, rate, frozen)
                            + ".");
        }
        String radius = n(SafeDigits.up(t.radius().orElse(0), DIGITS));
        String within = " within R = " + radius + " of the weights there";
        String margin =
                " (margin " + n(SafeDigits.down(t.inequality().margin().orElse(0), DIGITS)) + ").";
        String from = name + " certified from step " + t.fromStep().orElse(0) + ": ";
        return Finding.good(
                switch (name) {
                    case "A'" ->
                            from + "gradient flow from there reaches a solution" + within + margin;
                    case "B'" ->
                            from
                                    + (t.ahead()
                                            ? "gradient descent with η = "
                                                    + n(t.eta().orElse(0))
                                                    + " from there on reaches"
                                            : "the run's steps from there on reach")
                                    + " a solution"
                                    + within
                                    + ", the residual shrinking by at least 1 - "
                                    + n(SafeDigits.down(t.rate().orElse(0), DIGITS))
                                    + " a step"
                                    + margin;
                    case "C'" -> from + "a solution exists" + within + margin;
                    default ->
                            name
                                    + " proved: a solution exists within R = "
                                    + radius
                                    + " of the last weights, next to the point that Gauss–Newton"
                                    + " steps from there lead to"
                                    + margin;
                });
    }

    /** What a theorem is about. */
    private static String about(String name) {
        return switch (name) {
            case "A'" -> "gradient flow from there";
            case "B'" -> "gradient descent from there";
            case "C'" -> "a solution nearby";
            default -> "a solution next to where Gauss–Newton steps lead";
        };
    }

    /** A proved constant of PL*, in words. */
    private static String words(ProofSummary.Constant c) {
        OptionalDouble measured = c.lambdaMinMeasured();
        return "Within R = "
                + n(SafeDigits.up(c.radius(), DIGITS))
                + " of the weights at step "
                + c.step()
                + " μ-PL* is proved with μ = (a0(1 - κ))²/N = "
                + n(SafeDigits.down(c.mu(), DIGITS))
                + (measured.isPresent()
                        ? "; along the run from there λ_min(K/N) was measured as "
                                + n(measured.getAsDouble())
                        : "")
                + ".";
    }

    /** The first constant of PL* that is proved in a ball. */
    private Optional<ProofSummary.Constant> proved(FitResult r) {
        for (TheoremResult t : theorems()) {
            OptionalDouble sigma = t.constant("σ");
            if (t.holds() && t.fromStep().isPresent() && sigma.isPresent()) {
                int from = t.fromStep().getAsInt();
                double s = sigma.getAsDouble();
                return Optional.of(
                        new ProofSummary.Constant(
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

    /** For {@code run.json}. */
    public ProofSummary summary(FitResult r) {
        return new ProofSummary(
                goal,
                reached(),
                certificate.isEmpty() ? Optional.of(absent) : Optional.empty(),
                certificate.map(_ -> "certificate/" + CertificateFiles.NAME),
                tried,
                operations,
                theorems().stream()
                        .map(
                                t ->
                                        new ProofSummary.Tried(
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
                next);
    }

    /** Digits of a number in a sentence. */
    private static final int DIGITS = 3;

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
