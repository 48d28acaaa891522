package org.plstar.data.equations;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;

/** Reads how a differential equation is solved: network, points, weights, map, solver. */
final class PdeSettings {
    private static final int MOST_WINDOWS = 1000;
    private static final List<String> OPTIONS = List.of("method", "steps", "tolerance", "momentum");

    private static final List<String> OPTIONS_OF_NETWORKS = List.of("steps", "momentum");

    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final List<PdeProblem.Coordinate> coordinates;
    private final PdePoints points;
    private final Map<String, Double> weights = new HashMap<>();
    private String network = "dense(32) tanh dense(32) tanh dense(32) tanh dense";
    private final Map<String, String> own = new HashMap<>();
    private OptionalDouble firstScale = OptionalDouble.of(1);
    private boolean mapped = true;
    private SolveSettings solver = SolveSettings.NONE;
    private PdeProblem.Method method = PdeProblem.Method.AUTO;
    private double momentum;
    private boolean exactBoundary;
    private final Set<String> ofNetworks = new LinkedHashSet<>();
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
        this.points = new PdePoints(source, p, coordinates, files);
    }

    /**
     * Reads the next statement of settings.
     *
     * @param word its first
     * @param isLabel whether a condition has this name
     */
    void read(String word, Predicate<String> isLabel) {
        if (!word.equals("solve")) {
            ofNetworks.add(word);
        }
        switch (word) {
            case "network" -> readNetwork();
            case "points" -> points.read();
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
        if (OPTIONS_OF_NETWORKS.contains(o.name())) {
            ofNetworks.add(o.name());
        }
        switch (o.name()) {
            case "steps", "tolerance" -> solver = solver.with(source, o);
            case "method" -> method = method(o.value());
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
            default -> throw source.unknown(o.at(), o.name(), "one of " + OPTIONS, OPTIONS);
        }
    }

    private PdeProblem.Method method(Lexeme value) {
        for (PdeProblem.Method m : PdeProblem.Method.values()) {
            if (m.name().toLowerCase(Locale.ROOT).equals(value.text())) {
                return m;
            }
        }
        throw source.refuse(
                EquationRefusal.SETTING,
                value.at(),
                value.words() + " is no method for differential equations",
                "auto, collocation or network",
                "correct it");
    }

    /** Reads the setting march t by 0.1. */
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

    /** Gives functions their values on faces by construction. */
    void exactBoundary() {
        exactBoundary = true;
        ofNetworks.add("exact boundary");
    }

    boolean isExactBoundary() {
        return exactBoundary;
    }

    /** The statements so far that networks alone use, by their words. */
    List<String> ofNetworks() {
        return List.copyOf(ofNetworks);
    }

    Optional<PdeProblem.March> march() {
        return march;
    }

    PdeProblem.Method method() {
        return method;
    }

    double momentum() {
        return momentum;
    }

    /** The form of the unknown functions; with one network for each, if any has its own. */
    PdeProblem.Ansatz ansatz() {
        List<String> networks = own.isEmpty()
                ? List.of()
                : terms.unknowns().keySet().stream()
                        .map(u -> own.getOrDefault(u, network))
                        .toList();
        String text = own.isEmpty() ? network : String.join("; ", networks);
        return new PdeProblem.Ansatz(text, networks, firstScale, mapped, exactBoundary);
    }

    PdeProblem.Points points() {
        return points.points();
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

    private void readWeights(Predicate<String> isLabel) {
        p.take();
        if (p.peek().is("auto")) {
            p.take();
            return;
        }
        while (!p.isEnd()) {
            Lexeme place = p.name("a kind of condition");
            List<String> kinds = Arrays.stream(PdeProblem.Place.values())
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
