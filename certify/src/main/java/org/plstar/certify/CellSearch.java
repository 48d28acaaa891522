package org.plstar.certify;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.check.Covered;
import org.plstar.check.NotProved;
import org.plstar.check.Point;
import org.plstar.check.Proof;
import org.plstar.check.Range;
import org.plstar.check.Search;
import org.plstar.system.ResidualSystem;

/**
 * Cuts the range of a parameter into cells on each of which the check proves a solution for every
 * value (theorem U of docs/proofs.md).
 *
 * <p>Nothing here is trusted: what is told as proved is what the check confirms of the whole. Cost:
 * some three evaluations of theorem C for each cell.
 */
public final class CellSearch {
    /** The most cells of a range. */
    public static final int MOST = 400;

    private static final double WIDER = 1.6;
    private static final double NARROWER = 0.8;
    private static final double SHORTEST = 1e-7;

    /** The first cell where the whole range is none, as a part of it. */
    private static final double FIRST = 0.25;

    /** The exponent of the largest unit of s, and of 1 over the smallest. */
    private static final int LARGEST = 200;

    /** No radius is smaller. */
    private static final double SMALLEST = 1e-90;

    private static final int TURNS = 25;
    private static final int HALVINGS = 12;

    private final LoweredEquations equations;
    private final int parameter;
    private final Branch branch;
    private final List<List<Integer>> measured = new ArrayList<>();
    private final SequencedMap<String, double[]> points = new LinkedHashMap<>();
    private final List<Range.Cell> cells = new ArrayList<>();

    /** Solutions by the parameter. */
    public interface Branch {
        /**
         * The solution for a value of the parameter.
         *
         * @param near where the search for it begins, [p]
         */
        Optional<Place> at(double value, double[] near);
    }

