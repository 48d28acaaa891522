package org.plstar.data.equations;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads the text form of .nl files, segment by segment. Expressions are in prefix form, one
 * operator a line, and are read with a stack of their own, so that their depth is only data.
 */
final class NlReader {
    /** The number of header lines after the first. */
    private static final int HEADER = 9;

    private final Source source;
    private final NlLines in;
    private final EquationList list;
    private final NlExpression expressions;
    private final NlColumns columns;
    private final NlRows rows;

    /** Entries of the Jacobian; absent where the header does not say. */
    private OptionalInt entries = OptionalInt.empty();

    private NlReader(String name, String text, NlModel.Names names) {
        source = new Source(name, text);
        in = new NlLines(source, text);
        list = new EquationList(source);
        expressions = new NlExpression(in, list.terms());
        columns = new NlColumns(in, list, names.variables(), expressions);
        rows = new NlRows(in, list, names.constraints());
    }

    /** Reads the model from the bytes of a file. */
    static NlModel read(String name, byte[] bytes, NlModel.Names names) {
        NlReader r = new NlReader(name, new String(bytes, StandardCharsets.UTF_8), names);
        r.header();
        return r.segments();
    }

    // ---- header

    private void header() {
        String first = in.peek();
        if (first.startsWith("b")) {
            throw in.refuse(
                    EquationRefusal.NL_BINARY,
                    "it is in the binary format",
                    "an .nl file as text, whose first letter is g",
                    "write text: in Pyomo symbolic_solver_labels or keepfiles, in AMPL option"
                            + " nl_comments and write gFILE");
        }
        if (!first.startsWith("g")) {
            throw in.syntax("the first letter is not g", "an .nl file as text");
        }
        in.line++;
        List<List<Double>> h = new ArrayList<>();
        for (int i = 0; i < HEADER; i++) {
            h.add(in.numbers(0));
        }
        int variables = count(h.get(0), 0, 2);
        int constraints = count(h.get(0), 1, 2);
        if (count(h.get(0), 5, 2) > 0) {
            in.line = 2;
            throw in.refuse(
                    EquationRefusal.NL_UNSUPPORTED,
                    "there are logical constraints",
                    "equations and inequalities",
                    "leave them out");
        }
        for (int i = 0; i < h.get(5).size(); i++) {
            if (h.get(5).get(i) > 0) {
                in.line = 7;
                throw in.refuse(
                        EquationRefusal.NL_INTEGER,
                        "there are integer unknowns",
                        "continuous unknowns",
                        "relax them");
            }
        }
        if (!h.get(6).isEmpty()) {
            entries = OptionalInt.of(h.get(6).getFirst().intValue());
        }
        columns.begin(variables);
        rows.begin(constraints);
    }

    private int count(List<Double> row, int i, int at) {
        double v = i < row.size() ? row.get(i) : 0;
        if (v != Math.rint(v) || v < 0 || v > EquationList.MOST) {
            in.line = at;
            throw in.syntax("the count " + v + " is out of range", "up to " + EquationList.MOST);
        }
        return (int) v;
    }

    // ---- segments

    private NlModel segments() {
        List<int[]> linearAt = new ArrayList<>();
        List<double[]> linear = new ArrayList<>();
        // bounds decide which variables are numbers, so that expressions are read after them
        List<NlLines.Segment> later = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (in.line <= in.lines.length) {
            String s = in.peek();
            if (s.isEmpty()) {
                in.line++;
                continue;
            }
            NlLines.Segment g = new NlLines.Segment(
                    s.charAt(0), s.substring(1).strip().split("\\s+", -1), in.line);
            requireNew(g, seen);
            in.line++;
            switch (g.letter()) {
                case 'C', 'V', 'O' -> {
                    later.add(g);
                    skipExpression(g);
                }
                case 'x' -> columns.starts(in.whole(in.word(g, 0), Integer.MAX_VALUE));
                case 'r' -> rows.rightSides();
                case 'b' -> columns.bounds();
                case 'J' -> {
                    int row = in.whole(in.word(g, 0), Math.max(1, rows.count()));
                    int n = in.whole(in.word(g, 1), Integer.MAX_VALUE);
                    for (int i = 0; i < n; i++) {
                        List<Double> pair = in.numbers(2);
                        linearAt.add(new int[] {row, columns.index(pair.get(0)), in.line - 1});
                        linear.add(new double[] {pair.get(1)});
                    }
                }
                case 'k', 'd' -> in.skip(in.whole(in.word(g, 0), Integer.MAX_VALUE));
                case 'G' -> in.skip(in.whole(in.word(g, 1), Integer.MAX_VALUE));
                case 'S' -> rows.suffix(g);
                case 'F' -> {} // a function is refused where it is called
                default -> {
                    in.back();
                    throw in.refuse(
                            EquationRefusal.NL_UNSUPPORTED,
                            "segment \"" + s + "\" is not known here",
                            "one of C V O x r b J k d G S F",
                            "leave it out");
                }
            }
        }
        // without any J segment the expressions are complete, as in a file written by hand
        if (!linear.isEmpty() && entries.orElse(linear.size()) != linear.size()) {
            in.line = Math.min(HEADER - 1, in.lines.length);
            throw in.syntax(
                    "the J segments have " + linear.size() + " entries",
                    entries.getAsInt() + " of them, as the header says");
        }
        List<NlModel.Variable> map = columns.unknowns();
        for (NlLines.Segment g : later) {
            in.line = g.line() + 1;
            read(g);
        }
        for (int i = 0; i < linearAt.size(); i++) {
            int row = linearAt.get(i)[0];
            Term x = expressions.variable(linearAt.get(i)[1]);
            rows.body(row).add(list.terms().scale(linear.get(i)[0], x));
        }
        rows.addRows();
        Place end = new Place(Math.max(1, in.lines.length), 1);
        return new NlModel(CollectedSystem.of(source, list, end), map, rows.count());
    }

    /** Refuses a second segment of one constraint or variable, or of one that is about all. */
    private void requireNew(NlLines.Segment g, Set<String> seen) {
        String key = switch (g.letter()) {
            case 'C', 'V', 'J' -> g.letter() + in.word(g, 0);
            case 'x', 'r', 'b', 'k' -> "" + g.letter();
            default -> "";
        };
        if (!key.isEmpty() && !seen.add(key)) {
            throw in.syntax("segment " + key + " comes twice", "once");
        }
    }

    private void skipExpression(NlLines.Segment g) {
        if (g.letter() == 'V') {
            in.skip(in.whole(in.word(g, 1), Integer.MAX_VALUE));
        }
        expressions.skip();
        if (g.letter() == 'O') {
            list.warnings().add("the objective is left out; nearest takes the place of the least");
        }
    }

    private void read(NlLines.Segment g) {
        switch (g.letter()) {
            case 'C' -> {
                int row = in.whole(in.word(g, 0), Math.max(1, rows.count()));
                rows.body(row).addAll(expressions.read());
            }
            case 'V' -> {
                int j = in.whole(in.word(g, 0), Integer.MAX_VALUE);
                int n = in.whole(in.word(g, 1), Integer.MAX_VALUE);
                Deque<Term> sum = new ArrayDeque<>();
                for (int i = 0; i < n; i++) {
                    List<Double> pair = in.numbers(2);
                    sum.add(list.terms()
                            .scale(pair.get(1), expressions.variable(columns.index(pair.get(0)))));
                }
                sum.addAll(expressions.read());
                expressions.define(j, list.terms().sum(List.copyOf(sum)));
            }
            default -> {} // an objective is ignored
        }
    }
}
