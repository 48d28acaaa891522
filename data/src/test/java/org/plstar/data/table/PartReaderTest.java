package org.plstar.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyType;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.MissingValues;
import org.plstar.data.ResultColumn;
import org.plstar.data.Target;
import org.plstar.data.arrays.NpyTable;
import org.plstar.data.arrays.NumpyFile;
import org.plstar.data.parquet.ParquetFile;
import org.plstar.data.parquet.ParquetTable;
import org.plstar.refusal.Refusal;

/** Parts of a file, seen in any order, say and give what the whole file does. */
class PartReaderTest {
    @TempDir
    private Path folder;

    /** Looks at parts in a random order, as executors would. */
    private record Shuffled(PartedTable table, ReadOptions options, List<RowRange> ranges)
            implements PartReader.Work {
        @Override
        public PartReader.Seen see(ColumnPlan plan) {
            List<Integer> order = order();
            RowScan[] seen = new RowScan[order.size()];
            boolean textOnly = true;
            boolean refused = false;
            for (int r : order) {
                try {
                    seen[r] = PartReader.see(table.part(ranges.get(r)), options, plan);
                } catch (Refusal e) {
                    refused = true;
                    textOnly &= e.code() == DataRefusal.TEXT_IN_NUMBER_COLUMN;
                }
            }
            return refused
                    ? new PartReader.Seen(List.of(), textOnly)
                    : new PartReader.Seen(List.of(seen), false);
        }

        @Override
        public List<ColumnScan> texts(ColumnPlan plan, int most) {
            ColumnScan[] seen = new ColumnScan[ranges.size()];
            for (int r : order()) {
                seen[r] = PartReader.texts(table.part(ranges.get(r)), plan, most);
            }
            return List.of(seen);
        }

        private List<Integer> order() {
            List<Integer> order = new ArrayList<>();
            for (int r = 0; r < ranges.size(); r++) {
                order.add(r);
            }
            Collections.shuffle(order, new Random(ranges.size()));
            return order;
        }
    }

    private static PartReader.Outline outline(
            PartedTable table, ReadOptions options, List<RowRange> ranges) {
        return PartReader.outline(table, options, new Shuffled(table, options, ranges));
    }

    /** Outline and rows are those of the whole file. */
    private static void same(PartedTable table, ReadOptions options, Dataset whole, long bytes) {
        List<RowRange> ranges = table.ranges(bytes);
        PartReader.Outline o = outline(table, options, ranges);
        Dataset data = o.reading().dataset();
        assertThat(data.held()).isFalse();
        assertThat(data.schema()).isEqualTo(whole.schema());
        assertThat(data.contentHash()).isEqualTo(whole.contentHash());
        assertThat(data.rowNumbers().numbers()).isEqualTo(whole.rowNumbers().numbers());
        sameTarget(data.target(), whole.target());
        int at = 0;
        for (int r = 0; r < ranges.size(); r++) {
            int count = o.parts().get(r).numbers().length;
            List<Dataset> some = new ArrayList<>();
            PartReader.rows(
                    table.part(ranges.get(r)),
                    options,
                    o.plan(),
                    data.schema(),
                    data.target(),
                    40,
                    some::add);
            assertThat(some.stream().mapToInt(Dataset::rows).sum()).isEqualTo(count);
            for (Dataset rows : some) {
                int first = at;
                int[] which = new int[rows.rows()];
                Arrays.setAll(which, i -> first + i);
                Dataset expected = whole.select(which);
                assertThat(rows.features()).isEqualTo(expected.features());
                assertThat(rows.missing()).isEqualTo(expected.missing());
                sameTarget(rows.target(), expected.target());
                at += rows.rows();
            }
        }
        assertThat(at).isEqualTo(whole.rows());
    }

    private static void sameTarget(Target a, Target b) {
        switch (b) {
            case Target.Classes c -> {
                assertThat(((Target.Classes) a).classNames()).isEqualTo(c.classNames());
                assertThat(((Target.Classes) a).labels()).isEqualTo(c.labels());
            }
            case Target.Regression r ->
                assertThat(((Target.Regression) a).values()).isEqualTo(r.values());
            case Target.None _ -> throw new AssertionError();
        }
    }

    private static final List<String> COLOURS =
            List.of("red", "\"a, \"\"b\"\"\"", "blue", "5\" pipe");

    private Path text(long seed, boolean classes) throws IOException {
        Random random = new Random(seed);
        List<String> ends = List.of("\n", "\r\n", "\r");
        String end = ends.get((int) (seed % 3));
        StringBuilder s = new StringBuilder(seed % 2 == 0 ? "\uFEFF" : "");
        s.append("x,colour,\"n\",code,y").append(end);
        int rows = 30 + random.nextInt(60);
        for (int i = 0; i < rows; i++) {
            s.append(random.nextInt(5) == 0 ? "NA" : random.nextGaussian()).append(',');
            s.append(random.nextInt(7) == 0 ? "" : COLOURS.get(random.nextInt(4)))
                    .append(',');
            s.append(random.nextInt(9)).append(random.nextBoolean() ? ".0," : ",");
            s.append(random.nextInt(3)).append(',');
            s.append(classes ? "k" + random.nextInt(3) : String.valueOf(random.nextGaussian()));
            s.append(end);
            if (random.nextInt(10) == 0) {
                s.append(end); // a blank line
            }
        }
        return Files.writeString(folder.resolve("t" + seed + classes + ".csv"), s);
    }

