package org.plstar.study.fit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.data.TargetEncoding;
import org.plstar.study.FittedTargets;
import org.plstar.study.claim.Proportion;

/**
 * The classes of a run whose training rows are weighted so that all classes count alike: with n
 * rows in k classes that have any, a row of a class of m rows weighs n/(k m), so that all weights
 * add up to n. The loss of training rows and of test rows is then the mean of weighted losses.
 *
 * @param classes in the order of outputs
 * @param trainAccuracy the mean of the classes' parts of training rows that are classified rightly,
 *     over classes that have rows; absent where outputs are not finite
 * @param testAccuracy the same of the test rows; absent without them
 */
public record ClassBalance(
        List<Weighed> classes, OptionalDouble trainAccuracy, OptionalDouble testAccuracy) {
    /** Copies {@code classes}. */
    public ClassBalance {
        classes = List.copyOf(classes);
    }

    /**
     * A class.
     *
     * @param rows of training
     * @param weight of each of its rows; 1 where it has no training row
     * @param accuracy the part of its training rows that is classified rightly
     */
    public record Weighed(
            String name,
            int rows,
            double weight,
            OptionalDouble accuracy,
            int testRows,
            OptionalDouble testAccuracy) {}

    /** The accuracies of the classes that have rows among some. */
    record Recalls(List<OfClass> classes) {
        /** A class with the number of its rows, and the part of them that is right. */
        record OfClass(String name, int rows, double accuracy) {}

        static Recalls ofTraining(ClassBalance b) {
            return new Recalls(b.classes().stream()
                    .filter(c -> c.accuracy().isPresent())
                    .map(c -> new OfClass(c.name(), c.rows(), c.accuracy().getAsDouble()))
                    .toList());
        }

        static Recalls ofTest(ClassBalance b) {
            return new Recalls(b.classes().stream()
                    .filter(c -> c.testAccuracy().isPresent())
                    .map(c ->
                            new OfClass(c.name(), c.testRows(), c.testAccuracy().getAsDouble()))
                    .toList());
        }

        double mean() {
            return classes.stream().mapToDouble(OfClass::accuracy).average().orElseThrow();
        }

        /** That of one answer for all rows. */
        double base() {
            return 1.0 / classes.size();
        }

        /** The standard error of the mean. */
        double error() {
            double sum = classes.stream()
                    .mapToDouble(c -> Proportion.variance(Math.round(c.accuracy * c.rows), c.rows))
                    .sum();
            return Math.sqrt(sum) / classes.size();
        }

        /** Whether the mean is more than two standard errors above that of one answer. */
        boolean better() {
            return mean() > base() + 2 * error();
        }
    }

    /** The balance of a run; absent where its classes are not weighted. */
    static Optional<ClassBalance> of(StudySystems systems, EndOutputs end) {
        if (!systems.settings.balanced()
                || !(systems.data.training().target() instanceof Target.Classes training)) {
            return Optional.empty();
        }
        double[] weights = FittedTargets.weights(training);
        int[] counts = training.counts();
        Optional<Target> held = systems.data.test().map(Dataset::target);
        int[] testCounts = held.filter(Target.Classes.class::isInstance)
                .map(t -> ((Target.Classes) t).counts())
                .orElseGet(() -> new int[counts.length]);
        double[] right = right(systems, training, end.training());
        double[] testRight = held.filter(Target.Classes.class::isInstance)
                .map(t -> right(systems, (Target.Classes) t, end.test()))
                .orElseGet(() -> new double[0]);
        List<Weighed> classes = IntStream.range(0, counts.length)
                .mapToObj(c -> new Weighed(
                        training.classNames().get(c),
                        counts[c],
                        weights[c],
                        part(right, counts, c),
                        testCounts[c],
                        part(testRight, testCounts, c)))
                .toList();
        return Optional.of(new ClassBalance(
                classes, mean(classes, Weighed::accuracy), mean(classes, Weighed::testAccuracy)));
    }

    private static OptionalDouble mean(
            List<Weighed> classes, Function<Weighed, OptionalDouble> part) {
        return classes.stream().flatMapToDouble(c -> part.apply(c).stream()).average();
    }

    private static OptionalDouble part(double[] right, int[] counts, int c) {
        return right.length == 0 || counts[c] == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(right[c] / counts[c]);
    }

    /** How many rows of each class are classified rightly; empty without outputs. */
    private static double[] right(StudySystems systems, Target.Classes rows, double[] outputs) {
        if (outputs.length == 0
                || !(systems.data.encoding() instanceof TargetEncoding.OfClasses encoding)) {
            return new double[0];
        }
        double[] right = new double[rows.classNames().size()];
        for (int i = 0; i < rows.rows(); i++) {
            right[rows.labels()[i]] += encoding.classOf(outputs, i) == rows.labels()[i] ? 1 : 0;
        }
        return right;
    }
}
