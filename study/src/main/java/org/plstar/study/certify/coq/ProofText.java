package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** {@code Proof.v}: the numbers, and the theorem that follows from the check of them. */
final class ProofText {
    private static final String HEAD = """
            From Coq Require Import List Floats.
            From PlStar Require Import Lang Check Claim.
            Import ListNotations.
            Local Open Scope float_scope.
            Definition no : list float := nil.
            """;

    private static final String TAIL = """
            Definition instance : instance :=
              Instance network targets weights radius near rows q r.
            Theorem solution : claim.
            Proof. apply (check_sound instance). vm_cast_no_check (eq_refl true). Qed.
            """;

    /** A double without a sign, or one in brackets. */
    private static final String NUMBER = "(?:0x[0-9a-f.]+p-?\\d+|\\(-0x[0-9a-f.]+p-?\\d+\\))";

    private static final String LIST = "\\[(?:" + NUMBER + "(?:; " + NUMBER + ")*+)?]";
    private static final String ROW = "(?:no|" + LIST + ")";

    /** Definitions of literals, and nothing else: what may stand between head and tail. */
    private static final Pattern LITERALS =
            Pattern.compile("Definition near : list \\(list float\\) := \\[\n"
                    + LIST
                    + "(?:;\n"
                    + LIST
                    + ")*+]\\.\n"
                    + "Definition rows : list \\(list \\(list float\\)\\) := \\[\n\\["
                    + ROW
                    + "(?:(?:;\n|];\n\\[)"
                    + ROW
                    + ")*+]]\\.\n"
                    + "Definition q : float := "
                    + NUMBER
                    + "\\.\nDefinition r : float := "
                    + NUMBER
                    + "\\.\n");

    private ProofText() {}

    /** The text. */
    static String of(ClaimedSystem s, ProofNumbers numbers) {
        StringBuilder text = new StringBuilder(HEAD);
        Evaluation shapes = new Evaluation(s);
        ClaimText.define(
                text, "near", "list (list float)", ClaimText.all(shapes.arrays(numbers.near())));
        String[] rows = new String[s.unknowns()];
        Arrays.fill(rows, "no"); // thousands of empty lists would take Coq seconds
        for (int k = 0; k < numbers.moved().length; k++) {
            rows[numbers.moved()[k]] = ClaimText.numbers(numbers.a()[k]);
        }
        List<String> arrays = new ArrayList<>();
        int from = 0;
        for (double[] w : s.weights()) {
            arrays.add(IntStream.range(from, from + w.length)
                    .mapToObj(k -> rows[k])
                    .collect(Collectors.joining(";\n", "[", "]")));
            from += w.length;
        }
        ClaimText.define(text, "rows", "list (list (list float))", arrays);
        return text.append("Definition q : float := ")
                .append(ClaimText.number(ProofNumbers.Q))
                .append(".\nDefinition r : float := ")
                .append(ClaimText.number(numbers.r()))
                .append(".\n")
                .append(TAIL)
                .toString();
    }

    /** Whether a text is a proof as this class writes it, whatever its numbers are. */
    static boolean hasForm(String text) {
        return text.startsWith(HEAD)
                && text.endsWith(TAIL)
                && text.length() >= HEAD.length() + TAIL.length()
                && LITERALS.matcher(text.substring(HEAD.length(), text.length() - TAIL.length()))
                        .matches();
    }
}
