package org.plstar.study.json;

import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;

/** Why a JSON file could not be read, in words for a refusal. */
public final class Unread {
    private Unread() {}

    /** The reason why a file could not be read, as the second part of a refusal. */
    public static String why(Path file, Exception e) {
        if (Files.isDirectory(file)) {
            return "it is a folder";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof CharacterCodingException) {
            return "it is no text in UTF-8";
        }
        if (e instanceof JacksonException broken) {
            TokenStreamLocation at = broken.getLocation();
            return (e instanceof DatabindException
                            ? "its JSON has not the form that is read here"
                            : "it is no JSON")
                    + (at == null || at.getLineNr() < 1
                            ? ""
                            : ": it breaks off or is wrong at line "
                                    + at.getLineNr()
                                    + ", column "
                                    + at.getColumnNr());
        }
        return "it cannot be read (" + e.getMessage() + ")";
    }
}
