package org.plstar.certify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.check.NotProved;
import org.plstar.check.Point;
import org.plstar.check.Proof;

/**
 * Searches for claims that hold at a point: a way, cells and a step; what is reported as proved is
 * what the check has confirmed.
 *
 * <p>Nothing here is trusted: the inequality is the check's, and so are all bounds.
 */
public final class Prover {
    /** Which reaches are measured (docs/proofs.md, 3). */
    public enum Measure {
        /** All, where that takes no more than about a minute. */
        AUTO,
        /** All. */
        YES,
        /** None. */
        NO
    }

    /** Multiplications that measuring may take at one point, some half a minute. */
    public static final double AFFORDABLE = 1e11;

    /** Equations up to which the row space is used, and numbers of its directions. */
    private static final int ROWS = 1200;

    private static final double DIRECTIONS = 1.5e8;

    /** Radii that are tried, as multiples of the least that the linear part asks for. */
    private static final double[] LONGER = {1.01, 1.1, 1.25, 1.5};

    private static final double[] SHORTER = {1, 0.5, 0.25};
    private static final int CELLS = 6;
    private static final double FLAT = 0.02;

    /** Beyond that κ no cell helps: a0 S (1 - κ/2) with S = r0/a0 · x is largest at κ x = 1. */
    private static final double LARGEST = 0.5;

    private final LoweredEquations equations;
    private final Measure measure;
    private final double affordable;

    /** For claims of some equations. */
    public Prover(LoweredEquations equations, Measure measure) {
        this(equations, measure, AFFORDABLE);
    }

    /** The same with another limit of what measuring may take under {@link Measure#AUTO}. */
    public Prover(LoweredEquations equations, Measure measure, double affordable) {
        this.equations = equations;
        this.measure = measure;
        this.affordable = affordable;
    }

