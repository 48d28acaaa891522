package org.plstar.data.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.plstar.data.ResultColumn;

/**
 * Writes a table as Parquet, version 1: plain pages without compression, one row group, no value
 * missing. Text is UTF-8. Source: the Parquet format's specification 2.11.
 */
public final class ParquetFile {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    /** The number of rows of a page. */
    private static final int PAGE = 1 << 16;

    private static final int PLAIN = 0;
    private static final int RLE = 3;
    private static final int UTF8 = 0;
    private static final int INT32 = 1;
    private static final int DOUBLE = 5;
    private static final int BYTES = 6;

    private final OutputStream out;
    private final List<ResultColumn> columns;
    private long at;

    private ParquetFile(OutputStream out, List<ResultColumn> columns) {
        this.out = out;
        this.columns = columns;
    }

    /** Writes the whole file; memory: a page of {@value #PAGE} rows. */
    public static void write(OutputStream out, List<ResultColumn> columns) throws IOException {
        new ParquetFile(out, columns).write();
    }

    private void write() throws IOException {
        int rows = columns.getFirst().rows();
        put(MAGIC);
        List<byte[]> chunks = new ArrayList<>();
        long start = at;
        for (ResultColumn c : columns) {
            chunks.add(chunk(c));
        }
        byte[] group = new ThriftWriter()
                .structs(1, chunks)
                .i64(2, at - start)
                .i64(3, rows)
                .end();
        List<byte[]> schema = new ArrayList<>();
        schema.add(new ThriftWriter().text(4, "schema").i32(5, columns.size()).end());
        columns.forEach(c -> schema.add(element(c)));
        byte[] footer = new ThriftWriter()
                .i32(1, 1)
                .structs(2, schema)
                .i64(3, rows)
                .structs(4, List.of(group))
                .text(6, "plstar")
                .end();
        put(footer);
        byte[] length = new byte[Integer.BYTES];
        buffer(length).putInt(footer.length);
        put(length);
        put(MAGIC);
    }

    private static byte[] element(ResultColumn c) {
        ThriftWriter element = new ThriftWriter().i32(1, type(c)).i32(3, 0);
        element.text(4, c.name());
        return c instanceof ResultColumn.Texts ? element.i32(6, UTF8).end() : element.end();
    }

    /** The format's number of the storage. */
    private static int type(ResultColumn c) {
        return switch (c) {
            case ResultColumn.Numbers _ -> DOUBLE;
            case ResultColumn.Integers _ -> INT32;
            case ResultColumn.Texts _ -> BYTES;
        };
    }

    /** Writes a column's pages, and returns their description. */
    private byte[] chunk(ResultColumn c) throws IOException {
        long start = at;
        for (int from = 0; from < c.rows(); from += PAGE) {
            int rows = Math.min(PAGE, c.rows() - from);
            byte[] values = values(c, from, rows);
            byte[] data = new ThriftWriter()
                    .i32(1, rows)
                    .i32(2, PLAIN)
                    .i32(3, RLE)
                    .i32(4, RLE)
                    .end();
            put(new ThriftWriter()
                    .i32(1, 0)
                    .i32(2, values.length)
                    .i32(3, values.length)
                    .struct(5, data)
                    .end());
            put(values);
        }
        byte[] about = new ThriftWriter()
                .i32(1, type(c))
                .integers(2, List.of(PLAIN, RLE))
                .texts(3, List.of(c.name()))
                .i32(4, 0)
                .i64(5, c.rows())
                .i64(6, at - start)
                .i64(7, at - start)
                .i64(9, start)
                .end();
        return new ThriftWriter().i64(2, start).struct(3, about).end();
    }

    private static byte[] values(ResultColumn c, int from, int rows) {
        return switch (c) {
            case ResultColumn.Numbers n -> {
                byte[] bytes = new byte[rows * Double.BYTES];
                buffer(bytes).asDoubleBuffer().put(n.values(), from, rows);
                yield bytes;
            }
            case ResultColumn.Integers n -> {
                byte[] bytes = new byte[rows * Integer.BYTES];
                buffer(bytes).asIntBuffer().put(n.values(), from, rows);
                yield bytes;
            }
            case ResultColumn.Texts t -> {
                List<byte[]> cells = t.values().subList(from, from + rows).stream()
                        .map(s -> s.getBytes(StandardCharsets.UTF_8))
                        .toList();
                byte[] bytes = new byte
                        [cells.stream().mapToInt(s -> Integer.BYTES + s.length).sum()];
                ByteBuffer b = buffer(bytes);
                cells.forEach(s -> b.putInt(s.length).put(s));
                yield bytes;
            }
        };
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        at += bytes.length;
    }
}
