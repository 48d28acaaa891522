package org.plstar.app;

import org.plstar.study.Release;
import picocli.CommandLine.IVersionProvider;

/** The version of this build for the command line. */
public final class Version implements IVersionProvider {
    /** The version of the build. */
    public static String current() {
        return Release.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {"plstar " + current() + " (Java " + Runtime.version() + ")"};
    }
}
