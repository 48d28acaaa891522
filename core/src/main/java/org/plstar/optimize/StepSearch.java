package org.plstar.optimize;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.system.DifferentiableLoss;

/** The search for step lengths along the plain gradient. */
final class StepSearch {
    private final StepRule rule;
    private final LossOracle oracle;
    private final Storage w;
    private final Kernels kernels;
    private final UpdateKernels updates;
    private final Storage last = Precision.DOUBLE.allocate(1);
    private final Storage before;
    private final Optional<FollowedStep> followed;

    StepSearch(StepRule rule, DifferentiableLoss objective, LossOracle oracle, Storage w) {
        this.rule = rule;
        this.oracle = oracle;
        this.w = w;
        this.kernels = Kernels.of(w.precision());
        this.updates = UpdateKernels.of(w.precision());
        this.before = w.precision().allocate(rule instanceof StepRule.Armijo ? w.size() : 0);
        if (rule instanceof StepRule.Armijo a) {
            last.set(0, a.first());
        }
        this.followed = rule instanceof StepRule.Following f
                ? Optional.of(new FollowedStep(f, objective))
                : Optional.empty();
    }

    /** What the rule keeps from one step to the next, by name; not copies. */
    SequencedMap<String, Storage> state() {
        if (followed.isPresent()) {
            return followed.get().state();
        }
        SequencedMap<String, Storage> kept = new LinkedHashMap<>();
        if (rule instanceof StepRule.Armijo) {
            kept.put("step_size", last);
        }
        return kept;
    }

    /**
     * Moves w; false if no step lowers the loss of all samples.
     *
     * @param t steps done before this one
     */
    boolean step(int t, double loss, Storage g) {
        if (rule instanceof StepRule.Armijo a) {
            return armijo(a, loss, g);
        }
        if (followed.isPresent()) {
            double step = followed.get().eta(t, loss, w);
            move(step, g);
            return step > 0;
        }
        double eta = rule.eta(t, loss, () -> updates.dot(g, g));
        OptimizeRefusal.require(
                Double.isFinite(eta), "η of " + rule + " at step " + t, eta, "a finite number");
        move(eta, g);
        return true;
    }

    private boolean armijo(StepRule.Armijo a, double loss, Storage g) {
        double squaredNorm = updates.dot(g, g);
        double growth = StrictMath.pow(a.growth(), 1.0 / oracle.perEpoch());
        double eta = Math.min(a.most(), growth * last.get(0));
        if (squaredNorm == 0) {
            return true;
        }
        kernels.copy(w, 0, 1, before, 0, 1, w.size());
        for (int trial = 0; trial < StepRule.Armijo.MOST_TRIALS; trial++) {
            move(eta, g);
            double there = oracle.value(w);
            // within rounding, the second test alone would accept steps that do not lower the loss
            if (there < loss && there <= loss - a.c() * eta * squaredNorm) {
                last.set(0, eta);
                return true;
            }
            kernels.copy(before, 0, 1, w, 0, 1, w.size());
            eta *= a.backtrack();
        }
        // a batch at its minimum does not end the run: the next batch may still improve
        return oracle.changes();
    }

    private void move(double eta, Storage g) {
        kernels.axpy(-eta, g, 0, w, 0, w.size());
    }
}
