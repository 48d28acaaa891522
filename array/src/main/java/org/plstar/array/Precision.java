package org.plstar.array;

import static java.util.Objects.requireNonNull;

import org.plstar.refusal.Require;

/** The two floating-point formats that a program can be executed in. */
public enum Precision {
    /** Double precision, IEEE binary64; the default, since small eigenvalues need it. */
    DOUBLE,
    /** IEEE binary32; for training and speed. */
    FLOAT;

    /** A zero-filled storage of the given number of elements. */
    public Storage allocate(int size) {
        Require.atLeast(0, size, ArrayRefusal.RANGE, "size");
        VectorModule.require();
        return switch (this) {
            case DOUBLE -> new Storage.Float64(new double[size]);
            case FLOAT -> new Storage.Float32(new float[size]);
        };
    }

    /**
     * A storage that holds the given values, rounded to this precision; {@code DOUBLE} shares the
     * array.
     */
    public Storage of(double[] values) {
        requireNonNull(values, "values");
        VectorModule.require();
        return switch (this) {
            case DOUBLE -> new Storage.Float64(values);
            case FLOAT -> {
                float[] f = new float[values.length];
                for (int i = 0; i < f.length; i++) {
                    f[i] = (float) values[i];
                }
                yield new Storage.Float32(f);
            }
        };
    }

    /** A storage in single precision that shares the array. */
    public static Storage sharing(float... values) {
        requireNonNull(values, "values");
        VectorModule.require();
        return new Storage.Float32(values);
    }

    /** The number of bytes of one element. */
    public int bytes() {
        return this == DOUBLE ? Double.BYTES : Float.BYTES;
    }

    /** The unit roundoff: 2^-53 or 2^-24. */
    public double unitRoundoff() {
        return this == DOUBLE ? 0x1p-53 : 0x1p-24;
    }
}
