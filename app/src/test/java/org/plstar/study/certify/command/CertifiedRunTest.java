package org.plstar.study.certify.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.study.train.command.KilledRunsTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code train --certify} as users run it. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class CertifiedRunTest {
    @TempDir
    private Path folder;

    private List<String> train(String name, String... more) throws IOException {
        Path data = folder.resolve("breast_cancer.csv");
        if (!Files.exists(data)) {
            Commands.data(folder, "breast_cancer.csv");
        }
        List<String> all = new ArrayList<>(List.of(
                "train",
                data.toString(),
                "--target",
                "label",
                "--rows",
                "25",
                "--network",
                "dense(128) tanh dense",
                "--out",
                folder.resolve(name).toString()));
        all.addAll(List.of(more));
        return all;
    }

    private Commands.Ended run(String name, String... more) throws IOException {
        return Commands.run(train(name, more).toArray(String[]::new));
    }

    private JsonNode summary(String name) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(folder.resolve(name).resolve("run.json")));
    }

    private static JsonNode theorem(JsonNode summary, String symbol, boolean ahead) {
        return StreamSupport.stream(
                        summary.path("certificate").path("theorems").spliterator(), false)
                .filter(t ->
                        t.path("theorem").asString("").equals(symbol) && t.has("about") == ahead)
                .findFirst()
                .orElseThrow();
    }

    /** Also B', for the default step 1/λ_max, which exceeds 1/b1² once the kernel has grown. */
    @Tag("net")
    @Test
    void everyTheoremIsCertifiedFromAStepOn() throws IOException {
        Commands.Ended ended = run("run", "--steps", "1500", "--certify");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = summary("run");
        int from = theorem(j, "A'", false).path("from_step").asInt();
        assertThat(from).isBetween(10, 1500);
        assertThat(ended.stdout()).contains("- Proved (B'): the run's own steps of η = ");
        assertThat(j.path("findings").toString())
                .contains("Proved (A'): gradient flow from the weights of step " + from);
        assertThat(theorem(j, "C''", false).path("holds").asBoolean()).isTrue();
        // the proved bound of λ_min in the ball lies below what was measured on the way
        JsonNode ball = j.path("certificate").path("ball");
        assertThat(ball.path("mu").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(ball.path("lambda_min_measured").asDouble());
        radiiAreInTheTraceWhereTheoremsHold(from);
        assertThat(Files.readString(folder.resolve("run").resolve("report.html")))
                .contains("certified-radius");

        Commands.Ended check =
                Commands.run("certify", "--check", folder.resolve("run").toString());
        assertThat(check.status()).as(check.stdout()).isZero();
        assertThat(check.stdout())
                .contains("A': claim A is confirmed", "C': claim C is confirmed", "C'': claim C");

        assertThat(theorem(j, "B'", false).path("from_step").asInt()).isBetween(from, 1500);
    }

    @Tag("net")
    @Test
    void theNextCommandOfARunByAnotherMethodProvesItsOwnSteps() throws IOException {
        assertThat(run("run", "--steps", "700", "--optimizer", "momentum", "--certify")
                        .status())
                .isZero();

        JsonNode j = summary("run");
        JsonNode ahead = theorem(j, "B'", true);
        assertThat(ahead.path("holds").asBoolean()).isTrue();
        String next = j.path("certificate").path("next_command").asString();
        List<String> words = new ArrayList<>();
        for (String part : next.substring("plstar ".length()).split("\"", -1)) {
            if (part.startsWith("dense")) {
                words.add(part);
            } else {
                words.addAll(List.of(part.strip().split(" +")));
            }
        }
        words.addAll(List.of("--out", folder.resolve("next").toString()));
        words.set(words.indexOf("700"), "5");
        Commands.Ended second = Commands.run(words.toArray(String[]::new));
        assertThat(second.status()).as(next + second.stdout() + second.stderr()).isZero();
        JsonNode proved = theorem(summary("next"), "B'", false);
        assertThat(proved.path("from_step").asInt()).isZero();
    }

    private void radiiAreInTheTraceWhereTheoremsHold(int from) throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("run").resolve("trace.csv"));
        int column = List.of(lines.getFirst().split(",")).indexOf("certified_radius_flow");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            if (Integer.parseInt(cells[0]) < from) {
                assertThat(cells[column]).as(line).isEmpty();
            }
            if (Integer.parseInt(cells[0]) == from) {
                assertThat(Double.parseDouble(cells[column])).isPositive();
            }
        }
    }

    @Test
    void aGoalThatIsMissedEndsWithOneAndSaysWhatIsMissing() throws IOException {
        Commands.Ended ended = run("run", "--steps", "3", "--certify", "--certify-goal", "descent");

        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.stdout())
                .contains("! The certificate that was asked for (B' for the run's own steps) is");
        assertThat(Files.readString(folder.resolve("run").resolve("run.json")))
                .contains("Proved (C'')", "Not proved: ");
    }

    @Test
    void anotherOptimizerIsToldThatTheTheoremDoesNotSpeakOfIt() throws IOException {
        Commands.Ended ended =
                run("run", "--steps", "2", "--certify", "--optimizer", "momentum", "--eta", "0.1");

        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(Files.readString(folder.resolve("run").resolve("run.json")))
                .contains(
                        "B': it speaks of full-batch gradient descent with a constant step, not of"
                                + " Gradient descent with momentum");
    }

    @Tag("net")
    @Test
    void aKilledRunEndsWithTheSameCertificate() throws Exception {
        assertThat(run("whole", "--steps", "1500", "--certify").status()).isZero();
        List<String> observations;
        try (var files = Files.list(folder.resolve("whole/certificate"))) {
            observations = files.map(p -> String.valueOf(p.getFileName()))
                    .filter(n -> n.matches("step-.*json"))
                    .sorted()
                    .toList();
        }
        List<String> arguments = train("killed", "--steps", "1500", "--certify");
        Path killed = folder.resolve("killed");
        Process process = Child.start(
                List.of(), arguments, folder.resolve("output.txt"), "-Dplstar.checkpoint=0");
        Path late =
                killed.resolve("certificate").resolve(observations.get(observations.size() - 4));
        while (!Files.exists(late) && process.isAlive()) {
            Thread.sleep(1);
        }
        process.destroyForcibly().waitFor();
        assertThat(killed.resolve("run.json")).doesNotExist();

        Commands.Ended resumed = Commands.run("train", "--resume", killed.toString());

        assertThat(resumed.status()).as(resumed.stderr()).isZero();
        assertThat(KilledRunsTest.trace(killed))
                .isEqualTo(KilledRunsTest.trace(folder.resolve("whole")));
        List<String> names;
        try (var files = Files.list(folder.resolve("whole/certificate"))) {
            names = files.map(p -> String.valueOf(p.getFileName())).sorted().toList();
        }
        for (String name : names) {
            if (name.endsWith(".npz") || name.startsWith("step")) {
                assertThat(killed.resolve("certificate").resolve(name))
                        .hasSameBinaryContentAs(
                                folder.resolve("whole/certificate").resolve(name));
            }
        }
        assertThat(theorems(killed)).isEqualTo(theorems(folder.resolve("whole")));
    }

    /** Ten orthogonal inputs: the width is doubled until B' holds before the first step. */
    @Tag("net")
    @Test
    void aWidthIsChosenForWhichConvergenceIsProvedFromTheStart() throws IOException {
        StringBuilder table = new StringBuilder("a,b,c,d,e,f,label\n");
        for (int i = 0; i < 6; i++) {
            for (int k = 0; k < 6; k++) {
                table.append(i == k ? Math.sqrt(6) : 0).append(',');
            }
            table.append(i % 2 == 0 ? "x\n" : "y\n");
        }
        Files.writeString(folder.resolve("orthogonal.csv"), table);
        List<String> arguments = List.of(
                "train",
                folder.resolve("orthogonal.csv").toString(),
                "--target",
                "label",
                "--standardize",
                "none",
                "--test-fraction",
                "0",
                "--network",
                "dense(64,bias=false) tanh dense(bias=false)",
                "--provable",
                "--steps",
                "60",
                "--out",
                folder.resolve("run").toString());

        Commands.Ended ended = Commands.run(arguments.toArray(String[]::new));

        assertThat(ended.status()).as(ended.stdout() + ended.stderr()).isZero();
        JsonNode j = summary("run");
        assertThat(j.path("initial_loss").asDouble()).isEqualTo(0.5); // F = 0 at the start
        JsonNode own = theorem(j, "B'", false);
        assertThat(own.path("from_step").asInt(-1)).isZero();
        // what the theorem promises, the run keeps
        int bounded = 0;
        assertThat(j.path("linear_parallel").path("network").path("path_length").asDouble())
                .isLessThanOrEqualTo(own.path("radius").asDouble());
        for (JsonNode system : j.path("linear_parallel")) {
            if (system.hasNonNull("path_length") && system.hasNonNull("path_bound")) { // 2 r0/√μ
                assertThat(system.path("path_length").asDouble())
                        .isPositive()
                        .isLessThanOrEqualTo(system.path("path_bound").asDouble());
                bounded++;
            }
        }
        assertThat(bounded).isGreaterThanOrEqualTo(2);
        assertThat(Math.sqrt(j.path("measured_rate").asDouble()))
                .isLessThanOrEqualTo(1 - own.path("rate").asDouble());
        // later commands take the network that was found
        String folderOfRun = folder.resolve("run").toString();
        Commands.Ended later = Commands.run(
                "certify", folderOfRun, "--out", folder.resolve("later").toString());
        assertThat(later.status()).as(later.stderr()).isZero();
        assertThat(later.stdout()).contains("Proved (A')", "Proved (B')");
    }

    private static String theorems(Path run) throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(run.resolve("certificate/theorems.json")))
                .path("result")
                .path("theorems")
                .toString();
    }
}
