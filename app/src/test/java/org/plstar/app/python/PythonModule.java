package org.plstar.app.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Parameter;

/** Writes {@code python/plstar/_studies.py}: a function for each study, from its record. */
final class PythonModule {
    private static final int WIDTH = 100;
    private static final String SCALED =
            "Literal[\"per_feature\", \"robust\", \"global\", \"none\"] | None = None";
    private static final String RAW = "Literal[\"raw\", \"standardized\"] | None = None";

    private final StringBuilder out = new StringBuilder();

    /** What a function takes besides the study's parameters, and who runs it. */
    @SuppressWarnings("ImmutableEnumChecker") // the maps are never changed
    enum Kind {
        MODEL(
                "study",
                "model: Any, X: Any = None, y: Any = None",
                Map.of(
                        "loss",
                        "str | Callable[..., Any] = \"square\"",
                        "inputs",
                        SCALED,
                        "targets",
                        RAW,
                        "weights",
                        "Any = None"),
                "model, X, y"),
        SQUARE(
                "study",
                "model: Any, X: Any = None, y: Any = None",
                Map.of(
                        "inputs", SCALED,
                        "targets", RAW,
                        "weights", "Any = None"),
                "model, X, y"),
        NETWORK(
                "study",
                "model: str, X: Any, y: Any = None",
                Map.of(
                        "inputs", SCALED,
                        "targets", RAW,
                        "test", "Any = None"),
                "model, X, y"),
        TABLE("table", "X: Any, y: Any", Map.of("test", "Any = None"), "X, y"),
        TRAINED("trained", "run: Any, X: Any = None, y: Any = None", Map.of(), "run, X, y");

        private static final Map<String, String> TEXTS = Map.ofEntries(
                Map.entry(
                        "model",
                        "a text such as \"dense(64) tanh dense\", a torch.nn.Module, the"
                                + " path of an ONNX file, or a run"),
                Map.entry("run", "a run, the result of classify or regress, or the path"),
                Map.entry(
                        "X",
                        "rows: an array of shape (N, ...), a tensor, a DataFrame or a path;"
                                + " a run has its own"),
                Map.entry(
                        "y",
                        "targets: numbers as they are, (N,) or (N, C), or text as classes;"
                                + " for a module of several outputs whole numbers, (N,),"
                                + " are the outputs of the rows' classes, from 0; of a"
                                + " DataFrame or path also a column's name"),
                Map.entry(
                        "loss",
                        "the loss: square, cross_entropy, with which whole numbers are classes,"
                                + " or huber, such as huber(0.5); of a torch module also an"
                                + " nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss, nn.CrossEntropyLoss"
                                + " or nn.BCEWithLogitsLoss"),
                Map.entry(
                        "inputs",
                        "how features are scaled: per_feature, robust, global or none; default:"
                                + " arrays not at all"),
                Map.entry(
                        "targets",
                        "how numbers are scaled: raw or standardized; default: arrays not"
                                + " at all"),
                Map.entry("weights", "an NPZ file, or arrays by name: the point to look at"),
                Map.entry("test", "test rows, as (X, y) or a path"));

        private final String runner;
        private final String first;
        private final Map<String, String> further;
        private final String passed;

        Kind(String runner, String first, Map<String, String> further, String passed) {
            this.runner = runner;
            this.first = first;
            this.further = further;
            this.passed = passed;
        }
    }

    /** Begins the module. */
    PythonModule() {
        out.append("""
                \"""The studies, as functions; made from their records by the build, not by hand.\"""

                from __future__ import annotations

                from collections.abc import Callable, Sequence
                from typing import Any, Literal

                from ._core import study, table, trained
                from ._results import Advice, Certificate, Result, Spectrum
                """);
    }

    /**
     * Adds a function.
     *
     * @param name of the function
     * @param command that runs it
     * @param result the class that it returns
     * @param files whether it leaves files
     */
    void add(
            Kind kind,
            String name,
            String command,
            String result,
            Description<?> study,
            boolean files) {
        List<Parameter> parameters = study.parameters().stream()
                .filter(p -> !p.asked().group().equals("On a cluster"))
                .toList();
        List<String> further = kind.further.keySet().stream().sorted().toList();
        List<String> signature = new ArrayList<>(List.of(kind.first, "*"));
        parameters.forEach(p -> signature.add(member(p) + ": " + hint(p) + " = " + literal(p)));
        further.forEach(f -> signature.add(f + ": " + kind.further.get(f)));
        signature.add("**data: Any");
        out.append("\n\n");
        wrapped("def " + name + "(", signature, ") -> " + result + ":", "    ");
        boolean holdsBack = List.of("advise", "infinite").contains(command);
        doc(kind, parameters, further, result, study, holdsBack);
        List<String> passed = new ArrayList<>(List.of("\"" + command + "\"", result));
        passed.add(kind.passed);
        List<String> asked = new ArrayList<>();
        parameters.forEach(p -> asked.add("\"" + member(p) + "\": " + member(p)));
        asked.set(0, "{" + asked.getFirst());
        asked.set(asked.size() - 1, asked.getLast() + "}");
        passed.addAll(asked);
        if (files && kind != Kind.TABLE) {
            passed.add("files=True");
        }
        further.forEach(f -> passed.add(f + "=" + f));
        passed.add("**data");
        wrapped("    return " + kind.runner + "(", passed, ")", "        ");
    }

