package org.plstar.data.equations;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.plstar.data.equations.PdeProblem.Law;

/** Reads how a differential equation is solved: network, points, weights, map, solver. */
final class PdeSettings {
    private static final int MOST_POINTS = 1_000_000;
    private static final int MOST_WINDOWS = 1000;

    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final List<PdeProblem.Coordinate> coordinates;
    private final PdeTables files;
    private final Map<String, Double> weights = new HashMap<>();
    private String network = "dense(32) tanh dense(32) tanh dense(32) tanh dense";
    private final Map<String, String> own = new HashMap<>();
    private OptionalDouble firstScale = OptionalDouble.of(1);
    private boolean mapped = true;
    private PdeProblem.Points points =
            new PdeProblem.Points(
                    400,
                    120,
                    OptionalInt.empty(),
                    new double[0],
                    Law.UNIFORM,
                    1,
                    OptionalInt.empty());
    private SolveSettings solver = SolveSettings.NONE;
    private double momentum;
    private boolean exactBoundary;
    private Optional<PdeProblem.March> march = Optional.empty();

    /** The defaults; statements are read from the parser. */
    PdeSettings(
            Source source,
            Parser p,
            PdeTerms terms,
            List<PdeProblem.Coordinate> coordinates,
            PdeTables files) {
        this.source = source;
        this.p = p;
        this.terms = terms;
        this.coordinates = coordinates;
        this.files = files;
    }

    /**
     * Reads the statement that comes.
     *
     * @param word its first
     * @param isLabel whether a condition has this name
     */
    void read(String word, Predicate<String> isLabel) {
        switch (word) {
            case "network" -> readNetwork();
            case "points" -> readPoints();
            case "weights" -> readWeights(isLabel);
            case "map" -> {
                p.take();
                p.name("none");
                mapped = false;
            }
            case "solve" -> {
                for (Statement.Option o : p.options().all()) {
                    option(o);
                }
            }
            case "march" -> readMarch();
            default -> throw new IllegalArgumentException(word);
        }
    }

    private void option(Statement.Option o) {
        switch (o.name()) {
            case "steps", "tolerance" -> solver = solver.with(source, o);
            case "momentum" -> {
                double m = o.value().number();
                if (o.value().kind() != Lexeme.Kind.NUMBER || !(m < 1)) {
                    throw source.refuse(
                            EquationRefusal.SETTING,
                            o.value().at(),
                            o.value().words() + " is no momentum",
                            "a number from 0 to below 1",
                            "correct it");
                }
                momentum = m;
            }
            default ->
                    throw source.unknown(
                            o.at(),
                            o.name(),
                            "one of [steps, tolerance, momentum]",
                            List.of("steps", "tolerance", "momentum"));
        }
    }

    /** march t by 0.1. */
    private void readMarch() {
        p.take();
        Lexeme name = p.name("a coordinate");
        Integer j = terms.coordinates().get(name.text());
        if (j == null) {
            throw source.unknown(
                    name.at(), name.text(), "a coordinate", terms.coordinates().keySet());
        }
        p.expect("by", "write: march t by 0.1");
        Expression x = p.expression();
        double by = terms.evaluation().number(x, "the extent of a window");
        double least = coordinates.get(j).extent() / MOST_WINDOWS;
        if (!(by >= least)) {
            throw source.refuse(
                    EquationRefusal.SETTING,
                    x.at(),
                    "windows of " + by,
                    "at least " + least + ", for up to " + MOST_WINDOWS + " of them",
                    "correct the number");
        }
        march = Optional.of(new PdeProblem.March(j, by));
    }

    /** Whether functions have their given values on faces by their form. */
    void exactBoundary(boolean on) {
        exactBoundary = on;
    }

    boolean exactBoundary() {
        return exactBoundary;
    }

    Optional<PdeProblem.March> march() {
        return march;
    }

    double momentum() {
        return momentum;
    }

    /** With for each unknown function its own network, if one has one. */
    PdeProblem.Ansatz ansatz() {
        List<String> networks =
                own.isEmpty()
                        ? List.of()
                        : terms.unknowns().keySet().stream()
                                .map(u -> own.getOrDefault(u, network))
                                .toList();
        String text = own.isEmpty() ? network : String.join("; ", networks);
        return new PdeProblem.Ansatz(text, networks, firstScale, mapped, exactBoundary);
    }

    PdeProblem.Points points() {
        return points;
    }

    SolveSettings solver() {
        return solver;
    }

    /** The weight of a condition: its own, or that of its kind, or 1. */
    double weight(PdeProblem.Place place, String label) {
        Double own = weights.get(label);
        return own != null ? own : weights.getOrDefault(place.name().toLowerCase(Locale.ROOT), 1.0);
    }

    private void readNetwork() {
        p.take();
        String of = "";
        if (terms.unknowns().containsKey(p.peek().text()) && p.peek().kind() == Lexeme.Kind.NAME) {
            of = p.take().text();
        }
        if (p.peek().kind() != Lexeme.Kind.STRING) {
            throw p.unexpected("the network in quotes", "write: network \"dense(32) tanh dense\"");
        }
        if (of.isEmpty()) {
            network = p.take().text();
        } else {
            own.put(of, p.take().text());
        }
        if (p.peek().is("first") && p.peek(1).is("-") && p.peek(2).is("scale")) {
            p.take();
            p.take();
            p.take();
            if (p.peek().is("auto")) {
                p.take();
                firstScale = OptionalDouble.empty();
                return;
            }
            Expression x = p.expression();
            double v = terms.evaluation().number(x, "first-scale");
            if (!(v > 0)) {
                throw source.refuse(
                        EquationRefusal.SETTING,
                        x.at(),
                        "first-scale is " + v,
                        "a number above 0, or auto",
                        "correct it");
            }
            firstScale = OptionalDouble.of(v);
        }
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

    private void readPoints() {
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
                    law =
                            switch (by.text()) {
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

    private void readWeights(Predicate<String> isLabel) {
        p.take();
        if (p.peek().is("auto")) {
            p.take();
            return;
        }
        while (!p.isEnd()) {
            Lexeme place = p.name("a kind of condition");
            List<String> kinds =
                    Arrays.stream(PdeProblem.Place.values())
                            .map(k -> k.name().toLowerCase(Locale.ROOT))
                            .toList();
            if (!kinds.contains(place.text()) && !isLabel.test(place.text())) {
                throw source.unknown(place.at(), place.text(), "a kind of condition", kinds);
            }
            Lexeme t = p.peek();
            if (t.kind() != Lexeme.Kind.NUMBER || !(t.number() > 0)) {
                throw source.refuse(
                        EquationRefusal.SETTING,
                        t.at(),
                        t.words() + " is no weight",
                        "a number above 0",
                        "correct it");
            }
            p.take();
            weights.put(place.text(), t.number());
        }
    }
}
