package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The encoding of targets as the numbers that a network's C outputs are fitted to, and back.
 * Learned from the training rows.
 */
public sealed interface TargetEncoding {
    /** Number of outputs, C. */
    int outputs();

    /** The meaning of each output. */
    List<String> outputNames();

    /**
     * The targets as [N, C] row-major numbers. The target must be of the kind, and have the classes
     * or columns, of the training target.
     */
    double[] encode(Target target);

    /**
     * The encoding for the square loss: one output and ±1 for two classes, one-hot for more,
     * standardized numbers for regression.
     */
    static TargetEncoding forSquareLoss(Target training) {
        requireNonNull(training, "training");
        return forSquareLoss(training, TargetScaling.STANDARDIZED);
    }

    /**
     * The encoding for the square loss, with numbers scaled as requested.
     *
     * @throws Refusal CONSTANT_TARGET if numbers that never change are to be standardized
     */
    static TargetEncoding forSquareLoss(Target training, TargetScaling scaling) {
        requireNonNull(scaling, "scaling");
        requireNonNull(training, "training");
        return switch (training) {
            case Target.Classes classes
            when classes.classNames().size() == 2 -> new Signs(classes.classNames());
            case Target.Classes classes -> new OneHot(classes.classNames());
            case Target.Regression regression ->
                scaling == TargetScaling.RAW
                        ? Standardized.raw(regression.names())
                        : Standardized.fit(regression);
            case Target.None _ -> throw noTargets();
        };
    }

    /**
     * The encoding for cross-entropy: one-hot, an output for each class even for two classes.
     * Numbers are refused.
     */
    static TargetEncoding forCrossEntropy(Target training) {
        requireNonNull(training, "training");
        return switch (training) {
            case Target.Classes classes -> new OneHot(classes.classNames());
            case Target.None _ -> throw noTargets();
            case Target.Regression regression ->
                throw Location.of("target")
                        .column(regression.names().getFirst())
                        .refuse(
                                DataRefusal.CLASSES_NEEDED,
                                "the target is read as numbers",
                                "classes for the cross-entropy loss",
                                "read the target as classes if every different value is one, or"
                                        + " take the square loss");
        };
    }

    /** The two encodings of classes. */
    sealed interface OfClasses extends TargetEncoding {
        /** Names of the classes, in label order. */
        List<String> classNames();

        /** The class of one row's outputs; of equal outputs the first class counts. */
        int classOf(double[] outputs, int row);

        /** The fraction of rows whose outputs give their class. */
        default double accuracy(double[] outputs, Target.Classes target) {
            int right = 0;
            for (int row = 0; row < target.rows(); row++) {
                right += classOf(outputs, row) == target.labels()[row] ? 1 : 0;
            }
            return (double) right / target.rows();
        }
    }

    /** One output for two classes: -1 for the first class, +1 for the second. */
    record Signs(List<String> classNames) implements OfClasses {
        /** Copies {@code classNames}. */
        public Signs {
            requireNonNull(classNames, "classNames");
            classNames = List.copyOf(classNames);
            Require.size(2, classNames.size(), DataRefusal.WIDTH_DIFFERS, "classes");
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public List<String> outputNames() {
            return List.of(classNames.get(1));
        }

        @Override
        public double[] encode(Target target) {
            int[] labels = labels(target, classNames);
            double[] encoded = new double[labels.length];
            for (int row = 0; row < labels.length; row++) {
                encoded[row] = labels[row] == 1 ? 1 : -1;
            }
            return encoded;
        }

        @Override
        public int classOf(double[] outputs, int row) {
            Require.index(row, outputs.length, DataRefusal.ROWS_OUT_OF_RANGE, "row");
            return outputs[row] > 0 ? 1 : 0;
        }
    }

    /** An output for each class: 1 for the row's class, 0 for the others. */
    record OneHot(List<String> classNames) implements OfClasses {
        /** Copies {@code classNames}. */
        public OneHot {
            requireNonNull(classNames, "classNames");
            classNames = List.copyOf(classNames);
        }

        @Override
        public int outputs() {
            return classNames.size();
        }

        @Override
        public List<String> outputNames() {
            return classNames;
        }

        @Override
        public double[] encode(Target target) {
            int[] labels = labels(target, classNames);
            if ((long) labels.length * outputs() > Integer.MAX_VALUE) {
                throw Refusal.of(
                        DataRefusal.TOO_LARGE_FOR_MEMORY,
                        "%,d rows of %,d classes".formatted(labels.length, outputs()),
                        "a number for each class of each row is more than an array holds",
                        "at most %,d numbers".formatted(Integer.MAX_VALUE),
                        "take fewer rows, or fewer classes");
            }
            double[] encoded = new double[labels.length * outputs()];
            for (int row = 0; row < labels.length; row++) {
                encoded[row * outputs() + labels[row]] = 1;
            }
            return encoded;
        }

