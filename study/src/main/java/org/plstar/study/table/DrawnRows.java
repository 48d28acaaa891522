package org.plstar.study.table;

import org.plstar.array.random.RandomStream;
import org.plstar.data.Dataset;
import org.plstar.data.Split;
import org.plstar.data.Trainable;
import org.plstar.data.Versions;
import org.plstar.refusal.ByteCount;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;

/** Draws rows of a table to be fitted. */
final class DrawnRows {
    /** The number of matrices of the fit's order that are held at once. */
    static final double MATRICES = 3;

    private final Dataset rows;
    private final RowEngine engine;
    private final Versions versions;
    private final int centres;
    private final long seed;

    /**
     * Draws rows from a table.
     *
     * @param centres the largest number of centres
     * @param seed of the random choice
     */
    DrawnRows(Dataset rows, RowEngine engine, Versions versions, int centres, long seed) {
        this.rows = rows;
        this.engine = engine;
        this.versions = versions;
        this.centres = centres;
        this.seed = seed;
    }

    /** The number of rows with all versions. */
    int all() {
        return rows.rows() * versions.count();
    }

    /** A number of rows, each class in proportion; or all rows. */
    Dataset drawn(int count, long drawSeed) {
        int[] which = Split.drawn(rows.target(), Math.min(count, rows.rows()), drawSeed);
        return Trainable.changing(Trainable.check(engine.select(rows, which)));
    }

    /**
     * The centres: of images with versions, one drawn version each, and then the next ones in turn.
     */
    Dataset centres() {
        int count = Math.min(centres, all());
        Dataset some = drawn(count, seed + 1);
        if (versions.count() == 1) {
            return some;
        }
        RandomStream random = RandomStream.of(seed + 1, "versions of centres");
        int[] images = new int[count];
        int[] drawn = new int[count];
        for (int k = 0; k < count; k++) {
            images[k] = k % some.rows();
            int first = random.below(images[k], versions.count());
            drawn[k] = (first + k / some.rows()) % versions.count();
        }
        return versions.select(some, images, drawn);
    }

    /** Refuses kernels that do not fit into memory. */
    void requireMemory(double order) {
        double bytes = MATRICES * Double.BYTES * order * order;
        double most = 2.0 * Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw Refusal.of(
                    StudyRefusal.MEMORY,
                    all() + " rows, " + centres + " centres",
                    "kernels of them take %s, and there are %s"
                            .formatted(ByteCount.words(bytes), ByteCount.words(most)),
                    "at most " + (int) (Math.sqrt(most / MATRICES / Double.BYTES) / 2) + " centres",
                    "take fewer centres, or give Java more memory (-Xmx)");
        }
    }
}
