package org.plstar.cluster.job;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.spec.ClusterRefusal;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.spec.TableSpec;
import org.plstar.cluster.spec.TaskResult;
import org.plstar.cluster.store.StoredRows;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.ReadOptions;
import org.plstar.data.Trainable;
import org.plstar.data.parts.PartedTables;
import org.plstar.data.source.Loaded;
import org.plstar.data.table.ColumnPlan;
import org.plstar.data.table.ColumnScan;
import org.plstar.data.table.PartReader;
import org.plstar.data.table.PartedTable;
import org.plstar.data.table.RowRange;
import org.plstar.data.table.RowScan;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.table.TableEncoder;

/**
 * A table that executors read range by range. The driver reads its bytes once, for the digest and
 * to divide text between rows, and holds targets and row numbers; features are read where they are
 * used.
 */
final class ClusterTable {
    private final ClusterSession cluster;
    private final Session local;
    private final TableSpec spec;
    private final List<RowRange> ranges;
    private final Loaded loaded;
    private final TableTask.Known known;

    /** The position of the first row of each range, and the number of rows. */
    private final int[] starts;

    private ClusterTable(
            ClusterSession cluster,
            Session local,
            TableSpec spec,
            List<RowRange> ranges,
            PartReader.Outline outline) {
        this.cluster = cluster;
        this.local = local;
        this.spec = spec;
        this.ranges = ranges;
        Dataset data = outline.reading().dataset();
        this.loaded = new Loaded(
                Trainable.measurable(data), Optional.empty(), outline.reading().notes());
        this.known = TableTask.Known.of(outline.plan(), data);
        this.starts = new int[ranges.size() + 1];
        for (int r = 0; r < ranges.size(); r++) {
            starts[r + 1] = starts[r] + outline.parts().get(r).numbers().length;
        }
    }

    /**
     * Has executors read a table.
     *
     * @param bytes of a range, about
     * @return absent for a file that is read as a whole
     */
    static Optional<ClusterTable> of(
            ClusterSession cluster, Path file, ReadOptions options, long bytes, Session local) {
        Optional<PartedTable> found =
                options.rows().isPresent() || !options.spelling().isUsual()
                        ? Optional.empty()
                        : PartedTables.of(file);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PartedTable table = found.get();
        TableSpec spec = TableSpec.of(file, options);
        List<RowRange> ranges = table.ranges(bytes);
        PartReader.Outline outline =
                PartReader.outline(table, options, new Looks(cluster, local, spec, ranges));
        return Optional.of(new ClusterTable(cluster, local, spec, ranges, outline));
    }

    /** The table without its features. */
    Loaded loaded() {
        return loaded;
    }

    /** Reads summaries of parts on executors. */
    private record Looks(
            ClusterSession cluster, Session local, TableSpec spec, List<RowRange> ranges)
            implements PartReader.Work {
        @Override
        public PartReader.Seen see(ColumnPlan plan) {
            List<TaskResult<RowScan>> all;
            try (Job job = job(cluster, local, "reading")) {
                all = job.answers(ranges, new TableTask.See(spec, plan));
            }
            List<TaskResult.Told> told = all.stream()
                    .map(TaskResult::refused)
                    .filter(Objects::nonNull)
                    .toList();
            told.stream()
                    .filter(t -> t.code().equals(ClusterRefusal.NOT_SHARED.name()))
                    .findFirst()
                    .ifPresent(t -> {
                        throw Refusal.of(
                                ClusterRefusal.NOT_SHARED,
                                t.where(),
                                "executors do not see the file that the driver sees",
                                "a file that all read under this name",
                                "put it on a shared disk, or let the driver read it"
                                        + " (--ingest driver)");
                    });
            boolean text = !told.isEmpty()
                    && told.stream()
                            .allMatch(
                                    t -> t.code().equals(DataRefusal.TEXT_IN_NUMBER_COLUMN.name()));
            return told.isEmpty()
                    ? new PartReader.Seen(all.stream().map(TaskResult::get).toList(), false)
                    : new PartReader.Seen(List.of(), text);
        }

        @Override
        public List<ColumnScan> texts(ColumnPlan plan, int most) {
            try (Job job = job(cluster, local, "looking at columns of text")) {
                return job.run(ranges, new TableTask.Texts(spec, plan, most));
            }
        }
    }

    private static Job job(ClusterSession cluster, Session local, String words) {
        return new Job(cluster, "table", words, local.stop());
    }

    /**
     * Some rows with their features.
     *
     * @param which ascending
     */
    Dataset select(int[] which) {
        List<TableTask.Wanted> wanted = new ArrayList<>();
        int at = 0;
        for (int r = 0; r < ranges.size(); r++) {
            int from = at;
            while (at < which.length && which[at] < starts[r + 1]) {
                at++;
            }
            if (at > from) {
                int begin = starts[r];
                wanted.add(new TableTask.Wanted(
                        ranges.get(r),
                        Arrays.stream(which, from, at).map(i -> i - begin).toArray()));
            }
        }
        Dataset all = loaded.data();
        double[] features = new double[Math.multiplyExact(which.length, all.width())];
        BitSet missing = new BitSet();
        int to = 0;
        try (Job job = job(cluster, local, "fetching %,d rows".formatted(which.length))) {
            for (TableTask.Features f : job.run(wanted, new TableTask.Select(spec, known))) {
                System.arraycopy(f.numbers(), 0, features, to, f.numbers().length);
                int shift = to;
                f.missing().stream().forEach(bit -> missing.set(shift + bit));
                to += f.numbers().length;
            }
        }
        return new Dataset(
                all.source(),
                all.contentHash(),
                all.featureNames(),
                all.inputShape(),
                features,
                missing,
                all.target().select(which),
                all.rowNumbers().select(which),
                all.schema());
    }

    /**
     * Writes all rows as inputs of a kernel, each with its targets after it.
     *
     * @param y targets, [rows, outputs] row-major
     * @return the digest of the written bytes
     */
    String write(RowsSpec rows, TableEncoder encoder, double[] y) {
        int height = rows.tile();
        int outputs = rows.width() - encoder.inputs();
        List<TableTask.Chunks> tasks = new ArrayList<>();
        for (int r = 0; r < ranges.size(); r++) {
            // the chunks whose first rows are in this range
            int first = Math.ceilDiv(starts[r], height);
            int end = Math.ceilDiv(starts[r + 1], height);
            if (first >= end) {
                continue;
            }
            int from = first * height;
            int to = Math.min(rows.rows(), end * height);
            List<RowRange> some = new ArrayList<>();
            for (int q = r; q < ranges.size() && starts[q] < to; q++) {
                if (starts[q + 1] > starts[q]) {
                    some.add(ranges.get(q));
                }
            }
            tasks.add(new TableTask.Chunks(
                    first,
                    end - first,
                    from - starts[r],
                    some,
                    Arrays.copyOfRange(y, from * outputs, to * outputs)));
        }
        StoredRows.begin(rows);
        try (Job job = job(cluster, local, "storing %,d rows".formatted(rows.rows()))) {
            List<String> digests = new ArrayList<>();
            job.run(tasks, new TableTask.Write(spec, known, rows, job.send(encoder)))
                    .forEach(digests::addAll);
            String sha256 = StoredRows.digest(digests);
            StoredRows.finish(rows, sha256);
            return sha256;
        }
    }
}
