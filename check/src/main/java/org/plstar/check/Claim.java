package org.plstar.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A claim, with all the hints that a proof needs (docs/proofs.md, 1).
 *
 * @param kind the kind of the claim, one of six
 * @param point the name of w1
 * @param radii ends of the cells, the last the radius S
 * @param byRows along the row space; otherwise in all directions
 * @param measured for each program the lines whose reach is measured
 * @param sharp whether norms are spectral
 * @param eta the step of B, else 0
 * @param from the name of w0 for C, or empty
 * @param direction for N: for each program the name of q's part
 * @param range for U: the values of the parameter; point and radii are those of its first cell
 */
public record Claim(
        Kind kind,
        String point,
        List<Double> radii,
        boolean byRows,
        List<List<Integer>> measured,
        boolean sharp,
        double eta,
        String from,
        List<String> direction,
        Optional<Range> range) {
    private static final int MOST_CELLS = 1000;

    /** The kinds of claims. */
    public enum Kind {
        /** The claim that gradient flow converges. */
        A,
        /** The claim that gradient descent converges. */
        B,
        /** The claim that a solution exists. */
        C,
        /** The claim that no solution exists in the ball. */
        N,
        /** The claim that outputs move by at most a bound. */
        M,
        /** The claim that a solution exists for every value of a parameter. */
        U
    }

    /** A claim about one point. */
    public Claim(
            Kind kind,
            String point,
            List<Double> radii,
            boolean byRows,
            List<List<Integer>> measured,
            boolean sharp,
            double eta,
            String from,
            List<String> direction) {
        this(kind, point, radii, byRows, measured, sharp, eta, from, direction, Optional.empty());
    }

    /** A claim U. */
    public Claim(Range range, List<List<Integer>> measured, boolean sharp) {
        this(
                Kind.U,
                range.cells().getFirst().point(),
                range.cells().getFirst().radii(),
                true,
                measured,
                sharp,
                0,
                "",
                List.of(),
                Optional.of(range));
    }

    /** Refuses radii that do not increase. */
    public Claim {
        radii = List.copyOf(radii);
        measured = List.copyOf(measured);
        direction = List.copyOf(direction);
        Unreadable.require(
                range.isPresent() == (kind == Kind.U), "a claim " + kind + " and its range");
        requireGrowing(radii);
        range.ifPresent(r -> r.cells().forEach(cell -> requireGrowing(cell.radii())));
        boolean one = kind == Kind.N || kind == Kind.M;
        Unreadable.require(!one || radii.size() == 1, "a claim " + kind + " has one radius");
        Unreadable.require(
                kind != Kind.B || (eta > 0 && eta < 1e300), "a claim B needs a step eta > 0");
    }

    private static void requireGrowing(List<Double> radii) {
        Unreadable.require(
                !radii.isEmpty() && radii.size() <= MOST_CELLS, radii.size() + " radii of a claim");
        double last = 0;
        for (double s : radii) {
            Unreadable.require(s > last, "the radii do not grow from 0");
            Unreadable.require(s > 1e-100 && s < 1e100, "a radius of " + s);
            last = s;
        }
    }

    /** The radius S of the ball. */
    public double radius() {
        return radii.getLast();
    }

    /** Whether the claim's sentence is about a point. */
    public boolean names(String name) {
        return point.equals(name)
                || from.equals(name)
                || range.stream()
                        .flatMap(r -> r.cells().stream())
                        .anyMatch(c -> c.point().equals(name) || c.tangent().equals(name));
    }

    static Claim read(Members m, int programs) {
        Kind kind = kind(m.text("claim"));
        boolean lengths = kind.compareTo(Kind.N) < 0;
        String by = lengths ? m.text("by") : "norms";
        Unreadable.require(by.equals("rows") || by.equals("norms"), "a claim by " + by);
        List<List<Integer>> measured = new ArrayList<>();
        for (Object list : m.list("measured")) {
            measured.add(Members.list("measured", list).stream()
                    .map(v -> Members.whole("measured", v))
                    .toList());
        }
        Unreadable.require(measured.size() == programs, "measured is not a list for each program");
        List<String> direction = new ArrayList<>();
        if (kind == Kind.N) {
            m.list("direction").forEach(v -> direction.add(Members.text("direction", v)));
            Unreadable.require(
                    direction.size() == programs, "direction is not an array for each program");
        }
        if (kind == Kind.U) {
            Claim c = new Claim(Range.read(m), measured, m.flag("sharp", true));
            m.end();
            return c;
        }
        List<Double> radii = new ArrayList<>();
        for (double s : m.numbers("radii")) {
            radii.add(s);
        }
        Claim c = new Claim(
                kind,
                m.text("point"),
                radii,
                by.equals("rows"),
                measured,
                m.flag("sharp", true),
                kind == Kind.B ? m.number("eta") : 0,
                kind == Kind.C && m.has("from") ? m.text("from") : "",
                direction);
        m.end();
        return c;
    }

    private static Kind kind(String name) {
        for (Kind k : Kind.values()) {
            if (k.name().equals(name)) {
                return k;
            }
        }
        throw new Unreadable("a claim " + name + "; there are A, B, C, N, M, U");
    }
}
