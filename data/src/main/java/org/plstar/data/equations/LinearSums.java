package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sums of numbers times unknowns, which become one term, {@link Term.Kind.Linear}, without terms
 * for their parts.
 */
final class LinearSums {
    /** Shorter sums have a term for each part. */
    static final int LEAST = 16;

    private final Terms terms;
    private final KnownNames scope;
    private final KnownNumbers known;
    private final IndexRuns runs;
    private final IdentityHashMap<Expression, Form> forms = new IdentityHashMap<>();

    /** Sums of other forms. */
    private final Set<Expression> others = Collections.newSetFromMap(new IdentityHashMap<>());

    private int[] positions = new int[LEAST];
    private double[] numbers = new double[LEAST];
    private int size;

    /** For each unknown, the number of the sum in which it occurred last. */
    private int[] met = new int[LEAST];

    private int sums;

    /** sign · a · b · … · unknown / (c · d · …). */
    private record Form(
            double sign,
            List<Expression> factors,
            List<Expression> divisors,
            Expression.Name unknown) {}

    LinearSums(Terms terms, KnownNames scope, KnownNumbers known, IndexRuns runs) {
        this.terms = terms;
        this.scope = scope;
        this.known = known;
        this.runs = runs;
    }

    /**
     * The sum as one term; absent if it has another form, is short, or has an unknown twice.
     *
     * @param values of its indices, conditions aside
     */
    Optional<Term> of(Expression.Fold sum, long values) {
        if (values < LEAST || sum.product() || sum.over().condition().isPresent()) {
            return Optional.empty();
        }
        if (others.contains(sum)) {
            return Optional.empty();
        }
        size = 0;
        sums++;
        boolean whole = runs.visit(sum.over(), () -> form(sum).filter(this::add).isPresent());
        if (!whole) {
            others.add(sum);
            return Optional.empty();
        }
        return Optional.of(
                terms.linear(Arrays.copyOf(positions, size), Arrays.copyOf(numbers, size)));
    }

    /** The form of a sum's parts, if they are products of known factors and one unknown. */
    private Optional<Form> form(Expression.Fold sum) {
        Optional<Form> before = Optional.ofNullable(forms.get(sum));
        if (before.isEmpty()) {
            before = made(sum.body());
            before.ifPresent(f -> forms.put(sum, f));
        }
        return before;
    }

    private Optional<Form> made(Expression body) {
        List<Expression> factors = new ArrayList<>();
        List<Expression> divisors = new ArrayList<>();
        boolean negative = flatten(body, factors, divisors);
        List<Expression.Name> unknowns = new ArrayList<>();
        for (Expression f : List.copyOf(factors)) {
            if (Double.isNaN(known.of(f))) {
                if (!(f instanceof Expression.Name name)) {
                    return Optional.empty();
                }
                unknowns.add(name);
                factors.remove(f);
            }
        }
        return unknowns.size() == 1
                ? Optional.of(new Form(negative ? -1 : 1, factors, divisors, unknowns.getFirst()))
                : Optional.empty();
    }

    /** Adds the factors and divisors of a product to a list; returns whether its sign changes. */
    private static boolean flatten(Expression x, List<Expression> into, List<Expression> divisors) {
        return switch (x) {
            case Expression.Negate n -> !flatten(n.of(), into, divisors);
            case Expression.Binary b
            when b.operator() == '*' ->
                flatten(b.left(), into, divisors) ^ flatten(b.right(), into, divisors);
            case Expression.Binary b
            when b.operator() == '/' -> {
                divisors.add(b.right());
                yield flatten(b.left(), into, divisors);
            }
            default -> {
                into.add(x);
                yield false;
            }
        };
    }

    private boolean add(Form form) {
        double c = form.sign;
        for (Expression f : form.factors) {
            c *= known.of(f);
        }
        for (Expression d : form.divisors) {
            c /= known.of(d);
        }
        if (!Double.isFinite(c)
                || !(scope.get(form.unknown.name()) instanceof Definition.Box box)
                || !form.unknown.column().isEmpty()) {
            return false;
        }
        int at = known.position(box, form.unknown.indices());
        if (at < 0 || !(box.elements().get(at).kind() instanceof Term.Kind.Unknown(int position))) {
            return false;
        }
        if (position >= met.length) {
            met = Arrays.copyOf(met, 2 * position);
        }
        if (met[position] == sums) {
            return false;
        }
        met[position] = sums;
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
        }
        positions[size] = position;
        numbers[size++] = c;
        return true;
    }
}
