package org.plstar.program.execute;

import java.util.List;
import org.plstar.program.Node;
import org.plstar.program.Program;

/**
 * The stage at which each node is computed: once before the tiles of samples, in every tile, or
 * once after them.
 *
 * <p>A value without the sample axis that is summed over samples is complete only after the last
 * tile. A program that needs such a value per sample (batch normalisation in training) cannot be
 * tiled: all samples form one tile.
 */
final class Stages {
    /** The stages of a run. */
    enum Stage {
        BEFORE,
        TILE,
        AFTER
    }

    private final Stage[] stages;
    private final boolean tileable;

    Stages(Program program) {
        List<Node> nodes = program.nodes();
        stages = new Stage[nodes.size()];
        boolean[] late = new boolean[nodes.size()];
        boolean possible = true;
        for (int i = 0; i < stages.length; i++) {
            Node n = nodes.get(i);
            boolean perSample = n.type().axes().sample();
            boolean sums = !perSample
                    && n.operands().stream()
                            .anyMatch(o -> nodes.get(o).type().axes().sample());
            boolean afterSum = n.operands().stream().anyMatch(o -> late[o]);
            late[i] = sums || afterSum;
            possible &= !(afterSum && (perSample || sums));
            stages[i] = perSample || sums ? Stage.TILE : afterSum ? Stage.AFTER : Stage.BEFORE;
        }
        tileable = possible;
    }

    /** The stage of a node; always the tile if there is only one tile. */
    Stage of(int node) {
        return tileable ? stages[node] : Stage.TILE;
    }

    /** Whether samples may be cut into tiles. */
    boolean tileable() {
        return tileable;
    }
}
