package org.plstar.study.fit;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.plstar.data.ContentHash;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Duplicates.Conflict;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.study.FloorSummary;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;

/** Makes the summary of a run. */
final class SummaryOfFit {
    /** Conflicts that are named, at most. */
    private static final int MOST_CONFLICTS = 20;

    private SummaryOfFit() {}

    /** The fit summary of a run. */
    static FitSummary of(FitResult r) {
        Map<FitQuantity, Measured> numbers = new EnumMap<>(FitQuantity.class);
        for (FitQuantity q : FitQuantity.values()) {
            numbers.put(q, FitNumbers.of(q, r));
        }
        return new FitSummary(
                new FitSummary.Ending(
                        r.outcome(),
                        r.ending().detail(),
                        Optional.of(new FitSummary.GoalSummary(
                                r.settings().steps(), r.settings().until()))),
                numbers,
                r.step().reason(),
                r.step().curvature(),
                r.quality(),
                new FitSummary.Law(
                        List.of(r.law().rates().from(), r.law().rates().to()),
                        FloorSummary.of(r.law().floor(), r.data(), r.kernelRows()),
                        r.law().parallel(),
                        r.noPrediction()),
                method(r),
                observations(r),
                new FitSummary.Trained(
                        network(r),
                        data(r.data()),
                        r.settings().seed(),
                        r.settings().precision()));
    }

    private static FitSummary.MethodSummary method(FitResult r) {
        Method m = r.settings().method();
        int rows = r.data().training().rows();
        return new FitSummary.MethodSummary(
                m.title(),
                m.loss().text(),
                m.smoothing(),
                m.name(),
                m.newton().isPresent() ? constants(m.newton().get()) : constants(m.direction()),
                m.schedule().toString(),
                m.batches().map(b -> OptionalInt.of(b.size())).orElse(OptionalInt.empty()),
                m.batches().map(b -> OptionalInt.of(b.perEpoch(rows))).orElse(OptionalInt.empty()),
                m.floor(r.data().encoding().outputs()),
                r.kernelRows().text(rows),
                r.kernelRows().all(),
                r.plain());
    }

    /** The components of a record that are not zero, in words; another object as it says itself. */
    private static String constants(Object method) {
        if (!(method instanceof Record)) {
            return method.toString();
        }
        List<String> all = new ArrayList<>();
        for (RecordComponent part : method.getClass().getRecordComponents()) {
            Object value;
            try {
                value = part.getAccessor().invoke(method);
            } catch (ReflectiveOperationException e) {
                return method.toString();
            }
            if (value instanceof Boolean flag) {
                if (flag) {
                    all.add(words(part.getName()));
                }
            } else if (!(value instanceof Number n && n.doubleValue() == 0)) {
                all.add(words(part.getName()) + " " + value);
            }
        }
        return String.join(", ", all);
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }

    private static FitSummary.ObservationSummary observations(FitResult r) {
        ObservationPlan observations = r.observations();
        return new FitSummary.ObservationSummary(
                observations.all().size(),
                observations.kernels().size(),
                observations.equations(),
                observations.products(),
                r.settings().budget().share(),
                observations.left());
    }

    private static FitSummary.NetworkSummary network(FitResult r) {
        Model model = r.network();
        Optional<Initialization> i = model instanceof Network built
                ? Optional.of(built.initialization())
                : Optional.empty();
        TrainingLayers layers = TrainingLayers.of(model);
        return new FitSummary.NetworkSummary(
                model.text(),
                i.map(x -> x.parametrization().name().toLowerCase(Locale.ROOT)),
                i.map(Initialization::sigmaW).orElse(OptionalDouble.empty()),
                i.map(x -> OptionalDouble.of(x.sigmaB())).orElse(OptionalDouble.empty()),
                model.layout().size(),
                layers.batchNorm(),
                layers.dropout(),
                OutputRange.of(
                        model,
                        r.data().encoding().encode(r.data().training().target()),
                        !r.settings().method().loss().equals(Loss.SQUARE)));
    }

    private static FitSummary.DataSummary data(PreparedDataset d) {
        Dataset training = d.training();
        List<Conflict> conflicts = d.duplicates().conflicts();
        List<Conflict> test = d.testDuplicates().map(Duplicates::conflicts).orElse(List.of());
        return new FitSummary.DataSummary(
                d.name(),
                training.source(),
                training.contentHash(),
                Optional.of(ContentHash.ofRows(
                        Stream.concat(Stream.of(training), d.test().stream()).toList())),
                training.rows(),
                d.test().map(Dataset::rows).orElse(0),
                training.width(),
                d.encoding().outputs(),
                training.rows() * d.encoding().outputs(),
                new FitSummary.TrainingDuplicates(
                        d.duplicates().merged(), conflicts.size(), texts(conflicts)),
                new FitSummary.TestDuplicates(
                        d.repeated().size(),
                        d.repeated().isEmpty()
                                ? Optional.empty()
                                : Optional.of(d.testRowsText(d.repeated())),
                        d.testDuplicates().map(Duplicates::merged).orElse(0),
                        test.size(),
                        texts(test)),
                d.standardizer().constant(),
                d.targetScaling());
    }

    private static List<String> texts(List<Conflict> conflicts) {
        List<String> texts = new ArrayList<>();
        conflicts.stream().limit(MOST_CONFLICTS).forEach(c -> texts.add(c.text()));
        return texts;
    }
}
