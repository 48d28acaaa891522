package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.system.GroupedSystem;

/**
 * Equations in groups of one form: the same operations, with unknowns and numbers that coincide at
 * the same places.
 */
final class SampleGroups {
    /** The numbers of groups and of operations above which one program is faster. */
    private static final int MOST_GROUPS = 100;

    private static final long MOST_NODES = 30_000_000;

    private SampleGroups() {}

    /**
     * The system in groups; absent where the equations have too many forms. If whole equations have
     * too many, such as sums of different lengths, the terms of their sums are grouped, and then
     * added.
     *
     * @param residuals the equations in the order of rows
     * @param terms the same as terms, made where they are needed
     */
    static Optional<GroupedSystem> of(
            List<Residual> residuals, Supplier<List<Term>> terms, int unknowns, double[] targets) {
        int[] rows = new int[residuals.size()];
        Arrays.setAll(rows, i -> i);
        return grouped(residuals, rows, unknowns, targets)
                .or(() -> bySummands(terms.get(), unknowns, targets));
    }

    private static Optional<GroupedSystem> bySummands(
            List<Term> terms, int unknowns, double[] targets) {
        List<Residual> summands = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        int id = terms.stream().mapToInt(Term::id).max().orElse(0);
        double[] known = targets.clone();
        for (int i = 0; i < terms.size(); i++) {
            List<Term> open = new ArrayList<>(List.of(terms.get(i)));
            while (!open.isEmpty()) {
                Term part = open.removeLast();
                if (part.kind() instanceof Term.Kind.Sum) {
                    open.addAll(part.parts());
                } else if (part.isKnown()) {
                    known[i] -= part.value();
                } else if (part.kind() instanceof Term.Kind.Linear l) {
                    // pieces whose numbers of unknowns are powers of two have few forms
                    for (int from = 0; from < l.size(); ) {
                        int to = from + Integer.highestOneBit(l.size() - from);
                        Term.Kind piece = new Term.Kind.Linear(
                                Arrays.copyOfRange(l.positions(), from, to),
                                Arrays.copyOfRange(l.numbers(), from, to));
                        summands.add(Residual.of(new Term(++id, piece, List.of(), to - from)));
                        rows.add(i);
                        from = to;
                    }
                } else {
                    summands.add(Residual.of(part));
                    rows.add(i);
                }
            }
        }
        if (rows.stream().distinct().count() < terms.size()) {
            return Optional.empty();
        }
        return grouped(
                summands, rows.stream().mapToInt(Integer::intValue).toArray(), unknowns, known);
    }

    /**
     * Groups equations by their forms; absent if one program is faster.
     *
     * @param rowOf the row of each term
     */
    private static Optional<GroupedSystem> grouped(
            List<Residual> terms, int[] rowOf, int unknowns, double[] targets) {
        SequencedMap<FormWalk.Key, FormWalk.Ints> groups = new LinkedHashMap<>();
        FormWalk.Key last = new FormWalk.Key(List.of(), new int[0]);
        FormWalk.Ints group = new FormWalk.Ints();
        List<int[]> ids = new ArrayList<>();
        List<double[]> numbers = new ArrayList<>();
        long nodes = 0;
        FormWalk walk = new FormWalk();
        for (int i = 0; i < terms.size(); i++) {
            FormWalk.Form f = terms.get(i).form(walk);
            nodes += f.key().kinds().size();
            group = f.key().equals(last)
                    ? group
                    : groups.computeIfAbsent(f.key(), _ -> new FormWalk.Ints());
            last = f.key();
            group.add(i);
            ids.add(f.unknowns());
            numbers.add(f.numbers());
            if (groups.size() > MOST_GROUPS || nodes > MOST_NODES) {
                return Optional.empty();
            }
        }
        List<GroupedSystem.Group> all = new ArrayList<>();
        for (FormWalk.Ints rows : groups.values()) {
            // the first one of a form was made of its expressions
            Term first = terms.get(rows.first()).pattern();
            walk.form(first);
            all.add(group(first, walk.linear(), rows.copy(), rowOf, ids, numbers));
        }
        return Optional.of(new GroupedSystem(unknowns, targets, all));
    }

    private static GroupedSystem.Group group(
            Term first,
            Map<Term, FormWalk.Block> linear,
            int[] rows,
            int[] rowOf,
            List<int[]> ids,
            List<double[]> numbers) {
        double[] here = numbers.get(rows[0]);
        int leaves = ids.get(rows[0]).length;
        boolean[] differs = new boolean[here.length];
        for (int row : rows) {
            double[] own = numbers.get(row);
            for (int k = 0; k < here.length; k++) {
                differs[k] |= own[k] != here[k];
            }
        }
        BitSet leafInBlock = new BitSet();
        BitSet numberInBlock = new BitSet();
        linear.forEach((t, at) -> {
            int size = ((Term.Kind.Linear) t.kind()).size();
            leafInBlock.set(at.leaf(), at.leaf() + size);
            numberInBlock.set(at.number(), at.number() + size);
            boolean any = false;
            for (int k = 0; k < size; k++) {
                any |= differs[at.number() + k];
            }
            Arrays.fill(differs, at.number(), at.number() + size, any);
        });
        int[] slots = new int[here.length];
        int differing = 0;
        for (int k = 0; k < here.length; k++) {
            slots[k] = differs[k] ? differing++ : -1;
        }
        int[] gathered = new int[rows.length * leaves];
        double[] own = new double[rows.length * differing];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(ids.get(rows[i]), 0, gathered, i * leaves, leaves);
            double[] from = numbers.get(rows[i]);
            for (int k = 0; k < slots.length; k++) {
                if (slots[k] >= 0) {
                    own[i * differing + slots[k]] = from[k];
                }
            }
        }
        Map<Integer, Integer> positions = new HashMap<>();
        for (int k = leafInBlock.nextClearBit(0); k < leaves; k = leafInBlock.nextClearBit(k + 1)) {
            positions.put(ids.get(rows[0])[k], k);
        }
        Map<Double, Integer> places = new HashMap<>();
        for (int k = numberInBlock.nextClearBit(0);
                k < slots.length;
                k = numberInBlock.nextClearBit(k + 1)) {
            if (slots[k] >= 0) {
                places.put(here[k], slots[k]);
            }
        }
        GroupedProgram.Places all = new GroupedProgram.Places() {
            @Override
            public OptionalInt leaf(int position) {
                return at(positions.get(position));
            }

            @Override
            public OptionalInt slot(double number) {
                return at(places.get(number));
            }

            @Override
            public int leaf(Term t) {
                return block(t).leaf();
            }

            @Override
            public int slot(Term t) {
                return slots[block(t).number()];
            }

            private FormWalk.Block block(Term t) {
                return Objects.requireNonNull(linear.get(t));
            }
        };
        return new GroupedSystem.Group(
                GroupedProgram.ofSamples(first, all, leaves, differing),
                Arrays.stream(rows).map(i -> rowOf[i]).toArray(),
                gathered,
                own);
    }

    private static OptionalInt at(@Nullable Integer position) {
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }
}
