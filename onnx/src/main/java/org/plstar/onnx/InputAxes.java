package org.plstar.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;
import org.plstar.refusal.Refusal;

/**
 * The inputs of a graph: the axis that counts samples, and the extents of open axes.
 *
 * <p>Samples are counted by the axis that the options name; else by an open one whose name says
 * batch; else by the second axis, if it alone is open and the first is longer than 1; else by the
 * first axis. If its extent is 1, the model is one of one sample at a time.
 */
final class InputAxes {
    private final Path file;
    private final ImportOptions options;
    private final Set<String> used = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    /** Extents of open axes that the width of a row has told, by what options call the axes. */
    private final Map<String, Long> learned = new HashMap<>();

    private int fixedSamples;
    private Optional<String> second = Optional.empty();

    InputAxes(Path file, ImportOptions options) {
        this.file = file;
        this.options = options;
    }

    /** The number of samples, if it is above 1 and the file fixes it; otherwise 0. */
    int fixedSamples() {
        return fixedSamples;
    }

    /** The second axis of an input of three axes or more that are all fixed, the first above 1. */
    Optional<String> second() {
        return second;
    }

    /** Whether the width of a row told the extent of an open axis. */
    boolean learned() {
        return !learned.isEmpty();
    }

    /** What was decided that a user should know; a line each. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    /**
     * An input whose only open axis has what the width of a row leaves to it.
     *
     * @param width numbers that it takes of a row, if they are known
     */
    Declared declared(ValueProto v, OptionalInt width) {
        return declared(v, (extents, samples) -> {
            List<Integer> open = open(extents, samples);
            if (width.isEmpty() || open.size() != 1) {
                return;
            }
            long others = 1;
            for (int i = 0; i < extents.length; i++) {
                others *= i == samples || extents[i] == 0 ? 1 : extents[i];
            }
            if (others > 0 && width.getAsInt() % others == 0) {
                extents[open.getFirst()] = width.getAsInt() / others;
                learned.put(keys(v, open.getFirst()).getFirst(), extents[open.getFirst()]);
            }
        });
    }

    /**
     * An input without data: its open axes are as long as those of the same names, or as those of
     * another input of the same number of axes.
     */
    Declared declared(ValueProto v, Optional<Shape> like) {
        return declared(v, (extents, samples) -> {
            for (int i : open(extents, samples)) {
                int at = i - (i > samples ? 1 : 0);
                Long known = learned.get(keys(v, i).getFirst());
                boolean same = like.isPresent() && like.get().rank() == extents.length - 1;
                extents[i] = known != null ? known : same ? like.get().dim(at) : 0;
            }
        });
    }

    private static List<Integer> open(long[] extents, int samples) {
        return IntStream.range(0, extents.length)
                .filter(i -> i != samples && extents[i] == 0)
                .boxed()
                .toList();
    }

