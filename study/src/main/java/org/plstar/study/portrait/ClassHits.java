package org.plstar.study.portrait;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

/**
 * How often rows of a class are predicted to be of it.
 *
 * @param name of the class
 * @param rows training rows of the class
 * @param right how many of them are called so
 * @param testRows the same of the test rows; 0 without them
 */
public record ClassHits(String name, int rows, int right, int testRows, int testRight) {
    /**
     * The class hits of all classes, in label order.
     *
     * @param outputs of the model on the training rows, [N, C]
     * @param testOutputs the same of the test rows; empty without them
     */
    static List<ClassHits> of(
            TargetEncoding.OfClasses encoding,
            Target.Classes training,
            double[] outputs,
            Target.Classes test,
            double[] testOutputs) {
        int c = encoding.classNames().size();
        int[][] train = count(encoding, training, outputs, c);
        int[][] held = count(encoding, test, testOutputs, c);
        List<ClassHits> all = new ArrayList<>();
        for (int k = 0; k < c; k++) {
            all.add(new ClassHits(
                    encoding.classNames().get(k),
                    train[0][k],
                    train[1][k],
                    held[0][k],
                    held[1][k]));
        }
        return all;
    }

    private static int[][] count(
            TargetEncoding.OfClasses encoding, Target.Classes truth, double[] outputs, int c) {
        int[][] counts = new int[2][c];
        for (int row = 0; row < truth.rows() && outputs.length > 0; row++) {
            int label = truth.labels()[row];
            counts[0][label]++;
            counts[1][label] += encoding.classOf(outputs, row) == label ? 1 : 0;
        }
        return counts;
    }
}
