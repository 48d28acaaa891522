package org.plstar.array;

/**
 * A flat heap buffer of numbers in one precision.
 *
 * <p>Only this package's kernels look inside; everything above handles storages without knowing the precision.
 */
@SuppressWarnings(
        "ArrayRecordComponent") // identity semantics are wanted: a storage is a place, not a value
public sealed interface Storage {
    /** Number of elements. */
    int size();

    /** One element, widened to double. */
    double get(int index);

    /** Sets one element, rounded to this storage's precision. */
    void set(int index, double value);

    /** The format of the elements. */
    Precision precision();

    /** Copies {@code length} elements from {@code offset} on into a new array, widened to double. */
    default double[] toDoubles(int offset, int length) {
        double[] out = new double[length];
        for (int i = 0; i < length; i++) {
            out[i] = get(offset + i);
        }
        return out;
    }

    /** Sets {@code values.length} elements from {@code offset} on, rounded to this storage's precision. */
    default void put(int offset, double[] values) {
        for (int i = 0; i < values.length; i++) {
            set(offset + i, values[i]);
        }
    }

    /** Double-precision numbers. */
    record Float64(double[] data) implements Storage {
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
    record Float32(float[] data) implements Storage {
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
