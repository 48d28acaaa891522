package org.plstar.cluster.job;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.TableSpec;
import org.plstar.cluster.store.StoredRows;
import org.plstar.data.Dataset;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.table.ColumnPlan;
import org.plstar.data.table.ColumnScan;
import org.plstar.data.table.PartReader;
import org.plstar.data.table.PartedTable;
import org.plstar.data.table.RowRange;
import org.plstar.data.table.RowScan;
import org.plstar.study.table.TableEncoder;

/** The computations of tasks on ranges of a file. */
final class TableTask {
    /** About the number of elements of rows that a task holds at a time. */
    private static final long HELD = 1L << 21;

    private TableTask() {}

    private static PartedTable open(TableSpec spec, RowRange range) {
        TaskContext context = TaskContext.get();
        if (context != null && range.to() > range.from()) {
            context.taskMetrics().inputMetrics().incRecordsRead(1);
        }
        return spec.open();
    }

    /** Reads the summary of a range's rows. */
    record See(TableSpec spec, ColumnPlan plan) implements Job.Task<RowRange, RowScan> {
        @Override
        public RowScan run(RowRange range, TaskScope scope) {
            return PartReader.see(open(spec, range).part(range), spec.options(), plan);
        }
    }

    /** Reads the text of a range. */
    record Texts(TableSpec spec, ColumnPlan plan, int most)
            implements Job.Task<RowRange, ColumnScan> {
        @Override
        public ColumnScan run(RowRange range, TaskScope scope) {
            return PartReader.texts(open(spec, range).part(range), plan, most);
        }
    }

    /**
     * The facts on all rows by which ranges are read.
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

        /** Gives the rows of a range, some after others, as long as the receiver needs more. */
        void rows(TableSpec spec, RowRange range, Predicate<Dataset> told) {
            PartReader.rows(
                    open(spec, range).part(range),
                    spec.options(),
                    plan,
                    schema,
                    like(),
                    HELD,
                    told);
        }
    }

    /**
     * The requested rows of a range.
     *
     * @param which by their positions among those of the range that are kept
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Wanted(RowRange range, int[] which) implements Serializable {}

    /** Features of some rows, row-major, and which are missing. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Features(double[] numbers, BitSet missing) implements Serializable {}

    /** Fetches rows of a range. */
    record Select(TableSpec spec, Known known) implements Job.Task<Wanted, Features> {
        @Override
        public Features run(Wanted wanted, TaskScope scope) {
            int[] which = wanted.which;
            int width = known.schema.featureNames().size();
            double[] numbers = new double[Math.multiplyExact(which.length, width)];
            BitSet missing = new BitSet();
            int[] at = new int[2]; // rows that were seen, and those that were taken
            known.rows(spec, wanted.range, some -> {
                for (; at[1] < which.length && which[at[1]] < at[0] + some.rows(); at[1]++) {
                    Dataset one = some.select(new int[] {which[at[1]] - at[0]});
                    int to = at[1] * width;
                    System.arraycopy(one.features(), 0, numbers, to, width);
                    one.missing().stream().forEach(bit -> missing.set(to + bit));
                }
                at[0] += some.rows();
                return at[1] < which.length;
            });
            if (at[1] < which.length) {
                throw new IllegalStateException(
                        "rows changed while they were read: " + spec.path());
            }
            return new Features(numbers, missing);
        }
    }

    /**
     * Consecutive chunks of a range.
     *
     * @param first the index of the first chunk
     * @param count the number of chunks
     * @param skip rows of the first range before the first chunk
     * @param ranges that have their rows
     * @param y targets of their rows
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Chunks(int first, int count, int skip, List<RowRange> ranges, double[] y)
            implements Serializable {}

    /** Encodes and writes chunks, and returns their digests. */
    record Write(TableSpec spec, Known known, RowsSpec rows, Broadcast<TableEncoder> encoder)
            implements Job.Task<Chunks, ArrayList<String>> {
        @Override
        public ArrayList<String> run(Chunks chunks, TaskScope scope) {
            Writer writer = new Writer(rows, encoder.value(), chunks);
            for (RowRange range : chunks.ranges) {
                known.rows(spec, range, writer::take);
            }
            scope.written(writer.digests.size() * StoredRows.chunkBytes(rows));
            if (writer.digests.size() != chunks.count) {
                throw new IllegalStateException(
                        "rows changed while they were read: " + spec.path());
            }
            return writer.digests;
        }
    }

    /** Fills one chunk after another. */
    private static final class Writer {
        private final RowsSpec spec;
        private final TableEncoder encoder;
        private final Chunks chunks;
        private final int outputs;
        private final int all;
        private final double[] chunk;
        private final ArrayList<String> digests = new ArrayList<>();
        private int row;
        private int at;

        Writer(RowsSpec spec, TableEncoder encoder, Chunks chunks) {
            this.spec = spec;
            this.encoder = encoder;
            this.chunks = chunks;
            this.outputs = spec.width() - encoder.inputs();
            this.all = chunks.y.length / outputs;
            this.chunk = new double[spec.tile() * spec.width()];
            this.row = -chunks.skip;
        }

        /** Adds the following rows; returns whether more can be added. */
        boolean take(Dataset some) {
            int width = spec.width() - outputs;
            for (int i = 0; i < some.rows() && row < all; i++, row++) {
                if (row < 0) {
                    continue;
                }
                System.arraycopy(encoder.row(some, i), 0, chunk, at, width);
                System.arraycopy(chunks.y, row * outputs, chunk, at + width, outputs);
                at += spec.width();
                if (at == chunk.length || row + 1 == all) {
                    double[] whole = Arrays.copyOf(chunk, at);
                    StoredRows.write(spec, chunks.first + digests.size(), whole);
                    digests.add(StoredRows.digest(whole));
                    at = 0;
                }
            }
            return row < all;
        }
    }
}
