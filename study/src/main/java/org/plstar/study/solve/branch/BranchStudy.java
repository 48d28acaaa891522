package org.plstar.study.solve.branch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.data.equations.Equations;
import org.plstar.refusal.Refusal;
import org.plstar.study.Progress;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.claim.Digits;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.branch.Curve.Corrected;
import org.plstar.study.solve.branch.Curve.Tangent;
import org.plstar.system.GroupedSystem;

/** Follows a branch: lengths of steps, and what happens between two points. */
final class BranchStudy {
    private static final double FIRST = 0.02;
    private static final double LONGEST = 0.1;
    private static final double SHORTEST = 1e-9;

    /** The cosine of the largest angle between the tangents of neighbours, 26 degrees. */
    private static final double TURN = 0.9;

    private static final double LONGER = 1.6;

    /** The number of corrections up to which the next step is longer. */
    private static final int FEW = 3;

    /** How far a point may be from one ahead of it by a length of 0. */
    private static final double NEAR = 1e-8;

    private static final int MOST_TRIES = 80;

    /** The halvings of a step in which other branches may begin. */
    private static final int HALVINGS = 20;

    private final BranchRequest q;
    private final Session session;
    private final int size;

    /** The place of the param. */
    private final int at;

    private final double[] units;
    private final Curve curve;
    private final List<BranchResult.Point> points = new ArrayList<>();
    private final List<BranchResult.Fold> folds = new ArrayList<>();
    private final List<Double> crossings = new ArrayList<>();
    private double[] x;
    private Tangent t;
    private double arc;
    private double residual;

    /** The sense in which the param changes along the branch. */
    private double sense;

    /** The point at a length along the tangent, and its own tangent. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Place(double[] x, Tangent t, int corrections) {}

    /** What is 0 at a place that is looked for. */
    private interface Event {
        double of(Place place);
    }

