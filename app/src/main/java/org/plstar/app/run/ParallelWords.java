package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Finding;
import org.plstar.app.report.NumberText;
import org.plstar.app.report.Section;
import org.plstar.app.report.Table;
import org.plstar.landscape.LinearParallel;
import org.plstar.study.fit.FitResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The parallel with linear equations as JSON, as a sentence and as a table. */
final class ParallelWords {
    private static final List<String> SYSTEMS = List.of("linear", "linearized", "network");

    private ParallelWords() {}

    /** Writes the object, or null and the reason beside it. */
    static void write(ObjectNode j, FitResult r) {
        if (r.parallel().isEmpty()) {
            j.putNull("linear_parallel");
            j.put("linear_parallel_reason", Findings.noPrediction(r));
            return;
        }
        LinearParallel p = r.parallel().get();
        ObjectNode o = j.putObject("linear_parallel");
        o.put("steps", p.steps());
        write(o.putObject("linear"), p.linear());
        write(o.putObject("linearized"), p.linearized());
        write(o.putObject("network"), p.network());
    }

    private static void write(ObjectNode o, LinearParallel.Column c) {
        number(o, "condition_number", c.condition());
        number(o, "mu", c.mu());
        number(o, "rate", c.rate());
        number(o, "loss", c.loss());
        number(o, "path_length", c.length());
        number(o, "path_bound", c.longest());
    }

    private static void number(ObjectNode o, String name, OptionalDouble value) {
        if (value.isPresent()) {
            o.put(name, value.getAsDouble());
        } else {
            o.putNull(name);
        }
    }

    /** In a sentence; absent where there is nothing to compare. */
    static Optional<Finding> finding(FitResult r) {
        if (r.parallel().isEmpty()) {
            return Optional.empty();
        }
        LinearParallel p = r.parallel().get();
        OptionalDouble length = p.network().length();
        OptionalDouble longest = p.network().longest();
        if (length.isEmpty() || longest.isEmpty()) {
            return Optional.empty();
        }
        boolean keeps = length.getAsDouble() <= longest.getAsDouble();
        String beside =
                p.linearized().length().isPresent()
                        ? ", that of the model linearized at the start "
                                + n(p.linearized().length().getAsDouble())
                        : "";
        String text =
                "The path to here is "
                        + n(length.getAsDouble())
                        + " long"
                        + beside
                        + "; 2r₀/√μ with the smallest observed μ allows "
                        + n(longest.getAsDouble())
                        + ".";
        return Optional.of(
                keeps
                        ? Finding.note(text)
                        : Finding.warning(
                                text
                                        + " It is longer: some steps did not lower the loss as much as steps of at most 1/λ_max do."));
    }

    /** The table of a stored run; absent where nothing was compared. */
    static Optional<Section> section(StoredRun r) {
        JsonNode o = r.summary().path("linear_parallel");
        if (!o.isObject()) {
            return Optional.empty();
        }
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(row("condition number κ = λ_max/λ_min", o, "condition_number"));
        rows.add(row("μ of PL*", o, "mu"));
        rows.add(row("factor of the loss per step", o, "rate"));
        rows.add(row("loss after " + o.path("steps").asInt() + " steps", o, "loss"));
        rows.add(row("length of the path", o, "path_length"));
        rows.add(row("2r₀/√μ, which bounds it", o, "path_bound"));
        return Optional.of(
                new Section(
                        "Beside linear equations",
                        "What the condition number of the linear system J₀Δ = y - F(w₀) guarantees whatever the right side, what gradient descent does on the"
                                + " model linearized at the start, and what it did on the network. κ of the network is that of all kernels that were looked at; its μ"
                                + " is the smallest observed μ_t, that of the others λ_min(K₀/N); factors are means over the last half of the steps.",
                        List.of(),
                        Optional.of(
                                new Table(
                                        "linear-parallel",
                                        "The same quantities for three systems",
                                        List.of(
                                                "",
                                                "linear system, guaranteed",
                                                "linearized model",
                                                "network"),
                                        rows))));
    }

    private static List<Cell> row(String what, JsonNode o, String name) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.of(what)));
        for (String system : SYSTEMS) {
            JsonNode v = o.path(system).path(name);
            cells.add(
                    v.isNumber()
                            ? Cell.of(v.asDouble())
                            : Cell.absent(
                                    name.equals("path_length") && system.equals("linear")
                                            ? "only its bound is known"
                                            : "the kernel is singular, or the number is beyond range"));
        }
        return cells;
    }

    private static String n(double v) {
        return NumberText.inWords(v);
    }
}
