package org.plstar.cluster.operator;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.plstar.predict.RowTiles;

/** The runs of strands of a pass, one for each task. */
public final class StrandRuns {
    private StrandRuns() {}

    /**
     * The strands [from, to) with their rows.
     *
     * @param last whether it ends with the last of all strands
     */
    public record Run(int from, int to, int firstRow, int endRow, boolean last)
            implements Serializable {
        /** The number of rows of the run. */
        int rows() {
            return endRow - firstRow;
        }
    }

    /**
     * Divides strands into runs.
     *
     * @param tasks at most
     * @param aligned whether each run is one node of the tree: it then sends one vector up, and the
     *     last may be shorter; else they are as equal as can be
     */
    public static List<Run> of(RowTiles cut, int tasks, boolean aligned) {
        int strands = cut.strands();
        int most = Math.clamp(tasks, 1, strands);
        List<Run> runs = new ArrayList<>();
        if (aligned) {
            int size = Integer.highestOneBit(Math.ceilDiv(strands, most) * 2 - 1);
            for (int from = 0; from < strands; from += size) {
                runs.add(run(cut, from, Math.min(strands, from + size)));
            }
            return runs;
        }
        for (int t = 0; t < most; t++) {
            runs.add(run(cut, (int) ((long) strands * t / most), (int)
                    ((long) strands * (t + 1) / most)));
        }
        return runs;
    }

    private static Run run(RowTiles cut, int from, int to) {
        return new Run(
                from,
                to,
                cut.firstRow(cut.firstTile(from)),
                Math.min(cut.rows(), cut.firstRow(cut.firstTile(to))),
                to == cut.strands());
    }

    /** The number of vectors that all runs return together. */
    public static int vectors(List<Run> runs) {
        return runs.stream().mapToInt(StrandRuns::vectors).sum();
    }

    /** The number of vectors that a run returns. */
    static int vectors(Run run) {
        StrandNodes<Integer> nodes = new StrandNodes<>((left, right) -> left);
        for (int s = run.from; s < run.to; s++) {
            nodes.add(new StrandNodes.Node<>(0, s, 0));
        }
        if (run.last) {
            nodes.endOfAll();
        }
        return nodes.nodes().size();
    }
}
