package org.plstar.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Detects output that was lost: a {@link java.io.PrintStream} drops output that it cannot write.
 */
final class StandardOutput {
    private StandardOutput() {}

    /**
     * Prints one line if some output was lost, unless its reader went away, as {@code head} does.
     *
     * @return whether a line was printed
     */
    static boolean lost(PrintWriter err) {
        if (!System.out.checkError()) {
            return false;
        }
        String reason = reason();
        if (reason.contains("Broken pipe")) {
            return false;
        }
        err.println("plstar: standard output: what was printed could not be written"
                + reason
                + "; expected a place that takes it; free space there, or send it elsewhere"
                + " and run the command again");
        return true;
    }

    /** The reason, found by another write, since the stream does not keep it. */
    private static String reason() {
        try {
            // not closed: the descriptor belongs to the process
            new FileOutputStream(FileDescriptor.out).write('\n');
            return "";
        } catch (IOException e) {
            return " (" + e.getMessage() + ")";
        }
    }
}
