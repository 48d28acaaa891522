package org.plstar.check;

import static org.plstar.check.Bound.gamma;
import static org.plstar.check.Bound.up;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A system at a point: residual, Jacobian, its least singular value, and theorems A, B and C, which
 * rest on them (docs/proofs.md, 5).
 */
public final class Point {
    private final Certificate c;
    final List<Group> groups = new ArrayList<>();
    final List<Along> along = new ArrayList<>();
    final boolean byRows;
    private final int params;
    private final double residual;
    private final double largest;
    private double least;
    private double identity;
    double second;

    /**
     * Evaluates the system at a point.
     *
     * @param byRows along the row space; otherwise in all directions
     * @param measured for each program the lines whose reach is measured
     * @param sharp whether norms are spectral
     * @throws NotProved if no least singular value can be proved
     */
    public Point(
            Certificate c,
            String name,
            boolean byRows,
            List<List<Integer>> measured,
            boolean sharp) {
        this(c, c.programs(), c.weights(name), byRows, measured, sharp);
    }

    /**
     * Programs with the params of the certificate and perhaps one more, which no direction of the
     * row space moves.
     */
    Point(
            Certificate c,
            List<Listing> programs,
            double[][] w,
            boolean byRows,
            List<List<Integer>> measured,
            boolean sharp) {
        this.c = c;
        this.byRows = byRows;
        params = w.length;
        double off = 0;
        double lost = 0;
        for (Listing s : programs) {
            List<Integer> lines = measured.get(groups.size());
            Group g =
                    new Group(s, w, lines, sharp, IntStream.range(0, s.samples).toArray());
            double[][] seed = Bounded.identity(s.outputs).x();
            g.differentiate(Collections.nCopies(s.samples, seed));
            groups.add(g);
            for (Sample q : g.samples) {
                for (int o = 0; o < s.outputs; o++) {
                    off += StrictMath.pow(residual(q, o), 2);
                }
                lost += StrictMath.pow(q.delta[s.size.length - 1], 2);
            }
        }
        residual = up(up(Math.sqrt(off)) + up(Math.sqrt(lost)));
        JacobianRows j = new JacobianRows(groups, c.equations(), c.elements());
        double formed = forming(Matrices.trace(j.kernel));
        largest = up(Math.sqrt(Matrices.top(j.kernel, formed)) + j.error);
        if (byRows) {
            rows(j);
        } else {
            least = Math.sqrt(Math.max(Matrices.least(j.kernel, formed), 0)) * (1 - 1e-9) - j.error;
        }
        NotProved.require(least > 0, "no least singular value of the Jacobian can be proved");
    }

    /** The point of a claim A, B or C, evaluated as the claim says. */
    Point(Certificate c, Claim claim) {
        this(c, claim.point(), claim.byRows(), claim.measured(), claim.sharp());
    }

    /** The rounding error of forming a kernel: sums over all unknowns. */
    private double forming(double trace) {
        return up(gamma(c.unknowns() + 4.0 + c.elements().length) * trace);
    }

    private void rows(JacobianRows j) {
        double[][] factor = Matrices.factor(j.kernel, 0, 1);
        if (factor == null) {
            throw new NotProved("the tangent kernel is singular to rounding");
        }
        int n = c.equations();
        double[][][] d = new double[params][1][n];
        double[][] gram = new double[n][n];
        double[] sizes = new double[params];
        for (int p = 0; p < c.elements().length; p++) {
            d[p] = Arrays.stream(j.rows(p))
                    .map(x -> Matrices.solved(factor, x))
                    .toArray(double[][]::new);
            Matrices.add(gram, 1, Matrices.gram(d[p]));
            sizes[p] = Matrices.sigma(d[p], 0);
        }
        least = (1 - 1e-9) / Math.sqrt(Matrices.top(gram, forming(Matrices.trace(gram))));
        Ball.Bounds b = directions(d, sizes, n, 0, along);
        identity = b.jump();
        second = b.slope();
    }

    /**
     * The bounds at the point along directions D: ν0 as slope, ‖JD - I‖ as jump.
     *
     * @param first 0; -1 for ‖JD‖ as jump
     * @param to which the parts by program are added
     */
    private Ball.Bounds directions(
            double[][][] d, double[] sizes, int count, int first, List<Along> to) {
        double[][] tensor = new double[count][count];
        double apart = 0;
        double loses = 0;
        double errors = 0;
        int equation = first;
        int samples = 0;
        for (Group g : groups) {
            Along a = new Along(g, d, sizes, equation, tensor);
            to.add(a);
            equation = first < 0 ? first : equation + g.n() * g.s.outputs;
            samples += g.n();
            apart += a.identity;
            loses += a.formed;
            errors += a.secondError;
        }
        loses += gamma(samples * (d.length + 1.0)) * Matrices.trace(tensor);
        return new Ball.Bounds(
                up(Math.sqrt(Matrices.top(tensor, up(loses))) + up(Math.sqrt(errors))),
                up(Math.sqrt(apart)));
    }

    /**
     * Bounds of the change of F while the last param moves by s, |s| at most a length: |s|(jump +
     * |s| slope).
     */
    Ball.Bounds alongLast(double length) {
        double[][][] d = new double[params][][];
        for (int p = 0; p < params - 1; p++) {
            d[p] = new double[c.elements()[p]][1];
        }
        d[params - 1] = new double[][] {{1}};
        double[] sizes = new double[params];
        sizes[params - 1] = 1;
        List<Along> one = new ArrayList<>();
        Ball.Bounds at = directions(d, sizes, 1, -1, one);
        Ball.Bounds b = drift(length, one);
        return new Ball.Bounds(up(at.slope() / 2 + b.slope()), up(at.jump() + b.jump()));
    }

