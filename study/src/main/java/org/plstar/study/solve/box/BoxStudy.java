package org.plstar.study.solve.box;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.ScalarGraph;
import org.plstar.optimize.Box;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;

/** Runs the search of a request: its unknowns and bounds, and the roots that are different. */
final class BoxStudy {
    /** The largest number of unknowns: slopes are full matrices of them. */
    static final int MOST = 200;

    private final BoxRequest q;
    private final Session session;
    private final int all;

    /** The position of each unknown in a box; below 0 for those that are fixed. */
    private final int[] positions;

    private final double[] values;
    private final int free;

    private BoxStudy(BoxRequest q, Session session) {
        this.q = q;
        this.session = session;
        this.all = q.equations().unknowns().size();
        this.positions = new int[all];
        this.values = new double[all];
        int count = 0;
        for (int j = 0; j < all; j++) {
            Equations.Unknown u = q.equations().unknowns().get(j);
            boolean used = q.equations().structure().isUsed(j);
            boolean fixed = !used || u.lower() == u.upper();
            positions[j] = fixed ? -1 : count++;
            values[j] = used ? u.lower() : u.start();
        }
        this.free = count;
    }

    static BoxResult run(BoxRequest q, Session session) {
        return new BoxStudy(q, session).run();
    }

    private BoxResult run() {
        ScalarGraph graph = graph();
        TapeNodes.Made made = TapeNodes.of(graph, positions, values);
        Box bounds = bounds();
        Box first = new Box(bounds.lower().clone(), bounds.upper().clone());
        if (!BoxWork.hull(tape(made, graph), first.lower(), first.upper())) {
            return result(bounds, new BoxSearch.Found(List.of(), List.of(), List.of(), 1));
        }
        requireFinite(first);
        Box finite = new Box(bounds.lower().clone(), bounds.upper().clone());
        for (int j = 0; j < free; j++) {
            boolean known = bounds.lower()[j] > Double.NEGATIVE_INFINITY;
            finite.lower()[j] = known ? bounds.lower()[j] : first.lower()[j];
            known = bounds.upper()[j] < Double.POSITIVE_INFINITY;
            finite.upper()[j] = known ? bounds.upper()[j] : first.upper()[j];
        }
        BoxSearch search = new BoxSearch(
                () -> q.cover().isPresent()
                        ? new CoverWork(tape(made, graph), finite, q.cover().getAsDouble())
                        : new BoxWork(tape(made, graph), first),
                first,
                session);
        return result(finite, search.run(q.seconds(), q.boxes()));
    }

    private Tape tape(TapeNodes.Made made, ScalarGraph graph) {
        return new Tape(made.nodes(), made.equations(), graph.targets(), free);
    }

