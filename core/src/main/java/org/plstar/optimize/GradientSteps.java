package org.plstar.optimize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Kernels;
import org.plstar.array.Storage;
import org.plstar.array.UpdateKernels;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.TrainingMode;

/**
 * Steps w ← w - η d along a direction made from gradients.
 *
 * <p>A step costs one gradient of the objective, or of a batch, and one pass over what the
 * direction remembers; Armijo's rule costs a value for every trial besides. Nothing that grows with
 * the data or the parameters is allocated per step.
 */
final class GradientSteps implements Descent {
    /**
     * Parameters per task; a constant, so that the tasks do not depend on the number of threads.
     */
    private static final int CHUNK = 1 << 16;

    private final DifferentiableLoss objective;
    private final FirstOrder method;
    private final Kernels kernels;
    private final UpdateKernels updates;
    private final LossOracle oracle;
    private final StepSearch search;
    private final Storage w;
    private final Storage gradient;
    private final boolean scheduled;
    private final List<Storage> memory = new ArrayList<>();

    GradientSteps(
            DifferentiableLoss objective,
            Optional<TrainingMode> mode,
            FirstOrder method,
            Storage w) {
        this.objective = objective;
        this.method = method;
        this.w = w;
        this.kernels = Kernels.of(w.precision());
        this.updates = UpdateKernels.of(w.precision());
        this.gradient = w.precision().allocate(w.size());
        this.oracle = LossOracle.of(objective, mode, method.batches());
        this.search = new StepSearch(method.rule(), objective, oracle, w);
        this.scheduled = method.rule() instanceof StepRule.Scheduled;
        method.direction().remembers().forEach(_ -> memory.add(w.precision().allocate(w.size())));
    }

    @Override
    public boolean step(int t, Gate gate) {
        oracle.prepare(t);
        double loss = oracle.gradient(w, gradient);
        boolean moved = gate.opens(loss, gradient) && move(t, loss);
        if (moved) {
            oracle.stepped();
        }
        return moved;
    }

    private boolean move(int t, double loss) {
        if (!scheduled) {
            return search.step(t, loss, gradient);
        }
        double eta = eta(t);
        int tasks = (w.size() + CHUNK - 1) / CHUNK;
        objective.workers().run(tasks, task -> {
            int at = task * CHUNK;
            int n = Math.min(CHUNK, w.size() - at);
            method.direction()
                    .turn(new Direction.Vectors(kernels, updates, w, gradient, memory, at, n), t);
            kernels.axpy(-eta, gradient, at, w, at, n);
        });
        return true;
    }

    private double eta(int t) {
        return method.rule() instanceof StepRule.Scheduled s
                ? s.eta() * s.schedule().factor(t)
                : 0;
    }

    /**
     * The measure at the start; infinite for batches, since a single batch may be fitted already.
     */
    @Override
    public double begin(double measured) {
        return partial() ? objective.value(w) : measured;
    }

    @Override
    public int perEpoch() {
        return oracle.perEpoch();
    }

    @Override
    public boolean partial() {
        return method.batches().isPresent();
    }

    @Override
    public String diverged(String rise, OptionalDouble lambdaMax) {
        return method.rule() instanceof StepRule.Scheduled s
                ? rise
                        + ". "
                        + StepAdvice.explain(
                                method.direction(), method.batches(), s.eta(), lambdaMax)
                : rise;
    }

    @Override
    public SequencedMap<String, Storage> state() {
        SequencedMap<String, Storage> all = new LinkedHashMap<>();
        all.putAll(search.state());
        List<String> names = method.direction().remembers();
        for (int i = 0; i < names.size(); i++) {
            all.put(names.get(i), memory.get(i));
        }
        all.putAll(oracle.state());
        return all;
    }
}
