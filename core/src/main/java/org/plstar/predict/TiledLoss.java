package org.plstar.predict;

import java.util.Optional;
import org.plstar.array.Kernels;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.DifferentiableLoss;
import org.plstar.system.LossCurvature;
import org.plstar.system.Objective;
import org.plstar.system.PartialLoss.Quantity;
import org.plstar.system.SampledLoss;
import org.plstar.system.SystemRefusal;
import org.plstar.system.TrainingMode;

/**
 * A loss whose samples are summed in tiles and a fixed tree of strands ({@link RowTiles},
 * {@link StrandFold}): its value, gradient and curvature have bytes that depend on the cut alone,
 * and not on where strands are computed.
 *
 * <p>Memory: two vectors of p numbers and log₂ of the number of strands; for products what their
 * point decides, of as many tiles as fit in {@link Objective#KEPT_BYTES} or an executor. A batch is
 * cut in the same strands as all rows, and of its rows each strand takes its own.
 */
public final class TiledLoss implements DifferentiableLoss, AutoCloseable {
    /** The largest number of strands. */
    public static final int STRANDS = 256;

    private final LossPasses passes;
    private final Kernels kernels;
    private long points;

    private TiledLoss(LossPasses passes) {
        this.passes = passes;
        this.kernels = Kernels.of(passes.precision());
    }

    /** A loss that is summed by these passes, which are closed with it. */
    public static TiledLoss of(LossPasses passes) {
        return new TiledLoss(passes);
    }

    /**
     * A loss that is summed in this process.
     *
     * @param all the loss of all samples, which come per sample
     */
    public static TiledLoss of(RowTiles cut, Objective all) {
        if (cut.rows() != all.samples() || !all.perSample()) {
            throw Refusal.of(
                    PredictRefusal.SIZE,
                    "tiles of " + cut.rows() + " rows",
                    "they are not those of the loss",
                    all.samples() + " rows",
                    "cut as many rows as there are samples");
        }
        return new TiledLoss(new LocalLossPasses(cut, all));
    }

    /**
     * The division of rows for a method: strands for all tiles, or, where steps take batches, one
     * for about every {@value RowTiles#TILE} rows of a batch.
     *
     * @param perStep rows that a step takes
     */
    public static RowTiles cut(int rows, int perStep) {
        int strands = perStep >= rows ? STRANDS : Math.ceilDiv(perStep, RowTiles.TILE);
        return new RowTiles(rows, Math.min(STRANDS, strands));
    }

    @Override
    public int samples() {
        return passes.cut().rows();
    }

    @Override
    public int unknowns() {
        return passes.unknowns();
    }

    @Override
    public boolean perSample() {
        return true;
    }

    @Override
    public Precision precision() {
        return passes.precision();
    }

    @Override
    public Workers workers() {
        return passes.workers();
    }

    @Override
    public double value(Storage w) {
        return finiteOrInfinite(passes.sum(LossQuery.of(Quantity.VALUE, w)).loss());
    }

    @Override
    public double gradient(Storage w, Storage g) {
        return gradient(LossQuery.of(Quantity.GRADIENT, w), g);
    }

    @Override
    public LossCurvature hessian(Storage w) {
        return curvature(Quantity.HESSIAN, w);
    }

    @Override
    public LossCurvature gaussNewton(Storage w, long most) {
        return curvature(Quantity.GAUSS_NEWTON, w);
    }

    @Override
    public LossCurvature stepCurvature(Storage w, long most) {
        return curvature(Quantity.STEP_CURVATURE, w);
    }

    private LossCurvature curvature(Quantity quantity, Storage w) {
        LossCurvature.Pass pass = new LossCurvature.Pass() {
            private long point;

            @Override
            public void moveTo(Storage at) {
                point = ++points;
            }

            @Override
            public void apply(Storage at, Storage v, Storage hv) {
                Storage sum =
                        passes.sum(LossQuery.product(quantity, point, at, v)).vector();
                kernels.copy(sum, 0, 1, hv, 0, 1, hv.size());
            }
        };
        return new LossCurvature(pass, w, precision(), workers());
    }

    @Override
    public SampledLoss minibatch(int size, Optional<TrainingMode> mode) {
        if (mode.isPresent()) {
            throw Refusal.of(
                    SystemRefusal.PROGRAM,
                    "a sum over tiles",
                    "its tiles do not know how the model trains",
                    "a model that trains as it is evaluated",
                    "take an objective of all samples");
        }
        return new TiledBatch(Math.min(size, samples()));
    }

    private double gradient(LossQuery q, Storage g) {
        Require.size(unknowns(), g.size(), PredictRefusal.SIZE, "g");
        Require.that(
                !q.w().sharesWith(g),
                SystemRefusal.SHARED,
                "w and g in one array",
                "a place of its own for the gradient");
        LossSum sum = passes.sum(q);
        kernels.copy(sum.vector(), 0, 1, g, 0, 1, g.size());
        return finiteOrInfinite(sum.loss());
    }

    private static double finiteOrInfinite(double loss) {
        return Double.isNaN(loss) ? Double.POSITIVE_INFINITY : loss;
    }

    @Override
    public void close() {
        passes.close();
    }

    /** Batches, cut in the strands of all rows. */
    private final class TiledBatch implements SampledLoss {
        private final int size;
        private BatchCut batch = BatchCut.ALL;

        TiledBatch(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public void take(int[] which, int from, int samples, long step) {
            batch = BatchCut.of(passes.cut(), which, from, samples);
        }

        private LossQuery query(Quantity quantity, Storage w) {
            if (batch.all()) {
                throw new IllegalStateException("no batch was taken yet");
            }
            return LossQuery.of(quantity, w, batch);
        }

        @Override
        public double value(Storage w) {
            return finiteOrInfinite(passes.sum(query(Quantity.VALUE, w)).loss());
        }

        @Override
        public double gradient(Storage w, Storage g) {
            return TiledLoss.this.gradient(query(Quantity.GRADIENT, w), g);
        }
    }
}
