package org.plstar.study.solve.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.plstar.data.ResultColumn;
import org.plstar.data.source.ResultTable;
import org.plstar.study.claim.Command;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.page.Document;
import org.plstar.study.page.Page;
import org.plstar.study.report.Cell;
import org.plstar.study.report.ReportTable;
import org.plstar.study.report.Section;
import org.plstar.study.solve.ExistenceProof;
import org.plstar.study.solve.SolveClaim;
import org.plstar.study.solve.SolveClaims;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveResult.Unknown;

/** The page of solved equations: the result and its proof, the unknowns, the worst equations. */
public final class SolvePage implements Page<SolveRequest, SolveResult> {
    /** The meaning of a missed target in words. */
    public static final String MISSED = "computed, but not solved";

    /** The file of the solution. */
    public static final String SOLUTION = "solution.csv";

    /** The file of further solutions, one per row. */
    static final String ALONG = "along.csv";

    private static final int MOST = 1000;

    /** The number of unknowns up to which a system writes files only on request. */
    private static final int MOST_SHOWN = 20;

    /** The number of unknowns up to which the JSON in a folder has their values. */
    private static final int MOST_TWICE = 20_000;

    private final Consumer<SolveResult> answer;
    private final BooleanSupplier tellsMissed;
    private final ExistenceProof.ByCoq coq;

    /**
     * A page of solved equations.
     *
     * @param answer takes the result to where its asker looks for it
     * @param tellsMissed whether the exit status tells of a target that was missed
     * @param coq takes what is proved
     */
    public SolvePage(
            Consumer<SolveResult> answer, BooleanSupplier tellsMissed, ExistenceProof.ByCoq coq) {
        this.coq = coq;
        this.answer = answer;
        this.tellsMissed = tellsMissed;
    }

    @Override
    public Class<SolveRequest> request() {
        return SolveRequest.class;
    }

    @Override
    public Optional<String> folder(String data) {
        return Optional.of(file());
    }

    /**
     * The folder of a larger system; a small system is printed completely, and writes files only on
     * request.
     */
    @Override
    public Optional<String> folder(SolveRequest request, String data) {
        return request.certify()
                        || request.along() > 0
                        || request.equations().unknowns().size() > MOST_SHOWN
                ? folder(data)
                : Optional.empty();
    }

    @Override
    public void answer(SolveResult result) {
        answer.accept(result);
    }

    @Override
    public Map<String, Object> further(Document<SolveRequest, SolveResult> d) {
        return coq.said();
    }

    @Override
    public String place() {
        return "the next free runs/"
                + file()
                + "-K with more than "
                + MOST_SHOWN
                + " unknowns, --along or --certify, else none";
    }

    @Override
    public String title(Document<SolveRequest, SolveResult> d) {
        return "Equations: " + d.subject().data();
    }

    @Override
    public String subtitle(Document<SolveRequest, SolveResult> d) {
        return Digits.count(d.result().size().equations(), "equation")
                + " in "
                + Digits.count(d.result().size().unknowns(), "unknown");
    }

    @Override
    public String target() {
        return MISSED;
    }

    @Override
    public boolean missed(SolveResult result) {
        return !result.found() && tellsMissed.getAsBoolean();
    }

    /** Above 20,000 unknowns their values stand in solution.csv alone. */
    @Override
    public SolveResult beside(SolveResult result) {
        return result.solution().size() > MOST_TWICE ? result.withoutUnknowns() : result;
    }

    @Override
    public Map<String, String> write(Document<SolveRequest, SolveResult> d, Path folder)
            throws IOException {
        List<Unknown> all = d.result().solution();
        new ResultTable(List.of(
                        new ResultColumn.Texts(
                                "name", all.stream().map(Unknown::name).toList()),
                        numbers("value", all, Unknown::value),
                        numbers("start", all, Unknown::start),
                        bounds("lower", all, Unknown::lower),
                        bounds("upper", all, Unknown::upper),
                        new ResultColumn.Texts(
                                "at_bound", all.stream().map(SolvePage::bound).toList()),
                        optional("error", all, Unknown::error),
                        optional("standard_error", all, Unknown::standardError),
                        optional("lower95", all, Unknown::lower95),
                        optional("upper95", all, Unknown::upper95)))
                .write(folder.resolve(SOLUTION));
        if (d.result().freedom().along().isPresent()) {
            along(d.result().freedom().along().get(), all).write(folder.resolve(ALONG));
        }
        return certificate(d.result().proof(), folder, d.command(), coq);
    }

    private static ResultTable along(SolveResult.Along a, List<Unknown> unknowns) {
        List<SolveResult.Further> all = a.solutions();
        List<ResultColumn> columns = new ArrayList<>();
        columns.add(column("distance", all, SolveResult.Further::distance));
        columns.add(column("residual", all, SolveResult.Further::residual));
        for (int j = 0; j < unknowns.size(); j++) {
            int at = j;
            columns.add(column(unknowns.get(j).name(), all, s -> s.w()[at]));
        }
        return new ResultTable(columns);
    }

