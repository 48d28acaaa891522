package org.plstar.data.equations;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.plstar.refusal.Refusal;

/** Runs over the values of indices. */
final class IndexRuns {
    /** The largest number of values of indices. */
    static final int MOST = 5_000_000;

    private final Source source;
    private final KnownNames scope;
    private final Numbers numbers;

    /** Evaluates expressions at the present values of indices. */
    interface Numbers {
        /** The whole number of an expression; {@code what} names it in refusals. */
        int whole(Expression x, String what);

        /** Whether a condition holds at the present values of indices. */
        boolean isTrue(Expression.Condition c, Place at);
    }

    IndexRuns(Source source, KnownNames scope, Numbers numbers) {
        this.source = source;
        this.scope = scope;
        this.numbers = numbers;
    }

    /** The values of one index: those of a set, or first, first + step, and so on. */
    private record Range(int first, int step, long size, Optional<Definition.Members> of) {}

    /** The set that an expression names; absent if it names none. */
    Optional<Definition.Members> set(Expression x) {
        return x instanceof Expression.Name n
                        && !n.bracketed()
                        && scope.get(n.name()) instanceof Definition.Members m
                ? Optional.of(m)
                : Optional.empty();
    }

    private Range range(Expression.Index index) {
        requireNew(index.at(), index.name());
        if (index.last().isEmpty()) {
            Definition.Members m = set(index.first())
                    .orElseThrow(() -> source.refuse(
                            EquationRefusal.TYPE,
                            index.first().at(),
                            "it is no set",
                            "a set, or a range such as 1..n",
                            "write the range, or declare the set"));
            return new Range(1, 1, m.numbers().size(), Optional.of(m));
        }
        int first = numbers.whole(index.first(), "the range's begin");
        int last = numbers.whole(index.last().get(), "the range's end");
        int step = index.step().map(s -> numbers.whole(s, "the step")).orElse(1);
        if (step < 1) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    index.step().map(Expression::at).orElse(index.at()),
                    "the step is " + step,
                    "a whole number from 1 up",
                    "correct it");
        }
        long size = last < first ? 0 : ((long) last - first) / step + 1;
        return new Range(first, step, size, Optional.empty());
    }

    private void bind(String name, Range r, long k) {
        if (r.of.isPresent()) {
            Definition.Members m = r.of.get();
            scope.bind(name, m.numbers().get((int) k), m.words().get((int) k));
        } else {
            scope.bind(name, (int) (r.first + k * r.step));
        }
    }

    /** Refuses an index whose name has another meaning. */
    void requireNew(Place at, String index) {
        if (scope.hasIndex(index) || scope.has(index) || scope.hasMember(index)) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    at,
                    "\"" + index + "\" has a meaning already",
                    "a new name for the index",
                    "rename it");
        }
    }

    /** Called at each combination of indices; returns whether to continue. */
    interface Visit {
        boolean at();
    }

    /** Visits all combinations of indices, ignoring conditions; false if a visit ended it. */
    boolean visit(Expression.Indices over, Visit task) {
        return visit(over.all(), 0, false, task);
    }

    private boolean visit(List<Expression.Index> all, int i, boolean last, Visit task) {
        if (i == all.size()) {
            return task.at();
        }
        Expression.Index index = all.get(i);
        Range r = range(index);
        try {
            for (long k = last ? Math.max(0, r.size - 1) : 0; k < r.size; k++) {
                bind(index.name(), r, k);
                if (!visit(all, i + 1, last, task)) {
                    return false;
                }
            }
        } finally {
            scope.release(index.name());
        }
        return true;
    }

    /**
     * Runs a task for all values of indices.
     *
     * @return how many there were
     */
    long forEach(Expression.Indices over, Runnable task) {
        return forEach(over, false, task);
    }

    /** Runs a task at the last values of indices, if there are any. */
    void atLast(Expression.Indices over, Runnable task) {
        forEach(over, true, task);
    }

    private long forEach(Expression.Indices over, boolean last, Runnable task) {
        long[] count = {0};
        visit(over.all(), 0, last, () -> {
            if (isTaken(over)) {
                task.run();
                count[0]++;
            }
            return true;
        });
        return count[0];
    }

    private boolean isTaken(Expression.Indices over) {
        return over.condition().isEmpty()
                || numbers.isTrue(over.condition().get(), over.all().getFirst().at());
    }

    /** Refuses more combinations than the limit, ignoring conditions; returns their number. */
    long requireAtMost(Expression.Indices over, long most) {
        long size = size(over.all(), 0, MOST);
        if (size > most) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    over.all().getFirst().at(),
                    count(over.all(), size)
                            + " values of "
                            + String.join(
                                    ", ",
                                    over.all().stream()
                                            .map(Expression.Index::name)
                                            .toList())
                            + scope.bindings(),
                    "at most " + most,
                    "lower a range");
        }
        return size;
    }

    /** Whether indices have more combinations than the limit, ignoring conditions. */
    boolean isLong(Expression.Indices over, long values) {
        return size(over.all(), 0, values) > values;
    }

    /** A count as text: exact for ranges that do not depend on each other. */
    private String count(List<Expression.Index> all, long counted) {
        double product = 1;
        try {
            for (Expression.Index index : all) {
                product *= range(index).size;
            }
        } catch (Refusal _) {
            return "at least " + counted;
        }
        return String.format(Locale.ROOT, "%.0f", product);
    }

    /**
     * The number of combinations of indices, ignoring conditions; counting ends above the limit.
     */
    private long size(List<Expression.Index> all, int i, long limit) {
        Range r = range(all.get(i));
        if (i == all.size() - 1 || r.size > limit) {
            return r.size;
        }
        long sum = 0;
        try {
            for (long k = 0; k < r.size && sum <= limit; k++) {
                bind(all.get(i).name(), r, k);
                sum += size(all, i + 1, limit);
            }
        } finally {
            scope.release(all.get(i).name());
        }
        return sum;
    }
}
