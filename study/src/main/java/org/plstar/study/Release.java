package org.plstar.study;

/** The version of this build, from the jar's manifest. */
public final class Release {
    private Release() {}

    /** The build's version, or {@code development} when the classes do not come from a jar. */
    public static String version() {
        String version = Release.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
