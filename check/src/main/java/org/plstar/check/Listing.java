package org.plstar.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A program of one of the systems, read and validated, with the structure that the bounds need
 * (docs/proofs.md, 2): the lines that depend on the unknowns, those whose slope changes, and where
 * unknowns enter.
 */
final class Listing {
    private static final int MOST_LINES = 1_000_000;
    static final int LARGEST = 1 << 28;

    final int samples;
    final int outputs;
    final double[][] targets;
    final String targetsName;
    final List<String> text;
    final List<Line> lines = new ArrayList<>();
    final int[] size;
    final boolean[] depends;

    /** Dense products and params used by themselves. */
    final int[] entries;

    /** For each entry, the line of its param. */
    final int[] paramLine;

    /** The lines whose slope changes with w, in order. */
    final int[] changing;

    /** For each changing line, the operands that depend on w, except a left param. */
    final int[][] moving;

    /** All operands of changing lines that depend on w. */
    final int[] wanted;

    /** Entries and changing lines, in order. */
    final int[] sources;

    /**
     * For each line, its position among sources, wanted lines and entries; -1 where it has none.
     */
    final int[] sourceAt;

    final int[] wantedAt;
    final int[] entryAt;

    /** The number of params. */
    final int params;

    final Map<String, NpzArchive.Array> arrays;
    final List<int[]> shapes;

    Listing(
            int samples,
            List<String> text,
            String targets,
            List<int[]> shapes,
            Map<String, NpzArchive.Array> arrays) {
        Unreadable.require(samples > 0 && samples <= LARGEST, samples + " samples");
        Unreadable.require(
                !text.isEmpty() && text.size() <= MOST_LINES,
                "a program of " + text.size() + " lines");
        this.samples = samples;
        this.text = text;
        this.arrays = arrays;
        targetsName = targets;
        this.shapes = shapes;
        params = shapes.size();
        size = new int[text.size()];
        depends = new boolean[text.size()];
        boolean[] used = new boolean[text.size()];
        long room = 0;
        for (int k = 0; k < size.length; k++) {
            Line line = new LineParser(this).parse(k, text.get(k));
            lines.add(line);
            depends[k] = line instanceof Line.Param;
            for (int j : line.operands()) {
                used[j] = true;
                depends[k] |= depends[j];
            }
            room += size[k];
            Unreadable.require(
                    room < Runtime.getRuntime().maxMemory() / 64,
                    "values of more than " + room + " elements need more memory (java -Xmx)");
        }
        for (int k = 0; k < used.length; k++) {
            boolean last = k == used.length - 1;
            Unreadable.require(used[k] != last, where(k) + (last ? "is used" : "is not used"));
        }
        outputs = size[size.length - 1];
        Unreadable.require(depends[size.length - 1], "the output depends on no unknown");
        this.targets = rows(targets, outputs);
        requireParamsApart();
        boolean[] enters = new boolean[size.length];
        boolean[] changes = new boolean[size.length];
        int[] param = new int[size.length];
        for (int k = 0; k < size.length; k++) {
            if (isDense(k)) {
                enters[k] = true;
                param[k] = ((Line.Mul) lines.get(k)).a();
            }
            for (int j : lines.get(k).operands()) {
                if (isParam(j) && !(isDense(k) && j == param[k])) {
                    enters[j] = true;
                    param[j] = j;
                }
            }
            changes[k] = depends[k]
                    && switch (lines.get(k)) {
                        case Line.Mul m -> !isDense(k) || depends[m.b()];
                        case Line.Smooth _, Line.Relu _ -> true;
                        default -> false;
                    };
        }
        if (isParam(size.length - 1)) {
            enters[size.length - 1] = true;
            param[size.length - 1] = size.length - 1;
        }
        entries = where(enters);
        paramLine = IntStream.of(entries).map(k -> param[k]).toArray();
        changing = where(changes);
        boolean[] wants = new boolean[size.length];
        moving = new int[size.length][];
        for (int k : changing) {
            moving[k] = IntStream.of(lines.get(k).operands())
                    .filter(j -> depends[j] && !isLeftParam(k, j))
                    .toArray();
            for (int j : moving[k]) {
                wants[j] = true;
            }
        }
        wanted = where(wants);
        boolean[] either = new boolean[size.length];
        for (int k = 0; k < either.length; k++) {
            either[k] = enters[k] || changes[k];
        }
        sources = where(either);
        sourceAt = positions(sources);
        wantedAt = positions(wanted);
        entryAt = positions(entries);
    }

