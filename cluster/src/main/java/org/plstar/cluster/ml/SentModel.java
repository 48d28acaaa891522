package org.plstar.cluster.ml;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.plstar.array.Workers;
import org.plstar.data.Dataset;
import org.plstar.data.Target;
import org.plstar.study.predict.Predictions;
import org.plstar.study.table.KernelModel;

/** A model as its files, which are read once where it predicts. */
final class SentModel implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The number of rows that are predicted at once. */
    static final int BLOCK = 256;

    private final TreeMap<String, byte[]> files;
    private transient volatile @Nullable KernelModel read;

    SentModel(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    static SentModel of(KernelModel model) {
        return of(model::write);
    }

    /** Writes a model to a folder. */
    @FunctionalInterface
    interface Writer {
        /** Writes the files. */
        void write(Path folder) throws IOException;
    }

    /** The sent model of a folder's files. */
    static SentModel of(Writer writer) {
        try {
            Path folder = Files.createTempDirectory("plstar-model");
            try {
                writer.write(folder);
                Map<String, byte[]> files = new TreeMap<>();
                try (Stream<Path> all = Files.list(folder)) {
                    for (Path file : all.filter(Files::isRegularFile).toList()) {
                        files.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
                    }
                }
                return new SentModel(files);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The contents of the files, by name. */
    Map<String, byte[]> files() {
        return files;
    }

    /** The model that is read from the files. */
    KernelModel model() {
        KernelModel known = read;
        if (known == null) {
            try {
                Path folder = Files.createTempDirectory("plstar-model");
                try {
                    for (Map.Entry<String, byte[]> file : files.entrySet()) {
                        Files.write(folder.resolve(file.getKey()), file.getValue());
                    }
                    known = KernelModel.read(folder);
                    read = known;
                } finally {
                    delete(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return known;
    }

    /**
     * Outputs for rows, [rows][outputs]: logarithms of probabilities, or numbers. They are computed
     * in blocks of one size, so that they do not depend on what rows are beside.
     */
    double[][] outputs(List<double[]> x) {
        double[][] all = new double[x.size()][];
        for (int from = 0; from < all.length; from += BLOCK) {
            int first = from;
            double[][] block = new double[BLOCK][];
            Arrays.setAll(block, i -> x.get(Math.min(first + i, all.length - 1)));
            Predictions p = predict(block);
            double[] values = p.classNames().isPresent() ? p.outputs() : p.values();
            int c = values.length / BLOCK;
            for (int i = from; i < Math.min(all.length, from + BLOCK); i++) {
                all[i] = Arrays.copyOfRange(values, (i - from) * c, (i - from + 1) * c);
            }
        }
        return all;
    }

    private Predictions predict(double[][] x) {
        Dataset rows =
                Dataset.of("data frame", FrameRows.names(width()), x, new Target.None(x.length));
        try (Workers one = Workers.of(1)) {
            return model().predict(rows, one);
        }
    }

    /** The number of features of a row. */
    int width() {
        return model().rows().width();
    }
}