    private Declared declared(ValueProto v, ObjIntConsumer<long[]> open) {
        String where = "input \"" + Words.of(v.name()) + "\"";
        Kind kind = Kind.of(v.type())
                .orElseThrow(() -> refuse(
                        OnnxRefusal.ELEMENT_TYPE,
                        where,
                        "its element type is number " + v.type(),
                        "a tensor of real, whole or truth type",
                        "export the model again"));
        int rank = v.dims().size();
        if (rank == 0 || rank > Limits.RANK + 1) {
            throw refuse(
                    OnnxRefusal.SHAPE,
                    where,
                    rank + " axes",
                    "samples, and at most 8 more axes",
                    "export the model again");
        }
        long[] extents = new long[rank];
        for (int i = 0; i < rank; i++) {
            extents[i] = given(v, i);
        }
        int samples = samples(v, extents);
        long count = extents[samples];
        open.accept(extents, samples);
        if (samples > 0) {
            notes.add("axis " + samples + " of its " + where + " counts samples");
        }
        long size = 1;
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            if (i != samples) {
                dims[i] = checked(v, i, extents[i], where);
                size *= dims[i];
            }
            if (size > Limits.ELEMENTS) {
                throw refuse(
                        OnnxRefusal.TOO_LARGE,
                        where,
                        "a sample has more than " + Limits.ELEMENTS + " numbers",
                        "fewer",
                        "export the model again");
            }
        }
        dims[samples] = 1;
        if (count > 1) {
            fixedSamples = (int) Math.min(count, Limits.ELEMENTS);
        }
        Samples place = count == 1 ? Samples.NONE : Samples.at(samples);
        return new Declared(v.name(), kind, place, Shape.of(place.items(dims)));
    }

    /** The extent of an axis as the file or the options give it; 0 if it is open. */
    private long given(ValueProto v, int i) {
        Dimension d = v.dims().get(i);
        long extent = d.name().isEmpty() ? Math.max(0, d.extent()) : 0;
        for (String key : keys(v, i)) {
            Integer option = options.extents().get(key);
            if (option != null) {
                used.add(key);
                refuseTwice(v, i, key, option);
                if (extent > 0 && extent != option) {
                    throw refuse(
                            OnnxRefusal.OPEN_AXIS,
                            "axis " + key,
                            "its extent is " + extent + ", not " + option,
                            "extents of open axes",
                            "leave it out");
                }
                extent = option;
            }
        }
        return extent;
    }

    /** Refuses an extent for a name that two axes of an input have. */
    private void refuseTwice(ValueProto v, int i, String key, int extent) {
        for (int other = i + 1; other < v.dims().size(); other++) {
            if (v.dims().get(other).name().equals(key)) {
                throw refuse(
                        OnnxRefusal.OPEN_AXIS,
                        "axis " + key,
                        "two axes of input \"" + Words.of(v.name()) + "\" have this name",
                        "INPUT:NUMBER, counted from 0",
                        "use axis " + Words.of(v.name()) + ":" + other + "=" + extent);
            }
        }
    }

    /**
     * What options call an axis: the file's name, and its number. Where an input has two axes of a
     * name, it is that of the first.
     */
    private static List<String> keys(ValueProto v, int i) {
        String number = v.name() + ":" + i;
        String name = v.dims().get(i).name();
        boolean second = v.dims().subList(0, i).stream().anyMatch(d -> d.name().equals(name));
        return name.isEmpty() || second ? List.of(number) : List.of(name, number);
    }

    private int samples(ValueProto v, long[] extents) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < extents.length; i++) {
            if (options.samples().filter(keys(v, i)::contains).isPresent()) {
                options.samples().ifPresent(used::add);
                return i;
            }
            if (extents[i] == 0) {
                open.add(i);
            }
        }
        if (open.isEmpty()
                && extents.length > 2
                && extents[0] > 1
                && options.samples().isEmpty()) {
            second = Optional.of(v.name() + ":1");
        }
        Optional<Integer> named = open.stream()
                .filter(i -> v.dims().get(i).name().toLowerCase(Locale.ROOT).contains("batch"))
                .findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        return open.equals(List.of(1)) && extents[0] > 1 ? 1 : 0;
    }

    private int checked(ValueProto v, int i, long extent, String where) {
        if (extent >= 1 && extent <= Limits.ELEMENTS) {
            return (int) extent;
        }
        String name = Words.of(keys(v, i).getFirst());
        throw extent == 0
                ? refuse(
                        OnnxRefusal.OPEN_AXIS,
                        where,
                        "its axis " + i + ", \"" + name + "\", is open",
                        "one open axis, which counts samples",
                        "use axis " + name + "=8, or another extent")
                : refuse(
                        OnnxRefusal.SHAPE,
                        where,
                        "it has an extent of " + extent,
                        "extents from 1 to " + Limits.ELEMENTS,
                        "export the model again");
    }

    /** Refuses options that name no existing axis. */
    void finish() {
        List<String> asked = new ArrayList<>(options.extents().keySet());
        options.samples().ifPresent(asked::add);
        asked.removeAll(used);
        if (!asked.isEmpty()) {
            throw refuse(
                    OnnxRefusal.OPEN_AXIS,
                    "axis " + Words.of(asked.getFirst()),
                    "no input has an axis of this name",
                    "the name of an open axis, or INPUT:NUMBER",
                    "correct the name");
        }
    }

    private Refusal refuse(
            OnnxRefusal code, String where, String what, String expected, String fix) {
        return Refusal.of(code, file + ", " + where, what, expected, fix);
    }
}
