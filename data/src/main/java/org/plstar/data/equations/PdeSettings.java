package org.plstar.data.equations;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.plstar.data.equations.PdeProblem.Law;

/** Reads how a differential equation is solved: network, points, weights, map, solver. */
final class PdeSettings {
    private static final int MOST_POINTS = 1_000_000;

    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final Map<String, Double> weights = new HashMap<>();
    private String network = "dense(32) tanh dense(32) tanh dense(32) tanh dense";
    private OptionalDouble firstScale = OptionalDouble.of(1);
    private boolean mapped = true;
    private PdeProblem.Points points =
            new PdeProblem.Points(
                    400, 120, OptionalInt.empty(), Law.UNIFORM, 1, OptionalInt.empty());
    private SolveSettings solver = SolveSettings.NONE;

    /** The defaults; statements are read from the parser. */
    PdeSettings(Source source, Parser p, PdeTerms terms) {
        this.source = source;
        this.p = p;
        this.terms = terms;
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
                    solver = solver.with(source, o);
                }
            }
            default -> throw new IllegalArgumentException(word);
        }
    }

    String network() {
        return network;
    }

    OptionalDouble firstScale() {
        return firstScale;
    }

    boolean mapped() {
        return mapped;
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
        if (p.peek().kind() != Token.Kind.STRING) {
            throw p.unexpected("the network in quotes", "write: network \"dense(32) tanh dense\"");
        }
        network = p.take().text();
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
        Token t = p.peek();
        if (t.kind() != Token.Kind.NUMBER
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
        while (!p.isEnd()) {
            Token word = p.name("one of interior, boundary, initial, by, seed, fixed, resample");
            switch (word.text()) {
                case "interior" -> interior = count("number of points", 1);
                case "boundary" -> boundary = count("number of points", 1);
                case "initial" -> initial = OptionalInt.of(count("number of points", 1));
                case "seed" -> seed = count("seed", 0);
                case "fixed" -> resample = OptionalInt.of(0);
                case "by" -> {
                    Token by = p.name("uniform, sobol or grid");
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
                                                List.of("uniform", "sobol", "grid"));
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
        points = new PdeProblem.Points(interior, boundary, initial, law, seed, resample);
    }

    private void readWeights(Predicate<String> isLabel) {
        p.take();
        if (p.peek().is("auto")) {
            p.take();
            return;
        }
        while (!p.isEnd()) {
            Token place = p.name("a kind of condition");
            List<String> kinds =
                    Arrays.stream(PdeProblem.Place.values())
                            .map(k -> k.name().toLowerCase(Locale.ROOT))
                            .toList();
            if (!kinds.contains(place.text()) && !isLabel.test(place.text())) {
                throw source.unknown(place.at(), place.text(), "a kind of condition", kinds);
            }
            Token t = p.peek();
            if (t.kind() != Token.Kind.NUMBER || !(t.number() > 0)) {
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
