package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Executes statements in the order of the text, and collects unknowns and scalar equations. */
final class StatementInterpreter {
    /** Values of a family's indices from which on the last are tried first. */
    private static final int LONG = 1000;

    private final Source source;
    private final EquationList list;
    private final KnownNames scope;
    private final TermBuilder evaluation;
    private final ListTerms lists;
    private final Declarations declarations;
    private final FollowedFamilies families;

    private StatementInterpreter(
            Source source,
            Path folder,
            Map<String, Integer> declared,
            Map<String, Double> given,
            Optional<String> free,
            int many) {
        this.source = source;
        this.list = new EquationList(source);
        this.scope = new KnownNames(declared);
        this.lists = new ListTerms(source, list.terms(), scope);
        this.evaluation = lists.evaluation();
        this.families = new FollowedFamilies(list, evaluation, many);
        this.declarations = new Declarations(source, folder, list, scope, lists, given, free);
    }

    /**
     * Executes all statements of a text.
     *
     * @param given values of params that replace those of the text
     * @param free a param that is an unknown instead
     * @param many the number of its equations from which on a family is followed
     */
    static EquationList of(
            Source source,
            Path folder,
            List<Statement> statements,
            Map<String, Double> given,
            Optional<String> free,
            int many) {
        Map<String, Integer> declared = new HashMap<>();
        declare(statements, declared);
        NameCheck.of(source, statements, declared);
        StatementInterpreter m =
                new StatementInterpreter(source, folder, declared, given, free, many);
        statements.forEach(m::run);
        m.declarations.requireAllSet();
        m.list.startSlacks();
        return m.list;
    }

    private static void declare(List<Statement> statements, Map<String, Integer> declared) {
        for (Statement s : statements) {
            switch (s) {
                case Statement.Param p -> declared.putIfAbsent(p.name(), p.at().line());
                case Statement.Var v -> declared.putIfAbsent(v.name(), v.at().line());
                case Statement.Let l -> declared.putIfAbsent(l.name(), l.at().line());
                case Statement.Table t -> declared.putIfAbsent(t.name(), t.at().line());
                case Statement.Set t -> declared.putIfAbsent(t.name(), t.at().line());
                case Statement.Family f -> declare(f.body(), declared);
                case Statement.Equation _, Statement.Options _ -> {}
            }
        }
    }

    private void run(Statement s) {
        switch (s) {
            case Statement.Param p -> declarations.param(p);
            case Statement.Var v -> declarations.variable(v);
            case Statement.Let l -> declarations.let(l);
            case Statement.Table t -> declarations.table(t);
            case Statement.Set t -> declarations.set(t);
            case Statement.Equation e -> equation(e);
            case Statement.Family f -> family(f);
            case Statement.Options o -> {
                for (Statement.Option option : o.all()) {
                    list.set(list.settings().with(source, option));
                }
            }
        }
    }

    /**
     * Executes a family; without a condition, each value of the indices gives at least one equation
     * or name.
     */
    private void family(Statement.Family f) {
        boolean outer = scope.isOutermost();
        long most = f.over().condition().isEmpty() ? EquationList.MOST : IndexRuns.MOST;
        IndexRuns runs = evaluation.runs();
        if (outer && runs.isLong(f.over(), LONG)) {
            atLast(f);
        }
        long values = runs.requireAtMost(f.over(), most);
        if (outer) {
            evaluation.count().require(f);
        }
        evaluation.count().add(f.over().all().getFirst().at(), values);
        long count = runs.forEach(f.over(), () -> f.body().forEach(this::run));
        if (count == 0 && outer) {
            list.warnings()
                    .add("the family of line "
                            + f.over().all().getFirst().at().line()
                            + " is empty: its indices take no values");
        }
    }

    /**
     * Tries the equations of a long family at the last values of its indices, so that mistakes
     * there are found at once.
     */
    private void atLast(Statement.Family f) {
        evaluation.runs().atLast(f.over(), () -> {
            for (Statement s : f.body()) {
                if (s instanceof Statement.Equation e && length(e) == 0) {
                    evaluation.of(e.left());
                    evaluation.of(e.right());
                } else if (s instanceof Statement.Family inner) {
                    atLast(inner);
                } else {
                    return; // later statements may need the names that it declares
                }
            }
        });
    }

    private void equation(Statement.Equation e) {
        String label = e.label().isEmpty()
                ? "line "
                        + e.at().line()
                        + (scope.isOutermost()
                                ? e.at().column() == 1 ? "" : ", column " + e.at().column()
                                : ", " + scope.values())
                : e.label() + scope.suffix();
        double scale = e.scale().map(s -> evaluation.number(s, "the scale")).orElse(1.0);
        if (scale == 0) {
            throw source.refuse(
                    EquationRefusal.NUMBER,
                    e.at(),
                    "the scale is 0" + scope.bindings(),
                    "another number",
                    "leave the equation out");
        }
        int n = length(e);
        if (n == 0) {
            boolean plain =
                    !scope.isOutermost() && e.scale().isEmpty() && e.relation().equals("=");
            if (!plain || !families.add(e, label)) {
                int before = list.rows().size();
                add(e, label, scale, evaluation.of(e.left()), evaluation.of(e.right()));
                if (plain && list.rows().size() > before) {
                    families.made(e, list.rows().getLast().residual());
                }
            }
            return;
        }
        List<Term> left = lists.of(e.left());
        List<Term> right = lists.of(e.right());
        for (int k = 1; k <= n; k++) {
            String row = e.label().isEmpty() ? ", row " + k : "[" + k + "]";
            add(e, label + row, scale, left.get(k - 1), right.get(k - 1));
        }
    }

    /** The number of elements of both sides, if they are lists; otherwise 0. */
    private int length(Statement.Equation e) {
        int left = lists.length(e.left());
        int right = lists.length(e.right());
        if ((left == 0) != (right == 0)) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    e.at(),
                    "one side is a list, the other a single value",
                    "lists of one length, or two values",
                    "write it for elements: for i in 1..n: x[i] = 1");
        }
        return lists.common(List.of(e.left(), e.right()), 0);
    }

    private void add(Statement.Equation e, String label, double scale, Term left, Term right) {
        switch (e.relation()) {
            case "<=" -> list.addAtMost(label, e.at(), scale, left, right);
            case ">=" -> list.addAtMost(label, e.at(), scale, right, left);
            default -> list.add(label, e.at(), scale, left, right);
        }
    }
}
