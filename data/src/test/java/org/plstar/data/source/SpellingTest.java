package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.Samples;
import org.plstar.data.Spelling;
import org.plstar.refusal.Refusal;

/** Cells that are written in ways of their own. */
class SpellingTest {
    private static final ReadOptions TO_Y =
            ReadOptions.defaults().withTargets("y").withMissing(MissingValues.MEAN);

    private static final String MESSY =
            "price,rate,y\n$3.50,12 %,1.5\n$4,n/a,2.5\nn/a,9 %,3.5\n$-1,-,4.5\n";

    @TempDir
    private Path folder;

    private Refusal refused(String text, ReadOptions options) {
        Path file = Samples.text(folder, "t.csv", text);
        return catchThrowableOfType(Refusal.class, () -> DataSource.open(file, options));
    }

    @Test
    void textsAmongNumbersAreNamedWithTheirCounts() {
        Refusal refusal = refused("a,b,y\n1,2,1.5\nn/a,-,2.5\nn/a,3,3.5\n4,-,4.5\n", TO_Y);
        assertThat(refusal.code()).isEqualTo(DataRefusal.NEARLY_NUMBERS);
        assertThat(refusal.names()).containsExactly("n/a", "-");
        assertThat(refusal).hasMessageContaining("\"n/a\" 2 times");
        assertThat(refusal).hasMessageContaining("\"-\" 2 times");
    }

    @Test
    void signsAroundNumbersAreNamed() {
        Refusal refusal = refused("a,b,y\n$1,2 %,1.5\n$2,3 %,2.5\n", TO_Y);
        assertThat(refusal.code()).isEqualTo(DataRefusal.SIGNS_AROUND_NUMBERS);
        assertThat(refusal.names()).containsExactly("$", "%");
    }

    @Test
    void missingValuesAndSignsAreReadAsSaid() {
        Spelling spelling =
                new Spelling(List.of("n/a", "-"), List.of("%", "$"), Spelling.Decimal.PLAIN);
        Path file = Samples.text(folder, "t.csv", MESSY);
        Dataset data = DataSource.open(file, TO_Y.withSpelling(spelling)).data();
        assertThat(data.featureNames()).containsExactly("price", "rate");
        assertThat(data.missing().cardinality()).isEqualTo(3);
        assertThat(data.feature(0, 0)).isEqualTo(3.5);
        assertThat(data.feature(0, 1)).isEqualTo(12);
        assertThat(data.feature(3, 0)).isEqualTo(-1);

        Path rows = Samples.text(folder, "new.csv", "rate,price\n7 %,n/a\n");
        Dataset read = DataSource.openFeatures(rows, TO_Y, data.schema()).data();
        assertThat(read.feature(0, 1)).isEqualTo(7);
        assertThat(read.missing().get(0)).isTrue();
    }

    @Test
    void aValueIsMissingInTheColumnThatItNames() {
        String text = "age,a=b,y\n-999,-999,1.5\n-1,2,2.5\n-999.0,-1,3.5\n7,n/a,-1\n";
        Path file = Samples.text(folder, "t.csv", text);
        Dataset data = DataSource.open(
                        file, TO_Y.withSpelling(missing("age=-999", "n/a", "a=b=-1")))
                .data();
        assertThat(data.missing().stream()).containsExactly(0, 4, 5, 7);
        assertThat(data.feature(0, 1)).isEqualTo(-999);
        assertThat(data.feature(1, 0)).isEqualTo(-1);

        Path rows = Samples.text(folder, "new.csv", "a=b,age\n-999,-999\n");
        Dataset read = DataSource.openFeatures(rows, TO_Y, data.schema()).data();
        assertThat(read.missing().stream()).containsExactly(0);

        ReadOptions drop = TO_Y.withMissing(MissingValues.DROP);
        assertThat(DataSource.open(file, drop.withSpelling(missing("n/a", "y=2.5")))
                        .data()
                        .rowNumbers()
                        .numbers())
                .containsExactly(2, 4);
    }

    @Test
    void aValueThatNoCellHasIsTold() {
        Path file =
                Samples.text(folder, "t.csv", "age,b,y\n-998,x,1.5\n3,n/a,2.5\n?,x,3.5\n7,%,-1\n");
        Spelling signs = new Spelling(
                List.of("age=-999", "n/a", "--", "b=q", "?", "age=7.0"),
                List.of("%"),
                Spelling.Decimal.PLAIN);
        Loaded loaded = DataSource.open(file, TO_Y.withSpelling(signs));
        assertThat(loaded.notes())
                .hasSize(4)
                .startsWith(
                        "no cell of age is -999, which is to be missing; the nearest number there is"
                                + " -998",
                        "no cell is --, which is to be missing",
                        "no cell of b is q, which is to be missing");
        Path rows = Samples.text(folder, "new.csv", "age,b\n3,x\n");
        assertThat(DataSource.openFeatures(rows, TO_Y, loaded.data().schema()).notes())
                .isEmpty();
    }

    private static Spelling missing(String... texts) {
        return new Spelling(List.of(texts), List.of(), Spelling.Decimal.PLAIN);
    }

    @Test
    void aColumnOfMissingValuesThatIsNotThereIsRefused() {
        Refusal refusal = refused("age,y\n1,2\n2,3\n", TO_Y.withSpelling(missing("agee=-1")));
        assertThat(refusal.code()).isEqualTo(DataRefusal.UNKNOWN_COLUMN);
        assertThat(refusal).hasMessageContaining("agee").hasMessageContaining("\"age\"");
    }

