package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.plstar.array.BinaryFn;

/** The terms of expressions. */
final class TermBuilder implements IndexRuns.Numbers {
    private final Source source;
    private final Terms terms;
    private final KnownNames scope;
    private final Meanings special;
    private final KnownNumbers known;
    private final IndexRuns runs;
    private final ExpansionCount count;
    private final NamedTerms names;
    private final LinearSums linear;

    /** Special meanings of some expressions; absent for all others. */
    interface Meanings {
        /** The term of an expression whose parts are not evaluated yet. */
        Optional<Term> own(Expression x);

        /** Whether a name may have another meaning than its declaration. */
        default boolean shadows() {
            return false;
        }
    }

    TermBuilder(Source source, Terms terms, KnownNames scope, Meanings special) {
        this(source, terms, scope, special, new KnownNumbers(scope, special.shadows()));
    }

    private TermBuilder(
            Source source, Terms terms, KnownNames scope, Meanings special, KnownNumbers known) {
        this.source = source;
        this.terms = terms;
        this.scope = scope;
        this.special = special;
        this.known = known;
        this.runs = new IndexRuns(source, scope, this);
        this.count = new ExpansionCount(source, runs, known);
        this.names = new NamedTerms(source, terms, scope, known, this);
        this.linear = new LinearSums(terms, scope, known, runs);
    }

    /** Follows an equation from the present values of the indices; absent where that fails. */
    Optional<InstanceTrace> trace(Statement.Equation e, Residual made) {
        InstanceTrace trace = new InstanceTrace(terms, scope, known);
        TermBuilder again = new TermBuilder(source, trace, scope, special, known);
        Term left = again.of(e.left());
        Term right = again.of(e.right());
        return trace.isComplete(left, right, made, new FormWalk(), again.count.done())
                ? Optional.of(trace)
                : Optional.empty();
    }

    IndexRuns runs() {
        return runs;
    }

    ExpansionCount count() {
        return count;
    }

    /** The term of an expression at the present values of the indices. */
    Term of(Expression x) {
        double quick = known.once(x);
        if (!Double.isNaN(quick)) {
            count.add(x.at(), (long) count.of(x));
            return terms.known(x, quick);
        }
        count.add(x.at(), 1);
        Optional<Term> own = special.own(x);
        if (own.isPresent()) {
            return own.get();
        }
        Term t = switch (x) {
            case Expression.Literal(Place _, double value) -> terms.number(value);
            case Expression.Name name -> names.of(name);
            case Expression.Call call -> call(call);
            case Expression.Sum(Place _, List<Expression> all) -> terms.sum(all(all));
            case Expression.Negate(Place _, Expression of) -> terms.negate(of(of));
            case Expression.Binary(Place _, char operator, Expression l, Expression r) -> {
                Term left = of(l);
                Term right = of(r);
                yield switch (operator) {
                    case '*' -> terms.product(left, right);
                    case '/' -> terms.quotient(left, right);
                    default -> terms.power(left, right);
                };
            }
            case Expression.Fold fold -> fold(fold);
            case Expression.Choice(
                    Place _,
                    Expression.Condition condition,
                    Expression then,
                    Expression otherwise) -> {
                double holds = known.of(condition);
                Term mask = Double.isNaN(holds) ? of(condition) : terms.holds(condition, holds);
                yield mask.isKnown()
                        ? of(terms.is(mask, 0) ? otherwise : then)
                        : terms.choice(mask, of(then), of(otherwise));
            }
            case Expression.Listing _ ->
                throw source.refuse(
                        EquationRefusal.TYPE,
                        x.at(),
                        "a list stands where one value is due",
                        "a number or an expression",
                        "leave the brackets out, or make both sides lists");
        };
        if (t.isKnown() && !Double.isFinite(t.value())) {
            throw source.refuse(
                    EquationRefusal.NUMBER,
                    x.at(),
                    words(x) + " is no finite number" + scope.bindings(),
                    "numbers in the function's domain",
                    "correct it");
        }
        return t;
    }

    private List<Term> all(List<Expression> all) {
        List<Term> made = new ArrayList<>(all.size());
        for (Expression x : all) {
            made.add(of(x));
        }
        return made;
    }

    private String words(Expression x) {
        return switch (x) {
            case Expression.Call(Place _, String name, List<Expression> arguments) ->
                name
                        + arguments.stream()
                                .map(a -> String.valueOf(of(a).value()))
                                .toList()
                                .toString()
                                .replace('[', '(')
                                .replace(']', ')');
            case Expression.Binary(Place _, char operator, Expression l, Expression r) ->
                of(l).value() + " " + operator + " " + of(r).value();
            default -> "the value";
        };
    }

