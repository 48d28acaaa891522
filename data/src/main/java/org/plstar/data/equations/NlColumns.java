package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.data.equations.EquationList.Unknown;

/** The variables of an .nl file: starts, bounds, and the unknowns that they become. */
final class NlColumns {
    private final NlLines in;
    private final EquationList list;
    private final List<String> names;
    private final NlExpression expressions;
    private double[] start = {};
    private boolean[] started = {};
    private double[] lower = {};
    private double[] upper = {};
    private int[] boundLine = {};
    private int[] startLine = {};

    NlColumns(NlLines in, EquationList list, List<String> names, NlExpression expressions) {
        this.in = in;
        this.list = list;
        this.names = names;
        this.expressions = expressions;
    }

    /** Begins with a number of variables. */
    void begin(int variables) {
        start = new double[variables];
        started = new boolean[variables];
        lower = new double[variables];
        upper = new double[variables];
        startLine = new int[variables];
        boundLine = new int[variables];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(upper, Double.POSITIVE_INFINITY);
        Arrays.fill(startLine, 1);
        Arrays.fill(boundLine, 1);
    }

    int index(double v) {
        if (v != Math.rint(v) || v < 0 || v >= start.length) {
            in.back();
            throw in.syntax("variable " + v + " is out of range", "below " + start.length);
        }
        return (int) v;
    }

    void starts(int n) {
        for (int i = 0; i < n; i++) {
            List<Double> pair = in.numbers(2);
            int j = index(pair.get(0));
            start[j] = pair.get(1);
            started[j] = true;
            startLine[j] = in.line - 1;
        }
    }

    void bounds() {
        for (int j = 0; j < start.length; j++) {
            List<Double> row = in.numbers(1);
            double a = row.size() > 1 ? row.get(1) : 0;
            boundLine[j] = in.line - 1;
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
                    in.back();
                    throw in.syntax("bounds of code " + row.getFirst(), "codes 0 to 4");
                }
            }
        }
    }

    List<NlModel.Variable> unknowns() {
        List<NlModel.Variable> map = new ArrayList<>();
        List<String> moved = new ArrayList<>();
        for (int j = 0; j < start.length; j++) {
            String name = NlLines.name(names, j, "x");
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
            Unknown u = list.bounded(
                    name,
                    from,
                    lower[j],
                    upper[j],
                    new Place(startLine[j], 1),
                    new Place(boundLine[j], 1));
            map.add(new NlModel.Variable(list.unknowns().size(), 0));
            expressions.define(j, list.add(u, in.at()));
        }
        if (!moved.isEmpty()) {
            list.warnings()
                    .add(moved.size()
                            + " variables without a start, from "
                            + moved.getFirst()
                            + " on, begin at a bound");
        }
        return map;
    }
}
