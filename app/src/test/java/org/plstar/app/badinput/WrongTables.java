package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.bytes;
import static org.plstar.app.badinput.Wrong.option;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.plstar.data.DataRefusal;

/** Text tables that cannot be read, or not as asked. */
final class WrongTables {
    private WrongTables() {}

    static List<Wrong> all() {
        List<Wrong> all = new ArrayList<>(files());
        all.addAll(columns());
        all.addAll(cells());
        all.addAll(targets());
        all.addAll(rows());
        return all;
    }

    private static List<Wrong> files() {
        return List.of(
                new Wrong(
                        "missing file",
                        DataRefusal.MISSING_FILE,
                        "FOLDER/no.csv",
                        _ -> {},
                        List.of("train", "FOLDER/no.csv", "--target", "label")),
                new Wrong(
                        "a folder",
                        DataRefusal.FOLDER_GIVEN,
                        "FOLDER",
                        _ -> {},
                        List.of("train", "FOLDER", "--target", "label")),
                // Opens for whoever runs this, but its first bytes are of no memory.
                new Wrong(
                        "file that cannot be read",
                        DataRefusal.UNREADABLE_FILE,
                        "/proc/self/mem",
                        _ -> {},
                        List.of("train", "/proc/self/mem", "--target", "label")),
                new Wrong(
                        "a device",
                        DataRefusal.NO_REGULAR_FILE,
                        "/dev/null",
                        _ -> {},
                        List.of("train", "/dev/null", "--target", "label")),
                data("empty file", DataRefusal.EMPTY_FILE, "", "data.csv"),
                data("file of blank lines", DataRefusal.EMPTY_FILE, "\n\n", "data.csv"),
                data("header only", DataRefusal.HEADER_ONLY, "a,b,label\n", "data.csv"),
                data("no header", DataRefusal.NO_HEADER_LINE, "1,2,0\n2,3,1\n", "line 1"),
                data(
                        "Excel's separator",
                        DataRefusal.SEPARATOR_LINE,
                        "sep=;\na;label\n1;x\n2;y\n",
                        "sed 1d"),
                data(
                        "spaces between cells",
                        DataRefusal.SPACES_BETWEEN_CELLS,
                        "a   label\n1   x\n2   y\n",
                        "line 1"),
                data("UTF-16", DataRefusal.UTF16_TEXT, StandardCharsets.UTF_16),
                data("Latin-1", DataRefusal.NOT_UTF8, StandardCharsets.ISO_8859_1),
                data(
                        "gzip",
                        DataRefusal.UNKNOWN_FORMAT,
                        "\u001f\u008b\b\0",
                        StandardCharsets.ISO_8859_1));
    }

    private static List<Wrong> columns() {
        return List.of(
                data(
                        "duplicate column",
                        DataRefusal.DUPLICATE_COLUMN,
                        "a,a,label\n1,2,x\n2,3,y\n",
                        "a"),
                data(
                        "column without name",
                        DataRefusal.BLANK_COLUMN_NAME,
                        ",a,label\n0,1,x\n1,2,y\n",
                        "line 1"),
                new Wrong(
                        "no target",
                        DataRefusal.TARGET_NOT_GIVEN,
                        "label",
                        Wrong.GOOD_DATA,
                        List.of("train", "DATA")),
                new Wrong(
                        "unknown target",
                        DataRefusal.UNKNOWN_TARGET,
                        "did you mean \"label\"",
                        Wrong.GOOD_DATA,
                        List.of("train", "DATA", "--target", "lable")),
                option("unknown column", DataRefusal.UNKNOWN_COLUMN, "\"c\"", "--ignore", "c"),
                option(
                        "ignored target",
                        DataRefusal.COLUMN_USED_TWICE,
                        "label",
                        "--ignore",
                        "label"),
                option("no features", DataRefusal.NO_FEATURES, "data.csv", "--ignore", "a,b"),
                data(
                        "constant features",
                        DataRefusal.ALL_FEATURES_CONSTANT,
                        "a,b,label\n1,2,x\n1,2,y\n1,2,x\n1,2,y\n",
                        "data.csv"));
    }

