package org.plstar.study.certify;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.Prover;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.study.fit.FitResult;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * Proves that a solution exists near a point, and that gradient descent from there reaches it, or
 * says what is missing.
 *
 * <p>DATA may also be the directory of a run: then its last weights are the point. A' is about
 * gradient flow, B' about gradient descent with a constant step on all rows, C' about existence
 * close by, C'' about existence near the point that Gauss-Newton steps lead to.
 *
 * @param about the equations
 * @param w0 the point, [p]; not modified
 * @param eta step that B' is to speak of, as in plstar train (default: that of the run, else one
 *     that B' allows)
 * @param measure whether it is measured how far every part of the network reaches, which sharpens
 *     A', B', C' and takes longer
 * @param within how far outputs move, and which rows keep their class, while the weights move by at
 *     most that, in place of the theorems
 * @param int8 the same for the radius of rounding every array of weights to 8 bits, by half a step
 *     of its largest number / 127
 */
@Study("certify")
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record CertifyRequest(
        CertifiedSystem about,
        double[] w0,
        @Asked(above = 0, label = "NUMBER") OptionalDouble eta,
        @Asked("auto") Prover.Measure measure,
        @Asked(above = 0, label = "RADIUS") OptionalDouble within,
        @Asked boolean int8)
        implements Request<CertifyResult>, CertifyRequestWith {
    /**
     * Copies the arrays; {@code run} checks ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE for two radii, NOT_FINITE
     */
    public CertifyRequest {
        requireNonNull(eta, "eta");
        requireNonNull(measure, "measure");
        requireNonNull(within, "within");
        if (int8 && within.isPresent()) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "int8",
                    "within " + within.getAsDouble() + " says another radius",
                    "one of them",
                    "leave one out");
        }
        Require.size(about.system().unknowns(), w0.length, StudyRefusal.RANGE, "w0");
        Require.finite(w0, CertificateRefusal.NOT_FINITE, "w0");
        w0 = w0.clone();
    }

    /**
     * A request at random weights of seed 1.
     *
     * @throws org.plstar.refusal.Refusal if there are too many equations
     */
    public static CertifyRequest of(PreparedDataset data, Model model) {
        CertifiedSystem about = CertifiedSystem.of(data, model);
        return of(about, model.initialParameters(1), OptionalDouble.empty());
    }

    /**
     * A request for a system that the user defined.
     *
     * @param w0 [p], not modified
     * @throws org.plstar.refusal.Refusal if there are too many equations
     */
    public static CertifyRequest of(ResidualSystem system, double... w0) {
        requireNonNull(w0, "w0");
        return of(CertifiedSystem.of(system), w0, OptionalDouble.empty());
    }

    /**
     * A request at the end of a run, for the run's step where it is constant.
     *
     * @throws org.plstar.refusal.Refusal if no theorem speaks of the run's loss
     */
    public static CertifyRequest of(FitResult fit) {
        CertifiedSystem about =
                CertifiedSystem.of(fit.data(), fit.network(), fit.end().buffers());
        Loss loss = fit.settings().method().loss();
        double[] w0 = fit.end().parameters();
        about.require(loss, w0, fit.network().text(), "take the square loss");
        return of(about, w0, fit.plainStep());
    }

    private static CertifyRequest of(CertifiedSystem about, double[] w0, OptionalDouble eta) {
        return Description.of(CertifyRequest.class)
                .make(Map.of("about", about, "w0", w0, "eta", eta));
    }

    /**
     * The largest distance by which weights move if each of their arrays is rounded to whole
     * numbers of -127 to 127 times its own step: √Σ n (step/2)².
     */
    public static double roundingRadius(ParamLayout layout, double[] w) {
        requireNonNull(w, "w");
        double square = 0;
        for (ParamLayout.Entry e : layout.entries()) {
            double most = 0;
            for (int k = e.offset(); k < e.offset() + e.shape().size(); k++) {
                most = Math.max(most, Math.abs(w[k]));
            }
            square += e.shape().size() * Math.pow(most / 127 / 2, 2);
        }
        return Math.sqrt(square) * (1 + 1e-12);
    }

    @Override
    public CertifyResult run(Session session) {
        return CertificateStudy.run(Description.checked(this), session);
    }
}
