package org.plstar.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.study.command.ExitCode;

/** {@code ./plstar} on a house, a JDK and a Maven that only write down how they were called. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "plstar");

    @TempDir
    private Path folder;

    private Path house;
    private Path jdk;
    private Path tools;

    @BeforeEach
    void build() throws IOException {
        // A space in every path: the launcher must not split them.
        house = Files.createDirectories(folder.resolve("the house"));
        jdk = fakeJdk("jdk 25", "25.0.1");
        tools = Files.createDirectories(folder.resolve("tools"));
        Files.copy(LAUNCHER, house.resolve("plstar"));
        executable(house.resolve("plstar"));
        Files.createDirectories(house.resolve("tools"));
        Files.copy(LAUNCHER.resolveSibling("tools/setup.sh"), house.resolve("tools/setup.sh"));
        Files.createDirectories(house.resolve("core/src/main"));
        Files.createFile(house.resolve("pom.xml"));
        fakeMaven("mkdir -p 'HOUSE/app/target'; : > 'HOUSE/app/target/plstar.jar'; echo built >>"
                + " 'HOUSE/builds'");
    }

    @Test
    void buildsOnFirstUseAndNotOnTheSecond() throws Exception {
        Ended first = run("--help");
        Ended second = run("--help");

        assertThat(first.status()).isZero();
        assertThat(first.stderr()).contains("building; this happens once");
        assertThat(second.stderr()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        run("--help");
        Path source = Files.createFile(house.resolve("core/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(run("--help").stderr()).contains("the sources have changed");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void whatMavenBuiltByItselfIsNotBuiltAgain() throws Exception {
        run("--help");
        Path source = Files.createFile(house.resolve("core/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        Path jar = house.resolve("app/target/plstar.jar");
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));

        assertThat(run("--help").stderr()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(20)));
        run("--help");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void aRebuildForgetsTheClassesOfWhatChangedAndOfWhatStandsOnIt() throws Exception {
        run("--help");
        for (String module : List.of("core", "data", "onnx", "app")) {
            Files.createDirectories(house.resolve(module).resolve("src/main"));
            Files.createDirectories(house.resolve(module).resolve("target/classes"));
            Files.setLastModifiedTime(
                    house.resolve(module).resolve("src/main"), FileTime.from(Instant.EPOCH));
        }
        Path source = Files.createFile(house.resolve("data/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        run("--help");

        assertThat(house.resolve("core/target/classes")).exists();
        assertThat(house.resolve("data/target/classes")).doesNotExist();
        assertThat(house.resolve("app/target/classes")).doesNotExist();
    }

    @Test
    void afterAFailedBuildTheNextBeginsFromScratch() throws Exception {
        run("--help");
        Path source = Files.createFile(house.resolve("core/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        String working = Files.readString(tools.resolve("mvn"));
        fakeMaven("mkdir -p 'HOUSE/core/target/classes'; exit 1");
        assertThat(run("--help").status()).isEqualTo(ExitCode.FAULT.status());
        assertThat(house.resolve("core/target/classes")).exists();
        Files.setLastModifiedTime(source, FileTime.from(Instant.EPOCH));
        Files.writeString(tools.resolve("mvn"), working);

        assertThat(run("--help").status()).isZero();

        assertThat(house.resolve("core/target/classes")).doesNotExist();
    }

    @Test
    void handsEveryArgumentOverAsItIs() throws Exception {
        Ended ended = run("train", "two words", "", "*", "--name=$HOME");

        assertThat(ended.stdout().lines())
                .containsSubsequence("<train>", "<two words>", "<>", "<*>", "<--name=$HOME>");
    }

    @Test
    void startsThroughALinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), house.resolve("plstar"));

        assertThat(run(link, Map.of()).stdout())
                .contains("<" + house.toRealPath().resolve("app/target/plstar.jar") + ">");
    }

    @Test
    void optionsForTheJvmComeAfterOurs() throws Exception {
        Ended ended = run(house.resolve("plstar"), Map.of("PLSTAR_JAVA_OPTS", "-Xmx1g -ea"));

        assertThat(ended.stdout().lines())
                .containsSubsequence("<-XX:+UseSerialGC>", "<-Xmx1g>", "<-ea>", "<-jar>");
    }

    @Test
    void theJvmsOptionsAreTheSameForEveryCommand() throws Exception {
        Path few = Files.writeString(folder.resolve("few.csv"), "x,y\n1,2\n2,3\n");

        assertThat(jvmOptions("--help")).isEqualTo(jvmOptions("train", "iris"));
        assertThat(jvmOptions("regress", few.toString())).isEqualTo(jvmOptions("train", "iris"));
    }

    private List<String> jvmOptions(String... args) throws Exception {
        run("--version"); // builds
        return run(args)
                .stdout()
                .lines()
                .takeWhile(line -> !line.equals("<-jar>"))
                .toList();
    }

    @Test
    void aFailedBuildSaysWhereItsLogIs() throws Exception {
        fakeMaven("echo '[ERROR] no such symbol'; exit 1");

        Ended ended = run("--help");

        assertThat(ended.status()).isEqualTo(ExitCode.FAULT.status());
        assertThat(ended.stderr()).contains("no such symbol", "app/target/launcher.log");
        assertThat(run("--help").status()).isEqualTo(ExitCode.FAULT.status());
    }

    @Test
    void anOlderJdkIsRefusedInOneLineThatNamesIt() throws Exception {
        Path old = fakeJdk("jdk 17", "17.0.9");

        Ended ended = run(house.resolve("plstar"), Map.of("PLSTAR_JAVA_HOME", old.toString()));

        assertThat(ended.status()).isEqualTo(ExitCode.REFUSED.status());
        assertThat(ended.stderr().lines())
                .singleElement()
                .asString()
                .contains(old.toString(), "25");
    }

    @Test
    void anOlderJavaHomeIsPassedOver() throws Exception {
        Path old = fakeJdk("jdk 17", "17.0.9");
        executable(Files.createSymbolicLink(tools.resolve("java"), jdk.resolve("bin/java")));

        Ended ended = run(
                house.resolve("plstar"),
                Map.of("PLSTAR_JAVA_HOME", "", "JAVA_HOME", old.toString()));

        assertThat(ended.stdout()).contains("<jdk 25>");
    }

    @Test
    void onAClusterItBecomesSparkSubmit() throws Exception {
        fakeMaven("mkdir -p 'HOUSE/app/target/lib' 'HOUSE/cluster/target'; : >"
                + " 'HOUSE/app/target/plstar.jar'; : > 'HOUSE/app/target/lib/a.jar'; : >"
                + " 'HOUSE/cluster/target/plstar-cluster.jar'");
        Path spark = folder.resolve("the spark");
        Files.createDirectories(spark.resolve("bin"));
        Files.writeString(
                spark.resolve("bin/spark-submit"),
                "#!/bin/sh\nprintf '<%s>\\n' \"$JAVA_HOME\" \"$@\"\n");
        executable(spark.resolve("bin/spark-submit"));

        Ended ended = run(
                house.resolve("plstar"),
                Map.of("SPARK_HOME", spark.toString()),
                "kernel",
                "--seed",
                "3",
                "--out",
                "$HOME/k.zarr",
                "--",
                "-it's two words",
                "--",
                "--master",
                "spark://h:7077",
                "--conf",
                "a=b 'c");

        Path jar = house.toRealPath().resolve("app/target/plstar.jar");
        assertThat(ended.stdout().lines())
                .containsExactly(
                        "<" + jdk + ">",
                        "<--class>",
                        "<org.plstar.cluster.ClusterMain>",
                        "<--jars>",
                        "<" + jar + "," + jar.resolveSibling("lib/a.jar") + ">",
                        "<--master>",
                        "<spark://h:7077>",
                        "<--conf>",
                        "<a=b 'c>",
                        "<" + house.toRealPath().resolve("cluster/target/plstar-cluster.jar") + ">",
                        "<kernel>",
                        "<--seed>",
                        "<3>",
                        "<--out>",
                        "<$HOME/k.zarr>",
                        "<-->",
                        "<-it's two words>");
    }

    @Test
    void otherWordsBehindDashesAreNoneOfSparks() throws Exception {
        assertThat(run("predict", "--master", "yarn", "--", "-x.csv", "--master")
                        .stdout()
                        .lines())
                .containsSubsequence("<predict>", "<--master>", "<yarn>", "<-->", "<-x.csv>");
    }

    @Test
    void withoutSparkAClusterIsRefusedInOneLine() throws Exception {
        run("--help"); // builds

        Ended ended = run("kernel", "--", "--master=yarn");

        assertThat(ended.status()).isEqualTo(ExitCode.REFUSED.status());
        assertThat(ended.stderr().lines()).singleElement().asString().contains("SPARK_HOME");
    }

    @Test
    void rootHasAMissingMavenInstalledAndIsTold() throws Exception {
        Ended ended = withoutMaven(0, Map.of());

        assertThat(ended.status()).isZero();
        assertThat(ended.stderr()).contains("Maven", "installing");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void anotherUserIsGivenTheLineToPaste() throws Exception {
        Ended ended = withoutMaven(1000, Map.of("CI", ""));

        assertThat(ended.status()).isEqualTo(ExitCode.REFUSED.status());
        assertThat(ended.stderr().lines().toList())
                .last()
                .asString()
                .contains("sudo apt-get update && sudo apt-get install", "maven");
    }

    @Test
    void whatAptCannotInstallIsToldInOneLine() throws Exception {
        Files.writeString(
                tools.resolve("apt-get"), "#!/bin/sh\necho 'E: no such package'; exit 100\n");

        Ended ended = withoutMaven(0, Map.of());

        assertThat(ended.status()).isEqualTo(ExitCode.REFUSED.status());
        assertThat(ended.stderr()).contains("maven", "E: no such package");
    }

    /** Starts the launcher where no Maven is, as a user, with an apt-get that brings one. */
    private Ended withoutMaven(int user, Map<String, String> environment) throws Exception {
        Path apt = tools.resolve("apt-get");
        if (!Files.exists(apt)) {
            Files.writeString(
                    apt,
                    "#!/bin/sh\n[ $1 = update ] || mv '%1$s/brought' '%1$s/mvn'\n"
                            .formatted(tools));
        }
        Files.move(tools.resolve("mvn"), tools.resolve("brought"));
        Files.writeString(tools.resolve("id"), "#!/bin/sh\necho " + user + "\n");
        for (String program : List.of(
                "cat", "dirname", "find", "grep", "head", "mkdir", "mv", "rm", "sed", "sleep",
                "tail")) {
            Path there = Stream.of("/usr/bin", "/bin")
                    .map(d -> Path.of(d, program))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow();
            Files.writeString(
                    tools.resolve(program), "#!/bin/sh\nexec %s \"$@\"\n".formatted(there));
            executable(tools.resolve(program));
        }
        executable(apt);
        executable(tools.resolve("id"));
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", tools.toString());
        return run(house.resolve("plstar"), all, "--help");
    }

    private int builds() throws IOException {
        return Files.readAllLines(house.resolve("builds")).size();
    }

    /**
     * A JDK whose {@code java} prints its folder and its arguments, each on a line in angle
     * brackets.
     */
    private Path fakeJdk(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(
                home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(
                home.resolve("bin/java"), "#!/bin/sh\nprintf '<%s>\\n' '" + name + "' \"$@\"\n");
        Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n");
        executable(home.resolve("bin/java"));
        executable(home.resolve("bin/javac"));
        return home;
    }

    private void fakeMaven(String script) throws IOException {
        Files.writeString(
                tools.resolve("mvn"),
                "#!/bin/sh\n" + script.replace("HOUSE", house.toString()) + "\n");
        executable(tools.resolve("mvn"));
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Ended(int status, String stdout, String stderr) {}

    private Ended run(String... arguments) throws IOException, InterruptedException {
        return run(house.resolve("plstar"), Map.of(), arguments);
    }

    private Ended run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        Path stdout = folder.resolve("stdout");
        Path stderr = folder.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(stdout.toFile())
                .redirectError(stderr.toFile());
        builder.environment().remove("PLSTAR_JAVA_OPTS");
        builder.environment().put("PLSTAR_JAVA_HOME", jdk.toString());
        builder.environment().merge("PATH", "", (path, _) -> tools + ":" + path);
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        return new Ended(
                status,
                Files.readString(stdout, StandardCharsets.UTF_8),
                Files.readString(stderr, StandardCharsets.UTF_8));
    }
}
