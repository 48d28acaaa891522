package org.plstar.data.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** The format of a file, recognised by its first bytes: names lie, and downloads lose them. */
public enum Format {
    /** CSV or TSV. */
    TEXT,
    /** One array of NumPy's. */
    NPY,
    /** Several arrays of NumPy's. */
    NPZ,
    /** Columns. */
    PARQUET;

    /**
     * By the first bytes.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_FORMAT, UNREADABLE_FILE
     */
    public static Format of(Path file) {
        byte[] start;
        try (InputStream bytes = Files.newInputStream(file)) {
            start = bytes.readNBytes(8);
        } catch (IOException failure) {
            throw Location.file(file).unreadable(failure);
        }
        if (startsWith(start, "\u0093NUMPY")) {
            return NPY;
        }
        if (startsWith(start, "PK\u0003\u0004") || startsWith(start, "PK\u0005\u0006")) {
            return NPZ;
        }
        if (startsWith(start, "PAR1")) {
            return PARQUET;
        }
        if (startsWith(start, "\u001f\u008b")) {
            throw unknown(
                    file,
                    "the file is packed with gzip",
                    "unpack it (gunzip), or name the folder if it is one of IDX files");
        }
        if (startsWith(start, "\0\0\b")) {
            throw unknown(
                    file,
                    "the file is one IDX file",
                    "name the folder that holds images and labels");
        }
        return TEXT;
    }

    private static RuntimeException unknown(Path file, String what, String fix) {
        return Location.file(file)
                .refuse(
                        DataRefusal.UNKNOWN_FORMAT,
                        what,
                        "CSV or TSV text, Parquet, NPY, NPZ or an IDX folder",
                        fix);
    }

    private static boolean startsWith(byte[] start, String magic) {
        return new String(start, StandardCharsets.ISO_8859_1).startsWith(magic);
    }
}
