package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.operator.SparseRows;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.system.GroupedSystem;

/** A condition's left less right side at points of a solution, and what that consists of. */
final class ConditionValues {
    private final int leaves;
    private final double[] residuals;
    private final double[] sizes;
    private final double[] slopes;

    ConditionValues(Condition c, PiecewiseSolution s, double[] points, Workers workers) {
        this.leaves = c.leaves().size();
        int n = points.length;
        double[] read = new double[n * leaves];
        int[] rows = new int[n];
        int[] ids = new int[read.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = s.leaf(c.leaves().get(i % leaves), points[i / leaves]);
            ids[i] = i;
        }
        Arrays.setAll(rows, i -> i);
        ProgramBuilder b = new ProgramBuilder();
        b.output(
                GroupedSystem.OUTPUT,
                b.spread(
                        requireNonNull(b.inline(
                                        c.residual(),
                                        Map.of(
                                                GroupedSystem.LEAVES,
                                                b.input(
                                                        GroupedSystem.LEAVES,
                                                        Type.perSample(leaves))))
                                .get(GroupedSystem.OUTPUT)),
                        Axes.SAMPLE));
        GroupedSystem.Point at = new GroupedSystem(
                        read.length,
                        new double[n],
                        List.of(new GroupedSystem.Group(b.build(), rows, ids, new double[0])))
                .points(workers);
        residuals = at.residuals(read).clone();
        sizes = at.sizes();
        SparseRows j = at.jacobian();
        slopes = new double[read.length];
        for (int e = 0; e < slopes.length; e++) {
            slopes[e] = j.value(e);
        }
    }

    /** Left less right side, [n]. */
    double[] residuals() {
        return residuals;
    }

    /** The size of the terms, [n]. */
    double[] sizes() {
        return sizes;
    }

    /** The derivative at a point by what the condition reads. */
    double slope(int point, int leaf) {
        return slopes[point * leaves + leaf];
    }
}
