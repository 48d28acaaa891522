package org.plstar.app.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.plstar.testing.Third;

/**
 * The tests of the Python package, with the classes of this build; they need Debian's
 * python3-numpy, python3-torch, python3-sklearn, python3-pandas and mypy.
 */
@Tag("net")
@Third(of = "python/")
class PythonPackageTest {
    private static final Path FOLDER = Path.of("..", "python").toAbsolutePath().normalize();

    static Stream<String> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER.resolve("tests"))) {
            return all
                    .map(p -> String.valueOf(p.getFileName()))
                    .filter(name -> name.startsWith("test_"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void testsOfThePackagePass(String file, @TempDir Path home) throws Exception {
        Files.createDirectories(home.resolve("bin"));
        Path program = home.resolve("bin").resolve("plstar");
        Files.writeString(
                program,
                "#!/bin/sh\nexec '"
                        + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' --add-modules=jdk.incubator.vector"
                        + " --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC $PLSTAR_JAVA_OPTS"
                        + " -cp '"
                        + System.getProperty("java.class.path")
                        + "' org.plstar.app.Main \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

        run(home, "/usr/bin/python3", "-W", "ignore", "-m", "unittest", "tests/" + file);
    }

    @Test
    void typesAreRight(@TempDir Path home) throws Exception {
        run(home, "mypy", "--cache-dir", home.toString(), "plstar");
    }

    private static void run(Path home, String... command) throws Exception {
        Path output = home.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PLSTAR_HOME", home.toString());
        builder.environment().put("PYTHONPATH", FOLDER.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        int status = builder.start().waitFor();

        assertThat(status).as(Files.readString(output)).isZero();
    }
}
