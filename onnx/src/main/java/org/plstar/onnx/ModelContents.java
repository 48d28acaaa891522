package org.plstar.onnx;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;

/**
 * The bytes of a model's files and the options of reading, from which another process builds the
 * same model.
 */
public final class ModelContents implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final TreeMap<String, byte[]> files;
    private final How how;

    /**
     * The options of reading a file.
     *
     * @param frozen names of the initializers that stay constants
     * @param rows the arrays that a row is made of, where that matters
     * @param widened names of the initializers of few bits that are parameters
     */
    record How(
            TreeSet<String> frozen,
            TreeMap<String, Integer> extents,
            @Nullable String samples,
            @Nullable String output,
            boolean untied,
            LinkedHashMap<String, Integer> rows,
            TreeSet<String> widened)
            implements Serializable {
        static How of(ImportOptions o, Reading r) {
            return new How(
                    new TreeSet<>(r.frozen()),
                    new TreeMap<>(o.extents()),
                    o.samples().orElse(null),
                    o.output().orElse(null),
                    o.untied(),
                    r.byRows() ? new LinkedHashMap<>(o.rows()) : new LinkedHashMap<>(),
                    new TreeSet<>(r.widened()));
        }

        /** The same for the same options: rows and widened are in it where they matter. */
        @Override
        public String toString() {
            String all = "How[frozen=%s, extents=%s, samples=%s, output=%s, untied=%s]"
                    .formatted(frozen, extents, samples, output, untied);
            return all
                    + (rows.isEmpty() ? "" : ", rows=" + rows)
                    + (widened.isEmpty() ? "" : ", widened=" + widened);
        }

        /** Whether the file says all of it but for the rows and what is frozen. */
        boolean byTheFile() {
            return extents.isEmpty() && samples == null && !untied;
        }

        ImportOptions options() {
            return new ImportOptions(
                    frozen::contains,
                    extents,
                    Optional.ofNullable(samples),
                    Optional.ofNullable(output),
                    untied,
                    rows,
                    _ -> true,
                    true,
                    widened::contains);
        }
    }

    private ModelContents(String name, Map<String, byte[]> files, How how) {
        this.name = name;
        this.files = new TreeMap<>(files);
        this.how = how;
    }

    /** Reads the files of a model again. */
    static ModelContents of(Path model, Set<String> names, How how) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : names) {
            files.put(name, Files.readAllBytes(model.resolveSibling(name)));
        }
        return new ModelContents(String.valueOf(model.getFileName()), files, how);
    }

    /** The bytes of the model's file; not a copy. */
    byte[] model() {
        return requireNonNull(files.get(name));
    }

    /** SHA-256 of the files and of how they are read: that of the model. */
    public String sha256() {
        FileDigests read = new FileDigests();
        files.forEach(read::add);
        return FileDigests.sha256(read.digests(), how.toString());
    }

    /**
     * Builds the model, from copies in a temporary folder.
     *
     * @throws Refusal with an {@link OnnxRefusal} as {@link ImportedModel#read}, or UNREADABLE if
     *     there is no room for the copies
     */
    public ImportedModel read() {
        try {
            Path folder = Files.createTempDirectory("plstar-model");
            try {
                for (Map.Entry<String, byte[]> e : files.entrySet()) {
                    Path file = folder.resolve(e.getKey());
                    Files.createDirectories(file.getParent());
                    Files.write(file, e.getValue());
                }
                return ImportedModel.read(folder.resolve(name), how.options());
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw Refusal.of(
                    OnnxRefusal.UNREADABLE,
                    name,
                    "its bytes cannot be written to the temporary folder ("
                            + e.getClass().getSimpleName()
                            + ")",
                    "a folder for temporary files with room for the model",
                    "name one by -Djava.io.tmpdir");
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path p : all) {
            Files.delete(p);
        }
    }
}
