package org.plstar.study.table.command;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** The option {@code --prior}. */
public final class PriorOption {
    @Option(
            names = "--prior",
            paramLabel = "CLASS=P",
            split = ",",
            description =
                    "How frequent each class is among the rows to predict, if not as among the"
                            + " training rows, such as yes=0.01,no=0.99.")
    @Nullable
    Map<String, String> shares;

    /** Whether the option is given. */
    public boolean given() {
        return shares != null;
    }

    /** The frequencies of the option, by class. */
    public Map<String, Double> numbers() {
        Map<String, Double> numbers = new TreeMap<>();
        if (shares != null) {
            shares.forEach((name, text) -> numbers.put(name, number(name, text)));
        }
        return numbers;
    }

    private static double number(String name, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw Refusal.of(
                    RequestRefusal.COUNT,
                    "--prior " + name + "=" + text,
                    "it is no number",
                    "CLASS=P for every class, such as yes=0.01,no=0.99",
                    "correct it");
        }
    }
}
