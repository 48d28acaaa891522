package org.plstar.study.unseen;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.KernelDrift;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.predict.TrainedKernel;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.KernelRows;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.study.predict.Predictions;
import org.plstar.study.predict.TrainingChange;
import org.plstar.study.table.Criterion;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/**
 * A trained network's kernels at its start and end with the ridge of its training error: estimates
 * for rows that it has not seen, and the rows on which predictions rest ({@link TrainedKernel}).
 * The caller closes it.
 */
public final class RunKernel implements AutoCloseable {
    /**
     * The largest number of equations: the eigenvectors of such a kernel take some ten seconds, and
     * 150 MB.
     */
    static final int MOST = 3000;

    /** The drift of the kernel above which no row's share can be computed. */
    private static final double MOVED = 0.5;

    private final PreparedDataset data;
    private final OtherRows others;
    private final KernelRows rows;
    private final double[] root;
    private final double[] start;
    private final double[] end;
    private final double drift;
    private final TrainedKernel before;
    private final TrainedKernel after;

    /**
     * The kernels of all training rows.
     *
     * @param rows all rows, duplicates merged as far as they are left out together
     * @param last the model as the run ended
     */
    RunKernel(
            PreparedDataset data,
            Model model,
            KernelRows rows,
            double[] start,
            ModelState last,
            Workers workers) {
        this.data = data;
        this.others = new OtherRows(data, model, last.buffers(), rows, workers);
        this.rows = rows;
        this.start = start;
        this.end = last.parameters();
        root = rows.roots();
        ResidualSystem system = rows.system();
        Jacobian now = Jacobian.at(system, end, workers);
        double[] residual = weighted(now.value());
        double[] moved = end.clone();
        Arrays.setAll(moved, i -> end[i] - start[i]);
        double[] z = new double[residual.length];
        now.apply(moved, z);
        Arrays.setAll(z, i -> root[i] * z[i] + residual[i]);
        double[] first = weighted(Jacobian.at(system, start, workers).value());
        Matrix atStart = rows.at(start);
        Matrix atEnd = rows.at(end);
        drift = KernelDrift.of(atEnd, atStart);
        int c = system.outputs();
        int[][] groups = contradicting(data.leftOut(), rows.place());
        before = TrainedKernel.of(atStart, first, residual, c, groups, workers);
        after = TrainedKernel.of(atEnd, z, residual, c, groups, workers);
    }

    /**
     * Rows with equal features and different targets, by their positions in the kernel: they are
     * left out together, like repeated rows, which are one row of the kernel.
     */
    private static int[][] contradicting(Duplicates duplicates, int... place) {
        return duplicates.conflicts().stream()
                .map(c -> c.rows().stream().mapToInt(row -> place[row]).toArray())
                .toArray(int[][]::new);
    }

    /**
     * The run kernel of a run.
     *
     * @param data that it was trained on
     * @param loss that it was trained for
     * @param decays whether weights decayed as it trained
     * @param start of the model
     * @param end of it
     * @throws Refusal LEFT_OUT with the reason if leaving rows out says nothing of it
     */
    public static RunKernel of(
            PreparedDataset data,
            Model model,
            Loss loss,
            boolean decays,
            ModelState start,
            ModelState end,
            Workers workers) {
        KernelRows rows = KernelRows.of(
                data.trainingSystem(model, end.buffers()), data.leftOut(), MOST, workers);
        Optional<String> withheld = withheld(loss, decays, model, rows);
        if (withheld.isPresent()) {
            throw refused(withheld.get());
        }
        RunKernel kernel = new RunKernel(data, model, rows, start.parameters(), end, workers);
        LeftOut left = kernel.leftOut();
        if (left.numbers().isEmpty()) {
            kernel.close();
            throw refused(left.reason());
        }
        return kernel;
    }

