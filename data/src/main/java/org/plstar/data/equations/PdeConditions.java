package org.plstar.data.equations;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.Face;
import org.plstar.data.equations.PdeProblem.Given;

/** Reads the conditions of a differential equation: within the box, on faces, at points. */
final class PdeConditions {
    private final Source source;
    private final Parser p;
    private final PdeTerms terms;
    private final List<Coordinate> coordinates;
    private final PdeSettings settings;
    private final PdeTables files;
    private final PdePlaces places;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<PdeCorners.OnFaces> onFaces = new ArrayList<>();
    private Optional<Integer> time = Optional.empty();

    PdeConditions(
            Source source,
            Parser p,
            PdeTerms terms,
            List<Coordinate> coordinates,
            PdeSettings settings,
            PdeTables files) {
        this.source = source;
        this.p = p;
        this.terms = terms;
        this.coordinates = coordinates;
        this.settings = settings;
        this.files = files;
        places = new PdePlaces(source, p, terms, coordinates);
    }

    /** All conditions, once all names are known. */
    List<Condition> all() {
        later.forEach(Runnable::run);
        later.clear();
        return conditions;
    }

    /** The conditions that give a function's values on faces. */
    List<PdeCorners.OnFaces> onFaces() {
        return onFaces;
    }

    /** A condition whose residual is an expression, for its values at points. */
    static Condition shown(String label, PdeTerms.Compiled c) {
        return Condition.of(PdeProblem.Place.INTERIOR, label, List.of()).of(c);
    }

    /** A residual is made when all names are known. */
    private void add(
            PdeProblem.Place place,
            String label,
            List<Face> faces,
            double[] at,
            Expression left,
            Expression right) {
        Condition open = Condition.of(place, label, faces).at(at, new double[0]);
        later(open, () -> {
            PdeTerms.Compiled c = terms.residual(left, right);
            boolean all = place == PdeProblem.Place.BOUNDARY && faces.isEmpty();
            List<Face> on = all ? otherFaces() : faces;
            Optional<Given> given = given(place, label, on, left, right);
            requireUnknown(c, left.at(), label);
            return open.of(c).on(on).giving(given);
        });
    }

    /** Adds a condition with its weight, whose residual is made once all names are known. */
    private void later(Condition open, Supplier<Condition> made) {
        int position = conditions.size();
        conditions.add(open);
        later.add(() -> {
            double weight = settings.weight(open.place(), open.label());
            conditions.set(position, made.get().weighing(weight));
        });
    }

    /** The values of a condition u = g(x), which a network can satisfy by construction. */
    private Optional<Given> given(
            PdeProblem.Place place,
            String label,
            List<Face> faces,
            Expression left,
            Expression right) {
        boolean face = place == PdeProblem.Place.BOUNDARY || place == PdeProblem.Place.INITIAL;
        Integer u = face && left instanceof Expression.Name n && !n.bracketed()
                ? terms.unknowns().get(n.name())
                : null;
        if (u == null) {
            return Optional.empty();
        }
        Optional<PdeTerms.Compiled> g = terms.given(right);
        g.ifPresent(c -> onFaces.add(new PdeCorners.OnFaces(
                label, List.copyOf(terms.unknowns().keySet()).get(u), faces, c.term())));
        return g.map(c -> new Given(u, c.program()));
    }

    private void requireUnknown(PdeTerms.Compiled c, Place at, String label) {
        boolean any = c.leaves().stream()
                .anyMatch(l -> l instanceof PdeLeaf.Derivative || l instanceof PdeLeaf.SecondOrder);
        if (!any) {
            throw source.refuse(
                    EquationRefusal.CONSTANT_EQUATION,
                    at,
                    "\"" + label + "\" has no unknown function",
                    "an equation in unknown functions",
                    "correct it or leave it out");
        }
    }

    /** All faces except those of time and of periodic coordinates. */
    private List<Face> otherFaces() {
        List<Face> faces = new ArrayList<>();
        for (int j = 0; j < coordinates.size(); j++) {
            int at = j;
            boolean periodic = conditions.stream()
                    .anyMatch(c -> c.place() == PdeProblem.Place.PERIODIC
                            && c.faces().getFirst().coordinate() == at);
            if (!periodic && !(time.isPresent() && time.get() == j)) {
                faces.add(new Face(j, false));
                faces.add(new Face(j, true));
            }
        }
        return faces;
    }

