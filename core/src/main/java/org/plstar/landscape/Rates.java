package org.plstar.landscape;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Contraction factors of the loss per step, as geometric means over the last half of a run.
 *
 * @param from first step of the stretch
 * @param to last step of the stretch
 * @param measured (L_to / L_from)^(1/(to - from)) of the network
 * @param predicted the same of the model linearized at w_0
 */
public record Rates(int from, int to, OptionalDouble measured, OptionalDouble predicted) {
    /** The ratio to the first loss below which losses are rounding errors. */
    private static final double ROUNDING = 1e-20;

    /** The rates of a run; absent without two steps above rounding. */
    public static Rates of(List<Observation> path) {
        double first = path.getFirst().loss();
        Observation last = path.getFirst();
        for (Observation o : path) {
            if (o.loss() > ROUNDING * first) {
                last = o;
            }
        }
        Observation half = path.getFirst();
        for (Observation o : path) {
            if (o.step() <= last.step() / 2) {
                half = o;
            }
        }
        return new Rates(
                half.step(),
                last.step(),
                rate(half, last, o -> OptionalDouble.of(o.loss())),
                rate(half, last, Observation::linearizedLoss));
    }

    private static OptionalDouble rate(
            Observation a, Observation b, Function<Observation, OptionalDouble> loss) {
        OptionalDouble from = loss.apply(a);
        OptionalDouble to = loss.apply(b);
        int steps = b.step() - a.step();
        boolean known = steps > 0
                && from.isPresent()
                && to.isPresent()
                && from.getAsDouble() > 0
                && to.getAsDouble() > 0;
        return known
                ? OptionalDouble.of(Math.pow(to.getAsDouble() / from.getAsDouble(), 1.0 / steps))
                : OptionalDouble.empty();
    }
}
