package org.plstar.study.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.plstar.array.Matrix;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.plan.WorkPlan;
import org.plstar.study.predict.EvaluationRequest;
import org.plstar.study.predict.EvaluationResult;
import org.plstar.study.predict.Predictions;

/** Runs one request for a fit. */
final class TableFitStudy {
    /** The number of rows on which the best candidates are compared, if not on all rows. */
    private static final int COMPARED = 2000;

    private static final int WORST = 10;

    private final TableFitRequest r;
    private final Dataset rows;
    private final RowEngine engine;
    private final DrawnRows drawn;
    private final Session session;
    private final Optional<Consumer<WorkPlan>> planned;
    private final long start = System.nanoTime();
    private Optional<WorkPlan> plan = Optional.empty();
    private long begun;

    /**
     * A study of a request with an engine.
     *
     * @param planned is told what the passes take, before them; where absent, nothing is tried
     */
    TableFitStudy(TableFitRequest r, Session session, Optional<Consumer<WorkPlan>> planned) {
        this.r = r;
        this.session = session;
        this.planned = planned;
        rows = r.rows();
        RowEngine here = RowEngine.of(session.engine());
        engine = r.engine()
                .or(() -> r.rowsCache().map(place -> here.withRowsAt(place + "/rows.zarr")))
                .orElse(here);
        drawn = new DrawnRows(rows, engine, r.versions(), r.centres(), r.seed());
    }

    TableFitResult run() {
        drawn.requireMemory(r.byCentres() ? 2.0 * Math.min(r.centres(), drawn.all()) : rows.rows());
        List<Encoding> encodings =
                rows.shaped() ? List.of(Encoding.STANDARD) : List.of(Encoding.values());
        Map<Encoding, TableEncoder> encoders = new EnumMap<>(Encoding.class);
        if (!rows.held() && !r.byCentres()) {
            throw StudyRefusal.range(
                    rows.rows() + " rows that executors read",
                    "so many that they are fitted by centres");
        }
        Dataset known = r.byCentres() ? drawn.centres() : rows;
        encodings.forEach(e -> encoders.put(e, TableEncoder.fit(known, e)));
        TargetEncoding targets = encoding();
        boolean small = rows.rows() <= ExactCost.SMALL;
        if (!r.byCentres()) {
            tell(() -> ExactCost.plan(rows.rows(), session.workers()));
        }
        JudgedRows all = judged(rows, targets);
        JudgedRows some = small ? all : judged(drawn.drawn(ExactCost.SCREENED, r.seed()), targets);
        List<TriedCandidate> tried = r.byCentres()
                ? TriedCandidate.all(encoders, some, session)
                : TriedCandidate.withTrees(encoders, some, r.seed(), session);
        ChosenFits.Settings wanted =
                new ChosenFits.Settings(r.single(), r.balance(), r.metric().isPresent(), r.seed());
        if (r.byCentres()) {
            JudgedRows compared = judged(drawn.drawn(COMPARED, r.seed()), targets);
            ChosenFits one = ChosenFits.of(wanted.alone(), compared, encoders, tried, session);
            CentresStudy.Fitted fitted = centres(all, targets)
                    .fit(one.heaviest(), OptionalDouble.empty(), known, this::tell);
            return result(fitted, tried, some.data(), one.standings());
        }
        ChosenFits chosen = ChosenFits.of(wanted, all, encoders, tried, session);
        KernelModel model = chosen.model(rows, targets, r.classPrior());
        PartsLeftOut.Said left = rows.rows() <= PartsLeftOut.MOST
                ? new PartsLeftOut(wanted, targets, session).said(rows)
                : new PartsLeftOut.Said(chosen.predictions(), 0);
        return result(
                model,
                new Predictions(
                        rows,
                        targets,
                        model.loss(),
                        KernelModel.outputs(targets, left.predictions())),
                left.parts(),
                tried,
                some.data(),
                chosen.standings(),
                encoders.values().iterator().next(),
                OptionalDouble.empty());
    }

    /** Fits a given kernel by centres. */
    TableFitResult run(RowKernel kernel, OptionalDouble ridge) {
        drawn.requireMemory(2.0 * Math.min(r.centres(), drawn.all()));
        TargetEncoding targets = encoding();
        CentresStudy.Fitted fitted = centres(judged(rows, targets), targets)
                .fit(new Candidate(Encoding.STANDARD, kernel), ridge, drawn.centres(), this::tell);
        return result(fitted, List.of(), rows, List.of());
    }

