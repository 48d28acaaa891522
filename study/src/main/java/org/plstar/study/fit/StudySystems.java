package org.plstar.study.fit;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.predict.TiledLoss;
import org.plstar.study.FittedTargets;
import org.plstar.study.KernelRows;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.system.TrainingMode;

/**
 * The systems of a network on data for a study of its training: the loss that is minimised, the
 * rows of kernels, and the evaluations on training and test rows.
 *
 * <p>All of them see the same running statistics, which move as training goes on.
 */
final class StudySystems implements AutoCloseable {
    final PreparedDataset data;
    final Model network;
    final FitSettings settings;
    final Method method;
    final TrainingLayers layers;

    /** The mode of the network in training; absent where it is the same. */
    final Optional<TrainingMode> mode;

    /** The equations of all training rows, with the targets that are fitted. */
    final ResidualSystem system;

    /** The mean loss over all training rows, of the network in evaluation. */
    final DifferentiableLoss objective;

    final Workers workers;

    private final Optional<TiledLoss> tiled;

    final KernelRows rows;
    final Evaluation training;
    final @Nullable Evaluation test;

    /**
     * The evaluation on evenly spaced test rows, for observations before the end; {@code test} if
     * these are all.
     */
    final @Nullable Evaluation someTest;

    private final ModelState state;

    /**
     * Builds the systems for a run before its start.
     *
     * @param start as the model begins; not modified
     */
    StudySystems(
            PreparedDataset data,
            Model model,
            FitSettings settings,
            ModelState start,
            ObservationPlan plan,
            Workers workers,
            LossEngine engine) {
        this.data = data;
        this.network = model;
        this.settings = settings;
        this.method = settings.method();
        this.workers = workers;
        this.state = start.copy();
        this.layers = TrainingLayers.of(network);
        this.mode = layers.any()
                ? Optional.of(TrainingMode.of(network, state.buffers(), settings.seed()))
                : Optional.empty();
        Precision precision = settings.precision();
        system = settings.targets()
                .of(data.trainingSystem(network, state.buffers()), data.training());
        tiled = PassCost.tiled(network, settings, system.samples())
                ? Optional.of(engine.loss(rows(precision), workers))
                : Optional.empty();
        objective = tiled.isPresent()
                ? tiled.get()
                : Objective.mean(system, method.loss(), precision, workers);
        rows = KernelRows.of(system, data.duplicates(), plan.equations(), workers);
        training = new Evaluation(
                system, data.encoding(), data.training().target(), precision, workers);
        test = data.test().map(this::evaluation).orElse(null);
        someTest = data.test().filter(t -> t.rows() > plan.testRows()).isPresent()
                ? evaluation(spaced(data.test().orElseThrow(), plan.testRows()))
                : test;
    }

    private LossRows rows(Precision precision) {
        int n = system.samples();
        return new LossRows(
                network,
                state.buffers(),
                data.training().features(),
                system,
                method.loss(),
                precision,
                TiledLoss.cut(n, PassCost.perStep(method, n)));
    }

    private Evaluation evaluation(Dataset rows) {
        double[] encoded = data.encoding().encode(rows.target());
        FittedTargets counted = new FittedTargets(0, settings.balanced());
        return new Evaluation(
                ResidualSystem.of(
                        network,
                        state.buffers(),
                        rows.features(),
                        counted.of(encoded, data.encoding().outputs(), rows, data.training())),
                data.encoding(),
                rows.target(),
                settings.precision(),
                workers);
    }

    private static Dataset spaced(Dataset all, int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> (int) ((long) i * all.rows() / count));
        return all.select(rows);
    }

    /** The loss whose curvature determines the step, which is the loss of training. */
    DifferentiableLoss stepObjective() {
        return mode.isEmpty()
                ? objective
                : Objective.mean(
                        mode.get().firstStep(network, data.training().features(), system.targets()),
                        method.loss(),
                        settings.precision(),
                        workers);
    }

    /** Whether the loop's losses and gradients differ from those to be observed. */
    boolean separate() {
        return method.separate() || layers.any();
    }

    /** Whether the closed-form dynamics of the linearized model apply to this training. */
    boolean predicted() {
        return NoPrediction.of(method, layers).isEmpty();
    }

    /** Outputs on the kernel's rows, in double precision. */
    double[] kernelOutputs(double[] w) {
        return new Evaluation(
                        rows.system(),
                        data.encoding(),
                        data.training().target(),
                        Precision.DOUBLE,
                        workers)
                .outputs(Precision.DOUBLE.of(w));
    }

    /** Frees the resources of an engine. */
    @Override
    public void close() {
        tiled.ifPresent(TiledLoss::close);
    }

    /** The model at w, with the running statistics of now. */
    ModelState at(double[] w) {
        return new ModelState(w, state.buffers());
    }
}
