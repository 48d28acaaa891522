package org.plstar.study.solve;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.plstar.array.Matrix;
import org.plstar.array.Workers;
import org.plstar.operator.SparseRows;
import org.plstar.system.GroupedSystem;

/** A system in groups, by the entries of its Jacobian. */
final class GroupPoint implements LocalSystem {
    /** The smaller side up to which a dense matrix is as fast as a sparse one. */
    private static final int SMALL = 400;

    /** The matrix is sparse if less than one entry in this many is not zero. */
    private static final long SPARSE = 20;

    private int evaluations;
    private final GroupedSystem system;
    private final GroupedSystem.Point point;
    private final SparseOrders orders = new SparseOrders();

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
    public int evaluations() {
        return evaluations;
    }

    @Override
    public double[] residuals(double[] w) {
        evaluations++;
        return point.residuals(w).clone();
    }

    @Override
    public Matrix jacobian() {
        return point.jacobian().dense();
    }

    @Override
    public double[] sizes() {
        return point.sizes();
    }

    @Override
    public void entries(SparseRows.Entry visitor) {
        SparseRows j = point.jacobian();
        for (int i = 0; i < j.rows(); i++) {
            for (int e = j.start(i); e < j.start(i + 1); e++) {
                visitor.at(i, j.column(e), j.value(e));
            }
        }
    }

    @Override
    public Optional<LinearSteps> steps(double[] rows, UnaryOperator<double[]> scale) {
        SparseRows j = point.jacobian();
        if (!isSparse()) {
            return DenseJacobian.steps(j.dense(), rows, scale);
        }
        double[] norms = new double[j.columns()];
        for (int i = 0; i < j.rows(); i++) {
            for (int e = j.start(i); e < j.start(i + 1); e++) {
                norms[j.column(e)] = Math.hypot(norms[j.column(e)], rows[i] * j.value(e));
            }
        }
        return DenseJacobian.areFinite(norms)
                ? Optional.of(new SparseSteps(j, orders, rows, scale.apply(norms)))
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
