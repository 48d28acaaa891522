package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/** Makes a system from the collected unknowns and equations. */
final class CollectedSystem {
    /** The largest depth of operations that the machine's stack permits. */
    private static final int DEEPEST = 1500;

    /** The largest number of entries of the Jacobian, which is not stored sparsely. */
    private static final long MOST_ENTRIES = 4_000_000;

    /** The largest number of non-zero entries. */
    private static final long MOST_SPARSE = 50_000_000;

    private CollectedSystem() {}

    /** Checks the collected equations and groups them. */
    static Equations of(Source source, EquationList m, Place end) {
        if (m.unknowns().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.NO_UNKNOWNS,
                    end,
                    "no unknown is declared",
                    "at least one",
                    "declare it: var x = 1");
        }
        if (m.rows().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.NO_EQUATIONS,
                    end,
                    "there is no equation",
                    "at least one",
                    "write it: x^2 = 2");
        }
        requireSolvable(source, m);
        return grouped(source, m);
    }

    private static void requireSolvable(Source source, EquationList m) {
        double[] w =
                m.unknowns().stream().mapToDouble(EquationList.Unknown::start).toArray();
        for (EquationList.Row row : m.rows()) {
            if (row.residual().pattern().depth() > DEEPEST) {
                throw source.refuse(
                        EquationRefusal.SIZE,
                        row.at(),
                        "equation \""
                                + row.label()
                                + "\" is a tower of operations, "
                                + row.residual().pattern().depth()
                                + " high",
                        "at most " + DEEPEST,
                        "make an intermediate let an unknown with an equation of its own");
            }
        }
        StartValues start = StartValues.at(m.terms().all(), w);
        for (EquationList.Row row : m.rows()) {
            if (!Double.isFinite(start.of(row.residual(), w))) {
                Term residual = row.residual().in(m.terms());
                throw source.refuse(
                        EquationRefusal.START_UNDEFINED,
                        row.at(),
                        StartValues.at(m.terms().all(), w).fault(residual)
                                + " in equation \""
                                + row.label()
                                + "\" at the start",
                        "a start at which every equation has a finite value",
                        "give other starts: var x = 1");
            }
        }
    }

    private static Equations grouped(Source source, EquationList m) {
        List<EquationList.Row> rows = m.rows();
        List<int[]> forms = GroupedProgram.forms(
                rows.stream().mapToInt(row -> row.residual().shape()).toArray());
        int[] order = forms.stream().flatMapToInt(Arrays::stream).toArray();
        List<Equations.Equation> equations = new ArrayList<>(rows.size());
        double[] targets = new double[rows.size()];
        List<Residual> residuals = new ArrayList<>(rows.size());
        for (int i = 0; i < targets.length; i++) {
            EquationList.Row row = rows.get(order[i]);
            equations.add(new Equations.Equation(row.label(), row.at().line(), row.scale()));
            targets[i] = row.target();
            residuals.add(row.residual());
        }
        Once<List<Term>> terms =
                new Once<>(() -> residuals.stream().map(r -> r.in(m.terms())).toList());
        Optional<GroupedSystem> samples =
                SampleGroups.of(residuals, terms, m.unknowns().size(), targets);
        long entries = samples.map(GroupedSystem::entries)
                .orElse((long) targets.length * m.unknowns().size());
        if (entries > (samples.isPresent() ? MOST_SPARSE : MOST_ENTRIES)) {
            throw source.refuse(
                    EquationRefusal.SIZE,
                    rows.getLast().at(),
                    targets.length
                            + " equations of many forms in "
                            + m.unknowns().size()
                            + " unknowns",
                    "at most " + MOST_ENTRIES + " as their product",
                    "lower a range, or state equations of one form as a family");
        }
        List<String> warnings = new ArrayList<>(m.warnings());
        warnings.addAll(m.remarks());
        return new Equations(
                source.name(),
                m.unknowns().stream()
                        .map(u -> new Equations.Unknown(
                                u.name(), u.start(), u.lower(), u.upper(), u.slack()))
                        .toList(),
                List.copyOf(equations),
                new Once<>(() -> ResidualSystem.of(
                        GroupedProgram.of(terms.get(), m.unknowns().size()), targets)),
                samples,
                samples.map(g -> g.groups().size()).orElse(forms.size()),
                Structure.of(
                        residuals, terms, targets, m.unknowns().size(), m.used(), m.hasTable()),
                m.settings(),
                List.copyOf(warnings));
    }

    /** What is made at its first use. */
    private static final class Once<T> implements Supplier<T> {
        private final Supplier<T> make;
        private @Nullable T made;

        Once(Supplier<T> make) {
            this.make = make;
        }

        @Override
        public synchronized T get() {
            T known = made == null ? make.get() : made;
            made = known;
            return known;
        }
    }
}
