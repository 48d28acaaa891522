package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * F over a box of weights in intervals, with slopes along each weight: between two points of the
 * box F changes by a linear form with coefficients in the slopes. It computes what the theory's
 * {@code Steps.v} computes, up to some units of rounding; the proof does not rely on it.
 */
final class Enclosure {
    /** A value with its slopes; empty ones are 0. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Dual(Interval value, Interval[] slopes) {
        Interval slope(int k) {
            return k < slopes.length ? slopes[k] : Interval.ZERO;
        }
    }

    private static final Interval[] NONE = {};
    private static final Interval ONE = Interval.of(1);

    private final ClaimedSystem system;
    private final List<Dual[]> weights = new ArrayList<>();
    private boolean smooth = true;

    /**
     * The box of weights.
     *
     * @param point where its middle is
     * @param widths [p], how far each weight may be from there
     */
    Enclosure(ClaimedSystem system, List<double[]> point, double[] widths) {
        this.system = system;
        int k = 0;
        for (double[] array : point) {
            Dual[] all = new Dual[array.length];
            for (int j = 0; j < all.length; j++, k++) {
                Interval[] slopes = new Interval[k + 1];
                Arrays.fill(slopes, Interval.ZERO);
                slopes[k] = ONE;
                all[j] = new Dual(Interval.about(array[j], widths[k]), slopes);
            }
            weights.add(all);
        }
    }

    /** About how many products of intervals the slopes take. */
    static double products(ClaimedSystem s) {
        double elements = 0;
        for (ClaimedSystem.Program p : s.programs()) {
            for (String line : p.lines()) {
                String[] t = line.split(" ", -1);
                if (t[0].equals("mul")) {
                    elements += 2.0
                            * p.samples()
                            * Arrays.stream(t, 3, 7)
                                    .mapToDouble(Double::parseDouble)
                                    .reduce(1, (a, b) -> a * b);
                }
            }
        }
        // each weight begins with slopes by all weights before it
        return elements * s.unknowns() + 0.5 * s.unknowns() * s.unknowns();
    }

    /** Whether all functions have derivatives at all of their arguments; known after a run. */
    boolean smooth() {
        return smooth;
    }

    /** The outputs of all programs and samples, in order. */
    List<Dual> outputs() {
        List<Dual> all = new ArrayList<>();
        for (ClaimedSystem.Program p : system.programs()) {
            for (int i = 0; i < p.samples(); i++) {
                List<Dual[]> v = new ArrayList<>();
                for (String line : p.lines()) {
                    v.add(value(line.split(" ", -1), p, i, v));
                }
                all.addAll(Arrays.asList(v.getLast()));
            }
        }
        return all;
    }

    private Dual[] value(String[] t, ClaimedSystem.Program p, int sample, List<Dual[]> v) {
        return switch (t[0]) {
            case "param" ->
                picked(weights.get(Integer.parseInt(t[1])), Positions.of(t[2]).of(p, sample));
            case "data" -> constants(p.row(t[1], sample));
            case "const" -> constants(Evaluation.constant(t[1], p));
            case "gather" ->
                picked(v.get(Integer.parseInt(t[1])), Positions.of(t[2]).of(p, sample));
            case "sum" -> {
                Dual[] a = v.get(Integer.parseInt(t[1]));
                Dual[] y = constants(new double[Integer.parseInt(t[3])]);
                int[] at = Positions.of(t[2]).of(p, sample);
                for (int j = 0; j < at.length; j++) {
                    y[at[j]] = plus(y[at[j]], a[j]);
                }
                yield y;
            }
            case "lin" -> {
                Dual[] y = scaled(t[1], v.get(Integer.parseInt(t[2])));
                if (t.length > 3) {
                    Dual[] b = scaled(t[3], v.get(Integer.parseInt(t[4])));
                    for (int j = 0; j < y.length; j++) {
                        y[j] = plus(y[j], b[j]);
                    }
                }
                yield y;
            }
            case "mul" -> product(t, v);
            default -> {
                String f = t[0].equals("relu") ? "relu" : t[1];
                yield Arrays.stream(v.get(Integer.parseInt(t[t.length - 1])))
                        .map(x -> called(f, x))
                        .toArray(Dual[]::new);
            }
        };
    }

    private static Dual constant(double x) {
        return new Dual(Interval.of(x), NONE);
    }

    private static Dual[] constants(double[] values) {
        return Arrays.stream(values).mapToObj(Enclosure::constant).toArray(Dual[]::new);
    }

    private static Dual[] picked(Dual[] a, int[] at) {
        return Arrays.stream(at).mapToObj(j -> j < 0 ? constant(0) : a[j]).toArray(Dual[]::new);
    }

    private static Dual plus(Dual x, Dual y) {
        boolean more = x.slopes.length < y.slopes.length;
        Interval[] longer = more ? y.slopes : x.slopes;
        Interval[] shorter = more ? x.slopes : y.slopes;
        Interval[] slopes = longer.clone();
        for (int k = 0; k < shorter.length; k++) {
            slopes[k] = slopes[k].plus(shorter[k]);
        }
        return new Dual(x.value.plus(y.value), slopes);
    }

    private static Interval[] scaled(Interval factor, Interval[] slopes) {
        return Arrays.stream(slopes).map(factor::times).toArray(Interval[]::new);
    }

    private static Dual[] scaled(String factor, Dual[] a) {
        Interval x = Interval.of(Double.parseDouble(factor));
        return Arrays.stream(a)
                .map(d -> new Dual(x.times(d.value), scaled(x, d.slopes)))
                .toArray(Dual[]::new);
    }

    private static Dual times(Dual x, Dual y) {
        Dual sum = plus(
                new Dual(Interval.ZERO, scaled(x.value, y.slopes)),
                new Dual(Interval.ZERO, scaled(y.value, x.slopes)));
        return new Dual(x.value.times(y.value), sum.slopes);
    }

    private static Dual[] product(String[] t, List<Dual[]> v) {
        int[] n = Evaluation.sizes(t);
        Dual[] a = v.get(Integer.parseInt(t[1]));
        Dual[] b = v.get(Integer.parseInt(t[2]));
        Dual[] y = constants(new double[n[0] * n[1] * n[3]]);
        for (int row = 0; row < n[0] * n[1]; row++) {
            for (int q = 0; q < n[2]; q++) {
                int from = (row / n[1] * n[2] + q) * n[3];
                for (int u = 0; u < n[3]; u++) {
                    int to = row * n[3] + u;
                    y[to] = plus(y[to], times(a[row * n[2] + q], b[from + u]));
                }
            }
        }
        return y;
    }

    private Dual called(String f, Dual x) {
        smooth &= x.value.smooth(f);
        return new Dual(x.value.value(f), scaled(x.value.slope(f), x.slopes));
    }
}
