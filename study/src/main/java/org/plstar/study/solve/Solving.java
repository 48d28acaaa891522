package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.blas.Lapack;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** Runs the steps and judges where they end. */
final class Solving {
    /** A Jacobian with more rows and columns than this is not decomposed. */
    private static final int MOST_DECOMPOSED = 1000;

    private static final double RANK = 1e-8;
    private static final double ROUNDING_RANK = 1e-14;

    /** Of ‖r‖: what could still be removed changes the loss by less than a part of 1e-12. */
    private static final double STATIONARY = 1e-6;

    /** Linear steps longer than this many times 1 + ‖w‖ say that the gradient has vanished. */
    private static final double LONGEST = 1e6;

    private Solving() {}

    static SolveResult run(SolveRequest q, Session session) {
        ResidualSystem system = q.system();
        double allowed = q.tolerance() * (1 + DenseJacobian.norm(system.targets()));
        boolean dense =
                q.method() == SolveMethod.LM
                        && system.unknowns() <= system.equations()
                        && system.unknowns() <= MOST_DECOMPOSED;
        Searched end =
                dense
                        ? LeastSquaresSteps.run(system, q.start(), q.steps(), allowed, session)
                        : kernelSteps(q, allowed, session);
        Jacobian jacobian = Jacobian.at(system, end.w(), session.workers());
        double[] r = DenseJacobian.residuals(jacobian, system);
        double norm = DenseJacobian.norm(r);
        Optional<SolveResult.Rank> rank =
                Double.isFinite(norm)
                        ? rank(jacobian, r, LONGEST * (1 + DenseJacobian.norm(end.w())))
                        : Optional.empty();
        return new SolveResult(
                q,
                judged(end, norm, allowed, rank),
                end.w(),
                r,
                norm,
                end.atStart(),
                allowed,
                end.steps(),
                distance(end.w(), q.start()),
                rank,
                end.detail());
    }

    /** The residual and the Jacobian say whether it is solved, not the steps. */
    private static SolveStatus judged(
            Searched end, double norm, double allowed, Optional<SolveResult.Rank> rank) {
        if (norm <= allowed) {
            return SolveStatus.SOLVED;
        }
        return rank.isPresent() && rank.get().removable() <= STATIONARY * norm
                ? SolveStatus.STATIONARY
                : end.status();
    }

    private static Searched kernelSteps(SolveRequest q, double allowed, Session session) {
        Storage w = Precision.DOUBLE.of(q.start().clone());
        Polishing watch = new Polishing(q, allowed, session);
        try (KernelNewton newton =
                KernelNewton.of(q.system(), q.method().steps(), w, session.workers())) {
            Ending ending =
                    Training.of(newton, w)
                            .run(
                                    Stopping.after(q.steps()).orRounding(),
                                    Watch.withoutGradients(watch));
            return new Searched(
                    w.toDoubles(0, w.size()),
                    status(ending),
                    watch.atStart,
                    ending.steps(),
                    ending.detail());
        }
    }

    private static SolveStatus status(Ending ending) {
        return switch (ending.outcome()) {
            case STEPS_DONE -> SolveStatus.STEPS_USED;
            case STALLED, TARGET_REACHED, GRADIENT_VANISHED -> SolveStatus.STALLED;
            case DIVERGED -> SolveStatus.DIVERGED;
            case STOPPED -> SolveStatus.STOPPED;
        };
    }

    /** Goes on below the tolerance while a step still halves the residual. */
    private static final class Polishing implements Watch {
        private final SolveRequest request;
        private final double allowed;
        private final Session session;
        private double atStart;
        private double before = Double.POSITIVE_INFINITY;

        Polishing(SolveRequest request, double allowed, Session session) {
            this.request = request;
            this.allowed = allowed;
            this.session = session;
        }

        @Override
        public boolean at(Moment moment) {
            double norm = Math.sqrt(2 * moment.loss());
            if (moment.step() == 0) {
                atStart = norm;
            }
            session.progress().at("steps", moment.step(), request.steps());
            boolean done = Searched.isDone(norm, before, allowed);
            before = norm;
            return !done && !session.stop().getAsBoolean();
        }
    }

    private static Optional<SolveResult.Rank> rank(Jacobian jacobian, double[] r, double longest) {
        int n = jacobian.rows();
        int p = jacobian.columns();
        if (Math.min(n, p) > MOST_DECOMPOSED) {
            return Optional.empty();
        }
        try (Matrix j = DenseJacobian.of(jacobian)) {
            if (!DenseJacobian.isFinite(j)) {
                return Optional.empty();
            }
            Lapack.Svd svd = Lapack.svd(j);
            try {
                double[] s = svd.s();
                double within = 0;
                int above = 0;
                int least = 0;
                for (int k = 0; k < s.length; k++) {
                    above += s[k] > RANK * s[0] ? 1 : 0;
                    least += s[k] > ROUNDING_RANK * s[0] ? 1 : 0;
                    double dot = 0;
                    for (int i = 0; i < n; i++) {
                        dot = Math.fma(svd.u().get(i, k), r[i], dot);
                    }
                    if (s[k] > ROUNDING_RANK * s[0] && Math.abs(dot) <= longest * s[k]) {
                        within = Math.fma(dot, dot, within);
                    }
                }
                return Optional.of(
                        new SolveResult.Rank(
                                above, least, s[0], s[s.length - 1], Math.sqrt(within)));
            } finally {
                svd.close();
            }
        }
    }

    private static double distance(double[] a, double[] b) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) {
            d[i] = a[i] - b[i];
        }
        return DenseJacobian.norm(d);
    }
}
