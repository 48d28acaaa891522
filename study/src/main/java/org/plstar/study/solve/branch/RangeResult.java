package org.plstar.study.solve.branch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.OptionalDouble;
import org.plstar.certify.CellSearch;

/**
 * For which values of a param a solution is proved.
 *
 * @param param its name
 * @param from the beginning of the range
 * @param to its end
 * @param reached the value up to which a solution is proved; from where it is nowhere
 * @param cells in the order of values
 * @param branch whether the solutions are proved to be one branch
 * @param within how far an unknown of a solution is at most from the line of its cell
 * @param only how far from its line a solution is the only one at least, in the units of the proof
 * @param fold the first value at which the branch turns back, if the proof ends before the range
 * @param why the proof ends, or an empty text
 * @param proof of the cells
 */
public record RangeResult(
        String param,
        double from,
        double to,
        double reached,
        List<Cell> cells,
        boolean branch,
        OptionalDouble within,
        OptionalDouble only,
        OptionalDouble fold,
        String why,
        @JsonIgnore CellSearch.Covering proof) {
    /** Copies {@code cells}. */
    public RangeResult {
        cells = List.copyOf(cells);
    }

    /**
     * A cell: the line w + t (param - middle), near which solutions are.
     *
     * @param from the least value of the param
     * @param to the greatest
     * @param middle where the line touches the branch
     * @param within how far an unknown is at most from the line
     * @param w the unknowns at the middle, [p]
     * @param t their derivatives there by the param, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Cell(
            double from, double to, double middle, double within, double[] w, double[] t) {}

    /** Whether a solution is proved for every value of the range. */
    public boolean complete() {
        return reached == to;
    }

    /** The unknown that changes most along the cells, by its place. */
    public int mostChanged() {
        int best = 0;
        double most = -1;
        for (int j = 0; j < cells.getFirst().w().length; j++) {
            double change = 0;
            for (Cell c : cells) {
                change += Math.abs(c.t()[j]) * (c.to() - c.from());
            }
            if (change > most * (1 + 1e-9)) {
                most = change;
                best = j;
            }
        }
        return best;
    }

    /** The same result without the lines of its cells. */
    public RangeResult withoutLines() {
        return new RangeResult(
                param,
                from,
                to,
                reached,
                cells.stream()
                        .map(c -> new Cell(
                                c.from, c.to, c.middle, c.within, new double[0], new double[0]))
                        .toList(),
                branch,
                within,
                only,
                fold,
                why,
                proof);
    }
}
