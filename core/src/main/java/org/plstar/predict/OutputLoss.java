package org.plstar.predict;

import org.plstar.refusal.Require;

/** A loss of outputs by its value and its gradient. */
@FunctionalInterface
public interface OutputLoss {
    /**
     * The loss summed over rows.
     *
     * @param f [n, outputs] row-major; not modified
     * @param gradient overwritten by ∂/∂f, as f
     */
    double at(double[] f, double[] gradient);

    /**
     * Cross-entropy -Σ log softmax(f)_class.
     *
     * @param classes [n], from 0
     */
    static OutputLoss crossEntropy(int outputs, int... classes) {
        Require.atLeast(1, outputs, PredictRefusal.RANGE, "outputs");
        for (int each : classes) {
            Require.index(each, outputs, PredictRefusal.RANGE, "class");
        }
        int[] own = classes.clone();
        return (f, gradient) -> {
            double loss = 0;
            for (int i = 0; i < own.length; i++) {
                int at = i * outputs;
                double most = f[at];
                for (int c = 1; c < outputs; c++) {
                    most = Math.max(most, f[at + c]);
                }
                double sum = 0;
                for (int c = 0; c < outputs; c++) {
                    gradient[at + c] = StrictMath.exp(f[at + c] - most);
                    sum += gradient[at + c];
                }
                for (int c = 0; c < outputs; c++) {
                    gradient[at + c] /= sum;
                }
                loss += StrictMath.log(sum) + most - f[at + own[i]];
                gradient[at + own[i]] -= 1;
            }
            return loss;
        };
    }
}