    private void doc(
            Kind kind,
            List<Parameter> parameters,
            List<String> further,
            String result,
            Description<?> study,
            boolean holdsBack) {
        String[] text = named(study.text()).split("(?<=\\.) ", 2);
        paragraph("    \"\"\"", text[0]);
        if (text.length > 1) {
            out.append('\n');
            paragraph("    ", text[1]);
        }
        out.append("\n    Parameters\n    ----------\n");
        for (String part : kind.first.split(", ", -1)) {
            String name = part.replaceFirst(":.*", "");
            out.append("    ").append(name).append('\n');
            paragraph("        ", capital(Kind.TEXTS.getOrDefault(name, "")) + ".");
        }
        for (Parameter p : parameters) {
            String range = p.range();
            String fallback = literal(p);
            out.append("    ").append(member(p)).append(" : ").append(words(p));
            out.append(fallback.equals("None") ? ", optional" : ", default " + fallback);
            out.append('\n');
            paragraph(
                    "        ",
                    capital(named(p.text())) + (range.isEmpty() ? "" : ", " + range) + ".");
        }
        for (String f : further) {
            out.append("    ").append(f).append('\n');
            paragraph("        ", capital(Kind.TEXTS.getOrDefault(f, "")) + ".");
        }
        out.append("    **data\n        Options of the command that say how data are read");
        out.append(
                holdsBack
                        ? ". test_fraction is the part of\n        the rows that is held back; arrays"
                                + " and DataFrames: none.\n"
                        : ".\n");
        out.append("\n    Returns\n    -------\n    ").append(result).append("\n");
        out.append("\n    Raises\n    ------\n    Refusal\n        If it cannot be served.\n");
        out.append("    \"\"\"\n");
    }

    /** The names that {@code import *} takes. */
    String text(List<String> names) {
        wrapped("\n\n__all__ = [", names.stream().map(n -> "\"" + n + "\"").toList(), "]", "    ");
        return out.toString();
    }

    private static String member(Parameter p) {
        return p.name().replace('-', '_');
    }

    /** Options as parameters. */
    private static String named(String text) {
        return java.util.regex.Pattern.compile("--([a-z][a-z-]*)")
                .matcher(text)
                .replaceAll(m -> Matcher.quoteReplacement(m.group(1).replace('-', '_')));
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? ""
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static String words(Parameter p) {
        return p.choices().isEmpty()
                ? type(p).replace(" | None", "")
                : p.choices().stream()
                        .map(c -> "\"" + c + "\"")
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    /** The type of a parameter as a signature has it: choices as literals. */
    private static String hint(Parameter p) {
        if (p.choices().isEmpty() || !type(p).startsWith("str")) {
            return type(p);
        }
        return p.choices().stream()
                        .map(c -> "\"" + c + "\"")
                        .collect(Collectors.joining(", ", "Literal[", "]"))
                + type(p).substring("str".length());
    }

    private static String type(Parameter p) {
        return switch (p.component().getType().getSimpleName()) {
            case "int", "long" -> "int";
            case "double" -> "float";
            case "boolean" -> "bool";
            case "OptionalInt" -> "int | None";
            case "OptionalDouble" -> "float | None";
            case "Map" -> "dict[str, float] | None";
            case "List" -> "Sequence[float | str] | None";
            case "Optional" -> "str | None";
            default -> "str";
        };
    }

    private static String literal(Parameter p) {
        String fallback = p.asked().value();
        return switch (type(p)) {
            case "bool" -> "False";
            case "str" -> "\"" + fallback + "\"";
            default -> fallback.isEmpty() ? "None" : fallback;
        };
    }

    private void paragraph(String indent, String text) {
        StringBuilder line = new StringBuilder(indent);
        String next = indent.replace("\"\"\"", "");
        boolean first = true;
        for (String word : text.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder(next);
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        out.append(line).append('\n');
    }

    /** A list in lines. */
    private void wrapped(String begin, List<String> parts, String end, String indent) {
        out.append(begin).append('\n');
        StringBuilder line = new StringBuilder(indent);
        boolean first = true;
        for (String part : parts) {
            if (!first && line.length() + part.length() + 2 > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder(indent);
                first = true;
            }
            line.append(first ? "" : " ").append(part).append(',');
            first = false;
        }
        String last = line.toString();
        if (parts.getLast().startsWith("**")) {
            last = last.substring(0, last.length() - 1);
        }
        out.append(last)
                .append('\n')
                .append(end.startsWith(")") && begin.startsWith("    ") ? "    " : "");
        out.append(end).append('\n');
    }
}
