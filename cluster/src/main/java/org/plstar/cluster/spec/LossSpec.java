package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.array.Precision;
import org.plstar.predict.RowTiles;
import org.plstar.refusal.Refusal;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;

/**
 * A loss of a network over rows in tiles, which is sent in place of an objective.
 *
 * @param model the network
 * @param loss the name of the loss
 * @param precision of parameters and gradients
 * @param rows in all
 * @param strands in which they are cut
 * @param keptBytes that a task may keep of the point of products; they change no bit
 */
public record LossSpec(
        ModelSpec model, String loss, Precision precision, int rows, int strands, long keptBytes)
        implements Serializable {
    /**
     * The name of a loss.
     *
     * @throws Refusal MODEL if it is one of a program's own
     */
    public static String name(Loss loss) {
        if (LossKind.of(loss) == LossKind.OWN) {
            throw Refusal.of(
                    ClusterRefusal.MODEL,
                    "the loss " + loss.text(),
                    "executors do not know it by name",
                    "square, cross-entropy or huber",
                    "run it on one machine");
        }
        return loss.text();
    }

    /** The loss of a sample. */
    public Loss measured() {
        return Loss.named(loss).orElseThrow();
    }

    /** The division of the rows into tiles and strands. */
    public RowTiles cut() {
        return new RowTiles(rows, strands);
    }
}
