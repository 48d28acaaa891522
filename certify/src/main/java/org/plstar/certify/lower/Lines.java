package org.plstar.certify.lower;

import static java.util.Objects.requireNonNull;

import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.refusal.Refusal;

/** The lines of a program under construction; equal lines and equal arrays are shared. */
final class Lines {
    private static final int LARGEST = 1 << 28;

    /**
     * One line of a program under construction.
     *
     * @param text with # instead of each operand
     * @param array the array that it names, or nothing
     * @param left whether it is a param that is the left operand of products and nothing else
     */
    private record Line(
            String text, List<Integer> operands, int size, String array, boolean left) {}

    private final List<Line> all = new ArrayList<>();
    private final Map<Line, Integer> known = new HashMap<>();
    private final Map<List<Object>, String> names = new HashMap<>();
    private final Map<String, Array> arrays = new HashMap<>();
    private final Map<Integer, Integer> params = new HashMap<>();
    private final Map<Integer, double[]> constants = new HashMap<>();
    private final int samples;
    private final String prefix;

    Lines(int samples, String prefix) {
        this.samples = samples;
        this.prefix = prefix;
    }

    private int add(Line line) {
        if (line.size < 1 || line.size > LARGEST) {
            throw Refusal.of(
                    LoweringRefusal.SIZE,
                    "line " + line.text,
                    "it has " + line.size + " elements",
                    "1 to 2^28",
                    "use a smaller model");
        }
        Integer before = known.putIfAbsent(line, all.size());
        if (before == null) {
            all.add(line);
        }
        return before == null ? all.size() - 1 : before;
    }

    private int add(String text, int size, Integer... operands) {
        return add(new Line(text, List.of(operands), size, "", false));
    }

    /** Number of elements of a line. */
    int size(int line) {
        return all.get(line).size;
    }

    // ---- leaves

    LineView param(int number, int size) {
        int line = add("param " + number + " " + index(LineView.of(0, size)).getFirst(), size);
        params.put(line, number);
        return LineView.of(line, size);
    }

    /** Numbers of each sample, [n, d]. */
    LineView data(String name, double... values) {
        int size = values.length / samples;
        String array = array(name, new Array.Doubles(List.of(samples, size), values));
        return LineView.of(add(new Line("data " + array, List.of(), size, array, false)), size);
    }

    /** A constant with the same numbers for all samples. */
    LineView constant(double... values) {
        int size = values.length;
        String same = (size == 0 ? 0 : values[0]) + "*" + size;
        String array = "";
        for (double v : values) {
            if (v != values[0] && array.isEmpty()) {
                array = array("c" + arrays.size(), new Array.Doubles(List.of(size), values));
            }
        }
        String text = "const " + (array.isEmpty() ? same : array);
        int line = add(new Line(text, List.of(), size, array, false));
        constants.put(line, values);
        return LineView.of(line, size);
    }

    /** The name of an array: that of an equal earlier array, or the given one. */
    String array(String name, Array a) {
        Object content = switch (a) {
            case Array.Doubles d ->
                LongBuffer.wrap(Arrays.stream(d.values())
                        .mapToLong(Double::doubleToRawLongBits)
                        .toArray());
            case Array.Ints i -> IntBuffer.wrap(i.values());
        };
        String used = names.computeIfAbsent(List.of(a.shape(), content), _ -> free(name));
        arrays.putIfAbsent(used, a);
        return used;
    }

    private String free(String wanted) {
        String clean = (prefix + wanted).replaceAll("[^A-Za-z0-9_.]", "_");
        String name = clean.matches("[A-Za-z].*") ? clean : "x" + clean;
        while (arrays.containsKey(name)) {
            name += "_";
        }
        return name;
    }

    /** The text of a view's indices, and the name of the array that it refers to, if any. */
    private List<String> index(LineView v) {
        if (v.rows() == 1) {
            String text = IndexText.of(v.at()).orElse("");
            if (!text.isEmpty()) {
                return List.of(text, "");
            }
        }
        List<Integer> shape = v.rows() == 1 ? List.of(v.size()) : List.of(samples, v.size());
        String name = array("i" + arrays.size(), new Array.Ints(shape, v.at()));
        return List.of((v.rows() == 1 ? "" : "each:") + name, name);
    }

    // ---- views as lines

