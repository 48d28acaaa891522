package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
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
 * @param ansatz the form of the unknown functions
 * @param starts for each unknown function where a search for it begins, if the text says so
 * @param method by which it is solved
 * @param march windows of a coordinate that are solved one after another, if they are
 * @param points how many, and how they are drawn
 * @param momentum of steps, below 1
 * @param ofNetworks the statements of the text that networks alone use, by their words
 */
public record PdeProblem(
        String name,
        List<Coordinate> coordinates,
        List<String> unknowns,
        List<Coefficient> coefficients,
        List<Condition> conditions,
        List<Optional<Program>> exact,
        Ansatz ansatz,
        List<Optional<Program>> starts,
        Method method,
        Optional<March> march,
        Points points,
        SolveSettings settings,
        double momentum,
        List<String> ofNetworks,
        List<String> warnings) {
    /**
     * The form of the unknown functions.
     *
     * @param network the text of the network whose outputs they are
     * @param networks of each its own; none for one network of all
     * @param firstScale by which the first layer's weights are multiplied; absent for the least of
     *     1, 2, 4, 8 with enough rank
     * @param mapped whether the network sees coordinates in [-1, 1]
     * @param exactBoundary whether the functions have their given values on faces by their form
     */
    public record Ansatz(
            String network,
            List<String> networks,
            OptionalDouble firstScale,
            boolean mapped,
            boolean exactBoundary) {}

    /** The ways to solve a problem. */
    public enum Method {
        /** By collocation where that is possible, else by a network. */
        AUTO,
        /** By collocation on a mesh, of one coordinate. */
        COLLOCATION,
        /** By a network of the coordinates. */
        NETWORK
    }

    /** A coordinate with its range. */
    public record Coordinate(String name, double lower, double upper) {
        /** The length of the coordinate's range. */
        public double extent() {
            return upper - lower;
        }
    }

    /** A coefficient, which is an unknown number. */
    public record Coefficient(String name, double start, double lower, double upper) {}

    /** The place where a condition holds. */
    public enum Place {
        /** The condition holds in the box. */
        INTERIOR,
        /** The condition holds on some faces of the box. */
        BOUNDARY,
        /** The condition holds on the face where time begins. */
        INITIAL,
        /** The condition compares two opposite faces. */
        PERIODIC,
        /** The condition holds at one point. */
        POINT,
        /** The condition holds at points with measurements. */
        DATA
    }

    /** A face of the box, at the lower or the upper end of a coordinate. */
    public record Face(int coordinate, boolean upper) {}

    /**
     * A condition at points: a residual is zero.
     *
     * @param label as text
     * @param residual from {@code x} [leaves] to {@code F}, per sample
     * @param leaves what the entries of x are
     * @param faces where it holds, of boundary, initial and periodic conditions
     * @param at the points themselves, [n, d] row-major, of points and data; else empty
     * @param measured the measured values, [n], of data
     * @param weight of its mean square in the loss
     * @param given if it gives an unknown function's values, these
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Condition(
            Place place,
            String label,
            Program residual,
            List<PdeLeaf> leaves,
            List<Face> faces,
            double[] at,
            double[] measured,
            double weight,
            Optional<Given> given) {
        /** A condition of weight 1 without its residual. */
        static Condition of(Place place, String label, List<Face> faces) {
            return new Condition(
                    place,
                    label,
                    new ProgramBuilder().build(),
                    List.of(),
                    faces,
                    new double[0],
                    new double[0],
                    1,
                    Optional.empty());
        }

        /** The condition with a residual. */
        Condition of(PdeTerms.Compiled c) {
            return new Condition(
                    place, label, c.program(), c.leaves(), faces, at, measured, weight, given);
        }

        /** The condition on other faces. */
        Condition on(List<Face> others) {
            return new Condition(
                    place, label, residual, leaves, others, at, measured, weight, given);
        }

        /** The condition at other points. */
        Condition at(double[] points, double[] values) {
            return new Condition(
                    place, label, residual, leaves, faces, points, values, weight, given);
        }

        /** The condition with a weight. */
        Condition weighing(double other) {
            return new Condition(place, label, residual, leaves, faces, at, measured, other, given);
        }

        /** The condition with the values that it gives. */
        Condition giving(Optional<Given> values) {
            return new Condition(
                    place, label, residual, leaves, faces, at, measured, weight, values);
        }
    }

    /**
     * Values of an unknown function.
     *
     * @param unknown its number
     * @param value a function of all coordinates, from {@code x} [d] to {@code F}, per sample
     */
    public record Given(int unknown, Program value) {}

    /**
     * The windows of a coordinate, of one length.
     *
     * @param by the extent of each; the last may be shorter
     */
    public record March(int coordinate, double by) {}

    /** The distribution of points. */
    public enum Law {
        /** Points are independent and uniform. */
        UNIFORM,
        /** Sobol's sequence with a random shift. */
        SOBOL,
        /** Points form a grid. */
        GRID
    }

    /**
     * The numbers of points of each kind.
     *
     * @param interior within the box
     * @param boundary on all faces together, but those of time's begin
     * @param initial on the face of time's begin; absent for as many as a part of boundary
     * @param chosen the points within the box, [n, d] row-major, where a file gives them; else
     *     empty
     * @param resample after how many steps points are replaced by new ones; 0 for never, absent for
     *     what the rank at the start suggests
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Points(
            int interior,
            int boundary,
            OptionalInt initial,
            double[] chosen,
            Law law,
            long seed,
            OptionalInt resample) {
        /** The numbers with other points in the box. */
        public Points with(double[] others) {
            return new Points(interior, boundary, initial, others, law, seed, resample);
        }
    }

    /**
     * A problem, and further expressions in its names.
     *
     * @param expressions in the form of conditions: what would be 0
     */
    public record Shown(PdeProblem problem, List<Condition> expressions) {}

    /** The number of windows; 1 where nothing is marched. */
    public int windows() {
        return march.map(m -> PdeWindows.edges(coordinates.get(m.coordinate()), m.by()).length - 1)
                .orElse(1);
    }

    /** Whether the problem is solved in windows, or is one of them. */
    public boolean isMarched() {
        return march.isPresent();
    }

    /**
     * The problem in one window: its box, and the points and measurements in it.
     *
     * @throws Refusal INDEX_RANGE for a number that is no window's
     */
    public PdeProblem window(int number) {
        if (number < 0 || number >= windows()) {
            throw Refusal.of(
                    EquationRefusal.INDEX_RANGE,
                    "window " + number,
                    "there is no such window",
                    "a number from 0 to " + (windows() - 1),
                    "correct it");
        }
        return march.isEmpty() ? this : PdeWindows.of(this, number);
    }

    /** The problem with other points. */
    public PdeProblem with(Points others) {
        return new PdeProblem(
                name,
                coordinates,
                unknowns,
                coefficients,
                conditions,
                exact,
                ansatz,
                starts,
                method,
                march,
                others,
                settings,
                momentum,
                ofNetworks,
                warnings);
    }

    /** The problem on another box, with the conditions that hold there. */
    PdeProblem within(List<Coordinate> box, List<Condition> held, March step) {
        return new PdeProblem(
                name,
                List.copyOf(box),
                unknowns,
                coefficients,
                List.copyOf(held),
                exact,
                ansatz,
                starts,
                method,
                Optional.of(step),
                points,
                settings,
                momentum,
                ofNetworks,
                warnings);
    }
}
