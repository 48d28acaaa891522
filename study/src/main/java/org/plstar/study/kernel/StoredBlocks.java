package org.plstar.study.kernel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.plstar.array.store.StoredMatrix;
import org.plstar.refusal.Require;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.KernelBlocks;
import org.plstar.tangent.KernelSites;

/**
 * Writes the blocks of a kernel that are not stored yet: groups of row tiles that fit into memory,
 * each with one tile of columns after another.
 */
public final class StoredBlocks {
    /** A block on or below the diagonal. */
    public record Block(int i, int j) {}

    private final KernelBlocks blocks;
    private final IntFunction<Samples> samples;
    private final IntFunction<Samples> columns;
    private final double[] w;
    private final KernelStore store;
    private final double[] chunk;
    private final double[] mirror;

    /**
     * The samples of a tile.
     *
     * @param first of them in the system
     */
    public record Samples(ResidualSystem system, int first) {}

    /**
     * The blocks of a kernel of rows with themselves.
     *
     * @param blocks its cut
     * @param samples of a tile
     * @param w [p]
     */
    public StoredBlocks(
            KernelBlocks blocks, IntFunction<Samples> samples, double[] w, KernelStore store) {
        this(blocks, samples, samples, w, store);
    }

    /**
     * The blocks of a kernel of rows with other rows.
     *
     * @param blocks its cut
     * @param samples of a tile of rows
     * @param columns samples of a tile of columns
     * @param w [p]
     */
    public StoredBlocks(
            KernelBlocks blocks,
            IntFunction<Samples> samples,
            IntFunction<Samples> columns,
            double[] w,
            KernelStore store) {
        this.blocks = blocks;
        this.samples = samples;
        this.columns = columns;
        this.w = w;
        this.store = store;
        this.chunk = new double[store.matrix().numbers()];
        this.mirror =
                store.header().form().triangle() == KernelHeader.Triangle.BOTH && !store.cross()
                        ? new double[store.matrix().numbers()]
                        : new double[0];
    }

    /**
     * The blocks of which a chunk is absent or damaged.
     *
     * @param damaged counts what is there and not as it was written
     */
    public static List<Block> missing(KernelStore store, Session session, int[] damaged) {
        Require.atLeast(1, damaged.length, StudyRefusal.RANGE, "numbers of damaged");
        List<Block> all = new ArrayList<>();
        int tiles = store.matrix().down();
        long done = 0;
        for (int i = 0; i < tiles; i++) {
            for (int j = 0; j < (store.cross() ? store.matrix().across() : i + 1); j++) {
                session.progress().at("stored chunks", done++, store.blocks());
                boolean whole = true;
                for (Block b : store.cross() || j == i ? List.of(new Block(i, j)) : both(i, j)) {
                    if (store.wanted(b.i, b.j)) {
                        StoredMatrix.Chunk state = store.matrix().state(b.i, b.j);
                        damaged[0] += state == StoredMatrix.Chunk.DAMAGED ? 1 : 0;
                        whole &= state == StoredMatrix.Chunk.WHOLE;
                    }
                }
                if (!whole) {
                    all.add(new Block(i, j));
                }
            }
        }
        return all;
    }

    private static List<Block> both(int i, int j) {
        return List.of(new Block(i, j), new Block(j, i));
    }

    /** A listener that is called after each block. */
    public interface Done {
        /** Called when {@code done} blocks are written. */
        void blocks(int done);
    }

    /**
     * Computes and writes blocks.
     *
     * @param held tiles whose numbers are held for the rows; one more is for the columns
     */
    public void write(List<Block> wanted, int held, Done done) {
        int count = 0;
        Set<Block> left = new HashSet<>(wanted);
        TreeSet<Integer> rows = new TreeSet<>();
        wanted.forEach(b -> rows.add(b.i));
        List<Integer> down = List.copyOf(rows);
        for (int g = 0; g < down.size(); g += held) {
            List<Integer> group = down.subList(g, Math.min(down.size(), g + held));
            List<KernelSites> x =
                    group.stream().map(i -> sites(samples.apply(i))).toList();
            TreeSet<Integer> across = new TreeSet<>();
            wanted.stream().filter(b -> group.contains(b.i)).forEach(b -> across.add(b.j));
            for (int j : across) {
                int own = store.cross() ? -1 : group.indexOf(j);
                KernelSites y = own >= 0 ? x.get(own) : sites(columns.apply(j));
                for (int k = 0; k < group.size(); k++) {
                    if (left.contains(new Block(group.get(k), j))) {
                        write(group.get(k), j, x.get(k), y);
                        done.blocks(++count);
                    }
                }
            }
        }
    }

    /** The number of times that tiles are computed for all blocks. */
    static long formings(int tiles, int held) {
        long all = 0;
        for (int g = 0; g < tiles; g += held) {
            all += Math.min(held, tiles - g) + g;
        }
        return all;
    }

    private KernelSites sites(Samples s) {
        int count = Math.min(blocks.tile(), s.system.samples() - s.first);
        return blocks.sites(s.system, s.first, count, w);
    }

    private void write(int i, int j, KernelSites x, KernelSites y) {
        StoredMatrix m = store.matrix();
        blocks.block(x, y, chunk, 0, m.width());
        m.write(i, j, chunk);
        if (!store.cross() && i != j && store.wanted(j, i)) {
            transpose(chunk, mirror, x.rows(), y.rows(), m.width());
            m.write(j, i, mirror);
        }
    }

    /**
     * Mirrors a block, in squares, since reading along columns misses the cache at every element.
     *
     * @param chunk [height, width] with {@code side} numbers between rows
     * @param mirror [width, height] likewise
     */
    public static void transpose(double[] chunk, double[] mirror, int height, int width, int side) {
        Require.that(
                height >= 0
                        && width >= 0
                        && side >= Math.max(height, width)
                        && chunk.length >= (long) height * side
                        && mirror.length >= (long) width * side,
                StudyRefusal.RANGE,
                "block [" + height + ", " + width + "] with " + side + " to a row",
                "arrays that hold it and its mirror image");
        Require.that(
                chunk != mirror, StudyRefusal.RANGE, "one array", "another array for the mirror");
        int square = 32;
        for (int r = 0; r < height; r += square) {
            for (int c = 0; c < width; c += square) {
                for (int a = r; a < Math.min(height, r + square); a++) {
                    for (int b = c; b < Math.min(width, c + square); b++) {
                        mirror[b * side + a] = chunk[a * side + b];
                    }
                }
            }
        }
    }
}
