package org.plstar.study.certify.coq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.testing.Third;

/**
 * Forged claims and proofs are refused, each by the part that is there for it: the check that Coq
 * computes, the type that the audit demands, the list of axioms, or the comparison of texts.
 */
@Tag("net")
@Third(value = 2, of = "proof/")
class CoqForgeryTest {
    private static final String NUMBER = "(?:\\(-)?0x[0-9a-f.]+p-?\\d+\\)?";
    private static final String NOT_TRUE = "Proof.v: the check of the instance is not true";
    private static final String OTHER_TYPE = "Audit.v: .*Error: The term .* has type .*";
    private static final String OTHER_CLAIM = "Claim.v is not that of the certificate";
    private static final String NO_FORM = "Proof.v has more than numbers in its place";

    private static final String THEOREM = "Theorem solution : claim.\n";
    private static final String BY_CHECK =
            "Proof. apply (check_sound instance). vm_cast_no_check (eq_refl true). Qed.\n";
    private static final String EMPTY_MEANING = """
                        Definition has_solution (_ : list program)
                          (_ : list float) (_ : list (list float))
                          (_ : float) : Prop := True.
                        """;

    @TempDir
    private Path folder;

    /**
     * A pair of changed texts, and the pattern of the reason for which Coq and the audit refuse.
     */
    private record Forgery(
            String what, UnaryOperator<String> claim, UnaryOperator<String> proof, String reason) {}

    private static Forgery claim(String what, UnaryOperator<String> edit) {
        return new Forgery("claim: " + what, edit, UnaryOperator.identity(), NOT_TRUE);
    }

    private static Forgery proof(String what, UnaryOperator<String> edit) {
        return proof(what, edit, NOT_TRUE);
    }

    private static Forgery proof(String what, UnaryOperator<String> edit, String reason) {
        return new Forgery("proof: " + what, UnaryOperator.identity(), edit, reason);
    }

    /** A theorem that follows from something assumed. */
    private static Forgery assumed(String what, String before, String by, String name) {
        return proof(
                what,
                theorem(before + THEOREM + "Proof. exact " + by + ". Qed.\n"),
                "it assumes " + name);
    }

    /** Puts another text in the place of the theorem and its proof. */
    private static UnaryOperator<String> theorem(String text) {
        return with(THEOREM + BY_CHECK, text);
    }

    private static UnaryOperator<String> with(String of, String by) {
        return text -> text.replaceFirst(Pattern.quote(of), Matcher.quoteReplacement(by));
    }

    /** Changes the first number behind a pattern. */
    private static UnaryOperator<String> number(String before, DoubleUnaryOperator change) {
        return text -> {
            Matcher m = Pattern.compile("(" + before + ")(" + NUMBER + ")").matcher(text);
            assertThat(m.find()).as(before).isTrue();
            double v = change.applyAsDouble(value(m.group(2)));
            return text.substring(0, m.start(2)) + ClaimText.number(v) + text.substring(m.end(2));
        };
    }

    private static double value(String literal) {
        return Double.parseDouble(literal.replaceAll("[()]", ""));
    }

    /** Writes a word of Coq in the place of the first number behind a pattern. */
    private static UnaryOperator<String> word(String before, String by) {
        return text -> text.replaceFirst("(" + before + ")" + NUMBER, "$1" + by);
    }

    /** Changes the items of a definition, which are a line each. */
    private static UnaryOperator<String> items(String name, UnaryOperator<List<String>> edit) {
        return text -> {
            int from = text.indexOf(":= [\n", text.indexOf("Definition " + name + " :")) + 5;
            int to = text.indexOf("].\n", from);
            List<String> all = new ArrayList<>(List.of(text.substring(from, to).split(";\n", -1)));
            return text.substring(0, from)
                    + String.join(";\n", edit.apply(all))
                    + text.substring(to);
        };
    }

    private static UnaryOperator<List<String>> swapped(int a, int b) {
        return all -> {
            Collections.swap(all, a, b);
            return all;
        };
    }

    private static UnaryOperator<List<String>> without(int k) {
        return all -> {
            all.remove(k);
            return all;
        };
    }

    private static UnaryOperator<List<String>> with(int k, String item) {
        return all -> {
            all.add(k, item);
            return all;
        };
    }

