package org.plstar.study.kernel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.plstar.array.random.RandomStream;
import org.plstar.array.store.ChunkPlace;
import org.plstar.operator.StoredCholesky;
import org.plstar.operator.StoredOperator;
import org.plstar.refusal.ByteCount;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.plan.Pace;
import org.plstar.study.plan.WorkPlan;

/** Plans, computes, writes and measures a stored kernel. */
public final class StoredKernelStudy {
    /** The number of random vectors by which a factor's residual is estimated. */
    private static final int VECTORS = 8;

    private final StoredSource source;
    private final StoredKernelSettings r;
    private final Session session;
    private final Consumer<KernelPlan> planned;

    /**
     * A study of a source of blocks.
     *
     * @param planned is told what it takes, before the work
     */
    public StoredKernelStudy(
            StoredSource source,
            StoredKernelSettings r,
            Session session,
            Consumer<KernelPlan> planned) {
        this.source = source;
        this.r = r;
        this.session = session;
        this.planned = planned;
    }

    /** Runs the study. */
    public StoredKernelResult run() {
        KernelHeader header = source.header(r.triangle());
        requireSize(KernelStore.planned(r.place(), header));
        KernelStore store = KernelStore.begin(r.place(), header);
        try (Closeable held = hold()) {
            Objects.requireNonNull(held);
            r.place().sweep();
            return locked(store);
        } catch (IOException e) {
            throw StoreProblem.unwritable(r.place().name(""), e);
        }
    }

    /** Refuses a store larger than the limit, so that no disk is filled by mistake. */
    private void requireSize(KernelStore store) {
        double kernel = store.bytes();
        double n = store.matrix().down();
        double factor = r.ridge().isPresent() ? n * (n + 1) / 2 * store.matrix().bytes() : 0;
        if (kernel + factor > r.mostBytes()) {
            throw Refusal.of(
                    StoreProblem.TOO_LARGE,
                    r.place().name(""),
                    "the kernel of %,d rows takes %s%s"
                            .formatted(
                                    store.header().rows(),
                                    ByteCount.words(kernel),
                                    factor > 0
                                            ? ", and its factor " + ByteCount.words(factor)
                                            : ""),
                    "at most " + ByteCount.words((double) r.mostBytes()),
                    "find the ends of its spectrum without storing it, store the lower triangle or"
                            + " the sum over outputs, take fewer rows, or allow more");
        }
    }

    private Closeable hold() throws IOException {
        return r.place()
                .hold()
                .orElseThrow(() -> Refusal.of(
                        StoreProblem.HELD,
                        r.place().name(""),
                        "another process writes there",
                        "a place of its own for each request",
                        "wait for it, or choose another place"));
    }

    private StoredKernelResult locked(KernelStore store) throws IOException {
        int[] damaged = new int[1];
        List<StoredBlocks.Block> missing = StoredBlocks.missing(store, session, damaged);
        KernelPlan plan = plan(store, missing, damaged[0]);
        requireRoom(store, plan);
        planned.accept(plan);
        long begin = System.nanoTime();
        if (!missing.isEmpty()) {
            source.write(store, missing, plan.held());
        }
        double seconds = (System.nanoTime() - begin) * 1e-9;
        Optional<KernelEnds> ends =
                r.products() == 0 || store.cross() ? Optional.empty() : Optional.of(ends(store));
        Optional<StoredKernelResult.Factor> factor = r.ridge().isPresent()
                ? Optional.of(factor(store, r.ridge().getAsDouble()))
                : Optional.empty();
        return new StoredKernelResult(
                store, plan, source.engine(), seconds, ends, factor, source.shares(), peakMemory());
    }

    /** The cost of the study; nothing is written. */
    KernelPlan planned() {
        KernelStore store = KernelStore.planned(r.place(), source.header(r.triangle()));
        requireSize(store);
        return plan(store, StoredBlocks.missing(store, session, new int[1]), 0);
    }

    private KernelPlan plan(KernelStore store, List<StoredBlocks.Block> open, int damaged) {
        int missing = open.size();
        int tiles = store.matrix().down();
        long tileBytes = source.tileBytes();
        int held = Math.clamp(r.memory() / tileBytes - 1, 1, tiles);
        int all = store.blocks();
        double share = (double) missing / all;
        double operations = share * source.operations(tiles, held);
        boolean factored = r.ridge().isPresent();
        double n = store.header().order();
        double factorOperations = n * n * n / 3;
        double factorBytes = factored ? StoredCholesky.bytesRead(store.matrix(), r.memory()) : 0;
        long chunk = store.matrix().bytes();
        long panels = factored
                ? Math.max(
                        StoredCholesky.leastBytes(store.matrix()),
                        Math.min(r.memory(), chunk * tiles * (tiles + 1L)))
                : 0;
        Pace pace = Pace.here(session.workers());
        WorkPlan work = source.plan(store, open, held, operations);
        return new KernelPlan(
                new KernelPlan.Shape(
                        store.header().order(),
                        store.header().columns(),
                        tiles,
                        store.header().side()),
                all,
                missing,
                damaged,
                store.bytes(),
                held,
                source.formings(tiles, held),
                operations,
                factored ? OptionalDouble.of(factorBytes) : OptionalDouble.empty(),
                Math.max((held + 1L) * tileBytes + 2 * chunk, panels),
                work,
                work.seconds().total()
                        + (factored ? factorOperations / pace.all() + factorBytes / Pace.DISK : 0));
    }

