package org.plstar.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The values of a parameter that a claim U is about, cut into cells (docs/proofs.md, theorem U).
 *
 * @param parameter its place among all elements of the params
 * @param from the least value
 * @param branch whether the solutions are claimed to be one branch
 * @param cells in the order of their values
 */
public record Range(int parameter, double from, boolean branch, List<Cell> cells) {
    /**
     * A cell: the points w + s t of the line through a point, |s| ≤ half.
     *
     * @param point the name of w
     * @param tangent the name of t
     * @param to the greatest value of the parameter; the least is the greatest of the cell before
     * @param radii the last is where the solution is the only one
     */
    public record Cell(String point, String tangent, double half, double to, List<Double> radii) {}

    /** Copies cells, and refuses none, ends that do not grow, and a half beyond 1e±100. */
    public Range {
        cells = List.copyOf(cells);
        Unreadable.require(
                parameter >= 0 && !cells.isEmpty(), "a claim U needs a parameter and cells");
        double last = from;
        for (Cell c : cells) {
            Unreadable.require(c.to > last, "the cells of a claim U do not grow");
            Unreadable.require(c.half > 1e-100 && c.half < 1e100, "a half of " + c.half);
            last = c.to;
        }
    }

    /** The greatest value. */
    public double to() {
        return cells.getLast().to;
    }

    static Range read(Members m) {
        double[] ends = m.numbers("range");
        Unreadable.require(ends.length == 2, "a range has two ends");
        List<Cell> cells = new ArrayList<>();
        for (Object o : m.list("cells")) {
            Members c = Members.of("a cell", o);
            cells.add(new Cell(
                    c.text("point"),
                    c.text("tangent"),
                    c.number("half"),
                    c.number("to"),
                    Arrays.stream(c.numbers("radii")).boxed().toList()));
            c.end();
        }
        boolean branch = m.flag("branch", false);
        Range r = new Range(m.whole("parameter"), ends[0], branch, cells);
        Unreadable.require(r.to() == ends[1], "the cells end at " + r.to() + ", not " + ends[1]);
        return r;
    }
}
