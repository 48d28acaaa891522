package org.plstar.study.certify;

import java.util.Map;
import org.plstar.array.npy.NpyArray;

/** The arrays beside a certificate, by name. */
final class StoredNumbers {
    private StoredNumbers() {}

    /**
     * The numbers of that name.
     *
     * @throws IllegalArgumentException if there are none
     */
    static double[] of(Map<String, NpyArray> arrays, String name) {
        NpyArray a = arrays.get(name);
        if (a == null) {
            throw new IllegalArgumentException("no array " + name);
        }
        return a.values();
    }
}