    /** The mask of a condition, which is 1 or 0 where it is known. */
    Term of(Expression.Condition c) {
        return switch (c) {
            case Expression.Condition.Relation(
                    Place _,
                    String operator,
                    Expression l,
                    Expression r) -> {
                Term a = of(l);
                Term b = of(r);
                yield switch (operator) {
                    case "<" -> terms.compare(BinaryFn.GREATER, b, a);
                    case "<=" -> terms.compare(BinaryFn.GREATER_EQUAL, b, a);
                    case ">" -> terms.compare(BinaryFn.GREATER, a, b);
                    case ">=" -> terms.compare(BinaryFn.GREATER_EQUAL, a, b);
                    case "=" -> terms.compare(BinaryFn.EQUAL, a, b);
                    default -> not(terms.compare(BinaryFn.EQUAL, a, b));
                };
            }
            case Expression.Condition.Both(
                    boolean and,
                    Expression.Condition left,
                    Expression.Condition right) -> {
                Term a = of(left);
                if (a.isKnown() && terms.is(a, 0) == and) {
                    yield a;
                }
                Term b = of(right);
                yield and ? terms.product(a, b) : not(terms.product(not(a), not(b)));
            }
            case Expression.Condition.Not(Expression.Condition of) -> not(of(of));
        };
    }

    private Term not(Term mask) {
        return terms.subtract(terms.number(1), mask);
    }

    /** The number of a known expression. */
    double number(Expression x, String what) {
        double quick = known.once(x);
        if (!Double.isNaN(quick)) {
            return quick;
        }
        Term t = of(x);
        if (!t.isKnown()) {
            throw source.refuse(
                    EquationRefusal.INDEX_UNKNOWN,
                    x.at(),
                    what + " depends on an unknown",
                    "what is known on reading: numbers, parameters, indices",
                    "use a param, or move it into an equation");
        }
        return t.value();
    }

    /**
     * The number of a known expression, which may be infinite where inf is alone or in a branch
     * that is taken.
     */
    double bound(Expression x, String what) {
        return switch (x) {
            case Expression.Literal(Place _, double value) -> value;
            case Expression.Negate(Place _, Expression.Literal(Place _, double value)) -> -value;
            case Expression.Choice c -> {
                boolean taken = isTrue(c.condition(), c.at());
                yield bound(taken ? c.then() : c.otherwise(), what);
            }
            case Expression.Negate _,
                    Expression.Name _,
                    Expression.Call _,
                    Expression.Sum _,
                    Expression.Binary _,
                    Expression.Listing _,
                    Expression.Fold _ -> number(x, what);
        };
    }

    @Override
    public int whole(Expression x, String what) {
        double v = number(x, what);
        if (v != Math.rint(v) || Math.abs(v) > 1e9) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    x.at(),
                    what + " is " + v + scope.bindings(),
                    "a whole number up to 1e9",
                    "correct it");
        }
        return (int) v;
    }

    @Override
    public boolean isTrue(Expression.Condition c, Place at) {
        double quick = known.of(c);
        if (!Double.isNaN(quick)) {
            return quick != 0;
        }
        Term mask = of(c);
        if (!mask.isKnown()) {
            throw source.refuse(
                    EquationRefusal.INDEX_UNKNOWN,
                    at,
                    "which values the index takes depends on an unknown",
                    "a condition on numbers, parameters and indices",
                    "use if ... then ... else within the equation");
        }
        return mask.value() != 0;
    }

    private Term fold(Expression.Fold fold) {
        terms.unfollowed();
        Place at = fold.over().all().getFirst().at();
        long values = runs.requireAtMost(fold.over(), IndexRuns.MOST);
        count.require(fold, scope.isOutermost());
        count.add(at, values);
        Optional<Term> whole = linear.of(fold, values);
        if (whole.isPresent()) {
            count.add(at, (long) (values * count.of(fold.body())));
            return whole.get();
        }
        List<Term> all = new ArrayList<>();
        runs.forEach(fold.over(), () -> all.add(of(fold.body())));
        if (!fold.product()) {
            return terms.sum(all);
        }
        Term p = terms.number(1);
        for (Term t : all) {
            p = terms.product(p, t);
        }
        return p;
    }

    private Term call(Expression.Call call) {
        if (call.name().equals("rows")) {
            return terms.number(names.rows(call));
        }
        if (!FunctionTerms.isKnown(call.name())
                && (scope.has(call.name()) || scope.hasIndex(call.name()))) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    call.at(),
                    "\"" + call.name() + "\" is no function",
                    "a function before (",
                    "write " + call.name() + "[i] for an element, or * for a product");
        }
        if (!FunctionTerms.isKnown(call.name())) {
            throw source.unknown(call.at(), call.name(), "a function", FunctionTerms.names());
        }
        return FunctionTerms.apply(source, call, terms, all(call.arguments()));
    }
}
