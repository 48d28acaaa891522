package org.plstar.study.table;

import java.util.Arrays;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;

/**
 * The criterion by which predictions of left-out rows are judged: their log-loss, or their squared
 * error.
 */
public sealed interface Criterion {
    /** Targets of the regression, [n, outputs] row-major. */
    double[] targets();

    /** The number of outputs of the regression. */
    int outputs();

    /**
     * The best calibration of some outputs.
     *
     * @param outputs of the regression, [n, outputs]
     */
    Calibrated calibrate(double[] outputs);

    /**
     * Predictions from outputs at any rows: probabilities, or the outputs themselves.
     *
     * @return [rows, columns] row-major; new
     */
    double[] predictions(double[] outputs, double temperature);

    /** The mean loss of predictions of the criterion's own rows. */
    double loss(double[] predictions);

    /** The share of rows told right, or R² in the mean over the outputs; rows count alike. */
    double share(double[] predictions);

    /**
     * Outputs with their calibration.
     *
     * @param temperature what outputs are multiplied by
     * @param loss mean over rows
     */
    record Calibrated(double temperature, double loss) {}

    /** The criterion for a target, with equal weights of rows. */
    static Criterion of(Target target, TargetEncoding encoding) {
        double[] ones = new double[target.rows()];
        Arrays.fill(ones, 1);
        return of(target, encoding, ones);
    }

    /** The criterion for a target, with a weight for each row. */
    static Criterion of(Target target, TargetEncoding encoding, double[] weights) {
        return switch (target) {
            case Target.Classes c -> new LogLoss(c.labels(), c.classNames().size(), weights);
            default -> new SquaredError(encoding.encode(target), encoding.outputs(), weights);
        };
    }

    /**
     * The log-loss of classes by regression on 0 and 1, one output a class, or one for two classes;
     * probabilities are softmax(β · outputs) with the β of the least log-loss.
     *
     * <p>For β the n rows count as if 1/(n + 1) of each were of no known class: n rows that are all
     * told right do not say that classes are certain.
     */
    record LogLoss(int[] labels, int classes, double[] weights) implements Criterion {
        private static final double LEAST = 0.5;
        private static final double MOST = 1000;
        private static final int STEPS = 30;

        @Override
        public int outputs() {
            return classes == 2 ? 1 : classes;
        }

        @Override
        public double[] targets() {
            int c = outputs();
            double[] y = new double[labels.length * c];
            for (int i = 0; i < labels.length; i++) {
                if (c == 1) {
                    y[i] = labels[i];
                } else {
                    y[i * c + labels[i]] = 1;
                }
            }
            return y;
        }

        /** Newton's method on β, in which the loss is convex, inside the bounds. */
        @Override
        public Calibrated calibrate(double[] outputs) {
            double low = LEAST;
            double high = MOST;
            double beta = 10;
            double[] p = new double[classes];
            for (int step = 0; step < STEPS && high - low > 1e-6 * high; step++) {
                double slope = 0;
                double curvature = 0;
                for (int i = 0; i < labels.length; i++) {
                    softmax(outputs, i, beta, p);
                    double mean = 0;
                    double square = 0;
                    for (int k = 0; k < classes; k++) {
                        double s = score(outputs, i, k);
                        mean += p[k] * s;
                        square += p[k] * s * s;
                    }
                    slope += weights[i] * (mean - wanted(outputs, i));
                    curvature += weights[i] * (square - mean * mean);
                }
                if (slope > 0) {
                    high = beta;
                } else {
                    low = beta;
                }
                double next = beta - slope / Math.max(curvature, Double.MIN_NORMAL);
                double inside = next > low && next < high ? next : (low + high) / 2;
                if (Math.abs(inside - beta) < 1e-6 * beta) {
                    break;
                }
                beta = inside;
            }
            return new Calibrated(beta, loss(predictions(outputs, beta)));
        }

        @Override
        public double[] predictions(double[] outputs, double temperature) {
            int n = outputs.length / outputs();
            double[] all = new double[n * classes];
            double[] p = new double[classes];
            for (int i = 0; i < n; i++) {
                softmax(outputs, i, temperature, p);
                System.arraycopy(p, 0, all, i * classes, classes);
            }
            return all;
        }

        @Override
        public double loss(double[] predictions) {
            double sum = 0;
            for (int i = 0; i < labels.length; i++) {
                double p = Math.max(predictions[i * classes + labels[i]], 1e-300);
                sum -= weights[i] * StrictMath.log(p);
            }
            return sum / Arrays.stream(weights).sum();
        }

        @Override
        public double share(double[] predictions) {
            int right = 0;
            for (int i = 0; i < labels.length; i++) {
                int best = 0;
                for (int k = 1; k < classes; k++) {
                    boolean more = predictions[i * classes + k] > predictions[i * classes + best];
                    best = more ? k : best;
                }
                right += best == labels[i] ? 1 : 0;
            }
            return (double) right / labels.length;
        }

        /** The mean of a row's scores over the classes that the row counts as. */
        private double wanted(double[] outputs, int row) {
            double unknown = 1.0 / (labels.length + 1);
            double sum = (1 - unknown) * score(outputs, row, labels[row]);
            for (int k = 0; k < classes; k++) {
                sum += unknown / classes * score(outputs, row, k);
            }
            return sum;
        }

        /** The score of a class; of one output f for two classes, the scores are 1 - f and f. */
        private double score(double[] outputs, int row, int k) {
            return outputs() == 1
                    ? (k == 1 ? outputs[row] : 1 - outputs[row])
                    : outputs[row * classes + k];
        }

        private void softmax(double[] outputs, int row, double beta, double[] p) {
            double most = score(outputs, row, 0);
            for (int k = 1; k < classes; k++) {
                most = Math.max(most, score(outputs, row, k));
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                p[k] = StrictMath.exp(beta * (score(outputs, row, k) - most));
                sum += p[k];
            }
            for (int k = 0; k < classes; k++) {
                p[k] /= sum;
            }
        }
    }

    /** The squared error of numbers. */
    record SquaredError(double[] targets, int outputs, double[] weights) implements Criterion {
        @Override
        public Calibrated calibrate(double[] f) {
            return new Calibrated(1, loss(f));
        }

        @Override
        public double[] predictions(double[] f, double temperature) {
            return f.clone();
        }

        @Override
        public double loss(double[] predictions) {
            double sum = 0;
            for (int i = 0; i < targets.length; i++) {
                double e = predictions[i] - targets[i];
                sum += weights[i / outputs] * e * e;
            }
            return sum / outputs / Arrays.stream(weights).sum();
        }

        @Override
        public double share(double[] predictions) {
            int n = targets.length / outputs;
            double sum = 0;
            for (int c = 0; c < outputs; c++) {
                double mean = 0;
                for (int i = 0; i < n; i++) {
                    mean += targets[i * outputs + c] / n;
                }
                double left = 0;
                double all = 0;
                for (int i = c; i < targets.length; i += outputs) {
                    left += (predictions[i] - targets[i]) * (predictions[i] - targets[i]);
                    all += (targets[i] - mean) * (targets[i] - mean);
                }
                sum += (all > 0 ? 1 - left / all : 0) / outputs;
            }
            return sum;
        }
    }
}
