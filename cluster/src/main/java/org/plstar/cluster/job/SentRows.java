package org.plstar.cluster.job;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.RowsSpec;
import org.plstar.cluster.store.Places;
import org.plstar.cluster.store.RowSource;
import org.plstar.cluster.store.SharedPlace;
import org.plstar.cluster.store.StoredRows;
import org.plstar.predict.RowTiles;
import org.plstar.study.table.CentredRows;
import org.plstar.study.table.CodedRows;

/**
 * Rows of a fit, before versions are made of them, for executors to fetch in chunks: sent, or
 * stored once in a place that all see and read by range.
 */
final class SentRows implements AutoCloseable {
    /** The number of rows of a chunk of images with versions: a tile needs few of them. */
    private static final int FEW = 256;

    private final ClusterSession cluster;
    private final CentredRows rows;
    private final Optional<ClusterTable> table;
    private final int outputs;
    private final RowsSpec spec;
    private @Nullable RowSource ready;

    /**
     * Sends the rows of a fit.
     *
     * @param place where rows are stored; absent where they are sent
     * @param table that has them, where they are not here
     */
    SentRows(
            ClusterSession cluster,
            CentredRows rows,
            int outputs,
            Optional<String> place,
            Optional<ClusterTable> table) {
        this.cluster = cluster;
        this.rows = rows;
        this.table = table;
        this.outputs = outputs;
        this.spec = new RowsSpec(
                place.map(name -> Places.name(Places.of(name))).orElse(""),
                rows.x().count(),
                rows.x().width() + outputs,
                rows.group() == 1 ? RowTiles.TILE : FEW);
    }

    private boolean stored() {
        return !spec.place().isEmpty();
    }

    /** Whether rows are read by executors only. */
    boolean elsewhere() {
        return rows.x() instanceof CodedRows coded && !coded.data().held();
    }

    /** The chunks; the first call sends or stores them. */
    RowSource chunks() {
        RowSource known = ready;
        if (known == null) {
            known = stored() && elsewhere()
                    ? fromTable()
                    : RowSource.of(spec, this::chunk, cluster);
            ready = known;
        }
        return known;
    }

    private RowSource fromTable() {
        SharedPlace.require(Places.of(spec.place()), cluster);
        table.orElseThrow().write(spec, ((CodedRows) rows.x()).encoder(), rows.y());
        return new RowSource.Stored(spec);
    }

    /** The rows of a chunk, each with its targets after it. */
    private double[] chunk(int number) {
        int from = number * spec.tile();
        int to = Math.min(rows.x().count(), from + spec.tile());
        int width = spec.width();
        double[] all = new double[(to - from) * width];
        for (int i = from; i < to; i++) {
            int at = (i - from) * width;
            System.arraycopy(rows.x().row(i), 0, all, at, width - outputs);
            System.arraycopy(rows.y(), i * outputs, all, at + width - outputs, outputs);
        }
        return all;
    }

    /** The bytes that the tasks of both passes will read. */
    double bytesRead(RowTiles cut) {
        if (!stored()) {
            return 0;
        }
        double chunks = 0;
        for (int s = 0; s < cut.strands(); s++) {
            int from = cut.firstRow(cut.firstTile(s));
            int to = Math.min(cut.rows(), cut.firstRow(cut.firstTile(s + 1)));
            chunks += chunks(from / rows.group(), Math.ceilDiv(to, rows.group()));
            chunks += chunks(Math.ceilDiv(from, rows.group()), Math.ceilDiv(to, rows.group()));
        }
        return chunks * StoredRows.chunkBytes(spec);
    }

    private int chunks(int from, int to) {
        return from >= to ? 0 : (to - 1) / spec.tile() - from / spec.tile() + 1;
    }

    /** The bytes of rows that will be sent: a strand's second pass may run on another executor. */
    double bytesDown(int executors) {
        double all = (double) Double.BYTES * spec.rows() * spec.width();
        return stored() ? 0 : all * (2 - 1.0 / executors);
    }

    /** The bytes that will be written; 0 if the rows are stored already. */
    double bytesToWrite() {
        if (!stored()) {
            return 0;
        }
        int chunks = Math.ceilDiv(spec.rows(), spec.tile());
        return elsewhere()
                ? (double) chunks * StoredRows.chunkBytes(spec)
                : StoredRows.bytesToWrite(spec, () -> StoredRows.digest(chunks, this::chunk));
    }

    @Override
    public void close() {
        if (ready != null) {
            ready.close();
        }
    }
}