    void condition(PdeProblem.Place place, Lexeme word) {
        requireUnknowns(word);
        String label = word.text();
        if (p.peek().kind() == Lexeme.Kind.NAME && !p.peek().is(":")) {
            label = p.take().text();
        }
        p.expect(":", "write: " + word.text() + ": equation");
        label = numbered(label);
        equation(place, label, List.of(), new double[0]);
    }

    private String numbered(String label) {
        String own = label;
        for (int k = 2; isTaken(own); k++) {
            own = label + " " + k;
        }
        return own;
    }

    boolean isTaken(String label) {
        return conditions.stream().anyMatch(c -> c.label().equals(label));
    }

    private void requireUnknowns(Lexeme word) {
        if (terms.unknowns().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.CYCLE,
                    word.at(),
                    "no unknown function is declared yet",
                    "unknown functions above",
                    "declare it above: unknown u(x in 0..1)");
        }
    }

    private void equation(PdeProblem.Place place, String label, List<Face> faces, double[] at) {
        Expression left = p.expression();
        if (!p.peek().is("=")) {
            throw p.unexpected("an operator or =", "an equation reads left = right");
        }
        p.take();
        add(place, label, List.copyOf(faces), at, left, p.expression());
    }

    void initial(Lexeme word) {
        requireUnknowns(word);
        p.expect("at", "write: initial at t = 0: u = …");
        int j = places.coordinate();
        p.expect("=", "write: initial at t = 0: u = …");
        Face face = places.face(j, p.expression());
        p.expect(":", "write: initial at t = 0: u = …");
        time = Optional.of(j);
        equation(PdeProblem.Place.INITIAL, numbered("initial"), List.of(face), new double[0]);
    }

    void at(Lexeme word) {
        requireUnknowns(word);
        if (p.peek().is("point")) {
            point();
            return;
        }
        int j = places.coordinate();
        p.expect("=", "write: at x = 0: u = 0");
        List<Face> faces = new ArrayList<>();
        faces.add(places.face(j, p.expression()));
        while (p.peek().is(",")) {
            p.take();
            faces.add(places.face(j, p.expression()));
        }
        p.expect(":", "write: at x = 0: u = 0");
        String label = "at "
                + coordinates.get(j).name()
                + " = "
                + String.join(
                        ", ",
                        faces.stream()
                                .map(f -> ""
                                        + (f.upper()
                                                ? coordinates.get(j).upper()
                                                : coordinates.get(j).lower()))
                                .toList());
        equation(PdeProblem.Place.BOUNDARY, numbered(label), faces, new double[0]);
    }

    /** at point (0, 0): p = 0. */
    private void point() {
        double[] at = places.point();
        p.expect(":", "write: at point (0, 0): p = 0");
        equation(PdeProblem.Place.POINT, numbered("point"), List.of(), at);
    }

    void periodic(Lexeme word) {
        requireUnknowns(word);
        int j = places.coordinate();
        List<Face> faces = List.of(new Face(j, false), new Face(j, true));
        for (Map.Entry<String, Integer> u : terms.unknowns().entrySet()) {
            for (List<Integer> by : List.of(List.<Integer>of(), List.of(j))) {
                PdeTerms.Compiled c = terms.periodic(u.getValue(), by);
                String label = numbered("periodic " + u.getKey() + (by.isEmpty() ? "" : "'"));
                Condition made =
                        Condition.of(PdeProblem.Place.PERIODIC, label, faces).of(c);
                later(made, () -> made);
            }
        }
    }

    /** data "obs.csv": u(x,y) = value; the columns are named as the coordinates. */
    void data(Lexeme word) {
        requireUnknowns(word);
        if (p.peek().kind() != Lexeme.Kind.STRING) {
            throw p.unexpected("a file name in quotes", "write: data \"obs.csv\": u = value");
        }
        Lexeme file = p.take();
        p.expect(":", "write: data \"obs.csv\": u = value");
        Expression left = p.expression();
        p.expect("=", "write: data \"obs.csv\": u = value");
        Lexeme value = p.name("the name of the column of measured values");
        Expression read =
                left instanceof Expression.Call c && terms.unknowns().containsKey(c.name())
                        ? new Expression.Name(c.at(), c.name(), "", List.of(), false)
                        : left;
        double[] at = files.points(source, file, coordinates);
        double[] measured = files.column(source, file, value.text());
        Condition open =
                Condition.of(PdeProblem.Place.DATA, numbered("data"), List.of()).at(at, measured);
        later(open, () -> open.of(terms.measurement(read, value.text())));
    }
}
