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
import org.jspecify.annotations.Nullable;
import org.plstar.system.GroupedSystem;

/**
 * Equations in groups of one form: the same operations on unknowns and numbers that coincide in the
 * same places.
 */
final class SampleGroups {
    /** With more groups than this, or more operations in all, one program does better. */
    private static final int MOST_GROUPS = 100;

    private static final long MOST_NODES = 30_000_000;

    private SampleGroups() {}

    /** An equation's form, and the leaves that it has in the order of their first use. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Form(Key key, int[] unknowns, double[] numbers) {}

    private record Key(List<Term.Kind> kinds, int[] parts) {
        boolean isOf(List<Term.Kind> others, Ints numbers) {
            return Arrays.equals(parts, 0, parts.length, numbers.all, 0, numbers.size)
                    && kinds.equals(others);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this
                    || (other instanceof Key k
                            && Arrays.equals(parts, k.parts)
                            && kinds.equals(k.kinds));
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(parts) + kinds.size();
        }
    }

    /**
     * The system in groups; absent where the equations are of too many forms. Where whole equations
     * are, as sums of different lengths, the terms of their sums are put in groups, and add up.
     *
     * @param terms the equations in the order of rows
     */
    static Optional<GroupedSystem> of(List<Term> terms, int unknowns, double[] targets) {
        int[] rows = new int[terms.size()];
        Arrays.setAll(rows, i -> i);
        return grouped(terms, rows, unknowns, targets)
                .or(() -> bySummands(terms, unknowns, targets));
    }

