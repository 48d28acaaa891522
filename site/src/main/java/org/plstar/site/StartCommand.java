package org.plstar.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** The program of this build, started as a process of its own. */
final class StartCommand {
    private StartCommand() {}

    /**
     * The command line that starts it: the launcher where this build has packaged the program, as
     * its users start it; else the classes.
     */
    static List<String> with(List<String> arguments) {
        String classes = System.getProperty("java.class.path");
        Path home = Path.of("").toAbsolutePath().resolve("..").normalize();
        boolean packaged =
                classes.contains(home.resolve("app/target/plstar.jar").toString());
        List<String> command = new ArrayList<>(
                packaged
                        ? List.of(home.resolve("plstar").toString())
                        : List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes,
                                "org.plstar.app.Main"));
        command.addAll(arguments);
        return command;
    }

    /** Writes a program {@code plstar} that starts it to a folder, which is made. */
    static Path write(Path folder) throws IOException {
        Path program = Files.createDirectories(folder).resolve("plstar");
        String words = String.join("' '", with(List.of()));
        Files.writeString(program, "#!/bin/sh\nexec '" + words + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }
}
