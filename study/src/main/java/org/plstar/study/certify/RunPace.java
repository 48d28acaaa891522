package org.plstar.study.certify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.plstar.landscape.Observation;

/**
 * The rate of gradient descent at the end of a run, from which the further steps to a proof follow.
 *
 * @param rate by how many e-folds the residual fell a step, over the second half of the steps;
 *     absent where the loss does not fall there, or nothing is known
 * @param steps of the run
 * @param frozen how it goes on if its kernel stays; absent where that is not known
 */
public record RunPace(OptionalDouble rate, long steps, Optional<FrozenSteps> frozen) {
    /** The pace where there is no end of a run. */
    public static final RunPace UNKNOWN = new RunPace(OptionalDouble.empty(), 0, Optional.empty());

    /** The pace from a run's observations, at least one. */
    public static RunPace of(List<Observation> path, Optional<FrozenSteps> frozen) {
        Observation end = path.getLast();
        Observation half = path.stream()
                .filter(o -> 2L * o.step() <= end.step())
                .reduce((_, later) -> later)
                .orElse(end);
        double rate = Math.log(half.loss() / end.loss()) / 2 / (end.step() - half.step());
        return new RunPace(
                rate > 0 && Double.isFinite(rate)
                        ? OptionalDouble.of(rate)
                        : OptionalDouble.empty(),
                end.step(),
                frozen);
    }

    /**
     * The number of steps after which the residual is {@code factor} times smaller, if the kernel
     * stays constant; absent where that is not known. Cost: that of {@link FrozenSteps}.
     */
    OptionalLong ifKernelStayed(double factor) {
        return rate.isEmpty()
                ? OptionalLong.empty()
                : frozen.map(f -> f.until(Math.max(1, factor))).orElse(OptionalLong.empty());
    }

    /**
     * The number of steps for the same factor at the rate of the second half of the run; the rate
     * falls as steps go on.
     */
    OptionalLong atRate(double factor) {
        return rate.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(
                        1, (long) Math.ceil(Math.log(Math.max(1, factor)) / rate.getAsDouble())));
    }
}
