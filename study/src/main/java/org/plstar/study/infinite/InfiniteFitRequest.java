package org.plstar.study.infinite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.array.MachineMemory;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.ClosedForm;
import org.plstar.predict.Ensemble;
import org.plstar.predict.Filter;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;

/**
 * Predicts, without training, what networks of infinite width learn: losses and accuracies at any
 * time of training on the square loss, and the spread over random starts.
 *
 * <p>Widths in the network's text are read as infinite. Times are the step size times the number of
 * steps. Predictions are the mean over random starts, on training and test rows.
 *
 * @param data rows to learn, and to predict
 * @param network whose hidden widths are taken as infinite
 * @param initialization of its weights
 * @param kernel which layers train: all for ntk, the last alone for nngp
 * @param time times of gradient flow (inf: training without end; 1,10,100,inf where nothing else is
 *     asked for)
 * @param steps numbers of steps of gradient descent with --eta
 * @param eta step size of --steps
 * @param momentum momentum of --steps, the heavy ball's (0 without)
 * @param nesterov take --momentum as Nesterov's, as PyTorch has it
 * @param ridge kernel ridge regression in place of training, with this multiple of the mean of the
 *     kernel's diagonal
 * @param ensemble tell the spread over random starts, and follow single predictions
 * @param trained also train so many networks of the widths in --network, from seeds that follow
 *     --seed, and show their mean and spread beside the predicted ones
 * @param patient compute kernels of infinite width that take more than a day; without it they are
 *     refused after 15 seconds
 * @param seed of everything random
 */
