package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.plstar.app.ExitCode;
import org.plstar.app.run.RunDirectory;
import org.plstar.app.solve.SolveReport;
import org.plstar.app.solve.SolveSummary;
import org.plstar.app.solve.SolveWords;
import org.plstar.data.ResultColumn;
import org.plstar.data.equations.Equations;
import org.plstar.data.source.ResultTable;
import org.plstar.refusal.Refusal;
import org.plstar.study.Session;
import org.plstar.study.certify.CertificateFiles;
import org.plstar.study.certify.CertifyRequest;
import org.plstar.study.certify.CertifyResult;
import org.plstar.study.solve.SolveMethod;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
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
                "Solves a system of equations that is given as text, from a start, and says how far"
                        + " the solution is from it.",
        footer = {
            "",
            "A text declares unknowns and states equations: var x = 1, then x^2 = 2. See"
                    + " docs/solve.md.",
            "Exit status: 0 solved; 1 computed, but not solved; 2 refused."
        })
public final class SolveCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE.pls", description = "The equations.")
    private Path file;

    @Option(
            names = "--method",
            paramLabel = "lm|gauss-newton",
            description = "Levenberg-Marquardt, or full Gauss-Newton steps (default: lm).")
    private @Nullable SolveMethod method;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description = "Solved is a residual up to T (1 + norm of y) (default: 1e-10).")
    private @Nullable Double tolerance;

    @Option(names = "--steps", paramLabel = "N", description = "Most steps (default: 200).")
    private @Nullable Integer steps;

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
        Equations text = Equations.read(file);
        SolveRequest request = request(text);
        try (Session session = common.session()) {
            SolveResult result = request.run(session);
            try (RunDirectory directory =
                    out == null
                            ? RunDirectory.next("solve")
                            : RunDirectory.create(out, common.force)) {
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

    /** The text's settings, over which options win. */
    private SolveRequest request(Equations text) {
        SolveRequest r = SolveRequest.of(text);
        if (method != null) {
            r = r.with(method);
        }
        if (tolerance != null) {
            r = r.withTolerance(tolerance);
        }
        return steps == null ? r : r.withSteps(steps);
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
        result.request().about().describe(facts);
        try {
            result.write(folder, facts);
        } catch (IOException e) {
            throw ReportCommand.unwritable(folder, e);
        }
        List<String> holds =
                result.attempts().stream()
                        .filter(a -> a.proof().holds())
                        .map(a -> a.proof().theorem().symbol())
                        .distinct()
                        .toList();
        return new SolveSummary.Proved(
                holds,
                Optional.of(folder.resolve(CertificateFiles.NAME).toString()),
                holds.isEmpty() ? "see the certificate for what each theorem lacks." : "");
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
                                    new ResultColumn.Numbers("start", text.start())))
                    .write(directory.file("solution.csv"));
            ResultFiles.save(directory, "solve.json", summary, SolveReport.of(summary));
        } catch (IOException e) {
            throw ReportCommand.unwritable(directory.path(), e);
        }
    }
}
