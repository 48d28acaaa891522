package org.plstar.data.equations;

import java.util.List;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.Face;

/** Reads the places where conditions hold: coordinates, faces, points. */
final class PdePlaces {
    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final List<Coordinate> coordinates;

    PdePlaces(Source source, Parser p, PdeTerms terms, List<Coordinate> coordinates) {
        this.source = source;
        this.p = p;
        this.terms = terms;
        this.coordinates = coordinates;
    }

    int coordinate() {
        Lexeme name = p.name("a coordinate");
        Integer j = terms.coordinates().get(name.text());
        if (j == null) {
            throw source.unknown(
                    name.at(), name.text(), "a coordinate", terms.coordinates().keySet());
        }
        return j;
    }

    Face face(int j, Expression x) {
        double v = terms.evaluation().number(x, "a face");
        Coordinate c = coordinates.get(j);
        if (v != c.lower() && v != c.upper()) {
            throw source.refuse(
                    EquationRefusal.FACE,
                    x.at(),
                    "there is no face " + c.name() + " = " + v,
                    c.name() + " = " + c.lower() + " or " + c.name() + " = " + c.upper(),
                    "correct the number");
        }
        return new Face(j, v == c.upper());
    }

    /** point (0, 0); without numbers, the lower corner. */
    double[] point() {
        p.take();
        double[] at = new double[coordinates.size()];
        for (int j = 0; j < at.length; j++) {
            at[j] = coordinates.get(j).lower();
        }
        if (p.peek().is("(")) {
            for (int j = 0; j < at.length; j++) {
                p.take();
                Expression x = p.expression();
                at[j] = terms.evaluation().number(x, "a coordinate");
                if (at[j] < coordinates.get(j).lower()
                        || at[j] > coordinates.get(j).upper()) {
                    throw source.refuse(
                            EquationRefusal.FACE,
                            x.at(),
                            "the point is outside the box",
                            coordinates.get(j).name()
                                    + " in "
                                    + coordinates.get(j).lower()
                                    + ".."
                                    + coordinates.get(j).upper(),
                            "correct the number");
                }
                if (j < at.length - 1 && !p.peek().is(",")) {
                    throw p.unexpected("\",\"", "give " + at.length + " coordinates");
                }
            }
            p.expect(")", "close the bracket");
        }
        return at;
    }
}
