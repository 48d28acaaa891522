package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.array.elementwise.BinaryFn;
import org.plstar.refusal.Refusal;

/** What expressions mean: terms. */
final class TermBuilder {
    /** More values of indices than this are refused. */
    static final int MOST = 5_000_000;

    /** More evaluations than this are. */
    private static final int MOST_OPERATIONS = 40_000_000;

    private final Source source;
    private final Terms terms;
    private final KnownNames scope;
    private final Meanings special;
    private int done;

    /** Names and calls that mean something of their own; absent for all others. */
    interface Meanings {
        /** A name without brackets. */
        Optional<Term> name(Expression.Name x);

        /** A call, whose arguments are not evaluated yet. */
        Optional<Term> call(Expression.Call x);
    }

    TermBuilder(Source source, Terms terms, KnownNames scope) {
        this(source, terms, scope, null);
    }

    TermBuilder(Source source, Terms terms, KnownNames scope, @Nullable Meanings special) {
        this.source = source;
        this.terms = terms;
        this.scope = scope;
        this.special =
                special != null
                        ? special
                        : new Meanings() {
                            @Override
                            public Optional<Term> name(Expression.Name x) {
                                return Optional.empty();
                            }

                            @Override
                            public Optional<Term> call(Expression.Call x) {
                                return Optional.empty();
                            }
                        };
    }