    private static List<Forgery> data() {
        String targets = "targets : [^\\[]*\\[";
        String weights = "weights : [^\\[]*\\[\\n\\[";
        String radius = "radius : float := ";
        return List.of(
                claim("a cell by a millionth", number("Sample \\[\\[", v -> v * (1 + 1e-6))),
                claim("a target by 1e-7", number(targets, v -> v + 1e-7)),
                claim("samples in another order", items("samples0", swapped(0, 1))),
                claim("a sample less", items("samples0", without(2))),
                claim("a weight that is no number", word(weights, "nan")),
                claim("weights in another order", items("weights", swapped(0, 1))),
                claim("an array of weights less", items("weights", without(3))),
                claim("an array of weights more", items("weights", with(4, "[0x0p+0]"))),
                claim("a negative radius", number(radius, v -> -v)),
                claim("a radius that is no number", word(radius, "nan")),
                claim("an infinite radius", word(radius, "infinity")));
    }

    private static List<Forgery> operations() {
        return List.of(
                claim("params in another order", items("lines0", swapped(1, 3))),
                claim("no activation", with("Fun Tanh 4", "Lin1 0x1p+0 4")),
                claim("tanh as erf", with("Fun Tanh", "Fun Erf")),
                claim("a product the other way", with("Mul 1 0 ", "Mul 0 1 ")),
                claim("half of the units", with("1 1 8 1", "1 1 4 1")),
                claim("a loop that begins later", with("Param 2 (Loops (0)", "Param 2 (Loops (1)")),
                claim("a stride", with("8%nat, (1)%Z", "8%nat, (0)%Z")),
                claim("another array", with("Param 3 ", "Param 1 ")),
                claim("the sign of a factor", number("Lin2 ", v -> -v)),
                claim("the sum without its last line", items("lines0", without(9))),
                claim("no network", with("[Program lines0 samples0]", "[]")),
                claim(
                        "a name of the language with another meaning",
                        with("Definition lines0", "Definition Tanh := Sin.\nDefinition lines0")));
    }

    private static List<Forgery> hints() {
        String q = "q : float := ";
        String r = "r : float := ";
        return List.of(
                proof(
                        "near in single precision",
                        items(
                                "near",
                                all -> all.stream()
                                        .map(a -> Pattern.compile(NUMBER)
                                                .matcher(a)
                                                .replaceAll(m ->
                                                        ClaimText.number((float) value(m.group()))))
                                        .toList())),
                proof("near without an array", items("near", without(3))),
                proof(
                        "-A",
                        items(
                                "rows",
                                all -> all.stream()
                                        .map(a -> Pattern.compile(NUMBER)
                                                .matcher(a)
                                                .replaceAll(
                                                        m -> ClaimText.number(-value(m.group()))))
                                        .toList())),
                proof("A with rows in reverse order", text -> {
                    List<String> rows = Pattern.compile("\\[0x[^\\]]*\\]|\\[\\(-0x[^\\]]*\\]")
                            .matcher(text.substring(text.indexOf("Definition rows")))
                            .results()
                            .map(m -> m.group().replaceAll("^\\[|\\]$", ""))
                            .toList();
                    return with(rows.getFirst(), rows.getLast()).apply(text);
                }),
                proof("q = 0", number(q, _ -> 0)),
                proof("q infinite", word(q, "infinity")),
                proof("r no number", word(r, "nan")),
                proof(
                        "a check of its own",
                        text -> theorem("Definition check (_ : Check.instance) : bool := true.\n"
                                        + THEOREM
                                        + """
                        Proof. apply (check_sound instance).
                        exact (eq_refl : check instance = true). Qed.
                        """)
                                .apply(word(q, "nan").apply(text))),
                proof(
                        "an instance of its own",
                        with("Definition instance :", """
                        Definition Instance (_ : list program) (_ : list float) := Instance nil nil.
                        Definition instance :"""),
                        "Proof.v: .*Unable to unify .*"));
    }

