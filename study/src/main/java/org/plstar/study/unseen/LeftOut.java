package org.plstar.study.unseen;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.array.Workers;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.predict.TrainedKernel;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.KernelRows;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;

/**
 * The quality of a network on rows that it has not seen, from its training rows alone: each is left
 * out of the ridge regression with its tangent kernel that has the network's own training error
 * ({@link TrainedKernel}).
 *
 * @param numbers absent for the reason
 * @param reason empty if there are numbers
 */
public record LeftOut(Optional<Numbers> numbers, String reason) {
    /** The largest number of equations: eigenvectors of such a kernel take a tenth of a second. */
    static final int MOST = 500;

    /** The range around both losses: from half the smaller to twice the larger. */
    private static final double LOW = 0.5;

    private static final double HIGH = 2;

    /**
     * The expected numbers on other rows.
     *
     * @param loss mean over the rows of ½‖e_i‖², with the kernel at the end
     * @param accuracy absent for numbers
     * @param lossStart the same with the kernel at the start, which has not seen the targets
     * @param accuracyStart of it
     * @param ridge λ of the kernel at the end, in units of K, not of K/N
     * @param degreesOfFreedom of the fit at the end
     */
    public record Numbers(
            double loss,
            OptionalDouble accuracy,
            double lossStart,
            OptionalDouble accuracyStart,
            double ridge,
            double degreesOfFreedom) {
        /** Refuses numbers that are not finite. */
        public Numbers {
            Require.notNegative(loss, StudyRefusal.RANGE, "loss");
            Require.finite(accuracy.orElse(0), StudyRefusal.RANGE, "accuracy");
            Require.notNegative(lossStart, StudyRefusal.RANGE, "lossStart");
            Require.finite(accuracyStart.orElse(0), StudyRefusal.RANGE, "accuracyStart");
            Require.notNegative(ridge, StudyRefusal.RANGE, "ridge");
            Require.notNegative(degreesOfFreedom, StudyRefusal.RANGE, "degreesOfFreedom");
        }

        /** The lower end of the band. */
        public double low() {
            return LOW * Math.min(loss, lossStart);
        }

        /** The upper end of the band. */
        public double high() {
            return HIGH * Math.max(loss, lossStart);
        }
    }

    /** A number, or the reason for its absence. */
    public Measured measured(Function<Numbers, Double> part) {
        return Measured.of(numbers.map(part), reason);
    }

    /** A share of rows, or the reason for its absence. */
    public Measured share(Function<Numbers, OptionalDouble> part) {
        return numbers.map(n -> Measured.of(part.apply(n), "the targets are numbers"))
                .orElseGet(() -> Measured.absent(reason));
    }

    /**
     * The expected numbers on other rows for a run, where computing them takes little time.
     *
     * @param decays whether weights decayed as it trained
     * @param rows on which its kernels were computed
     */
    public static LeftOut of(
            PreparedDataset data,
            Model model,
            Loss loss,
            boolean decays,
            KernelRows rows,
            ModelState start,
            ModelState end,
            Workers workers) {
        KernelRows own = data.equalByChance()
                ? KernelRows.of(
                        data.trainingSystem(model, end.buffers()),
                        data.leftOut(),
                        RunKernel.MOST,
                        workers)
                : rows;
        Optional<String> withheld = RunKernel.withheld(loss, decays, model, own);
        if (withheld.isPresent()) {
            return new LeftOut(Optional.empty(), withheld.get());
        }
        if (own.equations() > MOST) {
            return new LeftOut(
                    Optional.empty(),
                    "there are more than " + MOST + " equations: it would take long");
        }
        if (!Arrays.stream(end.parameters()).allMatch(Double::isFinite)) {
            return new LeftOut(Optional.empty(), "the run diverged");
        }
        try (RunKernel kernel = new RunKernel(data, model, own, start.parameters(), end, workers)) {
            return kernel.leftOut();
        } catch (Refusal refusal) { // a refusal here is no failure of a finished run
            return new LeftOut(Optional.empty(), refusal.where() + ": " + refusal.what());
        }
    }
}
