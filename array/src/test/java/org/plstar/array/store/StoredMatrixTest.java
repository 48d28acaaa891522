package org.plstar.array.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.refusal.Refusal;

/** Chunks come back as they were written, or are refused. */
class StoredMatrixTest {
    @TempDir
    private Path folder;

    private StoredMatrix matrix(int rows, int columns, int side) {
        return new StoredMatrix(
                new FolderPlace(folder.resolve("k.zarr")), rows, columns, side, side);
    }

    private Path file(StoredMatrix m, int i, int j) {
        return folder.resolve("k.zarr").resolve(m.key(i, j));
    }

    private static double[] chunk(StoredMatrix m, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] numbers = new double[m.numbers()];
        Arrays.setAll(numbers, _ -> random.nextGaussian());
        return numbers;
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "7, 5, 3", "9, 9, 3", "2, 11, 16", "700, 401, 400"})
    void chunksComeBackAsTheyWereWritten(int rows, int columns, int side) {
        StoredMatrix m = matrix(rows, columns, side);
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j < m.across(); j++) {
                assertThat(m.state(i, j)).isEqualTo(StoredMatrix.Chunk.ABSENT);
                m.write(i, j, chunk(m, 31L * i + j));
            }
        }
        for (int i = 0; i < m.down(); i++) {
            for (int j = 0; j < m.across(); j++) {
                assertThat(m.state(i, j)).isEqualTo(StoredMatrix.Chunk.WHOLE);
                double[] expected = chunk(m, 31L * i + j);
                double[] read = new double[m.numbers()];
                m.read(i, j, read);
                for (int a = 0; a < side; a++) {
                    for (int b = 0; b < side; b++) {
                        boolean inside = i * side + a < rows && j * side + b < columns;
                        double value = read[a * side + b];
                        if (inside ? value != expected[a * side + b] : !Double.isNaN(value)) {
                            assertThat(value)
                                    .as("(%d, %d) of (%d, %d)", a, b, i, j)
                                    .isNaN();
                        }
                    }
                }
            }
        }
    }

    @Test
    void chunksNeedNotBeSquare() {
        StoredMatrix m = new StoredMatrix(new FolderPlace(folder.resolve("x")), 7, 3, 4, 3);
        assertThat(m.down()).isEqualTo(2);
        assertThat(m.across()).isEqualTo(1);
        m.write(1, 0, chunk(m, 5));
        double[] read = new double[12];
        m.read(1, 0, read);
        assertThat(Arrays.copyOf(read, 9)).isEqualTo(Arrays.copyOf(chunk(m, 5), 9));
        assertThat(Arrays.copyOfRange(read, 9, 12)).containsOnly(Double.NaN);
        assertThatThrownBy(m::side).hasFieldOrPropertyWithValue("code", StoreRefusal.RANGE);
    }

    /** The bytes that Zarr's codecs bytes and crc32c give. */
    @Test
    void aChunkIsLittleEndianWithItsChecksumBehind() throws IOException {
        StoredMatrix m = matrix(2, 3, 2);
        m.write(0, 1, new double[] {1.5, 9, -2, 9});

        ByteBuffer expected = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
        expected.putDouble(1.5).putDouble(Double.NaN).putDouble(-2).putDouble(Double.NaN);
        CRC32C crc = new CRC32C();
        crc.update(expected.array(), 0, 32);
        expected.putInt((int) crc.getValue());
        assertThat(Files.readAllBytes(folder.resolve("k.zarr/c/0/1"))).isEqualTo(expected.array());
        try (var files = Files.list(folder.resolve("k.zarr/c/0"))) {
            assertThat(files).hasSize(1); // no draft is left
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 100, 131, 135})
    void aFlippedBitIsFound(int at) throws IOException {
        StoredMatrix m = matrix(4, 4, 4);
        m.write(0, 0, chunk(m, 1));
        byte[] bytes = Files.readAllBytes(file(m, 0, 0));
        assertThat(bytes).hasSize(132);
        bytes[at % 132] ^= 1;
        Files.write(file(m, 0, 0), bytes);

        assertThat(m.state(0, 0)).isEqualTo(StoredMatrix.Chunk.DAMAGED);
        refused(m, StoreRefusal.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 131})
    void aTruncatedChunkIsFound(long length) throws IOException {
        StoredMatrix m = matrix(4, 4, 4);
        m.write(0, 0, chunk(m, 1));
        try (FileChannel c = FileChannel.open(file(m, 0, 0), StandardOpenOption.WRITE)) {
            c.truncate(length);
        }

        assertThat(m.state(0, 0)).isEqualTo(StoredMatrix.Chunk.DAMAGED);
        refused(m, StoreRefusal.DAMAGED);
    }

    @Test
    void aLongerFileIsFound() throws IOException {
        StoredMatrix m = matrix(4, 4, 4);
        m.write(0, 0, chunk(m, 1));
        Files.write(file(m, 0, 0), new byte[1], StandardOpenOption.APPEND);

        assertThat(m.state(0, 0)).isEqualTo(StoredMatrix.Chunk.DAMAGED);
    }

    @Test
    void anAbsentChunkIsRefusedByItsPath() {
        refused(matrix(4, 4, 4), StoreRefusal.ABSENT);
    }

    @Test
    void whatCannotBeWrittenIsRefused() throws IOException {
        Files.write(folder.resolve("k.zarr"), new byte[1]);
        StoredMatrix m = matrix(4, 4, 4);
        assertThatThrownBy(() -> m.write(0, 0, chunk(m, 1)))
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(StoreRefusal.UNWRITABLE));
    }

    private static void refused(StoredMatrix m, StoreRefusal code) {
        assertThatThrownBy(() -> m.read(0, 0, new double[m.numbers()]))
                .asInstanceOf(type(Refusal.class))
                .satisfies(r -> assertThat(r.code()).isEqualTo(code))
                .satisfies(r -> assertThat(r.where()).endsWith("c/0/0"));
    }

    @Test
    void draftsOfKilledWritersAreSwept() throws IOException {
        StoredMatrix m = matrix(4, 4, 4);
        m.write(0, 0, chunk(m, 1));
        Path draft = folder.resolve("k.zarr/c/0/.1.77-1.tmp");
        Files.write(draft, new byte[10]);

        new FolderPlace(folder.resolve("k.zarr")).sweep();

        assertThat(draft).doesNotExist();
        assertThat(m.state(0, 0)).isEqualTo(StoredMatrix.Chunk.WHOLE);
        new FolderPlace(folder.resolve("nothing")).sweep();
    }

    @Test
    void aReaderGivesChunksInTheirOrder() {
        StoredMatrix m = matrix(20, 20, 4);
        List<ChunkReader.Key> order = List.of(
                new ChunkReader.Key(4, 1),
                new ChunkReader.Key(0, 0),
                new ChunkReader.Key(4, 1),
                new ChunkReader.Key(2, 3),
                new ChunkReader.Key(3, 3));
        for (ChunkReader.Key k : order.subList(0, 4)) {
            m.write(k.i(), k.j(), chunk(m, 10L * k.i() + k.j()));
        }
        try (ChunkReader reader = ChunkReader.of(m, order)) {
            for (ChunkReader.Key k : order.subList(0, 4)) {
                assertThat(reader.next()).isEqualTo(chunk(m, 10L * k.i() + k.j()));
            }
            assertThatThrownBy(reader::next)
                    .asInstanceOf(type(Refusal.class))
                    .satisfies(r -> assertThat(r.code()).isEqualTo(StoreRefusal.ABSENT));
        }
        try (ChunkReader early = ChunkReader.of(m, order)) {
            assertThat(early.next()).hasSize(16); // and is closed before the end
        }
    }
}
