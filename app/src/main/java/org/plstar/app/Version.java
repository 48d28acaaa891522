package org.plstar.app;

import org.plstar.study.Release;
import org.plstar.study.Session;
import picocli.CommandLine.IVersionProvider;

/** The version of this build for the command line. */
public final class Version implements IVersionProvider {
    /** The version of the build. */
    public static String current() {
        return Release.version();
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "plstar %s (Java %s, %s)".formatted(current(), Runtime.version(), Session.products())
        };
    }
}
