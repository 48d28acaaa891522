package org.plstar.data.equations;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.data.equations.PdeProblem.Coefficient;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.Face;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;

/** Reads a differential equation statement by statement; each is a line. */
final class PdeReader {
    private static final List<String> STATEMENTS =
            List.of(
                    "unknown",
                    "param",
                    "let",
                    "exact",
                    "interior",
                    "boundary",
                    "at",
                    "initial",
                    "periodic",
                    "data",
                    "network",
                    "points",
                    "weights",
                    "map",
                    "solve");

    private final Source source;
    private final Path folder;
    private final Parser p;
    private final PdeTerms terms;
    private final List<Coordinate> coordinates = new ArrayList<>();
    private final List<Coefficient> coefficients = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, PdeTerms.Function> exact = new HashMap<>();
    private final List<Runnable> later = new ArrayList<>();
    private Optional<Integer> time = Optional.empty();
    private final PdeSettings settings;

    private PdeReader(Source source, Path folder, List<Token> tokens) {
        this.source = source;
        this.folder = folder;
        this.p = new Parser(source, tokens);
        this.terms = new PdeTerms(source);
        this.settings = new PdeSettings(source, p, terms);
    }

    /** Reads a text. */
    static PdeProblem read(Source source, Path folder, String text) {
        List<Token> tokens = Lexer.tokens(source, text);
        return new PdeReader(source, folder, tokens).problem(tokens.getLast().at());
    }

    private PdeProblem problem(Place end) {
        p.skipEnds();
        while (p.peek().kind() != Token.Kind.END) {
            statement();
            if (!p.isEnd()) {
                throw p.unexpected("the end of the statement", "put a line end or ; before it");
            }
            p.skipEnds();
        }
        if (terms.unknowns().isEmpty()) {
            throw source.refuse(
                    EquationRefusal.NO_UNKNOWNS,
                    end,
                    "no unknown function is declared",
                    "at least one",
                    "declare it: unknown u(x in 0..1, y in 0..1)");
        }
        later.forEach(Runnable::run);
        require(end, PdeProblem.Place.INTERIOR, "no equation holds within the box", "interior: …");
        if (conditions.stream().allMatch(c -> c.place() == PdeProblem.Place.INTERIOR)) {
            throw source.refuse(
                    EquationRefusal.NO_CONDITION,
                    end,
                    "there is no condition on the boundary",
                    "at least one",
                    "state it: boundary: u = 0");
        }
        List<Optional<Program>> fields = new ArrayList<>();
        for (String u : terms.unknowns().keySet()) {
            PdeTerms.Function f =
                    exact.getOrDefault(u, terms.unknowns().size() == 1 ? exact.get("") : null);
            fields.add(f == null ? Optional.empty() : Optional.of(field(f)));
        }
        return new PdeProblem(
                source.name(),
                List.copyOf(coordinates),
                List.copyOf(terms.unknowns().keySet()),
                List.copyOf(coefficients),
                List.copyOf(conditions),
                fields,
                settings.network(),
                settings.firstScale(),
                settings.mapped(),
                settings.points(),
                settings.solver(),
                List.copyOf(warnings));
    }

    private void require(Place end, PdeProblem.Place place, String what, String fix) {
        if (conditions.stream().noneMatch(c -> c.place() == place)) {
            throw source.refuse(
                    EquationRefusal.NO_CONDITION, end, what, "at least one", "state it: " + fix);
        }
    }

    /** An exact solution in the coordinates themselves. */
    private Program field(PdeTerms.Function f) {
        List<Expression> arguments = new ArrayList<>();
        for (Coordinate c : coordinates) {
            arguments.add(new Expression.Name(f.at(), c.name(), "", List.of(), false));
        }
        terms.define("exact solution", f);
        return terms.field(new Expression.Call(f.at(), "exact solution", arguments)).program();
    }

    private void statement() {
        Token first = p.peek();
        String word = first.kind() == Token.Kind.NAME ? first.text() : "";
        switch (word) {
            case "unknown" -> unknown();
            case "param" -> param();
            case "let" -> {
                p.take();
                function(p.name("a name for the function"));
            }
            case "exact" -> exact();
            case "interior" -> condition(PdeProblem.Place.INTERIOR, p.take());
            case "boundary" -> condition(PdeProblem.Place.BOUNDARY, p.take());
            case "initial" -> initial(p.take());
            case "at" -> at(p.take());
            case "periodic" -> periodic(p.take());
            case "data" -> data(p.take());
            case "network", "points", "weights", "map", "solve" ->
                    settings.read(word, this::isTaken);
            default -> {
                if (first.kind() == Token.Kind.NAME) {
                    throw source.unknown(first.at(), word, "a statement", STATEMENTS);
                }
                throw p.unexpected("a statement", "begin with one of " + STATEMENTS);
            }
        }
    }

