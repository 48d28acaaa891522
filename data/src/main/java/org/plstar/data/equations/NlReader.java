package org.plstar.data.equations;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.plstar.data.equations.EquationList.Unknown;
import org.plstar.refusal.Refusal;

/**
 * Reads the text form of .nl files, segment by segment. Expressions are in prefix form, one
 * operator a line, and are read with a stack of their own, so that their depth is only data.
 */
final class NlReader {
    /** Header lines after the first. */
    private static final int HEADER = 9;

    private final Source source;
    private final String[] lines;
    private final NlModel.Names names;
    private final EquationList list;
    private final NlExpression expressions;
    private int line = 1;
    private int variables;
    private int constraints;

    /** Entries of the Jacobian; absent where the header does not say. */
    private OptionalInt entries = OptionalInt.empty();

    /** What the segments say of constraints and variables. */
    private final Map<Integer, Deque<Term>> bodies = new HashMap<>();

    private double[] start = {};
    private boolean[] started = {};
    private double[] lower = {};
    private double[] upper = {};
    private double[] scales = {};
    private int[] boundLine = {};
    private int[] startLine = {};
    private Right[] rights = {};

    private record Right(int code, double low, double high, int line) {
        static final Right NONE = new Right(3, 0, 0, 1);
    }

    private NlReader(String name, String text, NlModel.Names names) {
        this.source = new Source(name, text);
        this.lines = text.split("\n", -1);
        this.names = names;
        this.list = new EquationList(source);
        this.expressions = new NlExpression(this, list.terms());
    }

    /** Reads a file's bytes. */
    static NlModel read(String name, byte[] bytes, NlModel.Names names) {
        NlReader r = new NlReader(name, new String(bytes, StandardCharsets.UTF_8), names);
        r.header();
        return r.segments();
    }

    // ---- lines

    Place at() {
        return new Place(line, 1);
    }

    Refusal refuse(EquationRefusal code, String what, String expected, String fix) {
        return source.refuse(code, at(), what, expected, fix);
    }

    private Refusal syntax(String what, String expected) {
        return refuse(EquationRefusal.SYNTAX, what, expected, "write the file again");
    }

    /** The present line without its comment. */
    private String peek() {
        if (line > lines.length) {
            line = lines.length;
            throw syntax("the file ends within a segment", "more lines");
        }
        String s = lines[line - 1];
        int comment = s.indexOf('#');
        return (comment < 0 ? s : s.substring(0, comment)).strip();
    }

    /** The present line; the next one is then present. */
    String take() {
        String s = peek();
        line++;
        return s;
    }

    /** Makes the line before present again, for a refusal about it. */
    void back() {
        line--;
    }

    private List<Double> numbers(int least) {
        String s = take();
        List<Double> all = new ArrayList<>();
        for (String word : s.isEmpty() ? new String[0] : s.split("\\s+", -1)) {
            all.add(number(word));
        }
        if (all.size() < least) {
            back();
            throw syntax("\"" + s + "\" has " + all.size() + " numbers", "" + least);
        }
        return all;
    }

