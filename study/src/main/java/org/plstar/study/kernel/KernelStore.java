package org.plstar.study.kernel;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.StoreRefusal;
import org.plstar.array.store.StoredMatrix;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.Json;
import tools.jackson.core.JacksonException;

/**
 * A kernel, or its factor, as an array of Zarr 3: {@code zarr.json} describes it, and chunks are
 * files beside it, which any reader of Zarr reads.
 */
public record KernelStore(KernelHeader header, StoredMatrix matrix) {
    private static KernelStore of(ChunkPlace place, KernelHeader h) {
        return new KernelStore(
                h, new StoredMatrix(place, h.order(), h.columns(), h.side(), h.side()));
    }

    /**
     * Opens a stored matrix.
     *
     * @throws Refusal NOT_A_KERNEL if it was not written here
     */
    public static KernelStore open(ChunkPlace place) {
        return find(place)
                .orElseThrow(() -> Refusal.of(
                        StoreProblem.NOT_A_KERNEL,
                        place.name(ZarrArray.FILE),
                        "no such file",
                        "a kernel that plstar wrote",
                        "name its folder"));
    }

    private static Optional<KernelStore> find(ChunkPlace place) {
        String text;
        try {
            if (place.size(ZarrArray.FILE).isEmpty()) {
                return Optional.empty();
            }
            try (InputStream in = place.open(ZarrArray.FILE)) {
                text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw notOurs(place, FailureWords.of(e));
        }
        try {
            ZarrArray z = Json.read(text, ZarrArray.class);
            if (!z.isOurs()) {
                throw notOurs(place, "it is another array, or in another form");
            }
            return Optional.of(of(place, requireNonNull(z.attributes().plstar())));
        } catch (Refusal e) {
            throw e.code() == StoreRefusal.RANGE
                    ? notOurs(place, "it does not describe an array")
                    : e;
        } catch (JacksonException e) {
            throw notOurs(place, "it does not describe an array");
        }
    }

    private static Refusal notOurs(ChunkPlace place, String why) {
        return Refusal.of(
                StoreProblem.NOT_A_KERNEL,
                place.name(ZarrArray.FILE),
                why,
                "a kernel that plstar wrote: little-endian doubles in square chunks with CRC32C",
                "choose another place");
    }

    /**
     * Begins a stored matrix, or continues one with the same header.
     *
     * @throws Refusal OTHER_KERNEL if it is another; NOT_A_KERNEL; UNWRITABLE
     */
    public static KernelStore begin(ChunkPlace place, KernelHeader header) {
        Optional<KernelStore> known = find(place);
        KernelStore store = planned(place, header);
        if (known.isPresent()) {
            return store;
        }
        try {
            byte[] json = Json.file(ZarrArray.of(header));
            place.write(ZarrArray.FILE, out -> out.write(json));
        } catch (IOException e) {
            throw StoreProblem.unwritable(place.name(ZarrArray.FILE), e);
        }
        return store;
    }

    /**
     * The store that {@link #begin} would begin or continue; nothing is written.
     *
     * @throws Refusal OTHER_KERNEL if there is another; NOT_A_KERNEL
     */
    static KernelStore planned(ChunkPlace place, KernelHeader header) {
        Optional<KernelStore> known = find(place);
        if (known.isPresent()) {
            Map<String, String> differences = known.get().header.differences(header);
            if (!differences.isEmpty()) {
                Map.Entry<String, String> first =
                        differences.entrySet().iterator().next();
                throw Refusal.of(
                        StoreProblem.OTHER_KERNEL,
                        place.name(""),
                        "it holds another matrix: "
                                + first.getKey()
                                + " is "
                                + first.getValue()
                                + " now",
                        "the same request, to go on with it",
                        "choose another place, or delete it");
            }
            return known.get();
        }
        return of(place, header);
    }

    /** Whether chunk (i, j) belongs to the complete matrix. */
    public boolean wanted(int i, int j) {
        return cross() || j <= i || header.form().triangle() == KernelHeader.Triangle.BOTH;
    }

    /** Whether columns are of other rows than rows are. */
    public boolean cross() {
        return header.against().isPresent();
    }

    /** The number of blocks to compute: those on and below the diagonal, or all. */
    public int blocks() {
        int n = matrix.down();
        return cross() ? Math.multiplyExact(n, matrix.across()) : n * (n + 1) / 2;
    }

    /** The number of bytes of the chunks of some blocks, mirror images included. */
    public long bytes(List<StoredBlocks.Block> some) {
        long chunks = 0;
        for (StoredBlocks.Block b : some) {
            chunks += !cross() && b.i() != b.j() && wanted(b.j(), b.i()) ? 2 : 1;
        }
        return chunks * matrix.bytes();
    }

    /** The number of bytes of all chunks. */
    public long bytes() {
        long n = matrix.down();
        long chunks = cross()
                ? n * matrix.across()
                : header.form().triangle() == KernelHeader.Triangle.BOTH ? n * n : n * (n + 1) / 2;
        return chunks * matrix.bytes();
    }
}
