package org.plstar.array.blas;

import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/**
 * A build of OpenBLAS that the user names by its path, such as the system's, in place of the one in
 * the jar.
 *
 * <p>Builds without LAPACK's C interface, which Debian's is, leave that to the jar's.
 */
final class OwnLibrary {
    private static final String FIX =
            "name the shared library of an OpenBLAS in " + Provider.SETTING;

    private OwnLibrary() {}

    /** Whether the setting names a file. */
    static boolean isPath(String wish) {
        return wish.indexOf('/') >= 0 || wish.indexOf('\\') >= 0;
    }

    static OpenBlasLibrary.Outcome attempt(String path) {
        Path file = Path.of(path);
        if (!Files.isReadable(file)) {
            return new OpenBlasLibrary.Missing("no file " + path + " that can be read", FIX);
        }
        try {
            return withLapack(OpenBlasLibrary.open(file.toAbsolutePath()));
        } catch (NoSuchElementException e) {
            return new OpenBlasLibrary.Missing(path + " is no OpenBLAS: " + e.getMessage(), FIX);
        } catch (IllegalCallerException e) {
            return OpenBlasLibrary.denied(e);
        } catch (IllegalArgumentException | UnsatisfiedLinkError e) {
            return new OpenBlasLibrary.Missing(
                    path + " does not load: " + e.getMessage(),
                    FIX + " that is built for this system");
        }
    }

    /** What was loaded, with LAPACK from the jar where it has none. */
    static OpenBlasLibrary.Outcome withLapack(OpenBlasLibrary.Loaded own) {
        if (own.symbols().find("LAPACKE_dsyevd").isPresent()) {
            return own;
        }
        return switch (OpenBlasLibrary.attempt()) {
            case OpenBlasLibrary.Loaded(SymbolLookup jar, String _) ->
                new OpenBlasLibrary.Loaded(own.symbols().or(jar), own.provider());
            case OpenBlasLibrary.Missing missing -> missing;
        };
    }
}
