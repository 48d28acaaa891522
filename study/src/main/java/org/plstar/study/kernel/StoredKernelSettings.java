package org.plstar.study.kernel;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;
import org.plstar.array.store.ChunkPlace;
import org.plstar.study.StudyRefusal;
import org.plstar.study.describe.Withers;

/**
 * The settings of storing a kernel, whichever it is.
 *
 * @param place of the array of Zarr 3, by custom a folder {@code K.zarr}
 * @param triangle which chunks are stored
 * @param memory bytes that the work may take beside data, weights and some chunks; it changes no
 *     byte of the written chunks
 * @param products at most, of Lanczos' method; 0 for no ends of the spectrum
 * @param ridge to factor K + λI beside it; absent for no factor
 * @param mostBytes that all chunks may take, those of a factor among them
 */
@Withers
public record StoredKernelSettings(
        ChunkPlace place,
        KernelHeader.Triangle triangle,
        long memory,
        int products,
        OptionalDouble ridge,
        long mostBytes)
        implements StoredKernelSettingsWith {
    /** The default number of bytes that the work may take. */
    public static final long MEMORY = 1L << 30;

    /** The default number of products of Lanczos' method. */
    public static final int PRODUCTS = 120;

    /** The default of the most bytes of all chunks. */
    public static final long MOST_BYTES = 2_000_000_000_000L;

    /** Refuses numbers outside of their ranges. */
    public StoredKernelSettings {
        requireNonNull(place, "place");
        requireNonNull(triangle, "triangle");
        if (memory < 1) {
            throw StudyRefusal.range("memory " + memory, "bytes, such as 2g");
        }
        if (mostBytes < 1) {
            throw StudyRefusal.range("most-bytes " + mostBytes, "bytes, such as 2t");
        }
        if (products < 0) {
            throw StudyRefusal.range("products " + products, "a whole number from 0 on");
        }
        if (ridge.isPresent() && !(ridge.getAsDouble() >= 0 && ridge.getAsDouble() < 1e300)) {
            throw StudyRefusal.range("ridge " + ridge.getAsDouble(), "a number from 0 on");
        }
    }

    /**
     * The settings for all chunks of a kernel, with the ends of its spectrum and the default
     * limits.
     */
    public static StoredKernelSettings of(ChunkPlace place) {
        requireNonNull(place, "place");
        return new StoredKernelSettings(
                place,
                KernelHeader.Triangle.BOTH,
                MEMORY,
                PRODUCTS,
                OptionalDouble.empty(),
                MOST_BYTES);
    }
}
