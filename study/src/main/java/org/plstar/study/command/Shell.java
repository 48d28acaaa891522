package org.plstar.study.command;

import java.io.IOException;

/** The program around the commands, as the root of the command line. */
public interface Shell {
    /** Runs commands for the program that this one reads from, until its input ends. */
    void answer() throws IOException;
}
