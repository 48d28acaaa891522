package org.plstar.program;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.plstar.array.BinaryFn;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;

/**
 * Random continuous piecewise linear functions of one unknown, as a program and exactly, with the
 * places of their kinks.
 */
public final class PiecewiseLinear {
    private static final Shape ONE = Shape.of(1);

    /** s w + t through a kink, times a. */
    private record Term(int kind, double a, double s, double t) {}

    private final List<Term> terms = new ArrayList<>();
    private final double slope;

    /**
     * A function.
     *
     * @param w a point that some kinks are close to
     */
    public PiecewiseLinear(Random random, double w) {
        slope = random.nextInt(4) == 0 ? 0 : random.nextGaussian();
        int count = 1 + random.nextInt(4);
        for (int k = 0; k < count; k++) {
            double s = Math.scalb(random.nextInt(7) + 1, -1) * (random.nextBoolean() ? 1 : -1);
            double apart = Math.pow(10, -13 * random.nextDouble()) * random.nextGaussian();
            // the term's kink is where s w + t = 0
            double t = -s * (w + (random.nextInt(6) == 0 ? 0 : apart));
            terms.add(new Term(random.nextInt(5), random.nextGaussian(), s, t));
        }
    }

    /** One param w [1] to f [1]. */
    public Program program() {
        ProgramBuilder b = new ProgramBuilder();
        Value w = b.param("w", ONE);
        Value sum = b.scale(slope, w);
        Value zero = b.fill(0, ONE);
        for (Term f : terms) {
            Value x = b.shift(b.scale(f.s, w), f.t);
            Value y = switch (f.kind) {
                case 0 -> b.unary(UnaryFn.RELU, x);
                case 1 -> b.unary(UnaryFn.ABS, x);
                case 2 -> b.select(b.compare(BinaryFn.GREATER, x, zero), x, b.scale(0.25, x));
                case 3 -> b.max(b.concat(0, List.of(x, b.scale(-0.5, x), x)), 0);
                default -> {
                    Value other = b.scale(3, x);
                    yield b.select(b.compare(BinaryFn.GREATER, x, other), x, other);
                }
            };
            sum = b.add(sum, b.scale(f.a, b.reshape(y, ONE)));
        }
        b.output("f", sum);
        return b.build();
    }

    /** f(w), all doubles being exact. */
    public BigDecimal at(BigDecimal w) {
        BigDecimal sum = new BigDecimal(slope).multiply(w);
        for (Term f : terms) {
            BigDecimal x = new BigDecimal(f.s).multiply(w).add(new BigDecimal(f.t));
            BigDecimal left = new BigDecimal(
                    switch (f.kind) {
                        case 0 -> 0;
                        case 1 -> -1;
                        case 2 -> 0.25;
                        case 3 -> -0.5;
                        default -> 1;
                    });
            BigDecimal right = new BigDecimal(f.kind == 4 ? 3 : 1);
            BigDecimal y = x.multiply(x.signum() < 0 ? left : right);
            sum = sum.add(new BigDecimal(f.a).multiply(y));
        }
        return sum;
    }

    /** Whether f takes the value y within a distance of w. */
    public boolean reaches(double y, double w, double distance) {
        BigDecimal centre = new BigDecimal(w);
        BigDecimal far = new BigDecimal(distance);
        List<BigDecimal> places = new ArrayList<>(List.of(centre.subtract(far), centre.add(far)));
        for (Term f : terms) {
            // s is a whole number of halves up to 7: the quotient to 60 digits is close enough
            BigDecimal kink = new BigDecimal(-f.t).divide(new BigDecimal(f.s), new MathContext(60));
            if (kink.subtract(centre).abs().compareTo(far) < 0) {
                places.add(kink);
            }
        }
        boolean below = false;
        boolean above = false;
        for (BigDecimal place : places) {
            int sign = at(place).compareTo(new BigDecimal(y));
            below |= sign <= 0;
            above |= sign >= 0;
        }
        return below && above;
    }
}
