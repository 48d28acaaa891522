package org.plstar.array.store;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Chunks one after another in a given order, read ahead by a separate thread while the caller
 * computes. Holds three chunks.
 */
public final class ChunkReader implements AutoCloseable {
    private static final int HELD = 3;

    /** A chunk's place in the grid. */
    public record Key(int i, int j) {}

    /** The result of reading: a chunk, or the reason why not. */
    private record Item(double[] chunk, @Nullable RuntimeException fault) {}

    private final BlockingQueue<double[]> free = new ArrayBlockingQueue<>(HELD);
    private final BlockingQueue<Item> full = new ArrayBlockingQueue<>(HELD);
    private final Thread thread;
    private double @Nullable [] current;

    private ChunkReader(StoredMatrix matrix, List<Key> order) {
        for (int b = 0; b < Math.min(HELD, order.size()); b++) {
            free.add(new double[matrix.numbers()]);
        }
        Queue<Key> left = new ArrayDeque<>(order);
        thread = Thread.ofPlatform()
                .daemon()
                .name("plstar-chunks")
                .unstarted(() -> read(matrix, left));
    }

    /** Begins to read chunks in an order. */
    public static ChunkReader of(StoredMatrix matrix, List<Key> order) {
        ChunkReader reader = new ChunkReader(matrix, order);
        reader.thread.start();
        return reader;
    }

    private void read(StoredMatrix matrix, Queue<Key> left) {
        try {
            for (Key k = left.poll(); k != null; k = left.poll()) {
                double[] chunk = free.take();
                @Nullable RuntimeException fault = null;
                try {
                    matrix.read(k.i, k.j, chunk);
                } catch (RuntimeException e) {
                    fault = e;
                }
                full.put(new Item(chunk, fault));
                if (fault != null) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // the reader was closed before the end
        }
    }

    /**
     * The next chunk [T²]; must not be called more often than there are keys.
     *
     * @return valid until the next call; may be modified
     * @throws org.plstar.refusal.Refusal if it cannot be read
     */
    public double[] next() {
        if (current != null) {
            free.add(current);
            current = null;
        }
        try {
            Item item = full.take();
            if (item.fault != null) {
                throw item.fault;
            }
            current = item.chunk;
            return item.chunk;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a chunk was read", e);
        }
    }

    /** Ends the reading thread. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
