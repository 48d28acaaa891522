package org.plstar.study.solve.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class SolveCommandTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- (\\w+\\.pls) -->\\s*```text\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    private Commands.Ended solve(String text, String... more) throws IOException {
        Path file = folder.resolve("s.pls");
        Files.writeString(file, text);
        List<String> arguments = new ArrayList<>(List.of("solve", file.toString()));
        arguments.addAll(List.of("--out", folder.resolve("out").toString(), "--force"));
        arguments.addAll(List.of(more));
        return Commands.run(arguments.toArray(String[]::new));
    }

    private static String example(String name) throws IOException {
        Matcher m = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "solve.md")));
        while (m.find()) {
            if (m.group(1).equals(name)) {
                return m.group(2);
            }
        }
        throw new AssertionError(name + " is not in docs/solve.md");
    }

    @Test
    void theCircuitOfTheDocumentsIsSolvedAndProved() throws IOException {
        Commands.Ended ended = solve(example("circuit.pls"), "--certify");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("Solved: 3 equations in 3 unknowns", "Proved: ", "C'");
        Path out = folder.resolve("out");
        assertThat(out.resolve("report.html")).isNotEmptyFile();
        List<String> lines = Files.readAllLines(out.resolve("solution.csv"));
        assertThat(lines.getFirst())
                .isEqualTo("name,value,start,lower,upper,at_bound,error,"
                        + "standard_error,lower95,upper95");
        assertThat(lines.get(1))
                .startsWith("v[1],4.46032243599785")
                .matches(".*,0\\.0,,,,[0-9.]+E-1[3-6],,,");
        Commands.Ended check = Commands.run(
                "certify", "--check", out.resolve("certificate.json").toString());
        assertThat(check.status()).as(check.stdout()).isZero();
    }

    /** Above 20,000 unknowns the values stand in solution.csv alone. */
    @Test
    void valuesOfManyUnknownsStandInOneFile() throws IOException {
        String text = "var x[1..20001] = 1\nfor k in 1..20001: x[k]^3 = 8";
        Commands.Ended ended = solve(text, "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode result = JsonMapper.shared().readTree(ended.stdout()).path("result");
        assertThat(result.path("size").path("unknowns").asInt()).isEqualTo(20_001);
        assertThat(result.path("solution").size()).isZero();
        List<String> lines = Files.readAllLines(folder.resolve("out/solution.csv"));
        assertThat(lines).hasSize(20_002);
        assertThat(lines.getLast()).startsWith("x[20001],2.0,");
    }

    /** Two equations in two unknowns, both rounded: coqc says whether a solution is near. */
    @Test
    @Tag("net")
    void whatIsProvedIsGivenToCoq() throws IOException {
        Commands.Ended ended =
                solve("var x = 1; var y = 2\nx*y = 1\nx^2 + y^2 = 4", "--certify", "--coq");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("Confirmed by Coq", "(N = 2, p = 2, ");
        assertThat(folder.resolve("out/coq/Proof.v")).exists();
    }

    @Test
    void coqIsForProofs() throws IOException {
        Commands.Ended ended = solve("var x = 1\nx^2 = 2", "--coq");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("--coq").contains("--certify");
    }

    @Test
    void theHalfOfBroydenIsSolvedNearTheStart() throws IOException {
        Commands.Ended ended = solve(example("broyden.pls"), "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode json = JsonMapper.shared().readTree(ended.stdout());
        JsonNode result = json.path("result");
        assertThat(result.path("status").asString()).isEqualTo("solved");
        assertThat(json.path("request").path("method").asString()).isEqualTo("gauss_newton");
        assertThat(result.path("steps").asInt()).isEqualTo(5);
        assertThat(result.path("size").path("groups").asInt()).isEqualTo(2);
        assertThat(result.path("distance").asDouble()).isCloseTo(0.93882, within(5e-6));
        assertThat(JsonMapper.shared().readTree(Files.readString(folder.resolve("out/solve.json"))))
                .isEqualTo(json);
    }

    @Test
    void theNearestPointOfTheCircleOfTheDocumentsIsOnABound() throws IOException {
        Commands.Ended ended = solve(example("circle.pls"), "--nearest", "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode json = JsonMapper.shared().readTree(ended.stdout()).path("result");
        assertThat(json.path("distance").asDouble()).isCloseTo(0.91337, within(5e-6));
        assertThat(json.path("nearest").path("converged").asBoolean()).isTrue();
        assertThat(json.path("nearest").path("none_within").asDouble()).isBetween(0.66, 0.91);
        assertThat(json.path("solution").get(1).path("at_bound").asBoolean()).isTrue();
        assertThat(Files.readAllLines(folder.resolve("out/solution.csv")).get(2))
                .startsWith("y,0.6,0.5,-0.1,0.6,upper");
        assertThat(solve(example("circle.pls"), "--starts", "3", "--seed", "1").status())
                .isZero();
    }

    @Test
    void aPointOfLeastSquaresSaysWhatIsMissing() throws IOException {
        Commands.Ended ended = solve("var x = 1 in [0, 2]\nvar y = 1\nx = 3\ny = x");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .contains("Without the bounds of x there is a solution at distance 2.82843");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("Proved: there is no solution within");
    }

    @Test
    void aFileOfAmplIsSolvedAndAnswered() throws IOException {
        Path file = folder.resolve("m.nl");
        Files.writeString(file, """
                g3 1 1 0
                 1 1 0 0 1
                 1 0
                 0 0
                 1 0 0
                 0 0 0 1
                 0 0 0 0 0
                 1 0
                 0 0
                 0 0 0 0 0
                C0
                o77
                v0
                x1
                0 1
                r
                4 2
                b
                3
                """);
        Commands.Ended ended = Commands.run(
                "solve",
                file.toString(),
                "-AMPL",
                "--out",
                folder.resolve("out").toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(Files.readAllLines(folder.resolve("m.sol")))
                .startsWith("plstar: solved")
                .anyMatch(line -> line.startsWith("1.41421356237309"))
                .endsWith("objno 0 0");
        assertThat(solve("var x = 1\nx = 2", "--sol").status()).isEqualTo(2);
    }

    @Test
    void theMistakeOfTheDocumentsIsTold() throws IOException {
        Commands.Ended ended = solve(example("circuit.pls").replace("expm1", "expn1"));

        assertThat(ended.status()).isEqualTo(2);
        // the line, the source and a caret
        assertThat(ended.stderr().lines()).hasSize(3);
        assertThat(ended.stderr().lines().skip(1))
                .containsExactly(
                        "let d[k in 1..2] = I0*expn1((v[k]-v[k+1])/Vt)", " ".repeat(22) + "^");
        assertThat(ended.stderr().lines().findFirst().orElse(""))
                .contains("s.pls:4:23: \"expn1\" is unknown; expected a function; did you mean"
                        + " expm1");
    }

    @Test
    void whatIsNotSolvedEndsWithStatusOne() throws IOException {
        Commands.Ended ended = solve("var x = 1\nx^2 = -1", "--certify");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .startsWith(
                        "Not solved: at a point of least squares the residual of 1 equation is 1")
                .contains("Nothing is proved");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("(line 2) is off most");
        assertThat(folder.resolve("out/certificate.json")).doesNotExist();
    }

    /** Nothing is left in the current folder. */
    @Test
    void aSmallSystemIsToldWithoutFiles() throws IOException {
        Path file = folder.resolve("small.pls");
        Files.writeString(file, "param g = 2; var x = 1\nx^2 = g");
        Commands.Ended ended = Commands.run("solve", file.toString(), "--set", "g=9");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("- x = 3.0.").doesNotContain("Report:", "Solution:");
    }

    @Test
    void solutionsAlongTheSetAreWritten() throws IOException {
        Commands.Ended ended = solve("var x = 1; var y = 0.5\nx^2 + y^2 = 4", "--along", "5");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("1 equation in 2 unknowns");
        List<String> lines = Files.readAllLines(folder.resolve("out/along.csv"));
        assertThat(lines).hasSize(6);
        assertThat(lines.getFirst()).isEqualTo("distance,residual,x,y");
        for (String line : lines.subList(1, 6)) {
            String[] cells = line.split(",", -1);
            double size = Math.hypot(Double.parseDouble(cells[2]), Double.parseDouble(cells[3]));
            assertThat(size).isCloseTo(2, within(1e-9));
        }
        assertThat(solve("var x = 1\nx^2 = 4", "--along", "5").stdout()).startsWith("Solved: ");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("0 of 5 further ones were found near this one");
    }

    @Test
    void allSolutionsOfABoxAreTold() throws IOException {
        Commands.Ended ended = solve(example("two.pls"), "--box");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .contains("All solutions in the box: 4, each the only one near it, proved")
                .contains("none elsewhere in the box")
                .contains("   1  x -2.08682503092");
        List<String> lines = Files.readAllLines(folder.resolve("out/solutions.csv"));
        assertThat(lines.getFirst()).isEqualTo("number,x,y,width,status");
        assertThat(lines).hasSize(5);
        assertThat(lines.getLast()).startsWith("4,2.08682503092").endsWith(",unique");
        JsonNode box = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/solve.json")))
                .path("result")
                .path("box");
        assertThat(box.path("complete").asBoolean()).isTrue();
        assertThat(box.path("roots")).hasSize(4);
        assertThat(box.path("roots").get(0).path("values")).hasSize(2);
        assertThat(folder.resolve("out/report.html"))
                .content()
                .contains("\"id\":\"box\",\"title\":\"Solutions in the box\"");

        Commands.Ended none = solve("var x = 1 in [-5, 5]\nx^2 = -1", "--box");
        assertThat(none.status()).isZero();
        assertThat(none.stdout()).contains("No solution in the box: computed with outward");
        Commands.Ended endless = solve("var x = 1; var y = 1\nexp(x) = -1\nx = y", "--box");
        assertThat(endless.status()).as(endless.stderr()).isZero();
        Commands.Ended touch = solve("var x = 1 in [-5, 4]\n(x - 1)^2*(x - 2) = 0", "--box");
        assertThat(touch.status()).isEqualTo(1);
        assertThat(touch.stdout()).contains("in 1 place, beside 1 solution found");
        assertThat(Files.readString(folder.resolve("out/solutions.csv"))).contains(",undecided");
        Commands.Ended early = solve(example("two.pls"), "--box", "--boxes", "2");
        assertThat(early.status()).isEqualTo(1);
        assertThat(early.stdout()).contains("where a limit ended the search");

        Commands.Ended wide = solve("var x = 1; var y = 1\nx*y = 1\nx = y", "--box");
        assertThat(wide.status()).isEqualTo(2);
        assertThat(wide.stderr().lines().toList()).hasSize(1);
        assertThat(wide.stderr()).contains("bounds of x: ", "var x = 1.0 in [-10, 10]");
        assertThat(solve("var x = 1; var y = 1\nx*y = 1", "--box").stderr())
                .contains("1 equation in 2 unknowns not fixed by bounds");
        assertThat(solve("var x = 1 in [0, 2]\nx = 1", "--box", "--nearest").stderr())
                .contains("--nearest", "the study of box has no use for it");
        assertThat(solve("var x = 1 in [0, 2]\nx = 1", "--seconds", "3").stderr())
                .contains("--seconds", "has no use for it");
    }

    @Test
    void startsTellDifferentSolutionsAndThatThereMayBeOthers() throws IOException {
        Commands.Ended ended = solve(example("two.pls"), "--starts", "30");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .containsPattern("- \\d+ starts led to 4 different solutions: x = ");
        String json = Files.readString(folder.resolve("out/solve.json"));
        assertThat(json)
                .contains("There may be others: --box looks for all solutions within the bounds");
        assertThat(JsonMapper.shared().readTree(json).path("result").path("different"))
                .hasSize(4);
        solve("var x = 1; var y = 1\nx^2 + y^2 = 4\nx = y", "--starts", "4");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("different solution")
                .doesNotContain("There may be others");
    }

    @Test
    void aCurveIsCovered() throws IOException {
        String circle = "var x = 1 in [-2, 2]; var y = 0 in [-2, 2]\nx^2 + y^2 = 1";
        Commands.Ended ended = solve(circle, "--cover", "0.02");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .contains("All solutions in the box lie in ")
                .contains("each at most 0.02")
                .contains("a solution for each value of all unknowns but one");
        List<String> lines = Files.readAllLines(folder.resolve("out/cover.csv"));
        assertThat(lines.getFirst()).isEqualTo("x_lower,x_upper,y_lower,y_upper,status");
        assertThat(lines.get(1)).endsWith(",proved");
        assertThat(folder.resolve("out/report.html")).content().contains("with solutions");
        assertThat(solve(circle, "--box").stderr())
                .contains("1 equation in 2 unknowns", "or ask for a cover");
        assertThat(solve("var x = 1 in [-2, 2]\nx = 1", "--cover", "0.1").stderr())
                .contains("1 equation in 1 unknown ", "fewer equations than unknowns");
        assertThat(solve(circle, "--cover", "3").stderr()).contains("--cover");
    }

    @Test
    void aTableOfValuesIsSweptAndASolutionIsAStart() throws IOException {
        Files.writeString(folder.resolve("g.csv"), "g\n2\n-1\n9\n16\n");
        Commands.Ended swept =
                solve("param g = 1; var x = 1\nx^2 = g", "--sweep", folder + "/g.csv");

        assertThat(swept.status()).as(swept.stderr()).isEqualTo(1);
        assertThat(swept.stdout()).contains("3 of 4 systems are solved", "{g=-1.0}");
        List<String> lines = Files.readAllLines(folder.resolve("out/solutions.csv"));
        assertThat(lines.getFirst()).isEqualTo("file,g,status,steps,residual,x");
        assertThat(lines.get(2)).contains(",-1.0,beyond_fold,");
        assertThat(lines.get(3)).contains(",9.0,solved,").endsWith(",3.0");
        assertThat(folder.resolve("out/report.html"))
                .content()
                .contains("\"id\":\"sweep\",\"title\":\"Unknowns by g\"");

        Files.writeString(folder.resolve("h.csv"), "g,h\n2,1\n3,1\n");
        Commands.Ended wrong =
                solve("param g = 1; var x = 1\nx^2 = g", "--sweep", folder + "/h.csv");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.stderr()).contains("plstar: h: ", "has no such param");

        Files.writeString(folder.resolve("start.csv"), "name,value\nx,-3\n");
        assertThat(solve("var x = 1\nx^2 = 4", "--warm", folder + "/start.csv").stdout())
                .contains("- x = -2.0.");
        assertThat(solve("var x = 1\nx^2 = 4", "--warm", folder + "/none.csv").stderr())
                .contains("none.csv: there is no such file; ", "check the path");
        assertThat(solve("var x = 1\nx^2 = 4", "--set", "g=1").stderr())
                .contains("g: ", "has no such param");
        assertThat(Commands.run(
                                "solve",
                                folder + "/s.pls",
                                folder + "/s.pls",
                                "--warm",
                                folder + "/start.csv")
                        .status())
                .isEqualTo(2);
    }

    @Test
    void badRequestsAreOneLine() throws IOException {
        String text = "var x = 1\nx^2 = 2";

        assertThat(solve(text, "--tolerance", "-1").status()).isEqualTo(2);
        assertThat(solve(text, "--steps", "-1").status()).isEqualTo(2);
        assertThat(solve(text, "--momentum", "0.5").stderr())
                .contains("--momentum: the study of solve has no use for it");
        assertThat(solve("var x = -1\nlog(x) = 2").stderr())
                .contains("log(-1.0) in equation \"line 2\" at the start");
        Commands.Ended missing = Commands.run("solve", folder.resolve("no.pls").toString());
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.stderr().lines()).hasSize(1);
    }

    @Test
    void whatContradictsIsSaidFirst() throws IOException {
        Commands.Ended ended = solve("var x = 1; var y = 1\nx = y\nx = y + 0.5");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .contains("Not solved: the equations contradict each other, whatever the unknowns:"
                        + " line 2 - line 3 is 0 = -0.5.")
                .doesNotContain("--starts 20");
        JsonNode json = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/solve.json")))
                .path("result");
        assertThat(json.path("status").asString()).isEqualTo("contradictory");
        assertThat(json.path("contradiction").path("everywhere").asBoolean()).isTrue();
        assertThat(json.path("contradiction").path("constant").asDouble()).isEqualTo(0.5);
        assertThat(json.path("contradiction")
                        .path("parts")
                        .get(1)
                        .path("factor")
                        .asDouble())
                .isEqualTo(-1);
    }

    @Test
    void aLimitIsSaid() throws IOException {
        Commands.Ended ended = solve("var x = 1\n1/x = 0");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout()).contains("while x grew: 0 is a limit.");
    }

    @Test
    void contradictionsOfAmplFilesAreNoSolutions() throws IOException {
        Path file = folder.resolve("c.nl");
        Files.writeString(file, """
                g3 1 1 0
                 2 2 1 0 2
                 0 0
                 0 0
                 0 0 0
                 0 0 0 1
                 0 0 0 0 0
                 4 0
                 0 0
                 0 0 0 0 0
                C0
                n0
                C1
                n0
                O0 0
                n0
                x2
                0 1
                1 1
                r
                4 0
                4 1
                b
                3
                3
                k1
                2
                J0 2
                0 1
                1 -1
                J1 2
                0 1
                1 -1
                """);
        Commands.Ended ended = Commands.run("solve", file.toString(), "--sol");

        assertThat(ended.status()).as(ended.stderr()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("c.sol")))
                .startsWith("plstar: not solved: equations contradict each other")
                .endsWith("objno 0 200\n");
    }

    @Test
    void aSweepBeginsWhereItIsTold() throws IOException {
        Path start = folder.resolve("start.csv");
        Files.writeString(start, "name,value\nx,-3\n");
        Path values = folder.resolve("values.csv");
        Files.writeString(values, "a\n4\n9\n");
        Commands.Ended ended = solve(
                "param a = 1\nvar x = 1\nx^2 = a",
                "--warm",
                start.toString(),
                "--sweep",
                values.toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        List<String> rows = Files.readAllLines(folder.resolve("out/solutions.csv"));
        assertThat(rows.get(1)).endsWith(",-2.0");
        assertThat(rows.get(2)).endsWith(",-3.0");
    }

    @Test
    void aBranchIsFollowedPastItsFold() throws IOException {
        Commands.Ended ended =
                solve("param l = 0\nvar x = 1\nx^2 + l^2 = 1", "--branch", "l", "--to", "2");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .contains(
                        "comes back to where the range begins, at l = 0", "A fold at l = 1.0000000")
                .contains("less l before and after it");
        List<String> rows = Files.readAllLines(folder.resolve("out/branch.csv"));
        assertThat(rows.getFirst()).isEqualTo("l,arc,kind,x");
        assertThat(rows.stream().filter(r -> r.contains(",fold,"))).hasSize(1);
        assertThat(rows.getLast()).endsWith(",point,-1.0");
        JsonNode result = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("out/solve.json")))
                .path("result");
        assertThat(result.path("folds").size()).isEqualTo(1);
        assertThat(result.path("end").asString()).isEqualToIgnoringCase("from");
        for (List<String> wrong : List.of(
                List.of("--branch", "l"),
                List.of("--to", "2"),
                List.of("--branch", "l", "--to", "0"),
                List.of("--branch", "x", "--to", "2"),
                List.of("--branch", "l", "--to", "2", "--box"))) {
            assertThat(solve("param l = 0\nvar x = 1\nx^2 + l^2 = 1", wrong.toArray(String[]::new))
                            .status())
                    .isEqualTo(2);
        }
    }

    @Test
    void aSolutionIsProvedForEveryValueOfAParam() throws IOException {
        String text = "param l = 1\nvar x = 1\nx^2 = l";
        Commands.Ended ended = solve(text, "--for", "l=0.5..2", "--certify");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout())
                .startsWith("For every l from 0.5 to 2.0 a solution is proved, in ")
                .contains("These solutions are one branch");
        Path out = folder.resolve("out");
        assertThat(Files.readAllLines(out.resolve("cells.csv")).getFirst())
                .isEqualTo("from,to,middle,at middle: x,slope: x,within: x");
        assertThat(ended.stdout()).contains("each unknown within ");
        Commands.Ended check = Commands.run("certify", "--check", out.toString());
        assertThat(check.status()).as(check.stdout() + check.stderr()).isZero();
        assertThat(check.stdout()).contains("for every value of the parameter");
        Commands.Ended units = solve(
                "param q = 2\nvar v = 1\nvar p = 1e5\nv = q/3 + p/1e9\np = 1e5 + 2e4*v^2",
                "--for",
                "q=1..4",
                "--certify");
        assertThat(units.stdout())
                .contains("p within ", " and each other unknown as cells.csv says");
        assertThat(Files.readString(out.resolve("certificate.json")))
                .containsSubsequence("\"command\": ", "\"units\": \"q over 2^");
        Commands.Ended fold = solve(text, "--for", "l=-1..2", "--certify");
        assertThat(fold.status()).as("there is nothing to begin at").isEqualTo(2);
        Commands.Ended part =
                solve("param l = 0\nvar x = 1\nx^2 + l = 1", "--for", "l=0..2", "--certify");
        assertThat(part.status()).isEqualTo(1);
        assertThat(part.stdout())
                .startsWith("Of l from 0.0 to 2.0 a solution is proved for every value up to 0.999")
                .contains("A fold at l = 1");
        for (List<String> wrong : List.of(
                List.of("--for", "l=0.5..2"),
                List.of("--for", "l=2..0.5", "--certify"),
                List.of("--for", "l=0.5..Infinity", "--certify"),
                List.of("--for", "l=0.5", "--certify"),
                List.of("--for", "x=0.5..2", "--certify"),
                List.of("--for", "m=0.5..2", "--certify"),
                List.of("--for", "l=0.5..2", "--certify", "--coq"),
                List.of("--for", "l=0.5..2", "--certify", "--branch", "l", "--to", "2"),
                List.of("--for", "l=0.5..2", "--certify", "--box"))) {
            assertThat(solve(text, wrong.toArray(String[]::new)).status()).isEqualTo(2);
        }
        Commands.Ended none =
                solve("param l = 0\nvar x = 0\nx^3 = l", "--for", "l=0..1", "--certify");
        assertThat(none.status()).as(none.stdout() + none.stderr()).isEqualTo(1);
        assertThat(none.stdout())
                .startsWith("Nothing is proved of l from 0.0 on: ")
                .contains("attempts.json");
        Commands.Ended claimless = Commands.run("certify", "--check", out.toString());
        assertThat(claimless.status()).isEqualTo(1);
        assertThat(claimless.stdout()).startsWith("The file makes 0 claims: ");
        String indexed = "param n = 2\nvar x[1..n] = 1\nfor i in 1..n: x[i]^2 = i";
        assertThat(solve(indexed, "--for", "n=1..2", "--certify").status()).isEqualTo(2);
    }

    @Test
    void nothingProvedHasAReasonAndAFileThatClaimsNothing() throws IOException {
        Commands.Ended ended = solve("var x = 1; var y = 1\nx*y = 0\nx + y = 0", "--certify");

        assertThat(ended.stdout()).contains("Nothing is proved: ", "attempts.json");
        Path out = folder.resolve("out");
        assertThat(out.resolve("certificate.json")).doesNotExist();
        JsonNode tried =
                JsonMapper.shared().readTree(Files.readString(out.resolve("attempts.json")));
        assertThat(tried.path("reason").asString()).isNotEmpty();
        assertThat(tried.path("theorems").size()).isPositive();
        for (Path given : List.of(out, out.resolve("attempts.json"))) {
            Commands.Ended check = Commands.run("certify", "--check", given.toString());
            assertThat(check.status()).as(check.stdout() + check.stderr()).isEqualTo(1);
            assertThat(check.stdout()).startsWith("The file makes 0 claims: ");
        }
        Commands.Ended none = solve("var x = 1\nx^2 = -1", "--certify");
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.stdout()).contains("no solution was found to prove one near");
        assertThat(out.resolve("attempts.json")).isRegularFile();
    }
}
