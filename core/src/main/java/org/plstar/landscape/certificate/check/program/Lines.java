package org.plstar.landscape.certificate.check.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads the lines of a program, with every size, place and name checked.
 *
 * <p>A line that forged sizes or other members is refused, never guessed at.
 */
final class Lines {
    private final List<Line> all = new ArrayList<>();
    private final List<Source> sources;
    private final int output;
    private final Map<String, double[]> weights;
    private final int samples;
    private final Map<String, Integer> offsets = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private Lines(List<Source> sources, int output, Map<String, double[]> weights, int samples) {
        this.sources = sources;
        this.output = output;
        this.weights = weights;
        this.samples = samples;
        int at = 0;
        long bytes = 0;
        for (Map.Entry<String, double[]> e : weights.entrySet()) {
            offsets.put(e.getKey(), at);
            at = Math.addExact(at, e.getValue().length);
        }
        for (Source s : sources) {
            for (int o : s.in()) {
                Shapes.require(o < all.size(), "line " + all.size() + " takes one behind it");
            }
            Line line = line(s, all.size());
            for (int o : line.in) {
                line.perSample |= all.get(o).perSample;
            }
            // two halves and an error of each, intervals and places
            bytes += 64L * line.size + (line.perSample ? 24L * line.size * samples : 0);
            if (bytes > Runtime.getRuntime().maxMemory()) {
                throw new Unproved("the values of all lines take more memory than there is");
            }
            all.add(line);
        }
        Shapes.require(used.equals(weights.keySet()), "weights that the program lacks");
    }

    /**
     * All lines.
     *
     * @throws IllegalArgumentException if they are no program of these weights
     */
    static List<Line> of(
            List<Source> sources, int output, Map<String, double[]> weights, int samples) {
        return List.copyOf(new Lines(sources, output, weights, samples).all);
    }

    /** Those of a claim. */
    static List<Line> of(SlopeClaim claim) {
        return of(claim.lines(), claim.output(), claim.weights(), claim.samples());
    }

    private Line in(Source s, int k) {
        return all.get(s.in()[k]);
    }

    private Line line(Source s, int id) {
        return switch (s.op()) {
            case "Param" -> param(s, id);
            case "Input" -> input(s, id);
            case "Const" -> constant(s, id);
            case "Unary" -> {
                s.require(1, "fn");
                yield new Function(id, Functions.valueOf(s.text("fn")), in(s, 0));
            }
            case "Scale" -> {
                s.require(1, "factor");
                yield new Arithmetic(
                        id, Arithmetic.Kind.SCALE, in(s, 0), in(s, 0), s.factor("factor"));
            }
            case "Add" -> pointwise(s, id, Arithmetic.Kind.ADD);
            case "Mul" -> pointwise(s, id, Arithmetic.Kind.MULTIPLY);
            case "Div" -> pointwise(s, id, Arithmetic.Kind.DIVIDE);
            case "Compare" -> {
                s.require(2, "fn");
                yield Choice.compare(id, s.text("fn"), masks(id), in(s, 0), in(s, 1));
            }
            case "Select" -> {
                s.require(3);
                yield Choice.select(id, in(s, 0), in(s, 1), in(s, 2));
            }
            case "Contract" -> {
                s.require(2, "a", "b", "result");
                yield new Product(
                        id, s.text("a"), in(s, 0), s.text("b"), in(s, 1), s.text("result"));
            }
            case "Sum" -> sum(s, id);
            case "Broadcast" -> broadcast(s, id);
            case "Reshape" -> {
                s.require(1, "shape");
                Shapes.require(
                        Shapes.size(s.whole("shape")) == in(s, 0).size, "size of line " + id);
                yield copy(id, in(s, 0), s.whole("shape"));
            }
            case "Permute" -> permute(s, id);
            case "Slice" -> slice(s, id);
            case "Pad" -> pad(s, id);
            case "Concat" -> concat(s, id);
            case "TakeAlong" -> take(s, id);
            case "ArgMax" -> argMax(s, id);
            case "Patches" -> patches(s, id);
            case "Fold" -> fold(s, id);
            case "Detach" -> {
                s.require(1);
                yield new Detached(id, in(s, 0));
            }
            case "SumAxes", "Spread" -> {
                s.require(1, "over");
                Shapes.require(samples == 1, "line " + id + " joins samples");
                yield copy(id, in(s, 0), in(s, 0).shape);
            }
            default -> throw new Unproved("no op is known as " + s.op());
        };
    }

    private Line param(Source s, int id) {
        s.require(0, "name", "shape");
        String name = s.text("name");
        double[] values = weights.get(name);
        Shapes.require(values != null, "no weight is called " + name);
        Shapes.require(used.add(name), "weight " + name + " stands twice");
        int[] shape = s.whole("shape");
        Shapes.require(
                values != null && Shapes.size(shape) == values.length, "the size of " + name);
        Integer first = offsets.get(name);
        return new Leaf(
                id,
                shape,
                values == null ? new double[0] : values,
                false,
                first == null ? -1 : first);
    }

