package org.plstar.system;

import static java.util.Objects.requireNonNull;

import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.operator.LinearOperator;
import org.plstar.operator.OperatorRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;

/**
 * The Hessian or the Gauss–Newton operator [p, p] of a loss at one point at a time; symmetric.
 *
 * <p>Made by {@link DifferentiableLoss#hessian} and {@link DifferentiableLoss#gaussNewton}. Vectors
 * are in double precision, products in that of the objective. Not thread-safe.
 */
public final class LossCurvature implements LinearOperator {
    /** Elements of a vector that one task converts. */
    private static final int CHUNK = 1 << 16;

    /** Computes the products of the curvature. */
    public interface Pass {
        /** Sets the point w, which all following products use. */
        void moveTo(Storage w);

        /** The product with v [p], into hv [p]. */
        void apply(Storage w, Storage v, Storage hv);
    }

    private final Pass pass;
    private final Storage at;
    private final Storage v;
    private final Storage hv;
    private final Workers workers;
    private final Kernels kernels;

    /**
     * The curvature of a loss at a point.
     *
     * @param w [p]; copied
     * @param precision of the products
     */
    public LossCurvature(Pass pass, Storage w, Precision precision, Workers workers) {
        requireNonNull(workers, "workers");
        Require.finite(w.toDoubles(0, w.size()), SystemRefusal.NOT_FINITE, "w");
        this.pass = pass;
        this.workers = workers;
        this.kernels = Kernels.of(precision);
        this.at = precision.of(w.toDoubles(0, w.size()));
        int converted = precision == Precision.DOUBLE ? 0 : w.size();
        this.v = precision.allocate(converted);
        this.hv = precision.allocate(converted);
        pass.moveTo(at);
    }

    /**
     * Changes the point of this operator, and reuses its memory: at most the cost of a gradient.
     *
     * @param w [p], rounded to the precision of the objective if it has another; copied
     * @throws Refusal SIZE if w has another length
     */
    public void moveTo(Storage w) {
        Require.size(at.size(), w.size(), SystemRefusal.SIZE, "w");
        if (w.precision() == at.precision()) {
            kernels.copy(w, 0, 1, at, 0, 1, w.size());
        } else {
            at.put(0, w.toDoubles(0, w.size()));
        }
        pass.moveTo(at);
    }

    @Override
    public int rows() {
        return at.size();
    }

    @Override
    public int columns() {
        return at.size();
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Precision precision() {
        return at.precision();
    }

    @Override
    public void apply(double[] x, double[] y) {
        requireNonNull(x, "x");
        requireNonNull(y, "y");
        int p = at.size();
        OperatorRefusal.requireVectors(columns(), rows(), x, y);
        if (at.precision() == Precision.DOUBLE) {
            pass.apply(at, Precision.DOUBLE.of(x), Precision.DOUBLE.of(y));
            return;
        }
        int tasks = Math.ceilDiv(p, CHUNK);
        workers.run(tasks, t -> kernels.round(x, t * CHUNK, v, t * CHUNK, chunk(t, p)));
        pass.apply(at, v, hv);
        workers.run(tasks, t -> kernels.widen(hv, t * CHUNK, y, t * CHUNK, chunk(t, p)));
    }

    private static int chunk(int task, int n) {
        return Math.min(CHUNK, n - task * CHUNK);
    }
}
