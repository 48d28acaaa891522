package org.plstar.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A program of one sample in other unknowns: z of all elements but the parameter, and s behind the
 * params, of which the old ones are w = z + s t (docs/proofs.md, theorem U).
 */
final class Straight {
    private final Listing old;
    private final int parameter;
    private final double[][] w;
    private final double[][] t;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, NpzArchive.Array> arrays;
    private int along = -1;

    private Straight(Listing old, int parameter, double[][] w, double[][] t) {
        this.old = old;
        this.parameter = parameter;
        this.w = w;
        this.t = t;
        arrays = new HashMap<>(old.arrays);
    }

    static Listing of(Listing old, int parameter, double[][] w, double[][] t) {
        Unreadable.require(old.samples == 1, "a claim U is of programs of one sample");
        return new Straight(old, parameter, w, t).listing();
    }

    private Listing listing() {
        int[] at = new int[old.lines.size()];
        for (int k = 0; k < at.length; k++) {
            String[] parts = old.text.get(k).split(" ", -1);
            if (old.lines.get(k) instanceof Line.Param p) {
                at[k] = moved(p);
                continue;
            }
            int[] operands = switch (parts[0]) {
                case "gather", "sum", "relu" -> new int[] {1};
                case "mul" -> new int[] {1, 2};
                case "f" -> new int[] {2};
                case "lin" -> parts.length == 3 ? new int[] {2} : new int[] {2, 4};
                default -> new int[0];
            };
            for (int i : operands) {
                parts[i] = String.valueOf(at[Integer.parseInt(parts[i])]);
            }
            at[k] = line(String.join(" ", parts));
        }
        List<int[]> shapes = new ArrayList<>(old.shapes);
        shapes.add(new int[] {1});
        return new Listing(1, lines, old.targetsName, shapes, arrays);
    }

    private int line(String text) {
        lines.add(text);
        return lines.size() - 1;
    }

    /** An array of a name that no certificate has. */
    private String array(boolean whole, double... values) {
        String name = "ζ" + lines.size();
        arrays.put(name, new NpzArchive.Array(new int[] {values.length}, values, whole, ""));
        return name;
    }

    /**
     * The elements of a line {@code param}: z, which is w of the parameter as a constant, + s t.
     */
    private int moved(Line.Param p) {
        int[] at = p.index().of(0);
        int first = IntStream.range(0, p.p()).map(i -> w[i].length).sum();
        int[] free = IntStream.of(at).filter(j -> first + j != parameter).toArray();
        double[] slopes = IntStream.of(at).mapToDouble(j -> t[p.p()][j]).toArray();
        if (along < 0) {
            along = line("param " + w.length + " 0");
        }
        int scaled = line("const " + array(false, slopes));
        int sum = line("mul " + scaled + " " + along + " 1 " + at.length + " 1 1");
        if (free.length > 0) {
            double[] places = IntStream.of(free).asDoubleStream().toArray();
            int z = line("param " + p.p() + " " + array(true, places));
            double[] from = new double[at.length];
            int next = 0;
            for (int i = 0; i < at.length; i++) {
                from[i] = first + at[i] == parameter ? -1 : next++;
            }
            z = next == at.length ? z : line("gather " + z + " " + array(true, from));
            sum = line("lin 1 " + z + " 1 " + sum);
        }
        if (free.length == at.length) {
            return sum;
        }
        double[] fixed = IntStream.of(at)
                .mapToDouble(j -> first + j == parameter ? w[p.p()][j] : 0)
                .toArray();
        int middle = line("const " + array(false, fixed));
        return line("lin 1 " + sum + " 1 " + middle);
    }
}
