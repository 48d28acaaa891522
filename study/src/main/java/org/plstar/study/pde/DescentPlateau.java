package org.plstar.study.pde;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Plain gradient descent from the start of a search, predicted and observed: why it stalls. The
 * first steps are not compared, since the kernel of the start changes within few steps; the steps
 * after them is predicted by the kernel at that point alone, w ← w - ηJᵀr with η = 1/λ_max(K), so
 * that a residual's part along an eigenvector with eigenvalue λ is multiplied by 1 - λ/λ_max a
 * step.
 *
 * @param settled steps before the prediction
 * @param watched steps that were predicted and taken
 * @param eta the step size η
 * @param lossAtStart before all steps
 * @param loss where the prediction begins
 * @param hundredth predicted steps from there to a hundredth of the loss
 * @param directions eigenvectors of the kernel there, from the largest eigenvalue down
 * @param course the loss of the steps that were watched, at some of them
 */
public record DescentPlateau(
        int settled,
        int watched,
        double eta,
        double lossAtStart,
        double loss,
        double hundredth,
        List<Direction> directions,
        List<Moment> course) {
    /** The part of the residual below which others contribute more to it than its own size. */
    public static final double TOLD = 1e-6;

    /** Copies {@code directions} and {@code course}. */
    public DescentPlateau {
        directions = List.copyOf(directions);
        course = List.copyOf(course);
    }

    /**
     * An eigenvector of the kernel.
     *
     * @param number from 1, for the largest eigenvalue
     * @param eigenvalue λ/λ_max
     * @param share of ‖r‖² where the prediction begins
     * @param half predicted steps until its part of the residual is half, ln 2/-ln(1 - λ/λ_max)
     * @param observed the same, observed; absent if that took more steps than were watched
     * @param left predicted part after the steps that were watched, of 1
     * @param leftObserved the same, observed; below 0 where the sign changed
     */
    public record Direction(
            int number,
            double eigenvalue,
            double share,
            double half,
            OptionalDouble observed,
            double left,
            double leftObserved) {}

    /**
     * Eigenvectors whose part is not small, and is predicted to halve within the observed steps.
     */
    public List<Direction> due() {
        return directions.stream()
                .filter(k -> k.share() > TOLD && k.half() <= watched)
                .toList();
    }

    /** The loss after a step. */
    public record Moment(int step, double loss, double predicted) {}
}
