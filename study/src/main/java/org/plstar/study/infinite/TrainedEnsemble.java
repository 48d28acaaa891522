package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.network.Network;
import org.plstar.predict.Ensemble;
import org.plstar.predict.Filter;
import org.plstar.predict.PredictRefusal;
import org.plstar.program.execute.Executor;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/**
 * Trains finite networks by full-batch gradient descent, each on one thread, and compares mean and
 * spread of their predictions with those of infinite width.
 *
 * <p>The same bytes for any number of threads. Cost: 6 times the parameters times the rows for each
 * step and network.
 */
final class TrainedEnsemble {
    /** The most bytes of values of an executor for predictions. */
    private static final long BUDGET = 64L << 20;

    /** The default of the largest number of training steps. */
    private static final long MOST_STEPS = 1000;

    /** The default number of observations of the networks. */
    private static final int LOOKS = 13;

    private final Network network;
    private final int count;
    private final long seed;
    private final Dataset training;
    private final Dataset test;
    private final double[] y;
    private final double[] testY;
    private final int outputs;

    /** The step size and momentum of training; its number of steps is not used. */
    private final Moment.Steps pace;

    /** The observed numbers of steps, ascending. */
    private final long[] steps;

    /**
     * Decides the steps: those of the moments, or, where these are times, as many as reach the last
     * time with half of the largest stable step size.
     *
     * @param count how many networks, from seeds that follow the first
     * @param y targets of the training rows
     * @param largestStep of descent at infinite width
     */
    TrainedEnsemble(
            PreparedDataset data,
            Network network,
            int count,
            long seed,
            double[] y,
            List<Moment> moments,
            double largestStep) {
        this.network = network;
        this.y = y;
        this.count = count;
        this.seed = seed;
        training = data.training();
        test = data.test().orElseThrow();
        testY = data.encoding().encode(test.target());
        outputs = y.length / training.rows();
        List<Moment.Steps> asked = moments.stream()
                .filter(Moment.Steps.class::isInstance)
                .map(Moment.Steps.class::cast)
                .toList();
        if (asked.isEmpty()) {
            pace = new Moment.Steps(largestStep / 2, 0, false, 0);
            double last = moments.stream()
                    .filter(Moment.Time.class::isInstance)
                    .mapToDouble(m -> ((Moment.Time) m).time())
                    .filter(Double::isFinite)
                    .max()
                    .orElse(Double.POSITIVE_INFINITY);
            double most = Math.clamp(Math.rint(last / pace.eta()), 1, MOST_STEPS);
            steps = LongStream.range(0, LOOKS)
                    .map(i -> Math.round(StrictMath.pow(most, i / (LOOKS - 1.0))))
                    .distinct()
                    .toArray();
        } else {
            pace = asked.getFirst().after(0);
            if (asked.stream().anyMatch(s -> !s.after(0).equals(pace))) {
                throw StudyRefusal.range("steps", "one step size and one momentum for all steps");
            }
            steps = asked.stream()
                    .mapToLong(Moment.Steps::steps)
                    .distinct()
                    .sorted()
                    .toArray();
        }
    }

    private Filter filter(long taken) {
        return pace.after(taken).filter(1.0 / training.rows(), 0);
    }

    /** Trains the networks and compares them with the prediction. */
    TrainedResult against(Ensemble predicted, int followed, Session session) {
        int there = test.rows() * outputs;
        int looks = steps.length;
        double[][] sum = new double[looks][there];
        double[][] square = new double[looks][there];
        double[][] trained = new double[looks][y.length];
        double[][] centre = new double[looks][];
        for (int k = 0; k < looks; k++) {
            centre[k] = predicted.mean(filter(steps[k]), y, outputs);
        }
        List<List<double[]>> single = new ArrayList<>();
        for (int r = 0; r < Math.min(followed, test.rows()); r++) {
            single.add(new ArrayList<>());
        }
        int threads = session.workers().threads();
        for (int from = 0; from < count; from += threads) {
            session.progress().at("training finite networks", from, count);
            double[][][] wave = new double[Math.min(threads, count - from)][2 * looks][];
            int first = from;
            session.workers().run(wave.length, i -> train(first + i, wave[i]));
            for (double[][] one : wave) {
                for (int k = 0; k < looks; k++) {
                    for (int i = 0; i < there; i++) {
                        // differences from the predicted mean, so that small spreads keep their
                        // digits
                        double d = one[k][i] - centre[k][i];
                        sum[k][i] += d;
                        square[k][i] += d * d;
                    }
                    for (int i = 0; i < y.length; i++) {
                        trained[k][i] += one[looks + k][i] / count;
                    }
                }
                for (int r = 0; r < single.size(); r++) {
                    int row = r;
                    single.get(r)
                            .add(Arrays.stream(one, 0, looks)
                                    .mapToDouble(f -> f[row * outputs])
                                    .toArray());
                }
            }
        }
        List<TrainedResult.At> moments = new ArrayList<>();
        for (int k = 0; k < looks; k++) {
            moments.add(compared(k, predicted, sum[k], square[k], trained[k], centre[k]));
        }
        List<TrainedResult.Single> rows = new ArrayList<>();
        for (int r = 0; r < single.size(); r++) {
            rows.add(new TrainedResult.Single(test.rowNumbers().text(r), single.get(r)));
        }
        return new TrainedResult(
                count, pace.eta(), pace.momentum(), pace.nesterov(), moments, rows);
    }

