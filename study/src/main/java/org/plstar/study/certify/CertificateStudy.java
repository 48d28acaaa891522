package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Workers;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.Prover;
import org.plstar.certify.Refinement;
import org.plstar.certify.Theorem;
import org.plstar.certify.Trial;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;

/** Tries the theorems at a point. */
final class CertificateStudy {
    /** The distances from a kink at which points are tried, relative to the norm of the weights. */
    private static final double[] BESIDE = {1e-6, 1e-4, 1e-2};

    private CertificateStudy() {}

    /** Tries A', B', C' at w0 and C'' at the point that Gauss–Newton steps lead to. */
    static CertifyResult run(CertifyRequest r, Session session) {
        ResidualSystem system = r.about().system();
        LoweredEquations equations = LoweredEquations.of(List.of(system), r.w0());
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", r.w0());
        Prover prover = new Prover(equations, r.measure());
        if (r.int8() || r.within().isPresent()) {
            session.progress().at("movement of outputs", 0, 1);
            double radius = r.int8()
                    ? CertifyRequest.roundingRadius(system.layout(), r.w0())
                    : r.within().getAsDouble();
            return result(r, equations, points, List.of(prover.movement(r.w0(), radius)));
        }
        // the theorems are for the loss ½‖F - y‖²
        OptionalDouble step = r.eta().isPresent()
                ? OptionalDouble.of(r.eta().getAsDouble() / system.samples())
                : OptionalDouble.empty();
        session.progress().at("bounds at w0", 0, 1);
        List<Trial> trials = new ArrayList<>(at(r.about(), r.w0(), step, prover));
        session.progress().at("bounds at w0", 1, 1);
        Refined refined = refine(
                r.about(), equations, r.w0(), r.measure(), session.workers(), session.progress());
        trials.add(refined.trial);
        points.put("w1", refined.refinement.point());
        return result(r, equations, points, trials);
    }

    private static CertifyResult result(
            CertifyRequest r,
            LoweredEquations equations,
            SequencedMap<String, double[]> points,
            List<Trial> trials) {
        int samples = r.about().system().samples();
        return CertifyResult.of(
                trials.stream().map(t -> TheoremResult.of(t, samples)).toList(),
                new CertificateFiles(r.about(), equations, points));
    }

    /** A', B' and C' at a point; A' and B' not of a model that trains by other equations. */
    static List<Trial> at(CertifiedSystem about, double[] w, OptionalDouble step, Prover prover) {
        List<Trial> all = prover.at(w, step, Optional.empty());
        if (!about.training().any()) {
            return all;
        }
        String reason = "training goes by other equations than these: the model trains with "
                + about.training().names();
        return all.stream()
                .map(t -> t.theorem() == Theorem.EXISTENCE
                        ? t
                        : Trial.withheld(t.theorem(), t.ahead(), reason))
                .toList();
    }

    /** C'' at a point, and the point. */
    record Refined(Trial trial, Refinement refinement) {}

    /**
     * Tries theorem C'' at the end of Gauss-Newton steps from w0; where it fails at a kink, also at
     * points near it.
     */
    static Refined refine(
            CertifiedSystem about,
            LoweredEquations equations,
            double[] w0,
            Prover.Measure measure,
            Workers workers,
            Progress progress) {
        progress.at("Gauss-Newton steps", 0, 1);
        ResidualSystem system = about.system();
        Prover prover = new Prover(equations, measure);
        Refinement first = Refinement.of(system, w0, workers);
        progress.at("bounds at w1", 0, 1);
        Trial trial = refined(prover, w0, first);
        boolean kinks = equations.programs().stream()
                .anyMatch(p -> p.lines().stream().anyMatch(l -> l.startsWith("relu")));
        Refined found = new Refined(trial, first);
        for (double share : kinks ? BESIDE : new double[0]) {
            if (found.trial.holds()) {
                break;
            }
            Refinement beside =
                    Refinement.beside(system, w0, found.refinement.point(), share, workers);
            found = new Refined(refined(prover, w0, beside), beside);
        }
        progress.at("bounds at w1", 1, 1);
        return found.trial.holds() ? found : new Refined(trial, first);
    }

    private static Trial refined(Prover prover, double[] w0, Refinement r) {
        return prover.at(w0, OptionalDouble.empty(), Optional.of(r.point())).getFirst();
    }
}
