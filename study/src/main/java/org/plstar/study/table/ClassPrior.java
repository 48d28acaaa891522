package org.plstar.study.table;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.plstar.data.Target;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/**
 * The frequencies of classes: among the rows that a model is calibrated to, and among those that it
 * predicts. Probabilities are multiplied by the ratio and normalized (Bayes' rule with other
 * priors, the same densities within classes).
 *
 * @param own of the classes in order, with the sum 1; 0 for a class without a row; empty for
 *     numbers
 * @param wanted likewise
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ClassPrior(double[] own, double[] wanted) {
    /** A prior without classes. */
    static final ClassPrior NONE = new ClassPrior(new double[0], new double[0]);

    /**
     * Copies the arrays.
     *
     * @throws org.plstar.refusal.Refusal RANGE if they are no frequencies
     */
    public ClassPrior {
        for (double[] p : List.of(own, wanted)) {
            if (!Arrays.stream(p).allMatch(v -> v >= 0 && v <= 1) || p.length != own.length) {
                throw StudyRefusal.range(
                        "priors " + Arrays.toString(p), "a frequency from 0 to 1 for each class");
            }
        }
        own = own.clone();
        wanted = wanted.clone();
    }

    /**
     * The frequencies of the rows, or equal ones for all classes that have rows; none for numbers.
     */
    static ClassPrior of(Target target, boolean balanced) {
        if (!(target instanceof Target.Classes classes)) {
            return NONE;
        }
        double[] own = Arrays.stream(classes.counts()).asDoubleStream().toArray();
        if (balanced) {
            own = Arrays.stream(own).map(Math::signum).toArray();
        }
        double sum = Arrays.stream(own).sum();
        double[] shares = Arrays.stream(own).map(v -> v / sum).toArray();
        return new ClassPrior(shares, shares);
    }

    /**
     * The same prior with other frequencies among the rows that are predicted.
     *
     * @param shares of every class by its name, above 0; their sum is made 1
     * @throws Refusal RANGE if a class is missing, unknown or without a row, or a share is no
     *     number above 0
     */
    ClassPrior wanting(Map<String, Double> shares, List<String> classes) {
        double sum = shares.values().stream().mapToDouble(v -> v).sum();
        for (Map.Entry<String, Double> e : shares.entrySet()) {
            double v = e.getValue();
            if (!(v > 0 && v < Double.POSITIVE_INFINITY) || !Double.isFinite(sum)) {
                throw StudyRefusal.range("prior " + e.getKey() + "=" + v, "a number above 0");
            }
            if (!classes.contains(e.getKey())) {
                throw StudyRefusal.range(
                        "prior of class " + e.getKey(), "classes " + String.join(", ", classes));
            }
        }
        double[] all = new double[own.length];
        for (int c = 0; c < all.length; c++) {
            Double share = shares.get(classes.get(c));
            if (own[c] == 0 && share != null) {
                throw StudyRefusal.range(
                        "prior of class " + classes.get(c), "a class with training rows");
            }
            if (own[c] > 0 && share == null) {
                throw StudyRefusal.range(
                        "priors without class " + classes.get(c), "a number for every class");
            }
            all[c] = share == null ? 0 : share / sum;
            if (share != null && !(all[c] > 0)) {
                throw StudyRefusal.range(
                        "prior " + classes.get(c) + "=" + share, "a part of the sum above 0");
            }
        }
        return new ClassPrior(own, all);
    }

    /** What the probability of each class is multiplied by before they are normalized. */
    double[] ratios() {
        double[] ratios = new double[own.length];
        Arrays.setAll(ratios, c -> wanted[c] == own[c] ? 1 : wanted[c] / own[c]);
        return ratios;
    }

    /** Adds log(wanted/own) to logarithms of probabilities, [n, classes]. */
    void shift(double[] outputs) {
        double[] ratios = ratios();
        for (int i = 0; i < outputs.length && own.length > 0; i++) {
            int c = i % own.length;
            if (ratios[c] != 1) {
                outputs[i] += StrictMath.log(ratios[c]);
            }
        }
    }
}
