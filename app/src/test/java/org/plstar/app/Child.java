package org.plstar.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command in a process of its own, which can be killed, limited, or robbed of rights. */
public final class Child {
    private Child() {}

    /** How a process ended and the lines that it printed, standard output and error together. */
    public record Ended(int status, List<String> lines) {}

    /**
     * Starts a command.
     *
     * @param before what stands before it: a program that runs the rest of its arguments under some
     *     limit
     * @param output takes what it prints
     * @param jvm further options of the virtual machine
     */
    public static Process start(
            List<String> before, List<String> arguments, Path output, String... jvm)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvm));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "org.plstar.app.Main"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    /** Runs a command to its end. */
    public static Ended run(List<String> before, List<String> arguments, Path output)
            throws IOException, InterruptedException {
        int status = start(before, arguments, output).waitFor();
        return new Ended(
                status,
                Files.readAllLines(output).stream()
                        .filter(line -> !line.startsWith("WARNING: Using incubator modules"))
                        .toList());
    }
}
