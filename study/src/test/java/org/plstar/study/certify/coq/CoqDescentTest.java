package org.plstar.study.certify.coq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.plstar.testing.Third;

/** Coq's kernel accepts that gradient descent converges, and refuses forgeries of that. */
@Tag("net")
@Third(value = 1, of = "proof/")
class CoqDescentTest {
    private static final String NUMBER = "(?:\\(-)?0x[0-9a-f.]+p-?\\d+\\)?";
    private static final String NOT_TRUE = "ProofB.v: the check of the instance is not true";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2 | dense(6) gelu dense(3) softplus dense | 2 | 1
                    2 | dense(6) relu dense | 2 | 2
                    """)
    void descentOfSmallNetworksIsConfirmed(String shape, String text, int rows, int outputs)
            throws IOException {
        Instances.writeNear(folder, shape, text, rows, outputs, 1e-4);
        CoqOutcome first = Coq.of(folder);
        assertThat(first.confirmed()).isTrue();
        CoqOutcome.Descent descent = first.descent().orElseThrow();
        assertThat(descent.reason()).isEmpty();
        assertThat(descent.status()).isEqualTo(CoqOutcome.Status.CONFIRMED);
    }

    /** A change of one text by another in a file. */
    private record Forgery(String what, String file, String of, String by, String reason) {}

    private static Forgery claim(String what, String before, String by) {
        return new Forgery(what, "Claim.v", "(" + before + ")" + NUMBER, "$1" + by, NOT_TRUE);
    }

    private static Forgery proof(String what, String before, String by) {
        return new Forgery(what, "ProofB.v", "(" + before + ")" + NUMBER, "$1" + by, NOT_TRUE);
    }

    private static List<Forgery> forgeries() {
        String start = "start : [^\\[]*\\[\\n\\[";
        String row = "%s : [^\\[]*\\[\\n\\[";
        String other = "AuditB.v: .*Error: The term .* has type .*";
        String theorem = "Theorem converges : descent.\n";
        return List.of(
                claim("a larger step", "eta : float := ", "0x1p+4"),
                claim("a smaller radius", "room : float := ", "0x1p-30"),
                claim("another start", start, "0x1.8p+1"),
                claim("another target", "targets : [^\\[]*\\[", "0x1.8p+1"),
                claim("a step to the other side", "eta : float := ", "(-0x1p-6)"),
                claim("a step that is no number", "eta : float := ", "nan"),
                claim("a negative radius", "room : float := ", "(-0x1p+3)"),
                claim("another cell", "Sample \\[\\[", "0x1.8p+3"),
                new Forgery("another function", "Claim.v", "Fun Tanh", "Fun Exp", NOT_TRUE),
                new Forgery(
                        "no equations", "Claim.v", "\\[Program lines0 samples0\\]", "[]", NOT_TRUE),
                proof("a number of the basis", row.formatted("basis"), "0x1.8p+1"),
                proof("a number of the inverse", row.formatted("back"), "0x1.8p+1"),
                proof("an inverse that is none", "slack : float := ", "0x1p+1"),
                proof("a negative slack", "slack : float := ", "(-0x1p-40)"),
                proof("smaller sums", "sizes : [^\\[]*\\[", "0x1p-40"),
                proof("negative sums", "sizes : [^\\[]*\\[", "(-0x1p+3)"),
                proof(
                        "parts of the distance joined by a negative number",
                        "mix : float := ",
                        "(-0x1p+0)"),
                proof("a weight that stays", "widths : [^\\[]*\\[", "0x0p+0"),
                proof("a weight that moves far", "widths : [^\\[]*\\[", "infinity"),
                new Forgery(
                        "a weight less",
                        "ProofB.v",
                        "(widths : [^\\[]*\\[)" + NUMBER + "; ",
                        "$1",
                        NOT_TRUE),
                new Forgery(
                        "True under the name of the claim",
                        "ProofB.v",
                        "Theorem converges : descent\\.\n(?:.*\\n)*",
                        "Definition descent : Prop := True.\n" + theorem + "Proof. exact I. Qed.\n",
                        other),
                new Forgery(
                        "admitted",
                        "ProofB.v",
                        "vm_cast_no_check .*\\nQed",
                        "Admitted",
                        "it assumes ProofB.converges"),
                new Forgery(
                        "an axiom",
                        "ProofB.v",
                        "Theorem converges : descent\\.\n(?:.*\\n)*",
                        "Axiom lie : descent.\n" + theorem + "Proof. exact lie. Qed.\n",
                        "it assumes ProofB.lie"));
    }

    @Test
    void forgeriesAreRefusedForTheirReason() throws IOException {
        ClaimedSystem s = Instances.writeNear(folder, "2", "dense(3) tanh dense", 2, 1, 1e-4);
        assertThat(Coq.of(folder).descent().orElseThrow().reason()).isEmpty();
        Path files = folder.resolve(Coq.FOLDER);
        assertThat(forgeries()).hasSize(23);
        SoftAssertions soft = new SoftAssertions();
        Path claimed = Files.createTempDirectory(folder, "claimed");
        Files.copy(files.resolve("Claim.v"), claimed.resolve("Claim.v"));
        assertThat(Coq.coqc(claimed, "Claim.v").status()).isZero();
        for (Forgery f : Instances.some(forgeries())) {
            boolean claim = f.file.equals("Claim.v");
            String text = Files.readString(files.resolve(f.file));
            String changed = text.replaceFirst(f.of, f.by);
            assertThat(changed).as(f.what).isNotEqualTo(text);
            Path forged = Files.createTempDirectory(folder, "forged");
            Files.copy(files.resolve("ProofB.v"), forged.resolve("ProofB.v"));
            Files.writeString(forged.resolve(f.file), changed);
            if (claim) {
                assertThat(Coq.coqc(forged, "Claim.v").status()).as(f.what).isZero();
            }
            Path work = claim ? forged : claimed;
            soft.assertThat(Coq.answer(Coq.Part.DESCENT, forged, work).reason().orElse("accepted"))
                    .as(f.what)
                    .matches(f.reason);
        }
        soft.assertAll();
        assertThat(s.descent()).isPresent();
    }

    /** Asking again compares the claim, and wants the form of the proof. */
    @Test
    void anotherProofBesideACertificateIsRefused() throws IOException {
        Instances.writeNear(folder, "2", "dense(3) tanh dense", 2, 1, 1e-4);
        assertThat(Coq.of(folder).confirmed()).isTrue();
        Path proof = folder.resolve(Coq.FOLDER).resolve("ProofB.v");
        assertThat(Coq.again(folder).descent().orElseThrow().status())
                .isEqualTo(CoqOutcome.Status.CONFIRMED);
        Files.writeString(proof, Files.readString(proof) + "Axiom lie : False.\n");
        CoqOutcome again = Coq.again(folder);
        assertThat(again.confirmed()).isTrue();
        assertThat(again.descent().orElseThrow().reason())
                .isEqualTo(Optional.of("ProofB.v has more than numbers in its place"));
    }

    /** The theory of descent assumes no more than instances may. */
    @Test
    void theTheoryAssumesNoMore() throws IOException {
        Files.writeString(
                folder.resolve("Axioms.v"),
                "From PlStar Require Steps.\nPrint Assumptions PlStar.Steps.steps_sound.\n");
        Coq.Ended ended = Coq.coqc(folder, "Axioms.v");
        assertThat(ended.status()).isZero();
        assertThat(Coq.surplus(ended.text())).isEmpty();
    }
}
