package org.plstar.data.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.plstar.data.DataRefusal;
import org.plstar.data.Place;

/** What the first bytes of a text file say: its encoding and its separator. */
final class TextStart {
    private static final int LENGTH = 1 << 16;
    private static final byte[] UTF8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private TextStart() {}

    /** The first 64 KiB. */
    static byte[] bytes(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] start = file.readNBytes(LENGTH);
            if (start.length == 0) {
                throw Place.file(path)
                        .refuse(
                                DataRefusal.EMPTY_FILE,
                                "the file is empty",
                                "a header line and rows",
                                "give the right file");
            }
            return start;
        } catch (IOException failure) {
            throw Place.file(path).unreadable(failure);
        }
    }

    static void checkUtf8(Place place, byte[] start) {
        boolean mark =
                start.length >= 2
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
            throw place.refuse(
                    DataRefusal.UTF16_TEXT,
                    "the text is UTF-16",
                    "UTF-8",
                    "save the file as UTF-8 (iconv -f UTF-16 -t UTF-8)");
        }
        if (evenZeros + oddZeros > 0) {
            throw place.refuse(
                    DataRefusal.UNKNOWN_FORMAT,
                    "the file holds zero bytes, so it is no text",
                    "CSV or TSV text, Parquet, NPY, NPZ or an IDX folder",
                    "export the data as CSV");
        }
    }

    /** The stream past a UTF-8 byte order mark, if it has one. */
    static PushbackInputStream withoutMark(InputStream bytes) throws IOException {
        PushbackInputStream stream = new PushbackInputStream(bytes, UTF8_MARK.length);
        byte[] start = stream.readNBytes(UTF8_MARK.length);
        if (!Arrays.equals(start, UTF8_MARK)) {
            stream.unread(start);
        }
        return stream;
    }

    /** Tab for .tsv and .tab; otherwise the one of comma, semicolon and tab that is most frequent outside quotes in the header line. */
    static char separator(Path path, byte[] start) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".tsv") || name.endsWith(".tab")) {
            return '\t';
        }
        String text = new String(start, StandardCharsets.UTF_8).stripLeading();
        int commas = 0;
        int semicolons = 0;
        int tabs = 0;
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == '\n' || c == '\r')) {
                break;
            } else if (!quoted) {
                commas += c == ',' ? 1 : 0;
                semicolons += c == ';' ? 1 : 0;
                tabs += c == '\t' ? 1 : 0;
            }
        }
        if (tabs > Math.max(commas, semicolons)) {
            return '\t';
        }
        return semicolons > commas ? ';' : ',';
    }

    static String name(char separator) {
        return switch (separator) {
            case '\t' -> "tab";
            case ';' -> "semicolon";
            default -> "comma";
        };
    }
}
