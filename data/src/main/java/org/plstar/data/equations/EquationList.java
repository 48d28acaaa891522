package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.plstar.array.UnaryFn;
import org.plstar.refusal.Refusal;

/** The unknowns and scalar equations of a text as they are collected. */
final class EquationList {
    /** The largest number of unknowns or equations that are made. */
    static final int MOST = 1_000_000;

    /** The relative difference up to which both sides of a constant equation agree. */
    private static final double EQUAL = 1e-12;

    /** An unknown of the system. */
    record Unknown(String name, double start, double lower, double upper, boolean slack) {
        static Unknown free(String name, double start) {
            return new Unknown(
                    name, start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
        }
    }

    /**
     * A scalar equation.
     *
     * @param residual scale times left minus right, without a number that is alone on the right
     * @param target scale times that number, else 0
     */
    record Row(String label, Place at, Residual residual, double target, double scale) {}

    private record Seen(Term residual, double target) {}

    /** An equation of a shape that has followed ones, by the content of its residual. */
    private record SeenForm(FormWalk.Form residual, double target) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SeenForm(FormWalk.Form form, double number)
                    && number == target
                    && form.isSame(residual);
        }

        @Override
        public int hashCode() {
            return 31 * residual.contentHash() + Double.hashCode(target);
        }
    }

    private final Source source;
    private final Terms terms = new Terms();
    private final List<Unknown> unknowns = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<Seen, String> seen = new HashMap<>();
    private final Map<SeenForm, String> seenForms = new HashMap<>();

    /** The shapes of residuals that are compared by their content. */
    private final BitSet followed = new BitSet();

    private final FormWalk walk = new FormWalk();

    /** The rows of inequalities, and the position of the slack of each. */
    private final Map<Integer, Integer> slacks = new LinkedHashMap<>();

    /** The unknowns that occur in an equation; complete after {@code remarks}. */
    private final BitSet used = new BitSet();

    private boolean table;
    private SolveSettings settings = SolveSettings.NONE;

    EquationList(Source source) {
        this.source = source;
    }

    Terms terms() {
        return terms;
    }

    List<Unknown> unknowns() {
        return unknowns;
    }

    List<Row> rows() {
        return rows;
    }

    List<String> warnings() {
        return warnings;
    }

    /** The unknowns that occur in an equation, complete after {@code remarks}; not a copy. */
    BitSet used() {
        return used;
    }

    /** Whether the text has a table. */
    boolean hasTable() {
        return table;
    }

    /** The text has a table. */
    void addTable() {
        table = true;
    }

    SolveSettings settings() {
        return settings;
    }

    void set(SolveSettings other) {
        settings = other;
    }

    /** Adds an unknown, and returns its term. */
    Term add(Unknown unknown, Place at) {
        unknowns.add(unknown);
        requireSize(unknowns.size(), at);
        return terms.unknown(unknowns.size() - 1);
    }

    private void requireSize(int n, Place at) {
        if (n > MOST) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    at,
                    "there are more than " + MOST + " unknowns or equations",
                    "fewer",
                    "lower a range");
        }
    }

    /** Adds an equation left = right, times a scale that is not 0. */
    void add(String label, Place at, double scale, Term left, Term right) {
        if (left.isKnown() && right.isKnown()) {
            constant(label, at, left.value(), right.value());
            return;
        }
        Term residual = terms.residual(left, right);
        double target = right.isKnown() ? right.value() : 0;
        if (residual.isKnown()) {
            constant(label, at, residual.value(), target);
            return;
        }
        warnTwin(
                label,
                followed.get(residual.shape())
                        ? seenForms.putIfAbsent(new SeenForm(walk.form(residual), target), label)
                        : seen.putIfAbsent(new Seen(residual, target), label));
        add(new Row(label, at, Residual.of(terms.scale(scale, residual)), scale * target, scale));
    }

    private void add(Row row) {
        rows.add(row);
        requireSize(rows.size(), row.at);
    }

    private void warnTwin(String label, @Nullable String twin) {
        if (twin != null) {
            warnings.add("equation \"" + label + "\" is the same as \"" + twin + '"');
        }
    }

    /** Adds an equation whose residual has the form of one before. */
    void add(String label, Place at, Residual residual, double target) {
        int shape = residual.shape();
        if (!followed.get(shape)) {
            followed.set(shape);
            seen.forEach((s, other) -> {
                if (s.residual.shape() == shape) {
                    seenForms.put(new SeenForm(walk.form(s.residual), s.target), other);
                }
            });
        }
        warnTwin(label, seenForms.putIfAbsent(new SeenForm(residual.form(walk), target), label));
        add(new Row(label, at, residual, target, 1));
    }

    /**
     * A new inequality least <= most, times a scale: an equation with a slack unknown from 0 on.
     */
    void addAtMost(String label, Place at, double scale, Term least, Term most) {
        Term residual = terms.subtract(least, most);
        if (residual.isKnown()) {
            if (residual.value() > 0) {
                throw source.refuse(
                        EquationRefusal.CONSTANT_EQUATION,
                        at,
                        "inequality \"" + label + "\" has no unknown and does not hold",
                        "an inequality in unknowns",
                        "correct it or leave it out");
            }
            warnings.add("inequality \"" + label + "\" has no unknown; it holds and is left out");
            return;
        }
        Term slack =
                add(new Unknown("slack of " + label, 0, 0, Double.POSITIVE_INFINITY, true), at);
        slacks.put(rows.size(), unknowns.size() - 1);
        Term with = terms.scale(scale, terms.add(residual, slack));
        add(new Row(label, at, Residual.of(with), 0, scale));
    }

    /**
     * Sets the starts of slacks to values at which their inequalities hold at the start, or to 0 if
     * they do not hold.
     */
    void startSlacks() {
        if (slacks.isEmpty()) {
            return;
        }
        double[] w = unknowns.stream().mapToDouble(Unknown::start).toArray();
        StartValues values = StartValues.at(terms.all(), w);
        slacks.forEach((row, position) -> {
            double left = values.of(rows.get(row).residual().pattern())
                    / rows.get(row).scale();
            Unknown u = unknowns.get(position);
            if (left < 0 && left > Double.NEGATIVE_INFINITY) {
                unknowns.set(position, new Unknown(u.name(), -left, u.lower(), u.upper(), true));
            }
        });
        warnings.add(
                (slacks.size() == 1 ? "1 inequality has" : slacks.size() + " inequalities have")
                        + " a slack unknown from 0 on; the distance from the start leaves it out");
    }

    private void constant(String label, Place at, double left, double right) {
        if (Math.abs(left - right) > EQUAL * Math.max(Math.abs(left), Math.abs(right))) {
            throw source.refuse(
                    EquationRefusal.CONSTANT_EQUATION,
                    at,
                    "equation \"" + label + "\" has no unknown and reads " + left + " = " + right,
                    "an equation in unknowns",
                    "correct it or leave it out");
        }
        warnings.add("equation \"" + label + "\" has no unknown; it holds and is left out");
    }

    /** Refuses a start outside of the bounds, and bounds without a number between them. */
    Unknown bounded(
            String name, double start, double lower, double upper, Place at, Place boundsAt) {
        if (!(lower <= upper) || (lower == upper && Double.isInfinite(lower))) {
            throw source.refuse(
                    EquationRefusal.BOUNDS,
                    boundsAt,
                    "no number lies in [" + lower + ", " + upper + "], the bounds of " + name,
                    "a lower bound up to the upper one",
                    "correct the bounds");
        }
        if (start < lower || start > upper) {
            throw outside(name, start, lower, upper, at);
        }
        return new Unknown(name, start, lower, upper, false);
    }

    private Refusal outside(String name, double start, double lower, double upper, Place at) {
        return source.refuse(
                EquationRefusal.START_OUTSIDE,
                at,
                "the start " + start + " of " + name + " is outside its bounds",
                "a number in [" + lower + ", " + upper + "]",
                "correct the start or the bounds");
    }

    /** Remarks on all equations: on unknowns that do not occur, and on kinks. */
    List<String> remarks() {
        boolean kinks = false;
        used.clear();
        BitSet reached = reached();
        for (Term t : terms.all()) {
            if (!reached.get(t.id())) {
                continue;
            }
            switch (t.kind()) {
                case Term.Kind.Unknown(int position) -> used.set(position);
                case Term.Kind.Linear l -> Arrays.stream(l.positions()).forEach(used::set);
                case Term.Kind.Unary(UnaryFn fn) -> kinks |= !fn.isSmooth();
                case Term.Kind.Compare _, Term.Kind.Choice _ -> kinks = true;
                case Term.Kind.Known _,
                        Term.Kind.Sum _,
                        Term.Kind.Product _,
                        Term.Kind.Quotient _ -> {}
            }
        }
        for (Row row : rows) {
            FormWalk.Form own = row.residual.own();
            for (int k = 0; own != null && k < own.unknowns().length; k++) {
                used.set(own.unknowns()[k]);
            }
        }
        List<String> all = new ArrayList<>();
        int unused = unknowns.size() - used.cardinality();
        if (unused > 0) {
            String first = unknowns.get(used.nextClearBit(0)).name();
            all.add(
                    unused == 1
                            ? first + " is in no equation; it stays at its start"
                            : unused
                                    + " unknowns, from "
                                    + first
                                    + " on, are in no equation; they stay at their starts");
        }
        if (kinks) {
            all.add("some equations have kinks or jumps (abs, if, max and their kin), which may bar"
                    + " proofs");
        }
        return all;
    }

    /** The numbers of the terms that occur in equations. */
    private BitSet reached() {
        BitSet reached = new BitSet(terms.all().size());
        List<Term> all = terms.all();
        rows.forEach(r -> reached.set(r.residual().pattern().id()));
        for (int id = all.size() - 1; id >= 0; id--) {
            if (reached.get(id)) {
                for (Term part : all.get(id).parts()) {
                    reached.set(part.id());
                }
            }
        }
        return reached;
    }
}
