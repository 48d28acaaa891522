package org.plstar.data.table;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.plstar.array.Sha256;
import org.plstar.data.Location;

/**
 * The positions between rows at which a text file can be divided: found by its quotes, separators
 * and line ends alone, in one pass over its bytes that also computes the digest. A quote opens a
 * cell only at its beginning, as for the parser; where the parser would refuse, cuts may be wrong,
 * and the rows as well.
 *
 * @param contentHash SHA-256 of all bytes, in hexadecimal
 */
record CsvCuts(List<RowRange> ranges, String contentHash) {
    private static final int[] MARK = {0xEF, 0xBB, 0xBF};

    /** The position of a byte in its row. */
    private enum State {
        LINE_START,
        CELL_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    static CsvCuts of(Path path, char separator, long bytes) {
        Sha256 digest = new Sha256();
        try (InputStream in = new BufferedInputStream(digest.reading(Packed.open(path)), 1 << 16)) {
            List<RowRange> ranges = new Scan(separator, bytes).ranges(in);
            return new CsvCuts(ranges, digest.hex());
        } catch (IOException failure) {
            throw Location.file(path).unreadable(failure);
        }
    }

    /** The bytes of a range. */
    static InputStream bytes(Path path, RowRange range) {
        try {
            if (Packed.is(path)) {
                InputStream text = Packed.open(path);
                text.skipNBytes(range.from());
                return new Limited(text, range.to() - range.from());
            }
            FileChannel file = FileChannel.open(path);
            file.position(range.from());
            return new BufferedInputStream(
                    new Limited(Channels.newInputStream(file), range.to() - range.from()), 1 << 16);
        } catch (IOException failure) {
            throw Location.file(path).unreadable(failure);
        }
    }

    /** The pass over the bytes. */
    private static final class Scan {
        private final char separator;
        private final long size;
        private final List<RowRange> ranges = new ArrayList<>();
        private State state = State.LINE_START;
        private boolean header = true;
        private long line = 1;
        private long begin = -1;
        private long beginLine;

        Scan(char separator, long size) {
            this.separator = separator;
            this.size = size;
        }

        List<RowRange> ranges(InputStream in) throws IOException {
            long at = 0;
            int last = -1;
            boolean row = false;
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (at < MARK.length
                        && b == MARK[(int) at]
                        && (at == 0 || last == MARK[(int) at - 1])) {
                    last = b;
                    at++;
                    continue;
                }
                boolean newLine = last == '\n' || (last == '\r' && b != '\n');
                if (newLine) {
                    line++;
                    if (state == State.LINE_START) {
                        if (header && row) {
                            header = false;
                            begin = at;
                            beginLine = line;
                        } else if (!header && at - begin >= size) {
                            cut(at);
                        }
                    }
                }
                row |= b != '\n' && b != '\r';
                state = next(b);
                last = b;
                at++;
            }
            if (begin >= 0 && begin < at) {
                cut(at);
            }
            return ranges;
        }

        private void cut(long at) {
            ranges.add(new RowRange(begin, at, beginLine));
            begin = at;
            beginLine = line;
        }

        private State next(int b) {
            boolean end = b == '\n' || b == '\r';
            return switch (state) {
                case LINE_START, CELL_START ->
                    b == '"'
                            ? State.QUOTED
                            : end
                                    ? State.LINE_START
                                    : b == separator ? State.CELL_START : State.PLAIN;
                case PLAIN, QUOTE_IN_QUOTED ->
                    b == '"' && state == State.QUOTE_IN_QUOTED
                            ? State.QUOTED
                            : end
                                    ? State.LINE_START
                                    : b == separator ? State.CELL_START : State.PLAIN;
                case QUOTED -> b == '"' ? State.QUOTE_IN_QUOTED : State.QUOTED;
            };
        }
    }

    /** A stream of a limited number of bytes. */
    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                return -1;
            }
            int b = super.read();
            left -= b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] b, int off, int len) throws IOException {
            if (left == 0 && len > 0) {
                return -1;
            }
            int count = super.read(b, off, (int) Math.min(len, left));
            left -= Math.max(count, 0);
            return count;
        }
    }
}
