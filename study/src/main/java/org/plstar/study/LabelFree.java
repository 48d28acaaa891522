package org.plstar.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.plstar.array.Listener;
import org.plstar.array.MachineMemory;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.HeadedModel;
import org.plstar.network.Model;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LeftOutRidge;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Regression of the targets with the kernels of a model's weights behind random heads, each row
 * left out: what training these weights leads to, before any training.
 *
 * <p>The kernel of a group S is Θ_S = 1/H Σ_k J_k J_kᵀ over heads w_k ~ N(0, I/D): no label is in
 * it, so that the left-out errors are exact. A head that was fitted to the labels would put the
 * left-out label into the kernel. The regression is with h hᵀ + s Θ_S, or Θ_S alone, and a free
 * constant: without it a large ridge predicts 0, which beats the mean of the other rows on labels
 * that are noise. The scale s and the ridge are those of the least left-out loss.
 */
public final class LabelFree implements AutoCloseable {
    /** Random heads over which a kernel is the mean, where nothing else is asked for. */
    public static final int HEADS = 4;

    /** Scales s of a group's kernel, in units of the ridge head's squared norm. */
    private static final double[] SCALES = {1, 10, 100, 1000, Double.POSITIVE_INFINITY};

    /** Eigendecompositions for a group: one for each scale. */
    public static final int SPECTRA = SCALES.length;

    private static final int FEWEST_ROWS = 20;

    private static final int FEWEST_OF_CLASS = 5;

    /** Bytes of what the kernels are made of. */
    private static final long BUDGET = 1536L << 20;

    private static final String SHORTER = "take fewer rows, or fewer tokens of each";

    private final HeadedModel model;
    private final Dataset rows;
    private final Workers workers;
    private final int n;
    private final int outputs;
    private final double[] y;
    private final Matrix base;
    private final LeftOutRidge alone;
    private final double norm;

