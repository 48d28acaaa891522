package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The form of a proof's file: numbers between a fixed head and a fixed tail, which has the theorem
 * that follows from the check of them.
 *
 * @param definitions those between, each of literals
 */
record ProofText(String head, List<String> definitions, String tail) {
    /** {@code Proof.v}: a solution exists. */
    static final ProofText SOLUTION = new ProofText(
            """
            From Coq Require Import List Floats.
            From PlStar Require Import Lang Check Claim.
            Import ListNotations.
            Local Open Scope float_scope.
            Definition no : list float := nil.
            """,
            List.of(
                    "Definition near : list (list float) := ",
                    "Definition rows : list (list (list float)) := ",
                    "Definition q : float := ",
                    "Definition r : float := "),
            """
            Definition instance : instance :=
              Instance network targets weights radius near rows q r.
            Theorem solution : claim.
            Proof. apply (check_sound instance). vm_cast_no_check (eq_refl true). Qed.
            """);

    /** {@code ProofB.v}: gradient descent converges. */
    static final ProofText DESCENT = new ProofText(
            """
            From Coq Require Import List Floats.
            From PlStar Require Import Lang Steps Claim.
            Import ListNotations.
            Local Open Scope float_scope.
            """,
            List.of(
                    "Definition basis : list (list float) := ",
                    "Definition back : list (list float) := ",
                    "Definition slack : float := ",
                    "Definition sizes : list float := ",
                    "Definition mix : float := ",
                    "Definition widths : list float := "),
            """
            Definition instance : hints := Hints basis back slack sizes mix widths.
            Theorem converges : descent.
            Proof.
            apply (steps_sound network targets start eta room instance).
            vm_cast_no_check (eq_refl true).
            Qed.
            """);

    /** The pattern of a number, negative ones in brackets, or of the empty list. */
    private static final Pattern LITERAL =
            Pattern.compile("0x[0-9a-f.]+p-?\\d+|\\(-0x[0-9a-f.]+p-?\\d+\\)|no");

    /** The text of the file {@code Proof.v}. */
    static String of(ClaimedSystem s, ProofNumbers numbers) {
        StringBuilder text = new StringBuilder(SOLUTION.head);
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
                .append(SOLUTION.tail)
                .toString();
    }

    /** The text of the file {@code ProofB.v}. */
    static String of(DescentNumbers numbers) {
        int n = numbers.basis().length;
        double[][] back = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                back[i][j] = numbers.basis()[j][i];
            }
        }
        StringBuilder text = new StringBuilder(DESCENT.head);
        ClaimText.define(
                text, "basis", "list (list float)", ClaimText.all(List.of(numbers.basis())));
        ClaimText.define(text, "back", "list (list float)", ClaimText.all(List.of(back)));
        return text.append("Definition slack : float := ")
                .append(ClaimText.number(DescentNumbers.SLACK))
                .append(".\nDefinition sizes : list float := ")
                .append(ClaimText.numbers(numbers.sizes()))
                .append(".\nDefinition mix : float := ")
                .append(ClaimText.number(numbers.mix()))
                .append(".\nDefinition widths : list float := ")
                .append(ClaimText.numbers(numbers.widths()))
                .append(".\n")
                .append(DESCENT.tail)
                .toString();
    }

    /** Whether a text has this form, whatever its numbers are. */
    boolean hasForm(String text) {
        if (text.length() < head.length() + tail.length()
                || !text.startsWith(head)
                || !text.endsWith(tail)) {
            return false;
        }
        String[] given =
                text.substring(head.length(), text.length() - tail.length()).split("\\.\n", -1);
        return given.length == definitions.size() + 1
                && given[definitions.size()].isEmpty()
                && IntStream.range(0, definitions.size())
                        .allMatch(k -> given[k].startsWith(definitions.get(k))
                                && literals(
                                        given[k].substring(definitions.get(k).length())));
    }

    /** Whether a text consists of literals in lists. */
    private static boolean literals(String text) {
        return Stream.of(text.split("[\\[\\]; \n]+", -1))
                .allMatch(word -> word.isEmpty() || LITERAL.matcher(word).matches());
    }
}
