package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Matrix;
import org.plstar.landscape.linearity.LimitKernel;

/**
 * The rows of a sweep and the kernel that its networks are compared with, as they are broadcast.
 *
 * @param features [N, d] row-major
 * @param targets [N, C] row-major
 * @param limit the limit kernel; null if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record SweepRows(
        double[] features, double[] targets, @Nullable Limit limit) implements Serializable {
    /** A limit kernel with its mean as an array. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Limit(int order, double[] mean, int width, int count, double error)
            implements Serializable {
        /** The sendable form of a limit kernel, with a copy of its mean. */
        static Limit of(LimitKernel k) {
            return new Limit(
                    k.mean().rows(),
                    LeftOutSpec.numbers(k.mean()),
                    k.width(),
                    k.count(),
                    k.error());
        }

        /** The limit kernel; to be closed. */
        public LimitKernel kernel() {
            return new LimitKernel(Matrix.of(order, order, mean), width, count, error);
        }
    }

    /** The sweep rows of a sweep's rows. */
    public static SweepRows of(double[] features, double[] targets, Optional<LimitKernel> limit) {
        return new SweepRows(features, targets, limit.map(Limit::of).orElse(null));
    }
}
