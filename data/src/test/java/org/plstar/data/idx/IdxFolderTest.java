package org.plstar.data.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.plstar.data.idx.IdxSamples.gzip;
import static org.plstar.data.idx.IdxSamples.idx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Samples;
import org.plstar.data.Target;
import org.plstar.data.Trainable;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;

class IdxFolderTest {
    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final byte[] THREE_LABELS = idx(new int[] {3}, (byte) 7, (byte) 2, (byte) 7);
    private static final byte[] THREE_IMAGES = idx(
            new int[] {3, 1, 2}, (byte) 0, (byte) 255, (byte) 51, (byte) 128, (byte) 1, (byte) 2);

    private final Path folder;

    IdxFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void writeGoodFiles() {
        put(IMAGES, THREE_IMAGES);
        put(LABELS, THREE_LABELS);
    }

    private void put(String name, byte[] bytes) {
        Samples.bytes(folder, name, bytes);
    }

    @Test
    void pixelsLabelsAndShapeAreRead() {
        put(TEST_IMAGES, idx(new int[] {1, 1, 2}, (byte) 255, (byte) 0));
        put(TEST_LABELS, idx(new int[] {1}, (byte) 2));
        Loaded loaded = DataSource.open(folder, DEFAULTS);
        Dataset data = loaded.data();
        assertThat(data.features()).containsExactly(0, 1, 0.2, 128 / 255.0, 1 / 255.0, 2 / 255.0);
        assertThat(data.inputShape()).containsExactly(1, 1, 2);
        assertThat(data.featureNames()).containsExactly("pixel_0_0", "pixel_0_1");
        assertThat(data.rowNumbers().text(2)).isEqualTo("image 2");
        Target.Classes classes = (Target.Classes) data.target();
        assertThat(classes.classNames()).containsExactly("2", "7");
        assertThat(classes.labels()).containsExactly(1, 0, 1);
        Dataset test = loaded.test().orElseThrow();
        assertThat(test.features()).containsExactly(1, 0);
        assertThat(((Target.Classes) test.target()).labels()).containsExactly(0);
        assertThat(test.contentHash()).isNotEqualTo(data.contentHash());
    }

    @Test
    void gzipAndOtherNamesAreReadAlike() throws IOException {
        double[] plain = DataSource.open(folder, DEFAULTS).data().features();
        Files.delete(folder.resolve(IMAGES));
        Files.delete(folder.resolve(LABELS));
        put(IMAGES + ".gz", gzip(THREE_IMAGES));
        put("train-labels.idx1-ubyte", THREE_LABELS);
        assertThat(DataSource.open(folder, DEFAULTS).data().features()).isEqualTo(plain);
        // Some downloads are unpacked by the browser and keep the name.
        put(IMAGES + ".gz", THREE_IMAGES);
        assertThat(DataSource.open(folder, DEFAULTS).data().features()).isEqualTo(plain);
    }

