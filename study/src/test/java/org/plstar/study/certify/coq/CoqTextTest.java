package org.plstar.study.certify.coq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.system.Loss;
import org.plstar.system.Objective;
import org.plstar.system.ResidualSystem;

/** What is written for Coq, without Coq. */
class CoqTextTest {
    @TempDir
    private Path folder;

    /** The loss and its gradient by the lines of the certificate are those of the system. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    3 | dense(8) tanh dense | 3 | 1
                    2 | dense(6) relu dense(5) softplus dense | 2 | 2
                    3 | dense(6) layernorm silu dense | 3 | 1
                    3 | dense(6) gelu dense | 3 | 1
                    1 x 4 x 4 | conv(2, 3) tanh flatten dense | 2 | 1
                    """)
    void linesMeanTheSystem(String shape, String text, int rows, int outputs) throws IOException {
        ResidualSystem system = Instances.write(folder, shape, text, rows, outputs);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        double[] w = Evaluation.joined(s.weights());
        double[][] j = new double[s.equations()][s.unknowns()];
        double[] y = s.targets();
        double[] at = new Evaluation(s).at(w, j);
        double[] gradient = new double[w.length];
        double loss = 0;
        for (int i = 0; i < at.length; i++) {
            double r = at[i] - y[i];
            loss += r * r / 2;
            for (int k = 0; k < w.length; k++) {
                gradient[k] += r * j[i][k];
            }
        }

        double[] ones = new double[system.samples()];
        Arrays.fill(ones, 1);
        try (Workers workers = Workers.of(1)) {
            Objective half =
                    Objective.weighted(system, Loss.SQUARE, ones, Precision.DOUBLE, workers);
            Storage g = Precision.DOUBLE.allocate(w.length);
            assertThat(half.gradient(Precision.DOUBLE.of(w), g)).isCloseTo(loss, within(1e-12));
            assertThat(g.toDoubles(0, w.length)).containsExactly(gradient, within(1e-12));
        }
    }

    @Test
    void hintsAreNextToASolutionWithinTheRadius() throws IOException {
        Instances.write(folder, "3", "dense(8) tanh dense", 3, 1);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        ProofNumbers numbers = ProofNumbers.of(s).orElseThrow();
        Evaluation f = new Evaluation(s);
        double[] at = f.at(numbers.near(), new double[0][]);

        assertThat(numbers.moved()).hasSize(3).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.r()).isBetween(1e-14, 1e-9);
        assertThat(at).containsExactly(s.targets(), within((1 - ProofNumbers.Q) * numbers.r()));
        assertThat(ClaimedSystem.distance(f.arrays(numbers.near()), s.weights()))
                .isLessThan(s.radius());
    }

    @Test
    void theClaimFollowsFromTheFilesAndTheProofHasAForm() throws IOException {
        Instances.write(folder, "3", "dense(8) tanh dense", 3, 1);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        String claim = ClaimText.of(s);
        String proof = ProofText.of(s, ProofNumbers.of(s).orElseThrow());

        assertThat(claim)
                .isEqualTo(ClaimText.of(ClaimedSystem.read(folder).orElseThrow()))
                .contains("Fun Tanh", "has_solution network targets weights radius");
        assertThat(ProofText.hasForm(proof)).isTrue();
        for (String other : List.of(
                proof.replace("Definition q", "Axiom a : False.\nDefinition q"),
                proof.replace("Definition no : list float := nil.", ""),
                proof.replaceFirst("0x1\\.", "zero; 0x1."),
                proof.replace("vm_cast_no_check (eq_refl true). Qed.", "Admitted."),
                proof + "Axiom a : False.\n")) {
            assertThat(other).isNotEqualTo(proof);
            assertThat(ProofText.hasForm(other)).isFalse();
        }
    }

    /** Thousands of weights: no search for the form may go as deep as the text is long. */
    @Test
    void aLargeProofHasItsFormToo() throws IOException {
        Instances.write(folder, "20", "dense(300) tanh dense", 2, 1);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        assertThat(s.unknowns()).isGreaterThan(6000);
        assertThat(ProofText.hasForm(ProofText.of(s, ProofNumbers.of(s).orElseThrow())))
                .isTrue();
    }

    /** Asking again writes nothing beside a certificate. */
    @Test
    void whatIsNotThereIsNotWrittenByAsking() throws IOException {
        Instances.write(folder, "3", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.again(folder).reason().orElse("")).contains("no coq/Claim.v");
        assertThat(folder.resolve(Coq.FOLDER)).doesNotExist();
    }

    @Test
    void literalsAreExact() {
        assertThat(ClaimText.number(0.1)).isEqualTo("0x1.999999999999ap-4");
        assertThat(ClaimText.number(-2)).isEqualTo("(-0x1.0p1)");
        assertThat(ClaimText.number(-0.0)).isEqualTo("(-0x0.0p0)");
    }

    @Test
    void axiomsThatAreNotAllowedAreSeen() {
        assertThat(Coq.surplus("Axioms:\nPrimFloat.add : float\nClassical_Prop.classic :\n  x\n"))
                .isEmpty();
        assertThat(Coq.surplus("Axioms:\nPlStar.Proof.solution : claim\n"))
                .containsExactly("PlStar.Proof.solution");
        assertThat(Coq.surplus("Axioms:\nα : False\n")).containsExactly("α");
        assertThat(Coq.surplus("")).hasSize(1);
    }
}
