package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/**
 * A system of equations from a text.
 *
 * @param name of the text
 * @param unknowns in the order of w
 * @param equations in the order of the system's rows, which is group by group
 * @param whole makes the system as one program when it is asked first: F(w) = y; F is scale times
 *     (left minus right), where a number alone on the right is y
 * @param grouped the same in groups on the sample axis; absent where the equations are of too many
 *     forms
 * @param groups number of groups of equations that differ in numbers and unknowns only
 * @param structure which unknowns stand in which equations
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
        Structure structure,
        SolveSettings settings,
        List<String> warnings) {
    /** The number of equations from which on a family is followed. */
    private static final int MANY = 1000;

    /**
     * An unknown with its start and bounds.
     *
     * @param name such as {@code v[1]}
     * @param lower its bound, or minus infinity
     * @param upper its bound, or infinity
     * @param slack whether it represents what an inequality leaves
     */
    public record Unknown(String name, double start, double lower, double upper, boolean slack) {
        /** An unknown without bounds. */
        public static Unknown free(String name, double start) {
            return new Unknown(
                    name, start, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
        }
    }

    /**
     * An equation with its label and scale.
     *
     * @param label its name with the values of its family's indices, or its line
     * @param scale by which it was multiplied
     */
    public record Equation(String label, int line, double scale) {}

    /**
     * Reads equations from a file.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static Equations read(Path path) {
        return read(path, Map.of());
    }

    /**
     * Reads equations from a file, with other values of its params.
     *
     * @param params by name, or by element such as {@code R[2]}
     * @throws Refusal of an {@link EquationRefusal}, UNKNOWN_NAME for a name that no param has
     */
    public static Equations read(Path path, Map<String, Double> params) {
        String text = Source.read(path, "a text file of equations");
        return parse(path.toString(), Source.folder(path), text, params, Optional.empty());
    }

    /**
     * Reads equations from a file, one of whose params is an unknown of the same name without
     * bounds, whose start is the param's value.
     *
     * @param params by name, or by element such as {@code R[2]}
     * @param free the param, or an element of one
     * @throws Refusal of an {@link EquationRefusal}, UNKNOWN_NAME for a name that no param has,
     *     TYPE or NUMBER where it stands where a number must be known
     */
    public static Equations withUnknown(Path path, Map<String, Double> params, String free) {
        String text = Source.read(path, "a text file of equations");
        return parse(path.toString(), Source.folder(path), text, params, Optional.of(free));
    }

    /**
     * Reads equations from a text.
     *
     * @param name used in error messages
     * @param folder where the files of its tables are
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static Equations parse(String name, Path folder, String text) {
        return parse(name, folder, text, Map.of(), Optional.empty());
    }

    private static Equations parse(
            String name,
            Path folder,
            String text,
            Map<String, Double> params,
            Optional<String> free) {
        return parse(name, folder, text, params, free, MANY);
    }

    /** Reads equations; families of many equations are followed, which changes no result. */
    static Equations parse(
            String name,
            Path folder,
            String text,
            Map<String, Double> params,
            Optional<String> free,
            int many) {
        for (Map.Entry<String, Double> p : params.entrySet()) {
            Require.finite(p.getValue(), EquationRefusal.NUMBER, "param " + p.getKey());
        }
        Source source = new Source(name, text);
        List<Lexeme> tokens = Lexer.tokens(source, text);
        EquationList m = StatementInterpreter.of(
                source, folder, Parser.statements(source, tokens), params, free, many);
        return CollectedSystem.of(source, m, tokens.getLast().at());
    }

    /**
     * Equations of a system without a text: unknowns {@code w[1]}, {@code w[2]}, … without bounds,
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
                Structure.unknown(start.length),
                SolveSettings.NONE,
                List.of());
    }

    /** The same equations with other starts and bounds of the unknowns, [p] each. */
    public Equations from(double[] start, double[] lower, double[] upper) {
        List<Unknown> moved = IntStream.range(0, unknowns.size())
                .mapToObj(j -> {
                    Unknown u = unknowns.get(j);
                    return new Unknown(u.name(), start[j], lower[j], upper[j], u.slack());
                })
                .toList();
        return new Equations(
                name, moved, equations, whole, grouped, groups, structure, settings, warnings);
    }

    /**
     * The same equations with starts by the unknowns' names; unknowns without a value keep their
     * starts.
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

    /** The equations as one program, F(w) = y. */
    public ResidualSystem system() {
        return whole.get();
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
