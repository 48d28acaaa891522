package org.plstar.study.kernel;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.plstar.array.store.FolderPlace;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * A tangent kernel on a disk, for kernels larger than memory: its chunks, the ends of its spectrum,
 * and, if requested, its Cholesky factor. Chunks that an earlier run wrote are kept.
 *
 * @param kernel of what
 * @param tile rows of data in a tile, which last bits depend on; 0 for what suits the network
 * @param settings where, which chunks, and what else
 */
public record StoredKernelRequest(KernelRequest kernel, int tile, StoredKernelSettings settings)
        implements Request<StoredKernelResult> {
    /** The largest number of rows of a tile. */
    private static final int LARGEST = 1 << 14;

    /** Refuses settings that do not match. */
    public StoredKernelRequest {
        if (tile < 0 || tile > LARGEST) {
            throw StudyRefusal.range("tile " + tile, "rows from 1 to " + LARGEST);
        }
        boolean factored = settings.ridge().isPresent();
        if (kernel.against().isPresent()
                && (settings.triangle() == KernelHeader.Triangle.LOWER || factored)) {
            throw StudyRefusal.range(
                    factored ? "cholesky" : "triangle lower",
                    "no such thing for a kernel of rows with other rows");
        }
    }

    /** The request for all chunks of a kernel, with the ends of its spectrum. */
    public static StoredKernelRequest of(KernelRequest kernel, Path folder) {
        requireNonNull(folder, "folder");
        return new StoredKernelRequest(kernel, 0, StoredKernelSettings.of(new FolderPlace(folder)));
    }

    /** The same request with other settings. */
    public StoredKernelRequest with(UnaryOperator<StoredKernelSettings> change) {
        return new StoredKernelRequest(kernel, tile, change.apply(settings));
    }

    /** The same request with the Cholesky factor of K + λI. */
    public StoredKernelRequest withFactor(double lambda) {
        return with(s -> s.withRidge(OptionalDouble.of(lambda)));
    }

    /** The same request with tiles of another size. */
    public StoredKernelRequest withTile(int rows) {
        return new StoredKernelRequest(kernel, rows, settings);
    }

    @Override
    public StoredKernelResult run(Session session) {
        return run(session, new LocalKernels(), _ -> {});
    }

    /**
     * Runs the study with an engine.
     *
     * @param engine where blocks are computed
     * @param planned is told what it takes, before the work
     * @throws org.plstar.refusal.Refusal NO_ROOM, HELD, OTHER_KERNEL, NOT_A_KERNEL or UNWRITABLE
     * @throws java.util.concurrent.CancellationException if the session stops it; what is written
     *     stays
     */
    public StoredKernelResult run(
            Session session, KernelEngine engine, Consumer<KernelPlan> planned) {
        return study(session, engine, planned).run();
    }

    /** The cost of the blocks that are not stored yet; writes nothing. */
    public KernelPlan plan(Session session, KernelEngine engine) {
        return study(session, engine, _ -> {}).planned();
    }

    private StoredKernelStudy study(
            Session session, KernelEngine engine, Consumer<KernelPlan> planned) {
        return new StoredKernelStudy(
                new TangentSource(kernel, tile, engine, session), settings, session, planned);
    }
}
