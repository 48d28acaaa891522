package org.plstar.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A clone of this repository, in which commands are run as in a contributor's. */
record FreshClone(Path folder) {
    static FreshClone of(Path repository, Path folder) throws IOException, InterruptedException {
        FreshClone clone = new FreshClone(folder);
        Files.createDirectories(folder);
        Optional<String> last = clone.run("git clone -q '" + repository + "' .");
        if (last.isPresent()) {
            throw new IOException(last.get());
        }
        return clone;
    }

    /** Runs a line of a shell; returns what it printed last if it did not end with 0. */
    Optional<String> run(String line) throws IOException, InterruptedException {
        Path output = Files.createTempFile("plstar", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", line)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            // Maven runs this test on a JDK of its own; a contributor's runs on the machine's
            for (String name : List.of("JAVA_HOME", "MAVEN_OPTS", "MAVEN_CMD_LINE_ARGS")) {
                builder.environment().remove(name);
            }
            // the build that runs this test has analysed the sources
            builder.environment().put("MAVEN_ARGS", "-Danalysis=-Xdiags:compact");
            if (builder.start().waitFor() == 0) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(output);
            return Optional.of(String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
        } finally {
            Files.delete(output);
        }
    }
}
