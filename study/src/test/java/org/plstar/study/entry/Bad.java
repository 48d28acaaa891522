package org.plstar.study.entry;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/** A way in which an argument is wrong. */
enum Bad {
    /** A NaN in it, or it is NaN. */
    NAN,
    /** An infinity in it, or it is one. */
    INFINITE,
    /** A number, row or column more than fits. */
    LONGER,
    /** One fewer. */
    SHORTER,
    /** None. */
    EMPTY,
    /** A negative count or index. */
    NEGATIVE,
    /** An index beyond the last. */
    BEYOND,
    /** The array of another argument. */
    ALIASED,
    /** An array that is changed after the call. */
    CHANGED;

    /** Whether a type is one that can be wrong: arrays, counts, weights. */
    static boolean applies(Type type) {
        return type == int.class
                || type == long.class
                || type == double.class
                || type == float.class
                || (type instanceof Class<?> c
                        && ((c.isArray() && c.getComponentType().isPrimitive())
                                || c == double[][].class
                                || Storage.class.isAssignableFrom(c)
                                || c == Matrix.class
                                || c == OptionalDouble.class
                                || c == OptionalInt.class
                                || c == OptionalLong.class))
                || List.of("java.util.List<java.lang.Integer>", "java.util.List<java.lang.Double>")
                        .contains(type.getTypeName());
    }

    /** The wrong values that stand in place of a good one. */
    static Map<Bad, Object> of(Object good) {
        Map<Bad, Object> all = new EnumMap<>(Bad.class);
        switch (good) {
            case Integer _ -> all.put(NEGATIVE, -1);
            case Long _ -> all.put(NEGATIVE, -1L);
            case Double _ -> {
                all.put(NAN, Double.NaN);
                all.put(INFINITE, Double.POSITIVE_INFINITY);
                all.put(NEGATIVE, -1.0);
            }
            case Float _ -> all.put(NAN, Float.NaN);
            case double[] x -> {
                if (x.length > 0) {
                    all.put(NAN, with(x, Double.NaN));
                    all.put(INFINITE, with(x, Double.NEGATIVE_INFINITY));
                    all.put(SHORTER, Arrays.copyOf(x, x.length - 1));
                }
                all.put(LONGER, longer(x));
                all.put(EMPTY, new double[0]);
            }
            case float[] x -> {
                all.put(LONGER, Arrays.copyOf(x, x.length + 1));
                all.put(EMPTY, new float[0]);
            }
            case int[] x -> {
                all.put(LONGER, Arrays.copyOf(x, x.length + 1));
                all.put(EMPTY, new int[0]);
                if (x.length > 0) {
                    all.put(SHORTER, Arrays.copyOf(x, x.length - 1));
                    all.put(NEGATIVE, with(x, -1));
                    all.put(BEYOND, with(x, 1_000_000));
                }
            }
            case long[] x -> all.put(EMPTY, new long[0]);
            case double[][] x -> {
                all.put(EMPTY, new double[0][]);
                if (x.length > 0) {
                    all.put(NAN, row(x, with(x[0], Double.NaN)));
                    all.put(LONGER, row(x, longer(x[0])));
                    all.put(SHORTER, row(x, Arrays.copyOf(x[0], x[0].length - 1)));
                }
            }
            case Storage s -> {
                double[] x = s.toDoubles(0, s.size());
                Precision p = s.precision();
                all.put(LONGER, p.of(longer(x)));
                all.put(EMPTY, p.allocate(0));
                if (x.length > 0) {
                    all.put(NAN, p.of(with(x, Double.NaN)));
                    all.put(SHORTER, p.of(Arrays.copyOf(x, x.length - 1)));
                }
            }
            case Matrix m -> {
                all.put(LONGER, resized(m, 1, 0));
                all.put(SHORTER, resized(m, 0, m.columns() > 1 ? -1 : 1));
                all.put(EMPTY, Matrix.zeros(0, 0));
                Matrix bad = m.copy();
                if (m.rows() > 0 && m.columns() > 0) {
                    bad.set(0, 0, Double.NaN);
                    all.put(NAN, bad);
                }
            }
            case OptionalDouble _ -> {
                all.put(NAN, OptionalDouble.of(Double.NaN));
                all.put(NEGATIVE, OptionalDouble.of(-1));
            }
            case OptionalInt _ -> all.put(NEGATIVE, OptionalInt.of(-1));
            case OptionalLong _ -> all.put(NEGATIVE, OptionalLong.of(-1));
            case List<?> x
            when !x.isEmpty() && x.getFirst() instanceof Integer -> {
                all.put(NEGATIVE, List.of(-1));
                all.put(EMPTY, List.of());
            }
            default -> {}
        }
        return all;
    }

    private static double[] with(double[] x, double bad) {
        double[] y = x.clone();
        y[y.length / 2] = bad;
        return y;
    }

    private static int[] with(int[] x, int bad) {
        int[] y = x.clone();
        y[y.length / 2] = bad;
        return y;
    }

    private static double[] longer(double[] x) {
        double[] y = Arrays.copyOf(x, x.length + 1);
        y[x.length] = 0.5;
        return y;
    }

    private static double[][] row(double[][] x, double[] first) {
        double[][] y = x.clone();
        y[0] = first;
        return y;
    }

    private static Matrix resized(Matrix m, int rows, int columns) {
        Matrix r = Matrix.zeros(m.rows() + rows, m.columns() + columns);
        for (int i = 0; i < Math.min(r.rows(), m.rows()); i++) {
            for (int j = 0; j < Math.min(r.columns(), m.columns()); j++) {
                r.set(i, j, m.get(i, j));
            }
        }
        return r;
    }
}
