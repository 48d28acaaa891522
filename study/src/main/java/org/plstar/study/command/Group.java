package org.plstar.study.command;

/** What commands are for, in the order of help. */
public enum Group {
    /** Trains networks and uses them. */
    TRAIN("Train and use"),
    /** Fits small tables without training. */
    TABLES("Small tables"),
    /** Measures what decides whether and how fast training converges. */
    UNDERSTAND("Understand"),
    /** Proves. */
    PROVE("Prove"),
    /** Solves systems of equations. */
    SOLVE("Solve equations"),
    /** Shows what commands have left. */
    RESULTS("Look at results"),
    /** Tells of the program itself. */
    PROGRAM("This program");

    private final String heading;

    Group(String heading) {
        this.heading = heading;
    }

    /** The heading above them in help. */
    public String heading() {
        return heading;
    }
}
