package org.plstar.study.pde;

import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Matrix;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.data.equations.PdeProblem;
import org.plstar.system.ResidualSystem;
import org.plstar.system.SampleJacobian;

/**
 * All conditions at their points as one system: residuals times √(weight/N), so that half their
 * squares sum to the loss Σ weight ½ mean r².
 */
final class PdeSystem {
    private final Sampling sampling;
    private final PreviousWindow earlier;
    private final List<Block> blocks = new ArrayList<>();
    private final int equations;
    private final int unknowns;

    /**
     * The residuals of one condition at its points.
     *
     * @param targets what its residual is compared with
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Block(
            PdeProblem.Condition condition,
            Sampling.Points points,
            double[] targets,
            SampleJacobian jacobian,
            int firstRow,
            int rows,
            double factor) {}

    PdeSystem(PdeProblem problem, PdeNetwork fields, PreviousWindow earlier, Workers workers) {
        this.earlier = earlier;
        sampling = new Sampling(problem, fields.conditions());
        unknowns = fields.layout().size();
        int row = 0;
        for (PdeProblem.Condition c : fields.conditions()) {
            Sampling.Points points = sampling.of(c, blocks.size(), 0);
            double[] targets = earlier.targets(c, points);
            ResidualSystem system = fields.system(c, points, targets);
            int n = system.equations();
            blocks.add(new Block(
                    c,
                    points,
                    targets,
                    new SampleJacobian(system, workers),
                    row,
                    n,
                    Math.sqrt(c.weight() / n)));
            row += n;
        }
        equations = row;
    }

    int equations() {
        return equations;
    }

    int unknowns() {
        return unknowns;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Draws new points into the existing arrays, which the systems refer to. */
    void draw(int number) {
        for (int i = 0; i < blocks.size(); i++) {
            Block b = blocks.get(i);
            Sampling.Points p = sampling.of(b.condition(), i, number);
            System.arraycopy(p.at(), 0, b.points().at(), 0, p.at().length);
            System.arraycopy(p.normal(), 0, b.points().normal(), 0, p.normal().length);
            double[] targets = earlier.targets(b.condition(), p);
            System.arraycopy(targets, 0, b.targets(), 0, targets.length);
            if (b.points().opposite() != b.points().at()) {
                System.arraycopy(p.opposite(), 0, b.points().opposite(), 0, p.opposite().length);
            }
        }
    }

    /** The residuals at w, weighted, [n]. */
    double[] residuals(Storage w) {
        double[] r = new double[equations];
        for (Block b : blocks) {
            double[] own = b.jacobian().residuals(w);
            for (int i = 0; i < own.length; i++) {
                r[b.firstRow() + i] = b.factor() * own[i];
            }
        }
        return r;
    }

    /** Writes the Jacobian of the weighted residuals at w, [n, p]. */
    void jacobian(Storage w, Matrix j) {
        for (Block b : blocks) {
            b.jacobian().into(w, j, b.firstRow(), b.factor());
        }
    }
}