    /** A number as C writes it, on the line before. */
    double number(String word) {
        String w = word.toLowerCase(Locale.ROOT);
        if (w.endsWith("inf") || w.endsWith("infinity")) {
            return w.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        try {
            double v = Double.parseDouble(w.startsWith("0x") && !w.contains("p") ? w + "p0" : w);
            if (!Double.isNaN(v)) {
                return v;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        back();
        throw syntax("\"" + word + "\" is no number", "a number");
    }

    /** A whole number below a limit, on the line before. */
    int whole(String word, int limit) {
        double v = number(word);
        if (v != Math.rint(v) || v < 0 || v >= limit) {
            back();
            throw syntax("\"" + word + "\" is out of range", "a whole number below " + limit);
        }
        return (int) v;
    }

    // ---- header

    private void header() {
        String first = peek();
        if (first.startsWith("b")) {
            throw refuse(
                    EquationRefusal.NL_BINARY,
                    "it is in the binary format",
                    "an .nl file as text, whose first letter is g",
                    "write text: in Pyomo symbolic_solver_labels or keepfiles, in AMPL option"
                            + " nl_comments and write gFILE");
        }
        if (!first.startsWith("g")) {
            throw syntax("the first letter is not g", "an .nl file as text");
        }
        line++;
        List<List<Double>> h = new ArrayList<>();
        for (int i = 0; i < HEADER; i++) {
            h.add(numbers(0));
        }
        variables = count(h.get(0), 0, 2);
        constraints = count(h.get(0), 1, 2);
        if (count(h.get(0), 5, 2) > 0) {
            line = 2;
            throw refuse(
                    EquationRefusal.NL_UNSUPPORTED,
                    "there are logical constraints",
                    "equations and inequalities",
                    "leave them out");
        }
        for (int i = 0; i < h.get(5).size(); i++) {
            if (h.get(5).get(i) > 0) {
                line = 7;
                throw refuse(
                        EquationRefusal.NL_INTEGER,
                        "there are integer unknowns",
                        "continuous unknowns",
                        "relax them");
            }
        }
        if (!h.get(6).isEmpty()) {
            entries = OptionalInt.of(h.get(6).getFirst().intValue());
        }
        start = new double[variables];
        started = new boolean[variables];
        startLine = new int[variables];
        boundLine = new int[variables];
        lower = filled(variables, Double.NEGATIVE_INFINITY);
        upper = filled(variables, Double.POSITIVE_INFINITY);
        scales = filled(constraints, 1);
        rights = new Right[constraints];
        Arrays.fill(rights, Right.NONE);
        Arrays.fill(boundLine, 1);
        Arrays.fill(startLine, 1);
    }

    private static double[] filled(int n, double value) {
        double[] a = new double[n];
        Arrays.fill(a, value);
        return a;
    }

    private int count(List<Double> row, int i, int at) {
        double v = i < row.size() ? row.get(i) : 0;
        if (v != Math.rint(v) || v < 0 || v > EquationList.MOST) {
            line = at;
            throw syntax("the count " + v + " is out of range", "up to " + EquationList.MOST);
        }
        return (int) v;
    }

    // ---- segments

    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Segment(char letter, String[] words, int line) {}

    private NlModel segments() {
        List<int[]> linearAt = new ArrayList<>();
        List<double[]> linear = new ArrayList<>();
        // bounds decide which variables are numbers, so expressions are read after them
        List<Segment> later = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (line <= lines.length) {
            String s = peek();
            if (s.isEmpty()) {
                line++;
                continue;
            }
            Segment g = new Segment(s.charAt(0), s.substring(1).strip().split("\\s+", -1), line);
            requireNew(g, seen);
            line++;
            switch (g.letter()) {
                case 'C', 'V', 'O' -> {
                    later.add(g);
                    skipExpression(g);
                }
                case 'x' -> starts(whole(word(g, 0), Integer.MAX_VALUE));
                case 'r' -> rightSides();
                case 'b' -> bounds();
                case 'J' -> {
                    int row = whole(word(g, 0), Math.max(1, constraints));
                    int n = whole(word(g, 1), Integer.MAX_VALUE);
                    for (int i = 0; i < n; i++) {
                        List<Double> pair = numbers(2);
                        linearAt.add(new int[] {row, index(pair.get(0)), line - 1});
                        linear.add(new double[] {pair.get(1)});
                    }
                }
                case 'k', 'd', 'G' -> skipLines(g);
                case 'S' -> suffix(g);
                case 'F' -> {} // refused where it is called
                default -> {
                    back();
                    throw refuse(
                            EquationRefusal.NL_UNSUPPORTED,
                            "segment \"" + s + "\" is not known here",
                            "one of C V O x r b J k d G S F",
                            "leave it out");
                }
            }
        }
        // without any J the expressions are all there is, as where a file is written by hand
        if (!linear.isEmpty() && entries.orElse(linear.size()) != linear.size()) {
            line = Math.min(HEADER - 1, lines.length);
            throw syntax(
                    "the J segments have " + linear.size() + " entries",
                    entries.getAsInt() + " of them, as the header says");
        }
        List<NlModel.Variable> map = unknowns();
        for (Segment g : later) {
            line = g.line() + 1;
            read(g);
        }
        for (int i = 0; i < linearAt.size(); i++) {
            int row = linearAt.get(i)[0];
            Term x = expressions.variable(linearAt.get(i)[1]);
            body(row).add(list.terms().scale(linear.get(i)[0], x));
        }
        addRows();
        Place end = new Place(Math.max(1, lines.length), 1);
        return new NlModel(CollectedSystem.of(source, list, end), map, constraints);
    }

    /** Segments of one constraint or variable come once, and so do those of all. */
    private void requireNew(Segment g, Set<String> seen) {
        String key =
                switch (g.letter()) {
                    case 'C', 'V', 'J' -> g.letter() + word(g, 0);
                    case 'x', 'r', 'b', 'k' -> "" + g.letter();
                    default -> "";
                };
        if (!key.isEmpty() && !seen.add(key)) {
            throw syntax("segment " + key + " comes twice", "once");
        }
    }

    /** A number behind a segment's letter. */
    private String word(Segment g, int i) {
        if (i < g.words().length && !g.words()[i].isEmpty()) {
            return g.words()[i];
        }
        line = g.line();
        throw syntax("segment " + g.letter() + " has too few numbers", "" + (i + 1));
    }

    private Deque<Term> body(int row) {
        return bodies.computeIfAbsent(row, _ -> new ArrayDeque<>());
    }

    private int index(double v) {
        if (v != Math.rint(v) || v < 0 || v >= variables) {
            back();
            throw syntax("variable " + v + " is out of range", "below " + variables);
        }
        return (int) v;
    }

    private void skipLines(Segment g) {
        int n = whole(word(g, g.letter() == 'G' ? 1 : 0), Integer.MAX_VALUE);
        for (int i = 0; i < n; i++) {
            take();
        }
    }

    private void skipExpression(Segment g) {
        if (g.letter() == 'V') {
            int n = whole(word(g, 1), Integer.MAX_VALUE);
            for (int i = 0; i < n; i++) {
                take();
            }
        }
        expressions.skip();
        if (g.letter() == 'O') {
            list.warnings().add("the objective is left out; nearest takes the place of the least");
        }
    }

    private void read(Segment g) {
        switch (g.letter()) {
            case 'C' -> {
                int row = whole(word(g, 0), Math.max(1, constraints));
                body(row).addAll(expressions.read());
            }
            case 'V' -> {
                int j = whole(word(g, 0), Integer.MAX_VALUE);
                int n = whole(word(g, 1), Integer.MAX_VALUE);
                Deque<Term> sum = new ArrayDeque<>();
                for (int i = 0; i < n; i++) {
                    List<Double> pair = numbers(2);
                    sum.add(
                            list.terms()
                                    .scale(pair.get(1), expressions.variable(index(pair.get(0)))));
                }
                sum.addAll(expressions.read());
                expressions.define(j, list.terms().sum(List.copyOf(sum)));
            }
            default -> {} // an objective
        }
    }

    private void starts(int n) {
        for (int i = 0; i < n; i++) {
            List<Double> pair = numbers(2);
            int j = index(pair.get(0));
            start[j] = pair.get(1);
            started[j] = true;
            startLine[j] = line - 1;
        }
    }

    private void rightSides() {
        for (int i = 0; i < constraints; i++) {
            List<Double> row = numbers(1);
            int code = row.getFirst().intValue();
            if (code < 0 || code > 4) {
                back();
                throw refuse(
                        EquationRefusal.NL_UNSUPPORTED,
                        code == 5 ? "a complementarity condition" : "right side of code " + code,
                        "codes 0 to 4",
                        "leave it out");
            }
            double low = row.size() > 1 ? row.get(1) : 0;
            rights[i] = new Right(code, low, row.size() > 2 ? row.get(2) : low, line - 1);
        }
    }

    private void bounds() {
        for (int j = 0; j < variables; j++) {
            List<Double> row = numbers(1);
            double a = row.size() > 1 ? row.get(1) : 0;
            boundLine[j] = line - 1;
            switch (row.getFirst().intValue()) {
                case 0 -> {
                    lower[j] = a;
                    upper[j] = row.size() > 2 ? row.get(2) : a;
                }
                case 1 -> upper[j] = a;
                case 2 -> lower[j] = a;
                case 3 -> {}
                case 4 -> {
                    lower[j] = a;
                    upper[j] = a;
                }
                default -> {
                    back();
                    throw syntax("bounds of code " + row.getFirst(), "codes 0 to 4");
                }
            }
        }
    }

    /** Factors of constraints by the suffix scaling_factor; others are dropped. */
    private void suffix(Segment g) {
        int kind = whole(word(g, 0), 16);
        int n = whole(word(g, 1), Integer.MAX_VALUE);
        boolean used =
                kind % 4 == 1 && g.words().length > 2 && g.words()[2].equals("scaling_factor");
        for (int i = 0; i < n; i++) {
            List<Double> pair = numbers(2);
            int at = pair.get(0).intValue();
            if (used && at >= 0 && at < constraints && pair.get(1) != 0) {
                scales[at] = pair.get(1);
            }
        }
    }

    private List<NlModel.Variable> unknowns() {
        List<NlModel.Variable> map = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (int j = 0; j < variables; j++) {
            String name = name(names.variables(), j, "x");
            if (lower[j] == upper[j]) {
                map.add(new NlModel.Variable(-1, lower[j]));
                expressions.define(j, list.terms().number(lower[j]));
                continue;
            }
            double from = start[j];
            if (!started[j] && (from < lower[j] || from > upper[j])) {
                from = Math.min(Math.max(from, lower[j]), upper[j]);
                moved.add(name);
            }
            Unknown u =
                    list.bounded(
                            name,
                            from,
                            lower[j],
                            upper[j],
                            new Place(startLine[j], 1),
                            new Place(boundLine[j], 1));
            map.add(new NlModel.Variable(list.unknowns().size(), 0));
            expressions.define(j, list.add(u, at()));
        }
        if (!moved.isEmpty()) {
            list.warnings()
                    .add(
                            moved.size()
                                    + " variables without a start, from "
                                    + moved.getFirst()
                                    + " on, begin at a bound");
        }
        return map;
    }

    private static String name(List<String> names, int i, String kind) {
        return i < names.size() && !names.get(i).isBlank()
                ? names.get(i).strip()
                : kind + "[" + i + "]";
    }

    private void addRows() {
        List<Term> left = new ArrayList<>();
        for (int i = 0; i < constraints; i++) {
            left.add(list.terms().sum(List.copyOf(body(i))));
        }
        StartValues all =
                StartValues.at(
                        list.terms().all(),
                        list.unknowns().stream().mapToDouble(Unknown::start).toArray());
        for (int i = 0; i < constraints; i++) {
            Right r = rights[i];
            if (r.code() == 3) {
                continue;
            }
            String label = name(names.constraints(), i, "C");
            Place at = new Place(r.line(), 1);
            Terms t = list.terms();
            if (r.code() == 4) {
                list.add(label, at, scales[i], left.get(i), t.number(r.low()));
                continue;
            }
            double low = r.code() == 1 ? Double.NEGATIVE_INFINITY : r.low();
            double high = r.code() == 1 ? r.low() : r.code() == 0 ? r.high() : INFINITE;
            double here = all.of(left.get(i));
            double from = Double.isFinite(here) ? Math.min(Math.max(here, low), high) : 0;
            Unknown slack =
                    new Unknown(
                            "slack of " + label,
                            Math.min(Math.max(from, low), high),
                            low,
                            high,
                            true);
            list.add(
                    label,
                    at,
                    scales[i],
                    t.subtract(left.get(i), list.add(slack, at)),
                    t.number(0));
        }
    }

    private static final double INFINITE = Double.POSITIVE_INFINITY;
}
