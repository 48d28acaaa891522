package org.plstar.study.solve.box;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.plstar.array.UnaryFn;

/** Functions on intervals against values of 45 digits. */
class FunctionsTest {
    private static final MathContext DIGITS = new MathContext(60);

    /** What is known of a value of 45 digits. */
    private static final BigDecimal ERROR = new BigDecimal("1e-43");

    private static final Map<UnaryFn, List<Known>> ALL = read();

    private record Known(double x, BigDecimal value, BigDecimal slope) {}

    private static Map<UnaryFn, List<Known>> read() {
        Map<UnaryFn, List<Known>> all = new EnumMap<>(UnaryFn.class);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                requireNonNull(FunctionsTest.class.getResourceAsStream("functions.csv")),
                StandardCharsets.UTF_8))) {
            in.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(c -> all.computeIfAbsent(UnaryFn.valueOf(c[0]), _ -> new ArrayList<>())
                            .add(new Known(
                                    Double.parseDouble(c[1]),
                                    new BigDecimal(c[2]),
                                    new BigDecimal(c[3]))));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return all;
    }

    /** Whether an interval may have a number that is known up to an error. */
    private static boolean contains(Interval a, BigDecimal value, BigDecimal error) {
        return !a.isEmpty()
                && (a.lo == Double.NEGATIVE_INFINITY
                        || new BigDecimal(a.lo).compareTo(value.add(error)) <= 0)
                && (a.hi == Double.POSITIVE_INFINITY
                        || new BigDecimal(a.hi).compareTo(value.subtract(error)) >= 0);
    }

    private static BigDecimal error(BigDecimal value) {
        return value.abs().multiply(ERROR);
    }

    @Test
    void everyFunctionHasValues() {
        assertThat(UnaryFn.values()).hasSize(18);
        assertThat(ALL).as("all but the negative, sign, step and relu").hasSize(14);
    }

    @Test
    void valuesAndSlopesAtPointsAreEnclosedTightly() {
        Interval v = new Interval();
        Interval d = new Interval();
        ALL.forEach((fn, all) -> all.forEach(k -> {
            Interval a = new Interval(k.x, k.x);
            Functions.value(fn, a, v);
            assertThat(contains(v, k.value, error(k.value)))
                    .as("%s(%s): %s", fn, k.x, v)
                    .isTrue();
            double size = k.value.abs().doubleValue();
            double width = v.hi - v.lo;
            if (size > 1e-290 && Math.abs(k.x) < 1e9 && v.isFinite()) {
                assertThat(width).as("%s(%s): %s", fn, k.x, v).isLessThan(1e-13 * size + 1e-290);
            }
            Functions.slope(fn, a, v, d);
            if (fn != UnaryFn.ABS || k.x != 0) {
                assertThat(contains(d, k.slope, error(k.slope)))
                        .as("%s'(%s) = %s: %s", fn, k.x, k.slope, d)
                        .isTrue();
            }
        }));
    }

    @Tag("net")
    @Test
    void intervalsHaveTheValuesBetweenAndSlopesHaveTheSecants() {
        SplittableRandom random = new SplittableRandom(1);
        Interval v = new Interval();
        Interval d = new Interval();
        ALL.forEach((fn, all) -> {
            for (int i = 0; i < 4000; i++) {
                Known p = all.get(random.nextInt(all.size()));
                Known q = all.get(random.nextInt(all.size()));
                Interval a = new Interval(Math.min(p.x, q.x), Math.max(p.x, q.x));
                if (Functions.state(fn, a) != Functions.State.SMOOTH) {
                    assertThat(fn).isEqualTo(UnaryFn.RECIPROCAL);
                    continue;
                }
                Functions.value(fn, a, v);
                for (Known k : all) {
                    assertThat(!a.contains(k.x) || contains(v, k.value, error(k.value)))
                            .as("%s(%s) on %s: %s", fn, k.x, a, v)
                            .isTrue();
                }
                Functions.slope(fn, a, v, d);
                if (p.x != q.x) {
                    BigDecimal run = new BigDecimal(p.x).subtract(new BigDecimal(q.x));
                    BigDecimal secant = p.value.subtract(q.value).divide(run, DIGITS);
                    BigDecimal error = error(p.value).add(error(q.value)).divide(run.abs(), DIGITS);
                    assertThat(contains(d, secant, error))
                            .as("%s from %s to %s: %s in %s", fn, p.x, q.x, secant, d)
                            .isTrue();
                }
            }
        });
    }

    @Test
    void argumentsWhoseValuesMayBeMetAreKept() {
        SplittableRandom random = new SplittableRandom(2);
        Interval scratch = new Interval();
        ALL.forEach((fn, all) -> {
            for (int i = 0; i < 2000; i++) {
                Known k = all.get(random.nextInt(all.size()));
                double y = k.value.doubleValue();
                double slack = random.nextBoolean() ? 0 : random.nextDouble();
                Interval v = new Interval(Math.nextDown(y) - slack, Math.nextUp(y) + slack);
                Interval a = Numbers.interval(random);
                a.join(new Interval(k.x, k.x));
                Functions.narrow(fn, a, v, scratch);
                assertThat(a.contains(k.x)).as("%s = %s(%s): %s", v, fn, k.x, a).isTrue();
            }
        });
    }

    @Test
    void functionsWithKinksAndJumpsAreEnclosed() {
        SplittableRandom random = new SplittableRandom(3);
        Interval v = new Interval();
        Interval d = new Interval();
        for (UnaryFn fn :
                List.of(UnaryFn.ABS, UnaryFn.SIGN, UnaryFn.STEP, UnaryFn.RELU, UnaryFn.NEGATE)) {
            for (int i = 0; i < 5000; i++) {
                Interval a = Numbers.interval(random);
                double x = Numbers.within(a, random);
                double y = Numbers.within(a, random);
                double fx = org.plstar.array.elementwise.DoubleElementwise.apply(fn, x);
                double fy = org.plstar.array.elementwise.DoubleElementwise.apply(fn, y);
                Functions.value(fn, a, v);
                assertThat(v.contains(fx)).as("%s(%s) on %s: %s", fn, x, a, v).isTrue();
                Functions.slope(fn, a, v, d);
                if (Functions.state(fn, a) == Functions.State.SMOOTH && x != y) {
                    BigDecimal secant = new BigDecimal(fx)
                            .subtract(new BigDecimal(fy))
                            .divide(new BigDecimal(x).subtract(new BigDecimal(y)), DIGITS);
                    assertThat(contains(d, secant, ERROR))
                            .as("%s from %s to %s: %s", fn, x, y, d)
                            .isTrue();
                }
                Interval kept = new Interval(a.lo, a.hi);
                Functions.narrow(fn, kept, new Interval(fx, fx), v);
                assertThat(kept.contains(x)).as("%s(%s) on %s", fn, x, a).isTrue();
            }
            if (fn == UnaryFn.SIGN || fn == UnaryFn.STEP) {
                assertThat(Functions.state(fn, new Interval(-1, 1)))
                        .isEqualTo(Functions.State.JUMPS);
            }
        }
    }

    @Test
    void domainsEndWhereTheyDo() {
        Interval v = new Interval();
        for (UnaryFn fn : List.of(UnaryFn.SQRT, UnaryFn.LOG)) {
            Functions.value(fn, new Interval(-2, -1), v);
            assertThat(v.isEmpty()).isTrue();
            assertThat(Functions.state(fn, new Interval(-1, 1))).isEqualTo(Functions.State.PARTIAL);
        }
        Functions.value(UnaryFn.SQRT, new Interval(-1, 4), v);
        assertThat(v.lo).isZero();
        assertThat(v.hi).isBetween(2.0, 2.0001);
        Functions.value(UnaryFn.LOG, new Interval(-1, 1), v);
        assertThat(v.lo).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(v.hi).isZero();
        Functions.value(UnaryFn.LOG, new Interval(0, 0), v);
        assertThat(v.isEmpty()).as("x^0.7 is exp(0.7 log x), which is 0 at 0").isFalse();
        Functions.value(UnaryFn.LOG1P, new Interval(-3, -1.5), v);
        assertThat(v.isEmpty()).isTrue();
        Functions.value(UnaryFn.LOG1P, new Interval(-3, 0), v);
        assertThat(v.lo).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(v.hi).isZero();
        Functions.value(UnaryFn.RECIPROCAL, new Interval(0, 0), v);
        assertThat(v.isEmpty()).isTrue();
        Interval d = new Interval();
        Functions.slope(UnaryFn.SQRT, new Interval(0, 1), new Interval(0, 1), d);
        assertThat(d.hi).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
