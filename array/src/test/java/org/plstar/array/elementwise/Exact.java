package org.plstar.array.elementwise;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.plstar.array.UnaryFn;

/**
 * The maths functions to about 50 digits, from their power series in BigDecimal: an oracle that
 * shares nothing with the kernels.
 */
public final class Exact {
    private static final MathContext DIGITS = new MathContext(50);

    /**
     * An argument is kept to this many digits: all that doubles down to 2^-60 have; in smaller ones
     * no later digit matters.
     */
    private static final MathContext ARGUMENT = new MathContext(120);

    private static final BigDecimal TWO = BigDecimal.TWO;
    private static final BigDecimal NEGLIGIBLE = new BigDecimal("1e-50");
    private static final BigDecimal LN_2 =
            twiceAtanh(BigDecimal.ONE.divide(BigDecimal.valueOf(3), DIGITS));
    // Machin: π = 16 arctan(1/5) - 4 arctan(1/239).
    private static final BigDecimal PI = arctanOfInverse(5)
            .multiply(BigDecimal.valueOf(16))
            .subtract(arctanOfInverse(239).multiply(BigDecimal.valueOf(4)));
    private static final BigDecimal HALF_PI = PI.divide(TWO, DIGITS);
    private static final BigDecimal TWO_OVER_ROOT_PI = TWO.divide(PI.sqrt(DIGITS), DIGITS);

    private Exact() {}

    /** f(x) for a finite x inside the domain of f, |x| ≤ 2^40 for sine and cosine. */
    static BigDecimal value(UnaryFn f, double x) {
        return value(f, new BigDecimal(x));
    }

    /** The same for an argument of any number of digits. */
    public static BigDecimal value(UnaryFn f, BigDecimal all) {
        BigDecimal exact = all.round(ARGUMENT);
        return switch (f) {
            case EXP -> exp(exact);
            case EXPM1 -> expm1(exact);
            case LOG -> log(exact);
            case LOG1P -> log1p(exact);
            case TANH -> {
                BigDecimal m = expm1(exact.abs().min(BigDecimal.valueOf(100)).multiply(TWO));
                BigDecimal tanh = m.divide(m.add(TWO), DIGITS);
                yield exact.signum() < 0 ? tanh.negate() : tanh;
            }
            case SIGMOID -> {
                BigDecimal e = exp(exact.abs().negate());
                yield (exact.signum() < 0 ? e : BigDecimal.ONE)
                        .divide(e.add(BigDecimal.ONE), DIGITS);
            }
            case SOFTPLUS ->
                log1p(exp(exact.abs().negate())).add(exact.max(BigDecimal.ZERO), DIGITS);
            case ERF ->
                exact.abs().compareTo(BigDecimal.TEN) > 0
                        ? BigDecimal.valueOf(exact.signum())
                        : erf(exact);
            case SIN -> sin(exact, 0);
            case COS -> sin(exact, 1);
            case NEGATE -> all.negate();
            case ABS -> all.abs();
            case SQUARE -> exact.multiply(exact);
            case RECIPROCAL -> BigDecimal.ONE.divide(exact, DIGITS);
            case SQRT -> exact.sqrt(DIGITS);
            case SIGN -> BigDecimal.valueOf(exact.signum());
            case STEP -> BigDecimal.valueOf(Math.max(exact.signum(), 0));
            case RELU -> all.max(BigDecimal.ZERO);
        };
    }

    /**
     * How far a result is from the exact value, in units in the last place of the {@code double}
     * nearest to that value.
     */
    static double ulps(double result, BigDecimal exact) {
        double nearest = exact.doubleValue();
        if (Double.isInfinite(nearest)) {
            // Overflow: the infinity is right, and so is the largest number up to one ulp from the
            // threshold.
            return result == nearest
                    ? 0
                    : Math.abs(result) == Double.MAX_VALUE ? 1 : Double.POSITIVE_INFINITY;
        }
        if (Double.isInfinite(result)) {
            return Math.abs(nearest) == Double.MAX_VALUE ? 1 : Double.POSITIVE_INFINITY;
        }
        return Double.isNaN(result)
                ? Double.POSITIVE_INFINITY
                : new BigDecimal(result)
                        .subtract(exact)
                        .abs()
                        .divide(new BigDecimal(Math.ulp(nearest)), DIGITS)
                        .doubleValue();
    }

    /** The same in units in the last place of the nearest {@code float}. */
    static double ulps(float result, BigDecimal exact) {
        float nearest = exact.floatValue();
        if (Float.isInfinite(nearest)) {
            return result == nearest
                    ? 0
                    : Math.abs(result) == Float.MAX_VALUE ? 1 : Double.POSITIVE_INFINITY;
        }
        if (Float.isInfinite(result)) {
            return Math.abs(nearest) == Float.MAX_VALUE ? 1 : Double.POSITIVE_INFINITY;
        }
        return Float.isNaN(result)
                ? Double.POSITIVE_INFINITY
                : new BigDecimal(result)
                        .subtract(exact)
                        .abs()
                        .divide(new BigDecimal(Math.ulp(nearest)), DIGITS)
                        .doubleValue();
    }

