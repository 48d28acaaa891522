package org.plstar.data;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.plstar.refusal.Require;

/**
 * Scales features by statistics of the training rows, fills missing values with the training mean,
 * and leaves out columns that never change: x' = (x - shift) / scale. A record of plain numbers, so
 * that a run can store it and apply it to new rows later.
 *
 * @param scaling how shift and scale were found
 * @param names the d' features that are kept
 * @param constant the features that are the same in all training rows: left out of tables, set to 0
 *     in images, whose shape stays
 * @param mean [d'] mean of each feature over the training rows that have it, put where a value is
 *     missing; the median of those that are scaled by it
 * @param shift [d']
 * @param scale [d'], positive
 */
public record Standardizer(
        Scaling scaling,
        List<String> names,
        List<String> constant,
        double[] mean,
        double[] shift,
        double[] scale) {
    /**
     * Copies; refuses arrays of another length than the names, and scales that are not positive.
     */
    public Standardizer {
        requireNonNull(scaling, "scaling");
        requireNonNull(constant, "constant");
        requireNonNull(mean, "mean");
        requireNonNull(names, "names");
        requireNonNull(scale, "scale");
        requireNonNull(shift, "shift");
        names = List.copyOf(names);
        constant = List.copyOf(constant);
        mean = checked("mean", mean, names.size());
        shift = checked("shift", shift, names.size());
        scale = checked("scale", scale, names.size());
        for (double s : scale) {
            Require.positive(s, DataRefusal.INFINITE_VALUE, "scale");
        }
    }

    private static double[] checked(String name, double[] numbers, int size) {
        Require.size(size, numbers.length, DataRefusal.WIDTH_DIFFERS, name);
        Require.finite(numbers, DataRefusal.INFINITE_VALUE, name);
        return numbers.clone();
    }

    /** The numbers that mean and standard deviation (of the population, 1/N) are computed over. */
    public enum Scaling {
        /** Each feature is scaled separately. */
        PER_FEATURE,
        /**
         * Each feature is scaled separately by its median and its interquartile range over 1.349,
         * which is the deviation of normal numbers, and cut at ±{@value #CUT}; where half of its
         * values are equal, by mean and deviation.
         */
        ROBUST,
        /** All features are scaled together, which keeps the contrast between pixels. */
        GLOBAL,
        /** No feature is scaled, and no column is left out; missing values are still filled. */
        NONE;

        /** The number at which robustly scaled features are cut. */
        public static final double CUT = 8;

        /** PER_FEATURE for tables, GLOBAL for images. */
        public static Scaling usualFor(Dataset data) {
            return data.shaped() ? GLOBAL : PER_FEATURE;
        }
    }

    /**
     * The standardizer of rows that are scaled later: it only fills missing values.
     *
     * @param features all of the rows, those that this one leaves out among them
     */
    public Standardizer unscaled(List<String> features) {
        double[] one = new double[features.size()];
        Arrays.fill(one, 1);
        double[] means = new double[features.size()];
        Map<String, Double> known = HashMap.newHashMap(names.size());
        for (int i = 0; i < names.size(); i++) {
            known.putIfAbsent(names.get(i), mean[i]);
        }
        Arrays.setAll(means, i -> known.getOrDefault(features.get(i), 0.0));
        return new Standardizer(
                Scaling.NONE, features, List.of(), means, new double[features.size()], one);
    }

    /**
     * Learns from the training rows. Cost: O(N · d).
     *
     * @throws org.plstar.refusal.Refusal if a feature has no value at all, or none of the features
     *     ever changes
     */
    public static Standardizer fit(Dataset training, Scaling scaling) {
        requireNonNull(scaling, "scaling");
        requireNonNull(training, "training");
        return fit(training, scaling, Set.of());
    }

    /**
     * Learns from the training rows. Cost: O(N · d).
     *
     * @param unscaled names of features that stay as they are, and are not left out: tokens, masks
     * @throws org.plstar.refusal.Refusal if a feature has no value at all, or none of the features
     *     ever changes
     */
    public static Standardizer fit(Dataset training, Scaling scaling, Set<String> unscaled) {
        requireNonNull(scaling, "scaling");
        requireNonNull(training, "training");
        ColumnMoments moments = ColumnMoments.of(training);
        int width = training.width();
        for (int j = 0; j < width; j++) {
            if (moments.count()[j] == 0) {
                throw Location.of(training.source())
                        .column(training.featureNames().get(j))
                        .refuse(
                                DataRefusal.ALL_VALUES_MISSING,
                                "every value is missing in the training rows",
                                "some values to take the mean of",
                                "leave the column out");
            }
        }
        List<String> names = new ArrayList<>();
        List<String> constant = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        BitSet scales = new BitSet();
        for (int j = 0; j < width; j++) {
            scales.set(j, !unscaled.contains(training.featureNames().get(j)));
            boolean fixed = scaling != Scaling.NONE && scales.get(j) && moments.fixed(j);
            if (fixed) {
                constant.add(training.featureNames().get(j));
            }
            if (!fixed || training.shaped()) {
                names.add(training.featureNames().get(j));
                kept.add(j);
            }
        }
        if (constant.size() == width) {
            throw Location.of(training.source())
                    .refuse(
                            DataRefusal.ALL_FEATURES_CONSTANT,
                            "every feature is the same in all "
                                    + training.rows()
                                    + " training rows",
                            "features that change",
                            "take more rows, or other columns");
        }
        ColumnMoments.Pair global = moments.global(scales);
        double[] mean = new double[kept.size()];
        double[] shift = new double[kept.size()];
        double[] scale = new double[kept.size()];
        for (int i = 0; i < kept.size(); i++) {
            int j = kept.get(i);
            Scaling own = scales.get(j) ? scaling : Scaling.NONE;
            Optional<Middle> middle =
                    own == Scaling.ROBUST ? middle(training, j) : Optional.empty();
            mean[i] = middle.map(Middle::median).orElse(moments.mean()[j]);
            shift[i] = switch (own) {
                case PER_FEATURE, ROBUST -> mean[i];
                case GLOBAL -> global.mean();
                case NONE -> 0;
            };
            double deviation = moments.fixed(j) ? 1 : moments.deviation()[j];
            scale[i] = switch (own) {
                case PER_FEATURE -> deviation;
                case ROBUST -> middle.map(Middle::scale).orElse(deviation);
                case GLOBAL -> global.deviation();
                case NONE -> 1;
            };
        }
        return new Standardizer(scaling, names, constant, mean, shift, scale);
    }

    /** The middle of a feature by which it can be scaled; absent where half of it is equal. */
    private static Optional<Middle> middle(Dataset training, int feature) {
        double[] known = IntStream.range(0, training.rows())
                .filter(i -> !training.missing().get(i * training.width() + feature))
                .mapToDouble(i -> training.feature(i, feature))
                .toArray();
        return Optional.of(Middle.of(known)).filter(m -> m.deviation() > 0);
    }

    /**
     * The rows as inputs of the network: kept features only, scaled, without missing values. The
     * given rows are not modified. Cost: O(N · d).
     *
     * @throws org.plstar.refusal.Refusal if a feature that training had is not among the data's, or
     *     a value is so far from the training values that it becomes infinite
     */
    public Dataset apply(Dataset data) {
        return scaled(data, new double[Math.multiplyExact(data.rows(), names.size())]);
    }

    /**
     * Like {@link #apply}, in the memory of the given rows where no column is left out: they are
     * overwritten, even by a refusal.
     *
     * <p>Images of a large set take most of the memory of a run, so that a second copy is avoided.
     */
    public Dataset take(Dataset data) {
        return data.featureNames().equals(names) ? scaled(data, data.features()) : apply(data);
    }

    /**
     * Writes the scaled features to {@code scaled} [N, d'], which may be the data's own array if
     * the columns are the same.
     */
    private Dataset scaled(Dataset data, double[] scaled) {
        int[] columns = columns(data);
        Set<String> fixed = new HashSet<>(constant);
        boolean[] zero = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            zero[i] = fixed.contains(names.get(i));
        }
        boolean whole = data.missing().isEmpty();
        for (int row = 0; row < data.rows(); row++) {
            for (int i = 0; i < columns.length; i++) {
                double x = (!whole && data.missing().get(row * data.width() + columns[i]))
                        ? mean[i]
                        : data.feature(row, columns[i]);
                double z = zero[i] ? 0 : scaled(x, i);
                if (!Double.isFinite(z)) {
                    throw data.location(row)
                            .column(names.get(i))
                            .value(Double.toString(x))
                            .refuse(
                                    DataRefusal.INFINITE_VALUE,
                                    "the value becomes infinite when it is scaled like the training"
                                            + " rows",
                                    "values like those of the training rows",
                                    "correct or remove the row");
                }
                scaled[row * columns.length + i] = z;
            }
        }
        return new Dataset(
                data.source(),
                data.contentHash(),
                names,
                data.shaped() ? data.inputShape() : List.of(names.size()),
                scaled,
                new BitSet(),
                data.target(),
                data.rowNumbers(),
                data.schema());
    }

    private double scaled(double x, int i) {
        double z = (x - shift[i]) / scale[i];
        // The difference of two huge numbers may overflow where the quotient does not.
        double far = Double.isFinite(z) ? z : (0.5 * x - 0.5 * shift[i]) / (0.5 * scale[i]);
        // features that stay as they are, such as numbers of tokens, are not cut
        boolean cut = scaling == Scaling.ROBUST && !(shift[i] == 0 && scale[i] == 1);
        return cut ? Math.clamp(far, -Scaling.CUT, Scaling.CUT) : far;
    }

    private int[] columns(Dataset data) {
        Map<String, Integer> positions = new HashMap<>();
        data.featureNames().forEach(name -> positions.put(name, positions.size()));
        int[] columns = new int[names.size()];
        for (int i = 0; i < columns.length; i++) {
            int column = positions.getOrDefault(names.get(i), -1);
            if (column < 0 || (data.shaped() && data.width() != names.size())) {
                throw Location.of(data.source())
                        .column(names.get(i))
                        .refuse(
                                DataRefusal.WIDTH_DIFFERS,
                                "the features are not those of the training rows",
                                names.size() + " features by the same names",
                                "give data of the same form");
            }
            columns[i] = column;
        }
        return columns;
    }
}
