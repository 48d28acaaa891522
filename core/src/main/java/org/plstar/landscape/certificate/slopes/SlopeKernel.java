package org.plstar.landscape.certificate.slopes;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.plstar.array.Matrix;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.system.ResidualSystem;

/**
 * ĴĴᵀ in blocks of two tiles of samples, each of which can be computed by itself, with the same
 * bytes wherever that is: the enclosing program follows from the system's program and {@link
 * Parts}, tiles from the number of unknowns and the budget, and the order of sums from the tiles.
 *
 * <p>The bound on what rounding does to an element, γ of {@link JacobianRows#terms} terms, holds
 * for any order of the sums in a chunk, and so does not know who computed it.
 */
public final class SlopeKernel {
    private final SlopeProgram program;
    private final long budget;
    private final JacobianRows rows;

    SlopeKernel(SlopeProgram program, long budget, JacobianRows rows) {
        this.program = program;
        this.budget = budget;
        this.rows = rows;
    }

    /**
     * What else the rows of Ĵ depend on, beside the system and the point.
     *
     * @param ties lines whose elements are compared
     * @param lines whose values are given with more digits
     * @param names of the numbers that are given
     * @param numbers as the names are ordered
     * @param budget bytes for rows
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Parts(
            List<Integer> ties,
            List<Integer> lines,
            List<String> names,
            List<double[]> numbers,
            long budget)
            implements Serializable {
        /** Copies the lists. */
        public Parts {
            ties = List.copyOf(ties);
            lines = List.copyOf(lines);
            names = List.copyOf(names);
            numbers = List.copyOf(numbers);
        }
    }

    /** What must travel beside system and point; not a copy. */
    public Parts parts() {
        List<String> names = new ArrayList<>();
        List<double[]> numbers = new ArrayList<>();
        program.given()
                .forEach(
                        (name, s) -> {
                            names.add(name);
                            numbers.add(s.toDoubles(0, s.size()));
                        });
        return new Parts(
                new ArrayList<>(program.ties()),
                new ArrayList<>(program.preciseLines()),
                names,
                numbers,
                budget);
    }

    /**
     * The same kernel elsewhere.
     *
     * @param system whose program is that of the first
     * @param point [p]; kept
     */
    public static SlopeKernel of(
            ResidualSystem system, double[] point, Parts parts, Workers workers) {
        Map<String, Storage> given = new LinkedHashMap<>();
        for (int i = 0; i < parts.names.size(); i++) {
            given.put(parts.names.get(i), Precision.DOUBLE.of(parts.numbers.get(i)));
        }
        SlopeProgram program =
                new SlopeProgram(
                        system,
                        point,
                        new TreeSet<>(parts.ties),
                        new TreeSet<>(parts.lines),
                        given);
        return new SlopeKernel(
                program, parts.budget, new JacobianRows(program, parts.budget, workers));
    }

    /** The system. */
    public ResidualSystem system() {
        return program.system();
    }

    /** The point, [p]; a copy. */
    public double[] point() {
        return program.point().toDoubles(0, program.point().size());
    }

    /** Tiles of samples. */
    public int tiles() {
        return rows.tiles();
    }

    /** Bytes of a tile's rows. */
    public long tileBytes() {
        return rows.bytes();
    }

    /** Tiles that the budget holds beside one more, at least one. */
    public int held() {
        return Math.clamp(budget / rows.bytes() - 1, 1, rows.tiles());
    }

    /** Takes a block when it is there. */
    @FunctionalInterface
    public interface Sink {
        /**
         * A block.
         *
         * @param i tile of its rows
         * @param j tile of its columns
         * @param block row-major
         */
        void take(int i, int j, double[] block);
    }

    /**
     * Blocks of some tiles of rows with the tiles of columns before them, and their own.
     *
     * @param from first tile of rows; all are in memory at a time
     * @param to behind the last
     * @param first first tile of columns
     * @param last behind the last; each is computed when it is needed
     */
    public void blocks(int from, int to, int first, int last, Sink sink) {
        List<List<double[]>> left = new ArrayList<>();
        for (int i = from; i < to; i++) {
            left.add(rows.tile(i));
        }
        for (int j = first; j < Math.min(last, to); j++) {
            List<double[]> right = j >= from ? left.get(j - from) : rows.tile(j);
            for (int i = Math.max(from, j); i < to; i++) {
                double[] block = new double[Math.multiplyExact(rows.rowsOf(i), rows.rowsOf(j))];
                rows.multiply(i, left.get(i - from), j, right, block);
                sink.take(i, j, block);
            }
        }
    }

    /** Puts a block where it belongs. */
    public void put(int i, int j, double[] block, Matrix to) {
        int width = rows.rowsOf(j);
        for (int r = 0; r < rows.rowsOf(i); r++) {
            for (int c = 0; c < width; c++) {
                to.set(rows.firstRow(i) + r, rows.firstRow(j) + c, block[r * width + c]);
            }
        }
    }

    void form(Matrix to, Workers workers) {
        int panel = held();
        for (int from = 0; from < tiles(); from += panel) {
            int end = Math.min(tiles(), from + panel);
            blocks(from, end, 0, end, (i, j, block) -> put(i, j, block, to));
        }
    }
}
