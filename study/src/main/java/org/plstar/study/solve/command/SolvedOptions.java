package org.plstar.study.solve.command;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.plstar.data.ContentHash;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.NamedNumbers;
import org.plstar.data.equations.NlModel;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.refusal.Refusal;
import org.plstar.study.describe.Description;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.GivenOptions;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.page.SubjectFacts;
import org.plstar.study.pde.CollocationRequest;
import org.plstar.study.pde.PdeBranchRequest;
import org.plstar.study.pde.PdeRequest;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;
import org.plstar.study.solve.SweepRequest;
import org.plstar.study.store.OutputFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** Options for the equations that are solved. Settings of their text replace the defaults. */
final class SolvedOptions implements GivenOptions {
    /** Options of differential equations that networks alone have. */
    private static final List<String> OF_NETWORKS =
            List.of("--steps", "--momentum", "--descent", "--certify");

    /** A param and the ends of its range. */
    private static final Pattern ENDS = Pattern.compile("(.+?)=(.+?)\\.\\.(.+)");

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description =
                    "The equations: FILE.pls, FILE.nl, or FILE.pde. Several are solved in order.")
    private List<Path> files;

    @Option(
            names = "--set",
            paramLabel = "NAME=X",
            split = ",",
            description = "Give a param of the text, or an element R[2] of one, another value.")
    private Map<String, Double> set = Map.of();

    @Option(
            names = "--sweep",
            paramLabel = "CSV",
            description =
                    "Solve once for each row of values; the header line has the params' names."
                            + " Each begins at the solution before it.")
    private @Nullable Path sweep;

    @Option(
            names = "--warm",
            paramLabel = "CSV",
            description =
                    "Begin at the values of unknowns by name, as in solution.csv; a sweep begins"
                            + " there.")
    private @Nullable Path warm;

    @Option(
            names = {"--sol", AmplCall.OPTION},
            description = "Write FILE.sol beside FILE.nl, as AMPL and Pyomo read it from a solver.")
    private boolean sol;

    @Option(
            names = "--coq",
            description =
                    "With --certify: also write what is proved as a theorem for Coq, and ask it"
                            + " where coqc is installed.")
    private boolean coq;

    @Option(
            names = "--box",
            description =
                    "Find all solutions within the bounds of the unknowns, which must be finite or"
                            + " follow from the equations.")
    private boolean box;

    @Option(
            names = "--branch",
            paramLabel = "PARAM[=A..B]",
            description =
                    "Follow the solution while this param of the text changes from A to B (or --from"
                            + " to --to), past values where it turns back.")
    private @Nullable String branch;

    @Option(
            names = "--from",
            paramLabel = "X",
            description = "With --branch: where it begins (default: the param's value).")
    private @Nullable Double from;

    @Option(
            names = "--to",
            paramLabel = "X",
            description = "With --branch: the other end of the range.")
    private @Nullable Double to;

    @Option(
            names = "--for",
            paramLabel = "PARAM=A..B",
            description =
                    "With --certify: prove a solution for every value of this param of the text from"
                            + " A to B.")
    private @Nullable String every;

    /** Whether a modelling program has called. */
    private boolean called;

    private @Nullable PdeProblem problem;

    private Optional<NlModel> model = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    SolvedOptions() {}

    private boolean ends(String ending) {
        return files.getFirst().toString().endsWith(ending);
    }

    private boolean isSweep() {
        return files.size() > 1 || sweep != null;
    }

    /**
     * Equations, differential equations by a network, several systems, all solutions of a box, a
     * branch, differential equations by collocation, a branch of these, or every value of a param.
     */
    @Override
    public int study(ParseResult given) {
        return isSweep()
                ? 2
                : ends(".pde")
                        ? branch != null ? 6 : isCollocation(given) ? 5 : 1
                        : isBox(given) ? 3 : branch != null ? 4 : every != null ? 7 : 0;
    }

    private PdeProblem problem() {
        PdeProblem known = problem;
        if (known == null) {
            known = PdeText.read(files.getFirst());
            problem = known;
        }
        return known;
    }

    /**
     * Whether differential equations are solved by collocation: as the option says, or the text; by
     * auto where that does them and no option is given that networks alone have.
     */
    private boolean isCollocation(ParseResult given) {
        PdeProblem.Method asked = Optional.ofNullable(
                        given.matchedOptionValue("--method", (String) null))
                .map(text -> Description.of(CollocationRequest.class).parameters().stream()
                        .filter(p -> p.name().equals("method"))
                        .map(p -> (PdeProblem.Method) p.value(text))
                        .findFirst()
                        .orElseThrow())
                .orElseGet(() -> problem().method());
        return switch (asked) {
            case COLLOCATION -> true;
            case NETWORK -> false;
            case AUTO ->
                CollocationRequest.does(problem())
                        && OF_NETWORKS.stream().noneMatch(given::hasMatchedOption);
        };
    }

    private boolean isBox(ParseResult given) {
        return box || given.hasMatchedOption("--cover");
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
        called =
                spec.root().commandLine().getParseResult().originalArgs().contains(AmplCall.OPTION);
        Path file = files.getFirst();
        requireTexts();
        if (coq && !spec.commandLine().getParseResult().hasMatchedOption("--certify")) {
            throw UnusedOption.because(
                    "--coq", "it is of proofs, and none is asked for", "--certify");
        }
        boolean all = isBox(spec.commandLine().getParseResult());
        if (all && (isSweep() || sol || ends(".pde"))) {
            throw UnusedOption.because(
                    "--box", "it is of one system, without --sol", "FILE.pls or FILE.nl");
        }
        requireBranch(all);
        requireEvery(all, spec.commandLine().getParseResult());
        if (isSweep()) {
            List<SweepRequest.Case> cases = cases();
            Map<String, Object> values = new HashMap<>(settings(cases.getFirst()));
            values.put("cases", cases);
            SubjectFacts facts = SubjectFacts.of(names(), ContentHash.of(file), Optional.empty());
            return new Given(values, facts, names());
        }
        if (sol && !ends(".nl")) {
            throw Refusal.of(
                    EquationRefusal.NO_NL_FILE,
                    "--sol",
                    file + " is no .nl file",
                    "FILE.nl",
                    "leave --sol out");
        }
        Map<String, Object> values = new HashMap<>();
        Optional<String> network = Optional.empty();
        if (branch != null && ends(".pde")) {
            functions(file, branch, values);
        } else if (branch != null) {
            branch(file, branch, values);
        } else if (every != null) {
            values.putAll(every(file, every));
        } else if (ends(".pde")) {
            boolean collocation = isCollocation(spec.commandLine().getParseResult());
            values.putAll(
                    collocation
                            ? Description.of(CollocationRequest.class)
                                    .asked(CollocationRequest.of(problem()))
                            : Description.of(PdeRequest.class).asked(PdeRequest.of(problem())));
            values.put("problem", problem());
            network = collocation
                    ? Optional.empty()
                    : Optional.of(problem().ansatz().network());
        } else {
            model = ends(".nl") ? Optional.of(NlModel.read(file)) : Optional.empty();
            Equations text =
                    model.map(NlModel::equations).orElseGet(() -> Equations.read(file, set));
            if (warm != null) {
                text = text.from(NamedNumbers.byName(warm));
            }
            if (!all) {
                values.putAll(Description.of(SolveRequest.class).asked(SolveRequest.of(text)));
            }
            values.put("equations", text);
            if (spec.commandLine().getParseResult().hasMatchedOption("--starts")) {
                values.put("nearest", true);
            }
        }
        SubjectFacts facts = SubjectFacts.of(file.toString(), ContentHash.of(file), network);
        return new Given(values, facts, file.toString());
    }

    /** Refuses the options of a branch where none is asked for, or where it is of no one text. */
    private void requireBranch(boolean all) {
        if (branch == null && (from != null || to != null)) {
            throw UnusedOption.because(
                    from != null ? "--from" : "--to", "no branch is asked for", "--branch PARAM");
        }
        if (branch != null && (isSweep() || all || ends(".nl"))) {
            throw UnusedOption.because(
                    "--branch",
                    "it is of one text, without --sweep and --box",
                    "FILE.pls or FILE.pde");
        }
        if (branch != null && from == null && to == null && branch.contains("=")) {
            Ends ends = Ends.of("--branch", branch);
            branch = ends.param;
            from = ends.from;
            to = ends.to;
        }
        if (branch != null && to == null) {
            throw Refusal.of(
                    EquationRefusal.SETTING,
                    "--branch " + branch,
                    "the range has no end",
                    "a number",
                    "add it: --to 10");
        }
    }

    /** The values of a request for a branch of functions. */
    private void functions(Path file, String param, Map<String, Object> values) {
        OptionalDouble given = from == null ? OptionalDouble.empty() : OptionalDouble.of(from);
        PdeProblem free = PdeText.read(file, new PdeText.Param(param, given, true));
        double begin = free.coefficients().stream()
                .filter(c -> c.name().equals(param))
                .findFirst()
                .orElseThrow()
                .start();
        PdeProblem there = PdeText.read(file, new PdeText.Param(param, given, false));
        double end = end(param, begin);
        values.putAll(Description.of(PdeBranchRequest.class)
                .asked(PdeBranchRequest.of(there, free, param, begin, end)));
        values.put("problem", there);
        values.put("free", free);
        values.put("param", param);
        values.put("from", begin);
        values.put("to", end);
    }

    /** The other end of a range. */
    private double end(String param, double begin) {
        double end = requireNonNull(to);
        if (begin == end) {
            throw Refusal.of(
                    EquationRefusal.SETTING,
                    "--branch " + param,
                    "the range begins and ends at " + end,
                    "two different numbers",
                    "give another end: --to " + (end + 1));
        }
        return end;
    }

    /** The values of a request for a branch. */
    private void branch(Path file, String param, Map<String, Object> values) {
        Map<String, Double> given = new HashMap<>(set);
        if (from != null) {
            given.put(param, from);
        }
        Equations text = Equations.withUnknown(file, given, param);
        if (warm != null) {
            text = text.from(NamedNumbers.byName(warm));
        }
        double begin = from != null
                ? from
                : text.unknowns().stream()
                        .filter(u -> u.name().equals(param))
                        .findFirst()
                        .orElseThrow()
                        .start();
        double end = end(param, begin);
        values.put("equations", text);
        values.put("param", param);
        values.put("from", begin);
        values.put("to", end);
    }

    /** Refuses every value of a param without a proof, and where it is of no one text. */
    private void requireEvery(boolean all, ParseResult given) {
        if (every == null) {
            return;
        }
        if (isSweep() || all || branch != null || !ends(".pls")) {
            throw UnusedOption.because(
                    "--for", "it is of one text, without --sweep, --box and --branch", "FILE.pls");
        }
        if (!given.hasMatchedOption("--certify")) {
            throw UnusedOption.because(
                    "--for", "it is of proofs, and none is asked for", "--certify");
        }
        if (coq) {
            throw UnusedOption.because(
                    "--coq", "a claim for every value is not written for Coq", "without --for");
        }
    }

    /** The values of a request for every value of a param. */
    private Map<String, Object> every(Path file, String text) {
        Ends ends = Ends.of("--for", text);
        if (!(ends.from < ends.to)) {
            throw refused(
                    "--for " + text,
                    "the range does not grow",
                    "a param and two numbers, the first the smaller");
        }
        Map<String, Double> given = new HashMap<>(set);
        given.put(ends.param, ends.from);
        Equations equations = Equations.withUnknown(file, given, ends.param);
        if (warm != null) {
            equations = equations.from(NamedNumbers.byName(warm));
        }
        return Map.of(
                "equations", equations, "param", ends.param, "from", ends.from, "to", ends.to);
    }

    private static Refusal refused(String where, String why, String expected) {
        return Refusal.of(EquationRefusal.SETTING, where, why, expected, "as in lam=0.5..3.5");
    }

    /** PARAM=A..B. */
    private record Ends(String param, double from, double to) {
        static Ends of(String option, String text) {
            Matcher m = ENDS.matcher(text);
            try {
                if (m.matches()) {
                    double from = Double.parseDouble(m.group(2));
                    double to = Double.parseDouble(m.group(3));
                    if (Double.isFinite(from) && Double.isFinite(to)) {
                        return new Ends(m.group(1), from, to);
                    }
                }
            } catch (NumberFormatException _) { // it is refused below
            }
            throw refused(
                    option + " " + text, "it is no range of a param", "a param and two numbers");
        }
    }

    private String names() {
        return files.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** Refuses options for texts with other files. */
    private void requireTexts() {
        boolean texts = !set.isEmpty() || sweep != null;
        for (Path file : files) {
            boolean text = file.toString().endsWith(".pls");
            boolean model = file.toString().endsWith(".nl");
            boolean alone = files.size() == 1;
            if ((texts && !text)
                    || (warm != null && (!alone || !(text || model)))
                    || (!alone && (sol || !(text || model)))) {
                throw Refusal.of(
                        EquationRefusal.SETTING,
                        file.toString(),
                        texts && !text
                                ? "--set and --sweep are of .pls files"
                                : warm != null
                                        ? "--warm is of one .pls or .nl file"
                                        : "several files are .pls or .nl files, without --sol",
                        "options that fit the file",
                        "leave the option out, or solve the files one by one");
            }
        }
    }

    /** The settings of the first text, with which all others are solved too. */
    private static Map<String, Object> settings(SweepRequest.Case first) {
        try {
            SolveRequest q = SolveRequest.of(first.equations().get());
            return Map.of(
                    "method", q.method(),
                    "tolerance", q.tolerance(),
                    "steps", q.steps(),
                    "scale", q.scale());
        } catch (Refusal refusal) {
            if (refusal.code() == EquationRefusal.UNKNOWN_NAME
                    && first.params().containsKey(refusal.where())) {
                throw refusal; // a column that is no parameter applies to all rows
            }
            return Map.of(); // the result reports it
        }
    }

    private List<SweepRequest.Case> cases() {
        List<Map<String, Double>> rows =
                sweep == null ? List.of(Map.of()) : NamedNumbers.rows(sweep);
        Map<String, Double> from = warm == null ? Map.of() : NamedNumbers.byName(warm);
        List<SweepRequest.Case> all = new ArrayList<>();
        for (Path file : files) {
            for (Map<String, Double> row : rows) {
                Map<String, Double> params = new LinkedHashMap<>(set);
                params.putAll(row);
                all.add(new SweepRequest.Case(
                        file.toString(),
                        params,
                        () -> read(file, params, from),
                        file.toString().endsWith(".nl")
                                ? Optional.empty()
                                : Optional.of(
                                        param -> Equations.withUnknown(file, params, param))));
            }
        }
        return all;
    }

    private static Equations read(Path file, Map<String, Double> params, Map<String, Double> from) {
        Equations text = file.toString().endsWith(".nl")
                ? NlModel.read(file).equations()
                : Equations.read(file, params);
        return from.isEmpty() ? text : text.from(from);
    }

    /** Whether proofs are written for Coq, too. */
    boolean asksCoq() {
        return coq;
    }

    /** Whether the exit status shows a missed target; for AMPL a file does. */
    boolean tellsMissed() {
        return !called;
    }

    /** Writes a result to the file that AMPL reads, if AMPL called. */
    void answer(SolveResult result) {
        if (!sol) {
            return;
        }
        Path path = NlModel.solutionOf(files.getFirst());
        NlModel.Ending ending = result.solved()
                ? NlModel.Ending.SOLVED
                : result.status() == SolveStatus.STEPS_USED
                        ? NlModel.Ending.LIMIT
                        : NlModel.Ending.INFEASIBLE;
        String message = "plstar: " + result.status().words();
        try {
            Files.writeString(path, model.orElseThrow().solution(message, result.w(), ending));
        } catch (IOException e) {
            throw OutputFile.unwritable(path, e);
        }
    }
}
