package org.plstar.study.solve.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Commands;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class SolvePdeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("<!-- poisson.pde -->\\s*```text\\n(.*?)```", Pattern.DOTALL);

    private static final String BRATU = """
            unknown u(x in 0..1)
            interior: u_xx + exp(u) = 0
            boundary: u = 0
            """;

    @TempDir
    private Path folder;

    private Commands.Ended solve(String text, String... more) throws IOException {
        Path file = folder.resolve("p.pde");
        Files.writeString(file, text);
        return Commands.run(Stream.concat(
                        List.of(
                                "solve",
                                file.toString(),
                                "--out",
                                folder.resolve("out").toString(),
                                "--force")
                                .stream(),
                        List.of(more).stream())
                .toArray(String[]::new));
    }

    @Test
    void theExampleOfTheDocumentsIsSolved() throws IOException {
        Matcher m = EXAMPLE.matcher(Files.readString(Path.of("..", "docs", "pde.md")));
        assertThat(m.find()).isTrue();
        Commands.Ended ended = solve(m.group(1), "--steps", "60", "--json");

        assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
        JsonNode json = JsonMapper.shared().readTree(ended.stdout());
        assertThat(json.path("study").asString()).isEqualTo("pde");
        JsonNode result = json.path("result");
        assertThat(result.path("errors").get(0).path("l2").asDouble()).isLessThan(1e-4);
        assertThat(result.path("size").path("equations").asInt()).isEqualTo(400);
        assertThat(result.path("course").path("history").size())
                .isEqualTo(result.path("course").path("steps").asInt() + 1);
        assertThat(result.path("kernel").path("at_end").path("blocks").size()).isEqualTo(2);
        Path out = folder.resolve("out");
        List<String> lines = Files.readAllLines(out.resolve("solution.csv"));
        assertThat(lines.getFirst()).isEqualTo("x,y,u,u_exact");
        assertThat(lines).hasSize(1 + 51 * 51);
        assertThat(Files.readString(out.resolve("report.html"))).contains("Network less exact");
        assertThat(out.resolve("parameters.npy")).isNotEmptyFile();
    }

    @Test
    void aBranchOfFunctionsIsFollowed() throws IOException {
        Commands.Ended ended = solve(
                "param k = 1\n" + BRATU.replace("+ exp", "+ k*exp"),
                "--branch",
                "k",
                "--to",
                "4",
                "--tolerance",
                "1e-5",
                "--show",
                "u(0.5)",
                "--json");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode result = JsonMapper.shared().readTree(ended.stdout()).path("result");
        JsonNode fold = result.path("folds").get(0);
        assertThat(fold.path("value").asDouble()).isCloseTo(3.513830719125, within(1e-6));
        List<String> lines = Files.readAllLines(folder.resolve("out").resolve("branch.csv"));
        assertThat(lines.getFirst())
                .isEqualTo("k,arc,kind,max|u|,u(0),u(0.25),u(0.5),u(0.75),u(1)");
        assertThat(lines.get(1 + fold.path("point").asInt())).contains(",fold,");
        assertThat(Files.readString(folder.resolve("out").resolve("report.html")))
                .contains("u(0.5) by k");

        Commands.Ended none = solve(BRATU, "--branch", "k", "--to", "4");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.stderr()).contains("it is no param of the text");
    }

    @Test
    void whatCollocationLeavesAsideIsSaid() throws IOException {
        Commands.Ended ended = solve(BRATU + "points interior 20 boundary 2\n");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).contains("leaves aside what the text says of points");

        Commands.Ended network = solve(
                BRATU.replace("u = 0", "u_x = 0") + "at x = 1: u = 1\n"
                        + "network \"dense(8) tanh dense\"\npoints interior 8 boundary 2 fixed\n",
                "--steps",
                "2");
        assertThat(network.stdout())
                .contains("Solved by a network; collocation does not do it: it has 3");
    }

    @Test
    void aCurveIsDrawnAndTheTailOfTheSpectrumTold() throws IOException {
        Commands.Ended ended = solve("""
                        unknown u(x in 0..1)
                        interior: u_xx = -1
                        boundary: u = 0
                        network "dense(16) tanh dense"
                        points interior 20 boundary 2 by grid
                        """, "--steps", "30", "--seed", "3", "--tolerance", "1e-3");

        assertThat(ended.status()).as(ended.stderr() + ended.stdout()).isZero();
        assertThat(ended.stdout())
                .startsWith("Solved at the points: ")
                .contains("At ten times as many other points");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("the Jacobian has rank", "Weights that balance");
        assertThat(Files.readAllLines(folder.resolve("out/solution.csv")).getFirst())
                .isEqualTo("x,u");
    }

    @Test
    void theSolutionIsPredictedAtPointsWithItsDerivatives() throws IOException {
        Commands.Ended solved = solve("""
                        unknown u(x in 0..1, t in 0..1)
                        param k = 0.25
                        let start(x) = sin(pi*x)
                        exact(x,t) = exp(-k*pi^2*t)*start(x)
                        exact boundary
                        interior: u_t = k*u_xx
                        initial at t = 0: u = start(x)
                        boundary: u = 0
                        march t by 0.5
                        network "dense(16) tanh dense(16) tanh dense"
                        points interior 120 initial 30 fixed
                        solve { steps = 40 }
                        """);
        assertThat(solved.status()).as(solved.stderr()).isLessThan(2);
        assertThat(solved.stdout()).contains("plstar predict");
        assertThat(Files.readString(folder.resolve("out/solve.json"))).contains("2 windows one");
        Path points = folder.resolve("points.csv");
        Files.writeString(points, "t,name,x\n0.3,a,0.25\n0.8,b,0.5\n1,c,0\n");
        String run = folder.resolve("out").toString();
        Commands.Ended ended = Commands.run("predict", run, points.toString());

        assertThat(ended.status()).as(ended.stderr()).isZero();
        List<String> lines = ended.stdout().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("x,t,u,u_x,u_t");
        double[] first = Stream.of(lines.get(1).split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        double decay = Math.exp(-0.25 * Math.PI * Math.PI * 0.3);
        assertThat(first[0]).isEqualTo(0.25);
        assertThat(first[2]).isCloseTo(decay * Math.sin(Math.PI / 4), within(1e-4));
        assertThat(first[3]).isCloseTo(decay * Math.PI * Math.cos(Math.PI / 4), within(1e-2));
        // on the boundary by form
        assertThat(lines.get(3)).startsWith("0.0,1.0,0.0,");
        Commands.Ended shown = Commands.run(
                "predict",
                run,
                points.toString(),
                "--show",
                "u_t - k*u_xx",
                "--show",
                "laplacian(u)",
                "--json");
        assertThat(shown.status()).as(shown.stderr()).isZero();
        JsonNode json = JsonMapper.shared().readTree(shown.stdout());
        assertThat(Math.abs(json.path("columns").path("u_t - k*u_xx").get(1).asDouble()))
                .isLessThan(1e-2);
        assertThat(json.path("columns").path("laplacian(u)").get(1).asDouble()).isNegative();
        assertThat(json.path("rows").asInt()).isEqualTo(3);
    }

    @Test
    void wrongPointsAndExpressionsAreRefused() throws IOException {
        solve("""
                unknown u(x in 0..1)
                interior: u_xx = 1
                boundary: u = 0
                network "dense(4) tanh dense"
                points interior 5 boundary 2 by grid fixed
                solve { steps = 1; method = network }
                """);
        String run = folder.resolve("out").toString();
        Path points = folder.resolve("points.csv");
        for (String[] wrong : new String[][] {
            {"x\n2\n", "", "outside the box"},
            {"y\n0\n", "", "not in the file"},
            {"x\nabc\n", "", "no finite number"},
            {"x\n0.5\n", "u_xxxxx", "order"},
            {"x\n0.5\n", "u_x +", "--show:1:6"},
            {"x\n0.5\n", "log(0*u)", "no finite value at point 1"}
        }) {
            Files.writeString(points, wrong[0]);
            Commands.Ended ended = wrong[1].isEmpty()
                    ? Commands.run("predict", run, points.toString())
                    : Commands.run("predict", run, points.toString(), "--show", wrong[1]);
            assertThat(ended.status()).as(wrong[2] + ended.stderr()).isEqualTo(2);
            assertThat(ended.stderr().lines().findFirst().orElse("")).contains(wrong[2]);
        }
        Commands.Ended option = Commands.run("predict", run, points.toString(), "--proba");
        assertThat(option.status()).isEqualTo(2);
    }

    @Test
    void oneCoordinateIsSolvedByCollocation() throws IOException {
        Commands.Ended ended = solve(BRATU + "exact(x) = x*(1 - x)/2");

        assertThat(ended.status()).as(ended.stderr() + ended.stdout()).isZero();
        assertThat(ended.stdout())
                .startsWith("Solved by collocation: in each of ")
                .contains("Halving all intervals moved u by at most", "Relative error of u");
        Path out = folder.resolve("out");
        List<String> lines = Files.readAllLines(out.resolve("solution.csv"));
        assertThat(lines.getFirst()).isEqualTo("x,u,u_exact");
        assertThat(lines).hasSize(1 + 201);
        assertThat(Double.parseDouble(lines.get(101).split(",", -1)[1]))
                .isCloseTo(0.1405392144, within(1e-9));
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("Residual of each interval", "collocation");
        JsonNode json = JsonMapper.shared().readTree(Files.readString(out.resolve("solve.json")));
        assertThat(json.path("study").asString()).isEqualTo("collocation");
        assertThat(json.path("request").path("method").asString()).isEqualTo("auto");
        assertThat(json.path("result").path("worst").path("residual").asDouble())
                .isBetween(0.0, 1e-8);
        Path points = folder.resolve("points.csv");
        Files.writeString(points, "x\n0.5\n0\n0.1234\n");
        Commands.Ended shown = Commands.run(
                "predict", out.toString(), points.toString(), "--show", "u_xx + exp(u)", "--json");
        assertThat(shown.status()).as(shown.stderr()).isZero();
        JsonNode columns = JsonMapper.shared().readTree(shown.stdout()).path("columns");
        assertThat(columns.path("u").get(0).asDouble()).isCloseTo(0.1405392144, within(1e-9));
        assertThat(Math.abs(columns.path("u_xx + exp(u)").get(2).asDouble())).isLessThan(1e-6);
        Commands.Ended third =
                Commands.run("predict", out.toString(), points.toString(), "--show", "u_xxx");
        assertThat(third.status()).isEqualTo(2);
        assertThat(third.stderr().lines()).hasSize(1);
        assertThat(third.stderr()).contains("up to the order");
    }

    @Test
    void theMethodIsThatOfTheOptionOrTheText() throws IOException {
        String text = BRATU + "network \"dense(4) tanh dense\"\npoints interior 5 by grid fixed\n";
        for (String[] of : new String[][] {
            {"", "--method", "network", "pde"},
            {"", "--steps", "1", "pde"},
            {"solve { method = network; steps = 1 }", "--method", "auto", "collocation"},
            {"solve { method = network; steps = 1 }", "--seed", "2", "pde"},
            {"solve { method = collocation }", "--tolerance", "1e-6", "collocation"}
        }) {
            Commands.Ended ended = solve(text + of[0], of[1], of[2], "--json");
            assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
            assertThat(JsonMapper.shared()
                            .readTree(ended.stdout())
                            .path("study")
                            .asString())
                    .isEqualTo(of[3]);
        }
        Commands.Ended data = solve("""
                        unknown u(x in 0..1, t in 0..1)
                        interior: u_t = u_xx
                        boundary: u = 0
                        """, "--method", "collocation");
        assertThat(data.status()).isEqualTo(2);
        assertThat(data.stderr().lines()).hasSize(1);
        assertThat(data.stderr()).contains("it has 2 coordinates", "method = network");
        Commands.Ended none = solve(BRATU, "--method", "lm");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.stderr()).contains("auto, collocation, network");
        Commands.Ended other = solve(BRATU + "solve { method = collocation }", "--descent", "5");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.stderr()).contains("--descent");
    }

    @Test
    void whyPlainDescentStallsIsToldAndDrawn() throws IOException {
        Commands.Ended ended = solve("""
                        unknown u(x in 0..1)
                        interior: u_xx = -1
                        boundary: u = 0
                        network "dense(16) tanh dense"
                        points interior 20 boundary 2 by grid fixed
                        """, "--steps", "20", "--descent", "300");

        assertThat(ended.status()).as(ended.stderr()).isLessThan(2);
        assertThat(ended.stdout())
                .contains("- Plain gradient descent from the same start took the loss from");
        assertThat(Files.readString(folder.resolve("out/solve.json")))
                .contains("Gradient descent with step 1/λ_max would need")
                .contains("The next 100 steps of gradient descent took the loss to");
        assertThat(Files.readString(folder.resolve("out/report.html")))
                .contains(
                        "Why plain gradient descent stalls", "Steps until a part of the residual");
        JsonNode json =
                JsonMapper.shared().readTree(Files.readString(folder.resolve("out/solve.json")));
        JsonNode stall = json.path("result").path("kernel").path("stall");
        assertThat(stall.path("directions").size()).isGreaterThan(3);
        assertThat(stall.path("settled").asInt()).isEqualTo(200);
    }

    @Test
    void mistakesAndOptionsThatMeanNothingAreOneLine() throws IOException {
        Commands.Ended mistake =
                solve("unknown u(x in 0..1)\ninterior: u_xx = sinn(x)\nboundary: u = 0");
        assertThat(mistake.status()).isEqualTo(2);
        assertThat(mistake.stderr().lines()).hasSize(3);
        assertThat(mistake.stderr().lines().findFirst().orElse(""))
                .contains("p.pde:2:18", "did you mean sin");
        assertThat(mistake.stderr().lines().skip(1))
                .containsExactly("interior: u_xx = sinn(x)", " ".repeat(17) + "^");
        Commands.Ended option = solve(BRATU, "--nearest");
        assertThat(option.status()).isEqualTo(2);
        assertThat(option.stderr().lines()).hasSize(1);
        Commands.Ended network = solve("""
                        unknown u(x in 0..1)
                        interior: u_xx = 0
                        boundary: u = 0
                        network "dence(3) tanh dense"
                        solve { method = network }
                        """);
        assertThat(network.status()).isEqualTo(2);
        assertThat(network.stderr().lines()).hasSize(1);
    }
}
