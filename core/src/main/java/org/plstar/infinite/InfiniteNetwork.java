package org.plstar.infinite;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.array.blas.Blas;
import org.plstar.array.blas.Operand;
import org.plstar.array.elementwise.DoubleReductions;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * A network whose hidden widths are all infinite, on vectors.
 *
 * <p>Its NNGP is E[f(x)f(x')] over initial weights for one output, its NTK the limit of Σ_θ
 * ∂f(x)/∂θ ∂f(x')/∂θ; different outputs are independent. Hidden widths in the text, which may be
 * left out, count where channels of several kinds are joined ({@code concat}), and in standard
 * parametrization, whose NTK grows with them and is that at the text's widths (σ_w and σ_b of the
 * network, in NNGP and NTK alike, as in {@link Initialization}).
 *
 * <p>Sources: Neal 1996, Lee et al. 2018 (NNGP); Jacot, Gabriel and Hongler 2018 (NTK); Yang 2020
 * (residual connections, layernorm, shared weights).
 */
public final class InfiniteNetwork {
    /** Rows of a tile of vectors; its planes of 8 bytes a pair stay in a core's cache. */
    private static final int TILE = 128;

    /** Pairs of positions of a tile of images, about. */
    private static final int PAIRS = 1 << 17;

    /** About how often a listener is called. */
    private static final int WAVES = 100;

    /** Where |cos| of the angle between rows is above this, the angle comes from a difference. */
    private static final double NEAR = 0.9;

    private final Architecture architecture;
    private final Shape input;
    private final Initialization initialization;
    private final int frozen;

    /** Dense layers and convolutions, each with weights of its own. */
    private final int draws;

    /** The positions of a row, and the pairs of them that the layers read. */
    private final PairedPositions positions;

    private final Listener listener;

    private InfiniteNetwork(
            Architecture architecture,
            Shape input,
            Initialization initialization,
            int frozen,
            int draws,
            PairedPositions positions,
            Listener listener) {
        this.architecture = architecture;
        this.input = input;
        this.initialization = initialization;
        this.frozen = frozen;
        this.draws = draws;
        this.positions = positions;
        this.listener = listener;
    }

    /**
     * Reads a network at infinite width.
     *
     * @param input [features], [tokens] in front of an embedding, or an image [channels, height,
     *     width]
     * @throws Refusal if it has no limit, or none that is computed: with the layer and the reason
     */
    public static InfiniteNetwork of(
            Architecture architecture, Shape input, Initialization initialization) {
        if (initialization.parametrization() == Parametrization.PYTORCH) {
            throw Refusal.of(
                    InfiniteRefusal.PARAMETRIZATION,
                    "parametrization pytorch",
                    "weights of the first layer are uniform, so what comes out is not Gaussian",
                    "ntk or standard",
                    "take standard with sigma_w = 1/sqrt(3), which has PyTorch's variances");
        }
        boolean image = input.rank() == 3;
        if ((input.rank() != 1 && !image) || input.size() == 0) {
            throw Refusal.of(
                    InfiniteRefusal.NOT_YET,
                    "input of shape " + input,
                    "it is neither a vector, nor token ids, nor an image",
                    "[features], [tokens] or [channels, height, width]",
                    "give rows of such a shape");
        }
        int height = image ? input.dim(1) : 1;
        int width = image ? input.dim(2) : 1;
        for (int radius = 0; ; radius++) {
            InfiniteNetwork network =
                    new InfiniteNetwork(
                            architecture,
                            input,
                            initialization,
                            0,
                            0,
                            image
                                    ? PairedPositions.image(height, width, radius)
                                    : PairedPositions.one(),
                            (_, _) -> {});
            try {
                double[][] none = new double[0][];
                InfiniteLayers layers =
                        network.layers(
                                new InfiniteLayers.Walk(
                                        new Sides(0, 0, true), -1, -1, false, false),
                                none,
                                none);
                network.through(layers, Tile.of(0, 0, 0, 0, false, network.positions), none, none);
                return new InfiniteNetwork(
                        architecture,
                        input,
                        initialization,
                        0,
                        layers.draws(),
                        network.positions,
                        network.listener);
            } catch (Spatial.NeedsMore e) {
                if (radius > Math.max(height, width)) {
                    throw new IllegalStateException("all pairs of positions are too few", e);
                }
            }
        }
    }

    /**
     * The same network of which only some layers train: the first dense layers keep their random
     * weights, so that the tangent kernel lacks their share.
     *
     * @param layers how many dense layers and convolutions, in the order of the text
     * @throws Refusal RANGE if the network has not so many
     */
    public InfiniteNetwork withFrozen(int layers) {
        Require.that(
                layers >= 0 && layers <= draws,
                InfiniteRefusal.RANGE,
                "layers = " + layers,
                "from 0 to " + draws + ", as many as the network has dense layers");
        return new InfiniteNetwork(
                architecture, input, initialization, layers, draws, positions, listener);
    }

    /** The text, and all else that the kernels depend on. */
    public String words() {
        return architecture.text()
                + ", "
                + initialization
                + (frozen > 0 ? ", " + frozen + " dense layers frozen" : "")
                + ", input "
                + input;
    }

    /** Pairs of positions that are followed for a pair of rows; 1 for vectors. */
    public int pairs() {
        return positions.pairs();
    }

    /** Receives how far the kernels are, by the thread that requested them. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Some of all rows alone and tiles of pairs are done.
         *
         * @param done of {@code all}
         */
        void at(int done, int all);
    }

    /** The same network with a listener. */
    public InfiniteNetwork withListener(Listener other) {
        return new InfiniteNetwork(
                architecture, input, initialization, frozen, draws, positions, other);
    }

    /**
     * Kernels of all pairs of rows.
     *
     * <p>Symmetric to the bit; equal rows have equal entries. The work is shared in tiles, with the
     * same bytes for any number of threads. Cost: n² pairs, each some 100 ns per activation; tables
     * of duals without a closed form take up to some seconds.
     *
     * @param x [n, features], finite
     * @throws Refusal if a row does not fit, or an entry is too large for a number
     */
    public InfiniteKernels kernels(double[][] x, Workers workers) {
        return kernels(x, x, true, workers);
    }

    /**
     * Kernels of each row of x with each of x2.
     *
     * @param x [n, features], finite
     * @param x2 [n2, features], finite
     * @return matrices [n, n2]
     * @throws Refusal if a row does not fit, or an entry is too large for a number
     */
    public InfiniteKernels kernels(double[][] x, double[][] x2, Workers workers) {
        return kernels(x, x2, false, workers);
    }

    private InfiniteKernels kernels(
            double[][] x, double[][] x2, boolean symmetric, Workers workers) {
        check(x);
        check(x2);
        int edge = edge();
        int rows = (x.length + edge - 1) / edge;
        int columns = (x2.length + edge - 1) / edge;
        int tiles =
                Math.toIntExact(
                        symmetric ? rows * (rows + 1L) / 2 : Math.multiplyFull(rows, columns));
        double[] errors = new double[tiles];
        Matrix nngp = Matrix.zeros(x.length, x2.length);
        Matrix ntk = Matrix.zeros(x.length, x2.length);
        try {
            Sides sides = sides(x, x2, symmetric, tiles, workers);
            inWaves(
                    tiles,
                    columns + (symmetric ? 0 : rows),
                    0,
                    workers,
                    t -> {
                        int j = symmetric ? column(t) : t % columns;
                        int i = symmetric ? t - j * (j + 1) / 2 : t / columns;
                        errors[t] =
                                tile(
                                        i,
                                        j,
                                        x,
                                        x2,
                                        symmetric,
                                        sides,
                                        (row, column, k, theta) -> {
                                            nngp.set(row, column, k);
                                            ntk.set(row, column, theta);
                                        });
                    });
            if (symmetric) {
                nngp.mirrorUpper();
                ntk.mirrorUpper();
            }
        } catch (RuntimeException | Error e) {
            nngp.close();
            ntk.close();
            throw e;
        }
        return new InfiniteKernels(nngp, ntk, Arrays.stream(errors).max().orElse(0));
    }

    /**
     * Runs tasks, with a word to the listener between waves of them: short ones at first, so that
     * it soon knows the pace.
     *
     * @param before units of work that are done
     * @param after units that are still to be done
     */
    private void inWaves(int tasks, int before, int after, Workers workers, IntConsumer task) {
        int wave = workers.threads();
        for (int from = 0; from < tasks; ) {
            int first = from;
            int to = Math.min(tasks, from + wave);
            workers.run(to - from, t -> task.accept(first + t));
            listener.at(before + to, before + tasks + after);
            from = to;
            wave = Math.max(workers.threads(), Math.min(2 * wave, tasks / WAVES));
        }
    }

    /** The column of the tile with a number, where column j begins at j(j + 1)/2. */
    private static int column(int tile) {
        int j = (int) ((Math.sqrt(8.0 * tile + 1) - 1) / 2);
        while ((long) j * (j + 1) / 2 > tile) {
            j--;
        }
        while ((long) (j + 1) * (j + 2) / 2 <= tile) {
            j++;
        }
        return j;
    }

    /**
     * Kernels of all pairs of rows, block by block, for what does not fit into memory: each block
     * has the bytes that it has in {@link #kernels(double[][], Workers)}. Cost: the rows alone.
     *
     * @param x [n, features], finite; not copied
     * @throws Refusal if a row does not fit
     */
    public InfiniteBlocks blocks(double[][] x, Workers workers) {
        check(x);
        int edge = edge();
        long count = (x.length + edge - 1L) / edge;
        int tiles = (int) Math.min(Integer.MAX_VALUE, count * (count + 1) / 2);
        return new InfiniteBlocks(this, x, edge, sides(x, x, true, tiles, workers));
    }

    /** What is done with entries. */
    @FunctionalInterface
    interface Entries {
        void put(int row, int column, double nngp, double ntk);
    }

    /** The entries of rows of tile i and columns of tile j; returns the error of duals. */
    double tile(
            int i, int j, double[][] x, double[][] x2, boolean symmetric, Sides sides, Entries to) {
        int edge = edge();
        Tile tile =
                Tile.of(
                        i * edge,
                        Math.min(edge, x.length - i * edge),
                        j * edge,
                        Math.min(edge, x2.length - j * edge),
                        symmetric && i == j,
                        positions);
        InfiniteLayers layers = layers(new InfiniteLayers.Walk(sides, i, j, false, false), x, x2);
        Field out = through(layers, tile, x, x2);
        for (int p = 0; p < tile.rowPairs(); p++) {
            int row = tile.left()[tile.lefts()[p]];
            int column = tile.right()[tile.rights()[p]];
            double k = out.kernel()[p];
            double theta = out.tangent()[p];
            if (!Double.isFinite(k) || !Double.isFinite(theta)) {
                throw Refusal.of(
                        InfiniteRefusal.OVERFLOW,
                        "kernel of rows " + (row + 1) + " and " + (column + 1),
                        "it is too large for a number",
                        "rows whose kernels are numbers",
                        "scale the data");
            }
            to.put(row, column, k, theta);
        }
        return layers.error();
    }

    /** What activations do to rows alone, and tables where there are many pairs. */
    private Sides sides(
            double[][] x, double[][] x2, boolean symmetric, int tiles, Workers workers) {
        int edge = edge();
        int lefts = (x.length + edge - 1) / edge;
        int rights = symmetric ? 0 : (x2.length + edge - 1) / edge;
        Sides sides = new Sides(lefts, rights, symmetric);
        inWaves(
                lefts + rights,
                0,
                tiles,
                workers,
                task -> {
                    boolean left = task < lefts;
                    int block = left ? task : task - lefts;
                    double[][] rows = left ? x : x2;
                    int from = block * edge;
                    Tile tile = Tile.self(from, Math.min(edge, rows.length - from), positions);
                    InfiniteLayers.Walk walk =
                            new InfiniteLayers.Walk(sides, block, block, true, left);
                    through(layers(walk, rows, rows), tile, rows, rows);
                });
        long pairs = (long) x.length * x2.length;
        sides.tabulate((symmetric ? pairs / 2 : pairs) * positions.pairs(), workers);
        return sides;
    }

    private InfiniteLayers layers(InfiniteLayers.Walk walk, double[][] x, double[][] x2) {
        return new InfiniteLayers(walk, initialization, frozen, x, x2);
    }

    /** Rows of a tile. */
    private int edge() {
        return positions.pairs() == 1
                ? TILE
                : Math.clamp((int) Math.sqrt((double) PAIRS / positions.pairs()), 1, TILE);
    }

    private Field through(InfiniteLayers layers, Tile tile, double[][] x, double[][] x2) {
        Channels data = new Channels(tile, List.of(data(tile, x, x2)), Set.of(), false);
        Channels out = layers.sequence("", architecture.layers(), data);
        Field last = out.fields().getFirst();
        boolean linear =
                out.fields().size() == 1
                        && last.is(Field.Kind.GAUSSIAN)
                        && last.gain() == 0
                        && !last.folded()
                        && out.tile().positions().count() == 1
                        && out.draws().stream().noneMatch(d -> d.startsWith(Channels.SHARED));
        if (!linear) {
            throw Refusal.of(
                    InfiniteRefusal.LAST_LAYER,
                    "network text " + architecture.text(),
                    "outputs of a last layer that is not linear keep a random kernel at infinite"
                            + " width",
                    "a dense layer with weights of its own at the end",
                    "add dense, or end in front of the last layer");
        }
        return last;
    }

    /**
     * x·x'/d over the channels at two positions, with the determinant from differences where they
     * are nearly parallel.
     */
    private Field data(Tile tile, double[][] x, double[][] x2) {
        int channels = channels();
        double[][] left = sites(tile.left(), x);
        double[][] right = x == x2 && tile.left() == tile.right() ? left : sites(tile.right(), x2);
        double[] a = squares(left);
        double[] b = left == right ? a : squares(right);
        int n = tile.pairs();
        double[] k = new double[n];
        double[] d = new double[n];
        // of images few pairs of sites are wanted, of vectors all
        double[] products =
                positions.count() == 1 && n > left.length ? products(left, right) : new double[0];
        for (int p = 0; p < n; p++) {
            int i = tile.row()[p];
            int j = tile.column()[p];
            double[] u = left[i];
            double[] v = right[j];
            double c =
                    products.length > 0
                            ? products[i * right.length + j] / channels
                            : DoubleReductions.dot(u, 0, v, 0, channels) / channels;
            double s = Math.sqrt(a[i] * b[j]);
            if (Math.abs(c) > NEAR * s) {
                double kappa = defect(u, v, c < 0 ? -1 : 1);
                k[p] = Math.copySign(s * (1 - kappa), c);
                d[p] = a[i] * b[j] * (kappa * (2 - kappa));
            } else {
                k[p] = c;
                d[p] = Math.max(0, a[i] * b[j] - c * c);
            }
        }
        return new Field(
                k,
                d,
                new double[n],
                new Field.Side(a, new double[a.length]),
                new Field.Side(b, new double[b.length]),
                channels,
                Field.Kind.RAW,
                0,
                false);
    }

    /** All scalar products, [left, right]. */
    private double[] products(double[][] left, double[][] right) {
        int d = channels();
        double[] c = new double[left.length * right.length];
        Blas.gemm(
                1,
                Operand.of(joined(left, d), left.length, d),
                Operand.of(joined(right, d), right.length, d).transpose(),
                0,
                Operand.of(c, left.length, right.length));
        return c;
    }

    private static double[] joined(double[][] rows, int d) {
        double[] all = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * d, d);
        }
        return all;
    }

    /** How many numbers a position has. */
    private int channels() {
        return input.rank() == 3 ? input.dim(0) : input.size();
    }

    /** The channels at each position of each row. */
    private double[][] sites(int[] rows, double[][] x) {
        int count = positions.count();
        if (count == 1 && input.rank() == 1) {
            return Arrays.stream(rows).mapToObj(i -> x[i]).toArray(double[][]::new);
        }
        double[][] sites = new double[rows.length * count][channels()];
        for (int r = 0; r < rows.length; r++) {
            for (int s = 0; s < count; s++) {
                for (int c = 0; c < channels(); c++) {
                    sites[r * count + s][c] = x[rows[r]][c * count + s];
                }
            }
        }
        return sites;
    }

    private static double[] squares(double[][] sites) {
        return Arrays.stream(sites)
                .mapToDouble(u -> DoubleReductions.dot(u, 0, u, 0, u.length) / u.length)
                .toArray();
    }

    /** ½‖u/‖u‖ ∓ v/‖v‖‖², from u ∓ v so that near rows keep their digits. */
    private static double defect(double[] u, double[] v, int sign) {
        int features = u.length;
        double g = Math.sqrt(DoubleReductions.dot(u, 0, u, 0, features));
        double h = Math.sqrt(DoubleReductions.dot(v, 0, v, 0, features));
        double[] difference = new double[features];
        double[] sum = new double[features];
        for (int f = 0; f < features; f++) {
            difference[f] = u[f] - sign * v[f];
            sum[f] = u[f] + sign * v[f];
        }
        double longer = -DoubleReductions.dot(difference, 0, sum, 0, features) / (g + h);
        for (int f = 0; f < features; f++) {
            difference[f] = difference[f] / g + sign * v[f] / h * (longer / g);
        }
        return DoubleReductions.dot(difference, 0, difference, 0, features) / 2;
    }

    private void check(double[][] x) {
        for (int i = 0; i < x.length; i++) {
            if (x[i].length != input.size() || !Arrays.stream(x[i]).allMatch(Double::isFinite)) {
                throw Refusal.of(
                        InfiniteRefusal.ROWS,
                        "row " + (i + 1),
                        "it has " + x[i].length + " numbers, or one that is not finite",
                        input.size() + " finite numbers",
                        "give rows of the network's input");
            }
        }
    }
}