    @Test
    void largeFilesAreReadWhole() {
        byte[] pixels = new byte[300 * 28 * 28];
        new Random(1).nextBytes(pixels);
        byte[] labels = new byte[300];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) (i % 10);
        }
        put(IMAGES, gzip(idx(new int[] {300, 28, 28}, pixels)));
        put(LABELS, idx(new int[] {300}, labels));
        double[] features = DataSource.open(folder, DEFAULTS).data().features();
        assertThat(features).hasSize(pixels.length);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(features[i]).isEqualTo((pixels[i] & 0xFF) / 255.0);
        }
        Dataset first = DataSource.open(folder, DEFAULTS.withRows(11)).data();
        assertThat(first.features()).isEqualTo(Arrays.copyOf(features, 11 * 784));
        assertThat(((Target.Classes) first.target()).classNames()).hasSize(10);
    }

    @Test
    void labelsCanBeTakenAsNumbers() {
        Target target = DataSource.open(folder, DEFAULTS.withTask(Task.REGRESSION))
                .data()
                .target();
        assertThat(((Target.Regression) target).values()).containsExactly(7, 2, 7);
    }

    @Test
    void incompleteFoldersAreRefused() throws IOException {
        Files.delete(folder.resolve(LABELS));
        assertRefused(DataRefusal.IDX_FILE_MISSING);
        put(LABELS, THREE_LABELS);
        put(TEST_IMAGES, THREE_IMAGES);
        assertRefused(DataRefusal.IDX_FILE_MISSING);
        Files.delete(folder.resolve(IMAGES));
        assertRefused(DataRefusal.IDX_FILE_MISSING);
        Files.delete(folder.resolve(TEST_IMAGES));
        assertRefused(DataRefusal.FOLDER_GIVEN);
    }

    @Test
    void badHeadersAreRefused() {
        assertImagesRefused(DataRefusal.EMPTY_FILE, new byte[0]);
        assertImagesRefused(DataRefusal.IDX_BAD_MAGIC, new byte[] {0, 0});
        assertImagesRefused(DataRefusal.IDX_BAD_MAGIC, THREE_LABELS);
        assertImagesRefused(DataRefusal.IDX_BAD_MAGIC, new byte[] {0, 0, 0x0D, 3, 0, 0, 0, 1});
        assertImagesRefused(DataRefusal.IDX_TRUNCATED, Arrays.copyOf(THREE_IMAGES, 10));
        assertImagesRefused(DataRefusal.IDX_BAD_SIZE, idx(new int[] {3, 0, 2}));
        assertImagesRefused(DataRefusal.IDX_BAD_SIZE, idx(new int[] {3, -1, 2}, (byte) 1));
        int most = Integer.MAX_VALUE;
        assertImagesRefused(DataRefusal.IDX_BAD_SIZE, idx(new int[] {most, most, most}, (byte) 1));
    }

    @Test
    void lengthsThatDisagreeWithTheHeaderAreRefused() {
        assertImagesRefused(
                DataRefusal.IDX_TRUNCATED, Arrays.copyOf(THREE_IMAGES, THREE_IMAGES.length - 1));
        assertImagesRefused(
                DataRefusal.IDX_TRUNCATED,
                gzip(Arrays.copyOf(THREE_IMAGES, THREE_IMAGES.length - 1)));
        assertImagesRefused(
                DataRefusal.IDX_TRAILING_BYTES,
                Arrays.copyOf(THREE_IMAGES, THREE_IMAGES.length + 1));
        assertImagesRefused(
                DataRefusal.IDX_TRAILING_BYTES,
                gzip(Arrays.copyOf(THREE_IMAGES, THREE_IMAGES.length + 1)));
    }

    @Test
    void headersThatPromiseMoreThanAnyGzipHoldsAreRefusedWithoutMemory() {
        assertImagesRefused(DataRefusal.IDX_TRUNCATED, idx(new int[] {1 << 30, 1000, 1000}));
        assertImagesRefused(DataRefusal.IDX_TRUNCATED, gzip(idx(new int[] {1 << 30, 1000, 1000})));
        put(LABELS, gzip(idx(new int[] {Integer.MAX_VALUE})));
        assertRefused(DataRefusal.IDX_TRUNCATED);
    }

    @Test
    void gzipBombsAreBoundedByTheMemoryLimit() {
        // 64 MiB of zeros pack to 64 KiB.
        put(IMAGES, gzip(idx(new int[] {3, 1 << 12, 1 << 12}, new byte[3 << 24])));
        assertRefused(DataRefusal.TOO_LARGE_FOR_MEMORY, DEFAULTS.withMemoryLimit(1 << 20));
        put(IMAGES, gzip(idx(new int[] {3, 1, 2}, new byte[1 << 24])));
        assertRefused(DataRefusal.IDX_TRAILING_BYTES, DEFAULTS);
    }

    @Test
    void damagedGzipIsRefused() {
        byte[] pixels = new byte[6000];
        new Random(2).nextBytes(pixels);
        byte[] whole = gzip(idx(new int[] {3, 1, 2000}, pixels));
        assertImagesRefused(DataRefusal.GZIP_DAMAGED, Arrays.copyOf(whole, whole.length / 2));
        assertImagesRefused(DataRefusal.GZIP_DAMAGED, Arrays.copyOf(whole, whole.length - 4));
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1; // in the checksum
        assertImagesRefused(DataRefusal.GZIP_DAMAGED, flipped);
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() {
        put(LABELS, idx(new int[] {2}, (byte) 7, (byte) 2));
        assertRefused(DataRefusal.IDX_SIZES_DIFFER);
        put(LABELS, THREE_LABELS);
        put(TEST_IMAGES, idx(new int[] {1, 2, 1}, (byte) 255, (byte) 0));
        put(TEST_LABELS, idx(new int[] {1}, (byte) 2));
        assertRefused(DataRefusal.IDX_SIZES_DIFFER);
        put(TEST_IMAGES, idx(new int[] {1, 1, 2}, (byte) 255, (byte) 0));
        put(TEST_LABELS, idx(new int[] {1}, (byte) 3));
        assertRefused(DataRefusal.UNKNOWN_CLASS);
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        assertRefused(DataRefusal.UNKNOWN_TARGET, DEFAULTS.withTargets("pixel_0_0"));
        assertRefused(DataRefusal.ROWS_OUT_OF_RANGE, DEFAULTS.withRows(0));
        put(LABELS, idx(new int[] {3}, (byte) 7, (byte) 7, (byte) 7));
        assertRefused(DataRefusal.ONE_CLASS_ONLY);
    }

    private void assertImagesRefused(DataRefusal code, byte[] images) {
        put(IMAGES, images);
        assertRefused(code);
    }

    private void assertRefused(DataRefusal code) {
        assertRefused(code, DEFAULTS);
    }

    private void assertRefused(DataRefusal code, ReadOptions options) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> Trainable.changing(
                        Trainable.check(DataSource.open(folder, options).data())));
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }
}
