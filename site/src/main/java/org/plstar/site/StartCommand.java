package org.plstar.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program of this build, started as a process of its own. */
final class StartCommand {
    private StartCommand() {}

    /** The command line that starts it. */
    static List<String> with(List<String> arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules=jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.plstar.app.Main"));
        command.addAll(arguments);
        return command;
    }
}
