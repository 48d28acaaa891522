package org.plstar.array;

import java.lang.foreign.MemorySegment;
import org.plstar.array.blas.Operand;
import org.plstar.refusal.Require;

/**
 * A flat heap buffer of numbers in one precision.
 *
 * <p>Only this package's kernels access the array; other code handles storages of any precision. A
 * storage is a place, not a value: it equals itself alone.
 */
public sealed interface Storage {
    /** Number of elements. */
    int size();

    /** The value of one element, widened to double. */
    double get(int index);

    /** Sets one element, rounded to this storage's precision. */
    void set(int index, double value);

    /** Whether another storage has the same array. */
    default boolean sharesWith(Storage other) {
        return switch (this) {
            case Float64 a -> other instanceof Float64 b && a.data == b.data;
            case Float32 a -> other instanceof Float32 b && a.data == b.data;
        };
    }

    /** The format of the elements. */
    Precision precision();

    /**
     * A matrix whose elements are numbers of this storage.
     *
     * @param offset of its first element
     * @param height its rows
     * @param width its columns
     * @param ld from one row to the next; from one column to the next where it is transposed
     * @param transposed whether columns lie in one piece, not rows
     */
    @SuppressWarnings("exports") // operands of products are for plstar's own modules
    Operand matrix(int offset, int height, int width, int ld, boolean transposed);

    /** A matrix whose rows are consecutive numbers of this storage. */
    @SuppressWarnings("exports")
    default Operand matrix(int offset, int height, int width, int ld) {
        return matrix(offset, height, width, ld, false);
    }

    /**
     * Copies {@code length} elements from {@code offset} on into a new array, widened to double.
     */
    default double[] toDoubles(int offset, int length) {
        if (offset < 0 || length < 0 || offset > size() - length) {
            Require.that(
                    false,
                    ArrayRefusal.SIZE,
                    length + " elements from " + offset + " on",
                    "some of the " + size());
        }
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            out[i] = get(offset + i);
        }
        return out;
    }

    /**
     * Sets {@code values.length} elements from {@code offset} on, rounded to this storage's
     * precision.
     */
    default void put(int offset, double[] values) {
        if (offset < 0 || offset > size() - values.length) {
            Require.that(
                    false,
                    ArrayRefusal.SIZE,
                    values.length + " elements from " + offset + " on",
                    "room among the " + size());
        }
        for (int i = 0; i < values.length; i++) {
            set(offset + i, values[i]);
        }
    }

    /** Double-precision numbers. */
    final class Float64 implements Storage {
        private final double[] data;
        private final OperandCache parts;

        Float64(double[] data) {
            this.data = data;
            this.parts = new OperandCache(MemorySegment.ofArray(data), Precision.DOUBLE);
        }

        /** The numbers themselves, not a copy. */
        public double[] data() {
            return data;
        }

        @Override
        @SuppressWarnings("exports") // operands of products are for plstar's own modules
        public Operand matrix(int offset, int height, int width, int ld, boolean transposed) {
            return transposed
                    ? parts.matrix(offset, width, height, ld, true)
                    : parts.matrix(offset, height, width, ld, false);
        }

        @Override
        public int size() {
            return data.length;
        }

        @Override
        public double get(int index) {
            return data[index];
        }

        @Override
        public void set(int index, double value) {
            data[index] = value;
        }

        @Override
        public Precision precision() {
            return Precision.DOUBLE;
        }
    }

    /** Single-precision numbers. */
    final class Float32 implements Storage {
        private final float[] data;
        private final OperandCache parts;

        Float32(float[] data) {
            this.data = data;
            this.parts = new OperandCache(MemorySegment.ofArray(data), Precision.FLOAT);
        }

        /** The numbers themselves, not a copy. */
        public float[] data() {
            return data;
        }

        @Override
        @SuppressWarnings("exports") // operands of products are for plstar's own modules
        public Operand matrix(int offset, int height, int width, int ld, boolean transposed) {
            return transposed
                    ? parts.matrix(offset, width, height, ld, true)
                    : parts.matrix(offset, height, width, ld, false);
        }

        @Override
        public int size() {
            return data.length;
        }

        @Override
        public double get(int index) {
            return data[index];
        }

        @Override
        public void set(int index, double value) {
            data[index] = (float) value;
        }

        @Override
        public Precision precision() {
            return Precision.FLOAT;
        }
    }
}
