package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.plstar.array.MachineMemory;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.HeadedModel;
import org.plstar.optimize.StepAdvice;
import org.plstar.predict.KernelSpectrum;
import org.plstar.predict.LeftOutRidge;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.study.HeadStart;
import org.plstar.study.MeasuredPace;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.advise.Survey.Group;
import org.plstar.study.advise.Survey.Score;
import org.plstar.study.advise.Survey.Suspect;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelOutputs;
import org.plstar.tangent.TangentKernel;

/**
 * Regresses the labels with the kernels of groups of weights, and leaves out each row.
 *
 * <p>The kernel of a group S is Θ_S = 1/H Σ_k J_k J_kᵀ over heads w_k ~ N(0, I/D): no label is in
 * it, so that the left-out errors are exact. A head that was fitted to the labels would put the
 * left-out label into the kernel. The regression is with h hᵀ + s Θ_S, or Θ_S alone, and a free
 * constant: without it a large ridge predicts 0, which beats the mean of the other rows on labels
 * that are noise.
 */
final class SurveyStudy {
    /** Scales s of a group's kernel, in units of the ridge head's squared norm. */
    private static final double[] SCALES = {1, 10, 100, 1000, Double.POSITIVE_INFINITY};

    private static final int FEWEST_ROWS = 20;

    private static final int FEWEST_OF_CLASS = 5;

    /** Errors by which the best group is to be ahead of the head alone, and of the mean. */
    private static final double AHEAD = 2;

    private static final int SUSPECTS = 10;

    private static final String SHORTER = "take fewer rows, or fewer tokens of each";

    private static final MeasuredPace.Limit HALF_AN_HOUR =
            new MeasuredPace.Limit(1800, "half an hour", SHORTER);

    /** Bytes of what the kernels are made of. */
    private static final long BUDGET = 1536L << 20;

    private final SurveyRequest request;
    private final Workers workers;
    private final Progress progress;
    private final Dataset rows;
    private final int n;
    private final int outputs;
    private final double[] y;

    SurveyStudy(SurveyRequest request, Session session) {
        this.request = request;
        this.workers = session.workers();
        this.progress = session.progress();
        PreparedDataset data = request.data();
        this.rows = data.training().select(data.duplicates().kept());
        this.n = rows.rows();
        this.outputs = data.encoding().outputs();
        requireRows();
        this.y = data.encoding().encode(rows.target());
    }

