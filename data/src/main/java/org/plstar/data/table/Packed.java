package org.plstar.data.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.plstar.data.DataRefusal;
import org.plstar.data.Location;

/** Text files as they are, packed with gzip, or alone in a zip archive, by their first bytes. */
public final class Packed {
    private static final int GZIP = 0x8b1f;
    private static final int ZIP = 0x4b50;

    /** The next two bytes of a zip archive: of its first file, or of its end if it has none. */
    private static final Set<Integer> ZIPPED = Set.of(0x0403, 0x0605);

    private static final int BUFFER = 1 << 16;

    private Packed() {}

    /** The two first bytes, the second shifted; -1 of shorter files, and of a text that is PK. */
    private static int magic(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] start = file.readNBytes(4);
            int magic = two(start, 0);
            return magic == ZIP && !ZIPPED.contains(two(start, 2)) ? -1 : magic;
        }
    }

    private static int two(byte[] bytes, int at) {
        return bytes.length < at + 2 ? -1 : (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }

    /** Whether the file is packed. */
    static boolean is(Path path) throws IOException {
        int magic = magic(path);
        return magic == GZIP || magic == ZIP;
    }

    /**
     * The bytes of the text, unpacked; the caller closes them.
     *
     * @throws org.plstar.refusal.Refusal UNKNOWN_FORMAT for an archive of no file or several
     */
    public static InputStream open(Path path) throws IOException {
        int magic = magic(path);
        if (magic == ZIP) {
            requireOne(path);
        }
        InputStream file = Files.newInputStream(path);
        try {
            return switch (magic) {
                case GZIP -> new GZIPInputStream(file, BUFFER);
                case ZIP -> {
                    ZipInputStream zip = new ZipInputStream(new BufferedInputStream(file, BUFFER));
                    next(zip);
                    yield zip;
                }
                default -> file;
            };
        } catch (IOException failure) {
            file.close();
            throw failure;
        }
    }

    /** The name of the text, in lower case, which says the separator of some. */
    static String name(Path path) throws IOException {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return switch (magic(path)) {
            case GZIP -> name.replaceFirst("\\.gz$", "");
            case ZIP -> {
                try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(path))) {
                    yield next(zip)
                            .map(e -> e.getName().toLowerCase(Locale.ROOT))
                            .orElse(name);
                }
            }
            default -> name;
        };
    }

    private static void requireOne(Path path) throws IOException {
        int files = 0;
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(path))) {
            while (files < 2 && next(zip).isPresent()) {
                files++;
            }
        }
        if (files != 1) {
            throw Location.file(path)
                    .refuse(
                            DataRefusal.UNKNOWN_FORMAT,
                            files == 0
                                    ? "the archive has no file"
                                    : "the archive has several files",
                            "one CSV or TSV file in a zip archive",
                            "unpack it (unzip), and name one of them");
        }
    }

    /** The next file of an archive; what other programs add about files is passed over. */
    private static Optional<ZipEntry> next(ZipInputStream zip) throws IOException {
        for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
            if (!e.isDirectory() && !e.getName().startsWith("__MACOSX/")) {
                return Optional.of(e);
            }
        }
        return Optional.empty();
    }
}
