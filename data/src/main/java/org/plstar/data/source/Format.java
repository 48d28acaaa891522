package org.plstar.data.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;
import org.plstar.data.table.Packed;

/** The format of a file, recognised by its first bytes, since file names may be wrong or lost. */
public enum Format {
    /** A text table, CSV or TSV. */
    TEXT,
    /** One array in NumPy's format. */
    NPY,
    /** Several arrays in NumPy's format. */
    NPZ,
    /** A table of columns in Parquet's format. */
    PARQUET;

    /** A format that is recognised by its first bytes and not supported. */
    private record Foreign(String start, String what, String fix) {}

    private static final int START = 256;
    private static final String SHEET = "save the sheet as CSV (UTF-8)";

    private static final List<Foreign> FOREIGN = List.of(
            new Foreign(
                    "ARROW1|FEA1",
                    "Arrow (Feather)",
                    "write Parquet: pandas.read_feather(a).to_parquet(b)"),
            new Foreign(
                    "PK\u0003\u0004.{26}(\\[Content_Types\\]|_rels/|xl/|docProps/|mimetype)",
                    "a workbook of a spreadsheet program",
                    SHEET),
            new Foreign("\u00d0\u00cf\u0011\u00e0", "a workbook of a spreadsheet program", SHEET),
            new Foreign("\u0089HDF", "HDF5", "write Parquet: pandas.read_hdf(a).to_parquet(b)"),
            new Foreign(
                    "SQLite format 3",
                    "a SQLite database",
                    "write a table as CSV: sqlite3 -csv -header a 'select * from t' > b"),
            new Foreign(
                    "\\s*(?i:@relation)",
                    "ARFF",
                    "write CSV with the names of the attributes in its first line"),
            new Foreign(
                    "\\s*(?i:<!doctype|<html|<\\?xml)",
                    "a web page or XML",
                    "load the data themselves"),
            new Foreign(
                    "\\s*(\\[\\s*)?\\{\\s*\"",
                    "JSON",
                    "write CSV: pandas.read_json(a).to_csv(b, index=False)"));

    /**
     * The format by the first bytes of a file.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_FORMAT, UNREADABLE_FILE
     */
    public static Format of(Path file) {
        byte[] start = start(file, false);
        if (startsWith(start, "\u0093NUMPY")) {
            return NPY;
        }
        for (Foreign foreign : FOREIGN) {
            if (new String(start, StandardCharsets.ISO_8859_1)
                    .matches("(?s)(" + foreign.start + ").*")) {
                throw unknown(file, "the file is " + foreign.what, foreign.fix);
            }
        }
        if (startsWith(start, "PK\u0003\u0004") || startsWith(start, "PK\u0005\u0006")) {
            return isArrays(start) ? NPZ : packed(file);
        }
        if (startsWith(start, "PAR1")) {
            return PARQUET;
        }
        if (startsWith(start, "\u001f\u008b")) {
            return packed(file);
        }
        if (startsWith(start, "\0\0\b")) {
            throw unknown(
                    file,
                    "the file is one IDX file",
                    "name the folder that holds images and labels");
        }
        return TEXT;
    }

    private static byte[] start(Path file, boolean unpacked) {
        try (InputStream bytes = unpacked ? Packed.open(file) : Files.newInputStream(file)) {
            return bytes.readNBytes(START);
        } catch (EOFException | ZipException failure) {
            throw Location.file(file)
                    .refuse(
                            DataRefusal.GZIP_DAMAGED,
                            "the packed data are damaged or cut off",
                            "a whole file",
                            "pack or fetch it again");
        } catch (IOException failure) {
            throw Location.file(file).unreadable(failure);
        }
    }

    /** Whether an archive begins as NPZ files do: with an array, or it is empty. */
    private static boolean isArrays(byte[] start) {
        return !startsWith(start, "PK\u0003\u0004")
                || new String(start, StandardCharsets.ISO_8859_1)
                        .matches("(?s).{30}[^\u0000]*?\\.npy.*");
    }

    /** Text that is packed; other formats are unpacked by their readers, or not read. */
    private static Format packed(Path file) {
        byte[] start = start(file, true);
        boolean text = IntStream.range(0, start.length).noneMatch(i -> start[i] == 0);
        if (!text || startsWith(start, "PAR1") || startsWith(start, "\u0093NUMPY")) {
            throw unknown(
                    file,
                    "the packed file is no text",
                    "unpack it (gunzip, unzip), or name the folder if it is one of IDX files");
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
