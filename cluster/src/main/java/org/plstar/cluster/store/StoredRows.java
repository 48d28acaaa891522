package org.plstar.cluster.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import org.plstar.array.store.ChunkPlace;
import org.plstar.array.store.StoredMatrix;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.study.json.Json;
import org.plstar.study.kernel.StoreProblem;

/**
 * The rows of a study as an array of Zarr 3 in chunks of a tile's rows: written once by the driver,
 * read by any executor, a tile at a time.
 */
public final class StoredRows {
    private static final String FILE = "zarr.json";

    private StoredRows() {}

    /** What describes the array: the rows' digest says whether they are those of the request. */
    private record Header(String kind, String sha256, int rows, int width, int tile) {}

    private static StoredMatrix matrix(RowsSpec spec) {
        return new StoredMatrix(
                Places.of(spec.place()), spec.rows(), spec.width(), spec.tile(), spec.width());
    }

    /**
     * Writes rows, unless they are there.
     *
     * @param rows [N, d] row-major
     * @param sha256 their digest
     */
    public static void write(RowsSpec spec, double[] rows, String sha256) {
        StoredMatrix m = matrix(spec);
        Header own = new Header("rows", sha256, spec.rows(), spec.width(), spec.tile());
        byte[] json = json(own);
        boolean same = Arrays.equals(json, known(m.place()));
        double[] chunk = new double[m.numbers()];
        for (int t = 0; t < m.down(); t++) {
            if (!same || m.state(t, 0) != StoredMatrix.Chunk.WHOLE) {
                int first = t * spec.tile() * spec.width();
                System.arraycopy(rows, first, chunk, 0, m.rowsOf(t) * spec.width());
                m.write(t, 0, chunk);
            }
        }
        try {
            m.place().write(FILE, out -> out.write(json));
        } catch (IOException e) {
            throw Refusal.of(
                    StoreProblem.UNWRITABLE,
                    m.place().name(FILE),
                    "it cannot be written (" + FailureWords.of(e) + ")",
                    "a folder that can be written",
                    "choose another place");
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
        """
                .formatted(h.rows, h.width, h.tile, h.width, Json.text(h))
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
