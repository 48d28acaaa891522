package org.plstar.data.equations;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.program.Program;
import org.plstar.refusal.FailureWords;
import org.plstar.refusal.Refusal;

/**
 * A system of partial differential equations on a box, as a text states it.
 *
 * @param name of the text
 * @param coordinates with their ranges
 * @param unknowns the names of the unknown functions
 * @param coefficients unknown numbers of an inverse problem
 * @param conditions that hold at points: the equations, conditions on faces, measurements
 * @param exact for each unknown function a solution to compare with, if there is one
 * @param network the text of the network whose outputs are the unknown functions
 * @param firstScale by which the first layer's weights are multiplied; absent for the least of 1,
 *     2, 4, 8 with enough rank
 * @param mapped whether the network sees coordinates in [-1, 1]
 * @param points how many, and how they are drawn
 */
public record PdeProblem(
        String name,
        List<Coordinate> coordinates,
        List<String> unknowns,
        List<Coefficient> coefficients,
        List<Condition> conditions,
        List<Optional<Program>> exact,
        String network,
        OptionalDouble firstScale,
        boolean mapped,
        Points points,
        SolveSettings settings,
        List<String> warnings) {
    /** A coordinate. */
    public record Coordinate(String name, double lower, double upper) {
        /** Its extent. */
        public double extent() {
            return upper - lower;
        }
    }

    /** An unknown number. */
    public record Coefficient(String name, double start, double lower, double upper) {}

    /** Where a condition holds. */
    public enum Place {
        /** Within the box. */
        INTERIOR,
        /** On some of its faces. */
        BOUNDARY,
        /** On the face where time begins. */
        INITIAL,
        /** On two opposite faces, which are compared. */
        PERIODIC,
        /** At one point. */
        POINT,
        /** Where something was measured. */
        DATA
    }

    /** A face of the box. */
    public record Face(int coordinate, boolean upper) {}

    /**
     * What holds at points: a residual is zero.
     *
     * @param label in words
     * @param residual from {@code x} [leaves] to {@code F}, per sample
     * @param leaves what the entries of x are
     * @param faces where it holds, of boundary, initial and periodic conditions
     * @param at the points themselves, [n, d] row-major, of points and data; else empty
     * @param measured the measured values, [n], of data
     * @param weight of its mean square in the loss; absent for automatic weights
     */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    public record Condition(
            Place place,
            String label,
            Program residual,
            List<PdeLeaf> leaves,
            List<Face> faces,
            double[] at,
            double[] measured,
            double weight) {}

    /** How points are drawn. */
    public enum Law {
        /** Independent and uniform. */
        UNIFORM,
        /** Sobol's sequence with a random shift. */
        SOBOL,
        /** A grid. */
        GRID
    }

    /**
     * How many points of each kind.
     *
     * @param interior within the box
     * @param boundary on all faces together, but those of time's begin
     * @param initial on the face of time's begin; absent for as many as a part of boundary
     * @param resample after how many steps points are replaced by new ones; 0 for never, absent for
     *     what the rank at the start suggests
     */
    public record Points(
            int interior,
            int boundary,
            OptionalInt initial,
            Law law,
            long seed,
            OptionalInt resample) {}

    /**
     * Reads a file.
     *
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem read(Path path) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            return parse(
                    path.toString(),
                    parent == null ? path.toAbsolutePath() : parent,
                    Files.readString(path));
        } catch (CharacterCodingException e) {
            throw unreadable(path, "it is not UTF-8 text");
        } catch (IOException e) {
            throw unreadable(path, FailureWords.of(e));
        }
    }

    private static Refusal unreadable(Path path, String what) {
        return Refusal.of(
                EquationRefusal.UNREADABLE,
                path.toString(),
                what,
                "a text file of differential equations",
                "correct the path or the file");
    }

    /**
     * Reads a text.
     *
     * @param name by which mistakes are told
     * @param folder where the files of its data are
     * @throws Refusal of an {@link EquationRefusal}, with line and column
     */
    public static PdeProblem parse(String name, Path folder, String text) {
        return PdeReader.read(new Source(name), folder, text);
    }

    /** The number of a coordinate by its name. */
    public OptionalInt coordinate(String wanted) {
        for (int j = 0; j < coordinates.size(); j++) {
            if (coordinates.get(j).name().equals(wanted)) {
                return OptionalInt.of(j);
            }
        }
        return OptionalInt.empty();
    }
}
