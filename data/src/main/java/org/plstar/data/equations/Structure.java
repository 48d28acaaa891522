package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.operator.SparseRows;

/** The unknowns that occur in each equation of a text, whatever the derivatives at a point. */
public final class Structure {
    private final BitSet used;
    private final boolean table;
    private final Supplier<Optional<SparseRows>> entries;
    private final Supplier<Optional<ScalarGraph>> graph;

    private Structure(
            BitSet used,
            boolean table,
            Supplier<Optional<SparseRows>> entries,
            Supplier<Optional<ScalarGraph>> graph) {
        this.used = used;
        this.table = table;
        this.entries = entries;
        this.graph = graph;
    }

    /** The structure of unknown equations: each unknown counts as used. */
    static Structure unknown(int unknowns) {
        BitSet all = new BitSet(unknowns);
        all.set(0, unknowns);
        return new Structure(all, false, Optional::empty, Optional::empty);
    }

    /**
     * The structure of equations.
     *
     * @param terms the equations as terms, made where they are needed
     * @param targets y with F(w) = y, [n]
     * @param used the unknowns that stand in one of them
     * @param table whether the text has a table
     */
    static Structure of(
            List<Residual> equations,
            Supplier<List<Term>> terms,
            double[] targets,
            int unknowns,
            BitSet used,
            boolean table) {
        return new Structure(
                used,
                table,
                () -> Optional.of(entries(equations, unknowns)),
                () -> Optional.of(ScalarGraph.of(terms.get(), targets)));
    }

    /** Whether the text has a table, so that its equations may be a fit to data. */
    public boolean hasTable() {
        return table;
    }

    /** Whether an equation has the unknown at a position. */
    public boolean isUsed(int unknown) {
        return used.get(unknown);
    }

    /** 1 where an equation has an unknown, [n, p]; absent where no text states the equations. */
    public Optional<SparseRows> entries() {
        return entries.get();
    }

    /** The operations of all equations, in their order; absent where no text states them. */
    public Optional<ScalarGraph> graph() {
        return graph.get();
    }

    private static SparseRows entries(List<Residual> equations, int unknowns) {
        List<int[]> rows = new ArrayList<>();
        int terms = 0;
        for (Residual r : equations) {
            terms = Math.max(terms, r.pattern().id() + 1);
        }
        int[] seen = new int[terms];
        for (int i = 0; i < equations.size(); i++) {
            FormWalk.Form own = equations.get(i).own();
            rows.add(
                    own == null
                            ? unknowns(equations.get(i).pattern(), seen, i + 1)
                            : Arrays.stream(own.unknowns()).sorted().toArray());
        }
        return SparseRows.of(rows.size(), unknowns, entry -> {
            for (int i = 0; i < rows.size(); i++) {
                for (int j : rows.get(i)) {
                    entry.at(i, j, 1);
                }
            }
        });
    }

    /** The unknowns of a term, each once. */
    private static int[] unknowns(Term equation, int[] seen, int stamp) {
        BitSet found = new BitSet();
        List<Term> open = new ArrayList<>(List.of(equation));
        while (!open.isEmpty()) {
            Term t = open.removeLast();
            if (seen[t.id()] == stamp) {
                continue;
            }
            seen[t.id()] = stamp;
            if (t.kind() instanceof Term.Kind.Unknown(int position)) {
                found.set(position);
            } else if (t.kind() instanceof Term.Kind.Linear l) {
                for (int position : l.positions()) {
                    found.set(position);
                }
            }
            open.addAll(t.parts());
        }
        return found.stream().toArray();
    }
}
