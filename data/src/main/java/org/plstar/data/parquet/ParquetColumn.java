package org.plstar.data.parquet;

import java.io.EOFException;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Iterator;
import org.plstar.data.parquet.ParquetFooter.Chunk;
import org.plstar.data.parquet.ParquetFooter.RowGroup;
import org.plstar.data.parquet.Thrift.Struct;
import org.plstar.data.table.CellKind;
import org.plstar.data.table.CellParser;

/** One column of numbers, truth values or text, read page by page from front to back. */
final class ParquetColumn {
    /** The number of bytes of a page, and of all values of a page. */
    static final int LARGEST_PAGE = 1 << 28;

    /** Values of a page or dictionary. */
    private static final int MOST_VALUES = 1 << 23;

    /** The number of bytes that are read first for the header of a page. */
    private static final int HEADER = 1 << 10;

    private static final int DATA_PAGE = 0;
    private static final int DICTIONARY_PAGE = 2;
    private static final int DATA_PAGE_V2 = 3;

    private static final int MISSING = -1;

    private final FileChannel file;
    private final ColumnType type;
    private final int leaf;
    private final Iterator<RowGroup> groups;

    // the chunk that is being read
    private int codec;
    private long position;
    private long end;
    private long valuesLeft;
    private Cells dictionary;

    // the page that is being read: for each row, the number of its cell
    private Cells cells;
    private int[] slots = {};
    private int first;

    private int row = -1;
    private CellKind kind = CellKind.MISSING;
    private double value;
    private String text = "";

    ParquetColumn(FileChannel file, ParquetFooter footer, ParquetFooter.Column column) {
        this.file = file;
        this.type = column.type();
        this.leaf = column.leaf();
        this.groups = footer.groups().iterator();
        this.dictionary = new Cells(type, 0);
        this.cells = dictionary;
    }

    // ---- cells

    /** Moves to a row; rows only increase. */
    void moveTo(int to) throws IOException {
        if (row == to) {
            return;
        }
        while (first + slots.length <= to) {
            first += slots.length;
            nextPage();
        }
        row = to;
        int slot = slots[to - first];
        text = "";
        value = 0;
        if (slot == MISSING) {
            kind = CellKind.MISSING;
        } else if (type.meaning().isNumber()) {
            value = cells.number(slot) + 0.0;
            CellKind number = Double.isInfinite(value) ? CellKind.INFINITE : CellKind.NUMBER;
            kind = Double.isNaN(value) ? CellKind.MISSING : number;
        } else {
            text = cells.text(slot).strip();
            value = CellParser.parse(text);
            kind = CellParser.kind(text, value);
        }
    }

    CellKind kind() {
        return kind;
    }

    double value() {
        return value;
    }

    /** The cell as text; numbers in Java's notation. */
    String text() {
        return type.meaning().isNumber() && kind != CellKind.MISSING
                ? Double.toString(value)
                : text;
    }

    // ---- pages

    private void nextPage() throws IOException {
        while (true) {
            while (valuesLeft == 0) {
                nextChunk();
            }
            if (position >= end) {
                throw new EOFException("a column has fewer values than it says");
            }
            ByteBuffer bytes = header();
            Struct header = Thrift.read(bytes);
            position += bytes.position();
            int size = header.size(3, end - position);
            byte[] page = ParquetFooter.bytes(file, position, size).array();
            position += size;
            int unpacked = header.size(2, LARGEST_PAGE);
            switch ((int) header.whole(1)) {
                case DATA_PAGE -> {
                    first(header.struct(5), Codec.decompress(codec, page, unpacked));
                    return;
                }
                case DATA_PAGE_V2 -> {
                    second(header.struct(8), page, unpacked);
                    return;
                }
                case DICTIONARY_PAGE ->
                    dictionary = new Decoder(
                                    type, ByteBuffer.wrap(Codec.decompress(codec, page, unpacked)))
                            .values(0, header.struct(7).size(1, MOST_VALUES));
                default -> {} // an index page is skipped
            }
        }
    }

