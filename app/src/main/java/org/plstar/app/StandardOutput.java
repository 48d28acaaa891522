package org.plstar.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;

/** Whether what was printed arrived: a {@link java.io.PrintStream} drops what it can't write. */
final class StandardOutput {
    private StandardOutput() {}

    /**
     * Says in one line if some of what was printed was lost.
     *
     * @return whether it was
     */
    static boolean lost(PrintWriter err) {
        if (!System.out.checkError()) {
            return false;
        }
        err.println("plstar: standard output: what was printed could not be written"
                + reason()
                + "; expected a place that takes it; free space there, or send it elsewhere"
                + " and run the command again");
        return true;
    }

    /** The stream keeps no reason, so that it is asked for once more. */
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
