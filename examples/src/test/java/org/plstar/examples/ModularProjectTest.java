package org.plstar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** plstar is used from a project of modules, from jshell, and without the flag that it needs. */
class ModularProjectTest {
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    private static final String CALL = "org.plstar.study.kernel.KernelRequest.of("
            + "org.plstar.network.Architecture.parse(\"dense(8) tanh dense\")"
            + ".build(org.plstar.array.Shape.of(2), 1,"
            + " org.plstar.network.Initialization.DEFAULT),"
            + " new double[][] {{1, 2}, {3, 4}}).run().ends().max().converged()";

    @TempDir
    private Path folder;

    /** How a process ended. */
    private record Ended(int status, String out) {}

    /** The modules of the project and the libraries that it ships, without those of the tests. */
    private static List<String> product() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(p -> !p.endsWith("test-classes"))
                .filter(p -> !p.matches(
                        ".*(junit|assertj|opentest4j|apiguardian|byte-buddy|surefire).*"))
                .toList();
    }

    private Ended run(List<String> command, String input) throws Exception {
        Path out = folder.resolve("out");
        Path in = Files.writeString(folder.resolve("in"), input);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(in.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8));
    }

    private static String java(String name) {
        return BIN.resolve(name).toString();
    }

    @Test
    void aProjectOfModulesNeedsNoFlagButTheOneForNativeAccess() throws Exception {
        Path source = Files.createDirectories(folder.resolve("src").resolve("mine"));
        Files.writeString(
                folder.resolve("src").resolve("module-info.java"),
                "module mine { requires org.plstar.study; }");
        Files.writeString(
                source.resolve("Main.java"),
                "package mine; public class Main { public static void main(String[] a) {"
                        + " System.out.println(\"kernel \" + "
                        + CALL
                        + "); } }");
        String path = String.join(File.pathSeparator, product());
        Path classes = folder.resolve("classes");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-p",
                                path,
                                "-d",
                                classes.toString(),
                                folder.resolve("src")
                                        .resolve("module-info.java")
                                        .toString(),
                                source.resolve("Main.java").toString()))
                .isZero();

        Ended ended = run(
                List.of(
                        java("java"),
                        "--enable-native-access=org.plstar.array",
                        "-p",
                        path + File.pathSeparator + classes,
                        "-m",
                        "mine/mine.Main"),
                "");

        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(ended.out()).contains("kernel true").doesNotContain("pure Java");
    }

    @Tag("net")
    @Test
    void internalsAreNotSeen() throws IOException {
        Path source = folder.resolve("module-info.java");
        Files.writeString(source, "module mine { requires org.plstar.core; }");
        Path user = folder.resolve("User.java");
        Files.writeString(
                user, "package mine; class User { org.plstar.array.blas.Blas internal; }");

        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                OutputStream.nullOutputStream(),
                                "-p",
                                String.join(File.pathSeparator, product()),
                                "-d",
                                folder.resolve("none").toString(),
                                source.toString(),
                                user.toString()))
                .isNotZero();
    }

    @Tag("net")
    @Test
    void jshellComputesAKernel() throws Exception {
        Ended ended = run(
                List.of(
                        java("jshell"),
                        "--class-path",
                        product().stream().collect(Collectors.joining(File.pathSeparator)),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-R--add-modules=jdk.incubator.vector",
                        "-R--enable-native-access=ALL-UNNAMED",
                        "-s",
                        "-"),
                "System.out.println(\"kernel \" + " + CALL + ");\n/exit\n");

        assertThat(ended.out()).contains("kernel true");
    }

    @Test
    void onAClassPathWithoutTheVectorModuleOneLineSaysWhichFlagIsMissing() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                java("java"),
                "-cp",
                String.join(File.pathSeparator, product()),
                KernelOfRows.class.getName()));

        Ended ended = run(command, "");

        assertThat(ended.status()).isNotZero();
        assertThat(ended.out())
                .contains("--add-modules jdk.incubator.vector")
                .doesNotContain("NoClassDefFoundError");
    }
}
