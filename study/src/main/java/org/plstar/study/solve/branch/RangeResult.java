package org.plstar.study.solve.branch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.plstar.certify.CellSearch;
import org.plstar.study.solve.ExistenceProof;

/**
 * For which values of a param a solution is proved.
 *
 * @param param its name
 * @param from the beginning of the range
 * @param to its end
 * @param reached the value up to which a solution is proved; from where it is nowhere
 * @param cells in the order of values
 * @param branch whether the solutions are proved to be one branch
 * @param within how far each unknown of a solution is at most from the line of its cell, [p]; empty
 *     where nothing is proved
 * @param only how far from its line a solution is the only one at least, by the 2-norm
 * @param fold the first value at which the branch turns back, if the proof ends before the range
 * @param why the proof ends, or an empty text
 * @param proof of the cells
 * @param units what the numbers of the certificate are, for people
 * @param start the solution that was found at the beginning, with the param, [p]
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record RangeResult(
        String param,
        double from,
        double to,
        double reached,
        List<Cell> cells,
        boolean branch,
        double[] within,
        OptionalDouble only,
        OptionalDouble fold,
        String why,
        @JsonIgnore CellSearch.Covering proof,
        @JsonIgnore String units,
        @JsonIgnore double[] start) {
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
     * @param within how far each unknown is at most from the line, [p]
     * @param w the unknowns at the middle, [p]
     * @param t their derivatives there by the param, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Cell(
            double from, double to, double middle, double[] within, double[] w, double[] t) {}

    /** Whether a solution is proved for some values. */
    public boolean proved() {
        return within.length > 0;
    }

    /** The file that is written: a certificate, or the attempts. */
    public String file() {
        return proved() ? CellSearch.Covering.FILE : none().file();
    }

    private ExistenceProof none() {
        return ExistenceProof.none(why, start);
    }

    /**
     * Writes the certificate, or the attempts where nothing is proved, to an existing folder.
     *
     * @param command for the reader: what has made it
     */
    public void write(Path folder, String command) throws IOException {
        if (proved()) {
            proof.write(folder, new TreeMap<>(Map.of("command", command, "units", units)));
            ExistenceProof.removeAttempts(folder);
        } else {
            none().write(folder, command);
        }
    }

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

    /** The same result without the lines and bounds of its cells. */
    public RangeResult withoutLines() {
        return new RangeResult(
                param,
                from,
                to,
                reached,
                cells.stream()
                        .map(c -> new Cell(
                                c.from,
                                c.to,
                                c.middle,
                                new double[0],
                                new double[0],
                                new double[0]))
                        .toList(),
                branch,
                within,
                only,
                fold,
                why,
                proof,
                units,
                start);
    }
}