    private void requireRoom(KernelStore store, KernelPlan plan) throws IOException {
        double left = (double) plan.missing() / plan.blocks() * plan.bytes();
        if (r.ridge().isPresent()) {
            left += factorChunks(store) * (double) store.matrix().bytes();
        }
        long room = r.place().room().orElse(Long.MAX_VALUE);
        if (left > room) {
            throw Refusal.of(
                    StoreProblem.NO_ROOM,
                    r.place().name(""),
                    "%s are to be written, and the disk has room for %s"
                            .formatted(ByteCount.words(left), ByteCount.words((double) room)),
                    "room for all chunks",
                    "choose another disk, fewer rows, the sum over outputs, or the lower triangle");
        }
    }

    /** The number of chunks of the factor that are not written yet. */
    private long factorChunks(KernelStore store) throws IOException {
        ChunkPlace place = r.place().beside("-cholesky");
        long count = 0;
        for (int i = 0; i < store.matrix().down(); i++) {
            for (int j = 0; j <= i; j++) {
                count += place.size(store.matrix().key(i, j)).isEmpty() ? 1 : 0;
            }
        }
        return count;
    }

    private KernelEnds ends(KernelStore store) {
        double trace = 0;
        double[] chunk = new double[store.matrix().numbers()];
        for (int i = 0; i < store.matrix().down(); i++) {
            store.matrix().read(i, i, chunk);
            for (int d = 0; d < store.matrix().rowsOf(i); d++) {
                trace += chunk[d * store.matrix().side() + d];
            }
        }
        return KernelEnds.of(
                KernelEnds.told(source.products(store), r.products(), session),
                source.rank(),
                trace,
                r.products(),
                source.seed());
    }

    private StoredKernelResult.Factor factor(KernelStore store, double ridge) throws IOException {
        ChunkPlace place = r.place().beside("-cholesky");
        KernelStore l = KernelStore.begin(place, store.header().factor(ridge));
        place.sweep();
        long begin = System.nanoTime();
        StoredCholesky.Result result = StoredCholesky.factor(
                store.matrix(),
                ridge,
                l.matrix(),
                r.memory(),
                session.workers(),
                (done, all) -> session.progress()
                        .at("Cholesky factor", (long) (done * 1e-6), (long) (all * 1e-6)));
        double seconds = (System.nanoTime() - begin) * 1e-9;
        return switch (result) {
            case StoredCholesky.Result.NotPositive(int pivot) ->
                new StoredKernelResult.Factor(
                        place.name(""),
                        ridge,
                        Optional.empty(),
                        OptionalInt.of(pivot),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        seconds);
            case StoredCholesky.Result.Factored(StoredCholesky f) -> {
                session.progress().at("check of the factor", 0, 2);
                double residual = f.residual(store.matrix(), ridge, VECTORS, source.seed());
                session.progress().at("check of the factor", 1, 2);
                yield new StoredKernelResult.Factor(
                        place.name(""),
                        ridge,
                        Optional.of(f),
                        OptionalInt.empty(),
                        OptionalDouble.of(residual),
                        OptionalDouble.of(solved(store, f, ridge)),
                        seconds);
            }
        };
    }

    /** ‖(K + λI) x - b‖ / ‖b‖. */
    private double solved(KernelStore store, StoredCholesky f, double ridge) {
        int n = store.header().order();
        double[] b = new double[n];
        RandomStream.of(source.seed(), "solve check").normals(0, b, 0, n);
        double[] x = b.clone();
        f.solve(x, 1);
        double[] y = new double[n];
        new StoredOperator(store.matrix(), session.workers(), session.stop())
                .shifted(ridge)
                .apply(x, y);
        double error = 0;
        double length = 0;
        for (int i = 0; i < n; i++) {
            error += (y[i] - b[i]) * (y[i] - b[i]);
            length += b[i] * b[i];
        }
        return Math.sqrt(error / length);
    }

    /** The largest memory of the process so far, as reported by Linux. */
    private static OptionalDouble peakMemory() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.matches("VmHWM:\\s+[0-9]+ kB"))
                    .mapToDouble(line -> 1024.0 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }
}
