package org.plstar.study.predict;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.network.ModelState;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * How rounding a model's weights changes its outputs.
 *
 * <p>Rounding moves weight j by a number that is uniform within half a step s_j to either side, so
 * to first order output c of a row moves by a number of standard deviation √(Σ_j J_cj² s_j²/12).
 *
 * @param format of the rounded weights
 * @param rows that were looked at, evenly spaced among all
 * @param foretold root mean square of the standard deviations over rows and outputs, in the units
 *     of the outputs
 * @param error relative, of {@code foretold}, one standard deviation; 0 where it is exact
 * @param real root mean square of the changes of the outputs
 * @param largest change of an output
 * @param within share of the changes within two standard deviations
 * @param atRisk rows whose margin between the two largest outputs is below two standard deviations
 *     of it; absent for numbers
 * @param changed rows whose class changes; absent for numbers
 * @param deviations of every looked-at row and output, [rows, C]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Rounding(
        Format format,
        int rows,
        double foretold,
        double error,
        double real,
        double largest,
        double within,
        OptionalInt atRisk,
        OptionalInt changed,
        @JsonIgnore double[] deviations) {
    /** The largest number of rows that are used. */
    private static final int MOST = 500;

    /** The number of rows whose kernels are computed at once. */
    private static final int BLOCK = 64;

    /**
     * The number of random signs by which all are represented where every weight has a step of its
     * own.
     */
    private static final int PROBES = 64;

    /** The formats that weights are rounded to. */
    public enum Format {
        /** No rounding. */
        NONE,
        /**
         * Whole numbers of 8 bits times the array's largest absolute value over 127; arrays with
         * one axis are not rounded.
         */
        INT8,
        /** Whole numbers of 4 bits times the array's largest absolute value over 7. */
        INT4,
        /** Numbers with eight significant bits, in all arrays. */
        BF16
    }

    /** Copies the arrays; refuses numbers that are not finite. */
    public Rounding {
        requireNonNull(atRisk, "atRisk");
        requireNonNull(changed, "changed");
        requireNonNull(format, "format");
        requireNonNull(deviations, "deviations");
        for (double v : new double[] {foretold, error, real, largest, within}) {
            Require.notNegative(v, StudyRefusal.RANGE, "rounding");
        }
        Require.finite(deviations, StudyRefusal.RANGE, "deviation");
        deviations = deviations.clone();
    }

    /**
     * The rounding of a model on the rows of predictions.
     *
     * @param format other than {@link Format#NONE}
     */
    public static Rounding of(FittedModel model, Predictions all, Format format, Workers workers) {
        requireNonNull(format, "format");
        int count = Math.min(MOST, all.size());
        int[] rows = IntStream.range(0, count).map(i -> i * all.size() / count).toArray();
        double[] w = model.state().parameters();
        double[] steps = steps(model.model().layout(), w, format);
        double[] rounded = new double[w.length];
        Arrays.setAll(rounded, j -> steps[j] == 0 ? w[j] : Math.rint(w[j] / steps[j]) * steps[j]);
        FittedModel other = new FittedModel(
                model.model(),
                new ModelState(rounded, model.state().buffers()),
                model.encoding(),
                model.loss());
        double[] sd = new double[count * model.targets().outputs()];
        for (int from = 0; from < count; from += BLOCK) {
            int[] some = Arrays.copyOfRange(rows, from, Math.min(count, from + BLOCK));
            double[] part = deviations(model, all, some, steps, format, workers);
            System.arraycopy(part, 0, sd, from * model.targets().outputs(), part.length);
        }
        Predictions before = model.predict(all.rows().select(rows), workers);
        return summary(format, before, other.predict(all.rows().select(rows), workers), sd);
    }

    /** s_j; 0 where a weight stays. */
    private static double[] steps(ParamLayout layout, double[] w, Format format) {
        double[] s = new double[w.length];
        if (format == Format.BF16) {
            Arrays.setAll(s, j -> w[j] == 0 ? 0 : Math.scalb(1.0, Math.getExponent(w[j]) - 7));
            return s;
        }
        int levels = format == Format.INT8 ? 127 : 7;
        for (ParamLayout.Entry e : layout.entries()) {
            if (e.shape().rank() > 1) {
                double most = 0;
                for (int j = e.offset(); j < e.offset() + e.size(); j++) {
                    most = Math.max(most, Math.abs(w[j]));
                }
                Arrays.fill(s, e.offset(), e.offset() + e.size(), most / levels);
            }
        }
        return s;
    }

    private static double[] deviations(
            FittedModel model,
            Predictions all,
            int[] rows,
            double[] steps,
            Format format,
            Workers workers) {
        int c = model.targets().outputs();
        ResidualSystem system = ResidualSystem.of(
                model.model(),
                model.state().buffers(),
                model.encoding().inputs(all.rows().select(rows)).features(),
                new double[rows.length * c]);
        double[] w = model.state().parameters();
        double[] variances = format == Format.BF16
                ? probed(Jacobian.at(system, w, workers), steps)
                : exact(system, model.model().layout(), w, steps, workers);
        return Arrays.stream(variances).map(v -> Math.sqrt(v / 12)).toArray();
    }

    /** The sum Σ_j J_ij² s_j², where each array has one step. */
    private static double[] exact(
            ResidualSystem system,
            ParamLayout layout,
            double[] w,
            double[] steps,
            Workers workers) {
        double[] sum = new double[system.equations()];
        for (ParamLayout.Entry e : layout.entries()) {
            double s = steps[e.offset()];
            if (s == 0) {
                continue;
            }
            TangentKernel part = TangentKernel.ofParameters(
                    system, KernelOutputs.FULL, e.name()::equals, workers);
            try (Matrix k = part.at(w)) {
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += s * s * k.get(i, i);
                }
            }
        }
        return sum;
    }

    /** The sum Σ_j J_ij² s_j² by random signs, where each weight has a step. */
    private static double[] probed(Jacobian jacobian, double[] steps) {
        SplittableRandom random = new SplittableRandom(1);
        double[] sum = new double[jacobian.rows()];
        double[] moved = new double[sum.length];
        double[] v = new double[steps.length];
        for (int probe = 0; probe < PROBES; probe++) {
            Arrays.setAll(v, j -> random.nextBoolean() ? steps[j] : -steps[j]);
            jacobian.apply(v, moved);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += moved[i] * moved[i] / PROBES;
            }
        }
        return sum;
    }

    private static Rounding summary(
            Format format, Predictions before, Predictions after, double[] sd) {
        double[] f = before.outputs();
        double[] g = after.outputs();
        double squares = 0;
        double largest = 0;
        int within = 0;
        for (int i = 0; i < f.length; i++) {
            double change = Math.abs(g[i] - f[i]);
            squares += change * change;
            largest = Math.max(largest, change);
            within += change <= 2 * sd[i] ? 1 : 0;
        }
        boolean classes = before.classNames().isPresent();
        int c = before.encoding().outputs();
        int risk = 0;
        int changed = 0;
        for (int row = 0; classes && row < before.size(); row++) {
            changed += before.classOf(row) == after.classOf(row) ? 0 : 1;
            risk += atRisk(f, sd, row, c) ? 1 : 0;
        }
        return new Rounding(
                format,
                before.size(),
                Math.sqrt(Arrays.stream(sd).map(s -> s * s).average().orElse(0)),
                format == Format.BF16 ? 1 / Math.sqrt(2.0 * PROBES) : 0,
                Math.sqrt(squares / f.length),
                largest,
                (double) within / f.length,
                classes ? OptionalInt.of(risk) : OptionalInt.empty(),
                classes ? OptionalInt.of(changed) : OptionalInt.empty(),
                sd);
    }

    /**
     * Whether rounding may change the class of a row: by the sign of a single output, or the two
     * largest of several.
     */
    private static boolean atRisk(double[] f, double[] sd, int row, int c) {
        if (c == 1) {
            return Math.abs(f[row]) < 2 * sd[row];
        }
        int[] best = IntStream.range(row * c, (row + 1) * c)
                .boxed()
                .sorted((a, b) -> Double.compare(f[b], f[a]))
                .limit(2)
                .mapToInt(i -> i)
                .toArray();
        return f[best[0]] - f[best[1]] < 2 * Math.hypot(sd[best[0]], sd[best[1]]);
    }
}
