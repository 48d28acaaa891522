package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.optimize.Ending;
import org.plstar.optimize.KernelNewton;
import org.plstar.optimize.Stopping;
import org.plstar.optimize.Training;
import org.plstar.optimize.Watch;
import org.plstar.study.Session;
import org.plstar.system.ResidualSystem;

/** Searches by steps in kernel space, for systems whose Jacobian is too large for a matrix. */
final class KernelSearch {
    private KernelSearch() {}

    static SolverOutcome run(
            ResidualSystem system,
            KernelNewton.Method method,
            double[] start,
            int steps,
            double allowed,
            Session session) {
        Storage w = Precision.DOUBLE.of(start.clone());
        Polishing watch = new Polishing(steps, allowed, session);
        try (KernelNewton newton = KernelNewton.of(system, method, w, session.workers())) {
            Ending ending = Training.of(newton, w).run(Stopping.after(steps).orRounding(), watch);
            return new SolverOutcome(
                    w.toDoubles(0, w.size()),
                    new double[start.length],
                    status(ending),
                    ending.steps(),
                    ending.detail(),
                    Optional.empty());
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

    /** Continues below the tolerance as long as a step halves the residual. */
    private static final class Polishing implements Watch {
        /** The factor of the allowed residual below which no further step is made. */
        private static final double ENOUGH = 1e-6;

        private final int steps;
        private final double allowed;
        private final Session session;
        private double before = Double.POSITIVE_INFINITY;

        Polishing(int steps, double allowed, Session session) {
            this.steps = steps;
            this.allowed = allowed;
            this.session = session;
        }

        @Override
        public boolean at(Moment moment) {
            double norm = Math.sqrt(2 * moment.loss());
            session.progress().at("steps", moment.step(), steps);
            boolean done = norm <= allowed && (2 * norm > before || norm <= ENOUGH * allowed);
            before = norm;
            return !done && !session.stop().getAsBoolean();
        }
    }
}
