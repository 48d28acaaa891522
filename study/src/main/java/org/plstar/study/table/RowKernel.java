package org.plstar.study.table;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Require;
import org.plstar.study.StudyRefusal;

/** A positive semi-definite function of two rows of d inputs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RowKernel.Network.class, name = "network"),
    @JsonSubTypes.Type(value = RowKernel.Gaussian.class, name = "gaussian"),
    @JsonSubTypes.Type(value = RowKernel.Laplace.class, name = "laplace"),
    @JsonSubTypes.Type(value = RowKernel.Manhattan.class, name = "manhattan"),
    @JsonSubTypes.Type(value = RowKernel.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = RowKernel.Trees.class, name = "trees"),
    @JsonSubTypes.Type(value = RowKernel.Scaled.class, name = "scaled")
})
public sealed interface RowKernel {
    /** Kernels of which few of each are tried further. */
    enum Family {
        /** Kernels that are tangent kernels of relu networks. */
        TANGENT,
        /** Kernels that are covariances of relu networks. */
        NNGP,
        /** Kernels that are tangent kernels of erf networks. */
        ERF,
        /** Kernels that are Gaussian functions of distances. */
        GAUSSIAN,
        /** Kernels that are exponentials of Euclidean distances. */
        LAPLACE,
        /** Exponentials of sums of absolute differences. */
        MANHATTAN,
        /** The kernel that is the scalar product. */
        LINEAR,
        /** Shares of trees in which two rows are in one leaf. */
        TREES
    }

    /** The family of the kernel. */
    Family family();

    /** The kernel in words. */
    String words();

    /**
     * A new [n, n2] matrix of the kernel's values.
     *
     * @param x [n][d]
     * @param x2 [n2][d]; the same array as x for a symmetric matrix
     */
    Matrix of(double[][] x, double[][] x2, Workers workers);

    /**
     * Refuses an empty set of rows, and rows of different widths or with a number that is not
     * finite.
     */
    static void require(double[][] rows) {
        Require.atLeast(1, rows.length, StudyRefusal.INPUT, "rows");
        for (double[] row : rows) {
            Require.size(rows[0].length, row.length, StudyRefusal.INPUT, "row");
            Require.finite(row, StudyRefusal.INPUT, "input");
        }
    }

    /** Refuses two sides of a kernel whose rows do not match. */
    private static void require(double[][] x, double[][] x2) {
        requireNonNull(x, "x");
        requireNonNull(x2, "x2");
        require(x);
        if (x2 != x) {
            require(x2);
            Require.size(x[0].length, x2[0].length, StudyRefusal.INPUT, "row");
        }
    }

    /**
     * A network of infinite width in NTK parametrization.
     *
     * @param layers the network's text
     * @param inputScale σ_w of the first layer: what its inputs are multiplied by
     * @param sigmaB σ_b of all layers
     * @param frozen how many of its first layers do not train
     * @param tangent whether the tangent kernel is meant, else the covariance of the outputs
     */
    record Network(String layers, double inputScale, double sigmaB, int frozen, boolean tangent)
            implements RowKernel {
        /** Refuses scales that are not positive, and negative numbers. */
        public Network {
            requireNonNull(layers, "layers");
            Require.positive(inputScale, StudyRefusal.RANGE, "inputScale");
            Require.notNegative(sigmaB, StudyRefusal.RANGE, "sigmaB");
            Require.atLeast(0, frozen, StudyRefusal.RANGE, "frozen");
        }

        /** A network of relu layers. */
        static Network relu(int hidden, double sigmaB, int frozen, boolean tangent) {
            return new Network("dense relu ".repeat(hidden) + "dense", 1, sigmaB, frozen, tangent);
        }

        @Override
        public Family family() {
            return layers.contains("erf") ? Family.ERF : tangent ? Family.TANGENT : Family.NNGP;
        }

        @Override
        public String words() {
            return (tangent ? "tangent kernel of " : "covariance of ")
                    + layers
                    + (inputScale == 1 ? "" : ", first σ_w = " + text(inputScale))
                    + ", σ_b = "
                    + text(sigmaB)
                    + (frozen == 0 ? "" : ", first " + frozen + " layers random");
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            int d = x[0].length;
            InfiniteNetwork network = InfiniteNetwork.of(
                            Architecture.parse(layers),
                            Shape.of(d),
                            new Initialization(Parametrization.NTK, OptionalDouble.empty(), sigmaB))
                    .withFrozen(frozen);
            double[][] left = scaled(x);
            InfiniteKernels both = x == x2
                    ? network.kernels(left, workers)
                    : network.kernels(left, scaled(x2), workers);
            (tangent ? both.nngp() : both.ntk()).close();
            return tangent ? both.ntk() : both.nngp();
        }

        private double[][] scaled(double[][] x) {
            return inputScale == 1
                    ? x
                    : Arrays.stream(x)
                            .map(row ->
                                    Arrays.stream(row).map(v -> inputScale * v).toArray())
                            .toArray(double[][]::new);
        }
    }

    /**
     * A kernel of inputs that are multiplied by one scale each.
     *
     * @param scale of each input
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Scaled(RowKernel kernel, double[] scale) implements RowKernel {
        /** Copies; refuses scales that are not finite. */
        public Scaled {
            requireNonNull(kernel, "kernel");
            requireNonNull(scale, "scale");
            Require.finite(scale, StudyRefusal.RANGE, "scale");
            scale = scale.clone();
        }

        @Override
        public Family family() {
            return kernel.family();
        }

        @Override
        public String words() {
            return kernel.words() + ", learned metric";
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            double[][] left = scaled(x);
            return kernel.of(left, x == x2 ? left : scaled(x2), workers);
        }

        private double[][] scaled(double[][] x) {
            double[][] y = new double[x.length][scale.length];
            for (int i = 0; i < y.length; i++) {
                if (x[i].length != scale.length) {
                    throw StudyRefusal.range(
                            "row " + i + " of " + x[i].length + " inputs",
                            scale.length + " inputs");
                }
                for (int j = 0; j < scale.length; j++) {
                    y[i][j] = scale[j] * x[i][j];
                }
            }
            return y;
        }
    }

    /** The kernel exp(-γ ‖x - x'‖²/d). */
    record Gaussian(double gamma) implements RowKernel {
        /** Refuses a number that is not positive. */
        public Gaussian {
            Require.positive(gamma, StudyRefusal.RANGE, "gamma");
        }

        @Override
        public Family family() {
            return Family.GAUSSIAN;
        }

        @Override
        public String words() {
            return "Gaussian kernel, γ = " + text(gamma) + "/d";
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            int d = x[0].length;
            return Distances.SQUARES.of(x, x2, workers, s -> StrictMath.exp(-gamma * s / d));
        }
    }

    /** The kernel exp(-‖x - x'‖/(h√d)). */
    record Laplace(double width) implements RowKernel {
        /** Refuses a number that is not positive. */
        public Laplace {
            Require.positive(width, StudyRefusal.RANGE, "width");
        }

        @Override
        public Family family() {
            return Family.LAPLACE;
        }

        @Override
        public String words() {
            return "Laplace kernel, width " + text(width) + "√d";
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            double unit = width * Math.sqrt(x[0].length);
            return Distances.SQUARES.of(x, x2, workers, s -> StrictMath.exp(-Math.sqrt(s) / unit));
        }
    }

    /** The kernel exp(-Σ|x_j - x'_j|/(hd)). */
    record Manhattan(double width) implements RowKernel {
        /** Refuses a number that is not positive. */
        public Manhattan {
            Require.positive(width, StudyRefusal.RANGE, "width");
        }

        @Override
        public Family family() {
            return Family.MANHATTAN;
        }

        @Override
        public String words() {
            return "Laplace kernel of absolute differences, width " + text(width) + "d";
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            double unit = width * x[0].length;
            return Distances.ABSOLUTE.of(x, x2, workers, s -> StrictMath.exp(-s / unit));
        }
    }

    /** The kernel x·x'/d + 1. */
    record Linear() implements RowKernel {
        @Override
        public Family family() {
            return Family.LINEAR;
        }

        @Override
        public String words() {
            return "linear kernel";
        }

        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            int d = x[0].length;
            return Distances.products(x, x2, workers, v -> v / d + 1);
        }
    }

    /**
     * The share of some trees in which two rows are in one leaf.
     *
     * <p>The trees were grown on targets, so that a fit without a row by this kernel has seen it.
     */
    record Trees(List<GrownTree> trees) implements RowKernel {
        /** Copies; refuses to have none. */
        public Trees {
            trees = List.copyOf(requireNonNull(trees, "trees"));
            Require.atLeast(1, trees.size(), StudyRefusal.RANGE, "trees");
        }

        @Override
        public Family family() {
            return Family.TREES;
        }

        @Override
        public String words() {
            return "leaves of " + trees.size() + " trees";
        }

        /** The least number of inputs of the rows that the trees can take. */
        int inputs() {
            return trees.stream().mapToInt(GrownTree::inputs).max().orElse(0);
        }

        /** {@inheritDoc} Cost: a descent for each row and tree, and the pairs in one leaf. */
        @Override
        public Matrix of(double[][] x, double[][] x2, Workers workers) {
            require(x, x2);
            Require.that(
                    inputs() <= x[0].length,
                    StudyRefusal.RANGE,
                    "rows of " + x[0].length + " inputs",
                    "at least " + inputs());
            int[][] left = leaves(x, workers);
            int[][] right = x == x2 ? left : leaves(x2, workers);
            int[][] order = new int[trees.size()][];
            int[][] ends = new int[trees.size()][];
            workers.run(trees.size(), t -> {
                int[] end = new int[trees.get(t).input().length + 1];
                Arrays.stream(right[t]).forEach(leaf -> end[leaf + 1]++);
                for (int leaf = 1; leaf < end.length; leaf++) {
                    end[leaf] += end[leaf - 1];
                }
                order[t] = new int[x2.length];
                for (int j = 0; j < x2.length; j++) {
                    order[t][end[right[t][j]]++] = j;
                }
                ends[t] = end;
            });
            Matrix k = Matrix.zeros(x.length, x2.length);
            workers.run(x.length, i -> {
                double[] row = new double[x2.length];
                for (int t = 0; t < order.length; t++) {
                    int leaf = left[t][i];
                    for (int p = leaf == 0 ? 0 : ends[t][leaf - 1]; p < ends[t][leaf]; p++) {
                        row[order[t][p]]++;
                    }
                }
                Arrays.setAll(row, j -> row[j] / order.length);
                k.writeRow(i, row, 0);
            });
            return k;
        }

        /** The leaf of each row in each tree. */
        private int[][] leaves(double[][] x, Workers workers) {
            int[][] all = new int[trees.size()][x.length];
            workers.run(all.length, t -> {
                GrownTree tree = trees.get(t);
                Arrays.setAll(all[t], i -> tree.leaf(x[i]));
            });
            return all;
        }
    }

    /** A number in a short form for names. */
    private static String text(double v) {
        return v == Math.rint(v)
                ? String.valueOf((long) v)
                : String.format(Locale.ROOT, "%.3g", v).replaceAll("0+$", "");
    }
}
