package org.plstar.study.solve.branch;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * A branch of solutions.
 *
 * @param param its name
 * @param unknowns names of the unknowns, in the order of all values, without the param
 * @param points of the branch, in order; folds are among them
 * @param folds where the branch turns back
 * @param crossings values of the param near which other branches may begin
 * @param end what ended it
 * @param at the bound that ended it, or an empty text
 * @param residual the largest |F - y| of an equation at a point, as a part of the size of its terms
 */
public record BranchResult(
        String param,
        List<String> unknowns,
        List<Point> points,
        List<Fold> folds,
        List<Double> crossings,
        End end,
        String at,
        double residual) {
    /** What ends a branch. */
    public enum End {
        /** The other end of the range is reached. */
        TO("reaches the end of the range"),
        /** The branch comes back to the end of the range where it began. */
        FROM("comes back to where the range begins"),
        /** An unknown reaches a bound. */
        BOUND("reaches a bound"),
        /** As many points are made as were asked for. */
        POINTS("is followed for as many points as were asked for"),
        /** The study was stopped. */
        STOPPED("is stopped"),
        /** Newton's method does not come back to the branch, however short the step. */
        STUCK("is lost: no step along it is short enough");

        private final String words;

        End(String words) {
            this.words = words;
        }

        /** The end as the rest of a sentence. */
        public String words() {
            return words;
        }
    }

    /**
     * A point of the branch.
     *
     * @param value of the param
     * @param arc the length of the way from the first point, in units of the unknowns and the range
     * @param w the unknowns, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Point(double value, double arc, double[] w) {}

    /**
     * A point at which the param is the largest, or the least, of those about it.
     *
     * @param point its place among the points
     * @param value of the param
     * @param error how far the last two approximations of the value differ, and rounding
     * @param largest whether the param is the largest there
     */
    public record Fold(int point, double value, double error, boolean largest) {}

    /** The place of the unknown of a name, else of the one that changes most along the branch. */
    public int shown(Optional<String> name) {
        return name.map(unknowns::indexOf).orElseGet(this::mostChanged);
    }

    private int mostChanged() {
        int best = 0;
        double most = -1;
        for (int j = 0; j < unknowns.size(); j++) {
            int at = j;
            DoubleSummaryStatistics s =
                    points.stream().mapToDouble(p -> p.w()[at]).summaryStatistics();
            if (s.getMax() - s.getMin() > most * (1 + 1e-9)) {
                most = s.getMax() - s.getMin();
                best = j;
            }
        }
        return best;
    }

    /** The same result without the values of the unknowns. */
    public BranchResult withoutValues() {
        return new BranchResult(
                param,
                unknowns,
                points.stream()
                        .map(p -> new Point(p.value(), p.arc(), new double[0]))
                        .toList(),
                folds,
                crossings,
                end,
                at,
                residual);
    }

    /** Whether the branch was followed until it left the range or reached a bound. */
    public boolean complete() {
        return end == End.TO || end == End.FROM || end == End.BOUND;
    }
}
