package org.plstar.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Derives arrays of a certificate again from the reader's own files, bit by bit; what cannot be
 * bound is refused (docs/certificate-format.md, binding).
 */
final class FileBinding {
    private final Certificate c;
    private final Members binding;

    private FileBinding(Certificate c) {
        this.c = c;
        binding = Members.of("binding", c.binding());
    }

    /** What was bound, and what is believed, as text. */
    static List<String> bind(Certificate c, @Nullable Path data, @Nullable Path weights) {
        FileBinding b = new FileBinding(c);
        List<String> out = new ArrayList<>();
        if (data != null) {
            b.rows("data", data);
            b.rows("targets", data);
            out.add("data and targets are those of " + data);
        }
        if (weights != null) {
            String point = b.weights(weights);
            out.add("the weights " + point + " are those of " + weights);
        }
        b.binding.has("data");
        b.binding.has("targets");
        b.binding.has("weights");
        b.binding.end();
        out.add(
                "believed: the printed program"
                        + (data == null ? ", its data and targets" : "")
                        + (weights == null ? ", the weights" : ""));
        return out;
    }

    private String weights(Path file) {
        String point = binding.text("weights");
        boolean onnx = file.toString().endsWith(".onnx");
        Map<String, NpzArchive.Array> own =
                onnx ? Onnx.initializers(bytes(file)) : NpzArchive.read(file, NpzArchive.ANY);
        double[][] w = c.weights(point);
        for (int p = 0; p < w.length; p++) {
            String name = c.names().get(p);
            NpzArchive.Array a = own.get(name);
            Unreadable.require(a != null, file + " has no array " + name);
            same(name, file, own.getOrDefault(name, c.none()).values(), w[p]);
        }
        return point;
    }

    private void rows(String member, Path file) {
        Members m = binding.object(member);
        String name = m.text("array");
        NpzArchive.Array a = c.array(name);
        int n = rows(a);
        double[][] own;
        if (m.has("columns")) {
            Table t = Table.read(new String(bytes(file), StandardCharsets.UTF_8), file.toString());
            int[] rows = c.places(m.text("rows"), t.rows());
            List<?> columns = m.list("columns");
            own = new double[rows.length][columns.size()];
            for (int j = 0; j < columns.size(); j++) {
                Members column = Members.of("a column", columns.get(j));
                double mean = column.has("mean") ? column.number("mean") : 0;
                double deviation = column.has("deviation") ? column.number("deviation") : 1;
                String value = column.has("value") ? column.text("value") : null;
                int at = t.column(column.text("name"));
                for (int i = 0; i < rows.length; i++) {
                    double v = value == null ? t.number(rows[i], at) : t.is(rows[i], at, value);
                    own[i][j] = (v - mean) / deviation;
                }
                column.end();
            }
        } else {
            boolean zip = file.toString().endsWith(".npz");
            NpzArchive.Array of =
                    zip
                            ? NpzArchive.read(file, NpzArchive.ANY)
                                    .getOrDefault(m.text("entry"), c.none())
                            : NpzArchive.parse(file.toString(), bytes(file), NpzArchive.ANY);
            m.has("entry");
            int size = rows(of);
            int[] rows = c.places(m.text("rows"), size);
            int width = of.values().length / Math.max(size, 1);
            own = new double[rows.length][];
            for (int i = 0; i < rows.length; i++) {
                int from = rows[i] * width;
                own[i] = java.util.Arrays.copyOfRange(of.values(), from, from + width);
            }
        }
        m.end();
        Unreadable.require(own.length == n, member + ": the rows are not those of " + name);
        for (int i = 0; i < n; i++) {
            int width = a.values().length / n;
            double[] row = java.util.Arrays.copyOfRange(a.values(), i * width, (i + 1) * width);
            same(member + ", row " + i, file, own[i], row);
        }
    }

    private static int rows(NpzArchive.Array a) {
        Unreadable.require(a.shape().length > 0, "an array without rows");
        return a.shape()[0];
    }

    private static void same(String what, Path file, double[] own, double[] of) {
        Unreadable.require(own.length == of.length, what + " has another size in " + file);
        for (int i = 0; i < of.length; i++) {
            boolean equal = own[i] == of[i];
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

    /** A table of text with a header: comma, semicolon or tab, quotes as in RFC 4180. */
    private record Table(List<List<String>> lines, String name) {
        static Table read(String text, String name) {
            String header = text.lines().findFirst().orElse("");
            char by = header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
            List<List<String>> lines = new ArrayList<>();
            List<String> line = new ArrayList<>();
            StringBuilder cell = new StringBuilder();
            boolean quoted = false;
            for (int i = text.startsWith("\uFEFF") ? 1 : 0; i < text.length(); i++) {
                char ch = text.charAt(i);
                if (ch == '"') {
                    boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
                    if (twice) {
                        cell.append(ch);
                        i++;
                    } else {
                        quoted = !quoted;
                    }
                } else if (!quoted && (ch == by || ch == '\n')) {
                    line.add(cell.toString().strip());
                    cell.setLength(0);
                    if (ch == '\n') {
                        lines.add(line);
                        line = new ArrayList<>();
                    }
                } else {
                    cell.append(ch);
                }
            }
            if (!line.isEmpty() || cell.length() > 0) {
                line.add(cell.toString().strip());
                lines.add(line);
            }
            lines.removeIf(l -> l.size() == 1 && l.getFirst().isEmpty());
            Unreadable.require(lines.size() > 1, name + " has no rows");
            return new Table(lines, name);
        }

        int rows() {
            return lines.size() - 1;
        }

        int column(String of) {
            int at = lines.getFirst().indexOf(of);
            Unreadable.require(at >= 0, name + " has no column " + of);
            return at;
        }

        private String cell(int row, int column) {
            List<String> line = lines.get(row + 1);
            Unreadable.require(column < line.size(), name + ", row " + row + " is too short");
            return line.get(column);
        }

        double number(int row, int column) {
            try {
                return Double.parseDouble(cell(row, column));
            } catch (NumberFormatException e) {
                throw new Unreadable(
                        name + ", row " + row + ": " + cell(row, column) + " is no number");
            }
        }

        double is(int row, int column, String value) {
            return cell(row, column).equals(value) ? 1 : 0;
        }
    }
}
