package org.plstar.array.blas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.plstar.array.Matrix;

/**
 * The choice between native and Java, made once per process: so each case is a process of its own.
 */
class FallbackTest {
    @TempDir
    Path folder;

    /** What those processes run: names the provider and solves one small problem. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.out.println(Blas.provider());
            try (Matrix a = Matrix.of(2, 2, 2, 1, 1, 2)) {
                double[] values = Lapack.eigenvalues(a);
                System.out.println(Math.round(values[0]) + " " + Math.round(values[1]));
            }
        }
    }

    private record Run(List<String> out, List<String> warnings) {}

    private Run run(String classPath, String... options) throws Exception {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, Program.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove(Provider.SETTING);
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        assertThat(process.waitFor()).as(() -> text(err)).isZero();
        List<String> warnings =
                text(err).lines().filter(line -> line.startsWith("warning:")).toList();
        return new Run(text(out).lines().toList(), warnings);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

    @Test
    void theSettingForcesJavaWithoutAWarning() throws Exception {
        Run run = run(CLASS_PATH, NATIVE, "-D" + Provider.SETTING + "=java");
        assertThat(run.out).containsExactly("pure Java", "1 3");
        assertThat(run.warnings).isEmpty();
    }

    @Test
    void withoutTheJarJavaRunsAfterOneWarningThatNamesIt() throws Exception {
        String without = Arrays.stream(CLASS_PATH.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("openblas"))
                .collect(Collectors.joining(File.pathSeparator));
        Run run = run(without, NATIVE);
        assertThat(run.out).containsExactly("pure Java", "1 3");
        assertThat(run.warnings)
                .singleElement()
                .asString()
                .contains("org.bytedeco:openblas", OpenBlasLibrary.platform());
    }

    @Test
    void whereNativeAccessIsDeniedJavaRunsAfterOneWarningThatNamesTheOption() throws Exception {
        Run run = run(CLASS_PATH, "--illegal-native-access=deny");
        assertThat(run.out).containsExactly("pure Java", "1 3");
        assertThat(run.warnings).singleElement().asString().contains(NATIVE);
    }

    @Test
    void otherwiseItIsNative() throws Exception {
        Run run = run(CLASS_PATH, NATIVE);
        assertThat(run.out.getFirst()).startsWith("OpenBLAS");
        assertThat(run.warnings).isEmpty();
    }
}
