package org.plstar.data.equations;

import java.util.IdentityHashMap;
import java.util.function.DoubleSupplier;
import org.plstar.refusal.Refusal;

/** Counts operations: those that are done, and in advance the fewest that a text expands to. */
final class ExpansionCount {
    /** The largest number of operations. */
    private static final int MOST = 40_000_000;

    /** The value in place of a count if the operations of an expression depend on indices. */
    private static final double VARIES = -1;

    private final Source source;
    private final IndexRuns runs;
    private final KnownNumbers known;
    private final IdentityHashMap<Expression, Double> plain = new IdentityHashMap<>();
    private long done;

    /** The number of equations of the family that is counted. */
    private long equations;

    ExpansionCount(Source source, IndexRuns runs, KnownNumbers known) {
        this.source = source;
        this.runs = runs;
        this.known = known;
    }

    /** Adds operations that are done. */
    void add(Place at, long operations) {
        done += operations;
        require(at, 0);
    }

    /** The operations that are done. */
    long done() {
        return done;
    }

    /** Whether so many more operations are within the limit. */
    boolean hasRoom(long operations) {
        return done + operations <= MOST;
    }

    /** Refuses operations beyond the limit. */
    void require(Place at, double operations) {
        if (done + operations > MOST) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    at,
                    "the text expands to more than " + MOST + " operations",
                    "a smaller system",
                    "lower a range");
        }
    }

    /** The fewest operations of an expression at the present values of indices. */
    double of(Expression x) {
        double fixed = plain.computeIfAbsent(x, e -> varies(e) ? VARIES : counted(e));
        return fixed == VARIES ? counted(x) : fixed;
    }

    private static boolean varies(Expression x) {
        return x instanceof Expression.Fold || x.parts().stream().anyMatch(ExpansionCount::varies);
    }

    private double counted(Expression x) {
        return switch (x) {
            case Expression.Fold f -> 1 + of(f.over(), () -> of(f.body()), !varies(f.body()));
            case Expression.Choice c -> 1 + Math.min(of(c.then()), of(c.otherwise()));
            default -> {
                double sum = 1;
                for (Expression part : x.parts()) {
                    sum += of(part);
                }
                yield sum;
            }
        };
    }

    /** Refuses a sum or product that is too large, if its size is known at once. */
    void require(Expression.Fold f, boolean outer) {
        if (outer || !varies(f.body())) {
            require(f.over(), () -> of(f));
        }
    }

    /** Refuses a family of equations that is too large, before it is expanded. */
    void require(Statement.Family f) {
        require(f.over(), () -> of(f));
    }

    private void require(Expression.Indices over, DoubleSupplier least) {
        Place at = over.all().getFirst().at();
        equations = 0;
        double operations;
        try {
            operations = least.getAsDouble();
        } catch (Refusal _) {
            return; // a range depends on values that are not known yet
        }
        require(at, operations);
        if (equations > EquationList.MOST) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    at,
                    "the family has more than " + EquationList.MOST + " equations",
                    "fewer",
                    "lower a range");
        }
    }

    /**
     * The fewest operations for all values of indices; counting ends above the limit.
     *
     * @param each those at the present values
     * @param same whether they are the same at all values
     */
    private double of(Expression.Indices over, DoubleSupplier each, boolean same) {
        if (same && over.condition().isEmpty()) {
            long size = runs.requireAtMost(over, IndexRuns.MOST);
            return size == 0 ? 0 : size * (1 + each.getAsDouble());
        }
        double[] sum = {0};
        runs.visit(over, () -> {
            sum[0]++;
            if (over.condition().isEmpty() || known.of(over.condition().get()) == 1) {
                sum[0] += each.getAsDouble();
            }
            return done + sum[0] <= MOST && equations <= EquationList.MOST;
        });
        return sum[0];
    }

    private double of(Statement.Family f) {
        boolean same = f.body().stream().noneMatch(ExpansionCount::varies);
        return of(f.over(), () -> f.body().stream().mapToDouble(this::of).sum(), same);
    }

    private static boolean varies(Statement s) {
        return switch (s) {
            case Statement.Equation e -> varies(e.left()) || varies(e.right());
            case Statement.Family _ -> true;
            default -> false;
        };
    }

    private double of(Statement s) {
        return switch (s) {
            case Statement.Equation e -> {
                equations++;
                yield of(e.left()) + of(e.right());
            }
            case Statement.Family f -> of(f);
            default -> 0;
        };
    }
}
