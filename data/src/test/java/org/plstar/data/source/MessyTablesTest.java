package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Categories;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.refusal.Refusal;

/**
 * Tables with the habits of R, UCI, spreadsheets and Europe: each is read with the columns that a
 * reader means, or refused with one message that says how; what a preview proposes reads it.
 */
class MessyTablesTest {
    @TempDir
    private Path folder;

    /** As {@code classify} and {@code regress} read. */
    private static final ReadOptions USUAL = ReadOptions.defaults()
            .withTargets("y")
            .withMissing(MissingValues.KEEP)
            .withCategories(new Categories.Automatic(List.of(), 1000));

    /**
     * A table and what becomes of it.
     *
     * @param features by name, of the table as it is; empty where it is refused
     * @param refused why it is; absent where it is read
     * @param said what the message must hold
     * @param proposed features by name, of what a preview proposes; empty where it has no proposal
     */
    private record Messy(
            String habit,
            byte[] file,
            List<String> features,
            List<DataRefusal> refused,
            String said,
            List<String> proposed) {}

    private static Messy read(String habit, String text, String... features) {
        return read(habit, text, StandardCharsets.UTF_8, features);
    }

    private static Messy read(String habit, String text, Charset charset, String... features) {
        return new Messy(
                habit, text.getBytes(charset), List.of(features), List.of(), "", List.of(features));
    }

    private static Messy refused(
            String habit, String text, DataRefusal code, String said, String... proposed) {
        return refused(habit, text.getBytes(StandardCharsets.UTF_8), code, said, proposed);
    }

    private static Messy refused(
            String habit, byte[] file, DataRefusal code, String said, String... proposed) {
        return new Messy(habit, file, List.of(), List.of(code), said, List.of(proposed));
    }

    /** Ten rows: numbers, {@code {}} replaced by what the row's number is made into. */
    private static String rows(String header, java.util.function.IntFunction<String> row) {
        return IntStream.range(0, 10)
                .mapToObj(row)
                .collect(Collectors.joining("\n", header + "\n", "\n"));
    }

    private static int y(int i) {
        return 17 * i * i % 23;
    }

