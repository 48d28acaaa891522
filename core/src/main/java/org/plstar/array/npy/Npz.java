package org.plstar.array.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.plstar.refusal.Refusal;

/** Named arrays in NumPy's NPZ format, a zip of NPY files. */
public final class Npz {
    /** The bytes of one array may be at most this many times the bytes of the file, so that a small file cannot fill the memory. */
    private static final int MOST_EXPANSION = 2000;

    private static final String SUFFIX = ".npy";

    private Npz() {}

    /** Writes arrays under their names, stored uncompressed, whole or not at all; the same arrays give the same bytes. */
    public static void write(Path file, SequencedMap<String, NpyArray> arrays) throws IOException {
        WholeFile.write(
                file,
                out -> {
                    try (ZipOutputStream zip = new ZipOutputStream(out)) {
                        for (Map.Entry<String, NpyArray> e : arrays.entrySet()) {
                            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                            Npy.write(bytes, e.getValue());
                            CRC32 crc = new CRC32();
                            crc.update(bytes.toByteArray());
                            ZipEntry entry = new ZipEntry(e.getKey() + SUFFIX);
                            entry.setMethod(ZipEntry.STORED);
                            entry.setSize(bytes.size());
                            entry.setCrc(crc.getValue());
                            entry.setLastModifiedTime(
                                    FileTime.fromMillis(
                                            315_532_800_000L)); // 1980, the first time a zip can
                            // say
                            zip.putNextEntry(entry);
                            bytes.writeTo(zip);
                            zip.closeEntry();
                        }
                    }
                });
    }

    /**
     * Reads all arrays by name, in the file's order.
     *
     * @throws org.plstar.refusal.Refusal if the file is not readable or one of its arrays is not
     */
    public static SequencedMap<String, NpyArray> read(Path file) {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String name : names(file)) {
            arrays.put(name, read(file, name, Integer.MAX_VALUE - 8));
        }
        return arrays;
    }

    /**
     * The names of the arrays, in the file's order, without reading them: some may not be numbers.
     *
     * @throws org.plstar.refusal.Refusal if the file is no readable zip
     */
    public static List<String> names(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Collections.list(zip.entries()).stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            throw notNpz(file, e);
        }
    }

    /**
     * Reads one array, refusing one of more elements before memory for them is taken.
     *
     * @throws org.plstar.refusal.Refusal if the file has no such array or it is not readable
     */
    public static NpyArray read(Path file, String name, long mostElements) {
        String place = file + ", array " + name;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry entry = zip.getEntry(name + SUFFIX);
            if (entry == null) {
                throw NpyHeader.refuse(
                        NpyRefusal.NO_SUCH_ARRAY,
                        place,
                        "there is no such array",
                        "one of " + names(file));
            }
            // What a zip of this length can't hold is not worth unpacking.
            long most = Math.min(mostElements, file.toFile().length() * MOST_EXPANSION);
            try (InputStream in = zip.getInputStream(entry)) {
                return Npy.parse(NpyHeader.bounded(in, most, place), place, most);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw notNpz(file, e);
        }
    }

    private static Refusal notNpz(Path file, Exception e) {
        return NpyHeader.refuse(
                NpyRefusal.NOT_NPZ,
                file.toString(),
                "it cannot be read as a zip of arrays (" + e.getMessage() + ")",
                "an NPZ file");
    }
}
