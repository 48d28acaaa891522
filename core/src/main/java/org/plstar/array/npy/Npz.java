package org.plstar.array.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Named arrays in NumPy's NPZ format, a zip of NPY files. */
public final class Npz {
    /** The bytes of one array may be at most this many times the bytes of the file, so that a small file cannot fill the memory. */
    private static final int MOST_EXPANSION = 2000;

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
                            ZipEntry entry = new ZipEntry(e.getKey() + ".npy");
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
        try (ZipFile zip = new ZipFile(file.toFile())) {
            long limit = Math.min(Integer.MAX_VALUE - 8L, file.toFile().length() * MOST_EXPANSION);
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().endsWith(".npy")) {
                    String name =
                            entry.getName()
                                    .substring(0, entry.getName().length() - ".npy".length());
                    String place = file + ", array " + name;
                    try (InputStream in = zip.getInputStream(entry)) {
                        byte[] bytes = in.readNBytes((int) limit);
                        if (in.read() >= 0) {
                            throw NpyHeader.refuse(
                                    NpyRefusal.SIZE,
                                    place,
                                    "it unpacks to more than " + limit + " bytes",
                                    "an array of plausible size");
                        }
                        arrays.put(name, Npy.parse(bytes, place));
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw NpyHeader.refuse(
                    NpyRefusal.NOT_NPZ,
                    file.toString(),
                    "it cannot be read as a zip of arrays (" + e.getMessage() + ")",
                    "an NPZ file");
        }
        return arrays;
    }
}
