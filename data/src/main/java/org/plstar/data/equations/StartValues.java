package org.plstar.data.equations;

import java.util.List;
import java.util.Locale;
import org.plstar.array.elementwise.DoubleElementwise;

/** The values of all terms at a point, which explain why an equation has no value there. */
final class StartValues {
    private final double[] values;

    private StartValues(double[] values) {
        this.values = values;
    }

    /** The values at w. */
    static StartValues at(List<Term> all, double[] w) {
        double[] v = new double[all.size()];
        for (Term t : all) {
            List<Term> p = t.parts();
            v[t.id()] = switch (t.kind()) {
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
                case Term.Kind.Choice _ ->
                    v[p.get(v[p.get(0).id()] == 0 ? 2 : 1).id()];
            };
        }
        return new StartValues(v);
    }

    double of(Term t) {
        return values[t.id()];
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
