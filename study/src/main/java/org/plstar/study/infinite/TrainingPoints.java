package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Part;

/**
 * Points of training at which is predicted; ranges and what belongs together are looked at by the
 * request.
 *
 * @param time times of gradient flow (inf: training without end; 1,10,100,inf where nothing else is
 *     asked for)
 * @param steps numbers of steps of gradient descent with --eta
 * @param eta step size of --steps
 * @param momentum momentum of --steps, the heavy ball's (0 without)
 * @param nesterov take --momentum as Nesterov's, as PyTorch has it
 * @param ridge kernel ridge regression in place of training, with this multiple of the mean of the
 *     kernel's diagonal
 */
@Part
public record TrainingPoints(
        @Asked(least = 0, infinite = true, label = "T") List<Double> time,
        @Asked(least = 1) List<Long> steps,
        @Asked(above = 0, label = "E") OptionalDouble eta,
        @Asked(least = 0, below = 1, label = "B") OptionalDouble momentum,
        @Asked boolean nesterov,
        @Asked(above = 0, label = "R") List<Double> ridge) {
    private static final List<Double> TIMES = List.of(1.0, 10.0, 100.0, Double.POSITIVE_INFINITY);

    /** Copies {@code time}, {@code steps} and {@code ridge}. */
    public TrainingPoints {
        time = List.copyOf(time);
        steps = List.copyOf(steps);
        ridge = List.copyOf(ridge);
    }

    /** Refuses step sizes without steps, and steps without a step size. */
    void requireTogether() {
        if (steps.isEmpty() != eta.isEmpty() || (momentum.isPresent() && steps.isEmpty())) {
            throw apart(
                    steps.isEmpty() ? "eta, momentum" : "steps",
                    steps.isEmpty() ? "there are no steps" : "there is no step size",
                    "steps with eta");
        }
        if (nesterov && momentum.isEmpty()) {
            throw apart("nesterov", "there is no momentum", "momentum with it");
        }
    }

    static Refusal apart(String what, String why, String expected) {
        return Refusal.of(
                StudyRefusal.RANGE, what, why, expected, "give both, or leave one of them out");
    }

    /** All moments, or the usual times if none is requested. */
    List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        boolean usual = time.isEmpty() && steps.isEmpty() && ridge.isEmpty();
        (usual ? TIMES : time).forEach(t -> moments.add(new Moment.Time(t)));
        steps.forEach(n ->
                moments.add(new Moment.Steps(eta.orElseThrow(), momentum.orElse(0), nesterov, n)));
        ridge.forEach(r -> moments.add(new Moment.Ridge(r)));
        return moments;
    }
}