    private Ball.Bounds drift(double radius, List<Along> directions) {
        List<Ball.Bounds> all = new ArrayList<>();
        for (Group g : groups) {
            all.add(new Ball(g, radius).along(directions.get(all.size())));
        }
        return together(all);
    }

    /** The residual F - y of one output, as its leading double. */
    static double residual(Sample q, int output) {
        double y = q.s.targets[q.number][output];
        return q.pair(q.s.size.length - 1, output).minus(new Pair(y, 0)).h();
    }

    /** An upper bound of ‖F(w1) - y‖. */
    public double residual() {
        return residual;
    }

    /** The lower bound a0 of the least singular value, or of 1/‖D‖. */
    public double least() {
        return least;
    }

    /** ‖T‖ in a ball, by lemma 2. */
    double norm(double radius) {
        Ball.Bounds b = bounds(radius, false);
        return up(largest + b.slope() * radius + b.jump());
    }

    /** Theorem 1, or 2, for all programs. */
    Ball.Bounds bounds(double radius, boolean lipschitz) {
        List<Ball.Bounds> all = new ArrayList<>();
        for (Group g : groups) {
            Ball b = new Ball(g, radius);
            boolean smooth = !lipschitz || !b.kinks();
            NotProved.require(smooth, "a kink lies within " + Proof.up(radius));
            all.add(b.allDirections(lipschitz));
        }
        return together(all);
    }

    /** The bounds of the stack of several programs. */
    static Ball.Bounds together(List<Ball.Bounds> all) {
        return new Ball.Bounds(
                Bound.norm(all.stream().mapToDouble(Ball.Bounds::slope).toArray()),
                Bound.norm(all.stream().mapToDouble(Ball.Bounds::jump).toArray()));
    }

    /** κ(s) = jump + s · slope for s up to the radius. */
    Ball.Bounds kappa(double radius) {
        if (!byRows) {
            Ball.Bounds b = bounds(radius, false);
            return new Ball.Bounds(up(b.slope() / least), up(b.jump() / least));
        }
        Ball.Bounds b = drift(radius, along);
        return new Ball.Bounds(up(second + b.slope()), up(identity + b.jump()));
    }

    /** Proves A, B or C, or says which inequality fails. */
    public Proof prove(Claim claim) {
        try {
            Proof p = inequality(claim);
            double reach = p.number("reach");
            return reach > residual
                    ? p
                    : Proof.failed(
                            claim,
                            "the residual may be "
                                    + Proof.up(residual)
                                    + ", proved are "
                                    + Proof.down(reach));
        } catch (NotProved e) {
            return Proof.failed(claim, e.why());
        }
    }

    Proof inequality(Claim claim) {
        double integral = 0;
        double last = 0;
        double most = 0;
        for (double s : claim.radii()) {
            Ball.Bounds k = kappa(s);
            double end = up(k.jump() + s * k.slope());
            String within = " within " + Proof.up(s);
            NotProved.require(end < 1, "kappa is " + Proof.up(end) + within + ", not below 1");
            most = Math.max(most, end);
            // 1e-12 of s - last is far above the rounding of the difference, however small that is
            double lost = k.jump() * (s - last) + k.slope() * ((s - last) * (s + last) / 2);
            integral += least * ((s - last) - lost * (1 + 1e-12)) * (1 - 1e-12);
            last = s;
        }
        double sigma = least * (1 - most) * (1 - 1e-12);
        double eta = 1;
        double reach = integral;
        if (claim.kind() == Claim.Kind.B) {
            double part = part(claim.eta(), bounds(last, true).slope(), norm(last));
            reach = part * integral * (1 - 1e-12);
            eta = claim.eta() * part;
        }
        Proof p = new Proof(claim, true, "");
        p.put("r0", residual).put("a0", least).put("E0", identity).put("nu0", second);
        p.put("kappa", most).put("integral", integral).put("reach", reach).put("radius", last);
        p.put("rate", eta * sigma * sigma * (1 - 1e-12));
        return claim.from().isEmpty() ? p : p.put("from", from(claim));
    }

    /** The number c of theorem B, rounded down. */
    private double part(double eta, double lip, double b1) {
        double m = up(eta * lip * residual);
        double a = Math.max(1, up(eta * b1 * b1));
        double room = (1 - up(eta * least * least)) * (1 - 1e-12);
        double b = room > 0 ? (1 - up((a - 1) / room)) * (1 - 1e-12) : 0;
        double c = Math.max(b > m ? Math.sqrt((b - m) * (2 - b)) : 0, 1 - up((a + m) / 2));
        NotProved.require(
                c > 0,
                "the step " + eta + " is not below " + Proof.down(2 / (b1 * b1))
                        + ", or too long for the residual");
        return c * (1 - 1e-12);
    }

    /** The distance ‖w1 - w0‖ + S. */
    private double from(Claim claim) {
        double[][] w1 = c.weights(claim.point());
        double[][] w0 = c.weights(claim.from());
        double[] parts = new double[w1.length];
        for (int p = 0; p < parts.length; p++) {
            double[] d = new double[w1[p].length];
            for (int j = 0; j < d.length; j++) {
                d[j] = Math.nextUp(Math.abs(w1[p][j] - w0[p][j]));
            }
            parts[p] = Bound.norm(d);
        }
        return up(Bound.norm(parts) + claim.radius());
    }
}
