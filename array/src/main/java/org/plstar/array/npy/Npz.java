package org.plstar.array.npy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.plstar.array.Matrix;
import org.plstar.refusal.Refusal;

/** Named arrays in NumPy's NPZ format, a zip of NPY files. */
public final class Npz {
    /**
     * The largest ratio by which deflate shrinks data, so that a small file cannot fill the memory.
     */
    private static final int MOST_EXPANSION = 1032;

    private static final String SUFFIX = ".npy";

    /**
     * The time of the entries, 1980, the earliest in a zip: the same arrays give the same bytes.
     */
    private static final FileTime NO_TIME = FileTime.fromMillis(315_532_800_000L);

    private Npz() {}

    /** Receives the arrays of a file that is being written, one after another. */
    public static final class Entries {
        private final ZipOutputStream zip;

        private Entries(ZipOutputStream zip) {
            this.zip = zip;
        }

        /** Writes an array as doubles. */
        public void put(String name, NpyArray array) throws IOException {
            put(name, array, NpyType.F8);
        }

        /**
         * Writes an array in some format.
         *
         * @throws Refusal VALUE if the format is of integers and cannot hold a value
         */
        public void put(String name, NpyArray array, NpyType type) throws IOException {
            put(name, new NpyWriter.OfArray(array, type));
        }

        /**
         * Writes a matrix in some format, without a second copy of it.
         *
         * @throws Refusal VALUE if the format is of integers and cannot hold a value
         */
        public void put(String name, Matrix matrix, NpyType type) throws IOException {
            put(name, new NpyWriter.OfMatrix(matrix, type));
        }

        private void put(String name, NpyWriter content) throws IOException {
            // A zip has the checksum before the bytes, which are computed twice: that is faster
            // than to keep them.
            CRC32 crc = new CRC32();
            content.to(new CheckedOutputStream(OutputStream.nullOutputStream(), crc));
            ZipEntry entry = new ZipEntry(name + SUFFIX);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(content.length());
            entry.setCrc(crc.getValue());
            entry.setLastModifiedTime(NO_TIME);
            zip.putNextEntry(entry);
            content.to(zip);
            zip.closeEntry();
        }
    }

    /** Adds the arrays of a file. */
    public interface Content {
        /** Adds all arrays. */
        void to(Entries entries) throws IOException;
    }

    /**
     * Writes arrays one after another, uncompressed, completely or not at all; the same arrays give
     * the same bytes.
     */
    public static void write(Path file, Content content) throws IOException {
        WholeFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                content.to(new Entries(zip));
            }
        });
    }

    /**
     * Writes arrays under their names, uncompressed, completely or not at all; the same arrays give
     * the same bytes.
     */
    public static void write(Path file, SequencedMap<String, NpyArray> arrays) throws IOException {
        write(file, entries -> {
            for (Map.Entry<String, NpyArray> e : arrays.sequencedEntrySet()) {
                entries.put(e.getKey(), e.getValue());
            }
        });
    }

    /**
     * Reads all arrays by name, in the file's order.
     *
     * @throws Refusal if the file is not readable or one of its arrays is not
     */
    public static SequencedMap<String, NpyArray> read(Path file) {
        return read(file, NpyReader.LARGEST_ARRAY);
    }

    /**
     * Reads all arrays, and refuses too many elements before memory for them is allocated.
     *
     * @throws Refusal if the file is not readable or one of its arrays is not
     */
    public static SequencedMap<String, NpyArray> read(Path file, long mostElements) {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        long left = mostElements;
        for (String name : names(file)) {
            NpyArray array = read(file, name, left);
            left -= array.values().length;
            arrays.put(name, array);
        }
        return arrays;
    }

    /**
     * The names of the arrays, in the file's order, without reading them: some may not be numbers.
     *
     * @throws Refusal if the file is no readable zip
     */
    public static List<String> names(Path file) {
        try (ZipFile zip = open(file)) {
            List<String> names = Collections.list(zip.entries()).stream()
                    .map(ZipEntry::getName)
                    .toList();
            requireDifferent(file, names);
            return names.stream()
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw notNpz(file, String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads one array, and refuses too many elements before memory for them is allocated.
     *
     * @throws Refusal if the file has no such array or it is not readable
     */
    public static NpyArray read(Path file, String name, long mostElements) {
        return read(file, name, mostElements, false);
    }

    /**
     * Reads an array of words.
     *
     * @throws Refusal if the file has no such array, or one of something else
     */
    public static List<String> words(Path file, String name, long mostElements) {
        NpyArray letters = read(file, name, mostElements, true);
        int longest = letters.shape().getLast();
        List<String> words = new ArrayList<>();
        for (int from = 0; from < letters.values().length; from += longest) {
            StringBuilder word = new StringBuilder();
            for (int i = from; i < from + longest && letters.values()[i] > 0; i++) {
                if (!Character.isValidCodePoint((int) letters.values()[i])) {
                    throw NpyHeader.refuse(
                            NpyRefusal.VALUE,
                            file + ", array " + name,
                            "it has a letter " + (long) letters.values()[i],
                            "words");
                }
                word.appendCodePoint((int) letters.values()[i]);
            }
            words.add(word.toString());
        }
        return words;
    }

    private static NpyArray read(Path file, String name, long mostElements, boolean words) {
        String place = file + ", array " + name;
        try (ZipFile zip = open(file)) {
            requireDifferent(
                    file,
                    Collections.list(zip.entries()).stream()
                            .map(ZipEntry::getName)
                            .toList());
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw NpyHeader.refuse(
                        NpyRefusal.NO_SUCH_ARRAY,
                        place,
                        "there is no such array",
                        "one of " + names(file));
            }
            checkSize(entry, file.toFile().length(), place);
            CRC32 crc = new CRC32();
            try (InputStream in = new CheckedInputStream(zip.getInputStream(entry), crc)) {
                NpyArray read =
                        new NpyReader(in, entry.getSize(), mostElements, place).array(words);
                if (entry.getCrc() != crc.getValue()) {
                    throw notNpz(file, "array " + name + " does not match its checksum");
                }
                return read;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notNpz(file, String.valueOf(e.getMessage()));
        }
    }

    private static ZipFile open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw notNpz(file, "it is no regular file");
        }
        return new ZipFile(file.toFile());
    }

    /** Refuses two entries of one name, of which different readers use different ones. */
    private static void requireDifferent(Path file, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw notNpz(file, "two entries are called " + name);
            }
        }
    }

    /** Refuses an entry that cannot have the length in the zip's directory. */
    private static void checkSize(ZipEntry entry, long fileLength, String place) {
        long packed = Math.min(entry.getCompressedSize(), fileLength);
        if (entry.getSize() < 0 || entry.getSize() / MOST_EXPANSION > packed) {
            throw NpyHeader.refuse(
                    NpyRefusal.SIZE,
                    place,
                    packed + " bytes are said to unpack to " + entry.getSize(),
                    "an array of plausible size");
        }
    }

    private static Refusal notNpz(Path file, String why) {
        return NpyHeader.refuse(
                NpyRefusal.NOT_NPZ,
                file.toString(),
                "it cannot be read as a zip of arrays (" + why + ")",
                "an NPZ file");
    }
}
