package org.plstar.app;

import org.plstar.study.Release;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the command line prints it. */
public final class Version implements IVersionProvider {
    /** The build's version. */
    public static String current() {
        return Release.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {"plstar " + current() + " (Java " + Runtime.version() + ")"};
    }
}