    private static List<Wrong> cells() {
        String names = column("c,label\n", i -> "name" + i + "," + i % 2);
        return List.of(
                data(
                        "ragged row",
                        DataRefusal.RAGGED_ROW,
                        "a,b,label\n1,2,x\n1,2\n3,4,y\n",
                        "line 3"),
                data(
                        "broken quote",
                        DataRefusal.MALFORMED_CSV,
                        "a,b,label\n1,\"2\"x,0\n3,4,1\n",
                        "line 2"),
                data(
                        "open quote",
                        DataRefusal.MULTI_LINE_CELL,
                        "a,label\n1,no\n2,\"yes\n3,no\n",
                        "line 3"),
                data(
                        "text for a number",
                        DataRefusal.TEXT_IN_NUMBER_COLUMN,
                        "a,b,label\n1,2,x\nv1.2,2,y\n",
                        "v1.2"),
                data(
                        "texts for missing numbers",
                        DataRefusal.NEARLY_NUMBERS,
                        "a,b,label\n1,2,x\nn/a,-,y\nn/a,4,y\n",
                        "--missing-values 'n/a,-'"),
                data(
                        "signs around numbers",
                        DataRefusal.SIGNS_AROUND_NUMBERS,
                        "a,b,label\n$1,2 %,x\n$3,4 %,y\n",
                        "--signs '$,%'"),
                data(
                        "decimal commas",
                        DataRefusal.COMMAS_IN_NUMBERS,
                        "a;label\n1,5;x\n2,25;y\n",
                        "--decimal comma"),
                data(
                        "units below names",
                        DataRefusal.UNITS_BELOW_NAMES,
                        "a,b,label\nkg,m,x\n1,2,y\n3,4,x\n",
                        "sed 2d"),
                data(
                        "a line of totals",
                        DataRefusal.TOTALS_LINE,
                        "part,a,label\np,2,3\np,4,5.5\nTotal,6,8.5\n",
                        "line 4"),
                data(
                        "dates",
                        DataRefusal.DATES,
                        "when,label\n1.2.2020,x\n2.2.2020,y\n",
                        "--ignore when"),
                data(
                        "two unfit columns",
                        DataRefusal.UNFIT_COLUMNS,
                        "sign up,b,label\n1.1.2020,10:11,x\n2.1.2020,12:13,y\n",
                        "--ignore 'sign up,b'"),
                data("NaN", DataRefusal.MISSING_VALUE, "a,b,label\n1,2,x\nNaN,2,y\n", "line 3"),
                data(
                        "missing value",
                        DataRefusal.MISSING_VALUE,
                        "a,b,label\n1,2,x\n,2,y\n",
                        "line 3"),
                data(
                        "missing target",
                        DataRefusal.MISSING_TARGET,
                        "a,label\n1,x\n2,\n3,y\n",
                        "line 3"),
                data(
                        "infinity",
                        DataRefusal.INFINITE_VALUE,
                        "a,b,label\n1,2,x\ninf,2,y\n",
                        "line 3"),
                data(
                        "column of nothing",
                        DataRefusal.ALL_VALUES_MISSING,
                        "a,c,label\n1,,x\n2,,y\n",
                        "\"c\"",
                        "--missing",
                        "mean"),
                data(
                        "too many categories",
                        DataRefusal.TOO_MANY_CATEGORIES,
                        names,
                        "\"c\"",
                        "--categorical",
                        "text"));
    }

    private static List<Wrong> targets() {
        return List.of(
                data(
                        "one class only",
                        DataRefusal.ONE_CLASS_ONLY,
                        "a,b,label\n1,2,x\n2,3,x\n",
                        "\"x\""),
                data(
                        "too many classes",
                        DataRefusal.TOO_MANY_CLASSES,
                        column("a,label\n", i -> i + ",k" + i),
                        "label"),
                data(
                        "constant target",
                        DataRefusal.CONSTANT_TARGET,
                        "a,label\n1,2.5\n2,2.5\n",
                        "label"),
                data(
                        "text to regress",
                        DataRefusal.TEXT_TARGET_FOR_REGRESSION,
                        Wrong.GOOD,
                        "line 2",
                        "--task",
                        "regression"));
    }

    private static List<Wrong> rows() {
        return List.of(
                data("one row", DataRefusal.TOO_FEW_ROWS, "a,label\n1,x\n", "data.csv"),
                option("no rows", DataRefusal.ROWS_OUT_OF_RANGE, "--rows", "--rows", "0"),
                option(
                        "test fraction",
                        DataRefusal.TEST_FRACTION_OUT_OF_RANGE,
                        "--test-fraction",
                        "--test-fraction",
                        "1.5"),
                option(
                        "more test rows than rows",
                        DataRefusal.MORE_ROWS_THAN_EXIST,
                        "rows",
                        "--test-rows",
                        "500"),
                test(
                        "test rows without a column",
                        DataRefusal.TEST_COLUMN_MISSING,
                        "a,label\n1,x\n",
                        "\"b\""),
                test(
                        "test rows of another class",
                        DataRefusal.UNKNOWN_CLASS,
                        "a,b,label\n1,2,z\n",
                        "\"z\""),
                new Wrong(
                        "test rows of another category",
                        DataRefusal.UNKNOWN_CATEGORY,
                        "green",
                        Wrong.text("data.csv", "c,label\nred,x\nblue,y\nred,x\n")
                                .and(Wrong.text("test.csv", "c,label\ngreen,x\n")),
                        List.of(
                                "train",
                                "DATA",
                                "--target",
                                "label",
                                "--categorical",
                                "c",
                                "--test",
                                "FOLDER/test.csv")));
    }

    private static Wrong data(
            String what, DataRefusal code, String content, String named, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", "DATA", "--target", "label"));
        arguments.addAll(List.of(more));
        return new Wrong(what, code, named, Wrong.text("data.csv", content), arguments);
    }

    private static Wrong data(String what, DataRefusal code, Charset charset) {
        return data(what, code, "größe,label\n1,x\n2,y\n", charset);
    }

    private static Wrong data(String what, DataRefusal code, String content, Charset charset) {
        return new Wrong(
                what,
                code,
                "data.csv",
                bytes("data.csv", content.getBytes(charset)),
                List.of("train", "DATA", "--target", "label"));
    }

    private static Wrong test(String what, DataRefusal code, String content, String named) {
        return Wrong.files(
                what, code, named, Wrong.text("test.csv", content), "--test", "FOLDER/test.csv");
    }

    private static String column(String header, java.util.function.IntFunction<String> row) {
        return header
                + IntStream.rangeClosed(0, 1000).mapToObj(row).collect(Collectors.joining("\n"));
    }
}
