package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.data.equations.Equations;

/** Small problems with known answers: nothing is called solved that is not, and nothing is lost. */
class KnownAnswersTest {
    private static SolveRequest request(String text) {
        return SolveRequest.of(Equations.parse("s.pls", Path.of("."), text.replace('|', '\n')));
    }

    /** The first unknown's values at all solutions, to nine digits. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // small and large units
                "var x = 1e-9|x^2 = 1e-20 ~ 1e-10 -1e-10",
                "var x = 1e5|x^2 = 1e-20 ~ 1e-10 -1e-10",
                "var x = 1e9|x^2 = 1e-20 ~ 1e-10 -1e-10",
                "var x = 1e9|x^2 - 1e30 = 0 ~ 1e15 -1e15",
                "var k = 1e-12; var q = 1e-12|k*q = 2e-23; k + q = 1.5e-11"
                        + " ~ 1.47920271060385e-12 1.352079728939615e-11",
                "var x = 1e-6; var y = 1e6|x*y = 2; x*1e12 = y ~ 1.4142135623730951e-6"
                        + " -1.4142135623730951e-6",
                "var x = 1|exp(x) = 1e-30 ~ -69.07755278982137",
                "var x = 1|log(x) = 50 ~ 5.184705528587072e21",
                "var i = 1e-12|1e-14*expm1(i/1e-13) = 1e-9 ~ 1.1512935464920229e-12",
                "var x = 300|1e-300*exp(x) = 1e-200 ~ 230.25850929940458",
                // starts at saddles and maxima of the sum of squares
                "var x|x^2 = 2 ~ 1.4142135623730951 -1.4142135623730951",
                "var x|x^2 = 1e-20 ~ 1e-10 -1e-10",
                "var x|x^3 = 1 ~ 1",
                "var x|x^4 = 16 ~ 2 -2",
                "var x|cos(x) = 0.5 ~ 1.0471975511965979 -1.0471975511965979",
                "var x; var y|x*y = 1; x = y ~ 1 -1",
                "var x; var y|x*y = 1e-8; x = y ~ 1e-4 -1e-4",
                "var x; var y; var z|x*y*z = 1; x = y; y = z ~ 1",
                "var x; var y = 1|x^2 + y^2 = 5; y = 1 ~ 2 -2",
                "var x; var y|x^2 = 4; x*y = 6; y^2 = 9 ~ 2 -2",
                "var x[1..400]|sum(i in 1..400: x[i]^2) = 400; x[1] = x[2]; x[1]^2 = 4 ~ 2 -2",
                "var x|1e12*x^2 = 2e12 ~ 1.4142135623730951 -1.4142135623730951",
                // bounds
                "var x in [0, 5]|x^2 = 2 ~ 1.4142135623730951",
                "var x in [-1, 0]|x^2 = 0.5 ~ -0.7071067811865476",
                "var x in [-3, 0]; var y in [0, 3]|x*y = -4; x = -y ~ -2",
                "var x = 2 in [2, 9]|x^2 = 9 ~ 3",
                "var x = 1e-12 in [1e-12, 1]|x^2 = 1e-20 ~ 1e-10",
                // singular Jacobians
                "var x = 2|x^2 - 2*x + 1 = 0 ~ 1",
                "var x = 3; var y = 2|x + y = 1; 2*x + 2*y = 2 ~ 1",
                "var x = 1|x^2 = 0 ~ 0",
                "var x = 1; var y = 1|x^2 + y^2 = 0; x = y ~ 0",
                "var a = 3; var b = -1; var c; var d = 1|a + 10*b = 0; sqrt(5)*(c - d) = 0"
                        + "|(b - 2*c)^2 = 0; sqrt(10)*(a - d)^2 = 0 ~ 0",
                // starts that are far too large or small
                "var x = 1e50|x^2 = 1 ~ 1 -1",
                "var x = 1e-50|x^2 = 1 ~ 1 -1",
                "var x = 1e-20; var y = 1e-20|x*y = 1; x = y ~ 1 -1",
                // zeros among the unknowns
                "var x; var y|x + y = 1; x - y = 1 ~ 1",
                "var y = 1; var x = 1|x*y = 0; x = 2 ~ 0",
                "var x|sin(x) = 0 ~ 0",
                "var x|cos(x) = 1 ~ 0"
            })
    void solutionsAreFound(String text, String values) {
        SolveResult r = request(text).run();

        assertThat(r.solved()).as(r.status() + ": " + r.detail()).isTrue();
        double least = Arrays.stream(values.strip().split(" "))
                .mapToDouble(Double::parseDouble)
                .map(v -> Math.abs(r.w()[0] - v) / (v == 0 ? 1 : Math.abs(v)))
                .min()
                .orElseThrow();
        boolean any = text.contains("2*x + 2*y");
        double allowed = text.contains("2*x + 1 = 0") ? 1e-7 : 1e-9;
        assertThat(least).as(r.w()[0] + " " + r.detail()).isLessThanOrEqualTo(any ? 10 : allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // nothing is there
                "var x|x^2 = -1",
                "var x = 3|x^2 = -1e-20",
                "var x|x^2 + 1e-3 = 0",
                "var x = 1|sqrt(x) = -1",
                "var x = 1; var y = 1|x + y = 1; x + y = 1.0000001",
                "var x = 1; var y = 1|1e-9*(x + y) = 1e-9; 1e9*(x + y) = 2e9",
                "var x; var y|x^2 + y^2 = 1; x + y = 4",
                "var x = 1|cosh(x) = 0.5",
                // limits that no point attains
                "var x|exp(x) = 0",
                "var x = -750|exp(x) = 0",
                "var x = 1|1/x = 0",
                "var x = 1|1 + 1/x = 1",
                "var x = 1|1 + exp(-x) = 1",
                "var x = 1|exp(-x^2) = 0",
                "var x; var y|x*y = 1; y^2*exp(-x^2) = 0",
                "var x = 1|atan(x) = 1.5707963267948966",
                // bounds forbid it
                "var x = 1 in [0, 2]|x = 3",
                "var x = 1 in [1e-12, 1]; var y = 1|x*y = -1e-12; y = 2"
            })
    void nothingIsCalledSolvedThatIsNot(String text) {
        SolveResult r = request(text).run();

        assertThat(r.solved()).as(r.w()[0] + ": " + r.detail()).isFalse();
        assertThat(r.detail()).isNotEmpty();
    }

    private static SecondOrder secondOrder(String text) {
        return request(text).run().leastSquares().orElseThrow().secondOrder();
    }

    @Test
    void aMinimumIsToldFromAFlatPoint() {
        assertThat(secondOrder("var x = 3|x^2 = -1")).isEqualTo(SecondOrder.MINIMUM);
        assertThat(secondOrder("var x = 1; var y = 1|(x + y)^2 = -1")).isEqualTo(SecondOrder.FLAT);
        assertThat(secondOrder("var x[1..400]|sum(i in 1..400: x[i]^2) = -1"))
                .isEqualTo(SecondOrder.NOT_CHECKED);
    }

    @Test
    void theStartThatIsTakenIsAtTheDistanceOfTheResult() {
        SolveRequest q =
                request("var x = 5|exp(-x)*(x+1)*x = -0.3").withNearest(true).withSeed(1);
        SolveResult r = q.withStarts(6).run();

        assertThat(r.solved()).isTrue();
        SolveResult.Start taken = r.ending().starts().stream()
                .filter(SolveResult.Start::chosen)
                .findFirst()
                .orElseThrow();
        assertThat(taken.distance()).isEqualTo(r.distance());
        assertThat(r.ending().starts().stream().filter(s -> s.status() == SolveStatus.SOLVED))
                .allMatch(s -> s.distance() >= r.distance() - 1e-12);
    }

    @Test
    void otherStartsAreTriedWhereTheGivenOneLeadsToNoSolution() {
        String text =
                "var x = 0.5; var y = -2|x + ((5 - y)*y - 2)*y = 13|x + ((y + 1)*y - 14)*y = 29";
        SolveRequest q = request(text);

        assertThat(q.run().status()).isEqualTo(SolveStatus.STATIONARY);
        SolveResult r = q.withNearest(true).withStarts(20).withSeed(1).run();
        assertThat(r.solved()).as(r.detail()).isTrue();
        assertThat(r.w()[0]).isCloseTo(5, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(r.detail()).contains("random");
        List<SolveResult.Start> starts = r.ending().starts();
        assertThat(starts.stream().map(SolveResult.Start::number))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, starts.size()).boxed().toList());
        assertThat(starts.stream().filter(SolveResult.Start::chosen)).hasSizeLessThanOrEqualTo(1);
        assertThat(starts).anyMatch(s -> s.status() == SolveStatus.SOLVED && s.residual() < 1e-8);
        // the other stationary point, where most starts end
        assertThat(starts.stream().filter(s -> s.status() != SolveStatus.SOLVED))
                .allMatch(s -> s.residual() > 6.99);
        assertThat(q.run().ending().starts()).isEmpty();
        assertThat(request("var x = 3|x^2 = -1")
                        .withNearest(true)
                        .withStarts(5)
                        .withSeed(1)
                        .run()
                        .detail())
                .contains("none of 5 random starts");
    }
}
