package org.plstar.study.infinite;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.plstar.array.MachineMemory;
import org.plstar.array.Matrix;
import org.plstar.data.Dataset;
import org.plstar.infinite.InfiniteKernels;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelEnds;

/**
 * The kernels of a network of infinite width on some rows.
 *
 * @param rows as the network takes them
 * @param others rows of the second side; absent: the same rows
 * @param kind which kernel's spectrum is wanted
 * @param seed of the starting vector of Lanczos' method, above order 3,000
 * @param patient whether a kernel that takes more than a day is computed, not refused
 */
public record InfiniteKernelRequest(
        InfiniteNetwork network,
        Dataset rows,
        Optional<Dataset> others,
        InfiniteKind kind,
        long seed,
        boolean patient)
        implements Request<InfiniteKernelRequest.Result> {
    /** Refuses null with a {@link NullPointerException}. */
    public InfiniteKernelRequest {
        requireNonNull(kind, "kind");
        requireNonNull(network, "network");
        requireNonNull(others, "others");
        requireNonNull(rows, "rows");
    }

    /**
     * The two kernels, and the one that is requested.
     *
     * @param ends of the spectrum; absent for two sides
     */
    public record Result(InfiniteKernels kernels, InfiniteKind kind, Optional<KernelEnds> ends)
            implements AutoCloseable {
        /** The matrix of the requested kind. */
        public Matrix matrix() {
            return kind.of(kernels);
        }

        @Override
        public void close() {
            kernels.close();
        }
    }

    @Override
    public Result run(Session session) {
        double[][] x = InfiniteFitStudy.matrix(rows);
        int columns = others.map(Dataset::rows).orElse(x.length);
        MachineMemory.require(
                "two kernels of " + x.length + " x " + columns,
                2.0 * Double.BYTES * x.length * columns,
                "take fewer rows of the data");
        InfiniteNetwork told = network.withListener(
                InfinitePace.of("kernel at infinite width", patient, session.progress()));
        InfiniteKernels kernels = others.isPresent()
                ? told.kernels(x, InfiniteFitStudy.matrix(others.get()), session.workers())
                : told.kernels(x, session.workers());
        Optional<KernelEnds> ends = others.isPresent()
                ? Optional.empty()
                : Optional.of(KernelEnds.of(kind.of(kernels), Long.MAX_VALUE, seed, session));
        return new Result(kernels, kind, ends);
    }
}
