package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.pde.PdeFiles;
import org.plstar.app.pde.PdeReport;
import org.plstar.app.pde.PdeSummary;
import org.plstar.app.pde.PdeWords;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.solve.SolveReport;
import org.plstar.app.solve.SolveSummary;
import org.plstar.app.solve.SolveWords;
import org.plstar.data.ResultColumn;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.NlModel;
import org.plstar.data.equations.PdeText;
import org.plstar.data.source.ResultTable;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.certify.TheoremResult;
import org.plstar.study.pde.PdeRequest;
import org.plstar.study.pde.PdeResult;
import org.plstar.study.solve.SolveMethod;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveScale;
import org.plstar.study.solve.SolveStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plstar solve}. */
@Command(
        name = "solve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Solves a system of equations that is given as text or as an AMPL .nl file, from a"
                        + " start, and says how far the solution is from it; or partial"
                        + " differential equations by a network.",
        footer = {
            "",
            "A text declares unknowns and states equations: var x = 1 in [0, 9], then x^2 = 2. See"
                    + " docs/solve.md.",
            "Exit status: 0 solved; 1 computed, but not solved; 2 refused."
        })
public final class SolveCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The equations: FILE.pls, FILE.nl, or FILE.pde.")
    private Path file;

    @Option(
            names = "--method",
            paramLabel = "lm|gauss-newton",
            description = "Levenberg-Marquardt, or full Gauss-Newton steps (default: lm).")
    private @Nullable SolveMethod method;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description =
                    "Solved: each equation holds to T of the size of its terms (default: 1e-10).")
    private @Nullable Double tolerance;

    @Option(names = "--steps", paramLabel = "N", description = "Most steps (default: 200).")
    private @Nullable Integer steps;

    @Option(
            names = "--nearest",
            description = "Look for the solution nearest to the start, within bounds.")
    private boolean nearest;

    @Option(
            names = "--scale",
            paramLabel = "auto|none|jacobian|start",
            description =
                    "Units in which steps and distances are short: the unknowns' as they are, by the"
                            + " Jacobian, or by starts and bounds (default: auto: by the Jacobian"
                            + " with fewer unknowns than equations, else by starts and bounds if"
                            + " these differ by more than 1e3).")
    private @Nullable SolveScale scale;

    @Option(
            names = "--starts",
            paramLabel = "K",
            description =
                    "Look for the nearest one from K further random starts too, and for any where the"
                            + " given start leads to none.")
    private @Nullable Integer starts;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            description =
                    "Of differential equations: carry on from M times the last step (SPRING), from 0"
                            + " to below 1 (default: 0).")
    private @Nullable Double momentum;

    @Option(
            names = "--descent",
            paramLabel = "N",
            description =
                    "Of differential equations: take N steps of plain gradient descent too, and"
                            + " compare them with what the kernel predicts.")
    private @Nullable Integer descent;

    @Option(
            names = {"--sol", "-AMPL"},
            description = "Write FILE.sol beside FILE.nl, as AMPL and Pyomo read it from a solver.")
    private boolean sol;

    @Option(
            names = "--certify",
            description =
                    "Prove that an exact solution exists near the point that was found; writes"
                            + " certificate.json.")
    private boolean certify;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Directory for solution.csv and solve.json (default: the next free"
                            + " runs/solve-K).")
    private @Nullable Path out;

    @Mixin private CommonOptions common;

    /** For picocli, which fills the fields in. */
    @SuppressWarnings("NullAway.Init")
    public SolveCommand() {}

    @Override
    public Integer call() {
        common.check();
        if (file.toString().endsWith(".pde")) {
            return differential();
        }
        if (descent != null) {
            throw Refusal.of(
                    EquationRefusal.NO_OPTION,
                    "--descent",
                    file + " states no differential equations",
                    "FILE.pde",
                    "leave --descent out");
        }
        Optional<NlModel> model =
                file.toString().endsWith(".nl")
                        ? Optional.of(NlModel.read(file))
                        : Optional.empty();
        if (sol && model.isEmpty()) {
            throw Refusal.of(
                    EquationRefusal.NO_NL_FILE,
                    "--sol",
                    file + " is no .nl file",
                    "FILE.nl",
                    "leave --sol out");
        }
        Equations text = model.map(NlModel::equations).orElseGet(() -> Equations.read(file));
        SolveRequest request = request(text);
        try (Session session = common.session()) {
            SolveResult result = request.run(session);
            try (RunDirectory directory = directory()) {
                Optional<SolveSummary.Proved> proved =
                        certify
                                ? Optional.of(prove(result, session, directory.path()))
                                : Optional.empty();
                SolveSummary summary =
                        SolveSummary.of(
                                text,
                                result,
                                proved,
                                CommandText.of(spec),
                                directory.path().toString());
                write(directory, text, result, summary);
                if (sol) {
                    writeSolution(model.orElseThrow(), result);
                }
                session.progress().clear();
                ResultFiles.print(common.json, summary, SolveWords.of(summary));
                if (!common.json) {
                    System.out.println("Solution: " + directory.file("solution.csv"));
                    ResultFiles.printReport(directory.path());
                }
            }
            return (result.solved() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status();
        }
    }

    private RunDirectory directory() {
        return out == null ? RunDirectory.next("solve") : RunDirectory.create(out, common.force);
    }

    /** Differential equations have steps, a tolerance and a seed; other options are refused. */
    private int differential() {
        for (var option :
                List.of(
                        new Used("--method", method != null),
                        new Used("--nearest", nearest),
                        new Used("--starts", starts != null),
                        new Used("--scale", scale != null),
                        new Used("--sol", sol))) {
            if (option.given()) {
                throw Refusal.of(
                        EquationRefusal.NO_OPTION,
                        option.name(),
                        file + " states differential equations",
                        "--steps, --tolerance, --seed, --certify, --out",
                        "leave " + option.name() + " out");
            }
        }
        PdeRequest request = PdeRequest.of(PdeText.read(file)).withSeed(common.seed);
        if (tolerance != null) {
            request = request.withTolerance(tolerance);
        }
        if (steps != null) {
            request = request.withSteps(steps);
        }
        if (momentum != null) {
            request = request.withMomentum(momentum);
        }
        if (descent != null) {
            request = request.withDescent(descent);
        }
        try (Session session = common.session()) {
            PdeResult result = request.run(session);
            try (RunDirectory directory = directory()) {
                Optional<SolveSummary.Proved> proved =
                        certify
                                ? Optional.of(proveDiscrete(result, session, directory.path()))
                                : Optional.empty();
                PdeSummary summary =
                        PdeSummary.of(
                                result, proved, CommandText.of(spec), directory.path().toString());
                try {
                    PdeFiles.table(result).write(directory.file("solution.csv"));
                    PdeFiles.model(result, file, directory.path());
                    ResultFiles.save(
                            directory, "solve.json", summary, PdeReport.of(summary, result));
                } catch (IOException e) {
                    throw ReportCommand.unwritable(directory.path(), e);
                }
                session.progress().clear();
                ResultFiles.print(common.json, summary, PdeWords.of(summary));
                if (!common.json) {
                    System.out.println("Solution: " + directory.file("solution.csv"));
                    System.out.println(
                            "At points of yours: plstar predict "
                                    + directory.path()
                                    + " points.csv");
                    ResultFiles.printReport(directory.path());
                }
            }
            return (result.solved() ? ExitCode.DONE : ExitCode.TARGET_MISSED).status();
        }
    }

    private SolveSummary.Proved proveDiscrete(PdeResult result, Session session, Path folder) {
        SolveResult polished;
        try {
            polished = result.polished(session);
        } catch (Refusal refusal) {
            return new SolveSummary.Proved(
                    List.of(), Optional.empty(), String.valueOf(refusal.getMessage()));
        }
        return prove(polished, session, folder);
    }

    private record Used(String name, boolean given) {}

    /** The text's settings, over which options win. */
    private SolveRequest request(Equations text) {
        SolveRequest r = SolveRequest.of(text);
        if (method != null) {
            r = r.withMethod(method);
        }
        if (tolerance != null) {
            r = r.withTolerance(tolerance);
        }
        if (steps != null) {
            r = r.withSteps(steps);
        }
        if (scale != null) {
            r = r.withScale(scale);
        }
        if (starts != null) {
            return r.withNearest(true).withOthers(starts).withSeed(common.seed);
        }
        return nearest ? r.withNearest(true) : r;
    }

    private SolveSummary.Proved prove(SolveResult found, Session session, Path folder) {
        if (!found.solved()) {
            return new SolveSummary.Proved(
                    List.of(), Optional.empty(), "no solution was found to prove one near.");
        }
        CertifyResult result;
        try {
            result = CertifyRequest.of(found.request().system(), found.w()).run(session);
        } catch (Refusal refusal) {
            return new SolveSummary.Proved(
                    List.of(), Optional.empty(), String.valueOf(refusal.getMessage()));
        }
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("command", CommandText.of(spec));
        facts.put("w0", "the point that was found");
        try {
            result.write(folder, facts);
        } catch (IOException e) {
            throw ReportCommand.unwritable(folder, e);
        }
        List<String> holds =
                result.theorems().stream()
                        .filter(TheoremResult::holds)
                        .map(TheoremResult::theorem)
                        .distinct()
                        .toList();
        return new SolveSummary.Proved(
                holds,
                Optional.of(folder.resolve(CertificateFiles.NAME).toString()),
                holds.isEmpty() ? "see the certificate for what each theorem lacks." : "");
    }

    private void writeSolution(NlModel model, SolveResult result) {
        Path path = NlModel.solutionOf(file);
        NlModel.Ending ending =
                result.solved()
                        ? NlModel.Ending.SOLVED
                        : result.status() == SolveStatus.STEPS_USED
                                ? NlModel.Ending.LIMIT
                                : NlModel.Ending.INFEASIBLE;
        try {
            Files.writeString(
                    path, model.solution("plstar: " + result.status().words(), result.w(), ending));
        } catch (IOException e) {
            throw ReportCommand.unwritable(path, e);
        }
    }

    private static String atBound(SolveResult result, int j) {
        double v = result.w()[j];
        return v == result.request().box().lower()[j]
                ? "lower"
                : v == result.request().box().upper()[j] ? "upper" : "";
    }

    private static List<String> bounds(double[] all) {
        return Arrays.stream(all)
                .mapToObj(b -> Double.isInfinite(b) ? "" : Double.toString(b))
                .toList();
    }

    private static void write(
            RunDirectory directory, Equations text, SolveResult result, SolveSummary summary) {
        double[] w = result.w();
        List<String> names = text.unknowns().stream().map(Equations.Unknown::name).toList();
        try {
            new ResultTable(
                            List.of(
                                    new ResultColumn.Texts("name", names),
                                    new ResultColumn.Numbers("value", w),
                                    new ResultColumn.Numbers("start", text.start()),
                                    new ResultColumn.Texts("lower", bounds(text.lower())),
                                    new ResultColumn.Texts("upper", bounds(text.upper())),
                                    new ResultColumn.Texts(
                                            "at_bound",
                                            IntStream.range(0, w.length)
                                                    .mapToObj(j -> atBound(result, j))
                                                    .toList())))
                    .write(directory.file("solution.csv"));
            ResultFiles.save(directory, "solve.json", summary, SolveReport.of(summary));
        } catch (IOException e) {
            throw ReportCommand.unwritable(directory.path(), e);
        }
    }
}
