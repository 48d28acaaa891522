package org.plstar.study.fit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.refusal.Refusal;
import org.plstar.study.LabelFree;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * What is foretold of a model that is fine-tuned behind a new head, before it trains: its training
 * rows, each left out of the regression with the kernel of the weights that train, which has seen
 * no label ({@link LabelFree}).
 *
 * @param score absent for the reason
 * @param reason empty if there is a score
 */
public record Foretold(Optional<LabelFree.Score> score, String reason) {
    /** Operations of a kernel that is computed for any run: about two seconds of two cores. */
    private static final double LITTLE = 1e11;

    private static final Foretold NO_HEAD = absent("no new head was put behind a model");

    private static Foretold absent(String reason) {
        return new Foretold(Optional.empty(), reason);
    }

    /** A number, or the reason for its absence. */
    Measured measured(ToDoubleFunction<LabelFree.Score> part) {
        return Measured.of(score.map(part::applyAsDouble), reason);
    }

    /** A share of rows, or the reason for its absence. */
    Measured share(Function<LabelFree.Score, OptionalDouble> part) {
        return score.map(s -> Measured.of(part.apply(s), "the targets are numbers"))
                .orElseGet(() -> Measured.absent(reason));
    }

    /**
     * What is foretold of a run. Cost: at most that of the run itself, or {@value #LITTLE}
     * operations.
     *
     * @param start the state that the run begins with
     */
    static Foretold of(
            PreparedDataset data,
            Model trained,
            FitSettings settings,
            ModelState start,
            Progress progress,
            Workers workers) {
        if (!(trained instanceof HeadedModel model)) {
            return NO_HEAD;
        }
        if (!settings.method().loss().equals(Loss.SQUARE)) {
            return absent("it is known for the square loss only");
        }
        double[] file = model.body().initialParameters(0);
        if (!Arrays.equals(file, Arrays.copyOf(start.parameters(), file.length))) {
            return absent("the weights at the start are not those of the model's file: they may"
                    + " have seen these labels");
        }
        double most = Math.max(LITTLE, operations(data, model, settings, workers));
        if (kernelOperations(model, data, workers) > most) {
            return absent("the kernel of what trains takes more operations than the run");
        }
        try (LabelFree fit = new LabelFree(model, data, workers)) {
            if (file.length == 0) {
                return new Foretold(Optional.of(fit.score(fit.alone())), "");
            }
            String stage = "kernel of what trains, behind random heads";
            Predicate<String> trains = model.body().layout()::contains;
            LabelFree.Fit all = fit.fits(
                            model.body(),
                            List.of(trains),
                            new LabelFree.Heads(
                                    LabelFree.HEADS, settings.seed(), "heads of the run"),
                            stage,
                            (done, of) -> progress.at(stage, done, of))
                    .getFirst();
            return new Foretold(Optional.of(fit.score(all.ridge())), "");
        } catch (Refusal refusal) { // a refusal here is no failure of the run
            return absent(refusal.where() + ": " + refusal.what());
        }
    }

    /** About the operations of the kernel of the body behind several heads, and of its fits. */
    private static double kernelOperations(
            HeadedModel model, PreparedDataset data, Workers workers) {
        HeadedModel several = HeadedModel.of(model.body(), model.pooling(), LabelFree.HEADS);
        double n = data.training().rows();
        double eigenvectors = 9 * n * n * n;
        return LabelFree.SPECTRA * eigenvectors
                + TangentKernel.of(
                                ResidualSystem.of(
                                        several,
                                        data.training().features(),
                                        new double[data.training().rows() * LabelFree.HEADS]),
                                KernelOutputs.MEAN,
                                workers)
                        .operations(data.training().rows());
    }

    /** About the operations of the steps of a run. */
    private static double operations(
            PreparedDataset data, Model model, FitSettings settings, Workers workers) {
        int rows = PassCost.perStep(settings.method(), data.training().rows());
        return settings.steps()
                * Objective.mean(
                                data.trainingSystem(model),
                                settings.method().loss(),
                                Precision.DOUBLE,
                                workers)
                        .gradientOperations(rows);
    }
}
