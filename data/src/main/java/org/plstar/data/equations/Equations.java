package org.plstar.data.equations;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.program.Program;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/**
 * A system of equations that was read from a text.
 *
 * @param name of the text
 * @param unknowns in the order of w
 * @param equations in the order of the system's rows, which is group by group
 * @param whole makes the system as one program when it is asked first: F(w) = y; F is scale times
 *     (left minus right), where a number alone on the right is y
 * @param grouped the same in groups on the sample axis; absent where the equations are of too many
 *     forms
 * @param groups number of groups of equations that differ in numbers and unknowns only
 * @param settings what the text says about how to solve it
 * @param warnings such as an unknown that no equation has
 */
public record Equations(
        String name,
        List<Unknown> unknowns,
        List<Equation> equations,
        Supplier<ResidualSystem> whole,
        Optional<GroupedSystem> grouped,
        int groups,
        SolveSettings settings,
        List<String> warnings) {
    /** A deeper tower of operations would be more than the machine's stack takes. */
    private static final int DEEPEST = 1500;

    /** More entries of the Jacobian than this are refused: it is not stored sparsely. */
    private static final long MOST_ENTRIES = 4_000_000;

    /** More non-zero entries than this are refused. */
    private static final long MOST_SPARSE = 50_000_000;

    /**
     * An unknown.
     *
     * @param name such as {@code v[1]}
     * @param lower its bound, or minus infinity
     * @param upper its bound, or infinity
     * @param slack whether it represents what an inequality leaves
     */
    public record Unknown(String name, double start, double lower, double upper, boolean slack) {
        /** Without bounds. */
        public static Unknown free(String name, double start) {
            return new Unknown(
                    name, start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
        }
    }

    /**
     * An equation.
     *
     * @param label its name with the values of its family's indices, or its line
     * @param scale by which it was multiplied
     */
    public record Equation(String label, int line, double scale) {}

    /**
     * Reads a file.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static Equations read(Path path) {
        return read(path, Map.of());
    }

    /**
     * Reads a file with other values of its params.
     *
     * @param params by name, or by element such as {@code R[2]}
     * @throws Refusal of an {@link EquationRefusal}, UNKNOWN_NAME for a name that no param has
     */
    public static Equations read(Path path, Map<String, Double> params) {
        try {
            return parse(path.toString(), folder(path), Files.readString(path), params);
        } catch (CharacterCodingException e) {
            throw unreadable(path, "it is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(path, FailureWords.of(e));
        }
    }

    private static Path folder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? path.toAbsolutePath() : parent;
    }

    private static Refusal unreadable(Path path, String what) {
        return Refusal.of(
                EquationRefusal.UNREADABLE,
                path.toString(),
                what,
                "a text file of equations",
                "correct the path or the file");
    }

    /**
     * Reads a text.
     *
     * @param name used in error messages
     * @param folder where the files of its tables are
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static Equations parse(String name, Path folder, String text) {
        return parse(name, folder, text, Map.of());
    }

    private static Equations parse(
            String name, Path folder, String text, Map<String, Double> params) {
        for (Map.Entry<String, Double> p : params.entrySet()) {
            Require.finite(p.getValue(), EquationRefusal.NUMBER, "param " + p.getKey());
        }
        Source source = new Source(name, text);
        List<Lexeme> tokens = Lexer.tokens(source, text);
        EquationList m =
                StatementInterpreter.of(source, folder, Parser.statements(source, tokens), params);
        return of(source, m, tokens.getLast().at());
    }

    /** Checks and groups what was collected. */
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
        return of(source, m);
    }

    private static void requireSolvable(Source source, EquationList m) {
        double[] w = m.unknowns().stream().mapToDouble(Unknown::start).toArray();
        for (EquationList.Row row : m.rows()) {
            if (row.residual().depth() > DEEPEST) {
                throw source.refuse(
                        EquationRefusal.SIZE,
                        row.at(),
                        "equation \""
                                + row.label()
                                + "\" is a tower of operations, "
                                + row.residual().depth()
                                + " high",
                        "at most " + DEEPEST,
                        "make an intermediate let an unknown with an equation of its own");
            }
        }
        StartValues start = StartValues.at(m.terms().all(), w);
        for (EquationList.Row row : m.rows()) {
            if (!Double.isFinite(start.of(row.residual()))) {
                throw source.refuse(
                        EquationRefusal.START_UNDEFINED,
                        row.at(),
                        start.fault(row.residual())
                                + " in equation \""
                                + row.label()
                                + "\" at the start",
                        "a start at which every equation has a finite value",
                        "give other starts: var x = 1");
            }
        }
    }

    private static Equations of(Source source, EquationList m) {
        List<EquationList.Row> rows = m.rows();
        List<List<Integer>> forms =
                GroupedProgram.forms(rows.stream().map(EquationList.Row::residual).toList());
        int[] order = forms.stream().flatMap(List::stream).mapToInt(i -> i).toArray();
        List<Equation> equations = new ArrayList<>();
        double[] targets = new double[rows.size()];
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < targets.length; i++) {
            EquationList.Row row = rows.get(order[i]);
            equations.add(new Equation(row.label(), row.at().line(), row.scale()));
            targets[i] = row.target();
            terms.add(row.residual());
        }
        Optional<GroupedSystem> samples = SampleGroups.of(terms, m.unknowns().size(), targets);
        long entries =
                samples.map(GroupedSystem::entries)
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
                List.copyOf(m.unknowns()),
                List.copyOf(equations),
                new Whole(() -> GroupedProgram.of(terms, m.unknowns().size()), targets),
                samples,
                samples.map(g -> g.groups().size()).orElse(forms.size()),
                m.settings(),
                List.copyOf(warnings));
    }

    /**
     * A system that no text states: unknowns {@code w[1]}, {@code w[2]}, … without bounds,
     * equations by their numbers.
     *
     * @param start of the unknowns, [p]
     */
    public static Equations of(ResidualSystem system, double... start) {
        return new Equations(
                "equations",
                IntStream.range(0, start.length)
                        .mapToObj(j -> Unknown.free("w[" + (j + 1) + "]", start[j]))
                        .toList(),
                IntStream.rangeClosed(1, system.equations())
                        .mapToObj(i -> new Equation("equation " + i, i, 1))
                        .toList(),
                () -> system,
                Optional.empty(),
                1,
                SolveSettings.NONE,
                List.of());
    }

    /** The same with other starts and bounds of the unknowns, [p] each. */
    public Equations from(double[] start, double[] lower, double[] upper) {
        List<Unknown> moved =
                IntStream.range(0, unknowns.size())
                        .mapToObj(
                                j -> {
                                    Unknown u = unknowns.get(j);
                                    return new Unknown(
                                            u.name(), start[j], lower[j], upper[j], u.slack());
                                })
                        .toList();
        return new Equations(name, moved, equations, whole, grouped, groups, settings, warnings);
    }

    /**
     * The same from the values of unknowns by name; those without one keep their starts.
     *
     * @throws Refusal UNKNOWN_NAME if no unknown has a value, START_OUTSIDE for one out of bounds
     */
    public Equations from(Map<String, Double> values) {
        double[] start = start();
        boolean any = false;
        for (int j = 0; j < start.length; j++) {
            Unknown u = unknowns.get(j);
            Double v = values.get(u.name());
            if (v != null) {
                any = true;
                start[j] = v;
                if (!(u.lower() <= v && v <= u.upper())) {
                    throw Refusal.of(
                            EquationRefusal.START_OUTSIDE,
                            u.name(),
                            "the start " + v + " is outside its bounds",
                            "a number in [" + u.lower() + ", " + u.upper() + "]",
                            "correct the start or the bounds");
                }
            }
        }
        if (!any) {
            throw Refusal.of(
                    EquationRefusal.UNKNOWN_NAME,
                    "starts by name",
                    "none is of an unknown of " + name,
                    "names such as " + unknowns.getFirst().name(),
                    "name another file");
        }
        return from(start, lower(), upper());
    }

    /** The whole as one program, F(w) = y. */
    public ResidualSystem system() {
        return whole.get();
    }

    /** A system that is made once. */
    private static final class Whole implements Supplier<ResidualSystem> {
        private final Supplier<Program> program;
        private final double[] targets;
        private @Nullable ResidualSystem made;

        Whole(Supplier<Program> program, double[] targets) {
            this.program = program;
            this.targets = targets;
        }

        @Override
        public synchronized ResidualSystem get() {
            ResidualSystem known = made == null ? ResidualSystem.of(program.get(), targets) : made;
            made = known;
            return known;
        }
    }

    /** The starts of the unknowns, [p]. */
    public double[] start() {
        return unknowns.stream().mapToDouble(Unknown::start).toArray();
    }

    /** The lower bounds of the unknowns, [p]. */
    public double[] lower() {
        return unknowns.stream().mapToDouble(Unknown::lower).toArray();
    }

    /** The upper bounds of the unknowns, [p]. */
    public double[] upper() {
        return unknowns.stream().mapToDouble(Unknown::upper).toArray();
    }
}