    private static Refusal refused(String reason) {
        return Refusal.of(
                StudyRefusal.LEFT_OUT,
                "the run",
                reason,
                "a run on the square loss of at most " + MOST + " equations that left a residual",
                "hold rows back to measure it, or stop earlier");
    }

    /** Why nothing can be said, whatever the run did; absent where it can. */
    static Optional<String> withheld(Loss loss, boolean decays, Model model, KernelRows rows) {
        if (model.startsFitted()) {
            return Optional.of("the head at the start was fitted to these labels: the kernels have"
                    + " seen the label that is left out");
        }
        if (!loss.equals(Loss.SQUARE)) {
            return Optional.of("it is known for the square loss only");
        }
        if (decays) {
            return Optional.of("the prior's centre is not w0 where weights decay");
        }
        if (TrainingLayers.of(model).any()) {
            return Optional.of("the network trains in another way than it is evaluated");
        }
        return rows.all()
                ? Optional.empty()
                : Optional.of("the kernel is that of a part of the rows");
    }

    /** √m (y - f) of the rows. */
    private double[] weighted(double[] f) {
        double[] r = f.clone();
        Arrays.setAll(r, i -> root[i] * (rows.system().targets()[i] - f[i]));
        return r;
    }

    /** The expected numbers on other rows. */
    LeftOut leftOut() {
        if (after.reason().isPresent()) {
            return new LeftOut(
                    Optional.empty(),
                    switch (after.reason().get()) {
                        case EXACT ->
                            "the network meets its training rows exactly: leaving rows out of"
                                    + " such a fit says nothing";
                        case NOTHING_LEARNED -> "the network has learned nothing yet";
                    });
        }
        double[] e = after.leftOut();
        double[] b = before.leftOut();
        return new LeftOut(
                Optional.of(new LeftOut.Numbers(
                        loss(e),
                        accuracy(e),
                        loss(b),
                        accuracy(b),
                        after.ridge(),
                        after.degreesOfFreedom())),
                "");
    }

    /** The leave-one-out prediction of each training row. */
    Predictions withoutEach() {
        return new Predictions(
                data.training(), data.encoding(), Loss.SQUARE, without(after.leftOut()));
    }

    private double loss(double[] e) {
        return Arrays.stream(e).map(v -> v * v).sum() * rows.lossWeight() / 2;
    }

    private OptionalDouble accuracy(double[] e) {
        return data.encoding() instanceof TargetEncoding.OfClasses classes
                        && data.training().target() instanceof Target.Classes truth
                ? OptionalDouble.of(classes.accuracy(without(e), truth))
                : OptionalDouble.empty();
    }

    /** The leave-one-out outputs of each training row, [N, C]. */
    private double[] without(double[] e) {
        int c = rows.system().outputs();
        double[] f = new double[rows.place().length * c];
        for (int row = 0; row < rows.place().length; row++) {
            for (int k = 0; k < c; k++) {
                int i = rows.place()[row] * c + k;
                f[row * c + k] = rows.system().targets()[i] - e[i] / root[i];
            }
        }
        return f;
    }

    /**
     * The half widths of the intervals around predictions that hold the truth with a probability,
     * in the units of the training file, [N*]: the wider ones of both kernels.
     *
     * @param inputs rows as the network takes them
     * @throws Refusal LEFT_OUT for classes and for several columns, RANGE for a probability that so
     *     few rows cannot tell
     */
    public double[] halfWidths(Dataset inputs, double probability) {
        if (!(data.encoding() instanceof TargetEncoding.Standardized s) || s.outputs() != 1) {
            throw refused("intervals are for one column of numbers");
        }
        int n = rows.system().samples();
        if (!(probability > 0) || Math.ceil(probability * (n + 1)) > n) {
            throw StudyRefusal.interval(probability, n);
        }
        double[] half = new double[inputs.rows()];
        others.widen(half, inputs, before, start, probability);
        others.widen(half, inputs, after, end, probability);
        double unit = others.unit();
        Arrays.setAll(half, i -> half[i] * unit);
        return half;
    }

