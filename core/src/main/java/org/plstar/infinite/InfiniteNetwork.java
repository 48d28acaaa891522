package org.plstar.infinite;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.plstar.array.Listener;
import org.plstar.array.Matrix;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
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

    final Architecture architecture;
    final Shape input;
    final Initialization initialization;
    final int frozen;

    /** The number of dense layers and convolutions, each with weights of its own. */
    private final int draws;

    /** The positions of a row, and the pairs of them that the layers read. */
    final PairedPositions positions;

    final Listener listener;

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
            InfiniteNetwork network = new InfiniteNetwork(
                    architecture,
                    input,
                    initialization,
                    0,
                    0,
                    image ? PairedPositions.image(height, width, radius) : PairedPositions.one(),
                    (_, _) -> {});
            try {
                double[][] none = new double[0][];
                InfiniteTiles walk = new InfiniteTiles(network);
                InfiniteLayers layers = walk.layers(
                        new Walk(new Sides(0, 0, true), -1, -1, false, false), none, none);
                walk.through(layers, Tile.of(0, 0, 0, 0, false, network.positions), none, none);
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
     * The same network, in which only some layers are trained: the first dense layers keep their
     * random weights, so that the tangent kernel lacks their share.
     *
     * @param layers the number of dense layers and convolutions, in the order of the text
     * @throws Refusal RANGE if the network has fewer
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

    /** The text of the architecture and all other settings that the kernels depend on. */
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

    /** The same network with a listener. */
    public InfiniteNetwork withListener(Listener other) {
        requireNonNull(other, "other");
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
        requireNonNull(x2, "x2");
        return kernels(x, x2, false, workers);
    }

    private InfiniteKernels kernels(
            double[][] x, double[][] x2, boolean symmetric, Workers workers) {
        check(x);
        check(x2);
        InfiniteTiles walk = new InfiniteTiles(this);
        int edge = walk.edge();
        int rows = (x.length + edge - 1) / edge;
        int columns = (x2.length + edge - 1) / edge;
        int tiles = Math.toIntExact(
                symmetric ? rows * (rows + 1L) / 2 : Math.multiplyFull(rows, columns));
        double[] errors = new double[tiles];
        Matrix nngp = Matrix.zeros(x.length, x2.length);
        Matrix ntk = Matrix.zeros(x.length, x2.length);
        try {
            Sides sides = walk.sides(x, x2, symmetric, tiles, workers);
            walk.inWaves(tiles, columns + (symmetric ? 0 : rows), 0, workers, t -> {
                int j = symmetric ? InfiniteTiles.column(t) : t % columns;
                int i = symmetric ? t - j * (j + 1) / 2 : t / columns;
                errors[t] = walk.tile(i, j, x, x2, symmetric, sides, (row, column, k, theta) -> {
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
     * Kernels of all pairs of rows, computed block by block, for kernels that do not fit into
     * memory: each block has the bytes that it has in {@link #kernels(double[][], Workers)}. Cost:
     * the activations' numbers of single rows; blocks are computed when they are read.
     *
     * @param x [n, features], finite; not copied
     * @throws Refusal if a row does not fit
     */
    public InfiniteBlocks blocks(double[][] x, Workers workers) {
        check(x);
        InfiniteTiles walk = new InfiniteTiles(this);
        int edge = walk.edge();
        long count = (x.length + edge - 1L) / edge;
        int tiles = (int) Math.min(Integer.MAX_VALUE, count * (count + 1) / 2);
        return new InfiniteBlocks(walk, x, edge, walk.sides(x, x, true, tiles, workers));
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
