package org.plstar.data.equations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/**
 * A system of equations of an AMPL .nl file (Gay, SAND2005-7907P).
 *
 * @param equations its constraints; an inequality has a slack unknown with bounds
 * @param variables the file's variables in order
 * @param constraints number of the file's constraints
 */
public record NlModel(Equations equations, List<Variable> variables, int constraints) {
    /** Copies {@code variables}. */
    public NlModel {
        variables = List.copyOf(variables);
    }

    /**
     * A variable, which is an unknown or a fixed number.
     *
     * @param unknown its position in w; below 0 for one that its bounds fix
     * @param fixed the number of one that is fixed
     */
    public record Variable(int unknown, double fixed) {
        /** The value of the variable at w. */
        public double at(double[] w) {
            return unknown < 0 ? fixed : w[unknown];
        }
    }

    /** The end of a search, by the numbers of .sol files. */
    public enum Ending {
        /** A solution was found. */
        SOLVED(0),
        /** No solution was found at the end of the search. */
        INFEASIBLE(200),
        /** The steps were used up. */
        LIMIT(400);

        private final int code;

        Ending(int code) {
            this.code = code;
        }
    }

    /**
     * Reads a file, and names from files beside it that end in .col and .row.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static NlModel read(Path path) {
        try {
            return NlReader.read(path.toString(), Files.readAllBytes(path), names(path));
        } catch (IOException e) {
            throw Source.unreadable(path, FailureWords.of(e), "an .nl file");
        }
    }

    /** Names of variables and constraints; empty where there is no such file. */
    record Names(List<String> variables, List<String> constraints) {}

    private static Names names(Path path) throws IOException {
        return new Names(lines(beside(path, ".col")), lines(beside(path, ".row")));
    }

    private static List<String> lines(Path path) throws IOException {
        return Files.isRegularFile(path) ? Files.readAllLines(path) : List.of();
    }

    private static Path beside(Path path, String ending) {
        String name = String.valueOf(path.getFileName());
        String base = name.endsWith(".nl") ? name.substring(0, name.length() - 3) : name;
        return path.resolveSibling(base + ending);
    }

    /** The file in which AMPL and Pyomo expect the solution. */
    public static Path solutionOf(Path path) {
        return beside(path, ".sol");
    }

    /** The text of a .sol file: a message, no duals, and the variables at w. */
    public String solution(String message, double[] w, Ending ending) {
        StringBuilder s = new StringBuilder(message.replace('\n', ' ')).append("\n\nOptions\n");
        s.append("3\n1\n1\n0\n").append(constraints).append("\n0\n");
        s.append(variables.size()).append('\n').append(variables.size()).append('\n');
        for (Variable v : variables) {
            s.append(String.format(Locale.ROOT, "%.17g\n", v.at(w)));
        }
        return s.append("objno 0 ").append(ending.code).append('\n').toString();
    }
}
