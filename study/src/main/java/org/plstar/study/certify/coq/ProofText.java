package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code Proof.v}: the numbers of the proof, and the theorem that follows from the check of them.
 */
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

    /** The definitions between, each of literals. */
    private static final List<String> DEFINITIONS = List.of(
            "Definition near : list (list float) := ",
            "Definition rows : list (list (list float)) := ",
            "Definition q : float := ",
            "Definition r : float := ");

    /** The pattern of a number, negative ones in brackets, or of the empty list. */
    private static final Pattern LITERAL =
            Pattern.compile("0x[0-9a-f.]+p-?\\d+|\\(-0x[0-9a-f.]+p-?\\d+\\)|no");

    private ProofText() {}

    /** The text of the file {@code Proof.v}. */
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
        if (text.length() < HEAD.length() + TAIL.length()
                || !text.startsWith(HEAD)
                || !text.endsWith(TAIL)) {
            return false;
        }
        String[] given =
                text.substring(HEAD.length(), text.length() - TAIL.length()).split("\\.\n", -1);
        return given.length == DEFINITIONS.size() + 1
                && given[DEFINITIONS.size()].isEmpty()
                && IntStream.range(0, DEFINITIONS.size())
                        .allMatch(k -> given[k].startsWith(DEFINITIONS.get(k))
                                && literals(
                                        given[k].substring(DEFINITIONS.get(k).length())));
    }

    /** Whether a text consists of literals in lists. */
    private static boolean literals(String text) {
        return Stream.of(text.split("[\\[\\]; \n]+", -1))
                .allMatch(word -> word.isEmpty() || LITERAL.matcher(word).matches());
    }
}
