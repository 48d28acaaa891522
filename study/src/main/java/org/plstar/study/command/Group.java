package org.plstar.study.command;

/** The groups of commands in the help, in order. */
public enum Group {
    /** Commands that train networks and use them. */
    TRAIN("Train and use"),
    /** Commands that fit small tables without training. */
    TABLES("Small tables"),
    /** Commands that measure what determines whether and how fast training converges. */
    UNDERSTAND("Understand"),
    /** Commands that prove that solutions exist. */
    PROVE("Prove"),
    /** Commands that solve systems of equations. */
    SOLVE("Solve equations"),
    /** Commands that show the files of other commands. */
    RESULTS("Look at results"),
    /** Commands that describe the program itself. */
    PROGRAM("This program");

    private final String heading;

    Group(String heading) {
        this.heading = heading;
    }

    /** The heading of the group in the help. */
    public String heading() {
        return heading;
    }
}
