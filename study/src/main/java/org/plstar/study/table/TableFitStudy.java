package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.data.Trainable;
import org.plstar.data.Versions;
import org.plstar.predict.CholeskyInverse;
import org.plstar.predict.Nystrom;
import org.plstar.predict.RegularizedInverse;
import org.plstar.predict.RidgeFit;
import org.plstar.predict.RidgeTargets;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.Predictions;

/** Computes what a request asks for, once. */
final class TableFitStudy {
    /** Rows up to which all of them are tried at once. */
    private static final int SMALL = 700;

    /** Half decades of ridges, relative to the sum of the features' squares. */
    private static final int LOWEST = -18;

    private static final int HIGHEST = -2;

    /** Rows on which candidates are tried, of more. */
    private static final int SCREENED = 600;

    /** Rows on which the best of them are compared, where not all rows are. */
    private static final int COMPARED = 2000;

    private static final int KEPT = 8;
    private static final int OF_FAMILY = 3;
    private static final double MATRICES = 3;

    /** How much slower than a product factors and eigenvectors are, about. */
    private static final double SLOWER = 2;

    private static final int WORST = 10;

    private final TableFitRequest r;
    private final Dataset rows;
    private final RowEngine engine;
    private final Session session;
    private final Optional<Consumer<WorkPlan>> planned;
    private final long start = System.nanoTime();
    private Optional<WorkPlan> plan = Optional.empty();
    private long begun;

    /**
     * A study.
     *
     * @param planned is told what the passes take, before them; where absent, nothing is tried
     */
    TableFitStudy(TableFitRequest r, Session session, Optional<Consumer<WorkPlan>> planned) {
        this.r = r;
        this.session = session;
        this.planned = planned;
        rows = r.rows();
        RowEngine here = session.engine().rows();
        engine =
                r.engine()
                        .or(() -> r.rowsCache().map(place -> here.withRowsAt(place + "/rows.zarr")))
                        .orElse(here);
    }

    /** Rows with all versions. */
    private int all() {
        return rows.rows() * r.versions().count();
    }

