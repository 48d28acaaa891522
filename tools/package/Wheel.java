import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the wheels of the Python package: {@code java Wheel.java HOME IMAGE OUT}, where HOME is the
 * project and IMAGE what tools/package/image made. Into OUT: a wheel with the image, for Linux on
 * Intel and AMD, and one with the jars only, for machines with a JDK 25. The same inputs give the
 * same bytes.
 */
final class Wheel {
    private static final String LINUX = "py3-none-manylinux_2_31_x86_64";
    private static final String ANY = "py3-none-any";
    private static final Set<PosixFilePermission> PLAIN =
            PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PROGRAM =
            PosixFilePermissions.fromString("rwxr-xr-x");

    private static final FileTime TIME = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

    private final Path home;
    private final String version;

    private Wheel(Path home) throws IOException {
        this.home = home;
        Matcher m =
                Pattern.compile("(?m)^version = \"(.*)\"")
                        .matcher(Files.readString(home.resolve("python/pyproject.toml")));
        if (!m.find()) {
            throw new IOException("python/pyproject.toml has no version");
        }
        version = m.group(1);
    }

    public static void main(String[] arguments) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC")); // zip files have local times
        Wheel wheel = new Wheel(Path.of(arguments[0]));
        Path image = Path.of(arguments[1]);
        Path out = Files.createDirectories(Path.of(arguments[2]));
        TreeMap<String, Path> whole = wheel.sources();
        add(whole, image, "plstar/image/", name -> !name.matches("lib/plstar\\.aot|share/.*"));
        wheel.write(out, LINUX, whole);
        TreeMap<String, Path> jars = wheel.sources();
        add(jars, image.resolve("lib"), "plstar/jars/", name -> name.matches(".*\\.jar|session/.*"));
        wheel.write(out, ANY, jars);
    }

    /** The files of the package by their names in the archive. */
    private TreeMap<String, Path> sources() throws IOException {
        TreeMap<String, Path> files = new TreeMap<>();
        add(files, home.resolve("python/plstar"), "plstar/", name -> name.matches("\\w+\\.py|py\\.typed"));
        return files;
    }

    private static void add(
            Map<String, Path> files,
            Path folder,
            String place,
            java.util.function.Predicate<String> wanted)
            throws IOException {
        try (Stream<Path> all = Files.walk(folder, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
            all.filter(Files::isRegularFile)
                    .forEach(
                            p -> {
                                String name = folder.relativize(p).toString();
                                if (wanted.test(name)) {
                                    files.put(place + name, p);
                                }
                            });
        }
    }

    private void write(Path out, String tag, TreeMap<String, Path> files) throws IOException {
        Path file = out.resolve("plstar-" + version + "-" + tag + ".whl");
        Files.deleteIfExists(file);
        String info = "plstar-" + version + ".dist-info/";
        StringBuilder record = new StringBuilder();
        URI uri = URI.create("jar:" + file.toAbsolutePath().toUri());
        Map<String, ?> how = Map.of("create", "true", "enablePosixFileAttributes", true);
        try (FileSystem zip = FileSystems.newFileSystem(uri, how)) {
            for (Map.Entry<String, Path> e : files.entrySet()) {
                boolean program = Files.isExecutable(e.getValue());
                put(zip, e.getKey(), Files.readAllBytes(e.getValue()), program, record);
            }
            put(zip, info + "METADATA", metadata(), false, record);
            put(zip, info + "WHEEL", wheel(tag), false, record);
            put(
                    zip,
                    info + "entry_points.txt",
                    bytes("[console_scripts]\nplstar = plstar.__main__:main\n"),
                    false,
                    record);
            for (String name : List.of("LICENSE", "NOTICE")) {
                byte[] text = Files.readAllBytes(home.resolve(name));
                put(zip, info + "licenses/" + name, text, false, record);
            }
            record.append(info).append("RECORD,,\n");
            put(zip, info + "RECORD", bytes(record.toString()), false, new StringBuilder());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        markFiles(file);
        System.out.println(file + " " + Files.size(file) / 1_000_000 + " MB");
    }

    private static void put(
            FileSystem zip, String name, byte[] content, boolean program, StringBuilder record)
            throws IOException {
        Path path = zip.getPath(name);
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
            for (Path p = path.getParent(); p != null; p = p.getParent()) {
                stamp(p);
            }
        }
        Files.write(path, content);
        Files.setPosixFilePermissions(path, program ? PROGRAM : PLAIN);
        stamp(path);
        record.append(name).append(",sha256=").append(hash(content)).append(',');
        record.append(content.length).append('\n');
    }

    /**
     * Says of each entry that it is a regular file, which the file system of zip files leaves out;
     * without it pip makes no program executable. The fields are those of PKWARE's APPNOTE, 4.3.
     */
    private static void markFiles(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zip =
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size())
                            .order(ByteOrder.LITTLE_ENDIAN);
            int end = zip.limit() - 22; // the end record has no comment
            int at = zip.getInt(end + 16);
            for (int left = zip.getShort(end + 10) & 0xffff; left > 0; left--) {
                int name = zip.getShort(at + 28) & 0xffff;
                boolean folder = zip.get(at + 46 + name - 1) == '/';
                zip.putInt(at + 38, zip.getInt(at + 38) | (folder ? 0040000 : 0100000) << 16);
                at += 46 + name + (zip.getShort(at + 30) & 0xffff) + (zip.getShort(at + 32) & 0xffff);
            }
        }
    }

    private static void stamp(Path path) throws IOException {
        Files.getFileAttributeView(path, BasicFileAttributeView.class).setTimes(TIME, TIME, TIME);
    }

    private byte[] metadata() throws IOException {
        return bytes(
                "Metadata-Version: 2.4\nName: plstar\nVersion: "
                        + version
                        + "\nSummary: Whether, how fast and why gradient descent fits an"
                        + " over-parameterized model, and the proof\nLicense-Expression:"
                        + " Apache-2.0\nLicense-File: LICENSE\nLicense-File: NOTICE\n"
                        + "Requires-Python: >=3.10\nRequires-Dist: numpy>=1.24\n"
                        + "Provides-Extra: sklearn\n"
                        + "Requires-Dist: scikit-learn>=1.4; extra == 'sklearn'\n"
                        + "Description-Content-Type: text/markdown\n\n"
                        + Files.readString(home.resolve("README.md")));
    }

    private static byte[] wheel(String tag) {
        return bytes(
                "Wheel-Version: 1.0\nGenerator: plstar\nRoot-Is-Purelib: "
                        + tag.equals(ANY)
                        + "\nTag: "
                        + tag
                        + "\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
