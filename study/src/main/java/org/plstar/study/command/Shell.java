package org.plstar.study.command;

import java.io.IOException;

/** The program around the commands, as the root of the command line. */
public interface Shell {
    /** Runs commands for the program that writes to this program's input, until the input ends. */
    void answer() throws IOException;
}
