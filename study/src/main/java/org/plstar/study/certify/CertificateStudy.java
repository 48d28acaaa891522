package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.PointBounds;
import org.plstar.landscape.certificate.Proof;
import org.plstar.landscape.certificate.Refinement;
import org.plstar.landscape.certificate.StageNetwork;
import org.plstar.landscape.certificate.Theorem;
import org.plstar.landscape.certificate.slopes.KernelFormer;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;

/** Tries the theorems at a point, cheapest first. */
public final class CertificateStudy {
    /**
     * Operations up to which products of weights are measured without being asked: about a minute
     * on two cores.
     */
    static final double AFFORDABLE = 2e12;

    /**
     * The crude bound is at most about this much above the measured one; beyond, measuring cannot
     * help.
     */
    private static final double HOPELESS = 100;

    /** Whether the norms of products of weights are measured, per row. */
    public enum Products {
        /** Where it can help and takes no more than about a minute. */
        AUTO,
        /** Always. */
        YES,
        /** Never. */
        NO
    }

    private CertificateStudy() {}

    /** Tries A', B', C' at w0 and C'' at the point that Gauss–Newton steps lead to. */
    static CertifyResult run(CertifyRequest r, Session session, KernelFormer former) {
        ResidualSystem system = r.about().system();
        // the theorems speak of ½‖F - y‖²
        OptionalDouble step =
                r.eta().isPresent()
                        ? OptionalDouble.of(r.eta().getAsDouble() / system.samples())
                        : OptionalDouble.empty();
        List<Attempt> attempts =
                new ArrayList<>(
                        at(
                                r.about(),
                                r.w0(),
                                step,
                                r.products(),
                                AFFORDABLE,
                                former,
                                session.workers(),
                                session.progress()));
        Refinement refinement =
                refine(r.about(), r.w0(), attempts, former, session.workers(), session.progress());
        return new CertifyResult(r, attempts, refinement);
    }

    /**
     * Tries A', B' and C' at a point. With a step given for which B' fails, B' is tried once more
     * with the longest step that it allows.
     *
     * @param affordable operations up to which products of weights are measured under {@link
     *     Products#AUTO}
     * @param former who forms the kernel of slopes
     */
    static List<Attempt> at(
            CertifiedSystem about,
            double[] w0,
            OptionalDouble step,
            Products products,
            double affordable,
            KernelFormer former,
            Workers workers,
            Progress progress) {
        progress.at("bounds at w0", 0, 1);
        if (!about.curved()) {
            List<Attempt> attempts = SlopeAttempts.at(about, w0, step, former, workers);
            progress.at("bounds at w0", 1, 1);
            return attempts;
        }
        ResidualSystem system = about.system();
        StageNetwork stack = StageNetwork.of(system, w0);
        List<Attempt> attempts = new ArrayList<>();
        try (PointBounds crude =
                PointBounds.at(
                        stack, StageNetwork.inputs(system), system.targets(), false, workers)) {
            boolean measure = worthwhile(crude, stack, system, products, affordable);
            if (measure) {
                progress.at("norms of products of weights", 0, 1);
            }
            PointBounds bounds = measure ? crude.withProducts(workers) : crude;
            attempts.add(new Attempt(bounds.flow(), false, measure, Way.CURVATURE, false));
            Proof descent = bounds.descent(step);
            attempts.add(new Attempt(descent, false, measure, Way.CURVATURE, step.isEmpty()));
            if (step.isPresent() && !descent.holds()) {
                Proof ahead = bounds.descent(OptionalDouble.empty());
                attempts.add(new Attempt(ahead, false, measure, Way.CURVATURE, true));
            }
            attempts.add(new Attempt(bounds.existence(), false, measure, Way.CURVATURE, false));
        }
        if (stack.isKinked() && !attempts.stream().allMatch(a -> a.proof().holds())) {
            attempts = better(attempts, SlopeAttempts.at(about, w0, step, former, workers));
        }
        progress.at("bounds at w0", 1, 1);
        return attempts;
    }

    /**
     * Of each theorem what holds by curvature, else what came of slopes, in whose ball are kinks.
     */
    private static List<Attempt> better(List<Attempt> curvature, List<Attempt> slopes) {
        List<Attempt> all = new ArrayList<>();
        for (Theorem t : Theorem.values()) {
            List<Attempt> first = curvature.stream().filter(a -> a.proof().theorem() == t).toList();
            List<Attempt> other = slopes.stream().filter(a -> a.proof().theorem() == t).toList();
            boolean holds = first.stream().anyMatch(a -> a.proof().holds() && !a.ahead());
            boolean otherHolds = other.stream().anyMatch(a -> a.proof().holds() && !a.ahead());
            boolean some = first.stream().anyMatch(a -> a.proof().holds());
            all.addAll(holds || (some && !otherHolds) ? first : other);
        }
        return all;
    }

    /** Tries C'' at the point that Gauss-Newton steps from w0 lead to, and adds what came of it. */
    static Refinement refine(
            CertifiedSystem about,
            double[] w0,
            List<Attempt> attempts,
            KernelFormer former,
            Workers workers,
            Progress progress) {
        progress.at("Gauss-Newton steps", 0, 1);
        ResidualSystem system = about.system();
        Refinement refinement = Refinement.of(system, w0, workers);
        progress.at("bounds at w1", 0, 1);
        // slopes have the residual with twice the digits, and kinks in their balls
        Optional<Attempt> curvature =
                about.curved() && !StageNetwork.of(system, w0).isKinked()
                        ? Optional.of(byCurvature(system, refinement, workers))
                                .filter(a -> a.proof().holds())
                        : Optional.empty();
        SlopeAttempts.Refined found =
                curvature
                        .map(a -> new SlopeAttempts.Refined(a, refinement))
                        .orElseGet(
                                () ->
                                        SlopeAttempts.refined(
                                                about, w0, refinement, former, workers));
        attempts.add(found.attempt());
        progress.at("bounds at w1", 1, 1);
        return found.refinement();
    }

    private static Attempt byCurvature(
            ResidualSystem system, Refinement refinement, Workers workers) {
        StageNetwork there = StageNetwork.of(system, refinement.point());
        double[] x = StageNetwork.inputs(system);
        try (PointBounds bounds = PointBounds.at(there, x, system.targets(), false, workers)) {
            Proof proof = bounds.refinedExistence(refinement.distance());
            return new Attempt(proof, true, false, Way.CURVATURE, false);
        }
    }

    private static boolean worthwhile(
            PointBounds crude,
            StageNetwork stack,
            ResidualSystem system,
            Products products,
            double affordable) {
        if (products == Products.AUTO && !stack.productsFit()) {
            return false;
        }
        if (products != Products.AUTO || stack.productCost() == 0) {
            return products != Products.NO;
        }
        double a0 = crude.leastSingularValue().orElse(0);
        double hope = crude.curvature().at(0) * crude.residual();
        if (!(hope <= HOPELESS * a0 * a0)) {
            return false;
        }
        return stack.productCost() * (1 + system.outputs()) * system.samples() <= affordable;
    }
}
