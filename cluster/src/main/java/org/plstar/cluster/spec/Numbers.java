package org.plstar.cluster.spec;

import java.io.Serializable;
import java.util.Arrays;
import org.plstar.array.Precision;
import org.plstar.array.Storage;

/**
 * Numbers of one precision in the form in which they are sent.
 *
 * @param array double[] or float[]; not a copy
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record Numbers(Serializable array) implements Serializable {
    /** The numbers of a storage; not a copy. */
    public static Numbers of(Storage s) {
        return switch (s) {
            case Storage.Float64 d -> new Numbers(d.data());
            case Storage.Float32 f -> new Numbers(f.data());
        };
    }

    /** A copy of some doubles, rounded to a precision. */
    public static Numbers of(double[] all, int from, int to, Precision precision) {
        return of(precision.of(Arrays.copyOfRange(all, from, to)));
    }

    /** The numbers as a storage; not a copy. */
    public Storage storage() {
        return array instanceof float[] f
                ? Precision.sharing(f)
                : Precision.DOUBLE.of((double[]) array);
    }

    /** The count of numbers. */
    public int size() {
        return array instanceof float[] f ? f.length : ((double[]) array).length;
    }

    /** A copy of some of the numbers. */
    public Numbers slice(int from, int to) {
        return new Numbers(
                array instanceof float[] f
                        ? Arrays.copyOfRange(f, from, to)
                        : Arrays.copyOfRange((double[]) array, from, to));
    }

    /** Writes the numbers to a place in a storage of the same precision. */
    public void copyTo(Storage to, int at) {
        switch (to) {
            case Storage.Float64 d -> System.arraycopy(array, 0, d.data(), at, size());
            case Storage.Float32 f -> System.arraycopy(array, 0, f.data(), at, size());
        }
    }

    /** An exact copy of the numbers as doubles. */
    public double[] doubles() {
        Storage s = storage();
        return s.toDoubles(0, s.size());
    }

    /** Whether the numbers are the same as those of a storage, bit by bit. */
    public boolean sameAs(Storage other) {
        return switch (other) {
            case Storage.Float64 d -> array instanceof double[] own && Arrays.equals(own, d.data());
            case Storage.Float32 f -> array instanceof float[] own && Arrays.equals(own, f.data());
        };
    }
}
