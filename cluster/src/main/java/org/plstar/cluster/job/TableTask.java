package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.TableSpec;
import org.plstar.cluster.store.StoredRows;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.table.ColumnPlan;
import org.plstar.data.table.PartReader;
import org.plstar.data.table.PartedTable;
import org.plstar.data.table.RowRange;
import org.plstar.data.table.RowsSeen;
import org.plstar.data.table.TextSeen;
import org.plstar.study.table.TableEncoder;

/** What tasks do with ranges of a file. */
final class TableTask {
    private TableTask() {}

    private static PartedTable open(TableSpec spec, RowRange range) {
        TaskContext context = TaskContext.get();
        if (context != null && range.to() > range.from()) {
            context.taskMetrics().inputMetrics().incRecordsRead(1);
        }
        return spec.open();
    }

    /** Looks at the rows of a range. */
    record See(TableSpec spec, ColumnPlan plan, CollectionAccumulator<Answer.Told> refused)
            implements Function<RowRange, Answer<RowsSeen>> {
        @Override
        public Answer<RowsSeen> call(RowRange range) {
            return Answer.of(
                    () -> PartReader.see(open(spec, range).part(range), spec.options(), plan),
                    refused);
        }
    }

    /** Looks at the text of a range. */
    record Texts(
            TableSpec spec, ColumnPlan plan, int most, CollectionAccumulator<Answer.Told> refused)
            implements Function<RowRange, Answer<TextSeen>> {
        @Override
        public Answer<TextSeen> call(RowRange range) {
            return Answer.of(
                    () -> PartReader.texts(open(spec, range).part(range), plan, most), refused);
        }
    }

    /**
     * What is known of all rows, by which ranges are read.
     *
     * @param classes names; empty for numbers
     * @param numbers names of target columns; empty for classes
     */
    record Known(ColumnPlan plan, Schema schema, List<String> classes, List<String> numbers)
            implements Serializable {
        static Known of(ColumnPlan plan, Dataset outline) {
            return switch (outline.target()) {
                case Target.Classes c ->
                        new Known(plan, outline.schema(), c.classNames(), List.of());
                case Target.Regression r -> new Known(plan, outline.schema(), List.of(), r.names());
                case Target.None _ -> throw new IllegalArgumentException("no targets");
            };
        }

        private Target like() {
            return classes.isEmpty()
                    ? new Target.Regression(new double[0], numbers)
                    : new Target.Classes(new int[0], classes);
        }

        /** The rows of a range that has some. */
        Dataset rows(TableSpec spec, RowRange range) {
            return PartReader.rows(
                    open(spec, range).part(range), spec.options(), plan, schema, like());
        }
    }

    /**
     * Rows of a range that are wanted.
     *
     * @param which by their positions among those of the range that are kept
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Wanted(RowRange range, int[] which) implements Serializable {}

    /** Features of some rows, row-major, and which are missing. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Features(double[] numbers, BitSet missing) implements Serializable {}

    /** Fetches rows. */
    record Select(TableSpec spec, Known known, CollectionAccumulator<Answer.Told> refused)
            implements Function<Wanted, Answer<Features>> {
        @Override
        public Answer<Features> call(Wanted wanted) {
            return Answer.of(
                    () -> {
                        Dataset some = known.rows(spec, wanted.range).select(wanted.which);
                        return new Features(some.features(), some.missing());
                    },
                    refused);
        }
    }

    /**
     * Consecutive chunks.
     *
     * @param first their first
     * @param count how many
     * @param skip rows of the first range before the first chunk
     * @param ranges that have their rows
     * @param y targets of their rows
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Chunks(int first, int count, int skip, List<RowRange> ranges, double[] y)
            implements Serializable {}

    /** Encodes and writes chunks; answers their digests. */
    record Write(
            TableSpec spec,
            Known known,
            RowsSpec rows,
            Broadcast<TableEncoder> encoder,
            CollectionAccumulator<Answer.Told> refused)
            implements Function<Chunks, Answer<ArrayList<String>>> {
        @Override
        public Answer<ArrayList<String>> call(Chunks chunks) {
            return Answer.of(() -> digests(chunks), refused);
        }

        private ArrayList<String> digests(Chunks chunks) {
            ArrayList<String> digests = new ArrayList<>();
            int width = encoder.value().inputs();
            int outputs = rows.width() - width;
            int all = chunks.y.length / outputs;
            double[] chunk = new double[rows.tile() * rows.width()];
            int row = -chunks.skip;
            int at = 0;
            for (RowRange range : chunks.ranges) {
                Dataset some = known.rows(spec, range);
                for (int i = 0; i < some.rows() && row < all; i++, row++) {
                    if (row < 0) {
                        continue;
                    }
                    System.arraycopy(encoder.value().row(some, i), 0, chunk, at, width);
                    System.arraycopy(chunks.y, row * outputs, chunk, at + width, outputs);
                    at += rows.width();
                    if (at == chunk.length || row + 1 == all) {
                        double[] whole = Arrays.copyOf(chunk, at);
                        StoredRows.write(rows, chunks.first + digests.size(), whole);
                        digests.add(StoredRows.digest(whole));
                        at = 0;
                    }
                }
            }
            TaskContext.get()
                    .taskMetrics()
                    .outputMetrics()
                    .setBytesWritten(digests.size() * StoredRows.chunkBytes(rows));
            if (digests.size() != chunks.count) {
                throw new IllegalStateException(
                        "rows changed while they were read: " + spec.path());
            }
            return digests;
        }
    }
}