    private CentresStudy centres(JudgedRows judged, TargetEncoding targets) {
        return new CentresStudy(r.versions(), r.classPrior(), engine, session, judged, targets);
    }

    private JudgedRows judged(Dataset some, TargetEncoding targets) {
        return JudgedRows.of(some, targets, r.balance());
    }

    private void tell(PlannedPasses passes, Matrix own) {
        tell(() -> passes.plan(own));
    }

    private TableFitResult result(
            CentresStudy.Fitted fitted,
            List<TriedCandidate> tried,
            Dataset screened,
            List<Standing> leaderboard) {
        return result(
                fitted.model(),
                fitted.left(),
                0,
                tried,
                screened,
                leaderboard,
                fitted.encoder(),
                OptionalDouble.of(fitted.residual()));
    }

    private TargetEncoding encoding() {
        return rows.target() instanceof Target.Classes
                ? TargetEncoding.forCrossEntropy(rows.target())
                : TargetEncoding.forSquareLoss(rows.target());
    }

    private TableFitResult result(
            KernelModel model,
            Predictions left,
            int parts,
            List<TriedCandidate> tried,
            Dataset screened,
            List<Standing> leaderboard,
            TableEncoder encoder,
            OptionalDouble solved) {
        KernelModel fitted = new KernelModel(
                model.rows(),
                model.targets(),
                model.members(),
                errors(left),
                model.prior(),
                model.weights());
        EvaluationResult scores =
                EvaluationResult.of(left, Math.max(WORST, 2 * r.inspection().suspects()));
        long end = System.nanoTime();
        return new TableFitResult(
                fitted,
                scores,
                parts,
                r.test().map(others -> new EvaluationRequest(fitted, others).run(session)),
                tried.stream()
                        .map(t -> new TableFitResult.Trial(
                                t.fit().candidate(), t.fit().ridge(), t.fit().loss(), t.path()))
                        .toList(),
                screened.rows(),
                leaderboard,
                encoder.constant(),
                TableFitResult.Importance.of(model),
                r.inspection().withoutSuspects()
                                && scores.classes()
                                        .filter(c -> !Without.suspects(
                                                        c, r.inspection().suspects())
                                                .isEmpty())
                                        .isPresent()
                        ? Optional.of(Without.of(
                                scores, r.inspection().suspects(), this::withoutSuspects))
                        : Optional.empty(),
                r.inspection().columns() ? columns(fitted) : List.of(),
                r.inspection().moreRows()
                        ? Optional.of(MoreRows.of(
                                fitted, !r.balance() && r.metric().isEmpty(), r.seed(), session))
                        : Optional.empty(),
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
                .withMoreRows(false)
                .run(session)
                .leftOut();
    }

    private List<ColumnEffect> columns(KernelModel fitted) {
        return ColumnEffect.of(
                drawn.drawn(ColumnEffect.MOST_ROWS, r.seed()),
                others -> again(fitted, others),
                r.seed(),
                session.workers(),
                session.progress());
    }

    /**
     * A model with the same kernels, ridges and temperatures, fitted to other rows, on which trees
     * are grown again.
     */
    private KernelModel again(KernelModel model, Dataset others) {
        JudgedRows part = judged(others, model.targets());
        Map<Encoding, TableEncoder> encoders = new EnumMap<>(Encoding.class);
        List<KernelModel.Member> members = new ArrayList<>();
        for (KernelModel.Member m : model.members()) {
            Candidate c = m.candidate();
            TableEncoder encoder =
                    encoders.computeIfAbsent(c.encoding(), e -> TableEncoder.fit(others, e));
            if (c.kernel() instanceof RowKernel.Trees) {
                c = new Candidate(
                        c.encoding(),
                        TreeKernels.kernel(part, encoder, r.seed(), session.workers()));
            }
            LeftOutFit fit = new LeftOutFit(c, m.ridge(), m.temperature(), 0, new double[0]);
            members.add(part.member(fit, m.weight(), encoders, session.workers()));
        }
        return new KernelModel(
                others,
                model.targets(),
                members,
                new double[0],
                model.prior(),
                Optional.of(part.weights()));
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

    private void tell(Supplier<WorkPlan> what) {
        planned.ifPresent(told -> {
            WorkPlan known = what.get();
            plan = Optional.of(known);
            told.accept(known);
            begun = System.nanoTime();
        });
    }
}