    /** Whether a view sees a param by places that all samples share. */
    boolean isParam(LineView v) {
        return params.containsKey(v.line()) && v.rows() == 1;
    }

    /** Whether a view has each element of a computed value once. */
    boolean permutes(LineView v) {
        boolean leaf = params.containsKey(v.line()) || constants.containsKey(v.line());
        return !leaf && v.permutes(size(v.line()));
    }

    /** The number of a line with a view's elements. */
    int line(LineView v) {
        return lin(v.factor(), plain(v));
    }

    /** The number of a line with a view's elements without its factor. */
    int plain(LineView v) {
        if (v.hasBottom()) {
            throw LineView.bottom("Add or Mul");
        }
        if (v.isZero()) {
            return constant(new double[v.size()]).line();
        }
        if (v.sees(LineView.of(v.line(), size(v.line())))) {
            return v.line();
        }
        boolean zeros = Arrays.stream(v.at()).anyMatch(i -> i == LineView.ZERO);
        double[] fixed = constants.get(v.line());
        if (fixed != null && v.rows() == 1) {
            double[] moved =
                    Arrays.stream(v.at()).mapToDouble(i -> i < 0 ? 0 : fixed[i]).toArray();
            boolean even = Arrays.stream(moved).allMatch(x -> x == moved[0]);
            if (even || moved.length <= fixed.length) {
                return constant(moved).line();
            }
        }
        List<String> index = index(v);
        Integer param = zeros ? null : params.get(v.line());
        String text = param == null ? "gather # " : "param " + param + " ";
        List<Integer> operands = param == null ? List.of(v.line()) : List.of();
        return add(new Line(text + index.getFirst(), operands, v.size(), index.getLast(), false));
    }

    // ---- instructions

    /** The number of the line factor · a. */
    int lin(double factor, int a) {
        return factor == 1 ? a : add("lin " + factor + " #", size(a), a);
    }

    /** alpha · a + beta · b. */
    int lin(double alpha, int a, double beta, int b) {
        if (a == b) {
            double both = alpha + beta;
            return both == 0 ? constant(new double[size(a)]).line() : lin(both, a);
        }
        return add("lin " + alpha + " # " + beta + " #", size(a), a, b);
    }

    /** Blocks of products of [r, s] and [s, t]. */
    int mul(int a, int b, int blocks, int r, int s, int t) {
        String sizes = " " + blocks + " " + r + " " + s + " " + t;
        return add("mul # #" + sizes, blocks * r * t, left(a), b);
    }

    /**
     * The line of a param as a left operand, which is separate and has the same indices for all
     * samples.
     */
    private int left(int a) {
        Line l = all.get(a);
        if (!l.text.startsWith("param ")) {
            return a;
        }
        return l.text.contains("each:")
                ? add("gather # 0+" + l.size + "*1", l.size, a)
                : add(new Line(l.text, l.operands, l.size, l.array, true));
    }

    int f(String name, int a) {
        return add("f " + name + " #", size(a), a);
    }

    int relu(int a) {
        return add("relu #", size(a), a);
    }

    /** Elements of a line added where {@code into} says. */
    int sum(int a, int[] into, int size) {
        List<String> index = index(new LineView(0, into, 1, 1));
        String text = "sum # " + index.getFirst() + " " + size;
        return add(new Line(text, List.of(a), size, index.getLast(), false));
    }

    // ---- the whole

    /**
     * The lines that one line needs, which becomes the last; their arrays are added to
     * {@code used}.
     */
    List<String> upTo(int last, SequencedMap<String, Array> used) {
        boolean[] live = new boolean[last + 1];
        live[last] = true;
        for (int i = last; i >= 0; i--) {
            if (live[i]) {
                all.get(i).operands.forEach(o -> live[o] = true);
            }
        }
        List<String> texts = new ArrayList<>();
        SequencedMap<Integer, Integer> number = new LinkedHashMap<>();
        for (int i = 0; i <= last; i++) {
            if (live[i]) {
                Line l = all.get(i);
                String text = l.text;
                for (int o : l.operands) {
                    text = text.replaceFirst("#", String.valueOf(number.get(o)));
                }
                number.put(i, texts.size());
                texts.add(text);
                if (!l.array.isEmpty()) {
                    used.put(l.array, requireNonNull(arrays.get(l.array)));
                }
            }
        }
        return Collections.unmodifiableList(texts);
    }
}
