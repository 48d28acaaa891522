package org.plstar.data.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.parquet.Thrift.Struct;

/**
 * The footer of a Parquet file: its columns, and the positions of their chunks.
 *
 * @param columns those at the top; nested ones too
 * @param groups the parts of the rows, in order
 */
record ParquetFooter(List<Column> columns, List<RowGroup> groups) {
    /** "PAR1", read as a little-endian number. */
    private static final int MAGIC = 0x31524150;

    /** The bytes "PARE", which mean that the footer is encrypted. */
    private static final int ENCRYPTED = 0x45524150;

    /**
     * A column at the top.
     *
     * @param leaf the index of the column's chunk in a row group
     */
    record Column(String name, ColumnType type, int leaf) {}

    /** A group of consecutive rows. */
    record RowGroup(long rows, List<Chunk> chunks) {}

    /** The pages of one column in one row group. */
    record Chunk(int codec, long values, long from, long length, boolean elsewhere) {}

    static ParquetFooter read(FileChannel file) throws IOException {
        long size = file.size();
        if (size < 12) {
            throw new IOException("it is too short");
        }
        ByteBuffer tail = bytes(file, size - 8, 8);
        long length = Integer.toUnsignedLong(tail.getInt());
        int magic = tail.getInt();
        if (magic == ENCRYPTED) {
            throw new UnsupportedOperationException("it is encrypted");
        }
        if (magic != MAGIC || length > size - 12) {
            throw new IOException("it does not end as Parquet files do");
        }
        Struct footer = Thrift.read(bytes(file, size - 8 - length, Math.toIntExact(length)));
        List<RowGroup> groups = new ArrayList<>();
        for (Struct g : footer.structs(4)) {
            List<Chunk> chunks = new ArrayList<>();
            for (Struct c : g.structs(1)) {
                chunks.add(chunk(c));
            }
            groups.add(new RowGroup(g.whole(3), chunks));
        }
        return new ParquetFooter(columns(footer.structs(2)), groups);
    }

    /** Reads bytes that the file must have. */
    static ByteBuffer bytes(FileChannel file, long from, int length) throws IOException {
        if (from < 0 || length < 0 || from > file.size() - length) {
            throw new IOException("it refers to bytes that it does not have");
        }
        ByteBuffer b = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (b.hasRemaining() && file.read(b, from + b.position()) >= 0) {
            // repeated until all bytes are read
        }
        if (b.hasRemaining()) {
            throw new IOException("it became shorter while it was read");
        }
        return b.flip();
    }

    private static Chunk chunk(Struct chunk) throws IOException {
        Struct about = chunk.struct(3);
        long data = about.whole(9);
        long dictionary = about.whole(11);
        return new Chunk(
                (int) about.whole(4),
                about.whole(5),
                dictionary > 0 ? Math.min(dictionary, data) : data,
                about.whole(7),
                chunk.has(1));
    }

    /** The tree of columns is written with each group before its members. */
    private static List<Column> columns(List<Struct> schema) throws IOException {
        List<Column> columns = new ArrayList<>();
        int leaf = 0;
        for (int at = 1; at < schema.size(); ) {
            Struct top = schema.get(at);
            columns.add(new Column(top.text(4), ColumnType.of(top), leaf));
            long open = 1;
            while (open > 0) {
                if (at == schema.size()) {
                    throw new IOException("a column lacks its parts");
                }
                long members = schema.get(at++).size(5, schema.size());
                leaf += members == 0 ? 1 : 0;
                open += members - 1;
            }
        }
        return columns;
    }
}
