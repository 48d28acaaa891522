package org.plstar.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.DataRefusal;
import org.plstar.data.ReadOptions;
import org.plstar.data.ResultColumn;
import org.plstar.data.Target;

class ResultTableTest {
    private static final List<String> CELLS =
            List.of("plain", "with,comma", "with \"quotes\"", "größer", "日本", "tab\there", "a;b");

    @TempDir
    private Path folder;

    /** What is written is read back by the reader of each format, over many pages. */
    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.tsv", "t.parquet"})
    void numbersAndTextReadBack(String name) throws IOException {
        for (int rows : new int[] {2, 7, 70_000}) {
            Random random = new Random(rows);
            double[] x = random.doubles(rows).map(v -> Math.exp(40 * v - 20)).toArray();
            int[] i = random.ints(rows, -1000, 1000).toArray();
            List<String> label = new ArrayList<>();
            for (int k = 0; k < rows; k++) {
                label.add(k < 2 ? CELLS.get(k) : CELLS.get(random.nextInt(CELLS.size())));
            }
            Path file = folder.resolve(rows + name);
            new ResultTable(List.of(
                            new ResultColumn.Integers("i", i),
                            new ResultColumn.Numbers("x", x),
                            new ResultColumn.Texts("label", label)))
                    .write(file);

            var read = DataSource.open(file, ReadOptions.defaults().withTargets("label"))
                    .data();

            double[] expected = new double[2 * rows];
            Arrays.setAll(expected, k -> k % 2 == 0 ? i[k / 2] : x[k / 2]);
            assertThat(read.features()).isEqualTo(expected);
            Target target = read.target();
            for (int k = 0; k < rows; k++) {
                assertThat(target.text(k)).isEqualTo(label.get(k));
            }
        }
    }

    @Test
    void textIsQuotedWhereItMustBe() throws IOException {
        StringBuilder text = new StringBuilder();
        new ResultTable(List.of(new ResultColumn.Texts("a,b", List.of("x", "y\"z"))))
                .write(text, ',');
        assertThat(text).hasToString("\"a,b\"\nx\n\"y\"\"z\"\n");
    }

    @Test
    void columnsOfOneNameOrOfOtherLengthsAreNoTable() {
        ResultColumn a = new ResultColumn.Integers("a", new int[2]);
        assertThatThrownBy(() -> new ResultTable(List.of(a, a)))
                .hasFieldOrPropertyWithValue("code", DataRefusal.DUPLICATE_COLUMN);
        assertThatThrownBy(() ->
                        new ResultTable(List.of(a, new ResultColumn.Integers("b", new int[3]))))
                .hasFieldOrPropertyWithValue("code", DataRefusal.DUPLICATE_COLUMN);
    }

    @Test
    void parquetBeginsAndEndsAsTheFormatSays() throws IOException {
        Path file = folder.resolve("t.parquet");
        new ResultTable(List.of(new ResultColumn.Integers("a", new int[] {1, 2}))).write(file);
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(bytes).startsWith("PAR1").endsWith("PAR1");
    }
}
