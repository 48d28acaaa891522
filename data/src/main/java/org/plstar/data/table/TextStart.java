package org.plstar.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** The encoding and the separator of a text file, from its first bytes. */
final class TextStart {
    private static final int LENGTH = 1 << 16;
    private static final String SEPARATORS = ",;\t|";
    private static final int LINES = 20;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextStart() {}

    /** The first 64 KiB of a file. */
    static byte[] bytes(Path path) {
        try (InputStream file = Packed.open(path)) {
            byte[] start = file.readNBytes(LENGTH);
            if (start.length == 0) {
                throw Location.file(path)
                        .refuse(
                                DataRefusal.EMPTY_FILE,
                                "the file is empty",
                                "a header line and rows",
                                "give the right file");
            }
            return start;
        } catch (IOException failure) {
            throw Location.file(path).unreadable(failure);
        }
    }

    static void checkUtf8(Location location, byte[] start) {
        boolean mark = start.length >= 2
                && ((start[0] == (byte) 0xFF && start[1] == (byte) 0xFE)
                        || (start[0] == (byte) 0xFE && start[1] == (byte) 0xFF));
        int evenZeros = 0;
        int oddZeros = 0;
        for (int i = 0; i < start.length; i++) {
            if (start[i] == 0 && i % 2 == 0) {
                evenZeros++;
            } else if (start[i] == 0) {
                oddZeros++;
            }
        }
        // Western text in UTF-16 has a zero in nearly every second byte; a stray zero is binary.
        if (mark || Math.max(evenZeros, oddZeros) > start.length / 4) {
            throw location.refuse(
                    DataRefusal.UTF16_TEXT,
                    "the text is UTF-16",
                    "UTF-8",
                    "save the file as UTF-8 (iconv -f UTF-16 -t UTF-8)");
        }
        if (evenZeros + oddZeros > 0) {
            throw location.refuse(
                    DataRefusal.UNKNOWN_FORMAT,
                    "the file holds zero bytes, so it is no text",
                    "CSV or TSV text, Parquet, NPY, NPZ or an IDX folder",
                    "export the data as CSV");
        }
    }

    /** The bytes of a file after its byte order mark. */
    static InputStream open(Path path) {
        try {
            return withoutMark(Packed.open(path));
        } catch (IOException failure) {
            throw Location.file(path).unreadable(failure);
        }
    }

    /** The line of the first byte that is not UTF-8. Cost: a pass over the bytes before it. */
    static long badLine(Path path) throws IOException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        CharBuffer text = CharBuffer.allocate(LENGTH);
        long line = 1;
        try (InputStream file = Packed.open(path)) {
            for (boolean ended = false; ; bytes.compact()) {
                int n = file.read(bytes.array(), bytes.position(), bytes.remaining());
                ended = n < 0;
                bytes.position(bytes.position() + Math.max(0, n)).flip();
                boolean bad = decoder.decode(bytes, text, ended).isError();
                line += text.flip().chars().filter(c -> c == '\n').count();
                text.clear();
                if (bad || ended) {
                    return line;
                }
            }
        }
    }

    /** The stream after a UTF-8 byte order mark, if it has one. */
    static PushbackInputStream withoutMark(InputStream bytes) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, UTF8_MARK.length);
        byte[] start = stream.readNBytes(UTF8_MARK.length);
        if (!Arrays.equals(start, UTF8_MARK)) {
            stream.unread(start);
        }
        return stream;
    }

    /**
     * Tab for .tsv and .tab; otherwise the one of comma, semicolon, tab and bar that occurs equally
     * often outside of quotes in each of the first lines, the most frequent if there are several;
     * if there is none, the most frequent of the header line.
     */
    static char separator(Path path, byte[] start) {
        String name;
        try {
            name = Packed.name(path);
        } catch (IOException failure) {
            throw Location.file(path).unreadable(failure);
        }
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return '\t';
        }
        List<int[]> counts =
                counts(new String(start, StandardCharsets.UTF_8), start.length < LENGTH);
        if (Arrays.stream(counts.getFirst()).sum() == 0) {
            // lines of words above the names
            counts.subList(0, counts.size() - 1).clear();
        }
        int best = 0;
        for (int s = 1; s < SEPARATORS.length(); s++) {
            int separator = s;
            int most = best;
            boolean steady = steady(counts, separator);
            boolean bestSteady = steady(counts, most);
            boolean more = counts.getFirst()[separator] > counts.getFirst()[most];
            if ((steady && !bestSteady) || (steady == bestSteady && more)) {
                best = separator;
            }
        }
        return SEPARATORS.charAt(best);
    }

    private static boolean steady(List<int[]> counts, int separator) {
        int header = counts.getFirst()[separator];
        return header > 0 && counts.stream().allMatch(line -> line[separator] == header);
    }

    /**
     * The count of each separator outside of quotes, in each of the first lines that are not blank;
     * an incomplete last line does not count.
     */
    private static List<int[]> counts(String text, boolean whole) {
        List<int[]> counts = new ArrayList<>();
        int[] line = new int[SEPARATORS.length()];
        boolean quoted = false;
        boolean blank = true;
        for (int i = 0; i < text.length() && counts.size() < LINES; i++) {
            char c = text.charAt(i);
            int separator = SEPARATORS.indexOf(c);
            if (c == '"') {
                quoted = !quoted;
                blank = false;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                if (!blank) {
                    counts.add(line);
                }
                line = new int[SEPARATORS.length()];
                blank = true;
            } else if (!quoted && separator >= 0) {
                line[separator]++;
                blank = false;
            } else {
                blank = false;
            }
        }
        if (counts.isEmpty() || (whole && !blank && counts.size() < LINES)) {
            counts.add(line);
        }
        return counts;
    }

    static String name(char separator) {
        return switch (separator) {
            case '\t' -> "tab";
            case ';' -> "semicolon";
            case '|' -> "bar";
            default -> "comma";
        };
    }
}
