package org.plstar.study.advise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.network.HeadedModel;
import org.plstar.optimize.StepAdvice;
import org.plstar.predict.LeftOutRidge;
import org.plstar.program.ParamLayout;
import org.plstar.study.HeadStart;
import org.plstar.study.LabelFree;
import org.plstar.study.LabelFree.Mean;
import org.plstar.study.MeasuredPace;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.advise.Survey.Group;
import org.plstar.study.advise.Survey.Suspect;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** Regresses the labels with the kernels of groups of weights, and leaves out each row. */
final class SurveyStudy {
    /** Errors by which the best group is to be ahead of the head alone, and of the mean. */
    private static final double AHEAD = 2;

    private static final int SUSPECTS = 10;

    private static final MeasuredPace.Limit HALF_AN_HOUR = new MeasuredPace.Limit(
            1800, "half an hour", "take fewer rows, or fewer tokens of each");

    private final SurveyRequest request;
    private final Workers workers;
    private final Progress progress;

    SurveyStudy(SurveyRequest request, Session session) {
        this.request = request;
        this.workers = session.workers();
        this.progress = session.progress();
    }

    /**
     * Surveys. Cost: a pass through the model with H heads, and one for each rank of adapters, the
     * kernels of all groups from these, and 5 eigendecompositions of N³ for each; the same again
     * for groups as good as the best.
     */
    Survey survey() {
        List<WeightGroup> groups = WeightGroup.of(request.model().body());
        progress.at("what the head reads", 0, 1);
        try (LabelFree fit = new LabelFree(request.model(), request.data(), workers)) {
            return of(fit, groups, fits(fit, groups, "heads of the survey"));
        }
    }

    /** The best fit of each group, behind the random heads of a stream. */
    private List<LabelFree.Fit> fits(LabelFree fit, List<WeightGroup> groups, String heads) {
        String stage = "kernels of " + groups.size() + " groups of weights";
        progress.at(stage, 0, 1);
        Map<WeightGroup, LabelFree.Fit> all = new HashMap<>();
        // adapters of each rank are a model of their own, the groups of arrays are parts of one
        Map<Integer, List<WeightGroup>> byRank = groups.stream()
                .collect(Collectors.groupingBy(
                        WeightGroup::rank, TreeMap::new, Collectors.toList()));
        byRank.values().forEach(some -> {
            List<LabelFree.Fit> fits = fit.fits(
                    some.getFirst().body(request.model().body()),
                    some,
                    new LabelFree.Heads(request.heads(), request.seed(), heads),
                    stage,
                    new MeasuredPace(stage, HALF_AN_HOUR, request.patient(), progress));
            for (int i = 0; i < some.size(); i++) {
                all.put(some.get(i), fits.get(i));
            }
        });
        return groups.stream().map(all::get).toList();
    }

