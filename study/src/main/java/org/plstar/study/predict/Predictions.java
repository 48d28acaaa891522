package org.plstar.study.predict;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.plstar.data.Dataset;
import org.plstar.data.TargetEncoding;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;

/**
 * The predictions of a model for some rows.
 *
 * @param rows what was predicted, as it was read
 * @param encoding what the outputs stand for
 * @param loss that the model was trained for
 * @param outputs of the model, [N, C] row-major, as the loss sees them; finite
 */
public record Predictions(Dataset rows, TargetEncoding encoding, Loss loss, double[] outputs) {
    /** Copies the outputs; refuses outputs that are not finite, and a wrong number of them. */
    public Predictions {
        requireNonNull(loss, "loss");
        Require.size(
                (long) rows.rows() * encoding.outputs(),
                outputs.length,
                StudyRefusal.OUTPUTS,
                "outputs");
        Require.finite(outputs, StudyRefusal.OUTPUT, "output");
        outputs = outputs.clone();
    }

    /** Number of rows, N. */
    public int size() {
        return rows.rows();
    }

    /** The names of the classes; absent for numbers. */
    public Optional<List<String>> classNames() {
        return encoding instanceof TargetEncoding.OfClasses c
                ? Optional.of(c.classNames())
                : Optional.empty();
    }

    /**
     * The index of the predicted class of a row; of equal outputs the first class counts.
     *
     * @throws IllegalStateException if the targets are numbers
     */
    public int classOf(int row) {
        return classes().classOf(outputs, row);
    }

    /**
     * The class of a row; ties go to the first class.
     *
     * @throws IllegalStateException if the targets are numbers
     */
    public String className(int row) {
        return classes().classNames().get(classOf(row));
    }

    /**
     * The number of one target column for a row, in the units of the training file.
     *
     * @throws IllegalStateException if the targets are classes
     */
    public double number(int row, int column) {
        Require.index(row, size(), StudyRefusal.RANGE, "row");
        Require.index(column, encoding.outputs(), StudyRefusal.RANGE, "column");
        return values()[row * encoding.outputs() + column];
    }

    /**
     * All numbers, [N, k] row-major, in the units of the training file.
     *
     * @throws IllegalStateException if the targets are classes
     */
    public double[] values() {
        if (encoding instanceof TargetEncoding.Standardized s) {
            return s.originalUnits(outputs);
        }
        throw new IllegalStateException("the targets are classes");
    }

    /**
     * The softmax of the outputs, [N, C] row-major: the probabilities of the classes that the
     * cross-entropy of training estimates. Absent for the square loss, whose outputs are no
     * logarithms of odds, and for numbers.
     */
    public Optional<double[]> probabilities() {
        if (loss != Loss.CROSS_ENTROPY) {
            return Optional.empty();
        }
        int c = encoding.outputs();
        double[] p = new double[outputs.length];
        for (int i = 0; i < p.length; i += c) {
            double most = outputs[i];
            for (int k = 1; k < c; k++) {
                most = Math.max(most, outputs[i + k]);
            }
            double sum = 0;
            for (int k = 0; k < c; k++) {
                p[i + k] = StrictMath.exp(outputs[i + k] - most);
                sum += p[i + k];
            }
            for (int k = 0; k < c; k++) {
                p[i + k] /= sum;
            }
        }
        return Optional.of(p);
    }

    private TargetEncoding.OfClasses classes() {
        if (encoding instanceof TargetEncoding.OfClasses c) {
            return c;
        }
        throw new IllegalStateException("the targets are numbers");
    }
}
