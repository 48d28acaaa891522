package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.Samples;
import org.plstar.data.Trainable;
import org.plstar.refusal.Refusal;

/** Every bad table is refused for the right reason, at the right place. */
class BadTableTest {
    private static final ReadOptions TO_Y = ReadOptions.defaults().withTargets("y");
    private final Path folder;

    BadTableTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /**
     * A table and why it is refused.
     *
     * @param place what the message must name
     */
    record Case(DataRefusal code, byte[] bytes, ReadOptions options, String place) {
        @Override
        public String toString() {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return code + " " + text.substring(0, Math.min(40, text.length())).replace('\n', '|');
        }
    }

    private static Case bad(DataRefusal code, String text, String place) {
        return bad(code, text, TO_Y, place);
    }

    private static Case bad(DataRefusal code, String text, ReadOptions options, String place) {
        return new Case(code, text.getBytes(StandardCharsets.UTF_8), options, place);
    }

    private static Case bad(DataRefusal code, String text, Charset charset) {
        return new Case(code, text.getBytes(charset), TO_Y, "bad.csv");
    }

    static Stream<Case> cases() {
        ReadOptions oneHot = TO_Y.withCategories(new Categories.TextColumns());
        ReadOptions fill = TO_Y.withMissing(MissingValues.MEAN);
        ReadOptions drop = TO_Y.withMissing(MissingValues.DROP);
        List<Case> cases = new ArrayList<>();
        cases.add(bad(DataRefusal.EMPTY_FILE, "", "bad.csv"));
        cases.add(bad(DataRefusal.EMPTY_FILE, "\n\n\r\n", "bad.csv"));
        cases.add(bad(DataRefusal.EMPTY_FILE, "\uFEFF", "bad.csv"));
        cases.add(bad(DataRefusal.HEADER_ONLY, "a,y", "bad.csv"));
        cases.add(bad(DataRefusal.HEADER_ONLY, "a,y\n\n\n", "bad.csv"));
        cases.add(bad(DataRefusal.UTF16_TEXT, "\uFEFFa,y\n1,0\n2,1\n", StandardCharsets.UTF_16LE));
        cases.add(bad(DataRefusal.UTF16_TEXT, "a,y\n1,0\n2,1\n", StandardCharsets.UTF_16));
        cases.add(bad(DataRefusal.UTF16_TEXT, "a,y\n1,0\n2,1\n", StandardCharsets.UTF_16LE));
        cases.add(bad(DataRefusal.UTF16_TEXT, "a,y\n1,0\n2,1\n", StandardCharsets.UTF_16BE));
        cases.add(bad(DataRefusal.NOT_UTF8, "größe,y\n1,0\n2,1\n", StandardCharsets.ISO_8859_1));
        cases.add(bad(DataRefusal.NOT_UTF8, "a,y\n1,0\n2,größe\n", StandardCharsets.ISO_8859_1));
        cases.add(bad(DataRefusal.UNKNOWN_FORMAT, "a,y\n1,0\n2,\0\n3,1\n", "bad.csv"));
        cases.add(bad(DataRefusal.GZIP_DAMAGED, "\u001f\u008b\b\0", StandardCharsets.ISO_8859_1));
        cases.add(bad(
                DataRefusal.UNKNOWN_FORMAT,
                "\0\0\b\u0003\0\0\0\u0001",
                StandardCharsets.ISO_8859_1));
        cases.add(bad(DataRefusal.NO_HEADER_LINE, "1,0\n2,1\n3,0\n", "line 1"));
        cases.add(bad(DataRefusal.BLANK_COLUMN_NAME, ",a,y\n0,1,0\n1,2,1\n", "line 1"));
        cases.add(bad(DataRefusal.BLANK_COLUMN_NAME, "a,y,\n0,1,0\n1,2,1\n", "column 3 of 3"));
        cases.add(bad(DataRefusal.RAGGED_ROW, "a,b,y\n1,2,0\n3,1\n", "line 3"));
        cases.add(bad(DataRefusal.RAGGED_ROW, "a,b,y\n1,2,0\n\n3,4,5,1\n", "line 4"));
        cases.add(bad(DataRefusal.RAGGED_ROW, "a,b,y\n1,\"2,0\n3,4,1\n", "line 2"));
        cases.add(bad(DataRefusal.MALFORMED_CSV, "a,b,y\n1,\"2\"x,0\n3,4,1\n", "line 2"));
        cases.add(bad(DataRefusal.MALFORMED_CSV, "a,y\n1,\"" + "x".repeat(200_000), "line"));
        cases.add(bad(DataRefusal.MULTI_LINE_CELL, "a,y\n1,no\n2,\"yes\n3,no\n", "line 3"));
        cases.add(bad(
                DataRefusal.MULTI_LINE_CELL,
                "c,y\nred,0\n\"blue\ngreen,1\",1\n",
                oneHot,
                "line 3, column \"c\""));
        cases.add(bad(
                DataRefusal.TARGET_NOT_GIVEN,
                "a,y\n1,0\n2,1\n",
                ReadOptions.defaults(),
                "\"a\", \"y\""));
        cases.add(bad(
                DataRefusal.UNKNOWN_TARGET,
                "a,label\n1,0\n2,1\n",
                TO_Y.withTargets("lable"),
                "did you mean \"label\""));
        cases.add(bad(DataRefusal.UNKNOWN_TARGET, "a,Y\n1,0\n2,1\n", "did you mean \"Y\""));
        cases.add(bad(
                DataRefusal.UNKNOWN_COLUMN,
                "a,b,y\n1,1,0\n2,2,1\n",
                TO_Y.withIgnored("c"),
                "column \"c\""));
        cases.add(bad(
                DataRefusal.UNKNOWN_COLUMN,
                "a,b,y\n1,1,0\n2,2,1\n",
                TO_Y.withCategories(new Categories.Named(List.of("colour"))),
                "column \"colour\""));
        cases.add(bad(
                DataRefusal.COLUMN_USED_TWICE,
                "a,y\n1,0\n2,1\n",
                TO_Y.withIgnored("y"),
                "column \"y\""));
        cases.add(bad(
                DataRefusal.COLUMN_USED_TWICE,
                "a,y\n1,0\n2,1\n",
                TO_Y.withTargets("y", "y"),
                "column \"y\""));
        cases.add(bad(
                DataRefusal.COLUMN_USED_TWICE,
                "a,b,y\n1,1,0\n2,2,1\n",
                TO_Y.withIgnored("a").withCategories(new Categories.Named(List.of("a"))),
                "column \"a\""));
        cases.add(bad(DataRefusal.NO_FEATURES, "y\n0\n1\n", "bad.csv"));
        cases.add(
                bad(DataRefusal.NO_FEATURES, "a,y\n1,0\n2,1\n", TO_Y.withIgnored("a"), "bad.csv"));
        cases.add(bad(
                DataRefusal.NEARLY_NUMBERS,
                "a,b,y\n1,2,0\n3,red,1\n",
                "line 3, column \"b\", value \"red\""));
        cases.add(bad(
                DataRefusal.COMMAS_IN_NUMBERS,
                "a;y\n1,5;0\n2,5;1\n",
                "say what stands before decimals"));
        for (String notANumber : List.of("0x10", "1d", "1e", "--1", "1_000", "12%", "٣")) {
            cases.add(bad(
                    DataRefusal.TEXT_IN_NUMBER_COLUMN,
                    "a,y\n1,0\n" + notANumber + ",1\n",
                    "line 3"));
        }
        for (String notANumber : List.of("e", ".", "true", "-")) {
            cases.add(bad(
                    DataRefusal.NEARLY_NUMBERS,
                    "a,y\n1,0\n" + notANumber + ",1\n",
                    "line 3, column \"a\""));
        }
        cases.add(bad(
                DataRefusal.SIGNS_AROUND_NUMBERS, "a,y\n1 %,0\n12%,1\n", "line 2, column \"a\""));
        for (String missing : List.of("", "NA", "NaN", "nan", "?", "N/A", "  ")) {
            cases.add(bad(
                    DataRefusal.MISSING_VALUE,
                    "a,b,y\n1,2,0\n" + missing + ",3,1\n5,6,1\n",
                    "line 3, column \"a\""));
        }
        cases.add(
                bad(DataRefusal.MISSING_VALUE, "a,b,y\n1,2,0\n?,?,1\n?,6,1\n", "3 in 2 of 3 rows"));
        cases.add(bad(DataRefusal.MISSING_TARGET, "a,y\n1,0\n2,\n3,1\n", "line 3, column \"y\""));
        cases.add(bad(DataRefusal.MISSING_TARGET, "a,y\n1,0\n2,NA\n3,1\n", fill, "line 3"));
        cases.add(bad(
                DataRefusal.ALL_VALUES_MISSING,
                "a,c,y\n1,,0\n2,,1\n",
                fill.withCategories(new Categories.Named(List.of("c"))),
                "column \"c\""));
        cases.add(bad(DataRefusal.TOO_FEW_ROWS, "a,b,y\n1,,0\n,2,1\n", drop, "all 2"));
        cases.add(bad(DataRefusal.TOO_FEW_ROWS, "a,b,y\n1,2,0\n,2,1\n", drop, "1 row"));
        cases.add(bad(DataRefusal.TOO_FEW_ROWS, "a,y\n1,0\n", "1 row"));
        for (String infinite : List.of("inf", "-Infinity", "1e999", "+INF", "∞")) {
            cases.add(bad(
                    DataRefusal.INFINITE_VALUE,
                    "a,y\n1,0\n" + infinite + ",1\n",
                    "line 3, column \"a\""));
        }
        cases.add(
                bad(DataRefusal.INFINITE_VALUE, "a,y\n1,0.5\n2,-1e400\n", "line 3, column \"y\""));
        cases.add(bad(DataRefusal.ONE_CLASS_ONLY, "a,y\n1,yes\n2,yes\n", "value \"yes\""));
        cases.add(bad(
                DataRefusal.ONE_CLASS_ONLY,
                "a,y\n1,0\n2,0\n3,1\n4,1\n",
                TO_Y.withRows(2),
                "the file holds 2 classes"));
        cases.add(bad(DataRefusal.CONSTANT_TARGET, "a,y\n1,2.5\n2,2.5\n", "column \"y\""));
        cases.add(bad(
                DataRefusal.CONSTANT_TARGET,
                "a,y,z\n1,1,3\n2,2,3\n",
                TO_Y.withTargets("y", "z"),
                "column \"z\""));
        cases.add(bad(
                DataRefusal.TEXT_TARGET_FOR_REGRESSION,
                "a,y\n1,0\n2,1\n3,1O\n",
                "line 4, column \"y\", value \"1O\""));
        cases.add(bad(
                DataRefusal.TEXT_TARGET_FOR_REGRESSION,
                "a,y\n1,0\n2,high\n",
                TO_Y.withTask(Task.REGRESSION),
                "line 3, column \"y\""));
        cases.add(bad(
                DataRefusal.TEXT_TARGET_FOR_REGRESSION,
                "a,y,z\n1,0,1\n2,high,2\n",
                TO_Y.withTargets("z", "y"),
                "line 3, column \"y\""));
        cases.add(bad(
                DataRefusal.SEVERAL_TARGETS_FOR_CLASSES,
                "a,y,z\n1,0,1\n2,1,2\n",
                TO_Y.withTargets("y", "z").withTask(Task.CLASSES),
                "2 target columns"));
        cases.add(
                bad(DataRefusal.ROWS_OUT_OF_RANGE, "a,y\n1,0\n2,1\n", TO_Y.withRows(0), "rows 0"));
        cases.add(bad(
                DataRefusal.ROWS_OUT_OF_RANGE, "a,y\n1,0\n2,1\n", TO_Y.withRows(-5), "rows -5"));
        cases.add(bad(
                DataRefusal.TOO_LARGE_FOR_MEMORY,
                "a,y\n1,0\n2,1\n",
                TO_Y.withMemoryLimit(8),
                "rows"));
        StringBuilder names = new StringBuilder("c,y\n");
        for (int i = 0; i <= 1000; i++) {
            names.append("name").append(i).append(",k").append(i).append('\n');
        }
        cases.add(bad(
                DataRefusal.TOO_MANY_CATEGORIES,
                names.toString().replace(",k", ",0"),
                oneHot,
                "line 1002, column \"c\""));
        cases.add(bad(
                DataRefusal.TOO_MANY_CLASSES,
                names.toString().replace("name", ""),
                "column \"y\""));
        cases.add(bad(
                DataRefusal.TOO_LARGE_FOR_MEMORY,
                names.substring(0, names.indexOf("name1000")),
                oneHot.withMemoryLimit(8L * 100_000).withTask(Task.CLASSES),
                "bad.csv"));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefused(Case bad) {
        Path file = Samples.bytes(folder, "bad.csv", bad.bytes());
        Refusal refusal = catchThrowableOfType(
                Refusal.class,
                () -> Trainable.changing(
                        Trainable.check(DataSource.open(file, bad.options()).data())));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(bad.code());
        assertThat(refusal).hasMessageContaining(bad.place());
        String message = String.valueOf(refusal.getMessage());
        assertThat(message.lines()).hasSize(1);
        assertThat(message.length()).isLessThan(2500);
    }

    @Test
    void pathsThatAreNoFileAreRefused() throws IOException {
        assertCode(
                DataRefusal.MISSING_FILE, () -> DataSource.open(folder.resolve("none.csv"), TO_Y));
        assertCode(
                DataRefusal.FOLDER_GIVEN,
                () -> DataSource.open(Files.createDirectory(folder.resolve("sub")), TO_Y));
    }

    @Test
    void testFilesThatDoNotFitTheTrainingFileAreRefused() {
        Dataset training = DataSource.open(
                        Samples.text(folder, "train.csv", "c,a,y\nred,1,no\nblue,2,yes\n"),
                        TO_Y.withCategories(new Categories.TextColumns()))
                .data();
        assertTestCode(DataRefusal.TEST_COLUMN_MISSING, "c,y\nred,no\n", training);
        assertTestCode(DataRefusal.TEST_COLUMN_MISSING, "c,a\nred,1\n", training);
        assertTestCode(DataRefusal.UNKNOWN_CATEGORY, "c,a,y\ngreen,1,no\n", training);
        assertTestCode(DataRefusal.UNKNOWN_CLASS, "c,a,y\nred,1,maybe\n", training);
        assertTestCode(DataRefusal.TEXT_IN_NUMBER_COLUMN, "c,a,y\nred,x,no\n", training);
    }

    private void assertTestCode(DataRefusal code, String text, Dataset training) {
        Path file = Samples.text(folder, "test.csv", text);
        assertCode(code, () -> DataSource.openTest(file, TO_Y, training));
    }

    private static void assertCode(
            DataRefusal code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusal refusal = catchThrowableOfType(Refusal.class, call);
        assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(code);
    }
}
