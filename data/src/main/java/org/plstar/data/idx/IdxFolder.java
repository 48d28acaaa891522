package org.plstar.data.idx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.plstar.data.ContentHash;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.FeatureNames;
import org.plstar.data.Location;
import org.plstar.data.NameList;
import org.plstar.data.ReadOptions;
import org.plstar.data.ReadOptions.Task;
import org.plstar.data.RowNumbers;
import org.plstar.data.Schema;
import org.plstar.data.Target;

/**
 * A folder like Fashion-MNIST's: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}
 * and, for the test rows if there are any, {@code t10k-images-idx3-ubyte} and
 * {@code t10k-labels-idx1-ubyte}, each with {@code .gz} or without. Pixels become 0 to 1, rows [1,
 * h, w].
 */
public final class IdxFolder {
    private static final String TARGET = "label";

    private final Path folder;
    private final ReadOptions options;

    private IdxFolder(Path folder, ReadOptions options) {
        this.folder = folder;
        this.options = options;
    }

    /** Whether the folder has a file named like the training or test images. */
    public static boolean is(Path folder) {
        return find(folder, "train", "images", 3).isPresent()
                || find(folder, "t10k", "images", 3).isPresent();
    }

    /**
     * The images of a folder.
     *
     * @param test absent if there are no test files
     */
    public record Images(Dataset training, Optional<Dataset> test) {}

    /**
     * Reads the training images, all or the first {@code --rows}, and all test images. Cost: 8
     * bytes of memory per pixel.
     */
    public static Images read(Path folder, ReadOptions options) {
        if (!options.targets().isEmpty() && !options.targets().equals(List.of(TARGET))) {
            throw Location.file(folder)
                    .column(options.targets().getFirst())
                    .refuse(
                            DataRefusal.UNKNOWN_TARGET,
                            "an IDX folder has no columns",
                            "no name of a target, for the labels are a file of their own",
                            "leave the name out");
        }
        return new IdxFolder(folder, options).read();
    }

    private Images read() {
        Pair train = files("train");
        byte[] labels = labels(train.labels());
        List<Integer> classes = distinct(labels);
        Dataset training = read(train, labels, classes, options.rows().orElse(Integer.MAX_VALUE));
        if (find(folder, "t10k", "images", 3).isEmpty()
                && find(folder, "t10k", "labels", 1).isEmpty()) {
            return new Images(training, Optional.empty());
        }
        Pair t10k = files("t10k");
        Dataset test = read(t10k, labels(t10k.labels()), classes, Integer.MAX_VALUE);
        if (!test.inputShape().equals(training.inputShape())) {
            throw Location.file(t10k.images())
                    .refuse(
                            DataRefusal.IDX_SIZES_DIFFER,
                            "the test images are " + test.inputShape(),
                            training.inputShape() + " as the training images",
                            "give files that belong together");
        }
        return new Images(training, Optional.of(test));
    }

    /** The files of the images and the labels of one part. */
    private record Pair(Path images, Path labels) {}

    private Pair files(String part) {
        return new Pair(required(part, "images", 3), required(part, "labels", 1));
    }

    private Path required(String part, String kind, int axes) {
        return find(folder, part, kind, axes)
                .orElseThrow(() -> Location.file(folder)
                        .refuse(
                                DataRefusal.IDX_FILE_MISSING,
                                "the folder has no " + part + " " + kind,
                                part + "-" + kind + "-idx" + axes + "-ubyte or the same with .gz",
                                "put the file there"));
    }

    private static Optional<Path> find(Path folder, String part, String kind, int axes) {
        // The second form is the name of the same file by some unpackers.
        for (String joint : List.of("-", ".")) {
            for (String end : List.of("", ".gz")) {
                Path file =
                        folder.resolve(part + "-" + kind + joint + "idx" + axes + "-ubyte" + end);
                if (Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private byte[] labels(Path path) {
        try (IdxFile file = IdxFile.open(path, 1)) {
            checkMemory(file.location(), file.size(0), 1);
            byte[] labels = new byte[file.size(0)];
            for (int at = 0; at < labels.length; ) {
                int count = file.most();
                System.arraycopy(file.next(count), 0, labels, at, count);
                at += count;
            }
            file.finish();
            return labels;
        }
    }

    private static List<Integer> distinct(byte[] labels) {
        BitSet seen = new BitSet();
        for (byte label : labels) {
            seen.set(label & 0xFF);
        }
        return seen.stream().boxed().toList();
    }

    private Dataset read(Pair files, byte[] labels, List<Integer> classes, int most) {
        try (IdxFile file = IdxFile.open(files.images(), 3)) {
            int images = file.size(0);
            if (images != labels.length) {
                throw file.location()
                        .refuse(
                                DataRefusal.IDX_SIZES_DIFFER,
                                "there are " + images + " images and " + labels.length + " labels",
                                "a label for each image",
                                "give files that belong together");
            }
            int rows = Math.min(images, most);
            long pixels = (long) file.size(1) * file.size(2);
            checkMemory(file.location(), rows, pixels);
            double[] features = new double[Math.toIntExact(rows * pixels)];
            for (int at = 0; at < features.length; ) {
                int count = Math.min(file.most(), features.length - at);
                byte[] bytes = file.next(count);
                shades(bytes, count, features, at);
                at += count;
            }
            file.finish();
            List<Integer> shape = List.of(1, file.size(1), file.size(2));
            List<String> names = FeatureNames.of(shape);
            return new Dataset(
                    Location.file(folder).text(),
                    ContentHash.of(List.of(files.images(), files.labels())),
                    names,
                    shape,
                    features,
                    new BitSet(),
                    target(files.labels(), Arrays.copyOf(labels, rows), classes),
                    RowNumbers.counted("image", 0, rows),
                    Schema.numeric(names, List.of(TARGET)));
        }
    }

    /** Converts bytes to numbers from 0 to 1; a separate method, since it compiles quickly. */
    private static void shades(byte[] bytes, int count, double[] to, int at) {
        for (int i = 0; i < count; i++) {
            to[at + i] = (bytes[i] & 0xFF) / 255.0;
        }
    }

    private Target target(Path file, byte[] bytes, List<Integer> classes) {
        if (options.task() == Task.REGRESSION) {
            double[] values = new double[bytes.length];
            Arrays.setAll(values, i -> bytes[i] & 0xFF);
            return new Target.Regression(values, List.of(TARGET));
        }
        List<String> names = classes.stream().map(String::valueOf).toList();
        int[] labels = new int[bytes.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = classes.indexOf(bytes[i] & 0xFF);
            if (labels[i] < 0) {
                throw Location.file(file)
                        .row("image", i)
                        .value(String.valueOf(bytes[i] & 0xFF))
                        .refuse(
                                DataRefusal.UNKNOWN_CLASS,
                                "training has no such class",
                                "one of " + NameList.listed(names),
                                "give files that belong together");
            }
        }
        return new Target.Classes(labels, names);
    }

    private void checkMemory(Location location, long rows, long width) {
        long limit = Math.min(options.memoryLimit() / Double.BYTES, Integer.MAX_VALUE - 8L);
        if (width > FeatureNames.MOST || width > limit || rows > limit / width) {
            throw location.refuse(
                    DataRefusal.TOO_LARGE_FOR_MEMORY,
                    rows + " rows of " + width + " numbers are more than fit",
                    "at most " + limit + " numbers for the available memory",
                    "take fewer rows, or give Java more memory (-Xmx)");
        }
    }
}