    private void nextChunk() throws IOException {
        if (!groups.hasNext()) {
            throw new EOFException("a column ends before its last row");
        }
        RowGroup group = groups.next();
        if (leaf >= group.chunks().size()) {
            throw new IOException("a column has no location in the file");
        }
        Chunk chunk = group.chunks().get(leaf);
        if (chunk.elsewhere()) {
            throw new UnsupportedOperationException("columns in other files");
        }
        if (chunk.values() != group.rows() || chunk.values() < 0) {
            throw new IOException("a column has other rows than the file");
        }
        codec = chunk.codec();
        position = chunk.from();
        end = Math.addExact(position, chunk.length());
        valuesLeft = chunk.values();
        dictionary = new Cells(type, 0);
        if (end > file.size() || chunk.length() < 0) {
            throw new IOException("it refers to bytes that it does not have");
        }
    }

    /** Reads enough bytes for a header, whose length depends on the statistics in it. */
    private ByteBuffer header() throws IOException {
        for (long most = HEADER; ; most *= 16) {
            int length = (int) Math.min(most, Math.min(end - position, LARGEST_PAGE));
            ByteBuffer bytes = ParquetFooter.bytes(file, position, length);
            try {
                Thrift.read(bytes.duplicate());
                return bytes;
            } catch (IOException | BufferUnderflowException tooShort) {
                if (length < most) {
                    throw tooShort;
                }
            }
        }
    }

    /** A page of the first version: levels and values are packed together. */
    private void first(Struct header, byte[] page) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
        int count = header.size(1, Math.min(valuesLeft, MOST_VALUES));
        int[] levels = {};
        if (type.optional()) {
            if (header.whole(3) != 3) {
                throw new UnsupportedOperationException("levels in another encoding");
            }
            int length = in.getInt();
            ByteBuffer packed = in.slice(in.position(), length);
            levels = Decoder.runs(packed, 1, count);
            in.position(in.position() + length);
        }
        take(levels, count, (int) header.whole(2), in);
    }

    /** Reads a page of the second version: levels are before the values, and not packed. */
    private void second(Struct header, byte[] page, int unpacked) throws IOException {
        int count = header.size(1, Math.min(valuesLeft, MOST_VALUES));
        int repetitions = header.size(6, page.length);
        int definitions = header.size(5, page.length - repetitions);
        int levelBytes = repetitions + definitions;
        int[] levels = type.optional()
                ? Decoder.runs(ByteBuffer.wrap(page, repetitions, definitions).slice(), 1, count)
                : new int[0];
        byte[] values = Arrays.copyOfRange(page, levelBytes, page.length);
        // a page of nothing but missing values may have no bytes to unpack
        if (header.truth(7, true) && values.length > 0) {
            values = Codec.decompress(codec, values, unpacked - levelBytes);
        }
        take(levels, count, (int) header.whole(4), ByteBuffer.wrap(values));
    }

    /** Decodes the values, as many as levels are 1. */
    private void take(int[] levels, int count, int encoding, ByteBuffer in) throws IOException {
        valuesLeft -= count;
        slots = new int[count];
        int present = 0;
        for (int i = 0; i < count; i++) {
            slots[i] = levels.length > 0 && levels[i] == 0 ? MISSING : present++;
        }
        if (encoding != 2 && encoding != 8) {
            cells = new Decoder(type, in).values(encoding, present);
            return;
        }
        cells = dictionary;
        if (present == 0) {
            return;
        }
        int width = in.get() & 0xFF;
        int[] chosen = Decoder.runs(in, width, present);
        for (int i = 0; i < count; i++) {
            if (slots[i] != MISSING) {
                slots[i] = chosen[slots[i]];
                if (slots[i] < 0 || slots[i] >= cells.count()) {
                    throw new IOException("a value is not in its dictionary");
                }
            }
        }
    }
}
