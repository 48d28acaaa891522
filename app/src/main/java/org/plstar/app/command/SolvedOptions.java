package org.plstar.app.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.plstar.app.study.SubjectFacts;
import org.plstar.data.ContentHash;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.Equations;
import org.plstar.data.equations.NlModel;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeText;
import org.plstar.refusal.Refusal;
import org.plstar.study.describe.Description;
import org.plstar.study.pde.PdeRequest;
import org.plstar.study.solve.SolveRequest;
import org.plstar.study.solve.SolveResult;
import org.plstar.study.solve.SolveStatus;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** Options that say which equations are solved. What their text says wins over defaults. */
final class SolvedOptions implements GivenOptions {
    @Parameters(paramLabel = "FILE", description = "The equations: FILE.pls, FILE.nl, or FILE.pde.")
    private Path file;

    @Option(
            names = {"--sol", "-AMPL"},
            description = "Write FILE.sol beside FILE.nl, as AMPL and Pyomo read it from a solver.")
    private boolean sol;

    private Optional<NlModel> model = Optional.empty();

    @SuppressWarnings("NullAway.Init") // picocli fills the fields in
    SolvedOptions() {}

    private boolean ends(String ending) {
        return file.toString().endsWith(ending);
    }

    /** Equations, or differential equations. */
    @Override
    public int study(ParseResult given) {
        return ends(".pde") ? 1 : 0;
    }

    @Override
    public Given given(CommandSpec spec, CommonOptions common) {
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
        if (ends(".pde")) {
            PdeProblem problem = PdeText.read(file);
            values.putAll(Description.of(PdeRequest.class).asked(PdeRequest.of(problem)));
            values.put("problem", problem);
            network = Optional.of(problem.ansatz().network());
        } else {
            model = ends(".nl") ? Optional.of(NlModel.read(file)) : Optional.empty();
            Equations text = model.map(NlModel::equations).orElseGet(() -> Equations.read(file));
            values.putAll(Description.of(SolveRequest.class).asked(SolveRequest.of(text)));
            values.put("equations", text);
            if (spec.commandLine().getParseResult().hasMatchedOption("--starts")) {
                values.put("nearest", true);
            }
        }
        SubjectFacts facts = SubjectFacts.of(file.toString(), ContentHash.of(file), network);
        return new Given(values, facts, file.toString());
    }

    /** Leaves a result where AMPL looks for it, if it asks for one. */
    void answer(SolveResult result) {
        if (!sol) {
            return;
        }
        Path path = NlModel.solutionOf(file);
        NlModel.Ending ending =
                result.solved()
                        ? NlModel.Ending.SOLVED
                        : result.status() == SolveStatus.STEPS_USED
                                ? NlModel.Ending.LIMIT
                                : NlModel.Ending.INFEASIBLE;
        String message = "plstar: " + result.status().words();
        try {
            Files.writeString(path, model.orElseThrow().solution(message, result.w(), ending));
        } catch (IOException e) {
            throw ReportCommand.unwritable(path, e);
        }
    }
}
