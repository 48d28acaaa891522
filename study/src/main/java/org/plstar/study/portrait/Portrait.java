package org.plstar.study.portrait;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Standardizer;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.landscape.Observation;
import org.plstar.optimize.StepSchedule;
import org.plstar.study.PreparedDataset;
import org.plstar.study.fit.FitResult;

/**
 * A trained model at the end of its run, in views beyond the summary's numbers.
 *
 * @param classes in label order; empty for numbers
 * @param wrong images that are taken for another class, the worst first: test rows, or training
 *     rows where there are none; empty where rows are no images
 * @param wrongOfTest whether those are test rows
 * @param suspects training rows whose label may be wrong, where rows are images; absent where none
 *     are asked for
 * @param kernel absent where it would take long, or the weights are not finite
 * @param rates the step at observed steps, where a schedule moves it
 */
public record Portrait(
        List<ClassHits> classes,
        List<WrongImage> wrong,
        boolean wrongOfTest,
        Optional<List<WrongImage>> suspects,
        Optional<KernelView> kernel,
        List<Rate> rates) {
    /**
     * A portrait without content: of a run with numbers that are not finite, or of an earlier
     * version.
     */
    public static final Portrait NONE = new Portrait(
            List.of(), List.of(), false, Optional.empty(), Optional.empty(), List.of());

    private static final int MOST_IMAGES = 24;

    /** The step η_t before step t. */
    public record Rate(int step, double rate) {}

    /** Copies {@code classes}, {@code wrong} and {@code rates}. */
    public Portrait {
        classes = List.copyOf(classes);
        wrong = List.copyOf(wrong);
        rates = List.copyOf(rates);
    }

    /** The portrait of a run; takes some tenths of a second. */
    public static Portrait of(FitResult r, Workers workers) {
        if (r.outputs().training().length == 0) {
            return new Portrait(
                    List.of(), List.of(), false, Optional.empty(), Optional.empty(), rates(r));
        }
        PreparedDataset data = r.data();
        Dataset shown = data.test().orElse(data.training());
        boolean test = data.test().isPresent();
        double[] outputs = test ? r.outputs().test() : r.outputs().training();
        return new Portrait(
                classes(r),
                data.encoding() instanceof TargetEncoding.OfClasses c
                        ? Pixels.of(shown.featureNames(), shown.inputShape())
                                .map(p -> WrongImage.worst(
                                        shown,
                                        c,
                                        outputs,
                                        p,
                                        unscaled(data.standardizer(), shown),
                                        MOST_IMAGES))
                                .orElse(List.of())
                        : List.of(),
                test,
                suspects(r),
                KernelView.of(
                        r.network(),
                        r.kernelRows(),
                        data.training().target(),
                        r.end().parameters(),
                        workers),
                rates(r));
    }

    private static Optional<List<WrongImage>> suspects(FitResult r) {
        Dataset rows = r.data().training();
        if (r.quality().suspects().isEmpty() || !(rows.target() instanceof Target.Classes truth)) {
            return Optional.empty();
        }
        Map<String, Integer> at = new HashMap<>();
        for (int i = 0; i < rows.rows(); i++) {
            at.put(rows.rowNumbers().text(i), i);
        }
        return Pixels.of(rows.featureNames(), rows.inputShape())
                .map(p -> WrongImage.of(
                        rows,
                        truth,
                        r.quality().suspects().stream()
                                .limit(MOST_IMAGES)
                                .map(s -> new WrongImage.Pick(
                                        requireNonNull(at.get(s.where())), s.other(), -s.margin()))
                                .toList(),
                        p,
                        unscaled(r.data().standardizer(), rows)));
    }

    private static List<ClassHits> classes(FitResult r) {
        return r.data().encoding() instanceof TargetEncoding.OfClasses c
                        && r.data().training().target() instanceof Target.Classes training
                ? ClassHits.of(
                        c,
                        training,
                        r.outputs().training(),
                        r.data().test().isPresent()
                                        && r.data().test().get().target()
                                                instanceof Target.Classes test
                                ? test
                                : new Target.Classes(new int[0], c.classNames()),
                        r.outputs().test())
                : List.of();
    }

    /**
     * The features in the units of the file; a constant feature, which is 0 after scaling, is its
     * mean.
     */
    private static IntToDoubleFunction unscaled(Standardizer s, Dataset rows) {
        int d = rows.width();
        Set<String> constant = Set.copyOf(s.constant());
        double[] scale = s.scale().clone();
        double[] shift = s.shift().clone();
        for (int j = 0; j < d; j++) {
            if (constant.contains(s.names().get(j))) {
                scale[j] = 0;
                shift[j] = s.mean()[j];
            }
        }
        return i -> rows.features()[i] * scale[i % d] + shift[i % d];
    }

    private static List<Rate> rates(FitResult r) {
        StepSchedule schedule = r.settings().method().schedule();
        OptionalDouble eta = r.eta();
        if (eta.isEmpty() || schedule.equals(StepSchedule.constant())) {
            return List.of();
        }
        NavigableSet<Integer> steps = new TreeSet<>();
        r.path().stream().map(Observation::step).forEach(steps::add);
        return steps.stream()
                .map(t -> new Rate(t, eta.getAsDouble() * schedule.factor(t)))
                .toList();
    }

    /** Whether the portrait has no content. */
    public boolean isEmpty() {
        return classes.isEmpty() && wrong.isEmpty() && kernel.isEmpty() && rates.isEmpty();
    }
}
