package org.plstar.infinite;

import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.plstar.array.Listener;
import org.plstar.array.Workers;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.refusal.Refusal;

/** Walks of tiles: of rows alone, then of pairs of rows. */
final class InfiniteTiles {
    /**
     * The number of rows of a tile of vectors: the tile's arrays, 8 bytes a pair each, fit into a
     * core's cache.
     */
    private static final int TILE = 128;

    /** Pairs of positions of a tile of images, about. */
    private static final int PAIRS = 1 << 17;

    /** About how often a listener is called during one computation. */
    private static final int WAVES = 100;

    private final InputField input;
    private final Architecture architecture;
    private final Initialization initialization;
    private final int frozen;
    private final PairedPositions positions;
    private final Listener listener;

    InfiniteTiles(InfiniteNetwork network) {
        input = new InputField(network.input, network.positions);
        architecture = network.architecture;
        initialization = network.initialization;
        frozen = network.frozen;
        positions = network.positions;
        listener = network.listener;
    }

    /**
     * Runs tasks in waves, and calls the listener between them; the first waves are short, so that
     * it soon knows the pace.
     *
     * @param before units of work that are done
     * @param after units that are still to be done
     */
    void inWaves(int tasks, int before, int after, Workers workers, IntConsumer task) {
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
    static int column(int tile) {
        int j = (int) ((Math.sqrt(8.0 * tile + 1) - 1) / 2);
        while ((long) j * (j + 1) / 2 > tile) {
            j--;
        }
        while ((long) (j + 1) * (j + 2) / 2 <= tile) {
            j++;
        }
        return j;
    }

    /** Receives the entries of the kernels. */
    @FunctionalInterface
    interface Entries {
        void put(int row, int column, double nngp, double ntk);
    }

    /** The entries of rows of tile i and columns of tile j; returns the error of duals. */
    double tile(
            int i, int j, double[][] x, double[][] x2, boolean symmetric, Sides sides, Entries to) {
        int edge = edge();
        Tile tile = Tile.of(
                i * edge,
                Math.min(edge, x.length - i * edge),
                j * edge,
                Math.min(edge, x2.length - j * edge),
                symmetric && i == j,
                positions);
        InfiniteLayers layers = layers(new Walk(sides, i, j, false, false), x, x2);
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

    /** The activations' numbers of single rows, and tables of duals where there are many pairs. */
    Sides sides(double[][] x, double[][] x2, boolean symmetric, int tiles, Workers workers) {
        int edge = edge();
        int lefts = (x.length + edge - 1) / edge;
        int rights = symmetric ? 0 : (x2.length + edge - 1) / edge;
        Sides sides = new Sides(lefts, rights, symmetric);
        inWaves(lefts + rights, 0, tiles, workers, task -> {
            boolean left = task < lefts;
            int block = left ? task : task - lefts;
            double[][] rows = left ? x : x2;
            int from = block * edge;
            Tile tile = Tile.self(from, Math.min(edge, rows.length - from), positions);
            Walk walk = new Walk(sides, block, block, true, left);
            through(layers(walk, rows, rows), tile, rows, rows);
        });
        long pairs = (long) x.length * x2.length;
        sides.tabulate((symmetric ? pairs / 2 : pairs) * positions.pairs(), workers);
        return sides;
    }

    InfiniteLayers layers(Walk walk, double[][] x, double[][] x2) {
        return new InfiniteLayers(walk, initialization, frozen, x, x2);
    }

    /** Number of rows of a tile. */
    int edge() {
        return positions.pairs() == 1
                ? TILE
                : Math.clamp((int) Math.sqrt((double) PAIRS / positions.pairs()), 1, TILE);
    }

    Field through(InfiniteLayers layers, Tile tile, double[][] x, double[][] x2) {
        Channels data = new Channels(tile, List.of(input.data(tile, x, x2)), Set.of(), false);
        Channels out = layers.sequence("", architecture.layers(), data);
        Field last = out.fields().getFirst();
        boolean linear = out.fields().size() == 1
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
}
