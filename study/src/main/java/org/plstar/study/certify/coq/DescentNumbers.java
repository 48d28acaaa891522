package org.plstar.study.certify.coq;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.blas.Lapack;
import org.plstar.certify.SafeDigits;

/**
 * The numbers that a proof of descent is made with, on which its validity does not rely (the head
 * of the theory's {@code Steps.v}).
 *
 * @param basis [N][N], orthonormal rows U: coordinates of the residual
 * @param sizes [N], bounds of the sums of the coordinates' absolute values along the path
 * @param mix by which two parts of the distance are joined
 * @param widths [p], how far each weight may move
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
record DescentNumbers(double[][] basis, double[] sizes, double mix, double[] widths) {
    /** How far the basis times its transpose may be from 1. */
    static final double SLACK = 0x1p-40;

    /** About how many products of intervals are tried; with more, Coq takes minutes. */
    private static final double MOST_PRODUCTS = 2e7;

    private static final int MOST_EQUATIONS = 60;
    private static final int ROUNDS = 100;

    /** The part by which bounds are larger than needed, for Coq's roundings. */
    private static final double SPARE = 1e-6;

    /** What Coq's bounds of the factors may differ by from those here. */
    private static final double ROUNDING = 1e-11;

    /** By how much wider than here Coq's intervals of values may be. */
    private static final double COARSER = 128;

    /** A width of weights on which nothing depends; bounds of 0 are rounded up in Coq. */
    private static final double LEAST = 1e-290;

    /**
     * What a search found.
     *
     * @param reason why there are no numbers; empty where there are
     */
    record Found(Optional<DescentNumbers> numbers, String reason) {
        private static Found none(String reason) {
            return new Found(Optional.empty(), reason);
        }
    }

    /** Searches for a box of weights that holds the path of a claimed descent. */
    static Found of(ClaimedSystem s) {
        if (s.equations() > MOST_EQUATIONS || Enclosure.products(s) > MOST_PRODUCTS) {
            return Found.none("more than "
                    + MOST_EQUATIONS
                    + " equations, or more than "
                    + MOST_PRODUCTS
                    + " products of intervals");
        }
        ClaimedSystem.Descent d = s.descent().orElseThrow();
        int p = s.unknowns();
        double[] widths = new double[p];
        List<Enclosure.Dual> at = new Enclosure(s, d.start(), widths).outputs();
        double[][] basis = basis(at, p);
        double[] first = first(at, basis, s.targets());
        for (int round = 0; round < ROUNDS; round++) {
            Enclosure box = new Enclosure(s, d.start(), widths);
            List<Enclosure.Dual> out = box.outputs();
            if (!box.smooth()) {
                return Found.none("some function has no derivative in a box about the path");
            }
            Step step = Step.of(out, basis, d.eta(), p);
            double[] sizes = step.sums(first);
            if (sizes.length == 0) {
                return Found.none("slopes in a box about the path, of "
                        + SafeDigits.up(norm(widths), 3)
                        + ", are too wide for a factor below 1");
            }
            double mix = step.mix(sizes);
            double far = step.distance(sizes, mix);
            if (!(far < d.radius() * (1 - SPARE))) {
                return Found.none("the bound of the path's distance is R = "
                        + SafeDigits.up(far, 3)
                        + ", above "
                        + SafeDigits.down(d.radius(), 3));
            }
            double[] needed = Dense.times(step.moves, sizes);
            boolean enough = true;
            for (int k = 0; k < p; k++) {
                enough &= needed[k] * (1 + SPARE) <= widths[k];
            }
            if (enough) {
                return new Found(Optional.of(new DescentNumbers(basis, sizes, mix, widths)), "");
            }
            for (int k = 0; k < p; k++) {
                widths[k] = Math.max(widths[k], needed[k] * (1 + 0x1p-9) + LEAST);
            }
        }
        return Found.none("no box about the path is found");
    }

    /** The eigenvectors of the Jacobian's kernel at a point, as rows. */
    private static double[][] basis(List<Enclosure.Dual> at, int p) {
        int n = at.size();
        double[][] j = at.stream()
                .map(o -> {
                    double[] row = new double[p];
                    for (int k = 0; k < p; k++) {
                        row[k] = o.slope(k).lo();
                    }
                    return row;
                })
                .toArray(double[][]::new);
        double[] kernel = new double[n * n];
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                kernel[a * n + b] = Dense.dot(j[a], j[b]);
            }
        }
        try (Matrix m = Matrix.of(n, n, kernel)) {
            Lapack.eigenvectors(m);
            return m.toArray();
        }
    }

    /** Bounds of the residual's coordinates at the start, not of 0. */
    private static double[] first(List<Enclosure.Dual> at, double[][] basis, double[] targets) {
        double[] first = new double[basis.length];
        for (int a = 0; a < first.length; a++) {
            Interval sum = Interval.ZERO;
            double rounding = 0;
            for (int i = 0; i < first.length; i++) {
                Interval value = at.get(i).value();
                sum = sum.plus(
                        Interval.of(basis[a][i]).times(value.minus(Interval.of(targets[i]))));
                rounding += Math.abs(basis[a][i]) * (value.hi() - value.lo()) * COARSER;
            }
            first[a] = sum.size() + rounding;
        }
        return first;
    }

    /** The Euclidean length. */
    private static double norm(double[] x) {
        return Math.sqrt(Dense.dot(x, x));
    }

    /**
     * Bounds of one step.
     *
     * @param changes [N][N], by which the coordinates' absolute values are multiplied
     * @param moves [p][N], how far weights move
     * @param gram [N][N], sizes of products of columns of the middle of moves
     * @param rests [p][N], by how much moves may differ from their middle
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Step(double[][] changes, double[][] moves, double[][] gram, double[][] rests) {
        /** The bounds, for slopes over a box. */
        static Step of(List<Enclosure.Dual> out, double[][] basis, double eta, int p) {
            int n = basis.length;
            Interval[][] back = new Interval[n][n];
            for (int m = 0; m < n; m++) {
                for (int b = 0; b < n; b++) {
                    back[m][b] = Interval.about(basis[b][m], 4 * SLACK);
                }
            }
            Interval[][] pulled = new Interval[p][n];
            double[][] moves = new double[p][n];
            double[][] rests = new double[p][n];
            double[][] gram = new double[n][n];
            for (int k = 0; k < p; k++) {
                double[] middle = new double[n];
                for (int b = 0; b < n; b++) {
                    Interval sum = Interval.ZERO;
                    for (int m = 0; m < n; m++) {
                        sum = sum.plus(out.get(m).slope(k).times(back[m][b]));
                    }
                    pulled[k][b] = sum;
                    Interval move = sum.times(Interval.of(eta));
                    moves[k][b] = move.size() * (1 + SPARE);
                    middle[b] = (move.lo() + move.hi()) / 2;
                    rests[k][b] = (move.hi() - move.lo()) * (0.5 + SPARE);
                }
                for (int a = 0; a < n; a++) {
                    for (int b = 0; b < n; b++) {
                        gram[a][b] += middle[a] * middle[b];
                    }
                }
            }
            double[][] changes = new double[n][n];
            for (int a = 0; a < n; a++) {
                Interval[] sums = new Interval[n];
                Arrays.fill(sums, Interval.ZERO);
                for (int k = 0; k < p; k++) {
                    Interval turned = Interval.ZERO;
                    for (int i = 0; i < n; i++) {
                        turned = turned.plus(
                                Interval.of(basis[a][i]).times(out.get(i).slope(k)));
                    }
                    for (int b = 0; b < n; b++) {
                        sums[b] = sums[b].plus(turned.times(pulled[k][b]));
                    }
                }
                for (int b = 0; b < n; b++) {
                    changes[a][b] = Interval.of(a == b ? 1 : 0)
                            .minus(Interval.of(eta).times(sums[b]))
                            .size();
                }
            }
            for (double[] row : gram) {
                for (int b = 0; b < n; b++) {
                    row[b] = Math.abs(row[b]);
                }
            }
            return new Step(changes, moves, gram, rests);
        }

        private double middle(double[] sizes) {
            return Math.sqrt(Dense.dot(sizes, Dense.times(gram, sizes)));
        }

        private double rest(double[] sizes) {
            return norm(Dense.times(rests, sizes));
        }

        /** The number m for which {@link #distance} is least. */
        double mix(double[] sizes) {
            return Math.max(SPARE, Math.min(1 / SPARE, rest(sizes) / middle(sizes)));
        }

        /** A bound of how far a path goes: its square is (1 + m) middle² + (1 + 1/m) rest². */
        double distance(double[] sizes, double mix) {
            return Math.hypot(
                    Math.sqrt(1 + mix) * middle(sizes), Math.sqrt(1 + 1 / mix) * rest(sizes));
        }

        /**
         * Bounds of the sums of all coordinates' sizes, from those at the start; empty where the
         * factor is not below 1.
         */
        double[] sums(double[] first) {
            int n = first.length;
            double[][] rest = new double[n][n];
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    rest[a][b] = (a == b ? 1 : 0) - changes[a][b] - ROUNDING;
                }
            }
            double[][] inverse = Dense.inverse(rest);
            double[] sums = Dense.times(inverse, first);
            for (double x : sums) {
                if (!(x > 0) || !Double.isFinite(x)) {
                    return new double[0];
                }
            }
            return Arrays.stream(sums).map(x -> x * (1 + SPARE)).toArray();
        }
    }
}
