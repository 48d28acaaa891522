package org.plstar.study.kernel;

import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.FolderPlace;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/**
 * A tangent kernel on a disk, for kernels larger than memory: its chunks, the ends of its spectrum,
 * and, if wanted, its Cholesky factor. What a run before has written is kept.
 *
 * @param kernel of what
 * @param place of the array of Zarr 3, by custom a folder {@code K.zarr}
 * @param triangle which chunks are stored
 * @param tile rows of data in a tile, which last bits depend on; 0 for what suits the network
 * @param memory bytes that the work may take beside data, weights and some chunks; it changes no
 *     byte of what is written
 * @param products at most, of Lanczos' method; 0 for no ends of the spectrum
 * @param ridge to factor K + λI beside it, λ; absent for no factor
 * @param mostBytes that all chunks may take, those of a factor among them
 */
public record StoredKernelRequest(
        KernelRequest kernel,
        ChunkPlace place,
        KernelHeader.Triangle triangle,
        int tile,
        long memory,
        int products,
        OptionalDouble ridge,
        long mostBytes)
        implements Request<StoredKernelResult> {
    /** Bytes that the work takes unless told otherwise. */
    public static final long MEMORY = 1L << 30;

    /** Products of Lanczos' method unless told otherwise. */
    public static final int PRODUCTS = 120;

    /** Bytes that all chunks may take unless told otherwise. */
    public static final long MOST_BYTES = 2_000_000_000_000L;

    /** The largest tile. */
    private static final int LARGEST = 1 << 14;

    /** Checks the ranges. */
    public StoredKernelRequest {
        if (tile < 0 || tile > LARGEST) {
            throw StudyRefusal.range("tile " + tile, "rows from 1 to " + LARGEST);
        }
        if (kernel.against().isPresent()
                && (triangle == KernelHeader.Triangle.LOWER || ridge.isPresent())) {
            throw StudyRefusal.range(
                    ridge.isPresent() ? "cholesky" : "triangle lower",
                    "no such thing for a kernel of rows with other rows");
        }
        new StoredKernelStudy.Settings(place, triangle, memory, products, ridge, mostBytes);
    }

    /** The same of at most {@link #MOST_BYTES}. */
    public StoredKernelRequest(
            KernelRequest kernel,
            ChunkPlace place,
            KernelHeader.Triangle triangle,
            int tile,
            long memory,
            int products,
            OptionalDouble ridge) {
        this(kernel, place, triangle, tile, memory, products, ridge, MOST_BYTES);
    }

    /** All chunks of a kernel, with the ends of its spectrum. */
    public static StoredKernelRequest of(KernelRequest kernel, Path folder) {
        return new StoredKernelRequest(
                kernel,
                new FolderPlace(folder),
                KernelHeader.Triangle.BOTH,
                0,
                MEMORY,
                PRODUCTS,
                OptionalDouble.empty());
    }

    /** The same with the Cholesky factor of K + λI. */
    public StoredKernelRequest withFactor(double lambda) {
        return new StoredKernelRequest(
                kernel,
                place,
                triangle,
                tile,
                memory,
                products,
                OptionalDouble.of(lambda),
                mostBytes);
    }

    /** The same with another bound of memory. */
    public StoredKernelRequest withMemory(long bytes) {
        return new StoredKernelRequest(
                kernel, place, triangle, tile, bytes, products, ridge, mostBytes);
    }

    /** The same in other tiles. */
    public StoredKernelRequest withTile(int rows) {
        return new StoredKernelRequest(
                kernel, place, triangle, rows, memory, products, ridge, mostBytes);
    }

    /** The same with other chunks stored. */
    public StoredKernelRequest withTriangle(KernelHeader.Triangle other) {
        return new StoredKernelRequest(
                kernel, place, other, tile, memory, products, ridge, mostBytes);
    }

    /** The same with another bound of what may be stored. */
    public StoredKernelRequest withMostBytes(long bytes) {
        return new StoredKernelRequest(
                kernel, place, triangle, tile, memory, products, ridge, bytes);
    }

    @Override
    public StoredKernelResult run(Session session) {
        return run(session, new LocalKernels(), _ -> {});
    }

    /**
     * Runs it.
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

    /** What it takes, of what is not there yet; writes nothing. */
    public KernelPlan plan(Session session, KernelEngine engine) {
        return study(session, engine, _ -> {}).planned();
    }

    private StoredKernelStudy study(
            Session session, KernelEngine engine, Consumer<KernelPlan> planned) {
        return new StoredKernelStudy(
                new TangentSource(kernel, tile, engine, session),
                new StoredKernelStudy.Settings(place, triangle, memory, products, ridge, mostBytes),
                session,
                planned);
    }
}
