package org.plstar.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The labels of an Einsum's operands and of its result; an ellipsis has become labels too.
 *
 * @param operands labels of each operand
 */
record Equation(List<String> operands, String result) {
    private static final int LONGEST = 60;

    static Equation read(NodeContext c) {
        String text = c.text("equation", "").replace(" ", "");
        String[] sides = text.split("->", -1);
        List<String> operands = new ArrayList<>(List.of(sides[0].split(",", -1)));
        if (!text.matches("[a-zA-Z.,]*(->[a-zA-Z.]*)?")
                || text.length() > LONGEST
                || operands.size() != c.count()) {
            throw c.refuse(
                    OnnxRefusal.UNSUPPORTED_OP,
                    "its equation is \"" + Words.of(text) + "\"",
                    c.count() + " operands and a result, for instance bik,kj->bij");
        }
        int widest = 0;
        List<Integer> hidden = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            String labels = operands.get(i);
            int n = labels.contains("...") ? c.input(i).rank() - labels.length() + 3 : 0;
            hidden.add(Math.clamp(n, 0, Limits.RANK));
            widest = Math.max(widest, hidden.getLast());
        }
        String stack = free(text, widest);
        for (int i = 0; i < operands.size(); i++) {
            operands.set(
                    i, operands.get(i).replace("...", stack.substring(widest - hidden.get(i))));
        }
        String result =
                sides.length == 2 ? sides[1].replace("...", stack) : stack + once(operands, stack);
        for (int i = 0; i < result.length(); i++) {
            String label = result.substring(i, i + 1);
            if (label.equals(".") || operands.stream().noneMatch(o -> o.contains(label))) {
                throw c.refuse(
                        OnnxRefusal.BAD_NODE,
                        "no operand of \"" + Words.of(text) + "\" has the label " + label,
                        "labels of operands");
            }
        }
        return new Equation(operands, result);
    }

    /** Letters that are not used as labels. */
    static String free(String used, int count) {
        StringBuilder free = new StringBuilder();
        for (char l = 'A'; free.length() < count && l <= 'z'; l = l == 'Z' ? 'a' : (char) (l + 1)) {
            if (used.indexOf(l) < 0) {
                free.append(l);
            }
        }
        return free.toString();
    }

    /** The default result of an equation: labels that occur once, in order. */
    private static String once(List<String> operands, String stack) {
        String all = String.join("", operands);
        return all.chars()
                .filter(l -> all.indexOf(l) == all.lastIndexOf(l) && stack.indexOf(l) < 0)
                .sorted()
                .mapToObj(l -> String.valueOf((char) l))
                .collect(Collectors.joining());
    }
}
