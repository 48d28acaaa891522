package org.plstar.study.fit;

import java.util.Comparator;
import java.util.List;
import org.plstar.landscape.Observation;
import org.plstar.study.Measured;
import org.plstar.study.TrainingLayers;
import org.plstar.system.LossKind;

/**
 * The law ‖∇L‖ ≥ c L of the cross-entropy, for which no PL constant holds.
 *
 * <p>With it gradient descent with η at most one over the largest curvature reaches L_T at most
 * 1/(1/L_t + ηc²(T - t)/2) (by the descent lemma); forecasts here leave out the ½, as gradient
 * descent does where the curvature is far below 1/η.
 *
 * @param c the smallest ‖∇L‖/L over the second half of the looks
 * @param steps with c to a tenth of the last loss; absent where the look after a quarter of the run
 *     foretold the last loss by more than a factor of 2
 * @param loss the last loss as the look after a quarter of the run foretells it
 */
record GradientLaw(Measured c, Measured steps, Measured loss) {
    /** The ratio of the largest to the smallest ‖∇L‖/L above which the law does not hold. */
    private static final double SPREAD = 3;

    /** The factor within which a forecast of the last loss held. */
    private static final double WITHIN = 2;

    /** The least number of observations for a law. */
    private static final int FEWEST = 6;

    /** The gradient law of a run. */
    static GradientLaw of(FitResult r) {
        Method m = r.settings().method();
        List<Observation> path = r.path();
        switch (LossKind.of(m.loss())) {
            case SQUARE -> {
                return none("the square loss has a PL constant");
            }
            case HUBER, OWN -> {
                return none("the law is that of cross-entropy");
            }
            case CROSS_ENTROPY -> {}
        }
        if (m.smoothing() > 0) {
            return none("with label smoothing the least loss is above 0");
        }
        if (m.batches().isPresent() || TrainingLayers.of(r.network()).any()) {
            return none("the steps follow another loss than that of all rows");
        }
        if (path.size() < FEWEST || !(r.last().loss() < path.getFirst().loss())) {
            return none("the loss has not fallen, or too few steps were looked at");
        }
        List<Observation> half = path.subList(path.size() / 2, path.size());
        double least = half.stream().mapToDouble(GradientLaw::ratio).min().orElse(0);
        double most = half.stream().mapToDouble(GradientLaw::ratio).max().orElse(0);
        if (!(most <= SPREAD * least)) {
            return none("‖∇L‖/L changed by more than a factor of 3");
        }
        Measured c = Measured.of(least);
        if (!m.constantPlainStep() || r.eta().isEmpty()) {
            Measured absent =
                    Measured.absent("the steps are no constant multiples of the gradient");
            return new GradientLaw(c, absent, absent);
        }
        double eta = r.eta().getAsDouble();
        Observation last = r.last();
        Observation quarter = path.stream()
                .filter(o -> 4 * o.step() <= last.step())
                .max(Comparator.comparingInt(Observation::step))
                .orElse(path.getFirst());
        double foretold =
                forecast(quarter.loss(), ratio(quarter), eta, last.step() - quarter.step());
        boolean held = foretold <= WITHIN * last.loss() && last.loss() <= WITHIN * foretold;
        return new GradientLaw(
                c,
                held
                        ? Measured.of(9 / (last.loss() * eta * least * least))
                        : Measured.absent(
                                "the look after a quarter of the run foretold the last loss by more"
                                        + " than a factor of 2"),
                Measured.of(foretold));
    }

    private static GradientLaw none(String reason) {
        Measured absent = Measured.absent(reason);
        return new GradientLaw(absent, absent, absent);
    }

    private static double ratio(Observation o) {
        return o.gradientNorm() / o.loss();
    }

    /** The loss 1/(1/L + ηc²t) that the law predicts. */
    static double forecast(double loss, double c, double eta, int steps) {
        return 1 / (1 / loss + eta * c * c * steps);
    }
}
