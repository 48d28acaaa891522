package org.plstar.study.certify;

import java.util.OptionalDouble;
import org.plstar.network.Model;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.fit.FitResult;
import org.plstar.system.Loss;

/**
 * A request to prove, at a point of parameter space, that a solution of F(w) = y exists close by
 * and that gradient flow (A') and gradient descent (B') from there reach one.
 *
 * @param about the equations
 * @param w0 the point, [p]; not modified
 * @param eta step that B' is to speak of, in the normalisation of the mean loss; absent: the
 *     longest that B' allows
 * @param products whether norms of products of weights are measured, which sharpens A', B' and C'
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record CertifyRequest(
        CertifiedSystem about, double[] w0, OptionalDouble eta, CertificateStudy.Products products)
        implements Request<CertifyResult> {
    /**
     * Checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE
     */
    public CertifyRequest {
        StudyRefusal.requirePositive("eta", eta);
    }

    /**
     * At random weights of seed 1.
     *
     * @throws org.plstar.refusal.Refusal if no theorem speaks of the model
     */
    public static CertifyRequest of(PreparedDataset data, Model model) {
        return of(data, model, model.initialParameters(1), OptionalDouble.empty());
    }

    /**
     * At the end of a run, for its own step where that is constant.
     *
     * @throws org.plstar.refusal.Refusal if no theorem speaks of the run's model or loss
     */
    public static CertifyRequest of(FitResult fit) {
        CertifyRequest request =
                of(fit.data(), fit.network(), fit.end().parameters(), fit.plainStep());
        Loss loss = fit.settings().method().loss();
        request.about.require(loss, request.w0, fit.network().text(), "take the square loss");
        return request;
    }

    private static CertifyRequest of(
            PreparedDataset data, Model model, double[] w0, OptionalDouble eta) {
        CertifiedSystem about = CertifiedSystem.of(data, model, model.text());
        return new CertifyRequest(about, w0, eta, CertificateStudy.Products.AUTO);
    }

    /** The same with a step that B' is to speak of. */
    public CertifyRequest withEta(double step) {
        return new CertifyRequest(about, w0, OptionalDouble.of(step), products);
    }

    @Override
    public CertifyResult run(Session session) {
        return CertificateStudy.run(this, session);
    }
}
