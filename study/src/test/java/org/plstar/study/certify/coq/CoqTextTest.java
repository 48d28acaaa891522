package org.plstar.study.certify.coq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.array.npy.NpyArray;
import org.plstar.study.json.Json;
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
        assertThat(ProofText.SOLUTION.hasForm(proof)).isTrue();
        for (String other : List.of(
                proof.replace("Definition q", "Axiom a : False.\nDefinition q"),
                proof.replace("Definition no : list float := nil.", ""),
                proof.replaceFirst("0x1\\.", "zero; 0x1."),
                proof.replace("vm_cast_no_check (eq_refl true). Qed.", "Admitted."),
                proof + "Axiom a : False.\n")) {
            assertThat(other).isNotEqualTo(proof);
            assertThat(ProofText.SOLUTION.hasForm(other)).isFalse();
        }
    }

    /** Thousands of weights: no search for the form may go as deep as the text is long. */
    @Test
    void aLargeProofHasItsFormToo() throws IOException {
        Instances.write(folder, "20", "dense(300) tanh dense", 2, 1);
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        assertThat(s.unknowns()).isGreaterThan(6000);
        assertThat(ProofText.SOLUTION.hasForm(ProofText.of(s, ProofNumbers.of(s).orElseThrow())))
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

    /** What is written of descent has a form, and belongs to a claim B. */
    @Test
    void descentIsWrittenWhereItIsClaimed() throws IOException {
        ClaimedSystem s = Instances.writeNear(folder, "2", "dense(3) tanh dense", 2, 1, 1e-4);
        ClaimedSystem.Descent d = s.descent().orElseThrow();
        assertThat(ClaimText.of(s))
                .contains(
                        "descends network targets start eta room.",
                        "eta : float := " + ClaimText.number(d.eta()));
        DescentNumbers numbers = DescentNumbers.of(s).numbers().orElseThrow();
        String proof = ProofText.of(numbers);
        assertThat(ProofText.DESCENT.hasForm(proof)).isTrue();
        assertThat(ProofText.SOLUTION.hasForm(proof)).isFalse();
        assertThat(ProofText.DESCENT.hasForm(
                        proof.replace("Definition sizes", "Axiom a : False.\nDefinition sizes")))
                .isFalse();
        assertThat(ProofText.DESCENT.hasForm(proof.replace("Qed.", "Admitted.")))
                .isFalse();
    }

    /** Steps of gradient descent stay in the box of the hints, and their sums are bounds. */
    @Test
    void descentStaysInTheBoxOfTheHints() throws IOException {
        ClaimedSystem s = Instances.writeNear(folder, "3", "dense(5) tanh dense", 3, 1, 1e-3);
        ClaimedSystem.Descent d = s.descent().orElseThrow();
        DescentNumbers numbers = DescentNumbers.of(s).numbers().orElseThrow();
        Evaluation f = new Evaluation(s);
        double[] start = Evaluation.joined(d.start());
        double[] w = start.clone();
        double[] sums = new double[s.equations()];
        double[][] j = new double[s.equations()][s.unknowns()];
        double[] residual = {};
        for (int step = 0; step < 3000; step++) {
            residual = Dense.difference(f.at(w, j), s.targets());
            for (int a = 0; a < sums.length; a++) {
                sums[a] += Math.abs(Dense.dot(numbers.basis()[a], residual));
            }
            for (int k = 0; k < w.length; k++) {
                for (int i = 0; i < residual.length; i++) {
                    w[k] -= d.eta() * residual[i] * j[i][k];
                }
                assertThat(Math.abs(w[k] - start[k])).isLessThanOrEqualTo(numbers.widths()[k]);
            }
        }
        for (int a = 0; a < sums.length; a++) {
            assertThat(sums[a]).isLessThanOrEqualTo(numbers.sizes()[a]);
        }
        assertThat(Dense.largest(residual)).isLessThan(1e-6);
    }

    /** Why there is no proof of descent is said in a clause. */
    @Test
    void aBoxThatIsTooLargeIsTold() throws IOException {
        ClaimedSystem near = Instances.writeNear(folder, "3", "dense(5) tanh dense", 3, 1, 1e-4);
        ClaimedSystem.Descent d = near.descent().orElseThrow();
        assertThat(found(near, d.start(), d.eta(), d.radius() / 10)).contains("distance is R = ");
        assertThat(found(near, d.start(), 100 * d.eta(), 1e9)).contains("too wide");
        List<double[]> far = d.start().stream()
                .map(a -> Arrays.stream(a).map(x -> x + 1).toArray())
                .toList();
        assertThat(found(near, far, d.eta(), 1e9)).contains("too wide");
    }

    private static String found(ClaimedSystem s, List<double[]> start, double eta, double radius) {
        ClaimedSystem other = new ClaimedSystem(
                s.programs(),
                s.weights(),
                s.near(),
                s.radius(),
                Optional.of(new ClaimedSystem.Descent(start, eta, radius)));
        return DescentNumbers.of(other).reason();
    }

    /** Texts that would be something to Coq. */
    private static final List<String> HOSTILE = List.of(
            "\"",
            "(* *)",
            "*) Axiom lie : False. (*",
            "0]. Axiom lie : False. Definition l := [Fun Tanh 0",
            "0].\nAxiom\tlie:False.\nDefinition\tl:=[Fun\tTanh\t0",
            "Tanh\n0].",
            "1.\nAxiom\tlie:False.",
            "Definition claim : Prop := True.");

    /** Names of params, points and descriptions are no part of the claim. */
    @Test
    void namesOfACertificateDoNotReachCoq() throws IOException {
        Instances.write(folder, "2", "dense(3) tanh dense", 2, 1);
        String claim = ClaimText.of(ClaimedSystem.read(folder).orElseThrow());
        Path file = folder.resolve("certificate.json");
        String text = Files.readString(file);
        for (String hostile : HOSTILE) {
            String name = Matcher.quoteReplacement(Json.text(hostile));
            String other = text.replaceAll("(\"name\"\\s*:\\s*)\"[^\"]*\"", "$1" + name)
                    .replaceAll("\"w0\"", name)
                    .replaceAll("(\"about\"\\s*:\\s*\\{)", "$1" + name + ":" + name + ",");
            assertThat(other).isNotEqualTo(text);
            Files.writeString(file, other);
            assertThat(ClaimText.of(ClaimedSystem.read(folder).orElseThrow())).isEqualTo(claim);
        }
    }

    /** Names of arrays are no part of the claim; what is no number or function is refused. */
    @Test
    void linesAndArraysBringNoTextOfTheirOwn() {
        List<String> lines = List.of(
                "data x",
                "param 0 0+1*1",
                "mul 1 0 1 1 1 1",
                "f tanh 2",
                "const 2.0*1",
                "lin 1.0 3 1.0 4");
        String claim = ClaimText.of(system(lines, "x"));
        for (String hostile : HOSTILE) {
            String name = hostile.replace(' ', '\t');
            assertThat(ClaimText.of(system(replaced(lines, 0, "data " + name), name)))
                    .isEqualTo(claim);
            for (String line : List.of(
                    "param " + name + " 0+1*1",
                    "param 0 " + name + "+1*1",
                    "param 0 0+1*" + name,
                    "mul " + name + " 0 1 1 1 1",
                    "mul 1 0 1 1 1 " + name,
                    "f " + name + " 2",
                    "f tanh " + name,
                    name + " tanh 2",
                    "relu " + name,
                    "sum 2 0+1*1 " + name,
                    "const 2.0*" + name,
                    "const " + name + "*1",
                    "lin " + name + " 2",
                    "lin 1.0 " + name,
                    "lin 1.0 3 " + name + " 2",
                    "lin 1.0 3 1.0 " + name)) {
                assertThatThrownBy(() -> ClaimText.of(system(replaced(lines, 3, line), "x")))
                        .as(line)
                        .isInstanceOf(RuntimeException.class);
            }
        }
    }

    private static List<String> replaced(List<String> lines, int k, String line) {
        List<String> all = new ArrayList<>(lines);
        all.set(k, line);
        return all;
    }

    private static ClaimedSystem system(List<String> lines, String array) {
        Map<String, NpyArray> arrays =
                Map.of(array, new NpyArray(List.of(1, 1), new double[] {0.5}));
        List<double[]> weights = List.of(new double[] {1});
        return new ClaimedSystem(
                List.of(new ClaimedSystem.Program(1, lines, new double[] {2}, arrays)),
                weights,
                weights,
                1,
                Optional.empty());
    }
}