    private static Optional<GroupedSystem> bySummands(
            List<Term> terms, int unknowns, double[] targets) {
        List<Term> summands = new ArrayList<>();
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
                    // pieces of so many unknowns as powers of two are of few forms
                    for (int from = 0; from < l.size(); ) {
                        int to = from + Integer.highestOneBit(l.size() - from);
                        Term.Kind piece =
                                new Term.Kind.Linear(
                                        Arrays.copyOfRange(l.positions(), from, to),
                                        Arrays.copyOfRange(l.numbers(), from, to));
                        summands.add(new Term(++id, piece, List.of(), to - from));
                        rows.add(i);
                        from = to;
                    }
                } else {
                    summands.add(part);
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
     * What is of one form together.
     *
     * @param rowOf the row of each term
     */
    private static Optional<GroupedSystem> grouped(
            List<Term> terms, int[] rowOf, int unknowns, double[] targets) {
        SequencedMap<Key, List<Integer>> groups = new LinkedHashMap<>();
        List<int[]> ids = new ArrayList<>();
        List<double[]> numbers = new ArrayList<>();
        long nodes = 0;
        Walk walk = new Walk();
        for (int i = 0; i < terms.size(); i++) {
            Form f = walk.form(terms.get(i));
            nodes += f.key().kinds().size();
            groups.computeIfAbsent(f.key(), _ -> new ArrayList<>()).add(i);
            ids.add(f.unknowns());
            numbers.add(f.numbers());
            if (groups.size() > MOST_GROUPS || nodes > MOST_NODES) {
                return Optional.empty();
            }
        }
        List<GroupedSystem.Group> all = new ArrayList<>();
        for (List<Integer> rows : groups.values()) {
            walk.form(terms.get(rows.getFirst()));
            all.add(
                    group(
                            terms.get(rows.getFirst()),
                            walk.linear,
                            rows.stream().mapToInt(Integer::intValue).toArray(),
                            rowOf,
                            ids,
                            numbers));
        }
        return Optional.of(new GroupedSystem(unknowns, targets, all));
    }

    /** Where the unknowns and numbers of a {@link Term.Kind.Linear} begin in its equation. */
    private record Block(int leaf, int number) {}

    private static GroupedSystem.Group group(
            Term first,
            Map<Term, Block> linear,
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
        linear.forEach(
                (t, at) -> {
                    int size = ((Term.Kind.Linear) t.kind()).size();
                    leafInBlock.set(at.leaf, at.leaf + size);
                    numberInBlock.set(at.number, at.number + size);
                    boolean any = false;
                    for (int k = 0; k < size; k++) {
                        any |= differs[at.number + k];
                    }
                    Arrays.fill(differs, at.number, at.number + size, any);
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
        GroupedProgram.Places all =
                new GroupedProgram.Places() {
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
                        return block(t).leaf;
                    }

                    @Override
                    public int slot(Term t) {
                        return slots[block(t).number];
                    }

                    private Block block(Term t) {
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

    /** Walks down from equations, parts before what is made of them. */
    private static final class Walk {
        private int[] number = new int[1024];
        private int[] stamp = new int[1024];
        private int stamps;
        private final List<Term> open = new ArrayList<>();
        private final List<Term.Kind> kinds = new ArrayList<>();
        private final Ints parts = new Ints();
        private final Ints unknowns = new Ints();
        private double[] numbers = new double[16];

        /** Terms of many unknowns in the last equation. */
        private final Map<Term, Block> linear = new HashMap<>();

        /** The last key, which the next equation mostly has too. */
        private @Nullable Key last;

        private int numbered(Term t) {
            return t.id() < stamp.length && stamp[t.id()] == stamps ? number[t.id()] : -1;
        }

        Form form(Term equation) {
            stamps++;
            if (equation.id() >= stamp.length) {
                stamp = Arrays.copyOf(stamp, 2 * equation.id());
                number = Arrays.copyOf(number, 2 * equation.id());
            }
            open.add(equation);
            kinds.clear();
            parts.size = 0;
            unknowns.size = 0;
            linear.clear();
            int known = 0;
            while (!open.isEmpty()) {
                Term t = open.getLast();
                if (numbered(t) >= 0) {
                    open.removeLast();
                    continue;
                }
                boolean ready = true;
                for (int i = t.parts().size() - 1; i >= 0; i--) {
                    if (numbered(t.parts().get(i)) < 0) {
                        open.add(t.parts().get(i));
                        ready = false;
                    }
                }
                if (!ready) {
                    continue;
                }
                open.removeLast();
                stamp[t.id()] = stamps;
                number[t.id()] = kinds.size();
                switch (t.kind()) {
                    case Term.Kind.Unknown(int position) -> {
                        unknowns.add(position);
                        kinds.add(UNKNOWN);
                    }
                    case Term.Kind.Known(double value) -> {
                        room(known + 1);
                        numbers[known++] = value;
                        kinds.add(KNOWN);
                    }
                    case Term.Kind.Linear l -> {
                        room(known + l.size());
                        linear.put(t, new Block(unknowns.size, known));
                        System.arraycopy(l.numbers(), 0, numbers, known, l.size());
                        known += l.size();
                        Arrays.stream(l.positions()).forEach(unknowns::add);
                        kinds.add(LINEAR);
                        parts.add(l.size());
                    }
                    default -> kinds.add(t.kind());
                }
                parts.add(t.parts().size());
                for (Term part : t.parts()) {
                    parts.add(numbered(part));
                }
            }
            return new Form(key(), unknowns.copy(), Arrays.copyOf(numbers, known));
        }

        private void room(int size) {
            if (size > numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
        }

        private Key key() {
            Key before = last;
            if (before == null || !before.isOf(kinds, parts)) {
                before = new Key(List.copyOf(kinds), parts.copy());
                last = before;
            }
            return before;
        }
    }

    /** A growing list of numbers. */
    private static final class Ints {
        private int[] all = new int[16];
        private int size;

        void add(int v) {
            if (size == all.length) {
                all = Arrays.copyOf(all, 2 * size);
            }
            all[size++] = v;
        }

        int[] copy() {
            return Arrays.copyOf(all, size);
        }
    }

    private static final Term.Kind UNKNOWN = new Term.Kind.Unknown(0);
    private static final Term.Kind KNOWN = new Term.Kind.Known(0);
    private static final Term.Kind LINEAR =
            new Term.Kind.Linear(new int[] {}, new double[] {});
}