    private Token fresh(String what) {
        Token name = p.name(what);
        if (terms.has(name.text())) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    name.at(),
                    "\"" + name.text() + "\" has a meaning already",
                    "a name that is new",
                    "rename one of them");
        }
        return name;
    }

    private void unknown() {
        p.take();
        if (p.peek().is("coefficient")) {
            p.take();
            coefficient();
            return;
        }
        Place at = p.peek().at();
        List<Token> names = new ArrayList<>();
        do {
            if (!names.isEmpty()) {
                p.take();
            }
            names.add(fresh("a name for the unknown function"));
        } while (p.peek().is(","));
        if (!coordinates.isEmpty()) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    at,
                    "unknown functions are declared already",
                    "all of them in one statement",
                    "write: unknown u, v (x in 0..1)");
        }
        p.expect("(", "write: unknown u(x in 0..1, y in 0..1)");
        do {
            if (!coordinates.isEmpty()) {
                p.take();
            }
            Token c = fresh("a name for the coordinate");
            p.expect("in", "write: " + c.text() + " in 0..1");
            double lower = number(p.expression(), "the range's begin");
            p.expect("..", "give the range as 0..1");
            Expression end = p.expression();
            double upper = number(end, "the range's end");
            if (!(lower < upper)) {
                throw source.refuse(
                        EquationRefusal.BOUNDS,
                        end.at(),
                        "the range " + lower + ".." + upper + " of " + c.text() + " is empty",
                        "a lower end below the upper one",
                        "correct the range");
            }
            terms.coordinates().put(c.text(), coordinates.size());
            coordinates.add(new Coordinate(c.text(), lower, upper));
        } while (p.peek().is(","));
        p.expect(")", "close the bracket");
        for (Token n : names) {
            if (terms.has(n.text())) {
                throw source.refuse(
                        EquationRefusal.DUPLICATE,
                        n.at(),
                        "\"" + n.text() + "\" is a coordinate too, or declared twice",
                        "a name that is new",
                        "rename one of them");
            }
            terms.unknowns().put(n.text(), terms.unknowns().size());
        }
    }

    private void coefficient() {
        Token name = fresh("a name for the coefficient");
        double start = 0;
        Place startAt = name.at();
        if (p.peek().is("=")) {
            p.take();
            Expression x = p.expression();
            startAt = x.at();
            start = number(x, "the start");
        }
        double lower = Double.NEGATIVE_INFINITY;
        double upper = Double.POSITIVE_INFINITY;
        Optional<Statement.Interval> in = p.bounds();
        if (in.isPresent()) {
            lower = terms.evaluation().bound(in.get().lower(), "the lower bound");
            upper = terms.evaluation().bound(in.get().upper(), "the upper bound");
            new EquationList(source)
                    .bounded(name.text(), start, lower, upper, startAt, in.get().lower().at());
        }
        terms.coefficients().put(name.text(), coefficients.size());
        coefficients.add(new Coefficient(name.text(), start, lower, upper));
    }

    private double number(Expression x, String what) {
        return terms.evaluation().number(x, what);
    }

    private void param() {
        p.take();
        Token name = fresh("a name for the parameter");
        p.expect("=", "give its value");
        terms.param(name.text(), number(p.expression(), "param " + name.text()));
    }

    /** name(x,y) = expression. */
    private void function(Token name) {
        if (terms.has(name.text())) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    name.at(),
                    "\"" + name.text() + "\" has a meaning already",
                    "a name that is new",
                    "rename one of them");
        }
        terms.define(name.text(), definition(name.at()));
    }

    private PdeTerms.Function definition(Place at) {
        List<String> arguments = new ArrayList<>();
        if (p.peek().is("(")) {
            do {
                p.take();
                arguments.add(p.name("a name for the argument").text());
            } while (p.peek().is(","));
            p.expect(")", "close the bracket");
        }
        p.expect("=", "give the expression");
        return new PdeTerms.Function(arguments, p.expression(), at);
    }

    private void exact() {
        Token word = p.take();
        Token of = word;
        boolean named = p.peek().kind() == Token.Kind.NAME;
        if (named) {
            of = p.take();
            if (!terms.unknowns().containsKey(of.text())) {
                throw source.unknown(
                        of.at(), of.text(), "an unknown function", terms.unknowns().keySet());
            }
        }
        PdeTerms.Function f = definition(word.at());
        if (f.arguments().size() != coordinates.size()) {
            throw source.refuse(
                    EquationRefusal.TYPE,
                    word.at(),
                    "the exact solution has " + f.arguments().size() + " arguments",
                    "the coordinates, " + coordinates.size(),
                    "write exact(" + String.join(",", terms.coordinates().keySet()) + ") = …");
        }
        if (exact.putIfAbsent(named ? of.text() : "", f) != null) {
            throw source.refuse(
                    EquationRefusal.DUPLICATE,
                    word.at(),
                    "the exact solution is stated twice",
                    "once",
                    "leave one out");
        }
        if (!named) {
            terms.define("exact", f);
        }
    }

    // ---- conditions

    /** A residual is made when all names are known. */
    private void add(
            PdeProblem.Place place,
            String label,
            List<Face> faces,
            double[] at,
            Expression left,
            Expression right) {
        int position = conditions.size();
        conditions.add(
                new Condition(
                        place, label, EMPTY, List.of(), faces, at, new double[0], Double.NaN));
        later.add(
                () -> {
                    PdeTerms.Compiled c = terms.residual(left, right);
                    boolean all = place == PdeProblem.Place.BOUNDARY && faces.isEmpty();
                    conditions.set(
                            position,
                            new Condition(
                                    place,
                                    label,
                                    c.program(),
                                    c.leaves(),
                                    all ? otherFaces() : faces,
                                    at,
                                    new double[0],
                                    settings.weight(place, label)));
                    requireUnknown(c, left.at(), label);
                });
    }

    private static final Program EMPTY = new ProgramBuilder().build();

    private void requireUnknown(PdeTerms.Compiled c, Place at, String label) {
        boolean any =
                c.leaves().stream()
                        .anyMatch(
                                l ->
                                        l instanceof PdeLeaf.Derivative
                                                || l instanceof PdeLeaf.SecondOrder);
        if (!any) {
            throw source.refuse(
                    EquationRefusal.CONSTANT_EQUATION,
                    at,
                    "\"" + label + "\" has no unknown function",
                    "an equation in unknown functions",
                    "correct it or leave it out");
        }
    }

    /** All faces but those of time, and of periodic coordinates. */
    private List<Face> otherFaces() {
        List<Face> faces = new ArrayList<>();
        for (int j = 0; j < coordinates.size(); j++) {
            int at = j;
            boolean periodic =
                    conditions.stream()
                            .anyMatch(
                                    c ->
                                            c.place() == PdeProblem.Place.PERIODIC
                                                    && c.faces().getFirst().coordinate() == at);
            if (!periodic && !(time.isPresent() && time.get() == j)) {
                faces.add(new Face(j, false));
                faces.add(new Face(j, true));
            }
        }
        return faces;
    }

    private void condition(PdeProblem.Place place, Token word) {
        requireUnknowns(word);
        String label = word.text();
        if (p.peek().kind() == Token.Kind.NAME && !p.peek().is(":")) {
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

    private boolean isTaken(String label) {
        return conditions.stream().anyMatch(c -> c.label().equals(label));
    }

    private void requireUnknowns(Token word) {
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

    private int coordinate() {
        Token name = p.name("a coordinate");
        Integer j = terms.coordinates().get(name.text());
        if (j == null) {
            throw source.unknown(
                    name.at(), name.text(), "a coordinate", terms.coordinates().keySet());
        }
        return j;
    }

    private void initial(Token word) {
        requireUnknowns(word);
        p.expect("at", "write: initial at t = 0: u = …");
        int j = coordinate();
        p.expect("=", "write: initial at t = 0: u = …");
        Face face = face(j, p.expression());
        p.expect(":", "write: initial at t = 0: u = …");
        time = Optional.of(j);
        equation(PdeProblem.Place.INITIAL, numbered("initial"), List.of(face), new double[0]);
    }

    private Face face(int j, Expression x) {
        double v = number(x, "a face");
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

    private void at(Token word) {
        requireUnknowns(word);
        if (p.peek().is("point")) {
            point();
            return;
        }
        int j = coordinate();
        p.expect("=", "write: at x = 0: u = 0");
        List<Face> faces = new ArrayList<>();
        faces.add(face(j, p.expression()));
        while (p.peek().is(",")) {
            p.take();
            faces.add(face(j, p.expression()));
        }
        p.expect(":", "write: at x = 0: u = 0");
        String label =
                "at "
                        + coordinates.get(j).name()
                        + " = "
                        + String.join(
                                ", ",
                                faces.stream()
                                        .map(
                                                f ->
                                                        ""
                                                                + (f.upper()
                                                                        ? coordinates.get(j).upper()
                                                                        : coordinates
                                                                                .get(j)
                                                                                .lower()))
                                        .toList());
        equation(PdeProblem.Place.BOUNDARY, numbered(label), faces, new double[0]);
    }

    /** at point (0, 0): p = 0; without numbers, the lower corner. */
    private void point() {
        p.take();
        double[] at = new double[coordinates.size()];
        for (int j = 0; j < at.length; j++) {
            at[j] = coordinates.get(j).lower();
        }
        if (p.peek().is("(")) {
            for (int j = 0; j < at.length; j++) {
                p.take();
                Expression x = p.expression();
                at[j] = number(x, "a coordinate");
                if (at[j] < coordinates.get(j).lower() || at[j] > coordinates.get(j).upper()) {
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
        p.expect(":", "write: at point (0, 0): p = 0");
        equation(PdeProblem.Place.POINT, numbered("point"), List.of(), at);
    }

    private void periodic(Token word) {
        requireUnknowns(word);
        int j = coordinate();
        List<Face> faces = List.of(new Face(j, false), new Face(j, true));
        for (Map.Entry<String, Integer> u : terms.unknowns().entrySet()) {
            for (List<Integer> by : List.of(List.<Integer>of(), List.of(j))) {
                PdeTerms.Compiled c = terms.periodic(u.getValue(), by);
                String label = numbered("periodic " + u.getKey() + (by.isEmpty() ? "" : "'"));
                int position = conditions.size();
                conditions.add(periodic(c, label, faces, 1));
                later.add(
                        () ->
                                conditions.set(
                                        position,
                                        periodic(
                                                c,
                                                label,
                                                faces,
                                                settings.weight(
                                                        PdeProblem.Place.PERIODIC, label))));
            }
        }
    }

    private static Condition periodic(
            PdeTerms.Compiled c, String label, List<Face> faces, double weight) {
        return new Condition(
                PdeProblem.Place.PERIODIC,
                label,
                c.program(),
                c.leaves(),
                faces,
                new double[0],
                new double[0],
                weight);
    }

    /** data "obs.csv": u(x,y) = value; the columns are named as the coordinates. */
    private void data(Token word) {
        requireUnknowns(word);
        if (p.peek().kind() != Token.Kind.STRING) {
            throw p.unexpected("a file name in quotes", "write: data \"obs.csv\": u = value");
        }
        Token file = p.take();
        p.expect(":", "write: data \"obs.csv\": u = value");
        Expression left = p.expression();
        p.expect("=", "write: data \"obs.csv\": u = value");
        Token value = p.name("the name of the column of measured values");
        Expression read =
                left instanceof Expression.Call c && terms.unknowns().containsKey(c.name())
                        ? new Expression.Name(c.at(), c.name(), "", List.of(), false)
                        : left;
        NumberTable table =
                NumberTable.read(
                        source,
                        new Statement.Table(file.at(), "data", file.at(), file.text()),
                        folder);
        int n = table.rows();
        double[] at = new double[n * coordinates.size()];
        double[] measured = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < coordinates.size(); j++) {
                at[i * coordinates.size() + j] =
                        table.value(source, file.at(), coordinates.get(j).name(), i + 1);
            }
            measured[i] = table.value(source, file.at(), value.text(), i + 1);
        }
        int position = conditions.size();
        String label = numbered("data");
        conditions.add(
                new Condition(
                        PdeProblem.Place.DATA,
                        label,
                        EMPTY,
                        List.of(),
                        List.of(),
                        at,
                        measured,
                        1));
        later.add(
                () -> {
                    PdeTerms.Compiled c = terms.measurement(read, value.text());
                    conditions.set(
                            position,
                            new Condition(
                                    PdeProblem.Place.DATA,
                                    label,
                                    c.program(),
                                    c.leaves(),
                                    List.of(),
                                    at,
                                    measured,
                                    settings.weight(PdeProblem.Place.DATA, label)));
                });
    }
}
