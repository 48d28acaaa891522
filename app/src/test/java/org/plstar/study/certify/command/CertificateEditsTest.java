package org.plstar.study.certify.command;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import org.plstar.check.Bind;
import org.plstar.study.certify.command.EditedCertificate.Npy;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Certificates of runs, their data and their weights are edited, with digests that are right: each
 * is refused, or what is said of it is true of what it is bound to, as this test finds by itself.
 */
@Tag("net")
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CertificateEditsTest {
    private static final int EDITS = Integer.getInteger("plstar.certificate.edits", 500);
    private static final int ROWS = 6;

    private static final List<String> NAMES = List.of(
            "a token of a line",
            "samples",
            "other targets",
            "a second program",
            "data or targets",
            "shapes",
            "other data",
            "params",
            "a weight",
            "points change places",
            "the point of a claim",
            "radii",
            "M or N",
            "constants, positions",
            "text about it",
            "a sentence as a name",
            "a claim of another point",
            "a cell of the table",
            "rows of the table",
            "header, separators",
            "the file of weights",
            "the bound point",
            "a bound column",
            "bound rows");
    private static final int KINDS = NAMES.size();

    @TempDir
    private Path folder;

    /** A run with its certificate, as files and as it was. */
    private record Subject(Path run, Path csv, EditedCertificate issued, List<String> text) {
        Path certificate() {
            return run.resolve("certificate");
        }

        Path weights() {
            return run.resolve("checkpoint").resolve("weights.npz");
        }
    }

    /** One edit: of the certificate, of the table, of the weights. */
    private static final class Edited {
        final EditedCertificate c;
        final List<String> csv;
        final Map<String, Npy> weights;
        final Random random;
        String what = "";

        Edited(Subject s, Random random) throws IOException {
            c = s.issued.copy();
            csv = new ArrayList<>(s.text);
            weights = EditedCertificate.npz(s.weights());
            this.random = random;
        }

        <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        void value(Npy a) {
            int i = random.nextInt(a.values().length);
            double v = a.values()[i];
            boolean whole = a.type().charAt(1) == 'i';
            a.values()[i] = whole
                    ? Math.max(0, v + (random.nextBoolean() ? 1 : -1))
                    : one(List.of(Math.nextUp(v), -v, v + 1, 0.0, -0.0, v * 1e-150));
        }
    }

    private Subject subject(String name, List<String> csv, String... options) throws IOException {
        Path data = Files.write(folder.resolve(name + ".csv"), csv);
        Path run = folder.resolve(name);
        List<String> all = new ArrayList<>(List.of("train", data.toString(), "--test-fraction"));
        all.addAll(List.of("0", "--certify", "--loss", "square", "--out", run.toString()));
        all.addAll(List.of(options));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        EditedCertificate issued = EditedCertificate.read(run.resolve("certificate"));
        return new Subject(run, data, issued, csv);
    }

    private static List<String> table(int columns, boolean classes) {
        Random random = new Random(columns);
        List<String> all = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (int j = 0; j < columns; j++) {
            cells.add("c" + j);
        }
        all.add(String.join(",", cells) + ",target");
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < columns; j++) {
                cells.set(j, String.valueOf(Math.round(1000 * random.nextGaussian()) / 1000.0));
            }
            String target = classes ? "xyz".substring(i % 3, i % 3 + 1) : "" + random.nextInt(9);
            all.add(String.join(",", cells) + "," + target);
        }
        return all;
    }

    @Test
    void whatIsSaidIsTrueOfWhatIsBound() throws IOException {
        List<Subject> subjects = List.of(
                subject(
                        "dense",
                        table(3, false),
                        "--target",
                        "target",
                        "--task",
                        "regression",
                        "--network",
                        "dense(64) tanh dense",
                        "--steps",
                        "600"),
                subject(
                        "images",
                        table(16, true),
                        "--target",
                        "target",
                        "--input",
                        "1x4x4",
                        "--network",
                        "conv(4,3) tanh maxpool(2) flatten dense",
                        "--steps",
                        "40"));
        Map<String, int[]> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        Random random = new Random(2026);
        for (Subject s : subjects) {
            Edited as = new Edited(s, random);
            int[] issued = new int[6];
            judge(s, as, wrong, issued);
            assertThat(issued).startsWith(1, 0, 1, 0);
            JsonNode weights = s.issued.json.path("binding").path("weights");
            assertThat(issued[4]).isEqualTo(weights.isMissingNode() ? 0 : 1);
        }
        assertThat(subjects.get(1).issued.json.path("binding").path("weights").asString())
                .isEqualTo("w0");
        assertThat(subjects.getFirst().issued.json.path("points").size()).isGreaterThan(2);
        assertThat(wrong).isEmpty();
        for (int i = 0; i < EDITS; i++) {
            Subject s = subjects.get(i % subjects.size());
            Edited e = new Edited(s, random);
            edit(e, i / 2 % KINDS);
            if (random.nextInt(4) == 0) {
                edit(e, random.nextInt(KINDS));
            }
            judge(s, e, wrong, counts.computeIfAbsent(NAMES.get(i / 2 % KINDS), _ -> new int[6]));
        }
        counts.forEach((kind, n) -> System.out.printf(
                "%-28s taken/refused: run %d/%d, data %d/%d, weights %d/%d%n",
                kind, n[0], n[1], n[2], n[3], n[4], n[5]));
        System.out.println(EDITS + " edits, untrue: " + wrong.size());
        assertThat(wrong).isEmpty();
    }

    private static void edit(Edited e, int kind) {
        EditedCertificate c = e.c;
        Random random = e.random;
        ArrayNode lines = (ArrayNode) c.program(0).path("lines");
        ArrayNode claims = (ArrayNode) c.json.path("claims");
        ObjectNode claim = (ObjectNode) claims.path(random.nextInt(claims.size()));
        ObjectNode points = (ObjectNode) c.json.path("points");
        List<String> point = new ArrayList<>(points.propertyNames());
        ObjectNode binding = (ObjectNode) c.json.path("binding");
        String x = c.named("data").first();
        String y = c.program(0).path("targets").asString();
        e.what += (e.what.isEmpty() ? "" : "+") + kind;
        switch (kind) {
            case 0 -> { // a token of a line
                int k = random.nextInt(lines.size());
                String[] t = lines.path(k).asString().split(" ", 0);
                int at = random.nextInt(t.length);
                t[at] = t[at].matches("[0-9]+")
                        ? e.one(List.of("0", "1", "2"))
                        : e.one(List.of("0.5", "sin", "relu", "0+4*1"));
                lines.set(k, String.join(" ", t));
            }
            case 1 -> c.program(0).put("samples", e.one(List.of(1, ROWS - 1, ROWS + 1)));
            case 2 -> { // targets of another array, the true one stays or goes
                Npy a = c.array(y).copy();
                e.value(a);
                c.arrays.put("y2", a);
                c.program(0).put("targets", "y2");
                if (random.nextBoolean()) {
                    c.arrays.remove(y);
                }
                if (random.nextBoolean() && binding.has("targets")) {
                    ((ObjectNode) binding.path("targets")).put("array", "y2");
                }
            }
            case 3 -> { // a second program
                ObjectNode p = ((ArrayNode) c.json.path("programs")).addObject();
                p.put("samples", 1).put("targets", random.nextBoolean() ? "y3" : y);
                p.putArray("lines").add("param 0 0");
                c.arrays.put("y3", new Npy("<f8", new int[] {1, 1}, new double[] {0.25}));
                claims.forEach(q -> ((ArrayNode) q.path("measured")).addArray());
            }
            case 4 -> e.value(c.array(e.one(List.of(x, y))));
            case 5 -> { // shapes
                String name = e.one(new ArrayList<>(c.arrays.keySet()));
                Npy a = c.array(name);
                int[] turned = a.shape().clone();
                for (int i = 0; i < turned.length; i++) {
                    turned[i] = a.shape()[turned.length - 1 - i];
                }
                c.arrays.put(
                        name,
                        a.shaped(random.nextBoolean() ? turned : new int[] {a.values().length}));
            }
            case 6 -> { // another array of data, the true one is a decoy
                Npy a = c.array(x).copy();
                e.value(a);
                c.arrays.put("x2", a);
                for (int k = 0; k < lines.size(); k++) {
                    lines.set(k, lines.path(k).asString().replace("data " + x, "data x2"));
                }
                if (random.nextBoolean() && binding.has("data")) {
                    ((ObjectNode) binding.path("data")).put("array", "x2");
                }
            }
            case 7 -> { // params
                ObjectNode p = (ObjectNode) c.json.path("params").path(0);
                if (random.nextBoolean()) {
                    p.put("name", e.one(List.of("2.weight", "other", "a b", "w\u001b")));
                } else {
                    ArrayNode shape = (ArrayNode) p.path("shape");
                    ArrayNode turned = p.putArray("shape");
                    for (int i = shape.size() - 1; i >= 0; i--) {
                        turned.add(shape.path(i).asInt());
                    }
                    int[] dims = new int[turned.size()];
                    Arrays.setAll(dims, i -> turned.path(i).asInt());
                    points.forEach(list -> c.arrays.computeIfPresent(
                            list.path(0).asString(), (k, a) -> a.shaped(dims)));
                }
            }
            case 8 -> e.value(c.array(points.path(e.one(point)).path(0).asString()));
            case 9 -> { // points change places
                String a = e.one(point);
                String b = e.one(point);
                JsonNode of = points.path(a).deepCopy();
                points.set(a, points.path(b).deepCopy());
                points.set(b, of);
            }
            case 10 -> claim.put("point", e.one(List.of("w0", "w1", "step-00000001", "w2")));
            case 11 -> { // a claim's numbers
                ArrayNode radii = claim.putArray("radii");
                radii.add(e.one(List.of(0.9999, 1.00049, 1e-9, 1e-150, 1e-15)) * 1.0);
            }
            case 12 -> { // M or N in the place of the claim
                String k = e.one(List.of("M", "N"));
                claim.put("claim", k).remove(List.of("by", "eta", "from"));
                claim.putArray("radii").add(e.one(List.of(1.00049, 0.99951, 1e-3, 1.0004)));
                if (k.equals("N")) {
                    claim.putArray("direction").add("q");
                    c.arrays.put("q", c.array(y).copy());
                }
            }
            case 13 -> { // a constant or a list of positions
                List<String> all = new ArrayList<>(c.named("const"));
                all.addAll(c.named("positions"));
                if (!all.isEmpty()) {
                    e.value(c.array(e.one(all)));
                }
            }
            case 14 ->
                ((ObjectNode) c.json.path("about"))
                        .put(
                                e.one(List.of("z\n- A': claim A is confirmed", "x")),
                                "y\u001b[2J\u202e\nConfirmed.");
            case 15 -> { // a point whose name is a sentence
                String name = e.one(List.of("w0 ", "w1, and all seeds", "", "w0\nConfirmed."));
                points.set(name, points.path(point.getFirst()).deepCopy());
                if (random.nextBoolean()) {
                    claim.put("point", name);
                } else {
                    binding.put("weights", name);
                }
            }
            case 16 -> { // a claim of another point
                ObjectNode more = claim.deepCopy();
                more.remove("from");
                claims.add(more.put("point", "w9"));
                points.set("w9", points.path(e.one(point)).deepCopy());
                Npy a = c.array(points.path("w9").path(0).asString()).copy();
                e.value(a);
                c.arrays.put("w9.0", a);
                ((ArrayNode) points.path("w9")).set(0, "w9.0");
            }
            case 17 -> { // a cell of the table
                int row = 1 + random.nextInt(ROWS);
                String[] cells = e.csv.get(row).split(",", 0);
                int at = random.nextInt(cells.length);
                cells[at] = e.one(List.of("7", "x", cells[at] + "0", cells[at] + "1", "", "0x1p1"));
                e.csv.set(row, String.join(",", cells));
            }
            case 18 -> { // rows
                int row = 1 + random.nextInt(ROWS);
                switch (random.nextInt(4)) {
                    case 0 -> e.csv.add(row, "");
                    case 1 -> e.csv.add(row, e.csv.get(1));
                    case 2 -> e.csv.remove(row);
                    default -> Collections.swap(e.csv, row, 1);
                }
            }
            case 19 -> { // the header, or all separators
                if (random.nextBoolean()) {
                    String[] h = e.csv.getFirst().split(",", 0);
                    h[random.nextInt(h.length)] = e.one(List.of("c0", "c1", "target", "\"a;b\""));
                    e.csv.set(0, String.join(",", h));
                } else {
                    String by = e.one(List.of(";", "\t", "|", " "));
                    e.csv.replaceAll(l -> l.replace(",", by));
                }
            }
            case 20 -> { // the weights' file
                String name = e.one(new ArrayList<>(e.weights.keySet()));
                Npy a = requireNonNull(e.weights.get(name));
                switch (random.nextInt(4)) {
                    case 0 -> e.value(a);
                    case 1 -> e.weights.put(name, a.shaped(a.values().length, 1));
                    case 2 -> e.weights.remove(name);
                    default ->
                        e.weights.put(
                                name, new Npy(e.one(List.of(">f8", "<f4")), a.shape(), a.values()));
                }
            }
            case 21 -> binding.put("weights", e.one(List.of("w0", "w1", "w2")));
            case 22 -> { // a column of a binding
                String m = e.one(List.of("data", "targets"));
                ArrayNode columns = (ArrayNode) binding.path(m).path("columns");
                if (!columns.isEmpty()) {
                    ObjectNode col = (ObjectNode) columns.path(random.nextInt(columns.size()));
                    switch (random.nextInt(5)) {
                        case 0 -> col.put("mean", 0.5);
                        case 1 -> col.put("deviation", e.one(List.of(-1e300, 0.0, 2.0)));
                        case 2 -> col.put("value", e.one(List.of("nobody", "x", "y")));
                        case 3 -> col.put("missing", 3.0);
                        default -> col.put("name", e.one(List.of("c0", "c1", "target", "none")));
                    }
                }
            }
            default -> { // rows of a binding
                Npy rows = c.arrays.get("rows");
                if (rows != null && random.nextBoolean()) {
                    e.value(rows);
                } else {
                    JsonNode m = binding.path(e.one(List.of("data", "targets")));
                    if (m instanceof ObjectNode o) {
                        o.put("rows", e.one(List.of("0", "0+6*0", "5+6*-1", x)));
                    }
                }
            }
        }
    }

    /** Checks by all three ways; counts which take it and which refuse it. */
    private void judge(Subject s, Edited e, List<String> wrong, int[] count) throws IOException {
        e.c.write(s.certificate());
        Path csv = Files.write(folder.resolve("own.csv"), e.csv);
        Path weights = folder.resolve("own.npz");
        EditedCertificate.npz(weights, e.weights);
        String file = s.certificate().resolve("certificate.json").toString();
        Commands.Ended ofRun = Commands.run("certify", "--check", s.run.toString());
        count[ofRun.status() < 2 ? 0 : 1]++;
        if (ofRun.status() < 2) {
            ofRun(s, e, ofRun.stdout(), wrong);
        }
        List<String> out = new ArrayList<>();
        boolean data = Bind.run(new String[] {file, "--data", csv.toString()}, out) < 2;
        count[data ? 2 : 3]++;
        if (data) {
            data(e, csv, out, wrong);
        }
        out.clear();
        boolean own = Bind.run(new String[] {file, "--weights", weights.toString()}, out) < 2;
        count[own ? 4 : 5]++;
        if (own) {
            weights(e, out, wrong);
        }
    }

    private static void require(boolean holds, Edited e, String why, List<String> wrong) {
        if (!holds) {
            wrong.add(e.what + ": " + why);
        }
    }

    /** Of a run: equations are the run's, the points as they are said; radii as they are proved. */
    private static void ofRun(Subject s, Edited e, String out, List<String> wrong)
            throws IOException {
        require(e.c.sameEquations(s.issued), e, "other equations are the run's", wrong);
        List<String> lines = out.lines().toList();
        List<String> theRuns = about(lines, "are the run's.");
        List<String> own = about(lines, "are the certificate's own, not compared.");
        int expected = e.c.json.path("claims").size()
                + e.c.json.path("about").size()
                + 2
                + (theRuns.isEmpty() ? 0 : 1)
                + (own.isEmpty() ? 0 : 1);
        require(lines.size() == expected, e, "lines " + out, wrong);
        sentences(e, lines.stream().skip(1).toList(), wrong);
        if (lines.getFirst().startsWith("Confirmed: ")) {
            for (String name : e.c.json.path("points").propertyNames()) {
                String step = "certificate/" + name + ".npz";
                Path kept = name.equals("w0") ? s.weights() : s.run.resolve(step);
                boolean same = !name.equals("w1")
                        && Files.exists(kept)
                        && e.c.pointIs(name, EditedCertificate.npz(kept));
                require(theRuns.contains(name) == same, e, name + " in " + theRuns, wrong);
            }
        }
    }

    /** Names of points of a line that ends so. */
    private static List<String> about(List<String> lines, String end) {
        return lines.stream()
                .filter(l -> l.contains(" The weights ") && l.endsWith(" " + end))
                .flatMap(l -> Stream.of(l.replaceFirst("^.* The weights ", "")
                        .replace(" " + end, "")
                        .split(", ", 0)))
                .toList();
    }

    private static void sentences(Edited e, List<String> lines, List<String> wrong) {
        int i = 0;
        for (JsonNode q : e.c.json.path("claims")) {
            String kind = q.path("claim").asString();
            for (String line : lines.stream().skip(i++).limit(1).toList()) {
                require(line.contains("claim " + kind + " is "), e, line, wrong);
                Matcher m = Pattern.compile("within ([-+.e0-9]+) of (\\S+)|within ([-+.e0-9]+) and")
                        .matcher(line);
                if (!line.contains("NOT confirmed") && m.find()) {
                    double said = Double.parseDouble(m.group(1) == null ? m.group(3) : m.group(1));
                    JsonNode radii = q.path("radii");
                    double proved = radii.path(radii.size() - 1).asDouble();
                    boolean all = kind.equals("M") || kind.equals("N");
                    require(all ? said <= proved : said >= proved, e, line, wrong);
                }
            }
        }
        for (String line : lines) {
            require(!line.matches("(?s).*[\\p{Cntrl}\\p{Cf}].*"), e, "controls " + line, wrong);
        }
    }

    /** Of a table: every array of data and targets is that of the columns that are printed. */
    private static void data(Edited e, Path csv, List<String> out, List<String> wrong) {
        for (String kind : List.of("data", "targets")) {
            for (String name : e.c.named(kind)) {
                String start = kind + " " + name + " = ";
                List<String> said =
                        out.stream().filter(l -> l.startsWith(start)).toList();
                require(said.size() == 1, e, "not bound: " + name + " " + out, wrong);
                for (String line : said) {
                    String[] columns = out.stream()
                            .skip(out.indexOf(line) + 1L)
                            .takeWhile(l -> l.startsWith("  column "))
                            .map(l -> l.replaceFirst("^  column \\d+ = ", ""))
                            .toArray(String[]::new);
                    require(derived(e, line, columns, e.c.array(name)), e, line, wrong);
                    require(line.contains(csv.toString()), e, line, wrong);
                }
            }
        }
        String believed = out.getLast();
        for (String kind : List.of("const", "positions")) {
            for (String name : e.c.named(kind)) {
                require(
                        List.of(believed.split("[ ,]+", 0)).contains(name),
                        e,
                        name + " " + out,
                        wrong);
            }
        }
    }

    /** An array made again of printed lines: rows by number, columns by formula. */
    private static boolean derived(Edited e, String line, String[] columns, Npy a) {
        Map<Integer, String[]> rows = new TreeMap<>();
        char by = e.csv.getFirst().contains(",")
                ? ','
                : e.csv.getFirst().replaceAll("[a-z0-9]", "").charAt(0);
        String split = Pattern.quote(String.valueOf(by));
        List<String> header = List.of(e.csv.getFirst().split(split, 0));
        for (int i = 1; i < e.csv.size(); i++) {
            rows.put(i - 1, e.csv.get(i).split(split, -1));
        }
        List<Integer> numbers = new ArrayList<>();
        for (String run : line.replaceFirst(".*, numbers ([-0-9. ]+)$", "$1").split(" ", 0)) {
            String[] ends = run.split("\\.\\.", 0);
            for (int r = Integer.parseInt(ends[0]);
                    r <= Integer.parseInt(ends[ends.length - 1]);
                    r++) {
                numbers.add(r);
            }
        }
        boolean same = a.shape().length == 2
                && a.shape()[0] == numbers.size()
                && a.shape()[1] == columns.length;
        for (int i = 0; same && i < numbers.size(); i++) {
            for (int j = 0; j < columns.length; j++) {
                String[] quoted = columns[j].split("\"", 0);
                String cell = requireNonNull(rows.get(numbers.get(i)))[header.indexOf(quoted[1])];
                boolean text = quoted.length > 3 && quoted[2].equals(" is ");
                String rest = quoted[quoted.length - 1];
                double v = text ? (cell.equals(quoted[3]) ? 1 : 0) : number(cell, rest);
                Matcher m = Pattern.compile(
                                "(?: - ([-+.eE0-9]+))?\\)?(?:/([-+.eE0-9]+))?(?: \\[.*)?")
                        .matcher(columns[j].endsWith("\"") ? "" : rest);
                same &= m.matches();
                double mean = same && m.group(1) != null ? Double.parseDouble(m.group(1)) : 0;
                double deviation = same && m.group(2) != null ? Double.parseDouble(m.group(2)) : 1;
                double own = (v - mean) / deviation;
                same &= Double.doubleToLongBits(own)
                        == Double.doubleToLongBits(a.values()[i * columns.length + j]);
            }
        }
        return same;
    }

    private static double number(String cell, String rest) {
        return cell.isEmpty()
                ? Double.parseDouble(rest.replaceFirst(".*\\[(.*) in .*", "$1"))
                : Double.parseDouble(cell) + 0.0;
    }

    /** Of weights: a point of every claim is the file's, by name, shape and bits. */
    private static void weights(Edited e, List<String> out, List<String> wrong) {
        List<String> said =
                out.stream().filter(l -> l.startsWith("the weights ")).toList();
        require(said.size() == 1, e, "not bound: " + out, wrong);
        for (String line : said) {
            String name = line.split(" ", 0)[2];
            require(e.c.pointIs(name, read(e.weights)), e, line, wrong);
            for (JsonNode q : e.c.json.path("claims")) {
                TreeSet<String> of = new TreeSet<>();
                of.add(q.path("point").asString());
                of.add(q.path("from").asString(""));
                require(of.contains(name), e, line + " " + q, wrong);
            }
        }
    }

    /** Numbers as a file of single precision keeps them. */
    private static Map<String, Npy> read(Map<String, Npy> weights) {
        Map<String, Npy> all = new TreeMap<>();
        weights.forEach((name, a) -> all.put(name, Npy.of(a.bytes())));
        all.replaceAll(
                (name, a) -> a.type().startsWith(">") ? requireNonNull(weights.get(name)) : a);
        return all;
    }
}
