package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.plstar.study.kernel.StoredBlocks;

/**
 * The blocks of a task: the missing ones of a square, so that the numbers of a tile are used for
 * several blocks.
 *
 * @param rows and {@code columns} of each block
 */
record Square(List<Integer> rows, List<Integer> columns) implements Serializable {
    /**
     * Divides blocks into squares with a number of tiles on each side, in the order of their first
     * blocks.
     */
    static List<Square> of(List<StoredBlocks.Block> blocks, int side) {
        Map<List<Integer>, Square> all = new LinkedHashMap<>();
        for (StoredBlocks.Block b : blocks) {
            Square s = all.computeIfAbsent(
                    List.of(b.i() / side, b.j() / side),
                    _ -> new Square(new ArrayList<>(), new ArrayList<>()));
            s.rows.add(b.i());
            s.columns.add(b.j());
        }
        return List.copyOf(all.values());
    }

    /** The number of tiles whose numbers are computed, if all of them are held. */
    long tiles() {
        return Stream.concat(rows.stream(), columns.stream()).distinct().count();
    }

    List<StoredBlocks.Block> blocks() {
        List<StoredBlocks.Block> all = new ArrayList<>();
        for (int k = 0; k < rows.size(); k++) {
            all.add(new StoredBlocks.Block(rows.get(k), columns.get(k)));
        }
        return all;
    }

    /**
     * Tiles on the side of a square: the fewest at which forming numbers again costs a seventh or
     * less of the blocks, if that leaves three tasks for each slot.
     *
     * @param forming operations of a tile
     * @param block operations of a block
     * @param most that memory holds
     */
    static int side(double forming, double block, int tiles, int slots, int most) {
        int wanted = (int) Math.clamp(Math.ceil(2 * forming * 7 / block), 1, tiles);
        int side = Math.clamp(wanted, 1, Math.max(1, most));
        while (side > 1 && squares(tiles, side) < 3L * slots) {
            side--;
        }
        return side;
    }

    private static long squares(int tiles, int side) {
        long n = Math.ceilDiv(tiles, side);
        return n * (n + 1) / 2;
    }
}
