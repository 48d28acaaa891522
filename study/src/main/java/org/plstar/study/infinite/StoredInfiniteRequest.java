package org.plstar.study.infinite;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import org.plstar.data.Dataset;
import org.plstar.infinite.InfiniteNetwork;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.kernel.KernelPlan;
import org.plstar.study.kernel.StoredKernelResult;
import org.plstar.study.kernel.StoredKernelSettings;
import org.plstar.study.kernel.StoredKernelStudy;

/**
 * A kernel of a network of infinite width on a disk, for kernels larger than memory: its chunks,
 * the ends of its spectrum, and, if requested, its Cholesky factor, as
 * {@link org.plstar.study.kernel.StoredKernelRequest} has them for finite networks. Entries have
 * the bytes that {@link InfiniteKernelRequest} gives. Memory: three chunks of 2,048 rows beside the
 * rows.
 *
 * @param rows as the network takes them
 * @param settings where, which chunks, and what else
 * @param seed of random vectors
 * @param patient whether a kernel that takes more than a day is computed, not refused
 */
public record StoredInfiniteRequest(
        InfiniteNetwork network,
        Dataset rows,
        InfiniteKind kind,
        StoredKernelSettings settings,
        long seed,
        boolean patient)
        implements Request<StoredKernelResult> {
    /** Refuses null with a {@link NullPointerException}. */
    public StoredInfiniteRequest {
        requireNonNull(kind, "kind");
        requireNonNull(network, "network");
        requireNonNull(rows, "rows");
        requireNonNull(settings, "settings");
    }

    @Override
    public StoredKernelResult run(Session session) {
        return run(session, _ -> {});
    }

    /**
     * Runs the study.
     *
     * @param planned is told what it takes, before the work
     */
    public StoredKernelResult run(Session session, Consumer<KernelPlan> planned) {
        return new StoredKernelStudy(
                        new InfiniteSource(this, InfiniteFitStudy.matrix(rows), session),
                        settings,
                        session,
                        planned)
                .run();
    }
}
