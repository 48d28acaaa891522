package org.plstar.study.certify.coq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.array.npy.NpyArray;
import org.plstar.testing.Third;

/** Coq's kernel accepts what is proved, and refuses forgeries for the right reason. */
@Tag("net")
@Third(value = 3, of = "proof/")
class CoqKernelTest {
    private static final String NUMBER = "(?:\\(-)?0x[0-9a-f.]+p-?\\d+\\)?";

    private static final double[] X = {0.7, -3, 7};

    /** Values of erf at X, from its series with 60 digits. */
    private static final double[] ERF = {0.6778011938374184, -0.9999779095030014, 1};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    4 | dense(32) relu dense | 10 | 1
                    4 | dense(16) layernorm silu dense | 6 | 1
                    1 x 6 x 6 | conv(4, 3) relu maxpool(2) flatten dense | 4 | 2
                    4 x 6 | residual(layernorm attention(2)) mean_tokens dense | 4 | 1
                    """)
    void networksAreConfirmed(String shape, String text, int rows, int outputs) throws IOException {
        Instances.write(folder, shape, text, rows, outputs);
        CoqOutcome first = Coq.of(folder);

        assertThat(first.reason()).isEmpty();
        assertThat(first.status()).isEqualTo(CoqOutcome.Status.CONFIRMED);
        assertThat(first.equations()).isEqualTo(rows * outputs);
    }

    /** On two systems F is shown to be the formula that one expects. */
    @Test
    void theStatementMeansWhatItShould() throws IOException {
        try (InputStream in = Objects.requireNonNull(Coq.class.getResourceAsStream("Meaning.v"))) {
            Files.copy(in, folder.resolve("Meaning.v"));
        }
        Coq.Ended ended = Coq.coqc(folder, "Meaning.v");
        assertThat(ended.status()).as(ended.text()).isZero();
    }

    /** A change of one text by another in a file. */
    private record Forgery(String what, String file, String of, String by) {}

    private static Forgery claim(String what, String before, String by) {
        return new Forgery(what, "Claim.v", "(" + before + ")" + NUMBER, "$1" + by);
    }

    private static Forgery proof(String what, String before, String by) {
        return new Forgery(what, "Proof.v", "(" + before + ")" + NUMBER, "$1" + by);
    }

    private static List<Forgery> forgeries() {
        String weights = "weights : [^\\[]*\\[\\n\\[";
        String targets = "targets : [^\\[]*\\[";
        String near = "near : [^\\[]*\\[\\n\\[";
        return List.of(
                claim("a weight of the claim", weights, "0x1.8p+3"),
                claim("a target", targets, "0x1.8p+3"),
                claim("a cell of the data", "Sample \\[\\[", "0x1.8p+3"),
                claim("a factor", "Lin2 ", "0x1.8p+3"),
                new Forgery("a function", "Claim.v", "Fun Tanh", "Fun Sin"),
                claim("a smaller radius", "radius : float := ", "0x1p-9"),
                claim("a target that is no number", targets, "nan"),
                new Forgery("fewer targets", "Claim.v", "(" + targets + ")" + NUMBER + "; ", "$1"),
                new Forgery(
                        "a shorter array", "Claim.v", "(" + weights + ")" + NUMBER + "; ", "$1"),
                proof("a weight near", near, "0x1.8p-1"),
                proof("an infinite weight", near, "infinity"),
                proof("a number of A", "rows : (?:.|\\n)*?\\[", "0x1.8p+5"),
                new Forgery(
                        "a row of A gone",
                        "Proof.v",
                        "(rows : (?:no|[^0])*?)\\[" + NUMBER + "[^\\]]*\\]",
                        "$1no"),
                proof("q = 1", "q : float := ", "0x1p+0"),
                proof("q no number", "q : float := ", "nan"),
                proof("r too small", "r : float := ", "0x1p-60"),
                proof("r negative", "r : float := ", "(-0x1p-30)"),
                proof("r too large", "r : float := ", "0x1p+0"));
    }

    @Test
    void forgeriesAreRefusedSinceTheCheckIsNotTrue() throws IOException {
        Instances.write(folder, "4", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.of(folder).confirmed()).isTrue();
        assertThat(forgeries()).hasSize(18);
        for (Forgery f : Instances.some(forgeries())) {
            Path forged = Files.createTempDirectory(folder, "forged");
            for (String name : List.of("Claim.v", "Proof.v")) {
                String text = Files.readString(folder.resolve(Coq.FOLDER).resolve(name));
                String other = name.equals(f.file) ? text.replaceFirst(f.of, f.by) : text;
                assertThat(!other.equals(text)).as(f.what).isEqualTo(name.equals(f.file));
                Files.writeString(forged.resolve(name), other);
            }
            assertThat(Coq.coqc(forged, "Claim.v").status()).as(f.what).isZero();
            Coq.Ended ended = Coq.coqc(forged, "Proof.v");
            assertThat(ended.status()).as(f.what).isNotZero();
            assertThat(ended.text()).as(f.what).contains("check instance");
        }
    }

    /** The equations w + erf x = y, and that w = 0 is within 1e-11 of a solution. */
    private static ClaimedSystem sums(double[] y) {
        List<ClaimedSystem.Program> programs = new ArrayList<>();
        for (int k = 0; k < X.length; k++) {
            programs.add(new ClaimedSystem.Program(
                    1,
                    List.of("data x", "f erf 0", "param 0 " + k, "lin 1 1 1 2"),
                    new double[] {y[k]},
                    Map.of("x", new NpyArray(List.of(1, 1), new double[] {X[k]}))));
        }
        List<double[]> zeros = List.of(new double[X.length]);
        return new ClaimedSystem(programs, zeros, zeros, 1e-11, Optional.empty());
    }

    @Test
    void valuesOfErfAreKnownToTenDigits() throws IOException {
        ClaimedSystem s = sums(ERF);
        String claim = ClaimText.of(s);
        Files.writeString(
                folder.resolve("Proof.v"), ProofText.of(s, ProofNumbers.of(s).orElseThrow()));
        assertThat(proved(claim).status()).isZero();
        for (int k = 0; k < X.length; k++) {
            double[] off = ERF.clone();
            off[k] += 1e-10;
            assertThat(proved(ClaimText.of(sums(off))).text())
                    .as("at " + X[k])
                    .contains("check instance");
        }
        assertThat(proved(claim.replaceFirst("Fun Erf", "Fun Tanh")).text())
                .contains("check instance");
    }

    private Coq.Ended proved(String claim) throws IOException {
        Files.writeString(folder.resolve("Claim.v"), claim);
        assertThat(Coq.coqc(folder, "Claim.v").status()).isZero();
        return Coq.coqc(folder, "Proof.v");
    }

    /** The claim is written anew from the certificate, and the proof must have its form. */
    @Test
    void otherFilesBesideACertificateAreRefused() throws IOException {
        Instances.write(folder, "4", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.of(folder).confirmed()).isTrue();
        Path claim = folder.resolve(Coq.FOLDER).resolve("Claim.v");
        Path proof = folder.resolve(Coq.FOLDER).resolve("Proof.v");
        String saidClaim = Files.readString(claim);
        String saidProof = Files.readString(proof);

        Files.writeString(
                claim, saidClaim.replaceFirst("(radius : float := )" + NUMBER, "$10x1p+9"));
        assertThat(Coq.again(folder).reason().orElse("")).contains("not that of the certificate");
        Files.writeString(claim, saidClaim);
        Files.writeString(
                proof, saidProof.replace("(eq_refl true). Qed.", "(eq_refl true). Admitted."));
        assertThat(Coq.again(folder).status()).isEqualTo(CoqOutcome.Status.REFUSED);
        Files.writeString(proof, saidProof);
        assertThat(Coq.again(folder).confirmed()).isTrue();
    }
}
