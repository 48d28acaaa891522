package org.plstar.certify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.plstar.array.Shape;
import org.plstar.array.Workers;
import org.plstar.certify.lower.PlainProgram;
import org.plstar.check.Certificate;
import org.plstar.check.Check;
import org.plstar.check.Claim;
import org.plstar.check.Claims;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.system.ResidualSystem;

/** What the search finds, the check confirms from the files; what is wrong it does not. */
class ProverTest {
    private static Network network(String text, int inputs, int outputs) {
        Initialization start = new Initialization(Parametrization.NTK, OptionalDouble.empty(), 0.3);
        return Architecture.parse(text).build(Shape.of(inputs), outputs, start);
    }

    private static ResidualSystem system(String text, int inputs, int n, int outputs, long seed) {
        Random r = new Random(seed);
        double[] x = r.doubles((long) n * inputs, -1.7, 1.7).toArray();
        double[] y = r.doubles((long) n * outputs, -1, 1).toArray();
        return ResidualSystem.of(network(text, inputs, outputs), x, y);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense(64) tanh dense",
                "dense(40) tanh dense(40) softplus dense",
                "dense(64) relu dense",
                "dense(24) layernorm tanh dense",
            })
    void aSolutionNextToTheRefinedPointIsProvedAndChecked(String text, @TempDir Path folder)
            throws Exception {
        ResidualSystem s = system(text, 5, 8, 2, 3);
        double[] w0 = network(text, 5, 2).initialParameters(1);
        Workers workers = Workers.of(1);
        double[] w1 = Refinement.of(s, w0, workers).point();
        LoweredEquations e = LoweredEquations.of(List.of(s), w1);
        List<Trial> trials =
                new Prover(e, Prover.Measure.AUTO).at(w0, OptionalDouble.empty(), Optional.of(w1));
        assertThat(trials).allMatch(Trial::holds, trials.getFirst().words());
        SequencedMap<String, double[]> points = new LinkedHashMap<>();
        points.put("w0", w0);
        points.put("w1", w1);
        List<Claim> claims = new ArrayList<>();
        trials.forEach(t -> claims.add(t.claim().orElseThrow()));
        e.write(folder, points, claims, Map.of("network", text), "", new LinkedHashMap<>());
        List<String> out = new ArrayList<>();
        String file = folder.resolve(LoweredEquations.TEXT).toString();
        assertThat(Check.run(new String[] {file}, out))
                .as(String.join("\n", out))
                .isZero();
        assertThat(out.getLast()).isEqualTo("confirmed");
        assertThat(Claims.prove(Certificate.read(folder.resolve(LoweredEquations.TEXT))))
                .allMatch(p -> p.confirmed());
    }

    @Test
    void outputsMoveByLessThanIsProved() {
        ResidualSystem s = system("dense(24) tanh dense", 4, 5, 3, 1);
        double[] w = network("dense(24) tanh dense", 4, 3).initialParameters(2);
        LoweredEquations e = LoweredEquations.of(List.of(s), w);
        double radius = 0.3;
        Trial t = new Prover(e, Prover.Measure.AUTO).movement(w, radius);
        assertThat(t.holds()).isTrue();
        double[] f = PlainProgram.run(e.programs().getFirst(), w).getFirst()[0];
        Random random = new Random(1);
        double most = 0;
        for (int i = 0; i < 200; i++) {
            double[] v = random.doubles(w.length, -1, 1).toArray();
            double size = Math.sqrt(Arrays.stream(v).map(x -> x * x).sum());
            double[] moved = w.clone();
            for (int k = 0; k < moved.length; k++) {
                moved[k] += radius * v[k] / size;
            }
            double[] g = PlainProgram.run(e.programs().getFirst(), moved).getFirst()[0];
            for (int k = 0; k < g.length; k++) {
                most = Math.max(most, Math.abs(g[k] - f[k]));
            }
        }
        assertThat(most).isPositive().isLessThanOrEqualTo(t.left());
    }

    /** 3x = 1: b1² = 9, so that descent is proved for steps below 2/9 alone. */
    @Test
    void theGivenStepIsProvedOrSaidToBeTooLong() {
        ProgramBuilder b = new ProgramBuilder();
        b.output("f", b.scale(3, b.param("x", Shape.of(1))));
        double[] w = {0};
        LoweredEquations e = LoweredEquations.of(List.of(ResidualSystem.of(b.build(), 1)), w);
        Prover prover = new Prover(e, Prover.Measure.AUTO);
        for (double eta : new double[] {0.1, 0.15, 0.23}) {
            List<Trial> descents = prover.at(w, OptionalDouble.of(eta), Optional.empty()).stream()
                    .filter(t -> t.theorem() == Theorem.DESCENT)
                    .toList();
            assertThat(descents.getFirst().holds()).as("%s", eta).isEqualTo(eta < 2 / 9.0);
            if (eta > 2 / 9.0) {
                assertThat(descents.getFirst().words()).contains("η = 0.230000 exceeds 2/b1²");
                assertThat(descents.getLast().ahead()).isTrue();
                assertThat(descents.getLast().holds()).isTrue();
            }
        }
    }

    /** x² = -1 has no solution: a ball without one is found, and not beyond what is true. */
    @Test
    void absenceIsProvedWhereThereIsNoSolution() {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.param("x", Shape.of(1));
        b.output("f", b.mul(x, x));
        Absence none = Absence.at(ResidualSystem.of(b.build(), -1), new double[] {0}, 1000);
        assertThat(none.radius().orElseThrow()).isBetween(0.5, 1.0);
        Absence some = Absence.at(ResidualSystem.of(b.build(), 0.25), new double[] {0}, 1000);
        assertThat(some.radius().orElseThrow()).isBetween(0.2, 0.5);
    }
}
