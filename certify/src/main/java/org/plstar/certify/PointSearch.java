package org.plstar.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.check.Certificate;
import org.plstar.check.Claim;
import org.plstar.check.NotProved;
import org.plstar.check.Point;
import org.plstar.check.Proof;
import org.plstar.check.Search;

/** A search for claims at one point. */
final class PointSearch {
    private final LoweredEquations equations;
    private final String name;
    private final boolean rows;
    final List<List<Integer>> measured;
    final boolean sharp;
    private Optional<Point> point = Optional.empty();
    private String reason = "";
    private double first = Double.NaN;
    private double kappa = Double.NaN;
    private List<ProofNumber> contributions = List.of();

    private final Certificate certificate;

    PointSearch(Prover prover, String name, Certificate c) {
        equations = prover.equations;
        this.name = name;
        certificate = c;
        boolean cheap = Search.measuring(c, false) <= prover.affordable;
        boolean all = prover.measure == Prover.Measure.YES
                || (prover.measure == Prover.Measure.AUTO && cheap);
        rows = c.equations() <= Prover.ROWS
                && (double) c.equations() * c.unknowns() <= Prover.DIRECTIONS;
        measured = Search.sources(c).stream()
                .map(s -> all ? s : List.<Integer>of())
                .toList();
        sharp = !all || Search.measuring(c, true) <= prover.affordable;
    }

    /** Evaluates the system at the point, and returns the search. */
    PointSearch begin() {
        try {
            Point p = new Point(certificate, name, rows, measured, sharp);
            first = p.residual() / p.least();
            point = Optional.of(p);
            kappa = Search.kappa(p, first);
        } catch (NotProved e) {
            reason = e.why();
        }
        return this;
    }

    private Claim claim(Claim.Kind kind, double radius, double eta, String from) {
        int cells = kappa < Prover.FLAT ? 1 : Prover.CELLS;
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
        if (point.isEmpty() || !(kappa < Prover.LARGEST)) {
            return tried(Theorem.DESCENT, ahead, s -> claim(Claim.Kind.B, s, 1, ""));
        }
        Optional<Trial> tooLong = step.isPresent() ? tooLong(step.getAsDouble()) : Optional.empty();
        if (tooLong.isPresent()) {
            return tooLong.get();
        }
        Trial last = Trial.withheld(Theorem.DESCENT, ahead, "no step is allowed");
        for (double part : ahead ? Prover.SHORTER : new double[] {1}) {
            double eta = step.orElseGet(() -> part * inverseNorm());
            if (eta > 0) {
                last = tried(Theorem.DESCENT, ahead, s -> claim(Claim.Kind.B, s, eta, ""));
            }
            if (last.holds()) {
                return last;
            }
        }
        return last;
    }

    /** A trial that fails because ‖J‖ permits no such step; absent for shorter steps. */
    private Optional<Trial> tooLong(double eta) {
        double most = inverseNorm();
        if (!(eta > 2 * most)) {
            return Optional.empty();
        }
        String words = String.format(
                Locale.ROOT,
                "the step is too long: η = %.6g exceeds 2/b1²; go on with 1/b1² = %.6g"
                        + " (in the normalisation ½‖F - y‖², N times smaller than"
                        + " that of plstar train)",
                eta,
                most);
        return Optional.of(
                Trial.missing(Theorem.DESCENT, false, OptionalDouble.empty(), constants(), words));
    }

    /** 1/b1² on a ball that is large enough; 0 where nothing bounds ‖J‖ there. */
    private double inverseNorm() {
        try {
            return Search.step(point.orElseThrow(), 2.5 * first);
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
        if (!(kappa < Prover.LARGEST)) {
            return tooLarge(theorem, ahead, 2 * kappa);
        }
        double least = kappa < 1e-9 ? 1 : (1 - Math.sqrt(1 - 2 * kappa)) / kappa;
        double most = 0;
        String why = "";
        boolean steps = theorem == Theorem.DESCENT;
        for (double longer : steps ? Prover.LONGER_DESCENT : Prover.LONGER) {
            Proof proof = p.prove(claim.within(first * least * longer));
            if (proof.confirmed()) {
                return proved(theorem, ahead, proof, p);
            }
            why = proof.why();
            most = Math.max(most, Search.reach(p, claim.within(first * least * longer)));
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
        all.add(ProofNumber.upper(
                "κ(r0/a0)",
                kappa,
                "change of slopes within the least radius, by the least singular" + " value"));
        all.addAll(contributions());
        return all;
    }

    /** The numbers of the proof at the least radius; computed once. */
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
        all.add(ProofNumber.upper("κ(R)", proof.number("kappa"), "change of slopes in the ball"));
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
            words = String.format(
                    Locale.ROOT,
                    "a solution exists within %.3g of w1, and so within %.6g of w0",
                    SafeDigits.up(radius, 3),
                    SafeDigits.up(seen, 6));
        }
        all.addAll(contributions());
        List<double[]> cells = new ArrayList<>();
        for (double s : proof.claim().radii()) {
            cells.add(new double[] {s, Search.kappa(p, s)});
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