    @Tag("net")
    @Test
    void textReadsTheSameInParts() throws IOException {
        for (int seed = 0; seed < 24; seed++) {
            for (boolean classes : new boolean[] {true, false}) {
                Path file = text(seed, classes);
                for (MissingValues missing : List.of(MissingValues.KEEP, MissingValues.DROP)) {
                    ReadOptions options =
                            ReadOptions.defaults().withTargets("y").withMissing(missing);
                    if (seed % 4 == 0) {
                        options = options.withCategories(
                                new ReadOptions.Categories.Automatic(List.of("code"), 9));
                    }
                    Dataset whole = TableReader.read(CsvTable.of(file), options).dataset();
                    for (long bytes : new long[] {1, 64, 400, 1 << 20}) {
                        same(CsvTable.of(file), options, whole, bytes);
                    }
                }
            }
        }
    }

    @Test
    void quotedLineEndsDoNotCutRows() throws IOException {
        Path file = Files.writeString(
                folder.resolve("q.csv"), "a,b,y\n1,\"x\ny\",2\n\n3,\"\"\"\n\",4\r\n5,z,6.5");
        CsvTable table = CsvTable.of(file);
        List<RowRange> ranges = table.ranges(1);
        assertThat(ranges.stream().map(RowRange::number)).containsExactly(2L, 4L, 5L, 7L);
        List<Integer> lines = new ArrayList<>();
        for (RowRange r : ranges) {
            try (Rows rows = table.open(r)) {
                while (rows.advance()) {
                    lines.add(rows.number());
                }
            }
        }
        List<Integer> expected = new ArrayList<>();
        try (Rows rows = table.open()) {
            while (rows.advance()) {
                expected.add(rows.number());
            }
        }
        assertThat(lines).isEqualTo(expected);
    }

    @Test
    void arraysReadTheSameInParts() throws IOException {
        Random random = new Random(4);
        double[] values = new double[50 * 4];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 == 3 ? random.nextInt(3) : random.nextInt(6) == 0 ? Double.NaN : i;
        }
        Path file = folder.resolve("a.npy");
        for (NpyType type : List.of(NpyType.F8, NpyType.F4)) {
            Npy.write(file, new NpyArray(List.of(50, 4), values), type);
            ReadOptions options =
                    ReadOptions.defaults().withTargets("3").withMissing(MissingValues.KEEP);
            Dataset whole = NumpyFile.readNpy(file, options, new Purpose.Training())
                    .rows()
                    .dataset();
            for (long bytes : new long[] {1, 100, 333, 1 << 20}) {
                same(NpyTable.of(file), options, whole, bytes);
            }
        }
    }

    @Test
    void aParquetFileReadsTheSame() throws IOException {
        Path file = folder.resolve("a.parquet");
        try (var out = Files.newOutputStream(file)) {
            ParquetFile.write(
                    out,
                    List.of(
                            new ResultColumn.Numbers("x", new double[] {1, 2.5, -3}),
                            new ResultColumn.Texts("t", List.of("u", "v", "u")),
                            new ResultColumn.Integers("y", new int[] {0, 1, 1})));
        }
        ReadOptions options = ReadOptions.defaults().withTargets("y");
        same(
                ParquetTable.of(file),
                options,
                TableReader.read(ParquetTable.of(file), options).dataset(),
                1);
    }

    @Test
    void whatIsWrongIsSaidAsOfTheWholeFile() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(i + "," + (i % 3) + "," + (i % 2));
        }
        check(rows, 20, "7,oops,1", 30, "8,1,");
        check(rows, 20, "7,1,zero", 30, "8,1,1");
        check(rows, 20, "7,1", 30, "8,1,1");
        check(rows, 20, "7,inf,1", 10, "NA,1,1");
        check(rows, 20, "\"7,1,1", 10, "1,1,1");
        check(rows, 20, "7,,1", 35, ",1,1");
    }

    private void check(List<String> rows, int i, String a, int j, String b) throws IOException {
        List<String> bad = new ArrayList<>(rows);
        bad.set(i, a);
        bad.set(j, b);
        Path file = Files.writeString(
                folder.resolve("bad.csv"), "p,q,y\n" + String.join("\n", bad) + "\n");
        ReadOptions options = ReadOptions.defaults().withTargets("y");
        Refusal expected = null;
        try {
            TableReader.read(CsvTable.of(file), options);
        } catch (Refusal r) {
            expected = r;
        }
        assertThat(expected).isNotNull();
        CsvTable table = CsvTable.of(file);
        List<RowRange> ranges = table.ranges(16);
        assertThatThrownBy(() -> outline(table, options, ranges))
                .isInstanceOf(Refusal.class)
                .hasMessage(expected.getMessage());
    }
}
