package org.plstar.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Derives arrays of a certificate again from the reader's own files, bit by bit; arrays that cannot
 * be derived are refused (docs/certificate-format.md, binding).
 */
final class FileBinding {
    private static final int MOST_RUNS = 40;

    private FileBinding() {}

    /** Derives the arrays for which the reader gives files, and adds what is bound line by line. */
    static void bind(Certificate c, @Nullable Path data, @Nullable Path weights, List<String> out) {
        Members binding = Members.of("binding", c.binding());
        SequencedSet<String> points = new LinkedHashSet<>();
        for (Claim claim : c.claims()) {
            points.add(claim.point());
            if (!claim.from().isEmpty()) {
                points.add(claim.from());
            }
        }
        if (data != null) {
            tables(c, binding, data, out);
        }
        if (weights != null) {
            String point = binding.text("weights");
            for (Claim claim : c.claims()) {
                Unreadable.require(
                        claim.names(point),
                        "binding names the weights " + point + ", and a claim is of others");
            }
            weights(c, point, weights);
            out.add("the weights " + point + " are those of " + digest(weights) + ", bit by bit");
            points.remove(point);
        }
        String rest = data == null ? ", its data and targets" : "";
        rest += named(", its constants ", c, "const") + named(", its positions ", c, "positions");
        rest += points.isEmpty() ? "" : ", the weights " + String.join(" ", points);
        out.add("believed: the printed program" + rest);
    }

    private static String digest(Path file) {
        return file + ", SHA-256 " + NpzArchive.digest(bytes(file));
    }

    private static SequencedSet<String> names(Certificate c, String kind) {
        SequencedSet<String> all = new LinkedHashSet<>();
        for (Listing s : c.programs()) {
            all.addAll(kind.equals("targets") ? Set.of(s.targetsName) : s.names(kind));
        }
        return all;
    }

    private static String named(String what, Certificate c, String kind) {
        Set<String> names = names(c, kind);
        return names.isEmpty() ? "" : what + String.join(" ", names);
    }

    /** Derives the data and the targets of all programs, each by its member of the binding. */
    private static void tables(Certificate c, Members binding, Path file, List<String> out) {
        for (String member : List.of("data", "targets")) {
            Set<String> read = names(c, member);
            if (read.isEmpty() && !binding.has(member)) {
                continue;
            }
            Members m = binding.object(member);
            String name = m.text("array");
            Unreadable.require(
                    read.equals(Set.of(name)),
                    "binding has " + member + " " + name + ", the programs read " + read);
            String array = member + " " + name + " = ";
            if (m.has("columns")) {
                columns(c, m, array, file, out);
            } else {
                out.add(array + array(c, m, name, file));
            }
            m.end();
        }
    }

    private static void weights(Certificate c, String point, Path file) {
        boolean onnx = file.toString().endsWith(".onnx");
        Map<String, NpzArchive.Array> own =
                onnx ? Onnx.initializers(bytes(file)) : NpzArchive.read(file, NpzArchive.ANY);
        double[][] w = c.weights(point);
        for (int p = 0; p < w.length; p++) {
            String name = c.paramNames().get(p);
            NpzArchive.Array a = own.get(name);
            if (a == null) {
                throw new Unreadable(file + " has no array " + name);
            }
            Unreadable.require(
                    Arrays.equals(a.shape(), c.shapes().get(p)),
                    name
                            + " has the shape "
                            + Arrays.toString(a.shape())
                            + " in "
                            + file
                            + ", not "
                            + Arrays.toString(c.shapes().get(p)));
            same(name, file, a.values(), w[p]);
        }
    }

    private static void columns(
            Certificate c, Members m, String what, Path file, List<String> out) {
        String array = m.text("array");
        List<Column> columns = new ArrayList<>();
        for (Object of : m.list("columns")) {
            columns.add(Column.read(Members.of("a column", of)));
        }
        Table t = Table.read(
                new String(bytes(file), StandardCharsets.UTF_8),
                file.toString(),
                columns.stream().map(Column::name).toList());
        int[] rows = c.places(m.text("rows"), t.end());
        double[][] own = new double[rows.length][columns.size()];
        for (int j = 0; j < columns.size(); j++) {
            double[] of = columns.get(j).of(t, rows);
            for (int i = 0; i < rows.length; i++) {
                own[i][j] = of[i];
            }
        }
        same(array, file, c.array(array), own);
        out.add(what + rows(rows, t.rows(), file));
        for (Column column : columns) {
            out.add("  column " + columns.indexOf(column) + " = " + column.words(t, rows));
        }
    }

