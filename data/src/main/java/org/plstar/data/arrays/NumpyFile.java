package org.plstar.data.arrays;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.array.npy.Npy;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.array.npy.Npz;
import org.plstar.data.ContentHash;
import org.plstar.data.DataRefusal;
import org.plstar.data.Dataset;
import org.plstar.data.FeatureNames;
import org.plstar.data.Location;
import org.plstar.data.NameList;
import org.plstar.data.ReadOptions;
import org.plstar.data.Schema;
import org.plstar.data.Target;
import org.plstar.data.table.Purpose;
import org.plstar.data.table.TableReader;
import org.plstar.data.table.TableReader.Reading;
import org.plstar.refusal.Refusal;

/**
 * Data in NumPy's files. An NPZ file holds features {@code X} [N, d], [N, h, w] or [N, c, h, w] and
 * targets {@code y} [N] or [N, k], and may hold {@code x_test} and {@code y_test}; other names can
 * be requested. Words {@code classes} [k] name the classes that y has by their numbers from 0. An
 * NPY file holds a table [N, m] whose columns are called by their numbers from 0, one of them the
 * target.
 */
public final class NumpyFile {
    private static final List<String> INPUTS = List.of("X", "x", "X_train", "x_train");
    private static final List<String> TARGETS = List.of("y", "Y", "y_train", "Y_train");
    private static final String CLASSES = "classes";
    private static final List<String> TEST_INPUTS = List.of("X_test", "x_test");
    private static final List<String> TEST_TARGETS = List.of("y_test", "Y_test");

    private final Path file;
    private final Location location;
    private final ReadOptions options;

    private NumpyFile(Path file, ReadOptions options) {
        this.file = file;
        this.location = Location.file(file);
        this.options = options;
    }

    /**
     * The arrays of a file as rows.
     *
     * @param test absent if there are no test arrays, or they are the rows
     */
    public record Arrays(Reading rows, Optional<Reading> test) {
        /** The arrays of a file without test arrays. */
        public static Arrays of(Reading rows) {
            return new Arrays(rows, Optional.empty());
        }
    }

    /**
     * Reads an NPZ file; all rows of its test arrays. For testing, its test arrays are read, or its
     * only arrays if it has no test arrays.
     */
    public static Arrays readNpz(Path path, ReadOptions options, Purpose purpose) {
        NumpyFile file = new NumpyFile(path, options);
        return switch (purpose) {
            case Purpose.Training() -> file.readNpz();
            case Purpose.Test(Schema schema, Target training) -> {
                List<String> names = Npz.names(path);
                yield Arrays.of(file.first(names, TEST_INPUTS)
                        .map(input -> file.readTest(names, input, schema, training))
                        .orElseGet(() -> file.readLike(
                                file.input(names), file.target(names), schema, training)));
            }
            case Purpose.Prediction _ -> {
                NpyArray input = file.array(file.input(Npz.names(path)), 2);
                ArrayTable table = new ArrayTable(
                        file.location,
                        ContentHash.of(path),
                        FeatureNames.of(inputShape(input)),
                        List.of(input),
                        List.of());
                Reading reading = TableReader.read(table, options, purpose);
                yield Arrays.of(new Reading(shaped(reading.dataset(), input), reading.notes()));
            }
        };
    }

    /** Reads an NPY file as a table. */
    public static Arrays readNpy(Path file, ReadOptions options, Purpose purpose) {
        return Arrays.of(TableReader.read(new NumpyFile(file, options).table(), options, purpose));
    }

    private Arrays readNpz() {
        List<String> names = Npz.names(file);
        NpyArray input = array(input(names), 2);
        String targetName = target(names);
        NpyArray target = array(targetName, 1);
        List<String> targets = targetNames(targetName, target);
        Reading training = TableReader.read(
                side(input, target, targets), options.withTargets(targets.toArray(String[]::new)));
        Reading shaped = new Reading(shaped(training.dataset(), input), training.notes());
        return new Arrays(
                shaped,
                first(names, TEST_INPUTS)
                        .map(test -> readTest(
                                names,
                                test,
                                shaped.dataset().schema(),
                                shaped.dataset().target())));
    }

    private Reading readTest(List<String> names, String input, Schema schema, Target training) {
        String target = first(names, TEST_TARGETS)
                .orElseThrow(() ->
                        notFound(names, TEST_TARGETS, "targets for the test rows in " + input));
        return new NumpyFile(file, options.withAllRows()).readLike(input, target, schema, training);
    }

    private Reading readLike(String inputName, String targetName, Schema schema, Target training) {
        NpyArray input = array(inputName, 2);
        NpyArray target = array(targetName, 1);
        List<String> targets = schema.targets();
        if (ArrayTable.width(target) != targets.size()) {
            throw wrongShape(
                    targetName, target, targets.size() + " numbers in each row, as in training");
        }
        Reading reading = TableReader.read(
                side(input, target, targets), options, new Purpose.Test(schema, training));
        return new Reading(shaped(reading.dataset(), input), reading.notes());
    }

