package org.plstar.study.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
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
import org.plstar.array.Precision;
import org.plstar.data.ContentHash;
import org.plstar.data.Dataset;
import org.plstar.data.Duplicates;
import org.plstar.data.Duplicates.Conflict;
import org.plstar.landscape.LinearParallel;
import org.plstar.network.Initialization;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.operator.Estimate;
import org.plstar.optimize.Outcome;
import org.plstar.study.FloorSummary;
import org.plstar.study.Measured;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/**
 * The summary of a run: all numbers of its files, reports and sentences, except its path.
 *
 * @param ending how it ended
 * @param numbers by quantity
 * @param etaReason where the step came from
 * @param curvature largest curvature on all rows at the start, with its error; absent for the
 *     reason of {@link FitQuantity#LAMBDA_MAX_ALL_ROWS}
 * @param quality how well it predicts
 * @param law what its steps obey
 * @param trained what was trained on what
 */
public record FitSummary(
        Ending ending,
        Map<FitQuantity, Measured> numbers,
        String etaReason,
        Optional<Estimate> curvature,
        FitQuality quality,
        Law law,
        MethodSummary method,
        ObservationSummary observations,
        Trained trained) {
    /** The largest number of contradicting groups that are named. */
    private static final int MOST_CONFLICTS = 20;

    /** Copies the map and the lists. */
    public FitSummary {
        numbers = new EnumMap<>(numbers);
    }

    /**
     * The end of a run.
     *
     * @param outcomeDetail the test that ended it, with its numbers
     * @param goal what it was to do; absent in files of earlier versions
     * @param chosen how its last step was found; absent where it was asked for
     */
    public record Ending(
            Outcome outcome,
            @JsonSetter(nulls = Nulls.AS_EMPTY) String outcomeDetail,
            Optional<GoalSummary> goal,
            Optional<ChosenStep> chosen) {}

    /**
     * The laws that the steps of a run follow.
     *
     * @param rateSteps the first and the last step that the rates are taken over
     * @param plFloor what the kernel where it ended shows of the loss
     * @param linearParallel the run beside linear equations; absent for the reason of
     *     {@code noPrediction}
     * @param noPrediction why the linearized model predicts nothing in closed form
     */
    public record Law(
            List<Integer> rateSteps,
            FloorSummary plFloor,
            @JsonInclude(Include.ALWAYS) Optional<LinearParallel> linearParallel,
            Optional<NoPrediction> noPrediction) {}

    /** The model, the data and the method of a run. */
    public record Trained(
            NetworkSummary network, DataSummary data, long seed, Precision precision) {}

    /**
     * The goal of a run.
     *
     * @param steps the largest number of steps
     * @param until loss at which to stop; absent: none
     */
    public record GoalSummary(int steps, OptionalDouble until) {}

    /**
     * The method of training.
     *
     * @param title the method in words
     * @param loss its name, such as {@code square}
     * @param labelSmoothing ε, 0 for none
     * @param balanced whether rows are weighted so that all classes count alike
     * @param optimizer its name
     * @param direction its constants that are not zero, such as {@code beta 0.9}
     * @param schedule of the step
     * @param batch rows per step; absent: all
     * @param stepsPerEpoch absent: 1
     * @param leastLoss L*, the least value that the loss can take
     * @param kernelRows the rows on which kernels were computed
     * @param plain whether steps, rates and limits are those of plain gradient descent
     */
    public record MethodSummary(
            String title,
            String loss,
            double labelSmoothing,
            boolean balanced,
            String optimizer,
            String direction,
            String schedule,
            OptionalInt batch,
            OptionalInt stepsPerEpoch,
            double leastLoss,
            String kernelRows,
            boolean allKernelRows,
            boolean plain) {
        /** Whether the loss is the square loss. */
        public boolean square() {
            return kind() == LossKind.SQUARE;
        }

        /** The kind of the loss, by its name. */
        public LossKind kind() {
            return Loss.named(loss).map(LossKind::of).orElse(LossKind.OWN);
        }

        /**
         * The kernel's rows in words, where they are a part of all rows; absent where they are all.
         */
        public Optional<String> kernelSample() {
            return allKernelRows
                    ? Optional.empty()
                    : Optional.of(kernelRows
                            .replaceFirst("^a sample of ", "")
                            .replaceFirst(" \\(.*", ""));
        }
    }

    /**
     * The observations of a run.
     *
     * @param steps how many
     * @param kernels how many of them with a kernel
     * @param share of the run's operations that observing may take
     * @param left what of the usual observations was left out
     */
    public record ObservationSummary(
            int steps,
            int kernels,
            int mostKernelEquations,
            int mostCurvatureProducts,
            double share,
            List<ObservationPlan.Reduction> left) {}

    /**
     * The model of a run.
     *
     * @param text of its layers, or its file's name
     * @param parametrization absent for imported models, like the σs
     * @param sigmaW absent: 1, and √2 behind relu-like activations
     * @param outputRange absent where the outputs reach all targets
     */
    public record NetworkSummary(
            String text,
            Optional<String> parametrization,
            OptionalDouble sigmaW,
            OptionalDouble sigmaB,
            int parameters,
            boolean batchNorm,
            boolean dropout,
            Optional<OutputRange> outputRange) {}

    /**
     * The data of a run.
     *
     * @param rowsSha256 which rows train and test the run; absent in runs of earlier versions
     * @param training rows that stand twice there
     * @param test rows that stand twice there, or in the training rows too
     * @param targetScaling how targets that are numbers were scaled; absent for classes
     */
    public record DataSummary(
            String name,
            String source,
            String sha256,
            Optional<String> rowsSha256,
            int trainingRows,
            int testRows,
            int features,
            int outputs,
            int equations,
            @JsonUnwrapped TrainingDuplicates training,
            @JsonUnwrapped TestDuplicates test,
            List<String> constantFeatures,
            Optional<String> targetScaling) {}

    /**
     * Training rows with equal features.
     *
     * @param mergedDuplicates rows with equal targets too, which were merged
     * @param conflictingGroups groups with different targets
     * @param conflicts the first 20 of them, in words
     * @param equalByChance whether rows are equal by chance, so that each is left out by itself
     */
    public record TrainingDuplicates(
            int mergedDuplicates,
            int conflictingGroups,
            List<String> conflicts,
            boolean equalByChance) {}

    /**
     * Test rows with equal features.
     *
     * @param testRowsInTraining test rows whose features also stand in the training rows, but for
     *     rows that are equal by chance
     * @param testRowsInTrainingWhere where they stand; absent if there are none
     * @param mergedTestDuplicates test rows with equal targets too
     * @param conflictingTestGroups groups with different targets
     * @param testConflicts the first 20 of them, in words
     */
    public record TestDuplicates(
            int testRowsInTraining,
            Optional<String> testRowsInTrainingWhere,
            int mergedTestDuplicates,
            int conflictingTestGroups,
            List<String> testConflicts) {}

    /** The fit summary of a run. */
    public static FitSummary of(FitResult r) {
        Map<FitQuantity, Measured> numbers = new EnumMap<>(FitQuantity.class);
        for (FitQuantity q : FitQuantity.values()) {
            numbers.put(q, FitNumbers.of(q, r));
        }
        return new FitSummary(
                new Ending(
                        r.outcome(),
                        r.ending().detail(),
                        Optional.of(new GoalSummary(
                                r.settings().steps(), r.settings().until())),
                        r.settings().chosen()),
                numbers,
                r.step().reason(),
                r.step().curvature(),
                r.quality(),
                new Law(
                        List.of(r.law().rates().from(), r.law().rates().to()),
                        FloorSummary.of(r.law().floor(), r.data(), r.kernelRows()),
                        r.law().parallel(),
                        r.noPrediction()),
                method(r),
                observations(r),
                new Trained(
                        network(r),
                        data(r.data()),
                        r.settings().seed(),
                        r.settings().precision()));
    }

    /** A number, with the kernel's rows where they are a part of all rows. */
    public Measured number(FitQuantity q) {
        Measured m = numbers.getOrDefault(q, Measured.absent("the run does not have it"));
        return q.ofKernelRows() && m.value().isPresent()
                ? method.kernelSample().map(m::on).orElse(m)
                : m;
    }

    /** The reason why the run ended. */
    public Outcome outcome() {
        return ending.outcome;
    }

    /** The model of the run. */
    public NetworkSummary network() {
        return trained.network;
    }

    /** The data of the run. */
    public DataSummary data() {
        return trained.data;
    }

    /** Whether the targets are classes. */
    public boolean classifies() {
        return number(FitQuantity.TRAIN_ACCURACY).value().isPresent();
    }

    private static MethodSummary method(FitResult r) {
        Method m = r.settings().method();
        int rows = r.data().training().rows();
        return new MethodSummary(
                m.title(),
                m.loss().text(),
                m.smoothing(),
                r.settings().balanced(),
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

    /** The components of a record that are not zero, in words; another object's text. */
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

    private static ObservationSummary observations(FitResult r) {
        ObservationPlan observations = r.observations();
        return new ObservationSummary(
                observations.all().size(),
                observations.kernels().size(),
                observations.equations(),
                observations.products(),
                r.settings().budget().share(),
                observations.left());
    }

    private static NetworkSummary network(FitResult r) {
        Model model = r.network();
        Optional<Initialization> i = model instanceof Network built
                ? Optional.of(built.initialization())
                : Optional.empty();
        TrainingLayers layers = TrainingLayers.of(model);
        return new NetworkSummary(
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
                        r.settings().method().loss()));
    }

    private static DataSummary data(PreparedDataset d) {
        Dataset training = d.training();
        List<Conflict> conflicts = d.duplicates().conflicts();
        List<Conflict> test = d.testDuplicates().map(Duplicates::conflicts).orElse(List.of());
        return new DataSummary(
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
                new TrainingDuplicates(
                        d.duplicates().merged(),
                        conflicts.size(),
                        texts(conflicts),
                        d.equalByChance()),
                new TestDuplicates(
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