    @SuppressWarnings("MethodLength") // a list
    private static List<Messy> tables() {
        List<Messy> all = new ArrayList<>();
        all.add(read(
                "plain", rows("a,b,y", i -> y(i + 1) + "," + y(i + 2) + "," + y(i)), "a", "b"));
        all.add(read(
                "byte order mark",
                "\ufeff" + rows("a,b,y", i -> y(i + 1) + ",2.5," + y(i)),
                "a",
                "b"));
        all.add(read(
                "line ends of Windows",
                rows("a;b;y", i -> y(i + 1) + ";" + y(i + 2) + ";" + y(i)).replace("\n", "\r\n"),
                "a",
                "b"));
        all.add(read(
                "tab", rows("a\tb\ty", i -> y(i + 1) + "\t" + y(i + 2) + "\t" + y(i)), "a", "b"));
        all.add(read("bar", rows("a|b|y", i -> y(i + 1) + "|" + y(i + 2) + "|" + y(i)), "a", "b"));
        all.add(read(
                "quotes around all, and line ends in them",
                rows(
                        "\"the\nfirst\",\"b, in kg\",\"y\"",
                        i -> "\"" + y(i + 1) + "\",\"" + y(i + 2) + "\",\"" + y(i) + "\""),
                "the\nfirst",
                "b, in kg"));
        all.add(read(
                "a cell of two lines",
                rows(
                        "a,c,y",
                        i -> y(i + 1) + ",\"" + (i % 2 == 0 ? "one\ntwo" : "x") + "\"," + y(i)),
                "a",
                "c=one two",
                "c=x"));
        all.add(read(
                "spaces around cells, and ? of UCI",
                rows("a, b, y", i -> y(i + 1) + ", " + (i == 3 ? "?" : y(i)) + ", " + y(i)),
                "a",
                "b"));
        all.add(read(
                "NA and NaN of R and pandas",
                rows(
                        "a,b,y",
                        i -> (i == 1 ? "NA" : y(i + 1))
                                + ","
                                + (i == 2 ? "nan" : y(i))
                                + ","
                                + y(i)),
                "a",
                "b"));
        all.add(refused(
                "words for missing in mixed case",
                rows(
                        "a,b,y",
                        i -> (i == 1 ? "na" : i == 2 ? "Null" : y(i + 1))
                                + ","
                                + (i == 4 ? "-" : y(i))
                                + ","
                                + y(i)),
                DataRefusal.NEARLY_NUMBERS,
                "\"na\" 1 times",
                "a",
                "b"));
        all.add(refused(
                "decimal commas",
                rows("a;b;y", i -> y(i + 1) + ",25;" + y(i) + ";" + y(i)),
                DataRefusal.COMMAS_IN_NUMBERS,
                "what stands before decimals",
                "a",
                "b"));
        all.add(refused(
                "decimal commas and thousands",
                rows("a;b;y", i -> "1.2" + i + "4,5;" + y(i) + ";" + y(i)),
                DataRefusal.COMMAS_IN_NUMBERS,
                "what stands before decimals",
                "a",
                "b"));
        all.add(refused(
                "commas between thousands",
                rows("a;b;y", i -> (i + 1) + ",234,567;" + y(i) + ";" + y(i)),
                DataRefusal.COMMAS_IN_NUMBERS,
                "what stands before decimals",
                "a",
                "b"));
        all.add(refused(
                "spaces between thousands",
                rows("a;b;y", i -> (i + 1) + " 234;" + y(i) + ";" + y(i)),
                DataRefusal.COMMAS_IN_NUMBERS,
                "what stands before decimals",
                "a",
                "b"));
        all.add(refused(
                "percent",
                rows("a,b,y", i -> y(i + 1) + " %," + y(i) + "," + y(i)),
                DataRefusal.SIGNS_AROUND_NUMBERS,
                "drop them",
                "a",
                "b"));
        all.add(refused(
                "currency with thousands",
                rows("a;b;y", i -> "$" + (i + 1) + ",250.00;" + y(i) + ";" + y(i)),
                DataRefusal.SIGNS_AROUND_NUMBERS,
                "drop them",
                "a",
                "b"));
        all.add(refused(
                "currency of Europe",
                rows("a;b;y", i -> "1." + i + "50,00 €;" + y(i) + ";" + y(i)),
                DataRefusal.SIGNS_AROUND_NUMBERS,
                "drop them",
                "a",
                "b"));
        all.add(refused(
                "units behind numbers",
                rows("a,b,y", i -> (i + 3) + " kg," + y(i) + "," + y(i)),
                DataRefusal.SIGNS_AROUND_NUMBERS,
                "drop them",
                "a",
                "b"));
        all.add(refused(
                "units below the names",
                "a,b,y\nkg,m,1\n" + rows("", i -> y(i + 1) + "," + y(i) + "," + y(i)),
                DataRefusal.UNITS_BELOW_NAMES,
                "take the line out"));
        all.add(read(
                "units in the names",
                rows("a [kg],b (m/s),y", i -> y(i + 1) + "," + y(i + 2) + "," + y(i)),
                "a [kg]",
                "b (m/s)"));
        all.add(refused(
                "a separator behind each line",
                rows("a,b,y,", i -> y(i + 1) + "," + y(i + 2) + "," + y(i) + ","),
                DataRefusal.BLANK_COLUMN_NAME,
                "at the ends of the lines"));
        all.add(refused(
                "numbers of rows without a name, of pandas and R",
                rows(",a,y", i -> i + "," + y(i + 2) + "," + y(i)),
                DataRefusal.BLANK_COLUMN_NAME,
                "to_csv(index=False)"));
        all.add(refused(
                "a line of totals",
                rows("part,a,y", i -> "p" + i % 3 + "," + y(i + 2) + "," + y(i))
                        + "Total,100,100\n",
                DataRefusal.TOTALS_LINE,
                "take it out"));
        all.add(refused(
                "a line of totals below numbers",
                rows("part,a,y", i -> i + "," + y(i + 2) + "," + y(i)) + "Summe,,100\n",
                DataRefusal.TOTALS_LINE,
                "take it out"));
        all.add(read(
                "two columns of one name",
                rows("a,a,y", i -> y(i + 1) + "," + y(i + 2) + "," + y(i)),
                "a",
                "a.1"));
        all.add(new Messy(
                "numbers of the rows",
                rows("id,a,y", i -> (i + 1) + "," + y(i + 2) + "," + y(i))
                        .getBytes(StandardCharsets.UTF_8),
                List.of("id", "a"),
                List.of(),
                "",
                List.of("a")));
        all.add(refused(
                "names of the rows",
                IntStream.range(0, 70)
                        .mapToObj(i -> "Smith " + i + "," + y(i + 2) + "," + y(i))
                        .collect(Collectors.joining("\n", "name,a,y\n", "\n")),
                DataRefusal.TOO_MANY_CATEGORIES,
                "70 different texts in 70 cells; expected numbers, or text of few different"
                        + " values; leave it out",
                "a"));
        all.add(read(
                "a column of one value",
                rows("a,b,y", i -> "7," + y(i + 2) + "," + y(i)),
                "a",
                "b"));
        all.add(read(
                "a column without values",
                rows("a,b,y", i -> "," + y(i + 2) + "," + y(i)),
                "a",
                "b"));
        all.add(read(
                "dates that begin with the year",
                rows("day,a,y", i -> "2024-03-0" + (i % 9 + 1) + "," + y(i) + "," + y(i)),
                "day (year)",
                "day (season, cosine)",
                "day (season, sine)",
                "a"));
        all.add(refused(
                "other dates",
                rows("day,a,y", i -> "0" + (i % 9 + 1) + ".03.2024," + y(i) + "," + y(i)),
                DataRefusal.DATES,
                "with the year first",
                "a"));
        all.add(refused(
                "Excel's sep=;",
                "sep=;\n" + rows("a;b;y", i -> y(i + 1) + ";" + y(i + 2) + ";" + y(i)),
                DataRefusal.SEPARATOR_LINE,
                "take the line out"));
        all.add(refused(
                "lines above the names",
                "Report of May\n\n" + rows("a;b;y", i -> y(i + 1) + ";" + y(i + 2) + ";" + y(i)),
                DataRefusal.RAGGED_ROW,
                "take out the lines above that of the names"));
        all.add(refused(
                "spaces between cells",
                rows("a   b  y", i -> y(i + 1) + "  " + y(i + 2) + "  " + y(i)),
                DataRefusal.SPACES_BETWEEN_CELLS,
                "write commas"));
        all.add(refused(
                "no names, with words, of UCI",
                "39, State, 13, <=50K\n50, Self, 13, <=50K\n38, State, 9, >50K\n",
                DataRefusal.NO_HEADER_LINE,
                "put a header line first"));
        all.add(refused(
                "no names, letters, of UCI",
                "p,x,s,n,y\ne,x,y,s,n\np,y,s,n,y\ne,x,y,n,n\n",
                DataRefusal.NO_HEADER_LINE,
                "put a header line first"));
        all.add(refused(
                "two files in one",
                rows("a,b,y", i -> y(i + 1) + "," + y(i + 2) + "," + y(i))
                        + rows("a,b,y", i -> y(i + 3) + "," + y(i + 2) + "," + y(i)),
                DataRefusal.NO_HEADER_LINE,
                "take the other ones out"));
        all.add(read(
                "years as names",
                rows(
                        "land,2019,2020,y",
                        i -> "l" + i % 2 + "," + y(i + 1) + "," + y(i + 2) + "," + y(i)),
                "land=l0",
                "land=l1",
                "2019",
                "2020"));
        all.add(refused(
                "Latin-1",
                rows("a;Größe;y", i -> y(i + 1) + ";" + y(i + 2) + ";" + y(i))
                        .getBytes(StandardCharsets.ISO_8859_1),
                DataRefusal.NOT_UTF8,
                "iconv -f LATIN1"));
        all.add(refused(
                "UTF-16",
                rows("a;b;y", i -> y(i + 1) + ";" + y(i + 2) + ";" + y(i))
                        .getBytes(StandardCharsets.UTF_16LE),
                DataRefusal.UTF16_TEXT,
                "iconv -f UTF-16"));
        all.add(refused(
                "a workbook",
                ("PK\u0003\u0004" + "x".repeat(26) + "[Content_Types].xml")
                        .getBytes(StandardCharsets.ISO_8859_1),
                DataRefusal.UNKNOWN_FORMAT,
                "save the sheet as CSV"));
        all.add(refused(
                "Arrow",
                "ARROW1\0\0".getBytes(StandardCharsets.ISO_8859_1),
                DataRefusal.UNKNOWN_FORMAT,
                "to_parquet"));
        all.add(refused("JSON", "[{\"a\": 1, \"y\": 2}]", DataRefusal.UNKNOWN_FORMAT, "to_csv"));
        return all;
    }