    /**
     * A solution to rounding.
     *
     * @param w all unknowns and the parameter, [p]
     * @param slope their derivatives by the parameter, [p]
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    public record Place(double[] w, double[] slope) {
        /** The point of the tangent at a value of the parameter. */
        double[] ahead(double value, int parameter) {
            double[] x = new double[w.length];
            for (int j = 0; j < x.length; j++) {
                x[j] = w[j] + slope[j] * (value - w[parameter]);
            }
            return x;
        }
    }

    /**
     * What is proved.
     *
     * @param proof of a claim U from the beginning on; absent if no cell is proved there
     * @param reached the value up to which it is
     * @param why no cell begins there, if that is not the end of the range
     */
    public record Covering(
            Optional<Proof> proof,
            double reached,
            String why,
            LoweredEquations equations,
            SequencedMap<String, double[]> points) {
        /** The name of the certificate's file. */
        public static final String FILE = LoweredEquations.TEXT;

        /** Writes the files of the certificate to a folder. */
        public void write(Path folder, Map<String, String> about) throws IOException {
            equations.write(
                    folder,
                    points,
                    proof.stream().map(Proof::claim).toList(),
                    about,
                    "",
                    new LinkedHashMap<>());
        }
    }

    private CellSearch(ResidualSystem system, int parameter, Branch branch, double[] start) {
        equations = LoweredEquations.of(List.of(system), start);
        this.parameter = parameter;
        this.branch = branch;
    }

    /**
     * Proves a solution for as much of a range as it can, from its beginning on.
     *
     * @param system of one unknown more than equations
     * @param parameter the place of the parameter among the unknowns
     * @param start a solution at the beginning, [p]
     */
    public static Covering cover(
            ResidualSystem system,
            int parameter,
            Branch branch,
            double[] start,
            double from,
            double to) {
        return new CellSearch(system, parameter, branch, start).covering(start, from, to);
    }

    private Covering covering(double[] start, double from, double to) {
        double begin = from;
        double width = to - from;
        Place last = new Place(start, new double[start.length]);
        String why = "";
        while (begin < to && cells.size() < MOST && width > SHORTEST * (to - from)) {
            double end = begin + width >= to ? to : begin + width;
            double middle = begin + (end - begin) / 2;
            Optional<Place> place = branch.at(middle, last.ahead(middle, parameter));
            try {
                cells.add(cell(
                        place.orElseThrow(() -> new NotProved(
                                "no solution is found in the middle of the shortest cell")),
                        begin,
                        end));
                last = place.orElseThrow();
                begin = end;
                width *= WIDER;
            } catch (NotProved e) {
                why = e.why();
                width *= NARROWER;
                width = cells.isEmpty() ? Math.min(width, FIRST * (to - from)) : width;
            }
        }
        points.keySet()
                .removeIf(name -> cells.stream()
                        .noneMatch(c -> c.point().equals(name) || c.tangent().equals(name)));
        if (cells.isEmpty()) {
            return new Covering(Optional.empty(), from, why, equations, points);
        }
        Proof proof = proof(from);
        return proof.confirmed()
                ? new Covering(Optional.of(proof), begin, begin < to ? why : "", equations, points)
                : new Covering(Optional.empty(), from, proof.why(), equations, points);
    }

    /** The proof of all cells as one branch, or of each by itself. */
    private Proof proof(double from) {
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        Proof together = Claims.prove(c, claim(from, true, cells));
        return together.confirmed() ? together : Claims.prove(c, claim(from, false, cells));
    }

    private Claim claim(double from, boolean together, List<Range.Cell> of) {
        Range r = new Range(equations.place(parameter), from, together, of);
        return new Claim(r, measured, true);
    }

    private Range.Cell cell(Place at, double begin, double end) {
        double most = 0;
        for (int j = 0; j < at.slope.length; j++) {
            most = j == parameter ? most : Math.max(most, Math.abs(at.slope[j]));
        }
        // s has the unit in which the unknown that changes most changes by some 1
        int exponent = Math.clamp(Math.getExponent(most), -LARGEST, LARGEST);
        double unit = Math.scalb(1.0, most > 0 ? -exponent : 0);
        double[] t = at.slope.clone();
        for (int j = 0; j < t.length; j++) {
            t[j] = j == parameter ? unit : t[j] * unit;
        }
        double middle = at.w[parameter];
        double half = Math.max(middle - Math.nextDown(begin), Math.nextUp(end) - middle)
                / unit
                * (1 + 1e-12);
        String number = String.valueOf(cells.size() + 1);
        points.put("c" + number, at.w);
        points.put("t" + number, t);
        SequencedMap<String, double[]> own = new LinkedHashMap<>();
        own.put("c" + number, at.w);
        own.put("t" + number, t);
        Certificate c = equations.certificate(own, List.of(), new LinkedHashMap<>());
        Range.Cell cell = new Range.Cell("c" + number, "t" + number, half, end, List.of(1.0));
        if (measured.isEmpty()) {
            measured.addAll(
                    Search.sources(c, claim(begin, true, List.of(cell)).range().orElseThrow()));
        }
        Point p = Covered.point(c, claim(begin, true, List.of(cell)), cell);
        double exists = exists(p, half);
        double only = only(p, half, exists);
        Range.Cell done =
                new Range.Cell(cell.point(), cell.tangent(), half, end, List.of(exists, only));
        if (Search.within(p, done) > exists) {
            throw new NotProved("rounding is too large for the shortest cell");
        }
        return done;
    }

    private static double kappa(Point p, double radius, double half) {
        return Search.kappa(p, Math.hypot(radius, half) * (1 + 1e-8));
    }

    /** A radius at which the inequality holds. */
    private static double exists(Point p, double half) {
        double first = Search.residual(p, half) / p.least();
        double s = Math.max(first, SMALLEST);
        double k = 0;
        for (int i = 0; i < TURNS; i++) {
            k = kappa(p, s, half);
            if (!(k < 1)) {
                break;
            }
            if (s * (1 - k) * (1 - 1e-7) > first) {
                return s;
            }
            s = Math.max(1.01 * s, 1.01 * first / (1 - k));
        }
        throw new NotProved(String.format(
                Locale.ROOT, "slopes change by %.3g of the least along the shortest cell", k));
    }

    /** The largest radius of some in which the solution is the only one. */
    private static double only(Point p, double half, double exists) {
        double good = exists * (1 + 1e-9);
        double bad = Double.POSITIVE_INFINITY;
        for (int i = 0; i < HALVINGS; i++) {
            double s = bad < 1e99 ? Math.sqrt(good * bad) : 4 * Math.max(good, half);
            if (s < 1e90 && kappa(p, s, half) < 1 - 1e-6) {
                good = s;
            } else {
                bad = s;
            }
        }
        return good;
    }
}