    /**
     * Probabilities of classes, [N*, classes]: the softmax of β times the outputs, with β from the
     * rows that are left out.
     *
     * @param outputs of the network, [N*, C]
     * @throws Refusal LEFT_OUT for numbers
     */
    public double[] probabilities(double[] outputs) {
        if (!(data.training().target() instanceof Target.Classes truth)) {
            throw refused("probabilities are for classes");
        }
        Require.finite(outputs, StudyRefusal.OUTPUT, "output");
        Criterion criterion = Criterion.of(truth, data.encoding());
        double beta = criterion.calibrate(shares(without(after.leftOut()))).temperature();
        return criterion.predictions(shares(outputs), beta);
    }

    /**
     * Outputs in the form of the criterion: a single output for two classes is near 0 and 1, not -1
     * and 1.
     */
    private double[] shares(double[] outputs) {
        return rows.system().outputs() > 1
                ? outputs
                : Arrays.stream(outputs).map(f -> (1 + f) / 2).toArray();
    }

    /**
     * The training rows whose removal would change a prediction most.
     *
     * @param inputs rows as the network takes them
     * @param predicted class of every row; 0 for numbers
     * @param most how many for each row
     * @throws Refusal LEFT_OUT if the kernel has drifted by more than a half, or there are several
     *     columns of numbers
     */
    public Effect[][] effects(Dataset inputs, int[] predicted, int most) {
        Require.size(inputs.rows(), predicted.length, StudyRefusal.OUTPUTS, "predicted");
        Require.atLeast(0, most, StudyRefusal.RANGE, "most");
        requireUnmoved();
        if (!(data.encoding() instanceof TargetEncoding.OfClasses)
                && rows.system().outputs() > 1) {
            throw refused("its predictions are several numbers");
        }
        return others.effects(inputs, predicted, most, end, after);
    }

    private void requireUnmoved() {
        if (drift > MOVED) {
            throw refused(
                    "the network learned its features from all rows together (its kernel moved by"
                            + " more than a half): no row's part can be told");
        }
    }

    /**
     * The outputs that training without some rows, or with other targets of them, is expected to
     * leave: those of the network, and the change of the kernel regression at the end.
     *
     * @param inputs rows as the network takes them
     * @param outputs of the network there, [N*, C]
     * @throws Refusal LEFT_OUT if the kernel has drifted by more than a half
     */
    public double[] changed(Dataset inputs, double[] outputs, TrainingChange change) {
        int c = rows.system().outputs();
        Require.size((long) inputs.rows() * c, outputs.length, StudyRefusal.OUTPUTS, "outputs");
        Require.finite(outputs, StudyRefusal.OUTPUT, "output");
        Require.size(data.training().rows(), change.target().rows(), StudyRefusal.RANGE, "targets");
        requireUnmoved();
        double[] was = data.encoding().encode(data.training().target());
        double[] is = data.encoding().encode(change.target());
        int[] left = rows.weights().clone();
        double[] moved = new double[root.length];
        for (int row = 0; row < rows.place().length; row++) {
            int at = rows.place()[row];
            if (change.out().get(row)) {
                left[at]--;
                continue;
            }
            for (int k = 0; k < c; k++) {
                moved[at * c + k] += is[row * c + k] - was[row * c + k];
            }
        }
        double[] ratios = new double[root.length];
        for (int i = 0; i < root.length; i++) {
            double m = left[i / c];
            ratios[i] = Math.sqrt(m) / root[i];
            moved[i] = m == 0 ? 0 : moved[i] / Math.sqrt(m); // √m times the mean over the rows
        }
        double[] changed = others.changes(inputs, end, after.changes(ratios, moved));
        Arrays.setAll(changed, i -> outputs[i] + changed[i]);
        return changed;
    }

    @Override
    public void close() {
        before.close();
        after.close();
    }
}