    private static BigDecimal exp(BigDecimal x) {
        int k = x.divide(LN_2, 0, RoundingMode.HALF_EVEN).intValueExact();
        BigDecimal power = TWO.pow(Math.abs(k));
        BigDecimal rest =
                expSeries(x.subtract(LN_2.multiply(BigDecimal.valueOf(k)))).add(BigDecimal.ONE);
        return k < 0 ? rest.divide(power, DIGITS) : rest.multiply(power, DIGITS);
    }

    private static BigDecimal expm1(BigDecimal x) {
        return x.abs().compareTo(BigDecimal.ONE) < 0
                ? expSeries(x)
                : exp(x).subtract(BigDecimal.ONE, DIGITS);
    }

    /** e^x - 1 = x + x²/2 + x³/6 + …. */
    private static BigDecimal expSeries(BigDecimal x) {
        BigDecimal rounded = x.round(DIGITS);
        BigDecimal term = rounded;
        BigDecimal sum = term;
        for (int n = 2; matters(term, sum); n++) {
            term = term.multiply(rounded, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }

    private static BigDecimal log(BigDecimal x) {
        int e = 0;
        double size = x.doubleValue();
        if (size < 0.7 || size > 1.5) {
            // A subnormal double still has an exponent here: scale by digits first.
            e = (int) Math.round(
                    (Math.log(x.unscaledValue().doubleValue()) - x.scale() * Math.log(10))
                            / Math.log(2));
        }
        BigDecimal m = e < 0 ? x.multiply(TWO.pow(-e)) : x.divide(TWO.pow(e), DIGITS);
        BigDecimal s = m.subtract(BigDecimal.ONE).divide(m.add(BigDecimal.ONE), DIGITS);
        return twiceAtanh(s).add(LN_2.multiply(BigDecimal.valueOf(e)), DIGITS);
    }

    private static BigDecimal log1p(BigDecimal x) {
        return x.abs().compareTo(new BigDecimal("0.4")) < 0
                ? twiceAtanh(x.divide(x.add(TWO), DIGITS))
                : log(x.add(BigDecimal.ONE));
    }

    /** 2 atanh s = 2 (s + s³/3 + s⁵/5 + …). */
    private static BigDecimal twiceAtanh(BigDecimal s) {
        BigDecimal square = s.multiply(s, DIGITS);
        BigDecimal power = s;
        BigDecimal sum = s;
        for (int n = 3; matters(power, sum); n += 2) {
            power = power.multiply(square, DIGITS);
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
        }
        return sum.multiply(TWO);
    }

    private static BigDecimal arctanOfInverse(int q) {
        BigDecimal square = BigDecimal.valueOf((long) q * q);
        BigDecimal power = BigDecimal.ONE.divide(BigDecimal.valueOf(q), DIGITS);
        BigDecimal sum = power;
        for (int n = 3; matters(power, sum); n += 2) {
            power = power.divide(square, DIGITS).negate();
            sum = sum.add(power.divide(BigDecimal.valueOf(n), DIGITS), DIGITS);
        }
        return sum;
    }

    /** erf x = 2/√π e^-x² Σ 2^k x^(2k+1) / (1·3·…·(2k+1)). */
    private static BigDecimal erf(BigDecimal x) {
        BigDecimal square = x.multiply(x, DIGITS);
        BigDecimal term = x.round(DIGITS);
        BigDecimal sum = term;
        for (int k = 1; matters(term, sum); k++) {
            term = term.multiply(square, DIGITS)
                    .multiply(TWO)
                    .divide(BigDecimal.valueOf(2L * k + 1), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum.multiply(exp(square.negate()), DIGITS).multiply(TWO_OVER_ROOT_PI, DIGITS);
    }

    /** sin(x + quarterTurns π/2), from the Taylor series of sine and cosine on [-π/4, π/4]. */
    private static BigDecimal sin(BigDecimal x, int quarterTurns) {
        BigDecimal k = x.divide(HALF_PI, 0, RoundingMode.HALF_EVEN);
        BigDecimal r = x.subtract(k.multiply(HALF_PI));
        long quadrant = k.longValueExact() + quarterTurns & 3;
        BigDecimal square = r.multiply(r, DIGITS);
        boolean cosine = (quadrant & 1) == 1;
        BigDecimal term = cosine ? BigDecimal.ONE : r.round(DIGITS);
        BigDecimal sum = term;
        for (int n = cosine ? 1 : 2; matters(term, sum); n += 2) {
            term = term.multiply(square, DIGITS)
                    .divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS)
                    .negate();
            sum = sum.add(term, DIGITS);
        }
        return quadrant >= 2 ? sum.negate() : sum;
    }

    private static boolean matters(BigDecimal term, BigDecimal sum) {
        return term.abs().compareTo(sum.abs().multiply(NEGLIGIBLE)) > 0;
    }
}
