package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.Constant;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Refinement;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.landscape.certificate.slopes.DirectionTheorem;
import org.plstar.landscape.certificate.slopes.KernelFormer;
import org.plstar.landscape.certificate.slopes.Outlook;
import org.plstar.landscape.certificate.slopes.SlopeSystem;
import org.plstar.landscape.certificate.slopes.SlopeTheorems;

/** The theorems on slopes, tried at a point: they speak of every program. */
final class SlopeAttempts {
    /** Bytes for rows of the Jacobian. */
    private static final long ROWS = 2L << 30;

    /** How far beside a kink to try, as parts of the norm of the weights. */
    private static final double[] BESIDE = {1e-6, 1e-4, 1e-2};

    private SlopeAttempts() {}

    /** A', B' and C'; with a step given for which B' fails, B' once more with its longest step. */
    static List<Attempt> at(
            CertifiedSystem about,
            double[] w0,
            OptionalDouble step,
            KernelFormer former,
            Workers workers) {
        List<Attempt> attempts = new ArrayList<>();
        Optional<String> hopeless = Outlook.hopeless(about.system(), w0, workers);
        if (hopeless.isPresent()) {
            for (Theorem t : List.of(Theorem.FLOW, Theorem.DESCENT, Theorem.EXISTENCE)) {
                boolean ahead = t == Theorem.DESCENT && step.isEmpty();
                attempts.add(attempt(Proof.withheld(t, hopeless.get()), false, ahead));
            }
            return attempts;
        }
        try (SlopeSystem system = SlopeSystem.at(about.system(), w0, ROWS, former, workers)) {
            SlopeTheorems theorems = new SlopeTheorems(system);
            if (about.training().any()) {
                String reason =
                        "training goes by other equations than these: the model trains with "
                                + about.training().names();
                for (Theorem t : List.of(Theorem.FLOW, Theorem.DESCENT)) {
                    attempts.add(attempt(Proof.withheld(t, reason), false, false));
                }
            } else {
                attempts.add(attempt(theorems.flow(), false, false));
                Proof descent = theorems.descent(step);
                attempts.add(attempt(descent, false, step.isEmpty()));
                if (step.isPresent() && !descent.holds()) {
                    Proof ahead = theorems.descent(OptionalDouble.empty());
                    attempts.add(attempt(ahead, false, true));
                }
            }
            Proof existence = theorems.existence();
            attempts.add(
                    SlopeTheorems.isFirm(existence)
                            ? attempt(existence, false, false)
                            : DirectionTheorem.existence(system)
                                    .map(p -> along(p, false))
                                    .orElseGet(() -> attempt(existence, false, false)));
        }
        return attempts;
    }

    /** C'' at a point, and the point. */
    record Refined(Attempt attempt, Refinement refinement) {}

    /**
     * C'' at the point that Gauss-Newton steps from w0 led to; where that lies on a kink, at points
     * beside it.
     */
    static Refined refined(
            CertifiedSystem about,
            double[] w0,
            Refinement refinement,
            KernelFormer former,
            Workers workers) {
        Refined first = refined(about, refinement, former, workers);
        Refined last = first;
        for (double share : BESIDE) {
            if (last.attempt.proof().holds() || !onKink(last.attempt.proof())) {
                return last;
            }
            last =
                    refined(
                            about,
                            Refinement.beside(
                                    about.system(), w0, refinement.point(), share, workers),
                            former,
                            workers);
        }
        return last.attempt.proof().holds() ? last : first;
    }

    private static boolean onKink(Proof failed) {
        return failed.constants().stream().anyMatch(c -> c.symbol().equals(Constant.KINK_RADIUS));
    }

    private static Refined refined(
            CertifiedSystem about, Refinement refinement, KernelFormer former, Workers workers) {
        try (SlopeSystem system =
                SlopeSystem.at(about.system(), refinement.point(), ROWS, former, workers)) {
            Proof proof = new SlopeTheorems(system).refinedExistence(refinement.distance());
            Attempt attempt =
                    SlopeTheorems.isFirm(proof)
                            ? attempt(proof, true, false)
                            : DirectionTheorem.refinedExistence(system, refinement.distance())
                                    .map(p -> along(p, true))
                                    .orElseGet(() -> attempt(proof, true, false));
            return new Refined(attempt, refinement);
        }
    }

    private static Attempt along(Proof proof, boolean refined) {
        return new Attempt(proof, refined, false, Way.DIRECTIONS, false);
    }

    private static Attempt attempt(Proof proof, boolean refined, boolean ahead) {
        return new Attempt(proof, refined, false, Way.SLOPES, ahead);
    }
}
