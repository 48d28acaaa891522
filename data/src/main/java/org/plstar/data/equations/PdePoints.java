package org.plstar.data.equations;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.data.equations.PdeProblem.Law;

/** Reads the number of points of a differential equation, and their distribution. */
final class PdePoints {
    private static final int MOST_POINTS = 1_000_000;

    private final Source source;
    private final Parser p;
    private final List<PdeProblem.Coordinate> coordinates;
    private final PdeTables files;
    private PdeProblem.Points points = new PdeProblem.Points(
            400, 120, OptionalInt.empty(), new double[0], Law.UNIFORM, 1, OptionalInt.empty());

    PdePoints(Source source, Parser p, List<PdeProblem.Coordinate> coordinates, PdeTables files) {
        this.source = source;
        this.p = p;
        this.coordinates = coordinates;
        this.files = files;
    }

    PdeProblem.Points points() {
        return points;
    }

    private int count(String what, int least) {
        Lexeme t = p.peek();
        if (t.kind() != Lexeme.Kind.NUMBER
                || t.number() != Math.rint(t.number())
                || t.number() < least
                || t.number() > MOST_POINTS) {
            throw source.refuse(
                    EquationRefusal.SETTING,
                    t.at(),
                    t.words() + " is no " + what,
                    "a whole number from " + least + " to " + MOST_POINTS,
                    "correct it");
        }
        p.take();
        return (int) t.number();
    }

    void read() {
        p.take();
        int interior = points.interior();
        int boundary = points.boundary();
        OptionalInt initial = points.initial();
        Law law = points.law();
        long seed = points.seed();
        OptionalInt resample = points.resample();
        double[] chosen = points.chosen();
        Optional<Lexeme> counted = Optional.empty();
        while (!p.isEnd()) {
            Lexeme word = p.name("one of interior, boundary, initial, by, seed, fixed, resample");
            switch (word.text()) {
                case "interior" -> {
                    counted = Optional.of(word);
                    interior = count("number of points", 1);
                }
                case "boundary" -> boundary = count("number of points", 1);
                case "initial" -> initial = OptionalInt.of(count("number of points", 1));
                case "seed" -> seed = count("seed", 0);
                case "fixed" -> resample = OptionalInt.of(0);
                case "by" -> {
                    Lexeme by = p.name("uniform, sobol, grid or file");
                    if (by.text().equals("file")) {
                        chosen = chosen();
                        continue;
                    }
                    law = switch (by.text()) {
                        case "uniform" -> Law.UNIFORM;
                        case "sobol" -> Law.SOBOL;
                        case "grid" -> Law.GRID;
                        default ->
                            throw source.unknown(
                                    by.at(),
                                    by.text(),
                                    "a law",
                                    List.of("uniform", "sobol", "grid", "file"));
                    };
                }
                case "resample" -> {
                    if (p.peek().is("every")) {
                        p.take();
                        resample = OptionalInt.of(count("number of steps", 1));
                    } else {
                        resample = OptionalInt.of(1);
                    }
                }
                default ->
                    throw source.unknown(
                            word.at(),
                            word.text(),
                            "a setting of points",
                            List.of(
                                    "interior",
                                    "boundary",
                                    "initial",
                                    "by",
                                    "seed",
                                    "fixed",
                                    "resample"));
            }
        }
        if (chosen.length > 0) {
            boolean again = resample.isPresent() && resample.getAsInt() > 0;
            if (counted.isPresent() || again) {
                throw source.refuse(
                        EquationRefusal.SETTING,
                        counted.map(Lexeme::at).orElse(p.peek().at()),
                        "the points within the box are those of a file",
                        "no number of points, and no new points for each step",
                        "leave interior and resample out");
            }
            resample = OptionalInt.of(0);
        }
        points = new PdeProblem.Points(interior, boundary, initial, chosen, law, seed, resample);
    }

    /** by file "pts.csv": a column for each coordinate. */
    private double[] chosen() {
        if (p.peek().kind() != Lexeme.Kind.STRING) {
            throw p.unexpected("a file name in quotes", "write: points by file \"pts.csv\"");
        }
        Lexeme file = p.take();
        if (coordinates.isEmpty()) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    file.at(),
                    "no unknown function is declared yet",
                    "unknown functions and their coordinates above",
                    "declare it above: unknown u(x in 0..1)");
        }
        return files.points(source, file, coordinates);
    }
}
