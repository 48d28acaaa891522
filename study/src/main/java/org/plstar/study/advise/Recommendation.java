package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.advice.FullBatch;

/**
 * The one way to train that the forecast speaks for.
 *
 * @param method of training
 * @param eta its step
 * @param beta its momentum, 0 for none
 * @param batch rows per step, 0 for all
 * @param steps that the linearized model needs; absent if it is more than {@link Advice#MOST_STEPS}
 * @param plainSteps that gradient descent at 1/λ_max needs; absent alike
 */
public record Recommendation(
        Way method,
        double eta,
        double beta,
        int batch,
        OptionalLong steps,
        OptionalLong plainSteps) {
    /** What a gain must be to be worth another method than plain gradient descent. */
    private static final double WORTH = 0.9;

    /** Steps beyond which a way is no advice. */
    private static final long MANY = 20_000;

    /** Ways to train. */
    public enum Way {
        /** Gradient descent on all rows. */
        DESCENT,
        /** With momentum. */
        MOMENTUM,
        /** Stochastic gradient descent on batches. */
        BATCHES,
        /** Levenberg-Marquardt steps, which the condition number does not slow. */
        DAMPED_NEWTON
    }

    /**
     * The way that advice speaks for; absent where it predicts nothing.
     *
     * @param rows of the training
     */
    public static Optional<Recommendation> of(Advice a, int rows) {
        return a.forecast().map(f -> of(a.start(), f, rows));
    }

    /**
     * The cheapest way in passes over the rows; plain gradient descent at 1/λ_max unless another
     * one saves a tenth. A way that was tried and was slower than plain descent is none. Where all
     * need more than {@value #MANY} steps, Levenberg-Marquardt.
     */
    private static Recommendation of(Advice.Start start, Advice.Forecast f, int rows) {
        Recommendation plain =
                new Recommendation(Way.DESCENT, 1 / start.lambdaMax(), 0, 0, f.steps(), f.steps());
        List<Recommendation> others = new ArrayList<>();
        f.best()
                .bestEta()
                .ifPresent(
                        eta ->
                                others.add(
                                        new Recommendation(
                                                Way.DESCENT,
                                                eta,
                                                0,
                                                0,
                                                f.best().bestSteps(),
                                                f.steps())));
        f.fullBatch()
                .map(FullBatch::cautiousMomentum)
                .ifPresent(
                        m ->
                                others.add(
                                        new Recommendation(
                                                Way.MOMENTUM,
                                                m.eta(),
                                                m.beta(),
                                                0,
                                                f.momentumSteps(),
                                                f.steps())));
        f.batches().stream()
                .filter(b -> b.size() == f.stochasticBatch() && b.size() < rows)
                .findFirst()
                .ifPresent(
                        b ->
                                others.add(
                                        new Recommendation(
                                                Way.BATCHES,
                                                b.eta(),
                                                0,
                                                b.size(),
                                                f.stochasticSteps(),
                                                f.steps())));
        Recommendation best =
                others.stream()
                        .filter(o -> o.steps.isPresent())
                        .filter(o -> f.steps().isEmpty() || o.work(rows) < WORTH * plain.work(rows))
                        .filter(o -> !slower(o, f.checks()))
                        .min(Comparator.comparingDouble(o -> o.work(rows)))
                        .orElse(plain);
        return best.steps.orElse(Long.MAX_VALUE) <= MANY
                ? best
                : new Recommendation(Way.DAMPED_NEWTON, 0, 0, 0, OptionalLong.empty(), f.steps());
    }

    /** Whether a short training by this way lowered the loss less than plain descent did. */
    private static boolean slower(Recommendation r, List<AdviceCheck> checks) {
        OptionalDouble plain = rate("gd", checks);
        OptionalDouble own =
                switch (r.method) {
                    case DESCENT -> rate("gd-19", checks);
                    case MOMENTUM -> rate("momentum", checks);
                    case BATCHES -> rate("sgd", checks);
                    case DAMPED_NEWTON -> OptionalDouble.empty();
                };
        return plain.isPresent() && own.isPresent() && own.getAsDouble() < plain.getAsDouble();
    }

    private static OptionalDouble rate(String id, List<AdviceCheck> checks) {
        return checks.stream()
                .filter(c -> c.id().equals(id))
                .map(AdviceCheck::observedRate)
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    /** Rows that pass through the network. */
    private double work(int rows) {
        return (double) steps.orElse(Long.MAX_VALUE) * (batch == 0 ? rows : batch);
    }
}
