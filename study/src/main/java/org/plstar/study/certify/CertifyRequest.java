package org.plstar.study.certify;

import java.util.OptionalDouble;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.Prover;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.FitResult;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * A request to prove, at a point of parameter space, that a solution of F(w) = y exists close by
 * and that gradient flow (A') and gradient descent (B') from there reach one.
 *
 * @param about the equations
 * @param w0 the point, [p]; not modified
 * @param eta step that B' is to speak of, in the normalisation of the mean loss; absent: the
 *     longest that B' allows
 * @param measure whether it is measured how far parts of the network reach, which sharpens A', B'
 *     and C'
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record CertifyRequest(
        CertifiedSystem about,
        double[] w0,
        OptionalDouble eta,
        Prover.Measure measure,
        OptionalDouble within)
        implements Request<CertifyResult> {
    /**
     * Copies; checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public CertifyRequest {
        StudyRefusal.requirePositive("eta", eta);
        StudyRefusal.requirePositive("within", within);
        Require.size(about.system().unknowns(), w0.length, StudyRefusal.RANGE, "w0");
        Require.finite(w0, CertificateRefusal.NOT_FINITE, "w0");
        w0 = w0.clone();
    }

    /**
     * At random weights of seed 1.
     *
     * @throws org.plstar.refusal.Refusal if there are too many equations
     */
    public static CertifyRequest of(PreparedDataset data, Model model) {
        CertifiedSystem about = CertifiedSystem.of(data, model);
        return of(about, model.initialParameters(1), OptionalDouble.empty());
    }

    /**
     * A system of one's own.
     *
     * @param w0 [p], not modified
     * @throws org.plstar.refusal.Refusal if there are too many equations
     */
    public static CertifyRequest of(ResidualSystem system, double... w0) {
        return of(CertifiedSystem.of(system), w0, OptionalDouble.empty());
    }

    /**
     * At the end of a run, for its own step where that is constant.
     *
     * @throws org.plstar.refusal.Refusal if no theorem speaks of the run's loss
     */
    public static CertifyRequest of(FitResult fit) {
        CertifiedSystem about = CertifiedSystem.of(fit.data(), fit.network(), fit.end().buffers());
        CertifyRequest request = of(about, fit.end().parameters(), fit.plainStep());
        Loss loss = fit.settings().method().loss();
        request.about.require(loss, request.w0, fit.network().text(), "take the square loss");
        return request;
    }

    private static CertifyRequest of(CertifiedSystem about, double[] w0, OptionalDouble eta) {
        return new CertifyRequest(about, w0, eta, Prover.Measure.AUTO, OptionalDouble.empty());
    }

    /** The same for claim M: how far outputs move while the weights move by at most a radius. */
    public CertifyRequest withWithin(double radius) {
        return new CertifyRequest(about, w0, eta, measure, OptionalDouble.of(radius));
    }

    /** The same with a step that B' is to speak of. */
    public CertifyRequest withEta(double step) {
        return new CertifyRequest(about, w0, OptionalDouble.of(step), measure, within);
    }

    /**
     * How far at most the weights move when every array of them is rounded to whole numbers of -127
     * to 127 times its own step: √Σ n (step/2)².
     */
    public static double roundingRadius(ParamLayout layout, double[] w) {
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
        return CertificateStudy.run(this, session);
    }
}
