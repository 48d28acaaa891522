package org.plstar.app;

import picocli.CommandLine.IVersionProvider;

/** The version of this build, read from the jar's manifest. */
public final class Version implements IVersionProvider {
    /** The build's version, or {@code development} when the classes do not come from a jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"plstar " + current() + " (Java " + Runtime.version() + ")"};
    }
}
