package org.plstar.data.equations;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks every name of a text before anything is expanded, so that an undeclared name is refused at
 * once in a text of any size.
 */
final class NameCheck {
    /** The placeholder for a name's meaning, which is not known yet. */
    private static final Definition SOMETHING = new Definition.Elements(0);

    private final Source source;
    private final KnownNames scope;

    private NameCheck(Source source, Map<String, Integer> declared) {
        this.source = source;
        this.scope = new KnownNames(declared);
    }

    /**
     * Refuses the first name that is not declared where it is used.
     *
     * @param declared names of the text with their lines
     */
    static void of(Source source, List<Statement> statements, Map<String, Integer> declared) {
        statements.forEach(new NameCheck(source, declared)::statement);
    }

    private void statement(Statement s) {
        switch (s) {
            case Statement.Param p -> declared(p.name(), p.ranges(), Optional.of(p.value()));
            case Statement.Var v -> {
                declared(v.name(), v.ranges(), v.start());
                v.bounds()
                        .ifPresent(b -> within(v.ranges(), () -> {
                            expression(b.lower());
                            expression(b.upper());
                        }));
            }
            case Statement.Let l -> {
                if (!l.ranges().isEmpty()) {
                    scope.define(l.name(), SOMETHING);
                }
                declared(l.name(), l.ranges(), Optional.of(l.value()));
            }
            case Statement.Table t -> scope.define(t.name(), SOMETHING);
            case Statement.Set t -> {
                for (Expression x : t.members()) {
                    if (x instanceof Expression.Name n && !scope.has(n.name())) {
                        scope.addMember(n.name(), 0);
                    }
                    expression(x);
                }
                scope.define(t.name(), SOMETHING);
            }
            case Statement.Equation e -> {
                e.scale().ifPresent(this::expression);
                expression(e.left());
                expression(e.right());
            }
            case Statement.Family f -> within(f.over(), () -> f.body().forEach(this::statement));
            case Statement.Options _ -> {}
        }
    }

    private void declared(String name, List<Statement.Range> ranges, Optional<Expression> value) {
        within(ranges, () -> value.ifPresent(this::expression));
        scope.define(name, SOMETHING);
    }

    private void within(List<Statement.Range> ranges, Runnable task) {
        for (Statement.Range r : ranges) {
            expression(r.first());
            r.last().ifPresent(this::expression);
        }
        ranges.forEach(r -> r.index().ifPresent(i -> scope.bind(i, 0)));
        task.run();
        ranges.forEach(r -> r.index().ifPresent(scope::release));
    }

    private void within(Expression.Indices over, Runnable task) {
        for (Expression.Index i : over.all()) {
            expression(i.first());
            i.last().ifPresent(this::expression);
            i.step().ifPresent(this::expression);
            scope.bind(i.name(), 0);
        }
        over.condition().ifPresent(this::condition);
        task.run();
        over.all().forEach(i -> scope.release(i.name()));
    }

    private void expression(Expression x) {
        switch (x) {
            case Expression.Literal _ -> {}
            case Expression.Name n -> {
                n.indices().forEach(this::expression);
                if (!scope.hasIndex(n.name())
                        && !scope.hasMember(n.name())
                        && !FunctionTerms.isKnown(n.name())) {
                    scope.find(source, n.at(), n.name());
                }
            }
            case Expression.Call c -> {
                boolean known = c.name().equals("rows") || FunctionTerms.isKnown(c.name());
                if (!known && !scope.has(c.name()) && !scope.hasIndex(c.name())) {
                    throw source.unknown(c.at(), c.name(), "a function", FunctionTerms.names());
                }
                c.arguments().forEach(this::expression);
            }
            case Expression.Listing _, Expression.Sum _, Expression.Negate _, Expression.Binary _ ->
                x.parts().forEach(this::expression);
            case Expression.Fold f -> within(f.over(), () -> expression(f.body()));
            case Expression.Choice c -> {
                condition(c.condition());
                expression(c.then());
                expression(c.otherwise());
            }
        }
    }

    private void condition(Expression.Condition c) {
        switch (c) {
            case Expression.Condition.Relation r -> {
                expression(r.left());
                expression(r.right());
            }
            case Expression.Condition.Both b -> {
                condition(b.left());
                condition(b.right());
            }
            case Expression.Condition.Not n -> condition(n.of());
        }
    }
}