    private BranchStudy(BranchRequest q, Session session) {
        this.q = q;
        this.session = session;
        this.size = q.equations().unknowns().size();
        this.at = q.equations().unknowns().stream()
                .map(Equations.Unknown::name)
                .toList()
                .indexOf(q.param());
        GroupedSystem system = system(q.equations(), q.param());
        this.x = start(q.equations(), q.param(), q.from(), session);
        this.units = new double[size];
        double range = Math.abs(q.to() - q.from());
        Arrays.fill(units, 1);
        units[at] = range;
        double[] along = new double[size];
        sense = Math.signum(q.to() - q.from());
        along[at] = sense;
        Optional<Tangent> first = new Curve(system, units, session.workers()).tangent(x, along);
        for (int j = 0; j < size; j++) {
            if (j != at) {
                double change =
                        first.isPresent() ? first.get().t()[j] / first.get().t()[at] : 0;
                double unit = Math.max(Math.abs(x[j]), Math.abs(change));
                units[j] = (unit > 0 && unit < 1e100 ? unit : 1) * Math.sqrt(size - 1.0);
            }
        }
        this.curve = new Curve(system, units, session.workers());
        this.t = curve.tangent(x, along)
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.RANGE,
                        q.param() + " = " + q.from(),
                        "the branch turns back at its first point, branches meet there, or factors of"
                                + " its Jacobian are too large",
                        "a value at which one solution changes with " + q.param(),
                        "begin at another value"));
    }

    static BranchResult run(BranchRequest q, Session session) {
        return new BranchStudy(q, session).follow();
    }

    /**
     * The equations in groups.
     *
     * @throws Refusal RANGE where equations and unknowns beside the param are not as many, or of
     *     too many forms
     */
    static GroupedSystem system(Equations equations, String param) {
        int n = equations.equations().size();
        int size = equations.unknowns().size();
        if (n != size - 1) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    equations.name(),
                    Digits.count(n, "equation")
                            + " in "
                            + Digits.count(size - 1, "unknown")
                            + " beside "
                            + param,
                    "as many equations as unknowns",
                    n < size - 1 ? "fix unknowns by equations" : "leave equations out");
        }
        return equations
                .grouped()
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.RANGE,
                        equations.name(),
                        n + " equations of too many different forms",
                        "equations that differ in numbers and unknowns, in a few forms",
                        "solve for single values of " + param));
    }

    /**
     * The solution at the beginning, found from the starts.
     *
     * @throws Refusal RANGE where none is found
     */
    static double[] start(Equations equations, String param, double from, Session session) {
        int at = equations.unknowns().stream()
                .map(Equations.Unknown::name)
                .toList()
                .indexOf(param);
        double[] start = equations.start();
        double[] lower = equations.lower();
        double[] upper = equations.upper();
        start[at] = from;
        lower[at] = from;
        upper[at] = from;
        Equations there = equations.from(start, lower, upper);
        SolveResult r = SolveRequest.of(there).run(session.withProgress(Progress.SILENT));
        if (!r.found()) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    param + " = " + from,
                    "no solution is found there to begin at: " + r.detail(),
                    "a value at which the starts lead to a solution",
                    "give other starts, or begin at another value");
        }
        return r.w();
    }

    private BranchResult follow() {
        add(x);
        double h = FIRST;
        Optional<BranchResult.End> end = Optional.empty();
        String bound = "";
        while (end.isEmpty()) {
            if (session.stop().getAsBoolean()) {
                end = Optional.of(BranchResult.End.STOPPED);
                break;
            }
            if (points.size() >= q.points()) {
                end = Optional.of(BranchResult.End.POINTS);
                break;
            }
            session.progress().at("points", points.size(), q.points());
            Optional<Place> next = place(h);
            if (next.isEmpty()) {
                h /= 2;
                end = stuck(h);
                continue;
            }
            Place last = next.get();
            double reach = h;
            Optional<Found> fold = Optional.empty();
            boolean turns = last.t.t()[at] * sense < 0;
            if (turns) {
                fold = located(h, p -> p.t.t()[at]);
                if (fold.isEmpty()) {
                    h /= 2;
                    end = stuck(h);
                    continue;
                }
                if (isInside(fold.get().place.x)) {
                    add(fold.get());
                } else {
                    last = fold.get().place;
                    reach = fold.get().length;
                }
            }
            if (!isInside(last.x)) {
                Optional<Edge> edge = edge(last, reach);
                if (edge.isEmpty()) {
                    h /= 2;
                    end = stuck(h);
                    continue;
                }
                end = Optional.of(end(edge.get()));
                bound = edge.get().j == at
                        ? ""
                        : q.equations().unknowns().get(edge.get().j).name()
                                + " = "
                                + edge.get().limit;
                break;
            }
            if (turns) {
                sense = -sense;
            }
            if (last.t.sign() != t.sign()) {
                crossing(h);
            }
            add(last.x);
            x = last.x;
            t = last.t;
            h = last.corrections <= FEW ? Math.min(LONGEST, h * LONGER) : h;
        }
        return new BranchResult(
                q.param(),
                names(),
                List.copyOf(points),
                List.copyOf(folds),
                List.copyOf(crossings),
                end.get(),
                bound,
                residual);
    }

    private static Optional<BranchResult.End> stuck(double h) {
        return h < SHORTEST ? Optional.of(BranchResult.End.STUCK) : Optional.empty();
    }

    /** A bound that is reached, by an unknown or by the param. */
    private record Edge(Found found, int j, double limit) {}

    /** The bound that is reached first on the way to a place; absent where one is not found. */
    private Optional<Edge> edge(Place last, double reach) {
        Optional<Edge> first = Optional.empty();
        for (int j = 0; j < size; j++) {
            int k = j;
            double limit = limit(j, last.x);
            if (Double.isNaN(limit)) {
                continue;
            }
            Optional<Found> found = located(reach, p -> p.x[k] - limit);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            if (first.isEmpty() || found.get().length < first.get().found.length) {
                first = Optional.of(new Edge(found.get(), j, limit));
            }
        }
        return first;
    }

    /** Adds the point at a bound, and says which end it is. */
    private BranchResult.End end(Edge edge) {
        add(at(edge.found.place.x, edge.j, edge.limit));
        return edge.j != at
                ? BranchResult.End.BOUND
                : edge.limit == q.to() ? BranchResult.End.TO : BranchResult.End.FROM;
    }

    private List<String> names() {
        List<String> all = new ArrayList<>();
        for (int j = 0; j < size; j++) {
            if (j != at) {
                all.add(q.equations().unknowns().get(j).name());
            }
        }
        return List.copyOf(all);
    }

    /** The point of the branch at a length along the tangent; absent where the step is too long. */
    private Optional<Place> place(double h) {
        double[] ahead = x.clone();
        for (int j = 0; j < size; j++) {
            ahead[j] = Math.fma(h * units[j], t.t()[j], ahead[j]);
        }
        Optional<Corrected> c = curve.corrected(ahead, t.t());
        if (c.isEmpty() || away(c.get().x(), ahead) > h + NEAR) {
            return Optional.empty();
        }
        return curve.tangent(c.get().x(), t.t())
                .filter(next -> dot(next.t(), t.t()) >= TURN)
                .map(next -> new Place(c.get().x(), next, c.get().corrections()));
    }

    private double away(double[] a, double[] b) {
        double[] d = new double[size];
        for (int j = 0; j < size; j++) {
            d[j] = (a[j] - b[j]) / units[j];
        }
        return Curve.norm(d);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum = Math.fma(a[j], b[j], sum);
        }
        return sum;
    }

    /** A place that was looked for, and the one before it. */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Found(Place place, double length, double[] before) {}

    /** The place up to a length where an event is 0, by the rule of Illinois. */
    private Optional<Found> located(double to, Event event) {
        Optional<Place> first = place(0);
        Optional<Place> last = place(to);
        if (first.isEmpty() || last.isEmpty()) {
            return Optional.empty();
        }
        double a = 0;
        double b = to;
        double fa = event.of(first.get());
        double fb = event.of(last.get());
        Place best = last.get();
        double[] before = first.get().x;
        double length = b;
        for (int k = 0; k < MOST_TRIES && fb != 0 && Math.abs(b - a) > 1e-14 * (1 + to); k++) {
            double middle = b - fb * (b - a) / (fb - fa);
            if (middle == b) {
                break;
            }
            Optional<Place> next = place(middle);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            before = best.x;
            best = next.get();
            length = middle;
            double f = event.of(best);
            if (f * fb < 0) {
                a = b;
                fa = fb;
            } else {
                fa /= 2;
            }
            b = middle;
            fb = f;
        }
        return Optional.of(new Found(best, length, before));
    }

    /** A point near another one where an unknown or the param has a value, to the last digit. */
    private double[] at(double[] near, int j, double value) {
        double[] w = near.clone();
        w[j] = value;
        double[] across = new double[size];
        across[j] = 1;
        return curve.corrected(w, across).map(Corrected::x).orElse(near);
    }

    private boolean isInside(double[] w) {
        for (int j = 0; j < size; j++) {
            if (!Double.isNaN(limit(j, w))) {
                return false;
            }
        }
        return true;
    }

    /** The bound that a number is beyond; not-a-number if it is within its bounds. */
    private double limit(int j, double[] w) {
        Equations.Unknown u = q.equations().unknowns().get(j);
        double lower = j == at ? Math.min(q.from(), q.to()) : u.lower();
        double upper = j == at ? Math.max(q.from(), q.to()) : u.upper();
        return w[j] < lower ? lower : w[j] > upper ? upper : Double.NaN;
    }

    /** Notes about where the determinant changes its sign within a step. */
    private void crossing(double h) {
        double from = 0;
        double to = h;
        double value = x[at];
        for (int k = 0; k < HALVINGS; k++) {
            Optional<Place> middle = place((from + to) / 2);
            if (middle.isEmpty()) {
                break;
            }
            value = middle.get().x[at];
            if (middle.get().t.sign() == t.sign()) {
                from = (from + to) / 2;
            } else {
                to = (from + to) / 2;
            }
        }
        crossings.add(value);
    }

    private void add(Found fold) {
        double[] w = fold.place.x;
        add(w);
        double error = Math.abs(w[at] - fold.before[at]) + 8 * 0x1p-52 * Math.abs(w[at]);
        folds.add(new BranchResult.Fold(points.size() - 1, w[at], error, sense > 0));
    }

    private void add(double[] w) {
        if (!points.isEmpty()) {
            BranchResult.Point last = points.getLast();
            arc += away(full(last), w);
        }
        residual = Math.max(residual, curve.residual(w));
        double[] own = new double[size - 1];
        System.arraycopy(w, 0, own, 0, at);
        System.arraycopy(w, at + 1, own, at, size - 1 - at);
        points.add(new BranchResult.Point(w[at], arc, own));
    }

    private double[] full(BranchResult.Point p) {
        double[] w = new double[size];
        System.arraycopy(p.w(), 0, w, 0, at);
        w[at] = p.value();
        System.arraycopy(p.w(), at, w, at + 1, size - 1 - at);
        return w;
    }
}