    static int[] where(boolean[] holds) {
        return IntStream.range(0, holds.length).filter(k -> holds[k]).toArray();
    }

    private int[] positions(int[] list) {
        int[] at = new int[size.length];
        java.util.Arrays.fill(at, -1);
        for (int i = 0; i < list.length; i++) {
            at[list[i]] = i;
        }
        return at;
    }

    boolean isParam(int k) {
        return lines.get(k) instanceof Line.Param;
    }

    /** Whether a line is a product whose left operand is a param. */
    boolean isDense(int k) {
        return lines.get(k) instanceof Line.Mul m && isParam(m.a());
    }

    /** Whether an operand of a line is a param on the left of a product. */
    boolean isLeftParam(int k, int operand) {
        return isDense(k) && ((Line.Mul) lines.get(k)).a() == operand;
    }

    /** The param of an entry. */
    Line.Param param(int entry) {
        return (Line.Param) lines.get(paramLine[entry]);
    }

    /** The product of an entry, or null where the param occurs alone. */
    Line.@Nullable Mul product(int entry) {
        return entries[entry] == paramLine[entry] ? null : (Line.Mul) lines.get(entries[entry]);
    }

    private void requireParamsApart() {
        boolean[] left = new boolean[size.length];
        for (int k = 0; k < size.length; k++) {
            if (isDense(k)) {
                left[((Line.Mul) lines.get(k)).a()] = true;
            }
        }
        for (int k = 0; k < size.length; k++) {
            for (int j : lines.get(k).operands()) {
                boolean here = isDense(k) && ((Line.Mul) lines.get(k)).a() == j;
                boolean twice = here && ((Line.Mul) lines.get(k)).b() == j;
                Unreadable.require(
                        !left[j] || (here && !twice),
                        where(j) + "is the left side of a product and used otherwise");
                Unreadable.require(
                        !here || !((Line.Param) lines.get(j)).index().each(),
                        where(j) + "has positions for each sample and is the left of a product");
            }
        }
    }

    static String where(int k) {
        return "line " + k + " ";
    }

    static int elements(int[] shape) {
        return (int) LineParser.product(shape);
    }

    /** An array of a row for each sample; of any length where columns is negative. */
    double[][] rows(String name, int columns) {
        NpzArchive.Array a = NpzArchive.named(arrays, name);
        int[] s = a.shape();
        Unreadable.require(
                s.length == 2 && s[0] == samples && s[1] > 0 && (columns < 0 || s[1] == columns),
                "array "
                        + name
                        + " is not of "
                        + samples
                        + " rows"
                        + (columns < 0 ? "" : " of " + columns));
        double[][] rows = new double[samples][];
        for (int i = 0; i < samples; i++) {
            rows[i] = java.util.Arrays.copyOfRange(a.numbers(), i * s[1], (i + 1) * s[1]);
        }
        return rows;
    }

    /** The arrays that lines name as {@code data}, as {@code const}, or as {@code positions}. */
    SequencedSet<String> names(String kind) {
        SequencedSet<String> all = new LinkedHashSet<>();
        for (String line : text) {
            String[] t = line.split(" ", -1);
            boolean positions = t.length > 2 && t[0].matches("param|gather|sum");
            String name = t[positions ? 2 : 1].replaceFirst("^each:", "");
            if (kind.equals(positions ? "positions" : t[0]) && Character.isLetter(name.charAt(0))) {
                all.add(name);
            }
        }
        return all;
    }

    /** The indices of the params that the program reads. */
    Set<Integer> paramsRead() {
        Set<Integer> read = new HashSet<>();
        for (Line line : lines) {
            if (line instanceof Line.Param p) {
                read.add(p.p());
            }
        }
        return read;
    }
}
