package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.plstar.array.Shape;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.network.Network;
import org.plstar.program.InputJets;
import org.plstar.program.InputJets.Second;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;

/** The values and derivatives that the leaves of a condition need. */
final class ConditionJets {
    private final ProgramBuilder b;
    private final int d;
    private final List<Second> inner = new ArrayList<>();
    private final List<Second> outer = new ArrayList<>();
    private final boolean first;
    private final boolean deep;
    private final Value rows;

    /**
     * Adds the values and derivatives to a program.
     *
     * @param functions the unknown functions as a program of points
     * @param d coordinates of a point
     * @param across whether the leaves of the opposite points are meant
     * @param input name of the points
     */
    ConditionJets(
            ProgramBuilder b,
            Program functions,
            int d,
            PdeProblem.Condition c,
            boolean across,
            String input) {
        this.b = b;
        this.d = d;
        boolean anyFirst = false;
        for (PdeLeaf leaf : c.leaves()) {
            switch (leaf) {
                case PdeLeaf.Derivative(int _, List<Integer> by, boolean opposite)
                when opposite == across -> {
                    anyFirst |= !by.isEmpty();
                    if (by.size() >= 2) {
                        add(inner, Second.of(by.get(0), by.get(1)));
                    }
                    if (by.size() == 4) {
                        add(outer, Second.of(by.get(2), by.get(3)));
                    }
                }
                case PdeLeaf.SecondOrder(int _, Second operator) -> {
                    anyFirst = true;
                    add(inner, operator);
                }
                case PdeLeaf.Derivative _,
                        PdeLeaf.Coordinate _,
                        PdeLeaf.Normal _,
                        PdeLeaf.Coefficient _,
                        PdeLeaf.Measured _ -> {}
            }
        }
        this.first = anyFirst;
        this.deep = c.leaves().stream()
                .anyMatch(l -> l instanceof PdeLeaf.Derivative(int _, List<Integer> by, boolean _)
                        && by.size() > 2);
        Program p = first ? InputJets.of(functions, PdeNetwork.POINT, inner) : functions;
        Program whole = deep ? InputJets.of(p, PdeNetwork.POINT, outer) : p;
        Value x = b.input(input, Type.perSample(d));
        this.rows = requireNonNull(
                b.inline(whole, Map.of(PdeNetwork.POINT, x)).get(Network.OUTPUT), Network.OUTPUT);
    }

    private void add(List<Second> all, Second s) {
        if (!all.contains(s)) {
            all.add(s);
        }
    }

    Value derivative(int u, List<Integer> by) {
        return switch (by.size()) {
            case 0 -> row(0, 0, u);
            case 1 -> row(0, 1 + by.getFirst(), u);
            case 2 -> row(0, 1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))), u);
            case 3 -> row(1 + by.get(2), 1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))), u);
            default ->
                row(
                        1 + d + outer.indexOf(Second.of(by.get(2), by.get(3))),
                        1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))),
                        u);
        };
    }

    Value second(int u, Second operator) {
        return row(0, 1 + d + inner.indexOf(operator), u);
    }

    /** One number of an array of rows, as [1]. */
    private Value row(int outerRow, int innerRow, int u) {
        List<Integer> start = new ArrayList<>();
        if (deep) {
            start.add(outerRow);
        }
        if (first) {
            start.add(innerRow);
        }
        start.add(u);
        List<Integer> ones = Collections.nCopies(start.size(), 1);
        return b.reshape(b.slice(rows, start, ones, ones), Shape.of(1));
    }
}
