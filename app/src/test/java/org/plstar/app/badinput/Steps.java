package org.plstar.app.badinput;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.duckdb.DuckDBDriver;
import org.plstar.app.Commands;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.Npz;

/** Does the steps of {@code cases.txt}, which says what they are, in a folder. */
final class Steps implements AutoCloseable {
    private static final String RUN = "plstar train DATA --target label --network dense --steps 3"
            + " --looks every --out FOLDER/run";
    private static final String CERTIFICATE = "plstar certify DATA --target label --out FOLDER/c"
            + " --network 'dense(16) tanh dense'";

    private static final String TABLE =
            "a,b,label\n1,2,x\n2,1,y\n3,5,x\n4,4,y\n5,9,x\n6,1,y\n7,2,x\n8,3,y\n9,1,x\n1,8,y\n";
    private static final Pattern ARGUMENT = Pattern.compile("'([^']*)'|(\\S+)");

    private final Path folder;
    private final List<FileChannel> locked = new ArrayList<>();

    Steps(Path folder) {
        this.folder = folder;
    }

    /**
     * The arguments of a line {@code plstar …}. The sound table is written where they name it and
     * it is not there; what would go elsewhere goes to the folder too.
     */
    String[] arguments(String line) throws IOException {
        String words = line.substring("plstar ".length()).replace("TABLE", "DATA --target label");
        Path data = folder.resolve("data.csv");
        if (words.contains("DATA") && !Files.exists(data)) {
            Files.writeString(data, TABLE);
        }
        List<String> all = new ArrayList<>();
        for (Matcher m = ARGUMENT.matcher(words); m.find(); ) {
            all.add(m.group(1) == null ? m.group(2) : m.group(1));
        }
        if (all.contains("train") && !all.contains("--out") && !all.contains("--resume")) {
            all.addAll(List.of("--out", "FOLDER/out"));
        }
        return all.stream()
                .map(a -> a.replace("DATA", data.toString())
                        .replace("FOLDER", folder.toString())
                        .replace("DEEP", "residual(".repeat(99) + "tanh" + ")".repeat(99)))
                .toArray(String[]::new);
    }

    void step(String step) throws IOException {
        String[] parts = step.split(": ?", 2);
        String[] words = parts[0].split(" ", -1);
        String text = parts.length > 1 ? parts[1] : "";
        Path file = folder.resolve(words.length > 1 ? words[1] : "");
        switch (words[0]) {
            case "plstar" -> run(step);
            case "run" -> run(RUN);
            case "certificate" -> run(CERTIFICATE);
            case "file" -> {
                Files.createDirectories(file.getParent());
                Charset charset = words.length > 2 ? Charset.forName(words[2]) : UTF_8;
                Files.write(file, text.getBytes(charset));
            }
            case "rows" -> {
                Stream<String> rows = IntStream.range(0, Integer.parseInt(words[2]))
                        .mapToObj(i -> text.replace("#", "" + i));
                Files.write(file, Stream.concat(Stream.of("c,label"), rows).toList());
            }
            case "delete" -> Files.delete(file);
            case "copy" ->
                Files.copy(file, folder.resolve(words[2]), StandardCopyOption.REPLACE_EXISTING);
            case "replace" -> {
                String[] both = text.split(" -> ?", 2);
                String old = Files.readString(file, ISO_8859_1);
                String changed = old.replaceAll(both[0], both[1]);
                if (changed.equals(old)) {
                    throw new AssertionError("nothing to change: " + step);
                }
                Files.writeString(file, changed, ISO_8859_1);
            }
            case "halve" -> {
                byte[] whole = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(whole, whole.length / 2));
            }
            case "grow" -> {
                try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
                    f.setLength(Long.parseLong(words[2]));
                }
            }
            case "lock" -> {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                channel.lock();
                locked.add(channel);
            }
            case "npy" -> {
                String start = "\u0093NUMPY\1\0" + (char) text.length() + "\0" + text;
                String zeros = "\0".repeat(Integer.parseInt(words[2]));
                Files.writeString(file, start + zeros, ISO_8859_1);
            }
            case "npz" -> npz(file, text);
            case "zip" -> {
                try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                    zip.putNextEntry(new ZipEntry(words[2]));
                    zip.write(text.getBytes(UTF_8));
                }
            }
            case "parquet" -> parquet(file, text);
            default -> throw new AssertionError(step);
        }
    }

    private void run(String line) throws IOException {
        Commands.Ended ended = Commands.run(arguments(line));
        if (ended.status() > 1) {
            throw new AssertionError(ended.stdout() + ended.stderr());
        }
    }

    /** Arrays such as {@code w[1,2]=3,4}. */
    private static void npz(Path file, String text) throws IOException {
        SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
        for (String array : text.split(" ", -1)) {
            String[] parts = array.split("[\\[\\]=]+", -1);
            arrays.put(
                    parts[0],
                    new NpyArray(
                            Stream.of(parts[1].split(",", -1))
                                    .map(Integer::valueOf)
                                    .toList(),
                            Stream.of(parts[2].split(",", -1))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray()));
        }
        Npz.write(file, arrays);
    }

    private static void parquet(Path file, String query) throws IOException {
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /** Ends the locks. */
    @Override
    public void close() throws IOException {
        for (FileChannel channel : locked) {
            channel.close();
        }
    }
}
