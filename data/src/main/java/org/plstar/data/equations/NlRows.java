package org.plstar.data.equations;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.plstar.data.equations.EquationList.Unknown;

/** The constraints of an .nl file, from its segments, and their equations. */
final class NlRows {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private final NlLines in;
    private final EquationList list;
    private final List<String> names;

    /** The terms of each constraint so far. */
    private final Map<Integer, Deque<Term>> bodies = new HashMap<>();

    private double[] scales = {};
    private Right[] rights = {};

    NlRows(NlLines in, EquationList list, List<String> names) {
        this.in = in;
        this.list = list;
        this.names = names;
    }

    /** Begins with a number of constraints. */
    void begin(int constraints) {
        scales = new double[constraints];
        rights = new Right[constraints];
        Arrays.fill(scales, 1);
        Arrays.fill(rights, Right.NONE);
    }

    int count() {
        return rights.length;
    }

    private record Right(int code, double low, double high, int line) {
        static final Right NONE = new Right(3, 0, 0, 1);
    }

    Deque<Term> body(int row) {
        return bodies.computeIfAbsent(row, _ -> new ArrayDeque<>());
    }

    void rightSides() {
        for (int i = 0; i < rights.length; i++) {
            List<Double> row = in.numbers(1);
            int code = row.getFirst().intValue();
            if (code < 0 || code > 4) {
                in.back();
                throw in.refuse(
                        EquationRefusal.NL_UNSUPPORTED,
                        code == 5 ? "a complementarity condition" : "right side of code " + code,
                        "codes 0 to 4",
                        "leave it out");
            }
            double low = row.size() > 1 ? row.get(1) : 0;
            rights[i] = new Right(code, low, row.size() > 2 ? row.get(2) : low, in.line - 1);
        }
    }

    /** Factors of constraints by the suffix scaling_factor; others are dropped. */
    void suffix(NlLines.Segment g) {
        int kind = in.whole(in.word(g, 0), 16);
        int n = in.whole(in.word(g, 1), Integer.MAX_VALUE);
        boolean used =
                kind % 4 == 1 && g.words().length > 2 && g.words()[2].equals("scaling_factor");
        for (int i = 0; i < n; i++) {
            List<Double> pair = in.numbers(2);
            int at = pair.get(0).intValue();
            if (used && at >= 0 && at < rights.length && pair.get(1) != 0) {
                scales[at] = pair.get(1);
            }
        }
    }

    void addRows() {
        List<Term> left = new ArrayList<>();
        for (int i = 0; i < rights.length; i++) {
            left.add(list.terms().sum(List.copyOf(body(i))));
        }
        StartValues all = StartValues.at(
                list.terms().all(),
                list.unknowns().stream().mapToDouble(Unknown::start).toArray());
        for (int i = 0; i < rights.length; i++) {
            Right r = rights[i];
            if (r.code() == 3) {
                continue;
            }
            String label = NlLines.name(names, i, "C");
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
            Unknown slack = new Unknown(
                    "slack of " + label, Math.min(Math.max(from, low), high), low, high, true);
            list.add(
                    label,
                    at,
                    scales[i],
                    t.subtract(left.get(i), list.add(slack, at)),
                    t.number(0));
        }
    }
}
