package org.plstar.cluster.store;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.plstar.array.Sha256;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.study.json.Json;
import org.plstar.study.kernel.StoreProblem;

/**
 * The rows of a study as an array of Zarr 3 in chunks of a tile's rows: written once by the driver,
 * read by any executor, a tile at a time.
 */
public final class StoredRows {
    private static final String FILE = "zarr.json";

    private StoredRows() {}

    /**
     * The description of the array; its digest decides whether the rows are those of the request.
     */
    private record Header(String kind, String sha256, int rows, int width, int tile) {}

    private static StoredMatrix matrix(RowsSpec spec) {
        return new StoredMatrix(
                Places.of(spec.place()), spec.rows(), spec.width(), spec.tile(), spec.width());
    }

    /** Removes the description of rows that are about to be overwritten. */
    public static void begin(RowsSpec spec) {
        withdraw(matrix(spec).place());
    }

    /**
     * Writes one chunk of rows.
     *
     * @param rows of the chunk, row-major
     */
    public static void write(RowsSpec spec, int number, double[] rows) {
        StoredMatrix m = matrix(spec);
        m.write(number, 0, Arrays.copyOf(rows, m.numbers()));
    }

    /** Writes the description of rows whose chunks are all written. */
    public static void finish(RowsSpec spec, String sha256) {
        ChunkPlace place = matrix(spec).place();
        try {
            place.write(FILE, out -> out.write(json(header(spec, sha256))));
        } catch (IOException e) {
            throw StoreProblem.unwritable(place.name(FILE), e);
        }
    }

    /**
     * Writes rows, unless they are stored already.
     *
     * @param rows of a tile, row-major
     * @param sha256 their digest
     * @return bytes that were written
     */
    public static long write(RowsSpec spec, IntFunction<double[]> rows, String sha256) {
        StoredMatrix m = matrix(spec);
        byte[] json = json(header(spec, sha256));
        boolean same = Arrays.equals(json, known(m.place()));
        if (!same) {
            withdraw(m.place());
        }
        double[] chunk = new double[m.numbers()];
        long written = 0;
        for (int t = 0; t < m.down(); t++) {
            if (!same || m.state(t, 0) != StoredMatrix.Chunk.WHOLE) {
                double[] some = rows.apply(t);
                System.arraycopy(some, 0, chunk, 0, some.length);
                m.write(t, 0, chunk);
                written += m.bytes();
            }
        }
        try {
            m.place().write(FILE, out -> out.write(json));
        } catch (IOException e) {
            throw StoreProblem.unwritable(m.place().name(FILE), e);
        }
        return written;
    }

    /**
     * The digest of rows, made of the digests of their chunks, so that each machine can compute its
     * part.
     */
    public static String digest(int chunks, IntFunction<double[]> rows) {
        return digest(
                IntStream.range(0, chunks).mapToObj(t -> digest(rows.apply(t))).toList());
    }

    /** SHA-256 of the digests of chunks, in their order. */
    public static String digest(List<String> ofChunks) {
        Sha256 all = new Sha256();
        ofChunks.forEach(all::add);
        return all.hex();
    }

    /** SHA-256 of a chunk as IEEE 754 bytes, least significant first. */
    public static String digest(double[] rows) {
        return new Sha256().add(rows, ByteOrder.LITTLE_ENDIAN).hex();
    }

    /** The bytes that {@link #write} would write. */
    public static long bytesToWrite(RowsSpec spec, Supplier<String> sha256) {
        StoredMatrix m = matrix(spec);
        byte[] there = known(m.place());
        boolean same = there.length > 0 && Arrays.equals(json(header(spec, sha256.get())), there);
        long missing = 0;
        for (int t = 0; t < m.down(); t++) {
            if (!same || m.state(t, 0) != StoredMatrix.Chunk.WHOLE) {
                missing++;
            }
        }
        return missing * m.bytes();
    }

    private static Header header(RowsSpec spec, String sha256) {
        return new Header("rows", sha256, spec.rows(), spec.width(), spec.tile());
    }

    /** The number of bytes of a chunk. */
    public static long chunkBytes(RowsSpec spec) {
        return matrix(spec).bytes();
    }

    /** Removes the description, since overwritten chunks must not count as the described ones. */
    private static void withdraw(ChunkPlace place) {
        try {
            place.delete(FILE);
        } catch (IOException e) {
            throw StoreProblem.unwritable(place.name(FILE), e);
        }
    }

    private static byte[] known(ChunkPlace place) {
        try {
            OptionalLong size = place.size(FILE);
            if (size.isEmpty()) {
                return new byte[0];
            }
            try (var in = place.open(FILE)) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static byte[] json(Header h) {
        return """
        {
          "zarr_format": 3,
          "node_type": "array",
          "shape": [%d, %d],
          "data_type": "float64",
          "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [%d, %d]}},
          "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
          "fill_value": "NaN",
          "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "crc32c"}],
          "attributes": {"plstar": %s}
        }
        """.formatted(h.rows, h.width, h.tile, h.width, Json.text(h))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The rows of a tile [rows of the tile, d]. */
    public static double[] tile(RowsSpec spec, int tile) {
        StoredMatrix m = matrix(spec);
        double[] chunk = new double[m.numbers()];
        m.read(tile, 0, chunk);
        return Arrays.copyOf(chunk, m.rowsOf(tile) * spec.width());
    }
}