    @Test
    void commasInNumbersAreNamedByWhatTheyCanBe() {
        assertThat(commas("1,5", "2,25")).containsExactly("comma");
        assertThat(commas("1.234,5", "7")).containsExactly("comma");
        assertThat(commas("1,234.5", "1,000,000")).containsExactly("point");
        assertThat(commas("1,234", "2,345")).containsExactly("comma", "point");
    }

    private List<String> commas(String first, String second) {
        Refusal refusal = refused("a;y\n" + first + ";1\n" + second + ";2\n", TO_Y);
        assertThat(refusal.code()).isEqualTo(DataRefusal.COMMAS_IN_NUMBERS);
        return refusal.names();
    }

    /** Not the column of categories before it, whose text is met first. */
    @Test
    void theColumnThatIsWrongIsNamed() {
        for (String cell : List.of("2,5", "2_000", "n/a", "$2")) {
            String other = cell.startsWith("$") ? "$1" : "1";
            String rows = "north;" + other + ";1\nsouth;" + cell + ";2\nnorth;" + cell + ";3\n";
            assertThat(refused("place;price;y\n" + rows, TO_Y))
                    .hasMessageContaining("column \"price\"")
                    .hasMessageNotContaining("place")
                    .hasMessageNotContaining("north");
        }
    }

    @Test
    void aColumnThatNamesTheRowsIsNoCategory() {
        StringBuilder text = new StringBuilder("name,a,y\n");
        for (int i = 0; i < 10; i++) {
            text.append("person ").append(i).append(',').append(i * i).append(",0.5\n");
        }
        Refusal refusal = refused(text.toString(), TO_Y);
        assertThat(refusal.code()).isEqualTo(DataRefusal.TOO_MANY_CATEGORIES);
        assertThat(refusal.names()).containsExactly("name");
        Path same = Samples.text(folder, "s.csv", text.toString().replace("person 9", "person 0"));
        assertThat(DataSource.open(same, TO_Y).data().width()).isEqualTo(10);
    }

    @Test
    void numbersWithCommasAreReadAsSaid() {
        assertThat(read(Spelling.Decimal.COMMA, "1.234,5", "-7", "0,25", "1 000 000,5", "2,5e3"))
                .containsExactly(1234.5, -7, 0.25, 1000000.5, 2500);
        assertThat(read(Spelling.Decimal.POINT, "1,234.5", "-7", "0.25", "1'000'000.5", "12,345"))
                .containsExactly(1234.5, -7, 0.25, 1000000.5, 12345);
        assertThat(catchThrowableOfType(
                        Refusal.class, () -> read(Spelling.Decimal.POINT, "1", "1,5")))
                .hasMessageContaining("1,5");
    }

    private double[] read(Spelling.Decimal decimal, String... cells) {
        StringBuilder text = new StringBuilder("a;y\n");
        for (int i = 0; i < cells.length; i++) {
            text.append(cells[i]).append(';').append(i).append('\n');
        }
        Path file = Samples.text(folder, "n.csv", text.toString());
        Spelling spelling = new Spelling(List.of(), List.of(), decimal);
        Dataset data = DataSource.open(file, TO_Y.withSpelling(spelling)).data();
        return data.features();
    }

    @Test
    void theLineOfBytesThatAreNoUtf8IsNamed() throws IOException {
        Path file = folder.resolve("l.csv");
        String rows = "a,y\n" + "1,2\n".repeat(30000) + "größe,3\n" + "1,2\n".repeat(9000);
        Files.write(file, rows.getBytes(StandardCharsets.ISO_8859_1));
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> DataSource.open(file, TO_Y));
        assertThat(refusal.code()).isEqualTo(DataRefusal.NOT_UTF8);
        assertThat(refusal).hasMessageContaining("line 30002");
    }

    /** More than fifty texts of which most are met once are sentences or names. */
    @Test
    void freeTextIsNoCategory() {
        StringBuilder text = new StringBuilder("note,a,y\n");
        for (int i = 0; i < 120; i++) {
            text.append("note ").append(i % 70).append(',').append(i).append(",0.5\n");
        }
        ReadOptions many =
                TO_Y.withCategories(new ReadOptions.Categories.Automatic(List.of(), 1000));
        assertThat(refused(text.toString(), many).code())
                .isEqualTo(DataRefusal.TOO_MANY_CATEGORIES);
        ReadOptions named =
                TO_Y.withCategories(new ReadOptions.Categories.Automatic(List.of("note"), 1000));
        assertThat(DataSource.open(Samples.text(folder, "t.csv", text.toString()), named)
                        .data()
                        .width())
                .isEqualTo(71);
    }

    @Test
    void aCategoryMayRunOverALineEnd() {
        Path file = Samples.text(folder, "t.csv", "c,y\nred,0.5\n\"dark\n  blue\",1.5\nred,2.5\n");
        Dataset data = DataSource.open(file, TO_Y).data();
        assertThat(data.featureNames()).containsExactly("c=dark blue", "c=red");
        Path rows = Samples.text(folder, "new.csv", "c\n\"dark\nblue\"\n");
        assertThat(DataSource.openFeatures(rows, TO_Y, data.schema()).data().feature(0, 0))
                .isEqualTo(1);
    }
}