    private void requireRows() {
        int[] counts = rows.target() instanceof Target.Classes c
                ? counts(c.labels(), c.classNames().size())
                : new int[0];
        if (n < FEWEST_ROWS || Arrays.stream(counts).anyMatch(k -> k > 0 && k < FEWEST_OF_CLASS)) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    rows.source(),
                    n < FEWEST_ROWS
                            ? n + " distinct training rows"
                            : "a class has "
                                    + Arrays.stream(counts)
                                            .filter(k -> k > 0)
                                            .min()
                                            .orElse(0)
                                    + " rows",
                    "at least " + FEWEST_ROWS + " rows, and " + FEWEST_OF_CLASS + " of each class",
                    "take more rows, or say what trains");
        }
    }

    private static int[] counts(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * Surveys. Cost: a pass through the model with H heads, the kernels of all groups from it, and
     * 5 eigendecompositions of N³ for each; the same again for groups as good as the best.
     */
    Survey survey() {
        HeadedModel model = request.model();
        List<WeightGroup> groups = WeightGroup.of(model.body().layout());
        progress.at("what the head reads", 0, 1);
        double[] h = HeadStart.features(model, rows.features(), workers);
        try (Matrix base = HeadStart.kernel(h, model.width());
                KernelSpectrum spectrum = KernelSpectrum.of(base.copy(), workers)) {
            LeftOutRidge alone = LeftOutRidge.besideConstant(spectrum, y, outputs);
            double norm = squaredNorm(HeadStart.head(alone.dual(), h, model.width()));
            return of(
                    groups,
                    fits(groups, "heads of the survey", base, alone, norm),
                    base,
                    alone,
                    norm);
        }
    }

    /** The best fit of each group, behind the random heads of a stream. */
    private List<Fit> fits(
            List<WeightGroup> groups, String heads, Matrix base, LeftOutRidge alone, double norm) {
        List<Matrix> kernels = kernels(request.model(), groups, heads);
        try {
            List<Fit> fits = new ArrayList<>();
            for (int g = 0; g < groups.size(); g++) {
                progress.at("left-out rows, " + groups.get(g).name(), g, groups.size());
                fits.add(fit(base, kernels.get(g), alone, norm));
            }
            return fits;
        } finally {
            kernels.forEach(Matrix::close);
        }
    }

    /** Θ of each group. */
    private List<Matrix> kernels(HeadedModel model, List<WeightGroup> groups, String of) {
        int heads = request.heads();
        int width = model.width();
        RandomStream random = RandomStream.of(request.seed(), of);
        double[] head = new double[heads * (width + 1)];
        for (int i = 0; i < heads * width; i++) {
            head[i] = random.normal(i) / Math.sqrt(width);
        }
        HeadedModel several =
                HeadedModel.of(model.body(), model.pooling(), heads).startingFrom(() -> head);
        ResidualSystem s = ResidualSystem.of(several, rows.features(), new double[n * heads]);
        List<Predicate<String>> all = new ArrayList<>(groups);
        String stage = "kernels of " + groups.size() + " groups of weights";
        progress.at(stage, 0, 1);
        MachineMemory.require(
                stage + " on " + n + " rows",
                BUDGET + (double) Double.BYTES * n * n * (groups.size() + 2),
                SHORTER);
        return TangentKernel.ofGroups(
                s,
                KernelOutputs.MEAN,
                all,
                several.initialParameters(0),
                workers,
                BUDGET,
                new MeasuredPace(stage, HALF_AN_HOUR, request.patient(), progress));
    }

    /** Σ W², in the mean over outputs; without the bias. */
    private double squaredNorm(double[] head) {
        double sum = 0;
        for (int i = 0; i < head.length - outputs; i++) {
            sum += head[i] * head[i] / outputs;
        }
        return sum;
    }

    private Survey of(
            List<WeightGroup> groups,
            List<Fit> fits,
            Matrix base,
            LeftOutRidge alone,
            double norm) {
        int best = IntStream.range(0, fits.size())
                .boxed()
                .min(Comparator.comparingDouble(g -> fits.get(g).ridge.loss()))
                .orElseThrow();
        List<Group> scored = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            WeightGroup of = groups.get(g);
            Fit f = fits.get(g);
            double[] ahead = difference(alone.errors(), f.ridge.errors());
            double[] behind = difference(f.ridge.errors(), fits.get(best).ridge.errors());
            scored.add(new Group(
                    of.name(),
                    of.patterns(),
                    of.weights(),
                    f.condition,
                    f.scale,
                    score(f.ridge),
                    ahead[0],
                    ahead[1],
                    behind[0] <= behind[1]));
        }
        double[] mean = meanErrors();
        List<Integer> first = IntStream.range(0, scored.size())
                .filter(g -> scored.get(g).asGood() && ahead(fits.get(best).ridge, alone, mean))
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(g -> scored.get(g).weights())
                        .thenComparingDouble(g -> scored.get(g).score().loss()))
                .toList();
        // the least of many losses is lower for the heads that made it the least
        List<LeftOutRidge> again = first.isEmpty()
                ? List.of()
                : fits(
                                first.stream().map(groups::get).toList(),
                                "other heads of the survey",
                                base,
                                alone,
                                norm)
                        .stream()
                        .map(Fit::ridge)
                        .toList();
        Optional<Integer> confirmed = IntStream.range(0, first.size())
                .filter(i -> ahead(again.get(i), alone, mean))
                .boxed()
                .findFirst();
        boolean pays = confirmed.isPresent();
        Optional<Integer> recommended = confirmed.map(first::get);
        LeftOutRidge chosen = pays ? again.get(confirmed.get()) : alone;
        int told = confirmed.orElse(first.indexOf(best));
        double[] headBelow = difference(mean, alone.errors());
        boolean known = pays || headBelow[0] > headBelow[1];
        Optional<double[]> sure = sure(chosen);
        return new Survey(
                n,
                outputs,
                request.model().body().layout().size(),
                request.heads(),
                half(mean),
                score(alone),
                request.model().headName(),
                scored,
                first.isEmpty()
                        ? Optional.empty()
                        : Optional.of(again(first.get(told), again.get(told), alone)),
                recommended,
                known,
                suspects(chosen),
                sure.map(v -> OptionalDouble.of(v[0])).orElse(OptionalDouble.empty()),
                sure.map(v -> OptionalDouble.of(v[1])).orElse(OptionalDouble.empty()),
                adam(recommended.<Predicate<String>>map(groups::get).orElse(_ -> false)));
    }

    /** Whether a fit is ahead of the head alone, and of the mean, by two errors. */
    private boolean ahead(LeftOutRidge fit, LeftOutRidge alone, double[] mean) {
        double[] head = difference(alone.errors(), fit.errors());
        double[] below = difference(mean, fit.errors());
        return head[0] > AHEAD * head[1] && below[0] > AHEAD * below[1];
    }

    private Survey.Again again(int group, LeftOutRidge fit, LeftOutRidge alone) {
        double[] ahead = difference(alone.errors(), fit.errors());
        return new Survey.Again(group, score(fit), ahead[0], ahead[1]);
    }

    /** Adam's step for the weights that are to train; absent where the gradient is 0. */
    private Optional<Survey.Adam> adam(Predicate<String> trains) {
        HeadedModel m = request.model();
        ResidualSystem all = ResidualSystem.of(m, rows.features(), y);
        Objective objective = Objective.mean(all, Loss.SQUARE, Precision.DOUBLE, workers);
        Storage w = Precision.DOUBLE.of(m.initialParameters(request.seed()));
        Storage g = Precision.DOUBLE.allocate(w.size());
        double loss = objective.gradient(w, g);
        BitSet moves = new BitSet(w.size());
        for (ParamLayout.Entry e : m.layout().entries()) {
            if (trains.test(e.name()) || m.isHead(e.name())) {
                moves.set(e.offset(), e.offset() + e.size());
            }
        }
        OptionalDouble eta = StepAdvice.firstStep(loss, g, moves);
        return eta.isPresent()
                ? Optional.of(new Survey.Adam(eta.getAsDouble(), loss))
                : Optional.empty();
    }

    /** The best fit of a group. */
    private record Fit(OptionalDouble scale, LeftOutRidge ridge, OptionalDouble condition) {}

    private Fit fit(Matrix base, Matrix theta, LeftOutRidge alone, double norm) {
        Fit best = new Fit(OptionalDouble.of(0), alone, OptionalDouble.empty());
        OptionalDouble condition = OptionalDouble.empty();
        if (theta.largest() == 0) {
            return best; // no output depends on these weights
        }
        for (double scale : SCALES) {
            boolean only = Double.isInfinite(scale);
            try (KernelSpectrum k = KernelSpectrum.of(
                    only ? theta.copy() : sum(base, scale * norm, theta), workers)) {
                LeftOutRidge r = LeftOutRidge.besideConstant(k, y, outputs);
                if (r.loss() < best.ridge.loss()) {
                    OptionalDouble at = only ? OptionalDouble.empty() : OptionalDouble.of(scale);
                    best = new Fit(at, r, best.condition);
                }
                if (only && k.rank() == n) {
                    condition = OptionalDouble.of(k.largest() / k.values()[0]);
                }
            }
        }
        return new Fit(best.scale, best.ridge, condition);
    }

    private static Matrix sum(Matrix base, double factor, Matrix theta) {
        Matrix k = base.copy();
        for (int i = 0; i < k.rows(); i++) {
            for (int j = 0; j < k.columns(); j++) {
                k.set(i, j, k.get(i, j) + factor * theta.get(i, j));
            }
        }
        return k;
    }

    /** The errors of rows by the mean of the others' targets. */
    private double[] meanErrors() {
        double[] e = new double[y.length];
        for (int c = 0; c < outputs; c++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += y[i * outputs + c];
            }
            for (int i = 0; i < n; i++) {
                double own = y[i * outputs + c];
                e[i * outputs + c] = own - (sum - own) / (n - 1);
            }
        }
        return e;
    }

    private double loss(double[] e, int row) {
        double sum = 0;
        for (int c = 0; c < outputs; c++) {
            sum += e[row * outputs + c] * e[row * outputs + c] / 2;
        }
        return sum;
    }

    private double half(double[] e) {
        return IntStream.range(0, n).mapToDouble(i -> loss(e, i)).sum() / n;
    }

    /** Mean and standard error over the rows of the loss of one less that of another. */
    private double[] difference(double[] more, double[] less) {
        return meanAndError(IntStream.range(0, n)
                .mapToDouble(i -> loss(more, i) - loss(less, i))
                .toArray());
    }

    private static double[] meanAndError(double[] x) {
        double mean = Arrays.stream(x).sum() / x.length;
        double squares = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum();
        return new double[] {mean, Math.sqrt(squares / (x.length - 1) / x.length)};
    }

    private Score score(LeftOutRidge r) {
        double[] loss = meanAndError(
                IntStream.range(0, n).mapToDouble(i -> loss(r.errors(), i)).toArray());
        if (!(rows.target() instanceof Target.Classes c)) {
            return new Score(
                    loss[0], loss[1], OptionalDouble.empty(), OptionalDouble.empty(), r.ridge());
        }
        double right =
                IntStream.range(0, n).filter(i -> said(r, i) == c.labels()[i]).count() / (double) n;
        return new Score(
                loss[0],
                loss[1],
                OptionalDouble.of(right),
                OptionalDouble.of(binomial(right)),
                r.ridge());
    }

    /**
     * The standard error of a share of the rows, as if two more were right and two more wrong
     * (Agresti and Coull 1998): above 0 where all are.
     */
    private double binomial(double share) {
        double p = (share * n + 2) / (n + 4);
        return Math.sqrt(p * (1 - p) / (n + 4));
    }

    /** The left-out outputs of a row: one number for each class. */
    private double[] outputs(LeftOutRidge r, int row) {
        double[] f = new double[outputs];
        for (int c = 0; c < outputs; c++) {
            f[c] = y[row * outputs + c] - r.errors()[row * outputs + c];
        }
        // one output above 0 is the second class
        return outputs == 1 ? new double[] {-f[0] / 2, f[0] / 2} : f;
    }

    private int said(LeftOutRidge r, int row) {
        double[] f = outputs(r, row);
        int most = 0;
        for (int c = 1; c < f.length; c++) {
            most = f[c] > f[most] ? c : most;
        }
        return most;
    }

    private List<Suspect> suspects(LeftOutRidge r) {
        if (!(rows.target() instanceof Target.Classes c)) {
            return List.of();
        }
        return IntStream.range(0, n)
                .filter(i -> said(r, i) != c.labels()[i])
                .mapToObj(i -> {
                    double[] f = outputs(r, i);
                    int other = said(r, i);
                    return new Suspect(
                            rows.rowNumbers().numbers()[i],
                            c.classNames().get(c.labels()[i]),
                            c.classNames().get(other),
                            f[other] - f[c.labels()[i]]);
                })
                .sorted(Comparator.comparingDouble(Suspect::margin).reversed())
                .limit(SUSPECTS)
                .toList();
    }

    /** β and the log loss of the softmax of β times the left-out outputs; absent for numbers. */
    private Optional<double[]> sure(LeftOutRidge r) {
        if (!(rows.target() instanceof Target.Classes c)) {
            return Optional.empty();
        }
        double[] best = {0, Math.log(c.classNames().size())};
        for (double q = -1; q <= 2; q += 1 / 32.0) {
            double beta = Math.pow(10, q);
            double loss = 0;
            for (int i = 0; i < n; i++) {
                double[] f = outputs(r, i);
                double most = Arrays.stream(f).max().orElse(0);
                double sum = 0;
                for (double v : f) {
                    sum += Math.exp(beta * (v - most));
                }
                loss += (Math.log(sum) - beta * (f[c.labels()[i]] - most)) / n;
            }
            if (loss < best[1]) {
                best = new double[] {beta, loss};
            }
        }
        return Optional.of(best);
    }
}
