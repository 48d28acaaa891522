package org.plstar.study.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;

/**
 * The directions along which no equation changes, to first order.
 *
 * @param directions how many there are
 * @param names of each: a shift, a rotation or a scale of an array of unknowns, or the unknowns
 *     that move together; empty if there are many
 */
public record Undetermined(int directions, List<String> names) {
    /** The largest number of directions that are named; further ones are only counted. */
    static final int MOST_NAMED = 40;

    /** The part of a pattern that a direction may lack. */
    private static final double MISSING = 1e-6;

    /** The part of a direction's largest entry below which entries are rounding. */
    private static final double PART = 1e-7;

    /** The part of a direction's squared length below which an array has no share in it. */
    private static final double ABSENT = 1e-12;

    private static final int MOST_SHOWN = 6;

    /** The largest number of slices, which are unknowns that differ in their last index only. */
    private static final int MOST_SLICES = 6;

    /** A motion of an array, as a pattern that directions are compared with. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Pattern(String name, int[] of, double[] moves) {}

    /**
     * Names the undetermined directions.
     *
     * @param vectors a basis, [p] each
     * @param unknowns their names
     * @param w their values
     */
    static Undetermined of(double[][] vectors, List<String> unknowns, double[] w) {
        int k = vectors.length;
        if (k > MOST_NAMED || vectors[0].length == 0) {
            return new Undetermined(k, List.of());
        }
        double[][] basis = {};
        for (double[] v : vectors) {
            double[] own = rest(times(v, 1 / norm(v)), basis);
            own = rest(times(own, 1 / norm(own)), basis);
            basis = Arrays.copyOf(basis, basis.length + 1);
            basis[basis.length - 1] = times(own, 1 / norm(own));
        }
        // the directions named so far, by their coordinates in the basis
        List<double[]> known = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Pattern p : patterns(unknowns, w)) {
            if (known.size() < k && isNew(p, basis, known)) {
                names.add(p.name());
            }
        }
        names.addAll(others(basis, known, unknowns));
        return new Undetermined(k, List.copyOf(names));
    }

    /** Motions of arrays, larger ones first: of slices by the last index, and of the whole. */
    private static List<Pattern> patterns(List<String> unknowns, double[] w) {
        Map<String, Map<String, List<Integer>>> arrays = new LinkedHashMap<>();
        for (int j = 0; j < unknowns.size(); j++) {
            String name = unknowns.get(j);
            int comma = name.lastIndexOf(',');
            arrays.computeIfAbsent(name.replaceFirst("\\[.*", ""), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            comma < 0 ? "" : "[.," + name.substring(comma + 1),
                            _ -> new ArrayList<>())
                    .add(j);
        }
        List<Pattern> all = new ArrayList<>();
        arrays.forEach((base, slices) -> {
            int[] of = slices.values().stream()
                    .flatMap(List::stream)
                    .mapToInt(j -> j)
                    .toArray();
            List<String> keys = List.copyOf(slices.keySet());
            int n = of.length / keys.size();
            boolean sliced = keys.size() > 1 && keys.size() <= MOST_SLICES;
            boolean even = slices.values().stream().allMatch(s -> s.size() == n);
            for (int a = 0; sliced && even && a < keys.size(); a++) {
                double[] shift = new double[of.length];
                Arrays.fill(shift, a * n, (a + 1) * n, 1);
                all.add(new Pattern("shift of " + base + keys.get(a), of, shift));
            }
            for (int a = 0; sliced && even && a < keys.size(); a++) {
                for (int b = a + 1; b < keys.size(); b++) {
                    double[] turn = new double[of.length];
                    for (int i = 0; i < n; i++) {
                        turn[a * n + i] = -w[of[b * n + i]];
                        turn[b * n + i] = w[of[a * n + i]];
                    }
                    String name = base + keys.get(a) + ", " + keys.get(b);
                    all.add(new Pattern("rotation of " + name, of, turn));
                }
            }
            if (of.length > 1) {
                double[] ones = new double[of.length];
                Arrays.fill(ones, 1);
                all.add(new Pattern("shift of " + base, of, ones));
                double[] same = Arrays.stream(of).mapToDouble(j -> w[j]).toArray();
                all.add(new Pattern("scale of " + base, of, same));
            }
        });
        // a stable sort: motions of one array keep their order
        all.sort((a, b) -> b.of().length - a.of().length);
        return all;
    }

    /**
     * Whether a direction moves an array by this pattern, and no known direction does; then adds
     * the pattern.
     */
    private static boolean isNew(Pattern p, double[][] basis, List<double[]> known) {
        int k = basis.length;
        double[][] part = new double[k][];
        double[] c = new double[k];
        try (Matrix gram = Matrix.zeros(k, k)) {
            for (int a = 0; a < k; a++) {
                double[] whole = basis[a];
                part[a] = Arrays.stream(p.of()).mapToDouble(j -> whole[j]).toArray();
                for (int b = 0; b <= a; b++) {
                    gram.set(a, b, CurvatureSolve.dot(part[a], part[b]));
                }
            }
            double[] values = Lapack.eigenvectors(gram);
            for (int e = 0; e < k; e++) {
                double dot = 0;
                for (int a = 0; a < k && values[e] > ABSENT; a++) {
                    dot += gram.get(e, a) * CurvatureSolve.dot(part[a], p.moves()) / values[e];
                }
                for (int a = 0; a < k; a++) {
                    c[a] += dot * gram.get(e, a);
                }
            }
        }
        double[] missing = p.moves();
        for (int a = 0; a < k; a++) {
            missing = plus(missing, -c[a], part[a]);
        }
        if (norm(c) == 0 || norm(missing) > MISSING * norm(p.moves())) {
            return false;
        }
        double[] own = rest(times(c, 1 / norm(c)), known.toArray(double[][]::new));
        if (norm(own) <= Math.sqrt(MISSING)) {
            return false;
        }
        known.add(times(own, 1 / norm(own)));
        return true;
    }

    /** The remaining directions, each with as few unknowns as elimination gives. */
    private static List<String> others(
            double[][] basis, List<double[]> known, List<String> unknowns) {
        int k = basis.length;
        List<double[]> spanned = new ArrayList<>(known);
        List<double[]> all = new ArrayList<>();
        for (int a = 0; a < k && spanned.size() < k; a++) {
            double[] c = new double[k];
            c[a] = 1;
            c = rest(c, spanned.toArray(double[][]::new));
            if (norm(c) > Math.sqrt(MISSING)) {
                c = times(c, 1 / norm(c));
                spanned.add(c);
                double[] v = new double[unknowns.size()];
                for (int b = 0; b < k; b++) {
                    v = plus(v, c[b], basis[b]);
                }
                all.add(v);
            }
        }
        for (int a = 0; a < all.size(); a++) {
            int pivot = largest(all.get(a));
            double[] own = times(all.get(a), 1 / all.get(a)[pivot]);
            all.replaceAll(v -> plus(v, -v[pivot], own));
            all.set(a, own);
        }
        return all.stream().map(v -> words(v, unknowns)).toList();
    }

    private static String words(double[] v, List<String> unknowns) {
        double most = Math.abs(v[largest(v)]);
        int[] parts = IntStream.range(0, v.length)
                .filter(j -> Math.abs(v[j]) > PART * most)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(v[b]), Math.abs(v[a])))
                .mapToInt(Integer::intValue)
                .toArray();
        List<String> shown = new ArrayList<>();
        for (int j : Arrays.copyOf(parts, Math.min(parts.length, MOST_SHOWN))) {
            String factor = String.format(Locale.ROOT, "%+.3g ", v[j]);
            shown.add(factor.replaceFirst("^([+-])1(\\.0*)? ", "$1") + unknowns.get(j));
        }
        int more = parts.length - shown.size();
        return String.join(" ", shown) + (more > 0 ? " and " + more + " more" : "");
    }

    private static int largest(double[] v) {
        int best = 0;
        for (int j = 1; j < v.length; j++) {
            best = Math.abs(v[j]) > Math.abs(v[best]) * (1 + PART) ? j : best;
        }
        return best;
    }

    /** The vector v less its components along other vectors of length 1, subtracted twice. */
    private static double[] rest(double[] v, double[][] others) {
        double[] left = v;
        for (int round = 0; round < 2; round++) {
            for (double[] other : others) {
                left = plus(left, -CurvatureSolve.dot(other, left), other);
            }
        }
        return left;
    }

    private static double norm(double[] v) {
        return Math.sqrt(CurvatureSolve.dot(v, v));
    }

    private static double[] times(double[] v, double by) {
        return Arrays.stream(v).map(x -> x * by).toArray();
    }

    private static double[] plus(double[] v, double by, double[] other) {
        double[] sum = v.clone();
        for (int j = 0; j < sum.length; j++) {
            sum[j] = Math.fma(by, other[j], sum[j]);
        }
        return sum;
    }
}