@Study("infinite")
public record InfiniteFitRequest(
        PreparedDataset data,
        Architecture network,
        Initialization initialization,
        @Asked("ntk") InfiniteKind kernel,
        @Asked(least = 0, infinite = true, label = "T") List<Double> time,
        @Asked(least = 1) List<Long> steps,
        @Asked(above = 0, label = "E") OptionalDouble eta,
        @Asked(least = 0, below = 1, label = "B") OptionalDouble momentum,
        @Asked boolean nesterov,
        @Asked(above = 0, label = "R") List<Double> ridge,
        @Asked boolean ensemble,
        @Asked(least = 2) OptionalInt trained,
        @Asked boolean patient,
        @Asked("1") long seed)
        implements Request<InfiniteFitResult>, InfiniteFitRequestWith {
    /** Points of the curve over time. */
    private static final int CURVE = 41;

    /** Test rows of which single predictions are followed. */
    private static final int FOLLOWED = 3;

    private static final List<Double> TIMES = List.of(1.0, 10.0, 100.0, Double.POSITIVE_INFINITY);

    /** Copies; ranges and what belongs together are looked at by {@code run}. */
    public InfiniteFitRequest {
        time = List.copyOf(time);
        steps = List.copyOf(steps);
        ridge = List.copyOf(ridge);
    }

    /** The usual times of gradient flow with the tangent kernel, in NTK parametrization. */
    public static InfiniteFitRequest of(PreparedDataset data, Architecture network) {
        return Description.of(InfiniteFitRequest.class)
                .make(
                        Map.of(
                                "data",
                                data,
                                "network",
                                network,
                                "initialization",
                                Initialization.DEFAULT));
    }

    /** The points of training that are asked for. */
    List<Moment> moments() {
        if (steps.isEmpty() != eta.isEmpty() || (momentum.isPresent() && steps.isEmpty())) {
            throw apart(
                    steps.isEmpty() ? "eta, momentum" : "steps",
                    steps.isEmpty() ? "there are no steps" : "there is no step size",
                    "steps with eta");
        }
        if (nesterov && momentum.isEmpty()) {
            throw apart("nesterov", "there is no momentum", "momentum with it");
        }
        if (trained.isPresent() && data.test().isEmpty()) {
            throw apart("trained", "there are no test rows", "rows to predict; set some aside");
        }
        if (trained.isPresent() && !ridge.isEmpty()) {
            throw apart("trained with ridge", "no ridge is trained", "times or steps alone");
        }
        if (trained.isPresent() && kernel != InfiniteKind.NTK) {
            throw apart("trained with kernel nngp", "all layers are trained", "kernel ntk");
        }
        List<Moment> moments = new ArrayList<>();
        boolean usual = time.isEmpty() && steps.isEmpty() && ridge.isEmpty();
        (usual ? TIMES : time).forEach(t -> moments.add(new Moment.Time(t)));
        steps.forEach(
                n ->
                        moments.add(
                                new Moment.Steps(
                                        eta.orElseThrow(), momentum.orElse(0), nesterov, n)));
        ridge.forEach(r -> moments.add(new Moment.Ridge(r)));
        return moments;
    }

    private static Refusal apart(String what, String why, String expected) {
        return Refusal.of(
                StudyRefusal.RANGE, what, why, expected, "give both, or leave one of them out");
    }

    private boolean spreads() {
        return ensemble || trained.isPresent();
    }

    /** Rows as arrays. */
    static double[][] matrix(Dataset rows) {
        double[][] x = new double[rows.rows()][];
        int d = rows.width();
        Arrays.setAll(x, i -> Arrays.copyOfRange(rows.features(), i * d, (i + 1) * d));
        return x;
    }

    /**
     * Runs it.
     *
     * <p>Cost: kernels of n² and n n* pairs, and an eigendecomposition, 9 n³; if only ridges are
     * asked for, a Cholesky factorization of each, n³/3. Memory: four matrices of n², four of n n*.
     */
    @Override
    public InfiniteFitResult run(Session session) {
        List<Moment> moments = Description.checked(this).moments();
        InfiniteNetwork limit =
                InfiniteNetwork.of(network, data.rowEncoding().input(network), initialization);
        Optional<Network> finite =
                trained.isPresent()
                        ? Optional.of(data.network(network, initialization))
                        : Optional.empty();
        Workers workers = session.workers();
        double[][] x = matrix(data.training());
        double[] y = data.encoding().encode(data.training().target());
        Optional<Dataset> test = data.test();
        double[][] others = test.map(InfiniteFitRequest::matrix).orElse(new double[0][]);
        MachineMemory.require(
                "training in closed form on " + x.length + " rows",
                4.0 * Double.BYTES * x.length * (x.length + others.length),
                "take fewer rows of the data, or for classes a fit that takes some rows as centres");
        try (InfiniteKernels own =
                        told(limit, "kernel of the training rows", session).kernels(x, workers);
                InfiniteKernels cross =
                        told(limit, "kernel of the test rows", session)
                                .kernels(others, x, workers)) {
            double mean = 0;
            for (int i = 0; i < x.length; i++) {
                mean += kernel.of(own).get(i, i) / x.length;
            }
            boolean ridges =
                    !spreads() && moments.stream().allMatch(m -> m instanceof Moment.Ridge);
            double error = Math.max(own.dualError(), cross.dualError());
            return ridges
                    ? ridges(own, cross, y, mean, error, session)
                    : spectrum(moments, limit, finite, own, cross, others, y, mean, error, session);
        }
    }

    private InfiniteNetwork told(InfiniteNetwork limit, String stage, Session session) {
        return limit.withListener(new KernelPace(stage, patient, session.progress()));
    }

    private InfiniteFitResult ridges(
            InfiniteKernels own,
            InfiniteKernels cross,
            double[] y,
            double mean,
            double error,
            Session session) {
        int outputs = data.encoding().outputs();
        List<InfiniteFitResult.Point> points = new ArrayList<>();
        for (double relative : ridge) {
            session.progress().at("ridges", points.size(), ridge.size());
            double absolute = relative * mean;
            try (CholeskyInverse g =
                    RegularizedInverse.cholesky(kernel.of(own), absolute, session.workers())) {
                double[] dual = RidgeFit.of(g, RidgeTargets.of(y, outputs)).dual();
                double[] train = new double[y.length];
                for (int i = 0; i < y.length; i++) {
                    train[i] = y[i] - absolute * dual[i];
                }
                double[] elsewhere = times(kernel.of(cross), dual, outputs);
                String words = new Moment.Ridge(relative).words();
                points.add(point(words, train, elsewhere, OptionalDouble.empty()));
            }
        }
        return new InfiniteFitResult(
                points,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                error,
                Optional.empty());
    }

    private static double[] times(Matrix k, double[] b, int columns) {
        double[] out = new double[k.rows() * columns];
        double[] row = new double[k.columns()];
        for (int i = 0; i < k.rows(); i++) {
            k.readRow(i, row, 0);
            for (int j = 0; j < row.length; j++) {
                for (int c = 0; c < columns; c++) {
                    out[i * columns + c] =
                            Math.fma(row[j], b[j * columns + c], out[i * columns + c]);
                }
            }
        }
        return out;
    }

    private InfiniteFitResult spectrum(
            List<Moment> moments,
            InfiniteNetwork limit,
            Optional<Network> finite,
            InfiniteKernels own,
            InfiniteKernels cross,
            double[][] others,
            double[] y,
            double mean,
            double error,
            Session session) {
        int outputs = data.encoding().outputs();
        int n = own.ntk().rows();
        double weight = 1.0 / n;
        session.progress().at("eigenvectors", 0, 1);
        try (KernelSpectrum s = KernelSpectrum.of(kernel.of(own).copy(), session.workers());
                ClosedForm form = ClosedForm.of(s, kernel.of(cross));
                InfiniteKernels apart =
                        spreads() ? limit.kernels(others, session.workers()) : emptied()) {
            Optional<Ensemble> spread =
                    spreads()
                            ? Optional.of(Ensemble.of(form, own.nngp(), cross.nngp(), apart.nngp()))
                            : Optional.empty();
            double[] none = new double[y.length];
            double[] noneThere = new double[others.length * outputs];
            List<InfiniteFitResult.Point> points = new ArrayList<>();
            double worst = 0;
            for (Moment m : moments) {
                session.progress().at("predictions", points.size(), moments.size());
                Filter f = m.filter(weight, mean);
                points.add(
                        point(
                                m.words(),
                                form.training(f, none, y, outputs),
                                form.elsewhere(f, none, noneThere, y, outputs),
                                spread.map(e -> OptionalDouble.of(deviation(e, f)))
                                        .orElse(OptionalDouble.empty())));
                worst = Math.max(worst, form.error(f, none, y));
            }
            double[] lambda = s.values();
            double least = Arrays.stream(lambda).filter(v -> v > 0).min().orElse(1);
            double[] time = new double[CURVE];
            List<InfiniteFitResult.Point> curve = new ArrayList<>();
            List<InfiniteFitResult.Followed> followed = new ArrayList<>();
            for (int row = 0;
                    spread.isPresent() && row < Math.min(FOLLOWED, others.length);
                    row++) {
                followed.add(
                        new InfiniteFitResult.Followed(
                                data.test().orElseThrow().rowNumbers().text(row),
                                new double[CURVE],
                                new double[CURVE]));
            }
            double from = 0.1 / (weight * s.largest());
            double to = Math.max(100 * from, 10 / (weight * least));
            for (int i = 0; i < CURVE; i++) {
                session.progress().at("curve over time", i, CURVE);
                time[i] = from * StrictMath.pow(to / from, i / (CURVE - 1.0));
                Filter f = new Moment.Time(time[i]).filter(weight, mean);
                double[] there = form.elsewhere(f, none, noneThere, y, outputs);
                curve.add(
                        point(
                                "",
                                form.training(f, none, y, outputs),
                                there,
                                OptionalDouble.empty()));
                if (!followed.isEmpty()) {
                    try (Matrix covariance = spread.orElseThrow().covariance(f)) {
                        for (int row = 0; row < followed.size(); row++) {
                            followed.get(row).mean()[i] = there[row * outputs];
                            followed.get(row).deviation()[i] = Math.sqrt(covariance.get(row, row));
                        }
                    }
                }
            }
            Optional<TrainedResult> beside =
                    finite.map(
                            built ->
                                    new TrainedEnsemble(
                                                    built,
                                                    trained.orElseThrow(),
                                                    seed,
                                                    data.training(),
                                                    data.test().orElseThrow(),
                                                    y,
                                                    data.encoding()
                                                            .encode(
                                                                    data.test()
                                                                            .orElseThrow()
                                                                            .target()),
                                                    moments,
                                                    2 / (weight * s.largest()))
                                            .against(spread.orElseThrow(), FOLLOWED, session));
            double[] zero = new double[y.length];
            Arrays.setAll(zero, i -> -y[i]);
            return new InfiniteFitResult(
                    points,
                    Optional.of(
                            new InfiniteFitResult.Spectrum(
                                    lambda[0],
                                    s.largest(),
                                    s.rank(),
                                    n,
                                    2 / (weight * s.largest()),
                                    norm(s.unfitted(zero, outputs)) / Math.max(norm(y), 1e-300),
                                    loss(none, data.training()))),
                    Optional.of(InfiniteFitResult.Curve.of(time, curve, followed)),
                    OptionalDouble.of(worst),
                    error,
                    beside);
        }
    }

    private InfiniteKernels emptied() {
        return new InfiniteKernels(Matrix.zeros(0, 0), Matrix.zeros(0, 0), 0);
    }

    /** The root mean square of the deviations at the test rows. */
    private static double deviation(Ensemble e, Filter f) {
        try (Matrix covariance = e.covariance(f)) {
            double sum = 0;
            for (int i = 0; i < covariance.rows(); i++) {
                sum += covariance.get(i, i) / covariance.rows();
            }
            return Math.sqrt(sum);
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    private InfiniteFitResult.Point point(
            String words, double[] train, double[] there, OptionalDouble deviation) {
        return new InfiniteFitResult.Point(
                words,
                loss(train, data.training()),
                accuracy(train, data.training()),
                data.test()
                        .map(t -> OptionalDouble.of(loss(there, t)))
                        .orElse(OptionalDouble.empty()),
                data.test().map(t -> accuracy(there, t)).orElse(OptionalDouble.empty()),
                deviation,
                there);
    }

    /** ½ mean over rows of the summed squared error. */
    private double loss(double[] f, Dataset rows) {
        double[] y = data.encoding().encode(rows.target());
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum = Math.fma(f[i] - y[i], f[i] - y[i], sum);
        }
        return sum / (2.0 * rows.rows());
    }

    private OptionalDouble accuracy(double[] f, Dataset rows) {
        return data.encoding() instanceof TargetEncoding.OfClasses c
                        && rows.target() instanceof Target.Classes t
                ? OptionalDouble.of(c.accuracy(f, t))
                : OptionalDouble.empty();
    }
}
