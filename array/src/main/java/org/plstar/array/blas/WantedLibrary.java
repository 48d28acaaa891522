package org.plstar.array.blas;

import java.util.Locale;

/** The native library that {@link Provider#SETTING} asks for, loaded once. */
final class WantedLibrary {
    private WantedLibrary() {}

    private static final class Once {
        static final OpenBlasLibrary.Outcome OUTCOME = attempt(wish());
    }

    /** What the setting says: a path, or a word in lower case; empty if it is not set. */
    static String wish() {
        String setting = Provider.SETTING;
        String said = System.getProperty(setting, System.getenv().getOrDefault(setting, ""));
        return OwnLibrary.isPath(said) ? said : said.toLowerCase(Locale.ROOT);
    }

    /** Loads the library on the first call; the same outcome ever after. */
    static OpenBlasLibrary.Outcome load() {
        return Once.OUTCOME;
    }

    private static OpenBlasLibrary.Outcome attempt(String wish) {
        if (OwnLibrary.isPath(wish)) {
            return OwnLibrary.attempt(wish);
        }
        return wish.equals("mkl") ? MklLibrary.attempt() : OpenBlasLibrary.attempt();
    }
}