    private ScalarGraph graph() {
        ScalarGraph graph = q.equations()
                .structure()
                .graph()
                .orElseThrow(() -> Refusal.of(
                        StudyRefusal.RANGE,
                        "equations",
                        "they are a program, and intervals are computed of a text",
                        "a text of equations, or an .nl file",
                        "write them as a text"));
        int n = graph.equations().length;
        boolean covered = q.cover().isPresent();
        if (covered ? n >= free : n != free) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    q.equations().name(),
                    n + (n == 1 ? " equation in " : " equations in ") + free
                            + (free == 1 ? " unknown" : " unknowns") + " not fixed by bounds",
                    covered
                            ? "fewer equations than unknowns for a cover"
                            : "as many equations as unknowns",
                    n < free
                            ? "fix unknowns by equal bounds, or ask for a cover"
                            : n > free
                                    ? "leave equations out that follow from the others"
                                    : "leave the cover out");
        }
        if (free > MOST) {
            throw Refusal.of(
                    StudyRefusal.RANGE,
                    q.equations().name(),
                    free + " unknowns",
                    "at most " + MOST + " for all solutions of a box",
                    "look for one solution");
        }
        return graph;
    }

    private Box bounds() {
        Box bounds = new Box(new double[free], new double[free]);
        for (int j = 0; j < all; j++) {
            if (positions[j] >= 0) {
                Equations.Unknown u = q.equations().unknowns().get(j);
                bounds.lower()[positions[j]] = u.lower();
                bounds.upper()[positions[j]] = u.upper();
            }
        }
        return bounds;
    }

    private void requireFinite(Box first) {
        for (int j = 0; j < all; j++) {
            int at = positions[j];
            if (at >= 0 && !(first.upper()[at] - first.lower()[at] < Double.POSITIVE_INFINITY)) {
                Equations.Unknown u = q.equations().unknowns().get(j);
                throw Refusal.of(
                        StudyRefusal.RANGE,
                        "bounds of " + u.name(),
                        "[" + u.lower() + ", " + u.upper()
                                + "], and the equations do not make them finite",
                        "finite bounds for all solutions of a box",
                        "give bounds: var " + u.name() + " = " + u.start() + " in [-10, 10]");
            }
        }
    }

    private BoxResult result(Box bounds, BoxSearch.Found found) {
        return q.cover().isPresent() ? cover(bounds, found) : solutions(bounds, found);
    }

    /**
     * The boxes of a cover; those that were proved have their solutions near the parts of a box.
     */
    private BoxResult cover(Box bounds, BoxSearch.Found found) {
        List<BoxResult.Part> parts = new ArrayList<>();
        for (Outcome.Root r : found.roots()) {
            parts.add(new BoxResult.Part(full(r.at().lower()), full(r.at().upper()), true));
        }
        for (Box box : found.undecided()) {
            parts.add(new BoxResult.Part(full(box.lower()), full(box.upper()), false));
        }
        parts.sort((a, b) -> Arrays.compare(a.lower(), b.lower()));
        return new BoxResult(
                names(),
                contents(bounds, List.of(), found.open(), found, found.open().isEmpty()),
                Optional.of(new BoxResult.Cover(
                        q.cover().getAsDouble(),
                        found.roots().size(),
                        found.undecided().size(),
                        List.copyOf(parts))));
    }

    private List<String> names() {
        return q.equations().unknowns().stream().map(Equations.Unknown::name).toList();
    }

    private BoxResult.Contents contents(
            Box bounds,
            List<BoxResult.Root> roots,
            List<Box> places,
            BoxSearch.Found found,
            boolean complete) {
        double part = 0;
        for (Box box : places) {
            part += BoxSearch.part(box, bounds);
        }
        return new BoxResult.Contents(
                full(bounds.lower()),
                full(bounds.upper()),
                List.copyOf(roots),
                places.stream()
                        .sorted((a, b) -> Arrays.compare(a.lower(), b.lower()))
                        .map(b -> new BoxResult.Place(full(b.lower()), full(b.upper())))
                        .toList(),
                Math.min(1, part),
                found.boxes(),
                complete,
                !found.open().isEmpty());
    }

    /**
     * The different roots within the bounds of the unknowns.
     *
     * @param box the bounds, of which those that were infinite follow from the equations
     */
    private BoxResult solutions(Box box, BoxSearch.Found found) {
        Box bounds = bounds();
        List<Outcome.Root> kept = new ArrayList<>();
        List<Boolean> unique = new ArrayList<>();
        for (Outcome.Root r : found.roots()) {
            if (meets(r.at(), bounds)) {
                keep(r, kept, unique);
            }
        }
        List<BoxResult.Root> roots = new ArrayList<>();
        for (int k = 0; k < kept.size(); k++) {
            roots.add(root(kept.get(k).at(), unique.get(k), bounds));
        }
        roots.sort((a, b) -> Arrays.compare(a.values(), b.values()));
        List<Box> around = kept.stream().map(Outcome.Root::around).toList();
        List<Box> places = new ArrayList<>(Places.of(outside(found.undecided(), around)));
        places.addAll(outside(found.open(), around));
        boolean complete = places.isEmpty() && !unique.contains(false);
        return new BoxResult(
                names(), contents(box, roots, places, found, complete), Optional.empty());
    }

    private static List<Box> outside(List<Box> boxes, List<Box> around) {
        return boxes.stream().filter(b -> !BoxWork.isWithinOne(b, around)).toList();
    }

    /** Keeps a root that is another one than those before it, or may be. */
    private static void keep(Outcome.Root r, List<Outcome.Root> kept, List<Boolean> unique) {
        boolean open = false;
        for (int k = 0; k < kept.size(); k++) {
            Outcome.Root other = kept.get(k);
            if (BoxWork.isWithin(r.at(), other.around())
                    || BoxWork.isWithin(other.at(), r.around())) {
                if (width(r.at()) < width(other.at())) {
                    kept.set(k, r);
                }
                return;
            }
            open |= meets(r.at(), other.at());
        }
        kept.add(r);
        unique.add(!open);
    }

    private static boolean meets(Box a, Box b) {
        for (int j = 0; j < a.lower().length; j++) {
            if (a.upper()[j] < b.lower()[j] || b.upper()[j] < a.lower()[j]) {
                return false;
            }
        }
        return true;
    }

    private static double width(Box box) {
        double most = 0;
        for (int j = 0; j < box.lower().length; j++) {
            most = Math.max(most, box.upper()[j] - box.lower()[j]);
        }
        return most;
    }

    private BoxResult.Root root(Box at, boolean unique, Box bounds) {
        double[] middle = new double[free];
        for (int j = 0; j < free; j++) {
            middle[j] = Interval.middle(at.lower()[j], at.upper()[j]);
        }
        return new BoxResult.Root(full(middle), width(at), unique, !BoxWork.isWithin(at, bounds));
    }

    /** The numbers of a box's unknowns with those of fixed ones, [p]. */
    private double[] full(double[] numbers) {
        double[] w = values.clone();
        for (int j = 0; j < all; j++) {
            w[j] = positions[j] < 0 ? values[j] : numbers[positions[j]] + 0.0; // no negative zero
        }
        return w;
    }
}
