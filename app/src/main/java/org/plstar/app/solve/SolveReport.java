package org.plstar.app.solve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.plstar.app.Version;
import org.plstar.app.report.Cell;
import org.plstar.app.report.Report;
import org.plstar.app.report.Section;
import org.plstar.app.report.Table;

/** The page of {@code plstar solve}. */
public final class SolveReport {
    private static final int MOST = 1000;

    private SolveReport() {}

    /** Builds it; the same results give the same bytes. */
    public static Report of(SolveSummary s) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("command", s.command());
        provenance.put("file", s.file());
        provenance.put(
                "versions",
                "plstar " + Version.current() + ", Java " + Runtime.version().feature());
        return new Report(
                "Equations: " + s.file(),
                s.equations() + " equations in " + s.unknowns() + " unknowns",
                SolveWords.of(s),
                List.of(
                        new Section("Unknowns", "", List.of(), Optional.of(unknowns(s))),
                        new Section("Equations", "", List.of(), Optional.of(worst(s)))),
                provenance);
    }

    private static Table unknowns(SolveSummary s) {
        return new Table(
                "unknowns",
                s.solution().size() > MOST ? "The first " + MOST + " unknowns" : "All unknowns",
                List.of("unknown", "value", "start", "lower", "upper", "standard error"),
                IntStream.range(0, Math.min(MOST, s.solution().size()))
                        .mapToObj(j -> unknown(s, j))
                        .toList());
    }

    private static List<Cell> unknown(SolveSummary s, int j) {
        SolveSummary.Value v = s.solution().get(j);
        return List.of(
                Cell.of(v.name()),
                cell(v.value()),
                Cell.of(v.start()),
                v.lower().isPresent() ? Cell.of(v.lower().getAsDouble()) : Cell.of("none"),
                v.upper().isPresent() ? Cell.of(v.upper().getAsDouble()) : Cell.of("none"),
                s.fit()
                        .map(f -> cell(f.standardErrors().get(j).error()))
                        .orElse(Cell.absent("no least squares")));
    }

    private static Table worst(SolveSummary s) {
        return new Table(
                "equations",
                "The equations that hold least",
                List.of("equation", "line", "left minus right"),
                s.worst().stream()
                        .map(
                                r ->
                                        List.of(
                                                Cell.of(r.label()),
                                                Cell.of(r.line()),
                                                cell(r.residual())))
                        .toList());
    }

    private static Cell cell(OptionalDouble v) {
        return v.isPresent() ? Cell.of(v.getAsDouble()) : Cell.absent("beyond numbers");
    }
}
