package org.plstar.study.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

/**
 * The errors of a regression in one target column, in the column's units.
 *
 * @param target the column
 * @param rmse root of the mean squared error over the rows
 * @param mae mean absolute error over the rows
 * @param r2 1 - rmse² over the variance of the rows' targets, so 0 for always naming their mean;
 *     absent if they are all the same
 */
public record TargetErrors(String target, double rmse, double mae, OptionalDouble r2) {
    /**
     * The errors of every column.
     *
     * @param outputs [N, k] as the network gives them, standardized; finite
     */
    static List<TargetErrors> of(
            TargetEncoding.Standardized encoding, Target.Regression truth, double[] outputs) {
        double[] predicted = encoding.originalUnits(outputs);
        int k = encoding.outputs();
        int rows = truth.rows();
        List<TargetErrors> errors = new ArrayList<>();
        for (int j = 0; j < k; j++) {
            double squares = 0;
            double sizes = 0;
            double mean = 0;
            for (int i = 0; i < rows; i++) {
                mean += truth.values()[i * k + j] / rows;
            }
            double spread = 0;
            for (int i = 0; i < rows; i++) {
                double e = predicted[i * k + j] - truth.values()[i * k + j];
                squares = Math.fma(e, e, squares);
                sizes += Math.abs(e);
                double d = truth.values()[i * k + j] - mean;
                spread = Math.fma(d, d, spread);
            }
            errors.add(new TargetErrors(
                    encoding.names().get(j),
                    Math.sqrt(squares / rows),
                    sizes / rows,
                    spread > 0 ? OptionalDouble.of(1 - squares / spread) : OptionalDouble.empty()));
        }
        return errors;
    }
}
