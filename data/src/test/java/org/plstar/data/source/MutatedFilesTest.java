package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.SequencedMap;
import java.util.zip.GZIPOutputStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Samples;
import org.plstar.data.Spelling;
import org.plstar.refusal.Refusal;

/**
 * Whatever bytes a file holds, it is read within the memory limit or refused; nothing else is ever
 * thrown. Set the system property {@code plstar.fuzz} to a factor for more trials,
 * {@code plstar.fuzz.seed} for others.
 */
@Timeout(3600) // a guard against endless loops, not a measure
class MutatedFilesTest {
    private static final int FACTOR = Integer.getInteger("plstar.fuzz", 1);
    private static final long SEED = Long.getLong("plstar.fuzz.seed", 1);
    private static final long MEMORY = 1 << 20;

    private final Path folder;
    private final Random random = new Random(SEED);
    private int read;
    private int refused;

    MutatedFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Tag("net")
    @Test
    void csv() {
        String text = "name,size,\"odd;"
                + ""
                + " \"\"name\"\"\",y\r\nred,1.5,-2e-3,0\nblue,?,7,1\n\"gre,en\",3,NA,1\n\nred,4,0x,0\n";
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] numbers = "\uFEFFa;b;y\n1;2;0.5\n3;4;-1e3\n5;6;7\n".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 3000 * FACTOR; i++) {
            open("t.csv", mutated(i % 2 == 0 ? plain : numbers));
        }
        assertBothHappened();
    }

    @Tag("net")
    @Test
    void idx() throws IOException {
        byte[] images = idx(new int[] {4, 2, 3}, 24);
        byte[] labels = idx(new int[] {4}, 4);
        for (int i = 0; i < 2000 * FACTOR; i++) {
            boolean mutateImages = random.nextBoolean();
            byte[] badImages = mutateImages ? mutated(images) : images;
            byte[] badLabels = mutateImages ? labels : mutated(labels);
            boolean outside = random.nextBoolean();
            Files.write(
                    folder.resolve("train-images-idx3-ubyte.gz"),
                    outside ? mutated(gzip(badImages)) : gzip(badImages));
            Files.write(folder.resolve("train-labels-idx1-ubyte"), badLabels);
            open(folder);
        }
        assertBothHappened();
    }

    @Tag("net")
    @Test
    void npy() throws IOException {
        Path file = folder.resolve("good.npy");
        Npy.write(file, new NpyArray(List.of(3, 2), new double[] {1, 0, 2, 1, 3, 0}));
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < 3000 * FACTOR; i++) {
            open("t.npy", mutated(good));
        }
        assertBothHappened();
    }

    @Tag("net")
    @Test
    void npz() throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        arrays.put("X", new NpyArray(List.of(3, 1, 2), new double[] {1, 0, 2, 1, 3, 0}));
        arrays.put("y", new NpyArray(List.of(3), new double[] {1, 0, 1}));
        Path file = folder.resolve("good.npz");
        Npz.write(file, arrays);
        byte[] good = Files.readAllBytes(file);
        for (int i = 0; i < 3000 * FACTOR; i++) {
            open("t.npz", mutated(good));
        }
        assertBothHappened();
    }

    @Tag("net")
    @Test
    void parquet() throws SQLException, IOException {
        List<byte[]> good = new ArrayList<>();
        for (String options : List.of("", ", PARQUET_VERSION V2, CODEC zstd", ", CODEC lz4_raw")) {
            Path file = folder.resolve("good.parquet");
            try (Connection connection =
                            new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "COPY (SELECT i a, 'text' || (i % 3) c, CASE WHEN i < 9 THEN i / 7 END b, i"
                                + " * 7 d, i::VARCHAR e, i % 2 y FROM range(50) t(i)) TO '"
                                + file
                                + "' (FORMAT parquet"
                                + options
                                + ")");
            }
            good.add(Files.readAllBytes(file));
        }
        for (int i = 0; i < 3000 * FACTOR; i++) {
            open("t.parquet", mutated(any(good)));
        }
        assertBothHappened();
    }

    private void open(String name, byte[] bytes) {
        open(Samples.bytes(folder, name, bytes));
    }

    private void open(Path path) {
        ReadOptions options = new ReadOptions(
                path.toString().endsWith(".npy")
                        ? List.of("1")
                        : folder.equals(path) || path.toString().endsWith(".npz")
                                ? List.of()
                                : List.of("y"),
                any(List.of(Task.values())),
                any(List.of(MissingValues.values())),
                random.nextBoolean() ? new Categories.None() : new Categories.TextColumns(),
                List.of(),
                java.util.OptionalInt.empty(),
                "",
                Spelling.USUAL,
                ReadOptions.UnknownCategories.REFUSE,
                MEMORY,
                java.util.Optional.empty());
        try {
            Dataset data = DataSource.open(path, options).data();
            assertThat(data.features().length * 8L).isLessThanOrEqualTo(MEMORY);
            for (double feature : data.features()) {
                assertThat(feature).isFinite();
            }
            read++;
        } catch (Refusal refusal) {
            assertThat(String.valueOf(refusal.getMessage()).lines()).hasSize(1);
            refused++;
        } catch (RuntimeException | Error fault) {
            throw new AssertionError(
                    "seed " + SEED + ", trial " + (read + refused) + ", " + path, fault);
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private void assertBothHappened() {
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    /** Some bytes changed, cut out, doubled, put in or cut off. */
    private byte[] mutated(byte[] good) {
        byte[] bytes = good.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(bytes.length + 1);
            int length = random.nextInt(Math.min(16, bytes.length - at + 1) + 1)
                    % (bytes.length - at + 1);
            byte[] before = Arrays.copyOf(bytes, at);
            byte[] middle = Arrays.copyOfRange(bytes, at, at + length);
            byte[] after = Arrays.copyOfRange(bytes, at + length, bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> {
                    if (length > 0) {
                        middle[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                case 1 -> random.nextBytes(middle);
                case 2 -> middle = new byte[0];
                case 3 -> middle = join(middle, middle);
                case 4 -> middle = join(middle, special());
                default -> {
                    if (random.nextInt(8) == 0) {
                        after = new byte[0];
                    }
                }
            }
            bytes = join(before, middle, after);
        }
        return bytes;
    }

    private byte[] special() {
        String[] texts = {
            ",",
            ";",
            "\"",
            "\n",
            "\r",
            "\t",
            "\0",
            "NaN",
            "inf",
            "1e999",
            "y",
            "-",
            "\uFEFF",
            "\u0093NUMPY",
            "((",
            "0,"
        };
        return switch (random.nextInt(3)) {
            case 0 -> texts[random.nextInt(texts.length)].getBytes(StandardCharsets.UTF_8);
            case 1 ->
                ByteBuffer.allocate(4)
                        .putInt(random.nextBoolean() ? -1 : Integer.MAX_VALUE)
                        .array();
            default -> ByteBuffer.allocate(8).putLong(random.nextLong()).array();
        };
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] idx(int[] sizes, int values) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values);
        file.put(new byte[] {0, 0, 8, (byte) sizes.length});
        for (int size : sizes) {
            file.putInt(size);
        }
        for (int i = 0; i < values; i++) {
            file.put((byte) (i * 37 % 5));
        }
        return file.array();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