    TableFitResult run() {
        requireMemory(r.byCentres() ? 2.0 * Math.min(r.centres(), all()) : rows.rows());
        List<Encoding> encodings =
                rows.shaped() ? List.of(Encoding.STANDARD) : List.of(Encoding.values());
        Map<Encoding, TableEncoder> encoders = new EnumMap<>(Encoding.class);
        if (!rows.held() && !r.byCentres()) {
            throw StudyRefusal.range(
                    rows.rows() + " rows that executors read",
                    "so many that they are fitted by centres");
        }
        Dataset known = r.byCentres() ? centreRows() : rows;
        encodings.forEach(e -> encoders.put(e, TableEncoder.fit(known, e)));
        TargetEncoding targets = encoding();
        boolean small = rows.rows() <= SMALL;
        if (!r.byCentres()) {
            tell(this::exactPlan);
        }
        Part all = new Part(rows, targets);
        Part some = small ? all : new Part(drawn(SCREENED, r.seed()), targets);
        List<Tried> tried = screen(Candidate.all(encodings), encoders, some);
        List<Tried> best = best(tried);
        if (r.byCentres()) {
            LeftOutFit chosen = small ? best.getFirst().fit : finalist(best, encoders, targets);
            if (r.metric().isPresent()) {
                Dataset compared = drawn(COMPARED, r.seed());
                LeftOutFit metric =
                        metric(
                                tried,
                                e -> requireNonNull(encoders.get(e)),
                                new Part(compared, targets));
                chosen = metric.loss() < chosen.loss() ? metric : chosen;
            }
            return byCentres(
                    chosen.candidate(),
                    OptionalDouble.empty(),
                    tried,
                    some.data,
                    known,
                    all,
                    targets);
        }
        List<LeftOutFit> fits = new ArrayList<>();
        for (Tried t : r.single() && small ? best.subList(0, 1) : best) {
            if (small) {
                fits.add(t.fit);
                continue;
            }
            session.progress().at("fitting kernels to all rows", fits.size(), best.size());
            try (Matrix k = all.kernel(t.fit.candidate(), encoders, session.workers())) {
                fits.add(t.fit.on(k, all.criterion, all.weights, session.workers()));
            }
        }
        if (r.metric().isPresent() && rows.rows() >= LearnedMetric.LEAST) {
            fits.add(metric(tried, e -> requireNonNull(encoders.get(e)), all));
        }
        if (r.single()) {
            LeftOutFit least =
                    fits.stream().min(Comparator.comparingDouble(LeftOutFit::loss)).orElseThrow();
            fits.clear();
            fits.add(least);
        }
        double[] weights = GreedyAverage.weights(fits, all.criterion);
        List<KernelModel.Member> members = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] > 0) {
                session.progress().at("fitting the chosen kernels", k, weights.length);
                members.add(member(fits.get(k), weights[k], all, encoders, session.workers()));
            }
        }
        members.sort(Comparator.comparingDouble(m -> -m.weight()));
        KernelModel model = new KernelModel(rows, targets, members, new double[0], r.classPrior());
        Predictions left =
                new Predictions(
                        rows,
                        targets,
                        model.loss(),
                        KernelModel.outputs(targets, GreedyAverage.predictions(fits, weights)));
        return result(
                model,
                left,
                tried,
                some.data,
                encoders.values().iterator().next(),
                OptionalDouble.empty());
    }

    /** Fits a given kernel by centres. */
    TableFitResult run(RowKernel kernel, OptionalDouble ridge) {
        requireMemory(2.0 * Math.min(r.centres(), all()));
        TargetEncoding targets = encoding();
        return byCentres(
                new Candidate(Encoding.STANDARD, kernel),
                ridge,
                List.of(),
                rows,
                centreRows(),
                new Part(rows, targets),
                targets);
    }

    private TargetEncoding encoding() {
        return rows.target() instanceof Target.Classes
                ? TargetEncoding.forCrossEntropy(rows.target())
                : TargetEncoding.forSquareLoss(rows.target());
    }

    /** The Laplace kernel that is best without a metric, with one. */
    private LeftOutFit metric(
            List<Tried> tried, Function<Encoding, TableEncoder> encoders, Part part) {
        LeftOutFit base =
                tried.stream()
                        .map(Tried::fit)
                        .filter(f -> f.candidate().kernel() instanceof RowKernel.Laplace)
                        .min(Comparator.comparingDouble(LeftOutFit::loss))
                        .orElseThrow();
        Encoding encoding = base.candidate().encoding();
        return new LearnedMetric(
                        (RowKernel.Laplace) base.candidate().kernel(),
                        base.ridge(),
                        encoders.apply(encoding).encode(part.data),
                        part.criterion,
                        part.weights,
                        session.workers())
                .fit(encoding, r.seed(), session.progress());
    }

    /** The scales of a model's learned metric. */
    private static List<TableFitResult.Importance> importance(KernelModel model) {
        for (KernelModel.Member m : model.members()) {
            if (m.candidate().kernel() instanceof RowKernel.Scaled s) {
                List<String> names =
                        TableEncoder.fit(model.rows(), m.candidate().encoding())
                                .names(model.rows());
                return IntStream.range(0, names.size())
                        .mapToObj(j -> new TableFitResult.Importance(names.get(j), s.scale()[j]))
                        .sorted(
                                Comparator.comparingDouble(TableFitResult.Importance::scale)
                                        .reversed())
                        .toList();
            }
        }
        return List.of();
    }

    private TableFitResult result(
            KernelModel model,
            Predictions left,
            List<Tried> tried,
            Dataset screened,
            TableEncoder encoder,
            OptionalDouble solved) {
        KernelModel fitted =
                new KernelModel(
                        model.rows(),
                        model.targets(),
                        model.members(),
                        errors(left),
                        model.prior());
        EvaluationResult scores = EvaluationResult.of(left, Math.max(WORST, 2 * r.inspection().suspects()));
        long end = System.nanoTime();
        return new TableFitResult(
                fitted,
                scores,
                r.test().map(others -> new EvaluationRequest(fitted, others).run(session)),
                tried.stream()
                        .map(
                                t ->
                                        new TableFitResult.Trial(
                                                t.fit.candidate(),
                                                t.fit.ridge(),
                                                t.fit.loss(),
                                                t.path))
                        .toList(),
                screened.rows(),
                encoder.constant(),
                importance(model),
                r.inspection().withoutSuspects()
                                && scores.classes()
                                        .filter(c -> !Without.suspects(c, r.inspection().suspects()).isEmpty())
                                        .isPresent()
                        ? Optional.of(Without.of(scores, r.inspection().suspects(), this::withoutSuspects))
                        : Optional.empty(),
                r.inspection().columns() ? columns(fitted) : List.of(),
                solved,
                (end - start) / 1e9,
                new TableFitResult.Work(
                        r.versions().count(),
                        session.engine().name(),
                        plan,
                        plan.isPresent()
                                ? OptionalDouble.of((end - begun) / 1e9)
                                : OptionalDouble.empty()));
    }

    private EvaluationResult withoutSuspects(Dataset others) {
        return r.forRows(others, r.engine())
                .withWithoutSuspects(false)
                .withColumns(false)
                .run(session)
                .leftOut();
    }

    private List<ColumnEffect> columns(KernelModel fitted) {
        return ColumnEffect.of(
                drawn(ColumnEffect.MOST_ROWS, r.seed()),
                others -> again(fitted, others),
                r.seed(),
                session.workers(),
                session.progress());
    }

    /** The same kernels, with their ridges and temperatures, fitted to other rows. */
    private KernelModel again(KernelModel model, Dataset others) {
        Part part = new Part(others, model.targets());
        Map<Encoding, TableEncoder> encoders = new EnumMap<>(Encoding.class);
        List<KernelModel.Member> members = new ArrayList<>();
        for (KernelModel.Member m : model.members()) {
            encoders.computeIfAbsent(m.candidate().encoding(), e -> TableEncoder.fit(others, e));
            LeftOutFit fit =
                    new LeftOutFit(m.candidate(), m.ridge(), m.temperature(), 0, new double[0]);
            members.add(member(fit, m.weight(), part, encoders, session.workers()));
        }
        return new KernelModel(others, model.targets(), members, new double[0], model.prior());
    }

    /** Sizes of the errors of numbers, in the units of the file. */
    private static double[] errors(Predictions left) {
        if (!(left.rows().target() instanceof Target.Regression truth)) {
            return new double[0];
        }
        double[] errors = left.values();
        Arrays.setAll(errors, i -> Math.abs(errors[i] - truth.values()[i]));
        return errors;
    }

    /** Of the best kernels the one that is best on more rows: what is best changes with them. */
    private LeftOutFit finalist(
            List<Tried> best, Map<Encoding, TableEncoder> encoders, TargetEncoding targets) {
        Part part = new Part(drawn(COMPARED, r.seed()), targets);
        List<LeftOutFit> fits = new ArrayList<>();
        for (Tried t : best) {
            session.progress().at("comparing the best kernels", fits.size(), best.size());
            try (Matrix k = part.kernel(t.fit.candidate(), encoders, session.workers())) {
                fits.add(t.fit.on(k, part.criterion, part.weights, session.workers()));
            }
        }
        return fits.stream().min(Comparator.comparingDouble(LeftOutFit::loss)).orElseThrow();
    }

    private TableFitResult byCentres(
            Candidate c,
            OptionalDouble given,
            List<Tried> tried,
            Dataset screened,
            Dataset some,
            Part all,
            TargetEncoding targets) {
        TableEncoder encoder = TableEncoder.fit(some, c.encoding());
        CentredRows centred =
                new CentredRows(
                        c.kernel(),
                        encoder.rows(rows),
                        encoder.encode(some),
                        all.criterion.targets(),
                        r.versions(),
                        rows.inputShape(),
                        session.workers());
        try (Matrix own = c.kernel().of(centred.z(), centred.z(), session.workers());
                PlannedPasses passes = engine.passes(centred, all.criterion.outputs(), session);
                Nystrom nystrom = planned(passes, own)) {
            double ridge = given.orElseGet(() -> ridge(nystrom));
            Nystrom.Fit fit = nystrom.fit(ridge * nystrom.unit());
            double[] left = nystrom.leftOut(fit.ridge());
            double temperature = all.criterion.calibrate(left).temperature();
            KernelModel model =
                    new KernelModel(
                            some,
                            targets,
                            List.of(
                                    new KernelModel.Member(
                                            c, 1, ridge, temperature, fit.dual(), fit.intercept())),
                            new double[0],
                            r.classPrior());
            Predictions predictions =
                    new Predictions(
                            rows,
                            targets,
                            model.loss(),
                            KernelModel.outputs(
                                    targets, all.criterion.predictions(left, temperature)));
            return result(
                    model,
                    predictions,
                    tried,
                    screened,
                    encoder,
                    OptionalDouble.of(nystrom.residual(fit.ridge())));
        }
    }

    /** Eigenvectors of all candidates on some rows, factors and their inverses of the best ones. */
    private WorkPlan exactPlan() {
        double n = rows.rows();
        double few = Math.min(n, SCREENED);
        int candidates = Candidate.all(List.of(Encoding.values())).size();
        double factors = n > SMALL ? 2 * KEPT * n * n * n : 0;
        double operations = candidates * 9 * few * few * few + factors;
        Pace pace = Pace.here(session.workers());
        return new WorkPlan(
                "fit to all rows",
                pace.name(),
                1,
                0,
                1,
                operations,
                WorkPlan.Bytes.NONE,
                MATRICES * Double.BYTES * n * n,
                WorkPlan.seconds(
                        pace, 0, 1, SLOWER * operations / pace.all(), WorkPlan.Bytes.NONE, 0));
    }

    /** The ridge of the least generalized cross-validation, relative. */
    private static double ridge(Nystrom nystrom) {
        double ridge = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int h = LOWEST; h <= HIGHEST; h++) {
            double trial = StrictMath.pow(10, h / 2.0);
            double loss = nystrom.generalizedCrossValidation(trial * nystrom.unit());
            if (loss < least) {
                least = loss;
                ridge = trial;
            }
        }
        return ridge;
    }

    private Nystrom planned(PlannedPasses passes, Matrix own) {
        tell(() -> passes.plan(own));
        return Nystrom.of(own, passes, session.workers());
    }

    private void tell(Supplier<WorkPlan> what) {
        planned.ifPresent(
                told -> {
                    WorkPlan known = what.get();
                    plan = Optional.of(known);
                    told.accept(known);
                    begun = System.nanoTime();
                });
    }

    /** So many rows, or all, each class in proportion. */
    private Dataset drawn(int count, long drawSeed) {
        int[] which = Split.drawn(rows.target(), Math.min(count, rows.rows()), drawSeed);
        return Trainable.changing(Trainable.check(engine.select(rows, which)));
    }

    /** The centres: of images with versions, one drawn for each, and the next ones in turn. */
    private Dataset centreRows() {
        Versions versions = r.versions();
        int count = Math.min(r.centres(), all());
        Dataset some = drawn(count, r.seed() + 1);
        if (versions.count() == 1) {
            return some;
        }
        RandomStream random = RandomStream.of(r.seed() + 1, "versions of centres");
        int[] images = new int[count];
        int[] drawn = new int[count];
        for (int k = 0; k < count; k++) {
            images[k] = k % some.rows();
            int first = random.below(images[k], versions.count());
            drawn[k] = (first + k / some.rows()) % versions.count();
        }
        return versions.select(some, images, drawn);
    }

    /** Rows with what they are judged by. */
    private final class Part {
        private final Dataset data;
        private final double[] weights;
        private final Criterion criterion;

        Part(Dataset data, TargetEncoding targets) {
            this.data = data;
            this.weights = TableFitStudy.this.weights(data.target());
            this.criterion = Criterion.of(data.target(), targets, weights);
        }

        Matrix kernel(Candidate c, Map<Encoding, TableEncoder> encoders, Workers workers) {
            double[][] x = requireNonNull(encoders.get(c.encoding())).encode(data);
            return c.kernel().of(x, x, workers);
        }
    }

    /** A candidate's best fit and its loss at each ridge. */
    private record Tried(LeftOutFit fit, List<Double> path) {}

    private double[] weights(Target target) {
        double[] weights = new double[target.rows()];
        Arrays.fill(weights, 1);
        if (r.balance() && target instanceof Target.Classes c) {
            int[] counts = c.counts();
            long there = Arrays.stream(counts).filter(n -> n > 0).count();
            Arrays.setAll(weights, i -> (double) weights.length / (there * counts[c.labels()[i]]));
        }
        return weights;
    }

    private List<Tried> screen(
            List<Candidate> candidates, Map<Encoding, TableEncoder> encoders, Part part) {
        Tried[] tried = new Tried[candidates.size()];
        int team = 2 * session.workers().threads();
        for (int from = 0; from < tried.length; from += team) {
            int first = from;
            int count = Math.min(team, tried.length - from);
            session.progress().at("trying kernels", from, tried.length);
            session.workers()
                    .run(
                            count,
                            i -> {
                                Candidate c = candidates.get(first + i);
                                List<Double> path = new ArrayList<>();
                                try (Matrix k = part.kernel(c, encoders, Workers.uncut())) {
                                    tried[first + i] =
                                            new Tried(
                                                    LeftOutFit.best(
                                                            c,
                                                            k,
                                                            part.criterion,
                                                            part.weights,
                                                            path),
                                                    path);
                                }
                            });
        }
        return List.of(tried);
    }

    /** The best, at most some of each family. */
    private static List<Tried> best(List<Tried> tried) {
        List<Tried> sorted =
                tried.stream().sorted(Comparator.comparingDouble(t -> t.fit.loss())).toList();
        Map<RowKernel.Family, Integer> counts = new EnumMap<>(RowKernel.Family.class);
        return sorted.stream()
                .filter(
                        t ->
                                counts.merge(t.fit.candidate().kernel().family(), 1, Integer::sum)
                                        <= OF_FAMILY)
                .limit(KEPT)
                .toList();
    }

    private static KernelModel.Member member(
            LeftOutFit fit,
            double weight,
            Part all,
            Map<Encoding, TableEncoder> encoders,
            Workers workers) {
        try (Matrix k = all.kernel(fit.candidate(), encoders, workers)) {
            double mean = LeftOutFit.meanDiagonal(k);
            RidgeTargets targets = LeftOutFit.targets(all.criterion, all.weights);
            try (Matrix scaled = targets.scaled(k);
                    CholeskyInverse g =
                            RegularizedInverse.cholesky(scaled, fit.ridge() * mean, workers)) {
                RidgeFit ridge = RidgeFit.of(g, targets);
                return new KernelModel.Member(
                        fit.candidate(),
                        weight,
                        fit.ridge(),
                        fit.temperature(),
                        ridge.dual(),
                        ridge.intercepts());
            }
        }
    }

    private void requireMemory(double order) {
        double bytes = MATRICES * Double.BYTES * order * order;
        double most = 2.0 * Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw Refusal.of(
                    StudyRefusal.MEMORY,
                    all() + " rows, " + r.centres() + " centres",
                    String.format(
                            Locale.ROOT,
                            "kernels of them take %.1f GB, and there are %.1f GB",
                            bytes / 1e9,
                            most / 1e9),
                    "at most " + (int) (Math.sqrt(most / MATRICES / Double.BYTES) / 2) + " centres",
                    "take fewer centres, or give Java more memory (-Xmx)");
        }
    }
}
