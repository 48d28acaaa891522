package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.SequencedSet;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code Claim.v}: the equations, the point, the radius and the statement as Coq reads them; a
 * function of the certificate's files alone, so that who checks can write it again and compare.
 */
final class ClaimText {
    private ClaimText() {}

    /** The text of the file {@code Claim.v}. */
    static String of(ClaimedSystem s) {
        StringBuilder text = new StringBuilder("""
                From Coq Require Import List ZArith Reals Floats.
                From PlStar Require Import Lang.
                Import ListNotations.
                Local Open Scope float_scope.
                """);
        for (int n = 0; n < s.programs().size(); n++) {
            program(text, n, s.programs().get(n));
        }
        text.append("Definition network : list program := [")
                .append(IntStream.range(0, s.programs().size())
                        .mapToObj(n -> "Program lines" + n + " samples" + n)
                        .collect(Collectors.joining("; ")))
                .append("].\nDefinition targets : list float := ")
                .append(numbers(s.targets()))
                .append(".\n");
        define(text, "weights", "list (list float)", all(s.weights()));
        text.append("Definition radius : float := ")
                .append(number(s.radius()))
                .append(
                        ".\nDefinition claim : Prop := has_solution network targets weights radius.\n");
        s.descent().ifPresent(d -> {
            define(text, "start", "list (list float)", all(d.start()));
            text.append("Definition eta : float := ")
                    .append(number(d.eta()))
                    .append(".\nDefinition room : float := ")
                    .append(number(d.radius()))
                    .append(".\nDefinition descent : Prop :=\n")
                    .append("  descends network targets start eta room.\n");
        });
        return text.toString();
    }

    private static void program(StringBuilder text, int n, ClaimedSystem.Program p) {
        SequencedSet<String> data = new LinkedHashSet<>();
        SequencedSet<String> each = new LinkedHashSet<>();
        for (String line : p.lines()) {
            String[] t = line.split(" ", -1);
            if (t[0].equals("data")) {
                data.add(t[1]);
            }
            for (String word : t) {
                if (word.startsWith("each:")) {
                    each.add(word.substring("each:".length()));
                }
            }
        }
        List<String> lines = new ArrayList<>();
        for (String line : p.lines()) {
            lines.add("  " + line(line.split(" ", -1), p, List.copyOf(data), List.copyOf(each)));
        }
        define(text, "lines" + n, "list line", lines);
        List<String> samples = new ArrayList<>();
        for (int i = 0; i < p.samples(); i++) {
            int sample = i;
            String rows = data.stream()
                    .map(name -> numbers(p.row(name, sample)))
                    .collect(Collectors.joining("; ", "[", "]"));
            String lists = each.stream()
                    .map(name -> wholes(p.row(name, sample)))
                    .collect(Collectors.joining("; ", "[", "]"));
            samples.add("  Sample " + rows + " " + lists);
        }
        define(text, "samples" + n, "list sample", samples);
    }

    private static String line(
            String[] t, ClaimedSystem.Program p, List<String> data, List<String> each) {
        return switch (t[0]) {
            case "param", "gather", "sum" ->
                capital(t[0])
                        + " "
                        + whole(t[1])
                        + " "
                        + positions(Positions.of(t[2]), p, each)
                        + (t.length > 3 ? " " + whole(t[3]) : "");
            case "data" -> "Data " + data.indexOf(t[1]);
            case "const" -> "Const " + constant(t[1], p);
            case "lin" ->
                t.length == 3
                        ? "Lin1 " + number(Double.parseDouble(t[1])) + " " + whole(t[2])
                        : "Lin2 "
                                + number(Double.parseDouble(t[1]))
                                + " "
                                + whole(t[2])
                                + " "
                                + number(Double.parseDouble(t[3]))
                                + " "
                                + whole(t[4]);
            case "mul" ->
                Arrays.stream(t)
                        .skip(1)
                        .map(ClaimText::whole)
                        .collect(Collectors.joining(" ", "Mul ", ""));
            case "relu" -> "Fun Relu " + whole(t[1]);
            case "f" -> "Fun " + capital(Function.named(t[1])) + " " + whole(t[2]);
            default -> throw new NoSuchElementException("no line " + t[0]);
        };
    }

    private static String constant(String text, ClaimedSystem.Program p) {
        if (p.has(text)) {
            return numbers(p.whole(text));
        }
        String[] parts = text.split("\\*", -1);
        return "(repeat " + number(Double.parseDouble(parts[0])) + " " + whole(parts[1]) + ")";
    }

    private static String positions(Positions i, ClaimedSystem.Program p, List<String> each) {
        return switch (i) {
            case Positions.Each e -> "(Each " + each.indexOf(e.array()) + ")";
            case Positions.Listed l -> "(Listed " + wholes(p.whole(l.array())) + ")";
            case Positions.Loops l ->
                "(Loops ("
                        + l.start()
                        + ")%Z "
                        + l.loops().stream()
                                .map(k -> "(" + k.count() + "%nat, (" + k.stride() + ")%Z)")
                                .collect(Collectors.joining("; ", "[", "]"))
                        + ")";
        };
    }

    /** A whole number as a text of its digits alone, whatever else stands there. */
    private static String whole(String text) {
        return Integer.toString(Integer.parseUnsignedInt(text));
    }

    private static String capital(String word) {
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static String wholes(double[] values) {
        return Arrays.stream(values)
                .mapToObj(v -> "(" + (long) v + ")")
                .collect(Collectors.joining("; ", "[", "]%Z"));
    }

    /** A definition of a list, an item a line. */
    static void define(StringBuilder text, String name, String type, List<String> items) {
        text.append("Definition ")
                .append(name)
                .append(" : ")
                .append(type)
                .append(" := [\n")
                .append(String.join(";\n", items))
                .append("].\n");
    }

    /** The text of lists of numbers, one for each array. */
    static List<String> all(List<double[]> arrays) {
        return arrays.stream().map(ClaimText::numbers).toList();
    }

    /** Numbers as a list of literals, each exact. */
    static String numbers(double[] values) {
        StringJoiner all = new StringJoiner("; ", "[", "]");
        for (double v : values) {
            all.add(number(v));
        }
        return all.toString();
    }

    /** A double as a literal with exactly its value. */
    static String number(double v) {
        String hex = Double.toHexString(v);
        return v < 0 || (v == 0 && 1 / v < 0) ? "(" + hex + ")" : hex;
    }
}
