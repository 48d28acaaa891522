package org.plstar.data.equations;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.plstar.array.elementwise.DoubleElementwise;

/** The values of all terms at a point, which explain why an equation has no value there. */
final class StartValues {
    private final double[] values;

    /** The values of the parts of the last residual that has its own leaves. */
    private double[] others = {};

    private @Nullable Pattern pattern;

    private StartValues(double[] values) {
        this.values = values;
    }

    /** The values at w. */
    static StartValues at(List<Term> all, double[] w) {
        double[] v = new double[all.size()];
        for (Term t : all) {
            v[t.id()] = value(t, v, w);
        }
        return new StartValues(v);
    }

    double of(Term t) {
        return values[t.id()];
    }

    /** The value of a residual at w. */
    double of(Residual r, double[] w) {
        FormWalk.Form first = r.first();
        FormWalk.Form own = r.own();
        if (first == null || own == null) {
            return of(r.pattern());
        }
        Pattern at = pattern;
        if (at == null || at.whole != r.pattern()) {
            at = Pattern.of(r.pattern(), first);
            pattern = at;
        }
        if (others.length == 0) {
            others = new double[values.length];
        }
        for (int k = 0; k < at.unknowns.length; k++) {
            others[at.unknowns[k]] = w[own.unknowns()[k]];
        }
        for (int k = 0; k < at.numbers.length; k++) {
            others[at.numbers[k]] = own.numbers()[k];
        }
        for (Term t : at.computed) {
            others[t.id()] = value(t, others, w);
        }
        return others[at.whole.id()];
    }

    /**
     * A term whose form other equations have.
     *
     * @param computed its parts that have parts, each after these
     * @param unknowns the numbers of its unknowns, in the order of the form
     * @param numbers those of its known numbers
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Pattern(Term whole, List<Term> computed, int[] unknowns, int[] numbers) {
        static Pattern of(Term whole, FormWalk.Form form) {
            SortedMap<Integer, Term> parts = new TreeMap<>();
            Map<Term.Kind, Integer> leaves = new HashMap<>();
            List<Term> open = new ArrayList<>(List.of(whole));
            while (!open.isEmpty()) {
                Term t = open.removeLast();
                if (t.parts().isEmpty()) {
                    leaves.put(t.kind(), t.id());
                } else if (parts.put(t.id(), t) == null) {
                    open.addAll(t.parts());
                }
            }
            return new Pattern(
                    whole,
                    List.copyOf(parts.values()),
                    Arrays.stream(form.unknowns())
                            .map(j -> requireNonNull(leaves.get(new Term.Kind.Unknown(j))))
                            .toArray(),
                    Arrays.stream(form.numbers())
                            .mapToInt(v -> requireNonNull(leaves.get(new Term.Kind.Known(v))))
                            .toArray());
        }
    }

    private static double value(Term t, double[] v, double[] w) {
        List<Term> p = t.parts();
        return switch (t.kind()) {
            case Term.Kind.Known(double value) -> value;
            case Term.Kind.Unknown(int position) -> w[position];
            case Term.Kind.Linear(int[] at, double[] numbers) -> {
                double sum = 0;
                for (int k = 0; k < at.length; k++) {
                    sum += numbers[k] * w[at[k]];
                }
                yield sum;
            }
            case Term.Kind.Sum _ -> {
                double sum = 0;
                for (Term x : p) {
                    sum += v[x.id()];
                }
                yield sum;
            }
            case Term.Kind.Product _ -> v[p.get(0).id()] * v[p.get(1).id()];
            case Term.Kind.Quotient _ -> v[p.get(0).id()] / v[p.get(1).id()];
            case Term.Kind.Unary(var fn) ->
                DoubleElementwise.apply(fn, v[p.getFirst().id()]);
            case Term.Kind.Compare(var fn) ->
                Terms.holds(fn, v[p.get(0).id()], v[p.get(1).id()]) ? 1 : 0;
            case Term.Kind.Choice _ -> v[p.get(v[p.get(0).id()] == 0 ? 2 : 1).id()];
        };
    }

    /** The innermost part of a term without a finite value, with its arguments. */
    String fault(Term t) {
        for (Term p : t.parts()) {
            boolean taken = !(t.kind() instanceof Term.Kind.Choice)
                    || p == t.parts().get(of(t.parts().get(0)) == 0 ? 2 : 1);
            if (taken && !Double.isFinite(of(p))) {
                return fault(p);
            }
        }
        List<Double> numbers = t.parts().stream().map(this::of).toList();
        return switch (t.kind()) {
            case Term.Kind.Unary(var fn) ->
                fn.name().toLowerCase(Locale.ROOT) + "(" + numbers.getFirst() + ")";
            case Term.Kind.Quotient _ -> numbers.get(0) + " / " + numbers.get(1);
            case Term.Kind.Product _ -> numbers.get(0) + " * " + numbers.get(1);
            default -> "a sum beyond 1.8e308";
        };
    }
}
