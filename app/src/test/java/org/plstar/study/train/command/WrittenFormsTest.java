package org.plstar.study.train.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.plstar.app.Child;
import org.plstar.app.Commands;
import org.plstar.refusal.Refusal;
import org.plstar.study.command.Rooms;
import org.plstar.study.refusal.RequestRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Command lines that stand for longer ones, and what is taken where nothing is named. */
@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
class WrittenFormsTest {
    @TempDir
    private Path folder;

    private Path trained(String name, String... more) {
        Path run = folder.resolve("runs").resolve(name);
        List<String> all =
                new ArrayList<>(List.of("train", "iris", "--network", "dense(4) tanh dense"));
        all.addAll(List.of("--steps", "5", "--seed", "7", "--out", run.toString()));
        all.addAll(List.of(more));
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        assertThat(ended.status()).as(ended.stderr()).isZero();
        return run;
    }

    @Test
    void aRunLikeAnotherTakesItsOptionsButThoseThatAreGiven() throws IOException {
        Path run = trained("a", "--ignore", "petal_width_(cm)");
        List<String> whole = Rooms.meant(
                List.of("train", "--epochs", "3", "--like", run.toString(), "--out", "b"));
        assertThat(whole)
                .containsExactly(
                        "train",
                        "iris",
                        "--network",
                        "dense(4) tanh dense",
                        "--seed",
                        "7",
                        "--ignore",
                        "petal_width_(cm)",
                        "--epochs",
                        "3",
                        "--out",
                        "b");
        assertThat(Rooms.meant(List.of("train", "wine", "--like", run.toString())))
                .startsWith("train", "--network")
                .endsWith("wine");

        Path like = folder.resolve("like");
        Commands.Ended ended =
                Commands.run("train", "--like", run.toString(), "--steps", "6", "--out", like + "");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        assertThat(ended.stderr()).contains("3 features");
        assertThat(Files.readString(like.resolve("run.json"))).contains("\"steps\" : 6");
        assertThat(Commands.run("train", "--like", folder.toString()).status()).isEqualTo(2);
    }

    @Test
    void aRunOfAnotherKindIsRefused() throws Exception {
        Path run = trained("a");
        Path request = run.resolve("request.json");
        Files.writeString(request, Files.readString(request).replace("\"train\"", "\"linearity\""));
        assertThatThrownBy(() -> Rooms.meant(List.of("train", "--like", run.toString())))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        r -> assertThat(r.code()).isEqualTo(RequestRefusal.UNFINISHED));
    }

    @Test
    void aSolverIsCalledAsAmplCallsIt() {
        assertThat(Rooms.meant(List.of("m", "-AMPL", "wantsol=1", "tolerance=1e-9")))
                .containsExactly("solve", "m.nl", "-AMPL", "--tolerance=1e-9");
        List<String> plain = List.of("solve", "m.nl", "-AMPL");
        assertThat(Rooms.meant(plain)).isEqualTo(plain);
        Commands.Ended ended = Commands.run(folder.resolve("no") + "", "-AMPL");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.stderr()).contains("no.nl");
    }

    @Tag("net")
    @Test
    void theLastRunIsTakenWhereNoneIsNamedAndIsTold() throws Exception {
        trained("a");
        Path told = folder.resolve("told");
        List<String> here = List.of("env", "-C", folder.toString());
        for (List<String> command : List.of(
                List.of("evaluate"),
                List.of("evaluate", "iris"),
                List.of("predict", "iris"),
                List.of("spectrum", "--top", "1", "--out", "s"))) {
            Child.Ended ended = Child.run(here, command, told);
            assertThat(ended.status()).as("%s", ended.lines()).isZero();
            assertThat(String.join(" ", ended.lines())).contains("runs/a, the last here");
        }
        Child.Ended none = Child.run(here, List.of("predict"), told);
        assertThat(none.status()).isEqualTo(2);
        assertThat(String.join(" ", none.lines())).contains("no rows were named");
        Child.Ended data =
                Child.run(here, List.of("spectrum", "--network", "dense(4) tanh dense"), told);
        assertThat(data.status()).isEqualTo(2);
        assertThat(String.join(" ", data.lines())).contains("no data were named");
    }

    @Test
    void namesOfColumnsAndRunsAreCompleted() throws Exception {
        Files.createDirectories(folder.resolve("runs/first"));
        Files.writeString(folder.resolve("t.csv"), "age;net income;\"city\"\n1;2;x\n");
        Files.writeString(folder.resolve("c.sh"), Commands.run("completion").stdout());
        Path script = folder.resolve("try.sh");
        Files.writeString(script, """
                source ./c.sh
                try() {
                  COMP_WORDS=("$@"); COMP_CWORD=$((${#COMP_WORDS[@]}-1)); COMPREPLY=()
                  _plstar_names 2>/dev/null; (IFS='|'; echo "${COMPREPLY[*]}")
                }
                try plstar regress t.csv --target ""
                try plstar regress t.csv --ignore "age,c"
                try plstar predict ""
                try plstar train --like "runs/f"
                try plstar train --resu
                """);
        Process bash = new ProcessBuilder("bash", script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(said.lines())
                .containsExactly(
                        "age|net\\ income|city",
                        "age,city",
                        "runs/first|t.csv",
                        "runs/first",
                        "--resume");
    }

    @Test
    void aCheckLeavesAReceipt() {
        String out = folder.resolve("cert").toString();
        String network = "dense(64) tanh dense";
        Commands.Ended made =
                Commands.run("certify", "iris", "--rows", "20", "--network", network, "--out", out);
        assertThat(made.status()).as(made.stdout() + made.stderr()).isZero();
        Commands.Ended ended = Commands.run("certify", "--check", out, "--json");
        assertThat(ended.status()).as(ended.stderr()).isZero();
        JsonNode j = JsonMapper.shared().readTree(ended.stdout());
        assertThat(j.path("confirmed").asBoolean()).isTrue();
        assertThat(j.path("sha256").asString()).matches("[0-9a-f]{64}");
        assertThat(j.path("certificate").asString()).endsWith("certificate.json");
        assertThat(j.at("/theorems/0/confirmed").asBoolean()).isTrue();
        assertThat(j.path("plstar").asString()).isNotEmpty();
    }
}