    private Survey of(LabelFree fit, List<WeightGroup> groups, List<LabelFree.Fit> fits) {
        LeftOutRidge alone = fit.alone();
        int best = IntStream.range(0, fits.size())
                .boxed()
                .min(Comparator.comparingDouble(g -> fits.get(g).ridge().loss()))
                .orElseThrow();
        List<Group> scored = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            WeightGroup of = groups.get(g);
            LabelFree.Fit f = fits.get(g);
            Mean ahead = fit.difference(alone.errors(), f.ridge().errors());
            Mean behind =
                    fit.difference(f.ridge().errors(), fits.get(best).ridge().errors());
            scored.add(new Group(
                    of.name(),
                    of.rank() == 0 ? of.patterns() : List.of(),
                    of.adapter(),
                    of.weights(),
                    f.condition(),
                    f.scale(),
                    fit.score(f.ridge()),
                    ahead.value(),
                    ahead.error(),
                    behind.value() <= behind.error()));
        }
        double[] mean = fit.meanErrors();
        List<Integer> first = IntStream.range(0, scored.size())
                .filter(g -> scored.get(g).asGood() && ahead(fit, fits.get(best).ridge(), mean))
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(g -> scored.get(g).weights())
                        .thenComparingDouble(g -> scored.get(g).score().loss()))
                .toList();
        // the least of many losses is lower for the heads that made it the least
        List<LeftOutRidge> again = first.isEmpty()
                ? List.of()
                : fits(fit, first.stream().map(groups::get).toList(), "other heads of the survey")
                        .stream()
                        .map(LabelFree.Fit::ridge)
                        .toList();
        Optional<Integer> confirmed = IntStream.range(0, first.size())
                .filter(i -> ahead(fit, again.get(i), mean))
                .boxed()
                .findFirst();
        boolean pays = confirmed.isPresent();
        Optional<Integer> recommended = confirmed.map(first::get);
        LeftOutRidge chosen = pays ? again.get(confirmed.get()) : alone;
        int told = confirmed.orElse(first.indexOf(best));
        Mean headBelow = fit.difference(mean, alone.errors());
        boolean known = pays || headBelow.value() > headBelow.error();
        Optional<double[]> sure = sure(fit, chosen);
        return new Survey(
                fit.rows().rows(),
                request.data().encoding().outputs(),
                request.model().body().layout().size(),
                request.heads(),
                fit.half(mean),
                fit.score(alone),
                request.model().headName(),
                scored,
                first.isEmpty()
                        ? Optional.empty()
                        : Optional.of(again(fit, first.get(told), again.get(told))),
                recommended,
                known,
                suspects(fit, chosen),
                sure.map(v -> OptionalDouble.of(v[0])).orElse(OptionalDouble.empty()),
                sure.map(v -> OptionalDouble.of(v[1])).orElse(OptionalDouble.empty()),
                adam(fit, recommended.map(groups::get)));
    }

    /** Whether a fit is ahead of the head alone, and of the mean, by two errors. */
    private static boolean ahead(LabelFree fit, LeftOutRidge of, double[] mean) {
        Mean head = fit.difference(fit.alone().errors(), of.errors());
        Mean below = fit.difference(mean, of.errors());
        return head.value() > AHEAD * head.error() && below.value() > AHEAD * below.error();
    }

    private static Survey.Again again(LabelFree fit, int group, LeftOutRidge of) {
        Mean ahead = fit.difference(fit.alone().errors(), of.errors());
        return new Survey.Again(group, fit.score(of), ahead.value(), ahead.error());
    }

    /** Adam's step for the weights that are to train; absent where the gradient is 0. */
    private Optional<StepAdvice.FirstStep> adam(LabelFree fit, Optional<WeightGroup> trains) {
        HeadedModel m = trains.filter(t -> t.rank() > 0)
                .map(t -> HeadStart.of(
                        HeadedModel.of(
                                t.body(request.model().body()),
                                request.model().pooling(),
                                request.data().encoding().outputs()),
                        request.data()))
                .orElse(request.model());
        ResidualSystem all = ResidualSystem.of(m, fit.rows().features(), fit.targets());
        Objective objective = Objective.mean(all, Loss.SQUARE, Precision.DOUBLE, workers);
        Storage w = Precision.DOUBLE.of(m.initialParameters(request.seed()));
        BitSet moves = new BitSet(w.size());
        for (ParamLayout.Entry e : m.layout().entries()) {
            if (m.isHead(e.name()) || trains.map(t -> t.test(e.name())).orElse(false)) {
                moves.set(e.offset(), e.offset() + e.size());
            }
        }
        return StepAdvice.firstStep(objective, w, moves);
    }

    private static List<Suspect> suspects(LabelFree fit, LeftOutRidge r) {
        Dataset rows = fit.rows();
        if (!(rows.target() instanceof Target.Classes c)) {
            return List.of();
        }
        return IntStream.range(0, rows.rows())
                .filter(i -> fit.said(r, i) != c.labels()[i])
                .mapToObj(i -> {
                    double[] f = fit.outputs(r, i);
                    int other = fit.said(r, i);
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
    private static Optional<double[]> sure(LabelFree fit, LeftOutRidge r) {
        Dataset rows = fit.rows();
        if (!(rows.target() instanceof Target.Classes c)) {
            return Optional.empty();
        }
        double[] best = {0, Math.log(c.classNames().size())};
        for (double q = -1; q <= 2; q += 1 / 32.0) {
            double beta = Math.pow(10, q);
            double loss = 0;
            for (int i = 0; i < rows.rows(); i++) {
                double[] f = fit.outputs(r, i);
                double most = Arrays.stream(f).max().orElse(0);
                double sum = 0;
                for (double v : f) {
                    sum += Math.exp(beta * (v - most));
                }
                loss += (Math.log(sum) - beta * (f[c.labels()[i]] - most)) / rows.rows();
            }
            if (loss < best[1]) {
                best = new double[] {beta, loss};
            }
        }
        return Optional.of(best);
    }
}
