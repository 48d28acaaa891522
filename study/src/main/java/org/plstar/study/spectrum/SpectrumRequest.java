package org.plstar.study.spectrum;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.refusal.Refusal;
import org.plstar.study.OperatorRequest;
import org.plstar.study.PlannedRequest;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.fit.PassCost;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.LossKind;

/**
 * Eigenvalues, trace and spectral density of the loss's Hessian, the Gauss-Newton matrix, the
 * Fisher information or the tangent kernel, at a run's weights or at random ones, each with its
 * error.
 *
 * <p>DATA may be the directory of a run of plstar train: its data, network, loss and weights are
 * taken. Everything is of the mean loss over the training rows, and of K/N, so all four share one
 * normalisation. Up to order --dense all eigenvalues are computed; above, Lanczos' method finds the
 * extreme ones by products alone. The error of an eigenvalue bounds its distance to a true one;
 * intervals are of 95 %.
 *
 * @param subject a model with weights on data
 * @param of which operator
 * @param top how many of the largest eigenvalues
 * @param bottom how many of the smallest eigenvalues
 * @param density sample the spectral density
 * @param trace estimate the trace
 * @param perLayer look at each layer too: its diagonal block, or its share of the kernel
 * @param effort how exactly
 * @param rowsCache on a cluster, with --of kernel: store the rows here, on a disk or file system
 *     that executors see, as rows.zarr; each reads those of its tasks; default: they are sent
 * @param seed of everything random
 */
@Study("spectrum")
public record SpectrumRequest(
        Subject subject,
        @Asked("hessian") Curvature of,
        @Asked(value = "5", least = 0) int top,
        @Asked(value = "1", least = 0) int bottom,
        @Asked boolean density,
        @Asked boolean trace,
        @Asked boolean perLayer,
        SpectrumEffort effort,
        @Asked(group = "On a cluster", label = "DIR") Optional<String> rowsCache,
        @Asked("1") long seed)
        implements PlannedRequest<SpectrumResult>, OperatorRequest, SpectrumRequestWith {
    /**
     * Refuses settings that do not match; {@code run} checks ranges.
     *
     * @throws Refusal NOTHING, or RANGE for stored rows of another operator than the kernel, and
     *     for the Fisher information of Huber's loss
     */
    public SpectrumRequest {
        requireNonNull(effort, "effort");
        requireNonNull(of, "of");
        requireNonNull(subject, "subject");
        if (top == 0 && bottom == 0 && !density && !trace) {
            throw Refusal.of(
                    SpectrumRefusal.NOTHING,
                    "top 0 and bottom 0",
                    "nothing is left to compute",
                    "eigenvalues, a density or a trace",
                    "ask for one of them");
        }
        if (of == Curvature.FISHER && LossKind.of(subject.loss()) == LossKind.HUBER) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "of fisher with the loss " + subject.loss().text(),
                    "the Gauss-Newton matrix is the Fisher information of the square loss and of"
                            + " cross-entropy, and not of this loss",
                    "of ggn",
                    "take the Gauss-Newton matrix");
        }
        if (rowsCache.isPresent() && of != Curvature.KERNEL) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "rows-cache " + rowsCache.get(),
                    "rows are stored for products with the kernel only",
                    "of kernel",
                    "leave it out");
        }
    }

    /** The five largest and the smallest eigenvalue of an operator, with the default effort. */
    public static SpectrumRequest of(Subject subject, Curvature of) {
        requireNonNull(of, "of");
        requireNonNull(subject, "subject");
        return Description.of(SpectrumRequest.class).make(Map.of("subject", subject, "of", of));
    }

    /**
     * The cost of a product on the session's engine.
     *
     * @throws Refusal NOT_TILED if it is neither planned nor distributed
     */
    public WorkPlan plan(Session session) {
        return switch (of) {
            case KERNEL -> jacobians(session).plan(subject, session);
            case HESSIAN, GGN ->
                LossEngine.of(session.engine())
                        .plan(
                                PassCost.ofProduct("a product with the " + of.words(), subject),
                                session.workers());
            case FISHER, EMPIRICAL_FISHER ->
                throw Refusal.of(
                        StudyRefusal.NOT_TILED,
                        "of " + of.toString().toLowerCase(Locale.ROOT),
                        "no products with the Fisher information are planned or distributed",
                        "of kernel, hessian or ggn",
                        "compute it on one machine");
        };
    }

    @Override
    public SpectrumResult run(Session session, Consumer<WorkPlan> planned) {
        planned.accept(plan(session));
        return run(session);
    }

    private JacobianEngine jacobians(Session session) {
        JacobianEngine engine = JacobianEngine.of(session.engine());
        return rowsCache.map(place -> engine.withRowsAt(place + "/rows.zarr")).orElse(engine);
    }

    @Override
    public Products products(Session session) {
        LossEngine losses = LossEngine.of(session.engine());
        return SpectrumProducts.of(
                this,
                session,
                jacobians(session),
                new SubjectLoss(subject, losses, session.workers()));
    }

    @Override
    public SpectrumResult run(Session session) {
        return SpectrumStudy.run(
                Description.checked(this),
                session,
                jacobians(session),
                LossEngine.of(session.engine()));
    }
}
