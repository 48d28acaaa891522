package org.plstar.program.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.plstar.array.BinaryFn;
import org.plstar.array.Kernels;
import org.plstar.array.PerThread;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;

/**
 * A run of elementwise ops over one index space, computed chunk by chunk, so that intermediate
 * values stay in the cache.
 *
 * <p>Registers hold chunks: a register is an operand seen through a view, a result that is kept in
 * a buffer, or scratch.
 */
record ElementwiseRun(
        int total, List<Register> registers, List<Instruction> instructions, int scratchSlots)
        implements Step {
    /** Elements per chunk: 8 KiB of doubles. */
    static final int CHUNK = 1024;

    private static final int CHUNKS_PER_TASK = 16;

    /** The place from which a chunk is read or to which it is written. */
    sealed interface Register {
        /** An operand read through a view over the index space. */
        record Operand(
                int buffer, int offset, List<BufferView.Loop> loops, int slot, boolean isScalar)
                implements Register {
            Operand(int buffer, int offset, List<BufferView.Loop> loops, int slot) {
                this(buffer, offset, loops, slot, loops.stream().allMatch(l -> l.stride() == 0));
            }

            boolean isDirect() {
                return loops.size() == 1 && loops.getFirst().stride() == 1;
            }
        }

        /** A result that is kept in a buffer, contiguous over the index space. */
        record Result(int buffer) implements Register {}

        /** A value that is used within this step only. */
        record Scratch(int slot) implements Register {}
    }

    /** One op on registers. */
    sealed interface Instruction {
        /** The instruction r[to] = f(r[x]). */
        record Apply(UnaryFn fn, int x, int to) implements Instruction {}

        /** The instruction r[to] = factor · r[x]. */
        record Times(double factor, int x, int to) implements Instruction {}

        /** The instruction r[to] = f(r[a], r[b]). */
        record Combine(BinaryFn fn, int a, int b, int to) implements Instruction {}

        /** r[to] = r[mask] ≠ 0 ? r[a] : r[b]. */
        record Choose(int mask, int a, int b, int to) implements Instruction {}

        /** The instruction r[to] = r[x]. */
        record Move(int x, int to) implements Instruction {}
    }

    @Override
    public List<Integer> reads() {
        List<Integer> ids = new ArrayList<>();
        for (Register r : registers) {
            if (r instanceof Register.Operand o) {
                ids.add(o.buffer);
            }
        }
        return ids;
    }

    @Override
    public List<Integer> writes() {
        List<Integer> ids = new ArrayList<>();
        for (Register r : registers) {
            if (r instanceof Register.Result o) {
                ids.add(o.buffer);
            }
        }
        return ids;
    }

    @Override
    public int scratch() {
        return Math.max(1, scratchSlots) * CHUNK;
    }

    @Override
    public Runnable on(PlanMemory memory) {
        int chunks = (total + CHUNK - 1) / CHUNK;
        int tasks = (chunks + CHUNKS_PER_TASK - 1) / CHUNKS_PER_TASK;
        PerThread<Cursor> cursors =
                new PerThread<>(memory.workers(), () -> new Cursor(memory, this));
        IntConsumer body = task -> {
            Cursor cursor = cursors.get();
            int end = Math.min(total, (task + 1) * CHUNKS_PER_TASK * CHUNK);
            for (int start = task * CHUNKS_PER_TASK * CHUNK; start < end; start += CHUNK) {
                chunk(cursor, start, Math.min(CHUNK, end - start));
            }
        };
        return () -> memory.workers().run(tasks, body);
    }

    /** The storages and offsets of the registers of the current chunk. */
    private static final class Cursor {
        final PlanMemory memory;
        final Kernels kernels;
        final Storage scratch;
        final Register[] registers;
        final Instruction[] instructions;
        final Storage[] storage;
        final int[] offset;
        final int[] stride;

        Cursor(PlanMemory memory, ElementwiseRun step) {
            int registers = step.registers.size();
            this.memory = memory;
            this.registers = step.registers.toArray(Register[]::new);
            this.instructions = step.instructions.toArray(Instruction[]::new);
            kernels = memory.kernels();
            scratch = memory.scratch().get();
            storage = new Storage[registers];
            offset = new int[registers];
            stride = new int[registers];
        }
    }

    private static void chunk(Cursor c, int start, int n) {
        for (int r = 0; r < c.registers.length; r++) {
            locate(c, r, start, n);
        }
        Kernels k = c.kernels;
        Storage[] s = c.storage;
        int[] o = c.offset;
        int[] st = c.stride;
        for (Instruction instruction : c.instructions) {
            switch (instruction) {
                case Instruction.Apply(UnaryFn fn, int x, int to) ->
                    k.unary(fn, s[x], o[x], s[to], o[to], n);
                case Instruction.Times(double factor, int x, int to) ->
                    k.scale(factor, s[x], o[x], s[to], o[to], n);
                case Instruction.Combine(BinaryFn fn, int a, int b, int to) ->
                    k.binary(fn, s[a], o[a], st[a], s[b], o[b], st[b], s[to], o[to], n);
                case Instruction.Choose(int m, int a, int b, int to) ->
                    k.select(
                            s[m], o[m], st[m], s[a], o[a], st[a], s[b], o[b], st[b], s[to], o[to],
                            n);
                case Instruction.Move(int x, int to) ->
                    k.copy(s[x], o[x], st[x], s[to], o[to], 1, n);
            }
        }
    }

    private static void locate(Cursor c, int r, int start, int n) {
        c.stride[r] = 1;
        switch (c.registers[r]) {
            case Register.Scratch(int slot) -> {
                c.storage[r] = c.scratch;
                c.offset[r] = slot * CHUNK;
            }
            case Register.Result(int buffer) -> {
                c.storage[r] = c.memory.storages()[buffer];
                c.offset[r] = c.memory.bases()[buffer] + start;
            }
            case Register.Operand op -> {
                Storage from = c.memory.storages()[op.buffer];
                int base = c.memory.bases()[op.buffer] + op.offset;
                if (op.isDirect()) {
                    c.storage[r] = from;
                    c.offset[r] = base + start;
                } else if (op.isScalar() && op.slot < 0) {
                    c.storage[r] = from;
                    c.offset[r] = base;
                    c.stride[r] = 0;
                } else {
                    c.storage[r] = c.scratch;
                    c.offset[r] = op.slot * CHUNK;
                    gather(c.kernels, from, base, op.loops, start, c.scratch, op.slot * CHUNK, n);
                }
            }
        }
    }

    /** Copies elements start … start + n of a strided index space to a contiguous array. */
    private static void gather(
            Kernels k,
            Storage from,
            int base,
            List<BufferView.Loop> loops,
            int start,
            Storage to,
            int at,
            int n) {
        if (loops.isEmpty()) {
            k.copy(from, base, 0, to, at, 1, n);
            return;
        }
        int last = loops.size() - 1;
        BufferView.Loop inner = loops.get(last);
        int repeats = last > 0 && loops.get(last - 1).stride() == 0
                ? loops.get(last - 1).extent()
                : 1;
        int i = start % inner.extent();
        int row = start / inner.extent();
        int done = 0;
        while (done < n) {
            int offset = base;
            int rest = row;
            for (int d = last - 1; d >= 0; d--) {
                BufferView.Loop l = loops.get(d);
                offset += rest % l.extent() * l.stride();
                rest /= l.extent();
            }
            int length = Math.min(inner.extent() - i, n - done);
            k.copy(from, offset + i * inner.stride(), inner.stride(), to, at + done, 1, length);
            done += length;
            row++;
            if (i == 0 && repeats > 1 && row % repeats > 0) {
                int more = Math.min((repeats - row % repeats) * length, n - done);
                repeat(k, to, at + done - length, length, length + more);
                done += more;
                row += more / length;
            }
            i = 0;
        }
    }

    /** Repeats the first {@code period} of {@code n} elements up to the end. */
    private static void repeat(Kernels k, Storage x, int at, int period, int n) {
        for (int have = period; have < n; have = 2 * have) {
            k.copy(x, at, 1, x, at + have, 1, Math.min(have, n - have));
        }
    }
}
