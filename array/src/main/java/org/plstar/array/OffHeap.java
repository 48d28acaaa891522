package org.plstar.array;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.plstar.refusal.Refusal;

/**
 * Zeroed memory outside the heap, from the C library's {@code calloc} where it is large.
 *
 * <p>{@link Arena#allocate(long)} writes zeros to all memory that it returns. For a large block
 * {@code calloc} passes on pages of the operating system, which are zero already and cost nothing
 * until they are touched: with an n x n matrix that saves one pass over fresh memory. Such a piece
 * whose arena nobody closed is freed when nothing refers to it any more.
 */
public final class OffHeap {
    /** The size below which {@code calloc} writes zeros itself, without a gain. */
    private static final long LARGE = 1 << 20;

    private static final long CACHE_LINE = 64;

    private static final FunctionDescriptor ADVISE = FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT);

    private OffHeap() {}

    /** The number of bytes of a large page of the usual machines. */
    private static final long LARGE_PAGE = 2 << 20;

    /** The advice to Linux that a range may use large pages. */
    private static final int MADV_HUGEPAGE = 14;

    /** The system's memory calls; {@code advise} only where the system has it. */
    private record Allocator(
            MethodHandle calloc, MethodHandle free, Optional<MethodHandle> advise) {}

    private static final class Once {
        static final Optional<Allocator> ALLOCATOR = find();
        static final Cleaner CLEANER = Cleaner.create();
    }

    /**
     * Zeroed memory that lives as long as the arena, aligned to a cache line.
     *
     * @throws Refusal MEMORY if the system has no room
     */
    public static MemorySegment zeros(Arena arena, long bytes) {
        if (bytes >= LARGE) {
            // calloc may reserve more memory than exists, and the system then kills a process that
            // uses it
            MachineMemory.require("a matrix", (double) bytes, "take fewer rows");
        }
        Optional<Allocator> allocator = bytes < LARGE ? Optional.empty() : Once.ALLOCATOR;
        return allocator
                .map(found -> calloc(found, arena, bytes))
                .orElseGet(() -> arena.allocate(bytes, CACHE_LINE));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment calloc(Allocator allocator, Arena arena, long bytes) {
        MemorySegment start;
        try {
            start = (MemorySegment) allocator.calloc().invokeExact(1L, bytes + CACHE_LINE);
        } catch (Throwable e) {
            throw new IllegalStateException("calloc failed", e);
        }
        if (start.address() == 0) {
            throw MachineMemory.refusal(
                    "a matrix", (double) bytes, MachineMemory.room(), "take fewer rows");
        }
        allocator.advise().ifPresent(advise -> inLargePages(advise, start.address(), bytes));
        Block block = new Block(allocator, start, new AtomicBoolean());
        MemorySegment all = start.reinterpret(bytes + CACHE_LINE, arena, _ -> block.run());
        // the scope is collected when the memory is unreachable, closed or not
        Once.CLEANER.register(all.scope(), block);
        return all.asSlice(Math.floorMod(-start.address(), CACHE_LINE), bytes);
    }

    /**
     * Requests large pages: a matrix that is written once then takes one page fault in 2 MiB, not
     * in 4 KiB. The system's answer is ignored.
     */
    private static void inLargePages(MethodHandle advise, long address, long bytes) {
        long from = Math.ceilDiv(address, LARGE_PAGE) * LARGE_PAGE;
        long length = (address + bytes) / LARGE_PAGE * LARGE_PAGE - from;
        if (length > 0) {
            try {
                int ignored = (int)
                        advise.invokeExact(MemorySegment.ofAddress(from), length, MADV_HUGEPAGE);
            } catch (Throwable e) {
                throw new IllegalStateException("madvise failed", e);
            }
        }
    }

    /** Memory that is freed once, when its arena is closed or becomes unreachable. */
    private record Block(Allocator allocator, MemorySegment start, AtomicBoolean freed)
            implements Runnable {
        @Override
        public void run() {
            if (freed.compareAndSet(false, true)) {
                try {
                    allocator.free().invokeExact(start);
                } catch (Throwable e) {
                    throw new IllegalStateException("free failed", e);
                }
            }
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<Allocator> find() {
        try {
            Linker linker = Linker.nativeLinker();
            MethodHandle calloc = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("calloc"),
                    FunctionDescriptor.of(
                            ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
            MethodHandle free = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("free"),
                    FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));
            Optional<MethodHandle> advise = System.getProperty("os.name", "").equals("Linux")
                    ? linker.defaultLookup()
                            .find("madvise")
                            .map(m -> linker.downcallHandle(m, ADVISE))
                    : Optional.empty();
            return Optional.of(new Allocator(calloc, free, advise));
        } catch (IllegalCallerException
                | UnsupportedOperationException
                | java.util.NoSuchElementException e) {
            // Without native access the arena's own memory is used, which is slower.
            return Optional.empty();
        }
    }
}