    /**
     * The regression with the head alone. Cost: a pass forwards, and an eigendecomposition of N³.
     *
     * @param model with the weights of its file; its own head is not used
     * @throws Refusal RANGE if there are too few distinct rows, or rows of a class
     */
    public LabelFree(HeadedModel model, PreparedDataset data, Workers workers) {
        data.requireFitting(model);
        this.model = model;
        this.rows = data.training().select(data.duplicates().kept());
        this.workers = workers;
        this.n = rows.rows();
        this.outputs = data.encoding().outputs();
        tooFew(rows).ifPresent(what -> {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    rows.source(),
                    what,
                    "at least " + FEWEST_ROWS + " rows, and " + FEWEST_OF_CLASS + " of each class",
                    "take more rows, or say what trains");
        });
        this.y = data.encoding().encode(rows.target());
        double[] h = HeadStart.features(model, rows.features(), workers);
        this.base = HeadStart.kernel(h, model.width());
        try (KernelSpectrum spectrum = KernelSpectrum.of(base.copy(), workers)) {
            this.alone = LeftOutRidge.besideConstant(spectrum, y, outputs);
        }
        this.norm = squaredNorm(HeadStart.head(alone.dual(), h, model.width()));
    }

    private static Optional<String> tooFew(Dataset rows) {
        if (rows.rows() < FEWEST_ROWS) {
            return Optional.of(rows.rows() + " distinct training rows");
        }
        if (!(rows.target() instanceof Target.Classes c)) {
            return Optional.empty();
        }
        int[] counts = new int[c.classNames().size()];
        for (int label : c.labels()) {
            counts[label]++;
        }
        return Arrays.stream(counts)
                .filter(k -> k > 0 && k < FEWEST_OF_CLASS)
                .boxed()
                .min(Integer::compare)
                .map(k -> "a class has " + k + " rows");
    }

    /** Σ W², in the mean over outputs; without the bias. */
    private double squaredNorm(double[] head) {
        double sum = 0;
        for (int i = 0; i < head.length - outputs; i++) {
            sum += head[i] * head[i] / outputs;
        }
        return sum;
    }

    /**
     * Random heads.
     *
     * @param count H
     * @param seed of their stream
     * @param stream its name: equal ones give equal heads
     */
    public record Heads(int count, long seed, String stream) {
        /** Refuses less than one head. */
        public Heads {
            Require.atLeast(1, count, StudyRefusal.RANGE, "heads");
        }

        private double[] numbers(int width) {
            RandomStream random = RandomStream.of(seed, stream);
            double[] head = new double[count * (width + 1)];
            for (int i = 0; i < count * width; i++) {
                head[i] = random.normal(i) / Math.sqrt(width);
            }
            return head;
        }
    }

    /**
     * The best fit of a group.
     *
     * @param scale s; 0: the head alone; absent: the group's kernel alone
     * @param ridge the regression
     * @param condition the condition number of the group's kernel; absent where it is singular to
     *     rounding
     */
    public record Fit(OptionalDouble scale, LeftOutRidge ridge, OptionalDouble condition) {
        /** Refuses what is no number. */
        public Fit {
            Require.notNegative(scale.orElse(0), StudyRefusal.RANGE, "scale");
            Require.finite(condition.orElse(1), StudyRefusal.RANGE, "condition");
        }
    }

    /**
     * How well rows that are left out are predicted.
     *
     * @param loss 1/(2N) Σ_i ‖e_i‖², the least over scales and ridges
     * @param lossError its standard error
     * @param accuracy the share of rows whose class is right; absent for numbers
     * @param accuracyError its standard error
     * @param ridge λ
     */
    public record Score(
            double loss,
            double lossError,
            OptionalDouble accuracy,
            OptionalDouble accuracyError,
            double ridge) {
        /** Refuses what is no number. */
        public Score {
            Require.notNegative(loss, StudyRefusal.RANGE, "loss");
            Require.notNegative(lossError, StudyRefusal.RANGE, "lossError");
            Require.finite(accuracy.orElse(0), StudyRefusal.RANGE, "accuracy");
            Require.finite(accuracyError.orElse(0), StudyRefusal.RANGE, "accuracyError");
            Require.notNegative(ridge, StudyRefusal.RANGE, "ridge");
        }
    }

    /** A mean over rows, and its standard error. */
    public record Mean(double value, double error) {
        /** Refuses what is no number. */
        public Mean {
            Require.finite(value, StudyRefusal.RANGE, "value");
            Require.notNegative(error, StudyRefusal.RANGE, "error");
        }

        private static Mean of(double... x) {
            double mean = Arrays.stream(x).sum() / x.length;
            double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
            return new Mean(mean, Math.sqrt(squares / (x.length - 1) / x.length));
        }
    }

    /** The distinct training rows. */
    public Dataset rows() {
        return rows;
    }

    /** The targets of these rows, [N, C] row-major. */
    public double[] targets() {
        return y.clone();
    }

    /** The fit of the head alone. */
    public LeftOutRidge alone() {
        return alone;
    }

    /**
     * The best fit of each group of weights. Cost: a pass with H heads, the kernels of all groups
     * from it, and 5 eigendecompositions of N³ for each group.
     *
     * @param body of the model, or the same with adapters that change no output yet
     * @param groups each tells by the name of a parameter of the body whether it is in it
     * @param stage what this is, for a refusal
     * @param listener told of blocks of the kernels
     * @throws Refusal NO_MEMORY if the kernels do not fit
     */
    public List<Fit> fits(
            Model body,
            List<? extends Predicate<String>> groups,
            Heads heads,
            String stage,
            Listener listener) {
        double[] head = heads.numbers(model.width());
        HeadedModel several =
                HeadedModel.of(body, model.pooling(), heads.count).startingFrom(() -> head);
        ResidualSystem s = ResidualSystem.of(several, rows.features(), new double[n * heads.count]);
        MachineMemory.require(
                stage + " on " + n + " rows",
                BUDGET + (double) Double.BYTES * n * n * (groups.size() + 2),
                SHORTER);
        List<Matrix> kernels = TangentKernel.ofGroups(
                s,
                KernelOutputs.MEAN,
                groups,
                several.initialParameters(0),
                workers,
                BUDGET,
                listener);
        try {
            List<Fit> fits = new ArrayList<>();
            for (Matrix theta : kernels) {
                fits.add(fit(theta));
            }
            return fits;
        } finally {
            kernels.forEach(Matrix::close);
        }
    }

    private Fit fit(Matrix theta) {
        Fit best = new Fit(OptionalDouble.of(0), alone, OptionalDouble.empty());
        OptionalDouble condition = OptionalDouble.empty();
        if (theta.largest() == 0) {
            return best; // no output depends on these weights
        }
        for (double scale : SCALES) {
            boolean only = Double.isInfinite(scale);
            try (KernelSpectrum k = KernelSpectrum.of(
                    only ? theta.copy() : sum(base, scale * norm, theta), workers)) {
                LeftOutRidge r = LeftOutRidge.besideConstant(k, y, outputs);
                if (r.loss() < best.ridge.loss()) {
                    OptionalDouble at = only ? OptionalDouble.empty() : OptionalDouble.of(scale);
                    best = new Fit(at, r, best.condition);
                }
                if (only && k.rank() == n) {
                    condition = OptionalDouble.of(k.largest() / k.values()[0]);
                }
            }
        }
        return new Fit(best.scale, best.ridge, condition);
    }

    private static Matrix sum(Matrix base, double factor, Matrix theta) {
        Matrix k = base.copy();
        for (int i = 0; i < k.rows(); i++) {
            for (int j = 0; j < k.columns(); j++) {
                k.set(i, j, k.get(i, j) + factor * theta.get(i, j));
            }
        }
        return k;
    }

    /** The errors of rows by the mean of the others' targets, [N, C]. */
    public double[] meanErrors() {
        double[] e = new double[y.length];
        for (int c = 0; c < outputs; c++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += y[i * outputs + c];
            }
            for (int i = 0; i < n; i++) {
                double own = y[i * outputs + c];
                e[i * outputs + c] = own - (sum - own) / (n - 1);
            }
        }
        return e;
    }

    private double loss(double[] e, int row) {
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
            sum += e[row * outputs + c] * e[row * outputs + c] / 2;
        }
        return sum;
    }

    /** ½ the mean squared error of rows. */
    public double half(double[] e) {
        return IntStream.range(0, n).mapToDouble(i -> loss(e, i)).sum() / n;
    }

    /** The loss of one less that of another, in the mean over the rows. */
    public Mean difference(double[] more, double[] less) {
        return Mean.of(IntStream.range(0, n)
                .mapToDouble(i -> loss(more, i) - loss(less, i))
                .toArray());
    }

    /** How well a fit predicts the rows without them. */
    public Score score(LeftOutRidge r) {
        Mean loss = Mean.of(
                IntStream.range(0, n).mapToDouble(i -> loss(r.errors(), i)).toArray());
        if (!(rows.target() instanceof Target.Classes c)) {
            return new Score(
                    loss.value,
                    loss.error,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    r.ridge());
        }
        double right =
                IntStream.range(0, n).filter(i -> said(r, i) == c.labels()[i]).count() / (double) n;
        return new Score(
                loss.value,
                loss.error,
                OptionalDouble.of(right),
                OptionalDouble.of(binomial(right)),
                r.ridge());
    }

    /**
     * The standard error of a share of the rows, as if two more were right and two more wrong
     * (Agresti and Coull 1998): above 0 where all are.
     */
    private double binomial(double share) {
        double p = (share * n + 2) / (n + 4);
        return Math.sqrt(p * (1 - p) / (n + 4));
    }

    /** The left-out outputs of a row of classes: one number for each. */
    public double[] outputs(LeftOutRidge r, int row) {
        double[] f = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            f[c] = y[row * outputs + c] - r.errors()[row * outputs + c];
        }
        // one output above 0 is the second class
        return outputs == 1 ? new double[] {-f[0] / 2, f[0] / 2} : f;
    }

    /** The class that a fit says of a row without it. */
    public int said(LeftOutRidge r, int row) {
        double[] f = outputs(r, row);
        int most = 0;
        for (int c = 1; c < f.length; c++) {
            most = f[c] > f[most] ? c : most;
        }
        return most;
    }

    @Override
    public void close() {
        base.close();
    }
}