    private static ResultColumn column(
            String name,
            List<SolveResult.Further> all,
            ToDoubleFunction<SolveResult.Further> number) {
        return new ResultColumn.Numbers(name, all.stream().mapToDouble(number).toArray());
    }

    private static ResultColumn numbers(
            String name, List<Unknown> all, ToDoubleFunction<Unknown> number) {
        return new ResultColumn.Numbers(name, all.stream().mapToDouble(number).toArray());
    }

    private static ResultColumn optional(
            String name, List<Unknown> all, Function<Unknown, OptionalDouble> number) {
        return new ResultColumn.Texts(
                name, all.stream().map(number).map(SolvePage::text).toList());
    }

    private static ResultColumn bounds(
            String name, List<Unknown> all, ToDoubleFunction<Unknown> bound) {
        return new ResultColumn.Texts(
                name,
                all.stream()
                        .map(bound::applyAsDouble)
                        .map(b -> Double.isInfinite(b) ? "" : Double.toString(b))
                        .toList());
    }

    /** The text of a number in a cell; empty where it is absent. */
    static String text(OptionalDouble number) {
        return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
    }

    private static String bound(Unknown u) {
        return u.value() == u.lower() ? "lower" : u.value() == u.upper() ? "upper" : "";
    }

    /** Writes the certificate of a requested proof, or the attempts. */
    public static Map<String, String> certificate(
            Optional<ExistenceProof> proof, Path folder, String command, ExistenceProof.ByCoq coq)
            throws IOException {
        if (proof.isEmpty()) {
            return Map.of();
        }
        proof.get().write(folder, command);
        coq.give(proof.get(), folder);
        boolean proved = !proof.get().theorems().isEmpty();
        return Map.of(proved ? "certificate" : "attempts", proof.get().file());
    }

    @Override
    public List<String> next(SolveResult result, Path folder) {
        return List.of("Solution: " + folder.resolve(SOLUTION));
    }

    @Override
    public void tell(Document<SolveRequest, SolveResult> d, Say say) {
        SolveClaims.tell(
                d.request(),
                d.result(),
                (option, value) -> again(d.command(), option, value),
                coq::tell,
                say);
        if (!d.result().ending().different().isEmpty() && d.request().areBoundedPoints()) {
            say.measured(SolveClaim.MORE_SOLUTIONS, Scope.WHOLE, "--box");
        }
    }

    /**
     * The same command with another value of an option; absent where the command has quoted words.
     */
    public static Optional<Command> again(String command, String option, String value) {
        if (!command.matches("plstar( [A-Za-z0-9_./=,:+-]+)+")) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.removeFirst();
        for (String other : List.of("--" + option, "--out")) {
            int at = words.indexOf(other);
            if (at >= 0) {
                words.subList(at, Math.min(at + 2, words.size())).clear();
            }
            words.removeIf(w -> w.startsWith(other + "="));
        }
        words.removeAll(List.of("--json", "--quiet", "--force"));
        words.addAll(List.of("--" + option, value));
        return Optional.of(new Command(words));
    }

    @Override
    public List<Section> sections(Document<SolveRequest, SolveResult> d) {
        List<Unknown> all = d.result().solution();
        boolean fitted = d.result().leastSquares().flatMap(p -> p.fit()).isPresent();
        return List.of(
                Section.of(
                                "Unknowns",
                                "",
                                Stream.concat(
                                                SolutionCharts.fit(d.result()),
                                                SolutionCharts.along(d.result()).stream())
                                        .toList())
                        .with(ReportTable.of(
                                        "unknowns",
                                        all.size() > MOST
                                                ? "The first " + MOST + " unknowns"
                                                : "All unknowns",
                                        all.subList(0, Math.min(MOST, all.size())))
                                .words("unknown", Unknown::name)
                                .cells("value", u -> Cell.finite(u.value(), "beyond numbers"))
                                .numbers("start", Unknown::start)
                                .cells("lower", u -> bound(u.lower()))
                                .cells("upper", u -> bound(u.upper()))
                                .cells("standard error", u -> error(u, fitted))
                                .table()),
                Section.of(
                        "Equations",
                        "",
                        ReportTable.of(
                                        "equations",
                                        "The equations that hold least",
                                        d.result().residual().worst())
                                .words("equation", e -> e.label())
                                .numbers("line", e -> e.line())
                                .cells(
                                        "left minus right",
                                        e -> Cell.finite(e.residual(), "beyond numbers"))
                                .table()));
    }

    private static Cell bound(double v) {
        return Double.isFinite(v) ? Cell.of(v) : Cell.of("none");
    }

    private static Cell error(Unknown u, boolean fitted) {
        return Cell.finite(
                u.standardError().orElse(Double.POSITIVE_INFINITY),
                fitted ? "beyond numbers" : "no least squares");
    }
}