    private static List<Forgery> assumptions() {
        return List.of(
                assumed("an axiom", "Axiom lie : claim.\n", "lie", "Proof.lie"),
                assumed(
                        "the check as a parameter", "Parameter lie : check instance = true.\n",
                        "(check_sound instance lie)", "Proof.lie"),
                assumed(
                        "an axiom with the whole name of one of Coq's",
                        """
                        Module Classical_Prop. Axiom classic : claim. End Classical_Prop.
                        Export Classical_Prop.
                        """,
                        "Classical_Prop.classic",
                        "Proof.Classical_Prop.classic"),
                assumed(
                        "a module that is declared",
                        "Module Type T. Parameter lie : claim. End T.\nDeclare Module M : T.\n",
                        "M.lie",
                        "Proof.M.lie"),
                assumed(
                        "a recursion without end",
                        "Unset Guard Checking.\nFixpoint lie (n : nat) : claim := lie n.\n",
                        "(lie O)",
                        "Proof.lie, Proof.solution"),
                assumed(
                        "a type that holds functions of itself",
                        """
                        Unset Positivity Checking.
                        Inductive bad := Bad (f : bad -> claim).
                        Definition self (b : bad) := match b with Bad f => f b end.
                        """,
                        "(self (Bad self))",
                        "Proof.bad"),
                assumed("an axiom, and options of printing", """
                        Global Set Printing Width 1.
                        Global Set Printing Depth 1.
                        Global Set Silent.
                        Axiom lie : claim.
                        """, "lie", "Proof.lie"),
                proof(
                        "universes are not checked",
                        with(THEOREM, "Unset Universe Checking.\n" + THEOREM),
                        "it assumes Proof.solution"),
                proof(
                        "admitted",
                        with("(eq_refl true). Qed.", "(eq_refl true). Admitted."),
                        "it assumes Proof.solution"),
                new Forgery(
                        "claim: an axiom",
                        text -> text + "Axiom lie : claim.\n",
                        theorem(THEOREM + "Proof. exact lie. Qed.\n"),
                        "it assumes Claim.lie"));
    }

    private static List<Forgery> statements() {
        String trivial = "Proof. exact I. Qed.\n";
        String full = "Theorem solution : has_solution network targets weights radius.\n";
        String any = "exists s, has_solution network targets weights s";
        String byRadius = """
                        Proof. exists radius.
                        apply (check_sound instance). vm_cast_no_check (eq_refl true). Qed.
                        """;
        return List.of(
                proof(
                        "True under the name of the claim",
                        theorem("Definition claim : Prop := True.\n" + THEOREM + trivial),
                        OTHER_TYPE),
                proof("a meaning of its own", theorem(EMPTY_MEANING + full + trivial), OTHER_TYPE),
                proof(
                        "any radius",
                        theorem("Theorem solution : " + any + ".\n" + byRadius),
                        OTHER_TYPE),
                proof(
                        "weights of its own",
                        text -> theorem(full + BY_CHECK)
                                .apply(with("Definition instance :", """
                        Definition weights := near.
                        Definition instance :""").apply(text)),
                        OTHER_TYPE),
                proof("an implication", theorem("""
                        Theorem solution : check instance = true -> claim.
                        Proof. exact (check_sound instance). Qed.
                        """), OTHER_TYPE),
                proof(
                        "no theorem",
                        theorem("Theorem another : claim.\n" + BY_CHECK),
                        "Audit.v: .*Proof.solution was not found.*"),
                new Forgery(
                        "claim: True",
                        text -> text.replaceFirst("claim : Prop := .*", "claim : Prop := True."),
                        theorem(THEOREM + trivial),
                        OTHER_TYPE),
                new Forgery(
                        "claim: a meaning of its own",
                        with("Definition claim :", EMPTY_MEANING + "Definition claim :"),
                        theorem(THEOREM + trivial),
                        OTHER_TYPE));
    }

