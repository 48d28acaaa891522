package org.plstar.study.advise;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.OptionalDouble;
import org.plstar.network.Model;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.system.Loss;

/**
 * Says before training which step, momentum, batch size and width the theory asks for, and how many
 * steps it will take.
 *
 * <p>Advice is for the training rows that plstar train takes with the same options. It takes the
 * tangent kernel as constant; --verify trains a little by each method and shows what was predicted
 * beside what happened.
 *
 * @param data whose training rows the network is to learn
 * @param model the network
 * @param start weights to start from, [p]; not modified
 * @param loss the loss of the training
 * @param until the loss to reach; without it a hundredth of the loss at the start
 * @param tolerance relative change of the kernel up to which a network counts as near-linear
 * @param kernelEquations predict from kernels of at most so many equations, rows times outputs
 * @param verify train a little by each method and compare with what was predicted
 * @param verifySteps steps of each of these trainings
 * @param seed of everything random
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
@Study("advise")
public record AdviceRequest(
        PreparedDataset data,
        Model model,
        double[] start,
        Loss loss,
        @Asked(above = 0, label = "LOSS") OptionalDouble until,
        @Asked(value = "0.1", above = 0) double tolerance,
        @Asked(value = "3000", least = 1) int kernelEquations,
        @Asked boolean verify,
        @Asked(value = "200", least = 10) int verifySteps,
        @Asked("1") long seed)
        implements Request<Advice>, AdviceRequestWith {
    /**
     * Copies the arrays; {@code run} checks ranges.
     *
     * @throws org.plstar.refusal.Refusal RANGE for trainings by another loss than the square loss,
     *     or TRAINING_LAYER for batch norm and dropout
     */
    public AdviceRequest {
        requireNonNull(loss, "loss");
        requireNonNull(until, "until");
        data.requireFitting(model);
        Require.size(model.layout().size(), start.length, StudyRefusal.RANGE, "start");
        Require.finite(start, StudyRefusal.RANGE, "start");
        start = start.clone();
        TrainingLayers.of(model).refuse("advice");
        if (verify && loss != Loss.SQUARE) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    "verify",
                    "rates are predicted for the square loss only",
                    "the square loss",
                    "leave it out");
        }
    }

    /** A request for the square loss, from random weights of seed 1, without short trainings. */
    public static AdviceRequest of(PreparedDataset data, Model model) {
        requireNonNull(data, "data");
        return Description.of(AdviceRequest.class)
                .make(Map.of(
                        "data",
                        data,
                        "model",
                        model,
                        "start",
                        model.initialParameters(1),
                        "loss",
                        Loss.SQUARE));
    }

    @Override
    public Advice run(Session session) {
        return new AdviceStudy(Description.checked(this), session).advise();
    }
}