    /**
     * Tries A', B' and C' at w0, or C'' at a point that was found from it.
     *
     * @param step of gradient descent that B' is to speak of, in the normalisation ½‖r‖²; absent:
     *     the longest that it allows
     * @param refined the point of C''; absent for A', B', C'
     */
    public List<Trial> at(double[] w0, OptionalDouble step, Optional<double[]> refined) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w0);
        refined.ifPresent(w1 -> points.put("w1", w1));
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        Search search = new Search(refined.isPresent() ? "w1" : "w0", c).begin();
        if (refined.isPresent()) {
            return List.of(search.existence(Theorem.REFINED_EXISTENCE, "w0"));
        }
        List<Trial> all = new ArrayList<>();
        all.add(search.flow());
        Trial descent = search.descent(step);
        all.add(descent);
        if (step.isPresent() && !descent.holds()) {
            all.add(search.descent(OptionalDouble.empty()));
        }
        all.add(search.existence(Theorem.EXISTENCE, ""));
        return all;
    }

    /** B' at a point, with the longest step that it allows. */
    public Trial descent(double[] w) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w);
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        return new Search("w0", c).begin().descent(OptionalDouble.empty());
    }

    /** How far outputs may move while the weights move by at most a radius (claim M). */
    public Trial movement(double[] w, double radius) {
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w);
        Certificate c = equations.certificate(points, List.of(), new LinkedHashMap<>());
        Search s = new Search("w0", c);
        Claim claim =
                new Claim(
                        Claim.Kind.M,
                        "w0",
                        List.of(radius),
                        false,
                        s.measured,
                        s.sharp,
                        0,
                        "",
                        List.of());
        Proof p = Claims.prove(c, claim);
        if (!p.confirmed()) {
            return Trial.missing(
                    Theorem.MOVEMENT, false, OptionalDouble.empty(), List.of(), p.why());
        }
        double moves = p.number("movement");
        String classes =
                equations.programs().getFirst().outputs() < 2
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; %.0f of %.0f rows keep their class",
                                p.number("kept"),
                                p.number("samples"));
        String words =
                String.format(
                        Locale.ROOT,
                        "no output moves by more than %.4g while the weights move by at most %.4g%s",
                        SafeDigits.up(moves, 4),
                        radius,
                        classes);
        return new Trial(
                Theorem.MOVEMENT,
                false,
                Optional.of(claim),
                moves,
                moves,
                OptionalDouble.of(radius),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                List.of(ProofNumber.upper("movement", moves, "of any output of any row")),
                List.of(),
                words);
    }

    /** Of one point. */
    private final class Search {
        private final String name;
        private final boolean rows;
        private final List<List<Integer>> measured;
        private final boolean sharp;
        private Optional<Point> point = Optional.empty();
        private String reason = "";
        private double first = Double.NaN;
        private double kappa = Double.NaN;
        private List<ProofNumber> contributions = List.of();

        private final Certificate certificate;

        Search(String name, Certificate c) {
            this.name = name;
            certificate = c;
            boolean cheap = c.measuring(false) <= affordable;
            boolean all = measure == Measure.YES || (measure == Measure.AUTO && cheap);
            rows = c.equations() <= ROWS && (double) c.equations() * c.unknowns() <= DIRECTIONS;
            measured = c.sources().stream().map(s -> all ? s : List.<Integer>of()).toList();
            sharp = !all || c.measuring(true) <= affordable;
        }

        /** Evaluates the point. */
        Search begin() {
            try {
                Point p = new Point(certificate, name, rows, measured, sharp);
                first = p.residual() / p.least();
                point = Optional.of(p);
                kappa = p.kappaAt(first);
            } catch (NotProved e) {
                reason = e.why();
            }
            return this;
        }

        private Claim claim(Claim.Kind kind, double radius, double eta, String from) {
            int cells = kappa < FLAT ? 1 : CELLS;
            List<Double> radii = new ArrayList<>();
            for (int k = 1; k <= cells; k++) {
                radii.add(k == cells ? radius : radius * k / cells);
            }
            return new Claim(kind, name, radii, rows, measured, sharp, eta, from, List.of());
        }

        Trial flow() {
            return equations.stopsDerivatives()
                    ? Trial.withheld(Theorem.FLOW, false, stopped())
                    : tried(Theorem.FLOW, false, s -> claim(Claim.Kind.A, s, 0, ""));
        }

        Trial existence(Theorem theorem, String from) {
            return tried(theorem, false, s -> claim(Claim.Kind.C, s, 0, from));
        }

        Trial descent(OptionalDouble step) {
            boolean ahead = step.isEmpty();
            if (equations.stopsDerivatives()) {
                return Trial.withheld(Theorem.DESCENT, ahead, stopped());
            }
            if (point.isEmpty() || !(kappa < LARGEST)) {
                return tried(Theorem.DESCENT, ahead, s -> claim(Claim.Kind.B, s, 1, ""));
            }
            Optional<Trial> tooLong =
                    step.isPresent() ? tooLong(step.getAsDouble()) : Optional.empty();
            if (tooLong.isPresent()) {
                return tooLong.get();
            }
            Trial last = Trial.withheld(Theorem.DESCENT, ahead, "no step is allowed");
            for (double part : ahead ? SHORTER : new double[] {1}) {
                double eta = step.orElseGet(() -> longest(part));
                if (eta > 0) {
                    last = tried(Theorem.DESCENT, ahead, s -> claim(Claim.Kind.B, s, eta, ""));
                }
                if (last.holds()) {
                    return last;
                }
            }
            return last;
        }

        /** Says so where a step is longer than ‖J‖ allows. */
        private Optional<Trial> tooLong(double eta) {
            double most = longest(1);
            if (!(eta > most * (1 + 5e-5))) { // a step that was found here before
                return Optional.empty();
            }
            String words =
                    String.format(
                            Locale.ROOT,
                            "the step is too long: η = %.6g exceeds 1/b1² = %.6g; go on with that"
                                    + " step (in the normalisation ½‖F - y‖², N times smaller than"
                                    + " that of plstar train)",
                            eta,
                            most);
            return Optional.of(
                    Trial.missing(
                            Theorem.DESCENT, false, OptionalDouble.empty(), constants(), words));
        }

        /** A step that the bound of ‖J‖ allows on a ball that is large enough. */
        private double longest(double part) {
            try {
                return part * point.orElseThrow().step(2.5 * first);
            } catch (NotProved e) {
                return 0;
            }
        }

        private static String stopped() {
            return "training stops derivatives of the model, so that it does not follow the"
                    + " gradient of these equations";
        }

        private interface Claimed {
            Claim within(double radius);
        }

        private Trial tried(Theorem theorem, boolean ahead, Claimed claim) {
            if (point.isEmpty() || Double.isNaN(kappa)) {
                return Trial.missing(theorem, ahead, OptionalDouble.empty(), List.of(), reason);
            }
            Point p = point.get();
            if (!(kappa < LARGEST)) {
                return tooLarge(theorem, ahead, 2 * kappa);
            }
            double least = kappa < 1e-9 ? 1 : (1 - Math.sqrt(1 - 2 * kappa)) / kappa;
            double most = 0;
            String why = "";
            for (double longer : LONGER) {
                Proof proof = p.prove(claim.within(first * least * longer));
                if (proof.confirmed()) {
                    return proved(theorem, ahead, proof, p);
                }
                why = proof.why();
                most = Math.max(most, p.reach(claim.within(first * least * longer)));
            }
            return most > 0
                    ? tooLarge(theorem, ahead, p.residual() / most)
                    : Trial.missing(theorem, ahead, OptionalDouble.empty(), constants(), why);
        }

        private Trial tooLarge(Theorem theorem, boolean ahead, double factor) {
            return Trial.missing(
                    theorem,
                    ahead,
                    OptionalDouble.of(factor),
                    constants(),
                    String.format(
                            Locale.ROOT,
                            "the residual %.3g is about %.3g times too large for the slopes near"
                                    + " the point: within the %.3g that it needs they may change by"
                                    + " %.3g of the least",
                            point.orElseThrow().residual(),
                            factor,
                            first,
                            kappa));
        }

        private List<ProofNumber> constants() {
            Point p = point.orElseThrow();
            List<ProofNumber> all = new ArrayList<>();
            all.add(ProofNumber.upper("r0", p.residual(), "‖F - y‖ at the point"));
            all.add(ProofNumber.lower("a0", p.least(), least()));
            all.add(
                    ProofNumber.upper(
                            "κ(r0/a0)",
                            kappa,
                            "change of slopes within the least radius, by the least singular"
                                    + " value"));
            all.addAll(contributions());
            return all;
        }

        /** Of the least radius; computed once. */
        private List<ProofNumber> contributions() {
            if (contributions.isEmpty()) {
                contributions = Contributions.of(equations, point.orElseThrow(), first);
            }
            return contributions;
        }

        private String least() {
            return rows ? "1/‖D‖, D near J⁺" : "the least singular value of J";
        }

        private Trial proved(Theorem theorem, boolean ahead, Proof proof, Point p) {
            List<ProofNumber> all = new ArrayList<>();
            all.add(ProofNumber.upper("r0", proof.number("r0"), "‖F - y‖ at the point"));
            all.add(ProofNumber.lower("a0", proof.number("a0"), least()));
            all.add(
                    ProofNumber.upper(
                            "κ(R)", proof.number("kappa"), "change of slopes in the ball"));
            if (theorem != Theorem.REFINED_EXISTENCE) {
                double sigma = proof.number("a0") * (1 - proof.number("kappa")) * (1 - 1e-12);
                all.add(ProofNumber.lower("σ", sigma, "the least singular value of J in the ball"));
            }
            double radius = proof.number("radius");
            OptionalDouble step = OptionalDouble.empty();
            OptionalDouble rate = OptionalDouble.empty();
            String words =
                    String.format(Locale.ROOT, "proved within R = %.6g", SafeDigits.up(radius, 6));
            if (rows) {
                all.add(ProofNumber.upper("E0", proof.number("E0"), "‖JD - I‖"));
                all.add(ProofNumber.upper("ν0", proof.number("nu0"), "‖D²F‖ along D at the point"));
            }
            if (theorem == Theorem.DESCENT) {
                step = OptionalDouble.of(proof.claim().eta());
                all.add(ProofNumber.chosen("η", step.getAsDouble(), "the step"));
            }
            if (theorem == Theorem.DESCENT || theorem == Theorem.FLOW) {
                rate = OptionalDouble.of(proof.number("rate"));
            }
            double seen = radius;
            if (theorem == Theorem.REFINED_EXISTENCE) {
                all.add(ProofNumber.upper("R1", radius, "distance from w1 to the solution"));
                seen = proof.number("from");
                words =
                        String.format(
                                Locale.ROOT,
                                "a solution exists within %.3g of w1, and so within %.6g of w0",
                                SafeDigits.up(radius, 3),
                                SafeDigits.up(seen, 6));
            }
            all.addAll(contributions());
            List<double[]> cells = new ArrayList<>();
            for (double s : proof.claim().radii()) {
                cells.add(new double[] {s, p.kappaAt(s)});
            }
            return new Trial(
                    theorem,
                    ahead,
                    Optional.of(proof.claim()),
                    proof.number("reach"),
                    proof.number("r0"),
                    OptionalDouble.of(seen),
                    step,
                    rate,
                    OptionalDouble.empty(),
                    all,
                    cells,
                    words);
        }
    }
}
