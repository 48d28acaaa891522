package org.plstar.system;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.OperationCount;
import org.plstar.program.Program;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The loss L(w) = Σ_i weight_i l(F_i(w), y_i) of a system, its gradient and its curvature, in one
 * precision.
 *
 * <p>With the default weights 1/N it is the mean over samples; with weights 1, the sum. Not
 * thread-safe.
 */
public final class Objective implements DifferentiableLoss {
    /**
     * The most bytes that a curvature operator keeps of the pass at its point; a larger pass is
     * computed again for each product.
     */
    public static final long KEPT_BYTES = 1L << 30;

    /**
     * Memory for intermediate values of the loss alone, in bytes: forward passes are as fast with
     * little.
     */
    private static final long VALUE_BUDGET = 32L << 20;

    final ResidualSystem system;
    final Loss loss;
    final Precision precision;
    final Workers workers;
    private final Storage targets;
    private final Storage weights;
    private final LossPass.Programs programs;
    private final LossPass all;

    private Objective(
            ResidualSystem system,
            Loss loss,
            double[] weights,
            Precision precision,
            Workers workers) {
        requireNonNull(system, "system");
        requireNonNull(loss, "loss");
        requireNonNull(loss.text(), "the text of loss");
        requireNonNull(weights, "weights");
        requireNonNull(precision, "precision");
        requireNonNull(workers, "workers");
        this.system = system;
        this.loss = loss;
        this.precision = precision;
        this.workers = workers;
        this.targets = precision.of(system.targets());
        Require.size(system.samples(), weights.length, SystemRefusal.SIZE, "weights");
        SystemRefusal.requireFinite("weight", weights);
        for (double weight : weights) {
            Require.atLeast(0.0, weight, SystemRefusal.RANGE, "weight");
        }
        loss.requireTargets(system.targets(), system.outputs());
        this.weights = precision.of(weights);
        this.programs = new LossPass.Programs(
                Executor.of(LossPrograms.loss(system, loss), precision, workers, VALUE_BUDGET),
                Executor.of(LossPrograms.gradient(system, loss), precision, workers));
        this.all = new LossPass(system, programs, this::binding);
    }

    /** The mean of the loss over the samples. */
    public static Objective mean(
            ResidualSystem system, Loss loss, Precision precision, Workers workers) {
        double[] weights = new double[system.samples()];
        Arrays.fill(weights, 1.0 / weights.length);
        return new Objective(system, loss, weights, precision, workers);
    }

    /** The loss with a weight for every sample. */
    public static Objective weighted(
            ResidualSystem system,
            Loss loss,
            double[] weights,
            Precision precision,
            Workers workers) {
        return new Objective(system, loss, weights.clone(), precision, workers);
    }

    /** The system of equations. */
    public ResidualSystem system() {
        return system;
    }

    @Override
    public int samples() {
        return system.samples();
    }

    @Override
    public int unknowns() {
        return system.unknowns();
    }

    @Override
    public boolean perSample() {
        return system.perSample();
    }

    @Override
    public Precision precision() {
        return precision;
    }

    @Override
    public Workers workers() {
        return workers;
    }

    /** The loss of this objective on at most {@code size} samples at a time. */
    public Minibatch minibatch(int size) {
        return minibatch(size, Optional.empty());
    }

    @Override
    public Minibatch minibatch(int size, Optional<TrainingMode> mode) {
        return new Minibatch(this, mode, Math.min(size, system.samples()));
    }

    /**
     * Passes over some of the samples.
     *
     * @param most bytes that may be kept of the point of products
     */
    public PartialLoss parts(long most) {
        return new PartialLoss(this, most);
    }

    /** The loss of a sample. */
    public Loss loss() {
        return loss;
    }

    Storage targets() {
        return targets;
    }

    Storage weights() {
        return weights;
    }

    LossPass.Programs programs() {
        return programs;
    }

    @Override
    public double value(Storage w) {
        requireNonNull(w, "w");
        return all.value(w, system.samples());
    }

    @Override
    public double gradient(Storage w, Storage g) {
        requireNonNull(g, "g");
        require(g);
        return all.gradient(w, g, system.samples());
    }

    /**
     * About the number of operations of the loss and its gradient on a number of samples, as
     * {@link OperationCount} counts them.
     */
    public double gradientOperations(int samples) {
        return OperationCount.of(programs.gradient().program(), samples, 1);
    }

    /**
     * About the number of operations of a product with {@link #gaussNewton} where the pass at its
     * point is computed again for each product.
     */
    public double gaussNewtonOperations() {
        return OperationCount.of(LossPrograms.gaussNewton(system, loss), system.samples(), 1);
    }

    /**
     * One product costs about two gradients, or three where the values that products share do not
     * fit into {@link #KEPT_BYTES}.
     */
    @Override
    public LossCurvature hessian(Storage w) {
        ObjectiveProducts products = products();
        return products.product(
                w,
                products.gradientSplit(),
                ObjectiveProducts.OF_GRADIENT,
                KEPT_BYTES,
                () -> products.product(w, LossPrograms.hessian(system, loss), "v:g:"));
    }

    /**
     * The generalized Gauss–Newton operator Jᵀ B J of L at w, B the Hessian of the loss in the
     * outputs; symmetric, and without negative eigenvalues for losses that are convex in the
     * outputs.
     *
     * @param w [p]; copied
     */
    public LossCurvature gaussNewton(Storage w) {
        return gaussNewton(w, KEPT_BYTES);
    }

    @Override
    public LossCurvature gaussNewton(Storage w, long most) {
        return gaussNewton(loss, w, most);
    }

    @Override
    public LossCurvature stepCurvature(Storage w, long most) {
        return gaussNewton(loss.bound(), w, most);
    }

    private LossCurvature gaussNewton(Loss of, Storage w, long most) {
        Program product = LossPrograms.gaussNewton(system, of);
        ObjectiveProducts products = products(of);
        return products.product(
                w,
                ObjectiveProducts.productSplit(product),
                ObjectiveProducts.OF_PRODUCT,
                most,
                () -> products.product(w, product, "v:"));
    }

    ObjectiveProducts products() {
        return products(loss);
    }

    /** The products of another loss of the same outputs and targets. */
    ObjectiveProducts products(Loss of) {
        return new ObjectiveProducts(system, of, precision, workers, this::binding);
    }

    /** Refuses parameters or gradients in another precision than this objective's. */
    void require(Storage numbers) {
        if (numbers.precision() != precision) {
            throw Refusal.of(
                    SystemRefusal.PRECISION,
                    "a point in precision " + numbers.precision(),
                    "the objective computes in " + precision,
                    "numbers in that precision",
                    "make them by Precision." + precision + ".of");
        }
    }

    Binding binding(Storage w) {
        return binding(w, 0);
    }

    /** Binds all inputs of the programs, for samples from {@code firstSample} on. */
    Binding binding(Storage w, int firstSample) {
        require(w);
        return system.binding(w, firstSample)
                .input(LossPrograms.TARGET, targets, firstSample * system.outputs())
                .input(LossPrograms.WEIGHT, weights, firstSample);
    }
}
