package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.advice.FullBatch;
import org.plstar.landscape.advice.NearLinearWidth;

/**
 * The method of training that the forecast recommends.
 *
 * @param method of training
 * @param eta its step
 * @param beta its momentum, 0 for none
 * @param batch rows per step, 0 for all
 * @param steps that the linearized model needs; absent if it is more than {@link Advice#MOST_STEPS}
 * @param plainSteps that gradient descent at 1/λ_max needs; absent alike
 * @param applies whether the kernel stays near enough to its start for these numbers of steps
 */
public record Recommendation(
        Way method,
        double eta,
        double beta,
        int batch,
        OptionalLong steps,
        OptionalLong plainSteps,
        boolean applies) {
    /**
     * The ratio of work to that of plain gradient descent below which another method is
     * recommended.
     */
    private static final double WORTH = 0.9;

    /** The number of steps beyond which a method is not recommended. */
    private static final long MANY = 20_000;

    /** The methods of training. */
    public enum Way {
        /** Gradient descent on all rows. */
        DESCENT,
        /** Gradient descent with momentum on all rows. */
        MOMENTUM,
        /** Stochastic gradient descent on batches. */
        BATCHES,
        /** Levenberg-Marquardt steps, which the condition number does not slow. */
        DAMPED_NEWTON
    }

    /**
     * The recommended method; absent where the advice predicts nothing.
     *
     * @param rows of the training
     */
    public static Optional<Recommendation> of(Advice a, int rows) {
        return a.forecast().map(f -> of(a.start(), f, rows));
    }

    /**
     * The cheapest method in passes over the rows; plain gradient descent at 1/λ_max unless another
     * one saves a tenth. A method that was tried and did worse than plain descent is excluded;
     * neither is one that was not tried, where the kernel moves beyond the tolerance. Where all
     * need more than {@value #MANY} steps, Levenberg-Marquardt.
     */
    private static Recommendation of(Advice.Start start, Advice.Forecast f, int rows) {
        boolean applies = f.width().filter(NearLinearWidth::reached).isPresent();
        Recommendation plain = new Recommendation(
                Way.DESCENT, 1 / start.lambdaMax(), 0, 0, f.steps(), f.steps(), applies);
        List<Recommendation> others = new ArrayList<>();
        f.held()
                .ifPresent(h -> others.add(new Recommendation(
                        Way.DESCENT,
                        h.eta(),
                        0,
                        0,
                        OptionalLong.of(h.steps()),
                        f.steps(),
                        applies)));
        f.fullBatch()
                .map(FullBatch::cautiousMomentum)
                .ifPresent(m -> others.add(new Recommendation(
                        Way.MOMENTUM,
                        m.eta(),
                        m.beta(),
                        0,
                        f.momentumSteps(),
                        f.steps(),
                        applies)));
        f.batches().stream()
                .filter(b -> b.size() == f.stochasticBatch() && b.size() < rows)
                .findFirst()
                .ifPresent(b -> others.add(new Recommendation(
                        Way.BATCHES,
                        b.eta(),
                        0,
                        b.size(),
                        f.stochasticSteps(),
                        f.steps(),
                        applies)));
        Recommendation best = others.stream()
                .filter(o -> o.steps.isPresent())
                .filter(o -> f.steps().isEmpty() || o.work(rows) < WORTH * plain.work(rows))
                .filter(o -> o.worked(f.checks()).orElse(applies))
                .min(Comparator.comparingDouble(o -> o.work(rows)))
                .orElse(plain);
        return best.steps.orElse(Long.MAX_VALUE) <= MANY
                ? best
                : new Recommendation(
                        Way.DAMPED_NEWTON, 0, 0, 0, OptionalLong.empty(), f.steps(), applies);
    }

    /**
     * Whether a short training by this method went well: it lowered the loss, at no less a rate
     * than plain descent, and where the prediction does not apply also to no more; absent where the
     * method was not tried.
     */
    private Optional<Boolean> worked(List<AdviceCheck> checks) {
        return tried(checks).map(own -> {
            double[] losses = own.losses().observed();
            boolean fell = last(own) <= losses[0];
            return fell && check("gd", checks).filter(p -> worse(own, p)).isEmpty();
        });
    }

    /** The short training by this method; absent if there was none. */
    public Optional<AdviceCheck> tried(List<AdviceCheck> checks) {
        return switch (method) {
            case DESCENT -> check("gd-19", checks);
            case MOMENTUM -> check("momentum", checks);
            case BATCHES -> check("sgd", checks);
            case DAMPED_NEWTON -> Optional.empty();
        };
    }

    private static Optional<AdviceCheck> check(String id, List<AdviceCheck> checks) {
        return checks.stream().filter(c -> c.id().equals(id)).findFirst();
    }

    private boolean worse(AdviceCheck own, AdviceCheck plain) {
        OptionalDouble rate = own.observedRate();
        OptionalDouble of = plain.observedRate();
        boolean slower =
                rate.isPresent() && of.isPresent() && rate.getAsDouble() < of.getAsDouble();
        return slower || (!applies && method != Way.BATCHES && last(own) > last(plain));
    }

    private static double last(AdviceCheck c) {
        double[] losses = c.losses().observed();
        return losses[losses.length - 1];
    }

    /** The work in rows that pass through the network. */
    private double work(int rows) {
        return (double) steps.orElse(Long.MAX_VALUE) * (batch == 0 ? rows : batch);
    }
}