    private ArrayTable table() {
        NpyArray array = Npy.read(file, most());
        if (array.shape().size() != 2) {
            throw wrongShape(location.text(), array, "two axes, rows and columns");
        }
        checkRows(location.text(), array);
        List<String> columns = IntStream.range(0, array.shape().get(1))
                .mapToObj(Integer::toString)
                .toList();
        return new ArrayTable(location, ContentHash.of(file), columns, List.of(array), List.of());
    }

    /** The feature and target arrays as one table. */
    private ArrayTable side(NpyArray input, NpyArray target, List<String> targets) {
        if (!input.shape().getFirst().equals(target.shape().getFirst())) {
            throw location.refuse(
                    DataRefusal.ARRAY_WRONG_SHAPE,
                    "features of shape "
                            + input.shape()
                            + " and targets of shape "
                            + target.shape()
                            + " have different numbers of rows",
                    "a target for each row",
                    "save arrays that belong together");
        }
        List<String> columns = new ArrayList<>(FeatureNames.of(inputShape(input)));
        columns.addAll(targets);
        return new ArrayTable(
                location,
                ContentHash.of(file),
                columns,
                List.of(input, target),
                targets.size() == 1 ? classNames() : List.of());
    }

    /**
     * The names of the classes; empty if the file has none, or an array of numbers with this name.
     */
    private List<String> classNames() {
        try {
            return Npz.names(file).contains(CLASSES) ? Npz.words(file, CLASSES, most()) : List.of();
        } catch (Refusal refusal) {
            if (refusal.code() == NpyRefusal.ELEMENT_TYPE) {
                return List.of();
            }
            throw refusal;
        }
    }

    /** The shape of one row: an image without channels has one channel. */
    private static List<Integer> inputShape(NpyArray input) {
        List<Integer> shape = input.shape();
        return switch (shape.size()) {
            case 3 -> List.of(1, shape.get(1), shape.get(2));
            default -> shape.subList(1, shape.size());
        };
    }

    /** The rows with the shape of the arrays, unless one-hot columns have changed their number. */
    private static Dataset shaped(Dataset data, NpyArray input) {
        List<Integer> shape = inputShape(input);
        return ArrayTable.volume(shape) == data.width() ? data.withShape(shape) : data;
    }

    private static List<String> targetNames(String name, NpyArray target) {
        int width = ArrayTable.width(target);
        return width == 1
                ? List.of(name)
                : IntStream.range(0, width).mapToObj(j -> name + j).toList();
    }

    private NpyArray array(String name, int axes) {
        NpyArray array = Npz.read(file, name, most());
        if (array.shape().size() < axes || array.shape().size() > 4) {
            throw wrongShape(
                    name, array, axes == 1 ? "[N] or [N, k]" : "[N, d], [N, h, w] or [N, c, h, w]");
        }
        checkRows(name, array);
        return array;
    }

    private void checkRows(String name, NpyArray array) {
        if (array.values().length == 0) {
            throw wrongShape(name, array, "at least two rows of at least one number");
        }
        if (ArrayTable.width(array) > FeatureNames.MOST) {
            throw wrongShape(name, array, "at most " + FeatureNames.MOST + " numbers in a row");
        }
    }

    private String input(List<String> names) {
        if (options.inputArray().isEmpty()) {
            return first(names, INPUTS).orElseThrow(() -> notFound(names, INPUTS, "features"));
        }
        return named(names, options.inputArray(), "the feature array");
    }

    private String target(List<String> names) {
        return switch (options.targets().size()) {
            case 0 -> first(names, TARGETS).orElseThrow(() -> notFound(names, TARGETS, "targets"));
            case 1 -> named(names, options.targets().getFirst(), "the target array");
            default ->
                throw location.refuse(
                        DataRefusal.ARRAY_WRONG_SHAPE,
                        "several target arrays were named",
                        "one, of shape [N, k] for several targets",
                        "join them with numpy.column_stack");
        };
    }

    private String named(List<String> names, String name, String what) {
        if (!names.contains(name)) {
            throw location.column(name)
                    .refuse(
                            DataRefusal.ARRAY_NOT_FOUND,
                            what + " is not in the file",
                            "one of its arrays",
                            NameList.suggestion(name, names));
        }
        return name;
    }

    private Optional<String> first(List<String> names, List<String> usual) {
        return usual.stream().filter(names::contains).findFirst();
    }

    private RuntimeException notFound(List<String> names, List<String> usual, String what) {
        return location.refuse(
                DataRefusal.ARRAY_NOT_FOUND,
                "there are no " + what,
                "an array named " + String.join(" or ", usual),
                names.isEmpty()
                        ? "the file has no arrays"
                        : "say which: there are " + NameList.listed(names));
    }

    private RuntimeException wrongShape(String name, NpyArray array, String expected) {
        return location.column(name)
                .refuse(
                        DataRefusal.ARRAY_WRONG_SHAPE,
                        "the shape is " + array.shape(),
                        expected,
                        "reshape the array");
    }

    private long most() {
        return options.memoryLimit() / Double.BYTES;
    }
}