    private static List<Forgery> all() {
        return Stream.of(data(), operations(), hints(), assumptions(), statements())
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void forgeriesAreRefusedForTheirReason() throws IOException {
        Instances.write(folder, "4", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.of(folder).reason()).isEmpty();
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        String claim = ClaimText.of(s);
        String proof = ProofText.of(s, ProofNumbers.of(s).orElseThrow());
        assertThat(all()).hasSize(50);
        SoftAssertions soft = new SoftAssertions();
        for (Forgery f : Instances.some(all())) {
            String claimed = f.claim.apply(claim);
            String proved = f.proof.apply(proof);
            assertThat(claimed + proved).as(f.what).isNotEqualTo(claim + proof);
            write(claimed, proved);
            soft.assertThat(Coq.run(s, folder.resolve(Coq.FOLDER), Optional.empty())
                            .reason()
                            .orElse("accepted"))
                    .as(f.what)
                    .matches(f.reason);
            if (!claimed.equals(claim) || !ProofText.SOLUTION.hasForm(proved)) {
                soft.assertThat(Coq.again(folder).reason().orElse("accepted"))
                        .as(f.what)
                        .isEqualTo(claimed.equals(claim) ? NO_FORM : OTHER_CLAIM);
            }
        }
        soft.assertAll();
    }

    private void write(String claim, String proof) throws IOException {
        Files.writeString(folder.resolve(Coq.FOLDER).resolve("Claim.v"), claim);
        Files.writeString(folder.resolve(Coq.FOLDER).resolve("Proof.v"), proof);
    }

    /** Coq accepts these, since they hold; they are not what the certificate says. */
    @Test
    void trueClaimsOfSomethingElseAreRefusedByComparison() throws IOException {
        Instances.write(folder, "4", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.of(folder).reason()).isEmpty();
        ClaimedSystem s = ClaimedSystem.read(folder).orElseThrow();
        String claim = ClaimText.of(s);
        String proof = ProofText.of(s, ProofNumbers.of(s).orElseThrow());
        UnaryOperator<String> nothing = with("[Program lines0 samples0]", "[]");
        for (String other : List.of(
                number("radius : float := ", v -> 2 * v).apply(claim),
                nothing.apply(claim).replaceFirst("(targets : list float := ).*", "$1[]."),
                claim + "Definition unused := radius.\n")) {
            write(other, proof);
            assertThat(Coq.run(s, folder.resolve(Coq.FOLDER), Optional.empty()).confirmed())
                    .isTrue();
            assertThat(Coq.again(folder).reason()).contains(OTHER_CLAIM);
        }
    }

    /** The theory that decides is the program's own; so is the proof's claim. */
    @Test
    void theoryAndProofsFromElsewhereAreOfNoUse() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        Instances.write(other, "4", "dense(8) sin dense", 3, 1);
        ClaimedSystem sin = ClaimedSystem.read(other).orElseThrow();
        Instances.write(folder, "4", "dense(8) tanh dense", 3, 1);
        assertThat(Coq.of(folder).reason()).isEmpty();
        Path files = folder.resolve(Coq.FOLDER);
        String claim = Files.readString(files.resolve("Claim.v"));
        String proof = Files.readString(files.resolve("Proof.v"));

        write(claim, ProofText.of(sin, ProofNumbers.of(sin).orElseThrow()));
        assertThat(Coq.again(folder).reason()).contains(NOT_TRUE);

        write(claim, number("q : float := ", _ -> 1).apply(proof));
        Path check = files.resolve("Check.v");
        Files.writeString(
                check,
                with("rows_small qi 0", "negb true || rows_small qi 0")
                        .apply(Files.readString(check)));
        Files.writeString(files.resolve("Check.vo"), "compiled");
        assertThat(Coq.again(folder).reason()).contains(NOT_TRUE);

        Path lang = files.resolve("Lang.v");
        Files.writeString(lang, Files.readString(lang) + EMPTY_MEANING);
        Files.writeString(files.resolve("Audit.v"), "");
        assertThat(Coq.again(folder).reason()).contains(NOT_TRUE);
    }

    /** The script ends with 0 only where the answer to Print Assumptions has no other axioms. */
    @Test
    void theScriptLooksAtAxiomsToo() throws Exception {
        String allowed = "Axioms:\nPrimFloat.add : float -> float\nClassical_Prop.classic\n  : x\n";
        assertThat(script(allowed)).isZero();
        assertThat(script(allowed + "Proof.lie : Claim.claim\n")).isOne();
        assertThat(script(allowed + "Proof.lie is assumed to be guarded.\n")).isOne();
        assertThat(script("Axioms:\nClassical_Prop.classical : x\n")).isOne();
        assertThat(script("")).isOne();
    }

    private int script(String answer) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory(folder, "script");
        Files.writeString(work.resolve("answer"), answer);
        Path coqc = work.resolve("coqc");
        Files.writeString(coqc, """
                        #!/bin/sh
                        for last; do :; done
                        [ "$last" != Audit.v ] || cat answer
                        """);
        assertThat(coqc.toFile().setExecutable(true)).isTrue();
        Files.writeString(work.resolve("check.sh"), Coq.script());
        ProcessBuilder sh = new ProcessBuilder("sh", "check.sh").directory(work.toFile());
        sh.environment().merge("PATH", work.toString(), (old, mine) -> mine + ":" + old);
        Process process = sh.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int status = process.waitFor();
        assertThat(said).contains(answer.strip());
        return status;
    }
}
