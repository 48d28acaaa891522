package org.plstar.study.spectrum;

import java.util.stream.IntStream;
import org.plstar.operator.AdjointOperator;
import org.plstar.predict.RowTiles;
import org.plstar.predict.TiledJacobian;
import org.plstar.study.Session;
import org.plstar.study.Subject;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;
import org.plstar.system.ResidualSystem;
import org.plstar.tangent.Jacobian;

/** The engine of this process: one pass up to one tile of rows, and tiles and strands beyond. */
public record LocalJacobians() implements JacobianEngine {
    /** The largest number of strands, which form the tree of sums over rows. */
    public static final int STRANDS = 256;

    @Override
    public AdjointOperator jacobian(Subject subject, Session session) {
        ResidualSystem system = subject.system();
        if (system.samples() <= RowTiles.TILE || !system.perSample()) {
            return Jacobian.at(system, subject.weights(), session.workers());
        }
        RowTiles cut = new RowTiles(system.samples(), STRANDS);
        return new TiledJacobian(
                cut, t -> tile(system, cut, t), subject.weights().clone(), session.workers());
    }

    @Override
    public WorkPlan plan(Subject subject, Session session) {
        ProductCost cost = ProductCost.of(subject);
        Pace pace = Pace.here(session.workers());
        return new WorkPlan(
                cost.words(),
                pace.name(),
                cost.cut().tiles(),
                cost.cut().strands(),
                1,
                cost.operations(),
                WorkPlan.Bytes.NONE,
                Double.BYTES * (2 * cost.unknowns() + cost.equations()),
                WorkPlan.seconds(
                        pace, 0, 1, cost.operations() / pace.all(), WorkPlan.Bytes.NONE, 0));
    }

    private static ResidualSystem tile(ResidualSystem all, RowTiles cut, int tile) {
        int first = cut.firstRow(tile);
        return all.rows(IntStream.range(first, first + cut.rowsOf(tile)).toArray());
    }
}