    private TrainedResult.At compared(
            int k,
            Ensemble predicted,
            double[] sum,
            double[] square,
            double[] trained,
            double[] centre) {
        int n = count;
        double[] mean = centre.clone();
        double seen = 0;
        double expected = 0;
        int means = 0;
        int variances = 0;
        double worstMean = 0;
        double worstVariance = 0;
        int counted = 0;
        Filter filter = filter(steps[k]);
        try (Matrix covariance = predicted.covariance(filter)) {
            for (int i = 0; i < mean.length; i++) {
                double d = sum[i] / n;
                mean[i] += d;
                double variance = Math.max(0, (square[i] - n * d * d) / (n - 1));
                double v = covariance.get(i / outputs, i / outputs);
                seen += variance;
                expected += v;
                if (v > 0) {
                    counted++;
                    double ofMean = Math.abs(d) / Math.sqrt(v / n);
                    double ofVariance = Math.abs(variance / v - 1) / Math.sqrt(2.0 / (n - 1));
                    means += ofMean > 3 ? 1 : 0;
                    variances += ofVariance > 3 ? 1 : 0;
                    worstMean = Math.max(worstMean, ofMean);
                    worstVariance = Math.max(worstVariance, ofVariance);
                }
            }
        }
        double all = Math.max(1, counted);
        return new TrainedResult.At(
                steps[k],
                pace.eta() * steps[k] / (1 - pace.momentum()),
                loss(trained, y, training.rows()),
                loss(mean, testY, test.rows()),
                loss(predicted.trainingMean(filter, y, outputs), y, training.rows()),
                loss(centre, testY, test.rows()),
                expected > 0 ? seen / expected : 1,
                means / all,
                worstMean,
                variances / all,
                worstVariance);
    }

    /** ½ mean over rows of the summed squared error. */
    static double loss(double[] f, double[] y, int rows) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum = Math.fma(f[i] - y[i], f[i] - y[i], sum);
        }
        return sum / (2.0 * rows);
    }

    /**
     * Trains one network.
     *
     * @param out overwritten with predictions at the test rows after each number of steps, and then
     *     with those at the training rows
     */
    private void train(int number, double[][] out) {
        Workers alone = Workers.alone();
        Objective objective = Objective.mean(
                ResidualSystem.of(network, training.features(), y),
                Loss.SQUARE,
                Precision.DOUBLE,
                alone);
        double[] w = network.initialParameters(seed + number);
        double[] moved = new double[w.length];
        double beta = pace.momentum();
        Storage at = Precision.DOUBLE.of(w);
        Storage g = Precision.DOUBLE.allocate(w.length);
        long t = 0;
        for (int k = 0; k < steps.length; k++) {
            for (; t < steps[k]; t++) {
                double loss = objective.gradient(at, g);
                if (!Double.isFinite(loss)) {
                    throw Refusal.of(
                            PredictRefusal.DIVERGES,
                            "finite network " + (number + 1) + " after " + t + " steps",
                            "its loss is not finite: training diverges",
                            "a step size below the largest stable one",
                            "take a smaller step size, or wider networks");
                }
                for (int i = 0; i < w.length; i++) {
                    moved[i] = beta * moved[i] + g.get(i);
                    double along = pace.nesterov() ? g.get(i) + beta * moved[i] : moved[i];
                    at.set(i, at.get(i) - pace.eta() * along);
                }
            }
            out[k] = outputs(network, test, at, alone);
            out[steps.length + k] = outputs(network, training, at, alone);
        }
    }

    private double[] outputs(Network network, Dataset rows, Storage w, Workers alone) {
        ResidualSystem system =
                ResidualSystem.of(network, rows.features(), new double[rows.rows() * outputs]);
        Storage f = Precision.DOUBLE.allocate(system.equations());
        Executor.of(system.program(), Precision.DOUBLE, alone, BUDGET)
                .run(system.binding(w).output(system.output(), f, 0), system.samples());
        return f.toDoubles(0, f.size());
    }
}
