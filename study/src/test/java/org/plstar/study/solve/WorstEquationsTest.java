package org.plstar.study.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.plstar.array.random.RandomStream;
import org.plstar.data.equations.Equations;

class WorstEquationsTest {
    @Test
    void theWorstEquationsAreThoseThatSortingWouldGive() {
        Equations text = Equations.parse(
                "w.pls", Path.of("."), "var x[1..40] = 0\nfor i in 1..40: scale 1 + i: x[i] = 1");
        for (int round = 0; round < 200; round++) {
            RandomStream random = RandomStream.of(round, "residuals");
            double[] r = IntStream.range(0, 40)
                    .mapToDouble(i -> random.below(i, 9) - 4)
                    .toArray();
            List<SolveResult.Equation> sorted = IntStream.range(0, 40)
                    .mapToObj(i -> {
                        Equations.Equation e = text.equations().get(i);
                        return new SolveResult.Equation(e.label(), e.line(), r[i] / e.scale());
                    })
                    .sorted(Comparator.comparingDouble(
                                    (SolveResult.Equation e) -> Math.abs(e.residual()))
                            .reversed())
                    .toList();
            List<SolveResult.Equation> worst = SolveResult.Residual.worst(text, r);

            assertThat(worst).isNotEmpty().isEqualTo(sorted.subList(0, worst.size()));
        }
    }
}
