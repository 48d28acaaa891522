package org.plstar.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.plstar.study.command.ExitCode;

/** The report of a fault of plstar for the user: one line, and a file with the details. */
final class FaultReport {
    private FaultReport() {}

    /**
     * Writes the details to a new file among the temporary ones, names it on {@code stderr}, and
     * returns the exit status.
     */
    static int write(Throwable fault, PrintWriter stderr) {
        StringWriter details = new StringWriter();
        details.append(new Version().getVersion()[0]).append('\n');
        fault.printStackTrace(new PrintWriter(details, true));
        try {
            Path file = Files.createTempFile("plstar-fault-", ".txt");
            Files.writeString(file, details.toString());
            stderr.println("plstar: a fault of plstar, not of yours: "
                    + fault
                    + "; the details are in "
                    + file);
        } catch (IOException unwritable) {
            stderr.println(
                    "plstar: a fault of plstar, not of yours, and its details could not be written"
                            + " to a file: "
                            + unwritable);
            stderr.print(details);
        }
        stderr.flush();
        return ExitCode.FAULT.status();
    }
}