        @Override
        public int classOf(double[] outputs, int row) {
            Require.index(row, outputs.length / outputs(), DataRefusal.ROWS_OUT_OF_RANGE, "row");
            int best = 0;
            for (int c = 1; c < outputs(); c++) {
                if (outputs[row * outputs() + c] > outputs[row * outputs() + best]) {
                    best = c;
                }
            }
            return best;
        }
    }

    /**
     * Numbers less their training mean, divided by their training deviation (of the population,
     * 1/N).
     *
     * @param mean [k] in the file's units
     * @param deviation [k] in the file's units, positive
     */
    record Standardized(List<String> names, double[] mean, double[] deviation)
            implements TargetEncoding {
        /**
         * Copies the arrays; refuses numbers that do not match the names, and deviations that are
         * not positive.
         */
        public Standardized {
            requireNonNull(names, "names");
            names = List.copyOf(names);
            Require.size(names.size(), mean.length, DataRefusal.WIDTH_DIFFERS, "mean");
            Require.size(names.size(), deviation.length, DataRefusal.WIDTH_DIFFERS, "deviation");
            Require.finite(mean, DataRefusal.INFINITE_VALUE, "mean");
            for (double d : deviation) {
                Require.positive(d, DataRefusal.INFINITE_VALUE, "deviation");
            }
            mean = mean.clone();
            deviation = deviation.clone();
        }

        /** The encoding without scaling: means of 0, deviations of 1. */
        public static Standardized raw(List<String> names) {
            double[] one = new double[names.size()];
            Arrays.fill(one, 1);
            return new Standardized(names, new double[names.size()], one);
        }

        /** Whether numbers are not scaled. */
        public boolean isRaw() {
            return Arrays.stream(mean).allMatch(m -> m == 0)
                    && Arrays.stream(deviation).allMatch(d -> d == 1);
        }

        /**
         * The scaling as text: {@code raw}, or {@code standardized (mean 2.5, deviation 1.1)}, each
         * column by its name if there are several.
         */
        public String words() {
            return ScalingText.of(this);
        }

        static Standardized fit(Target.Regression training) {
            ColumnMoments moments =
                    ColumnMoments.of(training.values(), training.names().size(), new BitSet());
            for (int j = 0; j < training.names().size(); j++) {
                if (moments.fixed(j)) {
                    throw Location.of("target")
                            .column(training.names().get(j))
                            .refuse(
                                    DataRefusal.CONSTANT_TARGET,
                                    "the target is the same in all training rows",
                                    "a target that changes",
                                    "name another target, take more rows, or take the numbers raw");
                }
            }
            return new Standardized(training.names(), moments.mean(), moments.deviation());
        }

        @Override
        public int outputs() {
            return names.size();
        }

        @Override
        public List<String> outputNames() {
            return names;
        }

        @Override
        public double[] encode(Target target) {
            if (!(target instanceof Target.Regression regression)
                    || !regression.names().equals(names)) {
                throw other("the columns " + names);
            }
            double[] encoded = new double[regression.values().length];
            for (int i = 0; i < encoded.length; i++) {
                int j = i % names.size();
                encoded[i] = (regression.values()[i] - mean[j]) / deviation[j];
            }
            return encoded;
        }

        /** Outputs [N, k] in the units of the file. */
        public double[] originalUnits(double[] outputs) {
            Require.that(
                    outputs.length % names.size() == 0,
                    DataRefusal.WIDTH_DIFFERS,
                    outputs.length + " outputs",
                    names.size() + " for each row");
            Require.finite(outputs, DataRefusal.INFINITE_VALUE, "output");
            double[] values = new double[outputs.length];
            for (int i = 0; i < outputs.length; i++) {
                int j = i % names.size();
                values[i] = mean[j] + deviation[j] * outputs[i];
            }
            return values;
        }
    }

    private static int[] labels(Target target, List<String> classNames) {
        if (target instanceof Target.Classes classes && classes.classNames().equals(classNames)) {
            return classes.labels();
        }
        throw other("the classes " + classNames);
    }

    private static Refusal noTargets() {
        return Location.of("target")
                .refuse(
                        DataRefusal.TARGET_NOT_GIVEN,
                        "the rows have no targets",
                        "a class or numbers for each row",
                        "give them");
    }

    private static Refusal other(String expected) {
        return Location.of("target")
                .refuse(
                        DataRefusal.UNKNOWN_TARGET,
                        "it is another than was trained for",
                        expected,
                        "take data with that target");
    }
}
