package org.plstar.data.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.array.npy.Npz;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Samples;
import org.plstar.data.Spelling;
import org.plstar.data.Target;
import org.plstar.data.Trainable;
import org.plstar.data.source.DataSource;
import org.plstar.data.source.Loaded;
import org.plstar.refusal.Refusal;

class NumpyFileTest {
    private static final ReadOptions DEFAULTS = ReadOptions.defaults();
    private static final NpyArray FEATURES = array(List.of(3, 2), 1, 2, 3, 4, 5, 6);
    private static final NpyArray LABELS = array(List.of(3), 9, 4, 9);

    private final Path folder;
    private final SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();

    NumpyFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static NpyArray array(List<Integer> shape, double... values) {
        return new NpyArray(shape, values);
    }

    private Path npz() {
        try {
            Path file = folder.resolve("data.npz");
            Npz.write(file, arrays);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path npy(NpyArray array) {
        try {
            Path file = folder.resolve("data.npy");
            Npy.write(file, array);
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An NPZ file of two rows of the classes 1 and 0, and an array of words. */
    private Path withClasses(String type, byte[] words) throws IOException {
        arrays.put("X", array(List.of(2, 1), 1, 2));
        arrays.put("y", array(List.of(2), 1, 0));
        Path file = folder.resolve("words.npz");
        try (ZipInputStream from = new ZipInputStream(Files.newInputStream(npz()));
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(file))) {
            for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.transferTo(to);
            }
            String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (2,), }";
            to.putNextEntry(new ZipEntry("classes.npy"));
            to.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
            to.write(new byte[] {(byte) header.length(), 0});
            to.write(header.getBytes(StandardCharsets.US_ASCII));
            to.write(words);
        }
        return file;
    }

    @Test
    void wordsNameTheClasses() throws IOException {
        byte[] words = "sì\0no\0".getBytes(StandardCharsets.UTF_32LE);
        Target target =
                DataSource.open(withClasses("<U3", words), DEFAULTS).data().target();

        assertThat(((Target.Classes) target).classNames()).containsExactly("no", "sì");
        assertThat(((Target.Classes) target).labels()).containsExactly(0, 1);
    }

    @Test
    void numbersOfThatNameNameNothing() throws IOException {
        Target target = DataSource.open(withClasses("|i1", new byte[2]), DEFAULTS)
                .data()
                .target();

        assertThat(((Target.Classes) target).classNames()).containsExactly("0", "1");
    }

    @Test
    void whatIsNoLetterIsRefused() throws IOException {
        Path file = withClasses("<U1", new byte[] {0, 0, 0, 0, 0, 0, 0, 1});

        assertThat(catchThrowableOfType(Refusal.class, () -> DataSource.open(file, DEFAULTS)))
                .hasFieldOrPropertyWithValue("code", NpyRefusal.VALUE);
    }

    @Test
    void featuresAndTargetsAreReadUnderTheirUsualNames() {
        for (String x : List.of("X", "x", "x_train")) {
            arrays.clear();
            arrays.put(x, FEATURES);
            arrays.put("y", LABELS);
            Dataset data = DataSource.open(npz(), DEFAULTS).data();
            assertThat(data.features()).isEqualTo(FEATURES.values());
            assertThat(data.featureNames()).containsExactly("x0", "x1");
            assertThat(data.inputShape()).containsExactly(2);
            assertThat(data.rowNumbers().text(2)).isEqualTo("row 2");
            Target.Classes classes = (Target.Classes) data.target();
            assertThat(classes.classNames()).containsExactly("4", "9");
            assertThat(classes.labels()).containsExactly(1, 0, 1);
        }
    }

    @Test
    void otherNamesCanBeAskedFor() {
        arrays.put("inputs", FEATURES);
        arrays.put("speed", array(List.of(3, 1), 0.5, 1, 2));
        Dataset data = DataSource.open(
                        npz(), DEFAULTS.withInputArray("inputs").withTargets("speed"))
                .data();
        assertThat(data.target()).isInstanceOfSatisfying(Target.Regression.class, target -> {
            assertThat(target.names()).containsExactly("speed");
            assertThat(target.values()).containsExactly(0.5, 1, 2);
        });
    }

    @Test
    void severalTargetColumnsAreRegression() {
        arrays.put("X", FEATURES);
        arrays.put("y", array(List.of(3, 2), 1, 2, 3, 4, 5, 6));
        Target target = DataSource.open(npz(), DEFAULTS).data().target();
        assertThat(((Target.Regression) target).names()).containsExactly("y0", "y1");
    }

    @Test
    void testArraysAreReadWholeWithTheClassesOfTraining() {
        arrays.put("x_train", FEATURES);
        arrays.put("y_train", LABELS);
        arrays.put("x_test", array(List.of(2, 2), 7, 8, 9, 10));
        arrays.put("y_test", array(List.of(2), 4, 4));
        Loaded loaded = DataSource.open(npz(), DEFAULTS.withRows(2));
        assertThat(loaded.data().rows()).isEqualTo(2);
        Dataset test = loaded.test().orElseThrow();
        assertThat(test.features()).containsExactly(7, 8, 9, 10);
        assertThat(((Target.Classes) test.target()).labels()).containsExactly(0, 0);
        assertThat(DataSource.openTest(npz(), DEFAULTS, loaded.data()).data().features())
                .containsExactly(7, 8, 9, 10);
    }

    @Test
    void imagesKeepTheirShape() {
        arrays.put("X", array(List.of(2, 1, 3), 1, 2, 3, 4, 5, 6));
        arrays.put("y", array(List.of(2), 0, 1));
        Dataset grey = DataSource.open(npz(), DEFAULTS).data();
        assertThat(grey.inputShape()).containsExactly(1, 1, 3);
        assertThat(grey.featureNames()).containsExactly("pixel_0_0", "pixel_0_1", "pixel_0_2");
        arrays.put("X", array(List.of(2, 3, 1, 1), 1, 2, 3, 4, 5, 6));
        Dataset colour = DataSource.open(npz(), DEFAULTS).data();
        assertThat(colour.inputShape()).containsExactly(3, 1, 1);
        assertThat(colour.featureNames()).containsExactly("x_0_0_0", "x_1_0_0", "x_2_0_0");
        assertThat(DataSource.openTest(npz(), DEFAULTS, colour).data().inputShape())
                .containsExactly(3, 1, 1);
    }

    @Test
    void oneArrayIsATableOfNumberedColumns() {
        Path file = npy(array(List.of(2, 3), 1, 0, 5, 3, 1, 6));
        Dataset data = DataSource.open(file, DEFAULTS.withTargets("1")).data();
        assertThat(data.features()).containsExactly(1, 5, 3, 6);
        assertThat(data.featureNames()).containsExactly("0", "2");
        assertThat(DataSource.openTest(file, DEFAULTS, data).data().features())
                .isEqualTo(data.features());
    }

    @Test
    void notANumberIsAMissingValue() {
        arrays.put("X", array(List.of(3, 2), 1, Double.NaN, 3, 4, 5, 6));
        arrays.put("y", LABELS);
        assertRefused(DataRefusal.MISSING_VALUE, DEFAULTS);
        assertThat(DataSource.open(npz(), DEFAULTS.withMissing(MissingValues.DROP))
                        .data()
                        .rowNumbers()
                        .numbers())
                .containsExactly(1, 2);
    }

    @Test
    void aNumberIsMissingWhereItIsSaid() {
        arrays.put("X", array(List.of(3, 2), 1, -9, 3, 4, -9, Double.MIN_VALUE));
        arrays.put("y", LABELS);
        ReadOptions keep = DEFAULTS.withMissing(MissingValues.KEEP);
        Spelling all = new Spelling(List.of("-9"), List.of(), Spelling.Decimal.PLAIN);
        Spelling one = new Spelling(List.of("x1=-9"), List.of(), Spelling.Decimal.PLAIN);
        Dataset data = DataSource.open(npz(), keep.withSpelling(all)).data();
        assertThat(data.missing().stream()).containsExactly(1, 4);
        assertThat(data.feature(2, 1)).isEqualTo(Double.MIN_VALUE);
        assertThat(DataSource.open(npz(), keep.withSpelling(one)).data().missing().stream())
                .containsExactly(1);
        assertThat(DataSource.openFeatures(npz(), keep, data.schema()).data().missing().stream())
                .containsExactly(1, 4);
    }

    @Test
    void theOnlyOtherArrayHoldsTheFeatures() {
        arrays.put("input_ids", FEATURES);
        arrays.put("y", LABELS);
        Dataset data = DataSource.open(npz(), DEFAULTS).data();
        assertThat(data.featureNames()).startsWith("input_ids_0", "input_ids_1");
        assertThat(data.features()).containsExactly(FEATURES.values());
        arrays.remove("input_ids");
        arrays.put("images", array(List.of(3, 1, 2), 1, 2, 3, 4, 5, 6));
        assertThat(DataSource.open(npz(), DEFAULTS).data().inputShape()).containsExactly(1, 1, 2);
    }

    @Test
    void namesThatAreNotThereAreRefused() {
        assertRefused(DataRefusal.ARRAY_NOT_FOUND, DEFAULTS);
        arrays.put("X", FEATURES);
        assertRefused(DataRefusal.ARRAY_NOT_FOUND, DEFAULTS);
        arrays.put("y", LABELS);
        assertRefused(DataRefusal.ARRAY_NOT_FOUND, DEFAULTS.withTargets("label"));
        assertRefused(DataRefusal.ARRAY_NOT_FOUND, DEFAULTS.withInputArray("features"));
        arrays.put("x_test", FEATURES);
        assertRefused(DataRefusal.ARRAY_NOT_FOUND, DEFAULTS);
    }

    @Test
    void shapesWithoutAReadingAreRefused() {
        arrays.put("y", LABELS);
        for (NpyArray shape : List.of(
                array(List.of(), 1),
                array(List.of(3), 1, 2, 3),
                array(List.of(2, 2), 1, 2, 3, 4),
                array(List.of(3, 1, 1, 1, 1), 1, 2, 3),
                array(List.of(3, 0)),
                array(List.of(0, 3)))) {
            arrays.put("X", shape);
            assertRefused(DataRefusal.ARRAY_WRONG_SHAPE, DEFAULTS);
        }
        arrays.put("X", FEATURES);
        assertRefused(DataRefusal.ARRAY_WRONG_SHAPE, DEFAULTS.withTargets("y", "X"));
        arrays.put("x_test", FEATURES);
        arrays.put("y_test", array(List.of(3, 2), 1, 2, 3, 4, 5, 6));
        assertRefused(DataRefusal.ARRAY_WRONG_SHAPE, DEFAULTS);
        assertRefused(DataRefusal.ARRAY_WRONG_SHAPE, npy(LABELS), DEFAULTS.withTargets("0"));
        assertRefused(
                DataRefusal.ARRAY_WRONG_SHAPE,
                npy(array(List.of(0, Integer.MAX_VALUE))),
                DEFAULTS.withTargets("0"));
    }

    @Test
    void badNumbersAndTargetsAreRefused() {
        arrays.put("X", array(List.of(3, 2), 1, Double.NEGATIVE_INFINITY, 3, 4, 5, 6));
        arrays.put("y", LABELS);
        assertRefused(DataRefusal.INFINITE_VALUE, DEFAULTS);
        arrays.put("X", FEATURES);
        arrays.put("y", array(List.of(3), 1, 1, 1));
        assertRefused(DataRefusal.ONE_CLASS_ONLY, DEFAULTS);
        arrays.put("y", array(List.of(3), 0.5, 0.5, 0.5));
        assertRefused(DataRefusal.CONSTANT_TARGET, DEFAULTS.withTask(Task.REGRESSION));
        assertRefused(DataRefusal.TARGET_NOT_GIVEN, npy(FEATURES), DEFAULTS);
        assertRefused(DataRefusal.UNKNOWN_TARGET, npy(FEATURES), DEFAULTS.withTargets("2"));
    }

    @Test
    void damagedAndLargeFilesAreRefused() throws IOException {
        arrays.put("X", FEATURES);
        arrays.put("y", LABELS);
        assertRefused(NpyRefusal.TOO_LARGE, DEFAULTS.withMemoryLimit(40));
        byte[] bytes = Files.readAllBytes(npz());
        Path half =
                Samples.bytes(folder, "half.npz", java.util.Arrays.copyOf(bytes, bytes.length / 2));
        assertRefused(NpyRefusal.NOT_NPZ, half, DEFAULTS);
        bytes = Files.readAllBytes(npy(FEATURES));
        Path cut =
                Samples.bytes(folder, "cut.npy", java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(NpyRefusal.SIZE, cut, DEFAULTS.withTargets("0"));
    }

    private void assertRefused(Refusal.Code code, ReadOptions options) {
        assertRefused(code, npz(), options);
    }

    private static void assertRefused(Refusal.Code code, Path file, ReadOptions options) {
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> Trainable.changing(
                        Trainable.check(DataSource.open(file, options).data())));
        assertThat(refusal).as("expected %s", code).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }
}
