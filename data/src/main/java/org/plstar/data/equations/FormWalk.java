package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the form of each equation: visits its parts before the expressions made of them. */
final class FormWalk {
    private static final Term.Kind UNKNOWN = new Term.Kind.Unknown(0);
    private static final Term.Kind KNOWN = new Term.Kind.Known(0);
    private static final Term.Kind LINEAR = new Term.Kind.Linear(new int[] {}, new double[] {});

    /** The form of an equation, and its leaves in the order of their first use. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    record Form(Key key, int[] unknowns, double[] numbers) {
        boolean isSame(Form other) {
            return Arrays.equals(unknowns, other.unknowns)
                    && Arrays.equals(numbers, other.numbers)
                    && key.equals(other.key);
        }

        int contentHash() {
            return 31 * Arrays.hashCode(unknowns) + Arrays.hashCode(numbers);
        }

        /** The same form with other leaves. */
        Form with(int[] otherUnknowns, double[] otherNumbers) {
            return new Form(key, otherUnknowns, otherNumbers);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by their content
    record Key(List<Term.Kind> kinds, int[] parts) {
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

    /** The first leaf and the first number of a {@link Term.Kind.Linear} in its equation. */
    record Block(int leaf, int number) {}

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

    /** The last key, which the next equation often has too. */
    private @Nullable Key last;

    private int numbered(Term t) {
        return t.id() < stamp.length && stamp[t.id()] == stamps ? number[t.id()] : -1;
    }

    /** Terms of many unknowns in the last equation; changed by the next. */
    Map<Term, Block> linear() {
        return linear;
    }

    /** The form of an equation. */
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

    /** A growing list of numbers. */
    static final class Ints {
        private int[] all = new int[16];
        private int size;

        int first() {
            return all[0];
        }

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
}