    private Line input(Source s, int id) {
        s.require(0, "array", "sample", "shape");
        double[] values = s.numbers("array");
        int[] shape = s.whole("shape");
        boolean sample = s.flag("sample");
        long size = Shapes.size(shape);
        Shapes.require(values.length == size * (sample ? samples : 1), "the data of line " + id);
        return new Leaf(id, shape, values, sample, -1);
    }

    private Line constant(Source s, int id) {
        boolean inText = s.members().containsKey("values");
        s.require(0, "shape", inText ? "values" : "array");
        double[] values = s.numbers(inText ? "values" : "array");
        Shapes.require(Shapes.size(s.whole("shape")) == values.length, "the size of line " + id);
        return new Leaf(id, s.whole("shape"), values, false, -1);
    }

    private Line pointwise(Source s, int id, Arithmetic.Kind kind) {
        s.require(2);
        return new Arithmetic(id, kind, in(s, 0), in(s, 1), 1);
    }

    private static Line copy(int id, Line x, int[] shape) {
        return Moves.gather(id, x, shape, 0, IntStream.range(0, x.size).toArray());
    }

    private Line sum(Source s, int id) {
        s.require(1, "axes");
        Line x = in(s, 0);
        boolean[] gone = new boolean[x.shape.length];
        for (int axis : s.whole("axes")) {
            Shapes.require(axis < gone.length && !gone[axis], "axes of line " + id);
            gone[axis] = true;
        }
        int[] kept = IntStream.range(0, gone.length).filter(i -> !gone[i]).toArray();
        int[] shape = IntStream.of(kept).map(i -> x.shape[i]).toArray();
        return Moves.scatter(id, x, shape, table(x.shape, shape, at -> pick(at, kept)));
    }

    private Line broadcast(Source s, int id) {
        s.require(1, "shape", "positions");
        Line x = in(s, 0);
        int[] shape = s.whole("shape");
        int[] positions = s.whole("positions");
        Shapes.require(positions.length == x.shape.length, "positions of line " + id);
        int last = -1;
        for (int i = 0; i < positions.length; i++) {
            Shapes.require(
                    positions[i] > last
                            && positions[i] < shape.length
                            && shape[positions[i]] == x.shape[i],
                    "positions of line " + id);
            last = positions[i];
        }
        return Moves.gather(id, x, shape, 0, table(shape, x.shape, at -> pick(at, positions)));
    }

    private Line permute(Source s, int id) {
        s.require(1, "order");
        Line x = in(s, 0);
        int[] order = s.whole("order");
        int[] back = new int[order.length];
        boolean[] seen = new boolean[order.length];
        Shapes.require(order.length == x.shape.length, "order of line " + id);
        for (int i = 0; i < order.length; i++) {
            Shapes.require(order[i] < seen.length && !seen[order[i]], "order of line " + id);
            seen[order[i]] = true;
            back[order[i]] = i;
        }
        int[] shape = pick(x.shape, order);
        return Moves.gather(id, x, shape, 0, table(shape, x.shape, at -> pick(at, back)));
    }

    private Line slice(Source s, int id) {
        s.require(1, "start", "step", "count");
        Line x = in(s, 0);
        int[] start = s.whole("start");
        int[] step = s.whole("step");
        int[] count = s.whole("count");
        require(start, step, count, x.shape, id);
        return Moves.gather(id, x, count, 0, table(count, x.shape, at -> along(at, start, step)));
    }

    private Line pad(Source s, int id) {
        s.require(1, "shape", "start", "step");
        Line x = in(s, 0);
        int[] shape = s.whole("shape");
        int[] start = s.whole("start");
        int[] step = s.whole("step");
        require(start, step, x.shape, shape, id);
        int[] from = new int[Shapes.size(shape)];
        Arrays.fill(from, -1);
        int[] to = table(x.shape, shape, at -> along(at, start, step));
        for (int k = 0; k < to.length; k++) {
            from[to[k]] = k;
        }
        return Moves.gather(id, x, shape, 0, from);
    }