    @TestFactory
    List<DynamicTest> eachIsReadRightlyOrRefusedWithTheWay() {
        assertThat(tables()).hasSizeGreaterThanOrEqualTo(30);
        return tables().stream()
                .map(t -> DynamicTest.dynamicTest(t.habit(), () -> check(t)))
                .toList();
    }

    private void check(Messy t) throws IOException {
        Path file = Files.write(folder.resolve("t.csv"), t.file());
        try {
            Dataset read = DataSource.open(file, USUAL).data();
            assertThat(t.refused()).as("it is read: %s", read.featureNames()).isEmpty();
            assertThat(read.featureNames()).containsExactlyElementsOf(t.features());
        } catch (Refusal refusal) {
            assertThat(t.refused()).as(refusal.getMessage()).containsExactly((DataRefusal)
                    refusal.code());
            assertThat(refusal).hasMessageContaining(t.said());
            assertThat(refusal.getMessage()).doesNotContain("\n");
        }
        if (t.proposed().isEmpty()) {
            return;
        }
        TablePreview preview = TablePreview.of(file, USUAL);
        assertThat(preview.refused()).isEmpty();
        Dataset proposed = preview.rows().orElseThrow();
        assertThat(proposed.featureNames()).containsExactlyElementsOf(t.proposed());
        assertThat(DataSource.open(file, preview.options()).data().features())
                .isEqualTo(proposed.features());
    }
}
