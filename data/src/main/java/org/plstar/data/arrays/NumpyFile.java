package org.plstar.data.arrays;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.plstar.data.Spelling;
import org.plstar.data.Target;
import org.plstar.data.table.Purpose;
import org.plstar.data.table.SpelledTable;
import org.plstar.data.table.TableReader;
import org.plstar.data.table.TableReader.Reading;
import org.plstar.refusal.Refusal;

/**
 * Data in NumPy's files. An NPZ file holds features {@code X} [N, d], [N, h, w] or [N, c, h, w] and
 * targets {@code y} [N] or [N, k], and may hold {@code x_test} and {@code y_test}; other names can
 * be requested. A file without {@code X} holds other arrays of features [N, d], such as
 * {@code input_ids} and {@code attention_mask}: a row is all of them, in the file's order. Words
 * {@code classes} [k] name the classes that y has by their numbers from 0. An NPY file holds a
 * table [N, m] whose columns are called by their numbers from 0, one of them the target.
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
                                file.inputs(names).as(schema, file),
                                file.target(names),
                                schema,
                                training)));
            }
            case Purpose.Prediction(Schema schema) -> {
                Inputs input = file.inputs(Npz.names(path)).as(schema, file);
                ArrayTable table = new ArrayTable(
                        file.location,
                        ContentHash.of(path),
                        input.features(),
                        input.arrays(),
                        List.of());
                Reading reading = read(table, options, purpose);
                yield Arrays.of(input.shaped(reading));
            }
        };
    }

    /** Reads an NPY file as a table. */
    public static Arrays readNpy(Path file, ReadOptions options, Purpose purpose) {
        return Arrays.of(read(new NumpyFile(file, options).table(), options, purpose));
    }

    private static Reading read(ArrayTable table, ReadOptions options, Purpose purpose) {
        Spelling spelling = switch (purpose) {
            case Purpose.Training() -> options.spelling();
            case Purpose.Test(Schema schema, Target _) -> schema.spelling();
            case Purpose.Prediction(Schema schema) -> schema.spelling();
        };
        return TableReader.read(SpelledTable.of(table, spelling), options, purpose);
    }

    private Arrays readNpz() {
        List<String> names = Npz.names(file);
        Inputs input = inputs(names);
        String targetName = target(names);
        NpyArray target = array(targetName, 1);
        List<String> targets = targetNames(targetName, target);
        Reading training = read(
                side(input, target, targets),
                options.withTargets(targets.toArray(String[]::new)),
                new Purpose.Training());
        Reading shaped = input.shaped(training);
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
        return new NumpyFile(file, options.withAllRows())
                .readLike(alone(input), target, schema, training);
    }

    private Reading readLike(Inputs input, String targetName, Schema schema, Target training) {
        NpyArray target = array(targetName, 1);
        List<String> targets = schema.targets();
        if (ArrayTable.width(target) != targets.size()) {
            throw wrongShape(
                    targetName, target, targets.size() + " numbers in each row, as in training");
        }
        Reading reading =
                read(side(input, target, targets), options, new Purpose.Test(schema, training));
        return input.shaped(reading);
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
    private ArrayTable side(Inputs input, NpyArray target, List<String> targets) {
        NpyArray first = input.arrays().getFirst();
        if (!first.shape().getFirst().equals(target.shape().getFirst())) {
            throw location.refuse(
                    DataRefusal.ARRAY_WRONG_SHAPE,
                    "features of shape "
                            + first.shape()
                            + " and targets of shape "
                            + target.shape()
                            + " have different numbers of rows",
                    "a target for each row",
                    "save arrays that belong together");
        }
        List<String> columns = new ArrayList<>(input.features());
        columns.addAll(targets);
        List<NpyArray> arrays = new ArrayList<>(input.arrays());
        arrays.add(target);
        return new ArrayTable(
                location,
                ContentHash.of(file),
                columns,
                arrays,
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

    /**
     * The arrays of the features.
     *
     * @param features names of the numbers of a row, those of the first array first
     * @param shape of one row
     */
    private record Inputs(List<NpyArray> arrays, List<String> features, List<Integer> shape) {
        /**
         * The same with rows as long as those of training: where one of several arrays is a mask,
         * sequences may be shorter, and are filled up with zeros.
         */
        Inputs as(Schema schema, NumpyFile file) {
            Map<String, Integer> widths = FeatureNames.arrays(
                    schema.columns().stream().map(Schema.Column::name).toList());
            boolean masked = widths.keySet().stream().anyMatch(n -> n.contains("mask"));
            return arrays.size() > 1 && masked ? file.fitted(this, widths) : this;
        }

        /** Gives the rows their shape back, unless one-hot columns have changed their number. */
        Reading shaped(Reading reading) {
            Dataset data = reading.dataset();
            return ArrayTable.volume(shape) == data.width()
                    ? new Reading(data.withShape(shape), reading.notes())
                    : reading;
        }
    }

    /** The arrays, each with as many columns as in training. */
    private Inputs fitted(Inputs input, Map<String, Integer> widths) {
        List<String> names = List.copyOf(FeatureNames.arrays(input.features()).keySet());
        List<NpyArray> arrays = new ArrayList<>();
        List<String> features = new ArrayList<>();
        for (int a = 0; a < names.size(); a++) {
            NpyArray own = input.arrays().get(a);
            int width = widths.getOrDefault(names.get(a), ArrayTable.width(own));
            if (ArrayTable.width(own) > width) {
                throw wrongShape(
                        names.get(a),
                        own,
                        "at most " + width + " numbers in a row, as in training");
            }
            arrays.add(filled(own, width));
            features.addAll(FeatureNames.ofArray(names.get(a), width));
        }
        return new Inputs(arrays, features, List.of(features.size()));
    }

    /** An array whose rows are filled up with zeros. */
    private static NpyArray filled(NpyArray a, int width) {
        int own = ArrayTable.width(a);
        int rows = a.shape().getFirst();
        double[] values = new double[Math.multiplyExact(rows, width)];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(a.values(), i * own, values, i * width, own);
        }
        return own == width ? a : new NpyArray(List.of(rows, width), values);
    }

    private Inputs alone(String name) {
        NpyArray input = array(name, 2);
        List<Integer> shape = inputShape(input);
        return new Inputs(List.of(input), FeatureNames.of(shape), shape);
    }

    private Inputs inputs(List<String> names) {
        if (!options.inputArray().isEmpty()) {
            return alone(named(names, options.inputArray(), "the feature array"));
        }
        Optional<String> one = first(names, INPUTS);
        return one.isPresent() ? alone(one.get()) : together(names);
    }

    /** All arrays but those of targets and of test rows; one of images keeps its shape. */
    private Inputs together(List<String> names) {
        List<String> others = names.stream()
                .filter(n -> !TARGETS.contains(n)
                        && !TEST_TARGETS.contains(n)
                        && !options.targets().contains(n)
                        && !n.equals(CLASSES))
                .toList();
        if (others.isEmpty()) {
            throw notFound(names, INPUTS, "features");
        }
        if (others.size() == 1 && array(others.getFirst(), 2).shape().size() > 2) {
            return alone(others.getFirst());
        }
        List<NpyArray> arrays = new ArrayList<>();
        List<String> features = new ArrayList<>();
        for (String name : others) {
            NpyArray array = array(name, 2);
            NpyArray first = arrays.isEmpty() ? array : arrays.getFirst();
            if (!array.shape().getFirst().equals(first.shape().getFirst())) {
                throw wrongShape(
                        name, array, first.shape().getFirst() + " rows, as " + others.getFirst());
            }
            arrays.add(array);
            features.addAll(FeatureNames.ofArray(name, ArrayTable.width(array)));
        }
        return new Inputs(arrays, features, List.of(features.size()));
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