    /** That {@code count} elements from {@code start} on, {@code step} apart, lie in a shape. */
    private static void require(int[] start, int[] step, int[] count, int[] shape, int id) {
        boolean fits =
                start.length == shape.length
                        && step.length == shape.length
                        && count.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            long last = start[i] + (count[i] - 1L) * step[i];
            fits = count[i] >= 1 && step[i] >= 1 && last < shape[i];
        }
        Shapes.require(fits, "places of line " + id);
    }

    private static int[] along(int[] at, int[] start, int[] step) {
        return IntStream.range(0, at.length).map(i -> start[i] + at[i] * step[i]).toArray();
    }

    private Line concat(Source s, int id) {
        s.require(-1, "axis");
        Shapes.require(s.in().length > 0, "line " + id + " takes nothing");
        int axis = s.number("axis");
        int[] shape = in(s, 0).shape.clone();
        Shapes.require(axis < shape.length, "axis of line " + id);
        shape[axis] = 0;
        List<Line> parts = new ArrayList<>();
        for (int k = 0; k < s.in().length; k++) {
            Line x = in(s, k);
            Shapes.require(x.shape.length == shape.length, "shapes of line " + id);
            Shapes.same(
                    Shapes.without(axis, x.shape),
                    Shapes.without(axis, shape),
                    "shapes of line " + id);
            shape[axis] = Math.addExact(shape[axis], x.shape[axis]);
            parts.add(x);
        }
        int size = Shapes.size(shape);
        int[] line = new int[size];
        int[] from = new int[size];
        int[] to = new int[size];
        int n = 0;
        int first = 0;
        for (int k = 0; k < parts.size(); k++) {
            int[] of = parts.get(k).shape;
            for (int i = 0; i < parts.get(k).size; i++) {
                int[] at = Shapes.coordinates(i, of);
                at[axis] += first;
                line[n] = k;
                from[n] = i;
                to[n++] = Shapes.element(at, shape);
            }
            first += of[axis];
        }
        return new Moves(id, parts, shape, line, from, to, 0, false);
    }

    /** A table of the places that elements of one shape have in another. */
    private static int[] table(int[] shape, int[] other, Index index) {
        int[] table = new int[Shapes.size(shape)];
        for (int k = 0; k < table.length; k++) {
            table[k] = Shapes.element(index.of(Shapes.coordinates(k, shape)), other);
        }
        return table;
    }

    @FunctionalInterface
    private interface Index {
        int[] of(int[] at);
    }

    private static int[] pick(int[] numbers, int[] which) {
        return IntStream.of(which).map(i -> numbers[i]).toArray();
    }

    /** Whether a line is a mask of choices only. */
    private boolean masks(int id) {
        for (Source user : sources) {
            for (int k = 0; k < user.in().length; k++) {
                if (user.in()[k] == id && !(user.op().equals("Select") && k == 0)) {
                    return false;
                }
            }
        }
        return output != id;
    }

    private Line argMax(Source s, int id) {
        s.require(1, "axis");
        // its own value is of no use: only takers of the largest element may name it
        for (Source user : sources) {
            for (int k = 0; k < user.in().length; k++) {
                if (user.in()[k] == id) {
                    Shapes.require(
                            user.op().equals("TakeAlong") && k == 1 && user.in()[0] == s.in()[0],
                            "line " + id + " is used as a number");
                }
            }
        }
        Shapes.require(output != id, "line " + id + " is used as a number");
        return new Maximum(id, in(s, 0), s.number("axis"));
    }

    private Line take(Source s, int id) {
        s.require(2, "x", "ids", "result");
        Line x = in(s, 0);
        Line ids = in(s, 1);
        String lx = s.text("x");
        String li = s.text("ids");
        String lr = s.text("result");
        if (sources.get(ids.id).op().equals("ArgMax")) {
            int axis = sources.get(ids.id).number("axis");
            Shapes.require(axis < lx.length(), "labels of line " + id);
            String rest = lx.substring(0, axis) + lx.substring(axis + 1);
            Shapes.require(
                    ids.in[0] == x.id
                            && lx.length() == x.shape.length
                            && lx.chars().distinct().count() == lx.length()
                            && li.equals(rest)
                            && lr.equals(rest),
                    "line " + id + " takes no largest element");
            return copy(id, ids, ids.shape);
        }
        return Take.of(id, x, lx, ids, li, lr);
    }

    private Line patches(Source s, int id) {
        s.require(1, "window", "padding");
        Line x = in(s, 0);
        double[] padding = s.numbers("padding");
        Shapes.require(padding.length == 1, "padding of line " + id);
        Windows w = new Windows(s.whole("window"), id);
        int[] shape = w.shape(x.shape);
        return Moves.gather(id, x, shape, padding[0], w.table(shape, x.shape));
    }

    private Line fold(Source s, int id) {
        s.require(1, "window", "height", "width");
        Line x = in(s, 0);
        Windows w = new Windows(s.whole("window"), id);
        int lead = x.shape.length - 4;
        Shapes.require(lead >= 0, "shape of line " + id);
        int[] shape = Arrays.copyOf(x.shape, lead + 2);
        shape[lead] = s.number("height");
        shape[lead + 1] = s.number("width");
        Shapes.size(shape);
        Shapes.same(w.shape(shape), x.shape, "shape of line " + id);
        return Moves.scatter(id, x, shape, w.table(x.shape, shape));
    }
}