    private static String array(Certificate c, Members m, String array, Path file) {
        String entry = m.has("entry") ? m.text("entry") : "";
        NpzArchive.Array of = file.toString().endsWith(".npz")
                ? NpzArchive.named(NpzArchive.read(file, NpzArchive.ANY), entry)
                : NpzArchive.parse(file.toString(), bytes(file), NpzArchive.ANY);
        Unreadable.require(of.shape().length > 0, "an array without rows in " + file);
        int size = of.shape()[0];
        int[] rows = c.places(m.text("rows"), size);
        int width = of.values().length / Math.max(size, 1);
        double[][] own = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            own[i] = Arrays.copyOfRange(of.values(), rows[i] * width, (rows[i] + 1) * width);
        }
        same(array, file, c.array(array), own);
        return rows(rows, size, file) + (entry.isEmpty() ? "" : ", entry \"" + entry + "\"");
    }

    private static String rows(int[] rows, int of, Path file) {
        List<String> runs = new ArrayList<>();
        int last = 0;
        for (int from = 0; from < rows.length && runs.size() < MOST_RUNS; from = last + 1) {
            last = from;
            while (last + 1 < rows.length && rows[last + 1] == rows[last] + 1) {
                last++;
            }
            runs.add(rows[from] + (last > from ? ".." + rows[last] : ""));
        }
        boolean all = rows.length == 0 || last == rows.length - 1;
        return (rows.length + " of the " + of + " rows of " + digest(file) + ", ")
                + ("numbers " + String.join(" ", runs) + (all ? "" : " and so on"));
    }

    private static void same(String name, Path file, NpzArchive.Array a, double[][] own) {
        Unreadable.require(
                a.shape().length == 2 && a.shape()[0] == own.length,
                "the rows are not those of " + name);
        int width = a.shape()[1];
        for (int i = 0; i < own.length; i++) {
            double[] row = Arrays.copyOfRange(a.values(), i * width, (i + 1) * width);
            same(name + ", row " + i, file, own[i], row);
        }
    }

    private static void same(String what, Path file, double[] own, double[] of) {
        Unreadable.require(own.length == of.length, what + " has another size in " + file);
        for (int i = 0; i < of.length; i++) {
            boolean equal = Double.doubleToLongBits(own[i]) == Double.doubleToLongBits(of[i]);
            Unreadable.require(
                    equal,
                    what + ", element " + i + " is " + own[i] + " in " + file + ", not " + of[i]);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            Unreadable.require(Files.isRegularFile(file), "there is no file " + file);
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unreadable("cannot read " + file + ": " + e);
        }
    }

    /** How a column becomes numbers; the number for an empty cell may be absent. */
    private record Column(
            String name,
            double mean,
            double deviation,
            @Nullable Double missing,
            String value) {
        static Column read(Members m) {
            Column c = new Column(
                    m.text("name"),
                    m.has("mean") ? m.number("mean") : 0,
                    m.has("deviation") ? m.number("deviation") : 1,
                    m.has("missing") ? (Double) m.number("missing") : null,
                    m.has("value") ? m.text("value") : "");
            Unreadable.require(c.deviation > 0, "a deviation of " + c.deviation);
            m.end();
            return c;
        }

        double[] of(Table t, int[] rows) {
            int at = t.column(name);
            double[] of = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                double v =
                        value.isEmpty() ? t.number(rows[i], at, missing) : t.is(rows[i], at, value);
                of[i] = (v - mean) / deviation;
            }
            Unreadable.require(
                    value.isEmpty() || t.has(at, value),
                    "no cell of the column " + name + " is " + value);
            return of;
        }

        /** The formula in words, such as {@code ("a" - 0.7)/3.0}. */
        String words(Table t, int[] rows) {
            String v = "\"" + name + "\"" + (value.isEmpty() ? "" : " is \"" + value + "\"");
            v += mean == 0 ? "" : " - " + mean;
            boolean several = mean != 0 || (deviation != 1 && !value.isEmpty());
            v = several ? "(" + v + ")" : v;
            v += deviation == 1 ? "" : "/" + deviation;
            long empty = missing == null ? 0 : t.empty(rows, t.column(name));
            return v + (empty == 0 ? "" : " [" + missing + " in " + empty + " empty cells]");
        }
    }
}
