package org.plstar.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.plstar.array.Shape;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;
import org.plstar.program.Axes;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
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

    /** Notes for the user on decisions; one per line. */
    List<String> notes() {
        return List.copyOf(notes);
    }

    Traced read(ValueProto v, ProgramBuilder builder) {
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
        Shape shape = Shape.of(place.items(dims));
        return new Traced(builder.input(v.name(), new Type(Axes.SAMPLE, shape)), place, kind);
    }

    /** The extent of an axis as the file or the options give it; 0 if it is open. */
    private long given(ValueProto v, int i) {
        Dimension d = v.dims().get(i);
        long extent = d.name().isEmpty() ? Math.max(0, d.extent()) : 0;
        for (String key : keys(v, i)) {
            Integer option = options.extents().get(key);
            if (option != null) {
                used.add(key);
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

    private static List<String> keys(ValueProto v, int i) {
        String number = v.name() + ":" + i;
        String name = v.dims().get(i).name();
        return name.isEmpty() ? List.of(number) : List.of(name, number);
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
