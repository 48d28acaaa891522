package org.plstar.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Claims U about x² = λ, whose solutions are known, and about random x³ + bx = λ. */
class RangeTest {
    private static final List<String> SQUARE =
            List.of("param 0 0", "param 0 0", "mul 0 1 1 1 1 1", "param 0 1", "lin 1 2 -1 3");

    /** The line x = at + slope (λ - middle) for values of λ up to an end; s is in units of λ. */
    private record Cell(
            double middle,
            double at,
            double slope,
            double unit,
            double half,
            double to,
            double... radii) {
        static Cell line(
                double middle, double at, double slope, double half, double to, double... radii) {
            return new Cell(middle, at, slope, 1, half, to, radii);
        }

        /** The cell about a value at the solution √λ or -√λ. */
        static Cell root(double middle, int sign, double half, double to, double... radii) {
            double x = sign * Math.sqrt(middle);
            return line(middle, x, 1 / (2 * x), half, to, radii);
        }
    }

    private static Certificate certificate(
            List<String> lines, double from, double to, boolean branch, Cell... cells) {
        Map<String, Certificate.Numbers> arrays = new HashMap<>();
        arrays.put("y", new Certificate.Numbers(new double[1], false, 1, 1));
        StringBuilder points = new StringBuilder();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            Cell c = cells[i];
            String comma = i == 0 ? "" : ", ";
            arrays.put("c" + i, numbers(c.at, c.middle));
            arrays.put("t" + i, numbers(c.slope * c.unit, c.unit));
            points.append(comma)
                    .append("\"c%d\": [\"c%d\"], \"t%d\": [\"t%d\"]".formatted(i, i, i, i));
            all.append(comma)
                    .append("{\"point\": \"c%d\", \"tangent\": \"t%d\", ".formatted(i, i))
                    .append("\"half\": %s, \"to\": %s, ".formatted(c.half, c.to))
                    .append("\"radii\": %s}".formatted(Arrays.toString(c.radii)));
        }
        String text = "{\"format\": 4, \"params\": [{\"name\": \"w\", \"shape\": [2]}], "
                + "\"programs\": [{\"samples\": 1, \"targets\": \"y\", \"lines\": [\""
                + String.join("\", \"", lines)
                + "\"]}], \"arrays\": {}, \"points\": {" + points + "}, "
                + "\"claims\": [{\"claim\": \"U\", \"parameter\": 1, \"range\": [" + from + ", "
                + to
                + "], \"branch\": " + branch + ", \"measured\": [[]], \"cells\": [" + all + "]}]}";
        return Certificate.of(text, arrays);
    }

    private static Certificate.Numbers numbers(double... w) {
        return new Certificate.Numbers(w, false, w.length);
    }

    private static Proof proof(double from, double to, boolean branch, Cell... cells) {
        return Claims.prove(certificate(SQUARE, from, to, branch, cells)).getFirst();
    }

    private static final Cell FIRST = Cell.root(1, 1, 0.2001, 1.2, 0.018, 0.2);
    private static final Cell SECOND = Cell.root(1.4, 1, 0.2001, 1.6, 0.018, 0.2);

    @Test
    void twoCellsThatTouchAreOneBranch() {
        Proof p = proof(0.8, 1.6, true, FIRST, SECOND);
        assertThat(p.words())
                .contains("from 0.8 to 1.6")
                .contains("within 1.800e-02")
                .contains("in 2 cells, all on one branch");
        assertThat(p.confirmed()).isTrue();
        assertThat(p.number("only")).isEqualTo(0.2);
    }

    /** One line reads the unknown and the parameter, in the other order. */
    @Test
    void aLineMayReadTheParameterAndUnknowns() {
        List<String> mixed = List.of(
                "param 0 1+2*-1", "gather 0 0", "gather 0 1", "mul 2 2 1 1 1 1", "lin 1 3 -1 1");
        Proof p =
                Claims.prove(certificate(mixed, 0.8, 1.6, true, FIRST, SECOND)).getFirst();
        assertThat(p.words()).contains("is confirmed").contains("within 1.800e-02");
        Cell other = Cell.root(1.4, -1, 0.2001, 1.6, 0.018, 0.2);
        Cell moved = new Cell(1.4, 1, other.slope, 1, 0.2001, 1.6, 0.018, 0.2);
        assertThat(Claims.prove(certificate(mixed, 1.2, 1.6, true, moved))
                        .getFirst()
                        .confirmed())
                .isFalse();
    }

    /** The line is 0.0056 off √0.8, so that no smaller radius may be confirmed. */
    @Test
    void noRadiusBelowTheDistanceIsConfirmed() {
        double distance = 1 - 0.1 - Math.sqrt(0.8);
        for (double part : new double[] {0.1, 0.5, 0.9, 0.999}) {
            Cell c = Cell.root(1, 1, 0.2001, 1.2, part * distance);
            assertThat(proof(0.8, 1.2, true, c).confirmed()).isFalse();
        }
        Cell wide = Cell.root(1, 1, 0.2001, 1.2, 3 * distance);
        assertThat(proof(0.8, 1.2, true, wide).confirmed()).isTrue();
    }

    @Test
    void gapsAndRangesThatCellsDoNotCoverAreRefused() {
        Cell late = Cell.root(1.401, 1, 0.2001, 1.6, 0.018, 0.2);
        assertThat(proof(0.8, 1.6, true, FIRST, late).why()).contains("no cell reaches 1.2");
        assertThat(proof(0.79, 1.6, true, FIRST, SECOND).why()).contains("no cell reaches 0.79");
        Cell longer = Cell.root(1.4, 1, 0.2001, 1.61, 0.018, 0.2);
        assertThat(proof(0.8, 1.61, true, FIRST, longer).why()).contains("no cell reaches 1.61");
        Cell shorter = Cell.root(1, 1, 0.1, 1.2, 0.018, 0.2);
        assertThat(proof(0.8, 1.2, true, shorter).why()).contains("no cell reaches 0.8");
        assertThatThrownBy(() -> proof(0.8, 1.7, true, FIRST, SECOND))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("the cells end at 1.6, not 1.7");
        assertThatThrownBy(() -> proof(0.8, 1.2, true, SECOND, FIRST))
                .isInstanceOf(Unreadable.class)
                .hasMessageContaining("do not grow");
    }

    /** The line from 1 by halves reaches 0.8 as a double only, not the decimal number 0.8. */
    @Test
    void aGapOfOneUnitOfTheLastPlaceIsRefused() {
        for (double end : new double[] {0.8, 1.2}) {
            double next = end < 1 ? Math.nextDown(end) : Math.nextUp(end);
            double least = Math.abs(next - 1) * (1 + 8 * Bound.U);
            for (double half : new double[] {Math.abs(end - 1), Math.nextDown(least)}) {
                Cell c = Cell.root(1, 1, half, Math.max(end, 1.1), 0.018, 0.2);
                assertThat(proof(Math.min(end, 0.9), c.to, true, c).why())
                        .contains("no cell reaches " + end);
            }
            Cell c = Cell.root(1, 1, Math.nextUp(least), Math.max(end, 1.1), 0.018, 0.2);
            assertThat(proof(Math.min(end, 0.9), c.to, true, c).confirmed()).isTrue();
        }
    }

    @Test
    void numbersThatAreNoneAndCellsOfNothingAreUnreadable() {
        Cell[] bad = {
            Cell.root(1, 1, -0.2001, 1.2, 0.018),
            Cell.root(1, 1, 0, 1.2, 0.018),
            Cell.root(1, 1, 1e-120, 1.2, 0.018),
            Cell.root(1, 1, 1e101, 1.2, 0.018),
            Cell.root(1, 1, Double.NaN, 1.2, 0.018),
            Cell.root(1, 1, Double.POSITIVE_INFINITY, 1.2, 0.018),
            Cell.root(1, 1, 0.2001, Double.NaN, 0.018),
            Cell.root(1, 1, 0.2001, Double.POSITIVE_INFINITY, 0.018),
            Cell.root(1, 1, 0.2001, 0.8, 0.018),
            Cell.root(1, 1, 0.2001, 0.7, 0.018),
            Cell.root(1, 1, 0.2001, 1.2),
            Cell.root(1, 1, 0.2001, 1.2, -0.018),
            Cell.root(1, 1, 0.2001, 1.2, 0.018, 0.018),
            Cell.root(1, 1, 0.2001, 1.2, 0.2, 0.018),
            Cell.root(1, 1, 0.2001, 1.2, 0.018, Double.NaN),
            Cell.root(1, 1, 0.2001, 1.2, 0.018, Double.POSITIVE_INFINITY),
            Cell.root(1, 1, 0.2001, 1.2, 0.018, 1e101)
        };
        for (Cell c : bad) {
            assertThatThrownBy(() -> proof(0.8, c.to, true, c))
                    .as("%s", c)
                    .isInstanceOf(Unreadable.class);
        }
        assertThatThrownBy(() -> proof(1.2, 0.8, true, FIRST)).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> proof(0.8, 1.2, true, FIRST, FIRST))
                .isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> proof(Double.NaN, 1.2, true, FIRST))
                .isInstanceOf(Unreadable.class);
        Cell back = new Cell(1, 1, 0.5, -1, 0.2001, 1.2, 0.018, 0.2);
        assertThat(proof(0.8, 1.2, true, back).why()).contains("does not grow");
    }

    @Test
    void otherTangentsAndPointsAreRefused() {
        for (double slope : new double[] {-0.5, 0, 0.4, 0.7}) {
            Cell c = Cell.line(1, 1, slope, 0.2001, 1.2, 0.018);
            assertThat(proof(0.8, 1.2, true, c).confirmed()).as("%s", slope).isFalse();
        }
        Cell moved = Cell.line(1, 1.02, 0.5, 0.2001, 1.2, 0.018);
        assertThat(proof(0.8, 1.2, true, moved).confirmed()).isFalse();
    }

    /** √λ and -√λ: a solution for every value, but no branch. */
    @Test
    void cellsOfTwoBranchesAreNoBranch() {
        Cell other = Cell.root(1.4, -1, 0.2001, 1.6, 0.018, 0.2);
        assertThat(proof(0.8, 1.6, true, FIRST, other).why())
                .contains("different solutions at 1.2");
        Proof p = proof(0.8, 1.6, false, FIRST, other);
        assertThat(p.confirmed()).isTrue();
        assertThat(p.words()).doesNotContain("branch");
    }

    /** Of two solutions near a line none is the only one: 2√0.04 is 0.4. */
    @Test
    void noRadiusReachesTheOtherSolution() {
        for (double only : new double[] {0.401, 0.5, 1}) {
            Cell c = Cell.root(0.04, 1, 0.00011, 0.0401, 0.001, only);
            assertThat(proof(0.04, 0.0401, true, c).confirmed()).isFalse();
        }
    }

    /**
     * At λ = 0.001 the line from √0.04 is 0.071 from one solution and 0.134 from the other: slopes
     * change along the line too.
     */
    @Test
    void theOnlySolutionIsSoAlongTheWholeCell() {
        Cell c = new Cell(0.04, 0.2, 2.5, 0.4, 0.098, 0.079, 0.06, 0.14);
        assertThat(proof(0.001, 0.079, true, c).confirmed()).isFalse();
        Cell shorter = new Cell(0.04, 0.2, 2.5, 0.4, 0.0251, 0.05, 0.01, 0.11);
        assertThat(proof(0.03, 0.05, true, shorter).confirmed()).isTrue();
    }

    /** A cell that reaches over the fold at 0 has no solution there. */
    @Test
    void noCellReachesOverAFold() {
        Cell c = Cell.root(0.01, 1, 0.02, 0.03, 0.05, 0.3);
        assertThat(proof(-0.01, 0.03, true, c).confirmed()).isFalse();
    }

    @Test
    void whatIsConfirmedOfRandomCubicsIsTrue() {
        Random random = new Random(7);
        int confirmed = 0;
        for (int k = 0; k < 300; k++) {
            double b = 0.2 + random.nextDouble();
            double x = random.nextGaussian();
            double middle = x * x * x + b * x;
            double slope = 1 / (3 * x * x + b);
            double error = random.nextInt(3) == 0 ? 1 + random.nextGaussian() : 1;
            double half = Math.pow(10, -2.5 * random.nextDouble());
            double exists = half * half * Math.pow(10, 1 - 2 * random.nextDouble());
            Cell c = Cell.line(
                    middle, x, slope * error, half, middle + half * 0.99, exists, 2 * exists);
            List<String> lines = List.of(
                    "param 0 0",
                    "param 0 0",
                    "mul 0 1 1 1 1 1",
                    "param 0 0",
                    "mul 3 2 1 1 1 1",
                    "lin 1 4 " + b + " 1",
                    "param 0 1",
                    "lin 1 5 -1 6");
            double from = middle - half * 0.99;
            Certificate certificate = certificate(lines, from, c.to, true, c);
            Proof p = Claims.prove(certificate).getFirst();
            if (p.confirmed()) {
                confirmed++;
                for (int i = 0; i <= 100; i++) {
                    double value = from + (c.to - from) * i / 100;
                    double line = x + slope * error * (value - middle);
                    assertThat(Math.abs(root(b, value) - line))
                            .isLessThanOrEqualTo(p.number("radius") + 1e-12);
                }
            }
        }
        assertThat(confirmed).isBetween(50, 250);
    }

    /** The solution of x³ + bx = λ. */
    private static double root(double b, double value) {
        double x = Math.cbrt(value);
        for (int i = 0; i < 200; i++) {
            x -= (x * x * x + b * x - value) / (3 * x * x + b);
        }
        return x;
    }
}
