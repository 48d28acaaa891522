package org.plstar.program.execute;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Precision;
import org.plstar.program.Program;

/**
 * The division of a run's samples into tiles: by the program, their number, the available memory
 * and the machine, never by the team.
 *
 * <p>Either into as few as the memory allows, whose steps the team shares one after the other; or,
 * where a tile small enough for a core's cache holds more than the weights that every tile reads,
 * into many, each for one thread. So the values of images pass between steps in the cache, and
 * threads meet at the end.
 *
 * @param tiles number of tiles, whose sizes differ by one at most
 * @param runs runs of tiles that are summed on their own; 0 if the team shares every tile
 */
record Tiling(int samples, int tiles, int runs) {
    /** The precision, memory and caches that a division is made for. */
    record Room(Precision precision, long budget, long cache, int pieces) {
        /**
         * The number of bytes of a core's own cache that the values of a tile may take, besides
         * packed operands of products: half of a usual cache.
         */
        static final long CACHE = 1 << 20;

        /**
         * The largest size of one sample's values, several times the cache, so that many threads
         * together take no unusual amount of memory.
         */
        private long most() {
            return Math.min(4 * cache, budget / 16);
        }

        private long bytes(Plan plan) {
            return precision.bytes() * plan.assign().total();
        }

        private long bytes(Plan plan, Collection<Integer> buffers) {
            return precision.bytes() * buffers.stream().mapToLong(plan::size).sum();
        }
    }

    /**
     * Runs of tiles for every piece that the machine asks for: a late thread leaves its last ones
     * to others.
     */
    private static final int RUNS_PER_PIECE = 4;

    /** Whether each tile is computed by one thread. */
    boolean sideBySide() {
        return runs > 0;
    }

    /** The first sample of a tile; for the number of tiles, the number of samples. */
    int start(int tile) {
        return (int) ((long) samples * tile / tiles);
    }

    /** The number of samples of the smallest tile. */
    int least() {
        return samples / tiles;
    }

    /** First tile of a run of tiles. */
    int startOfRun(int run) {
        return (int) ((long) tiles * run / runs);
    }

    /**
     * The division of a number of samples.
     *
     * @param all the plan of all of them as one tile
     */
    static Tiling of(Plan all, int samples, int seeds, Room room) {
        Program program = all.program();
        long bytes = room.bytes(all);
        boolean fits = bytes <= room.budget;
        if (!all.tileable() || (fits && bytes <= 4 * room.cache)) {
            return new Tiling(samples, 1, 0);
        }
        Tiling small = forCaches(program, samples, seeds, room);
        if (small != null || fits) {
            return small != null ? small : new Tiling(samples, 1, 0);
        }
        Plan first = Planner.plan(program, 1, seeds);
        long one = perSample(program, seeds, room, Plan.SHARED, first);
        long fixed = Math.max(0, bytes - one * samples);
        long most = Math.max(1, (room.budget - fixed) / Math.max(1, one));
        return new Tiling(samples, (int) Math.ceilDiv(samples, most), 0);
    }

    /** Tiles of one thread each, or null if they bring no gain. */
    private static @Nullable Tiling forCaches(Program program, int samples, int seeds, Room room) {
        Plan plan = Planner.plan(program, 1, seeds, 1);
        long one = perSample(program, seeds, room, 1, plan);
        long weights = room.bytes(plan, plan.throughTiles());
        long sums = room.bytes(plan, plan.sums());
        long perTile = Math.max(1, Math.max(room.cache, 2 * weights) / Math.max(1, one));
        long tiles = Math.ceilDiv(samples, perTile);
        // the same number of tiles for each thread
        tiles = Math.min(samples, Math.ceilDiv(tiles, room.pieces) * room.pieces);
        int largest = (int) Math.ceilDiv(samples, tiles);
        if (one * largest <= weights
                || room.bytes(Planner.plan(program, largest, seeds, 1)) > room.most()
                || tiles < room.pieces) {
            return null;
        }
        if (sums == 0) {
            return new Tiling(samples, (int) tiles, (int) tiles);
        }
        long runs = Math.min((long) RUNS_PER_PIECE * room.pieces, 1 + room.budget / 16 / sums);
        return runs < room.pieces
                ? null
                : new Tiling(samples, (int) tiles, (int) Math.min(tiles, runs));
    }

    /** The memory of a further sample in addition to the plan of one sample. */
    private static long perSample(Program program, int seeds, Room room, int pieces, Plan ofOne) {
        return room.bytes(Planner.plan(program, 2, seeds, pieces)) - room.bytes(ofOne);
    }
}
