package org.plstar.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/**
 * Restores the standard error of the process.
 *
 * <p>The JVM announces an incubating module on stderr before any code of ours runs, and no flag
 * stops it; stderr is for what the user needs to know. So {@code ./plstar} parks the real stderr on
 * another descriptor while the JVM starts, names it in the system property {@code plstar.stderr},
 * and we put it back. Started in another way, there is nothing to do.
 */
final class StandardError {
    private static final int STDERR = 2;

    private StandardError() {}

    /** Sets descriptor 2 to the one that the launcher saved, if it saved one. */
    @SuppressWarnings("restricted")
    static void restore() {
        Integer parked = Integer.getInteger("plstar.stderr");
        if (parked == null) {
            return;
        }
        Linker linker = Linker.nativeLinker();
        var dup2 = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("dup2"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) dup2.invokeExact((int) parked, STDERR);
        } catch (Throwable fault) {
            throw new AssertionError("dup2 throws nothing", fault);
        }
    }
}
