package org.plstar.study.advise;

import java.util.OptionalDouble;
import org.plstar.network.Model;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;

/**
 * A request for what the theory advises before a model is trained on data.
 *
 * @param start weights to start from, [p]; not modified
 * @param target loss to reach; absent: a hundredth of the loss at the start
 * @param tolerance drift of the kernel up to which a network counts as near-linear
 * @param kernelEquations most equations of the kernel
 * @param verify whether to train a little and compare; for the square loss
 * @param steps of every short training
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record AdviceRequest(
        PreparedDataset data,
        Model model,
        double[] start,
        Loss loss,
        OptionalDouble target,
        double tolerance,
        int kernelEquations,
        boolean verify,
        int steps,
        long seed)
        implements Request<Advice> {
    /**
     * Copies; checks the ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE, or TRAINING_LAYER for batch norm and dropout
     */
    public AdviceRequest {
        data.requireFitting(model);
        Require.size(model.layout().size(), start.length, StudyRefusal.RANGE, "start");
        Require.finite(start, StudyRefusal.RANGE, "start");
        start = start.clone();
        TrainingLayers.of(model).refuse("advice");
        StudyRefusal.requirePositive("until", target);
        StudyRefusal.requirePositive("tolerance", OptionalDouble.of(tolerance));
        if (kernelEquations < 1) {
            throw StudyRefusal.range("kernel-equations " + kernelEquations, "at least 1");
        }
        if (steps < 10) {
            throw StudyRefusal.range("verify-steps " + steps, "at least 10");
        }
    }

    /** For the square loss, from random weights of seed 1, without short trainings. */
    public static AdviceRequest of(PreparedDataset data, Model model) {
        return new AdviceRequest(
                data,
                model,
                model.initialParameters(1),
                Loss.SQUARE,
                OptionalDouble.empty(),
                0.1,
                3000,
                false,
                200,
                1);
    }

    /** The same with short trainings of so many steps beside their predictions. */
    public AdviceRequest verified(int trainingSteps) {
        return new AdviceRequest(
                data,
                model,
                start,
                loss,
                target,
                tolerance,
                kernelEquations,
                true,
                trainingSteps,
                seed);
    }

    @Override
    public Advice run(Session session) {
        return new AdviceStudy(this, session).advise();
    }
}
