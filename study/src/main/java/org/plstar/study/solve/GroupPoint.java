package org.plstar.study.solve;

import java.util.Optional;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.operator.SparseRows;
import org.plstar.system.GroupedSystem;

/** A system in groups, by the entries of its Jacobian. */
final class GroupPoint implements LocalSystem {
    /** Up to this smaller side a matrix is as fast. */
    private static final int SMALL = 400;

    /** With less than one entry in so many that are not zero. */
    private static final long SPARSE = 20;

    private final GroupedSystem system;
    private final GroupedSystem.Point point;

    GroupPoint(GroupedSystem system, Workers workers) {
        this.system = system;
        this.point = system.points(workers);
    }

    @Override
    public int rows() {
        return system.equations();
    }

    @Override
    public int columns() {
        return system.unknowns();
    }

    @Override
    public double[] residuals(double[] w) {
        return point.residuals(w).clone();
    }

    @Override
    public Matrix jacobian() {
        return point.jacobian().dense();
    }

    @Override
    public Optional<LinearSteps> steps(double[] scale, boolean grow) {
        SparseRows j = point.jacobian();
        if (!isSparse()) {
            return DenseJacobian.steps(j.dense(), scale, grow);
        }
        double[] norms = new double[j.columns()];
        for (int e = 0; e < j.entries(); e++) {
            norms[j.column(e)] = Math.hypot(norms[j.column(e)], j.value(e));
        }
        return DenseJacobian.grown(norms, scale, grow)
                ? Optional.of(new SparseSteps(j, scale))
                : Optional.empty();
    }

    private boolean isSparse() {
        return Math.min(rows(), columns()) > SMALL
                && system.entries() * SPARSE < (long) rows() * columns();
    }

    @Override
    public void transpose(double[] u, double[] g) {
        point.jacobian().applyTranspose(u, g);
    }
}
