package org.plstar.study.predict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.data.Target;

/**
 * The quality of predictions of one numeric target column, in the units of the file.
 *
 * @param rmse root of the mean squared error
 * @param mae mean absolute error
 * @param bias mean of prediction less truth
 * @param deviation of the truth around its mean on these rows: the rmse of always naming that mean
 * @param r2 1 - rmse²/deviation²; absent if the truth never changes
 * @param worstShare the part of the squared error that the row with the largest has; absent if all
 *     errors are 0
 * @param worst the rows with the largest absolute errors, worst first
 */
public record NumberScores(
        String target,
        double rmse,
        double mae,
        double bias,
        double deviation,
        OptionalDouble r2,
        OptionalDouble worstShare,
        List<WrongRow> worst) {
    /** Copies {@code worst}. */
    public NumberScores {
        worst = List.copyOf(worst);
    }

    /** Whether the error is less than that of predicting the mean for all rows. */
    public boolean better() {
        return rmse < deviation;
    }

    /**
     * A row and its error.
     *
     * @param where such as {@code line 7}
     * @param error prediction less truth
     */
    public record WrongRow(String where, double truth, double predicted, double error) {}

    static List<NumberScores> of(Predictions p, Target.Regression truth, int worst) {
        List<NumberScores> scores = new ArrayList<>();
        for (int j = 0; j < truth.names().size(); j++) {
            scores.add(of(p, truth, j, worst));
        }
        return scores;
    }

    private static NumberScores of(Predictions p, Target.Regression truth, int j, int worst) {
        int k = truth.names().size();
        int n = p.size();
        double[] predicted = p.values();
        double mean = 0;
        double most = 0;
        for (int i = 0; i < n; i++) {
            mean += truth.values()[i * k + j] / n;
        }
        for (int i = 0; i < n; i++) {
            double y = truth.values()[i * k + j];
            most = Math.max(most, Math.max(Math.abs(y - mean), Math.abs(predicted[i * k + j] - y)));
        }
        // squares of sizes near 1 neither overflow nor vanish; a power of two does not round
        double unit = most > 0 ? Math.scalb(1.0, Math.getExponent(most)) : 1;
        double squares = 0;
        double sizes = 0;
        double sum = 0;
        double spread = 0;
        double largest = 0;
        for (int i = 0; i < n; i++) {
            double y = truth.values()[i * k + j];
            double e = (predicted[i * k + j] - y) / unit;
            squares = Math.fma(e, e, squares);
            largest = Math.max(largest, e * e);
            sizes += Math.abs(e);
            sum += e;
            double d = (y - mean) / unit;
            spread = Math.fma(d, d, spread);
        }
        return new NumberScores(
                truth.names().get(j),
                unit * Math.sqrt(squares / n),
                unit * (sizes / n),
                unit * (sum / n),
                unit * Math.sqrt(spread / n),
                spread > 0 ? OptionalDouble.of(1 - squares / spread) : OptionalDouble.empty(),
                squares > 0 ? OptionalDouble.of(largest / squares) : OptionalDouble.empty(),
                IntStream.range(0, n)
                        .mapToObj(i -> new WrongRow(
                                p.rows().rowNumbers().text(i),
                                truth.values()[i * k + j],
                                predicted[i * k + j],
                                predicted[i * k + j] - truth.values()[i * k + j]))
                        .sorted(Comparator.comparingDouble((WrongRow r) -> Math.abs(r.error()))
                                .reversed())
                        .limit(worst)
                        .toList());
    }
}