    /** The term of an expression at the present values of the indices. */
    Term of(Expression x) {
        requireRoom(x.at(), ++done);
        Term t =
                switch (x) {
                    case Expression.Literal(Place _, double value) -> terms.number(value);
                    case Expression.Name name -> name(name);
                    case Expression.Call call -> call(call);
                    case Expression.Sum(Place _, List<Expression> all) ->
                            terms.sum(all.stream().map(this::of).toList());
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
                        Term mask = of(condition);
                        yield mask.isKnown()
                                ? of(mask.value() == 0 ? otherwise : then)
                                : terms.choice(mask, of(then), of(otherwise));
                    }
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

    private void requireRoom(Place at, double operations) {
        if (operations > MOST_OPERATIONS) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    at,
                    "the text expands to more than " + MOST_OPERATIONS + " operations",
                    "a smaller system",
                    "lower a range");
        }
    }

    /** The fewest operations that an expression takes. */
    double least(Expression x) {
        return switch (x) {
            case Expression.Literal _, Expression.Name _ -> 1;
            case Expression.Call c -> 1 + least(c.arguments());
            case Expression.Sum s -> 1 + least(s.terms());
            case Expression.Negate n -> 1 + least(n.of());
            case Expression.Binary b -> 1 + least(b.left()) + least(b.right());
            case Expression.Choice c -> 1 + Math.min(least(c.then()), least(c.otherwise()));
            case Expression.Fold f -> least(f);
        };
    }

    private double least(List<Expression> all) {
        return all.stream().mapToDouble(this::least).sum();
    }

    private double least(Expression.Fold f) {
        if (f.over().condition().isPresent()) {
            return 1;
        }
        try {
            return 1 + size(f.over().all(), 0, MOST) * least(f.body());
        } catch (Refusal _) {
            return 1; // its range depends on an index that does not run yet
        }
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

    /** A mask, 1 or 0 where it is known. */
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
                if (a.isKnown() && (a.value() != 0) != and) {
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

    /** A known number. */
    double number(Expression x, String what) {
        double quick = indexed(x);
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

    /** A number or an index, or a sum of such; not a number for anything else. */
    private double indexed(Expression x) {
        return switch (x) {
            case Expression.Literal(Place _, double value) -> value;
            case Expression.Name name
                    when !name.bracketed()
                            && name.column().isEmpty()
                            && scope.hasIndex(name.name()) ->
                    scope.index(name.name());
            case Expression.Sum(Place _, List<Expression> all) -> {
                double sum = 0;
                for (Expression e : all) {
                    sum += indexed(e);
                }
                yield sum;
            }
            case Expression.Negate(Place _, Expression of) -> -indexed(of);
            case Expression.Name _,
                    Expression.Call _,
                    Expression.Binary _,
                    Expression.Fold _,
                    Expression.Choice _ ->
                    Double.NaN;
        };
    }

    /** A known number, or an infinite one that stands alone or in a branch that is taken. */
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
                    Expression.Fold _ ->
                    number(x, what);
        };
    }

    /** A known whole number. */
    int whole(Expression x, String what) {
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

    /**
     * Runs a task for all values of indices.
     *
     * @param most values that are taken
     * @param each the fewest operations of the task
     * @return how many there were
     */
    long forEach(Expression.Indices over, long most, double each, Runnable task) {
        long size = size(over.all(), 0, MOST);
        if (size > most) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    over.all().getFirst().at(),
                    count(over.all(), size)
                            + " values of "
                            + String.join(
                                    ", ", over.all().stream().map(Expression.Index::name).toList())
                            + scope.bindings(),
                    "at most " + most,
                    "lower a range");
        }
        if (over.condition().isEmpty()) {
            requireRoom(over.all().getFirst().at(), done + size * (1 + each));
        }
        done += (int) size;
        return forEach(over.all(), 0, over.condition(), task);
    }

    /** Whether indices take more values than so many, conditions aside. */
    boolean isLong(Expression.Indices over, long values) {
        return size(over.all(), 0, values) > values;
    }

    /** Runs a task at the last values of indices, from the i-th on, if they have any. */
    void atLast(Expression.Indices over, int i, Runnable task) {
        if (i == over.all().size()) {
            if (over.condition().isEmpty()
                    || isTrue(over.condition().get(), over.all().getFirst().at())) {
                task.run();
            }
            return;
        }
        Expression.Index index = over.all().get(i);
        Range r = range(index);
        if (r.size() == 0) {
            return;
        }
        scope.bind(index.name(), (int) (r.first() + (r.size() - 1) * r.step()));
        try {
            atLast(over, i + 1, task);
        } finally {
            scope.release(index.name());
        }
    }

    /** A count as text: exact for ranges that do not depend on each other. */
    private String count(List<Expression.Index> all, long counted) {
        double product = 1;
        try {
            for (Expression.Index index : all) {
                product *= range(index).size();
            }
        } catch (Refusal _) {
            return "at least " + counted;
        }
        return String.format(Locale.ROOT, "%.0f", product);
    }

    private record Range(int first, int last, int step) {
        long size() {
            return last < first ? 0 : ((long) last - first) / step + 1;
        }
    }

    private Range range(Expression.Index index) {
        requireNew(index.at(), index.name());
        int first = whole(index.first(), "the range's begin");
        int last = whole(index.last(), "the range's end");
        int step = index.step().map(s -> whole(s, "the step")).orElse(1);
        if (step < 1) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    index.step().map(Expression::at).orElse(index.at()),
                    "the step is " + step,
                    "a whole number from 1 up",
                    "correct it");
        }
        return new Range(first, last, step);
    }

    /** How many values indices take, conditions aside; counting ends above a limit. */
    private long size(List<Expression.Index> all, int i, long limit) {
        Range r = range(all.get(i));
        if (i == all.size() - 1 || r.size() > limit) {
            return r.size();
        }
        long sum = 0;
        try {
            for (long v = r.first(); v <= r.last() && sum <= limit; v += r.step()) {
                scope.bind(all.get(i).name(), (int) v);
                sum += size(all, i + 1, limit);
            }
        } finally {
            scope.release(all.get(i).name());
        }
        return sum;
    }

    private long forEach(
            List<Expression.Index> all,
            int i,
            Optional<Expression.Condition> condition,
            Runnable task) {
        if (i == all.size()) {
            if (condition.isEmpty() || isTrue(condition.get(), all.getFirst().at())) {
                task.run();
                return 1;
            }
            return 0;
        }
        Expression.Index index = all.get(i);
        Range r = range(index);
        long count = 0;
        try {
            for (long v = r.first(); v <= r.last(); v += r.step()) {
                scope.bind(index.name(), (int) v);
                count += forEach(all, i + 1, condition, task);
            }
        } finally {
            scope.release(index.name());
        }
        return count;
    }

    private boolean isTrue(Expression.Condition c, Place at) {
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

    /** Refuses an index whose name means something else. */
    void requireNew(Place at, String index) {
        if (scope.hasIndex(index) || scope.has(index)) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    at,
                    "\"" + index + "\" has a meaning already",
                    "a new name for the index",
                    "rename it");
        }
    }

    private Term fold(Expression.Fold fold) {
        List<Term> all = new ArrayList<>();
        forEach(fold.over(), MOST, least(fold.body()), () -> all.add(of(fold.body())));
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
        Optional<Term> own = special.call(call);
        if (own.isPresent()) {
            return own.get();
        }
        if (call.name().equals("rows")) {
            return terms.number(rows(call));
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
        return FunctionTerms.apply(
                source, call, terms, call.arguments().stream().map(this::of).toList());
    }

    private int rows(Expression.Call call) {
        if (call.arguments().size() == 1
                && call.arguments().getFirst() instanceof Expression.Name name) {
            switch (scope.find(source, name.at(), name.name())) {
                case Definition.Columns(NumberTable table) -> {
                    return table.rows();
                }
                case Definition.Numbers(NumberArray array) -> {
                    return array.rows();
                }
                case Definition.Box _, Definition.Elements _ -> {}
            }
        }
        throw source.refuse(
                EquationRefusal.TYPE,
                call.at(),
                "rows is not given a table",
                "the name of a table",
                "write rows(t) after: table t from \"file.csv\"");
    }

    private Term name(Expression.Name x) {
        if (!x.bracketed() && x.column().isEmpty()) {
            Optional<Term> own = special.name(x);
            if (own.isPresent()) {
                return own.get();
            }
        }
        if (scope.hasIndex(x.name()) && !x.bracketed() && x.column().isEmpty()) {
            return terms.number(scope.index(x.name()));
        }
        if (!scope.has(x.name()) && FunctionTerms.isKnown(x.name())) {
            throw type(x, "it is a function", "its arguments", "write " + x.name() + "(...)");
        }
        if (scope.hasIndex(x.name())) {
            throw type(x, "it is an index", "a plain number", "write " + x.name());
        }
        Definition d = scope.find(source, x.at(), x.name());
        if (!(d instanceof Definition.Columns) && !x.column().isEmpty()) {
            throw type(x, "it is no table", "a table before the dot", "leave the dot out");
        }
        return switch (d) {
            case Definition.Box(List<Definition.Span> spans, List<Term> elements) -> {
                int[] at = indices(x, spans.size());
                int position = 0;
                for (int i = 0; i < at.length; i++) {
                    Definition.Span s = spans.get(i);
                    if (at[i] < s.first() || at[i] > s.last()) {
                        throw outside(x, i, at[i], s);
                    }
                    position = position * s.size() + at[i] - s.first();
                }
                yield elements.get(position);
            }
            case Definition.Elements e -> element(x, e);
            case Definition.Columns(NumberTable table) -> cell(x, table);
            case Definition.Numbers(NumberArray array) ->
                    terms.number(array.value(source, x.at(), indices(x, array.axes())));
        };
    }

    private Term element(Expression.Name x, Definition.Elements e) {
        List<Integer> at = new ArrayList<>();
        for (int i : indices(x, e.indices())) {
            at.add(i);
        }
        Term t = e.all().get(at);
        if (t == null) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    x.at(),
                    x.name()
                            + at.toString().replace(" ", "")
                            + " has no value yet"
                            + scope.bindings(),
                    "an element that a line above, or an earlier index, has set",
                    "set it first by let, or correct the index");
        }
        return t;
    }

    private Term cell(Expression.Name x, NumberTable table) {
        if (x.column().isEmpty()) {
            throw type(
                    x, "it is a table", "a column and a row", "write " + x.name() + ".column[k]");
        }
        int[] at = indices(x, x.indices().size() == 2 ? 2 : 1);
        String column = at.length == 2 ? x.column() + at[1] : x.column();
        return terms.number(table.value(source, x.at(), column, at[0]));
    }

    private int[] indices(Expression.Name x, int wanted) {
        int n = x.indices().size();
        if (n != wanted) {
            throw type(
                    x,
                    wanted == 0
                            ? "it is a single value"
                            : "it has " + wanted + (wanted == 1 ? " index" : " indices"),
                    wanted == 0 ? "no brackets" : wanted + " in brackets",
                    n == 0 ? "write " + x.name() + "[...]" : "correct the brackets");
        }
        int[] at = new int[n];
        for (int i = 0; i < n; i++) {
            at[i] = whole(x.indices().get(i), "index " + (i + 1) + " of " + x.name());
        }
        return at;
    }

    private Refusal outside(Expression.Name x, int i, int value, Definition.Span s) {
        return source.refuse(
                EquationRefusal.INDEX_RANGE,
                x.at(),
                "index "
                        + (i + 1)
                        + " of "
                        + x.name()
                        + " is "
                        + value
                        + scope.bindings()
                        + ", outside "
                        + s.first()
                        + ".."
                        + s.last(),
                "an index within the declared range",
                "correct the index or the range");
    }

    private Refusal type(Expression.Name x, String what, String expected, String fix) {
        return source.refuse(
                EquationRefusal.TYPE, x.at(), '"' + x.name() + "\": " + what, expected, fix);
    }
}
