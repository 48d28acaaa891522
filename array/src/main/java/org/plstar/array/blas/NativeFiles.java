package org.plstar.array.blas;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Copies of libraries from a jar, kept in a cache folder so that only the first program on a
 * machine unpacks them.
 *
 * <p>The folder is named after the content (platform, size and checksum of the main library), and
 * files appear in it by atomic rename: any number of programs may unpack at once, and a new version
 * of the jar never meets files of an old one.
 */
final class NativeFiles {
    /** The setting that overrides the cache folder. */
    static final String CACHE_SETTING = "PLSTAR_CACHE";

    private NativeFiles() {}

    /** A file inside a jar: its simple name and its address. */
    record Packed(String name, URL url) {}

    /**
     * The unpacked copies, in the given order.
     *
     * @param label begins the folder's name
     * @param main the file after whose content the folder is named
     * @throws IOException if no folder can be written
     */
    static List<Path> unpack(String label, Packed main, List<Packed> files) throws IOException {
        return unpack(label, main, files, cacheRoots());
    }

    /** The unpacked library, in the first of the given cache folders that can be written to. */
    static List<Path> unpack(String label, Packed main, List<Packed> files, List<Path> roots)
            throws IOException {
        String folder = label + "-" + fingerprint(main.url());
        IOException first = null;
        for (Path root : roots) {
            try {
                return unpackInto(root.resolve(folder), files);
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        try {
            // A folder of this process's own: another user could prepare a fixed name in a shared
            // temporary folder.
            Path own = Files.createTempDirectory("plstar-" + folder);
            List<Path> unpacked = unpackInto(own, files);
            own.toFile().deleteOnExit();
            unpacked.forEach(path -> path.toFile().deleteOnExit());
            return unpacked;
        } catch (IOException e) {
            if (first != null) {
                e.addSuppressed(first);
            }
            throw e;
        }
    }

    private static List<Path> cacheRoots() {
        String set =
                System.getProperty(CACHE_SETTING, System.getenv().getOrDefault(CACHE_SETTING, ""));
        if (!set.isBlank()) {
            return List.of(Path.of(set));
        }
        String home = System.getProperty("user.home", "");
        return home.isBlank() || home.equals("?")
                ? List.of()
                : List.of(Path.of(home, ".cache", "plstar"));
    }

    private static List<Path> unpackInto(Path folder, List<Packed> files) throws IOException {
        Files.createDirectories(folder);
        List<Path> unpacked = new ArrayList<>();
        for (Packed file : files) {
            unpacked.add(unpackOne(folder, file));
        }
        return List.copyOf(unpacked);
    }

    private static Path unpackOne(Path folder, Packed file) throws IOException {
        Path target = folder.resolve(file.name());
        long size = size(file.url());
        if (hasSize(target, size)) {
            return target;
        }
        Path temporary = Files.createTempFile(folder, file.name(), ".tmp");
        try {
            try (InputStream in = open(file.url()).getInputStream()) {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
            }
            if (size >= 0 && Files.size(temporary) != size) {
                throw new IOException(
                        temporary + " has " + Files.size(temporary) + " bytes, not " + size);
            }
            moveInto(temporary, target, size);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return target;
    }

    private static void moveInto(Path temporary, Path target, long size) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Windows: another process was faster and has the library open, which suffices.
            if (!hasSize(target, size)) {
                throw e;
            }
        }
    }

    private static boolean hasSize(Path path, long size) throws IOException {
        return Files.isRegularFile(path) && (size < 0 || Files.size(path) == size);
    }

    private static long size(URL url) throws IOException {
        URLConnection connection = open(url);
        long size = connection.getContentLengthLong();
        connection.getInputStream().close();
        return size;
    }

    private static String fingerprint(URL url) throws IOException {
        URLConnection connection = open(url);
        long size = connection.getContentLengthLong();
        long crc =
                connection instanceof JarURLConnection jar ? jar.getJarEntry().getCrc() : 0;
        connection.getInputStream().close();
        return String.format(Locale.ROOT, "%x-%08x", size, crc);
    }

    private static URLConnection open(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        // A cached connection would keep the jar open until the program ends.
        connection.setUseCaches(false);
        return connection;
    }
}
