package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.Face;

/** Values on faces that contradict each other where the faces meet. */
final class PdeCorners {
    /** The difference, relative to 1 and the values, up to which it is rounding. */
    private static final double ROUNDING = 1e-9;

    private final List<Coordinate> coordinates;
    private final ToDoubleBiFunction<Term, double[]> value;

    /** Values of an unknown function on faces. */
    record OnFaces(String label, String unknown, List<Face> faces, Term value) {}

    /**
     * The corners of a box.
     *
     * @param value of a term at a point
     */
    PdeCorners(List<Coordinate> coordinates, ToDoubleBiFunction<Term, double[]> value) {
        this.coordinates = coordinates;
        this.value = value;
    }

    /** A line for each pair of conditions that contradict each other. */
    List<String> warnings(List<OnFaces> all) {
        List<String> warnings = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int k = i + 1; k < all.size(); k++) {
                if (all.get(i).unknown().equals(all.get(k).unknown())) {
                    warning(all.get(i), all.get(k)).ifPresent(warnings::add);
                }
            }
        }
        return List.copyOf(warnings);
    }

    private Optional<String> warning(OnFaces a, OnFaces b) {
        for (Face f : a.faces()) {
            for (Face g : b.faces()) {
                for (double part : new double[] {0, 0.5, 1}) {
                    if (f.coordinate() == g.coordinate()) {
                        continue;
                    }
                    double[] at = meeting(f, g, part);
                    double x = value.applyAsDouble(a.value(), at);
                    double y = value.applyAsDouble(b.value(), at);
                    if (Math.abs(x - y) > ROUNDING * (1 + Math.abs(x) + Math.abs(y))) {
                        return Optional.of("\""
                                + a.label()
                                + "\" and \""
                                + b.label()
                                + "\" contradict each other at the corner "
                                + words(at)
                                + ": "
                                + a.unknown()
                                + " = "
                                + x
                                + " and "
                                + y);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A point of both faces, at a fraction of the extents of the other coordinates. */
    private double[] meeting(Face f, Face g, double part) {
        double[] at = new double[coordinates.size()];
        for (int j = 0; j < at.length; j++) {
            Coordinate c = coordinates.get(j);
            at[j] = j == f.coordinate()
                    ? end(c, f)
                    : j == g.coordinate() ? end(c, g) : c.lower() + part * c.extent();
        }
        return at;
    }

    private static double end(Coordinate c, Face f) {
        return f.upper() ? c.upper() : c.lower();
    }

    private String words(double[] at) {
        List<String> parts = new ArrayList<>();
        for (int j = 0; j < at.length; j++) {
            parts.add(coordinates.get(j).name() + " = " + at[j]);
        }
        return String.join(", ", parts);
    }
}
